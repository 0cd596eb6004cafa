//! Spreading a row to the edge: some glyphs get blank cells at their end, so that both what is drawn and what the mouse finds stays
//! right. Spaces and marks give way first, then the gaps between Chinese characters; inside of words and numbers nothing does.

use super::Glyph;
use super::breaks::{cannot_begin_row, cannot_end_row, hangs};
use crate::text::is_han;

/// A row is left ragged when more than one of so many of its cells would be blank.
const SPARSE: usize = 4;

/// Spreads the glyphs of a row over `width` cells. A mark that hangs goes on hanging.
pub(super) fn spread(glyphs: &mut Vec<Glyph>, width: usize) {
    let Some(first) = glyphs.iter().position(|glyph| !is_blank(glyph)) else {
        return;
    };
    let last = glyphs.iter().rposition(|glyph| !is_blank(glyph));
    let Some(last) = last.and_then(|last| glyphs.get(last).map(|glyph| (last, glyph))) else {
        return;
    };
    let (last, glyph) = last;
    // A mark at the end of a full row stands outside it, unless there is room for it.
    let outside = glyph.column + glyph.cells > width && hangs(&glyph.text);
    let (body_end, body_last) = if outside {
        (glyph.column, last.saturating_sub(1))
    } else {
        (glyph.column + glyph.cells, last)
    };
    let slack = width.saturating_sub(body_end);
    // Blanks at the end would stand outside.
    glyphs.truncate(last + 1);
    if slack == 0 || slack * SPARSE > width {
        return;
    }
    for (at, cells) in shares(glyphs, first..body_last, slack) {
        if let Some(glyph) = glyphs.get_mut(at) {
            glyph.cells += cells;
            glyph.blank += cells;
        }
    }
    let mut column = glyphs.first().map_or(0, |glyph| glyph.column);
    for glyph in glyphs {
        glyph.column = column;
        column += glyph.cells;
    }
}

/// How many cells go after which glyphs.
fn shares(glyphs: &[Glyph], gaps: std::ops::Range<usize>, slack: usize) -> Vec<(usize, usize)> {
    let mut soft = Vec::new();
    let mut hard = Vec::new();
    for at in gaps {
        let (Some(here), Some(next)) = (glyphs.get(at), glyphs.get(at + 1)) else {
            continue;
        };
        if is_blank(next) || holds(here, next) {
            continue;
        }
        if is_blank(here) || hangs(&here.text) {
            soft.push(at);
        } else if is_wide_word(here) && is_wide_word(next) {
            hard.push(at);
        }
    }
    let mut given: Vec<(usize, usize)> = Vec::new();
    let first = slack.min(soft.len());
    given.extend(evenly(&soft, first).map(|at| (at, 1)));
    let mut all: Vec<usize> = soft.iter().chain(&hard).copied().collect();
    all.sort_unstable();
    let pool = if hard.is_empty() { &soft } else { &all };
    let mut left = slack - first;
    while left > 0 && !pool.is_empty() {
        let now = left.min(pool.len());
        given.extend(evenly(pool, now).map(|at| (at, 1)));
        left -= now;
    }
    given
}

/// So many of the gaps, evenly parted.
fn evenly(gaps: &[usize], wanted: usize) -> impl Iterator<Item = usize> {
    (0..wanted).filter_map(move |i| {
        gaps.get((2 * i + 1) * gaps.len() / (2 * wanted.max(1)))
            .copied()
    })
}

fn is_blank(glyph: &Glyph) -> bool {
    glyph.text.chars().all(char::is_whitespace)
}

fn is_wide_word(glyph: &Glyph) -> bool {
    glyph.text.chars().next().is_some_and(is_han)
}

/// Whether two glyphs belong together: an opening mark and what follows, what comes before a closing mark and the mark.
fn holds(here: &Glyph, next: &Glyph) -> bool {
    // A reference stands close to its word.
    next.span.is_empty()
        || here.text.starts_with(cannot_end_row)
        || next.text.starts_with(cannot_begin_row)
}

//! Glyphs → segments: stretches of a line without a gap.

use std::collections::BTreeMap;

use super::{Glyph, Page, Turn};

/// A gap of this many times the size of the type parts two segments.
const GAP: f32 = 0.8;

/// Everything on a page that stands the same way.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) turn: Turn,
    /// In the frame of the turn.
    pub(super) segments: Vec<Segment>,
}

/// Characters next to each other on one base line, from left to right.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) base: f32,
    pub(super) size: f32,
}

impl Segment {
    pub(super) fn new(glyphs: Vec<Glyph>) -> Option<Self> {
        let visible = || glyphs.iter().filter(|glyph| !glyph.c.is_whitespace());
        let x0 = visible().map(|glyph| glyph.x0).reduce(f32::min)?;
        let x1 = visible().map(|glyph| glyph.x1).reduce(f32::max)?;
        let mut sizes: Vec<f32> = visible().map(|glyph| glyph.size).collect();
        let middle = sizes.len() / 2;
        let size = *sizes.select_nth_unstable_by(middle, f32::total_cmp).1;
        let mut bases: Vec<f32> = visible().map(|glyph| glyph.base).collect();
        let base = *bases.select_nth_unstable_by(middle, f32::total_cmp).1;
        Some(Self {
            glyphs,
            x0,
            x1,
            base,
            size,
        })
    }

    pub(super) fn top(&self) -> f32 {
        self.base - 0.8 * self.size
    }

    pub(super) fn bottom(&self) -> f32 {
        self.base + 0.2 * self.size
    }
}

/// The type in which most of a document is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    /// Size of the body.
    pub(super) size: f32,
    /// Whether the body itself is bold.
    pub(super) bold: bool,
}

impl Look {
    pub(super) fn of(sheets: &[Vec<Sheet>]) -> Self {
        let mut counts: BTreeMap<(u32, bool), usize> = BTreeMap::new();
        for glyph in sheets
            .iter()
            .flatten()
            .flat_map(|sheet| &sheet.segments)
            .flat_map(|segment| &segment.glyphs)
        {
            *counts
                .entry(((glyph.size * 4.0).round() as u32, glyph.bold))
                .or_default() += 1;
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map_or(
            Self {
                size: 10.0,
                bold: false,
            },
            |((size, bold), _)| Self {
                size: (size as f32 / 4.0).max(0.25),
                bold,
            },
        )
    }
}

/// Groups the characters of a page by the way in which they stand, the most frequent way first, and joins them into segments.
pub(super) fn sheets(page: &Page, glyphs: Vec<Glyph>) -> Vec<Sheet> {
    let mut turns: BTreeMap<Turn, Vec<Glyph>> = BTreeMap::new();
    for glyph in glyphs {
        // Far outside of the page stands what nobody was meant to see, and what would spoil every measure.
        let far = 20.0 * (page.width + page.height);
        let sane = [glyph.x0, glyph.x1, glyph.base]
            .iter()
            .all(|at| at.abs() <= far);
        if sane && glyph.size > 0.0 && glyph.size <= far && !is_nothing(glyph.c) {
            turns.entry(glyph.turn).or_default().push(glyph);
        }
    }
    let mut sheets: Vec<_> = turns.into_iter().collect();
    sheets.sort_by_key(|(_, glyphs)| std::cmp::Reverse(glyphs.len()));
    sheets
        .into_iter()
        .map(|(turn, glyphs)| Sheet {
            turn,
            segments: segments(glyphs),
        })
        .collect()
}

/// Characters that say nothing: controls, marks of direction, the places of private glyph variants.
fn is_nothing(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{FEFF}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn segments(mut glyphs: Vec<Glyph>) -> Vec<Segment> {
    for glyph in &mut glyphs {
        if glyph.c == '\t' {
            glyph.c = ' ';
        }
    }
    glyphs.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut out = Vec::new();
    let mut band: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        let joins = band
            .first()
            .is_none_or(|first| glyph.base - first.base <= 0.25 * glyph.size.min(first.size));
        if !joins {
            chain(std::mem::take(&mut band), &mut out);
        }
        band.push(glyph);
    }
    chain(band, &mut out);
    out
}

/// Parts the characters of a band of equal base lines where there are gaps.
fn chain(mut band: Vec<Glyph>, out: &mut Vec<Segment>) {
    band.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut open: Vec<Glyph> = Vec::new();
    let mut end = f32::NEG_INFINITY;
    let mut size = 0.0_f32;
    for glyph in band {
        if is_double(&open, &glyph) {
            continue;
        }
        if glyph.c == ' ' {
            if !open.is_empty() {
                open.push(glyph);
            }
            continue;
        }
        // A heading beside a line of the next column is not measured by its own large type.
        let (small, large) = (glyph.size.min(size), glyph.size.max(size));
        let unit = if large > 1.15 * small { small } else { large };
        if glyph.x0 - end > GAP * unit {
            out.extend(Segment::new(std::mem::take(&mut open)));
        }
        end = if open.is_empty() {
            glyph.x1
        } else {
            end.max(glyph.x1)
        };
        size = glyph.size;
        open.push(glyph);
    }
    out.extend(Segment::new(open));
}

/// Whether a character was drawn a second time to make it look bold or give it a shadow.
fn is_double(open: &[Glyph], glyph: &Glyph) -> bool {
    open.iter().rev().take(4).any(|before| {
        before.c == glyph.c
            && glyph.c != ' '
            && (glyph.x0 - before.x0).abs()
                < (0.2 * glyph.size).min(0.5 * (glyph.x1 - glyph.x0).abs())
            && (glyph.base - before.base).abs() < 0.2 * glyph.size
            && (glyph.size - before.size).abs() < 0.2 * glyph.size
    })
}

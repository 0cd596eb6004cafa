//! Footnotes: small lines at the foot of a page or column, each with a label that stands raised in the body above.

use super::column::Piece;
use super::line::Line;
use super::segment::Look;
use super::turn::turned_area;
use super::{Glyph, Page};

/// A footnote.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) label: String,
    /// Its lines; the label is still in the first one.
    pub(super) lines: Vec<Line>,
    /// Characters of the label at the start of the first line.
    pub(super) labelled: usize,
    /// Whether the body refers to it.
    pub(super) referred: bool,
}

/// Takes the footnotes of a page out of its pieces, and marks where they are referred to.
pub(super) fn take_out(
    mut pieces: Vec<Piece>,
    page: &Page,
    look: Look,
    notes: &mut Vec<Note>,
) -> Vec<Piece> {
    let first = notes.len();
    let mut start = 0;
    while start < pieces.len() {
        let Some(end) = foot(&pieces, start, page, look) else {
            start += 1;
            continue;
        };
        for piece in pieces.drain(start..end) {
            if let Piece::Line(line) = piece {
                match label(&line, true) {
                    Some((label, labelled)) => notes.push(Note {
                        label,
                        lines: vec![line],
                        labelled,
                        referred: false,
                    }),
                    None => {
                        if let Some(note) = notes.last_mut() {
                            note.lines.push(line);
                        }
                    }
                }
            }
        }
    }
    let mut best = vec![0; notes.len() - first];
    for piece in &pieces {
        if let Piece::Line(line) = piece {
            weigh(line, &notes[first..], &mut best);
        }
    }
    for piece in &mut pieces {
        if let Piece::Line(line) = piece {
            refer(line, notes, first, &best);
        }
    }
    pieces
}

/// Where the footnotes end that begin with a line, if some do.
fn foot(pieces: &[Piece], start: usize, page: &Page, look: Look) -> Option<usize> {
    let Piece::Line(line) = pieces.get(start)? else {
        return None;
    };
    let ruled = is_ruled_off(line, page);
    // Under a rule notes may be set as large as the body, if their label is raised.
    let raised = line
        .glyphs
        .first()
        .is_some_and(|glyph| is_raised(glyph, line));
    let most = if ruled && raised { 1.02 } else { 0.93 };
    let small = |line: &Line| line.size <= most * look.size;
    let height = turned_area(
        line.turn,
        super::Area::of((0.0, 0.0), (page.width, page.height)),
        (page.width, page.height),
    )
    .y1;
    if !small(line) || line.base < 0.4 * height {
        return None;
    }
    label(line, ruled)?;
    let parted = match start.checked_sub(1).and_then(|before| pieces.get(before)) {
        Some(Piece::Line(before)) if before.base < line.base => {
            let gap = (line.base - before.base) / line.size;
            gap > 1.9 && before.size > 0.93 * look.size || gap > 6.0 || ruled
        }
        _ => ruled,
    };
    if !parted {
        return None;
    }
    let mut end = start + 1;
    let mut base = line.base;
    while let Some(Piece::Line(next)) = pieces.get(end) {
        if !small(next) || next.base < base {
            break;
        }
        base = next.base;
        end += 1;
    }
    // What follows must stand in another column: else these are small lines amid the body.
    let over = match pieces.get(end) {
        Some(Piece::Line(next)) => next.base < line.base,
        Some(Piece::Table(table)) => table.area.y0 < line.base,
        None => true,
    };
    over.then_some(end)
}

/// Whether a line is drawn right above.
fn is_ruled_off(line: &Line, page: &Page) -> bool {
    page.rules.iter().any(|rule| {
        let rule = turned_area(line.turn, *rule, (page.width, page.height));
        let above = line.top() - rule.y1;
        rule.y1 - rule.y0 < 3.0
            && rule.x1 - rule.x0 > 20.0
            && above > -0.5 * line.size
            && above < 2.0 * line.size
            && rule.x0 < line.x0 + line.size
    })
}

/// The label that a footnote begins with, and how many characters it takes with the space after it. Under a rule bare digits are one: some
/// fonts draw them raised themselves.
fn label(line: &Line, ruled: bool) -> Option<(String, usize)> {
    let glyphs = &line.glyphs;
    let first = glyphs.first()?;
    let raised: String = glyphs
        .iter()
        .take_while(|glyph| is_raised(glyph, line))
        .map(|glyph| glyph.c)
        .collect();
    let blanks = |from: usize| {
        from + glyphs
            .iter()
            .skip(from)
            .take_while(|glyph| glyph.c.is_whitespace())
            .count()
    };
    if is_label(&raised) {
        let count = raised.chars().count();
        return Some((bare(&raised), blanks(count)));
    }
    let text: String = glyphs.iter().take(6).map(|glyph| glyph.c).collect();
    if matches!(first.c, '①'..='⑳' | '*' | '†' | '‡') {
        let same = glyphs.iter().take_while(|glyph| glyph.c == first.c).count();
        return Some((
            glyphs.iter().take(same).map(|glyph| glyph.c).collect(),
            blanks(same),
        ));
    }
    let open = text.starts_with(['[', '［', '〔', '(', '（']);
    let digits: String = text
        .chars()
        .skip(usize::from(open))
        .take_while(char::is_ascii_digit)
        .collect();
    let close = text.chars().nth(usize::from(open) + digits.len())?;
    let good = if open {
        matches!(close, ']' | '］' | '〕' | ')' | '）')
    } else {
        close == ' ' || close == '.' || ruled && close.is_alphabetic()
    };
    (!digits.is_empty() && digits.len() <= 3 && good).then(|| {
        let count = usize::from(open) + digits.len() + usize::from(open || close == '.');
        (digits, blanks(count))
    })
}

fn is_label(words: &str) -> bool {
    let inner = bare(words);
    !inner.is_empty()
        && inner.chars().count() <= 3
        && inner
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '①'..='⑳' | '*' | '†' | '‡' | 'a'..='z'))
}

fn bare(words: &str) -> String {
    words
        .trim()
        .trim_matches(['[', ']', '［', '］', '〔', '〕', '(', ')', '（', '）'])
        .to_owned()
}

/// Whether a character stands small and high in its line.
fn is_raised(glyph: &Glyph, line: &Line) -> bool {
    glyph.size <= 0.82 * line.size && line.base - glyph.base > 0.1 * line.size
        || matches!(glyph.c, '¹' | '²' | '³' | '⁰'..='⁹')
}

/// What is raised in a line from a character on.
fn raised(line: &Line, at: usize) -> String {
    let glyphs = line.glyphs.iter().skip(at);
    let raised = glyphs.take_while(|glyph| is_raised(glyph, line));
    raised.map(|glyph| glyph.c).collect()
}

/// The note of a raised label.
fn known(notes: &[Note], raised: &str) -> Option<usize> {
    let label = bare(raised);
    notes.iter().position(|note| note.label == label)
}

/// How well a raised label at a place can be a reference: behind a mark or a word it is one, behind a figure or a symbol (`mc²`, `km²`) rather
/// an exponent.
fn weight(line: &Line, at: usize) -> u8 {
    let before = line.glyphs.get(..at).unwrap_or_default();
    let mut before = before.iter().rev().map(|glyph| glyph.c);
    let Some(last) = before.by_ref().find(|c| *c != ' ') else {
        return 1;
    };
    if last.is_ascii_digit() {
        return 0;
    }
    if !last.is_alphabetic() || super::chars::is_square(last) {
        return 2;
    }
    let letters = before.take_while(|c| c.is_alphabetic()).count();
    if letters >= 2 { 2 } else { 0 }
}

/// For every note the weight of the best reference to it.
fn weigh(line: &Line, notes: &[Note], best: &mut [u8]) {
    let mut at = 0;
    while at < line.glyphs.len() {
        let raised = raised(line, at);
        if let Some(best) = known(notes, &raised).and_then(|index| best.get_mut(index)) {
            *best = (*best).max(weight(line, at));
        }
        at += raised.chars().count().max(1);
    }
}

/// Takes raised labels of known notes out of a line and remembers where they stood. Of several places that bear a label, the best count.
fn refer(line: &mut Line, notes: &mut [Note], first: usize, best: &[u8]) {
    let mut at = 0;
    while at < line.glyphs.len() {
        let raised = raised(line, at);
        let count = raised.chars().count();
        if count == 0 {
            at += 1;
            continue;
        }
        let known = known(notes.get(first..).unwrap_or_default(), &raised)
            .filter(|index| best.get(*index) == Some(&weight(line, at)));
        if let Some(index) = known.map(|index| first + index) {
            let before = at > 0
                && line
                    .glyphs
                    .get(at - 1)
                    .is_some_and(|glyph| glyph.c == ' ' && glyph.x1 - glyph.x0 < 0.3 * line.size);
            let from = at
                - usize::from(
                    before
                        && line
                            .glyphs
                            .get(at + count)
                            .is_none_or(|glyph| glyph.c == ' '),
                );
            line.glyphs.drain(from..at + count);
            for cut in &mut line.cuts {
                if *cut > from {
                    *cut = from.max(cut.saturating_sub(at + count - from));
                }
            }
            line.refs.push((from, index));
            notes[index].referred = true;
            at = from;
        } else {
            at += count;
        }
    }
}

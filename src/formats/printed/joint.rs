//! How the words of two lines are joined: hyphens of line ends are undone, a space stands where words need one, addresses stay whole.

use std::collections::HashSet;

use super::Glyph;
use super::chars::{is_square, spaced};
use super::column::Piece;
use super::line::Line;
use super::paragraph::Ink;

/// Characters before a line end that are looked through for an address or for the word that it parts.
const LOOKED_BACK: usize = 200;

/// Adds lines to the words before them.
pub(super) fn append_all(inks: &mut Vec<Ink>, lines: &[Line], hyphenated: &HashSet<String>) {
    for line in lines {
        append(inks, line, hyphenated);
    }
}

/// Adds a line to the words before it: hyphens at the line end undone, a space where words need one.
pub(super) fn append(inks: &mut Vec<Ink>, line: &Line, hyphenated: &HashSet<String>) {
    while inks
        .last()
        .is_some_and(|(glyph, _)| matches!(glyph.c, ' ' | '\u{3000}'))
        && !line.glyphs.is_empty()
    {
        inks.pop();
    }
    let first = line.first();
    if let Some((last, page)) = inks.last().copied() {
        let hyphen = matches!(last.c, '-' | '\u{2010}' | '\u{AD}');
        let before = inks
            .len()
            .checked_sub(2)
            .and_then(|at| inks.get(at))
            .map_or(' ', |(glyph, _)| glyph.c);
        if is_address(inks, first) {
            // Its marks are its own.
        } else if last.c == '\u{AD}'
            || hyphen && before.is_alphabetic() && first.is_lowercase() && !is_square(before)
        {
            let word = around(inks, line);
            if last.c == '\u{AD}' || !hyphenated.contains(&word) {
                inks.pop();
            }
        } else if spaced(last.c, first)
            && !(hyphen && before.is_alphanumeric())
            && !is_tight(last.c, before, line)
        {
            inks.push((
                Glyph {
                    c: ' ',
                    x0: last.x1,
                    ..last
                },
                page,
            ));
        }
    }
    inks.extend(line.glyphs.iter().map(|glyph| (*glyph, line.page)));
}

/// Whether a dash without spaces around it stands at the end of a line, or at the beginning of the next one.
fn is_tight(last: char, before: char, line: &Line) -> bool {
    let dash = |c: char| matches!(c, '–' | '—');
    let second = line.glyphs.get(1).map_or(' ', |glyph| glyph.c);
    dash(last) && before.is_alphanumeric() || dash(line.first()) && second.is_alphanumeric()
}

/// Whether an address is parted at a line end, before or behind one of its marks.
fn is_address(inks: &[Ink], first: char) -> bool {
    let mark = |c: char| matches!(c, '/' | '?' | '&' | '=' | '#' | '%' | '_' | '-' | '.');
    let parted = inks.last().is_some_and(|(glyph, _)| {
        mark(glyph.c) && glyph.c != '.'
            || glyph.c == '.' && first.is_ascii_lowercase()
            || mark(first)
    });
    let word = || {
        inks.iter()
            .rev()
            .take(LOOKED_BACK)
            .map(|(glyph, _)| glyph.c)
    };
    let mut behind = word().take_while(char::is_ascii_graphic);
    // Read backwards, `://` is the same three marks in the other order.
    let mut last = [' '; 2];
    parted
        && behind.any(|c| {
            let found = c == ':' && last == ['/', '/'];
            last = [last[1], c];
            found
        })
}

/// The word that a line end parts, with its hyphen, in lower case.
fn around(inks: &[Ink], line: &Line) -> String {
    let before: Vec<char> = inks
        .iter()
        .rev()
        .take(LOOKED_BACK)
        .map(|(glyph, _)| glyph.c)
        .take_while(|c| !c.is_whitespace())
        .collect();
    let after = line
        .glyphs
        .iter()
        .map(|glyph| glyph.c)
        .take_while(|c| c.is_alphanumeric());
    let word: String = before.into_iter().rev().chain(after).collect();
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

/// Words with a hyphen in them that stand whole in a line: where a line end parts them, the hyphen is theirs.
pub(super) fn hyphenated(pieces: &[Piece]) -> HashSet<String> {
    let mut words = HashSet::new();
    for piece in pieces {
        if let Piece::Line(line) = piece {
            let text = line.text();
            for word in text.split_whitespace().filter(|word| word.contains('-')) {
                let word = word
                    .trim_matches(|c: char| !c.is_alphanumeric())
                    .to_lowercase();
                if word.contains('-') {
                    words.insert(word);
                }
            }
        }
    }
    words
}

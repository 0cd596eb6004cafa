//! Endnotes: a numbered list behind the text to whose numbers raised ones of the text refer, as browsers print footnotes.

use std::mem::take;
use std::ops::Range;

use super::chars::is_square;
use super::note::Note;
use super::paragraph::{Block, Ink, Kind};

/// Figures of a number.
const DIGITS: usize = 3;

/// A raised number of the text.
struct Mark {
    block: usize,
    inks: Range<usize>,
    number: usize,
}

/// Makes notes of the last list when the text refers to all of its numbers, in their order; the marks become references.
///
/// One number alone may stand for anything: then an arrow that leads back must prove it.
pub(super) fn find(blocks: &mut [Block], notes: &mut Vec<Note>) {
    let Some(start) = blocks
        .iter()
        .rposition(|block| number(block).is_some_and(|(number, _)| number == 1))
    else {
        return;
    };
    let (text, list) = blocks.split_at_mut(start);
    let members = members(list);
    let count = members.iter().flatten().count();
    let marks = marks(text, count);
    let mut met = 0;
    for mark in &marks {
        if mark.number == met + 1 {
            met += 1;
        } else if mark.number > met {
            return;
        }
    }
    let arrows = members
        .iter()
        .zip(list.iter())
        .filter(|(_, block)| arrow(block) > 0)
        .count();
    if met != count || count < 2 && arrows == 0 {
        return;
    }
    let first = notes.len();
    notes.extend((1..=count).map(|number| Note {
        label: number.to_string(),
        lines: Vec::new(),
        labelled: 0,
        referred: true,
    }));
    for marks in marks.chunk_by(|one, next| one.block == next.block) {
        if let Some(block) = marks.first().and_then(|mark| text.get_mut(mark.block)) {
            refer(block, marks, first);
        }
    }
    for (member, block) in members.iter().zip(list) {
        let label = member.and_then(|_| number(block));
        let length = label.map_or(0, |(_, length)| length);
        block.inks.truncate(block.inks.len() - arrow(block));
        block.inks.drain(..length);
        for (at, _) in &mut block.refs {
            *at = at.saturating_sub(length);
        }
        block.kind = Kind::Note(member.map(|number| first + number - 1));
    }
}

/// Makes references of the marks of one paragraph, given in their order, to notes of which the first has this index.
fn refer(block: &mut Block, marks: &[Mark], first: usize) {
    let mut others = take(&mut block.refs).into_iter().peekable();
    let mut gone = 0;
    for mark in marks {
        let here = mark.inks.start.saturating_sub(gone);
        while let Some((at, note)) = others.next_if(|(at, _)| *at < mark.inks.end) {
            block.refs.push((at.saturating_sub(gone).min(here), note));
        }
        block.refs.push((here, first + mark.number - 1));
        gone += mark.inks.len();
    }
    let rest = others.map(|(at, note)| (at.saturating_sub(gone), note));
    block.refs.extend(rest);
    let mut marks = marks.iter().peekable();
    let mut at = 0;
    block.inks.retain(|_| {
        while marks.next_if(|mark| mark.inks.end <= at).is_some() {}
        let is_mark = marks.peek().is_some_and(|mark| mark.inks.contains(&at));
        at += 1;
        !is_mark
    });
}

/// The number that a paragraph begins with, `1.`, and how many characters it takes with the space behind it.
fn number(block: &Block) -> Option<(usize, usize)> {
    if block.kind != Kind::Paragraph {
        return None;
    }
    let c = |at: usize| block.inks.get(at).map(|(glyph, _)| glyph.c);
    let digits = (0..=DIGITS)
        .take_while(|at| c(*at).is_some_and(|c| c.is_ascii_digit()))
        .count();
    let spaced = c(digits) == Some('.') && c(digits + 1) == Some(' ');
    let mut words = block.inks.iter().skip(digits + 2);
    let empty = !words.any(|(glyph, _)| glyph.c.is_alphanumeric());
    if !(1..=DIGITS).contains(&digits) || !spaced || empty {
        return None;
    }
    let value: String = (0..digits).filter_map(c).collect();
    Some((value.parse().ok()?, digits + 2))
}

/// For each paragraph of the list the number that it begins with, from 1 on without a gap; further ones of an item are set in as its words are.
fn members(list: &[Block]) -> Vec<Option<usize>> {
    let mut found = Vec::new();
    let edge = list
        .first()
        .and_then(|block| block.inks.first())
        .map_or(0.0, |(glyph, _)| glyph.x0 + glyph.size);
    let mut reached = 0;
    for block in list {
        match number(block) {
            Some((number, _)) if number == reached + 1 => {
                reached = number;
                found.push(Some(number));
            }
            None if block.kind == Kind::Paragraph
                && block.inks.first().is_some_and(|(glyph, _)| glyph.x0 > edge) =>
            {
                found.push(None);
            }
            _ => break,
        }
    }
    found
}

/// How many characters at the end of a paragraph are the arrow that leads back.
fn arrow(block: &Block) -> usize {
    let backwards = || block.inks.iter().rev().map(|(glyph, _)| glyph.c);
    let tail = backwards()
        .take_while(|c| matches!(c, '↩' | '\u{FE0E}' | '\u{FE0F}' | ' '))
        .count();
    if backwards().take(tail).any(|c| c == '↩') {
        tail
    } else {
        0
    }
}

/// The raised numbers of the text that may refer to one of so many notes.
fn marks(text: &[Block], count: usize) -> Vec<Mark> {
    let mut found = Vec::new();
    for (block, inks) in text.iter().map(|block| &block.inks).enumerate() {
        let mut at = 1;
        while at < inks.len() {
            let length = raised(inks, at);
            let digits: String = inks
                .iter()
                .skip(at)
                .take(length)
                .map(|(glyph, _)| glyph.c)
                .collect();
            let number = digits
                .parse()
                .ok()
                .filter(|number| (1..=count).contains(number));
            if let Some(number) = number.filter(|_| follows_words(inks, at)) {
                let inks = with_blanks(inks, at..at + length);
                found.push(Mark {
                    block,
                    inks,
                    number,
                });
            }
            at += length.max(1);
        }
    }
    found
}

/// A mark with the blanks that it alone has between Chinese words.
fn with_blanks(inks: &[Ink], mark: Range<usize>) -> Range<usize> {
    let c = |at: usize| inks.get(at).map_or(' ', |(glyph, _)| glyph.c);
    let before = mark.start >= 2 && c(mark.start - 1) == ' ' && is_square(c(mark.start - 2));
    let after = mark.end + 1 < inks.len() && c(mark.end) == ' ' && is_square(c(mark.end + 1));
    mark.start - usize::from(before)..mark.end + usize::from(after)
}

/// How many figures are raised from a character on.
fn raised(inks: &[Ink], at: usize) -> usize {
    let before = inks
        .get(..at)
        .and_then(|inks| inks.iter().rfind(|(glyph, _)| glyph.c != ' '));
    let Some((before, page)) = before else {
        return 0;
    };
    let is_raised = |(glyph, own): &&Ink| {
        let up = before.base - glyph.base;
        glyph.c.is_ascii_digit()
            && own == page
            && glyph.size <= 0.9 * before.size
            && (0.1 * before.size..before.size).contains(&up)
    };
    inks.iter()
        .skip(at)
        .take_while(is_raised)
        .take(DIGITS + 1)
        .count()
}

/// Whether a raised number stands behind a mark or a word rather than behind a figure or a symbol, whose exponent it would be.
fn follows_words(inks: &[Ink], at: usize) -> bool {
    let mut before = inks
        .iter()
        .take(at)
        .rev()
        .map(|(glyph, _)| glyph.c)
        .skip_while(|c| *c == ' ');
    let Some(last) = before.next() else {
        return false;
    };
    if last.is_ascii_digit() {
        return false;
    }
    // `mc²` is no word.
    !last.is_alphabetic()
        || is_square(last)
        || before.take_while(|c| c.is_alphabetic()).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::printed::{Glyph, Turn};

    /// A paragraph in which a figure behind `^` is raised, and where it refers to footnotes.
    fn paragraph(words: &str, refs: &[(usize, usize)]) -> Block {
        let mut inks = Vec::new();
        let mut raised = false;
        for c in words.chars() {
            if c == '^' {
                raised = true;
                continue;
            }
            let (up, size) = if raised { (4.0, 7.0) } else { (0.0, 10.0) };
            raised = false;
            let glyph = Glyph {
                c,
                turn: Turn::None,
                x0: 0.0,
                x1: 0.0,
                base: 100.0 - up,
                size,
                bold: false,
            };
            inks.push((glyph, 0));
        }
        Block {
            kind: Kind::Paragraph,
            inks,
            refs: refs.to_vec(),
            size: 10.0,
            bold: false,
            page: 0,
        }
    }

    fn shown(block: &Block) -> (String, &[(usize, usize)]) {
        (block.text(), &block.refs)
    }

    #[test]
    fn references_to_footnotes_stay_behind_their_words() {
        let mut blocks = [
            paragraph("甲乙^1丙丁^2戊", &[(1, 0), (4, 0), (7, 0)]),
            paragraph("1. 一说。", &[(4, 0)]),
            paragraph("2. 又说。↩", &[]),
        ];
        let note = Note {
            label: "*".to_owned(),
            lines: Vec::new(),
            labelled: 0,
            referred: true,
        };
        let mut notes = vec![note];
        find(&mut blocks, &mut notes);
        assert_eq!(notes.len(), 3);
        let text: &[_] = &[(1, 0), (2, 1), (3, 0), (4, 2), (5, 0)];
        assert_eq!(shown(&blocks[0]), ("甲乙丙丁戊".to_owned(), text));
        assert_eq!(shown(&blocks[1]), ("一说。".to_owned(), &[(1, 0)][..]));
        assert_eq!(shown(&blocks[2]), ("又说。".to_owned(), &[][..]));
        assert_eq!(blocks[2].kind, Kind::Note(Some(2)));
    }

    #[test]
    fn a_paragraph_of_nothing_but_marks_costs_no_more_than_its_length() {
        let mut blocks = [
            paragraph(&"甲^1".repeat(60_000), &[]),
            paragraph("1. 一说。↩", &[]),
        ];
        find(&mut blocks, &mut Vec::new());
        assert_eq!(blocks[0].inks.len(), 60_000);
        assert_eq!(blocks[0].refs.len(), 60_000);
    }
}

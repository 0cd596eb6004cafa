//! What was read of a text, remembered by its sentences, so that an edit between two sessions costs only the sentences that it touched.
//!
//! The state folder keeps a short print of each sentence that was read whole, not its words.

use std::collections::HashSet;

use crate::text::{ReadingText, Span};

/// Sentences beyond which nothing is kept: the state folder has a line for each document.
const MOST: usize = 4_000;

/// The fewest characters by which a sentence is told from others; a shorter one goes with both its neighbours.
const TELLING: usize = 4;

/// The prints of the sentences that lie in stretches that were read (code points, sorted, ends exclusive); none of a text of too many.
pub(super) fn prints(text: &ReadingText, seen: &[(usize, usize)]) -> Vec<u32> {
    let mut stretches = seen
        .iter()
        .filter_map(|(start, end)| text.code_point_span(*start, *end))
        .peekable();
    let mut prints = Vec::new();
    for unit in units(text.as_str()) {
        while stretches.next_if(|read| read.end < unit.end).is_some() {}
        let read = stretches.peek().is_some_and(|read| read.covers(unit));
        if read && let Some(print) = print(text.slice(unit)) {
            prints.push(print);
            if prints.len() > MOST {
                return Vec::new();
            }
        }
    }
    prints
}

/// The stretches of another edition of the text whose sentences were read.
pub(super) fn found(text: &ReadingText, prints: &[u32]) -> Vec<Span> {
    let known: HashSet<u32> = prints.iter().copied().collect();
    let mut spans: Vec<Span> = Vec::new();
    if known.is_empty() {
        return spans;
    }
    let mut between: Option<Span> = None;
    for unit in units(text.as_str()) {
        let Some(print) = print(text.slice(unit)) else {
            between = Some(between.map_or(unit, |short| short.hull(unit)));
            continue;
        };
        let short = between.take();
        if !known.contains(&print) {
            continue;
        }
        // What is too short to be told goes with its neighbours when both were read.
        let joins = |last: &Span| short.map_or(unit.start, |short| short.start) == last.end;
        match spans.last_mut().filter(|last| joins(last)) {
            Some(last) => *last = last.hull(unit),
            None => spans.push(unit),
        }
    }
    spans
}

/// Sentences and parts of them, with the white space behind them.
fn units(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    text.split_inclusive(['\n', '。', '！', '？', '；', '.', '!', '?', ';'])
        .map(move |words| {
            let unit = Span::bytes(start..start + words.len());
            start = unit.end.0;
            unit
        })
}

/// The print of a sentence that is long enough to be told by it (FNV-1a folded to 32 bits, G. Fowler, L. C. Noll, K.-P. Vo).
fn print(words: &str) -> Option<u32> {
    let words = words.trim();
    if words.chars().take(TELLING).count() < TELLING {
        return None;
    }
    let whole = words.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    Some((whole ^ (whole >> 32)) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of `new` counts as read when these words of `old` were read.
    fn carried<'a>(old: &str, read: &[&str], new: &'a str) -> Vec<&'a str> {
        let old = ReadingText::from(old);
        let seen: Vec<(usize, usize)> = read
            .iter()
            .map(|words| {
                let start = old.as_str().find(words).unwrap();
                let points = |at: usize| old.as_str()[..at].chars().count();
                (points(start), points(start + words.len()))
            })
            .collect();
        let text = ReadingText::from(new);
        let spans = found(&text, &prints(&old, &seen));
        spans.iter().map(|span| &new[span.range()]).collect()
    }

    #[test]
    fn sentences_that_stayed_are_read_and_those_that_changed_are_not() {
        let old = "第一句话在此。第二句话在此。\n是。\n第三句话在此。第四句话在此。";
        for (read, new, expected) in [
            (&[old][..], old, &[old][..]),
            (&["第二句话在此。"], old, &["第二句话在此。"]),
            // A part of a sentence is not a sentence.
            (&["二句话在此。"], old, &[]),
            (
                &[old],
                "新加的开头一句。第一句话在此。改过的第二句。\n是。\n第三句话在此。第四句话在此。",
                &["第一句话在此。", "第三句话在此。第四句话在此。"],
            ),
            (
                &["第一句话在此。第二句话在此。\n是。\n"],
                "第二句话在此。\n是。\n第三句话在此。",
                &["第二句话在此。"],
            ),
            (&[old], "毫不相干的一份文件。", &[]),
            (&[old], "", &[]),
            (&[], old, &[]),
        ] {
            assert_eq!(carried(old, read, new), expected, "{read:?} {new}");
        }
    }

    #[test]
    fn of_a_text_of_very_many_sentences_nothing_is_kept() {
        let long = ReadingText::from("一二三四。".repeat(MOST + 1).as_str());
        let whole = [(0, long.as_str().chars().count())];
        assert!(prints(&long, &whole).is_empty());
        let less = ReadingText::from("一二三四。".repeat(MOST).as_str());
        assert_eq!(prints(&less, &[(0, MOST * 5)]).len(), MOST);
    }
}

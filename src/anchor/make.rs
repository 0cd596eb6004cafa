//! Remembering a passage.

use std::ops::Range;

use memchr::memmem;
use unicode_segmentation::GraphemeCursor;

use super::fold::{folded, stays};
use super::row::alike;
use super::{Alike, Anchor};
use crate::text::{Offset, ReadingText, Span, is_han};

/// Lengths of context in UTF-16 units, tried in turn until the passage with its context occurs once. 32 is what the clients of the
/// W3C model can take, 256 the bound of the notes format.
pub(super) const REACHES: [usize; 4] = [32, 64, 128, 256];

/// Characters by which copies of words are looked for.
const CORE: usize = 4;

/// Places of such a stretch that are looked at; beyond them only the same words are looked for.
const LOOKED_AT: usize = 256;

/// Equal quotations beyond which they are not counted.
pub(super) const COUNTED: usize = 64;

/// Remembers a passage of the text: its words, what stands around them, and its place in code points. Each side of the context is
/// widened until the passage occurs once with this side alone, so that a passage whose other side was rewritten is still known from
/// its likes. The section is left to the caller, who knows the outline.
pub fn make(text: &ReadingText, span: Span) -> Anchor {
    let span = Span::new(text.clamp(span.start), text.clamp(span.end));
    let start = widest(text, span, |reach| Span {
        start: before(text, span.start, reach),
        end: span.end,
    });
    let end = widest(text, span, |reach| Span {
        start: span.start,
        end: after(text, span.end, reach),
    });
    let mut anchor = Anchor {
        quote: text.slice(span).to_owned(),
        prefix: text.slice(Span::new(start.start, span.start)).to_owned(),
        suffix: text.slice(Span::new(span.end, end.end)).to_owned(),
        hint: Some((text.code_points(span.start), text.code_points(span.end))),
        section: Vec::new(),
        ordinal: ordinal(text, span),
        alike: Alike::default(),
    };
    anchor.alike = alike(text, span, &anchor);
    anchor
}

/// Which of the equal quotations of the text a passage is, from 1, and how many there are; `None` when it stands once, or so often that
/// the number tells nothing. Quotations are equal when they fold to the same, as they are when they are looked for. Linear in the text.
fn ordinal(text: &ReadingText, span: Span) -> Option<(usize, usize)> {
    let quote: String = folded(text.slice(span).chars()).collect();
    let (core, (head, tail)) = match quote.char_indices().find(|(_, c)| stays(*c) && is_han(*c)) {
        Some((at, c)) => (
            c.to_string(),
            (quote.get(..at)?, quote.get(at + c.len_utf8()..)?),
        ),
        None => (text.slice(span).trim().to_owned(), ("", "")),
    };
    let own = span.start.0..span.end.0.max(span.start.0 + 1);
    let (mut ordinal, mut equal) = (None, 0);
    if core.is_empty() {
        return None;
    }
    let whole = text.as_str();
    for at in memmem::find_iter(whole.as_bytes(), core.as_bytes()) {
        let (before, after) = (whole.get(..at)?, whole.get(at + core.len()..)?);
        if !ends_alike(before, head) || !starts_alike(after, tail) {
            continue;
        }
        equal += 1;
        if own.contains(&at) && ordinal.is_none() {
            ordinal = Some(equal);
        }
        if equal > COUNTED {
            return None;
        }
    }
    ordinal
        .map(|ordinal| (ordinal, equal))
        .filter(|_| equal > 1)
}

/// The passage with the shortest context on one side with which it occurs once, or with as much as may be remembered.
fn widest(text: &ReadingText, span: Span, wider: impl Fn(usize) -> Span) -> Span {
    let mut around = span;
    for reach in REACHES {
        let more = wider(reach);
        if more == around && reach > REACHES[0] {
            break;
        }
        around = more;
        if occurs_once(text, around) {
            break;
        }
    }
    around
}

/// The smallest span around this one that cuts no grapheme cluster (UAX #29).
pub fn snap(text: &ReadingText, span: Span) -> Span {
    let start = text.clamp(span.start);
    let end = text.clamp(span.end).max(start);
    let start = if is_boundary(text, start) {
        start
    } else {
        previous(text, start).unwrap_or(start)
    };
    let end = if is_boundary(text, end) {
        end
    } else {
        next(text, end).unwrap_or(end)
    };
    Span { start, end }
}

/// Whether no other words of the text fold to the same: what converts a document changes white space and marks, and passages are
/// found by folded words.
fn occurs_once(text: &ReadingText, span: Span) -> bool {
    let words = text.slice(span);
    let start = span.start.0 + words.len() - words.trim_start().len();
    let span = Span::bytes(start..start.max(span.start.0 + words.trim_end().len()));
    let words = text.slice(span);
    if words.is_empty() {
        return true;
    }
    let mut same = memmem::find_iter(text.as_str().as_bytes(), words.as_bytes());
    if same.nth(1).is_some() {
        return false;
    }
    let (first, last) = cores(words);
    [first, last]
        .into_iter()
        .all(|core| !has_like(text, span, &core))
}

/// Two short stretches of the words that folding leaves as they are, one near each end; all of the words where there are none. Copies of
/// the words have one of them, unless a line is broken in both.
fn cores(words: &str) -> (Range<usize>, Range<usize>) {
    let starts: Vec<usize> = words.char_indices().map(|(at, _)| at).collect();
    let core = |i: usize| {
        let end = starts.get(i + CORE).copied().unwrap_or(words.len());
        starts.get(i).map(|start| *start..end)
    };
    let stays_whole = |core: &Range<usize>| {
        let core = words.get(core.clone()).unwrap_or_default();
        core.chars().count() == CORE && core.chars().all(stays)
    };
    let all = 0..words.len();
    let first = (0..starts.len()).filter_map(core).find(stays_whole);
    let last = (0..starts.len()).rev().filter_map(core).find(stays_whole);
    (first.unwrap_or_else(|| all.clone()), last.unwrap_or(all))
}

/// Whether words that fold to those of the span stand elsewhere around the same core, which is a stretch of them.
fn has_like(text: &ReadingText, span: Span, core: &Range<usize>) -> bool {
    let (words, whole) = (text.slice(span), text.as_str());
    let (Some(head), Some(needle), Some(tail)) = (
        words.get(..core.start),
        words.get(core.clone()),
        words.get(core.end..),
    ) else {
        return false;
    };
    let own = span.start.0 + core.start;
    let finder = memmem::Finder::new(needle);
    let (mut from, mut looked) = (0, 0);
    while looked < LOOKED_AT
        && let Some(found) = whole
            .as_bytes()
            .get(from..)
            .and_then(|rest| finder.find(rest))
    {
        let at = from + found;
        looked += 1;
        from = whole.ceil_char_boundary(at + 1);
        let (before, after) = (whole.get(..at), whole.get(at + needle.len()..));
        let is_like = || {
            ends_alike(before.unwrap_or_default(), head)
                && starts_alike(after.unwrap_or_default(), tail)
        };
        if at != own && is_like() {
            return true;
        }
    }
    false
}

/// Whether a text ends with words that fold to these; looks only as far as they are alike.
fn ends_alike(text: &str, words: &str) -> bool {
    begins_with(folded(text.chars().rev()), folded(words.chars().rev()))
}

/// Whether a text begins with words that fold to these, likewise.
fn starts_alike(text: &str, words: &str) -> bool {
    begins_with(folded(text.chars()), folded(words.chars()))
}

fn begins_with(
    mut text: impl Iterator<Item = char>,
    mut words: impl Iterator<Item = char>,
) -> bool {
    words.all(|c| text.next() == Some(c))
}

fn before(text: &ReadingText, place: Offset, reach: usize) -> Offset {
    let mut at = place;
    while let Some(start) = previous(text, at) {
        if units(text.slice(Span::new(start, place))) > reach {
            break;
        }
        at = start;
    }
    at
}

fn after(text: &ReadingText, place: Offset, reach: usize) -> Offset {
    let mut at = place;
    while let Some(end) = next(text, at) {
        if units(text.slice(Span::new(place, end))) > reach {
            break;
        }
        at = end;
    }
    at
}

/// Length in UTF-16 units.
fn units(words: &str) -> usize {
    words.chars().map(char::len_utf16).sum()
}

fn is_boundary(text: &ReadingText, at: Offset) -> bool {
    GraphemeCursor::new(at.0, text.len(), true)
        .is_boundary(text.as_str(), 0)
        .unwrap_or(true)
}

fn previous(text: &ReadingText, at: Offset) -> Option<Offset> {
    GraphemeCursor::new(at.0, text.len(), true)
        .prev_boundary(text.as_str(), 0)
        .ok()
        .flatten()
        .map(Offset)
}

fn next(text: &ReadingText, at: Offset) -> Option<Offset> {
    GraphemeCursor::new(at.0, text.len(), true)
        .next_boundary(text.as_str(), 0)
        .ok()
        .flatten()
        .map(Offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn context_is_short_unless_that_is_ambiguous() {
        let unique = ReadingText::from("甲".repeat(40) + "责任" + &"乙".repeat(40));
        let anchor = make(&unique, Span::bytes(120..126));
        assert_eq!(anchor.quote, "责任");
        assert_eq!(units(&anchor.prefix), 32);
        assert_eq!(units(&anchor.suffix), 32);
        assert_eq!(anchor.hint, Some((40, 42)));

        let row = "压实责任，".repeat(20);
        let twice = ReadingText::from(format!("一{row}二{row}"));
        let middle = twice.as_str().find('二').unwrap_or_default() - 150;
        let anchor = make(&twice, Span::bytes(middle..middle + 12));
        assert!(units(&anchor.suffix) > 32, "{}", anchor.suffix);
    }

    #[test]
    fn equal_quotations_are_counted() {
        let check = |text: &str, at: usize, words: &str, expected| {
            let text = ReadingText::from(text);
            let start = text
                .as_str()
                .match_indices(words)
                .nth(at)
                .map(|(start, _)| start)
                .unwrap_or_default();
            let span = Span::bytes(start..start + words.len());
            assert_eq!(make(&text, span).ordinal, expected, "{words} {at}");
        };
        let text = "各位代表：一年来。各位代表：各位代表：下一步。";
        check(text, 0, "各位代表：", Some((1, 3)));
        check(text, 2, "各位代表：", Some((3, 3)));
        check(text, 0, "一年来", None);
        check(&"责任。".repeat(COUNTED), 2, "责任。", Some((3, COUNTED)));
        check(&"责任。".repeat(COUNTED + 1), 2, "责任。", None);
        check("\n一 \n一 ", 1, "\n", None);
    }

    #[test]
    fn context_keeps_families_whole() {
        let family = "👨‍👩‍👧";
        let text = ReadingText::from(format!("{}责任{}", family.repeat(9), family.repeat(9)));
        let start = family.len() * 9;
        let anchor = make(&text, Span::bytes(start..start + 6));
        assert_eq!(anchor.prefix, family.repeat(4));
        assert_eq!(anchor.suffix, family.repeat(4));
    }

    proptest! {
        #[test]
        fn context_stands_around_the_quote(text in "[压实责任e\u{301}👍🏽\n]{0,60}", a in 0_usize..200, b in 0_usize..200) {
            let text = ReadingText::from(text);
            let span = snap(&text, Span::new(text.clamp(Offset(a)), text.clamp(Offset(b))));
            let anchor = make(&text, span);
            let whole = format!("{}{}{}", anchor.prefix, anchor.quote, anchor.suffix);
            prop_assert!(text.as_str().contains(&whole));
            prop_assert!(units(&anchor.prefix) <= 256 && units(&anchor.suffix) <= 256);
            prop_assert_eq!(snap(&text, span), span);
        }
    }
}

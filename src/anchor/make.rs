//! Remembering a passage.

use memchr::memmem;
use unicode_segmentation::GraphemeCursor;

use super::Anchor;
use crate::text::{Offset, ReadingText, Span};

/// Lengths of context in UTF-16 units, tried in turn until the passage with its context occurs once. 32 is what the clients of the
/// W3C model can take, 256 the bound of the notes format.
const REACHES: [usize; 4] = [32, 64, 128, 256];

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
    Anchor {
        quote: text.slice(span).to_owned(),
        prefix: text.slice(Span::new(start.start, span.start)).to_owned(),
        suffix: text.slice(Span::new(span.end, end.end)).to_owned(),
        hint: Some((text.code_points(span.start), text.code_points(span.end))),
        section: Vec::new(),
    }
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

/// White space at the ends is no difference: what converts a document changes it.
fn occurs_once(text: &ReadingText, span: Span) -> bool {
    let words = text.slice(span);
    let start = span.start.0 + words.len() - words.trim_start().len();
    let span = Span::bytes(start..start.max(span.start.0 + words.trim_end().len()));
    let needle = text.slice(span).as_bytes();
    if needle.is_empty() {
        return true;
    }
    let mut found = memmem::find_iter(text.as_str().as_bytes(), needle);
    found.next();
    if found.next().is_some() {
        return false;
    }
    // What `find_iter` skips: a second occurrence that overlaps the first.
    let start = text.clamp(Offset(span.start.0.saturating_sub(needle.len() - 1)));
    let end = text
        .as_str()
        .ceil_char_boundary(span.end.0.saturating_add(needle.len() - 1));
    let near = text.slice(Span::new(start, Offset(end)));
    let mut from = 0;
    let mut count = 0;
    while let Some(i) = near
        .get(from..)
        .and_then(|rest| memmem::find(rest.as_bytes(), needle))
    {
        count += 1;
        from = near.ceil_char_boundary(from + i + 1);
        if count > 1 {
            return false;
        }
    }
    true
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

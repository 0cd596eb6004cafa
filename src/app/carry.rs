//! Places of a text in a changed text.

use crate::anchor;
use crate::document::Document;
use crate::text::{Offset, ReadingText, Span, sentence_at};

/// Texts above this size, in bytes, are not searched for passages while the reader waits.
const SEARCHED: usize = 1 << 20;

/// Where places of a document are in a new reading of its file. What stands before the first or behind the last change is where it was;
/// between them the sentence of the place is found again. Where that fails, or the bytes were read in another encoding, the line counts.
pub(super) fn carried(before: &Document, after: &Document, places: &[Offset]) -> Vec<Offset> {
    let (old, new) = (before.text.as_str(), after.text.as_str());
    if before.meta.encoding != after.meta.encoding {
        return places
            .iter()
            .map(|at| line_of(&before.text, &after.text, *at))
            .collect();
    }
    let head = common(old.bytes(), new.bytes());
    // The first window of a large file: the rest is still to come.
    if head == old.len() || !after.complete && head == new.len() {
        return places.to_vec();
    }
    let left = old.len().min(new.len()) - head;
    let tail = common(old.bytes().rev(), new.bytes().rev()).min(left);
    let moved = |at: Offset| {
        if at.0 <= head {
            new_clamp(after, at.0)
        } else if at.0 >= old.len() - tail {
            new_clamp(after, at.0 + new.len() - old.len())
        } else {
            found(before, after, at).unwrap_or_else(|| line_of(&before.text, &after.text, at))
        }
    };
    places.iter().map(|at| moved(*at)).collect()
}

fn new_clamp(after: &Document, at: usize) -> Offset {
    after.text.clamp(Offset(at))
}

fn common(a: impl Iterator<Item = u8>, b: impl Iterator<Item = u8>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

/// The place by its sentence.
fn found(before: &Document, after: &Document, at: Offset) -> Option<Offset> {
    if before.text.len().max(after.text.len()) > SEARCHED {
        return None;
    }
    let sentence = sentence_at(&before.text, before.paragraph_at(at), at);
    if before.text.slice(sentence).trim().is_empty() {
        return None;
    }
    let anchor = anchor::make(&before.text, sentence);
    let span = anchor::resolve(&after.text, &anchor).span();
    let span = span.or_else(|| only(&after.text, before.text.slice(sentence).trim_end()))?;
    let within = before.text.slice(Span::new(sentence.start, at)).chars();
    let far = after.text.slice(span).char_indices().nth(within.count());
    Some(far.map_or(span.end, |(far, _)| Offset(span.start.0 + far)))
}

/// The one place where words stand; `None` when they stand at several.
fn only(text: &ReadingText, words: &str) -> Option<Span> {
    let all = text.as_str();
    let at = all.find(words)?;
    (all.rfind(words) == Some(at)).then(|| Span::bytes(at..at + words.len()))
}

/// The start of the same line.
fn line_of(old: &ReadingText, new: &ReadingText, at: Offset) -> Offset {
    let head = old.as_str().get(..at.0).unwrap_or_default();
    if new.as_str().starts_with(head) {
        return new.clamp(at);
    }
    let line = memchr::memchr_iter(b'\n', head.as_bytes()).count();
    let mut ends = memchr::memchr_iter(b'\n', new.as_str().as_bytes());
    let start = line.checked_sub(1).and_then(|before| ends.nth(before));
    new.clamp(Offset(start.map_or(0, |end| end + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_keep_their_words() {
        let old = "甲段在此。\n乙段第一句。乙段第二句。\n丙段在此。\n";
        for (new, words, expected) in [
            // Before the change, behind it, between two changes.
            (
                "甲段在此。\n乙段第一句。乙段第二句。\n丙段改了。\n",
                "乙段第二",
                "乙段第二",
            ),
            (
                "新加一段。\n甲段在此。\n乙段第一句。乙段第二句。\n丙段在此。\n",
                "乙段第二",
                "乙段第二",
            ),
            (
                "新加。\n甲段在此。\n乙段第一句。乙段第二句。\n丙段不同。\n",
                "第二句。",
                "第二句。",
            ),
            ("甲段在此。\n", "丙段", ""),
        ] {
            let (before, after) = (Document::plain(old), Document::plain(new));
            let at = Offset(old.find(words).unwrap());
            let now = carried(&before, &after, &[at]);
            let there = new.get(now[0].0..).unwrap();
            assert!(there.starts_with(expected), "{new:?} {words}: {there:?}");
        }
    }
}

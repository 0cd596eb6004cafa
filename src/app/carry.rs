//! From a text to the one that takes its place: where the reader was, and what the reader had set up.

use super::read_map::ReadMap;
use super::reading::{Reading, View};
use super::same::same_stretches;
use crate::document::Document;
use crate::text::{Offset, ReadingText, Span};

/// Characters by which a place inside a changed stretch is found again, most first.
const WORDS: [usize; 3] = [40, 16, 6];

/// Bytes by which the words of a first window may stand farther from the beginning than they did in it, its own length apart.
const WINDOW_ROOM: usize = 64 << 10;

/// Two editions of one text: what they begin and end with alike.
pub(super) struct Carry<'a> {
    old: &'a ReadingText,
    new: &'a ReadingText,
    /// Bytes that are the same at the beginning.
    head: usize,
    /// Bytes that are the same at the end, outside of the head.
    tail: usize,
    /// Whether one file was decoded in two ways, so that only its lines are the same.
    recoded: bool,
}

impl<'a> Carry<'a> {
    /// Compares two texts, once.
    pub(super) fn new(old: &'a ReadingText, new: &'a ReadingText) -> Self {
        let (one, other) = (old.as_str().as_bytes(), new.as_str().as_bytes());
        let head = one.iter().zip(other).take_while(|(a, b)| a == b).count();
        let most = one.len().min(other.len()) - head;
        let tail = one
            .iter()
            .rev()
            .zip(other.iter().rev())
            .take(most)
            .take_while(|(a, b)| a == b)
            .count();
        Self {
            old,
            new,
            head,
            tail,
            recoded: false,
        }
    }

    /// Compares the texts of two documents, once.
    fn between(old: &'a Document, new: &'a Document) -> Self {
        Self {
            recoded: old.meta.encoding != new.meta.encoding,
            ..Self::new(&old.text, &new.text)
        }
    }

    /// Where a place of the old text is in the new one.
    pub(super) fn place(&self, at: Offset) -> Offset {
        let (old, new) = (self.old.len(), self.new.len());
        if at.0 <= self.head {
            return self.new.clamp(at);
        }
        if self.recoded {
            return self.by_line(at);
        }
        if at.0 >= old - self.tail {
            return self.new.clamp(Offset(at.0 + new - old));
        }
        self.by_words(at)
            .unwrap_or_else(|| self.new.clamp(Offset(at.0.min(new - self.tail))))
    }

    /// The beginning of the line of the same number.
    fn by_line(&self, at: Offset) -> Offset {
        let head = self.old.as_str().get(..at.0).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', head.as_bytes()).count();
        let mut ends = memchr::memchr_iter(b'\n', self.new.as_str().as_bytes());
        let start = line.checked_sub(1).and_then(|before| ends.nth(before));
        self.new.clamp(Offset(start.map_or(0, |end| end + 1)))
    }

    /// The place at which the same words begin, the nearest to where it would be.
    fn by_words(&self, at: Offset) -> Option<Offset> {
        let rest = self.old.as_str().get(at.0..)?;
        WORDS.iter().find_map(|count| {
            let end = rest
                .char_indices()
                .nth(*count)
                .map_or(rest.len(), |(i, _)| i);
            let words = rest.get(..end).filter(|words| !words.is_empty())?;
            memchr::memmem::find_iter(self.new.as_str().as_bytes(), words)
                .min_by_key(|found| found.abs_diff(at.0))
                .map(Offset)
        })
    }
}

impl Reading {
    /// Goes on where the same document was read before it changed: place, screen, filter, search words, named places and the places to jump back to.
    pub(super) fn go_on_from(&mut self, before: &Self) {
        self.join_lines_as_in(before);
        let carry = Carry::between(&before.document, &self.document);
        let list = |places: &[Offset]| places.iter().map(|at| carry.place(*at)).collect();
        self.back = list(&before.back);
        self.forward = list(&before.forward);
        let recoded = carry.recoded;
        self.view = View {
            top: carry.place(before.view.top),
            caret: carry.place(before.view.caret),
            selection: None,
        };
        self.take_seen(before, recoded);
        self.take_landmarks(&before.landmarks);
        self.notes_view = before.notes_view.clone();
        self.history = before.history.clone();
        self.history.unplace();
        self.outline_view.points = before.outline_view.points;
        self.refresh();
        if !self.shows(self.view.caret) {
            self.turn_to(self.view.caret);
        }
    }

    /// Goes on where the first window was read, which turned out to have other words than the whole text begins with.
    pub(super) fn go_on_from_window(&mut self, window: &ReadingText) {
        let text = self.document.text.as_str();
        // What stands far behind the window was not in it.
        let end = text.floor_char_boundary(2 * window.len() + WINDOW_ROOM);
        let beginning = ReadingText::from(text.get(..end).unwrap_or_default().to_owned());
        let carry = Carry {
            tail: 0,
            ..Carry::new(window, &beginning)
        };
        let list = |places: &[Offset]| places.iter().map(|at| carry.place(*at)).collect();
        let (back, forward) = (list(&self.back), list(&self.forward));
        self.view = View {
            top: carry.place(self.view.top),
            caret: carry.place(self.view.caret),
            selection: None,
        };
        (self.back, self.forward, self.find) = (back, forward, None);
        let read = std::mem::take(&mut self.seen);
        add_seen(&mut self.seen, &read, window.as_str(), beginning.as_str());
    }

    /// What was read, wherever it is now: sentences that were read and stand in the new text were read there. What is on its way to the
    /// state folder is newer than what came from there.
    fn take_seen(&mut self, before: &Self, recoded: bool) {
        let (old, new) = (before.document.text.as_str(), self.document.text.as_str());
        if old == new {
            self.seen.clone_from(&before.seen);
            return;
        }
        // Another decoding has other words.
        if recoded || before.seen.spans().is_empty() {
            return;
        }
        add_seen(&mut self.seen, &before.seen, old, new);
    }
}

/// Adds what was read of the old text to what was read of the new one.
fn add_seen(into: &mut ReadMap, seen: &ReadMap, old: &str, new: &str) {
    for (was, start) in same_stretches(old, new) {
        let read = seen.spans().iter();
        for part in read.filter_map(|span| span.intersect(was)) {
            let shift = |at: Offset| Offset(at.0 - was.start.0 + start.0);
            into.add(Span::new(shift(part.start), shift(part.end)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_with_their_words() {
        let check = |old: &str, words: &str, new: &str, expected: &str| {
            let (old, new) = (ReadingText::from(old), ReadingText::from(new));
            let at = Offset(old.as_str().find(words).unwrap());
            let place = Carry::new(&old, &new).place(at);
            let found = new.as_str().get(place.0..).unwrap();
            assert!(found.starts_with(expected), "{words}: {found}");
        };
        // Before, behind and inside of what changed; deleted words; everything another.
        check(
            "甲乙。丙丁。戊己。",
            "甲乙",
            "甲乙。新的。丙丁。戊己。",
            "甲乙",
        );
        check(
            "甲乙。丙丁。戊己。",
            "戊己",
            "甲乙。新的。丙丁。戊己。",
            "戊己",
        );
        check(
            "一。第一段话很长。二。第二段话也长。三。",
            "第二段话",
            "壹。第一段话很长。贰。第二段话也长。叁。",
            "第二段话",
        );
        check("甲乙。丙丁。戊己。", "丙丁", "甲乙。戊己。", "戊己");
        check("甲乙丙", "乙", "", "");
        // In the middle of a sentence, between two changes.
        check(
            "甲段在此。\n乙段第一句。乙段第二句。\n丙段在此。\n",
            "第二句。",
            "新加。\n甲段在此。\n乙段第一句。乙段第二句。\n丙段不同。\n",
            "第二句。",
        );
    }
}

//! The reading text and the one coordinate that everything shares.
//!
//! A document becomes one string, its *reading text*. Every highlight, hit, heading and link is a [`Span`] of it, and every
//! place an [`Offset`]. Rows and screen cells are other types of other rooms ([`crate::layout`], `tui`), so that they cannot
//! be mixed up with places in the text.
//!
//! This room knows nothing of documents, files or screens. Inside the program an offset counts **bytes** of the UTF-8 text and
//! lies on a code point boundary; what leaves the program counts **Unicode code points**, and [`ReadingText`] converts.

mod ambiguous;
mod forms;
mod segment;
mod width;

pub use segment::{
    CLOSING_MARKS, OPENING_MARKS, Unit, clause_at, graphemes, is_closing_mark, is_han,
    is_sentence_end, sentence_at, sentences, word_at,
};
pub use width::{Ambiguous, Cells, WIDEST, shown};

use std::ops::Range;
use std::sync::Arc;

/// A place in the reading text: bytes from its start, on a code point boundary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(pub usize);

/// A stretch of the reading text, `start` inclusive, `end` exclusive, `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: Offset,
    /// One past the last byte.
    pub end: Offset,
}

impl Span {
    /// The span between two offsets, given in either order.
    pub fn new(a: Offset, b: Offset) -> Self {
        if a <= b {
            Self { start: a, end: b }
        } else {
            Self { start: b, end: a }
        }
    }

    /// The span of a byte range.
    pub fn bytes(range: Range<usize>) -> Self {
        Self::new(Offset(range.start), Offset(range.end))
    }

    /// The empty span at a place.
    pub fn at(offset: Offset) -> Self {
        Self {
            start: offset,
            end: offset,
        }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.0 - self.start.0
    }

    /// Whether nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the place lies inside (`start <= offset < end`).
    pub fn contains(self, offset: Offset) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether the other span lies wholly inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// What the two share, when that is more than nothing.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let start = self.start.max(other.start);
        let end = self.end.min(other.end);
        (start < end).then_some(Self { start, end })
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// As a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start.0..self.end.0
    }
}

/// Bytes between two entries of the code point index.
const STRIDE: usize = 4096;

/// The one string of a document, with an index from bytes to code points. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ReadingText {
    text: Arc<str>,
    /// Code points before byte `i * STRIDE`, rounded up to a code point boundary.
    index: Arc<[usize]>,
}

impl Default for ReadingText {
    fn default() -> Self {
        Self::new("")
    }
}

impl PartialEq for ReadingText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for ReadingText {}

impl From<String> for ReadingText {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for ReadingText {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl ReadingText {
    /// Takes the text and counts its code points once: linear in its length.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text: Arc<str> = text.into();
        let mut index = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(STRIDE) {
            index.push(count);
            count += block
                .iter()
                .filter(|byte| is_code_point_start(**byte))
                .count();
        }
        Self {
            text,
            index: index.into(),
        }
    }

    /// All of it.
    pub fn whole(&self) -> Span {
        Span::bytes(0..self.as_str().len())
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The place after the last character.
    pub fn end(&self) -> Offset {
        Offset(self.text.len())
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        Span::bytes(0..self.text.len())
    }

    /// The words of a span. A span that leaves the text or cuts a character is first brought inside by [`Self::clamp`].
    pub fn slice(&self, span: Span) -> &str {
        let start = self.clamp(span.start).0;
        let end = self.clamp(span.end).0;
        self.text.get(start..end).unwrap_or_default()
    }

    /// The nearest code point boundary at or before the place, inside the text.
    pub fn clamp(&self, offset: Offset) -> Offset {
        Offset(self.text.floor_char_boundary(offset.0))
    }

    /// Code points from the start of the text to the place.
    pub fn code_points(&self, offset: Offset) -> usize {
        let offset = self.clamp(offset).0;
        let block = (offset / STRIDE).min(self.index.len().saturating_sub(1));
        let before = self.index.get(block).copied().unwrap_or(0);
        let rest = self
            .text
            .as_bytes()
            .get(block * STRIDE..offset)
            .unwrap_or_default();
        before
            + rest
                .iter()
                .filter(|byte| is_code_point_start(**byte))
                .count()
    }

    /// The length of the text in code points.
    pub fn code_point_length(&self) -> usize {
        self.code_points(self.end())
    }

    /// The place a number of code points from the start; `None` when the text is shorter.
    pub fn at_code_point(&self, count: usize) -> Option<Offset> {
        let block = self
            .index
            .partition_point(|before| *before <= count)
            .saturating_sub(1);
        let mut left = count - self.index.get(block).copied().unwrap_or(0);
        let start = block * STRIDE;
        for (i, byte) in self
            .text
            .as_bytes()
            .get(start..)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            if is_code_point_start(*byte) {
                if left == 0 {
                    return Some(Offset(start + i));
                }
                left -= 1;
            }
        }
        (left == 0).then(|| self.end())
    }

    /// The span between two counts of code points, when both lie in the text and in order.
    pub fn code_point_span(&self, start: usize, end: usize) -> Option<Span> {
        let (start, end) = (self.at_code_point(start)?, self.at_code_point(end)?);
        (start <= end).then_some(Span { start, end })
    }
}

/// Whether a byte of UTF-8 begins a code point.
fn is_code_point_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_and_bytes_agree(text in "\\PC{0,80}", repeat in 1_usize..200) {
            let text = ReadingText::new(text.repeat(repeat));
            for (count, (byte, _)) in text.as_str().char_indices().enumerate().step_by(37) {
                prop_assert_eq!(text.code_points(Offset(byte)), count);
                prop_assert_eq!(text.at_code_point(count), Some(Offset(byte)));
            }
            prop_assert_eq!(text.code_point_length(), text.as_str().chars().count());
            prop_assert_eq!(text.at_code_point(text.code_point_length()), Some(text.end()));
            prop_assert_eq!(text.at_code_point(text.code_point_length() + 1), None);
        }
    }

    #[test]
    fn slices_never_cut_a_character() {
        let text = ReadingText::from("朱批");
        assert_eq!(text.slice(Span::bytes(1..5)), "朱");
        assert_eq!(text.slice(Span::bytes(0..99)), "朱批");
    }
}

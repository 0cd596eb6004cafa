//! An anchor made ready for comparing, and a place in the text with what speaks for it. All words here are folded. Weights after the
//! Hypothesis client (`match-quote.ts`): quotation 50, context 20 and 20, position 2.

use super::Anchor;
use super::alike::Standing;
use super::context::{
    ends_near, ends_with, is_after, is_before, reaches_back, reaches_on, resumes_back, resumes_on,
    starts_near, starts_with,
};
use super::fold::{count_telling, fold};
use super::make::REACHES;
use crate::text::Span;

/// Letters, digits and Chinese characters from which one side of the context says something by itself.
const TELLING_SIDE: usize = 8;
/// UTF-16 units of a wide grapheme cluster, by which a side may be shorter than it may be.
const CLUSTER: usize = 8;
/// UTF-16 units of a side that was not cut short by the end of the document.
const WHOLE: usize = REACHES[0] - CLUSTER;
/// UTF-16 units of a side that could not be widened further: it may have been ambiguous all the same.
const EXHAUSTED: usize = 256 - 2 * CLUSTER;

/// An anchor with folded words.
#[derive(Debug)]
pub(super) struct Passage<'a> {
    /// As it was stored.
    pub(super) anchor: &'a Anchor,
    pub(super) quote: String,
    pub(super) prefix: String,
    pub(super) suffix: String,
    /// Letters, digits and Chinese characters of the quotation: marks tell nothing.
    pub(super) telling: usize,
    pub(super) before: Stored,
    pub(super) after: Stored,
}

/// What one side of the stored context can prove.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not depend on each other"
)]
pub(super) struct Stored {
    /// There is something.
    pub(super) is_there: bool,
    /// It says something: not only marks, not only a word or two.
    pub(super) tells: bool,
    /// With it the passage stood once in the text where it was marked, see [`super::make`], and in those where it was counted since.
    pub(super) proves: bool,
    /// It was not cut short by the end of the document, so that its outer end says something.
    pub(super) is_whole: bool,
    /// It is as long as it may be, perhaps because that text repeats itself.
    pub(super) exhausted: bool,
}

impl Stored {
    /// `is_cut`: the document began or ended with these words; `is_twice`: a copy of the passage has them, too.
    fn new(words: &str, folded: &str, is_cut: bool, is_twice: bool) -> Self {
        let units: usize = words.chars().map(char::len_utf16).sum();
        let tells = count_telling(folded) >= TELLING_SIDE;
        let is_whole = units >= WHOLE && !is_cut;
        Self {
            is_there: !folded.is_empty(),
            tells,
            proves: tells && is_whole && is_reach(units) && units < EXHAUSTED && !is_twice,
            is_whole,
            exhausted: units >= EXHAUSTED,
        }
    }
}

/// Whether a side is as long as [`super::make`] makes it, less one wide cluster. One of another length was cut short by the end of the
/// document, and may have been ambiguous.
fn is_reach(units: usize) -> bool {
    REACHES
        .into_iter()
        .any(|reach| (reach - CLUSTER..=reach).contains(&units))
}

impl<'a> Passage<'a> {
    pub(super) fn new(anchor: &'a Anchor) -> Self {
        let (quote, prefix, suffix) = (
            fold(&anchor.quote),
            fold(&anchor.prefix),
            fold(&anchor.suffix),
        );
        let begins = anchor
            .hint
            .is_some_and(|(start, _)| anchor.prefix.chars().count() == start);
        Self {
            telling: count_telling(&quote),
            before: Stored::new(&anchor.prefix, &prefix, begins, anchor.alike.twice.before),
            after: Stored::new(&anchor.suffix, &suffix, false, anchor.alike.twice.after),
            anchor,
            quote,
            prefix,
            suffix,
        }
    }

    /// Context, quotation, context.
    pub(super) fn whole(&self) -> String {
        [&*self.prefix, &*self.quote, &*self.suffix].concat()
    }

    /// Weighs a place: `start..end` of the folded words.
    pub(super) fn weigh(&self, words: &str, start: usize, end: usize, quote: f64) -> Place {
        let left = words.get(..start).unwrap_or_default();
        let right = words.get(end..).unwrap_or_default();
        let before = Side {
            full: left.ends_with(&self.prefix),
            near: ends_near(left, &self.prefix),
            like: ends_with(left, &self.prefix),
            far: reaches_back(left, &self.prefix) && (self.before.is_whole || left == self.prefix),
            nearby: is_before(left, &self.prefix),
            resumes: if left.ends_with(&self.prefix) {
                self.before.proves || left == self.prefix
            } else {
                // Of two copies side by side one looks like the other with a copy gone from its context.
                !self.prefix.ends_with(&self.quote) && resumes_back(left, &self.prefix)
            },
        };
        let after = Side {
            full: right.starts_with(&self.suffix),
            near: starts_near(right, &self.suffix),
            like: starts_with(right, &self.suffix),
            far: reaches_on(right, &self.suffix) && (self.after.is_whole || right == self.suffix),
            nearby: is_after(right, &self.suffix),
            resumes: if right.starts_with(&self.suffix) {
                self.after.proves || right == self.suffix
            } else {
                !self.suffix.starts_with(&self.quote) && resumes_on(right, &self.suffix)
            },
        };
        Place {
            span: Span::default(),
            start,
            end,
            quote,
            before,
            after,
            verbatim: false,
            at_hint: false,
            is_beyond: false,
            is_bracketed: false,
            same_figures_aside: false,
            standing: Standing::Open,
            total: 0.0,
        }
    }
}

/// How much one side of a place is like the stored context, from 0 to 1.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not depend on each other"
)]
pub(super) struct Side {
    /// It is the same in full.
    pub(super) full: bool,
    /// The nearest characters.
    pub(super) near: f64,
    /// All characters.
    pub(super) like: f64,
    /// The outer end of the context is there: a second copy of a sentence does not reach so far. Context that the end of the document cut
    /// short has one only where the document still ends.
    pub(super) far: bool,
    /// One of its ends is not far away, on the right side.
    pub(super) nearby: bool,
    /// It is the same in full, and so much that this is proof; or it goes on beyond the place where it is interrupted.
    pub(super) resumes: bool,
}

/// A place with what speaks for it.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not depend on each other"
)]
pub(super) struct Place {
    /// Where, in the text itself.
    pub(super) span: Span,
    /// Where it begins, in the folded words.
    pub(super) start: usize,
    /// One past its end, in the folded words.
    pub(super) end: usize,
    /// How much of the quotation is there; 1 when the words are the same.
    pub(super) quote: f64,
    pub(super) before: Side,
    pub(super) after: Side,
    /// The quotation and all of its context stand here letter for letter, not only when folded.
    pub(super) verbatim: bool,
    /// It is where the passage last was.
    pub(super) at_hint: bool,
    /// What stood on one side of the passage stands on the other side of it.
    pub(super) is_beyond: bool,
    /// It is what stands between the stored context of both sides.
    pub(super) is_bracketed: bool,
    /// Only figures, or marks that stand for withheld ones, are others.
    pub(super) same_figures_aside: bool,
    /// What is known of it by the look-alikes that the passage had.
    pub(super) standing: Standing,
    /// Everything together, from 0 to 1.
    pub(super) total: f64,
}

impl Place {
    /// The words are the same.
    pub(super) fn is_exact(&self) -> bool {
        self.quote >= 1.0
    }

    /// Adds the place in the text, and with it everything together. `distance` from the hint is a part of the text, 0 to 1.
    #[must_use]
    pub(super) fn at(mut self, span: Span, at_hint: bool, distance: f64) -> Self {
        self.span = span;
        self.at_hint = at_hint;
        let context = 20.0 * self.before.like + 20.0 * self.after.like;
        self.total = (50.0 * self.quote + context + 2.0 * (1.0 - distance)) / 92.0;
        self
    }
}

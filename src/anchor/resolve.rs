//! Finding a passage again: where it was, or among the places that [`super::gather`] finds and [`super::judge`] weighs.

use std::sync::OnceLock;

use super::alike::Twice;
use super::fold::{Folded, fold, folded};
use super::gather::{FUZZY, Places};
use super::grams::Grams;
use super::judge::{Alone, candidates, is_worth_suggesting, judge, sort};
use super::make::COUNTED;
use super::passage::Passage;
use super::row::{Pattern, Text};
use super::{Alike, Anchor, Candidate, Placement, Sections, batch, by_section};
use crate::text::{ReadingText, Span};

/// The part of a quotation by which a place is suggested to a person.
const HALF: f64 = 0.5;

/// Finds the passage again: at its hint, elsewhere exactly, or approximately. Never guesses between places of like worth.
///
/// For many anchors of one text use [`resolve_all`]: they also vouch for each other.
pub fn resolve(text: &ReadingText, anchor: &Anchor) -> Placement {
    Index::new(text).resolve(anchor)
}

/// Finds many passages again, in their order; the result does not depend on it. Those that are where they were cost one comparison each;
/// the text is indexed once when one is not. Passages beyond doubt vouch for their neighbours, and what is one's own is not given to
/// another with the same words.
pub fn resolve_all<'a>(
    text: &ReadingText,
    anchors: impl IntoIterator<Item = &'a Anchor>,
) -> Vec<Placement> {
    Index::new(text).resolve_all(anchors)
}

/// A text made ready for finding passages; the work is put off until a passage is not where it was.
pub struct Index<'a> {
    pub(super) text: &'a ReadingText,
    sections: Option<Sections<'a>>,
    ready: OnceLock<Ready>,
}

/// The text in folded form, and where its trigrams stand.
pub(super) struct Ready {
    pub(super) folded: Folded,
    pub(super) grams: Grams,
}

impl Ready {
    pub(super) fn text(&self) -> Text<'_> {
        Text {
            words: self.folded.words(),
            grams: Some(&self.grams),
        }
    }
}

impl std::fmt::Debug for Index<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let is_ready = self.ready.get().is_some();
        f.debug_struct("Index")
            .field("is_ready", &is_ready)
            .finish_non_exhaustive()
    }
}

impl<'a> Index<'a> {
    /// Costs nothing yet.
    pub fn new(text: &'a ReadingText) -> Self {
        Self {
            text,
            sections: None,
            ready: OnceLock::new(),
        }
    }

    /// With the outline of the text: see [`by_section`].
    #[must_use]
    pub fn with_sections(mut self, sections: Sections<'a>) -> Self {
        self.sections = Some(sections);
        self
    }

    /// As [`resolve`].
    pub fn resolve(&self, anchor: &Anchor) -> Placement {
        if let Some(placement) = self.in_place(anchor) {
            return placement;
        }
        let passage = Passage::new(anchor);
        let Places { places, signs } = self.places(&passage);
        self.named(anchor, judge(&passage, places, signs, &Alone))
    }

    /// As [`resolve_all`].
    pub fn resolve_all<'b>(&self, anchors: impl IntoIterator<Item = &'b Anchor>) -> Vec<Placement> {
        self.resolve_all_of(anchors.into_iter().map(|anchor| (anchor, None)))
    }

    /// As [`resolve_all`], of passages with the name of the text where each last was. Only those of the same text vouch for each other: how
    /// far they moved cannot be compared otherwise.
    pub fn resolve_all_of<'b>(
        &self,
        anchors: impl IntoIterator<Item = (&'b Anchor, Option<&'b str>)>,
    ) -> Vec<Placement> {
        batch::resolve_all(self, anchors.into_iter().collect())
    }

    /// Places that a person may mean when a passage that is gone is to be attached again, likeliest first: also such as are not like enough
    /// to be proposed by [`resolve`], and one where other words stand now in its old surroundings. Never more than `limit`.
    pub fn suggest(&self, anchor: &Anchor, limit: usize) -> Vec<Candidate> {
        let passage = Passage::new(anchor);
        let mut places = self.places(&passage).places;
        if passage.telling >= FUZZY {
            places.extend(self.like(&passage, HALF));
        }
        places.retain(|place| is_worth_suggesting(&passage, place));
        sort(&mut places);
        let mut found = Placement::Uncertain(candidates(&places));
        found = self.named(anchor, found);
        let Placement::Uncertain(mut list) = found else {
            return Vec::new();
        };
        list.truncate(limit);
        list
    }

    /// What was found, with places that are alike in the order of what their headings say, where these are known.
    pub(super) fn named(&self, anchor: &Anchor, mut placement: Placement) -> Placement {
        if let Some(section_at) = self.sections {
            by_section(anchor, &mut placement, section_at);
        }
        placement
    }

    /// The passage at its hint, with the same words and the same context.
    pub(super) fn in_place(&self, anchor: &Anchor) -> Option<Placement> {
        let span = self.hint(anchor)?;
        // Where the document began or ended with it, a copy may have come before or after it.
        let is_by_hand = anchor.prefix.is_empty() && anchor.suffix.is_empty();
        let is_end = |side: &str, words: &str| !side.is_empty() || words.trim().is_empty();
        let ends =
            is_end(&anchor.prefix, self.before(span)) && is_end(&anchor.suffix, self.after(span));
        (self.is_verbatim(anchor, span) && (ends || is_by_hand))
            .then_some(Placement::Anchored(span))
    }

    /// Whether the quotation stands at its hint, whatever stands around it.
    pub(super) fn is_at_hint(&self, anchor: &Anchor) -> bool {
        let quote = || folded(anchor.quote.chars());
        let hint = self.hint(anchor);
        hint.is_some_and(|span| folded(self.text.slice(span).chars()).eq(quote()))
    }

    /// Whether the quotation stands there with all of its context, letter for letter.
    pub(super) fn is_verbatim(&self, anchor: &Anchor, span: Span) -> bool {
        self.text.slice(span) == anchor.quote
            && self.before(span).ends_with(&anchor.prefix)
            && self.after(span).starts_with(&anchor.suffix)
    }

    pub(super) fn hint(&self, anchor: &Anchor) -> Option<Span> {
        let (start, end) = anchor.hint?;
        self.text.code_point_span(start, end)
    }

    pub(super) fn before(&self, span: Span) -> &str {
        self.text.slice(Span::bytes(0..span.start.0))
    }

    pub(super) fn after(&self, span: Span) -> &str {
        self.text.slice(Span::new(span.end, self.text.end()))
    }

    pub(super) fn ready(&self) -> &Ready {
        self.ready.get_or_init(|| {
            let folded = Folded::new(self.text.as_str());
            let grams = Grams::new(folded.words());
            Ready { folded, grams }
        })
    }

    /// Postings and characters that were looked at so far; none as long as the text was not made ready.
    #[cfg(test)]
    pub(super) fn steps(&self) -> usize {
        self.ready.get().map_or(0, |ready| ready.grams.steps.get())
    }

    pub(super) fn words(&self) -> &str {
        self.ready().folded.words()
    }

    pub(super) fn find(&self, needle: &str, limit: usize) -> Vec<usize> {
        let ready = self.ready();
        ready.grams.occurrences(ready.folded.words(), needle, limit)
    }

    /// Counts the equal quotations and the look-alikes of a passage that stands there.
    pub fn count(&self, anchor: &mut Anchor, span: Span) {
        let ready = self.ready();
        let start = ready.folded.place(span.start.0);
        let end = ready.folded.place(span.end.0).max(start);
        let quote = fold(&anchor.quote);
        let equal = self.find(&quote, COUNTED + 1);
        let ordinal = equal.iter().position(|at| *at == start);
        anchor.ordinal = ordinal
            .filter(|_| (2..=COUNTED).contains(&equal.len()) && !quote.is_empty())
            .map(|before| (before + 1, equal.len()));
        anchor.alike = Pattern::new(anchor).map_or_else(Alike::default, |pattern| {
            pattern.alike(&ready.text(), start..end)
        });
        anchor.alike.twice = self.twice(anchor);
    }

    /// What of its context a passage shares with a copy of it: such context tells nothing any more, and it is never widened.
    fn twice(&self, anchor: &Anchor) -> Twice {
        let (prefix, suffix) = (fold(&anchor.prefix), fold(&anchor.suffix));
        let quote = fold(&anchor.quote);
        let stands_twice = |words: &str| !quote.is_empty() && self.find(words, 2).len() > 1;
        let before = [&*prefix, &*quote].concat();
        let after = [&*quote, &*suffix].concat();
        let twice = Twice {
            before: !prefix.is_empty() && stands_twice(&before),
            after: !suffix.is_empty() && stands_twice(&after),
            whole: false,
        };
        let whole = [&*before, &*suffix].concat();
        Twice {
            whole: twice.before && twice.after && stands_twice(&whole),
            ..twice
        }
    }
}

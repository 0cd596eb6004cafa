//! Gathering the places where a passage may be: with all of its context, with the same words, between its surroundings, by words that are
//! like its own.

use memchr::memmem;

use super::alike::standing;
use super::approximate::{best_long_match, best_match};
use super::context::{NEARBY, first, last};
use super::fold::{count_telling, is_ignored, without_figures};
use super::judge::{SAME, is_full};
use super::make::snap;
use super::passage::{Passage, Place};
use super::resolve::Index;
use super::row::Pattern;
use crate::text::Span;

/// Occurrences of the same words that are weighed.
const WEIGHED: usize = 64;
/// Occurrences of a side of the context that are looked at.
const SIDES: usize = 64;
/// Characters of a side by which the place between both sides is found.
const EDGE: usize = 16;
/// Characters of a side by which a place on its other side is told.
const BEYOND: usize = 10;
/// Letters, digits and Chinese characters that such an edge must have.
const TELLING_EDGE: usize = 5;
/// Places that are searched for a changed quotation.
const SEARCHED: usize = 12;
/// Characters from which a changed quotation is looked for.
pub(super) const FUZZY: usize = 6;
/// Places of which it is told whether they are look-alikes.
const TOLD: usize = 8;
/// Characters from which a quotation is looked for by its ends only.
const LONG: usize = 600;

/// Where a passage may be.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) places: Vec<Place>,
    pub(super) signs: Signs,
}

/// What tells that the passage itself is gone, or that copies of it came in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    /// What stood before the passage meets what stood after it.
    pub(super) is_cut: bool,
    /// There are fewer of the equal quotations than there were.
    pub(super) is_fewer: bool,
    /// There are more.
    pub(super) is_more: bool,
}

impl Index<'_> {
    /// Everywhere that the passage may be.
    pub(super) fn places(&self, passage: &Passage<'_>) -> Places {
        if passage.quote.is_empty() {
            return self.between(passage);
        }
        let full = self.full(passage);
        if let [_] = full.as_slice()
            && passage.before.is_there
            && passage.after.is_there
            && !self.is_at_hint(passage.anchor)
        {
            return Places {
                places: full,
                signs: Signs::default(),
            };
        }
        let mut places = full;
        let count = self.same(passage, &mut places);
        let before = passage.anchor.ordinal.map_or(0, |(_, equal)| equal);
        let signs = Signs {
            is_cut: self.bracketed(passage, &mut places),
            is_fewer: count.is_some_and(|count| count < before),
            is_more: count.is_some_and(|count| count > before.max(1)),
        };
        if passage.telling >= FUZZY && !places.iter().any(Place::is_exact) {
            places.extend(self.like(passage, SAME));
        }
        places.sort_by_key(|place| (place.span, !place.is_bracketed));
        places.dedup_by_key(|place| place.span);
        self.tell_alike(passage, &mut places);
        Places { places, signs }
    }

    /// Tells of the likeliest places whether they are look-alikes that the passage had.
    fn tell_alike(&self, passage: &Passage<'_>, places: &mut [Place]) {
        let alike = &passage.anchor.alike;
        if !alike.has_prints() {
            return;
        }
        let Some(pattern) = Pattern::new(passage.anchor) else {
            return;
        };
        let text = self.ready().text();
        let mut likely: Vec<&mut Place> = places
            .iter_mut()
            .filter(|place| !is_full(passage, place))
            .collect();
        likely.sort_by(|a, b| b.at_hint.cmp(&a.at_hint).then(b.total.total_cmp(&a.total)));
        for place in likely.into_iter().take(TOLD) {
            let (row, at) = pattern.around(&text, place.start..place.end);
            place.standing = standing(alike, &row, at);
        }
    }

    /// The same words with all of their context.
    fn full(&self, passage: &Passage<'_>) -> Vec<Place> {
        self.find(&passage.whole(), WEIGHED)
            .into_iter()
            .map(|at| {
                let start = at + passage.prefix.len();
                self.weigh(passage, start, start + passage.quote.len(), 1.0)
            })
            .collect()
    }

    /// The same words, and how often they stand. Of words that stand everywhere only those next to a part of their context, and where they
    /// were; these are not counted.
    fn same(&self, passage: &Passage<'_>, places: &mut Vec<Place>) -> Option<usize> {
        let mut starts = self.find(&passage.quote, WEIGHED + 1);
        let count = Some(starts.len()).filter(|count| *count <= WEIGHED);
        if count.is_none() {
            starts.clear();
            let (prefix, suffix) = (
                last(&passage.prefix, EDGE / 2),
                first(&passage.suffix, EDGE / 2),
            );
            if !prefix.is_empty() {
                let found = self.find(&[prefix, &passage.quote].concat(), WEIGHED);
                starts.extend(found.into_iter().map(|at| at + prefix.len()));
            }
            if !suffix.is_empty() {
                starts.extend(self.find(&[&passage.quote, suffix].concat(), WEIGHED));
            }
            if let Some(hint) = self.hint(passage.anchor) {
                let start = self.ready().folded.place(hint.start.0);
                let rest = self.words().get(start..).unwrap_or_default();
                starts.extend(rest.starts_with(&passage.quote).then_some(start));
            }
            starts.sort_unstable();
            starts.dedup();
        }
        let known: Vec<usize> = places.iter().map(|place| place.start).collect();
        let new = starts.into_iter().filter(|start| !known.contains(start));
        let new: Vec<Place> = new
            .map(|start| self.weigh(passage, start, start + passage.quote.len(), 1.0))
            .collect();
        places.extend(new);
        count
    }

    /// What stands between the ends of the stored context now; true when nothing does.
    fn bracketed(&self, passage: &Passage<'_>, places: &mut Vec<Place>) -> bool {
        let (before, after) = (last(&passage.prefix, EDGE), first(&passage.suffix, EDGE));
        if count_telling(before) < TELLING_EDGE || count_telling(after) < TELLING_EDGE {
            return false;
        }
        // Where a look-alike stood beside it, its own words begin or end as its surroundings do.
        let is_beside_alike = passage.anchor.alike.has_prints()
            && (passage.quote.starts_with(after) || passage.quote.ends_with(before));
        let words = self.words();
        let reach = passage.quote.len() * 2 + 192 + after.len();
        let mut is_cut = false;
        for at in self.find(before, SIDES) {
            let start = at + before.len();
            let end = words.floor_char_boundary(start.saturating_add(reach));
            let window = words.get(start..end).unwrap_or_default();
            let skipped = if is_beside_alike {
                window.floor_char_boundary(passage.quote.len() / 2)
            } else {
                0
            };
            let rest = window.get(skipped..).unwrap_or_default();
            match memmem::find(rest.as_bytes(), after.as_bytes()).map(|at| at + skipped) {
                Some(0) => is_cut = true,
                Some(length) => {
                    let found = window.get(..length).unwrap_or_default();
                    let to = start + length;
                    let inside = |place: &&mut Place| {
                        let end = place.start + passage.quote.len();
                        place.is_exact() && place.start >= start && end <= to
                    };
                    let mut is_inside = false;
                    for place in places.iter_mut().filter(inside) {
                        place.is_bracketed = true;
                        is_inside = true;
                    }
                    if is_inside {
                        continue;
                    }
                    let quote = similarity(&passage.quote, found);
                    let mut place = self.weigh(passage, start, start + length, quote);
                    place.is_bracketed = true;
                    place.same_figures_aside =
                        without_figures(found) == without_figures(&passage.quote);
                    places.push(place);
                }
                None => {}
            }
        }
        is_cut
    }

    /// Places whose words are like the quotation: at least the part `same` of it.
    pub(super) fn like(&self, passage: &Passage<'_>, same: f64) -> Vec<Place> {
        let pattern: Vec<char> = passage.quote.chars().collect();
        let bound = ((1.0 - same) * pattern.len() as f64) as usize;
        let slack = 96 + passage.quote.len() / 2;
        let is_long = pattern.len() > LONG;
        let search = if is_long { best_long_match } else { best_match };
        let limit = if is_long { 2 } else { SEARCHED };
        let words = self.words();
        let starts = self.ready().grams.likely_starts(&passage.whole(), limit);
        let mut places = Vec::new();
        for start in starts {
            let quote = start + passage.prefix.len();
            let from = words.floor_char_boundary(quote.saturating_sub(slack));
            let to = words.floor_char_boundary(quote + passage.quote.len() + slack);
            let window = words.get(from..to).unwrap_or_default();
            #[cfg(test)]
            self.ready().grams.count(window.len() * pattern.len());
            let Some(found) = search(&pattern, window, bound) else {
                continue;
            };
            if found.start == found.end {
                continue;
            }
            let same = 1.0 - found.errors as f64 / pattern.len() as f64;
            let mut place = self.weigh(passage, from + found.start, from + found.end, same);
            place.same_figures_aside =
                without_figures(window.get(found.start..found.end).unwrap_or_default())
                    == without_figures(&passage.quote);
            places.push(place);
        }
        places
    }

    /// Words of which nothing is left when folded stand where their context meets, letter for letter.
    fn between(&self, passage: &Passage<'_>) -> Places {
        let anchor = passage.anchor;
        let mut places = Vec::new();
        let whole = passage.whole();
        if !whole.is_empty() {
            let folded = &self.ready().folded;
            for at in self.find(&whole, WEIGHED) {
                let at = at + passage.prefix.len();
                let gap = folded.gap(at);
                let spans = (gap.start.0..=gap.end.0)
                    .map(|start| Span::bytes(start..start + anchor.quote.len()));
                let there = spans.filter(|span| self.is_verbatim(anchor, *span));
                places.extend(there.map(|span| {
                    let place = passage.weigh(self.words(), at, at, 1.0);
                    self.locate(passage, place, span)
                }));
            }
        }
        Places {
            places,
            signs: Signs::default(),
        }
    }

    fn weigh(&self, passage: &Passage<'_>, start: usize, end: usize, quote: f64) -> Place {
        let ready = self.ready();
        let place = passage.weigh(ready.folded.words(), start, end, quote);
        let place = Place {
            is_beyond: self.is_beyond(passage, start, end),
            ..place
        };
        self.locate(passage, place, self.origin(passage, start, end))
    }

    /// Whether what stood after the passage stands before this place, or the other way round: then this is a neighbour of the passage.
    fn is_beyond(&self, passage: &Passage<'_>, start: usize, end: usize) -> bool {
        let words = self.words();
        let reach = passage.quote.len() + NEARBY;
        let from = words.floor_char_boundary(start.saturating_sub(reach));
        let to = words.floor_char_boundary(end.saturating_add(reach));
        let (before, after) = (words.get(from..end), words.get(start..to));
        let (before, after) = (
            before.unwrap_or_default().as_bytes(),
            after.unwrap_or_default().as_bytes(),
        );
        let ends = |side| [first(side, BEYOND), last(side, BEYOND)];
        let tells = |end: &&str| count_telling(end) >= TELLING_EDGE;
        let follows =
            |end: &str| memmem::find(before, end.as_bytes()).is_some_and(|at| from + at < start);
        let precedes = |words_before: &str| {
            memmem::rfind(after, words_before.as_bytes())
                .is_some_and(|at| start + at + words_before.len() > end)
        };
        ends(&passage.suffix).into_iter().filter(tells).any(follows)
            || ends(&passage.prefix)
                .into_iter()
                .filter(tells)
                .any(precedes)
    }

    fn locate(&self, passage: &Passage<'_>, place: Place, span: Span) -> Place {
        let now = self.text.code_points(span.start);
        let (at_hint, distance) = passage.anchor.hint.map_or((false, 0.0), |(start, _)| {
            let length = self.text.code_point_length().max(1);
            let distance = (now.abs_diff(start) as f64 / length as f64).min(1.0);
            // Counting code points costs more than anything else here, and few places begin where the passage did.
            let at_hint = now == start && self.hint(passage.anchor) == Some(span);
            (at_hint, distance)
        });
        let verbatim = place.is_exact() && self.is_verbatim(passage.anchor, span);
        Place {
            verbatim,
            ..place.at(span, at_hint, distance)
        }
    }

    /// The place in the text itself. White space at the ends of the quotation, which folding drops, is found around it again.
    fn origin(&self, passage: &Passage<'_>, start: usize, end: usize) -> Span {
        let mut span = self.ready().folded.origin(start, end);
        let (lead, trail) = blank_ends(&passage.anchor.quote);
        if self.before(span).ends_with(lead) {
            span.start.0 -= lead.len();
        }
        if self.after(span).starts_with(trail) {
            span.end.0 += trail.len();
        }
        snap(self.text, span)
    }
}

/// What folding drops at the ends of a quotation.
fn blank_ends(quote: &str) -> (&str, &str) {
    let lead = quote.len() - quote.trim_start_matches(is_ignored).len();
    let trail = quote.trim_end_matches(is_ignored).len().max(lead);
    (
        quote.get(..lead).unwrap_or_default(),
        quote.get(trail..).unwrap_or_default(),
    )
}

/// One minus the edits per character of the longer one.
fn similarity(one: &str, other: &str) -> f64 {
    let pattern: Vec<char> = one.chars().collect();
    let longer = pattern.len().max(other.chars().count());
    if longer == 0 {
        return 1.0;
    }
    if longer > LONG {
        let bound = pattern.len() / 2;
        let found = best_long_match(&pattern, other, bound);
        return found.map_or(0.0, |found| 1.0 - found.errors as f64 / longer as f64);
    }
    let distance = super::context::distance(one, other);
    1.0 - distance as f64 / longer as f64
}

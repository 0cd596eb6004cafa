//! Finding a passage again. Weights after the Hypothesis client (`match-quote.ts`): quotation 50, context 20 and 20, position 2;
//! unlike it, a place is only taken when it is good in itself and clearly better than the next one.

use std::cell::OnceCell;

use super::approximate::{best_long_match, best_match};
use super::context::{ends_with, starts_with};
use super::grams::Grams;
use super::make::snap;
use super::{Anchor, Candidate, Placement};
use crate::text::{ReadingText, Span};

/// A quotation of fewer characters says little: its context must be the same.
const SHORT: usize = 5;
/// A quotation of so many characters, found once, is beyond doubt whatever stands around it.
const TELLING: usize = 24;
/// Likewise, but only worth showing to the reader as a possibility.
const NOTABLE: usize = 12;
/// Characters of context on both sides that place a short quotation when neither side is the same in full.
const NEAR: usize = 8;
/// Characters from which a changed quotation is looked for.
const FUZZY: usize = 6;
/// What a place must score, from 0 to 1.
const GOOD: f64 = 0.8;
/// The part of a changed quotation that must be the same.
const SAME: f64 = 0.75;
/// By how much the best place must beat the next.
const MARGIN: f64 = 0.05;
/// One side of the context that is so much alike is proof enough for the same words.
const SURE_SIDE: f64 = 0.9;
/// Candidates that an uncertain placement lists.
const LISTED: usize = 32;
/// Occurrences of the same words that are scored.
const SCORED: usize = 512;
/// Places that are searched for a changed quotation.
const SEARCHED: usize = 12;
/// Characters from which a quotation is looked for by its ends only.
const LONG: usize = 600;

/// Finds the passage again: at its hint, elsewhere exactly, or approximately. Never guesses between places of like worth.
///
/// For many anchors of one text use [`resolve_all`] or an [`Index`].
pub fn resolve(text: &ReadingText, anchor: &Anchor) -> Placement {
    Index::new(text).resolve(anchor)
}

/// Finds many passages again, in their order. Those that are where they were cost one comparison each; the text is indexed once
/// when one is not.
pub fn resolve_all<'a>(
    text: &ReadingText,
    anchors: impl IntoIterator<Item = &'a Anchor>,
) -> Vec<Placement> {
    let index = Index::new(text);
    anchors
        .into_iter()
        .map(|anchor| index.resolve(anchor))
        .collect()
}

/// A text made ready for finding passages; the work is put off until a passage is not where it was.
#[derive(Debug)]
pub struct Index<'a> {
    text: &'a ReadingText,
    grams: OnceCell<Grams>,
}

/// A place with what speaks for it.
#[derive(Clone, Copy, Debug)]
struct Scored {
    span: Span,
    /// From 0 to 1.
    total: f64,
    quote: f64,
    before: f64,
    after: f64,
}

impl<'a> Index<'a> {
    /// Costs nothing yet.
    pub fn new(text: &'a ReadingText) -> Self {
        Self {
            text,
            grams: OnceCell::new(),
        }
    }

    /// As [`resolve`].
    pub fn resolve(&self, anchor: &Anchor) -> Placement {
        let hint = self.hint(anchor);
        if let Some(span) = hint
            && self.text.slice(span) == anchor.quote
            && self.stands_in_context(anchor, span)
        {
            return Placement::Anchored(span);
        }
        if anchor.quote.is_empty() {
            return self.between(anchor);
        }
        let placed = |span| {
            // A hint beyond the end of the text is one that moved, too.
            if anchor.hint.is_none() || hint == Some(span) {
                Placement::Anchored(span)
            } else {
                Placement::Moved(span)
            }
        };
        let in_context = self.in_full_context(anchor);
        if let [span] = in_context.as_slice() {
            return placed(*span);
        }
        if !in_context.is_empty() {
            return uncertain(
                in_context
                    .into_iter()
                    .map(|span| self.score(anchor, span, 1.0))
                    .collect(),
            );
        }
        if anchor.prefix.is_empty() && anchor.suffix.is_empty() {
            return self.changed(anchor);
        }
        if is_shorter(&anchor.quote, SHORT) {
            return self.short(anchor).map_or(Placement::Orphan, placed);
        }
        match self.same_words(anchor, hint) {
            Found::One(span) => placed(span),
            Found::Many(scored) => uncertain(scored),
            Found::None => self.changed(anchor),
        }
    }

    fn grams(&self) -> &Grams {
        self.grams.get_or_init(|| Grams::new(self.text.as_str()))
    }

    fn hint(&self, anchor: &Anchor) -> Option<Span> {
        let (start, end) = anchor.hint?;
        self.text.code_point_span(start, end)
    }

    fn before(&self, span: Span) -> &str {
        self.text.slice(Span::bytes(0..span.start.0))
    }

    fn after(&self, span: Span) -> &str {
        self.text.slice(Span::new(span.end, self.text.end()))
    }

    fn stands_in_context(&self, anchor: &Anchor, span: Span) -> bool {
        self.before(span).ends_with(&anchor.prefix) && self.after(span).starts_with(&anchor.suffix)
    }

    /// Every place where the quotation stands with all of its context.
    fn in_full_context(&self, anchor: &Anchor) -> Vec<Span> {
        self.with(&anchor.prefix, &anchor.quote, &anchor.suffix)
    }

    fn with(&self, prefix: &str, quote: &str, suffix: &str) -> Vec<Span> {
        let needle = [prefix, quote, suffix].concat();
        self.grams()
            .occurrences(self.text, &needle, SCORED)
            .into_iter()
            .map(|at| Span::bytes(at + prefix.len()..at + prefix.len() + quote.len()))
            .collect()
    }

    /// An empty quotation stands where its context meets.
    fn between(&self, anchor: &Anchor) -> Placement {
        match self.in_full_context(anchor).as_slice() {
            [span] => Placement::Moved(*span),
            _ => Placement::Orphan,
        }
    }

    /// A short quotation: one side of its context must be the same in full, or both sides near by.
    fn short(&self, anchor: &Anchor) -> Option<Span> {
        let mut found = Vec::new();
        if !anchor.prefix.is_empty() {
            found.extend(self.with(&anchor.prefix, &anchor.quote, ""));
        }
        if !anchor.suffix.is_empty() {
            found.extend(self.with("", &anchor.quote, &anchor.suffix));
        }
        if found.is_empty()
            && !is_shorter(&anchor.prefix, NEAR)
            && !is_shorter(&anchor.suffix, NEAR)
        {
            found = self.with(
                last(&anchor.prefix, NEAR),
                &anchor.quote,
                first(&anchor.suffix, NEAR),
            );
        }
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [span] => Some(*span),
            _ => None,
        }
    }

    /// The same words with other context.
    fn same_words(&self, anchor: &Anchor, hint: Option<Span>) -> Found {
        let mut scored: Vec<Scored> = self
            .with("", &anchor.quote, "")
            .into_iter()
            .map(|span| self.score(anchor, span, 1.0))
            .collect();
        sort(&mut scored);
        let Some(best) = scored.first().copied() else {
            return Found::None;
        };
        let alone = scored
            .get(1)
            .is_none_or(|next| best.total - next.total >= MARGIN);
        let side =
            |likeness: f64, context: &str| likeness >= SURE_SIDE && !is_shorter(context, NEAR);
        let good = best.total >= GOOD
            || side(best.before, &anchor.prefix)
            || side(best.after, &anchor.suffix)
            || hint == Some(best.span)
            || (scored.len() == 1 && !is_shorter(&anchor.quote, TELLING));
        if good && alone {
            Found::One(best.span)
        } else if good || !is_shorter(&anchor.quote, NOTABLE) {
            Found::Many(scored)
        } else {
            Found::None
        }
    }

    /// Words that changed: taken when enough of them and of their context is the same.
    fn changed(&self, anchor: &Anchor) -> Placement {
        if is_shorter(&anchor.quote, FUZZY) {
            return Placement::Orphan;
        }
        let mut scored = self.like(anchor);
        scored.retain(|place| place.quote >= SAME);
        sort(&mut scored);
        let mut apart: Vec<Scored> = Vec::new();
        for place in scored {
            if apart
                .iter()
                .all(|known| known.span.intersect(place.span).is_none())
            {
                apart.push(place);
            }
        }
        let Some(best) = apart.first().copied().filter(|best| best.total >= GOOD) else {
            return Placement::Orphan;
        };
        apart.retain(|place| best.total - place.total < MARGIN);
        if apart.len() > 1 {
            return uncertain(apart);
        }
        Placement::Approximate(best.span, best.total)
    }

    /// Places whose words are like the quotation.
    fn like(&self, anchor: &Anchor) -> Vec<Scored> {
        let pattern: Vec<char> = anchor.quote.chars().collect();
        let bound = ((1.0 - SAME) * pattern.len() as f64) as usize;
        let slack = 96 + anchor.quote.len() / 2;
        let is_long = pattern.len() > LONG;
        let search = if is_long { best_long_match } else { best_match };
        let limit = if is_long { 2 } else { SEARCHED };
        let whole = [
            anchor.prefix.as_str(),
            anchor.quote.as_str(),
            anchor.suffix.as_str(),
        ]
        .concat();
        self.grams()
            .likely_starts(&whole, limit)
            .into_iter()
            .filter_map(|start| {
                let quote = start + anchor.prefix.len();
                let window = Span::bytes(
                    quote.saturating_sub(slack)
                        ..quote
                            .saturating_add(anchor.quote.len() + slack)
                            .min(self.text.len())
                            .max(quote.saturating_sub(slack)),
                );
                let from = self.text.clamp(window.start).0;
                let found = search(&pattern, self.text.slice(window), bound)?;
                let span = snap(self.text, Span::bytes(from + found.start..from + found.end));
                let same = 1.0 - found.errors as f64 / pattern.len() as f64;
                Some(self.score(anchor, span, same))
            })
            .collect()
    }

    fn score(&self, anchor: &Anchor, span: Span, quote: f64) -> Scored {
        let before = ends_with(self.before(span), &anchor.prefix);
        let after = starts_with(self.after(span), &anchor.suffix);
        let position = anchor.hint.map_or(1.0, |(start, _)| {
            let length = self.text.code_point_length().max(1);
            let distance = self.text.code_points(span.start).abs_diff(start);
            1.0 - (distance as f64 / length as f64).min(1.0)
        });
        Scored {
            span,
            total: (50.0 * quote + 20.0 * before + 20.0 * after + 2.0 * position) / 92.0,
            quote,
            before,
            after,
        }
    }
}

/// What the search for the same words gave.
enum Found {
    One(Span),
    Many(Vec<Scored>),
    None,
}

fn sort(scored: &mut [Scored]) {
    scored.sort_by(|a, b| b.total.total_cmp(&a.total).then(a.span.cmp(&b.span)));
}

fn uncertain(mut scored: Vec<Scored>) -> Placement {
    sort(&mut scored);
    Placement::Uncertain(
        scored
            .into_iter()
            .take(LISTED)
            .map(|place| Candidate {
                span: place.span,
                confidence: place.total,
            })
            .collect(),
    )
}

/// Whether a text has fewer letters, digits and Chinese characters than that: white space and marks tell nothing, as in the columns of a
/// table.
fn is_shorter(text: &str, count: usize) -> bool {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .nth(count - 1)
        .is_none()
}

fn first(text: &str, count: usize) -> &str {
    let end = text
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

fn last(text: &str, count: usize) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take(count)
        .last()
        .map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

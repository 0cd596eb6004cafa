//! Placing many passages together. Those beyond doubt vouch for their neighbours: text that was moved carries all of its marks by the same
//! distance. And a copy that is one passage's own is not offered to another one with the same words.

use std::collections::HashMap;

use super::gather::Places;
use super::judge::{Alone, Support, is_full, judge};
use super::passage::{Passage, Place};
use super::resolve::Index;
use super::{Anchor, Placement};
use crate::text::Span;

/// Code points within which passages on both sides that moved alike vouch for what stands between them.
const NEIGHBOURHOOD: usize = 2000;
/// Neighbours that are asked on each side.
const ASKED: usize = 12;

/// A passage beyond doubt.
#[derive(Clone, Copy, Debug)]
struct Sure {
    /// Where it was, in code points.
    start: usize,
    end: usize,
    /// How far it moved, in code points.
    shift: isize,
}

/// The passages beyond doubt, by where they were, for each text where passages last were.
type Sures<'a> = HashMap<Option<&'a str>, Vec<Sure>>;

/// What is known about one of the passages.
struct State<'a> {
    passage: Passage<'a>,
    /// The text where it last was; `None` is the one that all others were on.
    placed_on: Option<&'a str>,
    found: Places,
    placement: Placement,
    /// It is at its hint with all of its words and context, or was found so elsewhere.
    is_full: bool,
}

/// See [`Index::resolve_all_of`].
pub(super) fn resolve_all(
    index: &Index<'_>,
    anchors: Vec<(&Anchor, Option<&str>)>,
) -> Vec<Placement> {
    let in_place: Vec<Option<Placement>> = anchors
        .iter()
        .map(|(anchor, _)| index.in_place(anchor))
        .collect();
    if in_place.iter().all(Option::is_some) {
        return in_place.into_iter().flatten().collect();
    }
    let mut states: Vec<State<'_>> = anchors
        .into_iter()
        .zip(in_place)
        .map(|((anchor, placed_on), placement)| State {
            placed_on,
            ..first_look(index, anchor, placement)
        })
        .collect();
    settle_claims(&mut states);
    let sures = sure_ones(index, &states);
    let owners = owners(&states);
    for state in &mut states {
        if matches!(
            state.placement,
            Placement::Anchored(_) | Placement::Moved(_)
        ) {
            continue;
        }
        second_look(index, state, &sures, &owners);
    }
    settle_claims(&mut states);
    settle_overlaps(&mut states);
    states
        .into_iter()
        .map(|state| index.named(state.passage.anchor, state.placement))
        .collect()
}

fn first_look<'a>(
    index: &Index<'_>,
    anchor: &'a Anchor,
    placement: Option<Placement>,
) -> State<'a> {
    let passage = Passage::new(anchor);
    if let Some(placement) = placement {
        return State {
            passage,
            placed_on: None,
            found: Places::default(),
            placement,
            is_full: true,
        };
    }
    let found = index.places(&passage);
    let placement = judge(&passage, found.places.clone(), found.signs, &Alone);
    let is_full = placement.span().is_some_and(|span| {
        found
            .places
            .iter()
            .any(|place| place.span == span && is_full(&passage, place))
    });
    State {
        passage,
        placed_on: None,
        found,
        placement,
        is_full,
    }
}

/// Passages with the same words that stood at different places cannot all be at one now: the one with the better claim stays.
fn settle_claims(states: &mut [State<'_>]) {
    let mut claims: HashMap<(Span, String), Vec<usize>> = HashMap::new();
    for (i, state) in states.iter().enumerate() {
        if let Placement::Anchored(span) | Placement::Moved(span) = state.placement
            && !span.is_empty()
        {
            let claim = (span, state.passage.quote.clone());
            claims.entry(claim).or_default().push(i);
        }
    }
    for ((span, _), rivals) in claims {
        let hint = |i: &usize| states.get(*i).and_then(|state| state.passage.anchor.hint);
        let first = rivals.first().and_then(hint);
        if rivals.iter().all(|i| hint(i) == first || hint(i).is_none()) {
            continue;
        }
        let rank = |i: &usize| {
            states.get(*i).map_or((false, false), |state| {
                let is_anchored = matches!(state.placement, Placement::Anchored(_));
                (state.is_full && is_anchored, state.is_full)
            })
        };
        let best = rivals.iter().map(rank).max().unwrap_or_default();
        let winners: Vec<usize> = rivals.iter().copied().filter(|i| rank(i) == best).collect();
        let owner = winners.first().and_then(hint);
        let is_one = winners.iter().all(|i| hint(i) == owner);
        for i in rivals {
            if is_one && winners.contains(&i) {
                continue;
            }
            if let Some(state) = states.get_mut(i) {
                if is_one {
                    state.found.places.retain(|place| place.span != span);
                }
                doubt(state, !is_one);
            }
        }
    }
}

/// Judges again after a place was taken away, or after it turned out to be claimed by others too.
fn doubt(state: &mut State<'_>, is_claimed: bool) {
    let places = state.found.places.clone();
    state.is_full = false;
    state.placement = if is_claimed {
        let mut places = places;
        super::judge::sort(&mut places);
        Placement::Uncertain(super::judge::candidates(&places))
    } else {
        judge(&state.passage, places, state.found.signs, &Alone)
    };
    if matches!(&state.placement, Placement::Uncertain(list) if list.is_empty()) {
        state.placement = Placement::Orphan;
    }
}

/// The passages that are where they are with the same words.
fn sure_ones<'a>(index: &Index<'_>, states: &[State<'a>]) -> Sures<'a> {
    let mut sures = Sures::new();
    for state in states.iter().filter(|state| state.is_full) {
        if let Some(sure) = sure_one(index, state) {
            sures.entry(state.placed_on).or_default().push(sure);
        }
    }
    for sure in sures.values_mut() {
        sure.sort_unstable_by_key(|sure| (sure.start, sure.end, sure.shift));
    }
    sures
}

fn sure_one(index: &Index<'_>, state: &State<'_>) -> Option<Sure> {
    let (start, end) = state.passage.anchor.hint?;
    let (Placement::Anchored(span) | Placement::Moved(span)) = state.placement else {
        return None;
    };
    let now = index.text.code_points(span.start);
    let same = index.text.slice(span) == state.passage.anchor.quote;
    same.then_some(Sure {
        start,
        end,
        shift: now as isize - start as isize,
    })
}

/// Which place belongs to which passage, by words.
fn owners(states: &[State<'_>]) -> HashMap<(Span, String), Option<(usize, usize)>> {
    states
        .iter()
        .filter_map(|state| match state.placement {
            Placement::Anchored(span) | Placement::Moved(span) => {
                let words = state.passage.quote.clone();
                Some(((span, words), state.passage.anchor.hint))
            }
            _ => None,
        })
        .collect()
}

fn second_look(
    index: &Index<'_>,
    state: &mut State<'_>,
    sures: &Sures<'_>,
    owners: &HashMap<(Span, String), Option<(usize, usize)>>,
) {
    let hint = state.passage.anchor.hint;
    let quote = state.passage.quote.clone();
    state.found.places.retain(|place| {
        let owner = place
            .is_exact()
            .then(|| owners.get(&(place.span, quote.clone())));
        !matches!(owner, Some(Some(known)) if *known != hint)
    });
    let sure = sures.get(&state.placed_on);
    let sure = sure.map(Vec::as_slice).unwrap_or_default();
    let support = Neighbours {
        index,
        hint,
        near: near(sure, hint),
    };
    state.placement = judge(
        &state.passage,
        state.found.places.clone(),
        state.found.signs,
        &support,
    );
}

/// A changed passage is not where another one stands that was elsewhere before.
fn settle_overlaps(states: &mut [State<'_>]) {
    let mut exact: Vec<(Span, (usize, usize))> = states
        .iter()
        .filter_map(|state| match state.placement {
            Placement::Anchored(span) | Placement::Moved(span) if !span.is_empty() => {
                Some((span, state.passage.anchor.hint?))
            }
            _ => None,
        })
        .collect();
    exact.sort_unstable();
    let longest = exact.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
    for state in states {
        let (Placement::Approximate(span, _), Some(hint)) =
            (&state.placement, state.passage.anchor.hint)
        else {
            continue;
        };
        let span = *span;
        let from = exact.partition_point(|(other, _)| other.start.0 + longest < span.start.0);
        let is_taken = exact
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|(other, _)| other.start < span.end)
            .any(|(other, was)| {
                let shared = span.intersect(*other).map_or(0, Span::len);
                shared * 2 > span.len().min(other.len()) && (was.1 <= hint.0 || hint.1 <= was.0)
            });
        if is_taken {
            state
                .found
                .places
                .retain(|place| place.span.intersect(span).is_none());
            doubt(state, false);
        }
    }
}

/// The passages beyond doubt around a place where a passage was.
fn near(sure: &[Sure], hint: Option<(usize, usize)>) -> (&[Sure], &[Sure]) {
    let Some((start, _)) = hint else {
        return (&[], &[]);
    };
    let at = sure.partition_point(|sure| sure.start < start);
    let before = sure.get(at.saturating_sub(ASKED)..at).unwrap_or_default();
    let after = sure
        .get(at..(at + ASKED).min(sure.len()))
        .unwrap_or_default();
    (before, after)
}

/// What neighbours say.
struct Neighbours<'n, 'i> {
    index: &'n Index<'i>,
    hint: Option<(usize, usize)>,
    near: (&'n [Sure], &'n [Sure]),
}

impl Support for Neighbours<'_, '_> {
    /// One that overlaps it moved as far, or one before and one after it did.
    fn carried(&self, place: &Place) -> bool {
        let Some((start, end)) = self.hint else {
            return false;
        };
        let now = self.index.text.code_points(place.span.start);
        let shift = now as isize - start as isize;
        let (before, after) = self.near;
        let overlapping = before
            .iter()
            .chain(after)
            .filter(|sure| sure.start < end && start < sure.end);
        let mut vouched = false;
        for sure in overlapping {
            if sure.shift != shift {
                return false;
            }
            vouched = true;
        }
        let left = before.iter().rev().find(|sure| sure.end <= start);
        let right = after.iter().find(|sure| sure.start >= end);
        vouched
            || left.zip(right).is_some_and(|(left, right)| {
                left.shift == shift
                    && right.shift == shift
                    && right.start - left.end <= NEIGHBOURHOOD
            })
    }
}

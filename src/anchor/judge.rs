//! Judging places: which one is the passage beyond doubt, which may be, and when it is gone.
//!
//! A place is taken only when it is good in itself and nothing comes near it. Words that slid in where the passage was cut out differ
//! next to the quotation first, so near context counts for more than far context.

use super::alike::Standing;
use super::gather::Signs;
use super::passage::{Passage, Place, Side};
use super::{Candidate, Placement};

/// A quotation of fewer characters says little: its context must be the same.
pub(super) const SHORT: usize = 5;
/// A quotation of so many characters says something, though it may well stand twice.
pub(super) const NOTABLE: usize = 12;
/// Words of so many characters are worth showing as a possibility wherever they stand.
pub(super) const TELLING: usize = 24;
/// What a place must score altogether, from 0 to 1.
const GOOD: f64 = 0.8;
/// The part of a changed quotation that must be the same.
pub(super) const SAME: f64 = 0.75;
/// The same, when all of the context stands around it.
const SAME_BETWEEN: f64 = 0.6;
/// The part that makes words between the same context worth showing.
const LIKE_BETWEEN: f64 = 0.4;
/// How much alike the nearest characters of the context must be.
const NEAR: f64 = 0.75;
/// How much they must be alike where the other side is the same in full.
const NOT_ALIEN: f64 = 0.85;
/// How much of a side must be alike when its outer end is there too.
const HELD: f64 = 0.7;
/// How much of a side must be alike for the passage to be rather there.
const LIKE_SIDE: f64 = 0.8;
/// What a place must score altogether to be suggested for a passage that is gone.
const SUGGESTED: f64 = 0.4;
/// By how much the best place must beat the next.
pub(super) const MARGIN: f64 = 0.05;
/// Candidates that an uncertain placement lists.
pub(super) const LISTED: usize = 32;

/// What speaks for a place beside its words.
pub(super) trait Support {
    /// Other passages show beyond doubt that this text was moved here.
    fn carried(&self, place: &Place) -> bool;
}

/// Nothing else is known: the passage is looked for by itself.
pub(super) struct Alone;

impl Support for Alone {
    fn carried(&self, _: &Place) -> bool {
        false
    }
}

/// Judges all places that were found.
pub(super) fn judge(
    passage: &Passage<'_>,
    mut places: Vec<Place>,
    signs: Signs,
    support: &dyn Support,
) -> Placement {
    sort(&mut places);
    let carried: Vec<Place> = places
        .iter()
        .copied()
        .filter(|place| place.is_exact() && place.standing != Standing::Other)
        .filter(|place| support.carried(place) && !is_disproved(passage, place, &places))
        .collect();
    if let [place] = carried.as_slice() {
        return placed(passage, place);
    }
    let mut full: Vec<Place> = places
        .iter()
        .copied()
        .filter(|place| is_full(passage, place))
        .collect();
    if full.iter().filter(|place| place.verbatim).count() == 1 {
        full.retain(|place| place.verbatim);
    }
    match full.as_slice() {
        [] => {}
        [place]
            if is_doubled(passage, place, &places)
                || is_still_there(passage, place, &places)
                || (passage.anchor.alike.twice.whole && !place.at_hint)
                || (signs.is_more && is_last(passage)) =>
        {
            places.retain(Place::is_exact);
            return uncertain(&places);
        }
        [place] if is_proven(passage, place) => return placed(passage, place),
        _ => return uncertain(&full),
    }
    if let Some(place) = best(passage, &places, signs) {
        return placed(passage, place);
    }
    places.retain(|place| is_worth_showing(passage, place, signs));
    if places.is_empty() {
        Placement::Orphan
    } else {
        uncertain(&places)
    }
}

/// The same words with all of the stored context.
pub(super) fn is_full(passage: &Passage<'_>, place: &Place) -> bool {
    place.is_exact() && place.before.full && place.after.full && {
        let alone = !passage.before.is_there && !passage.after.is_there;
        !alone || !passage.quote.is_empty()
    }
}

/// Whether the words stand twice in a row where the document began or ended with them: nothing tells which of the two is the new one.
fn is_doubled(passage: &Passage<'_>, place: &Place, places: &[Place]) -> bool {
    let length = passage.quote.len();
    places.iter().filter(|other| other.is_exact()).any(|other| {
        (!passage.after.is_there && place.start + length == other.start)
            || (!passage.before.is_there && other.start + length == place.start)
    })
}

/// Whether the document ended with it: a copy of such words needs only one side to have all of their context. An entry written by hand may
/// lack a side without that.
fn is_last(passage: &Passage<'_>) -> bool {
    passage.anchor.hint.is_some() && passage.before.is_there && !passage.after.is_there
}

/// Whether the context that proves which one it is stands on one side of other equal words, and not of these: text of the same length came to
/// stand where the passage was.
fn is_disproved(passage: &Passage<'_>, place: &Place, places: &[Place]) -> bool {
    places.iter().filter(|other| other.is_exact()).any(|other| {
        (passage.before.proves && other.before.full && !place.before.full)
            || (passage.after.proves && other.after.full && !place.after.full)
    })
}

/// Whether the same words stand where they last stood, too, with a part of their context: then a copy of them may have come between what was
/// remembered of their surroundings, which were others when they were last seen.
fn is_still_there(passage: &Passage<'_>, place: &Place, places: &[Place]) -> bool {
    let has_side = |other: &Place| {
        (other.before.full && passage.before.tells) || (other.after.full && passage.after.tells)
    };
    !place.at_hint
        && places
            .iter()
            .any(|other| other.is_exact() && other.at_hint && has_side(other))
}

/// Whether full context is proof: not when the text was so repetitive that even the longest context may have stood twice.
fn is_proven(passage: &Passage<'_>, place: &Place) -> bool {
    let exhausted = (passage.before.exhausted || !passage.before.tells)
        && (passage.after.exhausted || !passage.after.tells)
        && (passage.before.exhausted || passage.after.exhausted);
    place.at_hint || !exhausted
}

fn placed(passage: &Passage<'_>, place: &Place) -> Placement {
    if !place.is_exact() {
        return Placement::Approximate(place.span, place.total.min(0.99));
    }
    // A hint beyond the end of the text is one that moved, too.
    if passage.anchor.hint.is_none() || place.at_hint {
        Placement::Anchored(place.span)
    } else {
        Placement::Moved(place.span)
    }
}

/// The one place that is sure, if there is one.
fn best<'p>(passage: &Passage<'_>, places: &'p [Place], signs: Signs) -> Option<&'p Place> {
    let mut between = places
        .iter()
        .filter(|place| place.is_exact() && place.is_bracketed);
    let between = match (between.next(), between.next()) {
        (Some(place), None) if !place.is_beyond && goes_on(place) => Some(place),
        _ => None,
    };
    let best = between.or(places.first())?;
    let is_sure = if matches!(best.standing, Standing::Other | Standing::Unclear) {
        false
    } else if between.is_some() {
        true
    } else if best.is_exact() {
        // Where one of equal quotations went, a paragraph that ends like its own may have come to stand before what followed it.
        !signs.is_fewer && same_is_sure(passage, best)
    } else {
        !signs.is_cut && changed_is_sure(passage, best, places, signs)
    };
    let has_side = |place: &Place| {
        (place.before.full && passage.before.tells) || (place.after.full && passage.after.tells)
    };
    let is_rival = |place: &Place| {
        let same = best.is_exact()
            && place.is_exact()
            && (has_side(place) || is_parted(passage, best, place));
        let close = between.is_none() && best.total - place.total < MARGIN;
        // Words nearer to the quotation elsewhere may be the passage, moved, while one of its likes stands in its surroundings.
        let nearer = best.quote < place.quote && place.standing != Standing::Other;
        place.span.intersect(best.span).is_none()
            && (same || ((close || nearer) && (place.is_exact() || passage.telling >= SHORT)))
    };
    (is_sure && !places.iter().any(is_rival)).then_some(best)
}

/// The same words where not all of the context is the same.
fn same_is_sure(passage: &Passage<'_>, place: &Place) -> bool {
    let stored = [passage.before, passage.after];
    let side = [place.before, place.after];
    let near = |i: usize, bound: f64| side[i].near >= bound && stored[i].tells;
    let held = |i: usize, bound: f64| near(i, bound) && side[i].far && side[i].like >= HELD;
    // The other side is not wholly other words: those of another paragraph that opens alike would be.
    let known = |i: usize| !stored[i].is_there || side[i].near >= NOT_ALIEN || side[i].nearby;
    let proven = |i: usize| side[i].full && stored[i].proves;
    // From here to the end of the document it is as it was, and so it is next to it on the other side: the end may also be that of another
    // paragraph, when the last one was taken away.
    let ends = |i: usize| {
        let last = stored[i].is_there && !stored[i].is_whole && side[i].full && side[i].far;
        last && side[1 - i].near >= NOT_ALIEN && side[1 - i].like >= SAME_BETWEEN
    };
    if place.is_beyond && !(proven(0) || proven(1)) {
        return false;
    }
    if passage.telling < SHORT {
        let told = |i: usize| (proven(i) && known(1 - i)) || ends(i);
        return told(0) || told(1) || (goes_on(place) && held(0, 0.9) && held(1, 0.9));
    }
    let is_long = passage.telling >= TELLING;
    let told = |i: usize| (proven(i) && (is_long || known(1 - i))) || ends(i);
    told(0)
        || told(1)
        || (place.at_hint && (held(0, NEAR) && known(1) || held(1, NEAR) && known(0)))
        || (goes_on(place) && (passage.telling >= NOTABLE || held(0, NEAR) || held(1, NEAR)))
}

/// Whether the context goes on on both sides beyond where it is interrupted. A passage that was cut out leaves the outer ends of its
/// context side by side; they do not stand around a second copy of the passage, however much of its sentence that copy brings along.
fn goes_on(place: &Place) -> bool {
    place.before.resumes && place.after.resumes
}

/// Words that changed.
fn changed_is_sure(passage: &Passage<'_>, place: &Place, places: &[Place], signs: Signs) -> bool {
    let (before, after) = (place.before, place.after);
    let quote = if place.same_figures_aside {
        place.quote.max(0.9)
    } else {
        place.quote
    };
    let between = place.is_bracketed
        && before.full
        && after.full
        && passage.before.tells
        && passage.after.tells;
    let elsewhere = passage.telling >= NOTABLE && places.iter().any(Place::is_exact);
    // The very words elsewhere are the passage itself, which changed places with one that is like it, unless they stood there before, too.
    if elsewhere && (!between || quote < 0.9 || !signs.is_fewer) {
        return false;
    }
    if between && quote >= SAME_BETWEEN {
        return true;
    }
    if place.is_beyond && !between {
        return false;
    }
    let known = |side: Side| side.near >= NOT_ALIEN || side.nearby;
    let proven = (before.full && passage.before.proves && known(after))
        || (after.full && passage.after.proves && known(before));
    // Parallel prose is alike in the words around, too: 一是…, 二是….
    let near = before.near.min(after.near) >= SAME_BETWEEN && goes_on(place) && place.total >= GOOD;
    passage.telling > SHORT && quote >= SAME && place.total >= SAME && (proven || near)
}

/// Whether what stood on one side of the passage is rather around another place, while the other side is around this one: passages
/// with the same words changed places, or one was put before the other.
fn is_parted(passage: &Passage<'_>, best: &Place, other: &Place) -> bool {
    let parted = |best: Side, other: Side, tells: bool| {
        let rather = other.like >= LIKE_SIDE && other.like - best.like >= MARGIN;
        let nearer = other.near >= NOT_ALIEN && best.near < SAME_BETWEEN;
        tells && !best.full && (rather || nearer)
    };
    parted(best.before, other.before, passage.before.tells)
        || parted(best.after, other.after, passage.after.tells)
}

fn is_worth_showing(passage: &Passage<'_>, place: &Place, signs: Signs) -> bool {
    if place.standing == Standing::Other {
        return false;
    }
    if !place.is_exact() {
        let between = place.is_bracketed
            && place.before.full
            && place.after.full
            && (place.quote >= LIKE_BETWEEN || place.same_figures_aside);
        return !signs.is_cut && (between || (place.quote >= SAME && place.total >= SAME));
    }
    // Where one of equal quotations went, those that are left are the others, which stood elsewhere before; one that would be sure
    // otherwise is asked about.
    if signs.is_fewer {
        return same_is_sure(passage, place);
    }
    let side = |near: f64, tells: bool| near >= NEAR && tells;
    passage.telling >= TELLING
        || (!passage.before.is_there && !passage.after.is_there)
        || (passage.telling >= SHORT && place.total >= GOOD)
        || side(place.before.near, passage.before.tells)
        || side(place.after.near, passage.after.tells)
}

/// Whether a place is like enough to be offered to a person who looks for a passage that is gone: more than chance gives.
pub(super) fn is_worth_suggesting(passage: &Passage<'_>, place: &Place) -> bool {
    let has_side = (place.before.near >= NEAR && passage.before.tells)
        || (place.after.near >= NEAR && passage.after.tells);
    if place.span.is_empty() {
        false
    } else if place.is_bracketed {
        true
    } else if passage.telling < SHORT {
        has_side
    } else {
        place.is_exact() || place.total >= SUGGESTED
    }
}

pub(super) fn sort(places: &mut [Place]) {
    places.sort_by(|a, b| b.total.total_cmp(&a.total).then(a.span.cmp(&b.span)));
}

fn uncertain(places: &[Place]) -> Placement {
    Placement::Uncertain(candidates(places))
}

/// What is listed of places, best first; of such as overlap only the best.
pub(super) fn candidates(places: &[Place]) -> Vec<Candidate> {
    let mut list: Vec<Candidate> = Vec::new();
    for place in places {
        if list.len() == LISTED {
            break;
        }
        if list
            .iter()
            .all(|c| c.span.intersect(place.span).is_none() && c.span != place.span)
        {
            list.push(Candidate {
                span: place.span,
                confidence: place.total.min(0.99),
            });
        }
    }
    list
}

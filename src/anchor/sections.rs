//! What headings say about places that are alike. They are a weak hint, for they are copied and renamed as other words are: they prove
//! nothing, and only tell which place to name first. So placing never waits for an outline, and gives the same with and without one.

use super::fold::fold;
use super::judge::MARGIN;
use super::{Anchor, Candidate, Placement};
use crate::text::Offset;

/// Gives the headings above a place, outermost first.
pub type Sections<'a> = &'a dyn Fn(Offset) -> Vec<String>;

/// Of the places of an uncertain passage that are worth as much as the best, names those under its own headings first. Costs a look
/// at the headings for each of these places; doing it again, also with other headings, gives what doing it once with these gives.
pub fn by_section(anchor: &Anchor, placement: &mut Placement, section_at: Sections<'_>) {
    let Placement::Uncertain(candidates) = placement else {
        return;
    };
    if anchor.section.is_empty() || candidates.len() < 2 {
        return;
    }
    let folded =
        |names: &[String]| -> Vec<String> { names.iter().map(|name| fold(name)).collect() };
    let stored = folded(&anchor.section);
    let best = candidates
        .iter()
        .map(|candidate| candidate.confidence)
        .fold(0.0, f64::max);
    let rank = |candidate: &Candidate| {
        let is_like_the_best = best - candidate.confidence < MARGIN;
        u8::from(!is_like_the_best || folded(&section_at(candidate.span.start)) != stored)
    };
    let mut ranked: Vec<(u8, Candidate)> = candidates
        .drain(..)
        .map(|candidate| (rank(&candidate), candidate))
        .collect();
    ranked.sort_by(|(a, one), (b, other)| {
        a.cmp(b)
            .then(other.confidence.total_cmp(&one.confidence))
            .then(one.span.cmp(&other.span))
    });
    candidates.extend(ranked.into_iter().map(|(_, candidate)| candidate));
}

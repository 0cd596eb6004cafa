//! What became of an annotation's place, in the words that files and programs share.

use crate::anchor::{Placement, rounded};

/// The state's name in files; never translated.
pub fn status(placement: &Placement) -> &'static str {
    match placement {
        Placement::Anchored(_) => "anchored",
        Placement::Moved(_) => "moved",
        Placement::Approximate(..) => "approximate",
        Placement::Uncertain(_) => "uncertain",
        Placement::Orphan => "orphan",
    }
}

/// How sure the place is, from 0 to 1 with two decimals: 1 where the words are the same, that of the best candidate where there are
/// several, 0 for an orphan.
pub fn confidence(placement: &Placement) -> f64 {
    let sure = match placement {
        Placement::Anchored(_) | Placement::Moved(_) => 1.0,
        Placement::Approximate(_, confidence) => *confidence,
        Placement::Uncertain(candidates) => candidates.first().map_or(0.0, |best| best.confidence),
        Placement::Orphan => 0.0,
    };
    rounded(sure)
}

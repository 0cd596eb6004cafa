//! Places that a person may mean for annotations whose passage is gone.

use super::section_names;
use crate::anchor::{Anchor, Candidate, Index};
use crate::annotation::Id;
use crate::document::Document;
use crate::outline::Outline;
use crate::text::Offset;

/// Places that are suggested for one annotation.
const LISTED: usize = 5;

/// Places that are like what is remembered of each passage, likeliest first; those under its own headings before others that are as like. The text
/// is made ready once for all of them.
pub fn suggested(
    document: &Document,
    outline: &Outline,
    wanted: Vec<(Id, Anchor)>,
) -> Vec<(Id, Anchor, Vec<Candidate>)> {
    let sections = |at: Offset| section_names(outline, at);
    let index = Index::new(&document.text).with_sections(&sections);
    wanted
        .into_iter()
        .map(|(id, anchor)| {
            let places = index.suggest(&anchor, LISTED);
            (id, anchor, places)
        })
        .collect()
}

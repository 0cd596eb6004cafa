//! The notes file, format 1: between its text and the records, without touching any file.
//!
//! [`read_notes`] never fails as a whole: a table with a fault is reported and stays in the file as it is. [`write_notes`] changes
//! only what differs; every other byte of the text stays.

mod carry;
mod read;
mod schema;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::parse as parse_notes;
pub use read::{NotesText, read_notes};
pub use write::{new_notes, write_notes};

pub(super) use carry::{carry, commented, raw_records, record_text, revive};
pub(super) use schema::{
    annotation_fields, annotation_of, correction_fields, correction_of, facts_fields, facts_of,
    order,
};

use std::collections::HashSet;

use crate::annotation::{Annotation, Correction, Id};

/// The format that this program writes, and the newest that it reads.
pub(super) const FORMAT: i64 = 1;

/// What a notes file says of its document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The document's identity in exports, made once. [`super::NotesStore::save`] makes it when it is missing.
    pub id: Option<Id>,
    /// Its title.
    pub title: Option<String>,
    /// Its path relative to the notes root, `/` between the parts, else absolute.
    pub file: Option<String>,
    /// What it was read as, a media type.
    pub media: Option<String>,
    /// SHA-256 of the file's bytes.
    pub sha256: Option<String>,
    /// SHA-256 of the reading text, UTF-8.
    pub text_sha256: Option<String>,
    /// Length of the reading text in code points.
    pub length: Option<usize>,
}

/// Everything in a notes file that this program knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// Which document it is about.
    pub document: Facts,
    /// The annotations, in the order of the file.
    pub annotations: Vec<Annotation>,
    /// The corrections of the outline, in the order of the file.
    pub corrections: Vec<Correction>,
}

impl Records {
    /// The identities of all records.
    pub fn ids(&self) -> HashSet<Id> {
        let annotations = self.annotations.iter().map(|known| known.id);
        annotations
            .chain(self.corrections.iter().map(|known| known.id))
            .collect()
    }

    /// Adds the records of others that are not here.
    pub fn add_missing(&mut self, others: &Self) {
        let here = self.ids();
        let annotations = others.annotations.iter();
        self.annotations
            .extend(annotations.filter(|a| !here.contains(&a.id)).cloned());
        let corrections = others.corrections.iter();
        self.corrections
            .extend(corrections.filter(|c| !here.contains(&c.id)).cloned());
    }
}

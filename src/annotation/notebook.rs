//! The annotations of one document, in the order of its text.

use std::collections::HashMap;

use super::{Annotation, Correction, Edit, Entry, Id, Moment, place};
use crate::anchor::{Placement, by_section};
use crate::text::{Offset, ReadingText, Span};

/// All annotations and corrections of one document. Entries are kept in the order of the text: by start, end and id of their
/// place; one without a place stands where it last was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notebook {
    text: ReadingText,
    entries: Vec<Entry>,
    corrections: Vec<Correction>,
}

/// How a tag is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagUse {
    /// The code.
    pub tag: String,
    /// Annotations that carry it.
    pub count: usize,
    /// When one that carries it last changed.
    pub last: Option<Moment>,
}

/// Whether a code is the given one or lies below it: `指标` covers `指标/经济`.
pub fn tag_covers(code: &str, tag: &str) -> bool {
    tag.strip_prefix(code)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Notebook {
    /// Places records on a text. Of two records with one id the first stays.
    pub fn new(
        text: ReadingText,
        annotations: Vec<Annotation>,
        corrections: Vec<Correction>,
    ) -> Self {
        Self::with_sections(text, annotations, corrections, &|_| Vec::new())
    }

    /// As [`Self::new`], with the outline of the text: `section_at` gives the headings above a place, as [`super::refresh`] stores them.
    pub fn with_sections(
        text: ReadingText,
        annotations: Vec<Annotation>,
        corrections: Vec<Correction>,
        section_at: &dyn Fn(Offset) -> Vec<String>,
    ) -> Self {
        let entries = place(&text, annotations, section_at);
        Self::with_entries(text, entries, corrections)
    }

    /// What an outline says that was not known, or was another, when the passages were placed: see [`by_section`]. Afterwards it is the
    /// same as if [`Self::with_sections`] had been given this one. Costs nothing but a look at what is uncertain.
    pub fn settle(&mut self, section_at: &dyn Fn(Offset) -> Vec<String>) {
        for entry in &mut self.entries {
            by_section(&entry.annotation.anchor, &mut entry.placement, section_at);
        }
    }

    /// As [`Self::new`], for entries whose places are known.
    pub fn with_entries(
        text: ReadingText,
        mut entries: Vec<Entry>,
        mut corrections: Vec<Correction>,
    ) -> Self {
        let mut seen = std::collections::HashSet::new();
        entries.retain(|entry| seen.insert(entry.annotation.id));
        let mut seen = std::collections::HashSet::new();
        corrections.retain(|correction| seen.insert(correction.id));
        entries.sort_by_cached_key(|entry| key(&text, entry));
        corrections.sort_by_key(|correction| (correction.anchor.hint, correction.id));
        Self {
            text,
            entries,
            corrections,
        }
    }

    /// The text on which the entries are placed.
    pub fn text(&self) -> &ReadingText {
        &self.text
    }

    /// Every annotation with its place, in the order of the text.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The corrections of the outline, by the place where they last were.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// One annotation.
    pub fn get(&self, id: Id) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.annotation.id == id)
    }

    /// One correction.
    pub fn correction(&self, id: Id) -> Option<&Correction> {
        self.corrections
            .iter()
            .find(|correction| correction.id == id)
    }

    /// Changes the notebook and gives the change that takes it back. `None`, and nothing done, when the change does not fit: an id
    /// that is there already is added, or one that is not there removed or replaced.
    pub fn apply(&mut self, edit: Edit) -> Option<Edit> {
        match edit {
            Edit::Add(entry) => {
                let id = entry.annotation.id;
                if self.get(id).is_some() {
                    return None;
                }
                self.insert(entry);
                Some(Edit::Remove(id))
            }
            Edit::Remove(id) => self.take(id).map(Edit::Add),
            Edit::Replace(entry) => {
                let old = self.take(entry.annotation.id)?;
                self.insert(entry);
                Some(Edit::Replace(old))
            }
            Edit::AddCorrection(correction) => {
                let id = correction.id;
                if self.correction(id).is_some() {
                    return None;
                }
                self.insert_correction(correction);
                Some(Edit::RemoveCorrection(id))
            }
            Edit::RemoveCorrection(id) => self.take_correction(id).map(Edit::AddCorrection),
            Edit::ReplaceCorrection(correction) => {
                let old = self.take_correction(correction.id)?;
                self.insert_correction(correction);
                Some(Edit::ReplaceCorrection(old))
            }
            Edit::Many(edits) => self.apply_all(edits).map(Edit::Many),
        }
    }

    fn apply_all(&mut self, edits: Vec<Edit>) -> Option<Vec<Edit>> {
        let mut inverses = Vec::with_capacity(edits.len());
        for edit in edits {
            let Some(inverse) = self.apply(edit) else {
                for inverse in inverses.into_iter().rev() {
                    self.apply(inverse);
                }
                return None;
            };
            inverses.push(inverse);
        }
        inverses.reverse();
        Some(inverses)
    }

    fn insert(&mut self, entry: Entry) {
        let new = key(&self.text, &entry);
        let at = self
            .entries
            .partition_point(|known| key(&self.text, known) < new);
        self.entries.insert(at, entry);
    }

    fn take(&mut self, id: Id) -> Option<Entry> {
        let at = self
            .entries
            .iter()
            .position(|entry| entry.annotation.id == id)?;
        Some(self.entries.remove(at))
    }

    fn insert_correction(&mut self, correction: Correction) {
        let new = (correction.anchor.hint, correction.id);
        let at = self
            .corrections
            .partition_point(|known| (known.anchor.hint, known.id) < new);
        self.corrections.insert(at, correction);
    }

    fn take_correction(&mut self, id: Id) -> Option<Correction> {
        let at = self
            .corrections
            .iter()
            .position(|correction| correction.id == id)?;
        Some(self.corrections.remove(at))
    }

    /// The annotations that share words with the span, or stand inside it without any words of their own.
    pub fn touching(&self, span: Span) -> impl Iterator<Item = &Entry> {
        let reach = span.end.max(Offset(span.start.0 + 1));
        let end = self
            .entries
            .partition_point(|entry| key(&self.text, entry).0 < reach);
        self.entries
            .get(..end)
            .unwrap_or_default()
            .iter()
            .filter(move |entry| {
                entry.placement.span().is_some_and(|place| {
                    place.end > span.start || (place.is_empty() && place.start == span.start)
                })
            })
    }

    /// The annotations at a place, the shortest first.
    pub fn at(&self, offset: Offset) -> Vec<&Entry> {
        let mut found: Vec<&Entry> = self.touching(Span::at(offset)).collect();
        found.sort_by_key(|entry| entry.placement.span().map(Span::len));
        found
    }

    /// The next annotation that begins after the place.
    pub fn next(&self, after: Offset) -> Option<&Entry> {
        self.entries.iter().find(|entry| {
            entry
                .placement
                .span()
                .is_some_and(|span| span.start > after)
        })
    }

    /// The last annotation that begins before the place.
    pub fn previous(&self, before: Offset) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| {
            entry
                .placement
                .span()
                .is_some_and(|span| span.start < before)
        })
    }

    /// The annotations that carry the code or one below it.
    pub fn tagged<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| {
            entry
                .annotation
                .tags
                .iter()
                .any(|tag| tag_covers(code, tag))
        })
    }

    /// The annotations whose words, note or tags contain the query, whatever the case. An empty query finds all.
    pub fn containing(&self, query: &str) -> impl Iterator<Item = &Entry> {
        let query = query.to_lowercase();
        let contains = move |text: &str| text.to_lowercase().contains(&query);
        self.entries.iter().filter(move |entry| {
            let annotation = &entry.annotation;
            contains(&annotation.anchor.quote)
                || contains(&annotation.note)
                || annotation.tags.iter().any(|tag| contains(tag))
        })
    }

    /// Every tag in use, the one used last first; then by number of uses, then by name.
    pub fn tags(&self) -> Vec<TagUse> {
        let mut uses: HashMap<&str, TagUse> = HashMap::new();
        for entry in &self.entries {
            let annotation = &entry.annotation;
            let when = annotation.modified.as_ref().or(annotation.created.as_ref());
            for tag in &annotation.tags {
                let known = uses.entry(tag).or_insert_with(|| TagUse {
                    tag: tag.clone(),
                    count: 0,
                    last: None,
                });
                known.count += 1;
                if when.and_then(Moment::instant) > known.last.as_ref().and_then(Moment::instant) {
                    known.last = when.cloned();
                }
            }
        }
        let mut uses: Vec<TagUse> = uses.into_values().collect();
        uses.sort_by_cached_key(|known| {
            (
                std::cmp::Reverse(known.last.as_ref().and_then(Moment::instant)),
                std::cmp::Reverse(known.count),
                known.tag.clone(),
            )
        });
        uses
    }
}

/// Where an entry stands among the others.
fn key(text: &ReadingText, entry: &Entry) -> (Offset, Offset, Id) {
    let span = match &entry.placement {
        Placement::Anchored(span) | Placement::Moved(span) | Placement::Approximate(span, _) => {
            *span
        }
        Placement::Uncertain(_) | Placement::Orphan => {
            let (start, end) = entry
                .annotation
                .anchor
                .hint
                .unwrap_or((usize::MAX, usize::MAX));
            let place = |count| text.at_code_point(count).unwrap_or(text.end());
            Span::new(place(start), place(end))
        }
    };
    (span.start, span.end, entry.annotation.id)
}

#[cfg(test)]
#[path = "notebook_tests.rs"]
mod tests;

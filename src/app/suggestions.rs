//! Places that a reader may mean for a note whose passage is gone. They are worked out apart from the program's thread when the relink desk shows
//! such a note, and offered; nothing is ever bound to one of them unless a person chooses it.

use std::collections::HashMap;

use super::effect::Effect;
use super::reading::Reading;
use crate::anchor::{Anchor, Candidate, Placement};
use crate::annotation::{Entry, Id, Kind};

/// Notes that are asked about in advance at one time.
const AHEAD: usize = 32;

/// What was found for one note: which, what was looked for, and the places, likeliest first.
pub type Suggested = (Id, Anchor, Vec<Candidate>);

/// What is known about the notes of one text whose passage is gone.
#[derive(Debug, Default)]
pub struct Suggestions {
    known: HashMap<Id, (Anchor, Vec<Candidate>)>,
    /// What is being worked out, and the number of the question.
    asked: Option<(u64, Vec<Id>)>,
    /// Number of the last question.
    number: u64,
}

impl Suggestions {
    /// The places that are suggested for a note, likeliest first; `None` as long as they are not known.
    pub fn of(&self, entry: &Entry) -> Option<&[Candidate]> {
        let (anchor, places) = self.known.get(&entry.annotation.id)?;
        (*anchor == entry.annotation.anchor).then_some(places)
    }

    /// Whether places for the note are being looked for.
    pub fn is_asked(&self, entry: &Entry) -> bool {
        let asked = self.asked.as_ref();
        asked.is_some_and(|(_, ids)| ids.contains(&entry.annotation.id))
    }

    /// The text is another: what is known says nothing any more, nor what is still being worked out.
    pub(super) fn forget(&mut self) {
        self.known.clear();
        self.asked = None;
    }

    /// Takes an answer, unless it is one about a text that is no longer there.
    fn take(&mut self, number: u64, found: Vec<Suggested>) {
        if self.asked.take_if(|(asked, _)| *asked == number).is_none() {
            return;
        }
        let found = found.into_iter();
        self.known
            .extend(found.map(|(id, anchor, places)| (id, (anchor, places))));
    }
}

impl Reading {
    /// Asks for the places of the note under the cursor of the desk when its passage is gone, then for those of the next ones, so that they are
    /// there when the reader gets there. One question at a time.
    pub(super) fn suggest(&mut self, cursor: Option<Id>) -> Option<Effect> {
        if self.suggestions.asked.is_some() || !self.document.complete {
            return None;
        }
        let wanted = self.unknown(cursor);
        if wanted.is_empty() {
            return None;
        }
        let suggestions = &mut self.suggestions;
        suggestions.number += 1;
        let ids = wanted.iter().map(|(id, _)| *id).collect();
        suggestions.asked = Some((suggestions.number, ids));
        Some(Effect::Suggest {
            ticket: self.ticket,
            number: suggestions.number,
            document: self.document.clone(),
            outline: self.outline.clone(),
            wanted,
        })
    }

    /// The note under the cursor when nothing is known about it, otherwise the next such notes.
    fn unknown(&self, cursor: Option<Id>) -> Vec<(Id, Anchor)> {
        let is_unknown = |entry: &&Entry| {
            entry.placement == Placement::Orphan
                && entry.annotation.kind != Kind::Document
                && self.suggestions.of(entry).is_none()
        };
        let wanted = |entry: &Entry| (entry.annotation.id, entry.annotation.anchor.clone());
        let here = cursor.and_then(|id| self.notebook.get(id));
        if let Some(entry) = here.filter(is_unknown) {
            return vec![wanted(entry)];
        }
        let entries = self.notebook.entries().iter();
        entries.filter(is_unknown).take(AHEAD).map(wanted).collect()
    }

    /// Takes what was found for notes whose passage is gone.
    pub(super) fn take_suggestions(&mut self, number: u64, found: Vec<Suggested>) {
        self.suggestions.take(number, found);
    }
}

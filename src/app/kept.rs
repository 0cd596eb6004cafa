//! The annotations of an open document: which one is meant, changing them, keeping them.

use super::effect::{Effect, Merged};
use super::reading::{Keeping, Reading};
use crate::annotation::{Edit, Id, Record};
use crate::message::Message;

impl Reading {
    /// The annotation under the caret: the one that the reader picked, else the shortest where several lie.
    pub fn annotation_here(&self) -> Option<Id> {
        let here = self.annotations_here();
        let picked = here.iter().find(|id| Some(**id) == self.picked);
        picked.or(here.first()).copied()
    }

    /// The annotation that the reader picked, while the caret is in it.
    pub fn picked_here(&self) -> Option<Id> {
        self.picked
            .filter(|id| self.annotations_here().contains(id))
    }

    /// The annotations under the caret, the shortest first.
    pub fn annotations_here(&self) -> Vec<Id> {
        let caret = self.view.caret;
        let mut here: Vec<(usize, Id)> = self
            .notebook
            .entries()
            .iter()
            .filter_map(|entry| {
                let span = entry.placement.span()?;
                span.contains(caret)
                    .then(|| (span.len(), entry.annotation.id))
            })
            .collect();
        here.sort_unstable();
        here.into_iter().map(|(_, id)| id).collect()
    }

    /// The annotation that commands act on: in the notes pane the one under its cursor, else the one under the caret.
    pub fn annotation_meant(&self, in_notes: bool) -> Option<Id> {
        if in_notes {
            self.notes_view.cursor
        } else {
            self.annotation_here()
        }
    }

    /// Performs a change of the notes, remembers how to undo it, and asks for a save.
    pub fn change(&mut self, label: Message, edit: Edit) -> Vec<Effect> {
        if self.history.apply(&mut self.notebook, edit, label) {
            self.save()
        } else {
            Vec::new()
        }
    }

    /// Asks for a save of the present state.
    pub fn save(&mut self) -> Vec<Effect> {
        self.recorrect();
        self.revision += 1;
        self.keeping = Keeping::Saving;
        vec![Effect::Save {
            ticket: self.ticket,
            revision: self.revision,
            taken: self.taken,
            entries: self.notebook.entries().to_vec(),
            corrections: self.notebook.corrections().to_vec(),
            history: self.history.clone(),
            document: self.document.clone(),
            outline: self.outline.clone(),
        }]
    }

    /// Takes the answer to a save, with what other writers had changed meanwhile. Whether that was taken over.
    pub fn saved(&mut self, revision: u64, merged: Option<Merged>) -> bool {
        if revision != self.revision {
            return false;
        }
        self.keeping = Keeping::Saved;
        self.read_only = None;
        merged.is_some_and(|merged| self.take_over(revision, merged))
    }

    /// Takes over what other writers changed, unless there are newer changes here, with which the next save merges it. Whether it was.
    pub fn take_over(&mut self, revision: u64, merged: Merged) -> bool {
        if revision != self.revision {
            return false;
        }
        self.read_only = None;
        self.taken = merged.serial;
        self.notebook = merged.notebook;
        self.recorrect();
        self.settle();
        true
    }

    /// Whether a record stands in the notes just so, wherever its passage is.
    pub fn holds(&self, record: &Record) -> bool {
        match record {
            Record::Annotation(annotation) => self
                .notebook
                .get(annotation.id)
                .is_some_and(|entry| entry.annotation.says_as(annotation)),
            Record::Correction(correction) => self
                .notebook
                .correction(correction.id)
                .is_some_and(|known| known.says_as(correction)),
        }
    }
}

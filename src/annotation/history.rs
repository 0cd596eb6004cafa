//! Undoing and redoing.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::{Edit, Entry, Id, Notebook, Record, place};
use crate::message::Message;

/// Steps that are remembered.
const LIMIT: usize = 1000;

/// What was done to a notebook, newest last. Labels say what for the status line, such as “highlight added”.
///
/// A step is taken back only where what it made still stands as it made it: what another writer changed since is not overwritten. Such
/// a step is told and set aside, and is there again when its time comes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    undo: VecDeque<Arc<Step>>,
    redo: Vec<Arc<Step>>,
    aside: Vec<Arc<Step>>,
}

/// One step: what would take it back (or do it again), its name, and what must stand in the notebook for that.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The change that takes it back, or does it again.
    pub edit: Edit,
    /// What was done.
    pub label: Message,
    /// What it left of each record that it touched; `None` when it left none.
    pub left: Vec<(Id, Option<Record>)>,
    /// Whether the passages of the change have their places in the present text; else they are found when the step is taken.
    pub placed: bool,
}

/// What came of undoing or redoing.
#[derive(Clone, Debug, PartialEq)]
pub enum Stepped {
    /// The step of that name was taken back, or done again.
    Done(Message),
    /// The step of that name does not fit what another writer made of the notes; nothing was changed, and the step before it is next.
    Aside(Message),
    /// There is no step.
    None,
}

impl History {
    /// A history of steps that were kept: those to be taken back, oldest first, and those to be done again, the next one last.
    pub fn from_steps(undo: Vec<Step>, redo: Vec<Step>) -> Self {
        Self {
            undo: undo.into_iter().map(Arc::new).collect(),
            redo: redo.into_iter().map(Arc::new).collect(),
            aside: Vec::new(),
        }
    }

    /// The steps to be taken back, oldest first, those set aside before all; and those to be done again, the next one last.
    pub fn steps(&self) -> (impl DoubleEndedIterator<Item = &Step>, &[Arc<Step>]) {
        let undo = self.aside.iter().chain(&self.undo).map(Arc::as_ref);
        (undo, &self.redo)
    }

    /// Makes a change and remembers how to take it back. False, and nothing done, when the change does not fit the notebook.
    pub fn apply(&mut self, notebook: &mut Notebook, edit: Edit, label: Message) -> bool {
        let Some(step) = perform(notebook, edit, label) else {
            return false;
        };
        self.redo.clear();
        self.remember(step);
        true
    }

    /// Takes the last change back.
    pub fn undo(&mut self, notebook: &mut Notebook) -> Stepped {
        let Some(step) = self.undo.pop_back().or_else(|| self.back_again(notebook)) else {
            return Stepped::None;
        };
        let label = step.label.clone();
        let inverse = step
            .fits(notebook)
            .then(|| perform(notebook, step.change(notebook), label.clone()))
            .flatten();
        if let Some(inverse) = inverse {
            self.redo.push(Arc::new(inverse));
            return Stepped::Done(label);
        }
        self.aside.push(step);
        if self.aside.len() > LIMIT {
            self.aside.remove(0);
        }
        Stepped::Aside(label)
    }

    /// Makes the last change that was taken back again.
    pub fn redo(&mut self, notebook: &mut Notebook) -> Stepped {
        let Some(step) = self.redo.pop() else {
            return Stepped::None;
        };
        let label = step.label.clone();
        let inverse = step
            .fits(notebook)
            .then(|| perform(notebook, step.change(notebook), label.clone()))
            .flatten();
        match inverse {
            Some(inverse) => {
                self.remember(inverse);
                Stepped::Done(label)
            }
            None => Stepped::Aside(label),
        }
    }

    /// The records that the last step touched: one that was taken back, or one that was done again.
    pub fn touched(&self, back: bool) -> Vec<Id> {
        let step = if back {
            self.redo.last()
        } else {
            self.undo.back()
        };
        let left = step.map(|step| step.left.as_slice()).unwrap_or_default();
        left.iter().map(|(id, _)| *id).collect()
    }

    /// Whether something can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether something can be done again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// A step that was set aside and fits again.
    fn back_again(&mut self, notebook: &Notebook) -> Option<Arc<Step>> {
        let at = self.aside.iter().rposition(|step| step.fits(notebook))?;
        Some(self.aside.remove(at))
    }

    /// Lets the passages of all steps be found anew when they are taken: the text is another.
    pub fn unplace(&mut self) {
        let steps = self
            .undo
            .iter_mut()
            .chain(&mut self.redo)
            .chain(&mut self.aside);
        for step in steps {
            Arc::make_mut(step).placed = false;
        }
    }

    /// Steps that can be taken back: tells which of two steps came last.
    pub fn depth(&self) -> usize {
        self.undo.len()
    }

    /// Changes the tags in everything that undo and redo would bring, after codes were renamed or merged; also in what the steps left, or
    /// they would seem to fit no more.
    pub fn retag(&mut self, tags: &dyn Fn(Id, &[String]) -> Vec<String>) {
        let steps = self
            .undo
            .iter_mut()
            .chain(&mut self.redo)
            .chain(&mut self.aside);
        for step in steps.map(Arc::make_mut) {
            step.edit.retag(tags);
            for (id, left) in &mut step.left {
                if let Some(Record::Annotation(annotation)) = left {
                    annotation.tags = tags(*id, &annotation.tags);
                }
            }
        }
    }

    fn remember(&mut self, step: Step) {
        if self.undo.len() == LIMIT {
            self.undo.pop_front();
        }
        self.undo.push_back(Arc::new(step));
    }
}

/// Makes a change; the step takes it back.
fn perform(notebook: &mut Notebook, edit: Edit, label: Message) -> Option<Step> {
    let mut touched = Vec::new();
    ids(&edit, &mut touched);
    let inverse = notebook.apply(edit)?;
    let left = touched
        .into_iter()
        .map(|id| (id, standing(notebook, id)))
        .collect();
    Some(Step {
        edit: inverse,
        label,
        left,
        placed: true,
    })
}

impl Step {
    /// The change, its passages in their places.
    fn change(&self, notebook: &Notebook) -> Edit {
        let mut edit = self.edit.clone();
        if !self.placed {
            find_places(&mut edit, notebook);
        }
        edit
    }

    fn fits(&self, notebook: &Notebook) -> bool {
        self.left
            .iter()
            .all(|(id, left)| same(standing(notebook, *id).as_ref(), left.as_ref()))
    }
}

/// Lets the records of a change stand where their passages are now; one that stands there with the same words keeps its place. The others are
/// looked for all at once, so that the text is made ready for it once, however many they are.
fn find_places(edit: &mut Edit, notebook: &Notebook) {
    let there: HashMap<Id, &Entry> = notebook
        .entries()
        .iter()
        .map(|entry| (entry.annotation.id, entry))
        .collect();
    let mut entries = Vec::new();
    entries_of(edit, &mut entries);
    let mut wanted = Vec::new();
    for entry in entries {
        let same = there
            .get(&entry.annotation.id)
            .filter(|there| there.annotation.anchor.quote == entry.annotation.anchor.quote);
        match same {
            Some(there) => entry.placement = there.placement.clone(),
            None => wanted.push(entry),
        }
    }
    let annotations = wanted.iter().map(|entry| entry.annotation.clone());
    let found = place(notebook.text(), annotations.collect(), &|_| Vec::new());
    for (entry, found) in wanted.into_iter().zip(found) {
        entry.placement = found.placement;
    }
}

/// Everything that a change adds or replaces.
fn entries_of<'e>(edit: &'e mut Edit, found: &mut Vec<&'e mut Entry>) {
    match edit {
        Edit::Add(entry) | Edit::Replace(entry) => found.push(entry),
        Edit::Many(edits) => edits.iter_mut().for_each(|edit| entries_of(edit, found)),
        _ => {}
    }
}

fn ids(edit: &Edit, found: &mut Vec<Id>) {
    let id = match edit {
        Edit::Add(entry) | Edit::Replace(entry) => entry.annotation.id,
        Edit::AddCorrection(correction) | Edit::ReplaceCorrection(correction) => correction.id,
        Edit::Remove(id) | Edit::RemoveCorrection(id) => *id,
        Edit::Many(edits) => return edits.iter().for_each(|edit| ids(edit, found)),
    };
    if !found.contains(&id) {
        found.push(id);
    }
}

fn standing(notebook: &Notebook, id: Id) -> Option<Record> {
    let annotation = notebook.get(id).map(|entry| entry.annotation.clone());
    annotation
        .map(Record::Annotation)
        .or_else(|| notebook.correction(id).cloned().map(Record::Correction))
}

fn same(one: Option<&Record>, other: Option<&Record>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(Record::Annotation(one)), Some(Record::Annotation(other))) => one.says_as(other),
        (Some(Record::Correction(one)), Some(Record::Correction(other))) => one.says_as(other),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::Anchor;
    use crate::anchor::Placement;
    use crate::annotation::{Annotation, Entry};
    use crate::text::ReadingText;

    fn entry(n: u128) -> Entry {
        Entry {
            annotation: Annotation::new(uuid::Uuid::from_u128(n), Anchor::default()),
            placement: Placement::Orphan,
        }
    }

    fn noted(n: u128, note: &str) -> Entry {
        let mut entry = entry(n);
        note.clone_into(&mut entry.annotation.note);
        entry
    }

    #[test]
    fn steps_go_back_and_forth_under_their_names() {
        let mut notebook = Notebook::new(ReadingText::from("甲乙"), Vec::new(), Vec::new());
        let mut history = History::default();
        let label = Message::new("error.empty-path");
        let done = Stepped::Done(label.clone());
        assert!(history.apply(&mut notebook, Edit::Add(entry(1)), label.clone()));
        assert!(history.apply(
            &mut notebook,
            Edit::Remove(entry(1).annotation.id),
            label.clone()
        ));
        assert!(!history.apply(
            &mut notebook,
            Edit::Remove(entry(1).annotation.id),
            label.clone()
        ));
        assert_eq!(history.undo(&mut notebook), done);
        assert_eq!(notebook.entries().len(), 1);
        assert_eq!(history.undo(&mut notebook), done);
        assert!(notebook.entries().is_empty() && !history.can_undo());
        assert_eq!(history.redo(&mut notebook), done);
        assert_eq!(notebook.entries().len(), 1);
        assert!(history.apply(&mut notebook, Edit::Add(entry(2)), label));
        assert!(!history.can_redo());
    }

    #[test]
    fn the_oldest_steps_are_forgotten() {
        let mut notebook = Notebook::new(ReadingText::default(), Vec::new(), Vec::new());
        let mut history = History::default();
        for n in 0..LIMIT as u128 + 5 {
            history.apply(
                &mut notebook,
                Edit::Add(entry(n)),
                Message::new("error.empty-path"),
            );
        }
        let mut count = 0;
        while history.undo(&mut notebook) != Stepped::None {
            count += 1;
        }
        assert_eq!((count, notebook.entries().len()), (LIMIT, 5));
    }

    #[test]
    fn what_another_writer_changed_is_not_overwritten_and_the_step_waits() {
        let label = |key| Message::new(key);
        let mut notebook = Notebook::new(ReadingText::from("甲乙"), Vec::new(), Vec::new());
        let mut history = History::default();
        history.apply(&mut notebook, Edit::Add(entry(2)), label("app.did-mark"));
        history.apply(&mut notebook, Edit::Add(entry(1)), label("app.did-mark"));
        let edit = Edit::Replace(noted(1, "我"));
        history.apply(&mut notebook, edit, label("app.did-note"));
        notebook.apply(Edit::Replace(noted(1, "他")));
        assert_eq!(
            history.undo(&mut notebook),
            Stepped::Aside(label("app.did-note"))
        );
        let note = |notebook: &Notebook| {
            notebook
                .get(entry(1).annotation.id)
                .map(|e| e.annotation.note.clone())
        };
        assert_eq!(note(&notebook).as_deref(), Some("他"));
        assert_eq!(
            history.undo(&mut notebook),
            Stepped::Aside(label("app.did-mark"))
        );
        assert_eq!(
            history.undo(&mut notebook),
            Stepped::Done(label("app.did-mark"))
        );
        assert_eq!(history.undo(&mut notebook), Stepped::None);
        assert_eq!(history.steps().0.count(), 2);
        // What they changed is as it was again: the step can be taken back after all.
        notebook.apply(Edit::Replace(noted(1, "我")));
        assert_eq!(
            history.undo(&mut notebook),
            Stepped::Done(label("app.did-note"))
        );
        assert_eq!(note(&notebook).as_deref(), Some(""));
    }
}

//! Undoing and redoing.

use std::collections::VecDeque;

use super::{Edit, Id, Notebook};
use crate::message::Message;

/// Steps that are remembered.
const LIMIT: usize = 1000;

/// What was done to a notebook, newest last. Labels say what for the status line, such as “highlight added”.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    undo: VecDeque<Step>,
    redo: Vec<Step>,
}

/// One step: what would take it back (or do it again), and its name.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    edit: Edit,
    label: Message,
}

impl History {
    /// Makes a change and remembers how to take it back. False, and nothing done, when the change does not fit the notebook.
    pub fn apply(&mut self, notebook: &mut Notebook, edit: Edit, label: Message) -> bool {
        let Some(inverse) = notebook.apply(edit) else {
            return false;
        };
        self.redo.clear();
        self.remember(Step {
            edit: inverse,
            label,
        });
        true
    }

    /// Takes the last change back and says which it was; `None` when there is none, or when it does not fit any more.
    pub fn undo(&mut self, notebook: &mut Notebook) -> Option<Message> {
        let step = self.undo.pop_back()?;
        let inverse = notebook.apply(step.edit)?;
        self.redo.push(Step {
            edit: inverse,
            label: step.label.clone(),
        });
        Some(step.label)
    }

    /// Makes the last change that was taken back again and says which it was.
    pub fn redo(&mut self, notebook: &mut Notebook) -> Option<Message> {
        let step = self.redo.pop()?;
        let inverse = notebook.apply(step.edit)?;
        let label = step.label.clone();
        self.remember(Step {
            edit: inverse,
            label: step.label,
        });
        Some(label)
    }

    /// Whether something can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether something can be done again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Steps that can be taken back: tells which of two steps came last.
    pub fn depth(&self) -> usize {
        self.undo.len()
    }

    /// Changes the tags in everything that undo and redo would bring, after codes were renamed or merged.
    pub fn retag(&mut self, tags: &dyn Fn(Id, &[String]) -> Vec<String>) {
        for step in self.undo.iter_mut().chain(&mut self.redo) {
            step.edit.retag(tags);
        }
    }

    fn remember(&mut self, step: Step) {
        if self.undo.len() == LIMIT {
            self.undo.pop_front();
        }
        self.undo.push_back(step);
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

    #[test]
    fn steps_go_back_and_forth_under_their_names() {
        let mut notebook = Notebook::new(ReadingText::from("甲乙"), Vec::new(), Vec::new());
        let mut history = History::default();
        let label = Message::new("error.empty-path");
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
        assert_eq!(history.undo(&mut notebook), Some(label.clone()));
        assert_eq!(notebook.entries().len(), 1);
        assert_eq!(history.undo(&mut notebook), Some(label.clone()));
        assert!(notebook.entries().is_empty() && !history.can_undo());
        assert_eq!(history.redo(&mut notebook), Some(label.clone()));
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
        while history.undo(&mut notebook).is_some() {
            count += 1;
        }
        assert_eq!((count, notebook.entries().len()), (LIMIT, 5));
    }
}

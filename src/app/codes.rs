//! Changes of codes as the program sees them: what comes back from the files goes into the open document, and undo finds them among the
//! changes of the notes.

use super::effect::{CodesDeed, CodesDone, Effect};
use super::overlays::{Overlay, Pick};
use super::reading::Reading;
use super::{App, Screen};
use crate::annotation::{CodeSurvey, Edit};
use crate::message::Message;
use crate::storage::Recoded;

/// Where changes of codes stand among the changes of the notes: how many of those could be taken back when each was made.
#[derive(Clone, Debug, Default)]
pub(crate) struct CodeSteps {
    done: Vec<usize>,
    undone: Vec<usize>,
}

impl App {
    /// Asks for something to be done with codes.
    pub(crate) fn codes(&self, deed: CodesDeed) -> Effect {
        let path = match &self.screen {
            Screen::List(list) => Some(list.folder.clone()),
            _ => self.reading().and_then(|reading| reading.path.clone()),
        };
        Effect::Codes {
            path: path.filter(|path| !path.as_os_str().is_empty()),
            deed,
        }
    }

    fn depth(&self) -> usize {
        self.reading().map_or(0, |reading| reading.history.depth())
    }

    /// Whether the last thing done was a change of codes: undo takes that back then.
    pub(crate) fn last_was_codes(&self, back: bool) -> bool {
        let depth = self.depth();
        if back {
            self.code_steps.done.last().is_some_and(|at| *at >= depth)
        } else {
            self.code_steps.undone.last().is_some_and(|at| *at == depth)
        }
    }

    /// A new change of the notes: changes of codes that were taken back can't be made again by redo any more.
    pub(crate) fn forget_undone_codes(&mut self) {
        self.code_steps.undone.clear();
    }

    pub(super) fn codes_done(&mut self, done: CodesDone, effects: &mut Vec<Effect>) {
        let CodesDone {
            done,
            again,
            survey,
        } = done;
        let mut wanted = None;
        match done {
            Some(Ok(recoded)) => {
                self.step_codes(&recoded, again);
                self.tell_codes(&recoded, again);
                let open = match &mut self.screen {
                    Screen::Reading(reading) => Some(reading),
                    _ => self.before_list.as_mut(),
                };
                if let Some(reading) = open {
                    effects.extend(reading.recode(&recoded));
                }
                wanted = self
                    .chosen_code()
                    .and_then(|name| recoded.change.tag(&name));
            }
            Some(Err(why)) => self.warn(why),
            None => {}
        }
        let codebook = survey.codebook();
        if let Some(reading) = self.reading_mut() {
            reading.codebook = codebook;
        }
        self.refresh_picker(&survey);
        self.survey = Some(survey);
        self.fill_codes(wanted.as_deref());
    }

    fn step_codes(&mut self, recoded: &Recoded, again: bool) {
        let depth = self.depth();
        let steps = &mut self.code_steps;
        if recoded.back {
            steps.undone.extend(steps.done.pop().map(|_| depth));
        } else {
            if again {
                steps.undone.pop();
            } else {
                steps.undone.clear();
            }
            steps.done.push(depth);
        }
    }

    fn tell_codes(&mut self, recoded: &Recoded, again: bool) {
        let key = match (recoded.back, again) {
            (true, _) => "codes.undone",
            (false, true) => "codes.redone",
            (false, false) => "codes.done",
        };
        let said = Message::new(key)
            .with("what", recoded.change.label())
            .with("files", recoded.books.len() + recoded.notes.len())
            .with("annotations", recoded.retags.len());
        match recoded.skipped.first() {
            None => self.tell(said),
            Some(why) => {
                self.warn(Message::new("codes.skipped").with("what", why.clone()));
            }
        }
    }

    /// The code under the cursor of the codebook.
    fn chosen_code(&self) -> Option<String> {
        self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Codes(view) => view.chosen().map(|row| row.name.clone()),
            _ => None,
        })
    }

    /// Brings the lines of the codebook up to date.
    pub(super) fn fill_codes(&mut self, wanted: Option<&str>) {
        let here = self
            .reading()
            .map(|reading| reading.notebook.tags())
            .unwrap_or_default();
        let survey = self.survey.as_ref();
        let codebook = survey.map(CodeSurvey::codebook).or_else(|| {
            let reading = self.reading();
            reading.map(|reading| reading.codebook.clone())
        });
        for overlay in &mut self.overlays {
            if let Overlay::Codes(view) = overlay {
                view.fill(
                    &codebook.clone().unwrap_or_default(),
                    &here,
                    self.survey.as_ref(),
                    wanted,
                );
            }
        }
    }

    /// Counts that came while a list of tags is open are shown in it; nothing moves.
    fn refresh_picker(&mut self, survey: &CodeSurvey) {
        for overlay in &mut self.overlays {
            if let Overlay::Picker(picker) = overlay
                && matches!(picker.pick, Pick::Tag(_))
            {
                for item in &mut picker.items {
                    let all = survey.count(&item.value).annotations;
                    item.count = Some((item.count.map_or(0, |(here, _)| here), Some(all)));
                }
            }
        }
    }
}

impl Reading {
    /// Takes a change of codes over that was made in the files: in the annotations as they stand here, saved or not, in everything that undo
    /// would bring back, and in the tags used last.
    fn recode(&mut self, recoded: &Recoded) -> Vec<Effect> {
        if self.read_only.is_some() {
            return Vec::new();
        }
        let names = recoded.names();
        let changed: Vec<_> = self
            .notebook
            .entries()
            .iter()
            .filter_map(|entry| {
                let mut entry = entry.clone();
                let after = names.now(entry.annotation.id, &entry.annotation.tags);
                (after != entry.annotation.tags).then(|| {
                    entry.annotation.tags = after;
                    Edit::Replace(entry)
                })
            })
            .collect();
        self.history.retag(&|id, tags| names.past(id, tags));
        if !recoded.back {
            self.recent_tags = recoded.change.tags(&self.recent_tags);
            if let Some(tag) = &mut self.notes_view.filter.tag
                && let Some(to) = recoded.change.tag(tag)
            {
                *tag = to;
            }
        }
        if let Some(back) = recoded.change.inverse_name().filter(|_| recoded.back) {
            self.recent_tags = back.tags(&self.recent_tags);
        }
        if changed.is_empty() {
            return Vec::new();
        }
        self.notebook.apply(Edit::Many(changed));
        self.save()
    }
}

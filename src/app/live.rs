//! What happens to files that are open: other writers, an outside editor, a sync tool. Notes are merged where the reader is; a document
//! that is another on the disk is read anew, never under the reader's hands.

use super::commands;
use super::ctx::Ctx;
use super::effect::{self, Effect, OpenOptions, Outcome, Target, Ticket};
use super::reading::{Keeping, Reading};
use super::{App, Screen, Status};
use crate::keymap::Mode;
use crate::library::{Found, Kinship, News};
use crate::message::Message;

impl App {
    /// Takes what happened to a file.
    pub(super) fn happened(&mut self, outcome: Outcome, effects: &mut Vec<Effect>) {
        match outcome {
            Outcome::Came(ticket, revision, merged) => {
                let news = merged.news;
                if let Some(reading) = self.reading_of(ticket) {
                    let healed = reading.read_only.is_some();
                    if reading.take_over(revision, *merged) {
                        if healed && news.is_empty() {
                            self.tell(Message::new("app.notes-mended"));
                        }
                        self.tell_news(Some(news));
                    }
                }
            }
            Outcome::NotesBroken(ticket, why) => {
                if let Some(reading) = self.reading_of(ticket) {
                    reading.read_only = Some(why.clone());
                    self.warn(Message::new("app.notes-broken").with("why", why));
                }
            }
            Outcome::NotesGone(ticket, path) if self.reading_of(ticket).is_some() => {
                let path = path.display().to_string();
                self.warn(Message::new("app.notes-gone").with("path", path));
            }
            Outcome::Elsewhere(ticket, found) => {
                if let Some(reading) = self.reading_of(ticket) {
                    let new: Vec<Found> = found
                        .into_iter()
                        .filter(|found| {
                            let same = |known: &Found| known.path == found.path;
                            !reading.elsewhere.iter().any(same)
                                && !reading
                                    .taken_in
                                    .iter()
                                    .any(|(_, path, _)| *path == found.path)
                        })
                        .collect();
                    if !new.is_empty() {
                        reading.elsewhere.extend(new);
                        self.offer_elsewhere(ticket);
                    }
                }
            }
            Outcome::TakenIn(ticket, revision, found, taken) => {
                let mut ctx = Ctx::new(self, effects);
                commands::elsewhere::taken_in(&mut ctx, ticket, revision, found, *taken);
            }
            Outcome::LookedAt(ticket, path, annotations)
                if self
                    .reading()
                    .is_some_and(|reading| reading.ticket == ticket) =>
            {
                let mut ctx = Ctx::new(self, effects);
                commands::elsewhere::looked_at(&mut ctx, &path, annotations);
            }
            Outcome::Codebook(ticket, codebook) => {
                if let Some(reading) = self.reading_of(ticket)
                    && reading.codebook != *codebook
                {
                    reading.codebook = *codebook;
                    // A pull changes both: what became of the notes weighs more.
                    let weightier =
                        |status: &Status| status.wrong || status.message.key() == "library.news";
                    if !self.status.as_ref().is_some_and(weightier) {
                        self.tell(Message::new("app.codes-came"));
                    }
                }
            }
            Outcome::DocumentChanged(ticket) => {
                if let Some(reading) = self.reading_of(ticket) {
                    reading.outdated = true;
                    self.renew_when_free(effects);
                    if self.renewing.is_none() && self.reading().is_some() {
                        self.tell(Message::new("app.document-changed"));
                    }
                }
            }
            Outcome::DocumentGone(ticket) => {
                if let Some(reading) = self.reading_of(ticket) {
                    let name = reading.name.clone();
                    self.warn(Message::new("app.document-gone").with("name", name));
                }
            }
            Outcome::SettingsChanged => effects.push(Effect::ReadConfig),
            _ => {}
        }
    }

    /// Says that there are notes elsewhere; asks at once what to do with those of which only the reader can say whether they belong here.
    pub(super) fn offer_elsewhere(&mut self, ticket: Ticket) {
        let free = self.overlays.is_empty();
        let Some(reading) = self.reading().filter(|reading| {
            reading.ticket == ticket && reading.document.complete && !reading.elsewhere.is_empty()
        }) else {
            return;
        };
        let asks = |found: &Found| matches!(found.kinship, Kinship::SameText | Kinship::Alike(_));
        if free && reading.elsewhere.iter().any(asks) {
            commands::elsewhere::offer(&mut Ctx::new(self, &mut Vec::new()));
        } else if let Some(found) = reading.elsewhere.first() {
            let key = self.keymap.keys_of(Mode::Text, "notes-elsewhere");
            let told = Message::new("app.elsewhere")
                .with("what", found.told())
                .with("key", key.into_iter().next().unwrap_or_default());
            self.warn(told);
        }
    }

    /// Says what other writers did, when there is something to say.
    pub(super) fn tell_news(&mut self, news: Option<News>) {
        match news.filter(|news| !news.is_empty()) {
            Some(news) if news.conflicts > 0 => self.warn(news.told()),
            Some(news) => self.tell(news.told()),
            None => {}
        }
    }

    /// What was opened, as it is shown on this screen.
    pub(super) fn reading_from(&self, ticket: Ticket, opened: effect::Opened) -> Box<Reading> {
        let height = usize::from(self.geometry().text.height.max(1));
        let join = self.chosen.join_lines;
        let mut reading = Reading::new(ticket, opened, self.setting(), height, join);
        reading.source.clone_from(&self.asked);
        Box::new(reading)
    }

    /// Reads a document that is another on the disk anew, as soon as the reader's hands are free: nothing lies over the text, nothing is
    /// selected, and everything is saved.
    pub(super) fn renew_when_free(&mut self, effects: &mut Vec<Effect>) {
        let busy = !self.hands_are_free() || self.opening.is_some() || self.leaving;
        let path = self
            .reading()
            .filter(|reading| reading.outdated && !busy)
            .and_then(|reading| reading.path.clone());
        let Some(path) = path else { return };
        let how = commands::file::how_again(&mut Ctx::new(self, effects));
        effects.extend(self.open(Target::File(path), how));
        self.renewing = self.opening;
    }

    fn hands_are_free(&self) -> bool {
        self.overlays.is_empty()
            && self.reading().is_some_and(|reading| {
                reading.view.selection.is_none()
                    && matches!(reading.keeping, Keeping::Untouched | Keeping::Saved)
            })
    }

    /// Whether what was opened is the document that is on the screen already.
    pub(super) fn is_read_anew(&self, opened: &effect::Opened) -> bool {
        let member = |how: &OpenOptions| how.member.clone();
        let asked = self.asked.as_ref().and_then(|(_, how)| member(how));
        self.reading().is_some_and(|before| {
            let source = before.source.as_ref();
            before.path == opened.path && source.and_then(|(_, how)| member(how)) == asked
        })
    }

    /// Puts a document that was read anew in the place of its earlier self. The reader stays where they are.
    pub(super) fn read_anew(
        &mut self,
        ticket: Ticket,
        opened: effect::Opened,
        effects: &mut Vec<Effect>,
    ) {
        if !opened.document.complete {
            // The earlier one stays until all of the new one is there.
            return;
        }
        self.opening = None;
        let by_itself = self.renewing.take_if(|of| *of == ticket).is_some();
        if by_itself && !self.hands_are_free() {
            // Another try comes when they are.
            effects.push(Effect::Close(ticket));
            return;
        }
        self.close_overlays(effects);
        let draft = opened.draft.clone();
        let mut reading = self.reading_from(ticket, opened);
        if let Screen::Reading(before) = &self.screen {
            reading.go_on_from(before);
            // What was on its way to the disk while the file was read comes back by a merge.
            if matches!(before.keeping, Keeping::Saving) {
                effects.extend(reading.save());
            }
            effects.push(Effect::Close(before.ticket));
        }
        let problem = reading.problems.first().cloned();
        let lost = reading.notes_lost();
        self.screen = Screen::Reading(reading);
        self.tour_opened();
        match (problem, lost) {
            (Some(problem), _) => self.warn(problem),
            (None, 0) => self.tell(Message::new("app.read-anew")),
            (None, lost) => self.warn(Message::new("app.read-anew-lost").with("count", lost)),
        }
        if let Some(draft) = draft {
            self.restore_draft(ticket, draft);
        }
    }
}

//! What came of effects: documents that were opened, pages that were counted, notes that were saved or not.

use std::path::PathBuf;
use std::sync::Arc;

use super::codes::CodeSteps;
use super::ctx::Ctx;
use super::effect::{Effect, Listed, Merged, Outcome, Ticket};
use super::overlays::{Item, Overlay, Pick, Picker, Prompt, Purpose, Scroll, Topic};
use super::reading::{Keeping, Reading};
use super::{App, Chosen, Focus, List, Screen, commands, effect};
use crate::message::Message;
use crate::text::{Span, is_han};

/// Below this certainty of the encoding, in percent, the reader is told that it is a guess.
const SURE: u8 = 75;

/// So many characters of a document tell in what letters it is.
const BEGINNING: usize = 2000;

impl App {
    pub(super) fn done(&mut self, outcome: Outcome, effects: &mut Vec<Effect>) {
        match outcome {
            Outcome::Configured(chosen, problems) => self.configured(*chosen, problems),
            Outcome::Fitted(chosen) => self.choose(*chosen),
            Outcome::Kept { option, path } => {
                let path = path.display().to_string();
                self.tell(
                    Message::new("app.option-kept")
                        .with("option", option)
                        .with("path", path),
                );
            }
            Outcome::Opened(ticket, opened) => self.opened(ticket, *opened, effects),
            Outcome::Outlined(ticket, outline) => {
                if let Some(reading) = self.reading_of(ticket) {
                    reading.take_outline(outline);
                }
            }
            Outcome::Failed(ticket, why) => self.failed(ticket, why),
            Outcome::Several(ticket, names) => self.several(ticket, &names),
            Outcome::Locked { ticket, wrong } => self.locked(ticket, wrong),
            Outcome::Encodings(ticket, trials) => {
                if self.reading_of(ticket).is_some() {
                    commands::file::offer_encodings(&mut Ctx::new(self, effects), &trials);
                }
            }
            Outcome::Progress(ticket, share) => self.progressed(ticket, share),
            Outcome::Listed(folder, rows) => self.listed(folder, rows, effects),
            Outcome::Pages {
                ticket,
                epoch,
                starts,
                done,
            } => {
                if let Some(reading) = self.reading_of(ticket) {
                    reading.take_pages(epoch, starts, done);
                }
            }
            Outcome::Found(ticket, query, hits) => self.found(ticket, &query, hits, effects),
            Outcome::Redactions(ticket, length, found) => {
                let mut ctx = Ctx::new(self, effects);
                commands::redactions::found(&mut ctx, ticket, length, &found);
            }
            Outcome::Suggested(ticket, number, found) => {
                if let Some(reading) = self.reading_of(ticket) {
                    reading.take_suggestions(number, found);
                }
            }
            Outcome::Saved(ticket, revision, merged) => {
                self.saved(ticket, revision, merged.map(|merged| *merged), effects);
            }
            Outcome::Came(..)
            | Outcome::Elsewhere(..)
            | Outcome::TakenIn(..)
            | Outcome::LookedAt(..)
            | Outcome::NotesBroken(..)
            | Outcome::NotesGone(..)
            | Outcome::Codebook(..)
            | Outcome::DocumentChanged(_)
            | Outcome::DocumentGone(_)
            | Outcome::SettingsChanged => self.happened(outcome, effects),
            Outcome::Past(ticket, annotation, past) => {
                commands::past::show(&mut Ctx::new(self, effects), ticket, annotation, past);
            }
            Outcome::SaveFailed(ticket, why) => {
                if let Some(reading) = self.reading_of(ticket) {
                    reading.keeping = Keeping::Failed(why.clone());
                }
                self.warn(why);
            }
            Outcome::Exported(path) => {
                self.tell(Message::new("app.exported").with("path", path.display().to_string()));
            }
            Outcome::Exists {
                path,
                exporter,
                group,
            } => self.ask_again(&path, exporter, group),
            Outcome::Codes(done) => self.codes_done(*done, effects),
            Outcome::Refused(why) => self.warn(why),
            Outcome::Copied(what) | Outcome::Told(what) => self.tell(what),
            Outcome::Edited(ticket, text) => self.edited(ticket, text, effects),
        }
    }

    /// Takes a configuration that was read anew; tells the first of its problems, and how many more there are.
    fn configured(&mut self, chosen: Chosen, problems: Vec<Message>) {
        self.choose(chosen);
        // That an option was kept says it already.
        if !self.warn_of_first(problems) && !self.says("app.option-kept") {
            self.tell(Message::new("app.configured"));
        }
    }

    /// Tells the first of the faults of the settings, and how many more there are; whether there are any.
    pub fn warn_of_first(&mut self, problems: Vec<Message>) -> bool {
        let more = problems.len().saturating_sub(1);
        let Some(first) = problems.into_iter().next() else {
            return false;
        };
        self.warn(if more > 0 {
            Message::new("app.problems")
                .with("first", first)
                .with("more", more)
        } else {
            first
        });
        true
    }

    /// Shows how much of a document was read, in percent.
    fn progressed(&mut self, ticket: Ticket, share: u8) {
        if let Some(reading) = self.reading_of(ticket) {
            reading.loading = Some(share).filter(|_| !reading.document.complete);
        }
        if let Screen::Opening {
            ticket: waiting,
            percent,
            ..
        } = &mut self.screen
            && *waiting == ticket
        {
            *percent = Some(share);
        }
    }

    /// Takes the hits of a search, if it is still the one that the reader asked for.
    fn found(&mut self, ticket: Ticket, query: &str, hits: Arc<[Span]>, effects: &mut Vec<Effect>) {
        if let Some(reading) = self.reading_of(ticket)
            && let Some(find) = reading.find.as_mut().filter(|find| find.query == query)
        {
            find.hits = Some(hits);
            commands::find::found(&mut Ctx::new(self, effects));
        }
    }

    /// Takes note that a revision of the notes is durable, and what others had written meanwhile.
    fn saved(
        &mut self,
        ticket: Ticket,
        revision: u64,
        merged: Option<Merged>,
        effects: &mut Vec<Effect>,
    ) {
        let news = merged.as_ref().map(|merged| merged.news);
        let Some(reading) = self.reading_of(ticket) else {
            return;
        };
        let failed = matches!(reading.keeping, Keeping::Failed(_));
        let taken = reading.saved(revision, merged);
        let saved_after_all = failed && reading.keeping == Keeping::Saved;
        // What was taken in is on the disk now, so that its file is of no more use.
        let taken_in = std::mem::take(&mut reading.taken_in);
        let (durable, waiting): (Vec<_>, Vec<_>) = taken_in
            .into_iter()
            .partition(|(change, ..)| *change <= revision);
        reading.taken_in = waiting;
        let put_away = durable.into_iter();
        effects.extend(put_away.map(|(_, path, sha256)| Effect::PutAway(path, sha256)));
        if saved_after_all {
            self.tell(Message::new("app.saved-after-all"));
        }
        if taken {
            self.tell_news(news);
        }
    }

    fn opened(&mut self, ticket: Ticket, mut opened: effect::Opened, effects: &mut Vec<Effect>) {
        if opened.name.is_empty() {
            self.lang
                .text("app.standard-input")
                .clone_into(&mut opened.name);
        }
        let complete = opened.document.complete;
        let draft = opened.draft.clone();
        if let Some(reading) = self.reading_of(ticket) {
            let known = std::mem::take(&mut reading.problems);
            reading.complete(opened);
            let problem = reading.problems.iter().find(|new| !known.contains(new));
            let problem = problem.cloned();
            // It is true no more.
            if self.says("app.still-loading") {
                self.status = None;
            }
            if let Some(problem) = problem {
                self.warn(problem);
            }
            self.tell_lost();
            if let Some(draft) = draft {
                self.restore_draft(ticket, draft);
            }
        } else if self.opening == Some(ticket) && self.is_read_anew(&opened) {
            self.read_anew(ticket, opened, effects);
        } else if self.opening == Some(ticket) {
            self.close_overlays(effects);
            let mut reading = self.reading_from(ticket, opened);
            reading.open_at(self.geometry().facing.is_some());
            let before = self.before_list.take().map(|before| before.ticket);
            let before = before.or_else(|| self.reading().map(|reading| reading.ticket));
            effects.extend(before.map(Effect::Close));
            self.code_steps = CodeSteps::default();
            self.focus = Focus::Text;
            let problem = reading.problems.first().cloned();
            self.screen = Screen::Reading(reading);
            self.tour_opened();
            if let Some(problem) = problem {
                self.warn(problem);
            } else {
                self.tell_lost();
            }
            if let Some(draft) = draft {
                self.restore_draft(ticket, draft);
            }
        }
        if complete {
            self.arrived(ticket);
        }
        self.offer_elsewhere(ticket);
        if complete && self.opening == Some(ticket) {
            self.opening = None;
            self.tell_doubt();
            self.tell_missing_letters();
        }
    }

    /// Says quietly that the terminal has no letters for a Chinese document, and where it can be read.
    fn tell_missing_letters(&mut self) {
        if !self.cells.few_forms || self.status.is_some() {
            return;
        }
        let has_han = self.reading().is_some_and(|reading| {
            let mut beginning = reading.document.text.as_str().chars().take(BEGINNING);
            beginning.any(is_han)
        });
        if has_han {
            self.tell(Message::new("app.no-han-letters"));
        }
    }

    /// Goes to the place that a link from another file asked for, once all of the text is there.
    fn arrived(&mut self, ticket: Ticket) {
        if self.arrive.is_none() || self.reading_of(ticket).is_none() {
            return;
        }
        let place = self.arrive.take();
        if let (Some(place), Some(reading)) = (place, self.reading_of(ticket)) {
            let at = reading.document.target(&place);
            let at = at.or_else(|| reading.outline.resolve_reference(&place));
            if let Some(at) = at {
                reading.jump_to(at);
            }
        }
    }

    /// Says quietly that the encoding is a guess, and which key leads to others.
    fn tell_doubt(&mut self) {
        let key = self.key_of("encoding");
        let Some(reading) = self.reading().filter(|_| self.status.is_none()) else {
            return;
        };
        let meta = &reading.document.meta;
        if meta.encoding.is_empty() || meta.sure >= SURE {
            return;
        }
        let doubt = Message::new("app.encoding-doubt")
            .with("encoding", meta.encoding.as_str())
            .with("percent", usize::from(meta.sure))
            .with("key", key);
        self.tell(doubt);
    }

    /// Says quietly how many notes have no certain place in the text, and which key leads to them.
    fn tell_lost(&mut self) {
        let Some(reading) = self.reading() else {
            return;
        };
        let lost = reading.waiting().lost;
        if lost == 0 || self.status.is_some() {
            return;
        }
        let key = self.keymap.keys_of(crate::keymap::Mode::Text, "relink");
        self.tell(
            Message::new("app.lost-on-opening")
                .with("count", lost)
                .with("key", key.first().cloned().unwrap_or_default()),
        );
    }

    /// Opens the editor on words that were being typed when the program ended without notice; while the list is shown, once its document is
    /// on the screen again.
    pub(super) fn restore_draft(&mut self, ticket: Ticket, draft: effect::Draft) {
        if self
            .reading()
            .is_none_or(|reading| reading.ticket != ticket)
        {
            self.draft_waiting = Some((ticket, draft));
            return;
        }
        let mut effects = Vec::new();
        commands::notes::resume(&mut Ctx::new(self, &mut effects), &draft);
        self.tell(Message::new("app.draft-restored"));
    }

    fn failed(&mut self, ticket: Ticket, why: Message) {
        if self.opening != Some(ticket) {
            return;
        }
        self.opening = None;
        if let Some(reading) = self.reading_of(ticket) {
            // The beginning that is shown stays.
            (reading.loading, reading.stopped) = (None, true);
        }
        if let Screen::Opening { .. } | Screen::Empty(_) = self.screen {
            self.screen = Screen::Empty(why);
        } else {
            self.warn(why);
        }
    }

    /// Lets the reader choose one of the documents of an archive.
    fn several(&mut self, ticket: Ticket, names: &[String]) {
        if self.opening != Some(ticket) {
            return;
        }
        let item = |name: &String| Item {
            label: name.clone(),
            value: name.clone(),
            ..Item::default()
        };
        let items = names.iter().map(item).collect();
        self.overlays
            .push(Overlay::Picker(Picker::new(Pick::Member, items)));
    }

    /// Asks for the password of what is being opened.
    fn locked(&mut self, ticket: Ticket, wrong: bool) {
        if self.opening == Some(ticket) {
            self.ask(Purpose::Password { wrong });
        }
    }

    fn listed(&mut self, folder: PathBuf, rows: Vec<Listed>, effects: &mut Vec<Effect>) {
        self.close_overlays(effects);
        effects.extend(self.keep_place());
        let open = self.reading().and_then(|reading| reading.path.clone());
        let cursor = rows
            .iter()
            .position(|row| Some(&row.path) == open.as_ref())
            .unwrap_or(0);
        let screen = Screen::List(List {
            folder,
            rows,
            cursor,
        });
        if let Screen::Reading(reading) = std::mem::replace(&mut self.screen, screen) {
            self.before_list = Some(reading);
        }
        if std::mem::take(&mut self.greets) {
            let lines = super::help::welcome(self);
            let welcome = Scroll::new(Topic::Welcome, lines);
            self.overlays.push(Overlay::Scroll(welcome));
        }
    }

    /// Takes what the reader wrote in an external editor.
    fn edited(&mut self, ticket: Ticket, text: Option<String>, effects: &mut Vec<Effect>) {
        if self
            .reading()
            .is_none_or(|reading| reading.ticket != ticket)
        {
            return;
        }
        let Some(Overlay::Editor(editor)) = self.overlays.last_mut() else {
            return;
        };
        if let Some(text) = text {
            editor.buffer.replace(text.trim_end());
            editor.unkept = true;
        }
        if editor.outside {
            commands::editor::save(&mut Ctx::new(self, effects));
        }
    }

    fn ask_again(
        &mut self,
        path: &std::path::Path,
        exporter: &'static str,
        group: crate::export::Group,
    ) {
        let typed = path.display().to_string();
        self.warn(Message::new("app.export-exists").with("path", typed.as_str()));
        let purpose = Purpose::Export {
            exporter,
            group,
            exists: Some(typed.clone()),
        };
        self.overlays
            .push(Overlay::Prompt(Prompt::new(purpose, &typed)));
    }

    pub(super) fn reading_of(&mut self, ticket: Ticket) -> Option<&mut Reading> {
        let open = match &mut self.screen {
            Screen::Reading(reading) => Some(reading),
            _ => self.before_list.as_mut(),
        };
        open.map(Box::as_mut)
            .filter(|reading| reading.ticket == ticket)
    }
}

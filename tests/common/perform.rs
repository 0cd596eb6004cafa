//! Effects become outcomes at once, in memory.

use std::collections::VecDeque;
use std::fs;

use zhupi::annotation::Notebook;
use zhupi::app::Msg;
use zhupi::app::effect::{CodesDeed, CodesDone, Effect, Listed, Opened, Outcome, Target, Ticket};
use zhupi::layout::{Layout, Pages};
use zhupi::message::Message;
use zhupi::search;
use zhupi::storage::{self, Dirs, NotesStore, Steps};

use super::Driver;

impl Driver {
    pub(crate) fn perform(&mut self, effects: Vec<Effect>) {
        let mut waiting: VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            if let Some(outcome) = self.outcome(effect) {
                waiting.extend(self.app.update(Msg::Done(outcome)));
            }
        }
    }

    fn outcome(&mut self, effect: Effect) -> Option<Outcome> {
        match effect {
            Effect::Open {
                ticket, options, ..
            } if self.password.is_some() && self.password != options.password => {
                let wrong = options.password.is_some();
                Some(Outcome::Locked { ticket, wrong })
            }
            Effect::Open { ticket, target, .. } => Some(self.opened(ticket, &target)),
            Effect::List(folder) => Some(Outcome::Listed(folder, self.listed())),
            Effect::Paginate { .. } if !self.counts_pages => None,
            Effect::Paginate {
                ticket,
                epoch,
                document,
                headings,
                setting,
                height,
            } => {
                let mut layout = Layout::new(document, headings, setting);
                let mut pages = Pages::new(height);
                while !pages.advance(&mut layout, 10_000) {}
                Some(Outcome::Pages {
                    ticket,
                    epoch,
                    starts: pages.starts,
                    done: true,
                })
            }
            Effect::Find {
                ticket,
                document,
                query,
            } => {
                let hits = search::all(&document.text, &query, 100_000).into();
                Some(Outcome::Found(ticket, query, hits))
            }
            Effect::Save {
                ticket,
                revision,
                entries,
                ..
            } => {
                let here = self
                    .app
                    .reading()
                    .filter(|reading| reading.ticket == ticket);
                if let Some(reading) = here
                    && reading.revision == revision
                {
                    assert_eq!(
                        reading.notebook.entries(),
                        entries,
                        "a save holds all annotations"
                    );
                }
                self.kept.clone_from(&entries);
                self.done.saves.push((revision, entries));
                self.acknowledge
                    .then_some(Outcome::Saved(ticket, revision, None))
            }
            Effect::History { ticket, annotation } => {
                Some(Outcome::Past(ticket, annotation, self.past.clone()))
            }
            Effect::KeepPlace { landmarks, .. } => {
                self.done.places += 1;
                self.done.landmarks = landmarks;
                None
            }
            Effect::Draft { draft, .. } => {
                self.done.drafts.push(draft);
                None
            }
            Effect::Export {
                path,
                bytes,
                replace,
                exporter,
                group,
            } => {
                if self.exists.contains(&path) && !replace {
                    return Some(Outcome::Exists {
                        path,
                        exporter,
                        group,
                    });
                }
                self.done.exports.push((path.clone(), bytes));
                Some(Outcome::Exported(path))
            }
            Effect::Codes { deed, .. } => Some(self.codes(deed)),
            Effect::ReadConfig => {
                let chosen = self.configured.clone()?;
                Some(Outcome::Configured(Box::new(chosen), Vec::new()))
            }
            Effect::KeepOption { option, value } => {
                self.done.options.push((option, value));
                let path = "config.toml".into();
                Some(Outcome::Kept { option, path })
            }
            Effect::Copy(words) => {
                let count = words.chars().count();
                self.done.copied.push(words);
                Some(Outcome::Copied(
                    Message::new("run.copied").with("count", count),
                ))
            }
            Effect::Redactions { ticket, document } => Some(Outcome::Redactions(
                ticket,
                document.text.len(),
                zhupi::app::reading::withheld_of(&document).into(),
            )),
            Effect::Suggest {
                ticket,
                number,
                document,
                outline,
                wanted,
            } => Some(Outcome::Suggested(
                ticket,
                number,
                zhupi::library::suggested(&document, &outline, wanted),
            )),
            Effect::OpenOutside(address) => {
                self.done.outside.push(address);
                None
            }
            Effect::Edit { ticket, .. } => Some(Outcome::Edited(ticket, self.external.take())),
            Effect::Quit => {
                self.done.quit = true;
                None
            }
            Effect::Close(ticket) => {
                self.done.closed.push(ticket);
                None
            }
            Effect::TakeIn {
                ticket,
                revision,
                found,
                ..
            } => {
                let taken = self.take_in.pop()?;
                Some(Outcome::TakenIn(ticket, revision, found, Box::new(taken)))
            }
            Effect::TakeOver(_, path) | Effect::PutAway(path, _) => {
                self.done.put_away.push(path);
                None
            }
            Effect::KeepApart(_, path) => {
                self.done.apart.push(path);
                None
            }
            Effect::LookAt(ticket, path) => Some(Outcome::LookedAt(ticket, path, Vec::new())),
            Effect::Encodings { ticket, target, .. } => {
                let Target::File(path) = target else {
                    return None;
                };
                let bytes = self.files.get(&path)?.document.text.as_str().as_bytes();
                Some(Outcome::Encodings(
                    ticket,
                    zhupi::formats::trials(bytes, true),
                ))
            }
            Effect::Cancel(_)
            | Effect::EditConfig
            | Effect::KeepPanes(_)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::ToggleMouse => None,
        }
    }

    /// Codes are changed in real files of a folder of their own: the notes as they were last saved, and the codebook.
    fn codes(&mut self, deed: CodesDeed) -> Outcome {
        let book = self.codebook.clone();
        let home = self.codes_home.get_or_insert_with(|| {
            let home = tempfile::tempdir().expect("a folder");
            let project = home.path().join("project/.zhupi");
            fs::create_dir_all(project.join("notes")).expect("a folder");
            let text = storage::print_codebook(book.codes.iter());
            fs::write(project.join("codebook.toml"), text).expect("a file");
            home
        });
        let dirs = Dirs::inside(&home.path().join("home"));
        let project = home.path().join("project");
        let notes = project.join(".zhupi/notes/报告.txt.toml");
        let mut store = NotesStore::open(&notes, &dirs.state).expect("notes").store;
        let mut records = store.base().clone();
        records.annotations = self
            .kept
            .iter()
            .map(|entry| entry.annotation.clone())
            .collect();
        store.save(&records).expect("a save");
        let reach = storage::reach(&[project], &storage::Options::default(), &dirs);
        let steps = Steps::new(&dirs.state);
        let again = deed == CodesDeed::Redo;
        let none = || Message::new("app.nothing-to-undo");
        let done = match deed {
            CodesDeed::Survey => None,
            CodesDeed::Change(change) => Some(steps.perform(&change, &reach)),
            CodesDeed::Undo => Some(steps.undo().and_then(|done| done.ok_or_else(none))),
            CodesDeed::Redo => Some(steps.redo().and_then(|done| done.ok_or_else(none))),
        };
        let survey = storage::survey_codes(&reach);
        self.codebook = survey.codebook();
        Outcome::Codes(Box::new(CodesDone {
            done,
            again,
            survey,
        }))
    }

    fn opened(&self, ticket: Ticket, target: &Target) -> Outcome {
        let path = match target {
            Target::File(path) => Some(path),
            Target::Tour(_) => self.files.keys().next(),
            Target::StandardInput => None,
        };
        let Some(path) = path else {
            return Outcome::Failed(ticket, Message::new("app.nothing-open"));
        };
        let Some(file) = self.files.get(path) else {
            return Outcome::Failed(ticket, Message::new("app.nothing-open"));
        };
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let notebook =
            Notebook::with_entries(file.document.text.clone(), self.kept.clone(), Vec::new());
        Outcome::Opened(
            ticket,
            Box::new(Opened {
                notebook,
                codebook: self.codebook.clone(),
                notes_place: Some("报告.txt.zhupi.toml".to_owned()),
                read_only: self.read_only.clone(),
                landmarks: self.landmarks.clone(),
                recent_tags: self.recent_tags.clone(),
                elsewhere: self.elsewhere.clone(),
                ..Opened::bare(
                    file.document.clone(),
                    file.outline.clone(),
                    Some(match target {
                        Target::Tour(_) => "tour/report.txt".into(),
                        _ => path.clone(),
                    }),
                    name.unwrap_or_default(),
                )
            }),
        )
    }

    fn listed(&self) -> Vec<Listed> {
        self.files
            .iter()
            .map(|(path, file)| Listed {
                path: path.clone(),
                name: path.display().to_string(),
                size: file.document.text.len() as u64,
                notes: self.kept.len(),
            })
            .collect()
    }
}

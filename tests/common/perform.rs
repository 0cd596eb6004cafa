//! Effects become outcomes at once, in memory.

use std::collections::VecDeque;

use zhupi::annotation::Notebook;
use zhupi::app::Msg;
use zhupi::app::effect::{Effect, Listed, Opened, Outcome, Target, Ticket};
use zhupi::layout::{Layout, Pages};
use zhupi::message::Message;
use zhupi::search;

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
            Effect::KeepPlace { .. } => {
                self.done.places += 1;
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
            Effect::Cancel(_) | Effect::EditConfig | Effect::Suspend | Effect::Redraw => None,
        }
    }

    fn opened(&self, ticket: Ticket, target: &Target) -> Outcome {
        let Target::File(path) = target else {
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
                document: file.document.clone(),
                outline: file.outline.clone(),
                notebook,
                codebook: self.codebook.clone(),
                path: Some(path.clone()),
                name: name.unwrap_or_default(),
                id: None,
                notes_place: Some("报告.txt.zhupi.toml".to_owned()),
                read_only: self.read_only.clone(),
                problems: Vec::new(),
                caret: None,
                seen: Vec::new(),
                recent_tags: self.recent_tags.clone(),
                draft: None,
                elsewhere: self.elsewhere.clone(),
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

//! A program without a terminal: keys, words and the mouse go in, frames and effects come out.
//!
//! Identities are counted and the clock stands still, so that a run is the same every time. Effects are performed at once and in memory;
//! what they asked for is kept to be looked at.

mod frame;

pub(crate) use frame::control_characters;

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use zhupi::annotation::{Codebook, Entry, Id, Moment, Notebook};
use zhupi::app::effect::{Draft, Effect, Listed, OpenOptions, Opened, Outcome, Target, Ticket};
use zhupi::app::geometry::Size;
use zhupi::app::reading::Reading;
use zhupi::app::{App, Msg, Pointer, PointerKind, Start, World};
use zhupi::document::Document;
use zhupi::formats::{self, Choice, Limits};
use zhupi::keymap::{Key, Keymap};
use zhupi::layout::{Layout, Pages};
use zhupi::message::{Lang, Message};
use zhupi::outline::{Classes, Outline, outline};
use zhupi::search;
use zhupi::text::{Ambiguous, Cells};
use zhupi::tui::style;

static CLASSES: LazyLock<Classes> = LazyLock::new(Classes::built_in);

/// Identities 1, 2, 3 … and one moment.
#[derive(Default)]
struct Counted {
    last: Cell<u128>,
}

impl World for Counted {
    fn id(&self) -> Id {
        self.last.set(self.last.get() + 1);
        Id::from_u128(self.last.get())
    }

    fn now(&self) -> Moment {
        Moment("2026-11-21T09:30:00+08:00".to_owned())
    }
}

/// A document of the driver's small world.
#[derive(Clone)]
pub(crate) struct File {
    pub(crate) document: Arc<Document>,
    pub(crate) outline: Arc<Outline>,
}

impl File {
    /// Reads a text as the file of that name would be read.
    pub(crate) fn read(name: &str, text: &str) -> Self {
        let loaded = formats::load(
            text.as_bytes(),
            Some(Path::new(name)),
            &Choice::default(),
            &Limits::default(),
        )
        .unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let outline = outline(&loaded.document, &CLASSES);
        Self {
            document: Arc::new(loaded.document),
            outline: Arc::new(outline),
        }
    }
}

/// How a program is started.
pub(crate) struct Setup {
    pub(crate) size: (u16, u16),
    pub(crate) lang: &'static str,
    pub(crate) ambiguous: Ambiguous,
    pub(crate) theme: &'static str,
    pub(crate) recent_tags: Vec<String>,
    pub(crate) codebook: Codebook,
    pub(crate) entries: Vec<Entry>,
    pub(crate) read_only: Option<Message>,
    files: Vec<(PathBuf, File)>,
}

impl Setup {
    /// With a document called `报告.txt`.
    pub(crate) fn text(text: &str) -> Self {
        Self::named("报告.txt", text)
    }

    /// With a document of a name.
    pub(crate) fn named(name: &str, text: &str) -> Self {
        Self::file(name, File::read(name, text))
    }

    /// With a document that was read already.
    pub(crate) fn file(name: &str, file: File) -> Self {
        Self {
            files: vec![(PathBuf::from(name), file)],
            ..Self::nothing()
        }
    }

    /// Without any document.
    pub(crate) fn nothing() -> Self {
        Self {
            size: (80, 24),
            lang: "zh-Hans",
            ambiguous: Ambiguous::Narrow,
            theme: "terminal",
            recent_tags: Vec::new(),
            codebook: Codebook::default(),
            entries: Vec::new(),
            read_only: None,
            files: Vec::new(),
        }
    }

    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub(crate) fn lang(mut self, lang: &'static str) -> Self {
        self.lang = lang;
        self
    }

    pub(crate) fn wide(mut self) -> Self {
        self.ambiguous = Ambiguous::Wide;
        self
    }

    pub(crate) fn theme(mut self, theme: &'static str) -> Self {
        self.theme = theme;
        self
    }

    pub(crate) fn tags(mut self, tags: &[&str]) -> Self {
        self.recent_tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        self
    }

    /// Starts the program and opens the first document.
    pub(crate) fn start(self) -> Driver {
        let mut themes = style::names();
        if let Some(at) = themes.iter().position(|name| name == self.theme) {
            themes.rotate_left(at);
        }
        let lang = Lang::all()
            .find(|lang| lang.tag() == self.lang)
            .unwrap_or_else(|| panic!("no language {}", self.lang));
        let app = App::new(Start {
            lang,
            keymap: Keymap::default(),
            cells: Cells::new(self.ambiguous),
            themes,
            theme: 0,
            measure: 80,
            how: OpenOptions::default(),
            author: Some("读者".to_owned()),
            size: Size {
                columns: self.size.0,
                rows: self.size.1,
            },
            world: Box::new(Counted::default()),
        });
        let first = self.files.first().map(|(path, _)| path.clone());
        let mut driver = Driver {
            app,
            done: Done::default(),
            acknowledge: true,
            external: None,
            exists: Vec::new(),
            files: self.files.into_iter().collect(),
            kept: self.entries,
            recent_tags: self.recent_tags,
            codebook: self.codebook,
            read_only: self.read_only,
        };
        if let Some(path) = first {
            driver.open(&path);
        }
        driver
    }
}

/// What effects asked for.
#[derive(Default)]
pub(crate) struct Done {
    /// Entries of every save, with its revision.
    pub(crate) saves: Vec<(u64, Vec<Entry>)>,
    pub(crate) drafts: Vec<Option<Draft>>,
    pub(crate) exports: Vec<(PathBuf, Vec<u8>)>,
    pub(crate) copied: Vec<String>,
    pub(crate) places: usize,
    pub(crate) quit: bool,
}

/// A running program.
pub(crate) struct Driver {
    pub(crate) app: App,
    pub(crate) done: Done,
    /// Whether saves are answered.
    pub(crate) acknowledge: bool,
    /// What the external editor gives back.
    pub(crate) external: Option<String>,
    /// Files that an export must not replace without being told.
    pub(crate) exists: Vec<PathBuf>,
    pub(crate) files: BTreeMap<PathBuf, File>,
    kept: Vec<Entry>,
    recent_tags: Vec<String>,
    codebook: Codebook,
    read_only: Option<Message>,
}

impl Driver {
    /// The open document.
    pub(crate) fn reading(&self) -> &Reading {
        self.app
            .reading()
            .unwrap_or_else(|| panic!("nothing is open: {:?}", self.app.screen))
    }

    /// The annotations.
    pub(crate) fn entries(&self) -> &[Entry] {
        self.reading().notebook.entries()
    }

    /// The selected words.
    pub(crate) fn selected(&self) -> Option<&str> {
        let reading = self.reading();
        reading
            .view
            .selection
            .map(|selection| reading.document.text.slice(selection.span()))
    }

    /// Opens a file of the driver's world.
    pub(crate) fn open(&mut self, path: &Path) {
        let effects = self
            .app
            .open(Target::File(path.to_owned()), OpenOptions::default());
        self.perform(effects);
    }

    /// Types keys by their notation, such as `g g ) t 1`.
    pub(crate) fn press(&mut self, notation: &str) -> &mut Self {
        let keys =
            Key::parse_sequence(notation).unwrap_or_else(|error| panic!("{notation}: {error:?}"));
        for key in keys {
            self.update(Msg::Key(key));
        }
        self
    }

    /// Types words, character by character.
    pub(crate) fn words(&mut self, words: &str) -> &mut Self {
        for c in words.chars() {
            self.update(Msg::Key(Key::char(c)));
        }
        self
    }

    pub(crate) fn paste(&mut self, words: &str) -> &mut Self {
        self.update(Msg::Paste(words.to_owned()));
        self
    }

    pub(crate) fn mouse(&mut self, kind: PointerKind, column: u16, row: u16) -> &mut Self {
        self.update(Msg::Pointer(Pointer { kind, column, row }));
        self
    }

    pub(crate) fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.mouse(PointerKind::Down(1), column, row)
            .mouse(PointerKind::Up, column, row)
    }

    pub(crate) fn drag(&mut self, from: (u16, u16), to: (u16, u16)) -> &mut Self {
        self.mouse(PointerKind::Down(1), from.0, from.1)
            .mouse(PointerKind::Drag, to.0, to.1)
            .mouse(PointerKind::Up, to.0, to.1)
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.update(Msg::Resize(Size { columns, rows }));
        self
    }

    pub(crate) fn tick(&mut self) -> &mut Self {
        self.update(Msg::Tick);
        self
    }

    /// Takes a message and performs what comes of it. A change of the notes without a save of exactly these notes is a fault.
    pub(crate) fn update(&mut self, msg: Msg) {
        let before = self.app.reading().map(|reading| reading.notebook.clone());
        let effects = self.app.update(msg);
        if let (Some(before), Some(reading)) = (before, self.app.reading()) {
            let saves = effects
                .iter()
                .any(|effect| matches!(effect, Effect::Save { .. }));
            assert!(
                saves || reading.notebook == before,
                "the notes changed and nothing is saved"
            );
        }
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
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
            Effect::Cancel(_) | Effect::Suspend | Effect::Redraw => None,
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

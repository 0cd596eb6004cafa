//! A program without a terminal: keys, words and the mouse go in, frames and effects come out.
//!
//! Identities are counted and the clock stands still, so that a run is the same every time. Effects are performed at once and in memory;
//! what they asked for is kept to be looked at.

mod frame;
mod perform;
mod setup;

pub(crate) use frame::{control_characters, cut_characters, symbol};
pub(crate) use setup::{File, Setup};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::test_runner::Config as ProptestConfig;
use zhupi::annotation::{Annotation, Codebook, Entry, Notebook, Past};
use zhupi::app::effect::{Draft, Effect, Merged, OpenOptions, Opened, Target, Ticket};
use zhupi::app::geometry::Size;
use zhupi::app::reading::Reading;
use zhupi::app::{App, Chosen, Msg, Pointer, PointerKind};
use zhupi::keymap::Key;
use zhupi::library::{Found, News, TakenIn};
use zhupi::message::Message;

/// How many cases a law is tried on; `PROPTEST_CASES` asks for more.
pub(crate) fn cases(few: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|count| count.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(few),
        failure_persistence: None,
        ..ProptestConfig::default()
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
    pub(crate) closed: Vec<Ticket>,
    pub(crate) put_away: Vec<PathBuf>,
    pub(crate) apart: Vec<PathBuf>,
    /// The named places as they were last kept.
    pub(crate) landmarks: Vec<zhupi::library::Landmark>,
    /// Addresses for the system's opener.
    pub(crate) outside: Vec<String>,
    /// Options that were to be kept, with their values.
    pub(crate) options: Vec<(&'static str, String)>,
    pub(crate) quit: bool,
}

/// A running program.
pub(crate) struct Driver {
    pub(crate) app: App,
    pub(crate) done: Done,
    /// Whether saves are answered.
    pub(crate) acknowledge: bool,
    /// What the configuration says when it is read again.
    pub(crate) configured: Option<Chosen>,
    /// What the external editor gives back.
    pub(crate) external: Option<String>,
    /// Files that an export must not replace without being told.
    pub(crate) exists: Vec<PathBuf>,
    /// Notes that are found elsewhere when a document is opened.
    pub(crate) elsewhere: Vec<Found>,
    /// What taking in notes gives, the last first.
    pub(crate) take_in: Vec<TakenIn>,
    pub(crate) files: BTreeMap<PathBuf, File>,
    /// What the journal tells.
    pub(crate) past: Vec<Past>,
    /// The named places that an opening brings.
    pub(crate) landmarks: Vec<zhupi::library::Landmark>,
    kept: Vec<Entry>,
    recent_tags: Vec<String>,
    codebook: Codebook,
    read_only: Option<Message>,
    /// The password that opens every file.
    pub(crate) password: Option<String>,
    counts_pages: bool,
    /// Where codes are changed, once they are.
    codes_home: Option<tempfile::TempDir>,
}

impl Driver {
    /// The open document.
    pub(crate) fn reading(&self) -> &Reading {
        self.app
            .reading()
            .unwrap_or_else(|| panic!("nothing is open: {:?}", self.app.screen))
    }

    /// The open document, as it would come from the world once more.
    pub(crate) fn once_more(&self) -> Opened {
        let reading = self.reading();
        let (document, outline) = (reading.document.clone(), reading.found.clone());
        Opened {
            notebook: reading.notebook.clone(),
            codebook: reading.codebook.clone(),
            ..Opened::bare(
                document,
                outline,
                reading.path.clone(),
                reading.name.clone(),
            )
        }
    }

    /// Counts the pages that were not counted so far.
    pub(crate) fn count_pages(&mut self) {
        self.counts_pages = true;
        let effects = self.reading().pagination();
        self.perform(effects.into_iter().collect());
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

    /// What a merge with another writer would hand back: these annotations, placed on the text.
    #[expect(clippy::unnecessary_box_returns, reason = "outcomes hold it so")]
    pub(crate) fn merged(&self, serial: u64, annotations: Vec<Annotation>) -> Box<Merged> {
        let reading = self.reading();
        let before = reading.notebook.entries().iter();
        let news = News::between(before.map(|entry| &entry.annotation), &annotations, 0);
        let text = reading.document.text.clone();
        Box::new(Merged {
            notebook: Notebook::new(text, annotations, reading.notebook.corrections().to_vec()),
            serial,
            news,
        })
    }

    /// Takes a message and performs what comes of it. A change of the notes without a save of exactly these notes is a fault.
    pub(crate) fn update(&mut self, msg: Msg) {
        // What other writers did comes back from a save and needs none.
        let own = !matches!(msg, Msg::Done(_));
        let before = self.app.reading().filter(|_| own);
        let before = before.map(|reading| reading.notebook.clone());
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
}

//! What a command may use of the world, and how it says that something failed.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::{FAILED, Settings, USAGE};
use crate::formats::{Choice, LoadError, Watch};
use crate::library::{Found, Library, OpenDocument, OpenError, Origin};
use crate::message::{Lang, Message};
use crate::storage::{Dirs, Options, SaveError};

/// Where a command reads and writes.
pub struct World<'a> {
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
    /// Whether standard output is a terminal, on which control characters must not act.
    pub terminal: bool,
    /// Language of everything said.
    pub lang: Lang,
    /// Configuration, data and state folders.
    pub dirs: Dirs,
    /// What is configured.
    pub settings: Settings,
}

/// Something that could not be done, for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Exit code.
    pub code: u8,
    /// What and why.
    pub what: Message,
    /// What to do about it.
    pub hint: Option<Message>,
}

/// Why a command ends early.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// Nobody reads the output any more.
    ClosedPipe,
    /// Something failed.
    Failed(Failure),
}

impl Failure {
    /// A failure without a hint.
    pub fn new(code: u8, what: Message) -> Self {
        Self {
            code,
            what,
            hint: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The lines for standard error.
    pub fn say(&self, lang: Lang) -> String {
        let mut said = format!("zhupi: {}\n", self.what.say(lang));
        if let Some(hint) = &self.hint {
            said.push_str(
                &Message::new("cli.hint")
                    .with("hint", hint.clone())
                    .say(lang),
            );
            said.push('\n');
        }
        said
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        let what = Message::new("cli.output").with("why", error.to_string());
        Self::Failed(Failure::new(FAILED, what))
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let chosen = matches!(
            &error,
            OpenError::Load {
                error: LoadError::UnknownFormat { .. } | LoadError::UnknownEncoding { .. },
                ..
            }
        );
        Self {
            code: if chosen { USAGE } else { FAILED },
            what: error.told(),
            hint: error.hint(),
        }
    }
}

impl From<SaveError> for Failure {
    fn from(error: SaveError) -> Self {
        Self::new(FAILED, error.told()).hint(error.hint)
    }
}

impl From<SaveError> for Stop {
    fn from(error: SaveError) -> Self {
        Self::Failed(error.into())
    }
}

impl World<'_> {
    /// Tells a failure and gives its exit code. When standard error is closed there is nobody to tell.
    pub fn tell(&mut self, failure: &Failure) -> u8 {
        let _ = self.out.flush();
        let _ = self.err.write_all(failure.say(self.lang).as_bytes());
        failure.code
    }

    /// Tells something that does not stop the work.
    pub fn warn(&mut self, what: Message) {
        self.tell(&Failure::new(super::DONE, what));
    }

    /// The library as the options and the configuration want it.
    pub fn library(&self, given: &super::Given) -> Library {
        let places = Options {
            notes: given.path("notes"),
            beside: self.settings.beside(),
        };
        let author = given.text("author");
        Library {
            author: author.or_else(|| self.settings.config.author.value.clone()),
            ..self.settings.library(&self.dirs, places)
        }
    }

    /// Opens a document with its notes, and tells what is odd about them.
    pub fn open(&mut self, path: &Path, given: &super::Given) -> Result<OpenDocument, Failure> {
        let bar = Bar::new(self.lang);
        let watch = bar.as_ref().map(|bar| bar as &dyn Watch);
        let open = self
            .library(given)
            .open_watched(&origin(path), &choice(given), watch);
        drop(bar);
        let open = open?;
        for problem in open.document.warnings.iter().chain(&open.problems) {
            let what = Message::new("error.told")
                .with("what", path.display().to_string())
                .with("why", problem.clone());
            self.warn(what);
        }
        for found in &open.elsewhere {
            self.tell_elsewhere(found);
        }
        Ok(open)
    }

    /// Opens one document of several to be read: what is wrong with one is told, worsens the `code` to end with, and does not stop the others.
    pub(super) fn open_or_tell(
        &mut self,
        path: &Path,
        given: &super::Given,
        code: &mut u8,
    ) -> Option<OpenDocument> {
        let (open, failure) = match self.open(path, given) {
            Ok(open) => {
                let why = open.read_only.clone();
                (Some(open), why.map(|why| Failure::new(FAILED, why)))
            }
            Err(failure) => (None, Some(failure)),
        };
        if let Some(failure) = failure {
            *code = (*code).max(self.tell(&failure));
        }
        open
    }

    /// Tells of notes in another place, and how they are taken in.
    pub(super) fn tell_elsewhere(&mut self, found: &Found) {
        let key = if found.is_sure() {
            "cli.elsewhere"
        } else {
            "cli.elsewhere-source"
        };
        self.warn(Message::new(key).with("what", found.told()));
    }
}

/// How long a file is read before a progress bar is shown.
const PATIENCE: Duration = Duration::from_millis(400);

/// Cells of the progress bar.
const BAR: usize = 30;

/// A progress bar on a terminal, erased when it is dropped.
#[derive(Debug)]
struct Bar {
    lang: Lang,
    begun: Instant,
    /// The last percentage that was drawn.
    drawn: AtomicUsize,
}

impl Bar {
    /// None where standard error is no terminal.
    fn new(lang: Lang) -> Option<Self> {
        io::stderr().is_terminal().then(|| Self {
            lang,
            begun: Instant::now(),
            drawn: AtomicUsize::new(usize::MAX),
        })
    }
}

impl Watch for Bar {
    fn step(&self, done: usize, total: usize) -> bool {
        let percent = done.saturating_mul(100) / total.max(1);
        if self.begun.elapsed() > PATIENCE && self.drawn.swap(percent, Ordering::Relaxed) != percent
        {
            let full = (percent * BAR / 100).min(BAR);
            let bar = format!("{}{}", "#".repeat(full), ".".repeat(BAR - full));
            let words = Message::new("cli.progress")
                .with("bar", bar)
                .with("percent", percent.min(100));
            drop(write!(io::stderr(), "\r\x1b[K{}", words.say(self.lang)));
        }
        true
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.drawn.load(Ordering::Relaxed) != usize::MAX {
            drop(write!(io::stderr(), "\r\x1b[K"));
        }
    }
}

/// Whether the notes can be changed at all.
///
/// # Errors
/// Why not, and how to mend it.
pub(super) fn changeable(open: &OpenDocument) -> Result<(), Failure> {
    let Some(why) = open.read_only.clone() else {
        return Ok(());
    };
    Err(Failure::new(FAILED, why).hint(Message::new("cli.hint-repair")))
}

/// A path as typed: `-` is standard input.
pub(super) fn origin(path: &Path) -> Origin {
    if path == Path::new("-") {
        Origin::Input
    } else {
        Origin::File(path.to_owned())
    }
}

/// Format, encoding and password as chosen by `--as`, `--encoding` and `--password`.
pub(super) fn choice(given: &super::Given) -> Choice {
    Choice {
        format: given.text("as"),
        encoding: given.text("encoding"),
        password: given.text("password"),
        member: given.text("member"),
    }
}

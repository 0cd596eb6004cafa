//! Files ↔ core: opens a document with its outline, its notes and its codes, and keeps the notes.
//!
//! The command line and the reader both go this way, so that they see the same thing. This room knows files and notes; it knows no
//! screen and no keys.

mod bytes;
mod corrections;
mod folder;
mod found;
mod keeper;
mod landmark;
mod news;
mod seen;
mod suggested;

pub use bytes::{ReadError, Why, read_input, read_prefix};
pub use corrections::correct;
pub use folder::{FolderEntry, list};
pub use found::{Found, Kinship, TakenIn, copies, put_away, take_in};
pub use keeper::Keeper;
pub use landmark::{Landmark, find_landmarks};
pub use news::News;
pub use suggested::suggested;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::anchor::Placement;
use crate::annotation::{self, Annotation, Codebook, Entry, Moment, Notebook};
use crate::document::Document;
use crate::formats::{self, Choice, Limits, LoadError, Watch};
use crate::message::Message;
use crate::outline::{self, Classes, Outline};
use crate::storage::{self, Dirs, NotesStore, State, Subject};
use crate::text::Span;

/// What a remembered choice is about: the encoding.
const ENCODING: &str = "encoding";

/// What a remembered choice is about: the format.
const FORMAT: &str = "format";

/// First bytes of a file by which its kind and its encoding are told.
const HEAD: usize = 256 << 10;

/// What a document is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Input,
}

impl Origin {
    /// The path, when it is a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Input => None,
        }
    }

    /// What it is called in messages.
    pub fn shown(&self) -> String {
        self.path()
            .map_or_else(|| "-".to_owned(), |path| path.display().to_string())
    }
}

/// What is needed to open documents: folders, options of the command line, bounds.
#[derive(Clone, Debug)]
pub struct Library {
    /// Configuration, data and state folders.
    pub dirs: Dirs,
    /// Where notes are to be kept.
    pub places: storage::Options,
    /// The numbering classes of the outline.
    pub classes: Arc<Classes>,
    /// Bounds for loaders.
    pub limits: Limits,
    /// What came through standard input, which can be read only once; kept for reading it anew in another encoding.
    pub input: Arc<OnceLock<Vec<u8>>>,
    /// Who is named in the journal as the maker of changes.
    pub author: Option<String>,
}

/// Standard input up to this size is kept, in bytes.
const KEPT_INPUT: usize = 64 << 20;

/// An open document.
#[derive(Debug)]
pub struct OpenDocument {
    /// The document.
    pub document: Arc<Document>,
    /// Its outline.
    pub outline: Arc<Outline>,
    /// The outline as it was found, before the reader's corrections.
    pub found: Arc<Outline>,
    /// The annotations, placed on the text.
    pub notebook: Notebook,
    /// The codes.
    pub codebook: Codebook,
    /// What it was read as, and how it was decoded, to read it the same way again.
    pub choice: Choice,
    /// Saves the annotations.
    pub keeper: Keeper,
    /// Why the notes can't be changed, when they can't.
    pub read_only: Option<Message>,
    /// What a person should know: broken entries of the notes file.
    pub problems: Vec<Message>,
    /// Notes of this document that do not stand in its notes file.
    pub elsewhere: Vec<Found>,
}

impl OpenDocument {
    /// Saves the annotations and corrections as they are now.
    ///
    /// # Errors
    /// Why they could not be written.
    pub fn save(&mut self) -> Result<storage::Saved, storage::SaveError> {
        let records = self.keeper.records(
            &self.document,
            &self.outline,
            self.notebook.entries(),
            self.notebook.corrections(),
        );
        self.keeper.save(&records)
    }
}

/// Why a document was not opened.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenError {
    /// The file could not be read.
    Read(ReadError),
    /// It could be read, but not as a document.
    Load {
        /// The file.
        origin: String,
        /// Why.
        error: LoadError,
    },
}

impl OpenError {
    /// What went wrong with which file, a sentence.
    pub fn told(&self) -> Message {
        match self {
            Self::Read(error) => error.told(),
            Self::Load { origin, error } => Message::new("error.told")
                .with("what", origin.as_str())
                .with("why", error.message()),
        }
    }

    /// What to do about it, when that is known.
    pub fn hint(&self) -> Option<Message> {
        match self {
            Self::Read(error) => error.hint(),
            Self::Load {
                error: LoadError::Binary { .. },
                ..
            } => Some(Message::new("library.hint-binary")),
            Self::Load {
                error: LoadError::Several(_),
                ..
            } => Some(Message::new("library.hint-several")),
            Self::Load { .. } => None,
        }
    }
}

impl Library {
    /// A library over the given folders, with default bounds.
    pub fn new(dirs: Dirs, places: storage::Options) -> Self {
        Self {
            dirs,
            places,
            classes: Arc::new(Classes::built_in()),
            limits: Limits::default(),
            input: Arc::default(),
            author: None,
        }
    }

    /// Reads a document and its notes, whole.
    ///
    /// # Errors
    /// When the document can't be read, or something unreadable stands in the place of its notes.
    pub fn open(&self, origin: &Origin, choice: &Choice) -> Result<OpenDocument, OpenError> {
        self.open_watched(origin, choice, None)
    }

    /// As [`Self::open`], for somebody who waits.
    ///
    /// # Errors
    /// As [`Self::open`], and when nobody waits any more.
    pub fn open_watched(
        &self,
        origin: &Origin,
        choice: &Choice,
        watch: Option<&dyn Watch>,
    ) -> Result<OpenDocument, OpenError> {
        let mut open = self.open_without_outline(origin, choice, watch)?;
        open.found = Arc::new(self.outline(&open.document));
        let mut outline = (*open.found).clone();
        correct(&mut outline, &open.document, open.notebook.corrections());
        open.notebook.settle(&|at| section_names(&outline, at));
        open.outline = Arc::new(outline);
        Ok(open)
    }

    /// As [`Self::open`], with an outline that is still empty: finding the sections of a very large text takes longer than everything else.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_without_outline(
        &self,
        origin: &Origin,
        choice: &Choice,
        watch: Option<&dyn Watch>,
    ) -> Result<OpenDocument, OpenError> {
        let bytes = self.read_watched(origin, watch)?;
        self.open_bytes(origin, bytes, choice, watch)
    }

    /// The sections of a document, without the reader's corrections.
    pub fn outline(&self, document: &Document) -> Outline {
        outline::outline(document, &self.classes)
    }

    /// Reads the bytes of a document.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn read(&self, origin: &Origin) -> Result<Vec<u8>, OpenError> {
        self.read_watched(origin, None)
    }

    fn read_watched(
        &self,
        origin: &Origin,
        watch: Option<&dyn Watch>,
    ) -> Result<Vec<u8>, OpenError> {
        if *origin == Origin::Input
            && let Some(kept) = self.input.get()
        {
            return Ok(kept.clone());
        }
        let bytes = bytes::read(origin, self.limits.bytes, watch).map_err(OpenError::Read)?;
        if *origin == Origin::Input && bytes.len() <= KEPT_INPUT {
            drop(self.input.set(bytes.clone()));
        }
        Ok(bytes)
    }

    /// How a file reads in each encoding, by its first bytes; of an archive, the document that was chosen in it.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn encodings(
        &self,
        origin: &Origin,
        choice: &Choice,
    ) -> Result<Vec<formats::Trial>, OpenError> {
        let bytes = match origin.path() {
            Some(path) => bytes::read_prefix(path, HEAD).map_err(OpenError::Read)?,
            None => self.read(origin)?,
        };
        if !formats::is_packed(&bytes) {
            return Ok(formats::trials(&bytes, bytes.len() < HEAD));
        }
        let bytes = self.read(origin)?;
        formats::unpacked_trials(&bytes, origin.path(), choice, &self.limits).map_err(|error| {
            OpenError::Load {
                origin: origin.shown(),
                error,
            }
        })
    }

    /// The choice with what was chosen for the document before, where nothing is said now.
    fn remembered(&self, origin: &Origin, choice: &Choice) -> Choice {
        let mut choice = choice.clone();
        let Some(path) = origin
            .path()
            .filter(|_| choice.encoding.is_none() || choice.format.is_none())
        else {
            return choice;
        };
        let path = inside(Some(path), choice.member.as_deref());
        let Some(path) = path.as_deref().map(keeper::real) else {
            return choice;
        };
        for (what, name) in self.state().choices(&path) {
            match what.as_str() {
                ENCODING
                    if choice.encoding.is_none() && formats::Encoding::named(&name).is_some() =>
                {
                    choice.encoding = Some(name);
                }
                FORMAT if choice.format.is_none() && formats::format_named(&name).is_some() => {
                    choice.format = Some(name);
                }
                _ => {}
            }
        }
        choice
    }

    /// As [`Self::open_without_outline`], for bytes that are read already.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_bytes(
        &self,
        origin: &Origin,
        bytes: Vec<u8>,
        choice: &Choice,
        watch: Option<&dyn Watch>,
    ) -> Result<OpenDocument, OpenError> {
        let loaded = self.load_watched(origin, &bytes, choice, watch)?;
        let choice = loaded.choice();
        let sha256 = storage::sha256_hex(&bytes);
        let text = loaded.document.text.as_str().as_bytes();
        // Most plain texts are their own reading text; comparing is much faster than hashing.
        let text_sha256 = if text == bytes {
            sha256.clone()
        } else {
            storage::sha256_hex(text)
        };
        // Of a large file one copy in memory is enough.
        drop(bytes);
        let title = loaded.document.meta.title.clone();
        let inside = inside(origin.path(), loaded.member.as_deref());
        let path = inside.as_deref();
        let subject = Subject {
            path,
            text_sha256: &text_sha256,
            title: title.as_deref(),
        };
        let place = storage::locate(&subject, &self.places, &self.dirs);
        let notes = match &place.from {
            Some(from) => NotesStore::open_left_behind(&place.path, from, &self.dirs.state),
            None => NotesStore::open(&place.path, &self.dirs.state),
        };
        // A document can be read without its notes.
        let notes =
            notes.unwrap_or_else(|error| NotesStore::unread(&place.path, &self.dirs.state, &error));
        let at = place.from.as_ref().unwrap_or(&place.path);
        let mut problems: Vec<Message> = notes
            .problems
            .iter()
            .map(|problem| problem.told(at))
            .collect();
        let id = notes.records.document.id;
        let text = loaded.document.text.as_str();
        let elsewhere = self.found(text, &subject, &place, id, notes.exists);
        let mut store = notes.store;
        store.sign(self.author.clone());
        let codes = storage::load_codebook(path, &self.dirs);
        problems.extend(codes.problems);
        let text = loaded.document.text.clone();
        let facts = storage::Facts {
            id: notes
                .records
                .document
                .id
                .or_else(|| Some(storage::new_id())),
            title,
            file: place.file.clone(),
            media: Some(loaded.format.media.to_owned()),
            sha256: Some(sha256),
            text_sha256: Some(text_sha256),
            length: Some(text.code_point_length()),
        };
        let mut keeper = Keeper::new(store, facts, path, &self.dirs);
        self.watch_lower(&mut keeper, &elsewhere);
        let mut records = keeper.all();
        if notes.read_only.is_some() {
            records = notes.records;
        }
        Ok(OpenDocument {
            document: Arc::new(loaded.document),
            outline: Arc::default(),
            found: Arc::default(),
            notebook: Notebook::new(text, records.annotations, records.corrections),
            codebook: codes.codebook,
            choice,
            keeper,
            read_only: notes.read_only,
            problems,
            elsewhere,
        })
    }

    /// Gives the keeper the notes of the same document that lie in places lower than the one that is written.
    fn watch_lower(&self, keeper: &mut Keeper, elsewhere: &[Found]) {
        let lower = elsewhere
            .iter()
            .filter(|found| found.kinship == Kinship::Lower);
        for found in lower {
            // A broken one is told as what was found, and stays.
            if let Ok(mut notes) = NotesStore::open(&found.path, &self.dirs.state)
                && notes.read_only.is_none()
            {
                notes.store.sign(self.author.clone());
                keeper.add_lower(notes.store);
            }
        }
    }

    /// Reads the first window of a large file that can be shown before it is read whole: the document, its outline, and the choice with which
    /// the whole must be read. `None` for smaller files and for formats whose windows come on the way ([`Watch::window`]).
    pub fn open_window(
        &self,
        path: &Path,
        choice: &Choice,
    ) -> Option<(Arc<Document>, Arc<Outline>, Choice)> {
        let meta = std::fs::metadata(path).ok()?;
        if !meta.is_file() || meta.len() <= formats::LARGE as u64 {
            return None;
        }
        let prefix = bytes::read_prefix(path, formats::LONGEST).ok()?;
        let choice = self.remembered(&Origin::File(path.to_owned()), choice);
        let loaded = formats::load_window(&prefix, Some(path), &choice, &self.limits)?;
        if meta.len() > self.limits.bytes_of(loaded.format) as u64 {
            return None;
        }
        let mut settled = loaded.choice();
        if loaded.format.window != formats::Window::Exact {
            // The rest may tell its encoding better; the place is found again by its words.
            settled.encoding = choice.encoding;
        }
        let choice = settled;
        let outline = outline::outline(&loaded.document, &self.classes);
        Some((Arc::new(loaded.document), Arc::new(outline), choice))
    }

    /// Looks whether a file can be opened at all, without reading it whole: it is there, it may be read, and its first bytes are no
    /// binary data, unless a format was chosen by hand.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn check(&self, path: &Path, choice: &Choice) -> Result<(), OpenError> {
        let prefix = bytes::read_prefix(path, HEAD).map_err(OpenError::Read)?;
        let whole = prefix.len() < HEAD;
        formats::look(&prefix, whole, Some(path), choice, &self.limits).map_err(|error| {
            OpenError::Load {
                origin: path.display().to_string(),
                error,
            }
        })
    }

    /// Reads a document without its notes.
    ///
    /// # Errors
    /// When it can't be read as a document.
    pub fn load(
        &self,
        origin: &Origin,
        bytes: &[u8],
        choice: &Choice,
    ) -> Result<formats::Loaded, OpenError> {
        self.load_watched(origin, bytes, choice, None)
    }

    fn load_watched(
        &self,
        origin: &Origin,
        bytes: &[u8],
        choice: &Choice,
        watch: Option<&dyn Watch>,
    ) -> Result<formats::Loaded, OpenError> {
        let choice = self.remembered(origin, choice);
        formats::load_watched(bytes, origin.path(), &choice, &self.limits, watch).map_err(|error| {
            OpenError::Load {
                origin: origin.shown(),
                error,
            }
        })
    }

    /// The memory of places, tags and drafts.
    pub fn state(&self) -> State {
        State::new(&self.dirs.state)
    }
}

/// An annotation after a person took a place for it: the present words become its quotation, the old ones are kept (see
/// [`crate::annotation::accept`]), and it stands under the headings of that place.
pub fn accepted(
    document: &Document,
    outline: &Outline,
    annotation: &Annotation,
    span: Span,
    when: Moment,
) -> Entry {
    let mut accepted = annotation::accept(&document.text, annotation, span);
    accepted.anchor.section = section_names(outline, span.start);
    accepted.modified = Some(when);
    Entry {
        annotation: accepted,
        placement: Placement::Anchored(span),
    }
}

/// Where a document counts as lying for its notes: one of several in an archive has notes of its own.
fn inside(path: Option<&Path>, member: Option<&str>) -> Option<PathBuf> {
    let path = path?;
    let Some(member) = member else {
        return Some(path.to_owned());
    };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push("#");
    name.push(member.replace('/', "∕"));
    Some(path.with_file_name(name))
}

/// Headings over a place, outermost first, as they are stored with an annotation.
pub fn section_names(outline: &Outline, at: crate::text::Offset) -> Vec<String> {
    let Some(node) = outline.section_at(at) else {
        return Vec::new();
    };
    outline
        .path(node)
        .into_iter()
        .filter_map(|node| outline.nodes.get(node))
        .filter(|node| node.tier == crate::outline::Tier::Section)
        .map(crate::outline::Node::heading)
        .collect()
}

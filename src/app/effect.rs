//! What the program asks of the world, and what the world answers: plain values, performed at the edge.
//!
//! Updating the state never touches a file, a clock or the terminal. It returns effects; whoever runs the program performs them, on
//! a thread of its own where they may take long, and hands the outcomes back as messages.

use std::path::PathBuf;
use std::sync::Arc;

use super::Chosen;
use super::suggestions::Suggested;
use crate::annotation::{
    Annotation, CodeChange, CodeSurvey, Codebook, Correction, Entry, History, Notebook, Past,
};
use crate::document::Document;
use crate::formats::Trial;
use crate::layout::{Heading, Setting};
use crate::library::{Found, Landmark, News, TakenIn};
use crate::message::{Lang, Message};
use crate::outline::Outline;
use crate::redaction::Redaction;
use crate::storage::Recoded;
use crate::text::{Offset, Span};

/// Names one opening of one document, so that an answer that comes late is not taken for another's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ticket(pub u64);

/// What to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file.
    File(PathBuf),
    /// What comes through standard input.
    StandardInput,
    /// The report of the tour, in a language; it and its notes are kept in a place of their own.
    Tour(Lang),
}

/// How to open it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// `--as`.
    pub format: Option<String>,
    /// `--encoding`.
    pub encoding: Option<String>,
    /// `--member`, or what was chosen from the list of an archive.
    pub member: Option<String>,
    /// `--password`.
    pub password: Option<String>,
    /// `#REF` behind the file's name.
    pub reference: Option<String>,
}

/// Something to be done outside.
#[derive(Debug)]
pub enum Effect {
    /// Read a document and its notes.
    Open {
        /// For the answer.
        ticket: Ticket,
        /// What.
        target: Target,
        /// How.
        options: OpenOptions,
    },
    /// Find out how a file reads in each encoding.
    Encodings {
        /// For the answer.
        ticket: Ticket,
        /// What.
        target: Target,
        /// How it was opened.
        options: OpenOptions,
    },
    /// Stop reading what the ticket names.
    Cancel(Ticket),
    /// Read the configuration again.
    ReadConfig,
    /// Let the reader edit the configuration, which is made when there is none.
    EditConfig,
    /// Write an option into the configuration.
    KeepOption {
        /// Its name.
        option: &'static str,
        /// Its value as TOML.
        value: String,
    },
    /// List the documents of a folder.
    List(PathBuf),
    /// Find the real pages of a document.
    Paginate {
        /// For the answer.
        ticket: Ticket,
        /// Which layout of the document; answers for another are dropped.
        epoch: u64,
        /// The document.
        document: Arc<Document>,
        /// Its headings.
        headings: Arc<[Heading]>,
        /// Width and measure.
        setting: Setting,
        /// Rows of a page.
        height: usize,
    },
    /// Find words in the whole text.
    Find {
        /// For the answer.
        ticket: Ticket,
        /// The document.
        document: Arc<Document>,
        /// What to find.
        query: String,
    },
    /// Make the notes durable.
    Save {
        /// Whose notes.
        ticket: Ticket,
        /// Number of the change; the answer names it.
        revision: u64,
        /// Number of the last merge that was taken over; what later ones brought is not among the entries.
        taken: u64,
        /// Everything that is to stand in the file, with its present place.
        entries: Vec<Entry>,
        /// The reader's corrections of the outline.
        corrections: Vec<Correction>,
        /// What can be undone, to be kept over the end of the program.
        history: History,
        /// The document, for the facts in the file's head.
        document: Arc<Document>,
        /// Its sections, to say where each passage stands.
        outline: Arc<Outline>,
    },
    /// Tell what became of the notes.
    History {
        /// Whose notes.
        ticket: Ticket,
        /// The annotation that is asked about; all when none is.
        annotation: Option<crate::annotation::Id>,
    },
    /// Remember where the reader is.
    KeepPlace {
        /// Whose place.
        ticket: Ticket,
        /// The caret.
        caret: Offset,
        /// Tags used last, the latest first.
        recent_tags: Vec<String>,
        /// What was read, in code points, ends exclusive.
        seen: Vec<(usize, usize)>,
        /// Places that have a letter.
        landmarks: Vec<Landmark>,
    },
    /// Find what a text withholds.
    Redactions {
        /// For the answer.
        ticket: Ticket,
        /// The document.
        document: Arc<Document>,
    },
    /// Look for places that may be meant for notes whose passage is gone.
    Suggest {
        /// For the answer.
        ticket: Ticket,
        /// Number of the question; the answer names it.
        number: u64,
        /// The document.
        document: Arc<Document>,
        /// Its sections.
        outline: Arc<Outline>,
        /// The notes, and what is remembered of their passages.
        wanted: Vec<(crate::annotation::Id, crate::anchor::Anchor)>,
    },
    /// Give an address to the system's opener.
    OpenOutside(String),
    /// Keep a note that is being typed, or forget it when it is saved or given up.
    Draft {
        /// Whose draft.
        ticket: Ticket,
        /// The draft.
        draft: Option<Draft>,
    },
    /// Work out what notes from elsewhere would add and change.
    TakeIn {
        /// For the answer.
        ticket: Ticket,
        /// Number of the last change; the answer names it.
        revision: u64,
        /// What was found.
        found: Found,
        /// The annotations that are there.
        entries: Vec<Entry>,
        /// The corrections that are there.
        corrections: Vec<Correction>,
        /// The document, to place what comes.
        document: Arc<Document>,
        /// Its sections.
        outline: Arc<Outline>,
    },
    /// Let the notes of a lower place live with the others from the next save on.
    TakeOver(Ticket, PathBuf),
    /// Put away a notes file whose notes were taken in, when it still has this SHA-256.
    PutAway(PathBuf, String),
    /// Remember that notes are to be kept apart from a text.
    KeepApart(Ticket, PathBuf),
    /// Show the notes of a file.
    LookAt(Ticket, PathBuf),
    /// A document left the screen for good: nothing of it is looked after any more, but what is still to be saved.
    Close(Ticket),
    /// Write an export.
    Export {
        /// Where.
        path: PathBuf,
        /// What.
        bytes: Vec<u8>,
        /// Whether a file that is there may be replaced.
        replace: bool,
        /// Name of the exporter, to ask again when a file is there.
        exporter: &'static str,
        /// How the annotations are grouped.
        group: crate::export::Group,
    },
    /// Look at the codes, or change them in all files; saves that were asked for before come first.
    Codes {
        /// The document or folder whose project is meant.
        path: Option<PathBuf>,
        /// What.
        deed: CodesDeed,
    },
    /// Put words on the clipboard.
    Copy(String),
    /// Use the mouse, or leave it to the terminal, contrary to now.
    ToggleMouse,
    /// Remember the columns of the outline and of the notes; 0 leaves them to the program.
    KeepPanes((u16, u16)),
    /// Let the reader write in `$VISUAL` or `$EDITOR`.
    Edit {
        /// Whose note.
        ticket: Ticket,
        /// What stands there now.
        text: String,
    },
    /// Give the terminal back, stop, and go on when continued.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// End, once everything is saved.
    Quit,
}

/// What is to be done with codes.
#[derive(Clone, Debug, PartialEq)]
pub enum CodesDeed {
    /// Count them.
    Survey,
    /// Change them.
    Change(CodeChange),
    /// Take the last change back.
    Undo,
    /// Make it again.
    Redo,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct CodesDone {
    /// What was changed, or why nothing was; `None` when codes were only counted.
    pub done: Option<Result<Recoded, Message>>,
    /// Whether it was made again after it had been taken back.
    pub again: bool,
    /// The codes as they are now.
    pub survey: CodeSurvey,
}

/// A note that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The annotation that it belongs to, when there is one.
    pub annotation: Option<crate::annotation::Id>,
    /// Otherwise the passage, in code points, end exclusive; `None` for the whole document.
    pub passage: Option<(usize, usize)>,
    /// Whether the passage is a heading that stands for its section.
    pub section: bool,
    /// The words so far.
    pub text: String,
    /// What is remembered of the passage of the annotation, should it be gone when the words come back.
    pub anchor: crate::anchor::Anchor,
    /// The tags of that annotation.
    pub tags: Vec<String>,
}

/// A document of a folder, for the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it is.
    pub path: PathBuf,
    /// Its name as shown.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// How many annotations it has.
    pub notes: usize,
}

/// A document as it came from the world.
#[derive(Debug)]
pub struct Opened {
    /// The document, whole or its first window.
    pub document: Arc<Document>,
    /// Its outline as it was found; the corrections are in the notebook.
    pub outline: Arc<Outline>,
    /// The annotations, placed on the text.
    pub notebook: Notebook,
    /// What can be undone of earlier sessions.
    pub history: History,
    /// The codes.
    pub codebook: Codebook,
    /// Where it came from.
    pub path: Option<PathBuf>,
    /// How it is called on the screen.
    pub name: String,
    /// The document's identity in exports.
    pub id: Option<crate::annotation::Id>,
    /// Where the notes are kept, as shown to a person.
    pub notes_place: Option<String>,
    /// Why the notes can't be changed, when they can't.
    pub read_only: Option<Message>,
    /// What a person should know, such as bad bytes or a broken entry of the notes file.
    pub problems: Vec<Message>,
    /// Where the reader was, when that is known.
    pub caret: Option<Offset>,
    /// What was read.
    pub seen: Vec<Span>,
    /// Places that have a letter.
    pub landmarks: Vec<Landmark>,
    /// Tags used last, the latest first.
    pub recent_tags: Vec<String>,
    /// A note that was being typed when the program ended without notice.
    pub draft: Option<Draft>,
    /// Notes of this document that do not stand in its notes file.
    pub elsewhere: Vec<Found>,
}

impl Opened {
    /// A document of which nothing else is known, or not yet.
    pub fn bare(
        document: Arc<Document>,
        outline: Arc<Outline>,
        path: Option<PathBuf>,
        name: String,
    ) -> Self {
        Self {
            document,
            outline,
            notebook: Notebook::default(),
            history: History::default(),
            codebook: Codebook::default(),
            path,
            name,
            id: None,
            notes_place: None,
            read_only: None,
            problems: Vec::new(),
            caret: None,
            seen: Vec::new(),
            landmarks: Vec::new(),
            recent_tags: Vec::new(),
            draft: None,
            elsewhere: Vec::new(),
        }
    }
}

/// The notes after a merge with what another writer changed.
#[derive(Clone, Debug)]
pub struct Merged {
    /// All annotations, placed on the text.
    pub notebook: Notebook,
    /// Number of the merge.
    pub serial: u64,
    /// What the other writer did.
    pub news: News,
}

/// What came of an effect, or what happened to files that are open.
#[derive(Debug)]
pub enum Outcome {
    /// What the configuration says now, and what is wrong with it.
    Configured(Box<Chosen>, Vec<Message>),
    /// The terminal answered: what was chosen, as it holds for this terminal.
    Fitted(Box<Chosen>),
    /// Something was done outside.
    Told(Message),
    /// A line of the configuration was written, or the configuration is to be edited.
    Kept {
        /// Name of the option.
        option: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// A document is there; more of it may follow.
    Opened(Ticket, Box<Opened>),
    /// The sections of a very large document, which come later than itself.
    Outlined(Ticket, Arc<Outline>),
    /// It could not be opened.
    Failed(Ticket, Message),
    /// It is an archive with several documents, of which one must be chosen.
    Several(Ticket, Vec<String>),
    /// It is encrypted.
    Locked {
        /// Which opening.
        ticket: Ticket,
        /// Whether a password was given that does not open it.
        wrong: bool,
    },
    /// How its file reads in each encoding.
    Encodings(Ticket, Vec<Trial>),
    /// So much of a document is read, in percent.
    Progress(Ticket, u8),
    /// The documents of a folder.
    Listed(PathBuf, Vec<Listed>),
    /// Some more real pages.
    Pages {
        /// Whose.
        ticket: Ticket,
        /// For which layout.
        epoch: u64,
        /// Where they begin.
        starts: Vec<Offset>,
        /// Whether these were the last.
        done: bool,
    },
    /// What was found.
    Found(Ticket, String, Arc<[Span]>),
    /// What a text of so many bytes withholds.
    Redactions(Ticket, usize, Arc<[Redaction]>),
    /// Places that may be meant for notes whose passage is gone, for the question of this number.
    Suggested(Ticket, u64, Vec<Suggested>),
    /// The notes are durable up to a revision; what another writer had changed is merged in.
    Saved(Ticket, u64, Option<Box<Merged>>),
    /// Another writer changed the notes file. The number is that of the last change that was asked to be saved.
    Came(Ticket, u64, Box<Merged>),
    /// The notes file became one that can't be read; why.
    NotesBroken(Ticket, Message),
    /// The notes file was taken away.
    NotesGone(Ticket, PathBuf),
    /// Notes were found beside the notes file.
    Elsewhere(Ticket, Vec<Found>),
    /// What notes from elsewhere would add and change, for a revision.
    TakenIn(Ticket, u64, Found, Box<TakenIn>),
    /// The notes of a file: words of the passage, tags and note of each.
    LookedAt(Ticket, PathBuf, Vec<Annotation>),
    /// Somebody changed the codebook: the codes that hold now.
    Codebook(Ticket, Box<Codebook>),
    /// The document is another on the disk.
    DocumentChanged(Ticket),
    /// The document is not in its place any more.
    DocumentGone(Ticket),
    /// The settings file was changed by somebody.
    SettingsChanged,
    /// What became of the notes, the newest change first, as it was asked for one annotation or for all.
    Past(Ticket, Option<crate::annotation::Id>, Vec<Past>),
    /// The notes could not be written.
    SaveFailed(Ticket, Message),
    /// An export is written.
    Exported(PathBuf),
    /// A file of that name is there; it was left alone.
    Exists {
        /// The file.
        path: PathBuf,
        /// Name of the exporter.
        exporter: &'static str,
        /// How the annotations are grouped.
        group: crate::export::Group,
    },
    /// What came of a look at the codes or a change of them.
    Codes(Box<CodesDone>),
    /// Something failed that concerns no document.
    Refused(Message),
    /// Words are on the clipboard, as far as can be known.
    Copied(Message),
    /// What the reader wrote in an external editor; `None` when nothing came of it.
    Edited(Ticket, Option<String>),
}

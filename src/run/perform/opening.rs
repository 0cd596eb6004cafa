//! A document is opened, on a thread of its own: its first window when it is large, then all of it, then its sections.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::unless_broken;
use crate::anchor;
use crate::app::effect::{Draft, OpenOptions as How, Opened, Outcome, Ticket};
use crate::document::Document;
use crate::formats::{Choice, LoadError, Watch};
use crate::library::{Library, OpenDocument, OpenError, Origin};
use crate::message::Message;
use crate::outline::Outline;
use crate::run::Event;
use crate::run::saver::Job;
use crate::run::watch::{self, Stamp, Watched};
use crate::storage;
use crate::text::Span;

/// Files above this size are shown before their sections are known, in bytes.
const OUTLINED_AT_ONCE: u64 = 8 << 20;

/// How long a reader waits for all of a document before its beginning is shown: what comes sooner would only flicker.
const PATIENCE: Duration = Duration::from_millis(250);

/// One document that is being opened.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) ticket: Ticket,
    pub(super) origin: Origin,
    pub(super) how: How,
    pub(super) library: Arc<Library>,
    pub(super) events: Sender<Event>,
    pub(super) saver: Sender<Job>,
    pub(super) watchman: watch::Watch,
    /// Set when nobody waits for it any more.
    pub(super) stop: Arc<AtomicBool>,
}

impl Opening {
    /// Opens it, and tells each step.
    pub(super) fn run(self) {
        let (choice, shown) = self.window();
        // A reference can only be found in an outline.
        let later = is_large(&self.origin) && self.how.reference.is_none();
        let before = self.origin.path().and_then(watch::stamp);
        let mut unoutlined = None;
        let outcome = match unless_broken(|| self.read(&choice, shown, later)) {
            Err(broken) => Outcome::Failed(self.ticket, broken),
            // Nobody waits any more: nothing is to be kept or watched.
            Ok(Ok(_)) if self.stop.load(Ordering::SeqCst) => return,
            Ok(Ok(open)) => {
                unoutlined = later.then(|| open.document.clone());
                self.hand_over(open, before)
            }
            Ok(Err(OpenError::Load {
                error: LoadError::Several(names),
                ..
            })) => Outcome::Several(self.ticket, names),
            Ok(Err(OpenError::Load {
                error: LoadError::Password { wrong },
                ..
            })) => Outcome::Locked {
                ticket: self.ticket,
                wrong,
            },
            Ok(Err(error)) => Outcome::Failed(self.ticket, told(&error)),
        };
        self.tell(outcome);
        if let Some(document) = unoutlined
            && let Ok(outline) = unless_broken(|| self.library.outline(&document))
        {
            self.tell(Outcome::Outlined(self.ticket, Arc::new(outline)));
        }
    }

    fn tell(&self, outcome: Outcome) {
        if !self.stop.load(Ordering::SeqCst) {
            drop(self.events.send(Event::Done(outcome)));
        }
    }

    /// Shows the first window of a large file, when its first bytes make one; how all of it is to be read, and whether anything is shown.
    fn window(&self) -> (Choice, bool) {
        let choice = choice_of(&self.how);
        let window = || self.library.open_window(self.origin.path()?, &choice);
        let Some((document, outline, settled)) = unless_broken(window).ok().flatten() else {
            return (choice, false);
        };
        self.show(document, outline);
        (settled, true)
    }

    /// Shows a first window.
    fn show(&self, document: Arc<Document>, outline: Arc<Outline>) {
        let path = self.origin.path().map(Path::to_owned);
        let window = Opened::bare(document, outline, path, name_of(&self.origin));
        self.tell(Outcome::Opened(self.ticket, Box::new(window)));
    }

    fn read(
        &self,
        choice: &Choice,
        shown: bool,
        without_outline: bool,
    ) -> Result<OpenDocument, OpenError> {
        let watch = Waiting {
            opening: self,
            begun: Instant::now(),
            shown: AtomicBool::new(shown),
            told: AtomicU8::new(0),
        };
        let open = |choice: &Choice| {
            let (origin, watch) = (&self.origin, Some(&watch as &dyn Watch));
            if without_outline {
                self.library.open_without_outline(origin, choice, watch)
            } else {
                self.library.open_watched(origin, choice, watch)
            }
        };
        // What stands behind `#` may name a document of an archive.
        match open(choice) {
            Err(OpenError::Load {
                error: LoadError::Several(names),
                ..
            }) if self
                .how
                .reference
                .as_ref()
                .is_some_and(|name| names.contains(name)) =>
            {
                open(&Choice {
                    member: self.how.reference.clone(),
                    ..choice.clone()
                })
            }
            other => other,
        }
    }

    /// Gives the document to those who keep and watch it; what the reader sees of it.
    fn hand_over(&self, mut open: OpenDocument, before: Option<Stamp>) -> Outcome {
        let how = &self.how;
        open.keeper
            .choose(how.format.as_deref(), how.encoding.as_deref());
        if how.format.is_some() || how.encoding.is_some() {
            remember_choice(&open);
        }
        let draft = open.keeper.drafts().left().into_iter().next();
        let left = draft.as_ref().map(|draft| draft.id);
        let opened = Opened {
            draft: draft.map(|draft| draft_of(&draft, &open)),
            ..opened(&self.origin, &open, how.reference.as_deref())
        };
        self.watchman
            .open(watched(self.ticket, &self.origin, &open, before));
        drop(self.saver.send(Job::Opened(
            self.ticket,
            Box::new(open.keeper),
            open.document,
            open.outline,
            left,
        )));
        Outcome::Opened(self.ticket, Box::new(opened))
    }
}

/// Somebody who waits for a document: hears how far it is, and may have gone away.
#[derive(Debug)]
struct Waiting<'o> {
    opening: &'o Opening,
    begun: Instant,
    /// Whether a first window is shown.
    shown: AtomicBool,
    /// The last percentage that was told.
    told: AtomicU8,
}

impl Watch for Waiting<'_> {
    fn step(&self, done: usize, total: usize) -> bool {
        let percent = (done.saturating_mul(100) / total.max(1)).min(99) as u8;
        if self.told.swap(percent, Ordering::Relaxed) != percent {
            self.opening
                .tell(Outcome::Progress(self.opening.ticket, percent));
        }
        !self.opening.stop.load(Ordering::SeqCst)
    }

    fn wants_window(&self, long: bool) -> bool {
        !self.shown.load(Ordering::Relaxed) && (long || self.begun.elapsed() >= PATIENCE)
    }

    fn window(&self, document: Document) {
        self.shown.store(true, Ordering::Relaxed);
        let outline = Arc::new(self.opening.library.outline(&document));
        self.opening.show(Arc::new(document), outline);
    }
}

pub(super) fn choice_of(how: &How) -> Choice {
    Choice {
        format: how.format.clone(),
        encoding: how.encoding.clone(),
        password: how.password.clone(),
        member: how.member.clone(),
    }
}

/// Keeps how a document was chosen to be read at once: the place alone is written only when it changes.
fn remember_choice(open: &OpenDocument) {
    let text = &open.document.text;
    let at = open.keeper.place(&open.document).unwrap_or_default();
    let seen = open.keeper.seen(&open.document);
    let seen = seen
        .iter()
        .map(|span| (text.code_points(span.start), text.code_points(span.end)))
        .collect();
    // A state folder that cannot be written keeps nothing, and stops nobody from reading.
    let landmarks = open.keeper.landmarks(&open.document);
    drop(open.keeper.keep_place(&open.document, at, seen, &landmarks));
}

/// Why a document was not opened, and what to do about it.
pub(super) fn told(error: &OpenError) -> Message {
    let told = error.told();
    error.hint().map_or(told.clone(), |hint| {
        Message::new("run.with-hint")
            .with("what", told)
            .with("hint", hint)
    })
}

/// What is to be watched of a document. A pipe that was read has no file behind it.
fn watched(ticket: Ticket, origin: &Origin, open: &OpenDocument, before: Option<Stamp>) -> Watched {
    let document = origin.path().map(Path::to_owned);
    let sha256 = open.keeper.facts().sha256.clone().unwrap_or_default();
    Watched {
        ticket,
        document: document.map(|path| (path, before, sha256)),
        notes: open.keeper.notes_path().to_owned(),
        lower: open.keeper.lower_paths(),
        id: open.keeper.facts().id,
    }
}

/// Whether a document is so large that it is shown before its sections are known.
fn is_large(origin: &Origin) -> bool {
    let size = origin.path().and_then(|path| std::fs::metadata(path).ok());
    size.is_some_and(|meta| meta.len() > OUTLINED_AT_ONCE)
}

fn name_of(origin: &Origin) -> String {
    let name = origin
        .path()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned());
    // What has no name of its own is called by the reader in the language of the interface.
    name.unwrap_or_default()
}

fn opened(origin: &Origin, open: &OpenDocument, reference: Option<&str>) -> Opened {
    let asked = reference.map(|reference| (reference, open.outline.resolve_reference(reference)));
    let mut problems = open.problems.clone();
    if let Some((reference, None)) = asked {
        problems.insert(
            0,
            Message::new("run.no-reference").with("reference", reference),
        );
    }
    problems.extend(open.document.warnings.iter().cloned());
    if let Some(why) = &open.read_only {
        problems.insert(0, why.clone());
    }
    Opened {
        document: open.document.clone(),
        outline: open.found.clone(),
        notebook: open.notebook.clone(),
        history: open.keeper.undoable(),
        codebook: open.codebook.clone(),
        path: origin.path().map(Path::to_owned),
        name: name_of(origin),
        id: open.keeper.facts().id,
        notes_place: Some(open.keeper.notes_path().display().to_string()),
        read_only: open.read_only.clone(),
        problems,
        caret: asked
            .and_then(|(_, at)| at)
            .or_else(|| open.keeper.place(&open.document)),
        seen: open.keeper.seen(&open.document),
        landmarks: open.keeper.landmarks(&open.document),
        recent_tags: recent_tags(open),
        draft: None,
        elsewhere: open.elsewhere.clone(),
    }
}

/// Tags in the order of their last use: those of this document first, then those of others.
fn recent_tags(open: &OpenDocument) -> Vec<String> {
    let mut tags: Vec<String> = open
        .notebook
        .tags()
        .into_iter()
        .map(|used| used.tag)
        .collect();
    for tag in open.keeper.recent_tags() {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// A draft of the journal, found again in the present text. One whose annotation is gone keeps what is remembered of its passage, unless
/// that stands there beyond doubt.
fn draft_of(draft: &storage::Draft, open: &OpenDocument) -> Draft {
    let text = &open.document.text;
    let known = open.notebook.get(draft.id).is_some();
    let placement = anchor::resolve(text, &draft.anchor);
    let certain = matches!(
        placement,
        anchor::Placement::Anchored(_) | anchor::Placement::Moved(_)
    );
    let section =
        draft.anchor.section.first() == Some(&draft.anchor.quote) && !draft.anchor.quote.is_empty();
    let span = placement
        .span()
        .filter(|span| certain && !span.is_empty() && (section || draft.tags.is_empty()));
    let lost = span.is_none() && !draft.anchor.quote.is_empty();
    let code_points = |span: Span| (text.code_points(span.start), text.code_points(span.end));
    Draft {
        annotation: (known || lost).then_some(draft.id),
        passage: span.map(code_points),
        section,
        text: draft.text.clone(),
        anchor: draft.anchor.clone(),
        tags: draft.tags.clone(),
    }
}

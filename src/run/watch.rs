//! Watches the files that are open: the notes file, the codebooks, the settings and the document itself.
//!
//! Folders are watched, not files: a file that is replaced by renaming is another file afterwards. Events only say that it is time to look;
//! what counts is whether length, time or identity of a file changed, and stayed so for a moment. Where the system tells no events (network
//! file systems, too many watches), looking now and then finds the same a little later.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use notify::{RecursiveMode, Watcher as _};

use super::Event;
use super::saver::Job;
use crate::annotation::Id;
use crate::app::effect::{Outcome, Ticket};
use crate::library::{self, Library, Origin};
use crate::message::Message;
use crate::storage;

/// How often files are looked at without any event.
const POLL: Duration = Duration::from_secs(2);
/// How long it must be quiet after an event: writers write in several steps.
const QUIET: Duration = Duration::from_millis(120);
/// How long events that never end are waited for.
const PATIENCE: Duration = Duration::from_secs(1);
/// For how long a file that was replaced by removing it first may be away.
const AWAY: Duration = Duration::from_secs(1);

/// What is watched for one open document.
pub(super) struct Watched {
    pub(super) ticket: Ticket,
    /// The document, how it was before it was read, and the SHA-256 of its bytes; `None` for a pipe.
    pub(super) document: Option<(PathBuf, Option<Stamp>, String)>,
    pub(super) notes: PathBuf,
    /// Notes files of lower places, whose notes are shown too.
    pub(super) lower: Vec<PathBuf>,
    /// The document's identity in its notes file.
    pub(super) id: Option<Id>,
}

enum Order {
    Open(Watched),
    Close(Ticket),
    Stirred,
    End,
}

/// Sends orders to the thread that watches.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    sender: Sender<Order>,
}

impl Watch {
    /// Starts the thread.
    pub(super) fn start(events: Sender<Event>, saver: Sender<Job>, library: Arc<Library>) -> Self {
        let (sender, receiver) = channel();
        let stirred = sender.clone();
        thread::spawn(move || {
            let notifier =
                notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                    // Reading a file is an event too, and ours would never end.
                    let idle = event.is_ok_and(|event| {
                        event.kind.is_access()
                            && !matches!(
                                event.kind,
                                notify::EventKind::Access(notify::event::AccessKind::Close(
                                    notify::event::AccessMode::Write
                                ))
                            )
                    });
                    if !idle {
                        drop(stirred.send(Order::Stirred));
                    }
                });
            let own = own_files(&library).into_iter();
            Watchman {
                settings: own.map(|path| File::new(path, Role::Settings)).collect(),
                folders: Vec::new(),
                notifier: notifier.ok(),
                open: Vec::new(),
                events,
                saver,
                library,
            }
            .work(&receiver);
        });
        Self { sender }
    }

    /// Watches the files of one more document.
    pub(super) fn open(&self, watched: Watched) {
        drop(self.sender.send(Order::Open(watched)));
    }

    /// A document left the screen.
    pub(super) fn close(&self, ticket: Ticket) {
        drop(self.sender.send(Order::Close(ticket)));
    }

    /// Ends the thread.
    pub(super) fn end(&self) {
        drop(self.sender.send(Order::End));
    }
}

/// What tells that a file is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    identity: (u64, u64),
}

/// How a file is now.
pub(super) fn stamp(path: &Path) -> Option<Stamp> {
    let meta = fs::metadata(path).ok()?;
    Some(Stamp {
        length: meta.len(),
        modified: meta.modified().ok(),
        identity: identity(&meta),
    })
}

#[cfg(unix)]
fn identity(meta: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (meta.dev(), meta.ino())
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}

/// What a file is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Document,
    Notes,
    Codebook,
    Settings,
}

struct File {
    path: PathBuf,
    role: Role,
    seen: Option<Stamp>,
    /// How it was at the last look, when that was another, and since when.
    unsettled: Option<(Option<Stamp>, Instant)>,
}

impl File {
    fn new(path: PathBuf, role: Role) -> Self {
        Self {
            seen: stamp(&path),
            path,
            role,
            unsettled: None,
        }
    }

    /// Whether it is another now, and has been for a moment.
    fn changed(&mut self) -> bool {
        let now = stamp(&self.path);
        if now == self.seen {
            self.unsettled = None;
            return false;
        }
        let patience = if now.is_none() { AWAY } else { QUIET };
        match self.unsettled {
            Some((stamp, since)) if stamp == now => {
                if since.elapsed() < patience {
                    return false;
                }
                self.unsettled = None;
                self.seen = now;
                true
            }
            _ => {
                self.unsettled = Some((now, Instant::now()));
                false
            }
        }
    }
}

struct Open {
    ticket: Ticket,
    document: Option<PathBuf>,
    sha256: String,
    files: Vec<File>,
    notes: PathBuf,
    /// The document's identity in its notes file, by which copies of that are known.
    id: Option<Id>,
    /// Time of the last change of the folder of the notes, and the copies that were told.
    folder: Option<Stamp>,
    copies: Vec<PathBuf>,
}

struct Watchman {
    open: Vec<Open>,
    settings: Vec<File>,
    folders: Vec<PathBuf>,
    notifier: Option<notify::RecommendedWatcher>,
    events: Sender<Event>,
    saver: Sender<Job>,
    library: Arc<Library>,
}

impl Watchman {
    fn work(mut self, orders: &Receiver<Order>) {
        self.watch_folders();
        let mut stirred: Option<Instant> = None;
        loop {
            let wait = if stirred.is_some() || self.is_unsettled() {
                QUIET
            } else {
                POLL
            };
            match orders.recv_timeout(wait) {
                Ok(Order::Stirred) => {
                    let since = stirred.get_or_insert_with(Instant::now);
                    if since.elapsed() < PATIENCE {
                        continue;
                    }
                }
                Ok(Order::Open(watched)) => {
                    self.add(watched);
                    continue;
                }
                Ok(Order::Close(ticket)) => {
                    self.open.retain(|open| open.ticket != ticket);
                    self.watch_folders();
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Order::End) | Err(RecvTimeoutError::Disconnected) => return,
            }
            stirred = None;
            self.look();
        }
    }

    fn is_unsettled(&self) -> bool {
        let files = self.open.iter().flat_map(|open| &open.files);
        files
            .chain(&self.settings)
            .any(|file| file.unsettled.is_some())
    }

    fn add(&mut self, watched: Watched) {
        let (document, before, sha256) = match watched.document {
            Some((path, before, sha256)) => (Some(path), before, sha256),
            None => (None, None, String::new()),
        };
        let codebooks = [
            Some(storage::user_codebook(&self.library.dirs)),
            document.as_deref().and_then(storage::project_codebook),
        ];
        let mut files: Vec<File> = codebooks
            .into_iter()
            .flatten()
            .map(|path| File::new(path, Role::Codebook))
            .collect();
        // What was written between reading and now is found too.
        files.extend(document.clone().map(|path| File {
            seen: before,
            ..File::new(path, Role::Document)
        }));
        let notes = watched.lower.iter().chain([&watched.notes]);
        files.extend(notes.map(|path| File {
            seen: None,
            ..File::new(path.clone(), Role::Notes)
        }));
        self.open.push(Open {
            ticket: watched.ticket,
            document,
            sha256,
            files,
            notes: watched.notes,
            id: watched.id,
            folder: None,
            copies: Vec::new(),
        });
        self.watch_folders();
        self.look();
    }

    /// Watches the folders of all files, and those to which links lead; forgets others.
    fn watch_folders(&mut self) {
        let files = self.open.iter().flat_map(|open| &open.files);
        let mut wanted: Vec<PathBuf> = files
            .chain(&self.settings)
            .flat_map(|file| [Some(file.path.clone()), fs::canonicalize(&file.path).ok()])
            .flatten()
            .filter_map(|path| {
                let folder = path.parent()?;
                Some(if folder.as_os_str().is_empty() {
                    PathBuf::from(".")
                } else {
                    folder.to_owned()
                })
            })
            .collect();
        wanted.sort();
        wanted.dedup();
        let Some(notifier) = &mut self.notifier else {
            return;
        };
        for old in self.folders.iter().filter(|old| !wanted.contains(old)) {
            drop(notifier.unwatch(old));
        }
        // A folder that is not there yet, or can't be watched, is looked at now and then.
        let known = std::mem::take(&mut self.folders);
        self.folders = wanted
            .into_iter()
            .filter(|folder| {
                known.contains(folder)
                    || notifier.watch(folder, RecursiveMode::NonRecursive).is_ok()
            })
            .collect();
    }

    fn look(&mut self) {
        let Self {
            open,
            settings,
            events,
            saver,
            library,
            ..
        } = self;
        let tell = |outcome| drop(events.send(Event::Done(outcome)));
        for open in open {
            let mut codes = false;
            for file in &mut open.files {
                if !file.changed() {
                    continue;
                }
                match file.role {
                    Role::Notes => drop(saver.send(Job::Look(open.ticket))),
                    Role::Codebook => codes = true,
                    Role::Settings => {}
                    Role::Document if file.seen.is_none() => {
                        tell(Outcome::DocumentGone(open.ticket));
                    }
                    Role::Document => {
                        let origin = Origin::File(file.path.clone());
                        let now = library
                            .read(&origin)
                            .map(|bytes| storage::sha256_hex(&bytes));
                        if now.as_ref().is_ok_and(|now| *now != open.sha256) {
                            open.sha256 = now.unwrap_or_default();
                            tell(Outcome::DocumentChanged(open.ticket));
                        }
                    }
                }
            }
            let folder = open.notes.parent().and_then(stamp);
            if folder != open.folder {
                open.folder = folder;
                let copies = library::copies(&open.notes, open.id);
                let known = std::mem::take(&mut open.copies);
                open.copies = copies.iter().map(|copy| copy.path.clone()).collect();
                let new: Vec<_> = copies
                    .into_iter()
                    .filter(|copy| !known.contains(&copy.path))
                    .collect();
                if !new.is_empty() {
                    tell(Outcome::Elsewhere(open.ticket, new));
                }
            }
            if codes {
                tell(codes_of(open, library));
            }
        }
        for path in own_files(library) {
            if !settings.iter().any(|known| known.path == path) {
                settings.push(File {
                    seen: None,
                    ..File::new(path, Role::Settings)
                });
            }
        }
        // All are asked, since each settles by itself.
        let changed = settings
            .iter_mut()
            .filter_map(|file| file.changed().then_some(()));
        if changed.count() > 0 {
            tell(Outcome::SettingsChanged);
        }
    }
}

/// The files of the configuration: the settings, which need not be there, and keymaps, numberings and themes of the reader's own.
fn own_files(library: &Library) -> Vec<PathBuf> {
    let dirs = &library.dirs;
    let codebook = storage::user_codebook(dirs);
    let mut files = vec![dirs.settings()];
    for folder in [dirs.config.clone(), dirs.config.join("themes")] {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let own = entries.map(|entry| entry.path()).filter(|path| {
            path.extension().is_some_and(|end| end == "toml")
                && *path != codebook
                && !files.contains(path)
        });
        let own: Vec<PathBuf> = own.collect();
        files.extend(own);
    }
    files
}

/// The codes as they are now; what is wrong with them when a file is broken, since the old codes are better than half of the new.
fn codes_of(open: &Open, library: &Library) -> Outcome {
    let codes = storage::load_codebook(open.document.as_deref(), &library.dirs);
    match codes.problems.into_iter().next() {
        Some(problem) => Outcome::Refused(Message::new("run.codes").with("why", problem)),
        None => Outcome::Codebook(open.ticket, Box::new(codes.codebook)),
    }
}

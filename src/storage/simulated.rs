//! A file system in memory that loses power, space or permission at any step, and then is what a disk may be: what was brought to it is
//! there, the rest is there, torn, or lost, and names come in any order.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::disk::{Disk, NewFile};
use super::lock::NoLock;

/// What happens at a step, and from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The power goes.
    Cut,
    /// The step fails, a write after a part of it; the next ones work.
    Once(io::ErrorKind),
    /// This step and all that change anything after it fail.
    Lasting(io::ErrorKind),
}

/// What a disk says it has done and has not, to see that this is noticed: as if the program did not ask for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Lie {
    /// It does what it says.
    #[default]
    None,
    /// The content of files is not brought to it.
    Files,
    /// The names in folders are not.
    Names,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    File(usize),
    Folder,
    Link(PathBuf),
}

/// A change of names that was not brought to the disk yet.
#[derive(Clone, Debug)]
enum Change {
    Set(PathBuf, Node),
    Gone(PathBuf),
    Rename(PathBuf, PathBuf, usize),
}

impl Change {
    fn folder(&self) -> &Path {
        let (Self::Set(path, _) | Self::Gone(path) | Self::Rename(path, ..)) = self;
        path.parent().unwrap_or(Path::new(""))
    }

    fn perform(&self, names: &mut BTreeMap<PathBuf, Node>) {
        match self {
            Self::Set(path, node) => {
                names.insert(path.clone(), node.clone());
            }
            Self::Gone(path) => {
                names.remove(path);
            }
            Self::Rename(from, to, file) => {
                names.remove(from);
                names.insert(to.clone(), Node::File(*file));
            }
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Content {
    written: Vec<u8>,
    synced: Vec<u8>,
}

#[derive(Clone, Debug, Default)]
struct State {
    files: Vec<Content>,
    names: BTreeMap<PathBuf, Node>,
    durable: BTreeMap<PathBuf, Node>,
    pending: Vec<Change>,
}

/// The file system.
#[derive(Debug, Default)]
pub(super) struct Simulated {
    state: Rc<RefCell<State>>,
    /// Steps so far that change something.
    steps: Rc<Cell<usize>>,
    fault: Option<(usize, Fault)>,
    pub(super) lies: Lie,
}

impl Simulated {
    /// Nothing but the root.
    pub(super) fn new() -> Self {
        let new = Self::default();
        new.set("/", Node::Folder);
        new
    }

    fn set(&self, path: impl Into<PathBuf>, node: Node) {
        let mut state = self.state.borrow_mut();
        let path = path.into();
        state.names.insert(path.clone(), node.clone());
        state.durable.insert(path, node);
    }

    /// A folder that is there from the beginning.
    pub(super) fn folder(self, path: &str) -> Self {
        self.set(path, Node::Folder);
        self
    }

    /// A link that is there from the beginning.
    pub(super) fn with_link(self, path: &str, to: &str) -> Self {
        self.set(path, Node::Link(PathBuf::from(to)));
        self
    }

    /// A file that is there from the beginning.
    pub(super) fn file(self, path: &str, bytes: &[u8]) -> Self {
        let index = {
            let mut state = self.state.borrow_mut();
            state.files.push(Content {
                written: bytes.to_vec(),
                synced: bytes.to_vec(),
            });
            state.files.len() - 1
        };
        self.set(path, Node::File(index));
        self
    }

    /// The same disk with a fault at a step, counted from 0 from now on.
    pub(super) fn failing(&self, step: usize, fault: Fault) -> Self {
        Self {
            state: Rc::new(RefCell::new(self.state.borrow().clone())),
            steps: Rc::default(),
            fault: Some((step, fault)),
            lies: self.lies,
        }
    }

    /// Steps that changed something so far.
    pub(super) fn steps(&self) -> usize {
        self.steps.get()
    }

    /// Whether the power is gone.
    pub(super) fn is_dead(&self) -> bool {
        matches!(self.fault, Some((at, Fault::Cut)) if self.steps.get() > at)
    }

    /// What is on the disk when the power is back, one of the many ways that it may be.
    pub(super) fn after_cut(&self, random: &mut dyn FnMut(usize) -> usize) -> Self {
        let old = self.state.borrow();
        let mut names = old.durable.clone();
        for change in &old.pending {
            if random(2) == 0 {
                change.perform(&mut names);
            }
        }
        // What stands in a folder that was lost is lost with it.
        let folders = names.clone();
        names.retain(|path, _| {
            path.ancestors()
                .skip(1)
                .all(|above| folders.contains_key(above))
        });
        let files = old.files.iter().map(|file| {
            let bytes = if file.written == file.synced {
                file.synced.clone()
            } else {
                torn(file, random)
            };
            Content {
                written: bytes.clone(),
                synced: bytes,
            }
        });
        let state = State {
            files: files.collect(),
            durable: names.clone(),
            names,
            pending: Vec::new(),
        };
        Self {
            state: Rc::new(RefCell::new(state)),
            lies: self.lies,
            ..Self::default()
        }
    }

    /// Everything that has a name, but folders and links.
    pub(super) fn file_names(&self) -> Vec<String> {
        let state = self.state.borrow();
        let files = state.names.iter();
        files
            .filter(|(_, node)| matches!(node, Node::File(_)))
            .map(|(path, _)| path.display().to_string())
            .collect()
    }

    /// Counts a step that changes something; the second value says that a part of it is done before it fails.
    fn step(&self) -> Result<(), (io::Error, bool)> {
        let now = self.steps.get();
        self.steps.set(now + 1);
        let Some((at, fault)) = self.fault else {
            return Ok(());
        };
        match fault {
            _ if now < at => Ok(()),
            Fault::Cut => Err((io::Error::other("no power"), now == at)),
            Fault::Once(_) if now > at => Ok(()),
            Fault::Once(kind) | Fault::Lasting(kind) => Err((kind.into(), true)),
        }
    }

    fn may(&self) -> io::Result<()> {
        self.step().map_err(|(error, _)| error)
    }

    /// A path with its links followed.
    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        let mut path = path.to_owned();
        for _ in 0..40 {
            let Some(link) = self.link(&path) else {
                return Ok(path);
            };
            path = path.parent().unwrap_or(Path::new("")).join(link);
        }
        Err(io::Error::other("too many levels of links"))
    }

    fn needs_folder_of(&self, path: &Path) -> io::Result<()> {
        match path.parent() {
            Some(folder) if self.is_folder(folder) => Ok(()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn change(&self, change: Change) {
        let mut state = self.state.borrow_mut();
        change.perform(&mut state.names);
        state.pending.push(change);
    }
}

/// What is left of a file whose last words were not brought to the disk.
fn torn(file: &Content, random: &mut dyn FnMut(usize) -> usize) -> Vec<u8> {
    let cut = random(file.written.len() + 1);
    let mut bytes = match random(4) {
        0 => return file.synced.clone(),
        1 => return file.written.clone(),
        _ => file.written.get(..cut).unwrap_or_default().to_vec(),
    };
    // The length may be on the disk before the content is.
    if random(2) == 0 {
        bytes.resize(file.written.len(), 0);
    }
    bytes
}

struct Writing {
    disk: Simulated,
    index: usize,
}

impl NewFile for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        // Two writes, as a long one may be.
        let (first, rest) = bytes.split_at(bytes.len() / 2);
        for part in [first, rest] {
            let done = self.disk.step();
            let mut state = self.disk.state.borrow_mut();
            let written = &mut state.files[self.index].written;
            match done {
                Ok(()) => written.extend_from_slice(part),
                Err((error, begun)) => {
                    if begun {
                        written.extend_from_slice(&part[..part.len() / 2]);
                    }
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.disk.may()?;
        if self.disk.lies != Lie::Files {
            let mut state = self.disk.state.borrow_mut();
            let file = &mut state.files[self.index];
            file.synced = file.written.clone();
        }
        Ok(())
    }
}

impl Disk for Simulated {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        if self.is_dead() {
            return Err(io::Error::other("no power"));
        }
        let path = self.real(path)?;
        let state = self.state.borrow();
        match state.names.get(&path) {
            Some(Node::File(index)) => Ok(Some(state.files[*index].written.clone())),
            Some(_) => Err(io::ErrorKind::IsADirectory.into()),
            None => Ok(None),
        }
    }

    fn link(&self, path: &Path) -> Option<PathBuf> {
        match self.state.borrow().names.get(path) {
            Some(Node::Link(to)) => Some(to.clone()),
            _ => None,
        }
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.real(path)
            .is_ok_and(|path| self.state.borrow().names.get(&path) == Some(&Node::Folder))
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let state = self.state.borrow();
        let inside = state
            .names
            .keys()
            .filter(|path| path.parent() == Some(folder));
        inside
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect()
    }

    fn create(&self, path: &Path, _like: &Path) -> io::Result<Box<dyn NewFile>> {
        self.may()?;
        self.needs_folder_of(path)?;
        if self.state.borrow().names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.state.borrow_mut().files.push(Content::default());
        let index = self.state.borrow().files.len() - 1;
        self.change(Change::Set(path.to_owned(), Node::File(index)));
        Ok(Box::new(Writing {
            disk: Self {
                state: self.state.clone(),
                steps: self.steps.clone(),
                fault: self.fault,
                lies: self.lies,
            },
            index,
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.may()?;
        self.needs_folder_of(to)?;
        let node = self.state.borrow().names.get(from).cloned();
        let Some(Node::File(index)) = node else {
            return Err(io::ErrorKind::NotFound.into());
        };
        self.change(Change::Rename(from.to_owned(), to.to_owned(), index));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.may()?;
        if !self.state.borrow().names.contains_key(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.change(Change::Gone(path.to_owned()));
        Ok(())
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.may()?;
        self.needs_folder_of(path)?;
        self.change(Change::Set(path.to_owned(), Node::Folder));
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.may()?;
        if self.lies == Lie::Names {
            return Ok(());
        }
        let mut state = self.state.borrow_mut();
        let pending = std::mem::take(&mut state.pending);
        let (done, left): (Vec<_>, Vec<_>) = pending
            .into_iter()
            .partition(|change| change.folder() == folder);
        for change in done {
            change.perform(&mut state.durable);
        }
        state.pending = left;
        Ok(())
    }

    fn lock(&self, _: &Path, _: &Path) -> Result<Option<fs::File>, NoLock> {
        Ok(None)
    }
}

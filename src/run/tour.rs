//! Where the tour is kept: a folder of its own among temporary files, gone with the program; one whose program was killed goes with the
//! next start.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::effect::Target;
use crate::app::tour::sample;
use crate::library::Library;
use crate::message::{Lang, Message};
use crate::storage::{self, Dirs};

/// What the names of the folders begin with.
const NAME: &str = "zhupi-tour-";

/// The file that a running tour holds in its folder.
const LOCK: &str = "held";

/// The folder, and the library that keeps everything in it.
pub(super) struct TourPlace {
    folder: PathBuf,
    /// Held as long as the tour goes on, so that no other program takes the folder away.
    _held: File,
    /// Opens the report with notes, codes and places inside of the folder.
    pub(super) library: Arc<Library>,
}

impl TourPlace {
    /// Makes the folder; nobody else has one of that name.
    pub(super) fn new(library: &Library) -> Result<Self, Message> {
        let folder = std::env::temp_dir().join(format!("{NAME}{}", storage::new_id()));
        fs::create_dir(&folder).map_err(|error| told(&folder, &error))?;
        let lock = folder.join(LOCK);
        let held = File::create(&lock).map_err(|error| told(&lock, &error))?;
        // Where files cannot be locked, the folder is but not told from one left behind.
        drop(held.try_lock());
        let library = Library {
            dirs: Dirs::inside(&folder.join("kept")),
            places: storage::Options::default(),
            ..library.clone()
        };
        Ok(Self {
            _held: held,
            folder,
            library: Arc::new(library),
        })
    }

    /// Writes the report in a language, where it is not there yet.
    pub(super) fn write(&self, lang: Lang) -> Result<Target, Message> {
        let path = self.folder.join(format!("{}.txt", lang.text("tour.name")));
        if !path.exists() {
            fs::write(&path, sample(lang)).map_err(|error| told(&path, &error))?;
        }
        Ok(Target::File(path))
    }

    /// Whether a file belongs to the tour.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.starts_with(&self.folder)
    }

    /// Takes everything away, once all is saved.
    pub(super) fn remove(&self) {
        // What stays behind in the folder of temporary files harms nobody.
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Takes away what tours left in a folder of temporary files whose programs were killed: folders of the right name that nobody holds.
pub(super) fn tidy(temporary: &Path) {
    for entry in fs::read_dir(temporary).into_iter().flatten().flatten() {
        let named = entry.file_name().to_string_lossy().starts_with(NAME);
        // A link is not a folder here, and is left alone.
        if !named || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        // Without the file it is being made just now, or not ours.
        let Ok(lock) = File::open(entry.path().join(LOCK)) else {
            continue;
        };
        if lock.try_lock().is_ok() {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

fn told(path: &Path, error: &std::io::Error) -> Message {
    Message::new("error.told")
        .with("what", path.display().to_string())
        .with("why", error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_holds_is_taken_away() {
        let place = tempfile::tempdir().unwrap();
        let folder = |name: &str, lock: bool| {
            let folder = place.path().join(name);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("report.txt"), "x").unwrap();
            lock.then(|| File::create(folder.join(LOCK)).unwrap())
        };
        let held = folder("zhupi-tour-held", true).unwrap();
        held.lock().unwrap();
        drop(folder("zhupi-tour-left", true));
        drop(folder("zhupi-tour-new", false));
        drop(folder("another", true));
        tidy(place.path());
        let there = |name: &str| place.path().join(name).exists();
        assert!(there("zhupi-tour-held") && there("zhupi-tour-new") && there("another"));
        assert!(!there("zhupi-tour-left"));
        drop(held);
        tidy(place.path());
        assert!(!there("zhupi-tour-held"));
    }
}

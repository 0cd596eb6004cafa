//! Where the tour is kept: a folder of its own among temporary files, gone with the program.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::effect::Target;
use crate::app::tour::sample;
use crate::library::Library;
use crate::message::{Lang, Message};
use crate::storage::{self, Dirs};

/// The folder, and the library that keeps everything in it.
pub(super) struct TourPlace {
    folder: PathBuf,
    /// Opens the report with notes, codes and places inside of the folder.
    pub(super) library: Arc<Library>,
}

impl TourPlace {
    /// Makes the folder; nobody else has one of that name.
    pub(super) fn new(library: &Library) -> Result<Self, Message> {
        let folder = std::env::temp_dir().join(format!("zhupi-tour-{}", storage::new_id()));
        std::fs::create_dir(&folder).map_err(|error| told(&folder, &error))?;
        let library = Library {
            dirs: Dirs::inside(&folder.join("kept")),
            places: storage::Options::default(),
            ..library.clone()
        };
        Ok(Self {
            folder,
            library: Arc::new(library),
        })
    }

    /// Writes the report in a language, where it is not there yet.
    pub(super) fn write(&self, lang: Lang) -> Result<Target, Message> {
        let path = self.folder.join(format!("{}.txt", lang.text("tour.name")));
        if !path.exists() {
            std::fs::write(&path, sample(lang)).map_err(|error| told(&path, &error))?;
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
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn told(path: &Path, error: &std::io::Error) -> Message {
    Message::new("error.told")
        .with("what", path.display().to_string())
        .with("why", error.to_string())
}

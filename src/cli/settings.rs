//! The configuration as it stands in the reader's folders.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::command::names;
use crate::config::{Config, NotesPlace};
use crate::keymap::{Keymap, PRESETS};
use crate::library::Library;
use crate::message::{Message, Problem, nearest};
use crate::outline::Classes;
use crate::storage::{Dirs, Options};
use crate::theme::{Source, Themes};

use super::world::Failure;
use super::{FAILED, USAGE};

/// What is configured, and what is wrong with the file.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The settings of the file over the defaults.
    pub config: Config,
    /// Lines of it that mean nothing.
    pub problems: Vec<Problem>,
    /// Why it could not be read, when it is there and could not.
    pub unread: Option<Message>,
    /// The numbering classes of the outline: those of the program, with those of the reader's own file.
    pub classes: Option<Arc<Classes>>,
}

impl Settings {
    /// Whether notes are wanted beside their documents.
    pub fn beside(&self) -> bool {
        matches!(self.config.notes.value, NotesPlace::Beside)
    }

    /// Reads the file of numbering classes that the settings name, beside them or by its path.
    fn read_classes(&mut self, dirs: &Dirs) {
        let Some(name) = &self.config.outline_classes.value else {
            return;
        };
        let path = dirs.config.join(name);
        match fs::read(&path) {
            Ok(bytes) => {
                let source = String::from_utf8_lossy(&bytes);
                let (classes, problems) = Classes::parse(&source, &path.display().to_string());
                self.classes = Some(Arc::new(classes));
                self.problems.extend(problems);
            }
            Err(error) => {
                self.unread = Some(
                    Message::new("error.told")
                        .with("what", path.display().to_string())
                        .with("why", error.to_string()),
                );
            }
        }
    }

    /// A library that knows the reader's numbering classes.
    pub fn library(&self, dirs: &Dirs, places: Options) -> Library {
        let library = Library::new(dirs.clone(), places);
        match &self.classes {
            Some(classes) => Library {
                classes: classes.clone(),
                ..library
            },
            None => library,
        }
    }
}

/// The settings file of the reader; it need not exist.
pub fn settings_file(dirs: &Dirs) -> PathBuf {
    dirs.config.join("config.toml")
}

/// Reads the settings. A missing file is no fault.
pub fn settings(dirs: &Dirs) -> Settings {
    let path = settings_file(dirs);
    match fs::read(&path) {
        Ok(bytes) => {
            let source = String::from_utf8_lossy(&bytes);
            let (config, problems) = Config::parse(&source, &path.display().to_string());
            let mut settings = Settings {
                config,
                problems,
                ..Settings::default()
            };
            settings.read_classes(dirs);
            settings
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Settings::default(),
        Err(error) => Settings {
            unread: Some(
                Message::new("error.told")
                    .with("what", path.display().to_string())
                    .with("why", error.to_string()),
            ),
            ..Settings::default()
        },
    }
}

/// All themes: those of the program, and the reader's own in the folder `themes` beside the settings; with what is wrong in the
/// reader's own.
pub fn themes(dirs: &Dirs) -> (Themes, Vec<Problem>) {
    let Ok(folder) = fs::read_dir(dirs.config.join("themes")) else {
        return Themes::new(&[]);
    };
    let mut own: Vec<Source> = folder
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .filter_map(|path| {
            Some(Source {
                name: path.file_stem()?.to_str()?.to_owned(),
                file: path.display().to_string(),
                text: String::from_utf8_lossy(&fs::read(&path).ok()?).into_owned(),
            })
        })
        .collect();
    own.sort_by(|a, b| a.name.cmp(&b.name));
    Themes::new(&own)
}

/// The index of the theme of a name; `auto` stands for the first, the terminal's own colours.
///
/// # Errors
/// When there is none.
pub fn theme(themes: &Themes, name: &str) -> Result<usize, Failure> {
    if name == "auto" {
        return Ok(0);
    }
    if let Some(at) = themes.names().position(|known| known == name) {
        return Ok(at);
    }
    let hint = match themes.nearest(name) {
        Some(near) => Message::new("cli.did-you-mean").with("word", near),
        None => Message::new("cli.known-values")
            .with("known", themes.names().collect::<Vec<_>>().join(", ")),
    };
    Err(Failure::new(USAGE, Message::new("cli.no-theme").with("name", name)).hint(hint))
}

/// A problem of a settings or keymap file as a message.
pub fn told(problem: &Problem) -> Message {
    Message::new("error.problem")
        .with("file", problem.file.as_str())
        .with("line", problem.line)
        .with("column", problem.column)
        .with("what", problem.message.clone())
}

/// The file of a keymap of the reader's own, beside the settings.
pub(super) fn keymap_file(dirs: &Dirs, name: &str) -> Option<PathBuf> {
    let plain = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
    let name = name.strip_suffix(".toml").unwrap_or(name);
    plain.then(|| dirs.config.join(format!("{name}.toml")))
}

/// A keymap by its name: a file beside the settings, or a built-in one.
///
/// # Errors
/// When there is none of that name, or its file cannot be read.
pub fn keymap(dirs: &Dirs, name: &str) -> Result<(Keymap, Vec<Problem>), Failure> {
    if let Some(path) = keymap_file(dirs, name) {
        match fs::read(&path) {
            Ok(bytes) => {
                let source = String::from_utf8_lossy(&bytes);
                return Ok(Keymap::parse(&source, &path.display().to_string(), &names));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                let what = Message::new("error.told")
                    .with("what", path.display().to_string())
                    .with("why", error.to_string());
                return Err(Failure::new(FAILED, what));
            }
        }
    }
    if let Some(keymap) = Keymap::preset(name) {
        return Ok((keymap, Vec::new()));
    }
    let known = || PRESETS.iter().map(|preset| preset.name);
    let hint = match nearest(name, known()) {
        Some(near) => Message::new("cli.did-you-mean").with("word", near),
        None => {
            Message::new("cli.known-values").with("known", known().collect::<Vec<_>>().join(", "))
        }
    };
    Err(Failure::new(USAGE, Message::new("cli.no-keymap").with("name", name)).hint(hint))
}

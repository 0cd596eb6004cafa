//! The configuration while the program runs: read again, changed by a key, edited by hand.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::app::Chosen;
use crate::app::effect::Outcome;
use crate::config::{Config, keep};
use crate::message::{Lang, Message};
use crate::storage;
use crate::theme::Themes;

/// What the command line and the configuration say together.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the program itself goes by.
    pub chosen: Chosen,
    /// All themes.
    pub themes: Themes,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// What is left to the terminal, and what is known of it.
    pub auto: Auto,
    /// What a person should know of the configuration.
    pub problems: Vec<Message>,
}

/// What the terminal's answers decide.
#[derive(Clone, Debug, Default)]
pub struct Auto {
    /// Whether its width of disputed characters holds.
    pub width: bool,
    /// Indices of the themes for dark and for light paper, when the paper decides.
    pub themes: Option<(usize, usize)>,
    /// For how long answers may change the theme.
    pub timeout: Duration,
    /// Whether lines are printed one after the other, without a screen.
    pub linear: bool,
}

/// Reads the configuration; the words of the command line hold over it. An error keeps what held before.
pub type Reread = Arc<dyn Fn() -> Result<Settings, Message> + Send + Sync>;

/// Writes an option into the configuration, which is made when there is none.
pub(super) fn keep_option(path: &Path, option: &'static str, value: &str) -> Outcome {
    let written = read(path).and_then(|source| {
        keep(&source, option, value).ok_or_else(|| Message::new("run.config-broken"))
    });
    match written.and_then(|text| write(path, &text)) {
        Ok(()) => Outcome::Kept {
            option,
            path: path.to_owned(),
        },
        Err(why) => Outcome::Refused(not_kept(path, why)),
    }
}

/// Makes the configuration with every option documented, when there is none.
pub(super) fn make(path: &Path, lang: Lang) -> Result<(), Message> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(()),
        Err(_) => write(path, &Config::default_toml(lang)).map_err(|why| not_kept(path, why)),
    }
}

fn not_kept(path: &Path, why: Message) -> Message {
    Message::new("error.told")
        .with("what", path.display().to_string())
        .with("why", why)
}

fn read(path: &Path) -> Result<String, Message> {
    match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| Message::new("run.config-broken")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(said(&error.to_string())),
    }
}

fn write(path: &Path, text: &str) -> Result<(), Message> {
    let folder: PathBuf = path.parent().map(Path::to_owned).unwrap_or_default();
    fs::create_dir_all(folder).map_err(|error| said(&error.to_string()))?;
    storage::replace_file(path, text.as_bytes()).map_err(|error| error.told())
}

fn said(words: &str) -> Message {
    Message::new("run.as-it-is").with("words", words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_kept_and_the_rest_of_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("config.toml");
        assert!(matches!(
            keep_option(&path, "theme", "\"sepia\""),
            Outcome::Kept { .. }
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theme = \"sepia\"\n");
        fs::write(&path, "theme = \"dark\" # mine\nmeasure = 40\n").unwrap();
        keep_option(&path, "theme", "\"light\"");
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, "theme = \"light\" # mine\nmeasure = 40\n");
        fs::write(&path, "measure = \n").unwrap();
        assert!(matches!(
            keep_option(&path, "theme", "\"dark\""),
            Outcome::Refused(_)
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), "measure = \n");
    }

    #[test]
    fn the_file_that_is_made_says_nothing_but_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        make(&path, Lang::ENGLISH).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let (config, problems) = Config::parse(&text, "config.toml");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(config.over(Config::default()).theme.value, "auto");
        fs::write(&path, "measure = 40\n").unwrap();
        make(&path, Lang::ENGLISH).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "measure = 40\n");
    }
}

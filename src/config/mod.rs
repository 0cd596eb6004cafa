//! Settings: what the reader chose, and where each choice was made.
//!
//! A [`Config`] is made of layers, the strongest first: flags, files, defaults. [`Config::parse`] reads a file, [`Config::over`] lays one
//! layer over another, and each [`Setting`] remembers its [`Origin`]. The list of options is one table, from which
//! the reader of files, the documented file of [`Config::default_toml`] and the list of what is in force are made.
//!
//! This room computes only: it is given the text of a file and does not look for files itself. It knows themes and keymaps only by
//! name.
//!
//! ```
//! use zhupi::config::{Config, Origin};
//! let (file, problems) = Config::parse("measure = 40", "config.toml");
//! assert!(problems.is_empty());
//! let mut config = file.over(Config::default());
//! config.theme.set("dark".to_owned(), Origin::Flag);
//! assert_eq!(config.measure.value, 40);
//! assert_eq!(config.measure.origin, Origin::File("config.toml".to_owned()));
//! ```

mod keep;
mod options;
mod values;

pub use keep::keep;
pub use values::{MEASURES, Milliseconds, NotesPlace};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::document::Joining;
use crate::layout::{Columns, Paragraphs};
use crate::message::{Lang, Message, Problem, nearest, visible};
use crate::text::Ambiguous;
use options::OPTIONS;

/// Every setting with its value and origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The language of the interface; `None` asks the locale.
    pub language: Setting<Option<Lang>>,
    /// Name of the theme; `auto` takes the one for dark or light paper, as the terminal has it.
    pub theme: Setting<String>,
    /// The theme that `auto` takes on dark paper.
    pub theme_dark: Setting<String>,
    /// The theme that `auto` takes on light paper.
    pub theme_light: Setting<String>,
    /// Name of a built-in keymap, or a keymap file beside the settings.
    pub keymap: Setting<String>,
    /// Where notes of documents outside any project folder are kept.
    pub notes: Setting<NotesPlace>,
    /// Who writes the notes; `None` leaves it out of them.
    pub author: Setting<Option<String>>,
    /// How many cells the terminal gives to characters of disputed width; `None` asks the terminal.
    pub ambiguous: Setting<Option<Ambiguous>>,
    /// For how long the terminal's answers may change what is drawn, in milliseconds.
    pub probe_timeout: Setting<Milliseconds>,
    /// Width of the text in Han characters, within [`MEASURES`].
    pub measure: Setting<u16>,
    /// How many pages stand side by side.
    pub columns: Setting<Columns>,
    /// How Chinese paragraphs are told apart.
    pub paragraphs: Setting<Paragraphs>,
    /// Blank rows between the rows of running text: 0 or 1.
    pub line_spacing: Setting<u8>,
    /// Whether closing marks hang in the margin.
    pub hanging: Setting<bool>,
    /// Whether rows are spread to end at one edge.
    pub justify: Setting<bool>,
    /// Whether hard-wrapped lines are shown joined.
    pub join_lines: Setting<Joining>,
    /// Whether the mouse selects and scrolls.
    pub mouse: Setting<bool>,
    /// Whether lines are printed one after the other, without a screen.
    pub linear: Setting<bool>,
    /// A file of numbering classes beside the settings file, or its path, for [`crate::outline::Classes::parse`]; `None` leaves the
    /// built-in ones alone.
    pub outline_classes: Setting<Option<String>>,
}

/// A value and where it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// What holds.
    pub value: T,
    /// Who said so.
    pub origin: Origin,
}

/// Where a value was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: the program's own choice.
    #[default]
    Default,
    /// In a settings file, by the path that [`Config::parse`] was given.
    File(String),
    /// On the command line.
    Flag,
}

/// One setting in force, for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The name of the option.
    pub name: &'static str,
    /// The value as it stands in a settings file.
    pub value: String,
    /// Where it was chosen.
    pub origin: Origin,
    /// What the option does.
    pub doc: Message,
}

impl<T> Setting<T> {
    /// Chooses a value.
    pub fn set(&mut self, value: T, origin: Origin) {
        self.value = value;
        self.origin = origin;
    }

    /// A value that nobody chose.
    fn default(value: T) -> Self {
        Self {
            value,
            origin: Origin::Default,
        }
    }

    /// Takes the lower value where this one was chosen nowhere.
    fn settle(&mut self, lower: Self) {
        if self.origin == Origin::Default {
            *self = lower;
        }
    }
}

impl Origin {
    /// In words: `default`, the path of the file, `command line`.
    pub fn message(&self) -> Message {
        match self {
            Self::Default => Message::new("config.origin-default"),
            Self::File(path) => Message::new("config.origin-file").with("path", path.as_str()),
            Self::Flag => Message::new("config.origin-flag"),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            language: Setting::default(None),
            theme: Setting::default("auto".to_owned()),
            theme_dark: Setting::default("dark".to_owned()),
            theme_light: Setting::default("light".to_owned()),
            keymap: Setting::default("default".to_owned()),
            notes: Setting::default(NotesPlace::Data),
            author: Setting::default(None),
            ambiguous: Setting::default(None),
            probe_timeout: Setting::default(Milliseconds(300)),
            measure: Setting::default(36),
            columns: Setting::default(Columns::Auto),
            paragraphs: Setting::default(Paragraphs::Indent),
            line_spacing: Setting::default(0),
            hanging: Setting::default(true),
            justify: Setting::default(false),
            join_lines: Setting::default(Joining::Auto),
            mouse: Setting::default(true),
            linear: Setting::default(false),
            outline_classes: Setting::default(None),
        }
    }
}

impl Config {
    /// Reads a settings file. Every line that is right counts; every other one is a problem with its place in `file`, and leaves
    /// the default.
    pub fn parse(source: &str, file: &str) -> (Self, Vec<Problem>) {
        let (table, errors) = DeTable::parse_recoverable(source);
        let syntax = errors
            .iter()
            .map(|error| Problem::toml(file, source, error))
            .collect();
        let mut problems = Vec::new();
        let mut config = Self::default();
        for (name, value) in table.get_ref() {
            // `[outline] classes` and `outline.classes` are one.
            if let DeValue::Table(group) = value.get_ref()
                && OPTIONS
                    .iter()
                    .any(|option| option.group() == Some(name.get_ref()))
            {
                for (key, value) in group {
                    let full = [name.get_ref(), ".", key.get_ref()].concat();
                    problems.extend(config.take(&full, key.span().start, value, source, file));
                }
                continue;
            }
            problems.extend(config.take(name.get_ref(), name.span().start, value, source, file));
        }
        (config, Problem::in_order(syntax, problems))
    }

    /// Takes one value of a file; a problem when there is no such option or it cannot be that. `at` is the byte of its name.
    fn take(
        &mut self,
        name: &str,
        at: usize,
        value: &Spanned<DeValue<'_>>,
        source: &str,
        file: &str,
    ) -> Option<Problem> {
        let Some(option) = OPTIONS.iter().find(|option| option.name == name) else {
            return Some(Problem::at(file, source, at, unknown(name)));
        };
        let origin = Origin::File(file.to_owned());
        let message = (option.read)(self, value.get_ref(), origin).err()?;
        let message = message.with("name", option.name);
        Some(Problem::at(file, source, value.span().start, message))
    }

    /// This layer where it chose, `lower` elsewhere.
    #[must_use]
    pub fn over(mut self, lower: Self) -> Self {
        self.language.settle(lower.language);
        self.theme.settle(lower.theme);
        self.theme_dark.settle(lower.theme_dark);
        self.theme_light.settle(lower.theme_light);
        self.keymap.settle(lower.keymap);
        self.notes.settle(lower.notes);
        self.author.settle(lower.author);
        self.ambiguous.settle(lower.ambiguous);
        self.probe_timeout.settle(lower.probe_timeout);
        self.measure.settle(lower.measure);
        self.columns.settle(lower.columns);
        self.paragraphs.settle(lower.paragraphs);
        self.line_spacing.settle(lower.line_spacing);
        self.hanging.settle(lower.hanging);
        self.justify.settle(lower.justify);
        self.join_lines.settle(lower.join_lines);
        self.mouse.settle(lower.mouse);
        self.linear.settle(lower.linear);
        self.outline_classes.settle(lower.outline_classes);
        self
    }

    /// Every setting in the order of the documentation.
    pub fn rows(&self) -> Vec<Row> {
        OPTIONS.iter().map(|option| option.row(self)).collect()
    }

    /// A settings file that explains every option and sets none: each line is a comment with the default.
    pub fn default_toml(lang: Lang) -> String {
        let mut file = comment(&Message::new("config.header").say(lang));
        for row in Self::default().rows() {
            file.push('\n');
            file.push_str(&comment(&row.doc.say(lang)));
            file.push_str(&comment(&[row.name, " = ", &row.value].concat()));
        }
        file
    }

    /// The settings in force as a settings file, each with a comment that says what it does and where it was chosen.
    pub fn to_toml(&self, lang: Lang) -> String {
        let mut file = String::new();
        for row in self.rows() {
            if !file.is_empty() {
                file.push('\n');
            }
            file.push_str(&comment(&row.doc.say(lang)));
            let origin = visible(&row.origin.message().say(lang)).replace('\n', "␊");
            file.push_str(&[row.name, " = ", &row.value, "  # ", &origin, "\n"].concat());
        }
        file
    }
}

fn unknown(name: &str) -> Message {
    let known = OPTIONS.iter().map(|option| option.name);
    let message = match nearest(name, known.clone()) {
        Some(guess) => Message::new("config.unknown-guess").with("guess", guess),
        None => Message::new("config.unknown").with("known", known.collect::<Vec<_>>().join(", ")),
    };
    message.with("name", name)
}

/// Lines as comments.
fn comment(text: &str) -> String {
    text.lines()
        .flat_map(|line| ["# ", line, "\n"])
        .collect::<String>()
}

#[cfg(test)]
mod tests;

//! One line to type: what to find, which page, which notes to show, where to write an export.

use crate::annotation::Id;
use crate::app::buffer::Buffer;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Words to find.
    Find,
    /// Words to find in a long text, such as the help.
    HelpFind,
    /// A page number.
    Page,
    /// Which annotations are shown.
    Filter,
    /// Whether a note is to be deleted.
    Remove(Id),
    /// From which confidence on places are accepted, in percent.
    Confidence,
    /// The password of what is being opened.
    Password {
        /// Whether one was given that does not open it.
        wrong: bool,
    },
    /// Something of a code.
    Code(CodeAsk),
    /// Where an export is written: the index of the choice in the table of exporters and its grouping, and the path that was refused
    /// because a file is there already; entering it once more replaces the file.
    Export {
        /// Name of the exporter.
        exporter: &'static str,
        /// How the annotations are grouped.
        group: crate::export::Group,
        /// The path that exists.
        exists: Option<String>,
    },
}

/// What of a code is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeAsk {
    /// The name of a new one.
    Add,
    /// When to use it.
    Define {
        /// The code; it is made when there is none.
        name: String,
        /// Whether the tag is given to what the list of tags below is open for.
        give: bool,
    },
    /// Another path.
    Rename(String),
    /// The letter or digit that gives it.
    Key(String),
}

/// A prompt in the last row.
#[derive(Debug)]
pub struct Prompt {
    /// What is asked for.
    pub purpose: Purpose,
    /// What is typed.
    pub buffer: Buffer,
    /// Which earlier input is shown, counted from the latest.
    pub history: Option<usize>,
}

impl Prompt {
    /// Asks with a first answer to be changed.
    pub fn new(purpose: Purpose, text: &str) -> Self {
        Self {
            purpose,
            buffer: Buffer::new(text),
            history: None,
        }
    }

    /// Whether what is typed must not be seen.
    pub fn is_secret(&self) -> bool {
        matches!(self.purpose, Purpose::Password { .. })
    }

    /// Key of the catalogue for what is asked.
    pub fn label(&self) -> &'static str {
        match self.purpose {
            Purpose::Find | Purpose::HelpFind => "app.ask-find",
            Purpose::Page => "app.ask-page",
            Purpose::Filter => "app.ask-filter",
            Purpose::Remove(_) => "app.ask-remove",
            Purpose::Confidence => "app.ask-confidence",
            Purpose::Password { wrong: false } => "app.ask-password",
            Purpose::Password { wrong: true } => "app.ask-password-again",
            Purpose::Code(CodeAsk::Add) => "app.ask-code",
            Purpose::Code(CodeAsk::Define { .. }) => "app.ask-definition",
            Purpose::Code(CodeAsk::Rename(_)) => "app.ask-rename",
            Purpose::Code(CodeAsk::Key(_)) => "app.ask-code-key",
            Purpose::Export {
                exists: Some(_), ..
            } => "app.ask-replace",
            Purpose::Export { .. } => "app.ask-export",
        }
    }
}

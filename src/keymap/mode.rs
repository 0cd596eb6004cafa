//! The situations in which keys mean something.

use crate::message::Message;

/// What has the keys: a pane or an overlay. A keymap file has one table for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// No situation of its own: what text, outline, notes, list and help have in common.
    Global,
    /// Reading and selecting.
    Text,
    /// The outline pane.
    Outline,
    /// The notes pane.
    Notes,
    /// The start list of documents, and lists to choose from without typing.
    List,
    /// Lists that are narrowed by typing: palette, tags.
    Picker,
    /// One line of input.
    Prompt,
    /// The note editor.
    Editor,
    /// The codebook.
    Codes,
    /// Pages to look at: help, information.
    Help,
    /// The relink desk.
    Relink,
}

impl Mode {
    /// Every mode, in the order in which keymap files and help show them.
    pub const ALL: [Self; 11] = [
        Self::Global,
        Self::Text,
        Self::Outline,
        Self::Notes,
        Self::List,
        Self::Picker,
        Self::Prompt,
        Self::Editor,
        Self::Codes,
        Self::Help,
        Self::Relink,
    ];

    /// The name of its table in a keymap file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Text => "text",
            Self::Outline => "outline",
            Self::Notes => "notes",
            Self::List => "list",
            Self::Picker => "picker",
            Self::Prompt => "prompt",
            Self::Editor => "editor",
            Self::Codes => "codes",
            Self::Help => "help",
            Self::Relink => "relink",
        }
    }

    /// The mode of a table name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// Its title in help and in lists of keys.
    pub fn title(self) -> Message {
        match self {
            Self::Global => Message::new("keymap.mode-global"),
            Self::Text => Message::new("keymap.mode-text"),
            Self::Outline => Message::new("keymap.mode-outline"),
            Self::Notes => Message::new("keymap.mode-notes"),
            Self::List => Message::new("keymap.mode-list"),
            Self::Picker => Message::new("keymap.mode-picker"),
            Self::Prompt => Message::new("keymap.mode-prompt"),
            Self::Editor => Message::new("keymap.mode-editor"),
            Self::Codes => Message::new("keymap.mode-codes"),
            Self::Help => Message::new("keymap.mode-help"),
            Self::Relink => Message::new("keymap.mode-relink"),
        }
    }

    /// Whether the bindings of [`Mode::Global`] hold here too.
    pub fn inherits(self) -> bool {
        !matches!(self, Self::Global | Self::Codes) && !self.types()
    }

    /// Whether digits that are not bound make a count.
    pub fn counts(self) -> bool {
        matches!(self, Self::Text | Self::Outline | Self::Notes | Self::Codes)
    }

    /// Whether characters that are not bound go into a text field; there full-width characters are themselves.
    pub fn types(self) -> bool {
        matches!(self, Self::Picker | Self::Prompt | Self::Editor)
    }
}

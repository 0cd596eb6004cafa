//! What lies over the panes: a stack, of which the top one takes the keys.

mod codes;
mod editor;
mod picker;
mod prompt;
mod scroll;

pub use codes::{CodeRow, CodesView};
pub use editor::NoteEditor;
pub use picker::{Item, Pick, Picker};
pub use prompt::{CodeAsk, Prompt, Purpose};
pub use scroll::{Line, Scroll, Topic};

use super::relink::Relink;
use crate::annotation::Id;
use crate::keymap::Mode;
use crate::text::Span;

/// Something over the panes.
#[derive(Debug)]
pub enum Overlay {
    /// The outline where it is not docked.
    Outline,
    /// The notes where they are not docked.
    Notes,
    /// A long text: help, information.
    Scroll(Scroll),
    /// A list to choose from by typing ahead.
    Picker(Picker),
    /// One line to type.
    Prompt(Prompt),
    /// Notes that lost or changed their place.
    Relink(Box<Relink>),
    /// A note being written.
    Editor(Box<NoteEditor>),
    /// The codebook.
    Codes(Box<CodesView>),
}

impl Overlay {
    /// The mode in which keys are read while this one is on top.
    pub fn mode(&self) -> Mode {
        match self {
            Self::Outline => Mode::Outline,
            Self::Notes => Mode::Notes,
            Self::Scroll(_) => Mode::Help,
            Self::Picker(_) => Mode::Picker,
            Self::Prompt(_) => Mode::Prompt,
            Self::Editor(_) => Mode::Editor,
            Self::Relink(_) => Mode::Relink,
            Self::Codes(_) => Mode::Codes,
        }
    }
}

/// What a tag or a note is given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// An annotation that exists.
    Annotation(Id),
    /// A passage that becomes a highlight.
    Passage(Span),
    /// The whole document.
    Document,
    /// A section, by its heading.
    Section(Span),
    /// An annotation that is gone from the notes: it comes back with its old words.
    Lost(Id),
}

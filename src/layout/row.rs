//! What a row is, and what it is made for.

use crate::text::{Cells, Span};

/// How wide the text column is and how its width is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Setting {
    /// The measure.
    pub cells: Cells,
    /// Cells of the text column; 0 is taken as 1. From 2 up every visible character finds room.
    pub width: usize,
    /// How the rows are set.
    pub typography: Typography,
}

impl Setting {
    /// A plain column: nothing hangs, rows end ragged.
    pub fn plain(cells: Cells, width: usize) -> Self {
        Self {
            cells,
            width,
            typography: Typography::default(),
        }
    }

    /// Cells by which a mark may hang over the end of a row: [`HANG`], or none where it is not wanted or the column is narrow.
    pub(super) fn hang(self) -> usize {
        if self.typography.hanging && self.width >= SET_FROM {
            HANG
        } else {
            0
        }
    }
}

/// Cells right of the text column into which closing punctuation may hang.
pub const HANG: usize = 2;

/// The narrowest column in which rows are set with more care than to fit, in cells.
pub(super) const SET_FROM: usize = 12;

/// How rows are set: taste, not meaning. The default is the plainest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Typography {
    /// Whether a closing mark hangs in the margin rather than drawing a character down with it.
    pub hanging: bool,
    /// Whether rows are spread to end at one edge.
    pub justify: bool,
    /// Whether a blank row stands between the rows of running text.
    pub spaced: bool,
    /// How paragraphs are told apart.
    pub paragraphs: Paragraphs,
}

/// How Chinese paragraphs are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Paragraphs {
    /// By an indent of two characters.
    #[default]
    Indent,
    /// By a blank row, without an indent.
    Blank,
    /// By both.
    Both,
}

/// How many pages stand side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Columns {
    /// Two where both have a good measure, else one.
    #[default]
    Auto,
    /// One.
    One,
    /// Two wherever there is room at all.
    Two,
}

/// A heading that the outline found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Heading {
    /// Its words with their number; they stand alone in their block or run into it.
    pub span: Span,
    /// Depth: 0 for the title of the document.
    pub level: u8,
}

/// One row of the text column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The text it owns, white space at its end and the LF included. Empty for spacing rows.
    pub span: Span,
    /// Cells before the first glyph, the decoration included.
    pub indent: usize,
    /// A decoration without text, drawn from column 0: a bullet, the bar of a quotation. Never wider than `indent`.
    pub lead: String,
    /// What it is part of.
    pub kind: RowKind,
    /// Index of its block; of the block below for spacing rows.
    pub block: usize,
    /// Whether it wants to stand on one page with what follows.
    pub keep_with_next: bool,
}

/// What a row is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// Running text, list items.
    Text,
    /// A heading on lines of its own, with its level.
    Heading(u8),
    /// Preformatted text.
    Code,
    /// A quotation.
    Quotation,
    /// A row of a table.
    Table {
        /// Whether it is a header row.
        header: bool,
    },
    /// Words that belong to a picture or table.
    Caption,
    /// The body of a footnote.
    Footnote,
    /// Nothing: space between blocks.
    Space,
}

/// The name of a row in one layout, in the order of the rows. It stays valid when the cache is dropped, not when the width changes:
/// keep an [`Offset`](crate::text::Offset) for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowRef {
    pub(super) block: usize,
    /// The cut of the block.
    pub(super) piece: usize,
    /// `None` for the spacing row before the block.
    pub(super) row: Option<usize>,
}

impl RowRef {
    /// The first text row of a block.
    pub(super) fn first_of(block: usize) -> Self {
        Self {
            block,
            piece: 0,
            row: Some(0),
        }
    }
}

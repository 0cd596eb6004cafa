//! What a word processor's file says, apart from how the file says it: paragraphs with pieces of text, and tables; and how these become
//! blocks of the reading text.
//!
//! White space: ASCII runs in the text collapse and do not stand at the ends of a block, as everywhere in structured documents; tabs, line
//! breaks and counted spaces that the file names as such stay inside it.

#[cfg(test)]
mod tests;
mod writer;

use crate::document::BlockKind;
pub(in crate::formats) use writer::Writer;

/// Hears now and then how far a walk is: bytes of the part, and what is written so far, when it goes to a writer. An error ends the walk.
#[cfg(any(feature = "docx", feature = "odt"))]
pub(in crate::formats) type Step<'s> =
    dyn FnMut(usize, Option<&Writer>) -> Result<(), crate::message::Message> + 's;

/// Something that stands in the text.
#[derive(Clone, Debug)]
pub(in crate::formats) enum Part {
    /// A paragraph of any kind.
    Para(Para),
    /// A table.
    Table(Table),
}

/// A paragraph.
#[derive(Clone, Debug)]
pub(in crate::formats) struct Para {
    /// What it is.
    pub(in crate::formats) kind: BlockKind,
    /// Its automatic number with what parts it from the words; empty when it has none.
    pub(in crate::formats) label: String,
    /// Its words.
    pub(in crate::formats) pieces: Vec<Piece>,
    /// Text boxes anchored in it, and tables in its frames.
    pub(in crate::formats) after: Vec<Part>,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(in crate::formats) struct Table {
    /// Its rows.
    pub(in crate::formats) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(in crate::formats) struct Row {
    /// Whether it is repeated on every page.
    pub(in crate::formats) header: bool,
    /// What stands in its cells.
    pub(in crate::formats) cells: Vec<Vec<Part>>,
}

/// The look of words as far as it means something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "looks combine freely")]
pub(in crate::formats) struct Style {
    /// Bold.
    pub(in crate::formats) strong: bool,
    /// Slanted.
    pub(in crate::formats) emphasis: bool,
    /// Struck out.
    pub(in crate::formats) strike: bool,
    /// Typewriter.
    pub(in crate::formats) code: bool,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Piece {
    /// Words; white space in them collapses.
    Text(String),
    /// The look of what follows.
    Style(Style),
    /// What follows leads to an address, or nowhere any more.
    Link(Option<String>),
    /// A tab.
    Tab,
    /// So many spaces.
    Spaces(usize),
    /// A line break.
    Break,
    /// A reference to a note, by the label shown.
    Reference(String),
    /// A name for this place.
    Place(String),
    /// A comment's passage begins here.
    Begin(String),
    /// A comment's passage ends here.
    End(String),
    /// A picture: the words that stand for it, and its address.
    Image(String, String),
}

impl Para {
    /// A paragraph without anything in it.
    pub(in crate::formats) fn new(kind: BlockKind) -> Self {
        Self {
            kind,
            label: String::new(),
            pieces: Vec::new(),
            after: Vec::new(),
        }
    }
}

impl Table {
    /// Whether it is a frame around text rather than a table: headings stand in it, or it has one column with several paragraphs in a cell.
    pub(super) fn is_layout(&self) -> bool {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells).flatten();
        if cells.any(
            |part| matches!(part, Part::Para(para) if matches!(para.kind, BlockKind::Heading(_))),
        ) {
            return true;
        }
        let several = |cell: &Vec<Part>| {
            let words = cell.iter().filter(|part| match part {
                Part::Para(para) => para.has_words(),
                Part::Table(_) => true,
            });
            words.count() > 1
        };
        let column = self.rows.iter().all(|row| row.cells.len() <= 1);
        column && self.rows.iter().flat_map(|row| &row.cells).any(several)
    }
}

impl Para {
    pub(super) fn has_words(&self) -> bool {
        !self.after.is_empty()
            || self
                .pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Text(text) if !text.trim_ascii().is_empty()))
    }
}

/// The words of a comment, one line for each paragraph.
pub(in crate::formats) fn words(parts: &[Part]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match part {
            Part::Para(para) => {
                let mut line = para.label.clone();
                for piece in &para.pieces {
                    match piece {
                        Piece::Text(words) => line.push_str(words),
                        Piece::Tab | Piece::Spaces(_) => line.push(' '),
                        Piece::Break => line.push('\n'),
                        _ => {}
                    }
                }
                lines.push(line.trim().to_owned());
            }
            Part::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<String> = row.cells.iter().map(|cell| words(cell)).collect();
                    lines.push(cells.join("\t"));
                }
            }
        }
    }
    lines.join("\n").trim().to_owned()
}

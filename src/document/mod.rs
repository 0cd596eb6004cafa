//! A document: its reading text, and everything that is known about stretches of it.
//!
//! Formats make documents ([`Builder`]), everything else only reads them. A document knows nothing of files, rows, notes or
//! colours; what a broken file lost is told in its [`warnings`](Document::warnings).

mod builder;

pub use builder::Builder;

use crate::message::Message;
use crate::text::{Offset, ReadingText, Span};

/// What a file became. Immutable once built; shared by `Arc`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The one text that all places refer to.
    pub text: ReadingText,
    /// Paragraph-like stretches, in order, without overlap. What lies between two of them is one LF. In plain text every line is
    /// one, empty lines too; a last line end is followed by no further block.
    pub blocks: Vec<Block>,
    /// Inline styles and links, in order of their start; they may nest and overlap.
    pub marks: Vec<Mark>,
    /// Title and further facts about the document as a whole.
    pub meta: Meta,
    /// What could not be read as it should, for a person.
    pub warnings: Vec<Message>,
    /// Name of the format in the table of formats, such as `markdown`.
    pub format: &'static str,
    /// Whether this is the whole document, or the first window of a large file.
    pub complete: bool,
}

/// One paragraph-like stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its words, without the LF that ends it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is. Layout and outline read it; anchors, search, notes and exports do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text; in plain text every line.
    Paragraph,
    /// A title or heading that the markup declares: level 1 to 6; the document's title has 0.
    Heading(u8),
    /// A list item. `depth` counts enclosing lists from 0; `marker` is drawn before its first row and is not in the text.
    Item {
        /// Enclosing lists.
        depth: u8,
        /// The decoration: a bullet or a task box; `None` for numbered items and further paragraphs of an item.
        marker: Option<Marker>,
    },
    /// A paragraph of a quotation; `depth` from 1.
    Quotation {
        /// Enclosing quotations.
        depth: u8,
    },
    /// Preformatted text with its language, empty when unknown.
    Code {
        /// Language as written in the source.
        language: String,
    },
    /// One row of a table, its cells separated by TAB.
    Row {
        /// Number of the table in the document, from 0.
        table: u32,
        /// Whether it is a header row.
        header: bool,
    },
    /// Words that belong to a picture or table.
    Caption,
    /// The body of a footnote.
    Footnote,
}

/// A decoration before a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// An unordered item.
    Bullet,
    /// An open task.
    Open,
    /// A done task.
    Done,
}

/// A stretch with an inline style or meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The words.
    pub span: Span,
    /// What they are.
    pub kind: Inline,
}

/// What a mark says of its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// `**strong**`
    Strong,
    /// `*emphasis*`
    Emphasis,
    /// `~~struck out~~`
    Strike,
    /// `` `code` ``
    Code,
    /// A link to an address, as written.
    Link(String),
    /// A place that a footnote refers to (an empty span), with the label shown.
    Reference(String),
    /// Another text's image, with its address.
    Image(String),
}

/// Facts about the document as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The title that the file states, if it states one.
    pub title: Option<String>,
    /// Other fields in their order, such as `date`.
    pub fields: Vec<(String, String)>,
    /// How the bytes were decoded, such as `UTF-8`.
    pub encoding: String,
}

impl Document {
    /// A plain text: every line a paragraph.
    pub fn plain(text: impl Into<ReadingText>) -> Self {
        let text = text.into();
        Self {
            blocks: line_blocks(text.as_str()),
            text,
            format: "text",
            complete: true,
            ..Self::default()
        }
    }

    /// Index of the block at a place: the one that holds it, or whose ending LF it is; the last one at the end of the text.
    pub fn block_index(&self, at: Offset) -> Option<usize> {
        let after = self.blocks.partition_point(|block| block.span.start <= at);
        after.checked_sub(1).or(if self.blocks.is_empty() {
            None
        } else {
            Some(0)
        })
    }

    /// The block at a place, see [`Self::block_index`].
    pub fn block_at(&self, at: Offset) -> Option<&Block> {
        self.blocks.get(self.block_index(at)?)
    }

    /// The span of the paragraph at a place; the whole text when there are no blocks.
    pub fn paragraph_at(&self, at: Offset) -> Span {
        self.block_at(at)
            .map_or(self.text.span(), |block| block.span)
    }

    /// Whether the blocks come from markup rather than from lines.
    pub fn is_structured(&self) -> bool {
        self.format != "text"
    }

    /// The marks that touch a span. Linear in the marks that start inside or shortly before it.
    pub fn marks_in(&self, span: Span) -> impl Iterator<Item = &Mark> {
        let end = self
            .marks
            .partition_point(|mark| mark.span.start < span.end);
        self.marks
            .iter()
            .take(end)
            .filter(move |mark| mark.span.intersect(span).is_some())
    }
}

/// One paragraph block for each line of a text.
pub fn line_blocks(text: &str) -> Vec<Block> {
    // Counted first: growing a list of millions would hold it twice.
    let count = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let mut blocks = Vec::with_capacity(count + 1);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes())
        .chain((!text.ends_with('\n')).then_some(text.len()))
    {
        if start < end || end < text.len() {
            blocks.push(Block {
                span: Span::bytes(start..end),
                kind: BlockKind::Paragraph,
            });
        }
        start = end + 1;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_a_plain_text_is_a_block() {
        for (text, lines) in [
            ("", vec![]),
            ("a", vec!["a"]),
            ("a\n", vec!["a"]),
            ("\na\n\nb", vec!["", "a", "", "b"]),
            ("\n", vec![""]),
        ] {
            let document = Document::plain(text);
            let found: Vec<_> = document
                .blocks
                .iter()
                .map(|block| document.text.slice(block.span))
                .collect();
            assert_eq!(found, lines, "{text:?}");
        }
    }

    #[test]
    fn a_place_on_a_line_end_belongs_to_that_line() {
        let document = Document::plain("ab\ncd\n");
        assert_eq!(document.block_index(Offset(2)), Some(0));
        assert_eq!(document.block_index(Offset(3)), Some(1));
        assert_eq!(document.block_index(Offset(6)), Some(1));
        assert_eq!(Document::plain("").block_index(Offset(0)), None);
    }
}

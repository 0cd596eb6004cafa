//! A document: its reading text, and everything that is known about stretches of it.
//!
//! Formats make documents ([`Builder`]), everything else only reads them. A document knows nothing of files, rows, notes or
//! colours; what a broken file lost is told in its [`warnings`](Document::warnings).

mod builder;
mod facts;
mod joined;

pub use builder::Builder;
pub use facts::{Bookmark, Comment, Footnote, Meta, Page};
pub use joined::{Joined, Joining, is_joined, join, joint_cells};

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
    /// A plain text that is hard-wrapped, with its lines joined for reading.
    pub joined: Option<Joined>,
    /// Whether line ends inside paragraphs are drawn as spaces: true of what [`Self::with_lines_joined`] gives.
    pub soft: bool,
    /// Pages as the document itself has them, in order; empty for formats without pages.
    pub pages: Vec<Page>,
    /// The table of contents that the file carries beside its text (PDF bookmarks, an e-book's navigation), in order of the file.
    pub bookmarks: Vec<Bookmark>,
    /// Bodies of footnotes and endnotes, in order.
    pub footnotes: Vec<Footnote>,
    /// How columns of tables are set where the file says so, by the number of the table, in order.
    pub alignments: Vec<(u32, Vec<Option<Align>>)>,
    /// Named places that links `#name` lead to, sorted by name.
    pub targets: Vec<(String, Offset)>,
    /// Marks and notes that stand in the file; they are shown, and become annotations, only on request.
    pub comments: Vec<Comment>,
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

/// At which edge the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// They begin at its left edge.
    Left,
    /// They stand in its middle.
    Centre,
    /// They end at its right edge.
    Right,
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

    /// How the columns of a table are set, as far as the file says.
    pub fn alignment(&self, table: u32) -> &[Option<Align>] {
        let found = self
            .alignments
            .binary_search_by_key(&table, |(known, _)| *known);
        let found = found.ok().and_then(|at| self.alignments.get(at));
        found.map_or(&[], |(_, columns)| columns)
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

    /// The same text to be shown with its hard-wrapped lines joined; `None` when there are none.
    #[must_use]
    pub fn with_lines_joined(&self) -> Option<Self> {
        let joined = self.joined.as_ref()?;
        // The text is shared, not copied.
        Some(Self {
            blocks: joined.blocks.clone(),
            joined: None,
            soft: true,
            ..self.clone()
        })
    }

    /// The document's own page that holds a place.
    pub fn page_at(&self, at: Offset) -> Option<&Page> {
        let after = self.pages.partition_point(|page| page.at <= at);
        self.pages.get(after.checked_sub(1)?)
    }

    /// Where a link to a place of the document itself leads: `#name`, percent-encoded or not.
    pub fn target(&self, name: &str) -> Option<Offset> {
        let found = self
            .targets
            .binary_search_by(|(known, _)| known.as_str().cmp(name));
        self.targets.get(found.ok()?).map(|(_, at)| *at)
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
    fn a_page_holds_what_follows_its_beginning() {
        let mut document = Document::plain("一\n二\n三");
        assert_eq!(document.page_at(Offset(0)), None);
        for (at, label) in [(4, "ii"), (8, "1")] {
            document.pages.push(Page {
                at: Offset(at),
                label: label.to_owned(),
            });
        }
        let label = |at| document.page_at(Offset(at)).map(|page| page.label.as_str());
        assert_eq!(
            [label(0), label(4), label(7), label(9)],
            [None, Some("ii"), Some("ii"), Some("1")]
        );
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

//! Putting a structured document together block by block, so that the rules of the reading text hold by construction.

use super::{
    Align, Block, BlockKind, Bookmark, Comment, Document, Footnote, Inline, Mark, Meta, Page,
};
use crate::message::Message;
use crate::text::{Offset, ReadingText, Span};

/// Collects blocks and inline marks; joins blocks by exactly one LF and adds none at the end.
///
/// ```
/// use zhupi::document::{BlockKind, Builder};
/// let mut builder = Builder::new("markdown");
/// builder.open(BlockKind::Heading(1));
/// builder.push("朱批");
/// builder.close();
/// builder.open(BlockKind::Paragraph);
/// builder.push("一句话。");
/// builder.close();
/// assert_eq!(builder.finish().text.as_str(), "朱批\n一句话。");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Builder {
    text: String,
    blocks: Vec<Block>,
    marks: Vec<Mark>,
    meta: Meta,
    pages: Vec<Page>,
    bookmarks: Vec<Bookmark>,
    footnotes: Vec<Footnote>,
    alignments: Vec<(u32, Vec<Option<Align>>)>,
    targets: Vec<(String, Offset)>,
    comments: Vec<Comment>,
    warnings: Vec<Message>,
    format: &'static str,
    open: Option<(usize, BlockKind)>,
}

impl Builder {
    /// An empty document of the named format.
    pub fn new(format: &'static str) -> Self {
        Self {
            format,
            ..Self::default()
        }
    }

    /// Starts a block; an open one is closed first.
    pub fn open(&mut self, kind: BlockKind) {
        self.close();
        if !self.blocks.is_empty() {
            self.text.push('\n');
        }
        self.open = Some((self.text.len(), kind));
    }

    /// Appends words to the open block, exactly as given. Without an open block a paragraph is opened.
    pub fn push(&mut self, words: &str) {
        if self.open.is_none() {
            self.open(BlockKind::Paragraph);
        }
        self.text.push_str(words);
    }

    /// Ends the open block; one without any words leaves no trace.
    pub fn close(&mut self) {
        let Some((start, kind)) = self.open.take() else {
            return;
        };
        if self.text.len() == start {
            if !self.blocks.is_empty() {
                self.text.pop();
            }
            self.marks.retain(|mark| mark.span.end.0 <= self.text.len());
            return;
        }
        self.blocks.push(Block {
            span: Span::bytes(start..self.text.len()),
            kind,
        });
    }

    /// Words of the open block so far; empty when none is open.
    pub fn current(&self) -> &str {
        self.open
            .as_ref()
            .and_then(|(start, _)| self.text.get(*start..))
            .unwrap_or_default()
    }

    /// Takes back white space at the end of the open block.
    pub fn trim_end(&mut self) {
        if let Some((start, _)) = self.open {
            let kept = self.current().trim_end_matches([' ', '\n']).len();
            self.text.truncate(start + kept);
        }
    }

    /// The place where the next words will stand.
    pub fn here(&self) -> Offset {
        Offset(self.text.len())
    }

    /// Marks the words from a place to here; empty stretches only for references.
    pub fn mark(&mut self, from: Offset, kind: Inline) {
        let span = Span::new(from.min(self.here()), self.here());
        if !span.is_empty() || matches!(kind, Inline::Reference(_)) {
            self.marks.push(Mark { span, kind });
        }
    }

    /// Marks a stretch that was written already.
    pub fn mark_span(&mut self, span: Span, kind: Inline) {
        let end = span.end.min(self.here());
        if span.start < end {
            let span = Span::new(span.start, end);
            self.marks.push(Mark { span, kind });
        }
    }

    /// A page of the document itself begins at a place that was written already; pages come in order.
    pub fn page_at(&mut self, at: Offset, label: impl Into<String>) {
        let label = label.into();
        self.pages.push(Page { at, label });
    }

    /// A page of the document itself begins with the next words.
    pub fn page(&mut self, label: impl Into<String>) {
        let (at, label) = (self.next(), label.into());
        // A page without words gives way to the next one.
        if self.pages.last().is_some_and(|last| last.at == at) {
            self.pages.pop();
        }
        self.pages.push(Page { at, label });
    }

    /// The next words carry a name that links may lead to.
    pub fn target(&mut self, name: impl Into<String>) {
        let at = self.next();
        self.targets.push((name.into(), at));
    }

    /// A place that was written already carries a name that links may lead to.
    pub fn target_at(&mut self, name: impl Into<String>, at: Offset) {
        self.targets.push((name.into(), at));
    }

    /// The next words are the body of a footnote, to which references with this label lead.
    pub fn footnote(&mut self, label: impl Into<String>) {
        let at = self.next();
        let label = label.into();
        self.footnotes.push(Footnote { label, at });
    }

    /// An entry of the contents that the file carries.
    pub fn bookmark(&mut self, bookmark: Bookmark) {
        self.bookmarks.push(bookmark);
    }

    /// A mark or note that stands in the file.
    pub fn comment(&mut self, comment: Comment) {
        self.comments.push(comment);
    }

    /// Where the next words will stand, the LF before a new block counted.
    fn next(&self) -> Offset {
        let new = self.open.is_none() && !self.blocks.is_empty();
        Offset(self.text.len() + usize::from(new))
    }

    /// Title and other facts, to be filled in.
    pub fn meta(&mut self) -> &mut Meta {
        &mut self.meta
    }

    /// Tells the reader what could not be read.
    pub fn warn(&mut self, warning: Message) {
        self.warnings.push(warning);
    }

    /// How the columns of a table are set. The first word on a table holds; tables come in order.
    pub fn alignment(&mut self, table: u32, columns: Vec<Option<Align>>) {
        let later = self
            .alignments
            .last()
            .is_none_or(|(known, _)| *known < table);
        if later && columns.iter().any(Option::is_some) {
            self.alignments.push((table, columns));
        }
    }

    /// The document as far as it was put together, to be shown while the rest is read.
    pub fn so_far(&self) -> Document {
        Document {
            complete: false,
            ..self.clone().finish()
        }
    }

    /// The document.
    pub fn finish(mut self) -> Document {
        self.close();
        self.settle_places();
        self.marks
            .sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        Document {
            text: ReadingText::new(self.text),
            blocks: self.blocks,
            marks: self.marks,
            meta: self.meta,
            joined: None,
            soft: false,
            pages: self.pages,
            bookmarks: self.bookmarks,
            footnotes: self.footnotes,
            alignments: self.alignments,
            targets: self.targets,
            comments: self.comments,
            warnings: self.warnings,
            format: self.format,
            complete: true,
        }
    }

    /// Brings every place beside the text onto a character of it, and names into their order; the first of a name wins.
    fn settle_places(&mut self) {
        let text = &self.text;
        let inside = |at: Offset| {
            let mut at = at.0.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            Offset(at)
        };
        self.targets.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.targets
            .dedup_by(|(later, _), (first, _)| later == first);
        let targets = self.targets.iter_mut().map(|(_, at)| at);
        let pages = self.pages.iter_mut().map(|page| &mut page.at);
        let bookmarks = self.bookmarks.iter_mut().map(|entry| &mut entry.at);
        let footnotes = self.footnotes.iter_mut().map(|note| &mut note.at);
        for at in targets.chain(pages).chain(bookmarks).chain(footnotes) {
            *at = inside(*at);
        }
        for comment in &mut self.comments {
            let (start, end) = (inside(comment.span.start), inside(comment.span.end));
            comment.span = Span::new(start.min(end), end);
        }
        self.pages.dedup_by(|later, first| {
            later.at == first.at && {
                std::mem::swap(later, first);
                true
            }
        });
    }
}

//! What a file knows beside its words: facts on the whole, its own pages, contents, footnotes, and what others wrote into it.

use crate::text::{Offset, Span};

/// Facts about the document as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The title that the file states, if it states one.
    pub title: Option<String>,
    /// Who wrote it, as the file says; several joined by `、` or `, `.
    pub author: Option<String>,
    /// When it was written or issued, as the file says; no form is promised.
    pub date: Option<String>,
    /// Its language (BCP 47), as the file says.
    pub language: Option<String>,
    /// Other fields in their order, such as `keywords`.
    pub fields: Vec<(String, String)>,
    /// How the bytes were decoded, such as `UTF-8`; empty for formats that are not text files.
    pub encoding: String,
    /// How sure that is, in percent.
    pub sure: u8,
    /// Which file was read, inside archives, outermost first; empty for a file of its own.
    pub members: Vec<String>,
}

/// A page as the document itself has it: of a PDF, of an OFD, or between form feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it begins.
    pub at: Offset,
    /// Its number as printed or labelled, such as `iv` or `12`.
    pub label: String,
}

/// An entry of the contents that a file carries beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// 1 for the uppermost.
    pub level: u8,
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub at: Offset,
}

/// The body of a footnote or endnote, a block [`Footnote`](super::BlockKind::Footnote) at the end of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// The label of its [`Reference`](super::Inline::Reference)s.
    pub label: String,
    /// Where the body begins.
    pub at: Offset,
}

/// A mark or a note that somebody left in the file: a highlight of a PDF, a comment of a word processor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The passage; empty where only a place is known.
    pub span: Span,
    /// What was written; empty for a mark without words.
    pub note: String,
    /// Who wrote it, empty when unknown.
    pub author: String,
    /// When, as the file says (RFC 3339 where it could be read), empty when unknown.
    pub created: String,
    /// The colour of the mark, `#RRGGBB`, when it has one.
    pub color: Option<String>,
}

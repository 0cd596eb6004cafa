//! Annotations: the reader's own marks and words on one document, and every change to them as a value with an inverse.
//!
//! This room computes only: ids and times are given to it, files are the business of `storage`. [`Notebook`] holds the annotations
//! of one document in the order of the text, [`Edit`] is a change of it, [`History`] undoes and redoes, [`Codebook`] knows the codes.

mod code_change;
mod codebook;
mod edit;
mod history;
mod notebook;
mod past;
mod record;
mod survey;

pub use code_change::{CodeChange, CodeSetting, Retag, Scope, code_path};
pub use codebook::{Code, Codebook, Color, UnknownColor};
pub use edit::Edit;
pub use history::{History, Step, Stepped};
pub use notebook::{Notebook, TagUse, tag_covers};
pub use past::{Change, Past, Record};
pub use record::{accept, is_kept, keep, place, refresh, refresh_correction};
pub use survey::{CodeSurvey, KnownCode, Spot, TagCount, paths, tree};

use uuid::Uuid;

use crate::anchor::{Anchor, Placement};

/// An annotation's identity, a UUID version 7, made once.
pub type Id = Uuid;

/// A point in time as RFC 3339 with the writer's offset, such as `2026-11-21T09:30:00+08:00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment(pub String);

impl Moment {
    /// The instant, for comparing; `None` when it is none. A time without an offset counts as UTC.
    pub fn instant(&self) -> Option<jiff::Timestamp> {
        self.0.parse().ok().or_else(|| {
            let civil: jiff::civil::DateTime = self.0.parse().ok()?;
            Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
        })
    }
}

/// The present words of a passage that is not beyond doubt.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The words.
    pub quote: String,
    /// Where they begin, in code points.
    pub start: usize,
    /// One past their end, in code points.
    pub end: usize,
    /// From 0 to 1.
    pub confidence: f64,
}

/// What an annotation is attached to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A passage.
    #[default]
    Highlight,
    /// A place; its quote is the sentence it stands in.
    Bookmark,
    /// A section; its quote is the heading.
    Section,
    /// The document as a whole; no quote.
    Document,
}

impl Kind {
    /// All kinds, the commonest first.
    pub const ALL: [Self; 4] = [
        Self::Highlight,
        Self::Bookmark,
        Self::Section,
        Self::Document,
    ];

    /// The name of the kind in files and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Highlight => "highlight",
            Self::Bookmark => "bookmark",
            Self::Section => "section",
            Self::Document => "document",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One record of the notes file.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Identity, never changed.
    pub id: Id,
    /// What it is attached to.
    pub kind: Kind,
    /// Codes of the codebook; `/` nests.
    pub tags: Vec<String>,
    /// The passage. Empty for [`Kind::Document`].
    pub anchor: Anchor,
    /// What the reader wrote; may be empty.
    pub note: String,
    /// Who.
    pub author: Option<String>,
    /// Only when it is not its tag's own.
    pub color: Option<String>,
    /// When it was made.
    pub created: Option<Moment>,
    /// When its content last changed.
    pub modified: Option<Moment>,
    /// The words before an approximate place was accepted.
    pub original: Option<String>,
    /// The other side's notes after a merge in which both sides changed it.
    pub note_conflict: Vec<String>,
    /// SHA-256 of the reading text on which it was last placed, when not placed on the present one.
    pub placed_on: Option<String>,
    /// Where it seems to be now, when that is not beyond doubt.
    pub found: Option<Found>,
}

impl Annotation {
    /// A highlight with nothing but its place.
    pub fn new(id: Id, anchor: Anchor) -> Self {
        Self {
            id,
            kind: Kind::Highlight,
            tags: Vec::new(),
            anchor,
            note: String::new(),
            author: None,
            color: None,
            created: None,
            modified: None,
            original: None,
            note_conflict: Vec::new(),
            placed_on: None,
            found: None,
        }
    }
}

impl Annotation {
    /// Whether a person said the same in both; where the passage stands now, and what the program fills in, is left out.
    pub fn says_as(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.tags == other.tags
            && self.anchor.quote == other.anchor.quote
            && self.note == other.note
            && self.author == other.author
            && self.color == other.color
            && self.original == other.original
            && self.note_conflict == other.note_conflict
    }
}

impl Correction {
    /// Whether a person said the same in both, wherever the line stands now.
    pub fn says_as(&self, other: &Self) -> bool {
        self.anchor.quote == other.anchor.quote
            && self.heading == other.heading
            && self.level == other.level
    }
}

/// The reader's own correction of the outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Identity, never changed.
    pub id: Id,
    /// The line.
    pub anchor: Anchor,
    /// Whether it is a heading.
    pub heading: bool,
    /// 1 is a top section, 0 the title.
    pub level: Option<u8>,
    /// When it last changed.
    pub modified: Option<Moment>,
}

/// An annotation with its place in the present text.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The record.
    pub annotation: Annotation,
    /// Where it is now. [`Kind::Document`] entries count as anchored on nothing.
    pub placement: Placement,
}

//! A place that survives edits of the document: position, quotation, context (W3C Web Annotation §4.2.4, §4.2.5).
//!
//! The quotation is the truth, the position a hint. This room knows text and nothing of blocks, rows, formats or notes.

use crate::text::{ReadingText, Span};

/// What is remembered of a marked passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The marked words, exactly as they stood.
    pub quote: String,
    /// What stood before: up to 32 UTF-16 units, up to 256 where 32 are ambiguous; never cut inside a grapheme cluster.
    pub prefix: String,
    /// What stood after, likewise.
    pub suffix: String,
    /// Where it stood, in code points of the reading text, end exclusive. `None` in a hand-written entry.
    pub hint: Option<(usize, usize)>,
    /// Headings that it stood under, outermost first: a weak hint.
    pub section: Vec<String>,
}

/// Where an anchor's words are in the present text.
#[derive(Clone, Debug, PartialEq)]
pub enum Placement {
    /// The same words at the same place.
    Anchored(Span),
    /// The same words, found elsewhere beyond doubt.
    Moved(Span),
    /// The words changed; the place is sure enough to show. Confidence from 0 to 1.
    Approximate(Span, f64),
    /// More than one place is likely; best first.
    Uncertain(Vec<Candidate>),
    /// No place is likely.
    Orphan,
}

/// One likely place.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Where.
    pub span: Span,
    /// From 0 to 1.
    pub confidence: f64,
}

impl Placement {
    /// The span to show, when there is one that may be shown as the passage.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Anchored(span) | Self::Moved(span) | Self::Approximate(span, _) => Some(*span),
            Self::Uncertain(_) | Self::Orphan => None,
        }
    }
}

/// Remembers a passage of the text.
pub fn make(text: &ReadingText, span: Span) -> Anchor {
    let _ = (text, span);
    Anchor::default()
}

/// Finds the passage again: at its hint, elsewhere exactly, or approximately. Never guesses between places of like worth.
pub fn resolve(text: &ReadingText, anchor: &Anchor) -> Placement {
    let _ = (text, anchor);
    Placement::Orphan
}

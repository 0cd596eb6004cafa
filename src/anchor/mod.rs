//! A place that survives edits of the document: position, quotation, context (W3C Web Annotation §4.2.4, §4.2.5).
//!
//! The quotation is the truth, the position a hint. This room knows text and nothing of blocks, rows, formats or notes.
//!
//! [`make`] remembers a passage, [`resolve`] finds it again: at its hint, then the same words elsewhere judged by their context,
//! then words that changed a little. Between places of like worth it never chooses, and a passage that is gone is an orphan, even
//! when similar words stand elsewhere.
//!
//! ```
//! use zhupi::anchor::{Placement, make, resolve};
//! use zhupi::text::{ReadingText, Span};
//! let old = ReadingText::from("全县经济稳步增长，民生持续改善。");
//! let anchor = make(&old, Span::bytes(0..24));
//! let new = ReadingText::from("2024年，全县经济稳步增长，民生持续改善。");
//! assert_eq!(resolve(&new, &anchor), Placement::Moved(Span::bytes(10..34)));
//! ```

mod alike;
mod approximate;
mod batch;
mod context;
mod difference;
mod fold;
mod gather;
mod grams;
#[cfg(test)]
mod growth;
mod judge;
#[cfg(test)]
mod likes;
mod make;
mod passage;
mod resolve;
mod row;
mod sections;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod twins;

pub use alike::{Alike, NotAlike};
pub use difference::{Change, Piece, difference};
pub use make::{make, snap};
pub use resolve::{Index, resolve, resolve_all};
pub use sections::{Sections, by_section};

use crate::text::Span;

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
    /// Which of the equal quotations of its text it was, from 1, and how many there were. `None` when it stood once, and when nobody counted.
    pub ordinal: Option<(usize, usize)>,
    /// The places that read almost the same. Empty when there were none, and when nobody looked.
    pub alike: Alike,
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

/// A confidence as it is shown, saved, and compared with what a person asks for: from 0 to 1, with two decimals; 0 for what is no number.
pub fn rounded(confidence: f64) -> f64 {
    if confidence.is_finite() {
        (confidence.clamp(0.0, 1.0) * 100.0).round() / 100.0
    } else {
        0.0
    }
}

/// The same in percent, as words.
pub fn percent(confidence: f64) -> String {
    format!("{:.0}", rounded(confidence) * 100.0)
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

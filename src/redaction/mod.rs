//! Withheld words: where a report says `*亿元`, `XX县` or leaves a gap, and what the words around it say that was there.
//!
//! Such a mark is data, never emphasis, and nothing here changes a text. This room knows text and nothing else.
//!
//! ```
//! use zhupi::redaction::{Kind, find};
//! use zhupi::text::ReadingText;
//! let text = ReadingText::new("投资*.*亿元，培育*名土专家。");
//! let found = find(&text, text.whole());
//! assert_eq!(found[0].kind, Kind::Money);
//! assert_eq!(text.slice(found[0].span), "*.*");
//! assert_eq!(text.slice(found[0].unit), "亿元");
//! assert_eq!(found[1].kind, Kind::People);
//! ```

mod marks;
mod units;

use crate::text::{Offset, ReadingText, Span};

/// What was withheld, as far as the words around the mark tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An amount of money.
    Money,
    /// A percentage or a multiple.
    Share,
    /// A number of people.
    People,
    /// A number of households.
    Households,
    /// A number of something else.
    Count,
    /// A number of times that something was done.
    Times,
    /// An area.
    Area,
    /// A length.
    Length,
    /// A weight or volume.
    Weight,
    /// Power or energy.
    Energy,
    /// A place in an order.
    Rank,
    /// A date or a part of one.
    Date,
    /// How long something took.
    Duration,
    /// The name of a place.
    Place,
    /// Somebody's name.
    Person,
    /// A number of which nothing more is said.
    Number,
    /// A name or other words.
    Words,
}

impl Kind {
    /// Every kind, in the order of lists.
    pub const ALL: [Self; 17] = [
        Self::Money,
        Self::Share,
        Self::People,
        Self::Households,
        Self::Count,
        Self::Times,
        Self::Area,
        Self::Length,
        Self::Weight,
        Self::Energy,
        Self::Rank,
        Self::Date,
        Self::Duration,
        Self::Place,
        Self::Person,
        Self::Number,
        Self::Words,
    ];

    /// Its name in JSON and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Share => "share",
            Self::People => "people",
            Self::Households => "households",
            Self::Count => "count",
            Self::Times => "times",
            Self::Area => "area",
            Self::Length => "length",
            Self::Weight => "weight",
            Self::Energy => "energy",
            Self::Rank => "rank",
            Self::Date => "date",
            Self::Duration => "duration",
            Self::Place => "place",
            Self::Person => "person",
            Self::Number => "number",
            Self::Words => "words",
        }
    }

    /// Its name for people, in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Money => "redaction.money",
            Self::Share => "redaction.share",
            Self::People => "redaction.people",
            Self::Households => "redaction.households",
            Self::Count => "redaction.count",
            Self::Times => "redaction.times",
            Self::Area => "redaction.area",
            Self::Length => "redaction.length",
            Self::Weight => "redaction.weight",
            Self::Energy => "redaction.energy",
            Self::Rank => "redaction.rank",
            Self::Date => "redaction.date",
            Self::Duration => "redaction.duration",
            Self::Place => "redaction.place",
            Self::Person => "redaction.person",
            Self::Number => "redaction.number",
            Self::Words => "redaction.words",
        }
    }
}

/// One mark that stands for withheld words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// The mark itself; of a gap the spaces.
    pub span: Span,
    /// What was withheld.
    pub kind: Kind,
    /// The unit or noun behind it that tells so, such as `亿元` or `县`; empty when nothing does.
    pub unit: Span,
}

/// The marks within a stretch of the text, in order, without overlap. Linear in the stretch: the words around it are looked at as well,
/// a few on each side.
pub fn find(text: &ReadingText, within: Span) -> Vec<Redaction> {
    let all = text.as_str();
    marks::find(all, within.start.0..within.end.0)
        .into_iter()
        .map(|mark| {
            let (kind, unit) = units::kind(all, &mark);
            Redaction {
                span: Span::bytes(mark),
                kind,
                unit: Span::new(Offset(unit.start), Offset(unit.end)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;

//! What became of a record, when, and by whom.

use super::{Annotation, Correction, Id, Moment};

/// A record of the notes file.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all records are annotations"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// An annotation.
    Annotation(Annotation),
    /// A correction of the outline.
    Correction(Correction),
}

impl Record {
    /// Its identity.
    pub fn id(&self) -> Id {
        match self {
            Self::Annotation(annotation) => annotation.id,
            Self::Correction(correction) => correction.id,
        }
    }

    /// The words of its passage.
    pub fn quote(&self) -> &str {
        match self {
            Self::Annotation(annotation) => &annotation.anchor.quote,
            Self::Correction(correction) => &correction.anchor.quote,
        }
    }
}

/// How a record changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It was there, otherwise.
    Changed,
    /// It is gone.
    Removed,
}

/// One change of one record, as the journal tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// Names this change.
    pub entry: Id,
    /// When it was made, or, when it was made elsewhere, when it was seen.
    pub at: Moment,
    /// Who made it, as far as that is known.
    pub by: Option<String>,
    /// Whether another program made it: an editor, version control, zhupi on another machine.
    pub outside: bool,
    /// What there was; `None` when the record is new.
    pub before: Option<Record>,
    /// What there is since; `None` when it was removed.
    pub after: Option<Record>,
}

impl Past {
    /// How the record changed.
    pub fn change(&self) -> Change {
        match (&self.before, &self.after) {
            (None, _) => Change::Added,
            (Some(_), Some(_)) => Change::Changed,
            (Some(_), None) => Change::Removed,
        }
    }

    /// The state that this entry brings back: that after the change, or, of what was removed, the last one.
    pub fn state(&self) -> Option<&Record> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

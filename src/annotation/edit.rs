//! Changes of a notebook as values, each with its inverse.

use super::{Correction, Entry, Id};

/// A change of a [`Notebook`](super::Notebook), made by [`Notebook::apply`](super::Notebook::apply).
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A new annotation.
    Add(Entry),
    /// One annotation less.
    Remove(Id),
    /// Another content or place for the annotation of the same id.
    Replace(Entry),
    /// A new correction of the outline.
    AddCorrection(Correction),
    /// One correction less.
    RemoveCorrection(Id),
    /// Another content for the correction of the same id.
    ReplaceCorrection(Correction),
    /// Several changes in order, all or none.
    Many(Vec<Edit>),
}

//! What the loaders of word processors and books share: XML as a stream, numbers of labels, and the way from paragraphs to blocks.

#[cfg(any(feature = "docx", feature = "odt"))]
pub(super) mod names;
#[cfg(any(feature = "docx", feature = "odt"))]
pub(super) mod numerals;
#[cfg(any(feature = "docx", feature = "odt", feature = "fb2"))]
pub(super) mod story;
pub(super) mod xml;

#[cfg(any(feature = "docx", feature = "odt"))]
use super::title;
#[cfg(any(feature = "docx", feature = "odt"))]
use crate::document::Document;

#[cfg(any(feature = "docx", feature = "odt"))]
/// Puts the title that the file states first, unless a program made it up.
pub(super) fn titled(mut document: Document) -> Document {
    let stated = document.meta.title.take();
    match stated.filter(|title| !names::is_made_up(title)) {
        Some(stated) => title::put_first(document, &stated),
        None => document,
    }
}

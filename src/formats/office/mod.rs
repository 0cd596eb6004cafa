//! What the loaders of word processors and books share: XML as a stream, names, and the way from paragraphs to blocks.

#[cfg(any(feature = "docx", feature = "odt"))]
pub(super) mod names;
#[cfg(any(feature = "docx", feature = "odt", feature = "fb2"))]
pub(super) mod story;
pub(super) mod xml;

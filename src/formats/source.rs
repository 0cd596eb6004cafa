//! The bytes of a file and what is found out about them, each at most once.

use std::cell::OnceCell;
use std::path::Path;

use super::binary;
use super::encoding::{self, Decoded, Encoding};
use crate::message::Message;

/// A file to be read: what formats sniff at and load from.
#[derive(Debug)]
pub struct Source<'a> {
    bytes: &'a [u8],
    extension: String,
    encoding: Option<Encoding>,
    whole: bool,
    decoded: OnceCell<Decoded<'a>>,
    binary: OnceCell<Option<Message>>,
}

impl<'a> Source<'a> {
    /// A whole file; `encoding` as settled by the user.
    pub fn new(bytes: &'a [u8], name: Option<&Path>, encoding: Option<Encoding>) -> Self {
        Self {
            bytes,
            extension: name
                .and_then(Path::extension)
                .map(|extension| extension.to_string_lossy().to_lowercase())
                .unwrap_or_default(),
            encoding,
            whole: true,
            decoded: OnceCell::new(),
            binary: OnceCell::new(),
        }
    }

    /// The first bytes of a longer file.
    pub fn window(bytes: &'a [u8], name: Option<&Path>, encoding: Option<Encoding>) -> Self {
        Self {
            whole: false,
            ..Self::new(bytes, name, encoding)
        }
    }

    /// The bytes as they are.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The ending of the file's name, lower case, without the dot; empty when it has none.
    pub fn extension(&self) -> &str {
        &self.extension
    }

    /// Whether these are all bytes of the file.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The decoded text: UTF-8, LF, no byte order mark. Decoding happens once, on the first call.
    pub fn text(&self) -> &str {
        &self.decoded().text
    }

    /// What the file looks like when it is not a text; `None` for a text.
    pub fn binary(&self) -> Option<Message> {
        self.binary
            .get_or_init(|| binary::looks_like(self.bytes, || self.text()))
            .clone()
    }

    /// The decoded text with its encoding, when anyone has asked for it.
    pub(super) fn settled(&self) -> Option<&Decoded<'a>> {
        self.decoded.get()
    }

    fn decoded(&self) -> &Decoded<'a> {
        self.decoded
            .get_or_init(|| encoding::decode(self.bytes, self.encoding, self.whole))
    }
}

//! The bytes of a file and what is found out about them, each at most once.

use std::cell::OnceCell;
use std::path::Path;

use super::binary;
use super::encoding::{self, Decoded, Encoding};
use super::kind::{self, Kind};
use super::{Choice, Limits};
use crate::message::Message;

/// Whoever waits for a document: is told how far reading is, and may stop it.
pub trait Watch: std::fmt::Debug + Sync {
    /// So much is done of so much, in any unit; `false` stops reading.
    fn step(&self, done: usize, total: usize) -> bool;
}

/// A file to be read: what formats sniff at and load from.
#[derive(Debug)]
pub struct Source<'a> {
    bytes: &'a [u8],
    extension: String,
    encoding: Option<Encoding>,
    password: Option<String>,
    watch: Option<&'a dyn Watch>,
    whole: bool,
    kind: OnceCell<Option<Kind>>,
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
            password: None,
            watch: None,
            whole: true,
            kind: OnceCell::new(),
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

    /// As chosen beforehand, and with somebody who waits.
    pub(super) fn with(mut self, choice: &Choice, watch: Option<&'a dyn Watch>) -> Self {
        self.password.clone_from(&choice.password);
        self.watch = watch;
        self
    }

    /// The password that was given for the file.
    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    /// Tells how far reading is, in any unit. Loaders that take long call it now and then.
    ///
    /// # Errors
    /// When nobody waits any more; the loader gives the error on.
    pub fn step(&self, done: usize, total: usize) -> Result<(), Message> {
        match self.watch {
            Some(watch) if !watch.step(done, total) => Err(Message::new("formats.cancelled")),
            _ => Ok(()),
        }
    }

    /// What the file is by its content, when that is one of the kinds that can be told so.
    pub fn kind(&self, limits: &Limits) -> Option<Kind> {
        *self
            .kind
            .get_or_init(|| kind::of(self.bytes, limits, || self.text()))
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

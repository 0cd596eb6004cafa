//! The bytes of a file and what is found out about them, each at most once.

use std::cell::{Cell, OnceCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::binary;
use super::encoding::{self, Confidence, Decoded, Encoding};
use super::kind::{self, Kind};
use super::{Choice, Fit, Format, Limits};
use crate::document::Document;
use crate::message::Message;

/// Whoever waits for a document: is told how far reading is, and may stop it.
pub trait Watch: std::fmt::Debug + Sync {
    /// So much is done of so much, in any unit; `false` stops reading.
    fn step(&self, done: usize, total: usize) -> bool;

    /// Whether the beginning of the document would be shown now, before the rest is read. `long` says that what comes next takes long and tells
    /// nothing on its way.
    fn wants_window(&self, _long: bool) -> bool {
        false
    }

    /// Takes the first window: an incomplete document with words, near those that the whole begins with.
    fn window(&self, _document: Document) {}
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
    /// How much must be there before the next window is tried.
    next_offer: Cell<usize>,
    kind: OnceCell<Option<Kind>>,
    decoded: OnceCell<Decoded<'a>>,
    part: OnceCell<Settled>,
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
            next_offer: Cell::new(0),
            kind: OnceCell::new(),
            decoded: OnceCell::new(),
            part: OnceCell::new(),
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

    /// The beginning of this file, as a file of its own that is longer; `None` for no bytes.
    pub(super) fn prefix(&self, most: usize) -> Option<Source<'a>> {
        let bytes = self.bytes.get(..most).unwrap_or(self.bytes);
        (!bytes.is_empty() && most > 0).then(|| Source {
            extension: self.extension.clone(),
            ..Source::window(bytes, None, self.encoding)
        })
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

    /// Shows the beginning of the document to whoever waits and wants it. A loader that reads part by part calls this after each, with how much it
    /// has (pages, bytes of text) and how much makes a window; `beginning` is asked for a document of so much. What fails or has no words is tried
    /// again when there is twice as much, so that all tries together cost no more than one reading.
    #[cfg_attr(
        not(any(
            feature = "docx",
            feature = "epub",
            feature = "fb2",
            feature = "odt",
            feature = "ofd",
            feature = "pdf"
        )),
        expect(dead_code, reason = "only these formats are read part by part")
    )]
    pub(super) fn offer(
        &self,
        has: usize,
        least: usize,
        beginning: impl FnOnce(usize) -> Option<Document>,
    ) {
        let wanted = least.max(self.next_offer.get());
        if has >= wanted {
            self.show(false, || {
                self.next_offer.set(has.saturating_mul(2));
                beginning(wanted)
            });
        }
    }

    /// As [`Self::offer`], before a part that is read in one go and takes long.
    pub(super) fn offer_before_long(&self, beginning: impl FnOnce() -> Option<Document>) {
        self.show(true, beginning);
    }

    fn show(&self, long: bool, beginning: impl FnOnce() -> Option<Document>) {
        let Some(watch) = self.watch.filter(|watch| watch.wants_window(long)) else {
            return;
        };
        // What the beginning alone cannot bear, the whole may.
        let tried = catch_unwind(AssertUnwindSafe(|| {
            let mut document = beginning()?;
            if let Some(settled) = self.settled() {
                settled.tell(&mut document);
            }
            watch.window(document);
            Some(())
        }));
        drop(tried);
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

    /// Bytes that macros and replacements of a markup may make of this text: four times its own, and a MiB.
    pub(super) fn room_for_names(&self) -> usize {
        self.text().len().saturating_mul(4).saturating_add(1 << 20)
    }

    /// How well a text format fits by the ending of the name alone, which is all that formats without a mark of their own have.
    pub(super) fn fit_by_name(&self, format: &Format) -> Fit {
        if self.binary().is_none() && format.extensions.contains(&self.extension()) {
            Fit::Name
        } else {
            Fit::No
        }
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

    /// Decodes a part of the file that has an encoding of its own: by the user's choice, else by what the file says of it.
    pub(super) fn decode_part(&self, bytes: &[u8], label: Option<&str>) -> String {
        let named = || label.and_then(Encoding::named);
        let decoded = encoding::decode(bytes, self.encoding.or_else(named), true);
        // Only the first part counts; a file has one page.
        self.part.get_or_init(|| Settled::of(&decoded));
        decoded.text.into_owned()
    }

    /// How the text was decoded, when anyone has asked for it: that of the part that was read, else that of the file.
    pub(super) fn settled(&self) -> Option<Settled> {
        let part = self.part.get().cloned();
        part.or_else(|| self.decoded.get().map(Settled::of))
    }

    fn decoded(&self) -> &Decoded<'a> {
        self.decoded
            .get_or_init(|| encoding::decode(self.bytes, self.encoding, self.whole))
    }
}

/// How a text was decoded.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) encoding: Encoding,
    pub(super) confidence: Confidence,
    /// In percent.
    pub(super) sure: u8,
    pub(super) warnings: Vec<Message>,
}

impl Settled {
    /// Writes into a document how it was decoded.
    pub(super) fn tell(&self, document: &mut Document) {
        self.encoding.name().clone_into(&mut document.meta.encoding);
        document.meta.sure = self.sure;
    }

    fn of(decoded: &Decoded<'_>) -> Self {
        Self {
            encoding: decoded.encoding,
            confidence: decoded.confidence,
            sure: decoded.sure,
            warnings: decoded.warnings.clone(),
        }
    }
}

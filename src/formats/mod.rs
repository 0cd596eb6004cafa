//! Formats: bytes → [`Document`] with its warnings.
//!
//! [`FORMATS`] is the one table of what can be read: detection, `--as`, help and documentation go by it. To add a format, add a
//! file with a `sniff` and a `load`, and a row. [`load`] settles encoding and format and calls the loader; a loader turns the file's own
//! structure into the blocks and marks of a document by the rules of the reading text.
//!
//! This room computes only. It opens no files (the caller reads the bytes), and knows nothing of notes, screens or keys.
//!
//! ```
//! use zhupi::formats::{Choice, Limits, load};
//! let loaded = load("# 朱批\n\n一句话。\n".as_bytes(), Some("a.md".as_ref()), &Choice::default(), &Limits::default()).unwrap();
//! assert_eq!(loaded.document.text.as_str(), "朱批\n一句话。");
//! assert_eq!(loaded.format.name, "markdown");
//! ```

#[cfg(feature = "archives")]
mod archive;
mod asciidoc;
mod binary;
mod choice;
#[cfg(feature = "docx")]
mod docx;
mod encoding;
#[cfg(feature = "epub")]
mod epub;
mod error;
#[cfg(feature = "fb2")]
mod fb2;
mod flow;
mod front_matter;
mod html;
mod kind;
mod limits;
mod markdown;
mod mhtml;
#[cfg_attr(
    not(all(feature = "docx", feature = "odt")),
    allow(dead_code, reason = "each format uses a part of what they share")
)]
mod numerals;
#[cfg(feature = "odt")]
mod odt;
#[cfg(feature = "ofd")]
mod ofd;
#[cfg(any(feature = "docx", feature = "odt", feature = "epub", feature = "fb2"))]
#[cfg_attr(
    not(all(feature = "docx", feature = "epub", feature = "fb2", feature = "odt")),
    allow(dead_code, reason = "each format uses a part of what they share")
)]
mod office;
mod org;
#[cfg(feature = "package")]
mod package;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
#[cfg(any(feature = "ofd", feature = "pdf"))]
mod printed;
mod rst;
mod source;
#[cfg(test)]
mod tests;
mod title;
mod window;
#[cfg(feature = "xml")]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the loaders that stand on it come one by one")
)]
mod xml;

pub use choice::{Choice, format_named};
pub use encoding::{AUTO, Confidence, Encoding, Trial, trials};
pub use error::LoadError;
pub use kind::Kind;
pub use limits::{ALL_COPIES, COPIES, DRAWN, ENTRIES, GLYPHS, Limits, NESTING, PAGES};
pub use source::{Source, Watch};
pub use window::{LARGE, LONGEST, Window};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use choice::{encoding_of, pick};

use crate::document::Document;
use crate::message::Message;

/// One row of the table of formats.
#[derive(Debug)]
pub struct Format {
    /// What `--as` and [`Document::format`] call it.
    pub name: &'static str,
    /// Media type (RFC 6838).
    pub media: &'static str,
    /// Endings of file names, lower case, without the dot, the usual one first. `--as` takes them too.
    pub extensions: &'static [&'static str],
    /// Key of the catalogue: what the format is called in a sentence.
    pub doc: &'static str,
    /// How well a file fits the format.
    pub sniff: fn(&Source<'_>, &Limits) -> Fit,
    /// Reads a file. What could be read in spite of faults is a document with warnings.
    pub load: fn(&Source<'_>, &Limits) -> Result<Document, Message>,
    /// How the beginning of a long file can be shown before all of it is read.
    pub window: Window,
}

/// Everything that can be read. Among equal fits the first row wins.
pub static FORMATS: &[Format] = &[
    plain::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
    mhtml::FORMAT,
    rst::FORMAT,
    asciidoc::FORMAT,
    org::FORMAT,
    #[cfg(feature = "docx")]
    docx::FORMAT,
    #[cfg(feature = "odt")]
    odt::FORMAT,
    #[cfg(feature = "epub")]
    epub::FORMAT,
    #[cfg(feature = "fb2")]
    fb2::FORMAT,
    #[cfg(feature = "pdf")]
    pdf::FORMAT,
    #[cfg(feature = "ofd")]
    ofd::FORMAT,
];

/// How well a file fits a format, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is something else.
    No,
    /// Nothing speaks against it.
    Possible,
    /// Its first words look like it.
    Content,
    /// Its name says so.
    Name,
    /// Its content says so beyond doubt, whatever its name is.
    Certain,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What it became.
    pub document: Document,
    /// What it was read as.
    pub format: &'static Format,
    /// How its bytes were decoded; `None` for formats that are not text files.
    pub encoding: Option<Encoding>,
    /// How sure the encoding is.
    pub confidence: Confidence,
    /// The password that was given.
    pub password: Option<String>,
    /// Which document of an archive was read, when it holds several.
    pub member: Option<String>,
}

impl Loaded {
    /// The choice that reads the same file the same way again: pass it on after [`load_window`], so that nothing is decided twice.
    pub fn choice(&self) -> Choice {
        Choice {
            format: Some(self.format.name.to_owned()),
            encoding: self.encoding.map(|encoding| encoding.name().to_owned()),
            password: self.password.clone(),
            member: self.member.clone(),
        }
    }
}

/// Reads a whole file. `name` serves only for its extension. An empty file is a document with empty text and no blocks.
pub fn load(
    bytes: &[u8],
    name: Option<&Path>,
    choice: &Choice,
    limits: &Limits,
) -> Result<Loaded, LoadError> {
    load_watched(bytes, name, choice, limits, None)
}

/// As [`load`], for somebody who waits: told how far it is, and able to stop it.
pub fn load_watched(
    bytes: &[u8],
    name: Option<&Path>,
    choice: &Choice,
    limits: &Limits,
    watch: Option<&dyn Watch>,
) -> Result<Loaded, LoadError> {
    let encoding = encoding_of(choice)?;
    #[cfg(feature = "archives")]
    {
        // Nothing is unpacked beyond the bounds, and parsers of other hands may panic.
        let unpack = || archive::unpack(bytes, name, choice, limits);
        let inner = catch_unwind(AssertUnwindSafe(unpack))
            .unwrap_or_else(|_| Err(LoadError::Broken(Message::new("formats.broken"))))?;
        let source = Source::new(&inner.bytes, inner.name.as_deref(), encoding).with(choice, watch);
        let mut loaded = read(&source, choice, limits)?;
        loaded.document.meta.members = inner.members;
        loaded.document.warnings.splice(0..0, inner.warnings);
        loaded.member = inner.chosen;
        Ok(loaded)
    }
    #[cfg(not(feature = "archives"))]
    {
        let source = Source::new(bytes, name, encoding).with(choice, watch);
        read(&source, choice, limits)
    }
}

/// Whether bytes open an archive or a compressed file.
pub fn is_packed(bytes: &[u8]) -> bool {
    let packed: [&[u8]; 3] = [b"PK\x03\x04", b"\x1F\x8B\x08", b"\x28\xB5\x2F\xFD"];
    packed.iter().any(|mark| bytes.starts_with(mark))
}

/// As [`trials`], of the document in an archive.
///
/// # Errors
/// When it cannot be unpacked.
pub fn unpacked_trials(
    bytes: &[u8],
    name: Option<&Path>,
    choice: &Choice,
    limits: &Limits,
) -> Result<Vec<Trial>, LoadError> {
    #[cfg(feature = "archives")]
    let inner = archive::unpack(bytes, name, choice, limits)?;
    #[cfg(feature = "archives")]
    let bytes: &[u8] = &inner.bytes;
    #[cfg(not(feature = "archives"))]
    let _ = (name, choice, limits);
    let page = mhtml::page_of(bytes);
    let bytes = page.as_deref().unwrap_or(bytes);
    let sample = bytes.get(..1 << 18).unwrap_or(bytes);
    Ok(trials(sample, sample.len() == bytes.len()))
}

/// Reads the first window of a large file from its first bytes: an incomplete document whose text is a prefix of the text that [`load`] gives for
/// the whole file with [`Loaded::choice`], surely or likely, as the [`Window`] of its format says. Of a compressed stream the beginning is
/// unpacked. `None` when the window comes only on the way ([`Watch::window`]), when the file is refused, or when the window holds no words.
pub fn load_window(
    prefix: &[u8],
    name: Option<&Path>,
    choice: &Choice,
    limits: &Limits,
) -> Option<Loaded> {
    #[cfg(feature = "archives")]
    let (unpacked, name) = archive::beginning(prefix, name, limits)?;
    #[cfg(feature = "archives")]
    let (prefix, name) = (&*unpacked, name.as_deref());
    let encoding = encoding_of(choice).ok()?;
    let source = Source::window(prefix, name, encoding);
    let format = pick(&source.prefix(window::PREFIX)?, choice, limits).ok()?;
    let beginning = || window::beginning(&source, format, limits);
    let (prefix, document) = catch_unwind(AssertUnwindSafe(beginning)).ok().flatten()?;
    Some(loaded(&prefix, format, document))
}

/// Whether a file can be read at all, as far as its first bytes tell.
pub fn look(
    prefix: &[u8],
    whole: bool,
    name: Option<&Path>,
    choice: &Choice,
    limits: &Limits,
) -> Result<(), LoadError> {
    let encoding = encoding_of(choice)?;
    let source = if whole {
        Source::new(prefix, name, encoding)
    } else {
        Source::window(prefix, name, encoding)
    };
    // What a ZIP file is stands at its end, and what is packed is seen when it is unpacked.
    if cfg!(feature = "package") && is_packed(prefix) {
        return Ok(());
    }
    pick(&source, choice, limits).map(drop)
}

fn read(source: &Source<'_>, choice: &Choice, limits: &Limits) -> Result<Loaded, LoadError> {
    // Nothing is decoded that no format could take.
    within(source, limits.bytes.max(limits.markup))?;
    let format = pick(source, choice, limits)?;
    within(source, limits.bytes_of(format))?;
    if source.bytes().len() > LARGE {
        source.offer_before_long(|| Some(window::beginning(source, format, limits)?.1));
    }
    // Parsers of other hands may panic on odd files; the reader must live on.
    let document = catch_unwind(AssertUnwindSafe(|| (format.load)(source, limits)))
        .unwrap_or_else(|_| Err(Message::new("formats.broken")))
        .map_err(|why| match why.key() {
            "formats.cancelled" => LoadError::Cancelled,
            "formats.password-needed" => LoadError::Password { wrong: false },
            "formats.password-wrong" => LoadError::Password { wrong: true },
            _ => LoadError::Broken(why),
        })?;
    Ok(loaded(source, format, document))
}

/// A document with what is known of its file.
fn loaded(source: &Source<'_>, format: &'static Format, mut document: Document) -> Loaded {
    document.format = format.name;
    let settled = source.settled();
    if let Some(settled) = &settled {
        settled.tell(&mut document);
        document
            .warnings
            .splice(0..0, settled.warnings.iter().cloned());
    }
    Loaded {
        document,
        format,
        encoding: settled.as_ref().map(|settled| settled.encoding),
        confidence: settled.map_or(Confidence::Certain, |settled| settled.confidence),
        password: source.password().map(str::to_owned),
        member: None,
    }
}

fn within(source: &Source<'_>, limit: usize) -> Result<(), LoadError> {
    let bytes = source.bytes().len();
    if bytes > limit {
        return Err(LoadError::TooLarge { bytes, limit });
    }
    Ok(())
}

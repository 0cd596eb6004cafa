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
#[cfg(feature = "docx")]
mod docx;
mod encoding;
#[cfg(feature = "epub")]
mod epub;
#[cfg(feature = "fb2")]
mod fb2;
mod flow;
mod front_matter;
mod html;
mod kind;
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

pub use encoding::{AUTO, Confidence, Encoding, Trial, trials};
pub use kind::Kind;
pub use source::{Source, Watch};
pub use window::{LARGE, LONGEST, Window};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

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

/// Pages that are read of a PDF or OFD; the rest is left out, and a warning tells.
pub const PAGES: usize = 20_000;
/// Characters that are read of a PDF or OFD; the same.
pub const GLYPHS: usize = 20_000_000;
/// Things that all pages of a PDF or OFD may draw, characters, lines and shapes counted; pages after that are left out, and a warning tells.
pub const DRAWN: usize = 40_000_000;
/// Entries of a table of contents that are read of a file.
pub const ENTRIES: usize = 20_000;
/// Tables and text boxes inside each other; the words of deeper ones run on in the cell or paragraph around them.
pub const NESTING: usize = 16;
/// Rows and cells that one element of an `OpenDocument` table may stand for; a few bytes could stand for any number of them, and a warning tells.
pub const COPIES: usize = 256;
/// Cells of a whole `OpenDocument` text that stand in it only as such repetitions; the same.
pub const ALL_COPIES: usize = 100_000;

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

/// What the user or the notes have settled about a file; overrides every guess.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Name of a format or one of its extensions (`--as`).
    pub format: Option<String>,
    /// Label of an encoding (`--encoding`), see [`Encoding::named`].
    pub encoding: Option<String>,
    /// The password of a file that needs one (`--password`). It is never stored.
    pub password: Option<String>,
    /// Which document of an archive that holds several (`--member`), as [`LoadError::Several`] names it.
    pub member: Option<String>,
}

/// Bounds that keep a hostile file from taking all memory, stack or time. Within them time is linear in the size of the file, and markup
/// takes up to some hundreds of bytes for each node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a plain text; more are refused.
    pub bytes: usize,
    /// Bytes of a file in markup, whose tree takes several times its size; more are refused.
    pub markup: usize,
    /// Lines of a plain text; more are refused.
    pub lines: usize,
    /// Elements inside each other in markup. Tags beyond are ignored, their words are kept, and a warning tells.
    pub depth: usize,
    /// Elements and stretches of text in markup; in Markdown also line ends and characters that may be markup. What follows is left out, and a warning tells.
    pub nodes: usize,
    /// Bytes of everything that is unpacked from one file, archives in archives counted together.
    pub unpacked: usize,
    /// Files inside an archive.
    pub entries: usize,
    /// How many times larger than packed a part may become, a MiB apart.
    pub ratio: usize,
    /// Archives inside each other.
    pub nested: usize,
}

impl Default for Limits {
    /// 2 GiB of plain text with a hundred million lines (40 bytes are kept of each), 512 MiB of markup, 256 levels (browsers stop at
    /// 512), five million nodes; 2 GiB unpacked, 65,535 files inside, a thousandfold growth (deflate reaches 1032), four archives inside each other.
    fn default() -> Self {
        Self {
            bytes: 2 << 30,
            markup: 512 << 20,
            lines: 100_000_000,
            depth: 256,
            nodes: 5_000_000,
            unpacked: 2 << 30,
            entries: 65_535,
            ratio: 1000,
            nested: 4,
        }
    }
}

impl Limits {
    /// Bytes that a file of a format may have.
    pub fn bytes_of(&self, format: &Format) -> usize {
        if format.window == Window::Exact {
            self.bytes
        } else {
            self.markup
        }
    }
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

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// It is not text, nor any format known here.
    Binary {
        /// What it looks like, for a person.
        looks_like: Message,
    },
    /// The chosen format does not exist.
    UnknownFormat {
        /// As written.
        name: String,
        /// A format that may have been meant.
        near: Option<&'static str>,
    },
    /// The chosen encoding does not exist.
    UnknownEncoding {
        /// As written.
        name: String,
    },
    /// More bytes than [`Limits::bytes_of`] the format.
    TooLarge {
        /// Size of the file in bytes.
        bytes: usize,
        /// The bound in bytes.
        limit: usize,
    },
    /// An archive holds several documents; which is to be read must be chosen by [`Choice::member`].
    Several(Vec<String>),
    /// This build cannot read the format.
    Lacking {
        /// Name of the format.
        format: &'static str,
        /// The cargo feature that reads it.
        feature: &'static str,
    },
    /// It is encrypted, and the password that opens it is [`Choice::password`].
    Password {
        /// Whether one was given that does not open it.
        wrong: bool,
    },
    /// Nobody waits for it any more.
    Cancelled,
    /// The loader found it broken beyond reading.
    Broken(Message),
}

impl LoadError {
    /// What to tell a person.
    pub fn message(&self) -> Message {
        match self {
            Self::Binary { looks_like } => {
                Message::new("formats.binary").with("kind", looks_like.clone())
            }
            Self::UnknownFormat {
                name,
                near: Some(near),
            } => Message::new("formats.unknown-format-near")
                .with("name", name.as_str())
                .with("near", *near),
            Self::UnknownFormat { name, near: None } => Message::new("formats.unknown-format")
                .with("name", name.as_str())
                .with("known", names()),
            Self::UnknownEncoding { name } => {
                Message::new("formats.unknown-encoding").with("name", name.as_str())
            }
            Self::TooLarge { bytes, limit } => Message::new("formats.too-large")
                .with("bytes", *bytes)
                .with("limit", *limit),
            Self::Lacking { format, feature } => Message::new("formats.lacking")
                .with("format", *format)
                .with("feature", *feature),
            Self::Several(names) => Message::new("formats.several")
                .with("count", names.len())
                .with("names", some(names)),
            Self::Password { wrong: false } => Message::new("formats.password-needed"),
            Self::Password { wrong: true } => Message::new("formats.password-wrong"),
            Self::Cancelled => Message::new("formats.cancelled"),
            Self::Broken(message) => message.clone(),
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

/// Some names for a sentence.
fn some(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let mut shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>();
    if names.len() > SHOWN {
        shown.push("…".to_owned());
    }
    shown.join(", ")
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

/// The format of a name or extension, as `--as` takes it.
pub fn format_named(name: &str) -> Option<&'static Format> {
    let name = name.to_lowercase();
    FORMATS
        .iter()
        .find(|format| format.name == name || format.extensions.contains(&name.as_str()))
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

fn pick(
    source: &Source<'_>,
    choice: &Choice,
    limits: &Limits,
) -> Result<&'static Format, LoadError> {
    let lacking = |(format, feature)| LoadError::Lacking { format, feature };
    if let Some(name) = &choice.format {
        let unknown = || {
            kind::lacking_named(&name.to_lowercase()).map_or_else(
                || LoadError::UnknownFormat {
                    name: name.clone(),
                    near: near(name),
                },
                lacking,
            )
        };
        return format_named(name).ok_or_else(unknown);
    }
    if let Some(lacks) = source.kind(limits).and_then(Kind::lacking) {
        return Err(lacking(lacks));
    }
    if let Some(looks_like) = source.kind(limits).and_then(binary::office) {
        return Err(LoadError::Binary { looks_like });
    }
    let mut best: Option<(Fit, &'static Format)> = None;
    for format in FORMATS {
        let fit = (format.sniff)(source, limits);
        if fit > best.map_or(Fit::No, |(fit, _)| fit) {
            best = Some((fit, format));
        }
    }
    best.map(|(_, format)| format)
        .ok_or_else(|| LoadError::Binary {
            looks_like: source
                .binary()
                .unwrap_or_else(|| Message::new("formats.binary-data")),
        })
}

fn encoding_of(choice: &Choice) -> Result<Option<Encoding>, LoadError> {
    match &choice.encoding {
        None => Ok(None),
        Some(name) if name.eq_ignore_ascii_case(AUTO) => Ok(None),
        Some(name) => match Encoding::named(name) {
            None => Err(LoadError::UnknownEncoding { name: name.clone() }),
            found => Ok(found),
        },
    }
}

/// The names of all formats, for a sentence.
fn names() -> String {
    let names: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
    names.join(", ")
}

/// The format whose name or extension is nearest to what was typed, when that is near enough to be meant.
fn near(typed: &str) -> Option<&'static str> {
    let typed = &typed.to_lowercase();
    FORMATS
        .iter()
        .flat_map(|format| {
            std::iter::once(&format.name)
                .chain(format.extensions)
                .map(move |word| (distance(typed, word), word.len(), format.name))
        })
        .filter(|(distance, length, _)| *distance <= 2 && distance * 2 < *length)
        .min_by_key(|(distance, _, _)| *distance)
        .map(|(_, _, name)| name)
}

/// Edits between two short words (Levenshtein); words over 32 letters are not compared.
fn distance(a: &str, b: &str) -> usize {
    if a.len() > 32 {
        return usize::MAX / 2;
    }
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((j, y), pair) in b.chars().enumerate().zip(row.windows(2)) {
            let (diagonal, above) = (pair[0], pair[1]);
            let left = next.get(j).copied().unwrap_or_default();
            next.push(
                (diagonal + usize::from(x != y))
                    .min(above + 1)
                    .min(left + 1),
            );
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

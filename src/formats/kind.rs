//! What a file is by its content, whatever its name says: told by its first bytes, by what a ZIP file holds, by the root of an XML file.
//!
//! [`KINDS`] also names the cargo feature that reads each kind, so that a build without it can say what it lacks.

use super::Limits;
#[cfg(feature = "package")]
use super::package::Package;

/// A kind of file that is told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Office Open XML of a word processor.
    Docx,
    /// `OpenDocument` text.
    Odt,
    /// E-book, version 2 or 3.
    Epub,
    /// `FictionBook` 2.
    Fb2,
    /// Portable Document Format.
    Pdf,
    /// Open Fixed-layout Document (GB/T 33190).
    Ofd,
    /// A spreadsheet of either office family.
    Sheet,
    /// Slides of either office family.
    Slides,
    /// A ZIP file of something else.
    Zip,
    /// A file packed by gzip (RFC 1952).
    Gzip,
    /// A file packed by zstd (RFC 8878).
    Zstd,
}

/// Kinds that a cargo feature reads: the kind, the name of its format, the feature, whether this build has it.
const KINDS: &[(Kind, &str, &str, bool)] = &[
    (Kind::Docx, "docx", "docx", cfg!(feature = "docx")),
    (Kind::Odt, "odt", "odt", cfg!(feature = "odt")),
    (Kind::Epub, "epub", "epub", cfg!(feature = "epub")),
    (Kind::Fb2, "fb2", "fb2", cfg!(feature = "fb2")),
    (Kind::Pdf, "pdf", "pdf", cfg!(feature = "pdf")),
    (Kind::Ofd, "ofd", "ofd", cfg!(feature = "ofd")),
    (Kind::Zip, "zip", "archives", cfg!(feature = "archives")),
    (Kind::Gzip, "gzip", "archives", cfg!(feature = "archives")),
    (Kind::Zstd, "zstd", "archives", cfg!(feature = "archives")),
];

impl Kind {
    /// The format's name and the cargo feature that this build lacks to read it.
    pub(super) fn lacking(self) -> Option<(&'static str, &'static str)> {
        lacking(|row| row.0 == self)
    }
}

/// As [`Kind::lacking`], for a format that was asked for by name.
pub(super) fn lacking_named(name: &str) -> Option<(&'static str, &'static str)> {
    lacking(|row| row.1 == name)
}

fn lacking(is: impl Fn(&(Kind, &str, &str, bool)) -> bool) -> Option<(&'static str, &'static str)> {
    let row = KINDS.iter().find(|row| is(row) && !row.3)?;
    Some((row.1, row.2))
}

/// Where the mark of a PDF may stand behind bytes that are not its own (ISO 32000-1, Annex H, note 13).
const PDF_WITHIN: usize = 1024;

/// The kind of a file; `text` decodes it and is asked only when the first bytes open an XML file.
pub(super) fn of<'a>(
    bytes: &[u8],
    limits: &Limits,
    text: impl FnOnce() -> &'a str,
) -> Option<Kind> {
    if is_pdf(bytes) {
        return Some(Kind::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(zip(bytes, limits));
    }
    if bytes.starts_with(b"\x1F\x8B\x08") {
        return Some(Kind::Gzip);
    }
    if bytes.starts_with(b"\x28\xB5\x2F\xFD") {
        return Some(Kind::Zstd);
    }
    // Cheap to refuse before anything is decoded: the mark or the wide form of `<`.
    let head = bytes.get(..64).unwrap_or(bytes);
    if !head.contains(&b'<') {
        return None;
    }
    (root(text()) == Some("FictionBook")).then_some(Kind::Fb2)
}

fn is_pdf(bytes: &[u8]) -> bool {
    const MARK: &[u8] = b"%PDF-";
    if bytes.starts_with(MARK) {
        return true;
    }
    let head = bytes.get(..PDF_WITHIN).unwrap_or(bytes);
    // A text may speak of the mark; a file in which its end mark stands too is one.
    let tail = bytes.get(bytes.len().saturating_sub(PDF_WITHIN)..);
    memchr::memmem::find(head, MARK).is_some()
        && tail.is_some_and(|tail| memchr::memmem::find(tail, b"%%EOF").is_some())
}

/// The name of the root element of an XML text, without prefix.
pub(super) fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{FEFF}').trim_start();
    loop {
        let after = rest.strip_prefix('<')?;
        let end = match after.as_bytes().first()? {
            b'?' => after.find("?>").map(|at| at + 2),
            b'!' if after.starts_with("!--") => after.find("-->").map(|at| at + 3),
            b'!' => doctype_end(after),
            _ => break,
        };
        rest = after.get(end?..)?.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let name = name
        .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .next()?;
    Some(name.rsplit(':').next().unwrap_or(name))
}

/// Where a document type declaration ends, which may hold declarations in brackets.
fn doctype_end(text: &str) -> Option<usize> {
    let mut inside = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => inside = true,
            b']' => inside = false,
            b'>' if !inside => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(feature = "package")]
fn zip(bytes: &[u8], limits: &Limits) -> Kind {
    let Ok(package) = Package::open(bytes, limits) else {
        return named(
            |name| memchr::memmem::find(bytes, name.as_bytes()).is_some(),
            &[],
        );
    };
    let mimetype = package.peek("mimetype", 128).unwrap_or_default();
    named(|name| package.has(name), mimetype.trim_ascii())
}

/// Without a reader of ZIP files: the names stand in them unpacked, and so does the media type of those that have one.
#[cfg(not(feature = "package"))]
fn zip(bytes: &[u8], _: &Limits) -> Kind {
    let head = bytes.get(38..128.min(bytes.len())).unwrap_or_default();
    let mimetype = if bytes.get(30..38) == Some(b"mimetype") {
        head
    } else {
        &[]
    };
    named(
        |name| memchr::memmem::find(bytes, name.as_bytes()).is_some(),
        mimetype,
    )
}

/// The kind by the parts that a ZIP file has and by its part `mimetype`.
fn named(has: impl Fn(&str) -> bool, mimetype: &[u8]) -> Kind {
    const OASIS: &[u8] = b"application/vnd.oasis.opendocument.";
    let office = has("[Content_Types].xml");
    match mimetype.strip_prefix(OASIS) {
        Some(kind) if kind.starts_with(b"text") => return Kind::Odt,
        Some(kind) if kind.starts_with(b"spreadsheet") => return Kind::Sheet,
        Some(kind) if kind.starts_with(b"presentation") => return Kind::Slides,
        _ => {}
    }
    if mimetype.starts_with(b"application/epub+zip") || has("META-INF/container.xml") && !office {
        Kind::Epub
    } else if has("OFD.xml") {
        Kind::Ofd
    } else if has("word/document.xml") || office && has("word/styles.xml") {
        Kind::Docx
    } else if has("xl/workbook.xml") || has("xl/workbook.bin") {
        Kind::Sheet
    } else if has("ppt/presentation.xml") {
        Kind::Slides
    } else if office
        && has("_rels/.rels")
        && !has("Metadata/Thumbnail.jpg")
        && has("docProps/core.xml")
    {
        // The main part may have any name; only word processors use odd ones.
        Kind::Docx
    } else {
        Kind::Zip
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Option<Kind>) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(
            of(bytes, &Limits::default(), || &text),
            expected,
            "{text:?}"
        );
    }

    #[test]
    fn content_tells_the_kind() {
        check(b"%PDF-1.7\n", Some(Kind::Pdf));
        check(b"\xEF\xBB\xBF\n%PDF-1.4\n...\n%%EOF\n", Some(Kind::Pdf));
        check(b"Every file begins with %PDF-1.4.\n", None);
        check(b"\x1F\x8B\x08\0", Some(Kind::Gzip));
        check(b"\x28\xB5\x2F\xFD", Some(Kind::Zstd));
        check(
            b"<?xml version='1.0'?><!-- <html> --><FictionBook xmlns='x'>",
            Some(Kind::Fb2),
        );
        check(
            b"<!DOCTYPE x [<!ENTITY a '>'>]><fb:FictionBook>",
            Some(Kind::Fb2),
        );
        check(b"<?xml version='1.0'?><html>", None);
        check(b"<<<<", None);
        check("文字".as_bytes(), None);
    }

    #[cfg(feature = "package")]
    #[test]
    fn zip_files_are_told_by_what_they_hold() {
        use super::super::package::tests::pack;
        for (parts, expected) in [
            (
                vec![("[Content_Types].xml", ""), ("word/document.xml", "")],
                Kind::Docx,
            ),
            (
                vec![("mimetype", "application/vnd.oasis.opendocument.text")],
                Kind::Odt,
            ),
            (
                vec![(
                    "mimetype",
                    "application/vnd.oasis.opendocument.text-master\n",
                )],
                Kind::Odt,
            ),
            (
                vec![("mimetype", "application/vnd.oasis.opendocument.spreadsheet")],
                Kind::Sheet,
            ),
            (vec![("mimetype", "application/epub+zip")], Kind::Epub),
            (vec![("META-INF/container.xml", "")], Kind::Epub),
            (vec![("ofd.xml", "")], Kind::Ofd),
            (
                vec![("[Content_Types].xml", ""), ("xl/workbook.xml", "")],
                Kind::Sheet,
            ),
            (vec![("报告.txt", "")], Kind::Zip),
        ] {
            let bytes: Vec<_> = parts
                .iter()
                .map(|(name, text)| (*name, text.as_bytes()))
                .collect();
            check(&pack(&bytes), Some(expected));
        }
    }
}

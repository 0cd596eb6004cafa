//! Files that are not text, told by their magic numbers or by NUL.

use super::kind::Kind;
use crate::message::Message;

use self::Sort::{
    Archive, Book, Database, Film, Font, Image, Office, Program, Scan, Sheet, Slides, Sound, Words,
};

/// What a file is for, which says what can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Archive,
    Book,
    Database,
    Film,
    Font,
    Image,
    Office,
    Program,
    Scan,
    Sheet,
    Slides,
    Sound,
    /// Of a word processor.
    Words,
    /// A format that can be read when the whole file is there.
    Known,
}

impl Sort {
    /// Key of the catalogue: the sort with the name of the format, and what helps.
    fn key(self) -> &'static str {
        match self {
            Self::Archive => "formats.sort-archive",
            Self::Book => "formats.sort-book",
            Self::Database => "formats.sort-database",
            Self::Film => "formats.sort-film",
            Self::Font => "formats.sort-font",
            Self::Image => "formats.sort-image",
            Self::Office => "formats.sort-office",
            Self::Program => "formats.sort-program",
            Self::Scan => "formats.sort-scan",
            Self::Sheet => "formats.sort-sheet",
            Self::Slides => "formats.sort-slides",
            Self::Sound => "formats.sort-sound",
            Self::Words => "formats.sort-words",
            Self::Known => "formats.looks-like",
        }
    }
}

/// A magic number: place in the file in bytes, the bytes, what such a file is for, and what it is called.
type Magic = (usize, &'static [u8], Sort, &'static str);

/// Longer ones of a kind first.
/// Source: the `file` program's magic database and the formats' own specifications.
const MAGIC: &[Magic] = &[
    (0, b"%PDF-", Sort::Known, "PDF"),
    (30, b"mimetypeapplication/epub+zip", Sort::Known, "EPUB"),
    (
        30,
        b"mimetypeapplication/vnd.oasis.opendocument",
        Sort::Known,
        "OpenDocument",
    ),
    (0, b"PK\x03\x04", Archive, "ZIP"),
    (0, b"PK\x05\x06", Archive, "ZIP"),
    (0, b"{\\rtf", Words, "RTF"),
    (0, b"\x31\xBE\0\0", Words, "Windows Write"),
    (0, b"\xDB\xA5-\0", Words, "Word 2"),
    (0, b"\xFFWPC", Words, "WordPerfect"),
    (0, b"\x89PNG\r\n\x1A\n", Image, "PNG"),
    (0, b"\xFF\xD8\xFF", Image, "JPEG"),
    (0, b"GIF87a", Image, "GIF"),
    (0, b"GIF89a", Image, "GIF"),
    (8, b"WEBP", Image, "WebP"),
    (0, b"II*\0", Image, "TIFF"),
    (0, b"MM\0*", Image, "TIFF"),
    (0, b"BM", Image, "BMP"),
    (0, b"\0\0\x01\0", Image, "ICO"),
    (0, b"\0\0\0\x0CjP  ", Image, "JPEG 2000"),
    (4, b"ftypheic", Image, "HEIC"),
    (4, b"ftypmif1", Image, "HEIF"),
    (4, b"ftypavif", Image, "AVIF"),
    (0, b"8BPS", Image, "Photoshop"),
    (0, b"AT&TFORM", Scan, "DjVu"),
    (0, b"CAJ\0", Scan, "CAJ"),
    (0, b"HN\0\0", Scan, "CAJ"),
    (0, b"KDH ", Scan, "KDH"),
    (0, b"%!PS", Scan, "PostScript"),
    (60, b"BOOKMOBI", Book, "Mobipocket"),
    (60, b"TEXtREAd", Book, "PalmDOC"),
    (0, b"ITSF", Book, "CHM"),
    (0, b"ITOLITLS", Book, "LIT"),
    (0, b"\x7FELF", Program, "ELF"),
    (0, b"MZ", Program, "EXE"),
    (0, b"\xCF\xFA\xED\xFE", Program, "Mach-O"),
    (0, b"\xCE\xFA\xED\xFE", Program, "Mach-O"),
    (0, b"\xFE\xED\xFA\xCF", Program, "Mach-O"),
    (0, b"\xFE\xED\xFA\xCE", Program, "Mach-O"),
    (0, b"\xCA\xFE\xBA\xBE", Program, "Mach-O, Java"),
    (0, b"\0asm", Program, "WebAssembly"),
    (0, b"!<arch>\n", Program, "ar"),
    (0, b"\x1F\x8B\x08", Archive, "gzip"),
    (0, b"BZh", Archive, "bzip2"),
    (0, b"\xFD7zXZ\0", Archive, "xz"),
    (0, b"\x28\xB5\x2F\xFD", Archive, "zstd"),
    (0, b"\x04\x22\x4D\x18", Archive, "LZ4"),
    (0, b"7z\xBC\xAF\x27\x1C", Archive, "7-Zip"),
    (0, b"Rar!\x1A\x07", Archive, "RAR"),
    (0, b"MSCF\0\0\0\0", Archive, "CAB"),
    (257, b"ustar", Archive, "tar"),
    (0x8001, b"CD001", Archive, "ISO 9660"),
    (0, b"SQLite format 3\0", Database, "SQLite"),
    (0, b"\0\x01\0\0Standard Jet DB", Database, "Access"),
    (0, b"\0\x01\0\0Standard ACE DB", Database, "Access"),
    (0, b"OggS", Sound, "Ogg"),
    (0, b"fLaC", Sound, "FLAC"),
    (0, b"ID3", Sound, "MP3"),
    (0, b"\xFF\xFB", Sound, "MP3"),
    (8, b"WAVE", Sound, "WAV"),
    (4, b"ftypM4A", Sound, "M4A"),
    (0, b"#!AMR", Sound, "AMR"),
    (4, b"ftyp", Film, "MP4"),
    (8, b"AVI ", Film, "AVI"),
    (0, b"\x1A\x45\xDF\xA3", Film, "Matroska"),
    (0, b"FLV\x01", Film, "FLV"),
    (0, b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", Film, "WMV"),
    (0, b"wOFF", Font, "WOFF"),
    (0, b"wOF2", Font, "WOFF2"),
    (0, b"\0\x01\0\0\0", Font, "TrueType"),
    (0, b"OTTO\0", Font, "OpenType"),
    (0, b"ttcf\0", Font, "TrueType"),
];

/// The mark of OLE compound files ([MS-CFB] 2.2): Office before 2007, WPS, and encrypted files of later ones.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Streams of compound files, and what they mean. Their names stand in UTF-16LE in a directory somewhere in the file.
const STREAMS: &[(&str, Sort, &str)] = &[
    ("EncryptedPackage", Office, ""),
    ("WordDocument", Words, "DOC, WPS"),
    ("PowerPoint Document", Slides, "PPT, DPS"),
    ("Workbook", Sheet, "XLS, ET"),
    ("Book", Sheet, "XLS"),
];

/// What a compound file holds.
fn compound(bytes: &[u8]) -> Message {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    match STREAMS.iter().find(|(name, ..)| holds(name)) {
        Some((_, Office, _)) => Message::new("formats.office-encrypted"),
        Some((_, sort, name)) => told(*sort, name),
        None => told(Office, "OLE"),
    }
}

fn told(sort: Sort, name: &'static str) -> Message {
    Message::new(sort.key()).with("name", name)
}

/// What a ZIP file of an office program is that holds no running text; `None` for every other file.
pub(super) fn office(kind: Kind) -> Option<Message> {
    match kind {
        Kind::Sheet => Some(told(Sheet, "XLSX, ODS")),
        Kind::Slides => Some(told(Slides, "PPTX, ODP")),
        _ => None,
    }
}

/// What a file looks like when it is not text; `text` decodes it and is asked only when the first bytes do not tell.
pub(super) fn looks_like<'a>(bytes: &[u8], text: impl FnOnce() -> &'a str) -> Option<Message> {
    if bytes.starts_with(OLE) {
        return Some(compound(bytes));
    }
    let known = MAGIC
        .iter()
        .find(|(at, magic, ..)| bytes.get(*at..at + magic.len()) == Some(magic));
    if let Some((_, magic, sort, name)) = known
        && (!could_be_words(magic) || is_odd(bytes))
    {
        return Some(told(*sort, name));
    }
    memchr::memchr(0, text().as_bytes())?;
    let at = memchr::memchr(0, bytes).unwrap_or_default();
    let count = memchr::memchr_iter(0, bytes).count();
    Some(
        Message::new("formats.looks-like-nul")
            .with("count", count)
            .with("at", at),
    )
}

/// Whether plain words could open a text with a magic number, too; it is believed only when bytes follow that no text has. RTF and
/// PostScript consist of words themselves.
fn could_be_words(magic: &[u8]) -> bool {
    magic.iter().all(|byte| matches!(byte, b'\n' | 0x20..=0x7E))
        && !matches!(magic, b"{\\rtf" | b"%!PS" | b"%PDF-")
}

/// Whether the first bytes are none of a text in any encoding that has no NUL.
fn is_odd(bytes: &[u8]) -> bool {
    let mut head = bytes.iter().take(4096);
    head.any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    fn check(bytes: &[u8], expected: Option<&str>) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let said = looks_like(bytes, || &text).map(|message| message.say(Lang::ENGLISH));
        match expected {
            None => assert_eq!(said, None, "{text:?}"),
            Some(word) => assert!(
                said.as_deref().is_some_and(|said| said.contains(word)),
                "{text:?}: {said:?}"
            ),
        }
    }

    /// Bytes with others at a place behind their beginning.
    fn at(place: usize, bytes: &[u8]) -> Vec<u8> {
        let mut all = vec![0; place];
        all.extend_from_slice(bytes);
        all
    }

    #[test]
    fn files_are_called_by_their_names() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n"[..], "PDF"),
            (b"PK\x03\x04\x14\0\0\0\x08\0", "archive (ZIP)"),
            (b"\x89PNG\r\n\x1A\n\0\0", "image (PNG)"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "image (JPEG)"),
            (b"GIF89a\x01\0\x01\0", "image (GIF)"),
            (b"II*\0\x08\0", "image (TIFF)"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "image (WebP)"),
            (b"BM\x8A\0\0\0", "image (BMP)"),
            (b"\x7FELF\x02\x01", "program (ELF)"),
            (b"MZ\x90\0\x03", "program (EXE)"),
            (b"\xCF\xFA\xED\xFE\x07", "program (Mach-O)"),
            (b"SQLite format 3\0\x10", "database (SQLite)"),
            (b"Rar!\x1A\x07\x01\0", "archive (RAR)"),
            (b"7z\xBC\xAF\x27\x1C\0", "archive (7-Zip)"),
            (b"\x1F\x8B\x08\0", "archive (gzip)"),
            (b"ID3\x03\0\0", "sound (MP3)"),
            (b"\0\0\0\x18ftypmp42", "film (MP4)"),
            (b"{\\rtf1\\ansi ...}", ".docx"),
            (b"CAJ\0\x01", "CAJ"),
            (b"AT&TFORM\0\0\x01\0DJVU", "DjVu"),
            (b"wOF2\0\x01\0\0", "font (WOFF2)"),
            (b"\0\x01\0\0\0\x10", "font (TrueType)"),
            (b"a\0b\0\0", "3"),
        ] {
            check(bytes, Some(expected));
        }
        check(&at(257, b"ustar\0"), Some("archive (tar)"));
        check(&at(60, b"BOOKMOBI\0"), Some("book (Mobipocket)"));
    }

    #[test]
    fn compound_files_are_told_by_their_streams() {
        for (stream, expected) in [
            ("WordDocument", "save it as .docx"),
            ("Workbook", "spreadsheet"),
            ("PowerPoint Document", "slides"),
            ("EncryptedPackage", "password"),
            ("Anything", "OLE"),
        ] {
            let mut bytes = [OLE, &[0; 1024]].concat();
            bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
            check(&bytes, Some(expected));
        }
    }

    #[test]
    fn words_and_control_characters_are_text() {
        for text in [
            "",
            "BZh is a prefix",
            "BMW and MZ",
            "ID3 tags",
            "\u{1b}[1m",
            "OggS",
            "a\u{c}b",
        ] {
            check(text.as_bytes(), None);
        }
    }
}

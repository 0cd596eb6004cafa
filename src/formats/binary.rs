//! Files that are not text, told by their magic numbers or by NUL.

use crate::message::Message;

/// Magic numbers: place in the file in bytes, the bytes, and what such a file is called. Longer ones of a kind first.
/// Source: the `file` program's magic database and the formats' own specifications.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"%PDF-", "PDF"),
    (30, b"mimetypeapplication/epub+zip", "EPUB"),
    (
        30,
        b"mimetypeapplication/vnd.oasis.opendocument",
        "OpenDocument",
    ),
    (0, b"PK\x03\x04", "ZIP (DOCX, XLSX, PPTX, OFD …)"),
    (0, b"PK\x05\x06", "ZIP"),
    (
        0,
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "Microsoft Office 97 (DOC, XLS, PPT)",
    ),
    (0, b"{\\rtf", "RTF"),
    (0, b"\x89PNG\r\n\x1A\n", "PNG"),
    (0, b"\xFF\xD8\xFF", "JPEG"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (8, b"WEBP", "WebP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"AT&TFORM", "DjVu"),
    (60, b"BOOKMOBI", "Mobipocket"),
    (0, b"ITSF", "CHM"),
    (0, b"\x7FELF", "ELF"),
    (0, b"MZ\x90\0", "Windows EXE"),
    (0, b"\xCF\xFA\xED\xFE", "Mach-O"),
    (0, b"\xCA\xFE\xBA\xBE", "Mach-O / Java class"),
    (0, b"\x1F\x8B\x08", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\xFD7zXZ\0", "xz"),
    (0, b"\x28\xB5\x2F\xFD", "zstd"),
    (0, b"7z\xBC\xAF\x27\x1C", "7-Zip"),
    (0, b"Rar!\x1A\x07", "RAR"),
    (257, b"ustar", "tar"),
    (0, b"SQLite format 3\0", "SQLite"),
    (0, b"OggS", "Ogg"),
    (0, b"fLaC", "FLAC"),
    (0, b"ID3", "MP3"),
    (4, b"ftyp", "MP4"),
    (0, b"\x1A\x45\xDF\xA3", "Matroska"),
    (0, b"wOFF", "WOFF"),
    (0, b"wOF2", "WOFF2"),
    (0, b"\0asm", "WebAssembly"),
];

/// Magic numbers that plain words could open a text with too; believed only when bytes follow that no text has.
const WORDS: &[&str] = &["bzip2", "MP3", "MP4", "Ogg", "WebP", "tar", "FLAC", "CHM"];

/// What a file looks like when it is not text; `text` decodes it and is asked only when the first bytes do not tell.
pub(super) fn looks_like<'a>(bytes: &[u8], text: impl FnOnce() -> &'a str) -> Option<Message> {
    let odd = || {
        bytes
            .iter()
            .take(4096)
            .any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
    };
    let known = MAGIC.iter().find(|(at, magic, kind)| {
        bytes.get(*at..at + magic.len()) == Some(magic) && (!WORDS.contains(kind) || odd())
    });
    if let Some((_, _, kind)) = known {
        return Some(Message::new("formats.looks-like").with("kind", *kind));
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

    #[test]
    fn files_are_called_by_their_names() {
        check(b"%PDF-1.7\n", Some("PDF"));
        check(b"PK\x03\x04\x14\0\0\0\x08\0", Some("ZIP"));
        check(b"\x89PNG\r\n\x1A\n\0\0", Some("PNG"));
        check(b"\x7FELF\x02\x01", Some("ELF"));
        check(b"\x1F\x8B\x08\0", Some("gzip"));
        check(b"a\0b\0\0", Some("3"));
    }

    #[test]
    fn words_and_control_characters_are_text() {
        for text in [
            "",
            "BZh is a prefix",
            "ID3 tags",
            "\u{1b}[1m",
            "OggS",
            "a\u{c}b",
        ] {
            check(text.as_bytes(), None);
        }
    }
}

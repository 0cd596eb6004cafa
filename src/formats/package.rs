//! ZIP files as documents use them: opened within bounds, read part by part.
//!
//! Nothing is ever unpacked to disk. Parts are asked for by name; names that climb, absolute names, links and what is encrypted are never
//! read. All parts together may unpack to [`Limits::unpacked`] bytes, each to [`Limits::ratio`] times its packed size; what the directory
//! says of sizes is not believed.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Limits, encoding};
use crate::message::Message;

/// Packed bytes below which no ratio is looked at: a short part of blanks packs well.
const SMALL: usize = 1 << 20;

/// An open ZIP file.
#[derive(Debug)]
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    parts: Vec<Part>,
    /// From a name without case to its part: producers differ in the case of names.
    index: HashMap<String, usize>,
    limits: Limits,
    unpacked: Cell<usize>,
    warnings: RefCell<Vec<Message>>,
}

/// A file inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its path inside, `/` between folders.
    pub(super) name: String,
    /// Its unpacked size as the directory says, in bytes; not to be relied upon.
    pub(super) size: usize,
    /// Whether a password is needed.
    pub(super) encrypted: bool,
    /// Its place in the directory.
    at: usize,
}

impl<'a> Package<'a> {
    /// Reads the directory of a ZIP file. Parts whose names climb out of it, that are links, or come twice are left out, and a warning tells.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Message> {
        let said = entries(bytes);
        if said.is_some_and(|said| said > limits.entries) {
            return Err(too_many(said.unwrap_or_default(), limits));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(bytes, &error))?;
        if archive.len() > limits.entries {
            return Err(too_many(archive.len(), limits));
        }
        let mut package = Self {
            parts: Vec::new(),
            index: HashMap::new(),
            limits: *limits,
            unpacked: Cell::new(0),
            warnings: RefCell::default(),
            archive,
        };
        package.list();
        Ok(package)
    }

    fn list(&mut self) {
        let (mut refused, mut twice) = (0_usize, usize::from(self.archive.has_duplicate_names()));
        for at in 0..self.archive.len() {
            let Ok(entry) = self.archive.by_index_data(at) else {
                refused += 1;
                continue;
            };
            if entry.is_dir() {
                continue;
            }
            let name = name_of(&entry);
            let Some(name) = safe(&name).filter(|_| !entry.is_symlink()) else {
                refused += 1;
                continue;
            };
            let part = Part {
                size: entry.size() as usize,
                encrypted: entry.encrypted(),
                name,
                at,
            };
            let key = part.name.to_lowercase();
            if self.index.contains_key(&key) {
                twice += 1;
                continue;
            }
            self.index.insert(key, self.parts.len());
            self.parts.push(part);
        }
        for (count, key) in [
            (refused, "formats.zip-unsafe"),
            (twice, "formats.zip-twice"),
        ] {
            if count > 0 {
                self.warnings
                    .get_mut()
                    .push(Message::new(key).with("count", count));
            }
        }
    }

    /// The files inside, in the order of the directory.
    #[cfg(any(test, feature = "archives", feature = "epub"))]
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether there is a part of that name; case does not matter, nor a first `/`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&Part> {
        let key = name.trim_start_matches('/').to_lowercase();
        self.parts.get(*self.index.get(&key)?)
    }

    /// The bytes of a part.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, Message> {
        let part = self
            .find(name)
            .ok_or_else(|| Message::new("formats.zip-no-part").with("name", name))?;
        self.unpack(part)
    }

    /// The bytes of a part that need not be there.
    #[cfg(any(test, feature = "docx", feature = "epub", feature = "odt"))]
    pub(super) fn read_if_there(&self, name: &str) -> Result<Option<Vec<u8>>, Message> {
        self.find(name).map(|part| self.unpack(part)).transpose()
    }

    /// The first `most` bytes of a part, without a word about what is wrong with it.
    pub(super) fn peek(&self, name: &str, most: usize) -> Option<Vec<u8>> {
        let part = self.find(name).filter(|part| !part.encrypted)?;
        let mut archive = self.archive.clone();
        let mut bytes = Vec::new();
        let read = archive
            .by_index(part.at)
            .ok()?
            .take(most as u64)
            .read_to_end(&mut bytes);
        // A part that is damaged further on still shows its beginning.
        (read.is_ok() || !bytes.is_empty()).then_some(bytes)
    }

    fn unpack(&self, part: &Part) -> Result<Vec<u8>, Message> {
        let named = |message: Message| message.with("name", part.name.as_str());
        if part.encrypted {
            return Err(named(Message::new("formats.zip-encrypted")));
        }
        let mut archive = self.archive.clone();
        let entry = archive.by_index(part.at);
        let mut entry = entry.map_err(|error| named(part_broken(&error)))?;
        let packed = entry.compressed_size() as usize;
        let ratio = packed.max(SMALL).saturating_mul(self.limits.ratio);
        let left = self.limits.unpacked.saturating_sub(self.unpacked.get());
        let most = left.min(ratio).min(self.limits.markup);
        let mut bytes = Vec::new();
        let read = entry.by_ref().take(most as u64 + 1).read_to_end(&mut bytes);
        self.unpacked.set(self.unpacked.get() + bytes.len());
        if bytes.len() > most {
            return Err(named(Message::new("formats.zip-bomb").with("limit", most)));
        }
        match read {
            Ok(_) => Ok(bytes),
            Err(_) if bytes.is_empty() => Err(named(Message::new("formats.zip-part-broken"))),
            Err(_) => {
                // What could be unpacked is better than nothing.
                let warning = named(Message::new("formats.zip-part-cut"));
                self.warnings.borrow_mut().push(warning);
                Ok(bytes)
            }
        }
    }

    /// What a person should know of the file as a whole, once.
    pub(super) fn take_warnings(&self) -> Vec<Message> {
        self.warnings.take()
    }
}

/// A name inside as it is written, when it stays inside: no climbing, no drive, no control characters.
fn safe(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let absolute = name.starts_with('/') || name.get(1..2) == Some(":");
    let climbs = name.split('/').any(|part| part == "..");
    let odd = name.chars().any(char::is_control);
    (!name.is_empty() && !absolute && !climbs && !odd).then_some(name)
}

/// The name of an entry. Names that are not marked as UTF-8 are often UTF-8 or GBK all the same.
fn name_of(entry: &zip::read::ZipFileEntry<'_>) -> String {
    encoding::words(entry.name_raw())
}

/// How many entries the end of the directory speaks of, found without reading the directory (APPNOTE 4.3.16).
fn entries(bytes: &[u8]) -> Option<usize> {
    const END: &[u8] = b"PK\x05\x06";
    let tail = bytes.get(bytes.len().saturating_sub(66_000)..)?;
    let at = memchr::memmem::rfind(tail, END)?;
    let count = tail.get(at + 10..at + 12)?.first_chunk::<2>()?;
    Some(usize::from(u16::from_le_bytes(*count)))
}

fn too_many(count: usize, limits: &Limits) -> Message {
    Message::new("formats.zip-entries")
        .with("count", count)
        .with("limit", limits.entries)
}

fn broken(bytes: &[u8], error: &ZipError) -> Message {
    if entries(bytes).is_none() {
        return Message::new("formats.zip-cut");
    }
    Message::new("formats.zip-broken").with("why", error.to_string())
}

fn part_broken(error: &ZipError) -> Message {
    match error {
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            Message::new("formats.zip-method")
        }
        _ => Message::new("formats.zip-part-broken"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::message::Lang;

    /// A ZIP file with the given parts.
    pub(in crate::formats) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_found_by_name() {
        let bytes = pack(&[("a/文.xml", b"1"), ("b", b"22")]);
        let package = Package::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(package.read("A/文.xml"), Ok(b"1".to_vec()));
        assert_eq!(package.read("/b"), Ok(b"22".to_vec()));
        assert_eq!(package.read_if_there("c"), Ok(None));
        assert!(package.read("c").is_err() && package.has("b"));
        assert_eq!(package.peek("b", 1), Some(b"2".to_vec()));
        assert_eq!(package.take_warnings(), vec![]);
    }

    #[test]
    fn names_that_climb_are_left_out() {
        let bytes = pack(&[
            ("../a", b"1"),
            ("/etc/x", b"1"),
            ("C:\\x", b"1"),
            ("ok", b"1"),
        ]);
        let package = Package::open(&bytes, &Limits::default()).unwrap();
        let names: Vec<_> = package.parts().iter().map(|part| &part.name).collect();
        assert_eq!(names, ["ok"]);
        let said = package.take_warnings()[0].say(Lang::ENGLISH);
        assert!(said.starts_with('3'), "{said}");
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = vec![b' '; 8 << 20];
        let bytes = pack(&[("a", &zeros), ("b", &zeros)]);
        let limits = Limits {
            unpacked: 10 << 20,
            ..Limits::default()
        };
        let package = Package::open(&bytes, &limits).unwrap();
        assert!(package.read("a").is_ok());
        assert_eq!(package.read("b").unwrap_err().key(), "formats.zip-bomb");
        let limits = Limits {
            ratio: 4,
            ..Limits::default()
        };
        let package = Package::open(&bytes, &limits).unwrap();
        assert_eq!(package.read("a").unwrap_err().key(), "formats.zip-bomb");
        let limits = Limits {
            entries: 1,
            ..Limits::default()
        };
        let refused = Package::open(&bytes, &limits).unwrap_err();
        assert_eq!(refused.key(), "formats.zip-entries");
    }

    #[test]
    fn damaged_files_are_told() {
        let bytes = pack(&[("a", "文字".repeat(1000).as_bytes())]);
        for end in 0..bytes.len() {
            // Whatever the cut leaves, nothing panics.
            if let Ok(package) = Package::open(&bytes[..end], &Limits::default()) {
                drop(package.read("a"));
            }
        }
        let mut lying = bytes.clone();
        let at = memchr::memmem::find(&lying, b"PK\x01\x02").unwrap();
        lying[at + 24..at + 28].copy_from_slice(&u32::MAX.to_le_bytes());
        if let Ok(package) = Package::open(&lying, &Limits::default()) {
            drop(package.read("a"));
        }
    }
}

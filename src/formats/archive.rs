//! Documents inside archives: `.gz`, `.zst`, `.zip`, also inside each other, told by content. Everything is unpacked in memory, within bounds.

use std::borrow::Cow;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::package::{Package, Part};
use super::{Choice, FORMATS, Kind, LONGEST, Limits, LoadError, kind};
use crate::message::Message;

/// What was found at the bottom of a file.
#[derive(Debug)]
pub(super) struct Inner<'a> {
    /// The document's bytes; the file's own when it is no archive.
    pub(super) bytes: Cow<'a, [u8]>,
    /// Its name, for the extension.
    pub(super) name: Option<PathBuf>,
    /// The names that led there, outermost first.
    pub(super) members: Vec<String>,
    /// Which document was chosen of several: as [`Choice::member`] names it.
    pub(super) chosen: Option<String>,
    /// What is wrong with the archives.
    pub(super) warnings: Vec<Message>,
}

/// Unpacks a file until it is no archive.
pub(super) fn unpack<'a>(
    bytes: &'a [u8],
    name: Option<&Path>,
    choice: &Choice,
    limits: &Limits,
) -> Result<Inner<'a>, LoadError> {
    let mut inner = Inner {
        bytes: Cow::Borrowed(bytes),
        name: name.map(Path::to_owned),
        members: Vec::new(),
        chosen: None,
        warnings: Vec::new(),
    };
    let mut left = limits.unpacked;
    for level in 0.. {
        // Only first bytes are asked for; no text is an archive.
        let kind = kind::of(&inner.bytes, limits, || "");
        let Some(kind @ (Kind::Gzip | Kind::Zstd | Kind::Zip)) = kind else {
            break;
        };
        if level >= limits.nested {
            return Err(LoadError::Broken(
                Message::new("formats.nested").with("limit", limits.nested),
            ));
        }
        let bounds = Limits {
            unpacked: left,
            ..*limits
        };
        inner = match kind {
            Kind::Zip => member(&inner, choice, &bounds)?,
            _ => stream(&inner, kind, &bounds).map_err(LoadError::Broken)?,
        };
        left = left.saturating_sub(inner.bytes.len());
    }
    Ok(inner)
}

/// The beginning of what a compressed stream holds, by the stream's own beginning, and its name; what is not packed as it is. `None` for archives,
/// whose directory stands at their end.
pub(super) fn beginning<'a>(
    prefix: &'a [u8],
    name: Option<&Path>,
    limits: &Limits,
) -> Option<(Cow<'a, [u8]>, Option<PathBuf>)> {
    let mut bytes = Cow::Borrowed(prefix);
    let mut name = name.map(Path::to_owned);
    for _ in 0..limits.nested {
        let mut inner = Vec::new();
        // The stream breaks off where the prefix ends.
        let read = match kind::of(&bytes, limits, || "") {
            Some(Kind::Gzip) => flate2::read::MultiGzDecoder::new(&*bytes)
                .take(LONGEST as u64)
                .read_to_end(&mut inner)
                .map(drop),
            Some(Kind::Zstd) => zstd(&bytes, LONGEST, &mut inner),
            _ => break,
        };
        if read.is_err() && inner.is_empty() {
            return None;
        }
        inner.truncate(LONGEST);
        bytes = Cow::Owned(inner);
        name = name.as_deref().map(without_packing);
    }
    (!super::is_packed(&bytes)).then_some((bytes, name))
}

/// What a compressed stream holds.
fn stream<'a>(outer: &Inner<'_>, kind: Kind, limits: &Limits) -> Result<Inner<'a>, Message> {
    let most = limits.unpacked.min(limits.bytes);
    let bound = outer
        .bytes
        .len()
        .max(1 << 20)
        .saturating_mul(limits.ratio)
        .min(most);
    let mut bytes = Vec::new();
    let read = if kind == Kind::Gzip {
        let decoder = flate2::read::MultiGzDecoder::new(&*outer.bytes);
        decoder
            .take(bound as u64 + 1)
            .read_to_end(&mut bytes)
            .map(drop)
    } else {
        zstd(&outer.bytes, bound, &mut bytes)
    };
    if bytes.len() > bound {
        return Err(Message::new("formats.unpacks-too-large").with("limit", bound));
    }
    let mut warnings = outer.warnings.clone();
    if let Err(error) = read {
        let why = error.to_string();
        if bytes.is_empty() {
            return Err(Message::new("formats.packed-broken").with("why", why));
        }
        warnings.push(Message::new("formats.packed-cut").with("why", why));
    }
    Ok(Inner {
        bytes: Cow::Owned(bytes),
        name: outer.name.as_deref().map(without_packing),
        members: outer.members.clone(),
        chosen: outer.chosen.clone(),
        warnings,
    })
}

/// All frames of a zstd file, one after the other.
fn zstd(packed: &[u8], bound: usize, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    let mut rest = packed;
    while !rest.is_empty() && bytes.len() <= bound {
        let mut decoder = ruzstd::decoding::StreamingDecoder::new(&mut rest)
            .map_err(|error| std::io::Error::other(error.to_string()))?;
        let room = bound + 1 - bytes.len();
        decoder.by_ref().take(room as u64).read_to_end(bytes)?;
    }
    Ok(())
}

/// `report.txt.gz` → `report.txt`.
fn without_packing(name: &Path) -> PathBuf {
    let packing = ["gz", "gzip", "z", "zst", "zstd"];
    let packed = name.extension().is_some_and(|extension| {
        packing
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    });
    if packed {
        name.with_extension("")
    } else {
        name.to_owned()
    }
}

/// The document that a ZIP file holds: the only one, or the chosen one of several.
fn member<'a>(outer: &Inner<'_>, choice: &Choice, limits: &Limits) -> Result<Inner<'a>, LoadError> {
    let package = Package::open(&outer.bytes, limits).map_err(LoadError::Broken)?;
    let full = |part: &Part| {
        let mut full = outer.members.clone();
        full.push(part.name.clone());
        full.join("/")
    };
    let documents = documents(package.parts());
    let chosen = choice.member.as_deref().and_then(|wanted| {
        documents.iter().copied().find(|part| {
            let full = full(part);
            full == wanted
                || wanted
                    .strip_prefix(&full)
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    });
    let part = match (chosen, documents.as_slice()) {
        (Some(part), _) => part,
        (None, []) => return Err(LoadError::Broken(Message::new("formats.zip-empty"))),
        (None, [only]) => only,
        (None, several) => {
            return Err(LoadError::Several(
                several.iter().map(|part| full(part)).collect(),
            ));
        }
    };
    let bytes = package.read(&part.name).map_err(LoadError::Broken)?;
    let mut warnings = outer.warnings.clone();
    warnings.extend(package.take_warnings());
    let mut members = outer.members.clone();
    members.push(part.name.clone());
    Ok(Inner {
        bytes: Cow::Owned(bytes),
        name: Some(PathBuf::from(&part.name)),
        chosen: (documents.len() > 1)
            .then(|| members.join("/"))
            .or_else(|| outer.chosen.clone()),
        members,
        warnings,
    })
}

/// The parts that may be documents: those whose names say so, else all but what systems leave behind.
fn documents(parts: &[Part]) -> Vec<&Part> {
    let left_behind = |part: &&Part| {
        part.name.split('/').any(|name| {
            name.starts_with('.')
                || name == "__MACOSX"
                || name.eq_ignore_ascii_case("thumbs.db")
                || name.eq_ignore_ascii_case("desktop.ini")
        })
    };
    let all: Vec<&Part> = parts.iter().filter(|part| !left_behind(part)).collect();
    let named: Vec<&Part> = all
        .iter()
        .copied()
        .filter(|part| is_named(&part.name))
        .collect();
    if named.is_empty() { all } else { named }
}

/// Whether the name of a part is one of a document.
fn is_named(name: &str) -> bool {
    let name = name.to_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["zip", "gz", "zst", "doc", "wps"].contains(&extension)
        || FORMATS
            .iter()
            .any(|format| format.extensions.contains(&extension))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::package::tests::pack;
    use super::super::{Loaded, load};
    use super::*;
    use crate::message::Lang;

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zst(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn open(bytes: &[u8], name: &str, member: Option<&str>) -> Result<Loaded, LoadError> {
        let choice = Choice {
            member: member.map(str::to_owned),
            ..Choice::default()
        };
        load(bytes, Some(name.as_ref()), &choice, &Limits::default())
    }

    #[test]
    fn archives_are_opened_by_their_content() {
        let md = "# 标题\n\n文字".as_bytes();
        for (bytes, name, members) in [
            (gz(md), "a.md.gz", vec![]),
            (gz(&zst(md)), "a.md.zst.gz", vec![]),
            (zst(md), "a.md.zst", vec![]),
            (
                [zst(b"# "), zst("标题\n\n文字".as_bytes())].concat(),
                "a.md.zst",
                vec![],
            ),
            (pack(&[("夹/a.md", md)]), "x.bin", vec!["夹/a.md"]),
            (
                pack(&[("a.md", md), ("__MACOSX/._a.md", b"x"), ("b.png", b"x")]),
                "x.zip",
                vec!["a.md"],
            ),
            (
                pack(&[("b.zip", &pack(&[("a.md", md)]))]),
                "",
                vec!["b.zip", "a.md"],
            ),
        ] {
            let loaded = open(&bytes, name, None).unwrap();
            assert_eq!(loaded.format.name, "markdown", "{name}");
            assert_eq!(loaded.document.text.as_str(), "标题\n文字", "{name}");
            assert_eq!(loaded.document.meta.members, members, "{name}");
        }
    }

    #[test]
    fn several_documents_are_chosen_from() {
        let inner = pack(&[("c.txt", "丙".as_bytes()), ("d.txt", "丁".as_bytes())]);
        let bytes = pack(&[("a.txt", "甲".as_bytes()), ("b.zip", &inner)]);
        let names = |refused| match refused {
            Err(LoadError::Several(names)) => names,
            other => panic!("{other:?}"),
        };
        assert_eq!(names(open(&bytes, "x.zip", None)), ["a.txt", "b.zip"]);
        assert_eq!(
            names(open(&bytes, "x.zip", Some("b.zip"))),
            ["b.zip/c.txt", "b.zip/d.txt"]
        );
        let loaded = open(&bytes, "x.zip", Some("b.zip/d.txt")).unwrap();
        assert_eq!(loaded.document.text.as_str(), "丁");
        assert_eq!(loaded.choice().member.as_deref(), Some("b.zip/d.txt"));
        assert_eq!(names(open(&bytes, "x.zip", Some("nowhere"))).len(), 2);
    }

    #[test]
    fn hostile_archives_are_refused_or_cut() {
        let mut nested = b"text".to_vec();
        for _ in 0..6 {
            nested = gz(&nested);
        }
        let limits = Limits {
            unpacked: 1 << 20,
            ..Limits::default()
        };
        for (bytes, word) in [
            (nested, "inside each other"),
            (gz(&vec![b' '; 2 << 20]), "more than"),
            (zst(&vec![b' '; 2 << 20]), "more than"),
            (gz(b"text")[..8].to_vec(), "damaged"),
            (pack(&[]), "no document"),
            (gz(&gz(b"\x7FELF\x02\x01")), "ELF"),
        ] {
            let refused = load(&bytes, None, &Choice::default(), &limits).unwrap_err();
            let said = refused.message().say(Lang::ENGLISH);
            assert!(said.contains(word), "{said}");
        }
        let text = "一二三四五六七八九十\n".repeat(5000);
        let whole = gz(text.as_bytes());
        let loaded = load(&whole[..whole.len() - 9], None, &Choice::default(), &limits).unwrap();
        assert!(text.starts_with(loaded.document.text.as_str().trim_end_matches('\u{FFFD}')));
        assert_eq!(loaded.document.warnings[0].key(), "formats.packed-cut");
    }
}

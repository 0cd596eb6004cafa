//! ODT: texts of `LibreOffice` and of what writes its format, in a package or in one XML file (ODF 1.2 and 1.3).
//!
//! Headings come from outline levels, numbers of lists and headings are printed as `LibreOffice` prints them ([`lists`]), deleted text of
//! tracked changes and hidden text are left out, notes come at the end. Comments stand beside the text.

mod body;
mod lists;
mod styles;
#[cfg(test)]
mod tests;

use super::office::story::Writer;
use super::office::xml::{Event, Xml, decode};
use super::package::Package;
use super::{Fit, Format, Kind, Limits, Source, Window, title};
use crate::document::{Document, Meta};
use crate::message::Message;
use body::Walk;
use styles::Styles;

pub(super) const FORMAT: Format = Format {
    name: "odt",
    media: "application/vnd.oasis.opendocument.text",
    extensions: &["odt", "fodt", "ott", "odm"],
    doc: "formats.odt",
    sniff,
    load,
    window: Window::Parts,
};

/// Bytes at the start of a flat file in which its kind is told.
const HEAD: usize = 4096;

fn sniff(source: &Source<'_>, limits: &Limits) -> Fit {
    if source.kind(limits) == Some(Kind::Odt) || is_flat(source.bytes()) {
        Fit::Certain
    } else {
        Fit::No
    }
}

/// Whether a file is the one-file form of the format.
fn is_flat(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let has = |words: &str| memchr::memmem::find(head, words.as_bytes()).is_some();
    head.trim_ascii_start().starts_with(b"<")
        && has("urn:oasis:names:tc:opendocument:xmlns:office:1.0")
        && has("application/vnd.oasis.opendocument.text")
}

fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    if !source.bytes().starts_with(b"PK") {
        let text = decode(source.bytes());
        return read(source, &[&text], &text, &text, Vec::new());
    }
    let package = Package::open(source.bytes(), limits)?;
    if is_encrypted(&package) {
        return Err(Message::new("formats.office-encrypted"));
    }
    let bytes = package.read("content.xml")?;
    let content = decode(&bytes);
    let mut warnings = Vec::new();
    let mut part = |name: &str| match package.read_if_there(name) {
        Ok(bytes) => bytes.map(|bytes| decode(&bytes).into_owned()),
        Err(why) => {
            warnings.push(why);
            None
        }
    };
    let styles = part("styles.xml").unwrap_or_default();
    let meta = part("meta.xml").unwrap_or_default();
    warnings.extend(package.take_warnings());
    read(source, &[&styles, &content], &content, &meta, warnings)
}

/// Whether the words of a package are encrypted (ODF 1.3 Part 2, 3.4): one by one, or the whole package in a part of it.
fn is_encrypted(package: &Package<'_>) -> bool {
    if package.has("encrypted-package") {
        return true;
    }
    let Ok(Some(bytes)) = package.read_if_there("META-INF/manifest.xml") else {
        return false;
    };
    let text = decode(&bytes);
    let mut xml = Xml::new(&text);
    xml.root();
    let mut encrypted = false;
    xml.children(|xml, entry| {
        let content = entry.value("full-path").as_deref() == Some("content.xml");
        xml.children(|_, inner| encrypted |= content && inner.name() == "encryption-data");
    });
    encrypted
}

fn read(
    source: &Source<'_>,
    sources: &[&str],
    content: &str,
    meta: &str,
    warnings: Vec<Message>,
) -> Result<Document, Message> {
    let mut styles = Styles::default();
    for text in sources {
        styles.read(text);
    }
    let mut writer = Writer::new(FORMAT.name);
    facts(meta, writer.builder.meta());
    let mut xml = Xml::new(content);
    let mut found = false;
    loop {
        match xml.next() {
            Event::Start(tag) if tag.key() == ("office", "body") => {
                found = true;
                let mut walk = Walk::new(&mut styles);
                let total = content.len();
                walk.story(&mut xml, Some(&mut writer), &mut |done, written| {
                    if let Some(written) = written {
                        written.offer(source);
                    }
                    source.step(done, total)
                })?;
                for (label, parts) in walk.notes() {
                    writer.note(&label, &parts);
                }
                writer.comments(walk.take_comments());
                if walk.left_out > 0 {
                    let why = Message::new("formats.odt-copies").with("count", walk.left_out);
                    writer.builder.warn(why);
                }
                break;
            }
            // Flat files carry pictures of styles and settings before the text.
            Event::Start(tag) if tag.key() == ("office", "settings") => xml.skip(),
            Event::Eof => break,
            Event::Start(_) | Event::End | Event::Text(_) => {}
        }
    }
    if !found {
        return Err(Message::new("formats.office-no-body"));
    }
    for warning in xml.warning(content).into_iter().chain(warnings) {
        writer.builder.warn(warning);
    }
    Ok(title::put_stated_first(writer.builder.finish()))
}

/// Takes up what the file says of the document as a whole (ODF 1.3 Part 3, 4.3).
fn facts(text: &str, meta: &mut Meta) {
    let mut xml = Xml::new(text);
    loop {
        match xml.next() {
            Event::Start(tag) if tag.key() == ("office", "meta") => break,
            Event::Start(tag) if tag.key() == ("office", "body") => return,
            Event::Eof => return,
            Event::Start(_) | Event::End | Event::Text(_) => {}
        }
    }
    xml.children(|xml, tag| {
        let (space, name) = tag.key();
        let (space, name) = (space, name.to_owned());
        let custom = tag.value("name").filter(|_| name == "user-defined");
        let words = xml.words();
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        let words = words.to_owned();
        match (space, name.as_str()) {
            ("dc", "title") => meta.title = Some(words),
            ("meta", "initial-creator") => meta.author = Some(words),
            ("dc", "creator") => {
                if meta.author.is_none() {
                    meta.author = Some(words);
                } else {
                    meta.fields.push(("editor".to_owned(), words));
                }
            }
            ("meta", "creation-date") => meta.date = Some(words),
            ("dc", "language") => meta.language = Some(words),
            ("dc", "date") => meta.fields.push(("modified".to_owned(), words)),
            ("dc", "subject" | "description") => meta.fields.push((name, words)),
            ("meta", "keyword") => meta.fields.push(("keywords".to_owned(), words)),
            ("meta", "user-defined") => {
                meta.fields.extend(custom.map(|custom| (custom, words)));
            }
            _ => {}
        }
    });
}

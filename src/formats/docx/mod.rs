//! DOCX: documents of Word and of what writes its format (ECMA-376, ISO 29500 Transitional and Strict).
//!
//! Headings come from styles and outline levels, automatic numbers are printed as Word prints them ([`numbering`]), tracked changes are
//! read as accepted, hidden text and instructions of fields are left out, notes come at the end. Comments stand beside the text.

mod body;
mod chunks;
mod fields;
mod notes;
mod numbering;
pub(super) mod parts;
mod properties;
mod styles;
mod symbols;
#[cfg(test)]
mod tests;

use super::office::story::Writer;
use super::office::xml::{Xml, decode};
use super::package::Package;
use super::{Fit, Format, Kind, Limits, Source, Window, title};
use crate::document::{Document, Meta};
use crate::message::Message;
use body::{NoteFormats, Walk};
use numbering::Numbering;
use styles::Styles;

pub(super) const FORMAT: Format = Format {
    name: "docx",
    media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: &["docx", "docm", "dotx", "dotm"],
    doc: "formats.docx",
    sniff,
    load,
    window: Window::Parts,
};

fn sniff(source: &Source<'_>, limits: &Limits) -> Fit {
    match source.kind(limits) {
        Some(Kind::Docx) => Fit::Certain,
        _ if is_encrypted(source.bytes()) => Fit::Certain,
        _ => Fit::No,
    }
}

/// Whether a file is a compound file around an encrypted package (MS-OFFCRYPTO 2.3.1): it has a stream of that name.
fn is_encrypted(bytes: &[u8]) -> bool {
    const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.starts_with(MAGIC) && memchr::memmem::find(bytes, &name).is_some()
}

fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    if is_encrypted(source.bytes()) {
        return Err(Message::new("formats.office-encrypted"));
    }
    let package = Package::open(source.bytes(), limits)?;
    let (name, relations) = parts::main(&package);
    let bytes = package.read(&name)?;
    let text = decode(&bytes);
    let mut warnings = Vec::new();
    let mut part = |kind: &str| parts::text(&package, &relations, kind, &mut warnings);
    let styles = Styles::read(&part("styles").unwrap_or_default());
    let numbering = part("numbering").unwrap_or_default();
    let numbering = || Numbering::read(&numbering, &styles);
    let formats = NoteFormats::read(&part("settings").unwrap_or_default(), &text);
    let chunks = chunks::read(&package, &relations, limits);
    let mut meta = Meta::default();
    parts::facts(&package, &mut meta);
    let attempt = |lenient: bool| {
        let mut walk = Walk::new(&styles, numbering(), relations.clone(), &formats);
        walk.lenient = lenient;
        walk.chunks.clone_from(&chunks);
        let mut writer = Writer::new(FORMAT.name);
        writer.builder.meta().clone_from(&meta);
        let broken = read(source, &text, &mut walk, &mut writer)?;
        Ok::<_, Message>((walk, writer, broken))
    };
    let (mut walk, mut writer, mut broken) = attempt(false)?;
    if walk.swallowed {
        // A field without an end would take all that follows for its instructions.
        (walk, writer, broken) = attempt(true)?;
    }
    warnings.extend(broken);
    notes::write(&package, &mut walk, &mut writer, &mut warnings);
    let comments = notes::comments(&package, &relations, &mut walk, &mut warnings);
    writer.comments(comments);
    if walk.foreign > 0 {
        warnings.push(Message::new("formats.office-foreign").with("count", walk.foreign));
    }
    warnings.extend(package.take_warnings());
    for warning in warnings {
        writer.builder.warn(warning);
    }
    Ok(title::put_stated_first(writer.builder.finish()))
}

/// Reads the main part. A warning tells where it broke off.
fn read(
    source: &Source<'_>,
    text: &str,
    walk: &mut Walk<'_>,
    writer: &mut Writer,
) -> Result<Option<Message>, Message> {
    let mut xml = Xml::new(text);
    let root = xml.root();
    if root.is_none_or(|root| root.key() != ("w", "document")) {
        return Err(Message::new("formats.office-no-body"));
    }
    let total = text.len();
    walk.story(&mut xml, Some(writer), &mut |done, written| {
        if let Some(written) = written {
            written.offer(source);
        }
        source.step(done, total)
    })?;
    Ok(xml.warning(text))
}

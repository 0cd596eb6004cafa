//! `zhupi redactions`: the words that a document withholds.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::listing::one_line;
use crate::cli::records::code_points;
use crate::cli::world::{choice, origin};
use crate::cli::{DONE, Failure, Given, Stop, World};
use crate::document::Document;
use crate::export::guarded;
use crate::message::{Lang, Message};
use crate::redaction::{Redaction, find};
use crate::text::sentence_at;

/// Prints each mark with what its unit says it stands for; then how many there are of each kind.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let origin = origin(&given.path("file").unwrap_or_default());
    let library = world.library(given);
    let bytes = library.read(&origin).map_err(Failure::from)?;
    let document = library
        .load(&origin, &bytes, &choice(given))
        .map_err(Failure::from)?
        .document;
    let found = find(&document.text, document.text.whole());
    match given.text("format").as_deref() {
        Some("json") => {
            let records: Vec<Value> = found.iter().map(|one| record(&document, one)).collect();
            serde_json::to_writer_pretty(&mut *world.out, &records)
                .map_err(std::io::Error::from)?;
            writeln!(world.out)?;
        }
        Some("csv") => world.out.write_all(&table(&document, &found)?)?,
        _ => {
            for one in &found {
                writeln!(world.out, "{}", line(&document, one, world.lang))?;
            }
            if !found.is_empty() {
                writeln!(world.out, "{}", counts(&found, world.lang))?;
            }
        }
    }
    Ok(DONE)
}

/// Code points, kind, unit, and the sentence that the mark stands in.
fn record(document: &Document, one: &Redaction) -> Value {
    let (start, end) = code_points(&document.text, one.span);
    json!({
        "start": start,
        "end": end,
        "mark": document.text.slice(one.span),
        "kind": one.kind.name(),
        "unit": document.text.slice(one.unit),
        "sentence": sentence(document, one),
    })
}

fn sentence(document: &Document, one: &Redaction) -> String {
    let paragraph = document.paragraph_at(one.span.start);
    let sentence = sentence_at(&document.text, paragraph, one.span.start);
    document.text.slice(sentence).trim().to_owned()
}

fn line(document: &Document, one: &Redaction, lang: Lang) -> String {
    let (start, end) = code_points(&document.text, one.span);
    let words = one_line(&sentence(document, one));
    format!("{start}-{end}: {}: {words}", lang.text(one.kind.key()))
}

/// `63 withheld: amount of money 12, …`
fn counts(found: &[Redaction], lang: Lang) -> String {
    let mut kinds = BTreeMap::new();
    for one in found {
        *kinds.entry(one.kind).or_insert(0_usize) += 1;
    }
    let kinds: Vec<String> = kinds
        .iter()
        .map(|(kind, count)| format!("{} {count}", lang.text(kind.key())))
        .collect();
    Message::new("cli.redactions")
        .with("count", found.len())
        .with("kinds", kinds.join(lang.text("cli.list-join")))
        .say(lang)
}

/// The records as comma-separated values (RFC 4180) with a byte order mark for Excel. Words that a spreadsheet would take for a formula begin with an
/// apostrophe.
fn table(document: &Document, found: &[Redaction]) -> Result<Vec<u8>, std::io::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(["start", "end", "mark", "kind", "unit", "sentence"])?;
    for one in found {
        let (start, end) = code_points(&document.text, one.span);
        writer.write_record([
            &start.to_string(),
            &end.to_string(),
            &guarded(document.text.slice(one.span).to_owned()),
            one.kind.name(),
            document.text.slice(one.unit),
            &guarded(sentence(document, one)),
        ])?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

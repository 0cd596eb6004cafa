//! Annotations as programs read them: the fields of the notes format, and where each stands now.

use serde_json::{Map, Value, json};

use crate::anchor::{Candidate, Placement};
use crate::annotation::{Annotation, Entry, Kind, Record};
use crate::document::Document;
use crate::export::{confidence, status};
use crate::text::{ReadingText, Span};

/// One annotation of a document that was given as `name`. Absent keys are left out; only `start` and `end` may be null.
pub(super) fn record(document: &Document, name: &str, entry: &Entry) -> Map<String, Value> {
    let text = &document.text;
    let annotation = &entry.annotation;
    let mut record = Map::new();
    let mut put = |key: &str, value: Value| {
        let empty = match &value {
            Value::Null => !matches!(key, "start" | "end"),
            Value::String(words) => words.is_empty(),
            Value::Array(values) => values.is_empty(),
            _ => false,
        };
        if !empty {
            record.insert(key.to_owned(), value);
        }
    };
    let anchor = &annotation.anchor;
    let place = place(text, entry);
    put("id", json!(annotation.id.to_string()));
    put("kind", json!(kind(annotation.kind)));
    put("tags", json!(annotation.tags));
    put("quote", json!(anchor.quote));
    put("prefix", json!(anchor.prefix));
    put("suffix", json!(anchor.suffix));
    put("start", json!(place.map(|(start, _)| start)));
    put("end", json!(place.map(|(_, end)| end)));
    put("section", json!(anchor.section));
    put("page", json!(place.and_then(|_| page_of(document, entry))));
    put("note", json!(annotation.note));
    put("author", json!(annotation.author));
    put("color", json!(annotation.color));
    put(
        "created",
        json!(annotation.created.as_ref().map(|at| &at.0)),
    );
    put(
        "modified",
        json!(annotation.modified.as_ref().map(|at| &at.0)),
    );
    put("original", json!(annotation.original));
    put("note_conflict", json!(annotation.note_conflict));
    put("placed_on", json!(annotation.placed_on));
    put("document", json!(name));
    put("status", json!(status(&entry.placement)));
    put("confidence", json!(confidence(&entry.placement)));
    put("found", json!(found(text, entry)));
    put("candidates", candidates(text, &entry.placement));
    record
}

/// The label of the document's own page on which it stands now.
fn page_of<'a>(document: &'a Document, entry: &Entry) -> Option<&'a str> {
    let span = entry.placement.span()?;
    Some(document.page_at(span.start)?.label.as_str())
}

/// Where it stands now, in code points; nothing for what is lost or on the document as a whole.
pub(super) fn place(text: &ReadingText, entry: &Entry) -> Option<(usize, usize)> {
    let span = entry.placement.span()?;
    (entry.annotation.kind != Kind::Document).then(|| code_points(text, span))
}

/// The present words where they are not those that were marked.
pub(super) fn found<'a>(text: &'a ReadingText, entry: &Entry) -> Option<&'a str> {
    let span = entry.placement.span()?;
    let words = text.slice(span);
    let differs = entry.annotation.kind != Kind::Document && words != entry.annotation.anchor.quote;
    differs.then_some(words)
}

fn candidates(text: &ReadingText, placement: &Placement) -> Value {
    match placement {
        Placement::Uncertain(candidates) => places(text, candidates),
        _ => Value::Null,
    }
}

/// Places with their words and how sure they are, or how alike.
pub(super) fn places(text: &ReadingText, candidates: &[Candidate]) -> Value {
    candidates
        .iter()
        .map(|candidate| {
            let (start, end) = code_points(text, candidate.span);
            let sure = (candidate.confidence * 100.0).round() / 100.0;
            json!({"start": start, "end": end, "quote": text.slice(candidate.span), "confidence": sure})
        })
        .collect()
}

pub(super) fn code_points(text: &ReadingText, span: Span) -> (usize, usize) {
    (text.code_points(span.start), text.code_points(span.end))
}

/// The fields of the notes format of a record, without where it stands now.
pub(super) fn fields(record: &Record) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| {
        let empty = match &value {
            Value::Null => true,
            Value::String(words) => words.is_empty(),
            Value::Array(values) => values.is_empty(),
            _ => false,
        };
        if !empty {
            fields.insert(key.to_owned(), value);
        }
    };
    let anchor = match record {
        Record::Annotation(annotation) => &annotation.anchor,
        Record::Correction(correction) => &correction.anchor,
    };
    put("id", json!(record.id().to_string()));
    put("quote", json!(anchor.quote));
    put("prefix", json!(anchor.prefix));
    put("suffix", json!(anchor.suffix));
    put("start", json!(anchor.hint.map(|(start, _)| start)));
    put("end", json!(anchor.hint.map(|(_, end)| end)));
    put("section", json!(anchor.section));
    match record {
        Record::Annotation(annotation) => {
            put("kind", json!(kind(annotation.kind)));
            put("tags", json!(annotation.tags));
            put("note", json!(annotation.note));
            put("author", json!(annotation.author));
            put("color", json!(annotation.color));
            put(
                "created",
                json!(annotation.created.as_ref().map(|at| &at.0)),
            );
            put(
                "modified",
                json!(annotation.modified.as_ref().map(|at| &at.0)),
            );
            put("original", json!(annotation.original));
            put("note_conflict", json!(annotation.note_conflict));
        }
        Record::Correction(correction) => {
            put("heading", json!(correction.heading));
            put("level", json!(correction.level));
            put(
                "modified",
                json!(correction.modified.as_ref().map(|at| &at.0)),
            );
        }
    }
    fields
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Highlight => "highlight",
        Kind::Bookmark => "bookmark",
        Kind::Section => "section",
        Kind::Document => "document",
    }
}

/// Whether the annotation carries the code or one below it.
pub(super) fn has_tag(annotation: &Annotation, code: &str) -> bool {
    let code = code.trim_matches('/');
    annotation
        .tags
        .iter()
        .any(|tag| crate::annotation::tag_covers(code, tag))
}

/// Whether words, note or tags contain what is searched for, whatever the case.
pub(super) fn mentions(annotation: &Annotation, query: &str) -> bool {
    let query = query.to_lowercase();
    let contains = |words: &String| words.to_lowercase().contains(&query);
    contains(&annotation.anchor.quote)
        || contains(&annotation.note)
        || annotation.tags.iter().any(contains)
}

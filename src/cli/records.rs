//! Annotations as programs read them: the fields of the notes format, and where each stands now.

use serde_json::{Map, Value, json};

use crate::anchor::{Candidate, Placement, rounded};
use crate::annotation::{Annotation, Entry, Kind, Moment, Record};
use crate::document::Document;
use crate::export::{confidence, status};
use crate::text::{ReadingText, Span};

/// The object of a record; what is empty is left out of it.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, key: &str, value: Value) {
        let empty = match &value {
            Value::Null => true,
            Value::String(words) => words.is_empty(),
            Value::Array(values) => values.is_empty(),
            _ => false,
        };
        if !empty {
            self.put_even_null(key, value);
        }
    }

    fn put_even_null(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// What was written about the passage, by whom and when, and what is kept of it from before.
    fn words_of(&mut self, annotation: &Annotation) {
        let moment = |at: &Option<Moment>| json!(at.as_ref().map(|at| &at.0));
        self.put("note", json!(annotation.note));
        self.put("author", json!(annotation.author));
        self.put("color", json!(annotation.color));
        self.put("created", moment(&annotation.created));
        self.put("modified", moment(&annotation.modified));
        self.put("original", json!(annotation.original));
        self.put("note_conflict", json!(annotation.note_conflict));
    }
}

/// One annotation of a document that was given as `name`. Absent keys are left out; only `start` and `end` may be null.
pub(super) fn record(document: &Document, name: &str, entry: &Entry) -> Map<String, Value> {
    let text = &document.text;
    let annotation = &entry.annotation;
    let mut fields = Fields::default();
    let anchor = &annotation.anchor;
    let place = place(text, entry);
    fields.put("id", json!(annotation.id.to_string()));
    fields.put("kind", json!(annotation.kind.name()));
    fields.put("tags", json!(annotation.tags));
    fields.put("quote", json!(anchor.quote));
    fields.put("prefix", json!(anchor.prefix));
    fields.put("suffix", json!(anchor.suffix));
    fields.put_even_null("start", json!(place.map(|(start, _)| start)));
    fields.put_even_null("end", json!(place.map(|(_, end)| end)));
    fields.put("section", json!(anchor.section));
    fields.put("page", json!(place.and_then(|_| page_of(document, entry))));
    fields.words_of(annotation);
    fields.put("placed_on", json!(annotation.placed_on));
    fields.put("document", json!(name));
    fields.put("status", json!(status(&entry.placement)));
    fields.put("confidence", json!(confidence(&entry.placement)));
    fields.put("found", json!(found(text, entry)));
    fields.put("candidates", candidates(text, &entry.placement));
    fields.0
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
            let sure = rounded(candidate.confidence);
            json!({"start": start, "end": end, "quote": text.slice(candidate.span), "confidence": sure})
        })
        .collect()
}

pub(super) fn code_points(text: &ReadingText, span: Span) -> (usize, usize) {
    (text.code_points(span.start), text.code_points(span.end))
}

/// The fields of the notes format of a record, without where it stands now.
pub(super) fn fields(record: &Record) -> Map<String, Value> {
    let mut fields = Fields::default();
    let anchor = match record {
        Record::Annotation(annotation) => &annotation.anchor,
        Record::Correction(correction) => &correction.anchor,
    };
    fields.put("id", json!(record.id().to_string()));
    fields.put("quote", json!(anchor.quote));
    fields.put("prefix", json!(anchor.prefix));
    fields.put("suffix", json!(anchor.suffix));
    fields.put("start", json!(anchor.hint.map(|(start, _)| start)));
    fields.put("end", json!(anchor.hint.map(|(_, end)| end)));
    fields.put("section", json!(anchor.section));
    fields.put("ordinal", json!(anchor.ordinal.map(|(ordinal, _)| ordinal)));
    fields.put("equal", json!(anchor.ordinal.map(|(_, equal)| equal)));
    let alike = (!anchor.alike.is_empty()).then(|| anchor.alike.to_string());
    fields.put("alike", json!(alike));
    match record {
        Record::Annotation(annotation) => {
            fields.put("kind", json!(annotation.kind.name()));
            fields.put("tags", json!(annotation.tags));
            fields.words_of(annotation);
        }
        Record::Correction(correction) => {
            fields.put("heading", json!(correction.heading));
            fields.put("level", json!(correction.level));
            fields.put(
                "modified",
                json!(correction.modified.as_ref().map(|at| &at.0)),
            );
        }
    }
    fields.0
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

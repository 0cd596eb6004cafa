//! W3C Web Annotation as JSON-LD: one collection with one embedded page (REC-annotation-model-20170223, §3 to §5).
//!
//! What the model has no word for stands under the prefix `zhupi:`, which the context declares; JSON-LD readers keep it, others pass
//! over it. Offsets count Unicode code points, as §4.2.5 demands. Ids are derived from ids, so that the same annotations give the
//! same file.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Options, Source, confidence, status};
use crate::anchor::{Placement, rounded};
use crate::annotation::{Annotation, Color, Entry, Id, Kind, Moment};
use crate::text::{ReadingText, Span};

/// The context that every reader of Web Annotations knows.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// Namespace of the terms that are our own.
const TERMS: &str = "urn:zhupi:";

/// Writes all documents into one collection.
pub(super) fn write(sources: &[Source<'_>], _: &Options) -> Vec<u8> {
    let ids: Vec<Id> = sources.iter().map(source_id).collect();
    let items: Vec<Value> = sources
        .iter()
        .zip(&ids)
        .flat_map(|(source, id)| {
            source
                .ordered()
                .into_iter()
                .map(|entry| annotation(source, *id, entry))
        })
        .collect();
    let all: Vec<u8> = ids.iter().flat_map(|id| *id.as_bytes()).collect();
    let collection = derived(&all, "collection");
    let mut root = json!({
        "@context": [CONTEXT, {
            "zhupi": TERMS,
            "zhupi:section": {"@id": "zhupi:section", "@container": "@list"},
            "zhupi:noteConflict": {"@id": "zhupi:noteConflict", "@container": "@list"},
            "zhupi:candidates": {"@id": "zhupi:candidates", "@container": "@list"},
        }],
        "id": urn(collection),
        "type": "AnnotationCollection",
        "label": label(sources),
        "generator": {"type": "Software", "name": "zhupi"},
        "zhupi:sources": sources.iter().zip(&ids).map(|(source, id)| facts(source, *id)).collect::<Vec<_>>(),
        "total": items.len(),
    });
    if !items.is_empty()
        && let Some(root) = root.as_object_mut()
    {
        let page = json!({
            "id": urn(derived(&all, "page")),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        });
        root.insert("first".to_owned(), page);
    }
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    ascii_controls(&text).into_bytes()
}

/// What the collection is called: the titles of its documents.
fn label(sources: &[Source<'_>]) -> String {
    let titles: Vec<String> = sources.iter().map(Source::title).collect();
    titles.join("; ")
}

/// Which text the offsets refer to.
fn facts(source: &Source<'_>, id: Id) -> Value {
    let text = &source.document.text;
    json!({
        "id": urn(id),
        "zhupi:name": source.name,
        "zhupi:title": source.title(),
        "zhupi:textSha256": text_sha256(text),
        "zhupi:length": text.code_point_length(),
    })
}

fn annotation(source: &Source<'_>, source_id: Id, entry: &Entry) -> Value {
    let annotation = &entry.annotation;
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        out.insert(key.to_owned(), value);
    };
    put("id", json!(urn(annotation.id)));
    put("type", json!("Annotation"));
    put("motivation", json!(motivation(annotation)));
    for (key, moment) in [
        ("created", &annotation.created),
        ("modified", &annotation.modified),
    ] {
        if let Some(time) = moment.as_ref().and_then(utc) {
            put(key, json!(time));
        }
    }
    if let Some(author) = &annotation.author {
        put("creator", json!({"type": "Person", "name": author}));
    }
    let bodies = bodies(annotation);
    if !bodies.is_empty() {
        put("body", Value::Array(bodies));
    }
    let color = source.color_of(entry).and_then(|color| color.parse().ok());
    if let Some(color) = color {
        put(
            "stylesheet",
            json!({"type": "CssStylesheet", "value": style(color)}),
        );
    }
    put("target", target(source, source_id, entry, color));
    own_terms(source, entry, &mut put);
    Value::Object(out)
}

/// One reason (§3.3.5), the most telling.
fn motivation(annotation: &Annotation) -> &'static str {
    if annotation.kind == Kind::Bookmark {
        "bookmarking"
    } else if !annotation.tags.is_empty() {
        "tagging"
    } else if !annotation.note.is_empty() {
        "commenting"
    } else {
        "highlighting"
    }
}

fn bodies(annotation: &Annotation) -> Vec<Value> {
    let body = |purpose: &str, value: &str| json!({"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"});
    let tags = annotation.tags.iter().map(|tag| body("tagging", tag));
    let note = (!annotation.note.is_empty()).then(|| body("commenting", &annotation.note));
    tags.chain(note).collect()
}

/// The whole source, or a part of it told in alternative ways: by its place when it has one, and always by its words.
fn target(source: &Source<'_>, source_id: Id, entry: &Entry, color: Option<Color>) -> Value {
    let annotation = &entry.annotation;
    if annotation.kind == Kind::Document {
        return json!(urn(source_id));
    }
    let mut selectors = Vec::new();
    if let Some(span) = entry.placement.span() {
        let (start, end) = code_points(&source.document.text, span);
        selectors.push(json!({"type": "TextPositionSelector", "start": start, "end": end}));
    }
    let mut quote = json!({"type": "TextQuoteSelector", "exact": annotation.anchor.quote});
    for (key, context) in [
        ("prefix", &annotation.anchor.prefix),
        ("suffix", &annotation.anchor.suffix),
    ] {
        if !context.is_empty()
            && let Some(quote) = quote.as_object_mut()
        {
            quote.insert(key.to_owned(), json!(context));
        }
    }
    selectors.push(quote);
    let mut target = json!({"source": urn(source_id)});
    if let Some(target) = target.as_object_mut() {
        if let Some(color) = color {
            target.insert("styleClass".to_owned(), json!(class(color)));
        }
        target.insert("selector".to_owned(), Value::Array(selectors));
    }
    target
}

/// What only zhupi knows of an annotation.
fn own_terms(source: &Source<'_>, entry: &Entry, put: &mut impl FnMut(&str, Value)) {
    let annotation = &entry.annotation;
    let text = &source.document.text;
    put("zhupi:kind", json!(annotation.kind.name()));
    put("zhupi:status", json!(status(&entry.placement)));
    put("zhupi:confidence", json!(confidence(&entry.placement)));
    match &entry.placement {
        Placement::Approximate(span, _) => put("zhupi:found", json!(text.slice(*span))),
        Placement::Uncertain(candidates) => {
            let candidates: Vec<Value> = candidates
                .iter()
                .map(|candidate| {
                    let (start, end) = code_points(text, candidate.span);
                    let sure = rounded(candidate.confidence);
                    json!({
                        "zhupi:start": start,
                        "zhupi:end": end,
                        "zhupi:quote": text.slice(candidate.span),
                        "zhupi:confidence": sure,
                    })
                })
                .collect();
            put("zhupi:candidates", Value::Array(candidates));
        }
        _ => {}
    }
    let section = source.section_of(entry);
    if !section.is_empty() {
        put("zhupi:section", json!(section));
    }
    if let Some(page) = source.page_of(entry) {
        put("zhupi:page", json!(page));
    }
    if let Some(color) = &annotation.color {
        put("zhupi:color", json!(color));
    }
    if let Some(original) = &annotation.original {
        put("zhupi:original", json!(original));
    }
    if let Some(placed_on) = &annotation.placed_on {
        put("zhupi:placedOn", json!(placed_on));
    }
    if !annotation.note_conflict.is_empty() {
        put("zhupi:noteConflict", json!(annotation.note_conflict));
    }
    if entry.placement.span().is_none()
        && let Some((start, end)) = annotation.anchor.hint
    {
        put("zhupi:lastStart", json!(start));
        put("zhupi:lastEnd", json!(end));
    }
}

fn class(color: Color) -> String {
    match color {
        Color::Rgb(red, green, blue) => format!("c{red:02x}{green:02x}{blue:02x}"),
        named => named.to_string(),
    }
}

fn style(color: Color) -> String {
    format!(".{}{{background-color:{color}}}", class(color))
}

/// An xsd:dateTime in UTC; nothing for a time that is none.
fn utc(moment: &Moment) -> Option<String> {
    moment.instant().map(|instant| instant.to_string())
}

fn code_points(text: &ReadingText, span: Span) -> (usize, usize) {
    (text.code_points(span.start), text.code_points(span.end))
}

fn urn(id: Id) -> String {
    id.urn().to_string()
}

/// The document's id; a document that has none yet is named by its text.
fn source_id(source: &Source<'_>) -> Id {
    source.id.unwrap_or_else(|| {
        let text = source.document.text.as_str();
        derived(&Sha256::digest(text.as_bytes()), "source")
    })
}

/// An id that follows from others (UUID version 5, RFC 9562 §5.5).
fn derived(from: &[u8], role: &str) -> Id {
    let mut name = from.to_vec();
    name.extend_from_slice(role.as_bytes());
    Uuid::new_v5(&Uuid::NAMESPACE_OID, &name)
}

fn text_sha256(text: &ReadingText) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_str().as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Control characters that JSON allows in strings but terminals obey, as escapes. Outside strings the serializer writes none.
fn ascii_controls(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, '\u{7F}'..='\u{9F}') {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

//! The keys of the notes file in their order, and the conversion between fields and records.

use super::{FORMAT, Facts};
use crate::anchor::Anchor;
use crate::annotation::{Annotation, Correction, Id, Kind, Moment};
use crate::message::Message;
use crate::storage::toml_text::{Field, Fields, Key, Type, get};

const fn key(name: &'static str, kind: Type) -> Key {
    Key { name, kind }
}

/// Keys at the top of the file.
pub(in crate::storage) const TOP: &[Key] = &[key("format", Type::Number)];

/// Keys of `[document]`.
pub(in crate::storage) const DOCUMENT: &[Key] = &[
    key("id", Type::Id),
    key("title", Type::Text),
    key("file", Type::Text),
    key("media", Type::Text),
    key("sha256", Type::Text),
    key("text_sha256", Type::Text),
    key("length", Type::Number),
];

/// Keys of `[[annotation]]`.
pub(in crate::storage) const ANNOTATION: &[Key] = &[
    key("id", Type::Id),
    key("kind", Type::Text),
    key("tags", Type::List),
    key("quote", Type::Text),
    key("prefix", Type::Text),
    key("suffix", Type::Text),
    key("start", Type::Number),
    key("end", Type::Number),
    key("section", Type::List),
    key("ordinal", Type::Number),
    key("equal", Type::Number),
    key("alike", Type::Text),
    key("note", Type::Lines),
    key("author", Type::Text),
    key("color", Type::Text),
    key("created", Type::Time),
    key("modified", Type::Time),
    key("found", Type::Found),
    key("placed_on", Type::Text),
    key("original", Type::Text),
    key("note_conflict", Type::List),
];

/// Keys of `[[outline]]`.
pub(in crate::storage) const OUTLINE: &[Key] = &[
    key("id", Type::Id),
    key("quote", Type::Text),
    key("prefix", Type::Text),
    key("suffix", Type::Text),
    key("start", Type::Number),
    key("end", Type::Number),
    key("section", Type::List),
    key("ordinal", Type::Number),
    key("equal", Type::Number),
    key("alike", Type::Text),
    key("heading", Type::Flag),
    key("level", Type::Number),
    key("modified", Type::Time),
];

/// Fields in the making: what is absent or empty is left out.
#[derive(Default)]
struct Making(Fields);

impl Making {
    fn text(&mut self, key: &'static str, text: &str) {
        if !text.is_empty() {
            self.0.push((key, Field::Text(text.to_owned())));
        }
    }

    fn list(&mut self, key: &'static str, items: &[String]) {
        if !items.is_empty() {
            self.0.push((key, Field::List(items.to_vec())));
        }
    }

    /// A time that is none in TOML is left out, rather than a file written that nobody can read.
    fn time(&mut self, key: &'static str, time: Option<&Moment>) {
        if let Some(Moment(time)) = time
            && time.parse::<toml_edit::Datetime>().is_ok()
        {
            self.0.push((key, Field::Time(time.clone())));
        }
    }

    fn anchor(&mut self, anchor: &Anchor) {
        // Even when empty: a passage without a quotation could not be read again.
        self.0.push(("quote", Field::Text(anchor.quote.clone())));
        self.text("prefix", &anchor.prefix);
        self.text("suffix", &anchor.suffix);
        if let Some((start, end)) = anchor.hint {
            self.0.push(("start", Field::Number(start)));
            self.0.push(("end", Field::Number(end)));
        }
        self.list("section", &anchor.section);
        if let Some((ordinal, equal)) = anchor.ordinal {
            self.0.push(("ordinal", Field::Number(ordinal)));
            self.0.push(("equal", Field::Number(equal)));
        }
        if !anchor.alike.is_empty() {
            self.text("alike", &anchor.alike.to_string());
        }
    }
}

/// The fields of an annotation as they are written.
pub(in crate::storage) fn annotation_fields(annotation: &Annotation) -> Fields {
    let mut making = Making::default();
    making.text("id", &annotation.id.to_string());
    if annotation.kind != Kind::Highlight {
        making.text("kind", annotation.kind.name());
    }
    making.list("tags", &annotation.tags);
    if annotation.kind == Kind::Document {
        making.list("section", &annotation.anchor.section);
    } else {
        making.anchor(&annotation.anchor);
    }
    making.text("note", &annotation.note);
    making.text("author", annotation.author.as_deref().unwrap_or_default());
    making.text("color", annotation.color.as_deref().unwrap_or_default());
    making.time("created", annotation.created.as_ref());
    making.time("modified", annotation.modified.as_ref());
    if let Some(found) = &annotation.found {
        let mut found = found.clone();
        if !found.confidence.is_finite() {
            found.confidence = 0.0;
        }
        making.0.push(("found", Field::Found(found)));
    }
    making.text(
        "placed_on",
        annotation.placed_on.as_deref().unwrap_or_default(),
    );
    making.text(
        "original",
        annotation.original.as_deref().unwrap_or_default(),
    );
    making.list("note_conflict", &annotation.note_conflict);
    making.0
}

/// The fields of a correction as they are written.
pub(in crate::storage) fn correction_fields(correction: &Correction) -> Fields {
    let mut making = Making::default();
    making.text("id", &correction.id.to_string());
    making.anchor(&correction.anchor);
    making.0.push(("heading", Field::Flag(correction.heading)));
    if let Some(level) = correction.level {
        making.0.push(("level", Field::Number(usize::from(level))));
    }
    making.time("modified", correction.modified.as_ref());
    making.0
}

/// The fields of `[document]`.
pub(in crate::storage) fn facts_fields(facts: &Facts) -> Fields {
    let mut making = Making::default();
    if let Some(id) = facts.id {
        making.text("id", &id.to_string());
    }
    for (key, value) in [
        ("title", &facts.title),
        ("file", &facts.file),
        ("media", &facts.media),
        ("sha256", &facts.sha256),
        ("text_sha256", &facts.text_sha256),
    ] {
        making.text(key, value.as_deref().unwrap_or_default());
    }
    if let Some(length) = facts.length {
        making.0.push(("length", Field::Number(length)));
    }
    making.0
}

/// The field at the top.
pub(in crate::storage) fn top_fields() -> Fields {
    vec![("format", Field::Number(FORMAT as usize))]
}

fn text(fields: &Fields, key: &str) -> Option<String> {
    match get(fields, key) {
        Some(Field::Text(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

fn list(fields: &Fields, key: &str) -> Vec<String> {
    match get(fields, key) {
        Some(Field::List(items)) => items.clone(),
        _ => Vec::new(),
    }
}

fn number(fields: &Fields, key: &str) -> Option<usize> {
    match get(fields, key) {
        Some(Field::Number(number)) => Some(*number),
        _ => None,
    }
}

fn time(fields: &Fields, key: &str) -> Option<Moment> {
    match get(fields, key) {
        Some(Field::Time(time)) => Some(Moment(time.clone())),
        _ => None,
    }
}

fn anchor(fields: &Fields) -> Anchor {
    let hint = number(fields, "start").zip(number(fields, "end"));
    let ordinal = number(fields, "ordinal").zip(number(fields, "equal"));
    Anchor {
        quote: text(fields, "quote").unwrap_or_default(),
        prefix: text(fields, "prefix").unwrap_or_default(),
        suffix: text(fields, "suffix").unwrap_or_default(),
        hint: hint.filter(|(start, end)| start <= end),
        section: list(fields, "section"),
        ordinal: ordinal.filter(|(ordinal, equal)| (1..=*equal).contains(ordinal)),
        alike: text(fields, "alike")
            .and_then(|alike| alike.parse().ok())
            .unwrap_or_default(),
    }
}

/// The identity in the fields, when there is one.
pub(in crate::storage) fn id_of(fields: &Fields) -> Option<Id> {
    text(fields, "id").and_then(|id| Id::try_parse(&id).ok())
}

/// The annotation of some fields under an identity, or the key that is at fault and what is wrong with it.
pub(in crate::storage) fn annotation_of(
    fields: &Fields,
    id: Id,
) -> Result<Annotation, (&'static str, Message)> {
    let mut annotation = Annotation::new(id, anchor(fields));
    if let Some(name) = text(fields, "kind") {
        annotation.kind = Kind::named(&name).ok_or_else(|| {
            (
                "kind",
                Message::new("storage.unknown-kind").with("kind", name),
            )
        })?;
    }
    if annotation.kind == Kind::Document {
        annotation.anchor = Anchor {
            section: annotation.anchor.section,
            ..Anchor::default()
        };
    } else if get(fields, "quote").is_none() {
        return Err(("", Message::new("storage.no-quote")));
    }
    annotation.tags = list(fields, "tags");
    annotation.note = text(fields, "note").unwrap_or_default();
    annotation.author = text(fields, "author");
    annotation.color = text(fields, "color");
    annotation.created = time(fields, "created");
    annotation.modified = time(fields, "modified");
    annotation.placed_on = text(fields, "placed_on");
    annotation.original = text(fields, "original");
    annotation.note_conflict = list(fields, "note_conflict");
    if let Some(Field::Found(found)) = get(fields, "found") {
        annotation.found = Some(found.clone());
    }
    Ok(annotation)
}

/// The correction of some fields under an identity, or the key that is at fault and what is wrong with it.
pub(in crate::storage) fn correction_of(
    fields: &Fields,
    id: Id,
) -> Result<Correction, (&'static str, Message)> {
    if get(fields, "quote").is_none() {
        return Err(("", Message::new("storage.no-quote")));
    }
    let level = match number(fields, "level") {
        None => None,
        Some(level) => Some(u8::try_from(level).map_err(|_| {
            (
                "level",
                Message::new("storage.bad-level").with("level", level),
            )
        })?),
    };
    Ok(Correction {
        id,
        anchor: anchor(fields),
        heading: !matches!(get(fields, "heading"), Some(Field::Flag(false))),
        level,
        modified: time(fields, "modified"),
    })
}

/// The facts of some fields.
pub(in crate::storage) fn facts_of(fields: &Fields) -> Facts {
    Facts {
        id: id_of(fields),
        title: text(fields, "title"),
        file: text(fields, "file"),
        media: text(fields, "media"),
        sha256: text(fields, "sha256"),
        text_sha256: text(fields, "text_sha256"),
        length: number(fields, "length"),
    }
}

/// Where a record stands among the others of a file: those on the document as a whole first, those that were never placed
/// last.
pub(in crate::storage) fn order(kind: Kind, anchor: &Anchor, id: Id) -> (usize, usize, Id) {
    let (start, end) = match kind {
        Kind::Document => (0, 0),
        _ => anchor.hint.unwrap_or((usize::MAX, usize::MAX)),
    };
    (start, end, id)
}

//! From records back to the text of a notes file, by splices.

use std::collections::{HashMap, HashSet};

use toml_edit::{Document, Item, Table};

use super::read::{Element, Parsed, parse, unfolded};
use super::schema::{
    ANNOTATION, DOCUMENT, OUTLINE, TOP, annotation_fields, correction_fields, facts_fields, order,
    top_fields,
};
use super::{Facts, Records};
use crate::annotation::{Id, Kind};
use crate::message::{Lang, Message};
use crate::storage::problem::Problem;
use crate::storage::toml_text::{
    Fields, Form, Key, Splices, end_of_table, first_header, form, insert_table, remove_table,
    render_comment, render_table, set_fields, start_of,
};

/// Where a record stands in the file.
pub(super) type Order = (usize, usize, Id);

/// The text of a new notes file, before anything is in it: a comment for whoever opens it in an editor.
pub fn new_notes() -> String {
    let comments: String = Lang::all()
        .map(|lang| render_comment(lang.text("storage.file-comment")))
        .collect();
    format!("{comments}format = 1\n")
}

/// The text with other records: only what differs from the records in the text is changed. Tables with faults stay. The records
/// must have been read from this text, or merged with those ([`super::super::merge`]): one that is missing is taken away.
///
/// # Errors
/// When the text may not be written, or when it is so unusual that the result would not say what was meant; nothing is lost then.
pub fn write_notes(text: &str, records: &Records) -> Result<String, Problem> {
    let document = parse(text)?;
    let parsed = Parsed::new(text, &document);
    if let Some(key) = inline_and_changed(&document, &parsed, records) {
        let fault = || Problem::at(text, 0, Message::new("storage.not-writable"));
        return write_notes(&unfolded(text, key).ok_or_else(fault)?, records);
    }
    let mut splices = Splices::default();
    write_top(text, &document, &mut splices);
    write_document(
        text,
        &document,
        &parsed.records.document,
        &records.document,
        &mut splices,
    );
    let annotations: Vec<Entry> = records
        .annotations
        .iter()
        .map(|annotation| Entry {
            id: annotation.id,
            order: order(annotation.kind, &annotation.anchor, annotation.id),
            fields: annotation_fields(annotation),
        })
        .collect();
    let old = parsed.records.annotations.iter().map(annotation_fields);
    let section = Section::annotations(text, &document);
    if is_headed(&document, "annotation") {
        section.write(
            text,
            &parsed.annotations,
            old.collect(),
            &annotations,
            &mut splices,
        );
    }
    let corrections: Vec<Entry> = records
        .corrections
        .iter()
        .map(|correction| Entry {
            id: correction.id,
            order: order(Kind::Highlight, &correction.anchor, correction.id),
            fields: correction_fields(correction),
        })
        .collect();
    let old = parsed.records.corrections.iter().map(correction_fields);
    let section = Section::corrections();
    if is_headed(&document, "outline") {
        section.write(
            text,
            &parsed.corrections,
            old.collect(),
            &corrections,
            &mut splices,
        );
    }
    let written = splices.apply(text);
    verify(&written, &parsed, records)?;
    Ok(written)
}

/// Whether the tables of a key have headers; those written inline say what the records say by now.
fn is_headed(document: &Document<&str>, key: &str) -> bool {
    form(document, key, key != "document") != Form::Inline
}

/// A key whose tables are written inline and say another thing than the records: they get headers first.
fn inline_and_changed(
    document: &Document<&str>,
    parsed: &Parsed,
    records: &Records,
) -> Option<&'static str> {
    let is_inline = |key: &str| !is_headed(document, key);
    let unnamed = |key: &str| parsed.unnamed.contains(&key);
    let old = &parsed.records;
    if is_inline("document") && facts_fields(&old.document) != facts_fields(&records.document) {
        return Some("document");
    }
    let by_id = |mut all: Vec<(Id, Fields)>| {
        all.sort_by_key(|(id, _)| *id);
        all
    };
    let annotations = |records: &Records| {
        let all = records.annotations.iter();
        by_id(all.map(|a| (a.id, annotation_fields(a))).collect())
    };
    if is_inline("annotation")
        && (unnamed("annotation") || annotations(old) != annotations(records))
    {
        return Some("annotation");
    }
    let corrections = |records: &Records| {
        let all = records.corrections.iter();
        by_id(all.map(|c| (c.id, correction_fields(c))).collect())
    };
    let changed = || unnamed("outline") || corrections(old) != corrections(records);
    (is_inline("outline") && changed()).then_some("outline")
}

/// Reads what would be written, and compares it with what was meant.
fn verify(written: &str, before: &Parsed, records: &Records) -> Result<(), Problem> {
    let fault = || Problem::at(written, 0, Message::new("storage.not-writable"));
    let document = parse(written).map_err(|_| fault())?;
    let again = Parsed::new(written, &document);
    let mut annotations = again.records.annotations;
    let mut meant = records.annotations.clone();
    annotations.sort_by_key(|annotation| annotation.id);
    meant.sort_by_key(|annotation| annotation.id);
    let mut corrections = again.records.corrections;
    let mut meant_corrections = records.corrections.clone();
    corrections.sort_by_key(|correction| correction.id);
    meant_corrections.sort_by_key(|correction| correction.id);
    let same = annotations
        .iter()
        .map(annotation_fields)
        .eq(meant.iter().map(annotation_fields))
        && corrections
            .iter()
            .map(correction_fields)
            .eq(meant_corrections.iter().map(correction_fields))
        && again.problems.len() == before.problems.len();
    if same { Ok(()) } else { Err(fault()) }
}

fn first_table(document: &Document<&str>, key: &str) -> Option<usize> {
    let table = document.get(key)?.as_array_of_tables()?.get(0)?;
    Some(table.span()?.start)
}

fn write_top(text: &str, document: &Document<&str>, splices: &mut Splices) {
    if document.get("format").is_some() {
        return;
    }
    let root = document.as_table();
    let first_key = root
        .iter()
        .filter(|(_, item)| item.is_value() || item.as_table().is_some_and(Table::is_dotted))
        .filter_map(|(key, _)| root.key(key)?.span())
        .map(|span| span.start)
        .min();
    let render = |eol: &str| {
        render_table("", &top_fields(), TOP, eol)
            .trim_start()
            .to_owned()
    };
    match (first_key, first_header(root)) {
        (Some(at), _) => splices.put(at..at, render("\n")),
        (None, Some(header)) => {
            insert_table(text, start_of(text, header), false, &render, splices);
        }
        (None, None) => insert_table(text, text.len(), true, &render, splices),
    }
}

fn write_document(
    text: &str,
    document: &Document<&str>,
    old: &Facts,
    new: &Facts,
    splices: &mut Splices,
) {
    let (old, new) = (facts_fields(old), facts_fields(new));
    if old == new {
        return;
    }
    if let Some(table) = document.get("document").and_then(Item::as_table)
        && !table.is_implicit()
    {
        set_fields(text, table, DOCUMENT, &old, &new, splices);
        return;
    }
    let render = |eol: &str| render_table("[document]", &new, DOCUMENT, eol);
    match first_header(document.as_table()) {
        Some(header) => insert_table(text, start_of(text, header), false, &render, splices),
        None => insert_table(text, text.len(), true, &render, splices),
    }
}

/// A record as it is to be written.
struct Entry {
    id: Id,
    order: Order,
    fields: Fields,
}

/// The tables of one kind.
pub(super) struct Section {
    pub(super) name: &'static str,
    keys: &'static [Key],
    /// Where the first table goes when there is none yet; the end of the file otherwise.
    fallback: Option<usize>,
}

impl Section {
    pub(super) fn annotations(text: &str, document: &Document<&str>) -> Self {
        Self {
            name: "annotation",
            keys: ANNOTATION,
            fallback: first_table(document, "outline").map(|header| start_of(text, header)),
        }
    }

    /// Whether a key of such a table is one that this program knows.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known.name == key)
    }

    pub(super) fn corrections() -> Self {
        Self {
            name: "outline",
            keys: OUTLINE,
            fallback: None,
        }
    }

    fn write(
        &self,
        text: &str,
        elements: &[Element],
        old: Vec<Fields>,
        entries: &[Entry],
        splices: &mut Splices,
    ) {
        let by_id: HashMap<Id, &Entry> = entries.iter().map(|entry| (entry.id, entry)).collect();
        let known: HashSet<Id> = elements.iter().map(|element| element.id).collect();
        let mut kept: Vec<(&Table, Order)> = Vec::new();
        for (element, mut old) in elements.iter().zip(old) {
            let Some(entry) = by_id.get(&element.id) else {
                remove_table(text, element.table, splices);
                continue;
            };
            if !element.has_id {
                old.retain(|(key, _)| *key != "id");
            }
            set_fields(text, element.table, self.keys, &old, &entry.fields, splices);
            kept.push((element.table, entry.order));
        }
        let mut added: Vec<&Entry> = entries
            .iter()
            .filter(|entry| !known.contains(&entry.id))
            .collect();
        added.sort_by_key(|entry| entry.order);
        for entry in added {
            self.add(text, &kept, entry, splices);
        }
    }

    fn add(&self, text: &str, kept: &[(&Table, Order)], entry: &Entry, splices: &mut Splices) {
        let header = format!("[[{}]]", self.name);
        let render = |eol: &str| render_table(&header, &entry.fields, self.keys, eol);
        let (at, after) = self.place(text, kept, entry.order);
        insert_table(text, at, after, &render, splices);
    }

    /// Where a new table goes among those that stay, and whether behind another (see [`insert_table`]).
    pub(super) fn place(&self, text: &str, kept: &[(&Table, Order)], new: Order) -> (usize, bool) {
        let next = kept
            .iter()
            .find(|(_, order)| order.0 != usize::MAX && *order > new)
            .and_then(|(table, _)| table.span());
        match (next, kept.last(), self.fallback) {
            (Some(next), _, _) => (start_of(text, next.start), false),
            (None, Some((table, _)), _) => (end_of_table(text, table), true),
            (None, None, Some(at)) => (at, false),
            (None, None, None) => (text.len(), true),
        }
    }
}

//! From the text of a notes file to records.

use std::borrow::Cow;
use std::collections::HashSet;

use toml_edit::{Document, Item, Table, TableLike};

use super::schema::{ANNOTATION, DOCUMENT, OUTLINE, annotation_of, correction_of, facts_of, id_of};
use super::{FORMAT, Records};
use crate::annotation::Id;
use crate::message::Message;
use crate::storage::hash::sha256;
use crate::storage::problem::Problem;
use crate::storage::toml_text::{
    Field, Fields, Form, Key, Written, form, get, read_fields, tables_of, unfold,
};

/// What the text of a notes file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NotesText {
    /// What could be read.
    pub records: Records,
    /// What could not; those tables stay in the file as they are.
    pub problems: Vec<Problem>,
    /// Why the file must not be written: it is no TOML, no UTF-8, or of a newer format.
    pub read_only: Option<Problem>,
}

/// Reads the bytes of a notes file. An entry that was written by hand without an identity gets one here that is the same at each
/// reading, by anyone, so that two writers mean the same entry.
pub fn read_notes(bytes: &[u8]) -> NotesText {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let good = String::from_utf8_lossy(good);
            return broken(Problem::at(
                &good,
                good.len(),
                Message::new("storage.not-utf8"),
            ));
        }
    };
    let document = match document_of(text) {
        Ok(document) => document,
        Err(problem) => return broken(problem),
    };
    if let Some(problem) = other_shape(text, &document) {
        return broken(problem);
    }
    let mut notes = Parsed::new(text, &document).into_notes();
    // What a newer program wrote can be read as far as it is understood.
    notes.read_only = other_format(text, &document);
    notes
}

fn broken(problem: Problem) -> NotesText {
    NotesText {
        read_only: Some(problem),
        ..NotesText::default()
    }
}

/// The TOML of a text, when it is TOML of a format that this program may write.
pub(in crate::storage) fn parse(text: &str) -> Result<Document<&str>, Problem> {
    let document = document_of(text)?;
    let refused = other_format(text, &document).or_else(|| other_shape(text, &document));
    refused.map_or(Ok(document), Err)
}

fn document_of(text: &str) -> Result<Document<&str>, Problem> {
    Document::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let why = error.message().to_owned();
        Problem::at(text, at, Message::new("storage.no-toml").with("why", why))
    })
}

/// Where a key of the file stands, in bytes.
fn place_of(document: &Document<&str>, key: &str) -> usize {
    let root = document.as_table();
    let span = root.key(key).and_then(toml_edit::Key::span);
    span.or_else(|| root.get(key)?.span())
        .map_or(0, |span| span.start)
}

/// Why a file is of no format that this program may write.
fn other_format(text: &str, document: &Document<&str>) -> Option<Problem> {
    let what = match document.get("format")?.as_integer() {
        Some(format) if format <= FORMAT => return None,
        Some(format) => Message::new("storage.newer").with("format", format.to_string()),
        None => Message::new("storage.wrong-type")
            .with("key", "format")
            .with("expected", Message::new("storage.type-number")),
    };
    Some(Problem::at(text, place_of(document, "format"), what))
}

/// Why a file does not hold what a notes file holds.
fn other_shape(text: &str, document: &Document<&str>) -> Option<Problem> {
    let problem = |key: &str, what| {
        let what = Message::new(what).with("key", key);
        Problem::at(text, place_of(document, key), what)
    };
    let no_tables = ["annotation", "outline"]
        .into_iter()
        .find(|key| form(document, key, true) == Form::Other)
        .map(|key| problem(key, "storage.no-tables"));
    no_tables.or_else(|| {
        let is_other = form(document, "document", false) == Form::Other;
        is_other.then(|| problem("document", "storage.no-table"))
    })
}

/// A table of the file that became a record.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// The table.
    pub(super) table: &'a Table,
    /// Its identity, as written or as made here.
    pub(super) id: Id,
    /// Whether the identity stands in the file.
    pub(super) has_id: bool,
}

/// A notes file with the tables behind its records.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    pub(super) records: Records,
    /// In the order of `records.annotations`; none for tables that are written inline (see [`unfolded`]).
    pub(super) annotations: Vec<Element<'a>>,
    /// In the order of `records.corrections`; likewise.
    pub(super) corrections: Vec<Element<'a>>,
    /// Keys of which an inline table has no identity yet.
    pub(super) unnamed: Vec<&'static str>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Parsed<'a> {
    pub(super) fn new(text: &str, document: &'a Document<&str>) -> Self {
        let mut parsed = Self {
            records: Records::default(),
            annotations: Vec::new(),
            corrections: Vec::new(),
            unnamed: Vec::new(),
            problems: Vec::new(),
        };
        if let Some(table) = document.get("document").and_then(Item::as_table_like) {
            match read_fields(text, table, DOCUMENT) {
                Ok(fields) => parsed.records.document = facts_of(&fields),
                Err(wrong) => {
                    parsed
                        .problems
                        .push(Problem::at(text, wrong.at, wrong.what));
                    parsed.records.document = facts_of(&readable(text, table));
                }
            }
        }
        let mut names = Names::default();
        for table in tables_of(document, "annotation") {
            parsed.element(
                text,
                "annotation",
                table,
                ANNOTATION,
                &mut names,
                |parsed, fields, id| {
                    parsed.records.annotations.push(annotation_of(fields, id)?);
                    Ok(&mut parsed.annotations)
                },
            );
        }
        for table in tables_of(document, "outline") {
            parsed.element(
                text,
                "outline",
                table,
                OUTLINE,
                &mut names,
                |parsed, fields, id| {
                    parsed.records.corrections.push(correction_of(fields, id)?);
                    Ok(&mut parsed.corrections)
                },
            );
        }
        parsed
            .problems
            .sort_by_key(|problem| (problem.line, problem.column));
        parsed
    }

    fn element(
        &mut self,
        text: &str,
        name: &'static str,
        written: Written<'a>,
        keys: &[Key],
        names: &mut Names,
        keep: impl for<'s> FnOnce(
            &'s mut Self,
            &Fields,
            Id,
        ) -> Result<&'s mut Vec<Element<'a>>, (&'static str, Message)>,
    ) {
        let (table, header) = (written.keys, written.start);
        let place = |key: &str| {
            let span = table.key(key).and_then(toml_edit::Key::span);
            span.map_or(header, |span| span.start)
        };
        let fields = match read_fields(text, table, keys) {
            Ok(fields) => fields,
            Err(wrong) => {
                self.problems.push(Problem::at(text, wrong.at, wrong.what));
                return;
            }
        };
        let own = id_of(&fields);
        let id = own.unwrap_or_else(|| names.made(self.records.document.id, &fields));
        if !names.seen.insert(id) {
            let what = Message::new("storage.duplicate-id").with("id", id.to_string());
            self.problems.push(Problem::at(text, place("id"), what));
            return;
        }
        match keep(self, &fields, id) {
            Ok(elements) => match written.headed {
                Some(table) => elements.push(Element {
                    table,
                    id,
                    has_id: own.is_some(),
                }),
                None if own.is_none() => self.unnamed.push(name),
                None => {}
            },
            Err((key, what)) => self.problems.push(Problem::at(text, place(key), what)),
        }
    }

    fn into_notes(self) -> NotesText {
        NotesText {
            records: self.records,
            problems: self.problems,
            read_only: None,
        }
    }
}

/// The fields of a faulty `[document]` that can be read all the same.
fn readable(text: &str, table: &dyn TableLike) -> Fields {
    DOCUMENT
        .iter()
        .filter_map(|key| read_fields(text, table, std::slice::from_ref(key)).ok())
        .flatten()
        .collect()
}

/// The text with headers for the tables of a key that are written inline: only such are changed line by line. `None` when there are none,
/// or none that can be written so.
pub(super) fn unfolded(text: &str, key: &str) -> Option<String> {
    match key {
        "annotation" => unfold(text, key, true, Some("outline")),
        "outline" => unfold(text, key, true, None),
        _ => unfold(text, key, false, None),
    }
}

/// The text with headers for all its tables.
pub(super) fn all_unfolded(text: &str) -> Cow<'_, str> {
    with_headers(text, &["document", "annotation", "outline"])
}

/// The text with headers for the tables of these keys.
pub(super) fn with_headers<'t>(text: &'t str, keys: &[&str]) -> Cow<'t, str> {
    let mut all = Cow::Borrowed(text);
    for key in keys {
        if let Some(unfolded) = unfolded(&all, key) {
            all = Cow::Owned(unfolded);
        }
    }
    all
}

/// Identities met and made.
#[derive(Default)]
struct Names {
    seen: HashSet<Id>,
}

impl Names {
    /// An identity for an entry without one, from its content and that of the document: a UUID version 7 by form (RFC 9562,
    /// section 5.7), its time that of `created` or of the document's own identity.
    fn made(&self, document: Option<Id>, fields: &Fields) -> Id {
        let created = match get(fields, "created") {
            Some(Field::Time(time)) => crate::annotation::Moment(time.clone()).instant(),
            _ => None,
        };
        let millis = created
            .and_then(|instant| u64::try_from(instant.as_millisecond()).ok())
            .or_else(|| {
                let (seconds, nanos) = document?.get_timestamp()?.to_unix();
                Some(seconds * 1000 + u64::from(nanos) / 1_000_000)
            })
            .unwrap_or(0);
        let content = format!("{document:?}{fields:?}");
        for nth in 0_usize.. {
            let digest = sha256(format!("{nth} {content}").as_bytes());
            let mut random = [0; 10];
            random.copy_from_slice(digest.get(..10).unwrap_or(&[0; 10]));
            let id = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
            if !self.seen.contains(&id) {
                return id;
            }
        }
        Id::nil()
    }
}

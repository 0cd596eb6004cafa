//! CSV for spreadsheets: one row an annotation.
//!
//! RFC 4180 with CRLF, and a byte order mark, without which Excel on Chinese Windows reads the file as GBK. A cell that a spreadsheet
//! would take for a formula gets a leading apostrophe (OWASP, “CSV Injection”), unless the person asks for raw cells.

use super::{Options, Source, confidence, defused, status};
use crate::anchor::{Candidate, Placement, rounded};
use crate::annotation::{Annotation, Entry, Kind};
use crate::message::Lang;

/// The columns; programs read them, so they are never translated. The last two and the page stand there only where they say something:
/// see [`is_needed`].
const HEADER: [&str; 17] = [
    "id",
    "document",
    "start",
    "end",
    "quote",
    "tags",
    "note",
    "color",
    "section",
    PAGE,
    "created",
    "modified",
    "author",
    "status",
    "confidence",
    FOUND,
    CANDIDATES,
];

/// The column of pages.
const PAGE: &str = "page";
/// The column of the words that stand now where a changed passage was found.
const FOUND: &str = "found";
/// The column of the places that are likely: a line for each, best first, `start-end confidence words`.
const CANDIDATES: &str = "candidates";

/// Whether a column says something of any of the documents: pages where one has pages of its own, present words where some changed, and
/// places to choose from where there are some.
fn is_needed(column: &str, sources: &[Source<'_>]) -> bool {
    let any = |of: fn(&Placement) -> bool| {
        let entries = sources.iter().flat_map(|source| source.entries);
        entries.map(|entry| &entry.placement).any(of)
    };
    match column {
        PAGE => sources
            .iter()
            .any(|source| !source.document.pages.is_empty()),
        FOUND => any(|placement| matches!(placement, Placement::Approximate(..))),
        CANDIDATES => any(|placement| matches!(placement, Placement::Uncertain(_))),
        _ => true,
    }
}

/// Writes all documents into one table.
pub(super) fn write(sources: &[Source<'_>], options: &Options) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    let needed = HEADER.map(|column| is_needed(column, sources));
    let mut put = |cells: &[String]| {
        let cells = cells
            .iter()
            .zip(needed)
            .filter_map(|(cell, needed)| needed.then_some(cell));
        // Writing to memory does not fail, and every row has the same number of cells.
        let _ = writer.write_record(cells);
    };
    put(&HEADER.map(str::to_owned));
    for source in sources {
        for entry in source.ordered() {
            let cells = row(source, entry, options.lang);
            put(&cells.map(|cell| {
                let cell = defused(&cell);
                if options.raw { cell } else { guarded(cell) }
            }));
        }
    }
    writer.into_inner().unwrap_or_default()
}

fn row(source: &Source<'_>, entry: &Entry, lang: Lang) -> [String; HEADER.len()] {
    let annotation = &entry.annotation;
    let text = &source.document.text;
    let place = |at| text.code_points(at).to_string();
    let span = entry
        .placement
        .span()
        .filter(|_| annotation.kind != Kind::Document);
    let time = |moment: &Option<crate::annotation::Moment>| {
        moment.clone().map(|moment| moment.0).unwrap_or_default()
    };
    [
        annotation.id.to_string(),
        source.name.clone(),
        span.map(|span| place(span.start)).unwrap_or_default(),
        span.map(|span| place(span.end)).unwrap_or_default(),
        annotation.anchor.quote.clone(),
        annotation.tags.join(";"),
        whole_note(annotation, lang),
        source.color_of(entry).unwrap_or_default(),
        source.section_of(entry).join(" › "),
        source.page_of(entry).unwrap_or_default().to_owned(),
        time(&annotation.created),
        time(&annotation.modified),
        annotation.author.clone().unwrap_or_default(),
        status(&entry.placement).to_owned(),
        confidence(&entry.placement).to_string(),
        match entry.placement {
            Placement::Approximate(span, _) => text.slice(span).to_owned(),
            _ => String::new(),
        },
        candidates(source, &entry.placement),
    ]
}

/// The places that are likely, as [`CANDIDATES`] says.
fn candidates(source: &Source<'_>, placement: &Placement) -> String {
    let Placement::Uncertain(candidates) = placement else {
        return String::new();
    };
    let text = &source.document.text;
    let line = |candidate: &Candidate| {
        let Candidate { span, confidence } = candidate;
        let confidence = rounded(*confidence);
        let (start, end) = (text.code_points(span.start), text.code_points(span.end));
        let words = text.slice(*span).replace('\n', " ");
        format!("{start}-{end} {confidence:.2} {words}")
    };
    candidates.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The note, and below it what the other side wrote where a merge kept both.
fn whole_note(annotation: &Annotation, lang: Lang) -> String {
    let mut note = annotation.note.clone();
    for other in &annotation.note_conflict {
        if !note.is_empty() {
            note.push_str("\n\n");
        }
        note.push_str(lang.text("export.other-note"));
        note.push_str(other);
    }
    note
}

/// A cell that no spreadsheet takes for a formula.
pub fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

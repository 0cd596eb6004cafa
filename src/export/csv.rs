//! CSV for spreadsheets: one row an annotation.
//!
//! RFC 4180 with CRLF, and a byte order mark, without which Excel on Chinese Windows reads the file as GBK. A cell that a spreadsheet
//! would take for a formula gets a leading apostrophe (OWASP, “CSV Injection”), unless the person asks for raw cells.

use super::{Options, Source, confidence, defused, status};
use crate::annotation::{Annotation, Entry, Kind};
use crate::message::Lang;

/// The columns; programs read them, so they are never translated. The page stands there only where a document has pages of its own.
const HEADER: [&str; 15] = [
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
];

/// The column of pages.
const PAGE: &str = "page";

/// Writes all documents into one table.
pub(super) fn write(sources: &[Source<'_>], options: &Options) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    let paged = sources
        .iter()
        .any(|source| !source.document.pages.is_empty());
    let mut put = |cells: &[String]| {
        let columns = HEADER.iter().zip(cells);
        let cells = columns
            .filter(|(name, _)| paged || **name != PAGE)
            .map(|(_, cell)| cell);
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
    ]
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

//! Counts tags and gathers codes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml_edit::Item;

use super::reach::Reach;
use super::tags::tagged;
use crate::annotation::{CodeSurvey, KnownCode, Scope, Spot, TagCount, paths};
use crate::message::Message;
use crate::storage::atomic;
use crate::storage::codebook_file::{codes, parse as parse_book, read_codebook};
use crate::storage::notes_file::parse_notes;
use crate::storage::problem::Problem;

/// All codes and tags of files that belong together. Files that cannot be read are told and left out.
pub fn survey_codes(reach: &Reach) -> CodeSurvey {
    let mut survey = CodeSurvey {
        files: reach.notes.len(),
        has_project: reach.books.iter().any(|book| book.scope == Scope::Project),
        ..CodeSurvey::default()
    };
    for book in &reach.books {
        match atomic::read(&book.path) {
            Ok(None) => {}
            Ok(Some(bytes)) => add_codes(&mut survey, &book.path, book.scope, &bytes),
            Err(error) => survey.problems.push(unread(&book.path, &error)),
        }
    }
    for path in &reach.notes {
        match atomic::read(path) {
            Ok(None) => {}
            Ok(Some(bytes)) => {
                if let Err(problem) = count(&mut survey.uses, path, &bytes) {
                    survey.problems.push(problem.told(path));
                }
            }
            Err(error) => survey.problems.push(unread(path, &error)),
        }
    }
    survey
}

/// A file that could not be read.
pub(super) fn unread(path: &Path, error: &std::io::Error) -> Message {
    Message::new("storage.not-read")
        .with("path", path.display().to_string())
        .with("why", error.to_string())
}

fn add_codes(survey: &mut CodeSurvey, path: &Path, scope: Scope, bytes: &[u8]) {
    let (_, problems, broken) = read_codebook(bytes);
    let told = problems.iter().chain(&broken);
    survey
        .problems
        .extend(told.map(|problem| problem.told(path)));
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(document) = parse_book(text) else {
        return;
    };
    for (table, code) in codes(text, &document).0 {
        if survey.find(&code.name).is_some() {
            continue;
        }
        let at = table.keys.get("name").and_then(Item::span);
        let at = at.map_or(table.start, |span| span.start);
        survey.codes.push(KnownCode {
            spot: spot(path, text, at),
            scope,
            code,
        });
    }
}

fn spot(path: &Path, text: &str, at: usize) -> Spot {
    let place = Problem::at(text, at, Message::new("storage.busy"));
    Spot {
        path: path.to_owned(),
        line: place.line,
        column: place.column,
    }
}

fn count(uses: &mut BTreeMap<String, TagCount>, path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let text = utf8(bytes)?;
    let document = parse_notes(text)?;
    let mut here = BTreeSet::new();
    for annotation in tagged(&document) {
        let mut covered = BTreeSet::new();
        let mut own = BTreeSet::new();
        for (span, tag) in &annotation.tags.items {
            covered.extend(paths(tag));
            if own.insert(tag) {
                let known = uses.entry(tag.clone()).or_default();
                known.annotations += 1;
                known
                    .first
                    .get_or_insert_with(|| spot(path, text, span.start));
            }
        }
        for above in covered {
            uses.entry(above.to_owned()).or_default().total += 1;
            here.insert(above.to_owned());
        }
    }
    for tag in here {
        uses.entry(tag).or_default().documents += 1;
    }
    Ok(())
}

/// The text of a file, or where it is none.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let good = String::from_utf8_lossy(good);
        Problem::at(&good, good.len(), Message::new("storage.not-utf8"))
    })
}

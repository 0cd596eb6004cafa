//! What a change of codes does to each file, before any of them is touched.

use std::collections::BTreeSet;

use super::book::{self, Order};
use super::check::check;
use super::reach::{Book, Reach};
use super::step::FileChange;
use super::survey::{unread, utf8};
use super::tags::tagged;
use crate::annotation::{Code, CodeChange, CodeSetting, CodeSurvey, Retag, Scope};
use crate::message::Message;
use crate::storage::atomic;
use crate::storage::clock::new_id;
use crate::storage::codebook_file::read_codebook;
use crate::storage::notes_file::{parse_notes, read_notes};
use crate::storage::problem::Problem;
use crate::storage::toml_text::Splices;

/// What is going to be done.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Files that change, the codebooks first.
    pub(super) files: Vec<FileChange>,
    /// Files that must be left as they are, and why.
    pub(super) skipped: Vec<Message>,
}

/// A codebook as it stands.
pub(super) struct Standing<'a> {
    pub(super) book: &'a Book,
    before: Option<String>,
    pub(super) codes: Vec<Code>,
}

/// Finds out what a change does to the files that belong together.
///
/// # Errors
/// Why the change cannot be made.
pub(super) fn plan(
    change: &CodeChange,
    reach: &Reach,
    survey: &CodeSurvey,
) -> Result<Plan, Message> {
    let books = reach
        .books
        .iter()
        .map(standing)
        .collect::<Result<Vec<_>, _>>()?;
    check(change, survey, &books)?;
    let known = staying(change, &books);
    let mut plan = Plan::default();
    for (i, standing) in books.iter().enumerate() {
        let order = order(change, i, &books, &known, survey)?;
        let before = standing.before.clone().unwrap_or_default();
        let after = book::changed(&before, &order, &mut new_id)
            .map_err(|problem| problem.told(&standing.book.path))?;
        if after != before {
            plan.files.push(FileChange {
                path: standing.book.path.clone(),
                book: true,
                before: standing.before.clone(),
                after: Some(after),
                retags: Vec::new(),
                failed: false,
            });
        }
    }
    if matches!(change, CodeChange::Rename { .. } | CodeChange::Merge { .. }) {
        for path in &reach.notes {
            match atomic::read(path) {
                Ok(None) => {}
                Ok(Some(bytes)) => match notes(change, &bytes) {
                    Ok(Some((before, after, retags))) => plan.files.push(FileChange {
                        path: path.clone(),
                        book: false,
                        before: Some(before),
                        after: Some(after),
                        retags,
                        failed: false,
                    }),
                    Ok(None) => {}
                    Err(problem) => plan.skipped.push(problem.told(path)),
                },
                Err(error) => plan.skipped.push(unread(path, &error)),
            }
        }
    }
    Ok(plan)
}

fn standing(book: &Book) -> Result<Standing<'_>, Message> {
    let bytes = atomic::read(&book.path).map_err(|error| unread(&book.path, &error))?;
    let (codes, _, broken) = read_codebook(bytes.as_deref().unwrap_or_default());
    if let Some(problem) = broken {
        return Err(problem.told(&book.path));
    }
    Ok(Standing {
        book,
        before: bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        codes: codes.codes,
    })
}

/// A notes file before and after a change, when it changes.
type Changed = Option<(String, String, Vec<Retag>)>;

fn notes(change: &CodeChange, bytes: &[u8]) -> Result<Changed, Problem> {
    let text = utf8(bytes)?;
    let document = parse_notes(text)?;
    let mut splices = Splices::default();
    let mut changed = false;
    for tagged in tagged(&document) {
        let before = tagged.tags.names();
        let after = change.tags(&before);
        if before.iter().any(|tag| change.tag(tag).is_some()) {
            tagged.tags.set(text, &after, &mut splices);
            changed = true;
        }
    }
    if !changed {
        return Ok(None);
    }
    let after = splices.apply(text);
    // What would be written must be what was meant.
    parse_notes(&after)?;
    let records = read_notes(bytes).records;
    let retags = records
        .annotations
        .iter()
        .filter_map(|annotation| {
            let after = change.tags(&annotation.tags);
            (after != annotation.tags).then(|| Retag {
                id: annotation.id,
                before: annotation.tags.clone(),
                after,
            })
        })
        .collect();
    Ok(Some((text.to_owned(), after, retags)))
}

/// Makes the tags of a text that somebody else changed meanwhile what a step wants: by identity.
pub(super) fn retagged(bytes: &[u8], retags: &[Retag]) -> Result<String, Problem> {
    let text = utf8(bytes)?;
    let document = parse_notes(text)?;
    let mut splices = Splices::default();
    for tagged in tagged(&document) {
        let Some(retag) = tagged
            .id
            .and_then(|id| retags.iter().find(|retag| retag.id == id))
        else {
            continue;
        };
        let tags = retag.applied(&tagged.tags.names());
        tagged.tags.set(text, &tags, &mut splices);
    }
    let after = splices.apply(text);
    parse_notes(&after)?;
    Ok(after)
}

/// Names that stand in any codebook and that the change does not take away.
fn staying(change: &CodeChange, books: &[Standing]) -> BTreeSet<String> {
    let names = books.iter().flat_map(|standing| &standing.codes);
    names
        .map(|code| code.name.clone())
        .filter(|name| change.tag(name).is_none())
        .collect()
}

/// What is to be done to one of the codebooks.
fn order<'a>(
    change: &'a CodeChange,
    i: usize,
    books: &[Standing],
    known: &'a BTreeSet<String>,
    survey: &CodeSurvey,
) -> Result<Order<'a>, Message> {
    let scope = books.get(i).map(|standing| standing.book.scope);
    let mut order = Order {
        change,
        known,
        added: Vec::new(),
        moved: String::new(),
        leaving: false,
    };
    // The first codebook of the list is that of the project when there is one.
    let home = |wanted: Option<Scope>| {
        wanted.map_or(Some(0), |wanted| {
            books
                .iter()
                .position(|standing| standing.book.scope == wanted)
        })
    };
    match change {
        CodeChange::Define { name, set, scope }
            if survey.find(name).is_none() && home(*scope) == Some(i) =>
        {
            let code = book::code_of_setting(name, set, new_id());
            if !book::is_writable(&code) {
                return Err(Message::new("storage.code-name").with("name", name.as_str()));
            }
            order.added.push(code);
        }
        CodeChange::Adopt { names, scope } if home(*scope) == Some(i) => {
            let unknown = names.iter().filter(|name| survey.find(name).is_none());
            order.added = unknown
                .map(|name| book::code_of_setting(name, &CodeSetting::default(), new_id()))
                .collect();
        }
        CodeChange::Transfer { name, to } => {
            order.leaving = scope != Some(*to);
            if home(Some(*to)) == Some(i) {
                for other in books.iter().filter(|other| other.book.scope != *to) {
                    let text = other.before.as_deref().unwrap_or_default();
                    let cut =
                        book::cut(text, name).map_err(|problem| problem.told(&other.book.path))?;
                    if !cut.is_empty() && !order.moved.is_empty() {
                        order.moved.push('\n');
                    }
                    order.moved.push_str(&cut);
                }
            }
        }
        _ => {}
    }
    Ok(order)
}

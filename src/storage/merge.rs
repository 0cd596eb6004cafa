//! Two writers: three-way by identity and field, against the version that both last saw.

use std::collections::HashMap;

use super::notes_file::{
    Records, annotation_fields, annotation_of, carry, commented, correction_fields, correction_of,
    facts_fields, facts_of, order, read_notes, write_notes,
};
use super::problem::Problem;
use super::toml_text::{Field, Fields, get};
use crate::annotation::{Id, Kind, Moment};

/// Both sides changed one field of one record, each otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The record; `None` for the document's own facts.
    pub id: Option<Id>,
    /// The key of the field. Of a note both stay, `theirs` in `note_conflict`; of another field `ours` stays.
    pub field: String,
}

/// What both sides say together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The records, by place.
    pub records: Records,
    /// What a person should look at.
    pub conflicts: Vec<Conflict>,
}

/// Keys that only say where a passage is now: to change them is no edit of a person.
const DERIVED: [&str; 8] = [
    "start",
    "end",
    "section",
    "ordinal",
    "equal",
    "alike",
    "found",
    "placed_on",
];

/// Keys of the words of a passage.
const WORDS: [&str; 3] = ["quote", "prefix", "suffix"];

/// Whether a key is one of those that together say what the passage is: they are taken from one side.
fn is_of_passage(key: &str) -> bool {
    key == "original" || WORDS.contains(&key) || DERIVED.contains(&key)
}

/// Merges what we and they made of a base. What only one side changed is taken; tags are sets; of two notes ours stays and theirs is
/// kept beside it; what one side deleted and the other edited is kept.
pub fn merge(base: &Records, ours: &Records, theirs: &Records) -> Merged {
    let mut conflicts = Vec::new();
    let facts = merge_fields(
        &facts_fields(&base.document),
        &facts_fields(&ours.document),
        &facts_fields(&theirs.document),
        &mut |field| {
            // The others are made anew by every program that opens the document: differences are no matter for a person.
            if field == "title" {
                conflicts.push(Conflict {
                    id: None,
                    field: field.to_owned(),
                });
            }
        },
    );
    let annotations = merge_all(
        base.annotations
            .iter()
            .map(|a| (a.id, annotation_fields(a))),
        ours.annotations
            .iter()
            .map(|a| (a.id, annotation_fields(a))),
        theirs
            .annotations
            .iter()
            .map(|a| (a.id, annotation_fields(a))),
        &mut conflicts,
    );
    let corrections = merge_all(
        base.corrections
            .iter()
            .map(|c| (c.id, correction_fields(c))),
        ours.corrections
            .iter()
            .map(|c| (c.id, correction_fields(c))),
        theirs
            .corrections
            .iter()
            .map(|c| (c.id, correction_fields(c))),
        &mut conflicts,
    );
    let mut document = facts_of(&facts);
    if document.text_sha256 != ours.document.text_sha256 {
        // What is said of the file and of its text belongs together.
        document.sha256.clone_from(&theirs.document.sha256);
        document.media.clone_from(&theirs.document.media);
        document.length = theirs.document.length;
    }
    let mut records = Records {
        document,
        annotations: annotations
            .iter()
            .filter_map(|(id, fields)| annotation_of(fields, *id).ok())
            .collect(),
        corrections: corrections
            .iter()
            .filter_map(|(id, fields)| correction_of(fields, *id).ok())
            .collect(),
    };
    records
        .annotations
        .sort_by_key(|a| order(a.kind, &a.anchor, a.id));
    records
        .corrections
        .sort_by_key(|c| order(Kind::Highlight, &c.anchor, c.id));
    Merged { records, conflicts }
}

/// Merges three notes files as texts, for version control. Ours is the text that is changed: its comments, order and line ends stay;
/// their new tables come with their comments, and keys and tables that zhupi does not know are merged by key. An empty base means that
/// both sides added the file.
///
/// # Errors
/// Which of the files (0 base, 1 ours, 2 theirs) cannot be merged, and why.
pub fn merge_texts(
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
) -> Result<(String, Vec<Conflict>), (usize, Problem)> {
    let mut sides = Vec::with_capacity(3);
    let mut texts = [""; 3];
    for (which, bytes) in [base, ours, theirs].into_iter().enumerate() {
        let notes = read_notes(bytes);
        if let Some(problem) = notes.read_only {
            return Err((which, problem));
        }
        sides.push(notes.records);
        if let (Some(text), Ok(words)) = (texts.get_mut(which), std::str::from_utf8(bytes)) {
            *text = words;
        }
    }
    let [base_records, our_records, their_records] = sides.as_slice() else {
        return Ok((String::new(), Vec::new()));
    };
    if theirs == base || ours == theirs {
        return Ok((texts[1].to_owned(), Vec::new()));
    }
    if ours == base {
        return Ok((texts[2].to_owned(), Vec::new()));
    }
    let Merged {
        mut records,
        mut conflicts,
    } = merge(base_records, our_records, their_records);
    let (text, own) = carry(texts, &mut records)?;
    let text = write_notes(&text, &records).map_err(|problem| (1, problem))?;
    let text = commented(texts[0], text, texts[2]);
    conflicts.extend(own.into_iter().map(|(id, field)| Conflict { id, field }));
    Ok((text, conflicts))
}

fn merge_all(
    base: impl Iterator<Item = (Id, Fields)>,
    ours: impl Iterator<Item = (Id, Fields)>,
    theirs: impl Iterator<Item = (Id, Fields)>,
    conflicts: &mut Vec<Conflict>,
) -> Vec<(Id, Fields)> {
    let base: HashMap<Id, Fields> = base.collect();
    let ours: Vec<(Id, Fields)> = ours.collect();
    let mut theirs: HashMap<Id, Fields> = theirs.collect();
    let mut merged = Vec::with_capacity(ours.len());
    for (id, ours) in ours {
        let was = base.get(&id);
        let Some(theirs) = theirs.remove(&id) else {
            // They deleted it, or never had it.
            if was.is_none_or(|was| content(was) != content(&ours)) {
                merged.push((id, ours));
            }
            continue;
        };
        let mut note = |field: &str| {
            conflicts.push(Conflict {
                id: Some(id),
                field: field.to_owned(),
            });
        };
        let fields = if let Some(was) = was {
            merge_fields(was, &ours, &theirs, &mut note)
        } else if changed(&theirs) > changed(&ours) {
            merge_fields(&Fields::new(), &theirs, &ours, &mut note)
        } else {
            merge_fields(&Fields::new(), &ours, &theirs, &mut note)
        };
        merged.push((id, fields));
    }
    let mut rest: Vec<(Id, Fields)> = theirs
        .into_iter()
        .filter(|(id, theirs)| {
            // We deleted it: it stays only when they edited it.
            base.get(id)
                .is_none_or(|was| content(was) != content(theirs))
        })
        .collect();
    rest.sort_by_key(|(id, _)| *id);
    merged.extend(rest);
    merged
}

/// The fields that a person made.
fn content(fields: &Fields) -> Vec<&(&'static str, Field)> {
    fields
        .iter()
        .filter(|(key, _)| !DERIVED.contains(key))
        .collect()
}

fn changed(fields: &Fields) -> Option<jiff::Timestamp> {
    match get(fields, "modified").or_else(|| get(fields, "created")) {
        Some(Field::Time(time)) => Moment(time.clone()).instant(),
        _ => None,
    }
}

pub(super) fn merge_fields(
    base: &Fields,
    ours: &Fields,
    theirs: &Fields,
    conflict: &mut dyn FnMut(&'static str),
) -> Fields {
    let passage = passage_of(base, ours, theirs, conflict);
    let mut keys: Vec<&'static str> = Vec::new();
    for (key, _) in ours.iter().chain(theirs) {
        if !keys.contains(key) {
            keys.push(key);
        }
    }
    let mut merged = Fields::new();
    let mut spare_note = None;
    for key in keys {
        let (was, our, their) = (get(base, key), get(ours, key), get(theirs, key));
        let field = if is_of_passage(key) {
            get(passage, key).cloned()
        } else if our == their || their == was {
            our.cloned()
        } else if our == was {
            their.cloned()
        } else {
            match (key, our, their) {
                ("tags" | "note_conflict", _, _) => merge_sets(was, our, their),
                ("modified", Some(our), Some(their)) => Some(later(our, their)),
                ("created", Some(our), Some(their)) => Some(earlier(our, their)),
                // Both sides made the same thing: it has the older of the two identities.
                ("id", Some(Field::Text(our)), Some(Field::Text(their))) => {
                    Some(Field::Text(our.min(their).clone()))
                }
                ("note", Some(our), Some(Field::Text(their))) => {
                    conflict("note");
                    spare_note = Some(their.clone());
                    Some(our.clone())
                }
                ("note", our, their) => our.or(their).cloned(),
                (_, our, their) => {
                    conflict(key);
                    our.or(their).cloned()
                }
            }
        };
        if let Some(field) = field {
            merged.push((key, field));
        }
    }
    if let Some(note) = spare_note {
        keep_note(&mut merged, note);
    }
    merged
}

/// The side whose passage is taken.
fn passage_of<'a>(
    base: &Fields,
    ours: &'a Fields,
    theirs: &'a Fields,
    conflict: &mut dyn FnMut(&'static str),
) -> &'a Fields {
    let differs =
        |side: &Fields, keys: &[&str]| keys.iter().any(|key| get(base, key) != get(side, key));
    match (differs(ours, &WORDS), differs(theirs, &WORDS)) {
        (true, theirs_too) => {
            if theirs_too && WORDS.iter().any(|key| get(ours, key) != get(theirs, key)) {
                conflict("quote");
            }
            ours
        }
        (false, false) if differs(ours, &DERIVED) || differs(ours, &["original"]) => ours,
        (false, _) => theirs,
    }
}

/// The set of both sides: what either added is in, what either took away is out.
fn merge_sets(was: Option<&Field>, our: Option<&Field>, their: Option<&Field>) -> Option<Field> {
    let items = |field: Option<&Field>| match field {
        Some(Field::List(items)) => items.clone(),
        _ => Vec::new(),
    };
    let (was, our, their) = (items(was), items(our), items(their));
    let mut merged: Vec<String> = Vec::new();
    for item in our.iter().chain(&their) {
        let gone = was.contains(item) && !(our.contains(item) && their.contains(item));
        if !gone && !merged.contains(item) {
            merged.push(item.clone());
        }
    }
    (!merged.is_empty()).then_some(Field::List(merged))
}

fn later(our: &Field, their: &Field) -> Field {
    let instant = |field: &Field| match field {
        Field::Time(time) => Moment(time.clone()).instant(),
        _ => None,
    };
    if instant(their) > instant(our) {
        their.clone()
    } else {
        our.clone()
    }
}

fn earlier(our: &Field, their: &Field) -> Field {
    if later(our, their) == *our {
        their.clone()
    } else {
        our.clone()
    }
}

fn keep_note(fields: &mut Fields, note: String) {
    for (key, field) in fields.iter_mut() {
        if let ("note_conflict", Field::List(notes)) = (*key, field) {
            if !notes.contains(&note) {
                notes.push(note);
            }
            return;
        }
    }
    fields.push(("note_conflict", Field::List(vec![note])));
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;

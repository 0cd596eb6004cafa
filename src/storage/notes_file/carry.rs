//! Merging what the records do not hold: own keys and tables, comments of new tables, tables with faults.

use std::collections::{HashMap, HashSet};

use toml_edit::{Document, Item, Table};

use super::Records;
use super::read::{Element, Parsed, all_unfolded, parse, with_headers};
use super::schema::{ANNOTATION, DOCUMENT, OUTLINE, annotation_fields, correction_fields, order};
use super::write::{Order, Section};
use crate::annotation::{Id, Kind, Record};
use crate::storage::problem::Problem;
use crate::storage::toml_text::{
    Named, Splices, Standing, bare_table, first_header, insert_raw, merge_comments, merge_own,
    own_meaning, raw_table, remove_table, render_table, start_of,
};

/// A key that both sides changed, each otherwise, and the record in which it stands.
pub(in crate::storage) type OwnConflict = (Option<Id>, String);

/// One of the three files.
struct Side<'a> {
    text: &'a str,
    document: &'a Document<&'a str>,
    parsed: Parsed<'a>,
}

/// The text of ours with everything from theirs that records do not hold, and `merged` with the records that one side deleted and
/// the other gave own keys. Writing `merged` to the text completes the merge.
///
/// # Errors
/// Which file (0 base, 1 ours, 2 theirs) cannot be merged, and why.
pub(in crate::storage) fn carry(
    texts: [&str; 3],
    merged: &mut Records,
) -> Result<(String, Vec<OwnConflict>), (usize, Problem)> {
    let mut headed = texts.map(all_unfolded);
    if raw_document(&headed[0]) == raw_document(&headed[2]) {
        // Theirs brings nothing to it: it stays as it is written.
        headed[1] = with_headers(texts[1], &["annotation", "outline"]);
    }
    let texts = [&*headed[0], &*headed[1], &*headed[2]];
    let documents = [
        parse(texts[0]).map_err(|problem| (0, problem))?,
        parse(texts[1]).map_err(|problem| (1, problem))?,
        parse(texts[2]).map_err(|problem| (2, problem))?,
    ];
    let [base, ours, theirs] = [0, 1, 2].map(|which: usize| {
        let (text, document) = (texts[which], &documents[which]);
        Side {
            text,
            document,
            parsed: Parsed::new(text, document),
        }
    });
    keep_edited(&base, &ours, &theirs, merged);
    let mut carrying = Carrying {
        base,
        ours,
        theirs,
        splices: Splices::default(),
        conflicts: Vec::new(),
    };
    carrying.head();
    let orders = merged.annotations.iter();
    let orders = orders.map(|a| (a.id, order(a.kind, &a.anchor, a.id)));
    let section = Section::annotations(carrying.ours.text, carrying.ours.document);
    carrying.tables(&section, |parsed| &parsed.annotations, &orders.collect());
    let orders = merged.corrections.iter();
    let orders = orders.map(|c| (c.id, order(Kind::Highlight, &c.anchor, c.id)));
    let section = Section::corrections();
    carrying.tables(&section, |parsed| &parsed.corrections, &orders.collect());
    let text = carrying.splices.apply(carrying.ours.text);
    Ok((text, carrying.conflicts))
}

/// The text of a merge, with the records in it, and with the comments of theirs. A comment is not worth a merge: what would not be read any
/// more stays as it was.
pub(in crate::storage) fn commented(base: &str, merged: String, theirs: &str) -> String {
    let (base, theirs) = (&*all_unfolded(base), &*all_unfolded(theirs));
    let (Ok(was), Ok(ours), Ok(their)) = (parse(base), parse(&merged), parse(theirs)) else {
        return merged;
    };
    let mut splices = Splices::default();
    merge_comments(
        [
            (base, &was, &named(base, &was)),
            (&merged, &ours, &named(&merged, &ours)),
            (theirs, &their, &named(theirs, &their)),
        ],
        &mut splices,
    );
    let commented = splices.apply(&merged);
    let is_whole = parse(&commented).is_ok();
    if is_whole { commented } else { merged }
}

/// The tables of records by their identities.
fn named(text: &str, document: &Document<&str>) -> Named {
    let parsed = Parsed::new(text, document);
    let elements = parsed.annotations.iter().chain(&parsed.corrections);
    elements
        .map(|element| (std::ptr::from_ref(element.table), element.id.to_string()))
        .collect()
}

/// The `[document]` of a text in its very words.
fn raw_document(text: &str) -> Option<String> {
    let document = parse(text).ok()?;
    let table = document.get("document")?.as_table()?;
    Some(raw_table(text, table))
}

/// Records that one side deleted stay when the other changed keys in them that this program does not know.
fn keep_edited(base: &Side, ours: &Side, theirs: &Side, merged: &mut Records) {
    let annotations: HashSet<Id> = merged.annotations.iter().map(|a| a.id).collect();
    let corrections: HashSet<Id> = merged.corrections.iter().map(|c| c.id).collect();
    for side in [ours, theirs] {
        let section = Section::annotations(side.text, side.document);
        for id in edited(&section, &base.parsed.annotations, &side.parsed.annotations) {
            let record = side.parsed.records.annotations.iter();
            let record = record.filter(|a| a.id == id && !annotations.contains(&id));
            merged.annotations.extend(record.cloned());
        }
        let section = Section::corrections();
        for id in edited(&section, &base.parsed.corrections, &side.parsed.corrections) {
            let record = side.parsed.records.corrections.iter();
            let record = record.filter(|c| c.id == id && !corrections.contains(&id));
            merged.corrections.extend(record.cloned());
        }
    }
}

fn edited(section: &Section, base: &[Element], side: &[Element]) -> Vec<Id> {
    let known = |key: &str| section.knows(key);
    let was: HashMap<Id, &Table> = base.iter().map(|old| (old.id, old.table)).collect();
    side.iter()
        .filter(|new| {
            was.get(&new.id)
                .is_some_and(|old| own_meaning(old, &known) != own_meaning(new.table, &known))
        })
        .map(|new| new.id)
        .collect()
}

struct Carrying<'a> {
    base: Side<'a>,
    ours: Side<'a>,
    theirs: Side<'a>,
    splices: Splices,
    conflicts: Vec<OwnConflict>,
}

impl<'a> Carrying<'a> {
    /// Own keys of the file itself and of `[document]`.
    fn head(&mut self) {
        let root = |side: &Side<'a>| Standing {
            text: side.text,
            table: side.document.as_table(),
            is_root: true,
        };
        let (base, ours, theirs) = (root(&self.base), root(&self.ours), root(&self.theirs));
        let conflicts = &mut self.conflicts;
        let mut conflict = |key: &str| conflicts.push((None, key.to_owned()));
        let known = |key: &str| matches!(key, "format" | "document" | "annotation" | "outline");
        merge_own(
            Some(base),
            ours,
            theirs,
            &known,
            &mut self.splices,
            &mut conflict,
        );
        let table = |side: Standing<'a>| {
            let table = side.table.get("document").and_then(Item::as_table)?;
            Some(Standing {
                table,
                is_root: false,
                ..side
            })
        };
        let Some(theirs) = table(theirs) else { return };
        if let Some(ours) = table(ours) {
            let known = |key: &str| DOCUMENT.iter().any(|known| known.name == key);
            let base = table(base);
            merge_own(base, ours, theirs, &known, &mut self.splices, &mut conflict);
        } else if table(base).is_none() {
            let raw = raw_table(theirs.text, theirs.table);
            match first_header(ours.table) {
                Some(header) => {
                    let at = start_of(ours.text, header);
                    insert_raw(ours.text, at, false, &raw, &mut self.splices);
                }
                None => insert_raw(ours.text, ours.text.len(), true, &raw, &mut self.splices),
            }
        }
    }

    /// The tables of one kind. `orders` holds the records of the merge with their places.
    fn tables(
        &mut self,
        section: &Section,
        elements: for<'p> fn(&'p Parsed<'a>) -> &'p Vec<Element<'a>>,
        orders: &HashMap<Id, Order>,
    ) {
        let by_id = |side: &Side<'a>| -> HashMap<Id, &'a Table> {
            let elements = elements(&side.parsed).iter();
            elements
                .map(|element| (element.id, element.table))
                .collect()
        };
        let (was, there) = (by_id(&self.base), by_id(&self.theirs));
        let known = |key: &str| section.knows(key);
        let standing = |side: &Side<'a>, table| Standing {
            text: side.text,
            table,
            is_root: false,
        };
        let mut kept: Vec<(&Table, Order)> = Vec::new();
        for element in elements(&self.ours.parsed) {
            let id = element.id;
            let Some(order) = orders.get(&id) else {
                continue;
            };
            kept.push((element.table, *order));
            if let Some(theirs) = there.get(&id) {
                let conflicts = &mut self.conflicts;
                merge_own(
                    was.get(&id).map(|table| standing(&self.base, table)),
                    standing(&self.ours, element.table),
                    standing(&self.theirs, theirs),
                    &known,
                    &mut self.splices,
                    &mut |key| conflicts.push((Some(id), key.to_owned())),
                );
            }
        }
        let here: HashSet<Id> = kept_ids(elements(&self.ours.parsed));
        let mut new: Vec<(&Table, Order)> = elements(&self.theirs.parsed)
            .iter()
            .filter(|element| !here.contains(&element.id))
            .filter_map(|element| Some((element.table, *orders.get(&element.id)?)))
            .collect();
        new.sort_by_key(|(_, order)| *order);
        let (ours, theirs) = (self.ours.text, self.theirs.text);
        for (table, order) in new {
            let (at, after) = section.place(ours, &kept, order);
            insert_raw(
                ours,
                at,
                after,
                &raw_table(theirs, table),
                &mut self.splices,
            );
        }
        self.faulty(section, elements, &kept);
    }

    /// Tables that are no records go by their very words: what only they have comes along, what they took away goes.
    fn faulty(
        &mut self,
        section: &Section,
        elements: for<'p> fn(&'p Parsed<'a>) -> &'p Vec<Element<'a>>,
        kept: &[(&Table, Order)],
    ) {
        let faults = |side: &Side<'a>| -> Vec<(&'a Table, String)> {
            let good = elements(&side.parsed);
            let is_good = |table: &Table| good.iter().any(|e| std::ptr::eq(e.table, table));
            let tables = side.document.get(section.name);
            let tables = tables
                .and_then(Item::as_array_of_tables)
                .into_iter()
                .flatten();
            tables
                .filter(|table| !is_good(table))
                .map(|table| (table, raw_table(side.text, table).trim().to_owned()))
                .collect()
        };
        let [base, ours, theirs] = [faults(&self.base), faults(&self.ours), faults(&self.theirs)];
        let has = |side: &[(&Table, String)], raw: &String| side.iter().any(|(_, of)| of == raw);
        for (table, raw) in &ours {
            if has(&base, raw) && !has(&theirs, raw) {
                remove_table(self.ours.text, table, &mut self.splices);
            }
        }
        let last = (usize::MAX, usize::MAX, Id::max());
        for (_, raw) in &theirs {
            if !has(&base, raw) && !has(&ours, raw) {
                let (at, after) = section.place(self.ours.text, kept, last);
                let raw = format!("{raw}\n");
                insert_raw(self.ours.text, at, after, &raw, &mut self.splices);
            }
        }
    }
}

fn kept_ids(elements: &[Element]) -> HashSet<Id> {
    elements.iter().map(|element| element.id).collect()
}

/// A record as a table of its own.
pub(in crate::storage) fn record_text(record: &Record) -> String {
    match record {
        Record::Annotation(annotation) => render_table(
            "[[annotation]]",
            &annotation_fields(annotation),
            ANNOTATION,
            "\n",
        ),
        Record::Correction(correction) => {
            render_table("[[outline]]", &correction_fields(correction), OUTLINE, "\n")
        }
    }
}

/// The tables of some records as they stand in a text, without the comments above them, which stay when a table goes.
pub(in crate::storage) fn raw_records(text: &str, ids: &[Id]) -> HashMap<Id, String> {
    let text = &*all_unfolded(text);
    let Ok(document) = parse(text) else {
        return HashMap::new();
    };
    let parsed = Parsed::new(text, &document);
    let elements = parsed.annotations.iter().chain(&parsed.corrections);
    elements
        .filter(|element| element.has_id && ids.contains(&element.id))
        .map(|element| (element.id, bare_table(text, element.table)))
        .collect()
}

/// The text with tables of records that come back: `raw` gives one as it once stood in the file. Writing the records completes it.
pub(in crate::storage) fn revive<'r>(
    text: &str,
    records: &Records,
    raw: &dyn Fn(Id) -> Option<&'r str>,
) -> Option<String> {
    let there = parse(text).ok()?;
    let there = Parsed::new(text, &there).records.ids();
    let back = |mut ids: Vec<Id>| {
        ids.retain(|id| !there.contains(id) && raw(*id).is_some());
        !ids.is_empty()
    };
    let annotations = back(records.annotations.iter().map(|a| a.id).collect());
    let corrections = back(records.corrections.iter().map(|c| c.id).collect());
    // Only tables that get company need headers; the others stay as a person wrote them.
    let keys = [("annotation", annotations), ("outline", corrections)];
    let keys = keys
        .into_iter()
        .filter_map(|(key, comes)| comes.then_some(key));
    let text = with_headers(text, &keys.collect::<Vec<_>>());
    let text = &*text;
    let document = parse(text).ok()?;
    let parsed = Parsed::new(text, &document);
    let mut splices = Splices::default();
    if annotations {
        let orders = records.annotations.iter();
        let orders = orders.map(|a| (a.id, order(a.kind, &a.anchor, a.id)));
        Section::annotations(text, &document).bring_back(
            text,
            &parsed.annotations,
            &orders.collect(),
            raw,
            &mut splices,
        );
    }
    if corrections {
        let orders = records.corrections.iter();
        let orders = orders.map(|c| (c.id, order(Kind::Highlight, &c.anchor, c.id)));
        Section::corrections().bring_back(
            text,
            &parsed.corrections,
            &orders.collect(),
            raw,
            &mut splices,
        );
    }
    (annotations || corrections).then(|| splices.apply(text))
}

impl Section {
    fn bring_back<'r>(
        &self,
        text: &str,
        elements: &[Element],
        orders: &HashMap<Id, Order>,
        raw: &dyn Fn(Id) -> Option<&'r str>,
        splices: &mut Splices,
    ) {
        let here = kept_ids(elements);
        let kept: Vec<(&Table, Order)> = elements
            .iter()
            .filter_map(|element| Some((element.table, *orders.get(&element.id)?)))
            .collect();
        let mut back: Vec<(Order, &str)> = orders
            .iter()
            .filter(|(id, _)| !here.contains(id))
            .filter_map(|(id, order)| Some((*order, raw(*id)?)))
            .collect();
        back.sort_unstable();
        for (order, raw) in &back {
            let (at, after) = self.place(text, &kept, *order);
            insert_raw(text, at, after, raw, splices);
        }
    }
}

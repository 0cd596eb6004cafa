//! What a person's file holds beside the known keys: compared by meaning, carried over as text.

use std::collections::BTreeMap;
use std::ops::Range;

use toml_edit::{Item, Table, Value};

use super::splice::{
    Splices, end_of_table, eol, first_header, insert_table, item_lines, last_byte, line_end,
    remove_item, start_of, table_regions, trailing_comment,
};

/// A table and the text in which it stands.
#[derive(Clone, Copy, Debug)]
pub(in crate::storage) struct Standing<'a> {
    /// The whole text.
    pub(in crate::storage) text: &'a str,
    /// The table.
    pub(in crate::storage) table: &'a Table,
    /// Whether it is the file itself.
    pub(in crate::storage) is_root: bool,
}

/// What an item means, however it is written: equal for equal content.
pub(in crate::storage) fn meaning(item: &Item) -> String {
    match item {
        Item::None => String::new(),
        Item::Value(value) => meaning_of_value(value),
        Item::Table(table) => meaning_of_keys(table.iter().map(|(k, item)| (k, meaning(item)))),
        Item::ArrayOfTables(tables) => {
            let each = tables
                .iter()
                .map(|table| meaning_of_keys(table.iter().map(|(k, item)| (k, meaning(item)))));
            format!("[{}]", each.collect::<Vec<_>>().join(","))
        }
    }
}

pub(super) fn meaning_of_value(value: &Value) -> String {
    match value {
        // A line end inside a multi-line string may be written either way.
        Value::String(text) => format!("{:?}", text.value().replace("\r\n", "\n")),
        Value::Integer(number) => number.value().to_string(),
        Value::Float(number) => format!("{:?}", number.value()),
        Value::Boolean(flag) => flag.value().to_string(),
        Value::Datetime(time) => time.value().to_string(),
        Value::Array(array) => {
            let each: Vec<String> = array.iter().map(meaning_of_value).collect();
            format!("[{}]", each.join(","))
        }
        Value::InlineTable(table) => {
            meaning_of_keys(table.iter().map(|(k, value)| (k, meaning_of_value(value))))
        }
    }
}

fn meaning_of_keys<'a>(keys: impl Iterator<Item = (&'a str, String)>) -> String {
    let sorted: BTreeMap<&str, String> = keys.collect();
    format!("{sorted:?}")
}

/// What the keys of a table that are not `known` mean.
pub(in crate::storage) fn own_meaning(table: &Table, known: &dyn Fn(&str) -> bool) -> String {
    meaning_of_keys(
        table
            .iter()
            .filter(|(key, _)| !known(key))
            .map(|(key, item)| (key, meaning(item))),
    )
}

/// Merges the keys of a table that are not `known`, onto ours: what only they changed is carried over as they wrote it; where both changed a
/// key, ours stays and the key is told.
pub(in crate::storage) fn merge_own(
    base: Option<Standing>,
    ours: Standing,
    theirs: Standing,
    known: &dyn Fn(&str) -> bool,
    splices: &mut Splices,
    conflict: &mut dyn FnMut(&str),
) {
    let mut keys: Vec<&str> = Vec::new();
    for (key, _) in ours.table.iter().chain(theirs.table) {
        if !known(key) && !keys.contains(&key) {
            keys.push(key);
        }
    }
    for key in keys {
        let was = base.and_then(|base| base.table.get(key));
        let (our, their) = (ours.table.get(key), theirs.table.get(key));
        let means = |item: Option<&Item>| item.map(meaning);
        if means(our) == means(their) || means(their) == means(was) {
            continue;
        }
        match (our, their) {
            (Some(_), None) if means(our) != means(was) => {}
            (Some(Item::Table(our)), Some(Item::Table(their)))
                if !our.is_dotted() && !their.is_dotted() && !our.is_implicit() =>
            {
                let within = |text, table| Standing {
                    text,
                    table,
                    is_root: false,
                };
                let was = was.and_then(Item::as_table).zip(base);
                merge_own(
                    was.map(|(table, base)| within(base.text, table)),
                    within(ours.text, our),
                    within(theirs.text, their),
                    &|_| false,
                    splices,
                    conflict,
                );
            }
            (Some(_), Some(_)) if means(our) != means(was) => conflict(key),
            _ => carry(ours, theirs, key, splices),
        }
    }
}

/// Brings a key of ours to what theirs says.
fn carry(ours: Standing, theirs: Standing, key: &str, splices: &mut Splices) {
    let (our, their) = (ours.table.get(key), theirs.table.get(key));
    if let (Some(Item::Value(our)), Some(Item::Value(their))) = (our, their)
        && let (Some(at), Some(raw)) = (our.span(), their.span())
        && let Some(raw) = theirs.text.get(raw)
    {
        let eol = eol(ours.text, at.start);
        splices.put(at, with_eol(raw, eol));
        return;
    }
    if let Some(item) = our {
        remove_item(ours.text, ours.table, key, item, splices);
    }
    match their {
        None => {}
        Some(item @ (Item::ArrayOfTables(_) | Item::Table(_))) if !is_dotted(item) => {
            let raw = raw_tables(theirs.text, item);
            let at = if ours.is_root {
                ours.text.len()
            } else {
                end_of_table(ours.text, ours.table)
            };
            insert_raw(ours.text, at, true, &raw, splices);
        }
        Some(item) => {
            let mut raw = String::new();
            for line in item_lines(theirs.text, theirs.table, key, item) {
                push_line(&mut raw, theirs.text, line, ours.text);
            }
            insert_lines(ours, &raw, splices);
        }
    }
}

fn is_dotted(item: &Item) -> bool {
    item.as_table().is_some_and(Table::is_dotted)
}

/// A line of theirs with the comment directly above it, unless ours has that comment already.
fn push_line(raw: &mut String, text: &str, line: Range<usize>, ours: &str) {
    let from = start_of(text, line.start);
    let comment = text.get(from..line.start).unwrap_or_default();
    if !ours.contains(comment.trim()) {
        raw.push_str(comment);
    }
    raw.push_str(text.get(line).unwrap_or_default());
    if !raw.ends_with('\n') {
        raw.push('\n');
    }
}

/// Puts whole lines behind the last key of a table itself.
fn insert_lines(ours: Standing, raw: &str, splices: &mut Splices) {
    let text = ours.text;
    let values = ours.table.iter().map(|(_, item)| last_byte(item)).max();
    let header = ours.table.span().filter(|_| !ours.is_root);
    let behind = values.unwrap_or(0).max(header.map_or(0, |span| span.end));
    if behind == 0 {
        // A file without keys at its top: they stand before the first table.
        match first_header(ours.table) {
            Some(header) => insert_raw(text, start_of(text, header), false, raw, splices),
            None => insert_raw(text, text.len(), true, raw, splices),
        }
        return;
    }
    let at = line_end(text, behind);
    let eol = eol(text, behind.saturating_sub(1));
    let lines = with_eol(raw, eol);
    let ends = text.get(..at).is_some_and(|before| before.ends_with('\n'));
    let words = if ends {
        lines
    } else {
        format!("{eol}{}", lines.strip_suffix(eol).unwrap_or(&lines))
    };
    splices.put(at..at, words);
}

/// A table as it stands in a text, with the comments that belong to it and the tables inside it; line ends are LF, the last one is there.
pub(in crate::storage) fn raw_table(text: &str, table: &Table) -> String {
    let mut raw = String::new();
    for region in table_regions(text, table) {
        let from = start_of(text, region.start);
        let to = trailing_comment(text, region.end);
        if !raw.is_empty() && text.get(..from).is_some_and(ends_with_blank) {
            raw.push('\n');
        }
        raw.push_str(text.get(from..to).unwrap_or_default());
        if !raw.ends_with('\n') {
            raw.push('\n');
        }
    }
    raw.replace("\r\n", "\n")
}

/// The lines of a table and of the tables inside it, without comments around them; line ends are LF.
pub(in crate::storage) fn bare_table(text: &str, table: &Table) -> String {
    let mut raw = String::new();
    for region in table_regions(text, table) {
        if !raw.is_empty() && text.get(..region.start).is_some_and(ends_with_blank) {
            raw.push('\n');
        }
        raw.push_str(text.get(region).unwrap_or_default());
        if !raw.ends_with('\n') {
            raw.push('\n');
        }
    }
    raw.replace("\r\n", "\n")
}

fn ends_with_blank(before: &str) -> bool {
    let before = before.strip_suffix('\n').unwrap_or(before);
    let last = before.rsplit('\n').next().unwrap_or_default();
    last.trim().is_empty()
}

fn raw_tables(text: &str, item: &Item) -> String {
    match item {
        Item::Table(table) => raw_table(text, table),
        Item::ArrayOfTables(tables) => {
            let each: Vec<String> = tables.iter().map(|table| raw_table(text, table)).collect();
            each.join("\n")
        }
        _ => String::new(),
    }
}

/// Puts tables of another text at a place: see [`insert_table`].
pub(in crate::storage) fn insert_raw(
    text: &str,
    at: usize,
    after: bool,
    raw: &str,
    splices: &mut Splices,
) {
    insert_table(text, at, after, &|eol| with_eol(raw, eol), splices);
}

fn with_eol(raw: &str, eol: &str) -> String {
    let raw = raw.replace("\r\n", "\n");
    if eol == "\n" {
        raw
    } else {
        raw.replace('\n', eol)
    }
}

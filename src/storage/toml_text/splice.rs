//! Changing single fields and tables of a text. Positions are bytes of the original text.

use std::ops::Range;

use toml_edit::{Item, Table};

use super::list::StringList;
use super::render::{render, render_line};
use super::{Field, Fields, Key, get};

/// Changes to a text, made all at once.
#[derive(Debug, Default)]
pub(in crate::storage) struct Splices(Vec<(Range<usize>, String)>);

impl Splices {
    /// Puts words in the place of a range; those at one place keep the order in which they were added.
    pub(in crate::storage) fn put(&mut self, range: Range<usize>, words: String) {
        self.0.push((range, words));
    }

    /// The text after all changes. Stretches that overlap are taken away once.
    pub(in crate::storage) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(text.len() + 256);
        let mut at = 0;
        for (range, words) in self.0 {
            out.push_str(text.get(at..range.start).unwrap_or_default());
            out.push_str(&words);
            at = at.max(range.end);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

/// Where the line of a place begins; behind a BOM.
pub(in crate::storage) fn line_start(text: &str, at: usize) -> usize {
    let start = text
        .get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    if start == 0 && text.starts_with('\u{feff}') {
        return '\u{feff}'.len_utf8().min(at);
    }
    start
}

/// One past the line end of the line at a place; the length of the text when it has none.
pub(in crate::storage) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|after| after.find('\n'))
        .map_or(text.len(), |newline| at + newline + 1)
}

/// The line end in use around a place.
pub(in crate::storage) fn eol(text: &str, at: usize) -> &'static str {
    let end = line_end(text, at);
    let line = text.get(..end).unwrap_or_default();
    let line = if line.ends_with('\n') {
        line
    } else {
        line.get(..line_start(text, at)).unwrap_or_default()
    };
    if line.ends_with("\r\n") { "\r\n" } else { "\n" }
}

fn is_blank(text: &str, line: Range<usize>) -> bool {
    text.get(line)
        .is_some_and(|line| line.trim_matches(['\r', '\n', ' ', '\t']).is_empty())
}

/// Where a table with its attached comment begins: the lines of comment directly above its header belong to it.
pub(in crate::storage) fn start_of(text: &str, header: usize) -> usize {
    let mut start = line_start(text, header);
    while start > 0 {
        let above = line_start(text, start - 1);
        let is_comment = text
            .get(above..start)
            .is_some_and(|line| line.trim_start().starts_with('#'));
        if !is_comment {
            break;
        }
        if text
            .get(..above)
            .is_none_or(|top| top.trim_start_matches('\u{feff}').is_empty())
        {
            // The comment at the top of the file speaks of the whole file.
            return line_start(text, header);
        }
        start = above;
    }
    start
}

/// One past the last line of a table, its tables inside included.
pub(in crate::storage) fn end_of_table(text: &str, table: &Table) -> usize {
    table_regions(text, table)
        .into_iter()
        .map(|region| region.end)
        .max()
        .unwrap_or(text.len())
}

/// Puts a rendered table (with its last line end) at a place that is the start of a line or the end of the text, with an empty line
/// between it and what stands before (`after`) or behind it.
pub(in crate::storage) fn insert_table(
    text: &str,
    at: usize,
    after: bool,
    render: &dyn Fn(&str) -> String,
    splices: &mut Splices,
) {
    let before = text.get(..at).unwrap_or_default();
    let eol = eol(text, at.saturating_sub(1));
    let table = render(eol);
    let is_first = before.trim_start_matches('\u{feff}').is_empty();
    let words = if !after {
        format!("{table}{eol}")
    } else if is_first {
        table
    } else if before.ends_with('\n') {
        format!("{eol}{table}")
    } else {
        let table = table.strip_suffix(eol).unwrap_or(&table);
        format!("{eol}{eol}{table}")
    };
    splices.put(at..at, words);
}

/// Takes a table away: its lines, those of the tables inside it, and one of the two empty lines that would then meet. The
/// comment above it stays.
pub(in crate::storage) fn remove_table(text: &str, table: &Table, splices: &mut Splices) {
    for region in table_regions(text, table) {
        let Range { mut start, mut end } = region;
        let below = end..line_end(text, end);
        let next_is_blank = end == text.len() || is_blank(text, below.clone());
        if start > 0 {
            let above = line_start(text, start - 1);
            if next_is_blank && above < start && is_blank(text, above..start) {
                // One that holds spaces was not put there with the table.
                let is_bare = |line| matches!(text.get(line), Some("\n" | "\r\n"));
                if !is_bare(above..start) && is_bare(below.clone()) {
                    end = below.end;
                } else {
                    start = above;
                }
            }
        }
        splices.put(start..end, String::new());
    }
}

/// Whole lines of a table: from its header to its last key; then those of the tables inside it.
pub(super) fn table_regions(text: &str, table: &Table) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if let Some(header) = table.span().filter(|_| !table.is_implicit()) {
        let last = table
            .iter()
            .map(|(_, item)| last_byte(item))
            .max()
            .unwrap_or(0)
            .max(header.end);
        found.push(line_start(text, header.start)..line_end(text, last));
    }
    for (_, item) in table {
        match item {
            Item::Table(inner) if !inner.is_dotted() => found.extend(table_regions(text, inner)),
            Item::ArrayOfTables(inner) => {
                for table in inner {
                    found.extend(table_regions(text, table));
                }
            }
            _ => {}
        }
    }
    found
}

/// One past the last byte of the values that stand in the lines of the table itself.
pub(super) fn last_byte(item: &Item) -> usize {
    match item {
        Item::Value(value) => value.span().map_or(0, |span| span.end),
        Item::Table(table) if table.is_dotted() => table
            .iter()
            .map(|(_, item)| last_byte(item))
            .max()
            .unwrap_or(0),
        _ => 0,
    }
}

/// Brings a table from its old fields to new ones, touching only the lines of those that differ.
pub(in crate::storage) fn set_fields(
    text: &str,
    table: &Table,
    keys: &[Key],
    old: &Fields,
    new: &Fields,
    splices: &mut Splices,
) {
    for (i, key) in keys.iter().enumerate() {
        let (was, is) = (get(old, key.name), get(new, key.name));
        if was == is {
            continue;
        }
        let standing = table.get(key.name);
        match (standing, is) {
            (Some(Item::Value(value)), Some(field)) => {
                let Some(span) = value.span() else {
                    continue;
                };
                if let Field::List(after) = field
                    && let Some(list) = value.as_array().and_then(StringList::of)
                {
                    list.set(text, after, splices);
                    continue;
                }
                let eol = eol(text, span.start);
                splices.put(span, render(key.kind, field, eol));
            }
            (Some(standing), None) if is_annotated(text, standing) => {
                // An empty list says the same as none, and keeps what a person wrote in it.
                if let Some(list) = standing.as_array().and_then(StringList::of) {
                    list.set(text, &[], splices);
                }
            }
            (Some(standing), field) => {
                remove_item(text, table, key.name, standing, splices);
                if let Some(field) = field {
                    insert_field(text, table, keys, i, field, splices);
                }
            }
            (None, Some(field)) => insert_field(text, table, keys, i, field, splices),
            (None, None) => {}
        }
    }
}

/// Whether a value is a list with comments inside.
fn is_annotated(text: &str, item: &Item) -> bool {
    let list = item.as_array().and_then(StringList::of);
    list.is_some_and(|list| list.has_comments(text))
}

/// Puts a new line behind that of the nearest key that comes before it in the order of keys.
fn insert_field(
    text: &str,
    table: &Table,
    keys: &[Key],
    i: usize,
    field: &Field,
    splices: &mut Splices,
) {
    let Some(key) = keys.get(i) else {
        return;
    };
    let behind = keys
        .get(..i)
        .unwrap_or_default()
        .iter()
        .rev()
        .find_map(|before| table.get(before.name)?.as_value()?.span())
        .or_else(|| table.span());
    let Some(behind) = behind else {
        return;
    };
    let at = line_end(text, behind.end);
    let eol = eol(text, behind.start);
    let line = render_line(key, field, eol);
    let ends = text.get(..at).is_some_and(|before| before.ends_with('\n'));
    let words = if ends {
        format!("{line}{eol}")
    } else {
        format!("{eol}{line}")
    };
    splices.put(at..at, words);
}

/// Takes a key with its value away: its lines, or its tables.
pub(super) fn remove_item(
    text: &str,
    table: &Table,
    key: &str,
    item: &Item,
    splices: &mut Splices,
) {
    for line in item_lines(text, table, key, item) {
        splices.put(line, String::new());
    }
    match item {
        Item::Table(inner) if !inner.is_dotted() => remove_table(text, inner, splices),
        Item::ArrayOfTables(tables) => {
            for inner in tables {
                remove_table(text, inner, splices);
            }
        }
        _ => {}
    }
}

/// The whole lines in which a key of a table, or the parts of a dotted one, stand; none of what has headers.
pub(super) fn item_lines(text: &str, table: &Table, key: &str, item: &Item) -> Vec<Range<usize>> {
    match item {
        Item::Value(value) => {
            let name = table.key(key).and_then(toml_edit::Key::span);
            name.zip(value.span())
                .map(|(name, value)| line_start(text, name.start)..line_end(text, value.end))
                .into_iter()
                .collect()
        }
        Item::Table(inner) if inner.is_dotted() => inner
            .iter()
            .flat_map(|(key, item)| item_lines(text, inner, key, item))
            .collect(),
        _ => Vec::new(),
    }
}

/// The first header of any table: what belongs to the top of the file stands before it.
pub(in crate::storage) fn first_header(table: &Table) -> Option<usize> {
    table
        .iter()
        .filter_map(|(_, item)| match item {
            Item::Table(inner) if inner.is_dotted() => None,
            Item::Table(inner) if inner.is_implicit() => first_header(inner),
            Item::Table(inner) => inner.span().map(|span| span.start),
            Item::ArrayOfTables(inner) => inner.get(0)?.span().map(|span| span.start),
            _ => None,
        })
        .min()
}

/// Where a table ends with the comment directly below its last line, unless that one belongs to what comes next.
pub(super) fn trailing_comment(text: &str, end: usize) -> usize {
    let mut at = end;
    loop {
        let next = line_end(text, at);
        let line = text.get(at..next).unwrap_or_default().trim();
        if line.starts_with('#') && next > at {
            at = next;
        } else if line.is_empty() {
            return at;
        } else {
            return end;
        }
    }
}

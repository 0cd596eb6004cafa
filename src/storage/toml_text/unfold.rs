//! Tables that a person wrote inline, made into tables with headers of their own, so that single lines of them can be changed: `k = [{ … }]` and
//! `[k]` become `[[k]]`, `k = { … }` and `k.a = …` become `[k]`. Comments come along, values keep their very words.

use std::ops::Range;

use toml_edit::{Array, Document, InlineTable, Item, Table, TableLike, Value};

use super::own::{insert_raw, meaning};
use super::render::basic;
use super::splice::{Splices, first_header, item_lines, line_end, start_of};

/// How the tables of a key of the file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) enum Form {
    /// There are none, or they have headers of their own.
    Headed,
    /// Within a line, or with one header for one table.
    Inline,
    /// What stands there is no table at all.
    Other,
}

/// How the tables under a key are written: `many` of them, or one.
pub(in crate::storage) fn form(document: &Document<&str>, key: &str, many: bool) -> Form {
    match (document.get(key), many) {
        (None | Some(Item::None | Item::ArrayOfTables(_)), true) | (None | Some(Item::None), _) => {
            Form::Headed
        }
        (Some(Item::Table(table)), true) if table.is_dotted() || table.is_implicit() => Form::Other,
        (Some(Item::Table(table)), false) if !table.is_dotted() => Form::Headed,
        (Some(Item::Table(_)), _) | (Some(Item::Value(Value::InlineTable(_))), false) => {
            Form::Inline
        }
        (Some(Item::Value(Value::Array(array))), true)
            if array.iter().all(Value::is_inline_table) =>
        {
            Form::Inline
        }
        _ => Form::Other,
    }
}

/// One table of a key, however it is written.
#[derive(Clone, Copy)]
pub(in crate::storage) struct Written<'a> {
    /// Its keys.
    pub(in crate::storage) keys: &'a dyn TableLike,
    /// The table itself, when it is one of several with headers.
    pub(in crate::storage) headed: Option<&'a Table>,
    /// Where it begins, in bytes.
    pub(in crate::storage) start: usize,
}

/// The tables of a key that may have many, in their order; none where [`form`] is another.
pub(in crate::storage) fn tables_of<'a>(
    document: &'a Document<&str>,
    key: &str,
) -> Vec<Written<'a>> {
    let start = |span: Option<Range<usize>>| span.map_or(0, |span| span.start);
    match document.get(key) {
        Some(Item::ArrayOfTables(tables)) => tables
            .iter()
            .map(|table| Written {
                keys: table,
                headed: Some(table),
                start: start(table.span()),
            })
            .collect(),
        Some(Item::Table(table)) if form(document, key, true) == Form::Inline => vec![Written {
            keys: table,
            headed: None,
            start: start(table.span()),
        }],
        Some(Item::Value(Value::Array(array))) if form(document, key, true) == Form::Inline => {
            array
                .iter()
                .filter_map(Value::as_inline_table)
                .map(|table| Written {
                    keys: table,
                    headed: None,
                    start: start(table.span()),
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The text with headers for the tables of a key that are written inline; before the tables of another key, where there are such. `None`
/// when there is nothing to change, or when the result would not mean the same.
pub(in crate::storage) fn unfold(
    text: &str,
    key: &str,
    many: bool,
    before: Option<&str>,
) -> Option<String> {
    let document = Document::parse(text).ok()?;
    if form(&document, key, many) != Form::Inline {
        return None;
    }
    let root = document.as_table();
    let item = root.get(key)?;
    let unfolded = match item {
        Item::Table(table) if many => {
            let header = table.span()?;
            let mut splices = Splices::default();
            let twice = format!("[{}]", text.get(header.clone())?);
            splices.put(header, twice);
            splices.apply(text)
        }
        Item::Table(table) => {
            let mut lines = Lines::new(text);
            lines.dotted(table, "");
            let raw = lines.table(&format!("[{key}]"));
            moved(text, root, key, item, &raw, Goes::First)?
        }
        Item::Value(Value::InlineTable(table)) => {
            let mut lines = Lines::new(text);
            lines.inline(table, "");
            lines.behind(item.span()?.end);
            let raw = lines.table(&format!("[{key}]"));
            moved(text, root, key, item, &raw, Goes::First)?
        }
        Item::Value(Value::Array(array)) => {
            let raw = array_tables(text, array, &format!("[[{key}]]"))?;
            moved(text, root, key, item, &raw, Goes::Before(before))?
        }
        _ => return None,
    };
    let again = Document::parse(unfolded.as_str()).ok()?;
    let same = matches!(item, Item::Table(_))
        || again.get(key).map_or_else(|| "[]".to_owned(), meaning) == meaning(item);
    let rest = |document: &Document<&str>| -> Vec<(String, String)> {
        let items = document.iter().filter(|(other, _)| *other != key);
        let mut rest: Vec<_> = items
            .map(|(k, item)| (k.to_owned(), meaning(item)))
            .collect();
        rest.sort();
        rest
    };
    (same && rest(&again) == rest(&document)).then_some(unfolded)
}

/// Where tables go.
#[derive(Clone, Copy)]
enum Goes<'a> {
    /// Before all others.
    First,
    /// Before those of a key, when there are such; at the end.
    Before(Option<&'a str>),
}

/// The text without the lines of a key, with tables in another place: what stood behind those lines must not come into them.
fn moved(
    text: &str,
    root: &Table,
    key: &str,
    item: &Item,
    raw: &str,
    goes: Goes,
) -> Option<String> {
    let mut splices = Splices::default();
    for line in item_lines(text, root, key, item) {
        splices.put(line, String::new());
    }
    let rest = splices.apply(text);
    if raw.is_empty() {
        return Some(rest);
    }
    let document = Document::parse(rest.as_str()).ok()?;
    let header = match goes {
        Goes::First => first_header(document.as_table()),
        Goes::Before(before) => before.and_then(|key| {
            let tables = document.get(key)?.as_array_of_tables()?;
            Some(tables.get(0)?.span()?.start)
        }),
    };
    let mut splices = Splices::default();
    match header {
        Some(header) => insert_raw(&rest, start_of(&rest, header), false, raw, &mut splices),
        None => insert_raw(&rest, rest.len(), true, raw, &mut splices),
    }
    Some(splices.apply(&rest))
}

/// The tables of an array with the comments between them.
fn array_tables(text: &str, array: &Array, header: &str) -> Option<String> {
    let span = array.span()?;
    let mut blocks: Vec<Lines> = Vec::new();
    let mut at = span.start + 1;
    for table in array.iter().filter_map(Value::as_inline_table) {
        let inside = table.span()?;
        let gap = text.get(at..inside.start)?;
        let (behind, above) = comments(gap);
        let mut lines = Lines::new(text);
        match blocks.last_mut() {
            Some(last) => last.tail = last.tail.take().or(behind),
            None => lines.above.extend(behind),
        }
        lines.above.extend(above);
        lines.inline(table, "");
        blocks.push(lines);
        at = inside.end;
    }
    let (behind, mut last) = comments(text.get(at..span.end.saturating_sub(1))?);
    let end = line_end(text, span.end);
    last.extend(comments(text.get(span.end..end)?).0);
    let Some(block) = blocks.last_mut() else {
        let lines: Vec<String> = behind.into_iter().chain(last).collect();
        return Some(joined(&lines));
    };
    block.tail = block.tail.take().or(behind);
    block.keys.extend(last);
    let tables: Vec<String> = blocks.iter().map(|block| block.table(header)).collect();
    Some(tables.join("\n"))
}

/// The comments of a stretch without values: the one on its first line, and the others.
fn comments(gap: &str) -> (Option<String>, Vec<String>) {
    let comment = |line: &str| {
        let words = line.get(line.find('#')?..)?;
        Some(words.trim_end().to_owned())
    };
    let mut lines = gap.split('\n');
    let first = lines.next().and_then(comment);
    (first, lines.filter_map(comment).collect())
}

/// Lines, each with its end.
fn joined(lines: &[String]) -> String {
    let mut all = lines.join("\n");
    if !lines.is_empty() {
        all.push('\n');
    }
    all
}

/// The lines of one table in the making.
struct Lines<'a> {
    text: &'a str,
    above: Vec<String>,
    /// The comment on the line of the header.
    tail: Option<String>,
    keys: Vec<String>,
    /// Where the last value ended.
    at: Option<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            above: Vec::new(),
            tail: None,
            keys: Vec::new(),
            at: None,
        }
    }

    /// A comment behind the value, on its line.
    fn behind(&mut self, end: usize) {
        let rest = self.text.get(end..line_end(self.text, end));
        self.tail = rest.and_then(|rest| comments(rest).0);
    }

    fn table(&self, header: &str) -> String {
        let mut raw = joined(&self.above);
        raw.push_str(header);
        if let Some(tail) = &self.tail {
            raw.push(' ');
            raw.push_str(tail);
        }
        raw.push('\n');
        raw + &joined(&self.keys)
    }

    fn inline(&mut self, table: &InlineTable, path: &str) {
        for (name, value) in table {
            let (full, start) = self.path(path, name, table.key(name));
            if let (Some(at), Some(start)) = (self.at, start)
                && let Some(gap) = self.text.get(at..start).filter(|gap| gap.contains('\n'))
            {
                let (behind, above) = comments(gap);
                self.keys.extend(behind.into_iter().chain(above));
            }
            match value {
                Value::InlineTable(inner) if inner.is_dotted() => {
                    self.inline(inner, &format!("{full}."));
                }
                value => self.value(&full, value, ""),
            }
        }
    }

    fn dotted(&mut self, table: &Table, path: &str) {
        for (name, item) in table {
            let (full, _) = self.path(path, name, table.key(name));
            match item {
                Item::Table(inner) if inner.is_dotted() => self.dotted(inner, &format!("{full}.")),
                Item::Value(value) => {
                    let end = value.span().map_or(0, |span| span.end);
                    let rest = self.text.get(end..line_end(self.text, end));
                    let tail = rest.unwrap_or_default().trim_end_matches(['\r', '\n']);
                    self.value(&full, value, tail);
                }
                _ => {}
            }
        }
    }

    fn path(
        &self,
        path: &str,
        name: &str,
        key: Option<&toml_edit::Key>,
    ) -> (String, Option<usize>) {
        let span = key.and_then(toml_edit::Key::span);
        let raw = span.clone().and_then(|span| self.text.get(span));
        let raw = raw.map_or_else(|| basic(name), |raw| raw.trim().to_owned());
        (format!("{path}{raw}"), span.map(|span| span.start))
    }

    fn value(&mut self, path: &str, value: &Value, tail: &str) {
        let Some(span) = value.span() else { return };
        let words = self.text.get(span.clone()).unwrap_or_default();
        self.keys.push(format!("{path} = {words}{tail}"));
        self.at = Some(span.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, key: &str, many: bool, before: Option<&str>, expected: Option<&str>) {
        let unfolded = unfold(text, key, many, before);
        assert_eq!(unfolded.as_deref(), expected, "{text}");
        if let Some(unfolded) = unfolded {
            assert_eq!(unfold(&unfolded, key, many, before), None, "only once");
        }
    }

    #[test]
    fn arrays_become_tables_with_their_comments() {
        check(
            "# 头\nk = [ # 先\n  { a = 1, 'b' = \"二\" }, # 一\n\n  # 其二\n  { c.d = [1, # 内\n 2], c.e = {} }\n  # 完\n] # 后\nmine = 1\n\n[other]\nx = 1\n",
            "k",
            true,
            None,
            Some(
                "# 头\nmine = 1\n\n[other]\nx = 1\n\n# 先\n[[k]] # 一\na = 1\n'b' = \"二\"\n\n# 其二\n[[k]]\nc.d = [1, # 内\n 2]\nc.e = {}\n# 完\n# 后\n",
            ),
        );
        check("k = []", "k", true, None, Some(""));
        check(
            "\u{feff}k = [{a=1}]\r\nm = 1\r\n",
            "k",
            true,
            None,
            Some("\u{feff}m = 1\r\n\r\n[[k]]\r\na = 1\r\n"),
        );
        check(
            "k = [{ a = 1 }]\n[[z]]\nb = 1\n",
            "k",
            true,
            Some("z"),
            Some("[[k]]\na = 1\n\n[[z]]\nb = 1\n"),
        );
        check(
            "[k] # 注\na = 1\n[k.in]\nb = 2\n",
            "k",
            true,
            None,
            Some("[[k]] # 注\na = 1\n[k.in]\nb = 2\n"),
        );
        for left in [
            "k = [1]\n",
            "k = 3\n",
            "[[k]]\na = 1\n",
            "k.a = 1\n",
            "",
            "m = 1\n",
        ] {
            check(left, "k", true, None, None);
        }
    }

    #[test]
    fn a_single_table_gets_its_header() {
        check(
            "format = 1\nk = { a = 1, b.c = 2 } # 注\n[[z]]\n",
            "k",
            false,
            None,
            Some("format = 1\n[k] # 注\na = 1\nb.c = 2\n\n[[z]]\n"),
        );
        check(
            "k.a = 1 # 甲\nm = 2\nk.b.c = 3\n",
            "k",
            false,
            None,
            Some("m = 2\n\n[k]\na = 1 # 甲\nb.c = 3\n"),
        );
        for left in ["k = 1\n", "[k]\na = 1\n", "[[k]]\n"] {
            check(left, "k", false, None, None);
        }
    }
}

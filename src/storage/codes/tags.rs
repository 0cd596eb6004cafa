//! The tags that stand in the text of a notes file, and changes of single tags in it. Nothing else of the text is touched: comments inside
//! a list stay, too.

use std::ops::Range;

use toml_edit::{Array, Document, Item, TableLike, Value};

use crate::annotation::Id;
use crate::storage::toml_text::{Splices, basic};

/// The tags of one annotation of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tagged {
    /// The annotation, when its identity stands in the file.
    pub(super) id: Option<Id>,
    /// The tags with the bytes where they stand.
    pub(super) tags: Vec<(Range<usize>, String)>,
    /// The bytes of the list.
    list: Range<usize>,
}

impl Tagged {
    /// The tags alone.
    pub(super) fn names(&self) -> Vec<String> {
        self.tags.iter().map(|(_, tag)| tag.clone()).collect()
    }
}

/// The annotations of a notes file that have tags. Also those with faults elsewhere; a list that holds anything but strings is left
/// out.
pub(super) fn tagged(document: &Document<&str>) -> Vec<Tagged> {
    let tables: Vec<&dyn TableLike> = match document.get("annotation") {
        Some(Item::ArrayOfTables(tables)) => tables.iter().map(|table| table as _).collect(),
        Some(Item::Table(table)) => vec![table],
        Some(Item::Value(Value::Array(tables))) => tables
            .iter()
            .filter_map(Value::as_inline_table)
            .map(|table| table as _)
            .collect(),
        _ => Vec::new(),
    };
    tables
        .into_iter()
        .filter_map(|table| {
            let list = table.get("tags")?.as_array()?;
            Some(Tagged {
                id: table
                    .get("id")
                    .and_then(Item::as_str)
                    .and_then(|id| Id::try_parse(id).ok()),
                tags: items(list)?,
                list: list.span()?,
            })
        })
        .collect()
}

fn items(list: &Array) -> Option<Vec<(Range<usize>, String)>> {
    let item = |value: &Value| Some((value.span()?, value.as_str()?.to_owned()));
    list.iter().map(item).collect()
}

/// Changes a list of tags to another, item by item: what stays is not touched, what is renamed is replaced in its place.
pub(super) fn put_tags(text: &str, tagged: &Tagged, after: &[String], splices: &mut Splices) {
    let before = tagged.names();
    let matched = common(&before, after);
    let (mut i, mut j) = (0, 0);
    for (next_i, next_j) in matched.into_iter().chain([(before.len(), after.len())]) {
        // Between two tags that stay: as many as possible are replaced in their place.
        while i < next_i && j < next_j {
            if let (Some((span, _)), Some(tag)) = (tagged.tags.get(i), after.get(j)) {
                splices.put(span.clone(), basic(tag));
            }
            i += 1;
            j += 1;
        }
        while i < next_i {
            remove(text, tagged, i, splices);
            i += 1;
        }
        if j < next_j {
            insert(tagged, i, after.get(j..next_j).unwrap_or_default(), splices);
        }
        i = next_i + 1;
        j = next_j + 1;
    }
}

/// The longest common subsequence, as pairs of indices.
fn common(before: &[String], after: &[String]) -> Vec<(usize, usize)> {
    let width = after.len() + 1;
    let mut lengths = vec![0_usize; (before.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    let get = |lengths: &[usize], i, j| lengths.get(at(i, j)).copied().unwrap_or(0);
    for (i, tag) in before.iter().enumerate().rev() {
        for (j, other) in after.iter().enumerate().rev() {
            let length = if tag == other {
                get(&lengths, i + 1, j + 1) + 1
            } else {
                get(&lengths, i + 1, j).max(get(&lengths, i, j + 1))
            };
            if let Some(place) = lengths.get_mut(at(i, j)) {
                *place = length;
            }
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while let (Some(tag), Some(other)) = (before.get(i), after.get(j)) {
        if tag == other {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if get(&lengths, i + 1, j) >= get(&lengths, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Takes one item away with its comma: with its line when nothing else stands there, otherwise with the space behind it.
fn remove(text: &str, tagged: &Tagged, i: usize, splices: &mut Splices) {
    let Some((span, _)) = tagged.tags.get(i) else {
        return;
    };
    let blank = |c: char| c == ' ' || c == '\t';
    let after = text.get(span.end..tagged.list.end).unwrap_or_default();
    let comma = after.trim_start_matches(blank).strip_prefix(',');
    if let Some(rest) = comma {
        let rest_at = tagged.list.end - rest.len();
        let tail = rest.trim_start_matches(blank);
        let line_end = tail
            .strip_prefix("\r\n")
            .or_else(|| tail.strip_prefix('\n'))
            .map(|next| tagged.list.end - next.len());
        let line_start = text
            .get(tagged.list.start..span.start)
            .and_then(|before| before.rfind('\n'))
            .map(|newline| tagged.list.start + newline + 1)
            .filter(|start| {
                text.get(*start..span.start)
                    .is_some_and(|before| before.trim_matches(blank).is_empty())
            });
        let range = match (line_start, line_end) {
            (Some(start), Some(end)) => start..end,
            _ if tail.starts_with('#') => span.start..rest_at,
            _ => span.start..tagged.list.end - tail.len(),
        };
        return splices.put(range, String::new());
    }
    if let Some(comma) = comma_behind(text, span.end..tagged.list.end) {
        splices.put(span.clone(), String::new());
        return splices.put(comma..comma + 1, String::new());
    }
    // The last one without a comma behind it: the comma before it goes, when only space stands between.
    let before = text.get(tagged.list.start..span.start).unwrap_or_default();
    let start = match before.trim_end_matches(blank).strip_suffix(',') {
        Some(kept) => tagged.list.start + kept.len(),
        None => span.start,
    };
    splices.put(start..span.end, String::new());
}

/// The comma behind an item, where lines and comments stand between.
fn comma_behind(text: &str, within: Range<usize>) -> Option<usize> {
    let mut in_comment = false;
    for (at, c) in text.get(within.clone())?.char_indices() {
        match c {
            '\n' => in_comment = false,
            _ if in_comment || c.is_whitespace() => {}
            '#' => in_comment = true,
            ',' => return Some(within.start + at),
            _ => return None,
        }
    }
    None
}

/// Puts tags behind the item before a place; at the start of the list without one.
fn insert(tagged: &Tagged, before: usize, tags: &[String], splices: &mut Splices) {
    let words: Vec<String> = tags.iter().map(|tag| basic(tag)).collect();
    let words = words.join(", ");
    if let Some((span, _)) = before.checked_sub(1).and_then(|i| tagged.tags.get(i)) {
        splices.put(span.end..span.end, format!(", {words}"));
    } else {
        let at = tagged.list.start + 1;
        let comma = if tagged.tags.is_empty() { "" } else { ", " };
        splices.put(at..at, format!("{words}{comma}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn changed(text: &str, after: &[&str]) -> String {
        let document = Document::parse(text).unwrap();
        let mut splices = Splices::default();
        let after: Vec<String> = after.iter().map(|tag| (*tag).to_owned()).collect();
        for tagged in tagged(&document) {
            put_tags(text, &tagged, &after, &mut splices);
        }
        splices.apply(text)
    }

    fn check(tags: &str, after: &[&str], expected: &str) {
        let file = |tags: &str| format!("[[annotation]]\nquote = \"一\"\ntags = {tags} # 手写\n");
        assert_eq!(changed(&file(tags), after), file(expected));
    }

    #[test]
    fn only_the_tag_that_changes_is_touched() {
        check("['a',  \"b\"]", &["c", "b"], "[\"c\",  \"b\"]");
        check("[ \"a\" , 'b' ]", &["b"], "[ 'b' ]");
        check("[\"a\", 'b']", &["a"], "[\"a\"]");
        check("[\"a\"]", &[], "[]");
        check("[]", &["x", "y"], "[\"x\", \"y\"]");
        check("['b']", &["a", "b"], "[\"a\", 'b']");
        check("['b', 'c']", &["b", "a", "c"], "['b', \"a\", 'c']");
        check(
            "[\n  'a', # 甲\n  'b', # 乙\n]",
            &["c", "b"],
            "[\n  \"c\", # 甲\n  'b', # 乙\n]",
        );
        check(
            "[\n  'a',\n  # 说明\n  'b',\n]",
            &["b"],
            "[\n  # 说明\n  'b',\n]",
        );
        check("[\n  'a', # 甲\n  'b'\n]", &["b"], "[\n   # 甲\n  'b'\n]");
    }

    #[test]
    fn inline_tables_and_faulty_ones_are_found() {
        let text = "annotation = [{ quote = 1, tags = ['a'] }, { tags = [1] }]\n";
        assert_eq!(
            changed(text, &["b"]),
            "annotation = [{ quote = 1, tags = [\"b\"] }, { tags = [1] }]\n"
        );
    }

    proptest! {
        #[test]
        fn any_list_becomes_any_other(
            before in prop::collection::vec("[a-d]", 0..5),
            after in prop::collection::vec("[a-f]", 0..5),
            style in 0_usize..4,
        ) {
            let quoted: Vec<String> = before.iter().map(|tag| format!("'{tag}'")).collect();
            let list = match style {
                0 => format!("[{}]", quoted.join(", ")),
                1 => format!("[\n{}]", quoted.iter().flat_map(|tag| ["\t", tag, ", # ", tag, "\n"]).collect::<String>()),
                2 => format!("[ {} ]", quoted.join(" ,")),
                _ => format!("[{}\r\n]", quoted.iter().flat_map(|tag| ["\r\n", tag, "\r\n,"]).collect::<String>()),
            };
            let text = format!("[[annotation]]\ntags = {list}\n");
            let after: Vec<&str> = after.iter().map(String::as_str).collect();
            let changed = changed(&text, &after);
            let document = Document::parse(changed.as_str()).unwrap_or_else(|error| panic!("{text:?} {changed:?} {error}"));
            let read: Vec<String> = tagged(&document).into_iter().flat_map(|tagged| tagged.names()).collect();
            prop_assert_eq!(read, after, "{} {}", text, changed);
            prop_assert_eq!(text.matches('#').count() <= changed.matches('#').count() + before.len(), true);
        }
    }
}

//! Lists of strings in a text, changed item by item: what stays is not touched, and comments inside the list stay with what they stand beside.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use toml_edit::{Array, Value};

use super::render::basic;
use super::splice::{Splices, eol, line_end};

/// A list as it stands in a text; positions are bytes.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::storage) struct StringList {
    /// The strings with the bytes where they stand.
    pub(in crate::storage) items: Vec<(Range<usize>, String)>,
    /// The bytes of the list, brackets included.
    span: Range<usize>,
}

impl StringList {
    /// The list; `None` when it holds anything but strings.
    pub(in crate::storage) fn of(array: &Array) -> Option<Self> {
        let item = |value: &Value| Some((value.span()?, value.as_str()?.to_owned()));
        Some(Self {
            items: array.iter().map(item).collect::<Option<_>>()?,
            span: array.span()?,
        })
    }

    /// The strings alone.
    pub(in crate::storage) fn names(&self) -> Vec<String> {
        self.items.iter().map(|(_, item)| item.clone()).collect()
    }

    /// Whether comments stand between its items.
    pub(super) fn has_comments(&self, text: &str) -> bool {
        let mut at = self.span.start;
        let mut gap = |next: usize, end: usize| {
            let gap = text.get(at..next).unwrap_or_default();
            at = end;
            gap.contains('#')
        };
        let mut items = self.items.iter();
        items.any(|(item, _)| gap(item.start, item.end)) || gap(self.span.end, self.span.end)
    }

    /// Changes the list to another: what is new in the place of what goes is written there, the rest is added and taken away.
    pub(in crate::storage) fn set(&self, text: &str, after: &[String], splices: &mut Splices) {
        let before = self.names();
        let matched = common(&before, after);
        let (mut i, mut j) = (0, 0);
        for (next_i, next_j) in matched.into_iter().chain([(before.len(), after.len())]) {
            // Between two that stay: as many as possible are replaced in their place.
            while i < next_i && j < next_j {
                if let (Some((span, _)), Some(item)) = (self.items.get(i), after.get(j)) {
                    splices.put(span.clone(), basic(item));
                }
                i += 1;
                j += 1;
            }
            while i < next_i {
                self.remove(text, i, splices);
                i += 1;
            }
            if j < next_j {
                let new = after.get(j..next_j).unwrap_or_default();
                self.insert(text, i, new, splices);
            }
            i = next_i + 1;
            j = next_j + 1;
        }
    }

    /// Takes one item away with its comma: with its line when nothing else stands there, otherwise with the space behind it.
    fn remove(&self, text: &str, i: usize, splices: &mut Splices) {
        let Some((span, _)) = self.items.get(i) else {
            return;
        };
        let after = text.get(span.end..self.span.end).unwrap_or_default();
        let comma = after.trim_start_matches(is_blank).strip_prefix(',');
        if let Some(rest) = comma {
            let rest_at = self.span.end - rest.len();
            let tail = rest.trim_start_matches(is_blank);
            let line_end = tail
                .strip_prefix("\r\n")
                .or_else(|| tail.strip_prefix('\n'))
                .map(|next| self.span.end - next.len());
            let range = match (self.own_line(text, span.start), line_end) {
                (Some(start), Some(end)) => start..end,
                _ if tail.starts_with('#') => span.start..rest_at,
                _ => span.start..self.span.end - tail.len(),
            };
            return splices.put(range, String::new());
        }
        if let Some(comma) = comma_behind(text, span.end..self.span.end) {
            splices.put(span.clone(), String::new());
            return splices.put(comma..comma + 1, String::new());
        }
        // The last one without a comma behind it: the comma before it goes, when only space stands between.
        let before = text.get(self.span.start..span.start).unwrap_or_default();
        let start = match before.trim_end_matches(is_blank).strip_suffix(',') {
            Some(kept) => self.span.start + kept.len(),
            None => span.start,
        };
        splices.put(start..span.end, String::new());
    }

    /// Where the line of an item begins, when nothing but space stands before the item.
    fn own_line(&self, text: &str, item: usize) -> Option<usize> {
        let before = text.get(self.span.start..item)?;
        let start = self.span.start + before.rfind('\n')? + 1;
        text.get(start..item)?
            .chars()
            .all(is_blank)
            .then_some(start)
    }

    /// Puts items behind the one before a place; at the start of the list without one.
    fn insert(&self, text: &str, before: usize, new: &[String], splices: &mut Splices) {
        let words: Vec<String> = new.iter().map(|item| basic(item)).collect();
        let Some((span, _)) = before.checked_sub(1).and_then(|i| self.items.get(i)) else {
            let at = self.span.start + 1;
            let comma = if self.items.is_empty() { "" } else { ", " };
            return splices.put(at..at, format!("{}{comma}", words.join(", ")));
        };
        let Some(line) = self.own_line(text, span.start) else {
            return splices.put(span.end..span.end, format!(", {}", words.join(", ")));
        };
        // One a line, as the others, and behind the comment of the one before.
        let eol = eol(text, span.start);
        let indent = text.get(line..span.start).unwrap_or_default();
        let between = format!(",{eol}{indent}");
        let words = words.join(&between);
        let end = line_end(text, span.end);
        let rest = text.get(span.end..end).unwrap_or_default();
        let tail = rest.trim_start_matches(is_blank);
        let (comma, tail) = match tail.strip_prefix(',') {
            Some(tail) => (true, tail.trim_start_matches(is_blank)),
            None => (false, tail),
        };
        let is_last = before == self.items.len();
        let is_free = tail.starts_with(['#', '\r', '\n']) && end < self.span.end;
        if is_free && (comma || (is_last && comma_behind(text, span.end..self.span.end).is_none()))
        {
            let at = span.end + rest.trim_end_matches(['\r', '\n']).len();
            if comma {
                splices.put(at..at, format!("{eol}{indent}{words},"));
            } else {
                splices.put(span.end..span.end, ",".to_owned());
                splices.put(at..at, format!("{eol}{indent}{words}"));
            }
        } else {
            splices.put(span.end..span.end, format!("{between}{words}"));
        }
    }
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
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

/// What both lists have, in its order, as pairs of indices.
fn common(before: &[String], after: &[String]) -> Vec<(usize, usize)> {
    let steps = capture_diff_slices(Algorithm::Myers, before, after);
    let same = steps.into_iter().filter_map(|step| match step {
        DiffOp::Equal {
            old_index,
            new_index,
            len,
        } => Some((old_index..old_index + len).zip(new_index..)),
        _ => None,
    });
    same.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use toml_edit::Document;

    fn changed(text: &str, after: &[&str]) -> String {
        let document = Document::parse(text).unwrap();
        let list = StringList::of(document["k"].as_array().unwrap()).unwrap();
        let mut splices = Splices::default();
        let after: Vec<String> = after.iter().map(|item| (*item).to_owned()).collect();
        list.set(text, &after, &mut splices);
        splices.apply(text)
    }

    fn check(list: &str, after: &[&str], expected: &str) {
        let file = |list: &str| format!("k = {list} # 手写\n");
        assert_eq!(changed(&file(list), after), file(expected));
    }

    #[test]
    fn only_the_item_that_changes_is_touched() {
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
    fn comments_stay_beside_their_items_when_one_is_added() {
        let a = "[ # 头\n  'a', # 甲\n  'b' # 乙\n  # 完\n]";
        let b = "[ # 头\n  'a', # 甲\n  'b', # 乙\n  \"c\",\n  \"d\"\n  # 完\n]";
        check(a, &["a", "b", "c", "d"], b);
        check(
            "[\n  'a', # 甲\n]",
            &["a", "b"],
            "[\n  'a', # 甲\n  \"b\",\n]",
        );
        check(
            "[\n  'a', # 甲\n  'b']",
            &["a", "b", "c"],
            "[\n  'a', # 甲\n  'b',\n  \"c\"]",
        );
        check("[ # 头\n]", &["a"], "[\"a\" # 头\n]");
        check(
            "[\n  'a', # 甲\n  'b', # 乙\n]",
            &["a", "x", "b"],
            "[\n  'a', # 甲\n  \"x\",\n  'b', # 乙\n]",
        );
    }

    proptest! {
        #[test]
        fn any_list_becomes_any_other_and_keeps_its_comments(
            before in prop::collection::vec("[a-d]", 0..5),
            after in prop::collection::vec("[a-f]", 0..5),
            style in 0_usize..6,
        ) {
            let quoted: Vec<String> = before.iter().map(|item| format!("'{item}'")).collect();
            let lines = |between: &[&str; 4]| -> String {
                let [before, behind, comment, end] = between;
                quoted.iter().flat_map(|item| [*before, item, *behind, "# ", item, *comment, *end]).collect()
            };
            let list = match style {
                0 => format!("[{}]", quoted.join(", ")),
                1 => format!("[\n{}]", lines(&["\t", ", ", "", "\n"])),
                2 => format!("[ {} ]", quoted.join(" ,")),
                3 => format!("[{}\r\n]", quoted.iter().flat_map(|item| ["\r\n", item, "\r\n,"]).collect::<String>()),
                4 => format!("[ # ']\n{}\n]", quoted.join(" # ,\n  , # x\n  ")),
                _ => format!("[{}\n]", lines(&["\r\n  ", " ", "\r\n  ,", "# y"])),
            };
            let text = format!("k = {list}\n");
            let wanted: Vec<&str> = after.iter().map(String::as_str).collect();
            let changed = changed(&text, &wanted);
            let document = Document::parse(changed.as_str()).unwrap_or_else(|error| panic!("{text:?} {changed:?} {error}"));
            let read = StringList::of(document["k"].as_array().unwrap()).unwrap().names();
            prop_assert_eq!(read, after, "{} {}", text, changed);
            prop_assert_eq!(text.matches('#').count(), changed.matches('#').count(), "{} {}", text, changed);
        }
    }
}

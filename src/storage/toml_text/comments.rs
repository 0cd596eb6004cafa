//! Comments of hand-edited files in a merge: what the other side wrote above tables and keys that both have, behind values, and between them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use toml_edit::{Array, Document, Item, Table};

use super::own::meaning_of_value;
use super::splice::{Splices, eol, line_end, line_start};

/// The names of tables that are the same on all sides wherever they stand, such as identities.
pub(in crate::storage) type Named = HashMap<*const Table, String>;

/// A line that means something, or several that belong to one value.
struct Line {
    /// Which one it is, the same on all sides.
    place: String,
    /// Bytes from the start of the line to the start of the next.
    lines: Range<usize>,
    /// One past the header or the value; its comma included.
    end: usize,
    /// Whether it is part of a list.
    item: bool,
}

/// A file as lines that mean something, with what stands between them.
struct Sheet<'a> {
    text: &'a str,
    lines: Vec<Line>,
    by_place: HashMap<String, usize>,
    /// Every comment that has a line of its own.
    comments: HashSet<&'a str>,
}

/// A comment on a line of its own, and where.
type Comment<'a> = (Range<usize>, &'a str);

impl<'a> Sheet<'a> {
    fn new(text: &'a str, document: &Document<&str>, names: &Named) -> Self {
        let mut lines = Vec::new();
        walk(text, document.as_table(), "", names, &mut lines);
        lines.sort_by_key(|line| line.lines.start);
        let by_place = lines.iter().enumerate();
        let by_place = by_place.map(|(i, line)| (line.place.clone(), i)).collect();
        let mut sheet = Self {
            text,
            lines,
            by_place,
            comments: HashSet::new(),
        };
        let all = (0..=sheet.lines.len()).flat_map(|i| {
            let (free, attached) = sheet.above(i);
            free.into_iter().chain(attached).map(|(_, words)| words)
        });
        sheet.comments = all.collect();
        sheet
    }

    fn find(&self, place: &str) -> Option<usize> {
        self.by_place.get(place).copied()
    }

    /// Where the line of that number begins; the end of the text behind the last.
    fn start(&self, i: usize) -> usize {
        let line = self.lines.get(i);
        line.map_or(self.text.len(), |line| line.lines.start)
    }

    /// The comments before a line: those that stand alone, and those directly above it.
    fn above(&self, i: usize) -> (Vec<Comment<'a>>, Vec<Comment<'a>>) {
        let before = i.checked_sub(1).and_then(|i| self.lines.get(i));
        let bom = if self.text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let (mut at, to) = (before.map_or(bom, |line| line.lines.end), self.start(i));
        let (mut free, mut attached) = (Vec::new(), Vec::new());
        while at < to {
            let end = line_end(self.text, at).min(to).max(at + 1);
            let words = self.text.get(at..end).unwrap_or_default().trim();
            if words.starts_with('#') {
                attached.push((at..end, words));
            } else {
                free.append(&mut attached);
            }
            at = end;
        }
        if i == self.lines.len() {
            free.append(&mut attached);
        }
        (free, attached)
    }

    /// The comment behind the value of a line, and where it is.
    fn tail(&self, i: usize) -> Comment<'a> {
        let Some(line) = self.lines.get(i) else {
            return (0..0, "");
        };
        let rest = self.text.get(line.end..line.lines.end).unwrap_or_default();
        let words = rest.trim();
        let from = line.end + rest.find('#').unwrap_or(0);
        if words.starts_with('#') {
            (from..from + words.len(), words)
        } else {
            (line.end..line.end, "")
        }
    }
}

impl Line {
    fn new(text: &str, place: String, start: usize, end: usize, item: bool) -> Self {
        Self {
            place,
            lines: line_start(text, start)..line_end(text, end),
            end,
            item,
        }
    }
}

/// The lines of a table and of those in it. Tables with names go by these, others by their path.
fn walk(text: &str, table: &Table, owner: &str, names: &Named, lines: &mut Vec<Line>) {
    let line = |place, start, end| Line::new(text, place, start, end, false);
    let is_headed = !table.is_dotted() && !table.is_implicit() && !owner.is_empty();
    if let Some(header) = table.span().filter(|_| is_headed) {
        lines.push(line(owner.to_owned(), header.start, header.end));
    }
    for (key, item) in table {
        let place = format!("{owner}\u{0}{key}");
        match item {
            Item::Value(value) => {
                let key = table.key(key).and_then(toml_edit::Key::span);
                if let (Some(key), Some(span)) = (key, value.span()) {
                    let raw = text.get(span.clone()).unwrap_or_default();
                    match value.as_array().filter(|_| raw.contains('\n')) {
                        Some(array) => list(text, array, &place, key.start..span.end, lines),
                        None => lines.push(line(place, key.start, span.end)),
                    }
                }
            }
            Item::Table(inner) => walk(text, inner, &place, names, lines),
            Item::ArrayOfTables(tables) => {
                for (n, inner) in tables.iter().enumerate() {
                    let name = names.get(&std::ptr::from_ref(inner)).cloned();
                    let name = name.unwrap_or_else(|| format!("{place}\u{0}{n}"));
                    walk(text, inner, &name, names, lines);
                }
            }
            Item::None => {}
        }
    }
}

/// The lines of a list that has several: its items go by what they mean.
fn list(text: &str, array: &Array, owner: &str, whole: Range<usize>, lines: &mut Vec<Line>) {
    let Some(span) = array.span() else { return };
    lines.push(Line::new(
        text,
        owner.to_owned(),
        whole.start,
        span.start + 1,
        false,
    ));
    let items = array.iter().filter_map(|value| {
        let span = value.span()?;
        let end = behind_comma(text, span.end);
        Some((meaning_of_value(value), span.start, end))
    });
    let bracket = ("]".to_owned(), whole.end.saturating_sub(1), whole.end);
    for (name, start, end) in items.chain([bracket]) {
        match lines.last_mut() {
            // On the line of the one before.
            Some(last) if start < last.lines.end => {
                last.end = end;
                last.lines.end = line_end(text, end);
            }
            _ => lines.push(Line::new(
                text,
                format!("{owner}\u{0}{name}"),
                start,
                end,
                true,
            )),
        }
    }
}

/// One past the comma behind an item, where one stands on its line.
fn behind_comma(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let tail = rest.trim_start_matches([' ', '\t']);
    match tail.strip_prefix(',') {
        Some(_) => end + rest.len() - tail.len() + 1,
        None => end,
    }
}

/// Brings comments of theirs into ours: where only they changed what stands above a line or behind it, theirs is taken; where both did, both
/// are there; what stands alone is added.
pub(in crate::storage) fn merge_comments(
    [base, ours, theirs]: [(&str, &Document<&str>, &Named); 3],
    splices: &mut Splices,
) {
    let sheet = |(text, document, names): (_, _, _)| Sheet::new(text, document, names);
    let merging = Merging {
        base: sheet(base),
        ours: sheet(ours),
        theirs: sheet(theirs),
    };
    for i in 0..=merging.theirs.lines.len() {
        merging.line(i, splices);
    }
}

struct Merging<'a> {
    base: Sheet<'a>,
    ours: Sheet<'a>,
    theirs: Sheet<'a>,
}

impl Merging<'_> {
    /// Whether nobody else has a comment.
    fn is_new(&self, words: &str) -> bool {
        !self.base.comments.contains(words) && !self.ours.comments.contains(words)
    }

    fn line(&self, i: usize, splices: &mut Splices) {
        let (free, attached) = self.theirs.above(i);
        let new = free.iter().map(|(_, words)| *words);
        let new: Vec<&str> = new.filter(|words| self.is_new(words)).collect();
        let Some(line) = self.theirs.lines.get(i) else {
            return self.put(self.ours.lines.len(), &new, splices);
        };
        let was = self.base.find(&line.place);
        if let Some(our) = self.ours.find(&line.place) {
            self.put(our, &new, splices);
            self.attached(was, our, &attached, splices);
            self.tails(was, our, i, splices);
        } else if was.is_none() || line.item {
            // A line that is not in ours: its comments go behind the one before it.
            let tail = self.theirs.tail(i).1;
            let attached = attached.iter().map(|(_, words)| *words).chain([tail]);
            let attached = attached.filter(|words| !words.is_empty() && self.is_new(words));
            let all: Vec<&str> = new.iter().copied().chain(attached).collect();
            if all.is_empty() {
                return;
            }
            let mut before = self.theirs.lines.get(..i).unwrap_or_default().iter().rev();
            let before = before.find_map(|line| self.ours.find(&line.place));
            match before.and_then(|i| self.ours.lines.get(i)) {
                Some(line) => self.insert(line.lines.end, &all, false, splices),
                None => self.put(0, &all, splices),
            }
        }
    }

    /// Puts comments that stand alone before those that belong to a line of ours.
    fn put(&self, our: usize, new: &[&str], splices: &mut Splices) {
        let (_, attached) = self.ours.above(our);
        let at = attached
            .first()
            .map_or_else(|| self.ours.start(our), |(at, _)| at.start);
        self.insert(at, new, true, splices);
    }

    fn insert(&self, at: usize, words: &[&str], alone: bool, splices: &mut Splices) {
        if words.is_empty() {
            return;
        }
        let text = self.ours.text;
        let eol = eol(text, at.saturating_sub(1));
        let before = text.get(..at).unwrap_or_default();
        // As far to the right as what they stand above.
        let next = text.get(at..).unwrap_or_default();
        let indent: String = next
            .chars()
            .take_while(|c| matches!(c, ' ' | '\t'))
            .collect();
        let indent = Some(indent)
            .filter(|_| before.ends_with('\n'))
            .unwrap_or_default();
        let mut lines = indent.clone() + &words.join(&format!("{eol}{indent}"));
        if !before.is_empty() && !before.ends_with(['\n', '\u{feff}']) {
            lines = format!("{eol}{lines}");
        } else {
            lines.push_str(eol);
            if alone && at < text.len() {
                lines.push_str(eol);
            }
        }
        if alone && at == text.len() && !before.is_empty() {
            lines = format!("{eol}{lines}");
        }
        splices.put(at..at, lines);
    }

    /// The comments directly above a line.
    fn attached(&self, was: Option<usize>, our: usize, theirs: &[Comment], splices: &mut Splices) {
        let words = |all: &[Comment]| -> Vec<String> {
            all.iter().map(|(_, words)| (*words).to_owned()).collect()
        };
        let base = was
            .map(|i| words(&self.base.above(i).1))
            .unwrap_or_default();
        let above = self.ours.above(our).1;
        let (ours, theirs) = (words(&above), words(theirs));
        if theirs == base || theirs == ours {
            return;
        }
        let start = self.ours.start(our);
        if ours == base {
            let from = above.first().map_or(start, |(at, _)| at.start);
            if !above.is_empty() {
                splices.put(from..start, String::new());
            }
            let theirs: Vec<&str> = theirs.iter().map(String::as_str).collect();
            return self.insert(start, &theirs, false, splices);
        }
        let missing = |words: &&String| !ours.contains(words) && !base.contains(words);
        let missing: Vec<&str> = theirs.iter().filter(missing).map(String::as_str).collect();
        self.insert(start, &missing, false, splices);
    }

    /// The comments behind a value.
    fn tails(&self, was: Option<usize>, our: usize, their: usize, splices: &mut Splices) {
        let base = was.map_or("", |i| self.base.tail(i).1);
        let ((at, ours), theirs) = (self.ours.tail(our), self.theirs.tail(their).1);
        if theirs == base || theirs == ours {
            return;
        }
        if ours.is_empty() {
            splices.put(at, format!(" {theirs}"));
        } else if ours == base && theirs.is_empty() {
            // With the space before it.
            let before = self.ours.text.get(..at.start).unwrap_or_default();
            let start = before.trim_end_matches([' ', '\t']).len();
            splices.put(start..at.end, String::new());
        } else if ours == base {
            splices.put(at, theirs.to_owned());
        } else if self.is_new(theirs) {
            self.insert(self.ours.start(our), &[theirs], false, splices);
        }
    }
}

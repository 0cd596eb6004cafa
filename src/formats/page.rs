//! HTML that is written for the walk: what the loaders of line-based markup (reStructuredText, `AsciiDoc`, Org) make of their blocks.
//!
//! Whichever way a paragraph was written, it takes the same walk as a page of the web and becomes the same block.

use super::flow::{Breadth, Flow, breadth};
use super::html::{self, extra};
use super::{Limits, title};
use crate::document::Document;

/// How deep blocks and inline marks may stand in each other; what is deeper is words of the innermost. The loaders recurse by this.
pub(super) const DEPTH: usize = 32;

/// What a document says of itself before its text.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Its title; empty when none is stated.
    pub(super) title: String,
    /// Other fields in their order.
    pub(super) fields: Vec<(String, String)>,
}

impl Facts {
    /// Adds a field that says something.
    pub(super) fn add(&mut self, key: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.fields.push((key.to_owned(), value.to_owned()));
        }
    }
}

/// A page in the making. The bodies of footnotes are kept apart: they stand at the end.
#[derive(Debug, Default)]
pub(super) struct Page {
    out: String,
    notes: String,
    in_note: bool,
}

impl Page {
    /// Begins an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.words(value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// Ends an element.
    pub(super) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Words as they are; a line end is a soft one.
    pub(super) fn words(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                c => self.out.push(c),
            }
        }
    }

    /// Code in a line, its white space kept.
    pub(super) fn code(&mut self, text: &str) {
        self.open("code", &[(extra::CODE, "")]);
        self.words(text);
        self.close("code");
    }

    /// Lines of code as they are.
    pub(super) fn code_block<'a>(
        &mut self,
        language: &str,
        lines: impl IntoIterator<Item = &'a str>,
    ) {
        self.open("pre", &[(extra::CODE, language)]);
        // The HTML parser drops a line end that follows the tag.
        self.open("span", &[]);
        for line in lines {
            self.words(line);
            self.out.push('\n');
        }
        self.close("span");
        self.close("pre");
    }

    /// A picture: its description is its text.
    pub(super) fn image(&mut self, address: &str, alternative: &str) {
        self.open("img", &[("src", address), ("alt", alternative)]);
    }

    /// The end of a line that stays one.
    pub(super) fn line_break(&mut self) {
        self.open("br", &[]);
    }

    /// A place that links lead to.
    pub(super) fn place(&mut self, name: &str) {
        self.open("span", &[("id", name)]);
        self.close("span");
    }

    /// A reference to a footnote.
    pub(super) fn reference(&mut self, label: &str) {
        self.open("sup", &[(extra::REFERENCE, label)]);
        self.close("sup");
    }

    /// The body of a footnote, which `write` writes.
    pub(super) fn note(&mut self, label: &str, write: impl FnOnce(&mut Self)) {
        let outermost = !std::mem::replace(&mut self.in_note, true);
        if outermost {
            std::mem::swap(&mut self.out, &mut self.notes);
        }
        self.open("div", &[(extra::FOOTNOTE, label)]);
        write(self);
        self.close("div");
        if outermost {
            std::mem::swap(&mut self.out, &mut self.notes);
            self.in_note = false;
        }
    }

    /// Begins a numbered list; `around` stands before and after each number.
    pub(super) fn ordered(&mut self, first: i64, kind: &str, around: (&str, &str)) {
        let first = first.to_string();
        let attributes = [
            ("start", &*first),
            ("type", kind),
            (extra::PREFIX, around.0),
            (extra::SUFFIX, around.1),
        ];
        self.open("ol", &attributes);
    }

    /// Begins an item: `task` is `open`, `done`, or empty for one that is no task.
    pub(super) fn item(&mut self, task: &str) {
        match task {
            "" => self.open("li", &[]),
            task => self.open("li", &[(extra::TASK, task)]),
        }
    }

    /// The document of the page.
    pub(super) fn document(self, format: &'static str, facts: Facts, limits: &Limits) -> Document {
        let mut flow = Flow::new(format);
        html::fragment(&(self.out + &self.notes), limits, &mut flow);
        let mut document = flow.builder.finish();
        document.meta.fields = facts.fields;
        title::put_first(document, &facts.title)
    }
}

/// How many lines may be searched in vain for what ends a block: without a bound, a text of nothing but beginnings takes the square of its
/// length.
#[derive(Debug)]
pub(super) struct Patience(usize);

impl Patience {
    /// Enough for a text of so many lines.
    pub(super) fn new(lines: usize) -> Self {
        Self(lines.saturating_mul(32).saturating_add(100_000))
    }

    /// The first line that is what is looked for.
    pub(super) fn find(&mut self, lines: &[&str], is: impl Fn(&str) -> bool) -> Option<usize> {
        let lines = lines.get(..self.0.min(lines.len()))?;
        let found = lines.iter().position(|line| is(line));
        if found.is_none() {
            self.0 -= lines.len();
        }
        found
    }
}

/// The element of a heading; HTML knows six levels.
pub(super) fn heading(level: usize) -> &'static str {
    const NAMES: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
    NAMES.get(level.saturating_sub(1)).unwrap_or(&"h6")
}

/// The length in bytes of a bare address that a text begins with; marks that end a sentence are none of it.
pub(super) fn address(text: &str) -> Option<usize> {
    const SCHEMES: &[&str] = &["https://", "http://", "ftp://", "mailto:"];
    let scheme = SCHEMES.iter().find(|scheme| text.starts_with(**scheme))?;
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '"' | '[' | ']' | '|' | '`') || {
            breadth(c) != Breadth::Narrow
        }
    };
    let whole = text.get(..text.find(ends).unwrap_or(text.len()))?;
    let mut length = whole
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_'])
        .len();
    let address = whole.get(..length)?;
    if address.ends_with(')') && !address.contains('(') {
        length -= 1;
    }
    (length > scheme.len()).then_some(length)
}

/// What a part of a line may be long at most, in bytes: what is searched in vain is bounded.
pub(super) fn short(text: &str) -> Option<&str> {
    const LONGEST: usize = 2048;
    let end = (0..=LONGEST.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))?;
    text.get(..end)
}

/// The white space in bytes that a line begins with.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Whether nothing but white space stands on a line.
pub(super) fn blank(line: &str) -> bool {
    line.trim_matches([' ', '\t', '\r']).is_empty()
}

/// A line without so much white space at its beginning, or as much as it has.
pub(super) fn without(line: &str, bytes: usize) -> &str {
    line.get(indent(line).min(bytes)..).unwrap_or_default()
}

/// Lines without the white space that all of them begin with.
pub(super) fn dedent<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let common = lines
        .iter()
        .filter(|line| !blank(line))
        .map(|line| indent(line))
        .min()
        .unwrap_or_default();
    lines.iter().map(|line| without(line, common)).collect()
}

/// Lines without blank ones at both ends.
pub(super) fn trimmed<'s, 'a>(lines: &'s [&'a str]) -> &'s [&'a str] {
    let Some(first) = lines.iter().position(|line| !blank(line)) else {
        return &[];
    };
    let last = lines.iter().rposition(|line| !blank(line)).unwrap_or(first);
    lines.get(first..=last).unwrap_or_default()
}

/// Whether a word is the name of a picture.
pub(super) fn is_picture(address: &str) -> bool {
    const ENDINGS: &[&str] = &[
        ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".tif", ".tiff",
    ];
    let address = address.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| address.ends_with(ending))
}

/// Values between commas or another separator, in quotes when they hold some (RFC 4180).
pub(super) fn commas(text: &str, separator: char) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(row) = rows.last_mut() else { break };
        let Some(cell) = row.last_mut() else { break };
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            c if c == separator && !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => cell.push(c),
        }
    }
    rows
}

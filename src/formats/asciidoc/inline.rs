//! Marks inside a paragraph of an `AsciiDoc` text.

use std::borrow::Cow;

use super::super::page::{DEPTH, address, short};
use super::Adoc;

/// Marks and the elements of the words between them: two of a mark work inside words too.
const MARKS: &[(&str, &str)] = &[
    ("**", "strong"),
    ("__", "em"),
    ("``", "code"),
    ("##", "span"),
    ("++", "pass"),
    ("*", "strong"),
    ("_", "em"),
    ("`", "code"),
    ("#", "span"),
    ("+", "pass"),
    ("^", "sup"),
    ("~", "sub"),
];

impl Adoc {
    /// Words with what stands for the names in braces; unknown names stay.
    pub(super) fn replaced<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if !text.contains('{') {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            rest = after;
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
            let length = after.len() - after.trim_start_matches(plain).len();
            let name = after.get(..length).unwrap_or_default();
            let value = named(name).or_else(|| {
                self.attributes
                    .get(&name.to_lowercase())
                    .map(String::as_str)
            });
            let closed = after
                .get(length..)
                .is_some_and(|after| after.starts_with('}'));
            match value {
                Some(value) if closed && !before.ends_with('\\') && value.len() <= self.room => {
                    self.room -= value.len();
                    out.push_str(value);
                    rest = after.get(length + 1..).unwrap_or_default();
                }
                _ => out.push('{'),
            }
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// Writes the words of a paragraph.
    pub(super) fn inline(&mut self, text: &str) {
        self.within(text, 0);
    }

    fn within(&mut self, text: &str, depth: usize) {
        let mut missing: Vec<&str> = Vec::new();
        let (mut at, mut plain) = (0, 0);
        let mut before: Option<char> = None;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = text.get(at..).unwrap_or_default();
            let words = text.get(plain..at).unwrap_or_default();
            let length = if depth < DEPTH {
                self.marked(rest, words, before, depth, &mut missing)
            } else {
                None
            };
            if let Some(length) = length {
                at += length;
                plain = at;
            } else {
                at += c.len_utf8();
            }
            before = text.get(..at).and_then(|done| done.chars().next_back());
        }
        self.page.words(text.get(plain..).unwrap_or_default());
    }

    /// Writes the words before a mark and the mark itself, when one begins here; how many bytes it takes.
    fn marked(
        &mut self,
        rest: &str,
        plain: &str,
        before: Option<char>,
        depth: usize,
        missing: &mut Vec<&'static str>,
    ) -> Option<usize> {
        let first = rest.chars().next()?;
        match first {
            '\u{2028}' => {
                self.page.words(plain);
                self.page.line_break();
                Some(first.len_utf8())
            }
            '\\' => {
                let next = rest.get(1..)?.chars().next()?;
                let escapes = "*_`#+^~{<[\\(".contains(next) || address(rest.get(1..)?).is_some();
                escapes.then(|| {
                    self.page.words(plain);
                    self.page.words(next.encode_utf8(&mut [0; 4]));
                    1 + next.len_utf8()
                })
            }
            '"' | '\'' if rest.get(1..)?.starts_with('`') => {
                self.quoted(rest, plain, first, depth, missing)
            }
            '<' => self.reference(rest, plain, depth),
            '[' => self.bracket(rest, plain, depth),
            '(' if rest.starts_with("((") => self.index_term(rest, plain, depth),
            c if c.is_ascii_alphabetic() && before.is_none_or(|c| !c.is_ascii_alphanumeric()) => {
                self.call(rest, plain, depth)
            }
            _ => self.emphasis(rest, plain, before, depth, missing),
        }
    }

    fn emphasis(
        &mut self,
        rest: &str,
        plain: &str,
        before: Option<char>,
        depth: usize,
        missing: &mut Vec<&'static str>,
    ) -> Option<usize> {
        for (mark, name) in MARKS.iter().filter(|(mark, _)| rest.starts_with(mark)) {
            let double = mark.len() == 2 || matches!(*mark, "^" | "~");
            let free = double
                || before
                    .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | ';' | ':' | '}'));
            let inner = rest.get(mark.len()..)?;
            let spaced = inner.starts_with(|c: char| c.is_whitespace());
            if missing.contains(mark) || !free || spaced && mark.len() == 1 {
                continue;
            }
            let Some(end) = closing(inner, mark, double) else {
                missing.push(mark);
                continue;
            };
            let words = inner.get(..end)?;
            if matches!(*mark, "^" | "~") && words.contains(char::is_whitespace) {
                continue;
            }
            self.page.words(plain);
            match *name {
                "code" => {
                    let pass = words
                        .strip_prefix('+')
                        .and_then(|words| words.strip_suffix('+'));
                    self.page.code(&pass.unwrap_or(words).replace('\n', " "));
                }
                "pass" => self.page.words(words),
                "sup" | "sub" | "span" => self.within(words, depth + 1),
                name => {
                    self.page.open(name, &[]);
                    self.within(words, depth + 1);
                    self.page.close(name);
                }
            }
            return Some(mark.len() * 2 + end);
        }
        None
    }

    /// Curved quotes: a straight one with a backtick.
    fn quoted(
        &mut self,
        rest: &str,
        plain: &str,
        quote: char,
        depth: usize,
        missing: &mut Vec<&'static str>,
    ) -> Option<usize> {
        let (close, left, right) = if quote == '"' {
            ("`\"", "“", "”")
        } else {
            ("`'", "‘", "’")
        };
        if missing.contains(&close) {
            return None;
        }
        let inner = rest.get(2..)?;
        let Some(end) = inner.find(close) else {
            missing.push(close);
            return None;
        };
        self.page.words(plain);
        self.page.words(left);
        self.within(inner.get(..end)?, depth + 1);
        self.page.words(right);
        Some(end + 4)
    }

    /// `<<place,words>>` and `<https://…>`
    fn reference(&mut self, rest: &str, plain: &str, depth: usize) -> Option<usize> {
        let Some(inner) = rest.strip_prefix("<<") else {
            let inner = rest.get(1..)?;
            let length = address(inner)?;
            let words = inner.get(..length)?;
            return inner.get(length..)?.starts_with('>').then(|| {
                self.page.words(plain);
                self.link(words, words, DEPTH);
                length + 2
            });
        };
        let end = short(inner)?.find(">>")?;
        let (place, words) = inner
            .get(..end)?
            .split_once(',')
            .unwrap_or((inner.get(..end)?, ""));
        let words = if words.trim().is_empty() {
            place
        } else {
            words.trim()
        };
        self.page.words(plain);
        self.link(&format!("#{}", place.trim_start_matches('#')), words, depth);
        Some(end + 4)
    }

    /// `[[place]]` and `[role]#words#`
    fn bracket(&mut self, rest: &str, plain: &str, depth: usize) -> Option<usize> {
        if let Some(inner) = rest.strip_prefix("[[") {
            let end = short(inner)?.find("]]")?;
            let name = inner.get(..end)?;
            let named = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
            return named.then(|| {
                self.page.words(plain);
                self.page.place(name.split(',').next().unwrap_or(name));
                end + 4
            });
        }
        let (role, after) = short(rest)?.get(1..)?.split_once(']')?;
        let marked = after.starts_with(['#', '*', '_', '`']) && !role.contains(char::is_whitespace);
        if !marked || role.is_empty() {
            return None;
        }
        let before = self.emphasis(
            rest.get(role.len() + 2..)?,
            plain,
            None,
            depth,
            &mut Vec::new(),
        )?;
        Some(role.len() + 2 + before)
    }

    /// `((term))` is printed, `(((term)))` is not.
    fn index_term(&mut self, rest: &str, plain: &str, depth: usize) -> Option<usize> {
        let within = short(rest)?;
        if let Some(inner) = within.strip_prefix("(((") {
            let end = inner.find(")))")?;
            self.page.words(plain);
            return Some(end + 6);
        }
        let inner = within.strip_prefix("((")?;
        let end = inner.find("))")?;
        self.page.words(plain);
        self.within(inner.get(..end)?, depth + 1);
        Some(end + 4)
    }

    /// `name:target[words]` and bare addresses.
    fn call(&mut self, rest: &str, plain: &str, depth: usize) -> Option<usize> {
        if let Some(length) = address(rest) {
            let target = rest.get(..length)?;
            self.page.words(plain);
            if let Some((inner, taken)) = rest.get(length..).and_then(inside) {
                let words = linked(inner);
                self.link(target, if words.is_empty() { target } else { words }, depth);
                return Some(length + taken);
            }
            self.link(target, target, DEPTH);
            return Some(length);
        }
        let colon = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .filter(|at| rest.get(*at..).is_some_and(|rest| rest.starts_with(':')))?;
        let name = rest.get(..colon)?;
        let after = short(rest.get(colon + 1..)?)?;
        let target = after.get(..after.find(|c: char| c == '[' || c.is_whitespace())?)?;
        let (inner, taken) = inside(rest.get(colon + 1 + target.len()..)?)?;
        if !matches!(
            name,
            "link"
                | "xref"
                | "mailto"
                | "image"
                | "icon"
                | "footnote"
                | "footnoteref"
                | "kbd"
                | "btn"
                | "menu"
                | "stem"
                | "latexmath"
                | "asciimath"
                | "pass"
                | "anchor"
                | "indexterm"
                | "indexterm2"
        ) {
            return None;
        }
        self.page.words(plain);
        self.called(name, target, inner, depth);
        Some(colon + 1 + target.len() + taken)
    }

    fn called(&mut self, name: &str, target: &str, inner: &str, depth: usize) {
        let or_target = |words: &'_ str| {
            if words.is_empty() {
                target.to_owned()
            } else {
                words.to_owned()
            }
        };
        match name {
            "link" | "xref" => self.link(target, &or_target(linked(inner)), depth),
            "mailto" => self.link(
                &format!("mailto:{target}"),
                &or_target(linked(inner)),
                depth,
            ),
            "image" => {
                let alternative = inner
                    .split(',')
                    .next()
                    .unwrap_or_default()
                    .trim_matches('"');
                self.page.image(
                    target,
                    if alternative.contains('=') {
                        ""
                    } else {
                        alternative
                    },
                );
            }
            "icon" | "indexterm" => {}
            "anchor" => self.page.place(target),
            "footnote" | "footnoteref" => self.footnote(target, inner, depth),
            "menu" => {
                let words = if inner.is_empty() {
                    target.to_owned()
                } else {
                    format!("{target} › {}", inner.replace('>', "›"))
                };
                self.page.words(&words);
            }
            "kbd" | "stem" | "latexmath" | "asciimath" => self.page.code(inner),
            "pass" => self.page.words(inner),
            _ => self.within(inner, depth + 1),
        }
    }

    fn footnote(&mut self, target: &str, inner: &str, depth: usize) {
        let label = if target.is_empty() {
            self.notes += 1;
            self.notes.to_string()
        } else {
            target.to_owned()
        };
        self.page.reference(&label);
        if inner.is_empty() {
            return;
        }
        let mut page = std::mem::take(&mut self.page);
        page.note(&label, |page| {
            std::mem::swap(page, &mut self.page);
            self.within(inner.trim(), depth + 1);
            std::mem::swap(page, &mut self.page);
        });
        self.page = page;
    }

    fn link(&mut self, target: &str, words: &str, depth: usize) {
        self.page.open("a", &[("href", target)]);
        self.within(words, depth.saturating_add(1));
        self.page.close("a");
    }
}

/// What stands in the brackets that a text begins with, and how many bytes they take.
fn inside(text: &str) -> Option<(&str, usize)> {
    let text = short(text)?;
    let mut open = 0_usize;
    let mut last = b' ';
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => open += 1,
            b']' if last != b'\\' => open = open.checked_sub(1)?,
            _ => {}
        }
        if open == 0 {
            return (at > 0).then(|| (text.get(1..at).unwrap_or_default(), at + 1));
        }
        last = byte;
    }
    None
}

/// The words of a link without what else its brackets say.
fn linked(inner: &str) -> &str {
    let inner = inner.strip_suffix('^').unwrap_or(inner);
    if let Some(quoted) = inner.strip_prefix('"') {
        return quoted.split('"').next().unwrap_or(quoted);
    }
    let attributes = [
        ",window=",
        ",role=",
        ",opts=",
        ", window=",
        ", role=",
        ", opts=",
        ",title=",
        ", title=",
    ];
    let end = attributes.iter().filter_map(|part| inner.find(part)).min();
    let words = inner.get(..end.unwrap_or(inner.len())).unwrap_or(inner);
    words.strip_suffix('^').unwrap_or(words)
}

/// Where the mark that ends words stands.
fn closing(inner: &str, mark: &str, double: bool) -> Option<usize> {
    let mut from = inner.chars().next()?.len_utf8();
    while let Some(found) = inner.get(from..).and_then(|rest| rest.find(mark)) {
        let at = from + found;
        let before = inner.get(..at)?.chars().next_back()?;
        let after = inner.get(at + mark.len()..)?.chars().next();
        let free = double
            || after.is_none_or(|c| !c.is_alphanumeric() && c != '_' && !mark.starts_with(c));
        if free && (double || !before.is_whitespace()) && before != '\\' {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Names that every text knows.
fn named(name: &str) -> Option<&'static str> {
    Some(match name {
        "nbsp" => "\u{A0}",
        "zwsp" => "\u{200B}",
        "sp" => " ",
        "empty" | "blank" => "",
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "plus" => "+",
        "asterisk" => "*",
        "backtick" => "`",
        "vbar" => "|",
        "startsb" => "[",
        "endsb" => "]",
        "apos" => "'",
        "quot" => "\"",
        "ldquo" => "“",
        "rdquo" => "”",
        "lsquo" => "‘",
        "rsquo" => "’",
        "deg" => "°",
        _ => return None,
    })
}

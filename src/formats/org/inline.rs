//! Marks inside a paragraph of an Org text.

use super::super::page::{DEPTH, address, is_picture, short};
use super::{Org, macros};

/// Marks of emphasis and what they make of the words between them; the last two hold code.
const MARKS: &[(char, &str)] = &[
    ('*', "strong"),
    ('/', "em"),
    ('_', "em"),
    ('+', "del"),
    ('=', "code"),
    ('~', "code"),
];

impl Org {
    /// Writes the words of a paragraph.
    pub(super) fn inline(&mut self, text: &str) {
        self.inline_within(text, 0);
    }

    fn inline_within(&mut self, text: &str, depth: usize) {
        let mut missing = String::new();
        let mut before = None;
        let mut rest = text;
        let mut plain = 0;
        while let Some(c) = rest.chars().next() {
            let at = text.len() - rest.len();
            let taken = if depth < DEPTH {
                let flush = (text.get(plain..at).unwrap_or_default(), before);
                self.marked(rest, flush, depth, &mut missing)
            } else {
                None
            };
            let length = taken.unwrap_or(c.len_utf8());
            let (done, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            before = done.chars().next_back();
            rest = after;
            if taken.is_some() {
                plain = text.len() - rest.len();
            }
        }
        self.page.words(text.get(plain..).unwrap_or_default());
    }

    /// Writes the words before a mark and the mark itself, when one begins here; how many bytes it takes.
    fn marked(
        &mut self,
        rest: &str,
        (plain, before): (&str, Option<char>),
        depth: usize,
        missing: &mut String,
    ) -> Option<usize> {
        let first = rest.chars().next()?;
        match first {
            '[' => self.bracket(rest, plain, depth),
            '<' => self.angle(rest, plain),
            '{' => {
                let (words, length) = self.expanded(rest)?;
                self.page.words(plain);
                // What a macro stands for holds no other.
                self.inline_within(&words.replace("{{{", "{{"), depth + 1);
                Some(length)
            }
            '@' => {
                let length = macros::snippet(rest)?;
                self.page.words(plain);
                Some(length)
            }
            '\\' => {
                if let Some((words, length)) = macros::entity(rest) {
                    self.page.words(plain);
                    self.page.words(words);
                    return Some(length);
                }
                let end = rest.strip_prefix("\\\\")?;
                let spaces = end.len() - end.trim_start_matches([' ', '\t']).len();
                let ends = end.get(spaces..)?.is_empty() || end.get(spaces..)?.starts_with('\n');
                ends.then(|| {
                    self.page.words(plain);
                    self.page.line_break();
                    2 + spaces
                })
            }
            '_' | '^'
                if before.is_some_and(|c| !c.is_whitespace())
                    && rest.get(1..)?.starts_with('{') =>
            {
                let words = braced(rest.get(2..)?)?;
                self.page.words(plain);
                self.inline_within(words, depth + 1);
                Some(words.len() + 3)
            }
            'h' | 'f' | 'm' if before.is_none_or(|c| !c.is_alphanumeric()) => {
                let length = address(rest)?;
                self.page.words(plain);
                self.link(rest.get(..length)?, rest.get(..length)?);
                Some(length)
            }
            _ => {
                let (_, name) = MARKS.iter().find(|(mark, _)| *mark == first)?;
                if missing.contains(first) || !before.is_none_or(opens_after) {
                    return None;
                }
                let inner = rest.get(1..)?;
                if inner.starts_with(|c: char| c.is_whitespace()) {
                    return None;
                }
                let Some(end) = closing(inner, first) else {
                    missing.push(first);
                    return None;
                };
                let words = inner.get(..end)?;
                self.page.words(plain);
                if *name == "code" {
                    self.page.code(&words.replace('\n', " "));
                } else {
                    self.page.open(name, &[]);
                    self.inline_within(words, depth + 1);
                    self.page.close(name);
                }
                Some(end + 2)
            }
        }
    }

    /// Links and footnotes.
    fn bracket(&mut self, rest: &str, plain: &str, depth: usize) -> Option<usize> {
        if let Some(inner) = rest.strip_prefix("[[") {
            let end = short(inner)?.find(']')?;
            let target = inner.get(..end)?;
            let after = inner.get(end + 1..)?;
            let (words, length) = if after.starts_with(']') {
                (None, end + 4)
            } else {
                let described = after.strip_prefix('[')?;
                let close = short(described)?.find("]]")?;
                (Some(described.get(..close)?), 2 + end + 2 + close + 2)
            };
            if target.is_empty() || target.contains("\n\n") {
                return None;
            }
            self.page.words(plain);
            let file = target.strip_prefix("file:").unwrap_or(target);
            match words {
                None if is_picture(file) => self.page.image(file, ""),
                None => self.link(file, file.strip_prefix(['#', '*']).unwrap_or(file)),
                Some(words) => {
                    self.page.open("a", &[("href", file)]);
                    self.inline_within(words, DEPTH.max(depth));
                    self.page.close("a");
                }
            }
            return Some(length);
        }
        let inner = rest.strip_prefix("[fn:")?;
        let end = footnote_end(inner)?;
        let (label, words) = match inner.get(..end)?.split_once(':') {
            Some((label, words)) => (label, Some(words)),
            None => (inner.get(..end)?, None),
        };
        if label.contains(char::is_whitespace) {
            return None;
        }
        self.page.words(plain);
        let label = if label.is_empty() {
            self.notes += 1;
            format!("*{}", self.notes)
        } else {
            label.to_owned()
        };
        self.page.reference(&label);
        if let Some(words) = words {
            let mut page = std::mem::take(&mut self.page);
            page.note(&label, |page| {
                std::mem::swap(page, &mut self.page);
                self.inline_within(words.trim(), depth + 1);
                std::mem::swap(page, &mut self.page);
            });
            self.page = page;
        }
        Some("[fn:".len() + end + 1)
    }

    /// `<https://…>` and `<<place>>`.
    fn angle(&mut self, rest: &str, plain: &str) -> Option<usize> {
        if let Some(inner) = rest.strip_prefix("<<") {
            let radio = inner.starts_with('<');
            let inner = inner.strip_prefix('<').unwrap_or(inner);
            let end = short(inner)?.find(['>', '\n'])?;
            let close = if radio { ">>>" } else { ">>" };
            let name = inner.get(..end)?;
            if name.is_empty() || !inner.get(end..)?.starts_with(close) {
                return None;
            }
            self.page.words(plain);
            self.page.place(name);
            if radio {
                self.page.words(name);
            }
            return Some(close.len() * 2 + end);
        }
        let inner = rest.get(1..)?;
        let length = address(inner)?;
        inner.get(length..)?.starts_with('>').then(|| {
            self.page.words(plain);
            let words = inner.get(..length).unwrap_or_default();
            self.link(words, words);
            length + 2
        })
    }

    fn link(&mut self, target: &str, words: &str) {
        self.page.open("a", &[("href", target)]);
        self.page.words(words);
        self.page.close("a");
    }
}

/// Whether a mark may begin behind a character. A zero-width space is what writers of Chinese put there.
fn opens_after(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '(' | '{' | '\'' | '"' | '\u{200B}')
}

fn closes_before(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '.'
                | ','
                | ';'
                | ':'
                | '!'
                | '?'
                | '\''
                | '"'
                | ')'
                | '}'
                | '['
                | '\\'
                | '\u{200B}'
        )
}

/// Where the mark that ends an emphasis stands.
fn closing(inner: &str, mark: char) -> Option<usize> {
    let mut last = None;
    for (at, c) in inner.char_indices() {
        if c == mark && at > 0 && last.is_some_and(|last: char| !last.is_whitespace()) {
            let next = inner.get(at + 1..)?.chars().next();
            if next.is_none_or(closes_before) {
                return Some(at);
            }
        }
        last = Some(c);
    }
    None
}

/// The words of a subscript or superscript in braces, which may hold braces (Org Syntax, "Subscript and Superscript"), without the last brace.
fn braced(inner: &str) -> Option<&str> {
    let inner = short(inner)?;
    let mut open = 0_usize;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' if open == 0 => return inner.get(..at),
            b'}' => open -= 1,
            _ => {}
        }
    }
    None
}

/// Where the bracket that ends a footnote stands.
fn footnote_end(inner: &str) -> Option<usize> {
    /// Bytes of the longest footnote inside a paragraph.
    const LONGEST: usize = 16 << 10;
    let mut open = 0_usize;
    for (at, byte) in inner.bytes().enumerate().take(LONGEST) {
        match byte {
            b'[' => open += 1,
            b']' if open == 0 => return Some(at),
            b']' => open -= 1,
            _ => {}
        }
    }
    None
}

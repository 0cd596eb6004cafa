//! Lists of a reStructuredText: bulleted, numbered, of fields, of options; and lines that stay lines.

use super::super::page::{blank, dedent, indent};
use super::Rst;
use super::blocks::{field, indented};

/// The mark of a numbered item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Enumerator<'a> {
    /// As written, without what stands around it.
    number: &'a str,
    before: &'a str,
    after: &'a str,
    words: &'a str,
}

/// The mark of a numbered item: `1.`, `1)`, `(1)`, with letters or Roman numerals, or `#` for the next number.
pub(super) fn enumerator(line: &str) -> Option<Enumerator<'_>> {
    let before = if line.starts_with('(') { "(" } else { "" };
    let rest = line.get(before.len()..)?;
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')?;
    let number = rest.get(..length)?;
    let after = rest.get(length..length + 1)?;
    let words = rest.get(length + 1..)?;
    let is_roman = |number: &str| {
        number
            .chars()
            .all(|c| "ivxlcdm".contains(c.to_ascii_lowercase()))
    };
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let known =
        number.len() == 1 || digits && number.len() < 10 || number.len() < 16 && is_roman(number);
    let closed = after == ")" || after == "." && before.is_empty();
    let spaced = words.is_empty() || words.starts_with(' ');
    (known && !number.is_empty() && closed && spaced).then_some(Enumerator {
        number,
        before,
        after,
        words: words.trim_start(),
    })
}

/// Whether a line begins with a bullet.
pub(super) fn is_bullet(line: &str) -> bool {
    let Some(rest) = line.strip_prefix(['*', '+', '-', '•', '‣', '⁃']) else {
        return false;
    };
    rest.is_empty() || rest.starts_with(' ')
}

impl Rst {
    /// Writes the list that begins on the first line; how many lines it takes.
    pub(super) fn list(&mut self, lines: &[&str], depth: usize) -> Option<usize> {
        let line = lines.first()?;
        if is_bullet(line) {
            return Some(self.bullets(lines, depth));
        }
        if let Some(mark) = enumerator(line)
            && is_list(mark, lines)
        {
            return Some(self.numbered(mark, lines, depth));
        }
        if field(line).is_some() {
            return Some(self.fields(lines, depth));
        }
        if let Some((length, body)) = option(lines) {
            let body = dedent(&body);
            self.page.open("p", &[]);
            self.page
                .code(line.get(..length).unwrap_or_default().trim());
            self.page.close("p");
            self.page.open("dl", &[]);
            self.page.open("dd", &[]);
            self.blocks(&body, depth + 1);
            self.page.close("dd");
            self.page.close("dl");
            return Some(1 + indented(lines.get(1..)?));
        }
        is_line(line).then(|| self.line_block(lines))
    }

    fn bullets(&mut self, lines: &[&str], depth: usize) -> usize {
        let mark = lines.first().and_then(|line| line.chars().next());
        self.page.open("ul", &[]);
        let mut at = 0;
        while let Some(line) = lines.get(at)
            && is_bullet(line)
            && line.chars().next() == mark
        {
            let words = line
                .get(mark.map_or(0, char::len_utf8)..)
                .unwrap_or_default();
            at += self.item(
                words.trim_start(),
                lines.get(at + 1..).unwrap_or_default(),
                depth,
            );
            at += gap(lines, at, is_bullet);
        }
        self.page.close("ul");
        at
    }

    fn numbered(&mut self, first: Enumerator<'_>, lines: &[&str], depth: usize) -> usize {
        let (kind, number) = numbering(first.number);
        let mut at = 0;
        let mut expected = number;
        self.page.ordered(number, kind, (first.before, first.after));
        while let Some(line) = lines.get(at)
            && let Some(mark) = enumerator(line)
            && (mark.before, mark.after) == (first.before, first.after)
            && follows(mark.number, kind, expected)
        {
            expected += 1;
            let words = mark.words;
            at += self.item(words, lines.get(at + 1..).unwrap_or_default(), depth);
            at += gap(lines, at, |line| enumerator(line).is_some());
        }
        self.page.close("ol");
        at.max(1)
    }

    /// Writes an item; how many lines it takes, its first among them.
    fn item(&mut self, words: &str, more: &[&str], depth: usize) -> usize {
        let length = indented(more);
        let mut body = vec![words];
        body.extend(dedent(more.get(..length).unwrap_or_default()));
        self.page.item("");
        self.blocks(&body, depth + 1);
        self.page.close("li");
        length + 1
    }

    fn fields(&mut self, lines: &[&str], depth: usize) -> usize {
        let mut at = 0;
        self.page.open("dl", &[]);
        while let Some((name, words)) = lines.get(at).and_then(|line| field(line)) {
            let rest = lines.get(at + 1..).unwrap_or_default();
            let length = indented(rest);
            let body = dedent(rest.get(..length).unwrap_or_default());
            self.page.open("dt", &[]);
            self.inline(name);
            self.page.words(":");
            self.page.close("dt");
            self.page.open("dd", &[]);
            let mut all = vec![words];
            all.extend(body);
            self.blocks(&all, depth + 1);
            self.page.close("dd");
            at += 1 + length;
            at += gap(lines, at, |line| field(line).is_some());
        }
        self.page.close("dl");
        at
    }

    /// `| ` before lines that are kept.
    fn line_block(&mut self, lines: &[&str]) -> usize {
        let length = lines.iter().take_while(|line| !blank(line)).count();
        self.page.open("p", &[]);
        for (index, line) in lines.iter().take(length).enumerate() {
            let words = line.strip_prefix('|');
            if index > 0 {
                match words {
                    Some(_) => self.page.line_break(),
                    None => self.page.words("\n"),
                }
            }
            self.inline(words.unwrap_or(line).trim());
        }
        self.page.close("p");
        length
    }
}

/// Blank lines before the next item.
fn gap(lines: &[&str], at: usize, goes_on: impl Fn(&str) -> bool) -> usize {
    let gap = lines.iter().skip(at).take_while(|line| blank(line)).count();
    if lines.get(at + gap).is_some_and(|line| goes_on(line)) {
        gap
    } else {
        0
    }
}

/// Whether an item is one, and no sentence that begins like it: `A. Einstein was a great` goes on without white space before it.
fn is_list(mark: Enumerator<'_>, lines: &[&str]) -> bool {
    let next = lines.get(1).copied().unwrap_or_default();
    mark.words.is_empty() || blank(next) || indent(next) > 0 || enumerator(next).is_some()
}

/// The kind of a number, by HTML's names, and its value.
fn numbering(number: &str) -> (&'static str, i64) {
    if number == "#" {
        return ("1", 1);
    }
    if let Ok(value) = number.parse() {
        return ("1", value);
    }
    let upper = number.starts_with(|c: char| c.is_ascii_uppercase());
    if number.len() > 1 || number.eq_ignore_ascii_case("i") {
        return (if upper { "I" } else { "i" }, roman(number));
    }
    let letter = number.bytes().next().unwrap_or(b'a').to_ascii_lowercase();
    (
        if upper { "A" } else { "a" },
        i64::from(letter.saturating_sub(b'a')) + 1,
    )
}

/// Whether a number is the next one of its list.
fn follows(number: &str, kind: &str, expected: i64) -> bool {
    number == "#"
        || match kind {
            "1" => number.parse() == Ok(expected),
            "I" | "i" => roman(number) == expected,
            _ => {
                let letter = number
                    .bytes()
                    .next()
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                number.len() == 1 && i64::from(letter) - i64::from(b'a') + 1 == expected
            }
        }
}

fn roman(number: &str) -> i64 {
    let values = number.chars().map(|c| match c.to_ascii_lowercase() {
        'i' => 1,
        'v' => 5,
        'x' => 10,
        'l' => 50,
        'c' => 100,
        'd' => 500,
        'm' => 1000,
        _ => 0,
    });
    let (sum, _) = values.rev().fold((0, 0), |(sum, last), value| {
        if value < last {
            (sum - value, last)
        } else {
            (sum + value, value)
        }
    });
    sum
}

fn is_line(line: &str) -> bool {
    line == "|" || line.starts_with("| ")
}

/// An option of a program and what is said of it: the length of the option, the lines about it.
fn option<'a>(lines: &[&'a str]) -> Option<(usize, Vec<&'a str>)> {
    let line = *lines.first()?;
    let named = line
        .strip_prefix("--")
        .or(line.strip_prefix('-'))
        .or(line.strip_prefix('/'))?;
    if !named.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '?') {
        return None;
    }
    let more = lines.get(1..1 + indented(lines.get(1..)?))?;
    let length = match line.find("  ") {
        Some(length) => length,
        // Words about it may begin on the next line; a word alone is a sentence.
        None if more.first().is_some_and(|line| !blank(line)) => line.len(),
        None => return None,
    };
    let mut body = vec![line.get(length..)?.trim()];
    body.extend(dedent(more));
    Some((length, body))
}

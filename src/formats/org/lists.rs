//! Lists of an Org text: bulleted, numbered, of terms; with boxes.

use super::super::page::{blank, indent, without};
use super::Org;

/// The mark that an item begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bullet<'a> {
    /// White space before it in bytes.
    indent: usize,
    /// Its number and what follows it; `None` for a bullet.
    number: Option<(i64, &'a str)>,
    /// What follows on its line.
    words: &'a str,
}

/// The mark of an item that a line begins with.
pub(super) fn bullet(line: &str) -> Option<Bullet<'_>> {
    let indent = indent(line);
    let rest = line.get(indent..)?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, length) = if digits > 0 {
        let suffix = rest
            .get(digits..digits + 1)
            .filter(|mark| matches!(*mark, "." | ")"))?;
        (
            Some((rest.get(..digits)?.parse().ok()?, suffix)),
            digits + 1,
        )
    } else {
        let first = rest.chars().next()?;
        if !(matches!(first, '-' | '+') || first == '*' && indent > 0) {
            return None;
        }
        (None, 1)
    };
    let words = rest.get(length..)?;
    (words.is_empty() || words.starts_with([' ', '\t'])).then(|| Bullet {
        indent,
        number,
        words: words.trim_start(),
    })
}

impl Org {
    /// Writes the list that the first line begins; how many lines it takes.
    pub(super) fn list(&mut self, lines: &[&str], depth: usize) -> usize {
        let Some(first) = lines.first().and_then(|line| bullet(line)) else {
            return 1;
        };
        match first.number {
            Some((number, suffix)) => {
                self.page
                    .ordered(counter(first.words).unwrap_or(number), "1", ("", suffix));
            }
            None => self.page.open("ul", &[]),
        }
        let mut at = 0;
        while let Some(mark) = lines.get(at).and_then(|line| bullet(line)) {
            if mark.indent != first.indent || mark.number.is_some() != first.number.is_some() {
                break;
            }
            let rest = lines.get(at + 1..).unwrap_or_default();
            let length = item_length(rest, first.indent);
            self.item(mark, rest.get(..length).unwrap_or_default(), depth);
            at += 1 + length;
            // One empty line stands between items, two end the list.
            let gap = lines.iter().skip(at).take_while(|line| blank(line)).count();
            let goes_on = lines.get(at + gap).and_then(|line| bullet(line));
            if gap == 1 && goes_on.is_some_and(|next| next.indent == first.indent) {
                at += 1;
            }
        }
        self.page
            .close(if first.number.is_some() { "ol" } else { "ul" });
        at
    }

    fn item(&mut self, mark: Bullet<'_>, more: &[&str], depth: usize) {
        let mut words = mark.words;
        if counter(words).is_some() {
            words = words
                .split_once(']')
                .map_or("", |(_, rest)| rest.trim_start());
        }
        let (task, words) = task(words);
        self.page.item(task);
        let body: Vec<&str> = more
            .iter()
            .map(|line| without(line, mark.indent + 1))
            .collect();
        let (term, words) = match words
            .split_once(" :: ")
            .or(words.strip_suffix(" ::").map(|term| (term, "")))
        {
            Some((term, words)) if mark.number.is_none() => (Some(term), words),
            _ => (None, words),
        };
        if let Some(term) = term {
            self.page.open("p", &[]);
            self.page.open("strong", &[]);
            self.inline(term.trim());
            self.page.close("strong");
            self.page.close("p");
        }
        let mut all = vec![words];
        all.extend(body);
        self.blocks(&all, depth + 1);
        self.page.close("li");
    }
}

/// Lines behind the first one of an item that belong to it.
fn item_length(lines: &[&str], own: usize) -> usize {
    let mut length = 0;
    let mut gap = 0;
    for line in lines {
        if blank(line) {
            gap += 1;
            if gap == 2 {
                break;
            }
        } else if indent(line) > own {
            length += gap + 1;
            gap = 0;
        } else {
            break;
        }
    }
    length
}

/// The number that `[@5]` gives to an item.
fn counter(words: &str) -> Option<i64> {
    words.strip_prefix("[@")?.split_once(']')?.0.parse().ok()
}

fn task(words: &str) -> (&'static str, &str) {
    for (mark, task) in [
        ("[ ]", "open"),
        ("[-]", "open"),
        ("[X]", "done"),
        ("[x]", "done"),
    ] {
        if let Some(rest) = words.strip_prefix(mark)
            && (rest.is_empty() || rest.starts_with(' '))
        {
            return (task, rest.trim_start());
        }
    }
    ("", words)
}

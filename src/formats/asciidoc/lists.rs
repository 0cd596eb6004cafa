//! Lists of an `AsciiDoc` text: bulleted, numbered, of terms, with boxes; what `+` attaches to an item.

use super::super::page::{DEPTH, blank};
use super::Adoc;
use super::blocks::{Style, anchor, bracketed, is_section};
use super::delimited::delimiter;

/// The mark that an item begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker<'a> {
    kind: Kind,
    /// How often the mark is repeated: items with other marks stand inside.
    level: usize,
    /// The number as written.
    number: i64,
    /// The term, for a list of terms.
    term: &'a str,
    words: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bullet,
    Dash,
    Number,
    Written,
    Callout,
    Term,
}

/// The mark of an item that a line begins with.
pub(super) fn marker(line: &str) -> Option<Marker<'_>> {
    let line = line.trim_start();
    let first = line.chars().next()?;
    let made = |kind, level, number, words: &str| {
        let words = words.strip_prefix([' ', '\t'])?.trim_start();
        (!words.is_empty())
            .then_some(())
            .map(|()| (kind, level, number))
    };
    let run = line.len() - line.trim_start_matches(first).len();
    let rest = line.get(run..).unwrap_or_default();
    let found = match first {
        '*' if run <= 6 => made(Kind::Bullet, run, 1, rest),
        '•' => made(Kind::Dash, 2, 1, rest),
        '-' if run == 1 => made(Kind::Dash, 1, 1, rest),
        '.' if run <= 6 => made(Kind::Number, run, 1, rest),
        '<' => {
            let (number, rest) = line.get(1..)?.split_once('>')?;
            let number = if number == "." {
                Some(1)
            } else {
                number.parse().ok()
            };
            number.and_then(|number| made(Kind::Callout, 1, number, rest))
        }
        c if c.is_ascii_digit() => {
            let (number, rest) = line.split_once('.')?;
            let number = number.parse().ok();
            number.and_then(|number| made(Kind::Written, 1, number, rest))
        }
        _ => None,
    };
    if let Some((kind, level, number)) = found {
        let at = line.find([' ', '\t'])?;
        let words = line.get(at..)?.trim_start();
        return Some(Marker {
            kind,
            level,
            number,
            term: "",
            words,
        });
    }
    term(line)
}

/// `term:: words`, with `:::`, `::::` and `;;` for lists inside.
fn term(line: &str) -> Option<Marker<'_>> {
    let (at, level, length) =
        ["::::", ":::", "::", ";;"]
            .iter()
            .enumerate()
            .find_map(|(level, mark)| {
                let spaced = line.find(&format!("{mark} "));
                let at = spaced.or_else(|| line.strip_suffix(mark).map(str::len))?;
                Some((at, level, mark.len()))
            })?;
    let term = line.get(..at)?;
    let words = line.get(at + length..)?.trim();
    let named = !term.is_empty() && !term.ends_with(':') && !term.starts_with("//");
    named.then_some(Marker {
        kind: Kind::Term,
        level,
        number: 1,
        term,
        words,
    })
}

/// Lines in brackets right behind an item, which belong to the list inside it that follows; how many.
fn styled(lines: &[&str], style: &mut Option<Style>) -> usize {
    *style = None;
    let inner = lines.iter().map_while(|line| bracketed(line));
    inner
        .map(|inner| style.get_or_insert_default().read(inner))
        .count()
}

impl Adoc {
    /// Writes the list that the first line begins; how many lines it takes.
    pub(super) fn list(&mut self, lines: &[&str], style: &Style, depth: usize) -> usize {
        let mut open: Vec<Marker<'_>> = Vec::new();
        let mut at = 0;
        let (none, mut own) = (Style::default(), None);
        while let Some(mark) = lines.get(at).and_then(|line| marker(line)) {
            let style = if open.is_empty() {
                style
            } else {
                own.as_ref().unwrap_or(&none)
            };
            self.enter(&mut open, mark, style, depth);
            at += 1;
            at += self.item(
                lines.get(at..).unwrap_or_default(),
                mark,
                depth + open.len(),
            );
            let gap = lines.iter().skip(at).take_while(|line| blank(line)).count();
            let gap = gap.max(styled(lines.get(at..).unwrap_or_default(), &mut own));
            if lines
                .get(at + gap)
                .is_none_or(|line| marker(line).is_none())
            {
                break;
            }
            at += gap;
        }
        while let Some(mark) = open.pop() {
            self.leave(mark);
        }
        at
    }

    /// Opens an item in the list that its mark belongs to.
    fn enter<'a>(
        &mut self,
        open: &mut Vec<Marker<'a>>,
        mark: Marker<'a>,
        style: &Style,
        depth: usize,
    ) {
        let same = |other: &Marker<'_>| (other.kind, other.level) == (mark.kind, mark.level);
        if let Some(own) = open.iter().position(same) {
            while open.len() > own + 1 {
                if let Some(inner) = open.pop() {
                    self.leave(inner);
                }
            }
            self.page.close("li");
        } else if depth + open.len() >= DEPTH && !open.is_empty() {
            self.page.close("li");
        } else {
            open.push(mark);
            let start = style.value("start").parse().ok();
            match mark.kind {
                Kind::Number => {
                    let kinds = ["1", "a", "i", "A", "I"];
                    let kind = kinds.get(mark.level - 1).unwrap_or(&"1");
                    let named = match style.name() {
                        "arabic" => "1",
                        "loweralpha" => "a",
                        "upperalpha" => "A",
                        "lowerroman" => "i",
                        "upperroman" => "I",
                        _ => kind,
                    };
                    self.page.ordered(start.unwrap_or(1), named, ("", "."));
                }
                Kind::Written | Kind::Callout => {
                    self.page
                        .ordered(start.unwrap_or(mark.number), "1", ("", "."));
                }
                _ => self.page.open("ul", &[]),
            }
        }
        let task = [
            ("[ ] ", "open"),
            ("[x] ", "done"),
            ("[X] ", "done"),
            ("[*] ", "done"),
        ];
        let task = task
            .iter()
            .find(|(box_, _)| mark.kind != Kind::Term && mark.words.starts_with(box_));
        self.page.item(task.map_or("", |(_, task)| task));
    }

    fn leave(&mut self, mark: Marker<'_>) {
        self.page.close("li");
        let numbered = matches!(mark.kind, Kind::Number | Kind::Written | Kind::Callout);
        self.page.close(if numbered { "ol" } else { "ul" });
    }

    /// Writes the words of an item and what is attached to it; how many lines that takes behind its first.
    fn item(&mut self, lines: &[&str], mark: Marker<'_>, depth: usize) -> usize {
        if mark.kind == Kind::Term {
            self.page.open("p", &[]);
            self.page.open("strong", &[]);
            self.lines(&[mark.term], false);
            self.page.close("strong");
            self.page.close("p");
        }
        let is_task = ["[ ] ", "[x] ", "[X] ", "[*] "]
            .iter()
            .any(|task| mark.words.starts_with(task));
        let words = if is_task {
            mark.words.get(4..).unwrap_or_default()
        } else {
            mark.words
        };
        let mut at = 0;
        if mark.kind == Kind::Term && words.is_empty() {
            at += lines.iter().take_while(|line| blank(line)).count();
        }
        let ends = |line: &&&str| {
            blank(line)
                || marker(line).is_some()
                || **line == "+"
                || bracketed(line).is_some()
                || anchor(line).is_some()
                || delimiter(line).is_some()
                || is_section(line).is_some()
                || line.starts_with("//")
        };
        let more = lines.iter().skip(at).take_while(|line| !ends(line)).count();
        let mut all = vec![words];
        all.extend(lines.iter().skip(at).take(more));
        self.page.open("p", &[]);
        self.lines(&all, false);
        self.page.close("p");
        at = if more == 0 && mark.kind == Kind::Term {
            0
        } else {
            at + more
        };
        self.attached(lines, at, depth)
    }

    /// Blocks behind `+` lines, and indented ones.
    fn attached(&mut self, lines: &[&str], mut at: usize, depth: usize) -> usize {
        while let Some(line) = lines.get(at) {
            if *line == "+" {
                at += 1;
                let rest = lines.get(at..).unwrap_or_default();
                // A paragraph ends where the next item begins; a block between lines does not.
                let plain = rest.first().is_some_and(|line| {
                    delimiter(line).is_none() && bracketed(line).is_none() && !line.starts_with('.')
                });
                let ends = |line: &&str| plain && marker(line).is_some();
                let end = 1 + rest.iter().skip(1).take_while(|line| !ends(line)).count();
                at += self.block(rest.get(..end).unwrap_or(rest), depth.max(1));
                continue;
            }
            let gap = lines.iter().skip(at).take_while(|line| blank(line)).count();
            let next = lines.get(at + gap).copied().unwrap_or_default();
            let literal = gap > 0 && next.starts_with([' ', '\t']) && marker(next).is_none();
            if !literal {
                break;
            }
            at += gap;
            at += self.block(lines.get(at..).unwrap_or_default(), depth.max(1));
        }
        at.min(lines.len())
    }
}

//! The blocks of a reStructuredText, by their first lines.

use super::super::flow::{Breadth, breadth};
use super::super::page::{DEPTH, blank, dedent, heading, indent, trimmed};
use super::lists::is_bullet;
use super::tables::{is_grid, is_simple};
use super::{Rst, folded};

impl Rst {
    /// Writes blocks.
    pub(super) fn blocks(&mut self, lines: &[&str], depth: usize) {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            let rest = lines.get(at..).unwrap_or_default();
            at += if blank(line) {
                1
            } else {
                self.block(rest, depth).max(1)
            };
        }
    }

    /// Writes the block that begins on the first line; how many lines it takes.
    fn block(&mut self, lines: &[&str], depth: usize) -> usize {
        let line = lines.first().copied().unwrap_or_default();
        if depth == 0
            && let Some(taken) = self.section(lines)
        {
            return taken;
        }
        if let Some(taken) = self.explicit(lines, depth) {
            return taken;
        }
        if depth == 0
            && let Some(taken) = self.docinfo(lines)
        {
            return taken;
        }
        self.begun = true;
        if let Some(taken) = self.table(lines, depth) {
            return taken;
        }
        if depth >= DEPTH {
            return self.paragraph(lines, depth);
        }
        if indent(line) > 0 {
            let length = indented(lines);
            let body = dedent(lines.get(..length).unwrap_or_default());
            self.quotation(&body, depth);
            return length;
        }
        if let Some(taken) = self.list(lines, depth) {
            return taken;
        }
        if line.starts_with(">>> ") {
            let length = lines.iter().take_while(|line| !blank(line)).count();
            self.page
                .code_block("pycon", lines.iter().take(length).copied());
            return length;
        }
        self.paragraph(lines, depth)
    }

    /// A quotation; who is quoted may stand at its end, behind a dash.
    fn quotation(&mut self, body: &[&str], depth: usize) {
        self.page.open("blockquote", &[]);
        let last = body.iter().rposition(|line| blank(line));
        let (words, who) = body
            .split_at_checked(last.map_or(0, |last| last + 1))
            .unwrap_or((body, &[]));
        let named = who.first().and_then(|line| {
            let name = line
                .strip_prefix("---")
                .or(line.strip_prefix("--"))
                .or(line.strip_prefix('—'))?;
            name.trim_start()
                .starts_with(|c: char| c != '-')
                .then(|| name.trim_start())
        });
        match named {
            Some(name) if !words.is_empty() => {
                self.blocks(words, depth + 1);
                let more = who.iter().skip(1).map(|line| line.trim());
                let all: Vec<&str> = std::iter::once(name).chain(more).collect();
                self.page.open("p", &[]);
                self.page.words("—");
                self.inline(&all.join("\n"));
                self.page.close("p");
            }
            _ => self.blocks(body, depth + 1),
        }
        self.page.close("blockquote");
    }

    /// A heading with a line under it, or lines under and over it; or a line between parts.
    fn section(&mut self, lines: &[&str]) -> Option<usize> {
        let [first, second] = [0, 1].map(|at| lines.get(at).copied().unwrap_or_default());
        if let Some(mark) = adornment(first) {
            let third = lines.get(2).copied().unwrap_or_default();
            let framed = adornment(third) == Some(mark) && !blank(second);
            if framed && (is_long(first, second.trim()) || first.len() == third.len()) {
                self.heading((mark, true), second.trim());
                return Some(3);
            }
            return (first.len() >= 4 && blank(second)).then_some(1);
        }
        let mark = adornment(second)?;
        if indent(first) > 0 || !is_long(second, first) || is_simple(second) && is_bullet(first) {
            return None;
        }
        self.heading((mark, false), first.trim());
        Some(2)
    }

    fn heading(&mut self, style: (char, bool), words: &str) {
        let level = self.styles.iter().position(|other| *other == style);
        let level = level.unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        self.tops += usize::from(level == 0);
        if !std::mem::replace(&mut self.begun, true) {
            self.titled = true;
            self.begun = false;
        }
        self.page.open(heading(level + 1), &[]);
        self.page.place(&folded(words));
        self.inline(words);
        self.page.close(heading(level + 1));
        if self.titled && self.tops == 1 && level == 0 {
            // Fields may still follow the title.
            return;
        }
        if self.titled && self.tops == 1 && !self.begun && !self.subtitled {
            // And its subtitle.
            self.subtitled = true;
            return;
        }
        self.begun = true;
    }

    /// Fields before the text are facts about it.
    fn docinfo(&mut self, lines: &[&str]) -> Option<usize> {
        if self.begun {
            return None;
        }
        let mut at = 0;
        while let Some((name, words)) = lines.get(at).and_then(|line| field(line)) {
            let rest = lines.get(at + 1..).unwrap_or_default();
            let length = indented(rest);
            let body = dedent(rest.get(..length).unwrap_or_default());
            at += 1 + length;
            at += lines.iter().skip(at).take_while(|line| blank(line)).count();
            if matches!(&*name.to_lowercase(), "abstract" | "dedication") {
                let mut all = vec![words];
                all.extend(body);
                self.blocks(&all, 1);
            } else {
                let more = body
                    .iter()
                    .map(|line| line.trim())
                    .filter(|line| !line.is_empty());
                let all: Vec<&str> = std::iter::once(words).chain(more).collect();
                self.facts.add(name, &all.join(" "));
            }
        }
        (at > 0).then_some(at)
    }

    pub(super) fn paragraph(&mut self, lines: &[&str], depth: usize) -> usize {
        let mut length = lines.iter().take_while(|line| !blank(line)).count().max(1);
        let first = lines.first().copied().unwrap_or_default();
        let next = lines.get(1).copied().unwrap_or_default();
        if depth < DEPTH && !first.ends_with("::") && !blank(next) && indent(next) > indent(first) {
            return self.definition(lines, depth);
        }
        // A paragraph that announces code ends with its own line.
        let announces = |line: &&str| line.ends_with("::");
        let within = lines.get(..length).unwrap_or_default();
        if let Some(last) = within.iter().position(announces)
            && within
                .get(last + 1)
                .is_some_and(|line| indent(line) > indent(first))
        {
            length = last + 1;
        }
        let words: Vec<&str> = lines.iter().take(length).map(|line| line.trim()).collect();
        let words = words.join("\n");
        let literal = words.ends_with("::");
        let shown = match words.strip_suffix("::") {
            None => words.as_str(),
            Some(before) if before.is_empty() || before.ends_with([' ', '\n']) => before.trim_end(),
            Some(_) => words.strip_suffix(':').unwrap_or(&words),
        };
        self.page.open("p", &[]);
        self.inline(shown);
        self.page.close("p");
        if literal {
            length += self.literal(lines.get(length..).unwrap_or_default(), indent(first));
        }
        length
    }

    /// The code behind `::`: indented, or every line with the same mark before it.
    fn literal(&mut self, lines: &[&str], own: usize) -> usize {
        let gap = lines.iter().take_while(|line| blank(line)).count();
        let Some(first) = lines.get(gap) else {
            return 0;
        };
        let deeper = |line: &&&str| blank(line) || indent(line) > own;
        let mut length = gap + lines.iter().skip(gap).take_while(deeper).count();
        if length == gap {
            let Some(mark) = first.chars().next().filter(char::is_ascii_punctuation) else {
                return 0;
            };
            length += lines
                .iter()
                .skip(gap)
                .take_while(|line| line.starts_with(mark))
                .count();
        }
        let body = lines.get(gap..length).unwrap_or_default();
        let language = self.language.clone();
        self.page.code_block(&language, dedent(trimmed(body)));
        length
    }

    /// A term and what is indented under it.
    fn definition(&mut self, lines: &[&str], depth: usize) -> usize {
        let length = 1 + indented(lines.get(1..).unwrap_or_default());
        let body = dedent(lines.get(1..length).unwrap_or_default());
        self.page.open("dl", &[]);
        self.page.open("dt", &[]);
        self.inline(lines.first().map_or("", |line| line.trim()));
        self.page.close("dt");
        self.page.open("dd", &[]);
        self.blocks(&body, depth + 1);
        self.page.close("dd");
        self.page.close("dl");
        length
    }

    /// A table drawn by lines.
    fn table(&mut self, lines: &[&str], depth: usize) -> Option<usize> {
        let line = lines.first()?;
        if depth >= DEPTH || indent(line) > 0 {
            return None;
        }
        if is_grid(line) {
            let length = lines
                .iter()
                .take_while(|line| line.starts_with(['+', '|']))
                .count();
            self.grid_table(lines.get(..length)?, depth);
            return Some(length);
        }
        if is_simple(line) {
            return self.simple_table(lines, depth);
        }
        None
    }
}

/// Lines from the first that are blank or indented, without blank ones at the end.
pub(super) fn indented(lines: &[&str]) -> usize {
    let all = lines
        .iter()
        .take_while(|line| blank(line) || indent(line) > 0)
        .count();
    let within = lines.get(..all).unwrap_or_default();
    within
        .iter()
        .rposition(|line| !blank(line))
        .map_or(0, |last| last + 1)
}

/// `:name: words`
pub(super) fn field(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(':')?;
    let mut escaped = false;
    let end = rest.char_indices().find(|(at, c)| {
        let next = rest.get(at + 1..).unwrap_or_default();
        let ends = *c == ':' && !escaped && (next.is_empty() || next.starts_with(' '));
        escaped = *c == '\\';
        ends
    });
    let (end, _) = end?;
    let name = rest.get(..end)?;
    let named = !name.is_empty() && !name.starts_with([' ', ':']) && !name.contains('`');
    named.then(|| (name, rest.get(end + 1..).unwrap_or_default().trim()))
}

/// The mark of a line that consists of one mark alone.
pub(super) fn adornment(line: &str) -> Option<char> {
    let mark = line.chars().next().filter(char::is_ascii_punctuation)?;
    let line = line.trim_end();
    (line.len() >= 2 && line.chars().all(|c| c == mark)).then_some(mark)
}

/// Whether a line is long enough for a heading: as long as it, or so long that it is nothing else.
fn is_long(line: &str, words: &str) -> bool {
    let cells: usize = words.chars().map(cells).sum();
    // Nobody counts the cells of Chinese with care.
    !words.is_empty()
        && (line.len() >= cells || line.len() >= 4 || line.len() >= words.chars().count())
}

/// Columns of a character, as tables and lines under headings count them.
pub(super) fn cells(c: char) -> usize {
    if breadth(c) == Breadth::Wide { 2 } else { 1 }
}

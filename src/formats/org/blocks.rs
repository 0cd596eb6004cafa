//! The blocks of an Org text, line by line.

use super::super::page::{DEPTH, blank, dedent, heading, trimmed, without};
use super::Org;
use super::lists::bullet;

impl Org {
    /// What the whole text says of itself: `#+TITLE:` and its like, wherever they stand.
    pub(super) fn settings(&mut self, lines: &[&str]) {
        let mut until: Option<String> = None;
        for (index, line) in lines.iter().enumerate() {
            if let Some(end) = &until {
                if line.trim().eq_ignore_ascii_case(end) {
                    until = None;
                }
                continue;
            }
            if let Some((name, _)) = opening(line) {
                let end = format!("#+end_{name}");
                let closes = |line: &str| line.trim().eq_ignore_ascii_case(&end);
                // An opening without an end is words, and hides nothing.
                let rest = lines.get(index..).unwrap_or_default();
                let hides = matches!(&*name, "src" | "example" | "export" | "comment")
                    && self.patience.find(rest, closes).is_some();
                until = hides.then_some(end);
                continue;
            }
            let Some((key, value)) = keyword(line) else {
                continue;
            };
            match key.to_ascii_lowercase().as_str() {
                "title" => {
                    if !self.facts.title.is_empty() {
                        self.facts.title.push(' ');
                    }
                    self.facts.title.push_str(value);
                }
                "todo" | "seq_todo" | "typ_todo" => {
                    let words = value.split_whitespace().filter(|word| *word != "|");
                    let name = |word: &str| word.split('(').next().unwrap_or_default().to_owned();
                    self.keywords.extend(words.map(name));
                }
                "macro" => self.define(value),
                key if is_affiliated(key) || is_setting(key) => {}
                _ => self.facts.add(&key.to_lowercase(), value),
            }
        }
    }

    /// Writes blocks.
    pub(super) fn blocks(&mut self, lines: &[&str], depth: usize) {
        let mut at = 0;
        while let Some(line) = lines.get(at).filter(|_| !self.cut) {
            let rest = lines.get(at..).unwrap_or_default();
            at += if blank(line) {
                1
            } else if depth == 0 && stars(line).is_some() {
                self.heading(rest)
            } else {
                self.block(rest, depth).max(1)
            };
        }
    }

    /// Writes the block that begins on the first line; how many lines it takes.
    fn block(&mut self, lines: &[&str], depth: usize) -> usize {
        let line = lines.first().copied().unwrap_or_default();
        let trimmed = line.trim_start();
        if let Some(taken) = self.delimited(lines, depth) {
            return taken;
        }
        if let Some(taken) = self.drawer(lines) {
            return taken;
        }
        if let Some((key, value)) = keyword(line) {
            match key.to_ascii_lowercase().as_str() {
                "caption" => {
                    self.page.open("figcaption", &[]);
                    self.inline(value);
                    self.page.close("figcaption");
                }
                "name" | "label" => self.page.place(value),
                _ => {}
            }
            return 1;
        }
        if is_comment(trimmed) || is_rule(trimmed) {
            return 1;
        }
        if is_literal(trimmed) {
            let count = count(lines, |line| is_literal(line.trim_start()));
            let taken = lines.iter().take(count).map(|line| {
                let line = line.trim_start();
                line.strip_prefix(": ")
                    .or(line.strip_prefix(':'))
                    .unwrap_or(line)
            });
            self.page.code_block("", taken);
            return count;
        }
        if trimmed.starts_with('|') {
            return self.table(lines);
        }
        if let Some(taken) = self.footnote(lines, depth) {
            return taken;
        }
        if depth < DEPTH && bullet(line).is_some() {
            return self.list(lines, depth);
        }
        self.paragraph(lines, depth)
    }

    fn paragraph(&mut self, lines: &[&str], depth: usize) -> usize {
        let mut taken = 1;
        while let Some(line) = lines.get(taken) {
            if begins(line, depth) {
                break;
            }
            taken += 1;
        }
        let words: Vec<&str> = lines.iter().take(taken).map(|line| line.trim()).collect();
        self.page.open("p", &[]);
        self.inline(&words.join("\n"));
        self.page.close("p");
        taken
    }

    /// Lines of a drawer that are not read: all of one for programs, else its first or last line alone.
    fn drawer(&mut self, lines: &[&str]) -> Option<usize> {
        let name = drawer_name(lines.first()?)?.to_ascii_uppercase();
        let is_end =
            |line: &str| drawer_name(line).is_some_and(|name| name.eq_ignore_ascii_case("end"));
        match &*name {
            "PROPERTIES" | "LOGBOOK" => {
                let stops = |line: &str| is_end(line) || stars(line).is_some();
                let last = self.patience.find(lines, stops)?;
                lines
                    .get(last)
                    .is_some_and(|line| is_end(line))
                    .then_some(last + 1)
            }
            "END" => Some(1),
            _ => None,
        }
    }

    fn heading(&mut self, lines: &[&str]) -> usize {
        let line = lines.first().copied().unwrap_or_default();
        let Some(level) = stars(line) else { return 1 };
        let mut words = line.get(level..).unwrap_or_default().trim();
        if words == "COMMENT" || words.starts_with("COMMENT ") {
            let more = lines.iter().skip(1);
            let deeper = |line: &&&str| stars(line).is_none_or(|other| other > level);
            return 1 + more.take_while(deeper).count();
        }
        if let Some((before, tags)) = tagged(words) {
            words = before;
            self.facts
                .add("tags", &tags.trim_matches(':').replace(':', ", "));
        }
        let mut taken = 1;
        let mut own = None;
        // Dates of a task stand between a heading and its drawer.
        for line in lines.iter().skip(1).take(2) {
            let rest = lines.get(taken..).unwrap_or_default();
            if drawer_name(line.trim()) == Some("PROPERTIES") {
                own = self.drawer(rest).and_then(|length| custom_id(rest, length));
            } else if is_planning(line) {
                taken += 1;
                continue;
            }
            break;
        }
        self.page.open(heading(level), &[]);
        if let Some(own) = own {
            self.page.place(&own);
        }
        let (keyword, after) = words.split_once(' ').unwrap_or((words, ""));
        let after = if self.keywords.iter().any(|word| word == keyword) {
            // How far a task is is no part of its name.
            self.facts.add("task", words);
            after.trim_start()
        } else {
            words
        };
        self.inline(without_priority(after));
        self.page.close(heading(level));
        // What is planned is said; it is no part of the heading.
        if taken > 1 {
            self.page.open("p", &[]);
            self.inline(lines.get(1).map_or("", |line| line.trim()));
            self.page.close("p");
        }
        taken
    }

    /// `#+begin_…` to `#+end_…`. One without an end is none; where the text goes on, nothing more can be said.
    fn delimited(&mut self, lines: &[&str], depth: usize) -> Option<usize> {
        let line = lines.first()?;
        if let Some(end) = environment(line) {
            let taken = 1 + self
                .patience
                .find(lines, |line| line.trim_end().ends_with(&end))?;
            self.page
                .code_block("latex", lines.iter().take(taken).copied());
            return Some(taken);
        }
        let (name, arguments) = opening(line)?;
        let end = format!("#+end_{name}");
        let is_end = |line: &str| line.trim().eq_ignore_ascii_case(&end);
        let Some(last) = self.patience.find(lines, is_end) else {
            self.cut = !self.whole;
            return self.cut.then_some(lines.len());
        };
        let body = lines.get(1..last).unwrap_or_default();
        let code = |language: &str, org: &mut Self| {
            let body = dedent(body);
            let plain = body.iter().map(|line| {
                let escaped =
                    line.trim_start().starts_with(",*") || line.trim_start().starts_with(",#+");
                if escaped {
                    line.trim_start().get(1..).unwrap_or_default()
                } else {
                    line
                }
            });
            org.page.code_block(language, plain);
        };
        let first = arguments.split_whitespace().next().unwrap_or_default();
        match &*name {
            "src" | "export" => code(first, self),
            "example" => code("", self),
            "comment" => {}
            "verse" => {
                self.page.open("blockquote", &[]);
                self.page.open("p", &[]);
                for (index, line) in trimmed(body).iter().enumerate() {
                    if index > 0 {
                        self.page.line_break();
                    }
                    self.inline(line.trim());
                }
                self.page.close("p");
                self.page.close("blockquote");
            }
            _ if depth >= DEPTH => code("", self),
            "quote" => {
                self.page.open("blockquote", &[]);
                self.blocks(body, depth + 1);
                self.page.close("blockquote");
            }
            _ => {
                self.page.open("div", &[]);
                self.blocks(body, depth + 1);
                self.page.close("div");
            }
        }
        Some(last + 1)
    }

    fn table(&mut self, lines: &[&str]) -> usize {
        let count = count(lines, |line| line.trim_start().starts_with('|'));
        let rows: Vec<&str> = lines.iter().take(count).map(|line| line.trim()).collect();
        let is_line = |row: &&str| row.starts_with("|-");
        let first = rows.iter().position(|row| !is_line(row));
        let head = first.and_then(|first| {
            let end = first + rows.iter().skip(first).position(&is_line)?;
            rows.iter()
                .skip(end)
                .any(|row| !is_line(row))
                .then_some(end)
        });
        self.page.open("table", &[]);
        for (index, row) in rows.iter().enumerate() {
            if is_line(row) {
                continue;
            }
            let cell = if head.is_some_and(|end| index < end) {
                "th"
            } else {
                "td"
            };
            let inner = row.strip_prefix('|').unwrap_or(row);
            let inner = inner.strip_suffix('|').unwrap_or(inner);
            self.page.open("tr", &[]);
            for words in inner.split('|') {
                self.page.open(cell, &[]);
                self.inline(words.trim());
                self.page.close(cell);
            }
            self.page.close("tr");
        }
        self.page.close("table");
        count
    }

    /// `[fn:1] …`: up to the next one, a heading, or two blank lines.
    fn footnote(&mut self, lines: &[&str], depth: usize) -> Option<usize> {
        let (label, words) = definition(lines.first()?)?;
        let mut taken = 1;
        while let Some(line) = lines.get(taken) {
            let two = blank(line) && lines.get(taken + 1).is_none_or(|next| blank(next));
            if two || stars(line).is_some() || definition(line).is_some() {
                break;
            }
            taken += 1;
        }
        let mut body = vec![words];
        body.extend(
            lines
                .iter()
                .take(taken)
                .skip(1)
                .map(|line| without(line, usize::MAX)),
        );
        let mut page = std::mem::take(&mut self.page);
        page.note(label, |page| {
            std::mem::swap(page, &mut self.page);
            if depth < DEPTH {
                self.blocks(&body, depth + 1);
            } else {
                self.inline(&body.join("\n"));
            }
            std::mem::swap(page, &mut self.page);
        });
        self.page = page;
        Some(taken)
    }
}

/// Stars of a heading.
fn stars(line: &str) -> Option<usize> {
    let stars = line.len() - line.trim_start_matches('*').len();
    let spaced = line.get(stars..)?.starts_with([' ', '\t']);
    (stars > 0 && spaced && !blank(line.get(stars..)?)).then_some(stars)
}

fn count(lines: &[&str], is: impl Fn(&str) -> bool) -> usize {
    lines.iter().take_while(|line| is(line)).count()
}

/// `#+KEY: value`
fn keyword(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim_start().strip_prefix("#+")?.split_once(':')?;
    let key = key.split('[').next().unwrap_or(key);
    let named = !key.is_empty() && !key.contains(char::is_whitespace);
    named.then_some((key, value.trim()))
}

/// Keywords that belong to the block behind them.
fn is_affiliated(key: &str) -> bool {
    matches!(
        key,
        "caption" | "name" | "label" | "results" | "header" | "headers" | "plot" | "tblfm" | "call"
    ) || key.starts_with("attr_")
}

/// Keywords that tell programs what to do.
fn is_setting(key: &str) -> bool {
    matches!(
        key,
        "options"
            | "startup"
            | "property"
            | "setupfile"
            | "latex_header"
            | "latex_class"
            | "latex_class_options"
            | "html_head"
            | "html_head_extra"
            | "html"
            | "latex"
            | "bind"
            | "columns"
            | "priorities"
            | "archive"
            | "link"
            | "toc"
            | "latex_compiler"
    )
}

/// `#+begin_name arguments`, the name in lower case.
fn opening(line: &str) -> Option<(String, &str)> {
    let line = line.trim();
    let head = line.get(.."#+begin_".len())?;
    if !head.eq_ignore_ascii_case("#+begin_") {
        return None;
    }
    let rest = line.get(head.len()..)?;
    let (name, arguments) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    (!name.is_empty()).then(|| (name.to_ascii_lowercase(), arguments))
}

/// What ends the `\begin{…}` on a line.
fn environment(line: &str) -> Option<String> {
    let name = line
        .trim_start()
        .strip_prefix("\\begin{")?
        .split('}')
        .next()?;
    Some(format!("\\end{{{name}}}"))
}

fn is_comment(trimmed: &str) -> bool {
    trimmed == "#" || trimmed.starts_with("# ")
}

fn is_rule(trimmed: &str) -> bool {
    let trimmed = trimmed.trim_end();
    trimmed.len() >= 5 && trimmed.bytes().all(|byte| byte == b'-')
}

fn is_literal(trimmed: &str) -> bool {
    trimmed.starts_with(": ") || trimmed.trim_end() == ":"
}

/// The name of a drawer whose first line this is.
fn drawer_name(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix(':')?.strip_suffix(':')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

fn custom_id(lines: &[&str], length: usize) -> Option<String> {
    let mut lines = lines.iter().take(length);
    lines.find_map(|line| Some(line.trim().strip_prefix(":CUSTOM_ID:")?.trim().to_owned()))
}

/// `words :tag:tag:`
fn tagged(words: &str) -> Option<(&str, &str)> {
    let at = words.rfind(char::is_whitespace)? + 1;
    let (before, tags) = words.split_at_checked(at)?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '#' | '%' | ':');
    let is_tags =
        tags.len() > 2 && tags.starts_with(':') && tags.ends_with(':') && tags.chars().all(plain);
    is_tags.then(|| (before.trim_end(), tags))
}

fn is_planning(line: &str) -> bool {
    let line = line.trim_start();
    ["SCHEDULED:", "DEADLINE:", "CLOSED:"]
        .iter()
        .any(|word| line.starts_with(word))
}

/// Words without the priority (`[#A]`) that they begin with.
fn without_priority(words: &str) -> &str {
    let priority = words
        .strip_prefix("[#")
        .and_then(|rest| rest.split_once(']'));
    match priority {
        Some((mark, rest)) if mark.chars().count() == 1 => rest.trim_start(),
        _ => words,
    }
}

/// `[fn:label] words` at the beginning of a line.
fn definition(line: &str) -> Option<(&str, &str)> {
    let (label, words) = line.strip_prefix("[fn:")?.split_once(']')?;
    (!label.is_empty() && !label.contains(':')).then_some((label, words.trim_start()))
}

/// Whether a line ends the paragraph before it.
fn begins(line: &str, depth: usize) -> bool {
    let trimmed = line.trim_start();
    blank(line)
        || stars(line).is_some()
        || bullet(line).is_some() && depth < DEPTH
        || trimmed.starts_with('|')
        || trimmed.starts_with("#+")
        || is_comment(trimmed)
        || is_rule(trimmed)
        || is_literal(trimmed)
        || definition(line).is_some()
        || matches!(drawer_name(trimmed), Some("PROPERTIES" | "LOGBOOK" | "END"))
}

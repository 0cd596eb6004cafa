//! The blocks of an `AsciiDoc` text, line by line.

use super::super::page::{DEPTH, blank, dedent, heading, is_picture};
use super::lists::marker;
use super::{Adoc, attribute};

/// Admonitions and the words that a processor prints before them.
pub(super) const ADMONITIONS: &[(&str, &str)] = &[
    ("NOTE", "Note"),
    ("TIP", "Tip"),
    ("IMPORTANT", "Important"),
    ("WARNING", "Warning"),
    ("CAUTION", "Caution"),
];

/// What lines in brackets say of the block behind them.
#[derive(Debug, Default)]
pub(super) struct Style {
    /// The parts between commas, quotes taken off.
    pub(super) parts: Vec<String>,
}

impl Style {
    /// The first word: what the block is.
    pub(super) fn name(&self) -> &str {
        let first = self.parts.first().map_or("", String::as_str);
        first.split(['%', '#', '.']).next().unwrap_or_default()
    }

    /// The value of a named part.
    pub(super) fn value(&self, name: &str) -> &str {
        let found = self.parts.iter().find_map(|part| {
            let (own, value) = part.split_once('=')?;
            (own.trim() == name).then_some(value)
        });
        found.map_or("", |value| value.trim().trim_matches(['"', '\'']))
    }

    /// Whether an option is set: `%name` or `options="name"`.
    pub(super) fn has(&self, option: &str) -> bool {
        let short = self
            .parts
            .iter()
            .flat_map(|part| part.split('%').skip(1))
            .any(|part| part == option);
        let named = [self.value("options"), self.value("opts")];
        short
            || named
                .iter()
                .any(|value| value.split(',').any(|part| part.trim() == option))
    }

    fn read(&mut self, inner: &str) {
        let mut quoted = false;
        let mut parts = vec![String::new()];
        for c in inner.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => {
                    parts.push(String::new());
                    continue;
                }
                _ => {}
            }
            if let Some(part) = parts.last_mut() {
                part.push(c);
            }
        }
        let parts = parts.into_iter().map(|part| part.trim().to_owned());
        if self.parts.is_empty() {
            self.parts = parts.collect();
        } else {
            self.parts.extend(parts);
        }
    }
}

impl Adoc {
    /// Writes blocks.
    pub(super) fn blocks(&mut self, lines: &[&str], depth: usize) {
        let mut at = 0;
        while at < lines.len() && !self.cut {
            at += self
                .block(lines.get(at..).unwrap_or_default(), depth)
                .max(1);
        }
    }

    /// Writes the block that begins on the first line, with the lines about it; how many lines it takes.
    pub(super) fn block(&mut self, lines: &[&str], depth: usize) -> usize {
        let mut style = Style::default();
        let mut title = "";
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            if let Some(name) = anchor(line) {
                self.page.place(name);
            } else if let Some(inner) = bracketed(line) {
                style.read(inner);
            } else if let Some(words) = block_title(line) {
                title = words;
            } else if blank(line) && at > 0 {
                // Lines about nothing.
                self.caption(title);
                return at;
            } else {
                break;
            }
            at += 1;
        }
        let rest = lines.get(at..).unwrap_or_default();
        let Some(line) = rest.first() else {
            self.caption(title);
            return at;
        };
        if is_section(line).is_none() {
            self.caption(title);
        }
        at + self.bare(line, rest, &style, depth).max(1)
    }

    fn caption(&mut self, title: &str) {
        if !title.is_empty() {
            self.page.open("figcaption", &[]);
            let title = self.replaced(title).into_owned();
            self.inline(&title);
            self.page.close("figcaption");
        }
    }

    fn bare(&mut self, line: &str, lines: &[&str], style: &Style, depth: usize) -> usize {
        if blank(line) || is_left_out(line) {
            return 1;
        }
        if let Some(taken) = self.delimited(lines, style, depth) {
            return taken;
        }
        if let Some((name, value)) = attribute(line) {
            self.define(name, value);
            return 1;
        }
        if depth == 0
            && let Some(taken) = self.section(lines)
        {
            return taken;
        }
        if let Some(taken) = self.block_macro(line) {
            return taken;
        }
        if depth < DEPTH && marker(line).is_some() {
            return self.list(lines, style, depth);
        }
        if line.starts_with([' ', '\t']) {
            let length = lines.iter().take_while(|line| !blank(line)).count();
            let body = dedent(lines.get(..length).unwrap_or_default());
            self.page.code_block("", body);
            return length;
        }
        self.paragraph(lines, style)
    }

    fn section(&mut self, lines: &[&str]) -> Option<usize> {
        let line = lines.first()?;
        let (level, words, taken) = match is_section(line) {
            Some((level, words)) => (level, words, 1),
            None => (underlined(line, lines.get(1)?)?, *line, 2),
        };
        let words = self.replaced(words.trim()).into_owned();
        self.page.open(heading(level), &[]);
        self.inline(&words);
        self.page.close(heading(level));
        Some(taken)
    }

    fn paragraph(&mut self, lines: &[&str], style: &Style) -> usize {
        let ends = |line: &str| {
            blank(line)
                || line == "+"
                || bracketed(line).is_some()
                || anchor(line).is_some()
                || super::delimited::delimiter(line).is_some()
                || line.starts_with("//")
        };
        let more = lines.iter().skip(1).take_while(|line| !ends(line));
        let length = 1 + more.count();
        let taken = lines.get(..length).unwrap_or_default();
        self.styled(taken, style);
        length
    }

    fn styled(&mut self, lines: &[&str], style: &Style) {
        match style.name() {
            "source" | "listing" | "literal" => {
                let language = style.parts.get(1).map_or("", String::as_str);
                self.page.code_block(language, lines.iter().copied());
                return;
            }
            "stem" | "latexmath" | "asciimath" | "pass" => {
                self.page.code_block("", lines.iter().copied());
                return;
            }
            "comment" => return,
            _ => {}
        }
        let first = lines.first().copied().unwrap_or_default();
        let said = ADMONITIONS.iter().find_map(|(name, title)| {
            let words = first.strip_prefix(name)?.strip_prefix(": ")?;
            Some((*title, words))
        });
        let styled = ADMONITIONS.iter().find(|(name, _)| *name == style.name());
        let title = said
            .map(|(title, _)| title)
            .or(styled.map(|(_, title)| *title));
        let quoted = title.is_some() || matches!(style.name(), "quote" | "verse");
        if quoted {
            self.page.open("blockquote", &[]);
        }
        if let Some(title) = title {
            self.page.open("p", &[]);
            self.page.open("strong", &[]);
            self.page.words(title);
            self.page.close("strong");
            self.page.close("p");
        }
        let mut lines = lines.to_vec();
        if let (Some((_, words)), Some(first)) = (said, lines.first_mut()) {
            *first = words;
        }
        self.page.open("p", &[]);
        self.lines(&lines, style.name() == "verse" || style.has("hardbreaks"));
        self.page.close("p");
        if quoted {
            self.attribution(style);
            self.page.close("blockquote");
        }
    }

    /// Who is quoted.
    pub(super) fn attribution(&mut self, style: &Style) {
        if !matches!(style.name(), "quote" | "verse") {
            return;
        }
        let who: Vec<&str> = style
            .parts
            .iter()
            .skip(1)
            .map(|part| part.trim_matches('"'))
            .filter(|part| !part.is_empty() && !part.contains('='))
            .collect();
        if !who.is_empty() {
            self.page.open("p", &[]);
            self.inline(&format!("— {}", who.join(", ")));
            self.page.close("p");
        }
    }

    /// Writes lines as one paragraph; those that say so end with a line break.
    pub(super) fn lines(&mut self, lines: &[&str], hard: bool) {
        let mut words = String::new();
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.iter().enumerate() {
            let line = line.trim();
            let (line, breaks) = match line.strip_suffix(" +") {
                Some(line) => (line, true),
                None => (line, hard),
            };
            words.push_str(line);
            if index < last {
                // What stands for a line break never stands in a line.
                words.push_str(if breaks { "\u{2028}\n" } else { "\n" });
            }
        }
        let words = self.replaced(&words).into_owned();
        self.inline(&words);
    }

    fn block_macro(&mut self, line: &str) -> Option<usize> {
        let (name, rest) = line.split_once("::")?;
        let (target, inner) = rest.split_once('[')?;
        let inner = inner.strip_suffix(']')?;
        let first = inner
            .split(',')
            .next()
            .unwrap_or_default()
            .trim_matches('"');
        match name {
            "image" | "video" | "audio" => {
                let alternative = if first.contains('=') { "" } else { first };
                self.page.open("p", &[]);
                if name == "image" || is_picture(target) {
                    self.page.image(target, alternative);
                } else {
                    self.page.words(target);
                }
                self.page.close("p");
            }
            "toc" => {}
            "include" => {
                self.page.open("p", &[]);
                self.page.code(line);
                self.page.close("p");
            }
            _ => return None,
        }
        Some(1)
    }
}

/// `== Title`: its level and words.
pub(super) fn is_section(line: &str) -> Option<(usize, &str)> {
    let mark = line.chars().next().filter(|c| matches!(c, '=' | '#'))?;
    let level = line.len() - line.trim_start_matches(mark).len();
    let words = line.get(level..)?.strip_prefix(' ')?;
    (level <= 6 && !words.trim().is_empty()).then_some((level, words))
}

/// The level of a heading by the line under it, which is as long as it.
fn underlined(line: &str, under: &str) -> Option<usize> {
    let level = ['=', '-', '~', '^', '+']
        .iter()
        .position(|mark| under.starts_with(*mark))?;
    let mark = under.chars().next()?;
    let length = under.len();
    let same = under.chars().all(|c| c == mark) && line.starts_with(char::is_alphanumeric);
    (same && length > 2 && length.abs_diff(line.chars().count()) <= 1).then_some(level + 1)
}

/// Lines that print nothing.
fn is_left_out(line: &str) -> bool {
    line.starts_with("//") && !line.starts_with("////")
        || matches!(
            line,
            "'''" | "---" | "- - -" | "***" | "* * *" | "<<<" | "+"
        )
}

/// `[…]` alone on a line.
pub(super) fn bracketed(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let first = inner.chars().next();
    let plain = first
        .is_none_or(|c| c.is_alphanumeric() || matches!(c, '%' | '#' | '.' | ',' | '"' | '\''));
    (plain && !inner.contains(['[', ']'])).then_some(inner)
}

/// `[[name]]` alone on a line.
pub(super) fn anchor(line: &str) -> Option<&str> {
    let inner = line.strip_prefix("[[")?.strip_suffix("]]")?;
    (!inner.contains(['[', ']'])).then(|| inner.split(',').next().unwrap_or(inner))
}

/// `.Title`
fn block_title(line: &str) -> Option<&str> {
    let words = line.strip_prefix('.')?;
    (!words.is_empty() && !words.starts_with([' ', '.', '\t'])).then_some(words)
}

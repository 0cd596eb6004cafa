//! Headings that a plain text declares by the marks of `reStructuredText`, Markdown, `AsciiDoc`, Org, `LaTeX` or roff.
//!
//! Sources: docutils reStructuredText specification (sections), `CommonMark` 0.31 (ATX and setext headings), `AsciiDoc` language
//! documentation (section titles), Org syntax (headlines, keywords), groff man(7).

use super::lines::{Line, LineKind};
use crate::text::Span;

/// Finds declared headings and takes out code and adornments.
pub(super) fn mark(lines: &mut [Line<'_>]) {
    let kinds = Kinds::of(lines);
    skip_fences(lines, &kinds);
    if kinds.asciidoc {
        prefixed(lines, '=', |depth| {
            depth.saturating_sub(1) + u8::from(depth > 1)
        });
    } else if kinds.org {
        org(lines);
    } else if kinds.latex {
        latex(lines);
    } else if kinds.roff {
        roff(lines);
    } else {
        if kinds.markdown {
            prefixed(lines, '#', |depth| depth);
        }
        underlined(lines);
    }
}

/// Which marks a text uses. A single sign is no proof, but for signs that nobody else uses.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each kind of marks")]
struct Kinds {
    asciidoc: bool,
    org: bool,
    markdown: bool,
    latex: bool,
    roff: bool,
}

impl Kinds {
    fn of(lines: &[Line<'_>]) -> Self {
        let mut kinds = Self::default();
        let (mut equal, mut hashes, mut stars, mut deep_stars, mut deep_hashes) = (0, 0, 0, 0, 0);
        let mut numbered_code = 0;
        for line in lines.iter().filter(|line| line.indent == 0) {
            let text = line.text;
            equal += usize::from(prefix(text, '=').is_some_and(|(depth, _)| depth >= 2));
            if let Some((depth, _)) = prefix(text, '#') {
                hashes += usize::from(line.blank_before);
                deep_hashes += usize::from(depth >= 2);
            }
            if let Some((depth, _)) = prefix(text, '*') {
                stars += 1;
                deep_stars += usize::from(depth >= 2);
            }
            let keyword = text
                .get(..7)
                .is_some_and(|start| start.eq_ignore_ascii_case("#+title"))
                || text
                    .get(..8)
                    .is_some_and(|start| start.eq_ignore_ascii_case("#+begin_"));
            kinds.org |= keyword || text == ":PROPERTIES:";
            kinds.latex |= text.starts_with("\\section")
                || text.starts_with("\\documentclass")
                || text.starts_with("\\chapter{");
            numbered_code += usize::from(text.starts_with(".SH ") || text.starts_with(".Sh "));
        }
        kinds.asciidoc = equal >= 1 && hashes == 0;
        kinds.org |= deep_stars >= 2 && stars > deep_stars && equal == 0;
        kinds.org &= stars > 0;
        kinds.markdown = deep_hashes >= 1 || hashes >= 2;
        kinds.roff = numbered_code >= 2;
        kinds
    }
}

/// `== Words` gives 2 and the words.
fn prefix(text: &str, mark: char) -> Option<(u8, &str)> {
    let words = text.trim_start_matches(mark);
    let depth = text.len() - words.len();
    let heading =
        words.starts_with([' ', '\t', '\u{3000}']) && words.contains(char::is_alphanumeric);
    ((1..=6).contains(&depth) && heading).then(|| (depth as u8, words.trim()))
}

fn skip_fences(lines: &mut [Line<'_>], kinds: &Kinds) {
    let mut open: Option<&str> = None;
    let mut start = 0;
    let mut zones: Vec<(usize, usize)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let fence = fence(line.text, kinds);
        match (open, fence) {
            (Some(mark), _) if closes(mark, line.text, fence) => {
                zones.push((start, index));
                open = None;
            }
            (None, Some(mark)) => {
                open = Some(mark);
                start = index;
            }
            _ => {}
        }
    }
    for (start, end) in zones {
        for line in lines.iter_mut().take(end + 1).skip(start) {
            line.kind = LineKind::Skipped;
        }
    }
}

/// The mark that opens code here.
fn fence<'a>(text: &'a str, kinds: &Kinds) -> Option<&'a str> {
    let lower_start = text
        .get(..8)
        .is_some_and(|start| start.eq_ignore_ascii_case("#+begin_"));
    if kinds.org && lower_start {
        return Some("#+end_");
    }
    if kinds.latex
        && (text.starts_with("\\begin{verbatim}") || text.starts_with("\\begin{lstlisting}"))
    {
        return Some("\\end{");
    }
    let run = |c: char| text.chars().all(|each| each == c) && text.len() >= 4;
    if kinds.asciidoc && (['-', '.', '+', '/'].into_iter().any(run) || text == "|===") {
        return Some(text);
    }
    // A row of tildes is a rule under a heading elsewhere.
    let tilde = kinds.markdown && text.starts_with("~~~");
    text.starts_with("```")
        .then_some("```")
        .or_else(|| tilde.then_some("~~~"))
}

fn closes(mark: &str, text: &str, fence: Option<&str>) -> bool {
    match mark {
        "#+end_" => text
            .get(..6)
            .is_some_and(|start| start.eq_ignore_ascii_case(mark)),
        "\\end{" => text.starts_with(mark),
        _ => fence == Some(mark),
    }
}

/// Headings with marks in front: `##`, `==`.
fn prefixed(lines: &mut [Line<'_>], mark: char, level: fn(u8) -> u8) {
    for line in lines.iter_mut() {
        if line.indent > 0 || line.kind == LineKind::Skipped {
            continue;
        }
        let Some((depth, words)) = prefix(line.text, mark) else {
            continue;
        };
        let closed = words.trim_end_matches(mark);
        let words = if closed.ends_with(' ') {
            closed.trim_end()
        } else {
            words
        };
        declare(line, words, level(depth));
    }
}

/// Makes a line a heading whose words are this part of it.
fn declare<'a>(line: &mut Line<'a>, words: &'a str, level: u8) {
    if words.is_empty() {
        return;
    }
    let start =
        line.span.start.0 + (words.as_ptr() as usize).saturating_sub(line.text.as_ptr() as usize);
    line.span = Span::bytes(start..start + words.len());
    line.text = words;
    line.chars = words.chars().count();
    line.kind = LineKind::Heading(level);
}

fn org(lines: &mut [Line<'_>]) {
    for line in lines.iter_mut() {
        if line.kind == LineKind::Skipped || line.indent > 0 {
            continue;
        }
        let text = line.text;
        if let Some(title) = text
            .get(..8)
            .filter(|start| start.eq_ignore_ascii_case("#+title:"))
            .and_then(|_| text.get(8..))
        {
            declare(line, title.trim(), 0);
        } else if text.starts_with("#+") || text.starts_with(':') && text.ends_with(':') {
            line.kind = LineKind::Skipped;
        } else if let Some((depth, words)) = prefix(text, '*') {
            declare(line, org_words(words), depth + 1);
        }
    }
}

/// A headline without its keyword, priority and tags.
fn org_words(words: &str) -> &str {
    let mut words = words;
    for keyword in [
        "TODO ",
        "DONE ",
        "NEXT ",
        "WAITING ",
        "CANCELLED ",
        "COMMENT ",
    ] {
        words = words.strip_prefix(keyword).unwrap_or(words).trim_start();
    }
    if words.starts_with("[#") && words.get(3..5) == Some("] ") {
        words = words.get(5..).unwrap_or_default().trim_start();
    }
    if words.ends_with(':')
        && let Some(at) = words.rfind([' ', '\t'])
        && words
            .get(at + 1..)
            .is_some_and(|tags| tags.len() > 2 && tags.starts_with(':'))
    {
        words = words.get(..at).unwrap_or_default().trim_end();
    }
    words
}

fn latex(lines: &mut [Line<'_>]) {
    const COMMANDS: [(&str, u8); 6] = [
        ("\\title", 0),
        ("\\part", 2),
        ("\\chapter", 3),
        ("\\section", 4),
        ("\\subsection", 5),
        ("\\subsubsection", 6),
    ];
    for line in lines
        .iter_mut()
        .filter(|line| line.kind != LineKind::Skipped)
    {
        let text = line.text;
        for (command, level) in COMMANDS {
            let words = text
                .strip_prefix(command)
                .map(|rest| rest.strip_prefix('*').unwrap_or(rest))
                .and_then(|rest| rest.strip_prefix('{'))
                .and_then(braced);
            if let Some(words) = words {
                declare(line, words.trim(), level);
                break;
            }
        }
    }
}

/// The text up to the brace that closes an open one.
fn braced(text: &str) -> Option<&str> {
    let mut depth = 1_u32;
    for (i, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(..i);
        }
    }
    None
}

fn roff(lines: &mut [Line<'_>]) {
    for line in lines.iter_mut() {
        let level = match line.text.get(..4) {
            Some(".SH " | ".Sh ") => 2,
            Some(".SS " | ".Ss ") => 3,
            _ => continue,
        };
        let words = line.text.get(4..).unwrap_or_default();
        declare(line, words.trim().trim_matches('"'), level);
    }
}

/// Headings with a row of marks under them, or over and under: levels in the order in which the styles come up.
fn underlined(lines: &mut [Line<'_>]) {
    let mut styles: Vec<(char, bool)> = Vec::new();
    let mut found: Vec<(usize, usize, bool)> = Vec::new();
    for index in 1..lines.len() {
        let (Some(title), Some(under)) = (lines.get(index - 1), lines.get(index)) else {
            continue;
        };
        let Some(mark) = adornment(under) else {
            continue;
        };
        if title.kind == LineKind::Skipped
            || adornment(title).is_some()
            || under.blank_before
            || under.chars < title.chars
            || title.chars > 120
            || !title.text.chars().any(char::is_alphanumeric)
            || title.text.starts_with(['.', '|', '[', '+'])
        {
            continue;
        }
        let over = index
            .checked_sub(2)
            .and_then(|over| lines.get(over))
            .is_some_and(|over| adornment(over) == Some(mark) && !title.blank_before);
        if !over && (!title.blank_before && !after_adornment(lines, index) || title.indent > 0) {
            continue;
        }
        let style = (mark, over);
        let level = styles
            .iter()
            .position(|known| *known == style)
            .unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
        found.push((index, level, over));
    }
    for (index, level, over) in found {
        let level = (level.min(200) as u8) + 1;
        if let Some(title) = lines.get_mut(index - 1) {
            let text = title.text;
            declare(title, text, level);
        }
        let rows = if over {
            vec![index - 2, index]
        } else {
            vec![index]
        };
        for row in rows {
            if let Some(row) = lines.get_mut(row) {
                row.kind = LineKind::Skipped;
            }
        }
    }
}

/// Whether the title under test follows the rule under another heading directly.
fn after_adornment(lines: &[Line<'_>], index: usize) -> bool {
    index
        .checked_sub(2)
        .and_then(|before| lines.get(before))
        .is_some_and(|before| adornment(before).is_some())
}

/// The mark of a line that is nothing but one mark, three times or more.
fn adornment(line: &Line<'_>) -> Option<char> {
    let mark = line.text.chars().next()?;
    let rule = "=-~^\"'`#*+:_<>.".contains(mark)
        && line.chars >= 3
        && line.text.chars().all(|c| c == mark);
    rule.then_some(mark)
}

//! Headings without a number: short lines that stand alone over a body, two at least of one look, or known by name.

use std::collections::HashMap;

use super::classes::Classes;
use super::lines::{Line, LineKind, Lines, ends_sentence};
use super::pattern::is_blank;
use super::shape::{is_capitals, is_chinese, is_title_case};
use super::words::List;
use crate::text::is_han;

/// A heading without number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standalone {
    /// Index of its (first) line.
    pub(super) line: usize,
    /// Lines that it takes: 1, or 2 where two short lines form it.
    pub(super) rows: usize,
    /// What it looks like; headings of one look are of one level.
    pub(super) look: Look,
    /// Whether its words are those of a division beside the numbered ones (`References`).
    pub(super) division: bool,
}

/// What the eye compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one for each thing that the eye compares"
)]
pub(super) struct Look {
    /// Chinese or not.
    han: bool,
    /// In capitals.
    capitals: bool,
    /// Set bold.
    strong: bool,
    /// In brackets `【】`.
    bracket: bool,
    /// White space before it, for text that is not Chinese.
    indent: usize,
}

impl Look {
    /// Whether one look says more than the other; `None` when only their order in the text can tell.
    pub(super) fn outranks(self, other: Self) -> Option<bool> {
        if self.capitals != other.capitals && !self.han {
            return Some(self.capitals);
        }
        if self.indent != other.indent {
            return Some(self.indent < other.indent);
        }
        None
    }
}

/// Code points of such a heading at most.
const LONGEST_HAN: usize = 32;
const LONGEST_OTHER: usize = 80;
/// Code points that make a text a body.
const BODY: usize = 40;

/// Finds them. `taken` says which lines are headings already; nothing before line `from` is looked at.
pub(super) fn find(
    lines: &Lines<'_>,
    taken: &[bool],
    from: usize,
    classes: &Classes,
) -> Vec<Standalone> {
    let mut found = Vec::new();
    let mut index = from;
    let body_indent = body_indent(lines);
    while index < lines.all.len() {
        lines.steps.look(1);
        let step = at(lines, taken, index, body_indent, classes);
        index += step.as_ref().map_or(1, |heading| heading.rows);
        found.extend(step);
    }
    let mut looks: HashMap<Look, usize> = HashMap::new();
    for heading in &found {
        *looks.entry(heading.look).or_default() += 1;
    }
    found.retain(|heading| {
        heading.division
            || looks.get(&heading.look).is_some_and(|count| *count >= 2)
            || heading.look.strong
            || heading.look.capitals && taken.get(heading.line + heading.rows) == Some(&true)
    });
    found
}

fn at(
    lines: &Lines<'_>,
    taken: &[bool],
    index: usize,
    body_indent: usize,
    classes: &Classes,
) -> Option<Standalone> {
    let is_taken = |index: usize| taken.get(index).copied().unwrap_or(false);
    if is_taken(index) {
        return None;
    }
    let line = lines.all.get(index)?;
    let look = look(line, body_indent, classes)?;
    let division = classes.is_division(line.text);
    let before = index
        .checked_sub(1)
        .and_then(|before| lines.all.get(before));
    if look.han && !lines.marked_up || look.strong {
        let short_before = before.is_some_and(|before| {
            !is_taken(index - 1)
                && before.kind == LineKind::Text
                && before.chars < BODY
                && !before.text.ends_with(ends_sentence)
                && !line.blank_before
        });
        if short_before && !division {
            return None;
        }
        let next = lines.all.get(index + 1)?;
        if is_body(next) || is_taken(index + 1) || division && next.chars >= 12 {
            return Some(Standalone {
                line: index,
                rows: 1,
                look,
                division,
            });
        }
        let second = self::look(next, body_indent, classes)?;
        let body = lines.all.get(index + 2)?;
        let forms_one = second.han == look.han
            && !is_taken(index + 1)
            && is_body(body)
            && next.chars + line.chars <= 60;
        return forms_one.then_some(Standalone {
            line: index,
            rows: 2,
            look,
            division,
        });
    }
    if lines.marked_up || look.han {
        return None;
    }
    western(
        body_indent,
        lines,
        is_taken(index + 1),
        index,
        look,
        classes,
    )
}

/// Conditions on a heading in a text that is not Chinese.
fn western(
    body_indent: usize,
    lines: &Lines<'_>,
    taken_next: bool,
    index: usize,
    look: Look,
    classes: &Classes,
) -> Option<Standalone> {
    let line = lines.all.get(index)?;
    let division = classes.is_division(line.text);
    let next = lines.all.get(index + 1)?;
    let deeper = next.indent > line.indent;
    let apart =
        line.blank_before && (line.blank_after || deeper) || !lines.wrapped && line.rows == 1;
    let before = index
        .checked_sub(1)
        .and_then(|before| lines.all.get(before));
    let under_heading = deeper
        && before.is_some_and(|before| {
            before.indent < line.indent && before.rows == 1 && is_capitals(before.text)
        });
    // Text taken out of a page has no empty lines; a usual name alone on its line is known all the same.
    let apart = apart || under_heading || division && line.rows == 1;
    let left = deeper && line.indent < body_indent;
    let own_look =
        look.capitals || is_title_case(line.text) || line.text.split_whitespace().count() <= 6;
    if deeper && !look.capitals && body_indent >= 2 && line.indent >= body_indent {
        // A term and its definition.
        return None;
    }
    let body = next.rows > 1
        || next.chars >= 60
        || taken_next
        || left
        || look.capitals && deeper
        || next.kind == LineKind::Item;
    let next_look_differs =
        next.indent.abs_diff(line.indent) < 8 && is_capitals(next.text) != look.capitals;
    let later = (look.capitals || lines.wrapped) && has_text_near(lines, index);
    let over_heading = line.blank_before
        && line.blank_after
        && next.blank_after
        && self::look(next, body_indent, classes).is_some_and(|below| below.indent == look.indent)
        && lines
            .all
            .get(index + 2)
            .is_some_and(|body| body.chars >= 60);
    let listed = next.text.starts_with(['-', '*', '•', '|']) || next.kind == LineKind::Row;
    let fits = apart
        && own_look
        && (body
            || division
            || over_heading
            || next_look_differs && later && (line.blank_after || deeper)
            || listed && look.capitals);
    fits.then_some(Standalone {
        line: index,
        rows: 1,
        look,
        division,
    })
}

/// Whether text follows behind the next line: a heading over a heading, over a list or a table.
fn has_text_near(lines: &Lines<'_>, index: usize) -> bool {
    let near = lines.all.iter().skip(index + 2).take(2);
    near.into_iter()
        .any(|line| line.rows > 1 || line.chars >= 60)
}

/// The look of a line that may be a heading; `None` when its words say that it is none.
fn look(line: &Line<'_>, body_indent: usize, classes: &Classes) -> Option<Look> {
    let text = line.text;
    if !matches!(line.kind, LineKind::Text) || line.rows > 2 || classes.is_never(text) {
        return None;
    }
    let han = is_chinese(text);
    let bracket = text.starts_with('【') && text.ends_with('】');
    let bare = text.trim_end_matches([':', '：']);
    let colon = bare.len() < text.len();
    let longest = if han { LONGEST_HAN } else { LONGEST_OTHER };
    if line.chars > longest
        || line.chars < 2
        || colon && !(line.strong || classes.is_division(bare))
    {
        return None;
    }
    let ended = bare.ends_with([
        '。', '！', '？', '；', '，', '、', '.', ';', ',', '!', '…', '—', '-', '＞', '>', '|', '”',
    ]) && !bare.ends_with("Inc.");
    // A bold question is one of several that are answered below it, not the name of a part.
    let asks = line.strong && bare.ends_with(['?', '？']);
    if asks || ended && !(han && bare.ends_with('”')) {
        return None;
    }
    let division = classes.is_division(bare);
    if !division
        && (han && !bracket && !is_heading_words(text, classes)
            || !han && !is_western_heading_words(text, classes))
    {
        return None;
    }
    let indent = if han { 0 } else { line.indent };
    if !han && !division && indent > body_indent + 1 && !is_capitals(text) {
        return None;
    }
    Some(Look {
        han,
        capitals: is_capitals(text),
        strong: line.strong,
        bracket,
        indent: if is_capitals(text) && indent > 8 {
            99
        } else {
            indent
        },
    })
}

/// Whether Chinese words may be a heading: no byline, date, caption, source, verse, list entry.
fn is_heading_words(text: &str, classes: &Classes) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let hans = text.chars().filter(|c| is_han(*c)).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    if hans < 2 || digits * 2 > hans + 4 || letters > hans * 2 {
        return false;
    }
    let odd_start = "（(□■●▲△★◆◇○·•-—－*①②③④⑤⑥⑦⑧⑨⑩>＞<《|“[【".contains(first)
        && !text.starts_with("《")
        || "0".contains(first);
    let inside = text.contains([
        '：', ':', '；', '|', '｜', '/', '\\', '=', '@', '>', '。', '？', '！', '　',
    ]);
    let spaced_name =
        text.split(is_blank).filter(|word| !word.is_empty()).count() >= 2 && hans <= 10;
    !odd_start && !inside && !spaced_name && !is_date(text) && !is_byline(text, classes)
}

/// `2022年5月31日`, `二〇二一年三月`.
pub(super) fn is_date(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !is_blank(*c)).collect();
    let date = bare
        .trim_start_matches(['（', '('])
        .trim_end_matches(['）', ')']);
    let marks =
        date.contains('年') && date.contains('月') || date.contains('月') && date.ends_with('日');
    marks
        && date.chars().all(|c| {
            c.is_ascii_digit()
                || "０１２３４５６７８９〇○零一二三四五六七八九十廿年月日X×*号星期".contains(c)
        })
        || date.chars().filter(char::is_ascii_digit).count() >= 6
            && date
                .chars()
                .all(|c| c.is_ascii_digit() || "-/.:年月日".contains(c))
}

/// Names of authors and offices that are printed alone.
pub(super) fn is_byline(text: &str, classes: &Classes) -> bool {
    let count = text.chars().count();
    classes
        .words
        .of(List::Bylines)
        .iter()
        .any(|word| text.starts_with(word) && count <= word.chars().count() + 14)
        && !text.ends_with(['作', '况', '务', '设', '展', '革'])
        || text.ends_with("文件") && text.chars().count() <= 20
        || text.contains('〔') && text.ends_with('号')
}

/// Whether other words may be a heading.
fn is_western_heading_words(text: &str, classes: &Classes) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let words = text.split_whitespace().count();
    let caption = classes.words.begin(List::Captions, text);
    let odd = text.contains([
        '=', '<', '>', '{', '}', '|', '@', '\\', ';', '\t', '“', '"', '…', '$', '\n',
    ]) || text.contains("  ")
        || text.contains("://")
        || text.contains("...");
    (first.is_uppercase() || first.is_ascii_digit() && words >= 2)
        && letters >= 3
        && digits <= letters
        && words <= 12
        && !caption
        && !odd
        && !is_dated(text, classes)
}

/// `May 12, 2021`, `June 2001`.
pub(super) fn is_dated(text: &str, classes: &Classes) -> bool {
    let months = classes.words.of(List::Months);
    let is_month = |word: &str| months.iter().any(|month| month == word);
    let words: Vec<&str> = text
        .split([' ', ',', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    let tail = words
        .get(words.len().saturating_sub(3)..)
        .unwrap_or_default();
    let ends_with_date = matches!(tail, [month, day, year] if is_month(month)
        && day.chars().all(|c| c.is_ascii_digit())
        && year.len() == 4
        && year.chars().all(|c| c.is_ascii_digit()));
    ends_with_date
        || words.len() <= 4
            && words.iter().any(|word| is_month(word))
            && words
                .iter()
                .all(|word| is_month(word) || word.chars().all(|c| c.is_ascii_digit()))
}

/// Whether a line is body: long enough, or a full sentence.
fn is_body(line: &Line<'_>) -> bool {
    matches!(line.kind, LineKind::Text | LineKind::Item)
        && (line.chars >= BODY
            || line.chars >= 20 && line.text.ends_with(['。', '；', '：', '！', '？'])
            || line.chars >= 12 && line.text.contains('，') && line.text.ends_with('：'))
}

/// The indent that most lines of text have that is not Chinese.
fn body_indent(lines: &Lines<'_>) -> usize {
    let mut indents: HashMap<usize, usize> = HashMap::new();
    for line in lines
        .all
        .iter()
        .filter(|line| line.kind == LineKind::Text && (line.rows > 1 || line.chars >= 60))
    {
        *indents.entry(line.indent).or_default() += line.rows;
    }
    indents
        .into_iter()
        .max_by_key(|(indent, count)| (*count, std::cmp::Reverse(*indent)))
        .map_or(0, |(indent, _)| indent)
}

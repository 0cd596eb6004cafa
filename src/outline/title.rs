//! The title of a document that its markup does not declare: a first line that behaves like one. None is invented.

use std::collections::HashMap;

use super::classes::Classes;
use super::contents;
use super::lines::{Line, LineKind, Lines};
use super::pattern::is_blank;
use super::shape::is_chinese;
use super::standalone::{is_byline, is_date, is_dated};
use super::words::List;
use crate::text::is_han;

/// How far from the top a title may stand behind letterheads, in lines.
const REACH: usize = 40;
/// Code points of a title.
const LONGEST_HAN: usize = 60;
const LONGEST_OTHER: usize = 160;

/// The line of the title, and how many lines it takes.
pub(super) fn find(lines: &Lines<'_>, taken: &[bool], classes: &Classes) -> Option<(usize, usize)> {
    let first_body = lines.all.iter().enumerate().position(|(index, line)| {
        line.kind == LineKind::Text && is_body(line) || taken.get(index).copied().unwrap_or(false)
    })?;
    for (index, line) in lines.all.iter().enumerate().take(REACH.min(first_body)) {
        if taken.get(index).copied().unwrap_or(false) {
            return None;
        }
        if is_letterhead(line, classes) || is_particular(lines, index) || is_office(lines, index) {
            continue;
        }
        // A heading over indented text, as in a manual page.
        let over_text = !line.blank_after
            && line.indent < 4
            && !is_chinese(line.text)
            && lines
                .all
                .get(index + 1)
                .is_some_and(|next| next.indent > line.indent);
        if over_text || !behaves_like_title(line, classes) {
            return None;
        }
        if let Some(again) = said_again(lines, index, first_body, taken, classes) {
            return Some((again, 1));
        }
        let rows = if is_chinese(line.text) {
            usize::from(goes_on(lines, index, first_body, taken, classes)) + 1
        } else {
            centred_rows(lines, index, classes)
        };
        return Some((index, rows));
    }
    None
}

/// The line of a cover page that is said again over the text, when the first one is not: the name of the work among those of offices.
fn said_again(
    lines: &Lines<'_>,
    first: usize,
    first_body: usize,
    taken: &[bool],
    classes: &Classes,
) -> Option<usize> {
    let cover = first..REACH.min(first_body).max(first);
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (index, line) in lines.all.iter().enumerate() {
        lines.steps.look(1);
        let shown = line.kind == LineKind::Text && line.chars <= LONGEST_OTHER;
        if shown && !taken.get(index).copied().unwrap_or(false) {
            last.insert(line.text, index);
        }
    }
    let again = |index: &usize| {
        let line = lines.all.get(*index);
        line.is_some_and(|line| {
            let later = last.get(line.text).is_some_and(|last| last > index);
            later && !is_letterhead(line, classes) && behaves_like_title(line, classes)
        })
    };
    cover.clone().find(again).filter(|found| *found != first)
}

fn is_body(line: &Line<'_>) -> bool {
    if is_chinese(line.text) {
        line.chars > LONGEST_HAN || line.chars >= 20 && line.text.ends_with(['。', '：', '；'])
    } else {
        line.chars >= 120 || line.rows > 1 && line.text.ends_with('.')
    }
}

/// What may stand above a title.
fn is_letterhead(line: &Line<'_>, classes: &Classes) -> bool {
    let text = line.text;
    matches!(
        line.kind,
        LineKind::Skipped | LineKind::Row | LineKind::Aside
    ) || is_date(text)
        || classes.words.end(List::Letterheads, text) && line.chars <= 20
        || is_stamp(text)
        || text.contains('〔') && text.ends_with('号')
        || text.contains(['>', '＞', '|', '｜', '【']) && text.contains("首页")
        || is_code(text)
        || text.starts_with("http")
        || text.starts_with("索引号")
        || line.rows > 1 && text.contains("   ")
        || !is_chinese(text) && (is_dated(text, classes) || stands_right(line) || is_field(line))
}

/// `发文机关： 某某省人民政府` in a block of such lines; alone it may be a title with a label.
fn is_particular(lines: &Lines<'_>, index: usize) -> bool {
    let names = |index: usize| {
        lines.all.get(index).is_some_and(|line| {
            line.text.split_once(['：', ':']).is_some_and(|(name, _)| {
                let name = name.chars().filter(|c| !is_blank(*c));
                (2..=6).contains(&name.clone().count()) && name.clone().all(is_han)
            })
        })
    };
    names(index) && (names(index + 1) || index.checked_sub(1).is_some_and(names))
}

/// Whether a line is a code of a standard or a place in a classification: `ICS 93.160`, `DB 99/T 1234—2022`.
fn is_code(text: &str) -> bool {
    let capitals = text.starts_with(|c: char| c.is_ascii_uppercase());
    let words = text.chars().any(|c| is_han(c) || c.is_lowercase());
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(char::is_ascii_uppercase).count();
    capitals && !words && digits > 0 && letters <= digits + 2
}

/// Whether a line begins with the name of a registry and a number in it: `arXiv:1901.00001v2 [math.NT]`, `doi:10.1000/1`.
fn is_stamp(text: &str) -> bool {
    let first = text.split(is_blank).next().unwrap_or_default();
    first.split_once(':').is_some_and(|(name, number)| {
        name.chars().all(|c| c.is_ascii_alphabetic())
            && number.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// `ISSN: 2070-1721` or `Category: Informational` in a block of such lines.
fn is_field(line: &Line<'_>) -> bool {
    let name = line.text.split_once(": ").map_or("", |(name, _)| name);
    !name.is_empty() && name.split(' ').count() <= 2 && !(line.blank_before && line.blank_after)
}

/// Whether a line stands at the right margin of a page of 72 columns and not in its middle.
fn stands_right(line: &Line<'_>) -> bool {
    let middle = line.indent + line.chars / 2;
    line.indent >= 36 && middle > 44
}

fn behaves_like_title(line: &Line<'_>, classes: &Classes) -> bool {
    let text = line.text;
    let han = is_chinese(text);
    let longest = if han { LONGEST_HAN } else { LONGEST_OTHER };
    let ended = text.ends_with(['。', '；', '：', '，', '、', ':', ';', ',', '！', '—'])
        || text.ends_with('.')
            && !["Inc.", "INC.", "Corp.", "CORP.", "Co.", "Ltd."]
                .iter()
                .any(|end| text.ends_with(end));
    let words = han
        || text.starts_with(|c: char| !c.is_lowercase())
            && text.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let odd = text.starts_with(['（', '(', '—', '□', '■', '●', '*', '-', '#', '<', '“', '.'])
        || text.contains(['\t', '{', '}', '=', '@']);
    matches!(line.kind, LineKind::Text)
        && line.chars >= 3
        && line.chars <= longest
        && line.rows <= 3
        && !ended
        && words
        && !odd
        && !is_byline(text, classes)
        && !classes.is_never(text)
        && !classes.is_division(text)
        && !contents::is_head(line, classes)
}

/// `draft-author-subject-03` below a title.
fn is_name_of_file(text: &str) -> bool {
    !text.contains(is_blank) && text.contains('-') && text.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a line is of a block of lines that ends in an address: the head of a letter or the office that a paper is sent to.
fn is_office(lines: &Lines<'_>, index: usize) -> bool {
    let address = |row: &str| {
        let digits = row.rsplit(is_blank).next().unwrap_or_default();
        row.contains(',') && digits.len() == 5 && digits.chars().all(|c| c.is_ascii_digit())
    };
    let block = lines.all.iter().skip(index).take(4).enumerate();
    block
        .take_while(|(at, line)| *at == 0 || !line.blank_before)
        .any(|(_, line)| line.chars <= 200 && line.text.split('\n').any(address))
}

/// Lines of a title that is set in the middle of the page.
fn centred_rows(lines: &Lines<'_>, index: usize, classes: &Classes) -> usize {
    let rest = lines.all.iter().skip(index);
    let first = lines.all.get(index).map_or(0, |line| line.indent);
    1 + rest
        .skip(1)
        .take(3)
        .take_while(|line| {
            line.kind == LineKind::Text
                && !line.blank_before
                && line.indent >= 6
                && first >= 6
                && line.chars <= 70
                && !is_name_of_file(line.text)
                && !line.text.contains("   ")
                && !is_dated(line.text, classes)
        })
        .count()
}

/// Whether the next line goes on with the title: `国务院办公厅关于印发` ⏎ `“十四五”…规划的通知`.
fn goes_on(
    lines: &Lines<'_>,
    index: usize,
    first_body: usize,
    taken: &[bool],
    classes: &Classes,
) -> bool {
    let (Some(line), Some(next)) = (lines.all.get(index), lines.all.get(index + 1)) else {
        return false;
    };
    let kind = |text: &str| classes.words.end(List::Documents, text);
    let open = classes.words.end(List::TitleGoesOn, line.text)
        || line.text.contains("关于") && !kind(line.text)
        || next.text.starts_with("关于") && !kind(line.text);
    index + 1 < first_body
        && !taken.get(index + 1).copied().unwrap_or(false)
        && next.kind == LineKind::Text
        && is_chinese(next.text)
        && next.chars <= LONGEST_HAN
        && open
        && kind(next.text)
        && !next.text.starts_with(['（', '(', '—'])
}

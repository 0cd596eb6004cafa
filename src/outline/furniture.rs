//! What pages leave behind in a text: numbers, running heads and feet.

use std::collections::HashMap;

use super::lines::{Line, LineKind, has_columns};
use super::pattern::is_blank;

/// Whether a text is nothing but a number or a roman numeral, as pages are counted.
pub(super) fn is_page_number(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| {
        is_blank(c)
            || matches!(
                c,
                '-' | '—' | '–' | '－' | '·' | '[' | ']' | '|' | '第' | '页' | '頁' | '/'
            )
    });
    !text.is_empty()
        && bare.chars().count() <= 9
        && (bare
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '/' | ' '))
            || bare.chars().all(|c| "ivxlc".contains(c)))
}

/// Takes out page numbers, and lines that come again and again but for their digits: running heads and feet.
pub(super) fn skip_running_heads(lines: &mut [Line<'_>]) {
    let mut seen: HashMap<String, (usize, usize)> = HashMap::new();
    let near_page = |lines: &[Line<'_>], index: usize| {
        let edge = |line: Option<&Line<'_>>| {
            line.is_some_and(|line| is_page_number(line.text) || line.text.contains("[Page "))
        };
        edge(index.checked_sub(1).and_then(|before| lines.get(before)))
            || edge(lines.get(index + 1))
    };
    for index in 0..lines.len() {
        let line = &lines[index];
        if line.chars <= 120 && matches!(line.kind, LineKind::Text | LineKind::Row) {
            let page = near_page(lines, index) || line.text.contains("[Page ");
            let entry = seen.entry(without_digits(line.text)).or_default();
            entry.0 += 1;
            entry.1 += usize::from(page || has_columns(line.text));
        }
    }
    for index in 1..lines.len() {
        if turns_page(&lines[index - 1], &lines[index]) {
            lines[index].kind = LineKind::Skipped;
        }
    }
    for line in lines.iter_mut() {
        if line.chars > 120 || !matches!(line.kind, LineKind::Text | LineKind::Row) {
            continue;
        }
        let (count, pages) = seen
            .get(&without_digits(line.text))
            .copied()
            .unwrap_or_default();
        let repeats =
            pages >= 2 && pages * 2 >= count && line.chars > 3 && !is_page_number(line.text);
        if repeats
            || is_page_number(line.text) && !line.text.is_empty()
            || line.text.contains("[Page ")
        {
            line.kind = LineKind::Skipped;
        }
    }
}

/// Whether a line is the head of the page behind a page number: `17`, then `18    A. MILLER`.
fn turns_page(before: &Line<'_>, line: &Line<'_>) -> bool {
    let page = |text: &str| text.trim_matches(['-', ' ']).parse::<u32>().ok();
    let Some(left) = page(before.text).filter(|_| line.chars <= 120) else {
        return false;
    };
    let (first, rest) = line.text.split_once(' ').unwrap_or((line.text, ""));
    rest.starts_with("   ") && page(first) == left.checked_add(1)
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

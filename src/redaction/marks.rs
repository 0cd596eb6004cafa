//! Which characters are marks of withheld words.

use std::ops::Range;

use super::units;
use crate::text::is_han;

/// Bytes to the left of a stretch at which a mark that reaches into it may begin.
const LONGEST: usize = 64;

/// Words that begin with 某 and withhold nothing.
const SOME: &[char] = &['些', '种', '个', '一', '时', '处', '类', '次', '项', '天'];

/// Marks that begin within a range of the text.
pub(super) fn find(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut from = within.start.saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = from;
    while let Some(c) = next(text, at) {
        if at >= within.end {
            break;
        }
        let run = run(text, at, c);
        let end = run.as_ref().map_or(at + c.len_utf8(), |run| run.end);
        if let Some(run) = run.filter(|run| is_mark(text, run, c)) {
            found.push(run);
        }
        at = end;
    }
    found.retain(|mark| mark.start >= within.start);
    found
}

fn next(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The run of mark characters that begins with one, when one does. `*.*` is one number.
fn run(text: &str, start: usize, first: char) -> Option<Range<usize>> {
    let same: fn(char) -> bool = match first {
        '*' | '＊' => |c| matches!(c, '*' | '＊'),
        'X' | 'x' | 'Ｘ' | 'ｘ' => |c| matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ'),
        '×' => |c| c == '×',
        '某' => |c| c == '某',
        '_' | '＿' => |c| matches!(c, '_' | '＿'),
        '□' | '■' => |c| matches!(c, '□' | '■'),
        '○' | '〇' => |c| matches!(c, '○' | '〇'),
        ' ' | '\u{a0}' | '\u{3000}' => |c| matches!(c, ' ' | '\u{a0}' | '\u{3000}'),
        _ => return None,
    };
    let mut end = start;
    while let Some(c) = next(text, end) {
        let point = matches!(c, '.' | '．')
            && end > start
            && matches!(first, '*' | '＊' | 'X' | 'x' | '×')
            && next(text, end + c.len_utf8()).is_some_and(same);
        if !same(c) && !point {
            break;
        }
        end += c.len_utf8();
    }
    Some(start..end)
}

/// Whether a run of characters stands for withheld words.
fn is_mark(text: &str, run: &Range<usize>, first: char) -> bool {
    let (left, right) = (before(text, run.start), next(text, run.end));
    let count = text.get(run.clone()).map_or(0, |run| run.chars().count());
    let prose = |c: Option<char>| c.is_some_and(is_prose);
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    match first {
        '*' | '＊' => is_star(text, run, left, right),
        // 7×24 multiplies.
        '×' => {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            !digit(left) && !digit(right) && (prose(left) || prose(right))
        }
        'X' | 'x' | 'Ｘ' | 'ｘ' => {
            let alone = !word(left) && !word(right) && (prose(left) || prose(right));
            alone && (count > 1 || units::follows(text, run.end))
        }
        '某' => {
            let named =
                count > 1 || units::place_follows(text, run.end) || units::somebody(text, run);
            named && !right.is_some_and(|c| SOME.contains(&c))
        }
        '_' | '＿' => count > 1 && !word(left) && !word(right) && (prose(left) || prose(right)),
        '□' | '■' => count > 1 && (prose(left) || prose(right)),
        // 二〇〇五年 is a year.
        '○' | '〇' => {
            let numeral = |c: Option<char>| c.is_some_and(|c| "一二三四五六七八九".contains(c));
            count > 1 && !numeral(left) && !numeral(right) && prose(right)
        }
        _ => is_gap(text, run, left),
    }
}

/// Characters of Chinese prose.
fn is_prose(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff65}' | '“' | '”' | '‘' | '’' | '%' | '—' | '…' | '·')
}

/// A star that touches Chinese prose, a digit or another mark; not the bullet of a list, and not a line of stars.
fn is_star(text: &str, run: &Range<usize>, left: Option<char>, right: Option<char>) -> bool {
    let opens = left.is_none_or(|c| c == '\n');
    let closes = right.is_none_or(|c| c == '\n');
    if opens && (closes || right.is_some_and(char::is_whitespace)) {
        return false;
    }
    let touches = |c: Option<char>| c.is_some_and(|c| is_prose(c) || c.is_ascii_digit());
    let beyond = |c: Option<char>| {
        matches!(c, Some('+' | '-' | '/')) && {
            let near = text.get(run.end..).unwrap_or_default().chars().take(3);
            near.clone().any(is_prose) || near.clone().any(|c| c == '*')
        }
    };
    touches(left) || touches(right) || beyond(right)
}

/// A space between Chinese words where a number is missing: `财税收入 万元`.
fn is_gap(text: &str, run: &Range<usize>, left: Option<char>) -> bool {
    let word = left.is_some_and(is_han);
    let label = text.get(..run.start).is_some_and(|before| {
        before.ends_with("单位") || before.ends_with("計量") || before.ends_with("计量")
    });
    word && !label && units::measured(text, run.end)
}

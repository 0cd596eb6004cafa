//! Where a heading ends, and whether words look like one at all.

use super::pattern::is_blank;
use crate::text::{is_closing_mark, is_han};

/// How a labelled line goes on behind its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing follows.
    Bare,
    /// A line of its own, without closing mark or with a colon.
    Own,
    /// A line of its own that is one sentence with its full stop.
    Stop,
    /// A heading sentence, and then the body.
    RunIn,
    /// A heading up to a colon, and then the body.
    Colon,
    /// A sentence or an item of a list: no heading.
    Item,
}

/// Code points that a heading has at most: Chinese, and other scripts.
const LONGEST_HAN: usize = 64;
const LONGEST_OTHER: usize = 130;
/// Code points before a colon that ends a heading.
const LONGEST_COLON: usize = 24;

/// The shape of the words behind a label, and how many bytes of them the heading takes.
pub(super) fn shape(words: &str) -> (Shape, usize) {
    if words.is_empty() {
        return (Shape::Bare, 0);
    }
    let han = is_chinese(words);
    let longest = if han { LONGEST_HAN } else { LONGEST_OTHER };
    if !words.chars().any(char::is_alphabetic) || words.starts_with(starts_no_heading) {
        return (Shape::Item, 0);
    }
    let Some((end, after)) = first_sentence(words) else {
        return unended(words, longest, han);
    };
    let head = words.get(..end).unwrap_or_default();
    let body = words.get(after..).unwrap_or_default().trim();
    let length = head.chars().count();
    if let Some(colon) = colon(head) {
        return (Shape::Colon, colon);
    }
    if defines(head) {
        return (Shape::Item, 0);
    }
    if !han {
        // A question or a sentence in a Western list is an item; a short heading may run in before its text.
        let title = length <= 60
            && !body.is_empty()
            && is_title_case(head)
            && words.get(end..).is_some_and(|rest| rest.starts_with('.'));
        return if title {
            (Shape::RunIn, end)
        } else {
            (Shape::Item, 0)
        };
    }
    if length > longest
        || head.contains('；')
        || !words
            .get(end..)
            .is_some_and(|rest| rest.starts_with(['。', '.', '．', '！', '？']))
    {
        return (Shape::Item, 0);
    }
    let shape = if body.is_empty() {
        Shape::Stop
    } else {
        Shape::RunIn
    };
    (shape, end)
}

/// Words without a full stop.
fn unended(words: &str, longest: usize, han: bool) -> (Shape, usize) {
    let trimmed = words.trim_end_matches([':', '：']);
    let length = trimmed.chars().count();
    let open = words.ends_with(['；', ';', '，', ',', '、', '…']);
    if open || trimmed.contains(['；', '\n']) && han || trimmed.is_empty() {
        return colon(words)
            .filter(|_| !open)
            .map_or((Shape::Item, 0), |at| (Shape::Colon, at));
    }
    if length > longest {
        return colon(words).map_or((Shape::Item, 0), |at| (Shape::Colon, at));
    }
    if !han && (trimmed.split_whitespace().count() > 16 || words.ends_with(['?', '!'])) {
        return (Shape::Item, 0);
    }
    (Shape::Own, trimmed.len())
}

/// Bytes before a colon that ends a short heading; a definition (`电子文件：指…`) has none.
fn colon(words: &str) -> Option<usize> {
    let at = words.find(['：', ':'])?;
    let head = words.get(..at)?;
    let mut rest = words.get(at..)?.chars();
    let mark = rest.next()?;
    let body = rest.as_str().trim_start();
    let clock = mark == ':' && (head.is_ascii() || head.ends_with(|c: char| c.is_ascii_digit()));
    let fits =
        head.chars().count() <= LONGEST_COLON && !head.contains(['，', ',', '“', '（', '(', '「']);
    (fits && !defines(words) && !clock && body.chars().count() >= 10).then_some(at)
}

/// Whether words say what a term means: `电子文件：指以…`.
fn defines(words: &str) -> bool {
    let Some((term, meaning)) = words.split_once(['：', ':', '，', ',']) else {
        return false;
    };
    let meaning = meaning.trim_start();
    term.chars().count() <= LONGEST_COLON
        && ["指", "係指", "系指", "是指", "谓", "謂", "//"]
            .iter()
            .any(|word| meaning.starts_with(word))
}

/// Where the first sentence ends: the byte of its full stop, and the byte behind it and the marks that close with it.
/// `None` when there is no full stop.
pub(super) fn first_sentence(words: &str) -> Option<(usize, usize)> {
    let mut depth = 0_u32;
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '“' | '（' | '《' | '「' | '『' | '【' | '〔' => depth += 1,
            '”' | '）' | '》' | '」' | '』' | '】' | '〕' => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        // A quotation that never closes must not swallow the rest.
        let inside = depth > 0 && at < 400;
        let full = matches!(c, '。' | '！' | '？')
            || matches!(c, '.' | '?' | '!')
                && ends_western(words, at, chars.peek().map(|next| next.1));
        if !full || inside {
            continue;
        }
        let mut after = at + c.len_utf8();
        while let Some((next, mark)) = chars.peek().copied()
            && (is_closing_mark(mark) && mark != '*' || matches!(mark, '。' | '！' | '？'))
        {
            after = next + mark.len_utf8();
            chars.next();
        }
        return Some((at, after));
    }
    None
}

/// Whether a Western mark ends a sentence: white space behind it and no initial or number before it.
fn ends_western(words: &str, at: usize, next: Option<char>) -> bool {
    if next.is_some_and(|c| !c.is_whitespace()) {
        return false;
    }
    let word = words
        .get(..at)
        .unwrap_or_default()
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let initial = word.chars().count() <= 1 || word.contains('.');
    let abbreviation = [
        "vs", "Inc", "Corp", "Co", "Ltd", "No", "St", "Dr", "Mr", "Mrs", "etc", "Fig", "al", "Sec",
        "Art", "Vol", "U.S",
    ]
    .contains(&word);
    !abbreviation && (!initial || next.is_none())
}

/// Whether most letters are Chinese.
pub(super) fn is_chinese(words: &str) -> bool {
    let (mut han, mut other) = (0, 0);
    for c in words.chars().take(200) {
        if is_han(c) {
            han += 1;
        } else if c.is_alphabetic() {
            other += 1;
        }
    }
    // A Latin word has about five letters, a Chinese one about two.
    han * 3 >= other && han > 0
}

/// Whether the words that count begin with capitals, or the first one does in a short heading.
pub(super) fn is_title_case(words: &str) -> bool {
    let first = words.chars().find(|c| c.is_alphanumeric());
    if first.is_none_or(char::is_lowercase) {
        return false;
    }
    let long: Vec<&str> = words
        .split_whitespace()
        .filter(|word| word.len() > 3)
        .collect();
    let capital = long
        .iter()
        .filter(|word| {
            !word
                .chars()
                .find(|c| c.is_alphanumeric())
                .is_some_and(char::is_lowercase)
        })
        .count();
    capital * 5 >= long.len() * 3 || words.split_whitespace().count() <= 8
}

/// Whether all letters are capitals, and there are some.
pub(super) fn is_capitals(words: &str) -> bool {
    words.chars().filter(|c| c.is_uppercase()).count() >= 2
        && !words.chars().any(char::is_lowercase)
}

fn starts_no_heading(c: char) -> bool {
    matches!(
        c,
        '、' | '，'
            | '。'
            | '；'
            | '：'
            | ','
            | ';'
            | '%'
            | '％'
            | ')'
            | '）'
            | '+'
            | '='
            | '/'
            | '~'
            | '～'
            | '×'
            | '°'
    ) || is_closing_mark(c) && !matches!(c, '"' | '\'' | '*')
}

/// The words without white space at the end, and without the mark that closes a heading.
pub(super) fn without_closing(words: &str) -> &str {
    words.trim_end_matches(|c: char| is_blank(c) || matches!(c, '。' | '：' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_end_where_they_end() {
        for (words, expected, head) in [
            ("总体要求", Shape::Own, "总体要求"),
            ("发展基础。", Shape::Stop, "发展基础"),
            (
                "坚持“明责尽责”，在推进上拧紧责任链。坚持压责任。",
                Shape::RunIn,
                "坚持“明责尽责”，在推进上拧紧责任链",
            ),
            ("维护道路交通秩序，劝阻违法行为；", Shape::Item, ""),
            (
                "电子文件：指以文字、声音、图像等形式构成的记录。",
                Shape::Item,
                "",
            ),
            (
                "扶持新兴产业:积极发展电子信息和生物医药产业，做大做强。",
                Shape::Colon,
                "扶持新兴产业",
            ),
            (
                "国家教育委员会主管全国工作，其主要职责是：",
                Shape::Own,
                "国家教育委员会主管全国工作，其主要职责是",
            ),
            ("Introduction", Shape::Own, "Introduction"),
            ("Does a gauge stay within 3 cm?", Shape::Item, ""),
            ("Wait until the water is calm.", Shape::Item, ""),
            ("5%以上", Shape::Own, "5%以上"),
            ("，以此类推", Shape::Item, ""),
            ("", Shape::Bare, ""),
        ] {
            let (shape, bytes) = shape(words);
            assert_eq!(
                (shape, words.get(..bytes).unwrap()),
                (expected, head),
                "{words}"
            );
        }
    }
}

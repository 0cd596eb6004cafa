//! Texts whose lines were glued into one: `…提几点意见： 一、坚持抓基层 基层是…`. Headings are found in the middle of the line.

use super::classes::Classes;
use super::pattern::is_blank;
use super::steps::Steps;

/// Bytes of a line that may be glued: shorter ones are paragraphs.
const LONG: usize = 600;
/// Code points of a heading that ends at white space.
const HEADING: usize = 48;
/// How many labels apart brothers may stand.
const NEAR: usize = 30;
/// Classes that are looked for: clear enough to be labels in running text.
const CLEAR: [&str; 5] = [
    "han-comma",
    "han-bracket",
    "chapter",
    "chapter-section",
    "article",
];

/// Bytes at which a line is cut into lines; none for a paragraph.
pub(super) fn cuts(line: &str, classes: &Classes, steps: &Steps) -> Vec<usize> {
    if line.len() < LONG {
        return Vec::new();
    }
    let places = places(line, classes);
    steps.look(line.len());
    let mut cuts = Vec::new();
    for (index, (at, class, value, bytes)) in places.iter().enumerate() {
        let near = places
            .iter()
            .take(index + NEAR)
            .skip(index.saturating_sub(NEAR));
        let series = near.into_iter().any(|other| {
            steps.look(1);
            other.1 == *class
                && other.2.abs_diff(*value) == 1
                && (other.2 > *value) == (other.0 > *at)
        });
        if !series {
            continue;
        }
        cuts.push(*at);
        cuts.extend(end_of_heading(line, at + bytes));
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts.retain(|at| *at > 0);
    cuts
}

/// Clear labels behind a full stop, a colon, white space or a page number: byte, class, number, bytes.
fn places(line: &str, classes: &Classes) -> Vec<(usize, usize, u32, usize)> {
    let mut places = Vec::new();
    let mut fresh = true;
    let mut space = false;
    for (at, c) in line.char_indices() {
        if is_blank(c) {
            space = true;
            continue;
        }
        let starts = matches!(c, '第' | '（' | '(') || "一二三四五六七八九十".contains(c);
        if starts && (fresh || space) {
            let rest = line.get(at..).unwrap_or_default();
            // One label has a few characters; nothing behind them is looked at.
            let head = rest
                .char_indices()
                .nth(14)
                .map_or(rest, |(end, _)| rest.get(..end).unwrap_or(rest));
            let label = classes.labels(head).into_iter().find(|label| {
                classes
                    .get(label.class)
                    .is_some_and(|class| CLEAR.contains(&class.name.as_str()))
            });
            if let Some(label) =
                label.filter(|label| (fresh || space) && follows(rest, label.bytes))
            {
                places.push((at, label.class, label.value, label.bytes));
            }
        }
        fresh = matches!(c, '。' | '！' | '？' | '：' | ':' | '”') || fresh && c.is_ascii_digit();
        space = false;
    }
    places
}

/// Whether words follow a label, and no further number (`一、二、三产业`).
fn follows(rest: &str, bytes: usize) -> bool {
    let words = rest
        .get(bytes..)
        .unwrap_or_default()
        .trim_start_matches(is_blank);
    let mut chars = words.chars();
    let number = chars
        .next()
        .is_none_or(|c| "一二三四五六七八九十、，。；的".contains(c))
        && chars.next().is_none_or(|c| "、，是和".contains(c));
    !number && !words.starts_with(['的', '和', '、', '，', '规', '第', '及', '至'])
}

/// Where a heading ends at white space, when no full stop comes before it.
fn end_of_heading(line: &str, from: usize) -> Option<usize> {
    let words = line.get(from..)?;
    let start = words.len() - words.trim_start_matches(is_blank).len();
    for (at, c) in words
        .char_indices()
        .skip_while(|(at, _)| *at < start)
        .take(HEADING)
    {
        if matches!(c, '。' | '！' | '？' | '；') {
            return None;
        }
        if is_blank(c) {
            return Some(from + at);
        }
    }
    None
}

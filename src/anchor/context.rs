//! How alike two short texts are: edit distances (Levenshtein) with a free end, as used for context and for changed quotations.

use super::approximate::best_match;
use super::fold::{count_telling, tells, without_figures};

/// Characters of context that are compared.
const REACH: usize = 256;

/// Characters next to the quotation that tell most: words that slid in from elsewhere differ here first.
const NEAR: usize = 16;

/// As [`ends_with`], by the nearest characters only.
pub(super) fn ends_near(actual: &str, expected: &str) -> f64 {
    ends_with(actual, last(expected, NEAR))
}

/// As [`starts_with`], by the nearest characters only.
pub(super) fn starts_near(actual: &str, expected: &str) -> f64 {
    starts_with(actual, first(expected, NEAR))
}

/// Characters at the outer end of the context: where a second copy of the passage and some of what surrounds it ends, they differ.
const FAR: usize = 8;

/// Whether the outer end of what stood before is still there, or not far away.
pub(super) fn reaches_back(actual: &str, expected: &str) -> bool {
    let from = actual.floor_char_boundary(actual.len().saturating_sub(NEARBY));
    let window = actual.get(from..).unwrap_or_default();
    window.contains(first(expected, FAR))
}

/// Whether the outer end of what stood after is still there, or not far away.
pub(super) fn reaches_on(actual: &str, expected: &str) -> bool {
    let window = actual
        .get(..actual.floor_char_boundary(NEARBY))
        .unwrap_or_default();
    window.contains(last(expected, FAR))
}

/// Bytes within which an interrupted context must go on: a sentence or two. Farther off, a twin may stand among
/// twins of its neighbours.
const RESUMED: usize = 360;

/// Letters, digits and Chinese characters of the outer end of an interrupted context by which it is known again.
const RESUMING: usize = 4;

/// Characters of that end.
const OUTER: usize = 12;

/// One in so many of them may be another.
const MISTAKEN: usize = 6;

/// Whether what stood before goes on, not far away, before the place where it is interrupted. A second copy of a sentence has the same
/// words around a passage in its middle; what stands beyond them is not the same.
pub(super) fn resumes_back(actual: &str, expected: &str) -> bool {
    let same = same_end(actual, expected);
    let (Some(actual), Some(rest)) = (
        actual.get(..actual.len() - same),
        expected.get(..expected.len() - same),
    ) else {
        return false;
    };
    let from = actual.floor_char_boundary(actual.len().saturating_sub(RESUMED));
    rest.is_empty() || goes_on(actual.get(from..).unwrap_or_default(), first(rest, OUTER))
}

/// Whether what stood after goes on, not far away, behind the place where it is interrupted.
pub(super) fn resumes_on(actual: &str, expected: &str) -> bool {
    let same = same_start(actual, expected);
    let (Some(actual), Some(rest)) = (actual.get(same..), expected.get(same..)) else {
        return false;
    };
    let window = actual.get(..actual.floor_char_boundary(RESUMED));
    rest.is_empty() || goes_on(window.unwrap_or_default(), last(rest, OUTER))
}

/// Whether the outer end of an interrupted context stands in a stretch of the text, but for figures and for a mistake or two.
fn goes_on(window: &str, end: &str) -> bool {
    if count_telling(end) < RESUMING {
        return false;
    }
    if window.contains(end) {
        return true;
    }
    let (window, end) = (without_figures(window), without_figures(end));
    let pattern: Vec<char> = end.chars().collect();
    best_match(&pattern, &window, pattern.len() / MISTAKEN).is_some()
}

/// Bytes that the ends of two texts share.
fn same_end(one: &str, other: &str) -> usize {
    let pairs = one.chars().rev().zip(other.chars().rev());
    pairs
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

/// Bytes that the beginnings of two texts share.
fn same_start(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    pairs
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

/// Bytes in which context is looked for from which other words came in between.
pub(super) const NEARBY: usize = 900;

/// Characters of it that must be there.
const EDGE: usize = 16;

/// Whether one end of what stood before still stands a little before.
pub(super) fn is_before(actual: &str, expected: &str) -> bool {
    let from = actual.floor_char_boundary(actual.len().saturating_sub(NEARBY));
    has_an_end(actual.get(from..).unwrap_or_default(), expected)
}

/// Whether one end of what stood after still stands a little after.
pub(super) fn is_after(actual: &str, expected: &str) -> bool {
    let to = actual.floor_char_boundary(NEARBY);
    has_an_end(actual.get(..to).unwrap_or_default(), expected)
}

fn has_an_end(window: &str, expected: &str) -> bool {
    [first(expected, EDGE), last(expected, EDGE)]
        .into_iter()
        .any(|end| end.chars().filter(|c| tells(*c)).count() >= EDGE / 2 && window.contains(end))
}

/// The first characters of a text.
pub(super) fn first(text: &str, count: usize) -> &str {
    let end = text
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// The last characters of a text.
pub(super) fn last(text: &str, count: usize) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take(count)
        .last()
        .map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

/// How much of `expected` is found at the end of `actual`, from 0 to 1; 1 when nothing was expected.
pub(super) fn ends_with(actual: &str, expected: &str) -> f64 {
    let expected: Vec<char> = expected.chars().rev().take(REACH).collect();
    let actual: Vec<char> = actual
        .chars()
        .rev()
        .take(expected.len() + expected.len() / 4 + 1)
        .collect();
    likeness(&actual, &expected)
}

/// How much of `expected` is found at the start of `actual`, from 0 to 1; 1 when nothing was expected.
pub(super) fn starts_with(actual: &str, expected: &str) -> f64 {
    let expected: Vec<char> = expected.chars().take(REACH).collect();
    let actual: Vec<char> = actual
        .chars()
        .take(expected.len() + expected.len() / 4 + 1)
        .collect();
    likeness(&actual, &expected)
}

/// One minus the edits per character that make `expected` from the best beginning of `actual`.
fn likeness(actual: &[char], expected: &[char]) -> f64 {
    if expected.is_empty() || actual.starts_with(expected) {
        return 1.0;
    }
    let mut best = expected.len();
    rows(actual, expected, |edits| best = best.min(edits));
    1.0 - best as f64 / expected.len() as f64
}

/// Edits that make one text from the other.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut edits = other.len();
    rows(&one, &other, |now| edits = now);
    edits
}

/// Tells for every beginning of `actual`, from one character on, how many edits make `expected` from it.
fn rows(actual: &[char], expected: &[char], mut tell: impl FnMut(usize)) {
    let mut row: Vec<usize> = (0..=expected.len()).collect();
    for (i, c) in actual.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (j, e) in expected.iter().enumerate() {
            let Some(cell) = row.get_mut(j + 1) else {
                break;
            };
            let value = (diagonal + usize::from(c != e))
                .min(left + 1)
                .min(*cell + 1);
            diagonal = *cell;
            left = value;
            *cell = value;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        tell(left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_counts_edits_near_the_quotation() {
        for (actual, expected, likeness) in [
            ("前文照旧", "前文照旧", 1.0),
            ("更早的话。前文照旧", "前文照旧", 1.0),
            ("前文照新", "前文照旧", 0.75),
            ("", "前文照旧", 0.0),
            ("任何话", "", 1.0),
        ] {
            let found = ends_with(actual, expected);
            assert!(
                (found - likeness).abs() < 1e-9,
                "{actual} {expected} {found}"
            );
        }
        assert!((starts_with("后文照旧，还有", "后文照旧") - 1.0).abs() < 1e-9);
        assert!((starts_with("后新文照旧，还有", "后文照旧") - 0.75).abs() < 1e-9);
    }
}

//! How alike two short texts are: edit distances (Levenshtein) with a free end, as used for context and for changed quotations.

/// Characters of context that are compared.
const REACH: usize = 256;

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
    let mut row: Vec<usize> = (0..=expected.len()).collect();
    let mut best = expected.len();
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
        best = best.min(left);
    }
    1.0 - best as f64 / expected.len() as f64
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

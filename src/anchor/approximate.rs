//! Finding words that changed a little: Sellers' algorithm (P. H. Sellers, The theory and computation of evolutionary distances,
//! Journal of Algorithms 1, 1980) inside a window.

/// The best match of a pattern in a window: bytes of the window, and the number of edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Insertions, deletions, substitutions of characters.
    pub(super) errors: usize,
}

/// The stretch of the window that takes the fewest edits to become the pattern, when at most `bound` do. Of equals the one
/// whose length is nearest to the pattern's.
pub(super) fn best_match(pattern: &[char], window: &str, bound: usize) -> Option<Match> {
    // Each cell: edits so far, and the byte at which this alignment began.
    let mut row: Vec<(usize, usize)> = (0..=pattern.len()).map(|edits| (edits, 0)).collect();
    let mut best: Option<(Match, usize)> = None;
    for (at, c) in window.char_indices() {
        let next = at + c.len_utf8();
        let mut diagonal = row.first().copied().unwrap_or_default();
        if let Some(first) = row.first_mut() {
            *first = (0, next);
        }
        let mut left = (0, next);
        for (j, expected) in pattern.iter().enumerate() {
            let Some(cell) = row.get_mut(j + 1) else {
                break;
            };
            let substitute = (diagonal.0 + usize::from(c != *expected), diagonal.1);
            let insert = (cell.0 + 1, cell.1);
            let delete = (left.0 + 1, left.1);
            diagonal = *cell;
            let mut value = substitute;
            for other in [insert, delete] {
                if other.0 < value.0 {
                    value = other;
                }
            }
            *cell = value;
            left = value;
        }
        let (errors, start) = left;
        if errors > bound {
            continue;
        }
        let found = Match {
            start,
            end: next,
            errors,
        };
        let length = window.get(start..next).unwrap_or_default().chars().count();
        let rank = length.abs_diff(pattern.len());
        if best.is_none_or(|(known, known_rank)| (errors, rank) < (known.errors, known_rank)) {
            best = Some((found, rank));
        }
    }
    best.map(|(found, _)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, window: &str, bound: usize, expected: Option<(&str, usize)>) {
        let pattern: Vec<char> = pattern.chars().collect();
        let found = best_match(&pattern, window, bound);
        let words = found.map(|found| {
            (
                window.get(found.start..found.end).unwrap_or("cut"),
                found.errors,
            )
        });
        assert_eq!(words, expected, "{window}");
    }

    #[test]
    fn finds_the_stretch_with_the_fewest_edits() {
        check(
            "一般公共预算收入",
            "其中一般公共预算收入增长",
            2,
            Some(("一般公共预算收入", 0)),
        );
        check(
            "一般公共预算收入",
            "其中一般公共财政收入增长",
            2,
            Some(("一般公共财政收入", 2)),
        );
        check(
            "一般公共预算收入",
            "其中一般公共预算总收入增长",
            2,
            Some(("一般公共预算总收入", 1)),
        );
        check(
            "一般公共预算收入",
            "其中公共预算收入增长",
            2,
            Some(("其中公共预算收入", 2)),
        );
        check("一般公共预算收入", "城乡居民人均可支配收入", 2, None);
        check("一般", "", 1, None);
    }
}

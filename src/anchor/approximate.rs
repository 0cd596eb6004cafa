//! Finding words that changed a little: Sellers' algorithm (P. H. Sellers, The theory and computation of evolutionary distances,
//! Journal of Algorithms 1, 1980) inside a window.

use std::collections::HashMap;

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

/// Characters of the ends by which a long quotation is looked for.
const ENDS: usize = 256;

/// As [`best_match`] for a long pattern: its two ends are looked for, and what stands between them is compared by the trigrams that
/// both have, since each edit spoils three of them.
pub(super) fn best_long_match(pattern: &[char], window: &str, bound: usize) -> Option<Match> {
    let ends = ENDS.min(pattern.len());
    let head = best_match(pattern.get(..ends)?, window, ends / 4)?;
    let tail = best_match(
        pattern.get(pattern.len() - ends..)?,
        window.get(head.end..)?,
        ends / 4,
    )?;
    let end = head.end + tail.end;
    let found: Vec<char> = window.get(head.start..end)?.chars().collect();
    let mut counts: HashMap<&[char], usize> = HashMap::new();
    for gram in found.windows(3) {
        *counts.entry(gram).or_default() += 1;
    }
    let shared = pattern
        .windows(3)
        .filter(|gram| {
            counts.get_mut(*gram).is_some_and(|left| {
                let is_left = *left > 0;
                *left = left.saturating_sub(1);
                is_left
            })
        })
        .count();
    let lost = pattern.len().max(found.len()).saturating_sub(2) - shared;
    let errors = lost.div_ceil(3).max(pattern.len().abs_diff(found.len()));
    (errors <= bound).then_some(Match {
        start: head.start,
        end,
        errors,
    })
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

    #[test]
    fn long_stretches_are_found_by_their_ends() {
        let mut seed = 1_u32;
        let mut han = |count: usize| -> String {
            (0..count)
                .filter_map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    char::from_u32(0x4E00 + (seed >> 16) % 2000)
                })
                .collect()
        };
        let (before, first, second, after) = (han(100), han(1000), han(1500), han(100));
        let pattern: Vec<char> = format!("{first}旧{second}").chars().collect();
        let window = format!("{before}{first}新的一句{second}{after}");
        let found = best_long_match(&pattern, &window, 600).unwrap();
        assert_eq!(
            window.get(found.start..found.end),
            Some(format!("{first}新的一句{second}").as_str())
        );
        assert!(found.errors < 8, "{}", found.errors);
        let other = format!("{before}{first}{}", han(1600));
        assert_eq!(best_long_match(&pattern, &other, 600), None);
    }
}

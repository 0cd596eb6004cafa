//! “Did you mean”: the known word nearest to one that is unknown.

/// Words longer than this are not typing mistakes; the bound keeps the comparison cheap on any input.
const LONGEST: usize = 64;

/// The candidate that a mistyped word most likely means: letters swapped, left out, added or changed, about one in three at
/// most. `None` when none is near. Among equally near ones the first wins.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = lowered(word);
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let bound = (word.len() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, &lowered(candidate)), candidate))
        .filter(|(distance, _)| *distance <= bound && *distance < word.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn lowered(word: &str) -> Vec<char> {
    word.chars().take(LONGEST + 1).map(fold).collect()
}

/// Capitals, and the underline that other programs write for a hyphen, are no difference.
fn fold(c: char) -> char {
    if c == '_' {
        '-'
    } else {
        c.to_ascii_lowercase()
    }
}

/// Edits from one word to another, a swap of neighbours counting one: the optimal string alignment distance of Damerau (1964),
/// computed row by row after Wagner and Fischer (1974).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &to) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&above, j) + usize::from(from != to))
                .min(at(&above, j + 1) + 1)
                .min(at(&row, j) + 1);
            let swapped =
                i > 0 && j > 0 && a.get(i - 1) == Some(&to) && b.get(j - 1) == Some(&from);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("next-rwo", "next-row", 1),
            ("批注", "朱批", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(&letters(a), &letters(b)), expected, "{a} {b}");
        }
    }

    #[test]
    fn only_near_words_are_meant() {
        let known = ["next-row", "next-page", "undo", "q"];
        for (word, expected) in [
            ("next-rwo", Some("next-row")),
            ("Next_Page", Some("next-page")),
            ("udno", Some("undo")),
            ("x", None),
            ("elephant", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
        assert_eq!(nearest(&"q".repeat(100_000), known), None);
    }

    proptest! {
        #[test]
        fn distance_is_symmetric_and_bounded(a in "[a-d]{0,8}", b in "[a-d]{0,8}") {
            let (a, b) = (letters(&a), letters(&b));
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert!(distance(&a, &b) <= a.len().max(b.len()));
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
        }
    }
}

//! What changed between two versions of a passage, by characters (E. W. Myers, An O(ND) difference algorithm and its variations,
//! Algorithmica 1, 1986, as the crate `similar` has it).

use similar::{Algorithm, DiffTag, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// Characters on each side that are compared one by one; what is longer differs as a whole, so that no passage makes anybody wait.
const COMPARED: usize = 3_000;

/// What became of some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// They stand in both versions.
    Same,
    /// Only the old version has them.
    Removed,
    /// Only the new version has them.
    Added,
}

/// A stretch of words that shares one fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What became of them.
    pub change: Change,
    /// The words, never empty; grapheme clusters stay whole.
    pub words: String,
}

/// The stretches that lead from the old words to the new ones, in order. Those that are not added make up the old words, those that
/// are not removed the new ones.
///
/// ```
/// use zhupi::anchor::{Change, difference};
/// let found = difference("增长6%左右", "增长5%左右");
/// let told: Vec<_> = found.iter().map(|part| (part.change, part.words.as_str())).collect();
/// assert_eq!(told, [(Change::Same, "增长"), (Change::Removed, "6"), (Change::Added, "5"), (Change::Same, "%左右")]);
/// ```
pub fn difference(old: &str, new: &str) -> Vec<Difference> {
    let old: Vec<&str> = old.graphemes(true).collect();
    let new: Vec<&str> = new.graphemes(true).collect();
    let before = common(old.iter(), new.iter());
    let (head, old) = old.split_at(before);
    let new = new.get(before..).unwrap_or_default();
    let after = common(old.iter().rev(), new.iter().rev());
    let (old, tail) = old.split_at(old.len() - after);
    let new = new.get(..new.len() - after).unwrap_or_default();
    let mut found = Vec::new();
    put(&mut found, Change::Same, head);
    if old.len() > COMPARED || new.len() > COMPARED {
        put(&mut found, Change::Removed, old);
        put(&mut found, Change::Added, new);
    } else {
        for step in capture_diff_slices(Algorithm::Myers, old, new) {
            let removed = old.get(step.old_range()).unwrap_or_default();
            let added = new.get(step.new_range()).unwrap_or_default();
            if step.tag() == DiffTag::Equal {
                put(&mut found, Change::Same, removed);
            } else {
                put(&mut found, Change::Removed, removed);
                put(&mut found, Change::Added, added);
            }
        }
    }
    put(&mut found, Change::Same, tail);
    found
}

fn common<'a>(
    old: impl Iterator<Item = &'a &'a str>,
    new: impl Iterator<Item = &'a &'a str>,
) -> usize {
    old.zip(new).take_while(|(old, new)| old == new).count()
}

fn put(found: &mut Vec<Difference>, change: Change, words: &[&str]) {
    if words.is_empty() {
        return;
    }
    match found.last_mut() {
        Some(last) if last.change == change => last.words.push_str(&words.concat()),
        _ => found.push(Difference {
            change,
            words: words.concat(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `-removed-` and `+added+`.
    fn told(old: &str, new: &str) -> String {
        difference(old, new)
            .into_iter()
            .map(|part| match part.change {
                Change::Same => part.words,
                Change::Removed => format!("-{}-", part.words),
                Change::Added => format!("+{}+", part.words),
            })
            .collect()
    }

    #[test]
    fn characters_that_changed_are_told() {
        for (old, new, expected) in [
            ("", "", ""),
            ("责任", "责任", "责任"),
            ("", "新", "+新+"),
            ("旧", "", "-旧-"),
            ("增长6%左右", "增长5%左右", "增长-6-+5+%左右"),
            ("落实责任", "全面落实主体责任", "+全面+落实+主体+责任"),
            ("一二三", "一三", "一-二-三"),
            ("e\u{301}", "e", "-e\u{301}-+e+"),
        ] {
            assert_eq!(told(old, new), expected);
        }
    }

    #[test]
    fn very_long_passages_differ_as_a_whole_between_what_they_share() {
        let old = format!("头{}尾", "甲".repeat(COMPARED + 1));
        let new = format!("头{}尾", "乙".repeat(COMPARED + 1));
        let changes: Vec<_> = difference(&old, &new)
            .into_iter()
            .map(|part| part.change)
            .collect();
        assert_eq!(
            changes,
            [Change::Same, Change::Removed, Change::Added, Change::Same]
        );
    }

    proptest! {
        #[test]
        fn both_versions_can_be_read_from_it(old in "[甲乙a\u{301}\n]{0,20}", new in "[甲乙a\u{301}\n]{0,20}") {
            let found = difference(&old, &new);
            let side = |other: Change| -> String {
                found.iter().filter(|part| part.change != other).map(|part| part.words.as_str()).collect()
            };
            prop_assert_eq!(side(Change::Added), old);
            prop_assert_eq!(side(Change::Removed), new);
            prop_assert!(found.windows(2).all(|pair| pair[0].change != pair[1].change));
            prop_assert!(found.iter().all(|part| !part.words.is_empty()));
        }
    }
}

//! What became of words: the difference of two short texts by grapheme clusters, for showing it to a person.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// Grapheme clusters up to which two stretches are compared one by one; longer ones are first compared clause by clause. It bounds the work.
const FINE: usize = 1500;

/// One in so many clusters must be the same for a difference that is worth reading; less alike, the one is simply put for the other.
const ALIKE: usize = 4;

/// What happened to a stretch of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Kept,
    /// Only in the old words.
    Removed,
    /// Only in the new words.
    Added,
}

/// A stretch of words that share a fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What happened.
    pub change: Change,
    /// The words, never empty; kept ones are the same on both sides.
    pub words: &'a str,
}

/// How the new words came from the old ones: the kept and removed pieces together are the old words, the kept and added ones the new
/// words, and of a replacement the removed piece comes first. No grapheme cluster is cut. Myers' algorithm (E. W. Myers, An O(ND)
/// difference algorithm and its variations, Algorithmica 1, 1986).
///
/// ```
/// use zhupi::anchor::{Change, difference};
/// let pieces = difference("增长5.2%", "增长5.8%");
/// let shown: Vec<_> = pieces.iter().map(|piece| (piece.change, piece.words)).collect();
/// assert_eq!(shown, [(Change::Kept, "增长5."), (Change::Removed, "2"), (Change::Added, "8"), (Change::Kept, "%")]);
/// ```
pub fn difference<'a>(old: &'a str, new: &'a str) -> Vec<Piece<'a>> {
    let before: Vec<&str> = old.graphemes(true).collect();
    let after: Vec<&str> = new.graphemes(true).collect();
    let mut runs = Vec::new();
    if before.len().max(after.len()) <= FINE {
        fine(&before, &after, &mut runs);
    } else {
        coarse(&before, &after, &mut runs);
    }
    pieces(old, new, &runs)
}

/// A stretch of so many bytes that share a fate.
type Run = (Change, usize);

/// Compares cluster by cluster.
fn fine(old: &[&str], new: &[&str], runs: &mut Vec<Run>) {
    let ops = capture_diff_slices(Algorithm::Myers, old, new);
    let kept: usize = ops
        .iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .map(|op| op.old_range().len())
        .sum();
    if kept * ALIKE < old.len().min(new.len()) {
        replace(old, new, runs);
        return;
    }
    for op in ops {
        let before = old.get(op.old_range()).unwrap_or_default();
        let after = new.get(op.new_range()).unwrap_or_default();
        if matches!(op, DiffOp::Equal { .. }) {
            runs.push((Change::Kept, length(before)));
        } else {
            replace(before, after, runs);
        }
    }
}

/// Compares clause by clause, and cluster by cluster between the clauses that are the same.
fn coarse(old: &[&str], new: &[&str], runs: &mut Vec<Run>) {
    let (old, new) = (clauses(old), clauses(new));
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let before = old.get(op.old_range()).unwrap_or_default().concat();
        let after = new.get(op.new_range()).unwrap_or_default().concat();
        if matches!(op, DiffOp::Equal { .. }) {
            runs.push((Change::Kept, length(&before)));
        } else if before.len().max(after.len()) <= FINE {
            fine(&before, &after, runs);
        } else {
            replace(&before, &after, runs);
        }
    }
}

fn replace(old: &[&str], new: &[&str], runs: &mut Vec<Run>) {
    runs.push((Change::Removed, length(old)));
    runs.push((Change::Added, length(new)));
}

fn length(graphemes: &[&str]) -> usize {
    graphemes.iter().map(|grapheme| grapheme.len()).sum()
}

/// Clauses with their mark at the end, each a row of clusters.
fn clauses<'g, 'a>(graphemes: &'g [&'a str]) -> Vec<&'g [&'a str]> {
    let is_end = |grapheme: &&str| {
        matches!(
            *grapheme,
            "\n" | "。" | "，" | "；" | "：" | "！" | "？" | "." | "," | ";"
        )
    };
    graphemes.split_inclusive(is_end).collect()
}

/// The words of the runs, neighbours of one kind joined, what was removed before what came for it.
fn pieces<'a>(old: &'a str, new: &'a str, runs: &[Run]) -> Vec<Piece<'a>> {
    let (mut old, mut new) = (old, new);
    let mut pieces = Vec::new();
    let mut take = |change: Change, bytes: usize| {
        let from = if change == Change::Added {
            &mut new
        } else {
            &mut old
        };
        let (words, rest) = from.split_at_checked(bytes).unwrap_or((*from, ""));
        *from = rest;
        if change == Change::Kept {
            new = new.get(bytes..).unwrap_or_default();
        }
        if !words.is_empty() {
            pieces.push(Piece { change, words });
        }
    };
    for run in runs.chunk_by(|a, b| (a.0 == Change::Kept) == (b.0 == Change::Kept)) {
        for change in [Change::Kept, Change::Removed, Change::Added] {
            let bytes = run.iter().filter(|(kind, _)| *kind == change);
            take(change, bytes.map(|(_, bytes)| bytes).sum());
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `[removed]` and `{added}`.
    fn shown(old: &str, new: &str) -> String {
        difference(old, new)
            .iter()
            .map(|piece| match piece.change {
                Change::Kept => piece.words.to_owned(),
                Change::Removed => format!("[{}]", piece.words),
                Change::Added => format!("{{{}}}", piece.words),
            })
            .collect()
    }

    #[test]
    fn what_changed_is_marked_by_characters() {
        for (old, new, expected) in [
            ("", "", ""),
            ("责任", "责任", "责任"),
            ("", "责任", "{责任}"),
            ("责任", "", "[责任]"),
            ("增长5.2%", "增长*%", "增长[5.2]{*}%"),
            (
                "坚持党建引领基层治理",
                "坚持党建统领基层治理效能",
                "坚持党建[引]{统}领基层治理{效能}",
            ),
            ("e\u{301}a", "ea", "[e\u{301}]{e}a"),
            ("👍🏽好的", "👍好的", "[👍🏽]{👍}好的"),
            // Too little is the same to show it by characters.
            (
                "深入推进党风廉政建设",
                "农村人均收入持续推高",
                "[深入推进党风廉政建设]{农村人均收入持续推高}",
            ),
        ] {
            assert_eq!(shown(old, new), expected, "{old} {new}");
        }
    }

    #[test]
    fn long_words_are_compared_by_clauses_first() {
        let clause = |n: usize| format!("第{n}项工作按期完成并通过验收，");
        let old: String = (0..400).map(clause).collect();
        let new = old.replace("第200项工作按期", "第200项任务按期");
        assert!(old.graphemes(true).count() > FINE);
        assert!(shown(&old, &new).contains("第200项[工作]{任务}按期"));
        let other: String = (0..2000)
            .filter_map(|n| char::from_u32(0x5000 + n))
            .collect();
        assert_eq!(shown(&old, &other), format!("[{old}]{{{other}}}"));
    }

    proptest! {
        #[test]
        fn the_pieces_are_both_words(old in "[责任ab，e\u{301}👍🏽\n]{0,40}", new in "[责任ab，e\u{301}👍🏽\n]{0,40}") {
            let pieces = difference(&old, &new);
            let side = |other: Change| -> String {
                pieces.iter().filter(|piece| piece.change != other).map(|piece| piece.words).collect()
            };
            prop_assert_eq!(side(Change::Added), old.as_str());
            prop_assert_eq!(side(Change::Removed), new.as_str());
            prop_assert!(pieces.iter().all(|piece| !piece.words.is_empty()));
        }
    }
}

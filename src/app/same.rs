//! Which sentences of one text stand in another one.

use std::collections::HashMap;

use crate::text::{Offset, Span};

/// Stretches of the old text that stand in the new one, each with its place there, in the order of the old text and, but for what stands
/// twice, of the new one. Sentences that are in both texts once each, in one order, hold the texts together (“patience diff”, B. Cohen); their
/// like neighbours go with them. Of order n log n.
pub(super) fn same_stretches(old: &str, new: &str) -> Vec<(Span, Offset)> {
    let (old, new) = (units(old), units(new));
    let mut same: Vec<Option<usize>> = vec![None; old.len()];
    for (was, is) in rising(&unique_pairs(&old, &new)) {
        if let Some(slot) = same.get_mut(was) {
            *slot = Some(is);
        }
    }
    let alike = |was: usize, is: usize| {
        let pair = old.get(was).zip(new.get(is));
        pair.is_some_and(|(a, b)| a.words == b.words)
    };
    // What follows or comes before a known pair and is the same goes with it; the ends of the texts are pairs, too.
    let mut next = Some(0);
    let mut taken = 0;
    // Of each unit, the first one of the new text that none before it has.
    let mut free = Vec::with_capacity(old.len());
    for (was, slot) in same.iter_mut().enumerate() {
        free.push(taken);
        *slot = slot.or(next.filter(|is| alike(was, *is)));
        next = slot.map(|is| is + 1);
        taken = next.unwrap_or(taken);
    }
    let mut before = Some(new.len());
    for ((was, slot), free) in same.iter_mut().enumerate().zip(free).rev() {
        let above = before.and_then(|before| before.checked_sub(1));
        *slot = slot.or(above.filter(|is| *is >= free && alike(was, *is)));
        before = *slot;
    }
    let pairs = same.iter().zip(&old);
    pairs
        .filter_map(|(is, unit)| {
            let found = new.get((*is)?)?;
            let span = Span::bytes(unit.start..unit.start + unit.words.len());
            Some((span, Offset(found.start)))
        })
        .collect()
}

/// A sentence or a part of one, with its place in bytes.
#[derive(Clone, Copy, Debug)]
struct Unit<'a> {
    start: usize,
    words: &'a str,
}

fn units(text: &str) -> Vec<Unit<'_>> {
    let mut start = 0;
    text.split_inclusive(['\n', '。', '！', '？', '；', '.', '!', '?', ';'])
        .map(|words| {
            let unit = Unit { start, words };
            start += words.len();
            unit
        })
        .collect()
}

/// The units that both texts have once, as pairs of indexes in the order of the old text.
fn unique_pairs(old: &[Unit<'_>], new: &[Unit<'_>]) -> Vec<(usize, usize)> {
    let once = |units: &[Unit<'_>]| {
        let mut places: HashMap<String, Option<usize>> = HashMap::with_capacity(units.len());
        for (i, unit) in units.iter().enumerate() {
            places
                .entry(unit.words.to_owned())
                .and_modify(|place| *place = None)
                .or_insert(Some(i));
        }
        places
    };
    let (olds, news) = (once(old), once(new));
    let mut pairs: Vec<(usize, usize)> = olds
        .iter()
        .filter_map(|(words, was)| Some(((*was)?, (*news.get(words)?)?)))
        .collect();
    pairs.sort_unstable();
    pairs
}

/// The longest part of the pairs that rises in both indexes.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // Of each length, the pair with the lowest second index that such a part ends with; and of each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |at: usize| pairs.get(at).map_or(0, |pair| pair.1);
    for (i, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| second(*end) < pair.1);
        before.push(
            length
                .checked_sub(1)
                .and_then(|shorter| ends.get(shorter).copied()),
        );
        match ends.get_mut(length) {
            Some(end) => *end = i,
            None => ends.push(i),
        }
    }
    let mut found = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(i) = at {
        found.extend(pairs.get(i));
        at = before.get(i).copied().flatten();
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words_kept(old: &str, new: &str) -> Vec<String> {
        let found = same_stretches(old, new);
        found
            .iter()
            .map(|(was, is)| {
                let words = old.get(was.range()).unwrap();
                assert!(new.get(is.0..).unwrap().starts_with(words), "{words}");
                words.to_owned()
            })
            .collect()
    }

    #[test]
    fn sentences_that_stand_in_both_are_found() {
        for (old, new, expected) in [
            ("甲。乙。丙。", "甲。乙。丙。", "甲。乙。丙。"),
            ("甲。乙。丙。", "新。甲。乙。丙。", "甲。乙。丙。"),
            ("甲。乙。丙。", "甲。改。丙。", "甲。丙。"),
            ("甲。乙。丙。丁。", "甲。丙。新。丁。", "甲。丙。丁。"),
            // What stands twice goes with its neighbours.
            (
                "是。甲。是。乙。",
                "是。新。甲。是。乙。",
                "是。甲。是。乙。",
            ),
            // What changed its order is known by its longest part.
            ("甲。乙。丙。", "丙。甲。乙。", "甲。乙。"),
            ("甲。", "", ""),
            ("", "甲。", ""),
        ] {
            assert_eq!(words_kept(old, new).concat(), expected, "{old} {new}");
        }
    }

    proptest! {
        #[test]
        fn what_is_found_is_the_same_and_in_order(old in "[甲乙。\\n]{0,24}", new in "[甲乙。\\n]{0,24}") {
            words_kept(&old, &new);
            let found = same_stretches(&old, &new);
            for pair in found.windows(2) {
                prop_assert!(pair[0].0.end <= pair[1].0.start);
                prop_assert!(pair[0].1 < pair[1].1);
            }
        }

        #[test]
        fn an_insertion_loses_one_sentence_at_most(
            sentences in proptest::collection::vec("[一-鿿]{3,8}", 1..12),
            at in 0_usize..12,
        ) {
            let whole = |list: &[String]| list.iter().fold(String::new(), |whole, words| whole + words + "。");
            let old = whole(&sentences);
            let mut more = sentences.clone();
            more.insert(at.min(sentences.len()), "新的一句".to_owned());
            prop_assert_eq!(words_kept(&old, &whole(&more)).concat(), old);
        }
    }
}

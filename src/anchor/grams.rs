//! Where in the text three characters in a row stand: exact search in the time of their rarest three, and rough search by votes.

use std::ops::Range;

use memchr::memmem;

/// Votes that are counted for one pattern, those of its rarest trigrams first; the common ones say little.
const VOTES: usize = 4000;

/// Every trigram of a text by hash, as byte offsets, made by counting sort: linear time.
#[derive(Debug)]
pub(super) struct Grams {
    /// First posting of each bucket, and one more for the end.
    starts: Vec<u32>,
    /// Byte offsets, ascending within a bucket.
    postings: Vec<u32>,
    bits: u32,
    /// Postings and characters that were looked at.
    #[cfg(test)]
    pub(super) steps: std::cell::Cell<usize>,
}

impl Grams {
    /// Reads the text twice.
    pub(super) fn new(text: &str) -> Self {
        let bits = (usize::BITS - text.len().leading_zeros()).clamp(8, 20);
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for (_, key) in trigrams(text) {
            if let Some(count) = starts.get_mut(bucket(key, bits) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut postings = vec![0_u32; sum as usize];
        for (offset, key) in trigrams(text) {
            if let Some(slot) = next.get_mut(bucket(key, bits)) {
                if let Some(posting) = postings.get_mut(*slot as usize) {
                    *posting = offset as u32;
                }
                *slot += 1;
            }
        }
        Self {
            starts,
            postings,
            bits,
            #[cfg(test)]
            steps: std::cell::Cell::default(),
        }
    }

    /// Counts work, for the test that it grows with the text and the passages and no faster.
    #[cfg(test)]
    pub(super) fn count(&self, steps: usize) {
        self.steps.set(self.steps.get() + steps);
    }

    fn of(&self, key: u64) -> &[u32] {
        let bucket = bucket(key, self.bits);
        let (Some(start), Some(end)) = (self.starts.get(bucket), self.starts.get(bucket + 1))
        else {
            return &[];
        };
        self.postings
            .get(*start as usize..*end as usize)
            .unwrap_or_default()
    }

    /// Byte offsets of every occurrence in the text that was indexed, overlapping ones too, at most `limit`.
    pub(super) fn occurrences(&self, text: &str, needle: &str, limit: usize) -> Vec<usize> {
        let rarest = trigrams(needle).min_by_key(|(_, key)| self.of(*key).len());
        let Some((inside, key)) = rarest else {
            return short_occurrences(text, needle, limit);
        };
        let bytes = text.as_bytes();
        #[cfg(test)]
        self.count(self.of(key).len());
        self.of(key)
            .iter()
            .filter_map(|posting| (*posting as usize).checked_sub(inside))
            .filter(|start| bytes.get(*start..start + needle.len()) == Some(needle.as_bytes()))
            .take(limit)
            .collect()
    }

    /// Byte offsets of every occurrence in a stretch of the text that was indexed.
    pub(super) fn occurrences_in(
        &self,
        text: &str,
        needle: &str,
        stretch: Range<usize>,
    ) -> Vec<usize> {
        let bytes = text.as_bytes();
        let inside = |(offset, key)| {
            let postings = self.of(key);
            let first =
                |place: usize| postings.partition_point(|posting| (*posting as usize) < place);
            let (from, to) = (first(stretch.start + offset), first(stretch.end));
            (offset, postings.get(from..to).unwrap_or_default())
        };
        let rarest = trigrams(needle)
            .map(inside)
            .min_by_key(|(_, postings)| postings.len());
        let Some((offset, postings)) = rarest else {
            return Vec::new();
        };
        #[cfg(test)]
        self.count(postings.len());
        let starts = postings.iter().map(|posting| *posting as usize - offset);
        starts
            .filter(|start| bytes.get(*start..start + needle.len()) == Some(needle.as_bytes()))
            .filter(|start| start + needle.len() <= stretch.end)
            .collect()
    }

    /// Byte offsets near which a text like the pattern may begin, likeliest first, at most `limit`. Each trigram that the two share
    /// votes for the place where the pattern would then begin.
    pub(super) fn likely_starts(&self, pattern: &str, limit: usize) -> Vec<usize> {
        let width = (pattern.len() / 4).max(48);
        let mut grams: Vec<(usize, &[u32])> = trigrams(pattern)
            .map(|(inside, key)| (inside, self.of(key)))
            .collect();
        grams.sort_by_key(|(_, postings)| postings.len());
        #[cfg(test)]
        self.count(VOTES.min(grams.iter().map(|(_, postings)| postings.len()).sum()));
        let postings = grams.iter().flat_map(|(inside, postings)| {
            postings
                .iter()
                .map(|posting| (*posting as usize).saturating_sub(*inside))
        });
        let mut votes: Vec<usize> = postings.take(VOTES).collect();
        votes.sort_unstable();
        let mut cells = cells(&votes, width);
        cells.sort_unstable_by(|a, b| b.cmp(a));
        let mut starts: Vec<usize> = Vec::new();
        for (_, start) in cells {
            if starts.iter().all(|known| known.abs_diff(start) > width / 2) {
                starts.push(start);
            }
            if starts.len() == limit {
                break;
            }
        }
        starts
    }
}

/// Of votes in ascending order, how many lie in each stretch of two widths, and where these lie on average. Stretches overlap by a width, so
/// that votes near the end of one are together in the next.
fn cells(votes: &[usize], width: usize) -> Vec<(usize, usize)> {
    let mut cells = Vec::new();
    // The votes in the width before, when there are such: which width, how many, their sum.
    let mut before: Option<(usize, usize, usize)> = None;
    let mut tell = |count: usize, sum: usize| cells.push((count, sum / count.max(1)));
    for group in votes.chunk_by(|a, b| a / width == b / width) {
        let at = group.first().map_or(0, |start| start / width);
        let (count, sum) = (group.len(), group.iter().sum::<usize>());
        match before {
            Some((last, more, others)) if last + 1 == at => tell(count + more, sum + others),
            Some((_, more, others)) => {
                tell(more, others);
                tell(count, sum);
            }
            None => tell(count, sum),
        }
        before = Some((at, count, sum));
    }
    if let Some((_, count, sum)) = before {
        tell(count, sum);
    }
    cells
}

/// Occurrences of one or two characters.
fn short_occurrences(text: &str, needle: &str, limit: usize) -> Vec<usize> {
    if needle.is_empty() {
        return Vec::new();
    }
    let finder = memmem::Finder::new(needle);
    let mut found = Vec::new();
    let mut from = 0;
    while found.len() < limit
        && let Some(i) = text
            .as_bytes()
            .get(from..)
            .and_then(|rest| finder.find(rest))
    {
        found.push(from + i);
        from += i + 1;
    }
    found
}

/// Each three characters in a row, with the byte offset of the first.
fn trigrams(text: &str) -> impl Iterator<Item = (usize, u64)> {
    let mut window = 0_u64;
    let mut places = [0_usize; 3];
    text.char_indices()
        .enumerate()
        .filter_map(move |(count, (at, c))| {
            window = (window << 21 | u64::from(u32::from(c))) & ((1 << 63) - 1);
            places = [places[1], places[2], at];
            (count >= 2).then_some((places[0], window))
        })
}

/// Multiplicative hashing, Knuth, The Art of Computer Programming 3, 6.4.
fn bucket(key: u64, bits: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn occurrences_are_all_occurrences(text in "[责任ab\n]{0,60}", needle in "[责任ab\n]{1,5}") {
            let expected: Vec<usize> = text
                .char_indices()
                .map(|(i, _)| i)
                .filter(|i| text.get(*i..).is_some_and(|rest| rest.starts_with(&needle)))
                .collect();
            let found = Grams::new(&text).occurrences(&text, &needle, 100);
            prop_assert_eq!(found, expected);
        }
    }

    proptest! {
        /// Every vote counts in its own width and in the next one, as if each stretch were counted by itself.
        #[test]
        fn votes_count_in_two_stretches(mut votes in prop::collection::vec(0_usize..400, 0..60), width in 1_usize..50) {
            votes.sort_unstable();
            let mut expected = std::collections::BTreeMap::<usize, (usize, usize)>::new();
            for start in &votes {
                for cell in [start / width, start / width + 1] {
                    let (count, sum) = expected.entry(cell).or_default();
                    *count += 1;
                    *sum += start;
                }
            }
            let expected: Vec<_> = expected.into_values().map(|(count, sum)| (count, sum / count)).collect();
            prop_assert_eq!(cells(&votes, width), expected);
        }
    }

    #[test]
    fn the_likeliest_start_is_where_most_is_shared() {
        let text = format!(
            "{}党建引领基层治理提质增效{}",
            "甲".repeat(300),
            "乙".repeat(300)
        );
        let starts = Grams::new(&text).likely_starts("党建统领基层治理提质增效", 3);
        assert!(
            starts
                .first()
                .is_some_and(|start| start.abs_diff(900) <= 12),
            "{starts:?}"
        );
    }
}

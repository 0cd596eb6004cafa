//! What of a text was read.

use crate::text::Span;

/// The stretches of a text that were read: sorted, disjoint, with something unread between any two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadMap {
    spans: Vec<Span>,
}

impl ReadMap {
    /// The map of stretches in any order.
    pub fn new(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut map = Self::default();
        for span in spans {
            map.add(span);
        }
        map
    }

    /// The stretches, in order.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Takes in a stretch.
    pub fn add(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        let first = self.spans.partition_point(|known| known.end < span.start);
        let last = self.spans.partition_point(|known| known.start <= span.end);
        let touched = self.spans.get(first..last).unwrap_or_default();
        let hull = touched.iter().fold(span, |hull, known| hull.hull(*known));
        self.spans.splice(first..last, [hull]);
    }

    /// Takes out a stretch: it was not read.
    pub fn remove(&mut self, span: Span) {
        let parts = |known: &Span| {
            [
                Span::new(known.start, known.end.min(span.start).max(known.start)),
                Span::new(known.start.max(span.end).min(known.end), known.end),
            ]
        };
        if span.is_empty() {
            return;
        }
        let parts: Vec<Span> = self.spans.iter().flat_map(parts).collect();
        self.spans = parts.into_iter().filter(|part| !part.is_empty()).collect();
    }

    /// Whether all of a stretch was read.
    pub fn covers(&self, span: Span) -> bool {
        let after = self
            .spans
            .partition_point(|known| known.start <= span.start);
        after
            .checked_sub(1)
            .and_then(|at| self.spans.get(at))
            .is_some_and(|known| known.covers(span))
    }

    /// Bytes of a stretch that were read.
    pub fn read_of(&self, span: Span) -> usize {
        let first = self.spans.partition_point(|known| known.end <= span.start);
        self.spans
            .iter()
            .skip(first)
            .take_while(|known| known.start < span.end)
            .filter_map(|known| known.intersect(span))
            .map(Span::len)
            .sum()
    }

    /// The stretches of `whole` that were not read, in order.
    pub fn unread(&self, whole: Span) -> Vec<Span> {
        let mut gaps = Vec::new();
        let mut from = whole.start;
        for known in &self.spans {
            let to = known.start.min(whole.end);
            if from < to {
                gaps.push(Span::new(from, to));
            }
            from = from.max(known.end);
        }
        if from < whole.end {
            gaps.push(Span::new(from, whole.end));
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Offset;

    proptest! {
        #[test]
        fn a_map_knows_each_place_that_was_added(
            added in proptest::collection::vec((0_usize..60, 0_usize..20), 0..12),
            asked in (0_usize..70, 1_usize..20),
        ) {
            let spans: Vec<Span> = added.iter().map(|(start, length)| Span::bytes(*start..start + length)).collect();
            let map = ReadMap::new(spans.iter().copied());
            let read = |at: usize| spans.iter().any(|span| span.contains(Offset(at)));
            for pair in map.spans().windows(2) {
                prop_assert!(pair[0].end < pair[1].start);
            }
            prop_assert!(map.spans().iter().all(|span| !span.is_empty()));
            let asked = Span::bytes(asked.0..asked.0 + asked.1);
            let count = asked.range().filter(|at| read(*at)).count();
            prop_assert_eq!(map.read_of(asked), count);
            prop_assert_eq!(map.covers(asked), count == asked.len());
            let whole = Span::bytes(0..80);
            let unread: usize = map.unread(whole).iter().map(|span| span.len()).sum();
            prop_assert_eq!(unread + map.read_of(whole), 80);
            prop_assert!(map.unread(whole).iter().all(|span| map.read_of(*span) == 0));
            let mut less = map.clone();
            less.remove(asked);
            prop_assert_eq!(less.read_of(asked), 0);
            prop_assert_eq!(less.read_of(whole) + count, map.read_of(whole));
            prop_assert!(less.spans().iter().all(|span| !span.is_empty()));
            prop_assert_eq!(ReadMap::new(spans.into_iter().rev()), map);
        }
    }
}

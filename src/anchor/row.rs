//! Finding the look-alikes of a passage around a place. Three characters that both have vote for where the passage would then begin (as
//! in [`super::grams`]); where enough of them agree, the words are compared by edit distance.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;

use super::Anchor;
use super::alike::{Alike, Member, Print, REMEMBERED, Row};
use super::approximate::best_match;
use super::context::{first, last};
use super::fold::{Folded, count_telling, fold, tells};
use super::grams::Grams;
use crate::text::{ReadingText, Span};

/// Bytes of the text on each side in which look-alikes are looked for: all of most reports.
const REACH: usize = 64 << 10;
/// Bytes in which they are looked for in turn, until there are enough on both sides: a long table has them all near by.
const REACHES: [usize; 3] = [4 << 10, 16 << 10, REACH];
/// Characters of its sentence that are taken with a passage on each side.
const AROUND: usize = 12;
/// Characters by which a passage and its look-alikes are known: a long one by how it begins.
const LONGEST: usize = 96;
/// A sentence, or an item of a list, ends with one of them.
const ENDS: [char; 8] = ['。', '！', '？', '；', '!', '?', ';', '\n'];
/// Letters, digits and Chinese characters from which words can have look-alikes.
const TELLING: usize = 6;
/// The part in which look-alikes may differ: two in five characters. Words that differ more are never bound to the passage.
const DIFFERENT: (usize, usize) = (2, 5);
/// Stretches of the passage that are looked for.
const CORES: usize = 24;
/// Characters and bytes of such a stretch: three Chinese characters or nine Latin letters.
const CORE: (usize, usize) = (3, 9);
/// One in so many of them must be there.
const SHARED: usize = 6;
/// Stretches that stand more often than this around a place tell of no place.
const COMMON: usize = 8192;
/// How many times as long as the passage a window may be, its ends apart: words that go over and over agree with each other without end.
const TOGETHER: usize = 4;
/// Look-alikes that are looked at on each side when a passage is looked for: some may have come in between.
const LOOKED_AT: usize = 32;
/// Stretches that are looked at beyond what is needed: not each of them is a look-alike.
const MORE: usize = 8;

/// A folded text, and where its trigrams stand if that is known.
pub(super) struct Text<'a> {
    pub(super) words: &'a str,
    pub(super) grams: Option<&'a Grams>,
}

impl Text<'_> {
    /// Where words stand in a stretch of the text.
    fn find(&self, needle: &str, region: Range<usize>) -> Vec<usize> {
        if let Some(grams) = self.grams {
            return grams.occurrences_in(self.words, needle, region);
        }
        let from = region.start;
        let stretch = self.words.get(region).unwrap_or_default();
        let found = memmem::find_iter(stretch.as_bytes(), needle.as_bytes());
        found.map(|at| from + at).collect()
    }
}

/// The words by which look-alikes of a passage are looked for in one text: its own with some of their sentence.
#[derive(Debug)]
pub(super) struct Pattern {
    words: String,
    chars: Vec<char>,
    /// What was found in windows that were looked at: places side by side have nearly the same around them.
    known: RefCell<HashMap<Range<usize>, Vec<Member>>>,
}

impl Pattern {
    /// `None` for words that say too little.
    pub(super) fn new(anchor: &Anchor) -> Option<Self> {
        let before = anchor.prefix.rsplit(ENDS).next().unwrap_or_default();
        let mut after = anchor.suffix.split(ENDS).next().unwrap_or_default();
        let quote = fold(&anchor.quote);
        if quote.is_empty() {
            // It has no place among the others.
            return None;
        }
        if anchor.quote.ends_with(ENDS) {
            after = "";
        }
        let (before, after) = (fold(before), fold(after));
        let before = last(&before, AROUND);
        let whole = [before, &*quote, first(&after, AROUND)].concat();
        let words = first(&whole, LONGEST).to_owned();
        (count_telling(&words) >= TELLING).then(|| Self {
            chars: words.chars().collect(),
            words,
            known: RefCell::default(),
        })
    }

    /// Stretches without figures, each with the bytes before it.
    fn cores(&self) -> Vec<(usize, &str)> {
        let says = |c: char| tells(c) && !c.is_ascii_digit();
        let step = (self.chars.len() / CORES).max(1);
        let core = |start: usize| {
            let rest = self.words.get(start..)?;
            let mut ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let end = ends.by_ref().skip(CORE.0 - 1).find(|end| *end >= CORE.1)?;
            let core = rest.get(..end)?;
            core.chars().all(says).then_some((start, core))
        };
        let starts = self.words.char_indices().map(|(at, _)| at).step_by(step);
        starts.filter_map(core).collect()
    }

    /// Where the words may stand in a stretch of the text.
    fn windows(&self, text: &Text<'_>, region: Range<usize>) -> Vec<Range<usize>> {
        let cores = self.cores();
        let needed = (cores.len() / SHARED).max(2).min(cores.len());
        let mut votes: Vec<(usize, usize)> = Vec::new();
        for (i, (offset, core)) in cores.iter().enumerate() {
            let found = text.find(core, region.clone());
            if found.len() <= COMMON {
                votes.extend((found.into_iter()).map(|at| (at.saturating_sub(*offset), i)));
            }
        }
        votes.sort_unstable();
        let slack = self.words.len() / 4 + 3;
        let agreeing = votes.chunk_by(|one, next| next.0 - one.0 <= slack);
        let alike = agreeing.flat_map(|votes| pieces(votes, self.words.len() * TOGETHER));
        let enough = alike.filter(|votes| {
            let mut different: Vec<usize> = votes.iter().map(|vote| vote.1).collect();
            different.sort_unstable();
            different.dedup();
            different.len() >= needed
        });
        let window = |votes: &[(usize, usize)]| {
            let (start, end) = (votes.first()?.0, votes.last()?.0);
            let from = start.saturating_sub(slack).max(region.start);
            let to = (end + self.words.len() + slack).min(region.end);
            let boundary = |at| text.words.floor_char_boundary(at);
            Some(boundary(from)..boundary(to))
        };
        enough.filter_map(window).collect()
    }

    /// Adds the places in a window that read almost as the passage does, the likest first.
    fn find(&self, text: &str, window: Range<usize>, members: &mut Vec<Member>) {
        let bound = self.chars.len() * DIFFERENT.0 / DIFFERENT.1;
        let stretch = text.get(window.clone()).unwrap_or_default();
        let Some(found) = best_match(&self.chars, stretch, bound) else {
            return;
        };
        let range = window.start + found.start..window.start + found.end;
        let rest = [window.start..range.start, range.end..window.end];
        members.push(Member {
            print: Print::of(text.get(range.clone()).unwrap_or_default()),
            errors: found.errors,
            range,
        });
        for rest in rest {
            if rest.len() * 2 > self.words.len() {
                self.find(text, rest, members);
            }
        }
    }

    /// Where the words may stand around a place, the nearest windows, no more than `most`; and whether there are more before and behind it.
    fn nearest(
        &self,
        text: &Text<'_>,
        place: &Range<usize>,
        most: usize,
    ) -> (Vec<Range<usize>>, (bool, bool)) {
        let words = text.words;
        let middle = |range: &Range<usize>| range.start.midpoint(range.end);
        let mut found = (Vec::new(), (false, false));
        for reach in REACHES {
            let from = words.floor_char_boundary(place.start.saturating_sub(reach));
            let to = words.floor_char_boundary(place.end.saturating_add(reach));
            let mut windows = self.windows(text, from..to);
            windows.sort_by_key(|window| middle(window).abs_diff(middle(place)));
            let left_out = windows.split_off(windows.len().min(most));
            let more = (
                left_out.iter().any(|window| middle(window) < place.start),
                left_out.iter().any(|window| middle(window) >= place.start),
            );
            found = (windows, more);
            if more == (true, true) {
                // Whatever stands further away is not among the nearest.
                break;
            }
        }
        found
    }

    /// The look-alikes around a place of the folded words, with the place itself; and which one that is. At most `limit` on each side.
    fn row(&self, text: &Text<'_>, place: Range<usize>, limit: usize) -> (Row, usize) {
        let words = text.words;
        let (windows, mut goes_on) = self.nearest(text, &place, limit * 2 + MORE);
        let mut members = vec![Member {
            print: Print::of(words.get(place.clone()).unwrap_or_default()),
            errors: self.chars.len(),
            range: place.clone(),
        }];
        let mut known = self.known.borrow_mut();
        for window in windows {
            let found = known.entry(window).or_insert_with_key(|window| {
                let mut found = Vec::new();
                self.find(words, window.clone(), &mut found);
                found
            });
            members.extend_from_slice(found);
        }
        let mut members = apart(members);
        let own = (members.iter()).position(|member| overlap(&member.range, &place));
        let own = own.unwrap_or_default();
        let first = own.saturating_sub(limit);
        let end = members.len().min(own + limit + 1);
        goes_on = (goes_on.0 || first > 0, goes_on.1 || end < members.len());
        members.truncate(end);
        members.drain(..first);
        (Row { members, goes_on }, own - first)
    }

    /// The look-alikes around a place where the passage may be, given by what would be the passage itself; and which one that is.
    pub(super) fn around(&self, text: &Text<'_>, place: Range<usize>) -> (Row, usize) {
        self.row(text, place, LOOKED_AT)
    }

    /// The look-alikes of the passage itself.
    pub(super) fn alike(&self, text: &Text<'_>, place: Range<usize>) -> Alike {
        let (row, own) = self.row(text, place, REMEMBERED);
        let prints = |members: &[Member]| members.iter().map(|member| member.print).collect();
        let (before, after) = row.members.split_at(own);
        let after = after.get(1..).unwrap_or_default();
        let others = before.iter().chain(after).map(|member| member.errors);
        Alike {
            before: prints(before),
            after: prints(after),
            nearest: others.min().unwrap_or_default(),
            goes_on: row.goes_on,
        }
    }
}

/// Votes in pieces of which none reaches over more than so many bytes.
fn pieces(votes: &[(usize, usize)], most: usize) -> impl Iterator<Item = &[(usize, usize)]> {
    let mut rest = votes;
    std::iter::from_fn(move || {
        let start = rest.first()?.0;
        let (piece, after) = rest.split_at(rest.partition_point(|vote| vote.0 - start <= most));
        rest = after;
        Some(piece)
    })
}

/// Those that do not overlap, in their order: of such as do the likest.
fn apart(mut members: Vec<Member>) -> Vec<Member> {
    members.sort_by_key(|member| (member.errors, member.range.start));
    let mut apart: Vec<Member> = Vec::new();
    for member in members {
        if !apart
            .iter()
            .any(|other| overlap(&other.range, &member.range))
        {
            apart.push(member);
        }
    }
    apart.sort_by_key(|member| member.range.start);
    apart
}

/// Whether two stretches share half of the shorter one.
fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    let shared = one
        .end
        .min(other.end)
        .saturating_sub(one.start.max(other.start));
    shared > 0 && shared * 2 >= one.len().min(other.len())
}

/// The look-alikes of a passage that stands there. Costs no more than reading the text around it a few times.
pub(super) fn alike(text: &ReadingText, span: Span, anchor: &Anchor) -> Alike {
    let Some(pattern) = Pattern::new(anchor) else {
        return Alike::default();
    };
    let from = text.clamp(crate::text::Offset(span.start.0.saturating_sub(REACH)));
    let to = text.clamp(crate::text::Offset(span.end.0.saturating_add(REACH)));
    let folded = Folded::new(text.slice(Span::new(from, to)));
    let start = folded.place(span.start.0 - from.0);
    let end = folded.place(span.end.0 - from.0);
    let text = Text {
        words: folded.words(),
        grams: None,
    };
    pattern.alike(&text, start..end)
}

#[cfg(test)]
mod tests {
    use crate::anchor::{Index, make};
    use crate::text::{ReadingText, Span};

    #[test]
    fn words_that_go_over_and_over_cost_no_more_than_others() {
        for (words, length) in [("我们的", 5), ("完成任务", 40), ("a", 60), ("一", 30)] {
            let whole = words.repeat((192 << 10) / words.len());
            let text = ReadingText::from(whole.as_str());
            let middle = whole.len() / 2 / words.len() * words.len();
            let span = Span::bytes(middle..middle + length * words.len());
            let anchor = make(&text, span);
            assert!(anchor.alike.before.len() <= super::REMEMBERED);
            let edited = ReadingText::from(format!("前言。\n{whole}"));
            let index = Index::new(&edited);
            assert!(index.resolve(&anchor).span() != Some(span), "{words}");
        }
    }

    #[test]
    fn votes_that_agree_without_end_are_taken_apart() {
        let votes: Vec<(usize, usize)> = (0..1000).map(|at| (at * 9, at % 7)).collect();
        let pieces: Vec<_> = super::pieces(&votes, 100).collect();
        assert_eq!(pieces.concat(), votes);
        let longest = pieces.iter().map(|piece| piece.len()).max();
        assert_eq!(longest, Some(12));
    }

    #[test]
    fn a_quotation_of_nothing_that_tells_has_no_look_alikes() {
        let line = "一般公共预算收入完成。 全年任务";
        let text = ReadingText::from(format!("{line}\n").repeat(5).as_str());
        let start = text.as_str().rfind(' ').unwrap_or_default();
        let anchor = make(&text, Span::bytes(start..start + 1));
        assert!(anchor.alike.is_empty());
    }
}

//! Finding the look-alikes of a passage around a place. Three characters that both have vote for where the passage would then begin (as
//! in [`super::grams`]); where enough of them agree, the words are compared by edit distance.

use std::ops::Range;

use memchr::memmem;

use super::Anchor;
use super::alike::{Alike, Member, Print, REMEMBERED, Row, Twice};
use super::approximate::best_match;
use super::context::{first, last};
use super::fold::{Folded, count_telling, fold, tells};
use super::grams::Grams;
use crate::text::{ReadingText, Span};

/// Bytes of the text on each side in which look-alikes are looked for: all of most reports.
const REACH: usize = 64 << 10;
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
/// Look-alikes that are looked at on each side when a passage is looked for: some may have come in between.
const LOOKED_AT: usize = 32;
/// Stretches that are looked at beyond what is needed: not each of them is a look-alike.
const MORE: usize = 8;

/// Places of one stretch of the passage that are looked at, the nearest ones: where there are more, nothing tells one from the next.
const HITS: usize = 1024;
/// Characters of the passage times bytes of the text that are compared for one row: some milliseconds, whatever the text is.
const COMPARED: usize = 1 << 23;

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

/// The words by which look-alikes of a passage are looked for: its own with some of their sentence.
#[derive(Debug)]
pub(super) struct Pattern {
    words: String,
    chars: Vec<char>,
}

impl Pattern {
    /// `None` for words that say too little.
    pub(super) fn new(anchor: &Anchor) -> Option<Self> {
        let before = anchor.prefix.rsplit(ENDS).next().unwrap_or_default();
        let mut after = anchor.suffix.split(ENDS).next().unwrap_or_default();
        let quote = fold(&anchor.quote);
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
    /// Whether some were passed over is told, too.
    fn windows(
        &self,
        text: &Text<'_>,
        region: Range<usize>,
        place: usize,
    ) -> (Vec<Range<usize>>, bool) {
        let cores = self.cores();
        let needed = (cores.len() / SHARED).max(2).min(cores.len());
        let mut votes: Vec<(usize, usize)> = Vec::new();
        let mut is_cut = false;
        for (i, (offset, core)) in cores.iter().enumerate() {
            let found = text.find(core, region.clone());
            let own = found.partition_point(|at| *at < place);
            let from = own.saturating_sub(HITS / 2);
            let near = found.get(from..found.len().min(from + HITS));
            let near = near.unwrap_or_default();
            is_cut |= near.len() < found.len();
            votes.extend(near.iter().map(|at| (at.saturating_sub(*offset), i)));
        }
        votes.sort_unstable();
        let slack = self.words.len() / 4 + 3;
        let alike = votes.chunk_by(|one, next| next.0 - one.0 <= slack);
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
        (enough.filter_map(window).collect(), is_cut)
    }

    /// Adds the places in a window that read almost as the passage does, the likest first. A window for which no more than `left` may be
    /// compared is passed over: false then.
    fn find(
        &self,
        text: &str,
        window: Range<usize>,
        left: &mut usize,
        members: &mut Vec<Member>,
    ) -> bool {
        let Some(rest) = left.checked_sub(window.len() * self.chars.len()) else {
            return false;
        };
        *left = rest;
        let bound = self.chars.len() * DIFFERENT.0 / DIFFERENT.1;
        let stretch = text.get(window.clone()).unwrap_or_default();
        let Some(found) = best_match(&self.chars, stretch, bound) else {
            return true;
        };
        let range = window.start + found.start..window.start + found.end;
        let rest = [window.start..range.start, range.end..window.end];
        members.push(Member {
            print: Print::of(text.get(range.clone()).unwrap_or_default()),
            errors: found.errors,
            range,
        });
        let mut rest = rest
            .into_iter()
            .filter(|rest| rest.len() * 2 > self.words.len());
        rest.all(|rest| self.find(text, rest, left, members))
    }

    /// The look-alikes around a place of the folded words, with the place itself; and which one that is. At most `limit` on each side.
    fn row(&self, text: &Text<'_>, place: Range<usize>, limit: usize) -> (Row, usize) {
        let words = text.words;
        let from = words.floor_char_boundary(place.start.saturating_sub(REACH));
        let to = words.floor_char_boundary(place.end.saturating_add(REACH));
        let middle = |range: &Range<usize>| range.start.midpoint(range.end);
        let (mut windows, is_cut) = self.windows(text, from..to, place.start);
        windows.sort_by_key(|window| middle(window).abs_diff(middle(&place)));
        let left_out = windows.split_off(windows.len().min(limit * 2 + MORE));
        let mut goes_on = (
            left_out.iter().any(|window| middle(window) < place.start),
            left_out.iter().any(|window| middle(window) >= place.start),
        );
        let mut members = vec![Member {
            print: Print::of(words.get(place.clone()).unwrap_or_default()),
            errors: self.chars.len(),
            range: place.clone(),
        }];
        let mut left = COMPARED;
        let mut is_all = !is_cut;
        for window in windows {
            is_all &= self.find(words, window, &mut left, &mut members);
        }
        #[cfg(test)]
        if let Some(grams) = text.grams {
            grams.count(COMPARED - left);
        }
        goes_on = (goes_on.0 || !is_all, goes_on.1 || !is_all);
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
            twice: Twice::default(),
        }
    }
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

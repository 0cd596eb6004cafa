//! Look-alikes: other places that read almost as a passage does, such as articles of a law that differ in their figures, rows of a table,
//! points that differ in a name. When a passage is marked each of them is remembered by a print of its words, in their order. When the
//! passage is looked for and words like its own are found, it is known then whether they are those of another place, which stood there
//! before, or its own, which were changed: a passage that was deleted is not bound to its neighbour.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// Look-alikes that are remembered on each side, the nearest ones.
pub(super) const REMEMBERED: usize = 12;

/// The words of one look-alike: 24 bits of their FNV-1a hash (Fowler, Noll, Vo), enough to tell a few dozen apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Print(u32);

impl Print {
    pub(super) fn of(words: &str) -> Self {
        let hash = words.bytes().fold(0x811C_9DC5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        Self((hash ^ (hash >> 24)) & 0x00FF_FFFF)
    }
}

/// The look-alikes of a passage in the text where it last was beyond doubt; none of most passages.
///
/// Written as prints in the order of the text, with `*` for the passage itself and the number of characters in which the likest of the
/// others differs from it; `…` where there are more than are remembered: `3f2a91 *4 07de44 91bc03 …`. `=` on one side of that item tells
/// that a copy of the passage has the context of that side, too, `**` that one has all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// Those before the passage, in the order of the text.
    pub(super) before: Vec<Print>,
    /// Those behind it.
    pub(super) after: Vec<Print>,
    /// Characters in which the likest differs.
    pub(super) nearest: usize,
    /// There are more before, and behind, than are remembered.
    pub(super) goes_on: (bool, bool),
    /// What of its context a copy has, too.
    pub(super) twice: Twice,
}

/// What of the stored context stands around another copy of the same words, too. When a passage was marked its context was made so wide that
/// nothing did; a copy that came in later changes that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Twice {
    /// What stood before.
    pub(super) before: bool,
    /// What stood after.
    pub(super) after: bool,
    /// Both, around one copy.
    pub(super) whole: bool,
}

impl Alike {
    /// Whether nothing in the text is like the passage, as far as is known.
    pub fn is_empty(&self) -> bool {
        !self.has_prints() && self.twice == Twice::default()
    }

    /// Whether words of others are remembered.
    pub(super) fn has_prints(&self) -> bool {
        !self.before.is_empty() || !self.after.is_empty()
    }
}

impl fmt::Display for Alike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.goes_on.0 {
            f.write_str("… ")?;
        }
        for Print(print) in &self.before {
            write!(f, "{print:06x} ")?;
        }
        let mark = |is_there: bool, mark| if is_there { mark } else { "" };
        f.write_str(mark(self.twice.before, "="))?;
        f.write_str(mark(self.twice.whole, "*"))?;
        write!(f, "*{}", self.nearest)?;
        f.write_str(mark(self.twice.after, "="))?;
        for Print(print) in &self.after {
            write!(f, " {print:06x}")?;
        }
        f.write_str(if self.goes_on.1 { " …" } else { "" })
    }
}

/// Words that do not tell of look-alikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAlike;

impl FromStr for Alike {
    type Err = NotAlike;

    fn from_str(words: &str) -> Result<Self, NotAlike> {
        let mut items: Vec<&str> = words.split_whitespace().collect();
        let ends_in = |item: Option<&&str>| item.copied() == Some("…");
        let goes_on = (ends_in(items.first()), ends_in(items.last()));
        items.retain(|item| *item != "…");
        let own = items.iter().position(|item| item.contains('*'));
        let own = own.ok_or(NotAlike)?;
        let (nearest, twice) = items
            .get(own)
            .and_then(|item| of_own(item))
            .ok_or(NotAlike)?;
        let prints = |items: &[&str]| -> Result<Vec<Print>, NotAlike> {
            let print = |item: &&str| u32::from_str_radix(item, 16).ok().map(Print);
            items
                .iter()
                .map(|item| print(item).ok_or(NotAlike))
                .collect()
        };
        let (before, after) = items.split_at(own);
        let alike = Self {
            before: prints(before)?,
            after: prints(after.get(1..).unwrap_or_default())?,
            nearest,
            goes_on,
            twice,
        };
        let most = alike.before.len().max(alike.after.len());
        (!alike.is_empty() && most <= REMEMBERED)
            .then_some(alike)
            .ok_or(NotAlike)
    }
}

/// What the item of the passage itself says: [`Alike::nearest`] and [`Alike::twice`].
fn of_own(item: &str) -> Option<(usize, Twice)> {
    let without = |item, is_there, rest: Option<_>| (rest.unwrap_or(item), is_there);
    let (item, before) = without(item, item.starts_with('='), item.strip_prefix('='));
    let (item, after) = without(item, item.ends_with('='), item.strip_suffix('='));
    let item = item.strip_prefix('*')?;
    let (item, whole) = without(item, item.starts_with('*'), item.strip_prefix('*'));
    let twice = Twice {
        before,
        after,
        whole,
    };
    Some((item.parse().ok()?, twice))
}

/// A place of the present text that reads almost as the passage did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// Where, in folded words.
    pub(super) range: Range<usize>,
    pub(super) print: Print,
    /// Characters in which it differs from the passage as it was.
    pub(super) errors: usize,
}

/// The places that read almost as the passage did around one of them, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) members: Vec<Member>,
    /// There are more before, and behind.
    pub(super) goes_on: (bool, bool),
}

/// What is known of a place that is like the passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing: the passage had no look-alikes, or the words are its own.
    Open,
    /// It is the passage: the others are accounted for.
    Own,
    /// It is one of the others, which stood there before.
    Other,
    /// It is the passage or one of the others.
    Unclear,
}

/// What a member of the present row is to a passage that had these look-alikes.
///
/// Words that one of them had are that one's. Words nearer to the passage than half the way to the likest of them are the passage's own.
/// Otherwise both rows are laid side by side by the words that stayed (longest common subsequence): it is the passage when between the
/// nearest that stayed as many are now as there were, and it has the passage's place among them.
pub(super) fn standing(old: &Alike, now: &Row, at: usize) -> Standing {
    let Some(member) = now.members.get(at) else {
        return Standing::Unclear;
    };
    let known = old.before.iter().chain(&old.after);
    let before = known.filter(|print| **print == member.print).count();
    if before > 0 {
        let all = now.members.iter();
        let present = all.filter(|other| other.print == member.print).count();
        return if present > before {
            Standing::Unclear
        } else {
            Standing::Other
        };
    }
    if member.errors * 2 < old.nearest || rank(old, now, at) {
        Standing::Own
    } else {
        Standing::Unclear
    }
}

/// Whether a member takes the place of the passage among those that changed.
fn rank(old: &Alike, now: &Row, at: usize) -> bool {
    let was: Vec<Option<Print>> = (old.before.iter().copied().map(Some))
        .chain([None])
        .chain(old.after.iter().copied().map(Some))
        .collect();
    let own = old.before.len();
    let is: Vec<Print> = now.members.iter().map(|member| member.print).collect();
    let stayed = common(&was, &is);
    let left = stayed.iter().rev().find(|(i, _)| *i < own);
    let right = stayed.iter().find(|(i, _)| *i > own);
    if (left.is_none() && (old.goes_on.0 || now.goes_on.0))
        || (right.is_none() && (old.goes_on.1 || now.goes_on.1))
    {
        return false;
    }
    let before = left.map_or((0, 0), |(i, j)| (i + 1, j + 1));
    let after = right.map_or((was.len(), is.len()), |(i, j)| (*i, *j));
    // Those that moved elsewhere, or came from there, changed nothing but their place.
    let went = |i: &usize| {
        was.get(*i)
            .copied()
            .flatten()
            .is_none_or(|print| !is.contains(&print))
    };
    let came = |j: &usize| is.get(*j).is_some_and(|print| !was.contains(&Some(*print)));
    let changed: Vec<usize> = (before.0..after.0).filter(went).collect();
    let new: Vec<usize> = (before.1..after.1).filter(came).collect();
    let place = |list: &[usize], of: usize| list.iter().position(|i| *i == of);
    changed.len() == new.len() && place(&changed, own) == place(&new, at)
}

/// Pairs of places of a longest common subsequence, ascending.
fn common(was: &[Option<Print>], is: &[Print]) -> Vec<(usize, usize)> {
    let width = is.len() + 1;
    let mut lengths = vec![0_usize; (was.len() + 1) * width];
    let length = |lengths: &[usize], i: usize, j: usize| {
        lengths.get(i * width + j).copied().unwrap_or_default()
    };
    let same = |i: usize, j: usize| {
        was.get(i)
            .copied()
            .flatten()
            .is_some_and(|print| is.get(j) == Some(&print))
    };
    for i in (0..was.len()).rev() {
        for j in (0..is.len()).rev() {
            let longest = if same(i, j) {
                length(&lengths, i + 1, j + 1) + 1
            } else {
                length(&lengths, i + 1, j).max(length(&lengths, i, j + 1))
            };
            if let Some(cell) = lengths.get_mut(i * width + j) {
                *cell = longest;
            }
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < was.len() && j < is.len() {
        if same(i, j) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length(&lengths, i + 1, j) >= length(&lengths, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn prints(words: &str) -> Vec<Print> {
        words.chars().map(|c| Print(u32::from(c))).collect()
    }

    /// Rows with a letter for each place: `*` is the passage in the old one, capitals in the new one are where words were changed, `^` stands
    /// before the one that is asked about.
    fn check(old: &str, now: &str, expected: Standing) {
        let (before, after) = old.split_once('*').unwrap();
        let alike = Alike {
            before: prints(before.trim_start_matches('…')),
            after: prints(after.trim_end_matches('…')),
            nearest: 1,
            goes_on: (before.starts_with('…'), after.ends_with('…')),
            twice: Twice::default(),
        };
        let at = now.find('^').unwrap();
        let member = |print| Member {
            range: 0..0,
            print,
            errors: 1,
        };
        let row = Row {
            members: prints(&now.replace('^', ""))
                .into_iter()
                .map(member)
                .collect(),
            goes_on: (false, false),
        };
        assert_eq!(standing(&alike, &row, at), expected, "{old} {now}");
    }

    #[test]
    fn a_place_is_known_by_those_that_stayed() {
        use Standing::{Other, Own, Unclear};
        for (old, now, expected) in [
            // Changed in place: the others stand around it.
            ("a*b", "a^Xb", Own),
            ("*ab", "^Xab", Own),
            ("ab*", "ab^X", Own),
            // Deleted: what is left stood there before.
            ("a*b", "a^b", Other),
            ("a*b", "^ab", Other),
            ("*a", "^a", Other),
            // All were changed: it is known by its place among them.
            ("a*b", "X^YZ", Own),
            ("a*b", "^XYZ", Unclear),
            // One went and one was changed: nobody knows which.
            ("a*b", "a^X", Unclear),
            ("a*b", "^Xb", Unclear),
            ("*a", "^X", Unclear),
            // One more came in.
            ("a*b", "a^XYb", Unclear),
            // Another one changed places.
            ("ab*c", "ba^Xc", Own),
            // Which of two changed places is not known.
            ("a*b", "ba^X", Unclear),
            // Its words are now those of another, which is there, too.
            ("a*b", "a^bb", Unclear),
            // Beyond what is remembered nothing is known.
            ("…a*", "a^X", Own),
            ("…*a", "^Xa", Unclear),
            ("a*…", "a^X", Unclear),
        ] {
            check(old, now, expected);
        }
    }

    #[test]
    fn words_nearer_than_the_likest_of_the_others_are_its_own() {
        let alike: Alike = "0000aa *9 0000bb".parse().unwrap();
        for (errors, expected) in [(4, Standing::Own), (5, Standing::Unclear)] {
            let member = Member {
                range: 0..0,
                print: Print(1),
                errors,
            };
            let row = Row {
                members: vec![member],
                goes_on: (false, false),
            };
            assert_eq!(standing(&alike, &row, 0), expected);
        }
    }

    #[test]
    fn what_nobody_wrote_is_not_read() {
        for words in [
            "",
            "*",
            "*4",
            "3f2a91",
            "x *1 y",
            "3f2a91 * 07de44",
            "3f2a91 *-1",
        ] {
            assert_eq!(words.parse::<Alike>(), Err(NotAlike), "{words}");
        }
        assert!("00aaaa ".repeat(99).parse::<Alike>().is_err());
        assert!(
            format!("*1{}", " 00aaaa".repeat(99))
                .parse::<Alike>()
                .is_err()
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(before in prop::collection::vec(0_u32..1 << 24, 0..12), after in prop::collection::vec(0_u32..1 << 24, 1..12), nearest in 0_usize..99, goes_on: (bool, bool), (before_twice, after_twice, whole) in any::<(bool, bool, bool)>()) {
            let alike = Alike { before: before.into_iter().map(Print).collect(), after: after.into_iter().map(Print).collect(), nearest, goes_on, twice: Twice { before: before_twice, after: after_twice, whole } };
            prop_assert_eq!(alike.to_string().parse(), Ok(alike));
        }
    }
}

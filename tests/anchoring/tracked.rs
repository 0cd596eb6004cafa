//! A text whose every character knows where it stood in the old text, so that what became of a passage is known after any edit.

use std::ops::Range;

/// Pseudo-random numbers (splitmix64, S. Vigna): the same corpus on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    /// A number below `bound`; 0 when that is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }

    /// Whether it happens, in so many of a thousand cases.
    pub(crate) fn happens(&mut self, thousandths: usize) -> bool {
        self.below(1000) < thousandths
    }

    pub(crate) fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }
}

/// A character and the one of the old text that it is, perhaps changed; none for what is new or a copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) c: char,
    pub(crate) old: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Tracked(pub(crate) Vec<Cell>);

/// What became of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    /// The same words (but for white space, width and kinds of marks) stand here now, in code points.
    Same(Range<usize>),
    /// Words of it were changed; what is left, and what came in between, stands here.
    Changed {
        range: Range<usize>,
        /// Where each character that is left stands, ascending.
        left: Vec<usize>,
    },
    /// Less than half of it is left: a reader may see it either way.
    Remnant(Range<usize>),
    /// Nothing is left.
    Deleted,
}

impl Tracked {
    pub(crate) fn new(text: &str) -> Self {
        let cells = text.chars().enumerate();
        Self(cells.map(|(i, c)| Cell { c, old: Some(i) }).collect())
    }

    pub(crate) fn text(&self) -> String {
        self.0.iter().map(|cell| cell.c).collect()
    }

    /// New words.
    pub(crate) fn fresh(words: &str) -> Vec<Cell> {
        words.chars().map(|c| Cell { c, old: None }).collect()
    }

    /// The stretch as a copy.
    pub(crate) fn copy(&self, range: Range<usize>) -> Vec<Cell> {
        let cells = self.0[range].iter();
        cells
            .map(|cell| Cell {
                c: cell.c,
                old: None,
            })
            .collect()
    }

    pub(crate) fn replace(&mut self, range: Range<usize>, by: Vec<Cell>) {
        self.0.splice(range, by);
    }

    /// Lines with their line end, without those that are empty.
    pub(crate) fn lines(&self) -> Vec<Range<usize>> {
        self.cut(&['\n'])
    }

    /// Sentences with their full stop.
    pub(crate) fn sentences(&self) -> Vec<Range<usize>> {
        self.cut(&['\n', '。', '；'])
    }

    fn cut(&self, ends: &[char]) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for (i, cell) in self.0.iter().enumerate() {
            if ends.contains(&cell.c) {
                if i > start {
                    pieces.push(start..i + 1);
                }
                start = i + 1;
            }
        }
        if start < self.0.len() {
            pieces.push(start..self.0.len());
        }
        pieces
    }

    /// What became of each passage of the old text, given in code points.
    pub(crate) fn truths(&self, old: &str, passages: &[Range<usize>]) -> Vec<Truth> {
        let old: Vec<char> = old.chars().collect();
        let mut places = vec![None; old.len()];
        for (at, cell) in self.0.iter().enumerate() {
            if let Some(i) = cell.old {
                places[i] = Some(at);
            }
        }
        passages
            .iter()
            .map(|passage| self.truth(&old, &places, passage))
            .collect()
    }

    fn truth(&self, old: &[char], places: &[Option<usize>], passage: &Range<usize>) -> Truth {
        let is_word = |i: &usize| !old[*i].is_whitespace();
        let words = passage.clone().filter(is_word).count();
        let left: Vec<usize> = passage
            .clone()
            .filter(is_word)
            .filter_map(|i| places[i])
            .collect();
        let Some(range) = left.iter().min().zip(left.iter().max()) else {
            return Truth::Deleted;
        };
        let range = *range.0..*range.1 + 1;
        let now: String = self.0[range.clone()].iter().map(|cell| cell.c).collect();
        let was: String = old[passage.clone()].iter().collect();
        // A character that changed is half lost: of “5.2” → “*” little can be seen.
        if plain(&now) == plain(&was) {
            Truth::Same(range)
        } else if left.len() * 2 < words || range.len() > passage.len() * 3 + 20 {
            Truth::Remnant(range)
        } else {
            let mut left = left;
            left.sort_unstable();
            Truth::Changed { range, left }
        }
    }
}

/// Words without what conversions change. On purpose not the program's own folding.
pub(crate) fn plain(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars().filter(|c| !c.is_whitespace()) {
        let c = match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '“' | '”' | '「' | '」' | '‘' | '’' | '\'' => '"',
            '—' => '-',
            c => c,
        };
        if !(matches!(c, '-' | '…') && out.ends_with(c)) {
            out.push(c);
        }
    }
    out
}

//! Words without what a conversion changes: white space and line breaks, full and half width, quotation marks, dashes, ellipses,
//! compatibility characters (Unicode NFKD, UAX #15), invisible marks. Two passages that fold to the same are the same words.

use unicode_normalization::UnicodeNormalization;

use crate::text::{Span, is_han};

/// A stretch of the folded text and where it came from, in bytes.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Where it begins in the folded text; it ends where the next one begins.
    folded: u32,
    /// Where it begins in the text.
    start: u32,
    /// Where it ends in the text.
    end: u32,
    /// Whether it is the same byte for byte; else it is one character, or a row of marks that folded to one.
    same: bool,
}

/// A folded text with the way back. Compact: a run for each stretch that stayed as it was.
#[derive(Debug, Default)]
pub(super) struct Folded {
    words: String,
    runs: Vec<Run>,
}

impl Folded {
    /// Linear in the text.
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Self {
            words: String::with_capacity(text.len()),
            runs: Vec::new(),
        };
        for (at, c) in text.char_indices() {
            folded.push(at, c);
        }
        folded
    }

    /// The folded words.
    pub(super) fn words(&self) -> &str {
        &self.words
    }

    /// The stretch of the text that a stretch of the folded words came from, without what was folded away at its ends.
    pub(super) fn origin(&self, start: usize, end: usize) -> Span {
        let from = self.start_of(start);
        Span::bytes(from..self.end_of(end).max(from))
    }

    /// Where the gap between two folded characters begins in the text, and where it ends: white space that was folded away lies inside.
    pub(super) fn gap(&self, at: usize) -> Span {
        let (end, start) = (self.end_of(at), self.start_of(at));
        Span::bytes(end.min(start)..start.max(end))
    }

    /// The folded place of a place in the text.
    pub(super) fn place(&self, at: usize) -> usize {
        let next = self.runs.partition_point(|run| run.start as usize <= at);
        let Some(run) = next.checked_sub(1).and_then(|i| self.runs.get(i)) else {
            return 0;
        };
        let end = self
            .runs
            .get(next)
            .map_or(self.words.len(), |run| run.folded as usize);
        let inside = if run.same {
            at - run.start as usize
        } else if at >= run.end as usize {
            usize::MAX
        } else {
            0
        };
        self.words
            .floor_char_boundary((run.folded as usize).saturating_add(inside).min(end))
    }

    fn start_of(&self, at: usize) -> usize {
        match self.run(at) {
            Some(run) if run.same => {
                (run.start as usize + at - run.folded as usize).min(run.end as usize)
            }
            Some(run) => run.start as usize,
            None => 0,
        }
    }

    fn end_of(&self, at: usize) -> usize {
        match at.checked_sub(1).and_then(|last| self.run(last)) {
            Some(run) if run.same => run.start as usize + at - run.folded as usize,
            Some(run) => run.end as usize,
            None => 0,
        }
    }

    /// The run that holds a folded byte.
    fn run(&self, at: usize) -> Option<Run> {
        let next = self.runs.partition_point(|run| run.folded as usize <= at);
        self.runs.get(next.checked_sub(1)?).copied()
    }

    fn push(&mut self, at: usize, c: char) {
        if stays(c) {
            self.keep(at, c);
            return;
        }
        if is_ignored(c) {
            return;
        }
        if let Some(mark) = mark(c) {
            self.mark(at, c, mark);
            return;
        }
        let mut one = [c].into_iter().nfkd();
        match (one.next(), one.next()) {
            (Some(same), None) if same == c => self.keep(at, c),
            (Some(first), None) => match mark(first) {
                Some(mark) => self.mark(at, c, mark),
                None => self.replace(at, c, [first].into_iter()),
            },
            _ => self.replace(at, c, [c].into_iter().nfkd()),
        }
    }

    fn keep(&mut self, at: usize, c: char) {
        let end = at + c.len_utf8();
        match self.runs.last_mut() {
            Some(run) if run.same && run.end as usize == at => run.end = end as u32,
            _ => self.runs.push(Run {
                folded: self.words.len() as u32,
                start: at as u32,
                end: end as u32,
                same: true,
            }),
        }
        self.words.push(c);
    }

    fn replace(&mut self, at: usize, c: char, by: impl Iterator<Item = char>) {
        let folded = self.words.len();
        self.words
            .extend(by.filter(|c| !is_ignored(*c)).map(|c| mark(c).unwrap_or(c)));
        if self.words.len() > folded {
            self.runs.push(Run {
                folded: folded as u32,
                start: at as u32,
                end: (at + c.len_utf8()) as u32,
                same: false,
            });
        }
    }

    /// A mark; a row of one of those that are drawn long or short is one mark.
    fn mark(&mut self, at: usize, c: char, mark: char) {
        let end = (at + c.len_utf8()) as u32;
        let is_row = matches!(mark, '-' | '…') && self.words.ends_with(mark);
        match self.runs.last_mut() {
            Some(run) if is_row && !run.same => run.end = end,
            _ => {
                self.runs.push(Run {
                    folded: self.words.len() as u32,
                    start: at as u32,
                    end,
                    same: false,
                });
                self.words.push(mark);
            }
        }
    }
}

/// Characters one by one as folding makes them, forwards or backwards: for comparing where most differ soon.
pub(super) fn folded(chars: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut last = None;
    chars
        .filter(|c| !is_ignored(*c))
        .flat_map(|c| {
            let plain = stays(c).then_some(c);
            let others = plain.is_none().then(|| [c].into_iter().nfkd());
            plain.into_iter().chain(others.into_iter().flatten())
        })
        .map(|c| mark(c).unwrap_or(c))
        .filter(move |c| {
            let is_row = matches!(c, '-' | '…') && last == Some(*c);
            last = Some(*c);
            !is_row
        })
}

/// Folded words alone.
pub(super) fn fold(words: &str) -> String {
    Folded::new(words).words
}

/// Most characters: Chinese ones, Latin letters and digits.
pub(super) fn stays(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{4E00}'..='\u{9FFF}' | '。' | '、' | '*' | '%')
}

/// White space, and what is not seen at all.
pub(super) fn is_ignored(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

/// The one mark that stands for marks of one kind.
fn mark(c: char) -> Option<char> {
    Some(match c {
        '"'
        | '\''
        | '`'
        | '\u{2018}'..='\u{201F}'
        | '＂'
        | '＇'
        | '「'
        | '」'
        | '『'
        | '』'
        | '〝'
        | '〞'
        | '〟'
        | '«'
        | '»'
        | '‹'
        | '›'
        | '\u{FE41}'..='\u{FE44}'
        | '｢'
        | '｣' => '"',
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | '﹣' | '﹘' | '─' | '━' | '︱' => {
            '-'
        }
        '…' | '⋯' => '…',
        '·' | '•' | '‧' | '∙' | '⋅' | '・' | '･' => '·',
        '〜' | '～' | '∼' => '~',
        _ => return None,
    })
}

/// Whether a character tells what is said: a letter, digit or Chinese character, not a mark.
pub(super) fn tells(c: char) -> bool {
    c.is_alphanumeric() || is_han(c)
}

/// Letters, digits and Chinese characters.
pub(super) fn count_telling(words: &str) -> usize {
    words.chars().filter(|c| tells(*c)).count()
}

/// Words with every figure, and every mark that stands for a withheld one, as `0`.
pub(super) fn without_figures(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_ascii_digit() || matches!(c, '*' | 'X' | '×' | '○' | '□') {
            if !out.ends_with('0') {
                out.push('0');
            }
        } else if !(matches!(c, '.' | ',') && out.ends_with('0')) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_conversions_change_is_folded() {
        for (one, other) in [
            ("“精气神”", "「精气神」"),
            ("增长５．２％", "增长5.2%"),
            ("一是　加强\n领导", "一是加强领导"),
            ("（一）总体，要求：", "(一)总体,要求:"),
            ("工作——落实", "工作—落实"),
            ("等等……", "等等…"),
            ("⼯作", "工作"),
            ("efﬁcient", "efficient"),
            ("é", "e\u{301}"),
            ("2021-2025年", "2021－2025年"),
            ("零\u{200b}宽", "零宽"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_ne!(fold("增长*%"), fold("增长%"));
        assert_ne!(fold("A"), fold("a"));
    }

    #[test]
    fn the_way_back_leaves_out_what_was_folded_away() {
        let text = "　“甲 乙”——\n丙";
        let folded = Folded::new(text);
        assert_eq!(folded.words(), "\"甲乙\"-丙");
        let origin = |start: usize, end: usize| text.get(folded.origin(start, end).range());
        assert_eq!(origin(0, 1), Some("“"));
        assert_eq!(origin(1, 7), Some("甲 乙"));
        assert_eq!(origin(8, 9), Some("——"));
        assert_eq!(origin(9, 12), Some("丙"));
        assert_eq!(text.get(folded.gap(9).range()), Some("\n"));
    }

    proptest! {
        #[test]
        fn every_stretch_leads_back_to_words_that_fold_to_it(text in "[责任ab１．—…“” \u{3000}\n①ﬁé\u{301}]{0,40}", a in 0_usize..60, b in 0_usize..60) {
            let folded = Folded::new(&text);
            let words = folded.words();
            let (a, b) = (words.floor_char_boundary(a.min(b)), words.floor_char_boundary(a.max(b)));
            let origin = folded.origin(a, b);
            let back = text.get(origin.range());
            prop_assert!(back.is_some());
            prop_assert!(a == b || fold(back.unwrap_or_default()).contains(words.get(a..b).unwrap_or_default()));
            prop_assert!(folded.place(origin.start.0) <= a);
        }
    }
}

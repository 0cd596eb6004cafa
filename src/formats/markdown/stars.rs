//! Stars that stand for withheld words.
//!
//! Chinese official prose prints `*` where a number or name is withheld (`地区生产总值*亿元、增长*%`); `CommonMark` would take two of them for
//! emphasis and drop them. A single star that touches a Han character, a full-width mark, a digit, `%` or another such mark is therefore
//! a character; which runs of two and more are, [`withheld`] tells. It is replaced before parsing by a private character that the text does not contain, and put back afterwards.

use std::borrow::Cow;

use super::super::flow::{Breadth, breadth};
use super::withheld::withheld;

/// A text whose withheld words are out of the parser's sight.
#[derive(Debug)]
pub(super) struct Protected<'a> {
    text: Cow<'a, str>,
    stand_in: char,
}

impl Protected<'_> {
    /// The text for the parser.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Puts the stars back into what became of the text.
    pub(super) fn restore(&self, text: String) -> String {
        if matches!(self.text, Cow::Borrowed(_)) {
            text
        } else {
            text.replace(self.stand_in, "*")
        }
    }
}

/// Hides the stars that are characters.
pub(super) fn protect(text: &str) -> Protected<'_> {
    let stand_in = stand_in(text);
    let mut hidden: Option<String> = None;
    if let Some(stand_in) = stand_in.filter(|_| text.contains('*')) {
        let mut out = String::with_capacity(text.len() + 64);
        for line in text.split_inclusive('\n') {
            hide_in_line(line, stand_in, &mut out);
        }
        hidden = Some(out).filter(|out| out != text);
    }
    Protected {
        text: hidden.map_or(Cow::Borrowed(text), Cow::Owned),
        stand_in: stand_in.unwrap_or('*'),
    }
}

/// A private-use character that the text lacks. `None` only for a text that has them all; its stars are then the parser's.
fn stand_in(text: &str) -> Option<char> {
    let usual = '\u{F8E0}';
    if !text.contains(usual) {
        return Some(usual);
    }
    let present: std::collections::HashSet<char> =
        text.chars().filter(|c| is_private(*c)).collect();
    ('\u{E000}'..='\u{F8FF}')
        .chain('\u{F0000}'..='\u{FFFFD}')
        .chain('\u{10_0000}'..='\u{10_FFFD}')
        .find(|c| !present.contains(c))
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{10_0000}'..='\u{10_FFFD}')
}

/// A run of stars in a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// First byte in the line.
    pub(super) start: usize,
    /// How many.
    length: usize,
}

impl Run {
    /// One past its last byte in the line.
    pub(super) fn end(self) -> usize {
        self.start + self.length
    }

    /// What stands before it in the line.
    pub(super) fn before(self, line: &str) -> &str {
        line.get(..self.start).unwrap_or_default()
    }

    /// What stands after it in the line.
    pub(super) fn after(self, line: &str) -> &str {
        line.get(self.end()..).unwrap_or_default()
    }
}

fn hide_in_line(line: &str, stand_in: char, out: &mut String) {
    let runs = runs(line);
    if runs.is_empty() {
        out.push_str(line);
        return;
    }
    let chinese = line.chars().any(|c| breadth(c) == Breadth::Wide);
    let many: Vec<_> = runs.iter().filter(|run| run.length > 1).copied().collect();
    let mut withheld = withheld(line, &many).into_iter();
    let mut at = 0;
    for (i, run) in runs.iter().enumerate() {
        let hide = if run.length > 1 {
            withheld.next().unwrap_or_default()
        } else {
            let neighbours = [i.checked_sub(1), Some(i + 1)];
            let neighbours = neighbours.map(|i| i.and_then(|i| runs.get(i)).copied());
            is_withheld(line, *run, chinese, neighbours)
        };
        out.push_str(line.get(at..run.start).unwrap_or_default());
        at = run.end();
        if hide {
            out.extend(std::iter::repeat_n(stand_in, run.length));
        } else {
            out.push_str(line.get(run.start..at).unwrap_or_default());
        }
    }
    out.push_str(line.get(at..).unwrap_or_default());
}

/// The runs of stars of a line. A star after a backslash is a character anyway and left alone.
fn runs(line: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'*' if !escaped => match runs.last_mut() {
                Some(run) if run.start + run.length == at => run.length += 1,
                _ => runs.push(Run {
                    start: at,
                    length: 1,
                }),
            },
            b'\\' if !escaped => {
                escaped = true;
                continue;
            }
            _ => {}
        }
        escaped = false;
    }
    runs
}

/// Whether a single star is a character.
fn is_withheld(line: &str, run: Run, chinese: bool, neighbours: [Option<Run>; 2]) -> bool {
    let next = run.after(line);
    let previous = run.before(line);
    let touches = |c: Option<char>| c.is_some_and(|c| is_telling(c, chinese));
    touches(next.chars().next())
        || touches(previous.chars().next_back())
        || touches(next.trim_start_matches('X').chars().next()) && next.starts_with('X')
        || touches(previous.trim_end_matches('X').chars().next_back()) && previous.ends_with('X')
        || neighbours
            .into_iter()
            .flatten()
            .any(|other| joined_to(line, run, other))
}

/// Whether a character beside a star makes it one that stands for something: a Han character, a full-width mark, a digit, a per cent
/// sign, another mark of withheld words. Marks that both scripts use count in a line with Chinese.
fn is_telling(c: char, chinese: bool) -> bool {
    match breadth(c) {
        Breadth::Wide => true,
        Breadth::Shared => chinese,
        Breadth::Narrow => c.is_ascii_digit() || matches!(c, '%' | '‰' | '×' | '○' | '□' | '△'),
    }
}

/// Whether two single stars make one figure: `*.*`, `*+*`, `*-*`.
fn joined_to(line: &str, run: Run, other: Run) -> bool {
    let (first, second) = if run.start < other.start {
        (run, other)
    } else {
        (other, run)
    };
    let between = line.get(first.end()..second.start);
    run.length == 1
        && other.length == 1
        && between.is_some_and(|between| matches!(between, "." | "+" | "-" | "~" | "/" | ","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `expected` shows hidden stars as `★`.
    fn check(source: &str, expected: &str) {
        let protected = protect(source);
        let shown = protected.text().replace(protected.stand_in, "★");
        let shown = if protected.stand_in == '*' {
            source.to_owned()
        } else {
            shown
        };
        assert_eq!(shown, expected, "{source}");
        assert_eq!(protected.restore(protected.text().to_owned()), source);
    }

    #[test]
    fn withheld_words_are_hidden_from_the_parser() {
        for (source, expected) in [
            ("*县树牢以党建", "★县树牢以党建"),
            ("地区生产总值*亿元、增长*%", "地区生产总值★亿元、增长★%"),
            ("在*处落地。", "在★处落地。"),
            ("落实“*+*”要求", "落实“★+★”要求"),
            ("*.*亿元", "★.★亿元"),
            ("about *.* of", "about ★.★ of"),
            ("这是*强调*文字", "这是★强调★文字"),
            ("增长5*个点", "增长5★个点"),
            ("2*3*4", "2★3★4"),
            ("* e企来", "* e企来"),
            ("推动* e企来", "推动★ e企来"),
            ("*×*县", "★×★县"),
            ("*XX县", "★XX县"),
            ("（*）", "（★）"),
            ("引进*家，*", "引进★家，★"),
            ("**县与**县", "★★县与★★县"),
            ("实现***亿元，增长**%", "实现★★★亿元，增长★★%"),
            ("他说“*Nature*”杂志", "他说“★Nature★”杂志"),
            ("\\**县", "\\*★县"),
        ] {
            check(source, expected);
        }
    }

    #[test]
    fn markup_stays_markup() {
        for source in [
            "",
            "no stars",
            "*emphasis* and **strong**",
            "* item",
            "* 项目",
            "  * 项目",
            "* * *",
            "***",
            "**“重点”**二字",
            "**加粗（注意标点）**的",
            "**是大县",
            "这是**加粗**文字",
            "\\*县",
            "“*Quoted*” and *dashed*—so",
            "`a * b`",
        ] {
            check(source, source);
        }
    }

    #[test]
    fn the_stand_in_is_never_in_the_text() {
        check("\u{F8E0}*县", "\u{F8E0}★县");
        let all: String = ('\u{E000}'..='\u{F8FF}').collect();
        check(&format!("{all}*县"), &format!("{all}★县"));
    }

    proptest! {
        #[test]
        fn what_is_hidden_comes_back(text in "[*县a1%。 \\\\\n\u{F8E0}]{0,60}") {
            let protected = protect(&text);
            prop_assert_eq!(protected.restore(protected.text().to_owned()), text.clone());
            prop_assert_eq!(protected.text().chars().count(), text.chars().count());
        }
    }
}

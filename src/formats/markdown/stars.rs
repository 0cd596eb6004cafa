//! Stars that stand for withheld words, and tildes that stand between numbers.
//!
//! Chinese official prose prints `*` where a number or name is withheld (`地区生产总值*亿元、增长*%`); `CommonMark` would take two of them for
//! emphasis and drop them. A single star that touches a Han character, a full-width mark, a digit, `%` or another such mark is therefore
//! a character; which runs of two and more are, [`withheld`] tells. A single tilde of the same kind is a range (`5~10户、3~5%`), where GitHub
//! would strike out what stands between two of them. What is a character is replaced before parsing by a private character that the text
//! does not contain, and put back afterwards.

use std::borrow::Cow;

use super::super::flow::{Breadth, breadth};
use super::withheld::withheld;

/// A text whose withheld words are out of the parser's sight.
#[derive(Debug)]
pub(super) struct Protected<'a> {
    text: Cow<'a, str>,
    /// What stands for a star and for a tilde.
    stand_ins: Option<[char; 2]>,
}

impl Protected<'_> {
    /// The text for the parser.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Puts the characters back into what became of the text.
    pub(super) fn restore(&self, text: String) -> String {
        match (&self.text, self.stand_ins) {
            (Cow::Owned(_), Some([star, tilde])) => text.replace(star, "*").replace(tilde, "~"),
            _ => text,
        }
    }
}

/// Hides the stars and tildes that are characters.
pub(super) fn protect(text: &str) -> Protected<'_> {
    let stand_ins = stand_ins(text);
    let mut hidden: Option<String> = None;
    if let Some([star, tilde]) = stand_ins.filter(|_| text.contains(['*', '~'])) {
        let mut out = String::with_capacity(text.len() + 64);
        for part in paragraphs(text) {
            hide_in(part, star, &mut out);
        }
        if text.contains('~') {
            out = ranges(&out, tilde);
        }
        hidden = Some(out).filter(|out| out != text);
    }
    Protected {
        text: hidden.map_or(Cow::Borrowed(text), Cow::Owned),
        stand_ins,
    }
}

/// Two private-use characters that the text lacks. `None` only for a text that has nearly all of them; its marks are then the parser's.
fn stand_ins(text: &str) -> Option<[char; 2]> {
    let usual = ['\u{F8E0}', '\u{F8E1}'];
    if !text.contains(usual) {
        return Some(usual);
    }
    let present: std::collections::HashSet<char> =
        text.chars().filter(|c| is_private(*c)).collect();
    let mut free = ('\u{E000}'..='\u{F8FF}')
        .chain('\u{F0000}'..='\u{FFFFD}')
        .chain('\u{10_0000}'..='\u{10_FFFD}')
        .filter(|c| !present.contains(c));
    Some([free.next()?, free.next()?])
}

/// A text in parts: lines that may belong to one paragraph together, every other line by itself. Strong words may go on over a line end.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut lines = rest.split_inclusive('\n');
        let mut length = lines.next()?.len();
        for line in lines {
            if begins_block(line) {
                break;
            }
            length += line.len();
        }
        let (part, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(part)
    })
}

/// Whether a line is surely no continuation of the paragraph before it.
fn begins_block(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < line.len()
        && digits
            .strip_prefix(['.', ')'])
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    let bullet = line
        .strip_prefix(['-', '+', '*'])
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    let rule = line.chars().all(|c| matches!(c, '-' | '=' | ' '));
    rule || numbered
        || bullet
        || line.starts_with(['#', '|', '<'])
        || line.starts_with("```")
        || line.starts_with("~~~")
}

/// The text without the single tildes that stand between numbers or Chinese words.
fn ranges(text: &str, stand_in: char) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for run in runs(text, b'~') {
        let sides = [
            run.before(text).chars().next_back(),
            run.after(text).chars().next(),
        ];
        let telling = |c: Option<char>| c.is_some_and(|c| is_telling(c, true));
        if run.length == 1 && sides.into_iter().any(telling) {
            out.push_str(text.get(at..run.start).unwrap_or_default());
            out.push(stand_in);
            at = run.end();
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{10_0000}'..='\u{10_FFFD}')
}

/// A run of stars or tildes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// First byte in the text.
    pub(super) start: usize,
    /// How many.
    length: usize,
}

impl Run {
    /// One past its last byte.
    pub(super) fn end(self) -> usize {
        self.start + self.length
    }

    /// What stands before it.
    pub(super) fn before(self, line: &str) -> &str {
        line.get(..self.start).unwrap_or_default()
    }

    /// What stands after it.
    pub(super) fn after(self, line: &str) -> &str {
        line.get(self.end()..).unwrap_or_default()
    }
}

/// Hides the stars of one part of a text, see [`paragraphs`].
fn hide_in(line: &str, stand_in: char, out: &mut String) {
    let runs = runs(line, b'*');
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
            is_withheld(line, &runs, i, chinese)
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

/// The runs of a mark. One after a backslash is a character anyway and left alone.
fn runs(line: &str, mark: u8) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            _ if byte == mark && !escaped => match runs.last_mut() {
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

/// Whether a single star is a character: it touches what tells so, or is one figure with one that does.
fn is_withheld(line: &str, runs: &[Run], index: usize, chinese: bool) -> bool {
    let touches = |index: usize| {
        runs.get(index)
            .is_some_and(|run| is_touched(line, *run, chinese))
    };
    let joined = |first: usize| {
        let pair = runs.get(first).zip(runs.get(first + 1));
        pair.is_some_and(|(first, second)| joined_to(line, *first, *second))
    };
    touches(index)
        || joined(index) && touches(index + 1)
        || index
            .checked_sub(1)
            .is_some_and(|before| joined(before) && touches(before))
}

fn is_touched(line: &str, run: Run, chinese: bool) -> bool {
    let next = run.after(line);
    let previous = run.before(line);
    let touches = |c: Option<char>| c.is_some_and(|c| is_telling(c, chinese));
    touches(next.chars().next())
        || touches(previous.chars().next_back())
        || touches(next.trim_start_matches('X').chars().next()) && next.starts_with('X')
        || touches(previous.trim_end_matches('X').chars().next_back()) && previous.ends_with('X')
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

/// Whether two single stars in this order make one figure: `*.*`, `*+*`, `*-*`.
fn joined_to(line: &str, first: Run, second: Run) -> bool {
    let between = line.get(first.end()..second.start);
    first.length == 1
        && second.length == 1
        && between.is_some_and(|between| matches!(between, "." | "+" | "-" | "~" | "/" | ","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `expected` shows hidden stars as `★` and hidden tildes as `～`.
    fn check(source: &str, expected: &str) {
        let protected = protect(source);
        let [star, tilde] = protected.stand_ins.unwrap();
        let shown = protected.text().replace(star, "★").replace(tilde, "～");
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
            ("5~10户，下降3~5%", "5～10户，下降3～5%"),
            ("\\~5 ~甲~", "\\~5 ～甲～"),
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
            "copy *.* to *-* now",
            "~~删去~~ and ~struck~",
            "~~~\na\n~~~",
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
        fn what_is_hidden_comes_back(text in "[*~县a1%。 \\\\\n\u{F8E0}]{0,60}") {
            let protected = protect(&text);
            prop_assert_eq!(protected.restore(protected.text().to_owned()), text.clone());
            prop_assert_eq!(protected.text().chars().count(), text.chars().count());
        }
    }
}

//! Words that run from right to left. A page shows them where they stand; a text has them in the order in which they are read.
//!
//! This undoes what a program did that set the line (the bidirectional algorithm, UAX #9) as far as one line tells: a line without Han
//! characters runs the way of most of its letters, figures run to the right in every script.

use std::ops::Range;

use super::Glyph;

/// Whether a letter is one of a script that runs from right to left.
pub(super) fn is_leftward(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{65F}' | '\u{66E}'..='\u{6EF}' | '\u{6FA}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether a character runs to the right: a letter of other scripts, a figure.
fn is_rightward(c: char) -> bool {
    c.is_alphanumeric() && !is_leftward(c)
}

/// Brings the characters of a line, given from left to right, into the order in which they are read; `cuts` are where its cells begin.
pub(super) fn settle(glyphs: &mut [Glyph], cuts: &[usize]) {
    if !glyphs.iter().any(|glyph| is_leftward(glyph.c)) {
        return;
    }
    let ends = cuts.iter().copied().chain([glyphs.len()]);
    let mut from = 0;
    for to in ends {
        if let Some(cell) = glyphs.get_mut(from..to) {
            cell_settled(cell);
        }
        from = to;
    }
}

fn cell_settled(glyphs: &mut [Glyph]) {
    let count = |is: fn(char) -> bool| glyphs.iter().filter(|glyph| is(glyph.c)).count();
    let han = glyphs.iter().any(|glyph| crate::text::is_han(glyph.c));
    if !han && count(is_leftward) > count(|c| c.is_alphabetic() && !is_leftward(c)) {
        glyphs.reverse();
        turn_runs(glyphs, is_rightward, is_leftward);
        return;
    }
    for run in runs(glyphs, is_leftward, |c| {
        c.is_alphabetic() && !is_leftward(c)
    }) {
        if let Some(run) = glyphs.get_mut(run) {
            run.reverse();
            turn_runs(run, is_rightward, is_leftward);
        }
    }
}

fn turn_runs(glyphs: &mut [Glyph], of: fn(char) -> bool, against: fn(char) -> bool) {
    for run in runs(glyphs, of, against) {
        if let Some(run) = glyphs.get_mut(run) {
            run.reverse();
        }
    }
}

/// Stretches that begin and end with a character of one kind and have none of the other between.
fn runs(glyphs: &[Glyph], of: fn(char) -> bool, against: fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, glyph) in glyphs.iter().enumerate() {
        if of(glyph.c) {
            match found.last_mut() {
                Some(run) if open => run.end = at + 1,
                _ => found.push(at..at + 1),
            }
            open = true;
        } else if against(glyph.c) {
            open = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(shown: &str) -> String {
        let mut glyphs: Vec<Glyph> = shown
            .chars()
            .map(|c| Glyph {
                c,
                turn: super::super::Turn::None,
                x0: 0.0,
                x1: 0.0,
                base: 0.0,
                size: 1.0,
                bold: false,
            })
            .collect();
        settle(&mut glyphs, &[]);
        glyphs.iter().map(|glyph| glyph.c).collect()
    }

    #[test]
    fn words_are_read_from_right_to_left() {
        for (shown, expected) in [
            ("ابحرم 阿拉伯语说明", "مرحبا 阿拉伯语说明"),
            ("称为“םולש םלוע”的话语", "称为“עולם שלום”的话语"),
            (".2024 תנשב םולש", "שלום בשנת 2024."),
            ("abc 12", "abc 12"),
            ("见 12 םולש 页的内容", "见 12 שלום 页的内容"),
        ] {
            assert_eq!(settled(shown), expected, "{shown}");
        }
    }
}

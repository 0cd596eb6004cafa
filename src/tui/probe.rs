//! What the terminal is asked at the start, and what its answers mean.
//!
//! All questions go out in one piece, before the first drawing, and nothing waits for the answers: the first page is drawn with what is
//! known of this terminal from last time. How wide characters are matters whenever it becomes known, over slow links late; what
//! the paper looks like matters only for as long as [`crate::config`] says, so that no theme changes under the reader's eyes.

use super::decode::Answer;
use crate::text::Ambiguous;

/// The row in which characters are tried, counted from 1: a report of the first row can't be told from F3 with modifiers.
const ROW: u16 = 2;

/// The characters tried. Their widths go together nearly everywhere; where they do not, drawing all of them into two cells is right for all.
const TRIED: [&str; 9] = ["“", "’", "—", "…", "·", "①", "※", "×", "─"];

/// What is known of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What it does with characters of disputed width.
    pub ambiguous: Option<Ambiguous>,
    /// Whether its paper is dark.
    pub dark: Option<bool>,
    /// Whether it knows the Kitty keyboard protocol.
    pub keyboard: bool,
}

/// Follows the answers to one set of questions.
#[derive(Clone, Debug, Default)]
pub struct Probe {
    widths: usize,
    wide: bool,
    paper: bool,
    /// What was answered so far.
    pub facts: Facts,
    /// Whether the last question was answered.
    pub done: bool,
}

/// The questions: the width of disputed characters where there is a row to try them in, ink and paper where that is safe, the keyboard
/// protocol, and as the last one, which every terminal answers, what it is. What was drawn for them is wiped away.
pub fn questions(rows: u16, colours: bool) -> String {
    let mut asked = String::from("\u{1b}[?25l");
    if rows >= ROW {
        for tried in TRIED {
            asked.extend(["\u{1b}[2;1H", tried, "\u{1b}[6n"]);
        }
    }
    if colours {
        asked.push_str("\u{1b}]10;?\u{1b}\\\u{1b}]11;?\u{1b}\\");
    }
    asked.push_str("\u{1b}[?u\u{1b}[c\u{1b}[H\u{1b}[2J");
    asked
}

impl Probe {
    /// Takes an answer; whether the facts are others now.
    pub fn take(&mut self, answer: Answer) -> bool {
        let before = self.facts;
        match answer {
            Answer::Place { row: ROW, column } if self.widths < TRIED.len() => {
                self.widths += 1;
                self.wide |= column > 2;
                // One that is wide decides: then two cells are right for all.
                if self.wide || self.widths == TRIED.len() {
                    self.measured();
                }
            }
            Answer::Paper(colour) => {
                self.paper = true;
                self.facts.dark = Some(luminance(colour) < MIDDLE);
            }
            // A light ink stands on a dark paper.
            Answer::Ink(colour) if !self.paper => {
                self.facts.dark = Some(luminance(colour) >= MIDDLE);
            }
            Answer::Place { .. } | Answer::Ink(_) => {}
            Answer::Keyboard => self.facts.keyboard = true,
            Answer::Kind => {
                self.done = true;
                // Some of the answers may be lost on the way; what came says enough.
                if self.widths > 0 {
                    self.measured();
                }
            }
        }
        self.facts != before
    }

    fn measured(&mut self) {
        self.facts.ambiguous = Some(if self.wide {
            Ambiguous::Wide
        } else {
            Ambiguous::Narrow
        });
    }
}

/// The luminance on which black and white words have the same contrast (WCAG 2.2).
const MIDDLE: f32 = 0.179;

/// Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2).
fn luminance(colour: [u8; 3]) -> f32 {
    let linear = |part: u8| {
        let share = f32::from(part) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(answers: &[Answer]) -> Facts {
        let mut probe = Probe::default();
        for answer in answers {
            probe.take(*answer);
        }
        probe.facts
    }

    #[test]
    fn widths_are_known_when_all_characters_were_measured_or_no_more_comes() {
        let place = |column| Answer::Place { row: 2, column };
        let all = TRIED.len();
        let with = |column, rest: &[u16]| [vec![column; all], rest.to_vec()].concat();
        for (columns, kind, expected) in [
            (vec![], true, None),
            (vec![2; 2], false, None),
            (vec![3], false, Some(Ambiguous::Wide)),
            (vec![2; 2], true, Some(Ambiguous::Narrow)),
            (vec![2; all], false, Some(Ambiguous::Narrow)),
            (vec![3; all], false, Some(Ambiguous::Wide)),
            (
                [vec![2; all - 1], vec![3]].concat(),
                false,
                Some(Ambiguous::Wide),
            ),
            (with(2, &[9]), true, Some(Ambiguous::Narrow)),
        ] {
            let answers = columns.iter().copied().map(place);
            let last = kind.then_some(Answer::Kind);
            let answers: Vec<Answer> = answers.chain(last).collect();
            assert_eq!(facts(&answers).ambiguous, expected, "{columns:?}");
        }
        let elsewhere = Answer::Place { row: 7, column: 3 };
        assert_eq!(facts(&[elsewhere, elsewhere]).ambiguous, None);
    }

    #[test]
    fn the_paper_is_told_by_itself_or_by_the_ink() {
        for (answers, dark) in [
            (vec![Answer::Paper([0, 0, 0])], Some(true)),
            (vec![Answer::Paper([253, 246, 227])], Some(false)),
            (vec![Answer::Paper([40, 44, 52])], Some(true)),
            (vec![Answer::Ink([255, 255, 255])], Some(true)),
            (vec![Answer::Ink([0, 0, 0])], Some(false)),
            (
                vec![Answer::Paper([0, 0, 0]), Answer::Ink([10, 10, 10])],
                Some(true),
            ),
            (vec![Answer::Kind], None),
        ] {
            assert_eq!(facts(&answers).dark, dark, "{answers:?}");
        }
    }

    #[test]
    fn the_last_question_is_the_one_that_every_terminal_answers() {
        for (rows, colours) in [(24, true), (24, false), (1, true)] {
            let asked = questions(rows, colours);
            let last = asked.rfind("\u{1b}[c").unwrap();
            assert!(asked.rfind("\u{1b}[?u").unwrap() < last);
            assert_eq!(asked.contains("\u{1b}]11;?"), colours);
            assert_eq!(asked.contains("\u{1b}[6n"), rows >= 2);
        }
    }
}

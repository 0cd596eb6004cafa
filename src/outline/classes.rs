//! The numbering classes in force, matched against the start of a text.

use serde::Deserialize;

use super::pattern::{Label, Pattern, is_blank};
use super::table;
use super::words::{List, Words};
use crate::message::Problem;
use crate::text::is_han;

/// The rules that come with the program.
const BUILT_IN: &str = include_str!("classes.toml");

/// The numbering classes in force, outermost first where a document leaves the order open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Classes {
    rows: Vec<Class>,
    /// The built-in rows are in: what comes now is a user's.
    complete: bool,
    /// Words that tell headings from what looks like them.
    pub(super) words: Words,
}

/// What a label makes of its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Makes {
    /// A section.
    Section,
    /// A point.
    Point,
    /// Nothing.
    #[default]
    Nothing,
}

/// One row: labels that count together.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the columns of the table"
)]
pub(super) struct Class {
    /// What the class is called.
    pub(super) name: String,
    /// What a line of its own makes.
    pub(super) line: Makes,
    /// What a label makes whose text runs on.
    pub(super) run_in: Makes,
    /// Counts in the middle of a paragraph too.
    pub(super) inside: bool,
    /// The label alone is a heading.
    pub(super) bare: bool,
    /// One without brothers is enough.
    pub(super) alone: bool,
    /// Numbers count on across the sections above.
    pub(super) series: bool,
    /// Ends everything before it.
    pub(super) annex: bool,
    /// Numbers that name their ancestors.
    pub(super) dotted: bool,
    /// How its labels are written.
    pub(super) patterns: Vec<Pattern>,
}

impl Classes {
    /// The classes that come with the program. A test sees to it that they parse.
    pub fn built_in() -> Self {
        let mut classes = Self::default();
        let _ = table::lay_over(&mut classes, BUILT_IN, "classes.toml");
        classes.complete = true;
        classes
    }

    /// The built-in classes with a user's table over them: a row of the same name replaces one, a new one stands above the row that it
    /// names in `above`, or above all; words are added to the lists. Every part that is right counts; every other one is a problem
    /// with its place in `file`, which is only named here.
    ///
    /// ```
    /// use zhupi::outline::Classes;
    /// let (_, problems) = Classes::parse("[[class]]\nname = \"task\"\nlabels = [\"任务{number}\"]\n", "outline.toml");
    /// assert_eq!((problems[0].line, problems[0].column), (3, 11));
    /// ```
    pub fn parse(source: &str, file: &str) -> (Self, Vec<Problem>) {
        let mut classes = Self::built_in();
        let problems = table::lay_over(&mut classes, source, file);
        (classes, problems)
    }

    /// A file of numbering classes with nothing but comments: what a reader may write into it, and an example.
    pub fn example() -> &'static str {
        include_str!("example.toml")
    }

    /// Where a class of this name stands.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.name == name)
    }

    /// Puts a class in: in place of one of the same name, above another, or outermost; the built-in ones come in their order.
    pub(super) fn put(&mut self, class: Class, above: Option<usize>) {
        let same = self.position(&class.name);
        if let Some(old) = same.and_then(|index| self.rows.get_mut(index)) {
            *old = class;
        } else if self.complete {
            self.rows.insert(above.unwrap_or(0), class);
        } else {
            self.rows.push(class);
        }
    }

    /// Whether these are the words of a division beside the numbered ones.
    pub(super) fn is_division(&self, text: &str) -> bool {
        self.words.are(List::Divisions, text)
            || text.split_once(is_blank).is_some_and(|(name, words)| {
                let short = words.chars().count() <= 30;
                short
                    && words.contains(is_han)
                    && !words.contains(['。', '，', '；', '：'])
                    && self.words.are(List::Named, name)
            })
    }

    /// Whether these words are never a heading.
    pub(super) fn is_never(&self, text: &str) -> bool {
        self.words.are(List::Never, text)
    }

    /// A row by its index.
    pub(super) fn get(&self, class: usize) -> Option<&Class> {
        self.rows.get(class)
    }

    /// The labels that a text may start with, at most one of each class, in the order of the table.
    pub(super) fn labels(&self, text: &str) -> Vec<Label> {
        self.matching(text, |_| true)
    }

    /// The label that may stand here in the middle of a paragraph.
    pub(super) fn inside_label(&self, text: &str) -> Option<Label> {
        self.matching(text, |class| class.inside).into_iter().next()
    }

    fn matching(&self, text: &str, wanted: impl Fn(&Class) -> bool) -> Vec<Label> {
        let Some(first) = text.chars().next() else {
            return Vec::new();
        };
        self.rows
            .iter()
            .enumerate()
            .filter(|(_, row)| wanted(row))
            .filter_map(|(class, row)| {
                row.patterns
                    .iter()
                    .find_map(|pattern| pattern.matches(text, first, class))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    #[test]
    fn the_built_in_table_parses() {
        let mut classes = Classes::default();
        assert_eq!(table::lay_over(&mut classes, BUILT_IN, "f"), []);
        assert!(classes.rows.len() > 20);
    }

    #[test]
    fn labels_at_the_start_of_a_text() {
        let classes = Classes::built_in();
        for (text, expected) in [
            ("一、总则", "han-comma 6=1"),
            ("（十二）其他", "han-bracket 12=12"),
            ("(二)其他", "han-bracket 5=2"),
            ("第 一 章 總則", "chapter 11=1"),
            ("第十二章附 则", "chapter 12=12"),
            ("第十条之一 为了", "article 15=10"),
            ("１．概述", "arabic-point 6=1"),
            ("1.1 背景", "dotted 3=1"),
            ("Item 1A. Risk Factors", "item 8=1"),
            ("Appendix B Parts", "annex 10=2 capital"),
            ("附件1：规程", "annex 7=1"),
            ("一是加强", "is 6=1"),
            ("第二，坚持", "ordinal 9=2"),
            ("其次，坚持", "first-next 9=2"),
            ("PART II", "part 7=2"),
            ("㈡其他", "han-bracket 3=2"),
            ("① 图", "circled 3=1"),
            ("产业", ""),
        ] {
            let found: Vec<String> = classes
                .labels(text)
                .iter()
                .map(|label| {
                    let name = &classes.get(label.class).unwrap().name;
                    format!("{name} {}={}", label.bytes, label.value)
                })
                .collect();
            let first = expected.split(' ').take(2).collect::<Vec<_>>().join(" ");
            assert_eq!(found.first().cloned().unwrap_or_default(), first, "{text}");
        }
    }

    #[test]
    fn a_users_rows_replace_and_add() {
        let (classes, problems) = Classes::parse(
            "[[class]]\nname = \"task\"\nlabels = [\"任务{arabic}\"]\nline = \"section\"\nabove = \"chapter\"\n\
             [[class]]\nname = \"circled\"\nlabels = [\"{circled}\"]\nline = \"section\"\n\
             [words]\nnever = [\"阅读提示\"]\n",
            "outline.toml",
        );
        assert_eq!(problems, []);
        let label = classes.labels("任务3 建设").remove(0);
        assert_eq!(label.value, 3);
        let chapter = classes.labels("第一章").remove(0);
        assert_eq!(label.class + 1, chapter.class);
        let circled = classes.labels("①甲").remove(0);
        assert_eq!(
            classes.get(circled.class).map(|class| class.line),
            Some(Makes::Section)
        );
        assert!(classes.is_never("阅读提示：") && classes.is_never("下载"));
    }

    #[test]
    fn a_users_mistakes_are_told_with_their_places_and_the_rest_counts() {
        for (source, expected) in [
            ("[[class]]\nname = 3", "f:2:8: "),
            (
                "[[class]]\nname = \"x\"\nlabels = [\"{han}\", \"{roma}\"]",
                "f:3:20: ",
            ),
            ("[[class]]\nname = \"x\"\ncolour = 1", "f:3:1: "),
            ("[[class]]\nname = \"x\"\nabove = \"nothing\"", "f:3:9: "),
            ("class = 1", "f:1:9: "),
            ("[rules]", "f:1:2: "),
            ("[words]\nverbs = []", "f:2:1: "),
            ("class", "f:1:6: "),
        ] {
            let (_, problems) = Classes::parse(source, "f");
            let said: Vec<String> = problems
                .iter()
                .map(|problem| problem.say(Lang::ENGLISH))
                .collect();
            assert_eq!(said.len(), 1, "{source}: {said:?}");
            assert!(said[0].starts_with(expected), "{said:?}");
        }
        let (classes, problems) = Classes::parse(
            "[[class]]\nname = 3\n[[class]]\nname = \"task\"\nlabels = [\"任务{arabic}\"]",
            "f",
        );
        assert_eq!(problems.len(), 1);
        assert_eq!(classes.labels("任务3 建设").len(), 1);
    }

    #[test]
    fn the_example_is_right_with_its_marks_taken_away() {
        assert_eq!(Classes::parse(Classes::example(), "f").1, []);
        let lines = Classes::example().lines();
        let code: String = lines
            .filter_map(|line| line.strip_prefix("#: "))
            .flat_map(|line| [line, "\n"])
            .collect();
        let (classes, problems) = Classes::parse(&code, "f");
        assert_eq!(problems, []);
        assert!(classes.position("task").is_some());
    }
}

//! The table of numbering classes: read from TOML, matched against the start of a text.

use std::collections::HashSet;

use serde::Deserialize;
use toml::Spanned;

use super::numerals::{self, Numeral};
use crate::message::Message;

/// The rules that come with the program.
const BUILT_IN: &str = include_str!("classes.toml");

/// The numbering classes in force, outermost first where a document leaves the order open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Classes {
    rows: Vec<Class>,
    /// Headings that stand beside the numbered ones, squeezed.
    divisions: HashSet<String>,
    /// Lines that are no headings, squeezed.
    never: HashSet<String>,
}

/// Headings known by their words.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    /// Headings that stand beside the numbered ones.
    #[serde(default)]
    divisions: Vec<String>,
    /// Lines that are no headings.
    #[serde(default)]
    never: Vec<String>,
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
    patterns: Vec<Pattern>,
}

/// A label with what it counts, if it is not a numeral's.
#[derive(Clone, Debug, PartialEq)]
struct Pattern {
    pieces: Vec<Piece>,
    /// What a label of words counts.
    value: u32,
}

/// What a numeral is written with.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Alphabet {
    Han,
    Formal,
    Arabic,
    Circled,
    Roman(bool),
    Letter(bool),
}

impl Alphabet {
    /// Whether a numeral may begin with this character: the quick look before [`Self::read`].
    fn may_start(self, first: char) -> bool {
        match self {
            Self::Han => crate::text::is_han(first) || first == '○',
            Self::Formal => crate::text::is_han(first),
            Self::Arabic => first.is_ascii_digit() || ('０'..='９').contains(&first),
            Self::Circled => ('①'..='➓').contains(&first),
            Self::Roman(capital) => {
                "IVXL".contains(first.to_ascii_uppercase()) && first.is_ascii_uppercase() == capital
                    || ('Ⅰ'..='ⅻ').contains(&first)
            }
            Self::Letter(_) => first.is_ascii_alphabetic(),
        }
    }

    fn read(self, text: &str) -> Option<Numeral> {
        match self {
            Self::Han => numerals::han(text),
            Self::Formal => numerals::formal(text),
            Self::Arabic => numerals::arabic(text),
            Self::Circled => numerals::circled(text),
            Self::Roman(capital) => numerals::roman(text, capital),
            Self::Letter(capital) => numerals::letter(text, capital),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Numeral(Alphabet),
    Dotted,
    Char(char),
    Set(Vec<(char, char)>),
    Space,
    Gap,
}

/// A label found at the start of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// Index of its class.
    pub(super) class: usize,
    /// Bytes of the label, white space after it not counted.
    pub(super) bytes: usize,
    /// What it counts; the last number of a dotted one.
    pub(super) value: u32,
    /// `A` of `1A`, `一` of `之一`; 0 when there is none.
    pub(super) sub: u32,
    /// All numbers of a dotted label.
    pub(super) path: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    class: Vec<Row>,
    #[serde(default)]
    names: Names,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the columns of the table"
)]
struct Row {
    name: String,
    #[serde(default)]
    labels: Vec<Spanned<String>>,
    #[serde(default)]
    words: Vec<Vec<Spanned<String>>>,
    #[serde(default)]
    line: Makes,
    #[serde(default)]
    run_in: Makes,
    #[serde(default)]
    inside: bool,
    #[serde(default)]
    bare: bool,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    series: bool,
    #[serde(default)]
    annex: bool,
    /// The class that a user's new row stands above; outermost without.
    #[serde(default)]
    above: Option<String>,
}

impl Classes {
    /// The classes that come with the program. A test sees to it that they parse.
    pub fn built_in() -> Self {
        let mut classes = Self::default();
        let _ = classes.add(BUILT_IN, false);
        classes
    }

    /// The built-in classes with a user's table over them: a row of the same name replaces one, a new one stands above the row that it
    /// names in `above`, or above all. The error names the line.
    pub fn with_user(source: &str) -> Result<Self, Message> {
        let mut classes = Self::built_in();
        classes.add(source, true)?;
        Ok(classes)
    }

    fn add(&mut self, source: &str, over: bool) -> Result<(), Message> {
        let file: File = toml::from_str(source).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            bad(source, at, error.message())
        })?;
        for row in file.class {
            let above = row.above.clone();
            let class = row.class(source)?;
            let same = self.rows.iter().position(|old| old.name == class.name);
            if let Some(old) = same.and_then(|index| self.rows.get_mut(index)) {
                *old = class;
            } else if over {
                let place = self
                    .rows
                    .iter()
                    .position(|old| Some(&old.name) == above.as_ref());
                self.rows.insert(place.unwrap_or(0), class);
            } else {
                self.rows.push(class);
            }
        }
        self.divisions
            .extend(file.names.divisions.iter().map(|name| squeeze(name)));
        self.never
            .extend(file.names.never.iter().map(|name| squeeze(name)));
        Ok(())
    }

    /// Whether these are the words of a division beside the numbered ones.
    pub(super) fn is_division(&self, text: &str) -> bool {
        text.len() <= 90 && self.divisions.contains(&squeeze(text))
    }

    /// Whether these words are never a heading.
    pub(super) fn is_never(&self, text: &str) -> bool {
        text.len() <= 90 && self.never.contains(&squeeze(text))
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

impl Row {
    fn class(self, source: &str) -> Result<Class, Message> {
        let mut patterns = Vec::new();
        for label in &self.labels {
            patterns.push(pattern(label, 0, source)?);
        }
        for (index, words) in self.words.iter().enumerate() {
            for word in words {
                patterns.push(pattern(word, index as u32 + 1, source)?);
            }
        }
        Ok(Class {
            dotted: patterns
                .iter()
                .any(|pattern| pattern.pieces.contains(&Piece::Dotted)),
            name: self.name,
            line: self.line,
            run_in: self.run_in,
            inside: self.inside,
            bare: self.bare,
            alone: self.alone,
            series: self.series,
            annex: self.annex,
            patterns,
        })
    }
}

fn bad(source: &str, at: usize, why: &str) -> Message {
    let line = source
        .bytes()
        .take(at)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1;
    Message::new("outline.bad-classes")
        .with("line", line)
        .with("why", why)
}

fn pattern(label: &Spanned<String>, value: u32, source: &str) -> Result<Pattern, Message> {
    let refuse = || bad(source, label.span().start, label.get_ref());
    let mut pieces = Vec::new();
    let mut rest = label.get_ref().as_str();
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let (piece, next) = match c {
            '{' => {
                let (name, next) = after.split_once('}').ok_or_else(refuse)?;
                (numeral(name).ok_or_else(refuse)?, next)
            }
            '[' => {
                let (members, next) = after.split_once(']').ok_or_else(refuse)?;
                (Piece::Set(set(members)), next)
            }
            ' ' => (Piece::Space, after),
            '_' => (Piece::Gap, after),
            c => (Piece::Char(c), after),
        };
        pieces.push(piece);
        rest = next;
    }
    if pieces.is_empty() {
        return Err(refuse());
    }
    Ok(Pattern { pieces, value })
}

fn numeral(name: &str) -> Option<Piece> {
    Some(Piece::Numeral(match name {
        "han" => Alphabet::Han,
        "formal" => Alphabet::Formal,
        "arabic" => Alphabet::Arabic,
        "circled" => Alphabet::Circled,
        "roman" => Alphabet::Roman(false),
        "ROMAN" => Alphabet::Roman(true),
        "letter" => Alphabet::Letter(false),
        "LETTER" => Alphabet::Letter(true),
        "dotted" => return Some(Piece::Dotted),
        _ => return None,
    }))
}

/// `）)` or `A-C`.
fn set(members: &str) -> Vec<(char, char)> {
    let members: Vec<char> = members.chars().collect();
    if let [first, '-', last] = members[..] {
        return vec![(first, last)];
    }
    members.into_iter().map(|c| (c, c)).collect()
}

impl Pattern {
    fn matches(&self, text: &str, first: char, class: usize) -> Option<Label> {
        let possible = match self.pieces.first()? {
            Piece::Char(c) => *c == first,
            Piece::Numeral(alphabet) => alphabet.may_start(first),
            Piece::Dotted => first.is_ascii_alphanumeric() || ('０'..='９').contains(&first),
            Piece::Set(_) | Piece::Space | Piece::Gap => true,
        };
        if !possible {
            return None;
        }
        let mut label = Label {
            class,
            bytes: 0,
            value: self.value,
            sub: 0,
            path: Vec::new(),
        };
        let mut at = 0;
        for piece in &self.pieces {
            let rest = text.get(at..).unwrap_or_default();
            at += piece.take(rest, &mut label)?;
            if !matches!(piece, Piece::Gap | Piece::Space) {
                label.bytes = at;
            }
        }
        Some(label)
    }
}

impl Piece {
    /// Bytes that the piece takes at the start of a text; numbers go into the label.
    fn take(&self, text: &str, label: &mut Label) -> Option<usize> {
        let blank = text.len() - text.trim_start_matches(is_blank).len();
        match self {
            Self::Numeral(alphabet) => {
                let (bytes, value) = alphabet.read(text)?;
                label.count(value);
                Some(bytes)
            }
            Self::Dotted => {
                let (bytes, path) = numerals::dotted(text)?;
                label.count(path.last().copied()?);
                label.path = path;
                Some(bytes)
            }
            Self::Char(wanted) => text.starts_with(*wanted).then(|| wanted.len_utf8()),
            Self::Set(ranges) => {
                let c = text.chars().next()?;
                let (first, last) = ranges
                    .iter()
                    .copied()
                    .find(|(first, last)| (*first..=*last).contains(&c))?;
                if first != last {
                    label.count(u32::from(c) - u32::from(first) + 1);
                }
                Some(c.len_utf8())
            }
            Self::Space => Some(blank),
            Self::Gap => (blank > 0 || text.is_empty()).then_some(blank),
        }
    }
}

impl Label {
    fn count(&mut self, value: u32) {
        if self.value == 0 {
            self.value = value;
        } else {
            self.sub = value;
        }
    }
}

/// A name without case, white space and the marks at its end.
fn squeeze(text: &str) -> String {
    text.trim_end_matches([':', '：', '.'])
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect()
}

/// White space inside a line, ideographic and no-break spaces included.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_parses() {
        let mut classes = Classes::default();
        classes.add(BUILT_IN, false).unwrap();
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
        let classes = Classes::with_user(
            "[[class]]\nname = \"task\"\nlabels = [\"任务{arabic}\"]\nline = \"section\"\nabove = \"chapter\"\n",
        )
        .unwrap();
        let label = classes.labels("任务3 建设").remove(0);
        assert_eq!(label.value, 3);
        let chapter = classes.labels("第一章").remove(0);
        assert_eq!(label.class + 1, chapter.class);
    }

    #[test]
    fn a_users_mistake_is_told_with_its_line() {
        for (source, line) in [
            ("[[class]]\nname = 3", 2),
            ("[[class]]\nname = \"x\"\nlabels = [\"{roma}\"]", 3),
            ("[[class]]\nname = \"x\"\ncolour = 1", 3),
            ("class", 1),
        ] {
            let said = Classes::with_user(source)
                .unwrap_err()
                .say(crate::message::Lang::ENGLISH);
            assert!(said.contains(&format!("line {line}")), "{said}");
        }
    }
}

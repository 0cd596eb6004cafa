//! What is wrong in a file that a person wrote, and where.

use std::ops::Range;

use super::{Lang, Message};

/// One mistake in a settings, keymap or notes file, shown with its place so that an editor can jump to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file as a person knows it: a path, or a built-in name.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in code points, counted from 1.
    pub column: usize,
    /// What is wrong, and what to do.
    pub message: Message,
}

impl Problem {
    /// A mistake at a byte of `source`; a byte past the end or inside a code point counts as the code point before it.
    pub fn at(file: &str, source: &str, byte: usize, message: Message) -> Self {
        let (line, column) = line_and_column(source, byte);
        Self {
            file: file.to_owned(),
            line,
            column,
            message,
        }
    }

    /// What the TOML parser found wrong with `source`. The parser's own reason is English in every language.
    pub fn toml(file: &str, source: &str, error: &toml::de::Error) -> Self {
        let message = if error.message() == "duplicate key" {
            Message::new("error.duplicate-key").with("key", named(source, error.span()))
        } else {
            Message::new("error.bad-toml").with("why", error.message())
        };
        let byte = error.span().map_or(0, |span| span.start);
        Self::at(file, source, byte, message)
    }

    /// All mistakes of one file in its order. A line that is not TOML hides what its remains seem to mean.
    pub fn in_order(syntax: Vec<Self>, meaning: Vec<Self>) -> Vec<Self> {
        let broken: Vec<usize> = syntax.iter().map(|problem| problem.line).collect();
        let mut all = syntax;
        all.extend(
            meaning
                .into_iter()
                .filter(|problem| !broken.contains(&problem.line)),
        );
        all.sort_by_key(|problem| (problem.line, problem.column));
        all
    }

    /// `file:line:column: what`, the form that compilers use.
    pub fn say(&self, lang: Lang) -> String {
        Message::new("error.problem")
            .with("file", self.file.as_str())
            .with("line", self.line)
            .with("column", self.column)
            .with("what", self.message.clone())
            .say(lang)
    }
}

/// Line and column of a byte, both from 1, the column in code points. A line ends at LF.
fn line_and_column(source: &str, byte: usize) -> (usize, usize) {
    let mut line = 1;
    let mut column = 1;
    for (at, c) in source.char_indices() {
        if at + c.len_utf8() > byte {
            break;
        }
        if c == '\n' {
            line += 1;
            column = 1;
        } else {
            column += 1;
        }
    }
    (line, column)
}

/// The key at a span of the source, without its quotes.
fn named(source: &str, span: Option<Range<usize>>) -> &str {
    span.and_then(|span| source.get(span))
        .unwrap_or_default()
        .trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_code_points_from_one() {
        for (source, byte, expected) in [
            ("", 0, (1, 1)),
            ("ab", 1, (1, 2)),
            ("朱批x", 6, (1, 3)),
            ("朱批x", 4, (1, 2)),
            ("a\r\n朱b", 6, (2, 2)),
            ("a\n", 99, (2, 1)),
        ] {
            assert_eq!(
                line_and_column(source, byte),
                expected,
                "{source:?} at {byte}"
            );
        }
    }

    #[test]
    fn the_parsers_complaints_get_a_place() {
        for (source, expected) in [
            (
                "a = 1\n\"甲\" = 2\n\"甲\" = 3\n",
                "f:3:1: “甲” is set twice in this table.",
            ),
            ("a = \n", "f:1:5: "),
        ] {
            let error = toml::de::DeTable::parse(source).unwrap_err();
            let said = Problem::toml("f", source, &error).say(Lang::ENGLISH);
            assert!(said.starts_with(expected), "{said}");
        }
    }
}

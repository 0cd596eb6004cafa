//! The table of numbering classes as it is written: TOML into classes and words, every mistake with its place.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::classes::{Class, Classes, Makes};
use super::pattern::{self, Pattern};
use super::words::List;
use crate::message::{Message, Problem};

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
    above: Option<Spanned<String>>,
}

/// A file that is being read.
struct Reader<'s> {
    source: &'s str,
    file: &'s str,
    problems: Vec<Problem>,
}

/// Lays a table over classes: what is right counts, the rest is told.
pub(super) fn lay_over(classes: &mut Classes, source: &str, file: &str) -> Vec<Problem> {
    let (table, errors) = DeTable::parse_recoverable(source);
    let syntax = errors
        .iter()
        .map(|error| Problem::toml(file, source, error))
        .collect();
    let mut reader = Reader {
        source,
        file,
        problems: Vec::new(),
    };
    for (name, value) in table.into_inner() {
        let at = value.span().start;
        match (name.get_ref().as_ref(), value.into_inner()) {
            ("class", DeValue::Array(rows)) => {
                for row in rows {
                    reader.row(classes, row);
                }
            }
            ("words", DeValue::Table(lists)) => {
                for (name, words) in lists {
                    reader.words(classes, &name, words);
                }
            }
            ("class" | "words", _) => reader.tell(at, Message::new("outline.not-a-table")),
            (other, _) => {
                let message = Message::new("outline.unknown-table").with("name", other);
                reader.tell(name.span().start, message);
            }
        }
    }
    Problem::in_order(syntax, reader.problems)
}

impl Reader<'_> {
    fn tell(&mut self, at: usize, message: Message) {
        self.problems
            .push(Problem::at(self.file, self.source, at, message));
    }

    /// A value of a type that serde knows; `None` and a problem when it is none.
    fn read<'de, T: Deserialize<'de>>(&mut self, value: Spanned<DeValue<'de>>) -> Option<T> {
        let at = value.span().start;
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(read) => Some(read),
            Err(error) => {
                let at = error.span().map_or(at, |span| span.start);
                let message = Message::new("error.bad-toml").with("why", error.message());
                self.tell(at, message);
                None
            }
        }
    }

    fn row(&mut self, classes: &mut Classes, value: Spanned<DeValue<'_>>) {
        let Some(row) = self.read::<Row>(value) else {
            return;
        };
        let mut patterns = Vec::new();
        for label in &row.labels {
            patterns.extend(self.pattern(label, 0));
        }
        for (index, words) in row.words.iter().enumerate() {
            for word in words {
                patterns.extend(self.pattern(word, index as u32 + 1));
            }
        }
        let above = row.above.as_ref().and_then(|above| {
            let place = classes.position(above.get_ref());
            if place.is_none() {
                let message =
                    Message::new("outline.unknown-class").with("name", above.get_ref().as_str());
                self.tell(above.span().start, message);
            }
            place
        });
        classes.put(
            Class {
                dotted: patterns.iter().any(Pattern::is_dotted),
                name: row.name,
                line: row.line,
                run_in: row.run_in,
                inside: row.inside,
                bare: row.bare,
                alone: row.alone,
                series: row.series,
                annex: row.annex,
                patterns,
            },
            above,
        );
    }

    fn pattern(&mut self, label: &Spanned<String>, value: u32) -> Option<Pattern> {
        let pattern = pattern::parse(label.get_ref(), value);
        if pattern.is_none() {
            let message = Message::new("outline.bad-label").with("label", label.get_ref().as_str());
            self.tell(label.span().start, message);
        }
        pattern
    }

    fn words(
        &mut self,
        classes: &mut Classes,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        words: Spanned<DeValue<'_>>,
    ) {
        let key = Spanned::new(name.span(), DeValue::String(name.get_ref().clone()));
        if let Some(list) = self.read::<List>(key)
            && let Some(words) = self.read(words)
        {
            classes.words.extend(list, words);
        }
    }
}

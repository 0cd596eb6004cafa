//! Theme files: TOML → theme, with line and column of what is wrong.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Ink, Source, Stroke, Theme};
use crate::message::{Message, Problem, nearest};

/// How many themes may lie over one another.
const DEEPEST: usize = 8;

/// A part of a theme: its key in files, with the table that it stands in, and its place.
type Slot = (&'static str, fn(&mut Theme) -> &mut Ink);

/// A part that says how words are set: its key in files, and its place.
type StrokeSlot = (&'static str, fn(&mut Theme) -> &mut Stroke);

/// Every part that has one ink.
pub(super) const INKS: &[Slot] = &[
    ("paper", |theme| &mut theme.paper),
    ("ink", |theme| &mut theme.ink),
    ("dim", |theme| &mut theme.dim),
    ("rule", |theme| &mut theme.rule),
    ("accent", |theme| &mut theme.accent),
    ("heading", |theme| &mut theme.heading),
    ("code", |theme| &mut theme.code),
    ("link", |theme| &mut theme.link),
    ("error", |theme| &mut theme.error),
    ("redaction", |theme| &mut theme.redaction),
    ("overlay", |theme| &mut theme.overlay),
    ("selection.ink", |theme| &mut theme.selection.ink),
    ("selection.paper", |theme| &mut theme.selection.paper),
    ("hit.ink", |theme| &mut theme.hit.ink),
    ("hit.paper", |theme| &mut theme.hit.paper),
    ("sentence.ink", |theme| &mut theme.sentence.ink),
    ("sentence.paper", |theme| &mut theme.sentence.paper),
    ("marks.red", |theme| &mut theme.marks[0]),
    ("marks.orange", |theme| &mut theme.marks[1]),
    ("marks.yellow", |theme| &mut theme.marks[2]),
    ("marks.green", |theme| &mut theme.marks[3]),
    ("marks.teal", |theme| &mut theme.marks[4]),
    ("marks.blue", |theme| &mut theme.marks[5]),
    ("marks.purple", |theme| &mut theme.marks[6]),
    ("marks.gray", |theme| &mut theme.marks[7]),
    ("syntax.comment", |theme| &mut theme.syntax.comment),
    ("syntax.keyword", |theme| &mut theme.syntax.keyword),
    ("syntax.string", |theme| &mut theme.syntax.string),
    ("syntax.number", |theme| &mut theme.syntax.number),
    ("syntax.name", |theme| &mut theme.syntax.name),
];

/// Every part that says how words are set.
const STROKES: &[StrokeSlot] = &[
    ("selection.style", |theme| &mut theme.selection.stroke),
    ("hit.style", |theme| &mut theme.hit.stroke),
    ("sentence.style", |theme| &mut theme.sentence.stroke),
    ("marks.style", |theme| &mut theme.mark_stroke),
];

/// The words for strokes.
const STROKE_NAMES: [(&str, Stroke); 5] = [
    ("plain", Stroke::Plain),
    ("reversed", Stroke::Reversed),
    ("italic", Stroke::Italic),
    ("bold", Stroke::Bold),
    ("underlined", Stroke::Underlined),
];

/// Finds a theme file of the reader's own.
pub(super) type Find<'a> = dyn Fn(&str) -> Option<&'a Source> + 'a;

/// Reads a theme over the one that it extends, or over the terminal's own colours.
pub(super) fn theme(
    name: &str,
    file: &str,
    source: &str,
    find: &Find<'_>,
) -> (Theme, Vec<Problem>) {
    let (mut theme, problems) = layer(file, source, find, DEEPEST);
    name.clone_into(&mut theme.name);
    (theme, problems)
}

fn layer(file: &str, source: &str, find: &Find<'_>, deep: usize) -> (Theme, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(source);
    let syntax = errors
        .iter()
        .map(|error| Problem::toml(file, source, error))
        .collect();
    let mut reader = Reader {
        file,
        source,
        theme: Theme::default(),
        problems: Vec::new(),
    };
    reader.extend(table.get_ref(), find, deep);
    for (key, value) in table.get_ref() {
        if key.get_ref() == "extends" {
            continue;
        }
        match value.get_ref() {
            DeValue::Table(parts) => {
                for (part, value) in parts {
                    reader.set(
                        &format!("{}.{}", key.get_ref(), part.get_ref()),
                        part,
                        value,
                    );
                }
            }
            _ => reader.set(key.get_ref(), key, value),
        }
    }
    (reader.theme, Problem::in_order(syntax, reader.problems))
}

/// One file being read.
struct Reader<'a> {
    file: &'a str,
    source: &'a str,
    theme: Theme,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// Puts the theme that `extends` names beneath.
    fn extend(&mut self, table: &DeTable<'_>, find: &Find<'_>, deep: usize) {
        let Some(value) = table.get("extends") else {
            return;
        };
        let at = value.span().start;
        let Some(name) = value.get_ref().as_str() else {
            return self.tell(at, Message::new("theme.not-a-name"));
        };
        let own = find(name).filter(|own| own.file != self.file);
        match (own, Theme::built_in(name), deep.checked_sub(1)) {
            (Some(_), _, None) => self.tell(at, Message::new("theme.circle").with("name", name)),
            // What is wrong in that file is told for that file.
            (Some(own), _, Some(deep)) => self.theme = layer(&own.file, &own.text, find, deep).0,
            (None, Some(theme), _) => self.theme = theme,
            (None, None, _) => self.tell(at, Message::new("theme.extends-none").with("name", name)),
        }
    }

    /// Sets a part, or says why it cannot be set.
    fn set(
        &mut self,
        key: &str,
        at: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let said = value.get_ref().as_str();
        if let Some((_, slot)) = INKS.iter().find(|(known, _)| *known == key) {
            match said.and_then(Ink::parse) {
                Some(ink) => *slot(&mut self.theme) = ink,
                None => self.not_one_of(value, "theme.no-ink", Ink::names()),
            }
        } else if let Some((_, slot)) = STROKES.iter().find(|(known, _)| *known == key) {
            let stroke = STROKE_NAMES.iter().find(|(name, _)| Some(*name) == said);
            if let Some((_, stroke)) = stroke {
                *slot(&mut self.theme) = *stroke;
            } else {
                let names = STROKE_NAMES.iter().map(|(name, _)| *name);
                self.not_one_of(value, "theme.no-style", names);
            }
        } else if key != "name" {
            let known = INKS.iter().map(|(known, _)| *known);
            let known = known.chain(STROKES.iter().map(|(known, _)| *known));
            let message = Message::new("theme.no-part").with("name", key);
            let message = match nearest(key, known) {
                Some(near) => Message::new("theme.near")
                    .with("what", message)
                    .with("near", near),
                None => message,
            };
            self.tell(at.span().start, message);
        }
    }

    fn not_one_of<'k>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        key: &'static str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let said = value.get_ref().as_str().unwrap_or_default();
        let list = known.clone().collect::<Vec<_>>().join(", ");
        let message = Message::new(key).with("value", said).with("known", list);
        let message = match nearest(said, known) {
            Some(near) if !said.is_empty() => Message::new("theme.near")
                .with("what", message)
                .with("near", near),
            _ => message,
        };
        self.tell(value.span().start, message);
    }

    fn tell(&mut self, byte: usize, message: Message) {
        self.problems
            .push(Problem::at(self.file, self.source, byte, message));
    }
}

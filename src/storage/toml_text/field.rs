//! Reading typed fields.

use toml_edit::{Item, TableLike, Value};
use uuid::Uuid;

use crate::annotation::Found;
use crate::message::Message;

/// What a field must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) enum Type {
    /// A UUID as a string.
    Id,
    /// A string, written on one line.
    Text,
    /// A string, written as a multi-line string.
    Lines,
    /// Strings.
    List,
    /// A whole number, zero or more.
    Number,
    /// True or false.
    Flag,
    /// A date-time.
    Time,
    /// The present words of a passage.
    Found,
}

/// One key of a table that this program knows, in the order in which keys are written.
#[derive(Clone, Copy, Debug)]
pub(in crate::storage) struct Key {
    pub(in crate::storage) name: &'static str,
    pub(in crate::storage) kind: Type,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::storage) enum Field {
    Text(String),
    List(Vec<String>),
    Number(usize),
    Flag(bool),
    /// As it stands in the file.
    Time(String),
    Found(Found),
}

/// The fields of a table by key.
pub(in crate::storage) type Fields = Vec<(&'static str, Field)>;

/// The field of a key.
pub(in crate::storage) fn get<'a>(fields: &'a Fields, key: &str) -> Option<&'a Field> {
    fields
        .iter()
        .find(|(known, _)| *known == key)
        .map(|(_, field)| field)
}

/// A field that is not what it must be.
#[derive(Clone, Debug)]
pub(in crate::storage) struct Wrong {
    /// Byte of the file.
    pub(in crate::storage) at: usize,
    pub(in crate::storage) what: Message,
}

/// The known fields of a table; the first that has a wrong type spoils it.
pub(in crate::storage) fn read_fields(
    source: &str,
    table: &dyn TableLike,
    keys: &[Key],
) -> Result<Fields, Wrong> {
    let mut fields = Fields::new();
    for key in keys {
        let Some(item) = table.get(key.name) else {
            continue;
        };
        let Some(field) = read_field(source, item, key.kind) else {
            let at = table
                .key(key.name)
                .and_then(toml_edit::Key::span)
                .or_else(|| item.span())
                .map_or(0, |span| span.start);
            return Err(Wrong {
                at,
                what: Message::new("storage.wrong-type")
                    .with("key", key.name)
                    .with("expected", expected(key.kind)),
            });
        };
        fields.push((key.name, field));
    }
    Ok(fields)
}

fn read_field(source: &str, item: &Item, kind: Type) -> Option<Field> {
    match kind {
        Type::Id => {
            let text = item.as_str()?;
            Uuid::try_parse(text).ok()?;
            Some(Field::Text(text.to_owned()))
        }
        Type::Text | Type::Lines => text(source, item.as_value()?).map(Field::Text),
        Type::List => item
            .as_array()?
            .iter()
            .map(|value| text(source, value))
            .collect::<Option<_>>()
            .map(Field::List),
        Type::Number => usize::try_from(item.as_integer()?).ok().map(Field::Number),
        Type::Flag => item.as_bool().map(Field::Flag),
        Type::Time => {
            item.as_datetime()?;
            let raw = item.span().and_then(|span| source.get(span))?;
            Some(Field::Time(raw.trim().to_owned()))
        }
        Type::Found => found(source, item.as_table_like()?).map(Field::Found),
    }
}

fn found(source: &str, table: &dyn TableLike) -> Option<Found> {
    let number = |key: &str| usize::try_from(table.get(key)?.as_integer()?).ok();
    let confidence = table.get("confidence")?;
    Some(Found {
        quote: text(source, table.get("quote")?.as_value()?)?,
        start: number("start")?,
        end: number("end")?,
        confidence: confidence
            .as_float()
            .or_else(|| confidence.as_integer().map(|n| n as f64))?,
    })
}

/// A string. A line end inside a multi-line string is LF, whatever the file's line ends are (TOML 1.0, String).
fn text(source: &str, value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let raw = value.span().and_then(|span| source.get(span));
    let Some(raw) = raw.filter(|raw| {
        raw.contains("\r\n") && (raw.starts_with("\"\"\"") || raw.starts_with("'''"))
    }) else {
        return Some(text.to_owned());
    };
    let unified: Value = raw.replace("\r\n", "\n").parse().ok()?;
    unified.as_str().map(str::to_owned)
}

fn expected(kind: Type) -> Message {
    Message::new(match kind {
        Type::Id => "storage.type-id",
        Type::Text | Type::Lines => "storage.type-text",
        Type::List => "storage.type-list",
        Type::Number => "storage.type-number",
        Type::Flag => "storage.type-flag",
        Type::Time => "storage.type-time",
        Type::Found => "storage.type-found",
    })
}

//! What the program says, in every language, from one catalogue.
//!
//! Code makes a [`Message`]: a key and its values. Only the edges turn it into words with a [`Lang`]. `{count}` is a value, and
//! `{count:note|notes}` the word that goes with one or with any other number. Each language is one TOML file
//! beside this one; to add a language, add a file and a row in `LANGS`. A test compares the files key by key and looks for
//! every key that the source names.

mod near;
mod problem;

pub use near::nearest;
pub use problem::Problem;

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lang(usize);

/// One row of the table of languages.
struct Row {
    /// BCP 47 tag, such as `zh-Hans`.
    tag: &'static str,
    /// Locale prefixes that mean this language, lower case, longest first wins.
    locales: &'static [&'static str],
    /// The catalogue, TOML.
    source: &'static str,
}

const LANGS: &[Row] = &[
    Row {
        tag: "en",
        locales: &["en", "c", "posix"],
        source: include_str!("en.toml"),
    },
    Row {
        tag: "zh-Hans",
        locales: &["zh"],
        source: include_str!("zh-Hans.toml"),
    },
    Row {
        tag: "zh-Hant",
        locales: &["zh-hant", "zh-tw", "zh-hk", "zh-mo", "yue"],
        source: include_str!("zh-Hant.toml"),
    },
];

/// The months in dates.
const MONTHS: [&str; 12] = [
    "message.month-1",
    "message.month-2",
    "message.month-3",
    "message.month-4",
    "message.month-5",
    "message.month-6",
    "message.month-7",
    "message.month-8",
    "message.month-9",
    "message.month-10",
    "message.month-11",
    "message.month-12",
];

static CATALOGUES: LazyLock<Vec<HashMap<String, String>>> =
    LazyLock::new(|| LANGS.iter().map(|row| parse(row.source)).collect());

impl Lang {
    /// English, the language of last resort.
    pub const ENGLISH: Self = Self(0);

    /// All languages, English first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..LANGS.len()).map(Self)
    }

    /// The language that a locale name or BCP 47 tag asks for: `zh_CN.UTF-8`, `zh-Hans`, `en`. `None` when there is none.
    pub fn from_locale(name: &str) -> Option<Self> {
        let name = name
            .split(['.', '@'])
            .next()
            .unwrap_or_default()
            .replace('_', "-")
            .to_lowercase();
        if name.is_empty() {
            return None;
        }
        let fits = |prefix: &str| {
            name == prefix
                || name
                    .strip_prefix(prefix)
                    .is_some_and(|rest| rest.starts_with('-'))
        };
        Self::all()
            .find(|lang| lang.tag().to_lowercase() == name)
            .or_else(|| {
                Self::all()
                    .filter_map(|lang| {
                        let best = LANGS
                            .get(lang.0)?
                            .locales
                            .iter()
                            .filter(|prefix| fits(prefix))
                            .map(|p| p.len())
                            .max()?;
                        Some((best, lang))
                    })
                    .max_by_key(|(length, lang)| (*length, std::cmp::Reverse(lang.0)))
                    .map(|(_, lang)| lang)
            })
    }

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        LANGS.get(self.0).map_or("en", |row| row.tag)
    }

    /// The words for a key without values. A key that is missing everywhere gives `□`; a test makes sure that none is.
    pub fn text(self, key: &str) -> &'static str {
        let find = |lang: usize| {
            CATALOGUES
                .get(lang)
                .and_then(|catalogue| catalogue.get(key))
                .map(String::as_str)
        };
        find(self.0).or_else(|| find(0)).unwrap_or("□")
    }

    /// A date and time as ISO 8601 writes them (`2026-11-21T09:30…`), to the minute, in the form of this language. What is no date stays.
    pub fn date_time(self, written: &str) -> String {
        let digits = |from: usize, to: usize| written.get(from..to)?.parse::<u16>().ok();
        let parts = (
            digits(0, 4),
            digits(5, 7),
            digits(8, 10),
            written.get(11..16),
        );
        let (Some(year), Some(month), Some(day), Some(time)) = parts else {
            return written.to_owned();
        };
        let name = MONTHS.get(usize::from(month).wrapping_sub(1));
        let Some(name) = name.filter(|_| (1..=31).contains(&day)) else {
            return written.to_owned();
        };
        Message::new("message.date-time")
            .with("year", usize::from(year))
            .with("month", self.text(name))
            .with("day", usize::from(day))
            .with("time", time)
            .say(self)
    }

    /// A number with its thousands set apart as this language does.
    pub fn number(self, number: usize) -> String {
        let digits = number.to_string();
        if digits.len() < 5 {
            return digits;
        }
        let mut grouped = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                grouped.push_str(self.text("message.thousands"));
            }
            grouped.push(digit);
        }
        grouped
    }

    /// Whether the catalogue of this language has the key.
    pub fn has(self, key: &str) -> bool {
        CATALOGUES
            .get(self.0)
            .is_some_and(|catalogue| catalogue.contains_key(key))
    }
}

/// Something to say to a person: a key of the catalogue and its values, not yet in any language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    values: Vec<(&'static str, Value)>,
}

/// A value that a message names in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words that are shown as they are: paths, quotations, numbers.
    Text(String),
    /// A message inside a message, such as the cause of an error.
    Message(Box<Message>),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl Message {
    /// A message without values; `key` names a line of the catalogue such as `storage.read-only`.
    pub fn new(key: &'static str) -> Self {
        Self {
            key,
            values: Vec::new(),
        }
    }

    /// Adds a value for `{name}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The key of the catalogue.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Key and values as they can be kept outside of the program; a message inside is kept in English words.
    pub fn kept(&self) -> (String, Vec<(String, String)>) {
        let values = self.values.iter().map(|(name, value)| {
            let words = match value {
                Value::Text(text) => text.clone(),
                Value::Message(message) => message.say(Lang::ENGLISH),
            };
            ((*name).to_owned(), words)
        });
        (self.key.to_owned(), values.collect())
    }

    /// A message that was [`kept`](Self::kept); `None` when the catalogue has no such key any more.
    pub fn recall(key: &str, values: Vec<(String, String)>) -> Option<Self> {
        let (key, words) = CATALOGUES.first()?.get_key_value(key)?;
        let names = |name: &str| {
            words.split('{').find_map(|part| {
                let (known, _) = forms_of(part.split_once('}')?.0);
                (known == name).then_some(known)
            })
        };
        let values = values
            .into_iter()
            .filter_map(|(name, words)| Some((names(&name)?, Value::Text(words))));
        Some(Self {
            key,
            values: values.collect(),
        })
    }

    /// The words in a language. Values are put in literally, control characters made visible.
    pub fn say(&self, lang: Lang) -> String {
        let mut said = String::new();
        let mut rest = lang.text(self.key);
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                said.push('{');
                rest = after;
                continue;
            };
            let (name, forms) = forms_of(name);
            let value = self.values.iter().find(|(known, _)| *known == name);
            match (value, forms) {
                (Some((_, Value::Text(number))), Some((one, many))) => {
                    said.push_str(if number == "1" { one } else { many });
                }
                (Some((_, Value::Text(text))), _) => said.push_str(&visible(text)),
                (Some((_, Value::Message(message))), _) => said.push_str(&message.say(lang)),
                (None, _) => {
                    said.push('{');
                    said.push_str(name);
                    said.push('}');
                }
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }
}

/// What stands in braces: the name of a value, and the words for one and for more that go with it.
fn forms_of(written: &str) -> (&str, Option<(&str, &str)>) {
    match written.split_once(':') {
        Some((name, forms)) => (name, forms.split_once('|')),
        None => (written, None),
    }
}

/// A text with every control character (but LF) and bidirectional control as a visible symbol, safe for any terminal.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => '\n',
            '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('□'),
            '\x7F' => '\u{2421}',
            '\u{80}'..='\u{9F}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}' => '□',
            c => c,
        })
        .collect()
}

/// Flattens a catalogue: `[storage] read-only = "…"` becomes `storage.read-only`.
fn parse(source: &str) -> HashMap<String, String> {
    fn flatten(prefix: &str, table: toml::Table, into: &mut HashMap<String, String>) {
        for (key, value) in table {
            let key = if prefix.is_empty() {
                key
            } else {
                format!("{prefix}.{key}")
            };
            match value {
                toml::Value::Table(table) => flatten(&key, table, into),
                toml::Value::String(text) => {
                    into.insert(key, text);
                }
                _ => {}
            }
        }
    }
    let mut catalogue = HashMap::new();
    flatten("", source.parse().unwrap_or_default(), &mut catalogue);
    catalogue
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| forms_of(name).0)
            .collect()
    }

    fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.push(path);
            }
        }
    }

    #[test]
    fn every_language_says_everything_with_the_same_values() {
        let english = &CATALOGUES[0];
        assert!(!english.is_empty(), "en.toml does not parse");
        let missing: Vec<String> = Lang::all()
            .flat_map(|lang| english.keys().map(move |key| (lang, key)))
            .filter(|(lang, key)| !lang.has(key))
            .map(|(lang, key)| format!("{} lacks {key}", lang.tag()))
            .collect();
        assert!(missing.is_empty(), "{}", missing.join("\n"));
        for lang in Lang::all() {
            let catalogue = &CATALOGUES[lang.0];
            for (key, text) in english {
                let other = catalogue
                    .get(key)
                    .unwrap_or_else(|| panic!("{} lacks {key}", lang.tag()));
                assert_eq!(
                    placeholders(text),
                    placeholders(other),
                    "{key} in {}",
                    lang.tag()
                );
            }
            for key in catalogue.keys() {
                assert!(
                    english.contains_key(key),
                    "en lacks {key} of {}",
                    lang.tag()
                );
            }
        }
    }

    #[test]
    fn every_key_that_the_source_names_is_in_the_catalogue() {
        let mut files = Vec::new();
        sources(
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
            &mut files,
        );
        let pattern = regex::Regex::new(
            r#"(?:Message::new|\.text|\bsay|\btr)\(\s*"([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+)""#,
        )
        .unwrap();
        for file in files {
            let source = std::fs::read_to_string(&file).unwrap();
            for found in pattern.captures_iter(&source) {
                assert!(
                    CATALOGUES[0].contains_key(&found[1]),
                    "{} names {}",
                    file.display(),
                    &found[1]
                );
            }
        }
    }

    #[test]
    fn locales_find_their_language() {
        for (locale, tag) in [
            ("zh_CN.UTF-8", Some("zh-Hans")),
            ("zh-Hans", Some("zh-Hans")),
            ("zh", Some("zh-Hans")),
            ("zh_SG", Some("zh-Hans")),
            ("zh-Hans-TW", Some("zh-Hans")),
            ("zh_TW.UTF-8", Some("zh-Hant")),
            ("zh_HK", Some("zh-Hant")),
            ("zh-MO", Some("zh-Hant")),
            ("zh-Hant-HK", Some("zh-Hant")),
            ("zh_TW@radical", Some("zh-Hant")),
            ("en_GB.UTF-8", Some("en")),
            ("C.UTF-8", Some("en")),
            ("fr_FR", None),
            ("", None),
        ] {
            assert_eq!(Lang::from_locale(locale).map(Lang::tag), tag, "{locale}");
        }
    }

    #[test]
    fn dates_and_numbers_have_the_form_of_the_language() {
        let said = |tag: &str, written: &str| Lang::from_locale(tag).unwrap().date_time(written);
        for (tag, written, expected) in [
            ("en", "2026-11-21T09:30:12+08:00", "21 Nov 2026 09:30"),
            ("zh", "2026-11-21T09:30:12+08:00", "2026年11月21日 09:30"),
            ("zh_TW", "2026-01-02T23:05:00Z", "2026年1月2日 23:05"),
            ("zh", "2026-13-21T09:30:12Z", "2026-13-21T09:30:12Z"),
            ("en", "2026-02-41T09:30:12Z", "2026-02-41T09:30:12Z"),
            ("en", "昨天", "昨天"),
            ("en", "", ""),
        ] {
            assert_eq!(said(tag, written), expected, "{written} in {tag}");
        }
        for (number, expected) in [
            (0, "0"),
            (9_999, "9999"),
            (12_345, "12,345"),
            (1_234_567, "1,234,567"),
        ] {
            for lang in Lang::all() {
                assert_eq!(lang.number(number), expected, "{}", lang.tag());
            }
        }
    }

    #[test]
    fn one_thing_has_another_word_than_two() {
        for (count, en, zh) in [
            (0, "0 documents", "0 "),
            (1, "1 document", "1 "),
            (2, "2 documents", "2 "),
            (11, "11 documents", "11 "),
        ] {
            let message = Message::new("formats.several")
                .with("count", count)
                .with("names", "a");
            let said = message.say(Lang::ENGLISH);
            let after = said
                .strip_prefix(en)
                .or_else(|| said.split_once(en).map(|(_, after)| after));
            assert!(after.is_some_and(|after| !after.starts_with('s')), "{said}");
            let chinese = message.say(Lang::from_locale("zh").unwrap());
            assert!(
                chinese.contains(zh.trim()) && !chinese.contains('|'),
                "{chinese}"
            );
        }
    }

    #[test]
    fn values_are_made_safe() {
        let message = Message::new("error.told")
            .with("what", "a\u{1b}[2Jb")
            .with("why", Message::new("error.empty-path"));
        assert!(!message.say(Lang::ENGLISH).contains('\u{1b}'));
    }
}

//! Keymap files: TOML with one table for each mode.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::key::meant;
use super::{Binding, Key, Keymap, Mode, presets, print_sequence};
use crate::message::{Message, Problem, nearest};

/// The key that names the keymap to build on.
const EXTENDS: &str = "extends";
/// What a file builds on that does not say.
const USUAL_BASE: &str = "default";

/// The names of the commands of a mode, for [`Keymap::parse`]. Those of [`Mode::Global`] may be bound in every mode.
type Commands<'a> = &'a dyn Fn(Mode) -> Vec<&'static str>;

impl Keymap {
    /// Reads a keymap file and lays it over the preset that its `extends` names, `default` when it names none, nothing when it
    /// says `none`. Every line that is right counts; every other one is a problem with its place in `file`. `commands` gives the
    /// names of the commands of a mode; those of [`Mode::Global`] may be bound in every mode.
    pub fn parse(
        source: &str,
        file: &str,
        commands: &dyn Fn(Mode) -> Vec<&'static str>,
    ) -> (Self, Vec<Problem>) {
        let mut reader = Reader::new(source, Some(commands));
        let keymap = reader.keymap();
        let syntax = reader.errors.iter();
        let meaning = reader.faults.into_iter();
        let problems = Problem::in_order(
            syntax
                .map(|error| Problem::toml(file, source, error))
                .collect(),
            meaning
                .map(|(byte, message)| Problem::at(file, source, byte, message))
                .collect(),
        );
        (keymap, problems)
    }
}

/// Reads a preset, whose commands a test has compared with those of the program.
pub(super) fn trusted(source: &str) -> Keymap {
    Reader::new(source, None).keymap()
}

/// A file being read.
struct Reader<'a> {
    source: &'a str,
    commands: Option<Commands<'a>>,
    /// What is not TOML.
    errors: Vec<toml::de::Error>,
    /// What means nothing, each with its byte.
    faults: Vec<(usize, Message)>,
}

/// An entry of a table, in the order of the file.
struct Entry<'t> {
    name: &'t str,
    /// Bytes of the name with its quotes.
    at: Range<usize>,
    value: &'t DeValue<'t>,
    /// First byte of the value.
    value_at: usize,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, commands: Option<Commands<'a>>) -> Self {
        Self {
            source,
            commands,
            errors: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn keymap(&mut self) -> Keymap {
        let (table, errors) = DeTable::parse_recoverable(self.source);
        self.errors = errors;
        let mut base = USUAL_BASE;
        let mut file = BTreeMap::new();
        for entry in entries(table.get_ref()) {
            if entry.name == EXTENDS {
                base = self.extends(&entry).unwrap_or(base);
            } else if let Some(mode) = self.mode(&entry) {
                let Some(table) = entry.value.as_table() else {
                    let message = Message::new("keymap.table-expected").with("mode", mode.name());
                    self.fault(entry.value_at, message);
                    continue;
                };
                file.insert(mode, self.bindings(mode, table));
            }
        }
        presets::base(base)
            .unwrap_or_else(Keymap::empty)
            .overlay(file)
    }

    fn extends(&mut self, entry: &Entry<'_>) -> Option<&'static str> {
        let name = entry.value.as_str().unwrap_or_default();
        let known = presets::names().find(|known| *known == name);
        if known.is_none() {
            let all: Vec<&str> = presets::names().collect();
            let message = Message::new("keymap.unknown-base").with("known", all.join(", "));
            self.fault(entry.value_at, message);
        }
        known
    }

    fn mode(&mut self, entry: &Entry<'_>) -> Option<Mode> {
        let mode = Mode::named(entry.name);
        if mode.is_none() {
            let all = Mode::ALL.map(Mode::name);
            let message = match nearest(entry.name, all) {
                Some(guess) => Message::new("keymap.unknown-mode-guess").with("guess", guess),
                None => Message::new("keymap.unknown-mode").with("known", all.join(", ")),
            };
            self.fault(entry.at.start, message.with("mode", entry.name));
        }
        mode
    }

    fn bindings(&mut self, mode: Mode, table: &DeTable<'_>) -> Vec<Binding> {
        let mut bindings: Vec<Binding> = Vec::new();
        for entry in entries(table) {
            let keys = self.keys(&entry);
            let command = self
                .command(mode, &entry)
                .map_err(|message| self.fault(entry.value_at, message));
            let (Some(keys), Ok(command)) = (keys, command) else {
                continue;
            };
            let binding = Binding { keys, command };
            match bindings.iter().find_map(|other| conflict(other, &binding)) {
                Some(message) => self.fault(entry.at.start, message.with("mode", mode.name())),
                None => bindings.push(binding),
            }
        }
        bindings
    }

    /// The keys that an entry names; `None` when there is a fault.
    fn keys(&mut self, entry: &Entry<'_>) -> Option<Vec<Key>> {
        match Key::parse_sequence(entry.name) {
            Ok(keys) if keys.is_empty() => {
                self.fault(entry.at.start, Message::new("keymap.no-key"));
                None
            }
            Ok(keys) => Some(keys),
            Err((byte, piece)) => {
                let message = match meant(piece) {
                    Some(guess) => Message::new("keymap.unknown-key-guess").with("guess", guess),
                    None => Message::new("keymap.unknown-key"),
                };
                let at = self.inside(entry, byte);
                self.fault(at, message.with("key", piece));
                None
            }
        }
    }

    /// The byte of the source where the byte of an entry's name stands; escapes make it the start of the name.
    fn inside(&self, entry: &Entry<'_>, byte: usize) -> usize {
        let written = self.source.get(entry.at.clone()).unwrap_or_default();
        written
            .find(entry.name)
            .map_or(entry.at.start, |quote| entry.at.start + quote + byte)
    }

    /// The command that an entry binds, `None` when it takes one away.
    fn command(&self, mode: Mode, entry: &Entry<'_>) -> Result<Option<String>, Message> {
        if entry.value.as_bool() == Some(false) {
            return Ok(None);
        }
        let name = entry
            .value
            .as_str()
            .ok_or_else(|| Message::new("keymap.command-expected"))?;
        if name.is_empty() {
            return Ok(None);
        }
        let Some(commands) = self.commands else {
            return Ok(Some(name.to_owned()));
        };
        let mut known = commands(mode);
        known.extend(commands(Mode::Global));
        if known.contains(&name) {
            return Ok(Some(name.to_owned()));
        }
        let elsewhere = Mode::ALL
            .into_iter()
            .find(|other| commands(*other).contains(&name));
        let message = if let Some(other) = elsewhere {
            Message::new("keymap.command-elsewhere").with("other", other.name())
        } else if let Some(guess) = nearest(name, known) {
            Message::new("keymap.unknown-command-guess").with("guess", guess)
        } else {
            Message::new("keymap.unknown-command")
        };
        Err(message.with("command", name).with("mode", mode.name()))
    }

    fn fault(&mut self, byte: usize, message: Message) {
        self.faults.push((byte, message));
    }
}

/// Why two bindings of one table cannot stand together, if so.
fn conflict(other: &Binding, binding: &Binding) -> Option<Message> {
    let keys = || print_sequence(&binding.keys);
    if other.keys == binding.keys {
        return Some(Message::new("keymap.bound-twice").with("keys", keys()));
    }
    let both = other.command.is_some() && binding.command.is_some();
    let related = other.keys.starts_with(&binding.keys) || binding.keys.starts_with(&other.keys);
    (both && related).then(|| {
        Message::new("keymap.prefix")
            .with("keys", keys())
            .with("other", print_sequence(&other.keys))
    })
}

/// The entries of a table in the order of the file.
fn entries<'t>(table: &'t DeTable<'_>) -> Vec<Entry<'t>> {
    let mut entries: Vec<Entry<'t>> = table
        .iter()
        .map(|(name, value)| Entry {
            name: name.get_ref(),
            at: name.span(),
            value: value.get_ref(),
            value_at: value.span().start,
        })
        .collect();
    entries.sort_by_key(|entry| entry.at.start);
    entries
}

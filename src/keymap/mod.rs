//! Which keys mean which command.
//!
//! A [`Keymap`] is read from a TOML file with one table for each [`Mode`]: `"g g" = "document-start"`. It starts from a preset (the
//! files in `keymaps/`), which a reader's file overlays. A [`Feed`] takes one [`Key`] after the other and says what to do: wait for
//! more keys, run a command with a count, or nothing. Help, palette, hints and README read the same tables.
//!
//! This room knows the *names* of commands only as words to compare with a list that the caller gives; it knows no command, no
//! terminal and no file.
//!
//! ```
//! use zhupi::keymap::{Feed, Key, Keymap, Mode, Outcome};
//! let keymap = Keymap::default();
//! let mut feed = Feed::default();
//! assert!(matches!(feed.feed(&keymap, Mode::Text, Key::char('3')), Outcome::Pending { .. }));
//! let done = feed.feed(&keymap, Mode::Text, Key::char('j'));
//! assert_eq!(done, Outcome::Run { command: "next-row", count: Some(3) });
//! ```

mod feed;
mod key;
mod mode;
mod parse;
mod presets;

pub use feed::{Feed, Outcome, Target};
pub use key::{Code, Key, print_sequence};
pub use mode::Mode;
pub use presets::{PRESETS, Preset};

use std::collections::BTreeMap;

/// What keys mean in every mode. A mode has about a hundred bindings at most, so they are kept as a list in the order of
/// preference and searched from its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// The bindings of the files, without those that a mode inherits.
    own: BTreeMap<Mode, Vec<Binding>>,
    /// What holds in each mode: `own` and what it inherits. Never two bindings of which one begins with the keys of the other.
    all: BTreeMap<Mode, Vec<Binding>>,
}

/// Keys and the command that they run.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binding {
    keys: Vec<Key>,
    /// `None` where a file took the command away from the keys and from all keys that begin with them.
    command: Option<String>,
}

/// What a sequence of keys means.
#[derive(Debug, PartialEq, Eq)]
enum Found<'k> {
    Command(&'k str),
    /// The keys that can follow.
    Prefix(Vec<(Key, Target<'k>)>),
    Nothing,
}

impl Default for Keymap {
    /// The preset `default`.
    fn default() -> Self {
        presets::base("default").unwrap_or_else(Self::empty)
    }
}

impl Keymap {
    /// A built-in keymap by its name. `None` when there is none of that name.
    pub fn preset(name: &str) -> Option<Self> {
        presets::base(name)
    }

    /// All bindings that hold in a mode, inherited ones last, each with its keys in notation.
    pub fn bindings(&self, mode: Mode) -> Vec<(String, &str)> {
        self.effective(mode)
            .iter()
            .filter_map(|binding| {
                Some((print_sequence(&binding.keys), binding.command.as_deref()?))
            })
            .collect()
    }

    /// The keys that run a command in a mode, in notation, the fewest presses first, else in the order of the files: the first
    /// one of a file is the one that help and hints name.
    pub fn keys_of(&self, mode: Mode, command: &str) -> Vec<String> {
        let mut keys: Vec<(usize, String)> = self
            .effective(mode)
            .iter()
            .filter(|binding| binding.command.as_deref() == Some(command))
            .map(|binding| (binding.keys.len(), print_sequence(&binding.keys)))
            .collect();
        keys.sort_by_key(|(presses, _)| *presses);
        keys.into_iter().map(|(_, notation)| notation).collect()
    }

    /// The keymap as a file that stands alone and reads back as the same keymap.
    pub fn to_toml(&self) -> String {
        let mut file = String::from("extends = \"none\"\n");
        for (mode, bindings) in &self.own {
            file.push_str("\n[");
            file.push_str(mode.name());
            file.push_str("]\n");
            for binding in bindings {
                let keys = quoted(&print_sequence(&binding.keys));
                let command = binding.command.as_deref().map(quoted);
                file.push_str(&keys);
                file.push_str(" = ");
                file.push_str(command.as_deref().unwrap_or("false"));
                file.push('\n');
            }
        }
        file
    }

    fn empty() -> Self {
        Self {
            own: BTreeMap::new(),
            all: BTreeMap::new(),
        }
    }

    /// Lays the bindings of a file over those that are there: a new binding takes away whatever its keys begin with or begin.
    fn overlay(mut self, mut file: BTreeMap<Mode, Vec<Binding>>) -> Self {
        for mode in Mode::ALL {
            let upper = file.remove(&mode).unwrap_or_default();
            let lower = self.own.remove(&mode).unwrap_or_default();
            let merged = over(upper, &lower);
            if !merged.is_empty() {
                self.own.insert(mode, merged);
            }
        }
        let global = self.own.get(&Mode::Global).cloned().unwrap_or_default();
        self.all = Mode::ALL
            .into_iter()
            .map(|mode| {
                let own = self.own.get(&mode).cloned().unwrap_or_default();
                let lower: &[Binding] = if mode.inherits() { &global } else { &[] };
                (mode, over(own, lower))
            })
            .collect();
        self
    }

    fn effective(&self, mode: Mode) -> &[Binding] {
        self.all.get(&mode).map_or(&[], Vec::as_slice)
    }

    /// What keys mean in a mode. `keys` may be empty: then everything can follow.
    fn find(&self, mode: Mode, keys: &[Key]) -> Found<'_> {
        let mut following: Vec<(Key, Target<'_>)> = Vec::new();
        for binding in self.effective(mode) {
            let Some(rest) = binding.keys.strip_prefix(keys) else {
                continue;
            };
            let Some(command) = binding.command.as_deref() else {
                continue;
            };
            let Some((&next, after)) = rest.split_first() else {
                return Found::Command(command);
            };
            if following.iter().all(|(known, _)| *known != next) {
                let target = if after.is_empty() {
                    Target::Command(command)
                } else {
                    Target::Prefix
                };
                following.push((next, target));
            }
        }
        if following.is_empty() {
            Found::Nothing
        } else {
            Found::Prefix(following)
        }
    }
}

/// `upper` and what of `lower` it leaves alone.
fn over(mut upper: Vec<Binding>, lower: &[Binding]) -> Vec<Binding> {
    let kept: Vec<Binding> = lower
        .iter()
        .filter(|below| upper.iter().all(|above| !above.meets(below)))
        .cloned()
        .collect();
    upper.extend(kept);
    upper
}

impl Binding {
    /// Whether the keys of one begin with the keys of the other. Keys that were taken away block only what begins with them.
    fn meets(&self, below: &Self) -> bool {
        below.keys.starts_with(&self.keys)
            || (self.command.is_some() && self.keys.starts_with(&below.keys))
    }
}

/// A text as a TOML basic string, which is good as a key and as a value.
fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            c if c.is_control() => written.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests;

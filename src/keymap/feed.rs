//! From single keys to commands: prefixes and counts.

use super::{Code, Found, Key, Keymap, Mode};

/// Digits beyond these are dropped: no report has more pages.
const LONGEST_COUNT: u32 = 99_999_999;

/// The keys typed so far that have not become a command. One for the whole program; a key in another mode starts afresh.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    mode: Option<Mode>,
    /// Everything typed, to be shown.
    typed: Vec<Key>,
    /// The keys among them that are no digits of a count, as the keymap knows them.
    path: Vec<Key>,
    count: Option<u32>,
    /// The last key was a digit of the count, so that the next one is, even when it is bound.
    counting: bool,
}

/// What a key led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<'k> {
    /// More keys are needed.
    Pending {
        /// What was typed so far.
        keys: Vec<Key>,
        /// What can follow, in the order of the keymap; empty after a bare count, when everything can.
        continuations: Vec<(Key, Target<'k>)>,
    },
    /// A command is to be run.
    Run {
        /// Its name.
        command: &'k str,
        /// The number that was typed with it, 1 or more.
        count: Option<u32>,
    },
    /// A character for the text field; only in modes that [type](Mode::types).
    Text(char),
    /// Keys that mean nothing here.
    Unbound(Vec<Key>),
    /// Esc or `C-g` gave up what was typed before it.
    Cancelled,
}

/// What a key that can follow a prefix leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'k> {
    /// A command, by name.
    Command(&'k str),
    /// More keys.
    Prefix,
}

impl Feed {
    /// Takes a key. Outside text fields a character of a Chinese input method that is not bound counts as its
    /// [twin](Key::twin), and Enter, Esc and Backspace with modifiers as without them.
    pub fn feed<'k>(&mut self, keymap: &'k Keymap, mode: Mode, key: Key) -> Outcome<'k> {
        if self.mode != Some(mode) {
            self.clear();
            self.mode = Some(mode);
        }
        if self.counting && self.add_digit(key) {
            return self.pending(keymap, mode);
        }
        let twin = if mode.types() { None } else { key.twin() };
        for candidate in [Some(key), twin, key.bare()].into_iter().flatten() {
            self.path.push(candidate);
            match keymap.find(mode, &self.path) {
                Found::Command(command) => {
                    let count = self.count;
                    self.clear();
                    return Outcome::Run { command, count };
                }
                Found::Prefix(continuations) => {
                    self.typed.push(key);
                    self.counting = false;
                    return Outcome::Pending {
                        keys: self.typed.clone(),
                        continuations,
                    };
                }
                Found::Nothing => self.path.pop(),
            };
        }
        self.unbound(keymap, mode, key)
    }

    /// Whether a key means something at this point, a digit of a count apart.
    pub fn knows(&self, keymap: &Keymap, mode: Mode, key: Key) -> bool {
        let mut path = if self.mode == Some(mode) {
            self.path.clone()
        } else {
            Vec::new()
        };
        path.push(key);
        keymap.find(mode, &path) != Found::Nothing
    }

    /// What was typed and is still open, to be shown; empty when nothing is.
    pub fn typed(&self) -> &[Key] {
        &self.typed
    }

    /// What can follow the keys typed so far, in the order of the keymap; empty when no prefix is open.
    pub fn continuations<'k>(&self, keymap: &'k Keymap) -> Vec<(Key, Target<'k>)> {
        match self.mode.map(|mode| keymap.find(mode, &self.path)) {
            Some(Found::Prefix(continuations)) if !self.path.is_empty() => continuations,
            _ => Vec::new(),
        }
    }

    /// Forgets what was typed.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// A key that the keymap does not know at this point.
    fn unbound<'k>(&mut self, keymap: &'k Keymap, mode: Mode, key: Key) -> Outcome<'k> {
        if mode.counts() && key.digit() != Some(0) && self.start_count(key) {
            return self.pending(keymap, mode);
        }
        if self.typed.is_empty() {
            return match key.text() {
                Some(c) if mode.types() => Outcome::Text(c),
                _ => Outcome::Unbound(vec![key]),
            };
        }
        let mut keys = std::mem::take(&mut self.typed);
        self.clear();
        if key.code == Code::Esc || key == Key::new(Code::Char('g'), true, false, false) {
            return Outcome::Cancelled;
        }
        keys.push(key);
        Outcome::Unbound(keys)
    }

    /// A new count; it replaces one that stood before the prefix.
    fn start_count(&mut self, key: Key) -> bool {
        let Some(digit) = key.digit() else {
            return false;
        };
        self.count = Some(digit);
        self.counting = true;
        self.typed.push(key);
        true
    }

    fn add_digit(&mut self, key: Key) -> bool {
        let (Some(digit), Some(count)) = (key.digit(), self.count) else {
            return false;
        };
        let longer = count.saturating_mul(10).saturating_add(digit);
        if longer <= LONGEST_COUNT {
            self.count = Some(longer);
            self.typed.push(key);
        }
        true
    }

    fn pending<'k>(&self, keymap: &'k Keymap, mode: Mode) -> Outcome<'k> {
        let continuations = match keymap.find(mode, &self.path) {
            Found::Prefix(continuations) if !self.path.is_empty() => continuations,
            _ => Vec::new(),
        };
        Outcome::Pending {
            keys: self.typed.clone(),
            continuations,
        }
    }
}

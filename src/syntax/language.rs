//! What is to be known of a language, and how it is found by the name that a document gives it.

use super::languages::LANGUAGES;
use super::{Found, markup, scan};

/// The forms of one language.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a form that a language has or has not"
)]
pub struct Language {
    /// What documents call it, in small letters.
    pub(super) names: &'static [&'static str],
    /// Words of the language, parted by spaces.
    pub(super) keywords: &'static str,
    /// Constants that are words, parted by spaces.
    pub(super) constants: &'static str,
    /// What begins a comment that ends with its line.
    pub(super) line: &'static [&'static str],
    /// What encloses a comment.
    pub(super) block: &'static [(&'static str, &'static str)],
    /// Whether such comments stand in one another.
    pub(super) nested: bool,
    /// Strings, the longest opening first.
    pub(super) strings: &'static [Quotes],
    /// Whether `'x'` is a character and a lone `'` nothing.
    pub(super) characters: bool,
    /// Whether `r#"…"#` is a string.
    pub(super) raw: bool,
    /// Whether `/…/` is a string where no value stands before it.
    pub(super) patterns: bool,
    /// Signs that make a name of the word behind them.
    pub(super) sigils: &'static str,
    /// What words may have inside besides letters, digits and `_`.
    pub(super) inner: &'static str,
    /// Whether a word before `(` is a name.
    pub(super) calls: bool,
    /// Whether a word that begins with a capital is a name.
    pub(super) capitals: bool,
    /// What stands behind a key at the beginning of a line or of a pair.
    pub(super) keys: &'static str,
    /// Whether capitals make no difference to its words.
    pub(super) folds: bool,
    /// How it is read.
    pub(super) form: Form,
}

/// How a language is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Word by word.
    Words,
    /// As tags with attributes.
    Markup,
    /// Line by line, as a comparison of files.
    Difference,
}

/// What encloses strings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quotes {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// Whether `\` takes the meaning from the next character.
    pub(super) escapes: bool,
    /// Whether they reach over line ends.
    pub(super) lines: bool,
}

/// The longest name of a language that is looked at, in bytes.
const NAME: usize = 64;

impl Language {
    /// The language that a document names, as fences and classes write it: `rust,ignore`, `{.python .numberLines}`, `language-js`.
    pub fn named(written: &str) -> Option<&'static Self> {
        let written = written
            .get(..written.floor_char_boundary(NAME))
            .unwrap_or_default();
        let word = written
            .trim_start_matches(['{', '.', ' '])
            .split([' ', ',', ';', '{', '}', ':', '\t', '='])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let word = ["language-", "lang-", "source-", "src-"]
            .iter()
            .find_map(|lead| word.strip_prefix(lead))
            .unwrap_or(&word);
        LANGUAGES
            .iter()
            .find(|language| language.names.contains(&word))
    }

    /// What stands in a stretch of code, in order, without overlap. The stretch is taken to begin outside of everything. Linear.
    pub fn tokens(&self, code: &str) -> Vec<Found> {
        match self.form {
            Form::Words => scan::tokens(self, code),
            Form::Markup => markup::tokens(code),
            Form::Difference => scan::difference(code),
        }
    }
}

//! Source code → what its words are, for colours: comments, words of the language, strings, numbers, names.
//!
//! One scanner reads all languages by a table of their forms (`languages`). It is linear in what it is given, keeps no state between
//! calls and never fails: what it does not know is plain. A page of code is told by the table well enough for the eye; what needs the
//! grammar of a language (types of variables, strings within strings) is left plain.
//!
//! ```
//! use zhupi::syntax::{Language, Token};
//! let rust = Language::named("rust,ignore").unwrap();
//! let found = rust.tokens("let n = 1; // 一");
//! let kinds: Vec<Token> = found.iter().map(|(_, token)| *token).collect();
//! assert_eq!(kinds, [Token::Keyword, Token::Number, Token::Comment]);
//! ```

mod language;
mod languages;
mod markup;
mod scan;

#[cfg(test)]
mod tests;

pub use language::Language;

use std::ops::Range;

/// What a stretch of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// Nothing in particular.
    Plain,
    /// A comment.
    Comment,
    /// A word of the language; what was taken away in a comparison of files.
    Keyword,
    /// A string or a character; what was added in a comparison of files.
    String,
    /// A number or another constant.
    Number,
    /// The name of a function, a type, a key, a variable with a sign.
    Name,
}

/// A stretch of the code, in bytes from its start, and what it is.
pub type Found = (Range<usize>, Token);

//! Reading code word by word.

use std::collections::HashMap;

use super::language::{Language, Quotes};
use super::{Found, Token};

/// The longest character between `'` that is looked for, in bytes: `'\u{10FFFF}'`.
const CHARACTER: usize = 12;

/// The longest pattern between `/` that is looked for, in bytes.
const PATTERN: usize = 200;

/// What stands in code.
pub(super) fn tokens(language: &Language, code: &str) -> Vec<Found> {
    let words = |list: &'static str, token| list.split(' ').map(move |word| (word, token));
    let mut scan = Scan {
        language,
        code,
        at: 0,
        found: Vec::new(),
        known: words(language.keywords, Token::Keyword)
            .chain(words(language.constants, Token::Number))
            .filter(|(word, _)| !word.is_empty())
            .collect(),
        before: None,
        opens: true,
    };
    while scan.step() {}
    scan.found
}

/// What stands in a comparison of files: what was added, what was taken away, where.
pub(super) fn difference(code: &str) -> Vec<Found> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in code.split_inclusive('\n') {
        let words = line.trim_end();
        let token = match words.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => Some(Token::Name),
            [b'+' | b'>', ..] => Some(Token::String),
            [b'-' | b'<', ..] => Some(Token::Keyword),
            [b'@', b'@', ..] => Some(Token::Number),
            _ if words.starts_with("diff ") || words.starts_with("index ") => Some(Token::Comment),
            _ => None,
        };
        found.extend(token.map(|token| (at..at + words.len(), token)));
        at += line.len();
    }
    found
}

struct Scan<'a> {
    language: &'a Language,
    code: &'a str,
    at: usize,
    found: Vec<Found>,
    known: HashMap<&'static str, Token>,
    /// The last character that was no space.
    before: Option<char>,
    /// Whether a key may stand here.
    opens: bool,
}

impl Scan<'_> {
    /// Reads what stands next; whether there was anything.
    fn step(&mut self) -> bool {
        let Some(c) = self.rest().chars().next() else {
            return false;
        };
        if c == '\n' {
            self.opens = true;
            self.at += 1;
        } else if c.is_whitespace() {
            self.at += c.len_utf8();
        } else if !(self.comment() || self.string() || self.character(c) || self.pattern(c)) {
            if self.begins_word(c) {
                self.word(c);
            } else if c.is_ascii_digit() {
                self.number();
            } else {
                // A list item and what opens a pair let a key follow.
                self.opens = matches!(c, '{' | ',' | '[' | '(' | ';') || c == '-' && self.opens;
                self.before = Some(c);
                self.at += c.len_utf8();
            }
        }
        true
    }

    fn rest(&self) -> &str {
        self.code.get(self.at..).unwrap_or_default()
    }

    /// Takes so many bytes as something.
    fn take(&mut self, bytes: usize, token: Token) {
        let end = self.code.ceil_char_boundary(self.at + bytes.max(1));
        self.before = self
            .code
            .get(self.at..end)
            .and_then(|words| words.chars().next_back());
        self.found.push((self.at..end, token));
        self.at = end;
        self.opens = false;
    }

    fn comment(&mut self) -> bool {
        let rest = self.rest();
        let block = self
            .language
            .block
            .iter()
            .find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = block {
            let length = enclosed(rest, open, close, self.language.nested);
            let (before, opens) = (self.before, self.opens);
            self.take(length, Token::Comment);
            (self.before, self.opens) = (before, opens);
            return true;
        }
        let line = self
            .language
            .line
            .iter()
            .find(|open| rest.starts_with(**open));
        // `#` inside of a word is no comment.
        let apart = self.at == 0
            || self.code.as_bytes().get(self.at - 1).is_some_and(|before| {
                before.is_ascii_whitespace() || matches!(before, b';' | b')' | b'}' | b']' | b'{')
            });
        if line.is_some_and(|open| *open != "#" || apart) {
            let length = rest.find('\n').unwrap_or(rest.len());
            self.take(length, Token::Comment);
            return true;
        }
        false
    }

    fn string(&mut self) -> bool {
        let rest = self.rest();
        if self.language.raw && rest.starts_with(['r', 'b']) && !self.inside_word() {
            let lead = rest.strip_prefix('b').unwrap_or(rest);
            let hashes = lead.strip_prefix('r').map(|after| {
                let hashes = after.len() - after.trim_start_matches('#').len();
                (hashes, after.get(hashes..).unwrap_or_default())
            });
            if let Some((hashes, quoted)) = hashes
                && quoted.starts_with('"')
            {
                let close = format!("\"{}", "#".repeat(hashes));
                let body = quoted.get(1..).unwrap_or_default();
                let inside = body
                    .find(&close)
                    .map_or(body.len(), |end| end + close.len());
                let length = rest.len() - body.len() + inside;
                self.take(length, Token::String);
                return true;
            }
        }
        let quotes = self
            .language
            .strings
            .iter()
            .find(|quotes| rest.starts_with(quotes.open));
        let Some(quotes) = quotes else {
            return false;
        };
        let length = quoted(rest, *quotes);
        let key = self.opens
            && rest
                .get(length..)
                .is_some_and(|after| starts_key(after, self.language.keys));
        self.take(length, if key { Token::Name } else { Token::String });
        true
    }

    fn character(&mut self, c: char) -> bool {
        if !self.language.characters || c != '\'' {
            return false;
        }
        let rest = self.rest();
        let mut inside = rest.get(1..).unwrap_or_default().char_indices();
        let length = match inside.next() {
            Some((_, '\\')) => inside
                .skip(1)
                .take_while(|(at, c)| *at < CHARACTER && *c != '\n')
                .find(|(_, c)| *c == '\'')
                .map(|(at, _)| at + 2),
            Some((_, one))
                if one != '\''
                    && rest
                        .get(1 + one.len_utf8()..)
                        .is_some_and(|after| after.starts_with('\'')) =>
            {
                Some(2 + one.len_utf8())
            }
            _ => None,
        };
        let Some(length) = length else {
            return false;
        };
        self.take(length, Token::String);
        true
    }

    /// `/…/` where a value cannot stand before it.
    fn pattern(&mut self, c: char) -> bool {
        let after_value = self.before.is_some_and(|before| {
            before.is_alphanumeric() || matches!(before, ')' | ']' | '}' | '_' | '$' | '"' | '\'')
        });
        if !self.language.patterns || c != '/' || after_value {
            return false;
        }
        let (mut escaped, mut class) = (false, false);
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                '\n' => return false,
                _ if at > PATTERN => return false,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => class = true,
                ']' => class = false,
                '/' if !class => {
                    self.take(at + 1, Token::String);
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    fn begins_word(&self, c: char) -> bool {
        c.is_alphabetic() || c == '_' || self.language.sigils.contains(c)
    }

    fn inside_word(&self) -> bool {
        let before = self.code.get(..self.at).unwrap_or_default();
        before
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '_')
    }

    fn word(&mut self, first: char) {
        let language = self.language;
        let rest = self.rest();
        let inside = |c: char| c.is_alphanumeric() || c == '_' || language.inner.contains(c);
        let length = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| !inside(*c))
            .map_or(rest.len(), |(at, _)| at);
        let word = rest.get(..length).unwrap_or_default();
        let after = rest.get(length..).unwrap_or_default();
        let folded;
        let wanted = if language.folds {
            folded = word.to_lowercase();
            folded.as_str()
        } else {
            word
        };
        let signed = language.sigils.contains(first);
        let next = after.trim_start_matches(' ');
        let token = if let Some(known) = self.known.get(wanted) {
            Some(*known)
        } else if signed {
            (length > 1).then_some(Token::Name)
        } else if self.opens && starts_key(after, language.keys)
            || language.calls && next.starts_with('(')
            || language.capitals && first.is_uppercase()
        {
            Some(Token::Name)
        } else {
            None
        };
        if let Some(token) = token {
            self.take(length, token);
            // A pattern may follow `return`, so words of the language are no values.
            if token == Token::Keyword {
                self.before = None;
            }
        } else {
            self.before = word.chars().next_back();
            self.at += length;
            self.opens = false;
        }
    }

    fn number(&mut self) {
        let bytes = self.rest().as_bytes();
        let mut length = 0;
        while let Some(byte) = bytes.get(length) {
            let next = bytes.get(length + 1);
            let goes_on = match byte {
                b'.' => next.is_some_and(u8::is_ascii_digit),
                b'+' | b'-' => {
                    matches!(bytes.get(length.wrapping_sub(1)), Some(b'e' | b'E'))
                        && next.is_some_and(u8::is_ascii_digit)
                        && !bytes.starts_with(b"0x")
                }
                byte => byte.is_ascii_alphanumeric() || *byte == b'_',
            };
            if !goes_on {
                break;
            }
            length += 1;
        }
        self.take(length, Token::Number);
    }
}

/// Whether what follows a word says that it was a key.
fn starts_key(after: &str, keys: &str) -> bool {
    let next = after.trim_start_matches([' ', '\t']);
    !keys.is_empty() && next.starts_with(|c| keys.contains(c)) && !next.starts_with("==")
}

/// Bytes of a comment that begins here, to the end where it is not closed.
fn enclosed(rest: &str, open: &str, close: &str, nested: bool) -> usize {
    let mut deep = 0_usize;
    let mut at = 0;
    let bytes = rest.as_bytes();
    while at < bytes.len() {
        let here = bytes.get(at..).unwrap_or_default();
        if here.starts_with(open.as_bytes()) && (nested || deep == 0) {
            deep += 1;
            at += open.len();
        } else if here.starts_with(close.as_bytes()) {
            deep -= 1;
            at += close.len();
            if deep == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// Bytes of a string that begins here: to its end, else to the end of its line or of everything.
fn quoted(rest: &str, quotes: Quotes) -> usize {
    let bytes = rest.as_bytes();
    let mut at = quotes.open.len();
    while let Some(byte) = bytes.get(at) {
        let here = bytes.get(at..).unwrap_or_default();
        if quotes.escapes && *byte == b'\\' {
            at += 2;
        } else if here.starts_with(quotes.close.as_bytes()) {
            return at + quotes.close.len();
        } else if *byte == b'\n' && !quotes.lines {
            return at;
        } else {
            at += 1;
        }
    }
    rest.len()
}

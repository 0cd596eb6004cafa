//! Marks inside a paragraph of a reStructuredText.

use super::super::flow::{Breadth, breadth};
use super::super::page::{address, short};
use super::{Replacement, Rst, folded};

impl Rst {
    /// Writes the words of a paragraph.
    pub(super) fn inline(&mut self, text: &str) {
        let mut missing: Vec<&str> = Vec::new();
        let mut at = 0;
        let mut plain = 0;
        let mut before: Option<char> = None;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = text.get(at..).unwrap_or_default();
            let words = text.get(plain..at).unwrap_or_default();
            if let Some(length) = self.marked(rest, words, before, &mut missing) {
                at += length;
                plain = at;
            } else {
                at += c.len_utf8();
            }
            before = text.get(..at).and_then(|done| done.chars().next_back());
        }
        self.page.words(text.get(plain..).unwrap_or_default());
    }

    /// Writes the words before a mark and the mark itself, when one begins here; how many bytes it takes.
    fn marked(
        &mut self,
        rest: &str,
        plain: &str,
        before: Option<char>,
        missing: &mut Vec<&str>,
    ) -> Option<usize> {
        let first = rest.chars().next()?;
        match first {
            '\\' => {
                let escaped = rest.get(1..)?.chars().next();
                self.page.words(plain);
                Some(match escaped {
                    // White space with a backslash before it only parts marks from words.
                    Some(c) if c.is_whitespace() => 1 + c.len_utf8(),
                    Some(c) => {
                        self.page.words(c.encode_utf8(&mut [0; 4]));
                        1 + c.len_utf8()
                    }
                    None => 1,
                })
            }
            '*' | '`' | '|' | '[' | ':' | '_' => {
                if !before.is_none_or(opens_after) {
                    return None;
                }
                let quoted = before
                    .and_then(partner)
                    .is_some_and(|mark| rest.trim_start_matches(first).starts_with(mark));
                if quoted {
                    return None;
                }
                self.paired(rest, plain, missing)
            }
            c if before.is_none_or(|before| !before.is_alphanumeric() && before != '_')
                && c.is_alphanumeric() =>
            {
                if let Some(length) = address(rest) {
                    let words = rest.get(..length)?;
                    self.page.words(plain);
                    self.link(words, words);
                    return Some(length);
                }
                self.named(rest, plain)
            }
            _ => None,
        }
    }

    fn paired(&mut self, rest: &str, plain: &str, missing: &mut Vec<&str>) -> Option<usize> {
        const PAIRS: &[(&str, &str)] = &[
            ("**", "**"),
            ("*", "*"),
            ("``", "``"),
            ("`", "`"),
            ("|", "|"),
            ("_`", "`"),
        ];
        if rest.starts_with('[') {
            return self.reference(rest, plain);
        }
        if let Some(role) = rest.strip_prefix(':') {
            let end = role.find(|c: char| {
                !(c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | ':' | '.'))
            })?;
            let name = role.get(..end)?.strip_suffix(':')?;
            let quoted = role.get(end..)?.strip_prefix('`')?;
            let close = closing(quoted, "`")?;
            self.page.words(plain);
            self.role(name, quoted.get(..close)?);
            return Some(1 + end + 1 + close + 1);
        }
        let (open, close) = PAIRS.iter().find(|(open, _)| rest.starts_with(open))?;
        if missing.contains(open) {
            return None;
        }
        let inner = rest.get(open.len()..)?;
        if inner.starts_with(|c: char| c.is_whitespace()) {
            return None;
        }
        let Some(end) = closing(inner, close) else {
            missing.push(open);
            return None;
        };
        let words = inner.get(..end)?;
        let mut length = open.len() + end + close.len();
        let after = rest.get(length..)?;
        match *open {
            "**" | "*" => {
                let name = if *open == "**" { "strong" } else { "em" };
                self.page.words(plain);
                self.page.open(name, &[]);
                self.page.words(&unescaped(words));
                self.page.close(name);
            }
            "``" => {
                self.page.words(plain);
                self.page.code(&words.replace('\n', " "));
            }
            "|" => {
                self.page.words(plain);
                length += after.len() - after.trim_start_matches('_').len();
                self.replacement(words);
            }
            "_`" => {
                self.page.words(plain);
                self.page.place(&folded(words));
                self.page.words(words);
            }
            _ => {
                self.page.words(plain);
                length += self.interpreted(words, after);
            }
        }
        Some(length)
    }

    /// Words between single backticks; how much of what follows belongs to them.
    fn interpreted(&mut self, words: &str, after: &str) -> usize {
        let marks = after.len() - after.trim_start_matches('_').len();
        if marks > 0 {
            match described(words) {
                Some((words, target)) => {
                    let target = target.strip_suffix('_').map_or(target, |name| {
                        self.targets
                            .get(&folded(name))
                            .map_or(target, String::as_str)
                    });
                    let target = target.to_owned();
                    self.link(&target, &unescaped(words));
                }
                None => self.link_to(words),
            }
            return marks;
        }
        if let Some(role) = after.strip_prefix(':')
            && let Some((name, _)) = role.split_once(':')
            && !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        {
            self.role(name, words);
            return name.len() + 2;
        }
        self.page.open("cite", &[]);
        self.page.words(&unescaped(words));
        self.page.close("cite");
        0
    }

    fn role(&mut self, name: &str, words: &str) {
        let name = name.rsplit(':').next().unwrap_or(name);
        match name {
            "emphasis" | "strong" | "title-reference" | "title" | "t" | "dfn" => {
                let element = if name == "strong" { "strong" } else { "em" };
                self.page.open(element, &[]);
                self.page.words(&unescaped(words));
                self.page.close(element);
            }
            "code" | "literal" | "kbd" | "file" | "samp" | "command" | "program" | "envvar"
            | "option" | "makevar" => {
                self.page.code(&words.replace('\n', " "));
            }
            "func" | "class" | "meth" | "mod" | "attr" | "exc" | "data" | "obj" | "const"
            | "type" | "macro" | "member" => {
                let words = described(words).map_or(words, |(words, _)| words);
                let words = words.strip_prefix('!').unwrap_or(words);
                let short = words
                    .strip_prefix('~')
                    .map(|path| path.rsplit('.').next().unwrap_or(path));
                let words = short.unwrap_or(words).to_owned();
                let called = matches!(name, "func" | "meth") && !words.ends_with(')');
                self.page.code(&if called { words + "()" } else { words });
            }
            "pep-reference" | "pep" => self.page.words(&format!("PEP {words}")),
            "rfc-reference" | "rfc" => self.page.words(&format!("RFC {words}")),
            "footcite" | "cite" => self.page.words(words),
            "raw-html" | "raw" => self.page.code(words),
            _ => {
                let named = described(words).filter(|(named, target)| named != target);
                let words = named.map_or(words, |(words, _)| words);
                self.page.words(&unescaped(words));
            }
        }
    }

    /// `[1]_`
    fn reference(&mut self, rest: &str, plain: &str) -> Option<usize> {
        let (label, _) = short(rest)?.strip_prefix('[')?.split_once(']')?;
        let after = rest.get(label.len() + 2..)?;
        let plain_label =
            |c: char| c.is_alphanumeric() || matches!(c, '#' | '*' | '-' | '_' | '.' | ':' | '+');
        let ends = after
            .strip_prefix('_')?
            .chars()
            .next()
            .is_none_or(closes_before);
        if label.is_empty() || !label.chars().all(plain_label) || !ends {
            return None;
        }
        // The space belongs to the reference, which must not touch a word (the option `trim_footnote_reference_space` of Docutils).
        self.page
            .words(plain.strip_suffix([' ', '\n']).unwrap_or(plain));
        let own = if matches!(label, "#" | "*") {
            self.notes += 1;
            format!("{label}{}", self.notes)
        } else {
            label.trim_start_matches('#').to_owned()
        };
        self.page.reference(&own);
        Some(label.len() + 3)
    }

    /// `name_`, when the text says where it leads; else it may be any word.
    fn named(&mut self, rest: &str, plain: &str) -> Option<usize> {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | ':');
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let word = rest.get(..end)?.trim_end_matches(['.', ':', '-', '+']);
        let name = word.strip_suffix("__").or(word.strip_suffix('_'))?;
        let known = self.targets.contains_key(&folded(name)) || word.ends_with("__");
        let ends = rest
            .get(word.len()..)?
            .chars()
            .next()
            .is_none_or(closes_before);
        if name.is_empty() || name.ends_with('_') || !known || !ends {
            return None;
        }
        self.page.words(plain);
        self.link_to(name);
        Some(word.len())
    }

    fn link_to(&mut self, name: &str) {
        let key = folded(name);
        let address = match self.targets.get(&key) {
            Some(address) if !address.is_empty() => address.clone(),
            Some(_) => format!("#{key}"),
            None => String::new(),
        };
        self.link(&address, &unescaped(name));
    }

    fn link(&mut self, address: &str, words: &str) {
        self.page.open("a", &[("href", address)]);
        self.page.words(words);
        self.page.close("a");
    }

    fn replacement(&mut self, name: &str) {
        match self.replacements.get(&folded(name)).cloned() {
            Some(Replacement::Words(words)) if words.len() <= self.room => {
                self.room -= words.len();
                // What stands for a name holds no other.
                let replacements = std::mem::take(&mut self.replacements);
                self.inline(&words);
                self.replacements = replacements;
            }
            Some(Replacement::Picture {
                address,
                alternative,
            }) if alternative.len() + address.len() <= self.room => {
                self.room -= alternative.len() + address.len();
                self.page.image(&address, &alternative);
            }
            _ => self.page.words(&format!("|{name}|")),
        }
    }
}

/// `words <target>`
fn described(words: &str) -> Option<(&str, &str)> {
    let (words, target) = words.strip_suffix('>')?.rsplit_once('<')?;
    let words = words.trim_end();
    Some((if words.is_empty() { target } else { words }, target))
}

/// Words without the backslashes before their marks.
fn unescaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut chars = words.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            out.extend(chars.next().filter(|c| !c.is_whitespace()));
        } else {
            out.push(c);
        }
    }
    out
}

/// Where the mark that ends words stands.
fn closing(inner: &str, mark: &str) -> Option<usize> {
    let literal = mark == "``";
    let mut from = inner.chars().next()?.len_utf8();
    while let Some(found) = inner.get(from..).and_then(|rest| rest.find(mark)) {
        let at = from + found;
        let before = inner.get(..at)?.chars().next_back()?;
        let after = inner.get(at + mark.len()..)?.chars().next();
        let double = mark.len() == 1 && (before == '*' || after == Some('*')) && mark == "*";
        let ends = after.is_none_or(|c| {
            closes_before(c) || mark == "`" && matches!(c, '_' | ':') || mark == "|" && c == '_'
        });
        if !before.is_whitespace() && (literal || before != '\\') && ends && !double {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

fn partner(c: char) -> Option<char> {
    Some(match c {
        '"' => '"',
        '\'' => '\'',
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        _ => return None,
    })
}

/// Whether a mark may begin behind a character.
fn opens_after(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\'' | '"' | '(' | '[' | '{' | '<' | '-' | '/' | ':')
        || is_mark(c)
}

/// Whether a mark may end before a character.
fn closes_before(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\'' | '"'
                | ')'
                | ']'
                | '}'
                | '>'
                | '-'
                | '/'
                | ':'
                | '.'
                | ','
                | ';'
                | '!'
                | '?'
                | '\\'
        )
        || is_mark(c)
}

/// Marks of other scripts: Chinese commas and brackets, dashes, quotes.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric() && breadth(c) != Breadth::Narrow || c == '\u{200B}'
}

//! Writing fields.

use std::fmt::Write as _;

use super::{Field, Fields, Key, Type};

/// A table with its header, one key a line in the order of the keys, every line ended by `eol`.
pub(in crate::storage) fn render_table(
    header: &str,
    fields: &Fields,
    keys: &[Key],
    eol: &str,
) -> String {
    let mut text = format!("{header}{eol}");
    for key in keys {
        if let Some(field) = super::get(fields, key.name) {
            let _ = write!(text, "{}{eol}", render_line(key, field, eol));
        }
    }
    text
}

/// `key = value`, without the line end.
pub(super) fn render_line(key: &Key, field: &Field, eol: &str) -> String {
    format!("{} = {}", key.name, render(key.kind, field, eol))
}

/// A comment, one line per line of the words.
pub(in crate::storage) fn render_comment(words: &str) -> String {
    words.lines().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "# {line}");
        text
    })
}

/// A value.
pub(super) fn render(kind: Type, field: &Field, eol: &str) -> String {
    match field {
        Field::Text(text) if kind == Type::Lines => lines(text, eol),
        Field::Text(text) => basic(text),
        Field::List(items) => {
            let items: Vec<String> = items.iter().map(|item| basic(item)).collect();
            format!("[{}]", items.join(", "))
        }
        Field::Number(number) => number.to_string(),
        Field::Flag(flag) => flag.to_string(),
        Field::Time(time) => time.clone(),
        Field::Found(found) => format!(
            "{{ quote = {}, start = {}, end = {}, confidence = {:?} }}",
            basic(&found.quote),
            found.start,
            found.end,
            found.confidence
        ),
    }
}

/// A basic string on one line.
pub(in crate::storage) fn basic(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            c => push_escaped(&mut out, c),
        }
    }
    out.push('"');
    out
}

/// A multi-line basic string: the words begin on the line after the opening marks.
fn lines(text: &str, eol: &str) -> String {
    let mut out = format!("\"\"\"{eol}");
    let mut quotes = 0;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '"' {
            quotes = 0;
        }
        match c {
            '"' => {
                quotes += 1;
                if quotes == 3 || rest.peek().is_none() {
                    out.push('\\');
                    quotes = 0;
                }
                out.push('"');
            }
            '\n' => out.push_str(eol),
            c => push_escaped(&mut out, c),
        }
    }
    out.push_str("\"\"\"");
    out
}

/// A character that ends nothing: backslashes and control characters but TAB are escaped (TOML 1.0, String).
fn push_escaped(out: &mut String, c: char) {
    match c {
        '\\' => out.push_str("\\\\"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push('\t'),
        '\0'..='\x1F' | '\x7F' => {
            let _ = write!(out, "\\u{:04X}", u32::from(c));
        }
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(kind: Type, line: &str) -> Option<Field> {
        let document = toml_edit::Document::parse(line).ok()?;
        let keys = [Key { name: "k", kind }];
        let fields = super::super::read_fields(line, document.as_table(), &keys).ok()?;
        super::super::get(&fields, "k").cloned()
    }

    fn check(kind: Type, field: &Field, eol: &str) {
        let line = format!("k = {}{eol}", render(kind, field, eol));
        assert_eq!(read(kind, &line).as_ref(), Some(field), "{line:?}");
    }

    #[test]
    fn hard_strings_come_back() {
        for text in [
            "",
            "\n",
            "\"",
            "\"\"\"",
            "\"\"\"\"\"\"\"",
            "a\\",
            "\\u0041",
            "a\r\nb",
            "\r",
            "\u{0}\u{1b}\u{7f}",
            "末尾\"",
            "\n\n首尾换行\n\n",
            "\t缩进",
            "𠮷👨‍👩‍👧",
            "'''",
            "a \\\n b",
        ] {
            for eol in ["\n", "\r\n"] {
                for kind in [Type::Text, Type::Lines] {
                    check(kind, &Field::Text(text.to_owned()), eol);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn every_string_comes_back(text in "[\"\\\\\r\n\ta朱\u{1b}]{0,12}", crlf: bool) {
            let eol = if crlf { "\r\n" } else { "\n" };
            check(Type::Lines, &Field::Text(text.clone()), eol);
            check(Type::Text, &Field::Text(text.clone()), eol);
            check(Type::List, &Field::List(vec![text.clone(), text]), eol);
        }
    }
}

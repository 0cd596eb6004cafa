//! Front matter: the facts that a Markdown file states before its text, in YAML between `---` lines or TOML between `+++` lines.

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle};

/// Front matter longer than this, in bytes, is text.
const LONGEST: usize = 256 << 10;

/// A file's front matter and what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FrontMatter<'a> {
    /// Fields in their order, their values as words; empty ones are left out.
    pub(super) fields: Vec<(String, String)>,
    /// The text after the closing line.
    pub(super) body: &'a str,
}

/// Front matter in YAML that is a mapping: it makes a text file Markdown whatever its name is.
pub(super) fn yaml(text: &str) -> Option<FrontMatter<'_>> {
    let (source, body) = between(text, "---", &["---", "..."])?;
    Some(FrontMatter {
        fields: yaml_fields(source)?,
        body,
    })
}

/// Front matter in TOML.
pub(super) fn toml(text: &str) -> Option<FrontMatter<'_>> {
    let (source, body) = between(text, "+++", &["+++"])?;
    let table: toml_edit::DocumentMut = source.parse().ok()?;
    let fields = table
        .iter()
        .map(|(key, item)| (key.to_owned(), toml_words(item)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    Some(FrontMatter { fields, body })
}

/// Lines that were meant as front matter in YAML and are none, and what follows with its closing line. They hold no blank line and begin
/// with a field; what follows a rule otherwise is text.
pub(super) fn refused(text: &str) -> Option<(&str, &str)> {
    let (source, body) = between(text, "---", &["---"])?;
    let field = source.lines().next()?.contains([':', '：']);
    let blank = source.lines().any(|line| line.trim().is_empty());
    let closing = text.len() - body.len();
    let lines = text.get(..closing)?.trim_end().strip_suffix("---")?;
    (field && !blank).then(|| (lines, text.get(lines.len()..).unwrap_or_default()))
}

/// Whether a prefix of a file opens with YAML front matter whose end has not come yet.
pub(super) fn may_go_on(prefix: &str) -> bool {
    prefix.len() < LONGEST
        && (prefix.starts_with("---\n") || "---\n".starts_with(prefix))
        && between(prefix, "---", &["---", "..."]).is_none()
}

/// What stands between an opening first line and the next closing line, and what follows.
fn between<'a>(text: &'a str, opening: &str, closing: &[&str]) -> Option<(&'a str, &'a str)> {
    let (first, rest) = text.split_once('\n')?;
    if first.trim_end() != opening {
        return None;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if closing.contains(&line.trim_end()) {
            return Some((rest.get(..at)?, rest.get(at + line.len()..)?));
        }
        at += line.len();
        if at > LONGEST {
            return None;
        }
    }
    None
}

/// A collection that is being read.
struct Open {
    mapping: bool,
    /// Whether the next node of a mapping is a key.
    key: bool,
}

/// The fields of a YAML mapping; `None` when it is no valid YAML or no mapping. Scalars keep their spelling (YAML 1.2.2 §10.3 would
/// make `1.10` a number), sequences are joined by commas, aliases stay empty.
fn yaml_fields(source: &str) -> Option<Vec<(String, String)>> {
    let mut fields = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let (mut name, mut words) = (String::new(), String::new());
    let mut seen = false;
    for event in Parser::new_from_str(source) {
        let (event, _) = event.ok()?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                let mapping = matches!(event, Event::MappingStart(..));
                match open.last() {
                    None if !mapping || seen => return None,
                    // A collection as a key is YAML, but no front matter.
                    Some(outer) if outer.mapping && outer.key => return None,
                    _ => {}
                }
                seen = true;
                open.push(Open { mapping, key: true });
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
            }
            Event::Scalar(value, style, ..) => {
                let empty = style == ScalarStyle::Plain && matches!(&*value, "~" | "null");
                let value = if empty { "" } else { value.trim() };
                let depth = open.len();
                let inner = open.last()?;
                let key = inner.mapping && inner.key;
                if key && depth == 1 {
                    value.clone_into(&mut name);
                } else {
                    if depth > 1 && (key || !inner.mapping) && !words.is_empty() {
                        words.push_str(", ");
                    }
                    words.push_str(value);
                    words.push_str(if key { ": " } else { "" });
                }
            }
            Event::Alias(..) => {}
            Event::DocumentStart(..) if seen => return None,
            _ => continue,
        }
        // A node has ended.
        let depth = open.len();
        if let Some(inner) = open.last_mut().filter(|inner| inner.mapping) {
            if depth == 1 && !inner.key {
                let value = std::mem::take(&mut words);
                if !value.is_empty() {
                    fields.push((std::mem::take(&mut name), value));
                }
            }
            inner.key = !inner.key;
        }
    }
    seen.then_some(fields)
}

fn toml_words(item: &toml_edit::Item) -> String {
    match item.as_value() {
        Some(toml_edit::Value::String(text)) => text.value().trim().to_owned(),
        Some(toml_edit::Value::Array(array)) => {
            let words: Vec<_> = array
                .iter()
                .map(|value| {
                    value
                        .as_str()
                        .map_or_else(|| value.to_string().trim().to_owned(), str::to_owned)
                })
                .collect();
            words.join(", ")
        }
        _ => item.to_string().trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&[(&str, &str)], &str)>) {
        let found = yaml(text).or_else(|| toml(text));
        let found = found.as_ref().map(|front| {
            let fields: Vec<_> = front
                .fields
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str()))
                .collect();
            (fields, front.body)
        });
        let expected = expected.map(|(fields, body)| (fields.to_vec(), body));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn yaml_mappings_are_front_matter() {
        check(
            "---\nlayout: post\ntitle: \"开启新篇章\"\ndate: 2022-05-31 09:55:45 +0800\nversion: 1.10\n---\n正文",
            Some((
                &[
                    ("layout", "post"),
                    ("title", "开启新篇章"),
                    ("date", "2022-05-31 09:55:45 +0800"),
                    ("version", "1.10"),
                ],
                "正文",
            )),
        );
        check(
            "---\ntags: [党建, 产业]\nempty:\nby:\n  name: 甲\n  at: 乙\n...\nx",
            Some((&[("tags", "党建, 产业"), ("by", "name: 甲, at: 乙")], "x")),
        );
        check(
            "+++\ntitle = \"甲\"\ntags = [\"a\", 2]\n+++\nx",
            Some((&[("title", "甲"), ("tags", "a, 2")], "x")),
        );
    }

    #[test]
    fn anything_else_is_text() {
        for text in [
            "",
            "---",
            "---\n",
            "---\n---\n",
            "---\ntitle: 县域: 调研\n---\n",
            "---\n- a\n- b\n---\n",
            "---\njust words\n---\n",
            "---\na: b\n",
            "----\na: b\n----\n",
            " ---\na: b\n---\n",
            "---\n? {a: b}\n: c\n---\n",
            "+++\nnot toml\n+++\n",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_window_may_cut_front_matter() {
        for (prefix, expected) in [
            ("--", true),
            ("---\na: b", true),
            ("---\na: b\n---\nc", false),
            ("a", false),
        ] {
            assert_eq!(may_go_on(prefix), expected, "{prefix:?}");
        }
    }
}

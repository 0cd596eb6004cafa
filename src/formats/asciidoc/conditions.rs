//! Lines that show others only under a condition (`ifdef`, `ifndef`, `ifeval`), as a processor sees them that makes a page of the web.

use std::collections::HashSet;

use super::attribute;

/// Names that such a processor defines by itself.
const DEFINED: &[&str] = &[
    "asciidoctor",
    "asciidoctor-version",
    "backend",
    "backend-html5",
    "basebackend",
    "basebackend-html",
    "filetype-html",
    "outfilesuffix",
];

/// The lines that are read. Where a condition has no end nothing is left out.
pub(super) fn shown(text: &str) -> Vec<&str> {
    read(text, false).unwrap_or_else(|| read(text, true).unwrap_or_default())
}

/// `None` when a condition that is not `ignored` has no end.
fn read(text: &str, ignored: bool) -> Option<Vec<&str>> {
    let mut names: HashSet<String> = DEFINED.iter().map(|name| (*name).to_owned()).collect();
    let mut lines = Vec::new();
    // Whether each open condition holds, and how many do not.
    let mut open: Vec<bool> = Vec::new();
    let mut hidden = 0_usize;
    for line in text.lines().map(str::trim_end) {
        if let Some((kind, target, words)) = condition(line) {
            let holds = ignored || holds(kind, target, &names);
            match (kind, words) {
                ("endif", _) => hidden -= usize::from(open.pop() == Some(false)),
                (_, "") | ("ifeval", _) => {
                    open.push(holds);
                    hidden += usize::from(!holds);
                }
                (_, words) if hidden == 0 && holds => {
                    define(words, &mut names);
                    lines.push(words);
                }
                _ => {}
            }
        } else if hidden == 0 {
            define(line, &mut names);
            let escaped = line
                .strip_prefix('\\')
                .filter(|rest| condition(rest).is_some());
            lines.push(escaped.unwrap_or(line));
        }
    }
    (ignored || open.is_empty()).then_some(lines)
}

/// `ifdef::names[words]`: the kind, the names, the words.
fn condition(line: &str) -> Option<(&str, &str, &str)> {
    let (kind, rest) = line.split_once("::")?;
    if !matches!(kind, "ifdef" | "ifndef" | "ifeval" | "endif") {
        return None;
    }
    let (target, words) = rest.split_once('[')?;
    let words = words.strip_suffix(']')?;
    (!target.contains(char::is_whitespace)).then_some((kind, target, words))
}

fn holds(kind: &str, target: &str, names: &HashSet<String>) -> bool {
    let known = |name: &str| names.contains(&name.to_lowercase());
    let is = if target.contains('+') {
        target.split('+').all(known)
    } else {
        target.split(',').any(known)
    };
    match kind {
        "ifdef" => is,
        "ifndef" => !is,
        // What is computed is not known here.
        _ => true,
    }
}

fn define(line: &str, names: &mut HashSet<String>) {
    if let Some((name, _)) = attribute(line) {
        let bare = name.trim_matches('!').to_lowercase();
        if name.contains('!') {
            names.remove(&bare);
        } else {
            names.insert(bare);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_shown_on_their_conditions() {
        for (text, expected) in [
            ("a\nifdef::x[]\nb\nendif::[]\nc", "a\nc"),
            (":x:\nifdef::x[]\nb\nendif::[]", ":x:\nb"),
            (":x:\n:!x:\nifndef::x[]\nb\nendif::x[]", ":x:\n:!x:\nb"),
            ("ifdef::x[b]\nifndef::x[c]", "c"),
            ("ifdef::x,backend-html5[]\nb\nendif::[]", "b"),
            ("ifdef::x+backend-html5[]\nb\nendif::[]", ""),
            ("ifdef::x[]\nifndef::y[]\nb\nendif::[]\nendif::[]\nc", "c"),
            ("ifeval::[{a} > 1]\nb\nendif::[]", "b"),
            // Not closed: nothing is lost.
            ("ifdef::x[]\nb", "b"),
            ("endif::[]\nb", "b"),
            ("\\ifdef::x[]\n\\b", "ifdef::x[]\n\\b"),
        ] {
            assert_eq!(shown(text).join("\n"), expected, "{text:?}");
        }
    }
}

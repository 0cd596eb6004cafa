//! Writing one option into a settings file, so that everything else in it stays as it is, byte for byte.

use toml::de::{DeTable, DeValue};

/// The file with a top-level option set to a value that is TOML already; `None` when the file is not TOML, for then nobody can say
/// what a change of it would mean.
pub fn keep(source: &str, option: &str, value: &str) -> Option<String> {
    let table = DeTable::parse(source).ok()?;
    if let Some(present) = table.get_ref().get(option) {
        if matches!(present.get_ref(), DeValue::Table(_)) {
            return None;
        }
        let (before, after) = (
            source.get(..present.span().start)?,
            source.get(present.span().end..)?,
        );
        return Some(format!("{before}{value}{after}"));
    }
    // Before everything else it cannot fall into a table.
    let (mark, rest) = match source.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", source),
    };
    let end = if source.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    Some(format!("{mark}{option} = {value}{end}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::keep;

    #[test]
    fn only_the_value_changes() {
        for (source, expected) in [
            ("", Some("theme = \"sepia\"\n")),
            (
                "theme = \"dark\" # evenings\n",
                Some("theme = \"sepia\" # evenings\n"),
            ),
            (
                "# mine\r\nmeasure = 40\r\n",
                Some("theme = \"sepia\"\r\n# mine\r\nmeasure = 40\r\n"),
            ),
            (
                "\u{feff}[outline]\n",
                Some("\u{feff}theme = \"sepia\"\n[outline]\n"),
            ),
            ("theme='dark'", Some("theme=\"sepia\"")),
            ("measure = \n", None),
            ("[theme]\na = 1\n", None),
        ] {
            let kept = keep(source, "theme", "\"sepia\"");
            assert_eq!(kept.as_deref(), expected, "{source:?}");
        }
    }
}

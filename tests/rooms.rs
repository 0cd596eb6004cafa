//! The source itself: who may use whom, who may touch the world, who may measure width and draw, and where the words for people live.
//!
//! ARCHITECTURE.md draws the same map for people; this one fails when it is left.

#[cfg(test)]
#[path = "common/source.rs"]
mod source;

#[cfg(test)]
mod rooms {
    use std::collections::BTreeSet;
    use std::sync::LazyLock;

    use regex::Regex;

    use super::source::{self, SourceFile, read};

    static FILES: LazyLock<Vec<SourceFile>> = LazyLock::new(source::files);

    /// The rooms in their order: a room uses only rooms of earlier lines. The program's own doors, `lib` and `main`, stand outside.
    const ORDER: &[&[&str]] = &[
        &["message", "text", "pinyin"],
        &["document"],
        &["anchor"],
        &["outline", "search", "redaction", "syntax", "layout"],
        &["annotation"],
        &["paint"],
        &[
            "formats", "export", "import", "storage", "config", "keymap", "theme",
        ],
        &["library"],
        &["app"],
        &["tui", "cli"],
        &["run"],
    ];

    /// Base rooms that may know each other's types.
    const NEIGHBOURS: &[(&str, &str)] = &[("message", "text"), ("text", "message")];

    /// Rooms that only compute.
    const PURE: &[&str] = &[
        "message",
        "text",
        "pinyin",
        "document",
        "anchor",
        "outline",
        "search",
        "redaction",
        "syntax",
        "layout",
        "annotation",
        "paint",
        "formats",
        "export",
        "import",
        "keymap",
        "theme",
        "app",
    ];

    /// What touches the world: files, environment, clock, threads, other programs, standard streams.
    const WORLD: &str = r"(?-u)\bstd::(fs|env|net|process|thread)\b|\bSystemTime\b|\bInstant::now\b|\bTimestamp::now\b|\bZoned::now\b|\bio::std(in|out|err)\b|\bFile::(open|create)\b";

    fn rank(room: &str) -> Option<usize> {
        ORDER.iter().position(|line| line.contains(&room))
    }

    fn pattern(pattern: &str) -> Regex {
        Regex::new(pattern).unwrap()
    }

    /// `crate::room::…`.
    static PATH: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u)\bcrate::(\w+)(?:::\w+)*"));
    /// `use crate::{…};`.
    static GROUP: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bcrate::\{([^;]*)\};"));
    /// What stands in the innermost braces of such a group.
    static INNER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{[^{}]*\}"));
    /// The first name of each part of a group.
    static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u)(?:^|,)\s*(\w+)"));
    /// `super::room::…`.
    static UPWARD: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?-u)\b(?:super::)+(\w+)(?:::\w+)*"));

    /// The rooms that a file names in paths, with the path as written.
    fn uses(file: &SourceFile) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        for captures in PATH.captures_iter(&file.code) {
            found.insert((captures[1].to_owned(), captures[0].to_owned()));
        }
        for captures in GROUP.captures_iter(&file.code) {
            let rooms = INNER.replace_all(&captures[1], "");
            for room in NAME.captures_iter(&rooms) {
                found.insert((room[1].to_owned(), captures[0].to_owned()));
            }
        }
        // From the front file of a room `super` is the crate.
        if file.path.matches('/').count() == 0 || file.path.ends_with("/mod.rs") {
            for captures in UPWARD.captures_iter(&file.code) {
                found.insert((captures[1].to_owned(), captures[0].to_owned()));
            }
        }
        found
    }

    fn wrong_uses(file: &SourceFile) -> Vec<String> {
        let Some(own) = rank(file.room()) else {
            return Vec::new();
        };
        let may = |room: &str| {
            room == file.room()
                || rank(room).is_none_or(|rank| rank < own)
                || NEIGHBOURS.contains(&(file.room(), room))
        };
        uses(file)
            .into_iter()
            .filter(|(room, _)| !may(room))
            .map(|(_, path)| format!("{} uses {path}", file.path))
            .collect()
    }

    #[test]
    fn rooms_use_only_earlier_rooms() {
        let wrong: Vec<String> = FILES.iter().flat_map(wrong_uses).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn every_room_has_its_place_in_the_order() {
        let rooms: BTreeSet<String> = FILES.iter().map(|file| file.room().to_owned()).collect();
        for room in &rooms {
            assert!(
                rank(room).is_some() || matches!(room.as_str(), "lib" | "main"),
                "{room} has no place"
            );
        }
        for room in ["text", "layout", "app", "tui", "run"] {
            assert!(rooms.contains(room), "the tree was not read: {rooms:?}");
        }
    }

    #[test]
    fn the_core_touches_no_world() {
        let world = pattern(WORLD);
        let mut wrong = Vec::new();
        for file in FILES.iter().filter(|file| PURE.contains(&file.room())) {
            wrong.extend(
                world
                    .find_iter(&file.code)
                    .map(|found| format!("{}: {}", file.path, found.as_str())),
            );
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// Every mention of a pattern outside of the files that may have it.
    fn mentions(pattern: &str, may: fn(&str) -> bool) -> Vec<String> {
        let pattern = Regex::new(pattern).unwrap();
        let mut found = Vec::new();
        for file in FILES.iter().filter(|file| !may(&file.path)) {
            for (i, line) in file.code.lines().enumerate() {
                if pattern.is_match(line) {
                    found.push(format!("src/{}:{}: {}", file.path, i + 1, line.trim()));
                }
            }
        }
        found
    }

    #[test]
    fn width_is_measured_in_one_place() {
        let wrong = mentions(
            r"unicode_width|UnicodeWidth(Str|Char)|\.width_cjk\(|\.width\(\)",
            |path| path == "text/width.rs",
        );
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn words_are_drawn_in_one_place() {
        let wrong = mentions(
            r"\b(Span|Line|Text)::(raw|from|styled)\b|\bParagraph::|\bset_(string|stringn|span|line)\(|\bset_symbol\(|\bwidgets::",
            |path| !path.starts_with("tui/") || path == "tui/put.rs",
        );
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// Rooms that speak to people, by keys of the catalogue only.
    const SPEAKING: &[&str] = &["app", "tui", "run", "cli", "export", "library"];

    /// Two words and the end of a sentence.
    static SENTENCE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)[A-Za-z]{2,}[ ,;:].*[A-Za-z]{2,}[.?!]\s*$").unwrap());

    /// Whether a literal looks like words for people: Chinese, or a sentence.
    fn speaks(literal: &str) -> bool {
        let han = |c| matches!(c, '\u{3000}'..='\u{303F}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}');
        literal.chars().any(han) || SENTENCE.is_match(literal)
    }

    #[test]
    fn words_for_people_live_in_the_catalogue() {
        let mut wrong = Vec::new();
        for file in FILES.iter().filter(|file| SPEAKING.contains(&file.room())) {
            for (line, literal) in &file.literals {
                if speaks(literal) {
                    wrong.push(format!("src/{}:{line}: {literal}", file.path));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_reader_of_sources_tells_code_from_words() {
        let file = read(
            "app/x.rs",
            "// crate::tui \"no\"\nuse crate::{text::{Span, Cells}, run};\n/* \"no\" */ let a = \"一\\\"二\"; let b = r#\"x\"y\"#;\n\
             fn f<'a>(c: &'a str) { '\"'; '\\''; '一'; }\nuse crate::tui::put;\n#[cfg(test)]\nmod tests {\n \"no\"; crate::cli\n}\n",
        );
        assert_eq!(
            file.literals,
            [(3, "一\\\"二".to_owned()), (3, "x\"y".to_owned())]
        );
        assert_eq!(
            wrong_uses(&file),
            [
                "app/x.rs uses crate::{text::{Span, Cells}, run};",
                "app/x.rs uses crate::tui::put"
            ]
        );
        for (literal, expected) in [
            ("The file is gone.", true),
            ("没有", true),
            ("what, then?", true),
            ("app.nothing-open", false),
            ("zhupi-note-{}.md", false),
            ("Name.", false),
            ("", false),
        ] {
            assert_eq!(speaks(literal), expected, "{literal}");
        }
    }
}

//! Settings files, layers and the documented default.

use proptest::prelude::*;

use super::*;

fn said(source: &str) -> Vec<String> {
    let (_, problems) = Config::parse(source, "config.toml");
    problems.iter().map(|p| p.say(Lang::ENGLISH)).collect()
}

/// The documented file with every option switched on.
fn uncommented(file: &str) -> String {
    file.lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|line| {
            OPTIONS.iter().any(|option| {
                line.strip_prefix(option.name)
                    .is_some_and(|rest| rest.starts_with(" = "))
            })
        })
        .flat_map(|line| [line, "\n"])
        .collect()
}

#[test]
fn every_option_is_read() {
    let source = "language = \"zh_CN.UTF-8\"\ntheme = \"ink\"\ntheme-dark = \"sepia\"\ntheme-light = \"mono\"\nkeymap = \"vim\"\nnotes = \"beside\"\nauthor = \" 王 \"\n\
                  ambiguous = 2\nprobe-timeout = 500\nmeasure = 0x20\ncolumns = 2\nparagraphs = \"both\"\nline-spacing = 1\nhanging = false\n\
                  justify = true\njoin-lines = \"on\"\nmouse = false\nlinear = true\n\
                  [outline]\nclasses = \"outline.toml\"\n";
    let (config, problems) = Config::parse(source, "c");
    assert_eq!(problems, []);
    let values: Vec<String> = config.rows().into_iter().map(|row| row.value).collect();
    assert_eq!(
        values,
        [
            "\"zh-Hans\"",
            "\"ink\"",
            "\"sepia\"",
            "\"mono\"",
            "\"vim\"",
            "\"beside\"",
            "\"王\"",
            "2",
            "500",
            "32",
            "2",
            "\"both\"",
            "1",
            "false",
            "true",
            "\"on\"",
            "false",
            "true",
            "\"outline.toml\""
        ]
    );
    let origins = config.rows().into_iter().map(|row| row.origin);
    assert!(origins.clone().count() == OPTIONS.len());
    for origin in origins {
        assert_eq!(origin, Origin::File("c".to_owned()));
    }
}

#[test]
fn the_strongest_layer_wins_and_says_so() {
    let (project, _) = Config::parse("measure = 40\nmouse = false", "project");
    let (user, _) = Config::parse("measure = 30\ntheme = \"ink\"", "user");
    let mut flags = Config::default();
    flags.theme.set("dark".to_owned(), Origin::Flag);
    let config = flags.over(project).over(user).over(Config::default());
    for (name, value, origin) in [
        ("theme", "\"dark\"", Origin::Flag),
        ("measure", "40", Origin::File("project".to_owned())),
        ("mouse", "false", Origin::File("project".to_owned())),
        ("keymap", "\"default\"", Origin::Default),
    ] {
        let row = config.rows().into_iter().find(|row| row.name == name);
        assert_eq!(
            row.map(|row| (row.value, row.origin)),
            Some((value.to_owned(), origin)),
            "{name}"
        );
    }
}

#[test]
fn a_file_that_chooses_the_default_is_still_a_choice() {
    let (file, _) = Config::parse("mouse = true", "strong");
    let (lower, _) = Config::parse("mouse = false", "weak");
    assert!(file.over(lower).mouse.value);
}

#[test]
fn wrong_lines_say_what_and_where() {
    for (source, expected) in [
        (
            "measrue = 40",
            "config.toml:1:1: There is no option “measrue”. Did you mean “measure”?",
        ),
        (
            "elephant = 40",
            "config.toml:1:1: There is no option “elephant”. The options are: language, theme, theme-dark, theme-light, keymap, notes, author, \
             ambiguous, probe-timeout, measure, columns, paragraphs, line-spacing, hanging, justify, join-lines, mouse, linear, outline.classes.",
        ),
        (
            "mouse = true\nmeasure = 4",
            "config.toml:2:11: “measure” must be a number from 16 to 120.",
        ),
        (
            "measure = 99999999999999999999",
            "config.toml:1:11: “measure” must be a number from 16 to 120.",
        ),
        (
            "mouse = \"yes\"",
            "config.toml:1:9: “mouse” must be true or false.",
        ),
        (
            "theme = 3",
            "config.toml:1:9: “theme” must be a text in quotes.",
        ),
        (
            "keymap = \" \"",
            "config.toml:1:10: “keymap” must not be empty.",
        ),
        (
            "notes = \"besides\"",
            "config.toml:1:9: “notes” cannot be “besides”. Did you mean “beside”?",
        ),
        (
            "ambiguous = 3",
            "config.toml:1:13: “ambiguous” must be one of these: auto, 1, 2, avoid.",
        ),
        (
            "language = \"fr\"",
            "config.toml:1:12: “language” must be one of these: auto, en, zh-Hans, zh-Hant.",
        ),
        (
            "mouse = true\nmouse = false",
            "config.toml:2:1: “mouse” is set twice in this table.",
        ),
        (
            "outline.clases = 1",
            "config.toml:1:9: There is no option “outline.clases”. Did you mean “outline.classes”?",
        ),
        (
            "outline.classes = 1",
            "config.toml:1:19: “outline.classes” must be a text in quotes.",
        ),
        (
            "outline = 1",
            "config.toml:1:1: There is no option “outline”. The options are: language, theme, theme-dark, theme-light, keymap, notes, author, \
             ambiguous, probe-timeout, measure, columns, paragraphs, line-spacing, hanging, justify, join-lines, mouse, linear, outline.classes.",
        ),
        (
            "[mouse]\nx = 1",
            "config.toml:1:1: “mouse” must be true or false.",
        ),
    ] {
        assert_eq!(said(source), [expected], "{source}");
    }
    let (config, problems) = Config::parse("theme = \nmeasure = 40\n", "c");
    assert_eq!(problems.len(), 1);
    assert_eq!(config.measure.value, 40, "the good lines count");
}

#[test]
fn lines_are_joined_by_words_or_by_a_switch() {
    for (value, expected) in [
        ("\"auto\"", Joining::Auto),
        ("\"on\"", Joining::On),
        ("true", Joining::On),
        ("\"off\"", Joining::Off),
        ("false", Joining::Off),
    ] {
        let (config, problems) = Config::parse(&format!("join-lines = {value}"), "c");
        assert_eq!(problems, [], "{value}");
        assert_eq!(config.join_lines.value, expected, "{value}");
    }
}

#[test]
fn the_documented_file_sets_nothing_and_names_everything() {
    for lang in Lang::all() {
        let file = Config::default_toml(lang);
        assert_eq!(Config::parse(&file, "c"), (Config::default(), vec![]));
        let (config, problems) = Config::parse(&uncommented(&file), "c");
        assert_eq!(problems, [], "{file}");
        for (row, default) in config.rows().iter().zip(Config::default().rows()) {
            assert_eq!(row.value, default.value, "{}", row.name);
            assert_eq!(row.origin, Origin::File("c".to_owned()), "{}", row.name);
        }
    }
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(author in "\\PC{0,12}", theme in "[^ ]\\PC{0,8}", measure in MEASURES, path in "\\PC*\n?\\PC*") {
        let mut config = Config::default();
        let author = author.trim().to_owned();
        config.author.set(Some(author).filter(|a| !a.is_empty()), Origin::File(path));
        config.theme.set(theme, Origin::Flag);
        prop_assume!(!config.theme.value.trim().is_empty());
        config.measure.set(measure, Origin::Default);
        let (back, problems) = Config::parse(&config.to_toml(Lang::ENGLISH), "c");
        prop_assert_eq!(problems, []);
        for (row, was) in back.rows().iter().zip(config.rows()) {
            prop_assert_eq!(&row.value, &was.value);
        }
    }

    #[test]
    fn any_text_is_taken(source in "(\\PC|[\n=\"\\[\\]])*") {
        let (config, _) = Config::parse(&source, "c");
        prop_assert!(MEASURES.contains(&config.measure.value));
    }
}

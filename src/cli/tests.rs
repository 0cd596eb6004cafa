use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::message::Lang;

const FILES: [&str; 5] = ["a.txt", "a#1.txt", "notes", "dir", "x.txt#二"];

fn parsed(args: &[&str]) -> Invocation {
    let args: Vec<OsString> = args.iter().map(OsString::from).collect();
    let exists = |path: &Path| FILES.iter().any(|file| path == Path::new(file));
    let env = Env {
        lang: Lang::ENGLISH,
        exists: &exists,
    };
    parse(&args, &env)
}

fn reader(args: &[&str]) -> ReaderOptions {
    match parsed(args) {
        Invocation::Read(options, _) => options,
        other => panic!("{args:?}: {other:?}"),
    }
}

#[test]
fn every_command_is_in_every_catalogue() {
    let mut names = HashSet::new();
    for row in COMMANDS {
        assert!(names.insert(row.name), "{} twice", row.name);
        for lang in Lang::all() {
            for key in ["about", "usage"] {
                let key = format!("cli.{key}-{}", row.name);
                assert!(lang.has(&key), "{key} in {}", lang.tag());
            }
            assert!(row.usage(lang).starts_with(&format!("zhupi {}", row.name)));
        }
    }
}

#[test]
fn clap_finds_the_parser_sound_and_every_word_translated() {
    for lang in Lang::all() {
        let mut parser = table::parser(lang);
        parser.clone().debug_assert();
        let names: Vec<String> = parser
            .get_subcommands()
            .map(|command| command.get_name().to_owned())
            .collect();
        let mut help = vec![parser.render_long_help().to_string()];
        for name in names {
            let command = parser.find_subcommand_mut(&name).unwrap();
            help.push(command.render_long_help().to_string());
        }
        for help in help {
            assert!(!help.contains('□'), "{help}");
            let foreign = [
                "possible values",
                "default:",
                "Print help",
                "Usage: ",
                "Arguments:",
            ];
            for words in foreign {
                assert!(!help.contains(words), "{words} in {help}");
            }
        }
    }
}

#[test]
fn targets_and_references() {
    let target = |path: Option<&str>, reference: Option<&str>| Target {
        path: path.map(PathBuf::from),
        reference: reference.map(str::to_owned),
    };
    for (typed, expected) in [
        ("a.txt", target(Some("a.txt"), None)),
        ("a.txt#二（三）", target(Some("a.txt"), Some("二（三）"))),
        ("a.txt#", target(Some("a.txt"), None)),
        ("a#1.txt", target(Some("a#1.txt"), None)),
        ("a#1.txt#§3.2 ¶4", target(Some("a#1.txt"), Some("§3.2 ¶4"))),
        ("x.txt#二", target(Some("x.txt#二"), None)),
        ("gone.txt#二#三", target(Some("gone.txt"), Some("二#三"))),
        ("-", target(None, None)),
        ("#二", target(Some("#二"), None)),
    ] {
        assert_eq!(reader(&[typed]).targets, [expected], "{typed}");
    }
    assert_eq!(reader(&[]).targets, []);
    assert_eq!(
        reader(&["--", "text"]).targets,
        [target(Some("text"), None)]
    );
    assert_eq!(reader(&["a.txt", "notes"]).targets.len(), 2);
}

#[test]
fn options_of_the_reader() {
    let options = reader(&[
        "a.txt",
        "--notes",
        "n.toml",
        "--as",
        "markdown",
        "--password=朱",
        "--member=a/b.txt",
        "--encoding",
        "gbk",
        "--author",
        "张三",
        "--keymap",
        "vim",
        "--theme",
        "dark",
        "--lang",
        "zh",
    ]);
    let expected = ReaderOptions {
        tour: false,
        targets: vec![Target {
            path: Some("a.txt".into()),
            reference: None,
        }],
        notes: Some("n.toml".into()),
        format: Some("markdown".into()),
        encoding: Some("gbk".into()),
        password: Some("朱".into()),
        member: Some("a/b.txt".into()),
        author: Some("张三".into()),
        keymap: Some("vim".into()),
        theme: Some("dark".into()),
        ambiguous: None,
        linear: false,
        lang: Lang::from_locale("zh"),
    };
    assert_eq!(options, expected);
}

#[test]
fn commands_take_options_before_and_behind_their_name() {
    for args in [
        ["--notes", "n.toml", "notes", "a.txt"],
        ["notes", "--notes", "n.toml", "a.txt"],
        ["notes", "a.txt", "--notes", "n.toml"],
    ] {
        let Invocation::Run(command, _) = parsed(&args) else {
            panic!("{args:?}");
        };
        assert_eq!(command.row.name, "notes");
        assert_eq!(
            command.given.path("notes"),
            Some("n.toml".into()),
            "{args:?}"
        );
        assert_eq!(command.given.paths("path"), [PathBuf::from("a.txt")]);
    }
}

#[test]
fn the_language_asked_for_is_the_one_that_answers() {
    for (args, tag) in [
        (vec!["text"], "en"),
        (vec!["--lang", "zh", "text"], "zh-Hans"),
        (vec!["text", "--lang=zh_CN"], "zh-Hans"),
        (vec!["text", "--", "--lang", "zh"], "en"),
    ] {
        let (Invocation::Refused(_, lang) | Invocation::Run(_, lang)) = parsed(&args) else {
            panic!("{args:?}");
        };
        assert_eq!(lang.tag(), tag, "{args:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_command_line_breaks_the_parser(
        args in prop::collection::vec(
            prop_oneof![
                "[-#=a-z.\\PC]{0,6}",
                prop::sample::select(vec![
                    "text", "notes", "add", "export", "--lang", "--to", "--", "-o", "--quote", "-h", "a.txt", "#", "--start",
                ]).prop_map(str::to_owned),
            ],
            0..6,
        ),
    ) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        match parsed(&args) {
            Invocation::Refused(failure, lang) => {
                prop_assert_eq!(failure.code, USAGE);
                prop_assert!(!failure.say(lang).contains('□'), "{}", failure.say(lang));
            }
            Invocation::Print(words) => prop_assert!(!words.contains('□')),
            Invocation::Run(..) | Invocation::Read(..) => {}
        }
    }
}

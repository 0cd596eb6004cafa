//! Keymap files, the presets, and keys that become commands.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::message::Lang;

/// The commands that the presets are made for: those of the default one. That they exist, and that there are no others, is seen where the
/// commands are.
static COMMANDS: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    let source = PRESETS.first().expect("a preset").source;
    let tables: toml::Table = source.parse().expect("a table");
    let mut commands: Vec<(String, &'static str)> = Vec::new();
    for (mode, keys) in tables
        .iter()
        .filter_map(|(mode, keys)| Some((mode, keys.as_table()?)))
    {
        for command in keys.values().filter_map(|value| value.as_str()) {
            commands.push((mode.clone(), command.to_owned().leak()));
        }
    }
    commands
});

static DEFAULT: LazyLock<Keymap> = LazyLock::new(Keymap::default);

fn commands(mode: Mode) -> Vec<&'static str> {
    let of_mode = COMMANDS.iter().filter(|(of, _)| of == mode.name());
    of_mode.map(|(_, name)| *name).collect()
}

fn parse(source: &str) -> (Keymap, Vec<String>) {
    let (keymap, problems) = Keymap::parse(source, "keys.toml", &commands);
    let said = problems.iter().map(|p| p.say(Lang::ENGLISH)).collect();
    (keymap, said)
}

/// What keys lead to, one word for each outcome that is not a wait for more.
fn typed(keymap: &Keymap, mode: Mode, keys: &str) -> String {
    let mut feed = Feed::default();
    let mut said: Vec<String> = Vec::new();
    for key in Key::parse_sequence(keys).unwrap() {
        match feed.feed(keymap, mode, key) {
            Outcome::Pending { .. } => {}
            Outcome::Run { command, count } => {
                let count = count.map_or(String::new(), |count| format!("×{count}"));
                said.push(format!("{command}{count}"));
            }
            Outcome::Text(c) => said.push(format!("“{c}”")),
            Outcome::Unbound(keys) => said.push(format!("?{}", print_sequence(&keys))),
            Outcome::Cancelled => said.push("cancelled".to_owned()),
        }
    }
    if !feed.typed().is_empty() {
        said.push(format!("{}…", print_sequence(feed.typed())));
    }
    said.join(" ")
}

#[test]
fn presets_have_no_problem_and_bind_every_command_with_a_safe_key() {
    for preset in PRESETS {
        let (keymap, problems) = parse(preset.source);
        assert_eq!(problems, Vec::<String>::new(), "{}", preset.name);
        assert_eq!(Some(&keymap), Keymap::preset(preset.name).as_ref());
        for mode in Mode::ALL {
            for command in commands(mode) {
                // What is global must be reached while reading.
                let modes: &[Mode] = match command {
                    "focus-text" => &[Mode::Outline, Mode::Notes],
                    _ if mode == Mode::Global => &[Mode::Text],
                    _ => &[mode],
                };
                let safe = |keys: &String| {
                    Key::parse_sequence(keys)
                        .unwrap()
                        .iter()
                        .all(|key| key.is_safe())
                };
                let reached = modes
                    .iter()
                    .any(|mode| keymap.keys_of(*mode, command).iter().any(safe));
                assert!(reached, "{}: {} {command}", preset.name, mode.name());
            }
        }
    }
}

#[test]
fn presets_print_and_read_back_as_the_same_keymap() {
    for preset in PRESETS {
        let keymap = Keymap::preset(preset.name).unwrap();
        let (back, problems) = parse(&keymap.to_toml());
        assert_eq!(problems, Vec::<String>::new(), "{}", preset.name);
        assert_eq!(back, keymap, "{}", preset.name);
    }
}

#[test]
fn promised_keys() {
    let keymap = Keymap::default();
    for (mode, command, expected) in [
        (Mode::Text, "next-sentence", &[")"][..]),
        (Mode::Text, "mark-last-tag", &["m"]),
        (Mode::Text, "next-page", &["Space", "PgDn", "f"]),
        (Mode::Text, "remove-annotation", &["x", "Del"]),
        (Mode::Text, "redo", &["U", "C-r"]),
        (Mode::Text, "goto-page", &["g Enter", "g p"]),
        (Mode::Text, "help", &["?", "F1"]),
        (Mode::Text, "next-pane", &["Tab"]),
        (Mode::Help, "help", &[]),
        (Mode::Editor, "quit", &[]),
    ] {
        assert_eq!(keymap.keys_of(mode, command), expected, "{command}");
    }
}

#[test]
fn keys_become_commands() {
    for (mode, keys, expected) in [
        (Mode::Text, "j", "next-row"),
        (Mode::Text, "1 0 j", "next-row×10"),
        (Mode::Text, "0", "row-start"),
        (Mode::Text, "g g", "document-start"),
        (Mode::Text, "1 2 G", "document-end×12"),
        (Mode::Text, "g 1 2 Enter", "goto-page×12"),
        (Mode::Text, "3 g 1 0 p", "goto-page×10"),
        (Mode::Text, "3 g p", "goto-page×3"),
        (Mode::Text, "g", "g…"),
        (Mode::Text, "1 2", "1 2…"),
        (Mode::Text, "g Esc j", "cancelled next-row"),
        (Mode::Text, "4 C-g j", "cancelled next-row"),
        (Mode::Text, "4 Esc", "clear×4"),
        (Mode::Text, "g x j", "?g x next-row"),
        (Mode::Text, "朱", "?朱"),
        (
            Mode::Text,
            "／ ： 、 ｊ （ ） 。",
            "find palette find next-row previous-sentence next-sentence next-annotation",
        ),
        (Mode::Text, "１ ２ ｇ ｇ", "document-start×12"),
        (Mode::Text, "C-Enter S-Esc", "edit-annotation clear"),
        (Mode::Text, "9 9 9 9 9 9 9 9 9 9 j", "next-row×99999999"),
        (Mode::Outline, "3 j", "outline-next×3"),
        (Mode::Notes, "u", "undo"),
        (Mode::List, "3 j", "?3 list-next"),
        (Mode::Prompt, "j 3 ： 朱 Space", "“j” “3” “：” “朱” “ ”"),
        (Mode::Prompt, "Esc F1", "prompt-cancel ?F1"),
        (
            Mode::Editor,
            "、 Enter C-s",
            "“、” editor-newline editor-save",
        ),
        (Mode::Picker, "C-n A-x", "picker-next ?A-x"),
        (Mode::Help, "q ?", "help-close help-close"),
    ] {
        assert_eq!(typed(&DEFAULT, mode, keys), expected, "{keys}");
    }
}

#[test]
fn a_prefix_shows_what_follows() {
    let source = "extends = \"none\"\n[text]\n\"g g\" = \"document-start\"\n\"g Enter\" = \"goto-page\"\n\"g p\" = \"goto-page\"\n\
                  [global]\n\"g T\" = \"keep-theme\"\n[list]\n\"j\" = \"list-next\"\n";
    let (keymap, problems) = parse(source);
    assert_eq!(problems, Vec::<String>::new());
    let mut feed = Feed::default();
    let after =
        |feed: &mut Feed, key: &str| match feed.feed(&keymap, Mode::Text, Key::parse(key).unwrap())
        {
            Outcome::Pending { continuations, .. } => continuations
                .iter()
                .map(|(key, target)| format!("{key} {target:?}"))
                .collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
    assert_eq!(after(&mut feed, "3"), Vec::<String>::new());
    let expected = [
        "g Command(\"document-start\")",
        "Enter Command(\"goto-page\")",
        "p Command(\"goto-page\")",
        "T Command(\"keep-theme\")",
    ];
    assert_eq!(after(&mut feed, "g"), expected);
    assert_eq!(after(&mut feed, "4"), expected);
    // Another mode starts afresh.
    assert_eq!(
        feed.feed(&keymap, Mode::List, Key::char('j')),
        Outcome::Run {
            command: "list-next",
            count: None
        }
    );
}

#[test]
fn a_readers_file_overlays_a_preset() {
    for (source, mode, keys, expected) in [
        (
            "[text]\n\"j\" = \"mark\"\n",
            Mode::Text,
            "j Down",
            "mark next-row",
        ),
        (
            "[text]\n\"j\" = false\n",
            Mode::Text,
            "j k",
            "?j previous-row",
        ),
        (
            "[text]\n\"g\" = \"\"\n",
            Mode::Text,
            "g g k",
            "?g ?g previous-row",
        ),
        ("[text]\ng = \"mark\"\n", Mode::Text, "g", "mark"),
        (
            "[text]\n\"j j\" = \"mark\"\n",
            Mode::Text,
            "j j j",
            "mark j…",
        ),
        ("[text]\n\"q\" = false\n", Mode::Text, "q C-q", "?q quit"),
        ("[text]\n\"q\" = false\n", Mode::Outline, "q", "quit"),
        (
            "[global]\n\"j\" = \"undo\"\n\"X\" = \"undo\"\n",
            Mode::Text,
            "j X",
            "next-row undo",
        ),
        (
            "extends = \"none\"\n[text]\n\"j\" = \"mark\"\n",
            Mode::Text,
            "j k",
            "mark ?k",
        ),
        ("extends = \"vim\"\n", Mode::Text, "v", "select-character"),
        (
            "[editor]\n\"C-q\" = \"quit\"\n",
            Mode::Editor,
            "C-q",
            "quit",
        ),
        (
            "[text]\n\"、\" = \"mark\"\n",
            Mode::Text,
            "、 ／",
            "mark find",
        ),
    ] {
        let (keymap, problems) = parse(source);
        assert_eq!(problems, Vec::<String>::new(), "{source}");
        assert_eq!(typed(&keymap, mode, keys), expected, "{source}");
    }
}

#[test]
fn wrong_lines_say_what_and_where_and_the_others_count() {
    for (source, expected) in [
        (
            "[text]\n\"foo\" = \"mark\"\n",
            "keys.toml:2:2: There is no key “foo”. Did you mean “f o o”?",
        ),
        (
            "[text]\n\"g elephant\" = \"mark\"\n",
            "keys.toml:2:4: There is no key “elephant”.",
        ),
        (
            "[text]\n  \"朱 ctrl+d\" = \"mark\"\n",
            "keys.toml:2:6: There is no key “ctrl+d”. Did you mean “C-d”?",
        ),
        (
            "[text]\n\"X\" = \"next-rwo\"\n",
            "keys.toml:2:7: [text] has no command “next-rwo”. Did you mean “next-row”?",
        ),
        (
            "[text]\n\"X\" = \"elephant\"\n",
            "keys.toml:2:7: [text] has no command “elephant”.",
        ),
        (
            "[text]\n\"X\" = \"list-next\"\n",
            "keys.toml:2:7: “list-next” is a command of [list], not of [text].",
        ),
        (
            "[txt]\n\"X\" = \"mark\"\n",
            "keys.toml:1:2: There is no table [txt]. Did you mean [text]?",
        ),
        (
            "[elephant]\n",
            "keys.toml:1:2: There is no table [elephant]. The tables are: global, text, outline, notes, list, picker, prompt, \
             editor, codes, help, relink.",
        ),
        (
            "[text]\n\"X\" = \"mark\"\n\"X\" = \"tag\"\n",
            "keys.toml:3:1: “X” is set twice in this table.",
        ),
        (
            "[text]\n\"Space\" = \"mark\"\n\"space\" = \"tag\"\n",
            "keys.toml:3:1: “Space” is bound twice in [text].",
        ),
        (
            "[text]\n\"X\" = \"mark\"\n\"X x\" = \"tag\"\n",
            "keys.toml:3:1: In [text], “X x” and “X” cannot both be bound: one begins with the other.",
        ),
        (
            "[text]\n\"X\" = 3\n",
            "keys.toml:2:7: A key needs the name of a command in quotes, or false to take its command away.",
        ),
        (
            "[text]\n\"\" = \"mark\"\n",
            "keys.toml:2:1: There is no key between the quotes.",
        ),
        (
            "text = \"mark\"\n",
            "keys.toml:1:8: “text” must be a table: [text], then one line for each key.",
        ),
        (
            "extends = \"nano\"\n",
            "keys.toml:1:11: extends must name one of these: default, vim, less, emacs, none.",
        ),
    ] {
        let (keymap, problems) = parse(&format!("{source}\n[help]\n\"X\" = \"quit\"\n"));
        assert_eq!(problems, [expected]);
        assert_eq!(typed(&keymap, Mode::Help, "X"), "quit", "{source}");
    }
    let (keymap, problems) = parse("[text]\n\"X\" = \n\"Z\" = \"mark\"\n");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].starts_with("keys.toml:2:7: This is not valid TOML: "),
        "{problems:?}"
    );
    assert_eq!(typed(&keymap, Mode::Text, "j"), "next-row");
}

proptest! {
    #[test]
    fn any_file_gives_a_keymap_without_conflicts(
        lines in proptest::collection::vec(("[a-c]( [a-c]){0,2}", "mark|tag|false|nothing"), 0..12),
        noise in "\\PC{0,20}",
    ) {
        let mut source = String::from("extends = \"none\"\n[text]\n");
        for (keys, command) in lines {
            source.push_str(&format!("\"{keys}\" = \"{command}\"\n").replace("\"false\"", "false"));
        }
        for source in [source.clone(), source + &noise] {
            let (keymap, _) = parse(&source);
            let keys: Vec<Vec<Key>> = keymap
                .bindings(Mode::Text)
                .iter()
                .map(|(keys, _)| Key::parse_sequence(keys).unwrap())
                .collect();
            for (index, one) in keys.iter().enumerate() {
                prop_assert!(keys.iter().skip(index + 1).all(|other| !other.starts_with(one) && !one.starts_with(other)));
            }
        }
    }

    #[test]
    fn any_keys_are_taken(
        keys in proptest::collection::vec((any::<char>(), any::<bool>(), any::<bool>()), 0..20),
        mode in 0..Mode::ALL.len(),
    ) {
        let mut feed = Feed::default();
        for (c, ctrl, alt) in keys {
            let key = Key::new(Code::Char(c), ctrl, alt, false);
            let pending = matches!(feed.feed(&DEFAULT, Mode::ALL[mode], key), Outcome::Pending { .. });
            prop_assert_eq!(pending, !feed.typed().is_empty());
        }
    }
}

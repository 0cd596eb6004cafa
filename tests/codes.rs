//! Codes on the command line: listed, changed in every notes file, taken back, checked.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

const REPORT: &str =
    "县级交流材料\n\n一、经济\n一般公共预算收入*亿元，增长8.5%。责任落实不到位。\n";

/// A project and a document outside of it, each with notes.
struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        world.write("project/a.txt", REPORT);
        world.write("outside/b.txt", REPORT);
        world.check(0, &["init"]);
        world.check(
            0,
            &["add", "a.txt", "--quote", "增长8.5%", "--tag", "指标/经济"],
        );
        world.check(
            0,
            &[
                "add", "a.txt", "--quote", "责任", "--tag", "存疑", "--tag", "指标",
            ],
        );
        world.check(
            0,
            &[
                "add",
                "../outside/b.txt",
                "--quote",
                "责任",
                "--tag",
                "指标/经济",
            ],
        );
        world
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    /// Runs in the project, and compares the exit code.
    fn check(&self, code: i32, args: &[&str]) -> String {
        let root = self.folder.path();
        let output = Command::new(env!("CARGO_BIN_EXE_zhupi"))
            .args(args)
            .current_dir(root.join("project"))
            .env_clear()
            .env("HOME", root)
            .env("ZHUPI_CONFIG_DIR", root.join("config"))
            .env("ZHUPI_DATA_DIR", root.join("data"))
            .env("ZHUPI_STATE_DIR", root.join("state"))
            .env("LANG", "C.UTF-8")
            .output()
            .expect("the program runs");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        said
    }

    fn json(&self, args: &[&str]) -> Vec<Value> {
        let args = [&["codes", "--format", "json"], args].concat();
        serde_json::from_str(&self.check(0, &args)).expect("a list")
    }

    fn names(&self, args: &[&str]) -> Vec<String> {
        let name = |code: &Value| code["name"].as_str().expect("a name").to_owned();
        self.json(args).iter().map(name).collect()
    }
}

#[test]
fn codes_are_listed_with_their_uses() {
    let world = World::new();
    assert_eq!(world.names(&[]), ["存疑", "指标", "指标/经济"]);
    world.check(
        0,
        &[
            "codes",
            "define",
            "指标",
            "数字表述",
            "--color",
            "red",
            "--key",
            "z",
        ],
    );
    world.check(0, &["codes", "define", "没用", "--global"]);
    let codes = world.json(&[]);
    let of = |name: &str| codes.iter().find(|code| code["name"] == name).expect(name);
    assert_eq!(of("指标")["definition"], "数字表述");
    assert_eq!(
        (&of("指标")["color"], &of("指标")["key"]),
        (&"red".into(), &"z".into())
    );
    assert_eq!(of("指标")["annotations"], 1);
    assert_eq!(
        (&of("指标")["total"], &of("指标")["documents"]),
        (&3.into(), &2.into())
    );
    assert_eq!(
        (&of("没用")["scope"], &of("指标")["scope"]),
        (&"global".into(), &"project".into())
    );
    assert_eq!(of("存疑")["unknown"], true);
    assert_eq!(world.names(&["--unused"]), ["没用"]);
    assert_eq!(world.names(&["--unknown"]), ["指标/经济", "存疑"]);
    assert!(world.check(0, &["codes"]).contains("数字表述"));
    let toml = world.check(0, &["codes", "--format", "toml"]);
    world.write("other/.zhupi/codebook.toml", &toml);
    world.check(0, &["check", "../other/.zhupi/codebook.toml"]);
}

#[test]
fn a_rename_reaches_all_notes_and_comes_back() {
    let world = World::new();
    world.check(0, &["codes", "adopt"]);
    assert_eq!(world.names(&["--unknown"]), Vec::<String>::new());
    let files = [
        "project/.zhupi/codebook.toml",
        "project/.zhupi/notes/a.txt.toml",
    ];
    let before = files.map(|file| world.read(file));
    assert!(
        world
            .check(0, &["codes", "rename", "指标", "数据", "--dry-run"])
            .contains("3 files, 3 annotations")
    );
    assert_eq!(files.map(|file| world.read(file)), before);
    world.check(0, &["codes", "rename", "指标", "数据"]);
    assert_eq!(world.names(&[]), ["存疑", "数据", "数据/经济"]);
    let listed = world.check(0, &["notes", "../outside/b.txt"]);
    assert!(listed.contains("#数据/经济"), "{listed}");
    world.check(0, &["codes", "move", "数据/经济", "/"]);
    world.check(0, &["codes", "merge", "数据", "into", "存疑"]);
    assert_eq!(world.names(&[]), ["存疑", "经济"]);
    for _ in 0..3 {
        world.check(0, &["codes", "undo"]);
    }
    assert_eq!(files.map(|file| world.read(file)), before);
    world.check(0, &["codes", "redo"]);
    assert_eq!(world.names(&[]), ["存疑", "数据", "数据/经济"]);
    world.check(0, &["codes", "transfer", "数据", "global"]);
    assert!(world.read("config/codebook.toml").contains("数据/经济"));
    world.check(0, &["codes", "recolor", "数据/经济", "#e5484d"]);
    assert!(world.read("config/codebook.toml").contains("\"#E5484D\""));
    world.check(0, &["codes", "remove", "数据"]);
    assert_eq!(world.names(&["--unknown"]), ["数据"]);
}

#[test]
fn what_is_not_done_says_why() {
    let world = World::new();
    for (code, args, said) in [
        (2, &["rename", "指标"][..], "NAME is missing"),
        (2, &["rename", "a", "b", "c"], "“c” is not understood"),
        (2, &["renam", "a", "b"], "Did you mean “rename”?"),
        (2, &["rename", "指标", " / "], "not a name"),
        (1, &["rename", "没有", "数据"], "there is no code"),
        (1, &["rename", "指标/经济", "存疑"], "merge"),
        (1, &["merge", "指标", "没有"], "there is no code"),
        (1, &["recolor", "指标", "red"], "not in a codebook"),
        (1, &["undo"], "no change"),
        (2, &["transfer", "指标", "nowhere"], "global, project"),
        (3, &["no-such-folder"], "no-such-folder"),
    ] {
        let args = [&["codes"], args].concat();
        let answer = world.check(code, &args);
        assert!(answer.contains(said), "{args:?}: {answer}");
    }
    // A notes file that must not be written is told; the others change.
    world.write("project/.zhupi/notes/broken.txt.toml", "tags = [\n");
    let said = world.check(3, &["codes", "rename", "指标", "数据"]);
    assert!(said.contains("broken.txt.toml:1:9"), "{said}");
    assert!(
        world
            .read("project/.zhupi/notes/a.txt.toml")
            .contains("数据/经济")
    );
}

#[test]
fn check_lists_what_is_unused_unknown_and_wrong() {
    let world = World::new();
    let said = world.check(0, &["check"]);
    assert!(
        said.contains("a.txt.toml:") && said.contains("“存疑”") && said.contains("adopt"),
        "{said}"
    );
    // What is only to be looked at is counted, and “all” is not said to be well.
    assert!(
        said.contains("(used 1 time)") && said.contains("3 things"),
        "{said}"
    );
    assert!(!said.contains("All is well"), "{said}");
    world.check(0, &["codes", "adopt"]);
    let said = world.check(0, &["check"]);
    assert!(said.contains("All is well"), "{said}");
    world.write(
        "project/.zhupi/codebook.toml",
        "format = 1\n[[code]]\nname = \"没用\"\nid = \"01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c77\"\n[[code]]\nname = \"指标\"\ncolor = \"rde\"\nid = \"01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c77\"\nkey = \"ab\"\n",
    );
    world.write("config/config.toml", "measure = 40\ntheme = \"drak\"\n");
    world.write(
        "config/mine.toml",
        "extends = \"vim\"\n[text]\n\"j\" = \"no-such\"\n",
    );
    let said = world.check(1, &["check"]);
    for part in [
        "codebook.toml:3:8: the code “没用” is not used",
        "codebook.toml:7:1: “rde”",
        "codebook.toml:8:1: the id",
        "codebook.toml:9:1: “ab”",
        "config.toml:2:9: There is no theme “drak”",
        "mine.toml:3:",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

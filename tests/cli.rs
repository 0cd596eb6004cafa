//! The command line as a transcript: what is typed, what comes back, and with which exit code. Every test has folders of its own.

#[cfg(test)]
#[path = "cli/keeping.rs"]
mod keeping;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A place of its own in the world, with a folder of documents.
struct World {
    folder: tempfile::TempDir,
}

/// What came back.
struct Answer {
    code: Option<i32>,
    out: String,
    err: String,
}

const REPORT: &str = "县级交流材料\n\n一、经济\n𠮷县一般公共预算收入*亿元，增长8.5%。责任落实不到位。\n二、打算\n压实责任，抓好落实。\n";

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("docs")).expect("a folder");
        Self { folder }
    }

    fn with_report() -> Self {
        let world = Self::new();
        world.write("a.txt", REPORT);
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("docs").join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, content).expect("a file");
        path
    }

    fn command(&self, args: &[&str]) -> Command {
        let root = self.folder.path();
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhupi"));
        command
            .args(args)
            .current_dir(root.join("docs"))
            .env_clear()
            .env("HOME", root)
            .env("ZHUPI_CONFIG_DIR", root.join("config"))
            .env("ZHUPI_DATA_DIR", root.join("data"))
            .env("ZHUPI_STATE_DIR", root.join("state"))
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Answer {
        answer(self.command(args).output().expect("the program runs"))
    }

    fn run_with_input(&self, args: &[&str], input: &str) -> Answer {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut stdin = child.stdin.take().expect("an input");
        stdin.write_all(input.as_bytes()).expect("input is read");
        drop(stdin);
        answer(child.wait_with_output().expect("the program ends"))
    }

    /// Runs what must succeed and reads its output as JSON.
    fn json(&self, args: &[&str]) -> Value {
        let answer = self.run(args);
        serde_json::from_str(&answer.out)
            .unwrap_or_else(|error| panic!("{error}: {}{}", answer.out, answer.err))
    }
}

fn answer(output: Output) -> Answer {
    Answer {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn is_root() -> bool {
    Path::new("/proc/self/mem").exists()
        && fs::metadata("/root").is_ok_and(|_| fs::read_dir("/root").is_ok())
}

#[test]
fn what_cannot_be_read_says_what_why_and_what_to_do() {
    let world = World::new();
    world.write(
        "binary.txt",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0",
    );
    for (args, code, what, hint) in [
        (
            ["text", "none.txt"],
            3,
            "zhupi: none.txt: there is no such file",
            "Check the name",
        ),
        (["text", "."], 3, "zhupi: .: it is a folder", ""),
        (
            ["text", "/dev/null"],
            3,
            "zhupi: /dev/null: it is a device",
            "zhupi - <",
        ),
        (
            ["outline", "binary.txt"],
            3,
            "zhupi: binary.txt: not a text",
            "converted",
        ),
        (
            ["notes", "none.txt"],
            3,
            "zhupi: none.txt: there is no such file",
            "",
        ),
    ] {
        let answer = world.run(&args);
        assert_eq!(answer.code, Some(code), "{args:?}: {}", answer.err);
        assert!(answer.err.starts_with(what), "{args:?}: {}", answer.err);
        assert!(answer.err.contains(hint), "{args:?}: {}", answer.err);
        assert_eq!(answer.out, "", "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::with_report();
    let locked = world.path("locked");
    world.write("locked/b.txt", REPORT);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("a mode");
    let answer = world.run(&["text", "locked/b.txt"]);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).expect("a mode");
    if is_root() {
        println!("run as root, who may read everything: nothing is refused");
        assert_eq!(answer.code, Some(0));
    } else {
        assert_eq!(answer.code, Some(3));
        assert!(answer.err.contains("you may not read it"), "{}", answer.err);
    }
}

#[test]
fn text_is_exactly_the_reading_text() {
    let world = World::new();
    for (name, content, expected) in [
        ("plain.txt", "一\r\n二\r三\n".as_bytes(), "一\n二\n三\n"),
        ("empty.txt", b"", ""),
        ("bom.txt", "\u{feff}一".as_bytes(), "一"),
        ("m.md", "# 一\n\n*二* 三\n".as_bytes(), "一\n*二* 三"),
    ] {
        world.write(name, content);
        let answer = world.run(&["text", name]);
        assert_eq!(
            (answer.code, answer.out.as_str()),
            (Some(0), expected),
            "{name}: {}",
            answer.err
        );
    }
    let piped = world.run_with_input(&["text", "-"], "一\n");
    assert_eq!((piped.code, piped.out.as_str()), (Some(0), "一\n"));
}

#[test]
fn bad_bytes_are_told_and_shown() {
    let world = World::new();
    let mut bytes = REPORT.repeat(3).into_bytes();
    bytes.push(0xff);
    world.write("bad.txt", bytes);
    let answer = world.run(&["text", "bad.txt", "--encoding", "utf-8"]);
    assert_eq!(answer.code, Some(0));
    assert!(answer.out.ends_with('\u{fffd}'), "{}", answer.out);
    assert!(
        answer
            .err
            .starts_with("zhupi: bad.txt: 1 byte is not valid UTF-8"),
        "{}",
        answer.err
    );
}

#[test]
fn one_line_of_ten_megabytes() {
    let world = World::new();
    let line = "全县经济平稳增长，民生持续改善。".repeat(10_000_000 / 48);
    world.write("long.txt", &line);
    let answer = world.run(&["text", "long.txt"]);
    assert_eq!(answer.code, Some(0));
    assert!(answer.out == line, "the text is another");
}

#[test]
fn wrong_usage_is_explained() {
    let world = World::with_report();
    for (args, says, hint) in [
        (
            vec!["txet"],
            "“txet” is neither a file nor a command",
            "“text”",
        ),
        (
            vec!["exprot", "a.txt"],
            "“exprot” is neither a file",
            "“export”",
        ),
        (vec!["text"], "<FILE> is missing", "--help"),
        (
            vec!["export", "a.txt"],
            "--to <FORMAT> is missing",
            "--help",
        ),
        (
            vec!["export", "a.txt", "--to", "markdwon"],
            "“markdwon” is not possible",
            "markdown",
        ),
        (
            vec!["export", "a.txt", "--to", "csv", "--group", "tag"],
            "csv cannot be grouped",
            "",
        ),
        (
            vec!["text", "a.txt", "--as", "markdwn"],
            "did you mean “markdown”",
            "",
        ),
        (
            vec!["text", "a.txt", "--encoding", "klingon"],
            "no encoding “klingon”",
            "",
        ),
        (
            vec!["outline", "a.txt", "--depht", "2"],
            "“--depht” is not understood",
            "--depth",
        ),
        (
            vec!["outline", "a.txt", "--depth", "many"],
            "“many” is not possible",
            "",
        ),
        (
            vec!["--lang", "tlh", "text", "a.txt"],
            "“tlh” is not possible",
            "zh-Hans",
        ),
        (
            vec!["--theme", "dark", "text", "a.txt"],
            "“zhupi text” does not take --theme",
            "",
        ),
        (
            vec!["keys", "--keymap", "vmi"],
            "there is no keymap “vmi”",
            "“vim”",
        ),
        (
            vec!["add", "a.txt", "--quote", ""],
            "--quote needs a value",
            "",
        ),
    ] {
        let answer = world.run(&args);
        assert_eq!(answer.code, Some(2), "{args:?}: {}", answer.err);
        assert!(
            answer.err.starts_with("zhupi: "),
            "{args:?}: {}",
            answer.err
        );
        assert!(answer.err.contains(says), "{args:?}: {}", answer.err);
        assert!(answer.err.contains(hint), "{args:?}: {}", answer.err);
    }
    let chinese = world.run(&["--lang", "zh", "txet"]);
    assert!(
        chinese.err.contains("既不是文件，也不是命令"),
        "{}",
        chinese.err
    );
}

#[test]
fn the_reader_needs_a_terminal_and_a_file() {
    let world = World::with_report();
    let answer = world.run(&["a.txt"]);
    assert_eq!(answer.code, Some(3));
    assert!(answer.err.contains("zhupi text"), "{}", answer.err);
    let answer = world.run(&["b.txt"]);
    assert_eq!(answer.code, Some(3));
    assert!(
        answer
            .err
            .starts_with("zhupi: b.txt: there is no such file"),
        "{}",
        answer.err
    );
}

#[test]
fn help_and_version_are_printed() {
    let world = World::new();
    for args in [
        vec!["--help"],
        vec!["text", "--help"],
        vec!["-h", "--lang", "zh"],
        vec!["--version"],
    ] {
        let answer = world.run(&args);
        assert_eq!(
            (answer.code, answer.err.as_str()),
            (Some(0), ""),
            "{args:?}"
        );
        assert!(
            answer.out.contains("zhupi") && !answer.out.contains('□'),
            "{}",
            answer.out
        );
    }
    let all = world.run(&["--help"]).out;
    for later in ["figures", "compare"] {
        assert!(
            !all.contains(&format!("  {later} ")),
            "{later} does not exist yet"
        );
    }
}

#[test]
fn comments_of_a_document_are_taken_in_once() {
    let world = World::with_report();
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/report.docx");
    world.write("report.docx", fs::read(source).expect("the sample"));
    for added in ["1 ", "0 "] {
        let answer = world.run(&["import", "report.docx", "--from", "document"]);
        assert_eq!(answer.code, Some(0), "{}", answer.err);
        assert!(answer.out.starts_with(added), "{}", answer.out);
        let notes = world.json(&["notes", "report.docx", "--format", "json"]);
        assert_eq!(notes.as_array().map(Vec::len), Some(1));
        assert_eq!(notes[0]["quote"], "年均接待读者*万人次");
        assert_eq!(notes[0]["author"], "审阅人");
    }
    assert_eq!(world.run(&["import", "report.docx"]).code, Some(2));
}

#[test]
fn an_annotation_is_added_listed_and_exported() {
    let world = World::with_report();
    let added = world.run(&[
        "add",
        "a.txt",
        "--quote",
        "收入*亿元",
        "--tag",
        "指标/经济",
        "--note",
        "=核对",
        "--author",
        "张三",
    ]);
    assert_eq!((added.code, added.err.as_str()), (Some(0), ""));
    let id = added.out.trim();
    assert_eq!(id.len(), 36);
    let listed = world.json(&["notes", "a.txt", "--format", "json"]);
    let note = &listed[0];
    let start = REPORT.chars().position(|c| c == '收').expect("the words");
    for (key, expected) in [
        ("id", Value::from(id)),
        ("kind", "highlight".into()),
        ("quote", "收入*亿元".into()),
        ("start", start.into()),
        ("end", (start + 5).into()),
        ("note", "=核对".into()),
        ("author", "张三".into()),
        ("document", "a.txt".into()),
        ("status", "anchored".into()),
        ("confidence", 1.0.into()),
        ("tags", vec!["指标/经济"].into()),
        ("section", vec!["一、经济"].into()),
    ] {
        assert_eq!(note[key], expected, "{key}");
    }
    assert!(
        note.get("found").is_none() && note.get("color").is_none(),
        "{note}"
    );
    for (args, count) in [
        (vec!["--tag", "指标"], 1),
        (vec!["--tag", "指"], 0),
        (vec!["--search", "核对"], 1),
        (vec!["--search", "没有"], 0),
        (vec!["--orphans"], 0),
    ] {
        let args = [vec!["notes", ".", "--format", "jsonl"], args].concat();
        assert_eq!(world.run(&args).out.lines().count(), count, "{args:?}");
    }
    let csv = world.run(&["export", "a.txt", "--to", "csv"]).out;
    assert!(csv.contains(",'=核对,") && csv.contains(id), "{csv}");
    let markdown = world
        .run(&["export", "a.txt", "--to", "markdown", "--lang", "zh"])
        .out;
    assert!(
        markdown.contains("## 一、经济\n\n> 收入\\*亿元\n"),
        "{markdown}"
    );
    let ld = world.json(&["export", "a.txt", "--to", "json"]);
    assert_eq!(ld["first"]["items"][0]["id"], format!("urn:uuid:{id}"));
}

#[test]
fn a_quote_that_is_absent_or_ambiguous_adds_nothing() {
    let world = World::with_report();
    for (args, says) in [
        (vec!["--quote", "责任"], "stands in 2 places"),
        (
            vec!["--quote", "责任", "--prefix", "没有"],
            "stands in 2 places",
        ),
        (
            vec!["--quote", "责任", "--start", "3"],
            "stands in 2 places",
        ),
        (vec!["--quote", "责任状"], "is not in the text"),
    ] {
        let args = [vec!["add", "a.txt"], args].concat();
        let answer = world.run(&args);
        assert_eq!(
            (answer.code, answer.out.as_str()),
            (Some(1), ""),
            "{args:?}"
        );
        assert!(answer.err.contains(says), "{args:?}: {}", answer.err);
    }
    let told = world.run(&["add", "a.txt", "--quote", "责任"]).err;
    let place = REPORT
        .find("责任")
        .map(|at| REPORT.get(..at).map_or(0, |before| before.chars().count()))
        .expect("the words");
    assert!(
        told.contains(&format!("  {place}-{}  ", place + 2)),
        "{told}"
    );
    let start = place.to_string();
    for args in [
        ["--suffix", "落实"],
        ["--prefix", "压实"],
        ["--start", &start],
    ] {
        let args = [&["add", "a.txt", "--quote", "责任"][..], &args[..]].concat();
        assert_eq!(world.run(&args).code, Some(0), "{args:?}");
    }
    assert_eq!(
        world
            .run(&["notes", "a.txt", "--format", "jsonl"])
            .out
            .lines()
            .count(),
        3
    );
}

#[test]
fn words_around_a_quote_are_found_beyond_a_line_end() {
    let world = World::new();
    world.write("b.txt", "回顾\n成绩很好。\n展望\n成绩会更好。\n");
    let added = world.run(&["add", "b.txt", "--quote", "成绩", "--prefix", "展望"]);
    assert_eq!(added.code, Some(0), "{}", added.err);
    let records = world.run(&["notes", "b.txt", "--format", "jsonl"]).out;
    assert!(records.contains("\"start\":12"), "{records}");
}

#[test]
fn a_broken_notes_file_is_never_written() {
    let world = World::with_report();
    let broken = "format = 1\n[[annotation]\nquote = \"经济\"\n";
    let notes = world.write("a.txt.zhupi.toml", broken);
    for (args, code) in [
        (vec!["add", "a.txt", "--quote", "经济"], 3),
        (vec!["reanchor", "a.txt"], 3),
        (vec!["notes", "a.txt"], 3),
        (vec!["check", "a.txt"], 1),
        (vec!["text", "a.txt"], 0),
    ] {
        let answer = world.run(&args);
        assert_eq!(
            answer.code,
            Some(code),
            "{args:?}: {}{}",
            answer.out,
            answer.err
        );
        if code > 0 {
            let said = answer.err + &answer.out;
            assert!(said.contains("a.txt.zhupi.toml:2:"), "{args:?}: {said}");
        }
    }
    assert_eq!(fs::read_to_string(notes).expect("notes"), broken);
}

#[test]
fn notes_that_cannot_be_written_say_so() {
    let world = World::with_report();
    // A file where a folder is wanted is in the way of every user, root too.
    world.write("taken", "x");
    let answer = world.run(&["add", "a.txt", "--quote", "经济", "--notes", "taken/x.toml"]);
    assert_eq!(answer.code, Some(3), "{}", answer.err);
    assert!(
        answer.err.starts_with("zhupi: ") && answer.err.lines().count() == 2,
        "{}",
        answer.err
    );
    fs::create_dir(world.path("folder.toml")).expect("a folder");
    let answer = world.run(&["add", "a.txt", "--quote", "经济", "--notes", "folder.toml"]);
    assert_eq!(
        answer.code,
        Some(0),
        "a folder takes a file for each document: {}",
        answer.err
    );
    assert!(world.path("folder.toml/a.txt.toml").is_file());
}

#[test]
fn an_export_replaces_nothing_unasked() {
    let world = World::with_report();
    world.write("sub/a.md", "# 甲\n\n乙丙\n");
    assert_eq!(
        world.run(&["add", "a.txt", "--quote", "经济"]).code,
        Some(0)
    );
    assert_eq!(
        world.run(&["add", "sub/a.md", "--quote", "乙丙"]).code,
        Some(0)
    );
    assert_eq!(
        world
            .run(&["export", "a.txt", "--to", "csv", "-o", "out.csv"])
            .code,
        Some(0)
    );
    let again = world.run(&["export", "a.txt", "--to", "csv", "-o", "out.csv"]);
    assert_eq!(again.code, Some(1));
    assert!(
        again.err.contains("out.csv exists already") && again.err.contains("--force"),
        "{}",
        again.err
    );
    assert_eq!(
        world
            .run(&["export", "a.txt", "--to", "csv", "-o", "out.csv", "--force"])
            .code,
        Some(0)
    );
    assert_eq!(
        world
            .run(&["export", ".", "--to", "markdown", "-o", "out/"])
            .code,
        Some(0)
    );
    assert!(world.path("out/a.md").is_file() && world.path("out/a-2.md").is_file());
    let some = world.run(&["export", "none.txt", "a.txt", "--to", "csv"]);
    assert_eq!(some.code, Some(3));
    assert!(some.out.contains("经济") && some.err.contains("none.txt"));
    let nowhere = world.run(&["export", "a.txt", "--to", "csv", "-o", "no/such/out.csv"]);
    assert_eq!(nowhere.code, Some(3), "{}", nowhere.err);
}

#[test]
fn places_are_brought_up_to_date() {
    let world = World::with_report();
    assert_eq!(
        world.run(&["add", "a.txt", "--quote", "压实责任"]).code,
        Some(0)
    );
    assert_eq!(
        world
            .run(&["add", "a.txt", "--quote", "一般公共预算收入*亿元"])
            .code,
        Some(0)
    );
    let new = REPORT
        .replace("一般公共预算收入*亿元", "")
        .replace("县级", "全县各级");
    world.write("a.txt", &new);
    let tried = world.json(&["reanchor", "a.txt", "--dry-run", "--format", "json"]);
    let moved = tried
        .as_array()
        .expect("a list")
        .iter()
        .find(|note| note["quote"] == "压实责任")
        .expect("the note");
    assert_eq!(moved["status"], "moved");
    assert_ne!(moved["from"], moved["start"]);
    assert!(moved.get("suggestions").is_none());
    let orphans = world.json(&["notes", "a.txt", "--orphans", "--format", "json"]);
    assert_eq!(orphans.as_array().map(Vec::len), Some(1));
    assert!(orphans[0]["start"].is_null() && orphans[0]["end"].is_null());
    let check = world.run(&["check", "a.txt"]);
    assert!(
        check.code == Some(1) && check.out.contains("has lost its passage"),
        "{}",
        check.out
    );
    let done = world.run(&["reanchor", "a.txt"]);
    assert_eq!(done.code, Some(1), "an orphan is left: {}", done.out);
    let after = world.json(&["notes", "a.txt", "--format", "json"]);
    let note = after
        .as_array()
        .expect("a list")
        .iter()
        .find(|note| note["quote"] == "压实责任")
        .expect("the note");
    assert_eq!(note["status"], "anchored");
}

#[test]
fn reanchor_offers_places_for_what_is_gone_and_takes_none() {
    let world = World::new();
    let old = "全县经济稳步增长，民生持续改善。农业农村局牵头编制了产业图谱，梳理出可以开工的项目清单。\
        住建部门同步改造排水管网，汛期以来城区没有出现大的积水。\n";
    let quote = "农业农村局牵头编制了产业图谱，梳理出可以开工的项目清单。";
    world.write("g.txt", old);
    assert_eq!(world.run(&["add", "g.txt", "--quote", quote]).code, Some(0));
    let new = old.replace(quote, "新的话都在这里，和以前说的没有关系。");
    world.write("g.txt", &new);
    let tried = world.json(&["reanchor", "g.txt", "--format", "json"]);
    assert_eq!(tried[0]["status"], "orphan");
    assert!(tried[0]["start"].is_null());
    let places = tried[0]["suggestions"].as_array().expect("suggestions");
    let words = places[0]["quote"].as_str().unwrap_or_default();
    assert!(words.starts_with("新的话都在这里"), "{words}");
    let start = places[0]["start"].as_u64().expect("code points") as usize;
    assert_eq!(
        new.chars().skip(start).take(5).collect::<String>(),
        "新的话都在"
    );
    // Nothing was taken: it is an orphan with all of its words, and is offered again, to a person too.
    let told = world.run(&["reanchor", "g.txt", "--accept", "0", "--lang", "en"]);
    assert_eq!(told.code, Some(1));
    assert!(told.out.contains("perhaps 1. "), "{}", told.out);
    let after = world.json(&["notes", "g.txt", "--format", "json"]);
    assert_eq!(after[0]["status"], "orphan");
    assert_eq!(after[0]["quote"], quote);
}

#[test]
fn bookmarks_and_notes_on_a_section_or_the_document_are_added_from_the_command_line() {
    let world = World::with_report();
    let add = |args: &[&str]| {
        let all = [&["add", "a.txt"], args].concat();
        world.run(&all)
    };
    for args in [
        &["--kind", "bookmark", "--quote", "一般公共预算"][..],
        &["--kind", "section", "--quote", "压实责任", "--note", "节"],
        &["--kind", "document", "--note", "通篇", "--tag", "总"],
        &["--quote", "压实责任"],
        &["--quote", "责任", "--prefix", "压实"],
    ] {
        let answer = add(args);
        assert_eq!(answer.code, Some(0), "{args:?}: {}", answer.err);
    }
    for (args, code) in [
        (&["--kind", "document", "--quote", "责任"][..], 2),
        (&["--kind", "bookmark"], 2),
        (&["--kind", "elephant", "--quote", "责任"], 2),
        (&["--note", "x"], 2),
    ] {
        assert_eq!(add(args).code, Some(code), "{args:?}");
    }
    let notes = world.json(&["notes", "a.txt", "--format", "json"]);
    let of = |kind: &str| {
        let all = notes.as_array().expect("a list").iter();
        all.filter(|note| note["kind"] == kind).collect::<Vec<_>>()
    };
    assert_eq!(of("section")[0]["quote"], "二、打算");
    let sentence = of("bookmark")[0]["quote"].as_str().expect("words");
    assert!(
        sentence.contains("一般公共预算") && sentence.ends_with('。'),
        "{sentence}"
    );
    let document = of("document")[0];
    assert_eq!(document["status"], "anchored");
    assert!(document["start"].is_null() && document.get("quote").is_none());
    assert_eq!(of("highlight").len(), 2, "nested ones stand side by side");
    for format in ["markdown", "csv", "json"] {
        let out = world.run(&["export", "a.txt", "--to", format]).out;
        for words in ["二、打算", "通篇", "压实责任", "一般公共预算"] {
            assert!(out.contains(words), "{format}: {words}");
        }
    }
}

#[test]
fn changed_passages_are_accepted_when_they_are_sure_enough() {
    let world = World::with_report();
    let quote = "一般公共预算收入*亿元";
    assert_eq!(world.run(&["add", "a.txt", "--quote", quote]).code, Some(0));
    world.write("a.txt", REPORT.replace("公共预算收入", "公共财政收入"));
    let note = |args: &[&str]| world.json(args)[0].clone();
    let listed = note(&["notes", "a.txt", "--format", "json"]);
    assert_eq!(
        (&listed["status"], &listed["quote"]),
        (&"approximate".into(), &quote.into())
    );
    assert_eq!(listed["found"], "一般公共财政收入*亿元");
    let dry = [
        "reanchor",
        "a.txt",
        "--accept",
        "0.5",
        "--dry-run",
        "--format",
        "json",
    ];
    assert_eq!(note(&dry)["status"], "anchored");
    assert_eq!(
        note(&["notes", "a.txt", "--format", "json"]),
        listed,
        "nothing was written"
    );
    assert_eq!(
        world.run(&["reanchor", "a.txt", "--accept", "1"]).code,
        Some(0)
    );
    let kept = note(&["notes", "a.txt", "--format", "json"]);
    assert_eq!(
        (&kept["status"], &kept["quote"]),
        (&"approximate".into(), &quote.into())
    );
    let first = kept["placed_on"].clone();
    assert!(first.is_string(), "{kept}");
    assert_eq!(
        world.run(&["reanchor", "a.txt", "--accept", "x"]).code,
        Some(2)
    );
    assert_eq!(
        world.run(&["reanchor", "a.txt", "--accept", "0.5"]).code,
        Some(0)
    );
    let taken = note(&["notes", "a.txt", "--format", "json"]);
    assert_eq!(taken["status"], "anchored");
    assert_eq!(taken["quote"], "一般公共财政收入*亿元");
    assert_eq!(taken["original"], quote);
    assert!(taken.get("found").is_none() && taken.get("placed_on").is_none());
}

#[test]
fn the_outline_nests() {
    let world = World::with_report();
    let outline = world.json(&["outline", "a.txt", "--format", "json"]);
    let title = &outline[0];
    assert_eq!(
        (&title["kind"], &title["level"], &title["start"]),
        (&"title".into(), &0.into(), &0.into())
    );
    let sections: Vec<_> = title["children"]
        .as_array()
        .expect("children")
        .iter()
        .map(|node| (node["number"].clone(), node["title"].clone()))
        .collect();
    assert_eq!(
        sections,
        [
            ("一、".into(), "经济".into()),
            ("二、".into(), "打算".into())
        ]
    );
    let explained = world.json(&["outline", "a.txt", "--explain", "--format", "json"]);
    assert!(explained["faults"].is_array());
    assert!(
        explained["nodes"][0]["evidence"]
            .as_array()
            .is_some_and(|why| !why.is_empty())
    );
    let shallow = world.json(&["outline", "a.txt", "--depth", "0", "--format", "json"]);
    assert_eq!(shallow[0]["children"], Value::Array(Vec::new()));
    assert_eq!(world.run(&["outline", "a.txt"]).out.lines().count(), 3);
}

#[test]
fn words_are_found() {
    let world = World::with_report();
    let answer = world.run(&["search", "责任", "."]);
    assert_eq!(answer.code, Some(0));
    assert_eq!(answer.out.lines().count(), 2);
    assert!(
        answer
            .out
            .lines()
            .all(|line| line.starts_with("./a.txt:") && line.contains("责任")),
        "{}",
        answer.out
    );
    let none = world.run(&["search", "没有的话", "a.txt"]);
    assert_eq!(
        (none.code, none.out.as_str(), none.err.as_str()),
        (Some(1), "", "")
    );
}

#[test]
fn settings_keys_and_completions() {
    let world = World::new();
    let default = world.run(&["config", "--default"]);
    assert!(
        default.code == Some(0)
            && default
                .out
                .lines()
                .all(|line| line.is_empty() || line.starts_with('#'))
    );
    let config = world.folder.path().join("config");
    fs::create_dir_all(&config).expect("a folder");
    fs::write(
        config.join("config.toml"),
        "author = \"李四\"\nlangauge = \"zh\"\n",
    )
    .expect("a file");
    let now = world.run(&["config"]);
    assert_eq!(now.code, Some(1));
    assert!(
        now.out.contains("李四")
            && now.err.contains("config.toml:2:1:")
            && now.err.contains("language"),
        "{}",
        now.err
    );
    assert_eq!(world.run(&["check"]).code, Some(1));
    fs::write(
        config.join("config.toml"),
        "author = \"李四\"\nlanguage = \"zh-Hans\"\nnotes = \"beside\"\n",
    )
    .expect("a file");
    world.write("a.txt", REPORT);
    assert_eq!(
        world.run(&["add", "a.txt", "--quote", "经济"]).code,
        Some(0)
    );
    assert!(world.path("a.txt.zhupi.toml").is_file());
    assert_eq!(
        world.json(&["notes", "a.txt", "--format", "json"])[0]["author"],
        "李四"
    );
    assert!(world.run(&["txet"]).err.contains("既不是文件"));
    assert_eq!(world.run(&["check"]).code, Some(0));
    let keys = world.json(&["keys", "--format", "json", "--keymap", "vim"]);
    for key in keys.as_array().expect("a list") {
        assert!(!key["keys"].as_array().expect("keys").is_empty());
        assert!(!key["doc"].as_str().expect("a doc").is_empty(), "{key}");
    }
    assert!(
        world
            .run(&["keys", "--format", "toml"])
            .out
            .contains("[text]")
    );
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = world.run(&["completions", shell]);
        assert!(
            script.code == Some(0) && script.out.contains("reanchor"),
            "{shell}"
        );
    }
}

#[test]
fn a_project_keeps_its_notes() {
    let world = World::with_report();
    assert_eq!(world.run(&["init"]).code, Some(0));
    assert_eq!(world.run(&["init", "."]).code, Some(0));
    assert_eq!(world.run(&["init", "a.txt"]).code, Some(3));
    assert_eq!(world.run(&["init", "new/er"]).code, Some(0));
    assert!(world.path("new/er/.zhupi/notes").is_dir());
    assert_eq!(
        world.run(&["add", "a.txt", "--quote", "经济"]).code,
        Some(0)
    );
    assert!(world.path(".zhupi/notes/a.txt.toml").is_file());
    world.write(
        ".zhupi/codebook.toml",
        "format = 1\n[[code]]\nname = \"指标\"\ncolor = \"rde\"\n",
    );
    let check = world.run(&["check"]);
    assert!(
        check.code == Some(1) && check.out.contains("codebook.toml:4:"),
        "{}",
        check.out
    );
    fs::remove_file(world.path("a.txt")).expect("the document");
    let check = world.run(&["check"]);
    assert!(check.out.contains("the document is gone"), "{}", check.out);
}

#[test]
fn check_tells_where_a_renamed_document_is_and_finds_notes_that_lost_theirs() {
    let world = World::with_report();
    assert_eq!(world.run(&["init"]).code, Some(0));
    let add = world.run(&["add", "a.txt", "--quote", "经济"]);
    assert_eq!(add.code, Some(0));
    fs::create_dir(world.path("sub")).expect("a folder");
    fs::rename(world.path("a.txt"), world.path("sub/b.txt")).expect("renamed");
    let check = world.run(&["check"]);
    assert_eq!(check.code, Some(0), "{}", check.out);
    assert!(
        check.out.contains("a.txt is ./sub/b.txt now"),
        "{}",
        check.out
    );
    // Another edition stands in its place: the notes are no longer known to be its own.
    world.write("sub/b.txt", format!("{REPORT}又一段。\n"));
    let check = world.run(&["check"]);
    assert_eq!(check.code, Some(1), "{}", check.out);
    let told = "the document is gone: a.txt; ./sub/b.txt is like it";
    assert!(check.out.contains(told), "{}", check.out);
    // Beside a document, too.
    world.write("sub/c.txt.zhupi.toml", "format = 1\n");
    let check = world.run(&["check", "sub"]);
    let told = "c.txt.zhupi.toml: the document is gone: sub/c.txt";
    assert!(check.out.contains(told), "{}", check.out);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let world = World::new();
    world.write("long.txt", "全县经济平稳增长。\n".repeat(200_000));
    let mut child = world
        .command(&["text", "long.txt"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let answer = answer(child.wait_with_output().expect("the program ends"));
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""));
}

#[test]
fn a_file_named_like_a_command_and_one_with_a_mark() {
    let world = World::new();
    world.write("notes", REPORT);
    world.write("a#1.txt", REPORT);
    assert_eq!(world.run(&["text", "notes"]).out, REPORT);
    assert_eq!(world.run(&["text", "--", "notes"]).out, REPORT);
    assert_eq!(world.run(&["text", "a#1.txt"]).out, REPORT);
}

#[test]
fn two_processes_lose_nothing() {
    let world = World::new();
    let each = 100;
    let lines: Vec<String> = (0..2 * each)
        .map(|n| format!("第{n}项指标完成情况较好。\n"))
        .collect();
    world.write("a.txt", lines.concat());
    std::thread::scope(|scope| {
        for side in 0..2 {
            let world = &world;
            scope.spawn(move || {
                for n in (side * each)..((side + 1) * each) {
                    let answer = world.run(&["add", "a.txt", "--quote", &format!("第{n}项")]);
                    assert_eq!(answer.code, Some(0), "{}", answer.err);
                }
            });
        }
    });
    assert_eq!(
        world
            .run(&["notes", "a.txt", "--format", "jsonl"])
            .out
            .lines()
            .count(),
        2 * each
    );
}

#[cfg(unix)]
#[test]
fn files_that_are_no_files_are_refused_at_once() {
    let world = World::new();
    let fifo = world.path("a.txt");
    let made = Command::new("mkfifo").arg(&fifo).status();
    assert!(made.is_ok_and(|status| status.success()));
    for (file, word) in [
        ("a.txt", "pipe"),
        ("/dev/zero", "device"),
        ("/dev/stdin", "not a file"),
        (".", "folder"),
        ("nowhere.txt", "no such file"),
    ] {
        let answer = world.run(&["text", file]);
        assert_eq!(answer.code, Some(3), "{file}");
        assert!(answer.err.contains(word), "{file}: {}", answer.err);
    }
    let process = world.run(&["text", "/proc/self/status"]);
    assert_eq!(process.code, Some(0), "{}", process.err);
    assert!(process.out.contains("Name:"));
}

#[cfg(feature = "archives")]
#[test]
fn what_is_packed_is_read_and_one_of_several_is_named() {
    use std::io::Cursor;
    let world = World::new();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("甲.txt", "第一份"), ("夹/乙.txt", "第二份")] {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("words");
    }
    let bytes = zip.finish().expect("a file").into_inner();
    world.write("x.zip", &bytes);
    let answer = world.run(&["text", "x.zip"]);
    assert_eq!(answer.code, Some(3));
    assert!(
        answer.err.contains("夹/乙.txt") && answer.err.contains("--member"),
        "{}",
        answer.err
    );
    let answer = world.run(&["text", "--member", "夹/乙.txt", "x.zip"]);
    assert_eq!((answer.code, answer.out.as_str()), (Some(0), "第二份"));
    let added = world.run(&["add", "--member", "夹/乙.txt", "x.zip", "--quote", "第二份"]);
    assert_eq!(added.code, Some(0), "{}", added.err);
    let listed = |member: &str| {
        let answer = world.run(&["reanchor", "--member", member, "x.zip", "--format", "json"]);
        answer.out.matches("第二份").count()
    };
    assert!(listed("夹/乙.txt") > 0);
    assert_eq!(listed("甲.txt"), 0, "each document has notes of its own");
}

#[test]
fn three_versions_are_merged_and_what_both_changed_is_told() {
    let world = World::new();
    let notes = |note: &str, more: &str| {
        format!(
            "# 头\nformat = 1\n\n[[annotation]]\nid = \"01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c01\"\nquote = \"词\"\nnote = \"{note}\"\n{more}"
        )
    };
    world.write("base", notes("一", ""));
    world.write("ours", notes("二", "x = 1\n"));
    world.write(
        "theirs",
        notes("一", "tags = [\"甲\"]\n").replace('\n', "\r\n"),
    );
    let merged = world.run(&["merge", "base", "ours", "theirs"]);
    assert_eq!((merged.code, merged.err.as_str()), (Some(0), ""));
    let expected = notes("二", "x = 1\n").replace("quote", "tags = [\"甲\"]\nquote");
    assert_eq!(merged.out, expected);

    world.write("theirs", notes("三", ""));
    let merged = world.run(&["merge", "base", "ours", "theirs", "-o", "ours"]);
    assert_eq!((merged.code, merged.out.as_str()), (Some(1), ""));
    assert!(
        merged.err.contains("zhupi: ours: 01934c2e"),
        "{}",
        merged.err
    );
    let written = fs::read_to_string(world.path("ours")).expect("a file");
    assert!(written.contains("note_conflict = [\"三\"]"), "{written}");

    // Without a base both have added the file; the kinds must be the same, and all must be TOML.
    let merged = world.run(&["merge", "none", "base", "theirs"]);
    assert_eq!(merged.code, Some(1), "{}", merged.err);
    world.write("book", "[[code]]\nname = \"甲\"\n");
    world.write("broken", "<<<<<<< HEAD\n");
    for args in [
        ["merge", "base", "ours", "book", "-o", "out"],
        ["merge", "base", "broken", "theirs", "-o", "out"],
        ["merge", "base", "ours", "none", "-o", "out"],
        ["merge", ".", "ours", "theirs", "-o", "out"],
    ] {
        let refused = world.run(&args);
        assert_eq!(refused.code, Some(3), "{args:?}: {}", refused.err);
        assert!(!refused.err.is_empty() && !world.path("out").exists());
    }
    let merged = world.run(&["merge", "/dev/null", "book", "book"]);
    assert_eq!(
        (merged.code, merged.out.as_str()),
        (Some(0), "[[code]]\nname = \"甲\"\n")
    );
}

#[test]
fn history_tells_who_changed_what_and_brings_it_back() {
    let world = World::with_report();
    let none = world.run(&["history", "a.txt"]);
    assert_eq!((none.code, none.out.as_str()), (Some(0), ""));
    assert_eq!(world.run(&["history", "none.txt"]).code, Some(3));
    let added = world.run(&[
        "add",
        "a.txt",
        "--quote",
        "责任落实不到位",
        "--note",
        "核对\u{1b}[31m",
        "--author",
        "张三",
        "--notes",
        "n.toml",
    ]);
    assert_eq!(added.code, Some(0), "{}", added.err);
    let id = added.out.trim().to_owned();
    let text = fs::read_to_string(world.path("n.toml")).expect("notes");
    // Somebody takes it away with an editor.
    let head = text.split("[[annotation]]").next().unwrap_or_default();
    world.write("n.toml", head);
    let past = world.json(&["history", "a.txt", "--notes", "n.toml", "--format", "json"]);
    let told: Vec<_> = past
        .as_array()
        .expect("an array")
        .iter()
        .map(|entry| {
            (
                entry["change"].as_str(),
                entry["author"].as_str(),
                entry["outside"].as_bool(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("removed"), None, Some(true)),
            (Some("added"), Some("张三"), None)
        ]
    );
    assert_eq!(past[0]["before"]["id"], id.as_str());
    let listed = world.run(&["history", "a.txt", "--notes", "n.toml", "--annotation", &id]);
    assert_eq!(listed.out.lines().count(), 6, "{}", listed.out);
    assert!(!listed.out.contains('\u{1b}'));
    let wrong = world.run(&[
        "history",
        "a.txt",
        "--notes",
        "n.toml",
        "--restore",
        "ffffffffffff",
    ]);
    assert_eq!(wrong.code, Some(1), "{}", wrong.err);

    let entry = past[0]["entry"].as_str().expect("an id");
    let short = entry.get(entry.len() - 12..).expect("an id is ASCII");
    let restored = world.run(&["history", "a.txt", "--notes", "n.toml", "--restore", short]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    let notes = world.json(&["notes", "a.txt", "--notes", "n.toml", "--format", "json"]);
    assert_eq!(notes[0]["id"], id.as_str());
    assert_eq!(notes[0]["author"], "张三");
    let again = world.json(&["history", "a.txt", "--notes", "n.toml", "--format", "json"]);
    assert_eq!(again.as_array().map(Vec::len), Some(3));
}

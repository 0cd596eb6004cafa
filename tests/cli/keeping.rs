//! Notes that go with their document wherever it goes, and those that are found elsewhere.

use std::fs;
use std::path::PathBuf;

use super::{REPORT, World};

impl World {
    fn add(&self, file: &str, quote: &str) {
        let answer = self.run(&["add", file, "--quote", quote, "--note", "记下"]);
        assert_eq!(answer.code, Some(0), "{}", answer.err);
    }

    fn quotes(&self, file: &str) -> Vec<String> {
        let notes = self.json(&["notes", file, "--format", "json"]);
        let notes = notes.as_array().expect("an array");
        let quote = |note: &serde_json::Value| note["quote"].as_str().expect("words").to_owned();
        notes.iter().map(quote).collect()
    }

    fn files(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path().join(folder));
        let mut names: Vec<String> = entries
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn rename(&self, from: &str, to: &str) -> PathBuf {
        let to = self.path(to);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::rename(self.path(from), &to).expect("renamed");
        to
    }
}

const FIRST: &str = "责任落实不到位";
const SECOND: &str = "压实责任";

#[test]
fn a_renamed_document_of_a_project_keeps_its_notes() {
    let world = World::with_report();
    world.run(&["init"]);
    world.add("a.txt", FIRST);
    world.rename("a.txt", "b/新名.txt");
    assert_eq!(world.quotes("b/新名.txt"), [FIRST]);
    // Looking moved nothing; the next change does.
    assert_eq!(world.files("docs/.zhupi/notes"), ["a.txt.toml"]);
    world.add("b/新名.txt", SECOND);
    assert_eq!(world.files("docs/.zhupi/notes"), ["b"]);
    assert_eq!(world.files("docs/.zhupi/notes/b"), ["新名.txt.toml"]);
    assert_eq!(world.quotes("b/新名.txt"), [FIRST, SECOND]);
    assert_eq!(world.files("state/put-away").len(), 1);
    let notes = fs::read_to_string(world.path(".zhupi/notes/b/新名.txt.toml")).expect("notes");
    assert!(notes.contains("file = \"b/新名.txt\""), "{notes}");
}

#[test]
fn a_copy_of_a_document_shares_no_notes_but_is_told_of_them() {
    let world = World::with_report();
    world.run(&["init"]);
    world.add("a.txt", FIRST);
    fs::copy(world.path("a.txt"), world.path("b.txt")).expect("a copy");
    assert!(world.quotes("b.txt").is_empty());
    let answer = world.run(&["notes", "b.txt"]);
    assert!(answer.err.contains("a.txt.toml"), "{}", answer.err);
    assert!(answer.err.contains("the same text") && answer.err.contains("adopt --source"));
    // What only a person can decide is not taken in by itself, and told again.
    let answer = world.run(&["adopt", "b.txt"]);
    assert!(answer.err.contains("adopt --source"), "{}", answer.err);
    assert!(world.quotes("b.txt").is_empty());
    // One more line makes it another text, though everything that was marked stands in it.
    world.write("c.txt", format!("{REPORT}另起一行。\n"));
    let answer = world.run(&["notes", "c.txt"]);
    assert!(!answer.err.contains("the same text"), "{}", answer.err);
    assert!(answer.err.contains("100 %"), "{}", answer.err);
    let source = world.path(".zhupi/notes/a.txt.toml");
    let source = source.to_str().expect("a path");
    let answer = world.run(&["adopt", "b.txt", "--source", source]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert_eq!(world.quotes("b.txt"), [FIRST]);
    assert_eq!(world.quotes("a.txt"), [FIRST], "the first keeps its own");
}

#[test]
fn sidecars_and_the_data_folder_follow_too() {
    let world = World::with_report();
    world.write("a.txt.zhupi.toml", "# von Hand\nformat = 1\n");
    world.add("a.txt", FIRST);
    world.rename("a.txt", "b.txt");
    assert_eq!(world.quotes("b.txt"), [FIRST]);
    world.add("b.txt", SECOND);
    assert_eq!(world.files("docs"), ["b.txt", "b.txt.zhupi.toml"]);
    let notes = fs::read_to_string(world.path("b.txt.zhupi.toml")).expect("notes");
    assert!(notes.starts_with("# von Hand\n"), "comments come along");

    let world = World::with_report();
    world.add("a.txt", FIRST);
    world.rename("a.txt", "far/away.txt");
    assert_eq!(world.quotes("far/away.txt"), [FIRST]);
    let piped = world.run_with_input(&["notes", "-", "--format", "json"], REPORT);
    assert!(piped.out.contains(FIRST), "{}", piped.out);
}

#[test]
fn an_edited_document_under_another_name_is_asked_about() {
    let world = World::with_report();
    world.add("a.txt", "一般公共预算收入*亿元，增长8.5%");
    world.rename("a.txt", "old.txt");
    let edited = REPORT.replace("抓好落实", "狠抓落实").replace('\n', "\n\n");
    world.write(
        "完全不同.txt",
        "这里写的是另一件事情，同前面没有任何关系。\n",
    );
    fs::remove_file(world.path("old.txt")).expect("removed");
    world.write("new.txt", edited);
    let answer = world.run(&["notes", "new.txt"]);
    assert!(answer.err.contains('%'), "{}", answer.err);
    assert!(
        !answer.out.contains("一般公共"),
        "nothing by itself: {}",
        answer.out
    );
    let answer = world.run(&["notes", "完全不同.txt"]);
    assert_eq!(answer.err, "");
}

#[test]
fn copies_of_sync_tools_are_listed_and_taken_in() {
    let world = World::with_report();
    world.run(&["init"]);
    world.add("a.txt", FIRST);
    let own = world.path(".zhupi/notes/a.txt.toml");
    let before = fs::read(&own).expect("notes");
    world.add("a.txt", SECOND);
    let copy = world.path(".zhupi/notes/a.txt.sync-conflict-20261121-093000-ABCDEFG.toml");
    // The other machine has both, this one only the first; each wrote another note on it.
    let theirs = fs::read_to_string(&own).expect("notes");
    fs::write(&copy, theirs.replacen("记下", "另一台上记下", 1)).expect("a copy");
    fs::write(&own, before).expect("notes");
    let answer = world.run(&["check", "a.txt"]);
    assert_eq!(answer.code, Some(1));
    assert!(answer.out.contains("sync-conflict"), "{}", answer.out);
    let answer = world.run(&["adopt", "a.txt"]);
    assert_eq!(
        answer.code,
        Some(1),
        "a conflict is worth a look: {}",
        answer.err
    );
    assert!(!copy.exists());
    assert_eq!(world.quotes("a.txt"), [FIRST, SECOND]);
    let notes = fs::read_to_string(&own).expect("notes");
    assert!(
        notes.contains("记下") && notes.contains("另一台上记下"),
        "{notes}"
    );
    let answer = world.run(&["adopt", "a.txt"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
}

#[test]
fn notes_in_a_lower_place_are_shown_and_moved() {
    let world = World::with_report();
    world.add("a.txt", FIRST);
    world.run(&["init"]);
    world.add("a.txt", SECOND);
    assert_eq!(world.quotes("a.txt"), [FIRST, SECOND], "both are shown");
    let answer = world.run(&["adopt", "a.txt"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert!(world.files("data/notes").is_empty());
    assert_eq!(world.quotes("a.txt"), [FIRST, SECOND]);
}

#[test]
fn lists_say_of_what_kind_a_note_is_and_show_both_sides_of_a_conflict() {
    let world = World::with_report();
    world.run(&["init"]);
    world.run(&["add", "a.txt", "--quote", FIRST]);
    world.run(&["add", "a.txt", "--quote", SECOND, "--kind", "bookmark"]);
    let notes = world.path(".zhupi/notes/a.txt.toml");
    let text = fs::read_to_string(&notes).expect("notes");
    let both = "note = \"我的\"\nnote_conflict = [\"他的\\n两行\"]\nquote = ";
    fs::write(&notes, text.replacen("quote = ", both, 1)).expect("notes");
    let said = world.run(&["notes", "a.txt"]).out;
    assert!(said.contains("\n      bookmark\n"), "{said}");
    assert!(
        said.contains("\n      我的\n") && said.contains(": 他的 两行\n"),
        "{said}"
    );
    assert_eq!(said.matches("bookmark").count(), 1, "{said}");
}

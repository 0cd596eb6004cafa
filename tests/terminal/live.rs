//! Two windows, an outside editor, a sync tool: what they do appears by itself.

use std::fs;

use super::pty::{ESC, Home, text_of};
use super::{REPORT, mark};

/// The notes file of the only document.
fn notes_file(home: &Home) -> std::path::PathBuf {
    let folder = fs::read_dir(home.path("data/notes")).unwrap();
    let mut files: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

#[test]
fn two_windows_show_what_the_other_writes() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let mut first = home.open(&["a.txt"]);
    first.wait_for("抓好落实");
    mark(&mut first, 1);
    let mut second = home.open(&["a.txt"]);
    second.wait_for("1 note");
    second.press("))");
    mark(&mut second, 2);
    first.wait_for("1 new");
    first.press("gg");
    first.wait_for("2 notes");
    first.press("a");
    first.wait_for("Note");
    first.press("第一个窗口");
    first.wait_for("第一个窗口");
    first.press(ESC);
    second.wait_for("1 changed");
    // Both go on, and nothing of either is lost.
    second.press(")");
    mark(&mut second, 3);
    first.wait_for("1 new");
    for terminal in [&mut first, &mut second] {
        terminal.press("q");
        assert_eq!(terminal.exit_code(), 0);
    }
    let annotations = home.annotations();
    assert_eq!(annotations.len(), 3);
    assert!(
        annotations
            .iter()
            .any(|annotation| annotation.get("note").is_some()
                && text_of(annotation, "note") == "第一个窗口")
    );
}

#[test]
fn an_outside_editor_may_break_the_notes_file_and_mend_it() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("抓好落实");
    mark(&mut terminal, 1);
    let path = notes_file(&home);
    let good = fs::read_to_string(&path).unwrap();
    // In place, as some editors write.
    let broken = format!("{good}\n[[annotation]\n");
    fs::write(&path, &broken).unwrap();
    terminal.wait_for("cannot be read");
    terminal.press("gg");
    terminal.wait_for("1 note");
    terminal.press("))M");
    terminal.wait_for(".toml:");
    assert_eq!(fs::read_to_string(&path).unwrap(), broken);
    // By renaming, as others do.
    let mended =
        format!("{good}\n[[annotation]]\nquote = \"群众的事没有小事。\"\nnote = \"手写\" # 留着\n");
    fs::write(path.with_extension("new"), &mended).unwrap();
    fs::rename(path.with_extension("new"), &path).unwrap();
    terminal.wait_for("1 new");
    assert_eq!(fs::read_to_string(&path).unwrap(), mended);
    terminal.press("gg))");
    mark(&mut terminal, 3);
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .contains("\"手写\" # 留着")
    );
}

#[test]
fn a_document_that_changes_on_the_disk_is_read_anew_but_not_under_the_hands() {
    let home = Home::new();
    let path = home.document("a.txt", REPORT);
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("抓好落实");
    terminal.press(")))))");
    mark(&mut terminal, 1);
    fs::write(
        &path,
        REPORT.replace("一、主要做法", "一、主要做法和新的开头"),
    )
    .unwrap();
    terminal.wait_for("和新的开头");
    terminal.wait_for("read anew");
    terminal.press("j");
    terminal.wait_for("1 note");
    // While a note is being typed it waits.
    terminal.press("a");
    terminal.wait_for("Note");
    terminal.press("写着");
    terminal.wait_for("写着");
    fs::write(
        path.with_extension("new"),
        REPORT.replace("抓好落实", "狠抓落实"),
    )
    .unwrap();
    fs::rename(path.with_extension("new"), &path).unwrap();
    terminal.wait_for("changed on disk");
    assert!(terminal.screen().contains("写着"));
    terminal.press(ESC);
    terminal.wait_for("狠抓落实");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    let notes: Vec<String> = home
        .annotations()
        .iter()
        .map(|annotation| text_of(annotation, "note"))
        .collect();
    assert!(notes.iter().any(|note| note == "写着"), "{notes:?}");
}

#[test]
fn what_cannot_be_saved_is_saved_when_it_becomes_possible() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("抓好落实");
    mark(&mut terminal, 1);
    let folder = home.path("data/notes");
    fs::rename(&folder, home.path("away")).unwrap();
    fs::write(&folder, "in the way").unwrap();
    terminal.press("))M");
    terminal.wait_for("not saved");
    fs::remove_file(&folder).unwrap();
    fs::rename(home.path("away"), &folder).unwrap();
    terminal.wait_for("Saved:");
    terminal.press("gg");
    terminal.wait_for("2 notes  saved");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(home.annotations().len(), 2);
}

#[test]
fn a_keymap_and_settings_that_change_hold_at_once() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let folder = home.path("config");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), "keymap = \"mine\"\n").unwrap();
    let keys = |key: &str| format!("extends = \"default\"\n[text]\n\"{key}\" = \"next-theme\"\n");
    fs::write(folder.join("mine.toml"), keys("Z")).unwrap();
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("抓好落实");
    fs::write(folder.join("mine.toml"), keys("X")).unwrap();
    terminal.wait_for("read again");
    terminal.press("X");
    terminal.wait_for("Theme: ");
    // One that is broken is told, and holds again when it is mended.
    fs::write(folder.join("config.toml"), "keymap = \n").unwrap();
    terminal.wait_for("not valid TOML");
    fs::write(folder.join("config.toml"), "keymap = \"mine\"\n").unwrap();
    terminal.wait_for("read again");
    terminal.press("X");
    terminal.wait_for("Theme: ");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
}

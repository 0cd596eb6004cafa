//! Another encoding by its key: the notes stay, and the choice is remembered.

use std::fs;

use super::pty::{ENTER, Home, text_of};
use super::{REPORT, mark};

#[test]
fn another_encoding_keeps_the_notes_and_is_remembered() {
    let home = Home::new();
    let path = home.document("a.txt", "");
    fs::write(&path, encoding_rs::GB18030.encode(REPORT).0).unwrap();
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("抓好落实");
    mark(&mut terminal, 1);
    let before = home.annotations();
    terminal.press("ge");
    // Each encoding is offered with what the text becomes in it.
    terminal.wait_for("windows-1252");
    terminal.press("big5");
    terminal.wait_gone("windows-1252");
    terminal.press(ENTER);
    terminal.wait_for("not valid Big5");
    terminal.wait_gone("抓好落实");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(home.annotations(), before);

    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("not valid Big5");
    terminal.press("ge");
    terminal.wait_for("windows-1252");
    terminal.press("auto");
    terminal.wait_gone("windows-1252");
    terminal.press(ENTER);
    terminal.wait_for("抓好落实");
    terminal.wait_for("place and notes are kept");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    let after = home.annotations();
    assert_eq!(after.len(), 1);
    for key in ["id", "quote"] {
        assert_eq!(text_of(&after[0], key), text_of(&before[0], key));
    }

    // The command line chooses too, and is remembered in the same way.
    let mut terminal = home.open(&["--encoding", "big5", "a.txt"]);
    terminal.wait_for("not valid Big5");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("not valid Big5");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(home.annotations().len(), 1);
}

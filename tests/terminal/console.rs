//! The Linux console: few letters, sixteen colours, one screen.

use super::pty::{Home, Terminal};

#[test]
fn the_linux_console_gets_what_it_can_show_and_is_left_clean() {
    let home = Home::new();
    home.document("a.txt", "“It wasn’t…” – he said, and left.\n");
    home.document("b.txt", super::REPORT);
    let mut command = home.zhupi(&["a.txt"]);
    command.env("TERM", "linux");
    command.env("LANG", "zh_CN.UTF-8");
    let mut terminal = Terminal::start(command, 80, 25);
    terminal.wait_for("\"It wasn't...\" - he said, and left.");
    // It has no letters for another language.
    terminal.wait_for("? help");
    terminal.press("M");
    terminal.wait_for("saved");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.given_back();
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    // Nothing is faint there, and what the reader's shell says next begins on an empty screen.
    assert!(
        !raw.contains("\u{1b}[2m") && !raw.contains(";2m"),
        "{raw:?}"
    );
    let cleared = raw.rfind("\u{1b}[2J\u{1b}[1;1H").unwrap();
    assert!(cleared < raw.rfind("\u{1b}[?1049l").unwrap(), "{raw:?}");

    let mut command = home.zhupi(&["b.txt"]);
    command.env("TERM", "linux");
    let mut terminal = Terminal::start(command, 80, 25);
    terminal.wait_for("No Chinese letters on the Linux console");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
}

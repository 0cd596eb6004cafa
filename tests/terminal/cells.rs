//! Words that terminals do not agree upon: nothing else is written among them, and each stands in cells of its own.
use std::time::Duration;

use super::pty::{Home, Terminal};

/// Scripts between whose words only a dictionary finds the breaks, letters that join, emoji of all sorts, marks without end.
const ODD: &str = "甲 ภาษาไทย กำลัง ผู้ใหญ่|乙 ພາສາລາວ|丙 ភាសាខ្មែរ|丁 မြန်မာ|戊 हिन्दी स्त्री राष्ट्र्य|己\n\n\
子 👨‍👩‍👧‍👦|丑 🇨🇳|寅 👍🏽|卯 ❤️|辰 🫩|巳 ䷀|午 한|未 и\u{306}|申。\n";

#[test]
fn nothing_but_the_screen_is_written_whatever_the_script() {
    for ambiguous in ["1", "2", "avoid"] {
        let home = Home::new();
        home.document("a.txt", ODD);
        let mut command = home.zhupi(&["--ambiguous", ambiguous, "a.txt"]);
        command.env("TERM", "xterm-256color");
        let mut terminal = Terminal::start(command, 120, 24);
        for seen in ["|己", "|申。"] {
            terminal.wait_for(seen);
        }
        terminal.press("M");
        terminal.wait_for("1 note  saved");
        for wrong in ["ICU4X", "error", "segmentation"] {
            assert!(
                !terminal.screen().contains(wrong),
                "{wrong}:\n{}",
                terminal.screen()
            );
        }
        // What follows a cluster is addressed anew, so it stands where the layout says in every terminal.
        let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
        for cluster in ["स्त्री", "👨", "👍", "🫩", "䷀", "ខ្មែ"] {
            let parts = raw.split_once(&format!("\u{8}{cluster}"));
            let (_, rest) = parts.unwrap_or_else(|| panic!("{cluster} is not reserved"));
            assert!(rest.starts_with("\u{1b}["), "{cluster} {ambiguous}");
        }
        for never in ["\u{200d}", "\u{fe0f}", "🏽"] {
            assert!(!raw.contains(never), "{never:?}");
        }
        terminal.press("q");
        assert_eq!(terminal.exit_code(), 0);
        terminal.given_back();
    }
}

#[test]
fn the_linux_console_gets_forms_that_its_fonts_have() {
    let home = Home::new();
    home.document(
        "a.txt",
        "标题\n\n一、第一\n全县抓好落实。\n二、第二\n完成投资。\n",
    );
    let mut command = home.zhupi(&["a.txt"]);
    command.env("TERM", "linux");
    let mut terminal = Terminal::start(command, 120, 24);
    terminal.wait_for("抓好落实");
    // The outline beside the text, a section that was read, a mark.
    terminal.press(")))M");
    terminal.wait_for("1 note  saved");
    let screen = terminal.screen();
    assert!(screen.contains('|'), "{screen}");
    for missing in "│─▎✓▁▂▃▄▅▆▇•▸".chars() {
        assert!(!screen.contains(missing), "{missing}:\n{screen}");
    }
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.given_back();
    // Its colours are not asked for: it does not know the question.
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    assert!(!raw.contains("\u{1b}]1"));
}

#[test]
fn a_drawing_is_shown_at_once_and_never_left_open() {
    const ON: &str = "\u{1b}[?2026h";
    const OFF: &str = "\u{1b}[?2026l";
    let home = Home::new();
    home.document("a.txt", "全县抓好落实。\n");
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("抓好落实");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.given_back();
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    let (before, rest) = raw.split_once("抓好落实").unwrap();
    assert!(before.rfind(ON) > before.rfind(OFF));
    let ended = rest.find(OFF).unwrap();
    assert!(rest.find(ON).is_none_or(|next| ended < next));
    assert!(raw.rfind(OFF) > raw.rfind(ON));
}

#[cfg(target_os = "linux")]
#[test]
fn stopped_by_force_and_continued_it_takes_the_terminal_again() {
    use rustix::process::Signal;
    let home = Home::new();
    home.document("a.txt", "全县抓好落实。\n");
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("抓好落实");
    terminal.press("\u{1b}[?0u\u{1b}[?64c");
    let reading = terminal.modes();
    terminal.signal(Signal::STOP);
    std::thread::sleep(Duration::from_millis(100));
    terminal.cook();
    assert_ne!(terminal.modes(), reading);
    terminal.forget();
    terminal.signal(Signal::CONT);
    terminal.wait_until("the reader again", |screen| {
        screen.contents().contains("抓好落实")
    });
    for _ in 0..200 {
        if terminal.modes() == reading {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(terminal.modes(), reading);
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.given_back();
}

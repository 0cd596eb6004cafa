//! Words that terminals do not agree upon: nothing else is written among them, and each stands in cells of its own.
use std::time::Duration;

use super::pty::{Home, Terminal};

/// Scripts between whose words only a dictionary finds the breaks, letters that join, emoji of all sorts, marks without end.
const ODD: &str = "甲 ภาษาไทย กำลัง ผู้ใหญ่|乙 ພາສາລາວ|丙 ភាសាខ្មែរ|丁 မြန်မာ|戊 हिन्दी स्त्री राष्ट्र्य|己\n\n\
子 👨‍👩‍👧‍👦|丑 🇨🇳|寅 👍🏽|卯 ❤️|辰 🫩|巳 ䷀|午 한|未 и\u{306}|申。\n";

#[test]
fn nothing_but_the_screen_is_written_whatever_the_script() {
    for ambiguous in ["1", "2"] {
        let home = Home::new();
        home.document("a.txt", ODD);
        let mut command = home.zhupi(&["--ambiguous", ambiguous, "a.txt"]);
        command.env("TERM", "xterm-256color");
        let mut terminal = Terminal::start(command, 120, 24);
        for seen in ["|己", "|申。"] {
            terminal.wait_for(seen);
        }
        terminal.press("M");
        terminal.wait_for("notes 1  saved");
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
            let at = raw.find(&format!("\u{8}{cluster}"));
            let at = at.unwrap_or_else(|| panic!("{cluster} is not reserved"));
            let rest = raw[at + 1 + cluster.len()..].as_bytes();
            assert!(rest.starts_with(b"\x1b["), "{cluster} {ambiguous}");
        }
        for never in ["\u{200d}", "\u{fe0f}", "🏽"] {
            assert!(!raw.contains(never), "{never:?}");
        }
        terminal.press("q");
        assert_eq!(terminal.exit_code(), 0);
        terminal.given_back();
    }
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

//! The built program on a pseudo-terminal that answers what a real one is asked: at once, late, in pieces, wrongly, or never.
use std::thread::sleep;
use std::time::Duration;

use super::pty::{ENTER, ESC, Home, Terminal};

/// Quotation marks and dashes, and words on which two widths differ.
const REPORT: &str = "“两个维护”——报告\n\n一、坚持“明责尽责”——压实责任\n全县抓好“三张清单”落实。完成投资174.7亿元。\n";

/// How many characters are tried.
const TRIED: usize = 9;

const KIND: &str = "\u{1b}[?64;1;2c";

fn widths(cells: u16) -> String {
    format!("\u{1b}[2;{}R", cells + 1).repeat(TRIED)
}

fn start(home: &Home, args: &[&str]) -> Terminal {
    home.document("a.txt", REPORT);
    let terminal = home.open(args);
    terminal.wait_for("抓好");
    terminal
}

/// Whether the screen is drawn for disputed characters of two cells: spaces and steps back before them.
fn is_wide(terminal: &Terminal) -> bool {
    String::from_utf8_lossy(&terminal.raw()).contains("  \u{8}\u{8}“")
}

#[track_caller]
fn wait_wide(terminal: &Terminal) {
    for _ in 0..1000 {
        if is_wide(terminal) {
            return;
        }
        sleep(Duration::from_millis(10));
    }
    panic!("still narrow:\n{}", terminal.screen());
}

/// Ends the program by its key: it understood that key, and no answer was taken for another.
#[track_caller]
fn end(mut terminal: Terminal) {
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.given_back();
}

#[test]
fn it_asks_everything_in_one_go_and_the_kind_of_terminal_last() {
    let home = Home::new();
    let terminal = start(&home, &["a.txt"]);
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    let kind = raw.find("\u{1b}[c").unwrap();
    assert_eq!(raw.matches("\u{1b}[6n").count(), TRIED);
    for question in ["“\u{1b}[6n", "─\u{1b}[6n", "\u{1b}]11;?", "\u{1b}[?u"] {
        let at = raw.find(question);
        assert!(at.is_some_and(|at| at < kind), "{question:?} in {raw:?}");
        assert_eq!(raw.matches(question).count(), 1, "{question:?}");
    }
    assert!(raw.find("抓").is_some_and(|at| at > kind));
    end(terminal);
}

#[test]
fn disputed_characters_take_what_the_terminal_says() {
    let home = Home::new();
    let mut terminal = start(&home, &["a.txt"]);
    terminal.press(&[&widths(1), KIND].concat());
    terminal.press(")");
    terminal.wait_for("抓好");
    assert!(!is_wide(&terminal));
    end(terminal);

    let mut terminal = start(&home, &["a.txt"]);
    terminal.press(&[&widths(2), KIND].concat());
    wait_wide(&terminal);
    end(terminal);

    // It is known from last time, before anything is answered.
    let terminal = start(&home, &["a.txt"]);
    assert!(is_wide(&terminal));
    end(terminal);

    // Who says it need not ask.
    let mut terminal = start(&home, &["--ambiguous", "1", "a.txt"]);
    terminal.press(&[&widths(2), KIND].concat());
    terminal.press("?");
    terminal.wait_for("Keys and commands");
    assert!(!is_wide(&terminal));
    terminal.press(ESC);
    terminal.wait_gone("Keys and commands");
    end(terminal);
    let home = Home::new();
    let terminal = start(&home, &["--ambiguous", "2", "a.txt"]);
    assert!(is_wide(&terminal));
    end(terminal);
}

#[test]
fn keys_just_before_and_just_after_an_answer_are_keys() {
    for answers in [
        [&widths(1), "\u{1b}[?0u", KIND].concat(),
        [&widths(2), "\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\", KIND].concat(),
        KIND.to_owned(),
    ] {
        let home = Home::new();
        let mut terminal = start(&home, &["a.txt"]);
        // Marks; undoes; marks again: the words would be others if a key were lost or an answer were one.
        terminal.press(&["M", &answers, "u", "M"].concat());
        terminal.wait_for("1 note  saved");
        assert_eq!(home.quotes().len(), 1, "{answers:?}");
        end(terminal);
    }
}

#[test]
fn answers_that_come_late_in_pieces_or_as_rubbish_are_no_keys() {
    for (pieces, pause) in [
        (vec!["\u{1b}[2;", "3R\u{1b}", "[2;3R\u{1b}[?6", "4c"], 60),
        (
            vec![
                "\u{1b}]11;rgb:00",
                "00/0000/00",
                "00\u{1b}",
                "\\",
                "\u{1b}[2;3R\u{1b}[2;3R",
            ],
            60,
        ),
        (
            vec![
                "\u{1b}[2;3R\u{1b}[2;3R",
                "\u{1b}[?2026;2$y",
                "\u{1b}[?997;1n",
            ],
            400,
        ),
        (
            vec![
                "\u{1b}P>|foot(1.13)\u{1b}\\",
                "\u{1b}]52;c;cXF1\u{7}",
                "\u{1b}[>41;379;0c\u{1b}[2;3R\u{1b}[2;3R",
            ],
            0,
        ),
        (
            vec![
                "\u{1b}_Gi=1;OK\u{1b}\\",
                "\u{1b}[?1;2;4c",
                "\u{1b}[9;9R",
                "\u{1b}[2;3R\u{1b}[2;3R",
            ],
            0,
        ),
    ] {
        let home = Home::new();
        let mut terminal = start(&home, &["a.txt"]);
        sleep(Duration::from_millis(350));
        let before = terminal.find("抓好").1;
        for piece in &pieces {
            terminal.press(piece);
            sleep(Duration::from_millis(pause));
        }
        // Late widths still count: everything would stand wrong otherwise.
        wait_wide(&terminal);
        assert_eq!(terminal.find("抓好").1, before);
        assert!(
            !terminal.screen().contains("bound"),
            "{}",
            terminal.screen()
        );
        end(terminal);
        assert!(home.notes_files().is_empty());
    }
}

#[test]
fn a_terminal_that_never_answers_is_read_on_all_the_same() {
    let home = Home::new();
    let mut terminal = start(&home, &["a.txt"]);
    sleep(Duration::from_millis(400));
    terminal.press("/三张");
    terminal.press(ENTER);
    terminal.wait_for("1/1");
    terminal.press("?");
    terminal.wait_for("Keys and commands");
    terminal.press(ESC);
    terminal.wait_gone("Keys and commands");
    assert!(!is_wide(&terminal));
    end(terminal);
}

#[test]
fn the_keyboard_protocol_is_used_where_it_is_known_and_given_back() {
    const ON: &str = "\u{1b}[>1u";
    const OFF: &str = "\u{1b}[<1u";
    for (answer, count) in [("\u{1b}[?0u", 1), ("", 0)] {
        let home = Home::new();
        let mut terminal = start(&home, &["a.txt"]);
        terminal.press(&[&widths(1), answer, KIND].concat());
        terminal.press("/");
        terminal.wait_for("Find:");
        // Esc and Ctrl as the protocol tells them; what comes up is nothing.
        terminal.press("\u{1b}[27u\u{1b}[27;1:3u");
        terminal.wait_gone("Find:");
        terminal.press("\u{1b}[113;5u");
        assert_eq!(terminal.exit_code(), 0);
        terminal.given_back();
        let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
        assert_eq!(raw.matches(ON).count(), count);
        assert_eq!(raw.matches(OFF).count(), count);
        if count == 1 {
            assert!(raw.rfind(OFF).unwrap() < raw.rfind("\u{1b}[?1049l").unwrap());
        }
    }
}

#[test]
fn the_paper_decides_the_theme_when_none_is_named() {
    for (answer, paper) in [
        ("\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\", true),
        ("\u{1b}]11;rgb:0000/0000/0000\u{7}", true),
        ("", false),
    ] {
        let home = Home::new();
        let mut command = home.zhupi(&["a.txt"]);
        command.env("COLORTERM", "truecolor");
        home.document("a.txt", REPORT);
        fs_config(&home, "probe-timeout = 10000\n");
        let mut terminal = Terminal::start(command, 80, 24);
        terminal.wait_for("抓好");
        terminal.press(&[answer, &widths(1), KIND].concat());
        terminal.press("v");
        sleep(Duration::from_millis(100));
        let own = |screen: &vt100::Screen| {
            let cell = screen.cell(0, 0).unwrap().bgcolor();
            !matches!(cell, vt100::Color::Default)
        };
        terminal.wait_until("the paper of a theme", |screen| own(screen) == paper);
        end(terminal);
    }
}

#[test]
fn answers_that_are_under_way_at_the_end_are_not_typed_into_the_shell() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let mut command = home.shell("\"$ZHUPI\" a.txt; echo over; read line; echo \"<$line>\"");
    command.env("TERM", "xterm-256color");
    let mut terminal = Terminal::start(command, 80, 24);
    // Typed before anything was answered, over a slow link.
    terminal.press("q");
    sleep(Duration::from_millis(300));
    terminal.press(&[&widths(1), "\u{1b}[?0u", KIND].concat());
    terminal.wait_for("over");
    terminal.press("words\n");
    terminal.wait_for("<words>");
    assert_eq!(terminal.exit_code(), 0);
    terminal.given_back();
}

#[test]
fn what_was_measured_can_be_seen() {
    for (answer, args, shown) in [
        (widths(2), &["a.txt"][..], "2, as the terminal answered"),
        (widths(1), &["a.txt"], "1, as the terminal answered"),
        (String::new(), &["a.txt"], "1, assumed"),
        (
            widths(1),
            &["--ambiguous", "2", "a.txt"],
            "2, as was chosen",
        ),
    ] {
        let home = Home::new();
        let mut terminal = start(&home, args);
        let kind = if answer.is_empty() { "" } else { KIND };
        terminal.press(&[&answer, kind, "i"].concat());
        terminal.wait_for("Cells of");
        terminal.press("G");
        terminal.wait_for(shown);
        terminal.press(ESC);
        terminal.wait_gone("Cells of");
        end(terminal);
    }
}

fn fs_config(home: &Home, text: &str) {
    std::fs::write(home.path("config").join("config.toml"), text).expect("a file");
}

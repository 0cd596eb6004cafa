//! The whole program on a terminal: few tests, each about something that can only go wrong when everything is put together.
#![cfg(unix)]

#[cfg(test)]
#[path = "common/pty.rs"]
mod pty;

#[cfg(test)]
#[path = "terminal/answers.rs"]
mod answers;
#[cfg(test)]
#[path = "terminal/cells.rs"]
mod cells;
#[cfg(test)]
#[path = "terminal/console.rs"]
mod console;
#[cfg(test)]
#[path = "terminal/encoding.rs"]
mod encoding;
#[cfg(test)]
#[path = "terminal/live.rs"]
mod live;

use std::fs;
use std::time::{Duration, Instant};

use pty::{ENTER, ESC, F12, Home, Terminal, text_of};
use rustix::process::{Pid, Signal, test_kill_process};

/// Three paragraphs with sentences that can be told apart.
const REPORT: &str = "关于示例县工作的报告\n\n一、主要做法\n全县抓好落实。完成投资174.7亿元。\n二、几点体会\n群众的事没有小事。\n";

/// So many sentences, eight on a line.
fn sentences(count: usize) -> String {
    let sentence = |i| format!("第{i}句话写在这里。{}", if i % 8 == 7 { "\n" } else { "" });
    (0..count).map(sentence).collect()
}

/// What the last row says when so many notes are on the disk.
fn kept(count: usize) -> String {
    let notes = if count == 1 { "note" } else { "notes" };
    format!("{count} {notes}  saved")
}

/// Marks the sentence under the caret and waits until that is on the disk.
fn mark(terminal: &mut Terminal, count: usize) {
    terminal.press("M");
    terminal.wait_for(&kept(count));
}

#[test]
fn a_session_is_kept_and_taken_up_again() {
    let home = Home::new();
    home.document("报告.txt", &sentences(400));
    let mut terminal = home.open(&["报告.txt"]);
    terminal.wait_for("第0句话");
    terminal.press(" ");
    terminal.wait_for("2/");
    terminal.wait_gone("第0句话");
    terminal.press("gg2)");
    mark(&mut terminal, 1);

    // A tag that is new, then a note: words of an input method come character by character, pasted ones in one piece.
    terminal.press("t");
    terminal.wait_for("Type a new tag");
    for c in "做法/创新".chars() {
        terminal.press(&c.to_string());
    }
    terminal.wait_for("做法/创新");
    terminal.press(ENTER);
    terminal.wait_for("tag 做法/创新");
    terminal.press("a");
    terminal.wait_for("Note");
    for c in "数字要核实，".chars() {
        terminal.press(&c.to_string());
    }
    terminal.paste("见附件\rq不是命令");
    terminal.wait_for("q不是命令");
    terminal.press(ESC);
    // A key that follows at once would be Alt with that key.
    terminal.wait_gone("C-c discard");
    terminal.wait_for("1 note  saved");

    // Undone and done again.
    terminal.press("3)");
    mark(&mut terminal, 2);
    terminal.press("u");
    terminal.wait_for("1 note  saved");
    assert_eq!(home.quotes().len(), 1);
    terminal.press("U");
    terminal.wait_for("2 notes  saved");

    terminal.press("100)");
    terminal.wait_for("第105句话");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.given_back();

    assert_eq!(home.quotes(), ["第2句话写在这里。", "第5句话写在这里。"]);
    let annotations = home.annotations();
    let tags = annotations[0].get("tags").unwrap().as_array().unwrap();
    assert_eq!(tags[0].as_str(), Some("做法/创新"));
    assert_eq!(
        text_of(&annotations[0], "note"),
        "数字要核实，见附件\nq不是命令"
    );

    let mut terminal = home.open(&["报告.txt"]);
    terminal.wait_for("第105句话");
    assert!(!terminal.screen().contains("第0句话"));
    terminal.wait_for("2 notes");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_signal_saves_and_gives_the_terminal_back() {
    for (signal, number) in [
        (Signal::TERM, 15),
        (Signal::HUP, 1),
        (Signal::INT, 2),
        (Signal::QUIT, 3),
    ] {
        let home = Home::new();
        home.document("a.txt", REPORT);
        let mut terminal = home.open(&["a.txt"]);
        terminal.wait_for("抓好落实");
        mark(&mut terminal, 1);
        // A note that is being typed becomes a note.
        terminal.press("a");
        terminal.wait_for("Note");
        terminal.press("还没写完");
        terminal.wait_for("还没写完");
        terminal.signal(signal);
        assert_eq!(terminal.exit_code(), 128 + number);
        terminal.given_back();
        assert_eq!(text_of(&home.annotations()[0], "note"), "还没写完");
    }
}

#[test]
fn a_terminal_that_is_gone_ends_the_program() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    // In a session of its own, so that no signal tells of the end.
    let pid = home.path("pid");
    let script = format!(
        "exec setsid -w sh -c 'echo $$ > {}; exec \"$ZHUPI\" a.txt'",
        pid.display()
    );
    let mut terminal = Terminal::start(home.shell(&script), 80, 24);
    terminal.wait_for("抓好落实");
    mark(&mut terminal, 1);
    let pid: i32 = fs::read_to_string(pid).unwrap().trim().parse().unwrap();
    let pid = Pid::from_raw(pid).unwrap();
    terminal.close_terminal();
    let closed = Instant::now();
    while test_kill_process(pid).is_ok() && !is_zombie(pid) {
        assert!(closed.elapsed() < Duration::from_secs(2), "still there");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(home.quotes().len(), 1);
}

fn stat(pid: Pid) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

fn is_zombie(pid: Pid) -> bool {
    stat(pid) == Some('Z')
}

#[cfg(target_os = "linux")]
#[test]
fn stopped_and_continued_it_takes_the_terminal_again() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("抓好落实");
    let reading = terminal.modes();
    assert!(reading.alternate_screen && reading.bracketed_paste && reading.raw);
    for way in ["key", "signal"] {
        if way == "key" {
            terminal.press("\u{1a}");
        } else {
            terminal.signal(Signal::TSTP);
        }
        let begun = Instant::now();
        while stat(terminal.pid) != Some('T') {
            assert!(begun.elapsed() < Duration::from_secs(20), "{way}");
            std::thread::sleep(Duration::from_millis(5));
        }
        terminal.given_back();
        // Smaller meanwhile, which nobody told it.
        terminal.forget();
        terminal.signal(Signal::CONT);
        terminal.wait_until("the reader again", |screen| {
            screen.alternate_screen() && screen.contents().contains("抓好落实")
        });
        assert_eq!(terminal.modes(), reading, "{way}");
    }
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.given_back();
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_gives_the_terminal_back_and_loses_no_note() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let mut command = home.zhupi(&["a.txt"]);
    command.env("ZHUPI_PANIC", "1");
    let mut terminal = Terminal::start(command, 80, 24);
    terminal.wait_for("抓好落实");
    // In one go: nothing is on the disk yet when the panic comes.
    terminal.press(&format!("M{F12}"));
    assert_eq!(terminal.exit_code(), 101);
    terminal.given_back();
    terminal.wait_for("ZHUPI_PANIC");
    assert_eq!(home.quotes().len(), 1);
}

/// `ZHUPI_KILL_ROUNDS=1000` makes it a long run.
#[test]
fn killed_at_any_moment_nothing_saved_is_lost() {
    let asked = std::env::var("ZHUPI_KILL_ROUNDS").ok();
    let asked: Option<usize> = asked.and_then(|count| count.parse().ok());
    kill_rounds(asked.unwrap_or(40), asked.map(|_| Duration::from_hours(10)));
}

#[expect(
    clippy::print_stdout,
    reason = "a long run says what it came to, to whoever asked for it"
)]
fn kill_rounds(wanted: usize, patience: Option<Duration>) {
    let home = Home::new();
    home.document("a.txt", &sentences((wanted * 5).max(400)));
    let mut promised: Vec<String> = Vec::new();
    let mut asked: Vec<String> = Vec::new();
    let mut random = 20_261_121_u64;
    let mut next = |bound: u64| {
        // Numerical Recipes' linear congruential generator: any spread will do.
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % bound
    };
    let begun = Instant::now();
    let mut rounds = 0;
    while rounds < wanted && begun.elapsed() < patience.unwrap_or(Duration::from_secs(16)) {
        rounds += 1;
        let mut terminal = home.open(&["a.txt"]);
        terminal.wait_for("help");
        terminal.wait_for("句话");
        let before = home.annotations().len();
        let marks = 1 + next(4) as usize;
        let mut waiting = Vec::new();
        for i in 0..marks {
            terminal.press(&format!("gg{})M", asked.len() + 1));
            let sentence = format!("第{}句话写在这里。", asked.len() + 1);
            asked.push(sentence.clone());
            waiting.push(sentence);
            if next(2) == 0 {
                let shown = kept(before + i + 1);
                terminal.wait_for(&shown);
                // A screen that is half drawn may say so before its time.
                std::thread::sleep(Duration::from_millis(10));
                terminal.wait_for(&shown);
                promised.append(&mut waiting);
            }
        }
        // At once, or while it may be saving.
        let longest = if next(2) == 0 { 12_000 } else { 200_000 };
        std::thread::sleep(Duration::from_micros(next(longest)));
        terminal.kill();
        let quotes = home.quotes();
        for sentence in &promised {
            assert!(quotes.contains(sentence), "{sentence} lost in {quotes:?}");
        }
        assert!(
            quotes.iter().all(|quote| asked.contains(quote)),
            "{quotes:?}"
        );
        let mut once = quotes.clone();
        once.dedup();
        assert_eq!(once, quotes);
    }
    let said = format!(
        "killed {rounds} times, {} of {} marks were promised, {} are there",
        promised.len(),
        asked.len(),
        home.quotes().len()
    );
    assert!(rounds >= 8, "{said}");
    println!("{said}");
}

#[test]
fn a_note_that_was_being_typed_is_offered_again_after_a_kill() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("抓好落实");
    terminal.press("}}a");
    terminal.wait_for("Note");
    terminal.press("写到一半");
    terminal.wait_for("写到一半");
    let drafts = home.path("state");
    let begun = Instant::now();
    while !holds(&drafts, "写到一半") {
        assert!(begun.elapsed() < Duration::from_secs(10), "no draft");
        std::thread::sleep(Duration::from_millis(10));
    }
    terminal.kill();
    let terminal = home.open(&["a.txt"]);
    terminal.wait_for("写到一半");
    terminal.wait_for("was being written");
    // Killed again before the next moment at which drafts are written.
    terminal.kill();
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("写到一半");
    terminal.press(ESC);
    terminal.wait_for("1 note  saved");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(text_of(&home.annotations()[0], "note"), "写到一半");
    // Kept now, it is not offered a third time.
    let terminal = home.open(&["a.txt"]);
    terminal.wait_for("1 note");
    assert!(!terminal.screen().contains("was being written"));
}

/// Whether a file below a folder holds the words; one that is still being written does not count.
fn holds(folder: &std::path::Path, words: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            false
        } else if path.is_dir() {
            holds(&path, words)
        } else {
            fs::read(&path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(words))
        }
    })
}

#[test]
fn any_size_will_do() {
    let home = Home::new();
    home.document("a.txt", &sentences(400));
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("第0句话");
    terminal.press("30)");
    terminal.wait_for("第30句话");
    for i in 0..60_u16 {
        terminal.resize(1 + i * 37 % 150, 1 + i * 11 % 50);
        if i % 3 == 0 {
            terminal.press(")");
            terminal.press("(");
        }
    }
    for (columns, rows) in [(1, 1), (2, 1), (1, 2), (3, 40), (400, 2)] {
        terminal.resize(columns, rows);
        terminal.press("j k");
    }
    terminal.resize(81, 25);
    terminal.wait_for("句话写在这里。");
    terminal.press("gg30)");
    terminal.wait_for("第30句话");
    mark(&mut terminal, 1);
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(home.quotes(), ["第30句话写在这里。"]);
    let mut terminal = Terminal::start(home.zhupi(&["a.txt"]), 1, 1);
    terminal.wait_until("raw mode", vt100::Screen::alternate_screen);
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.given_back();
}

#[test]
fn a_drag_over_wide_characters_marks_exactly_these() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let mut terminal = home.open(&["a.txt"]);
    terminal.wait_for("抓好落实");
    let (column, row) = terminal.find("抓好");
    // From the right half of 抓 to the left half of 实.
    terminal.mouse(0, column + 1, row, 'M');
    terminal.mouse(32, column + 3, row, 'M');
    terminal.mouse(32, column + 6, row, 'M');
    terminal.mouse(0, column + 6, row, 'm');
    terminal.wait_for("4 selected");
    mark(&mut terminal, 1);
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(home.quotes(), ["抓好落实"]);
}

#[test]
fn standard_input_is_a_document() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let command = home.shell("cat a.txt | \"$ZHUPI\" -");
    let mut terminal = Terminal::start(command, 80, 24);
    terminal.wait_for("抓好落实");
    mark(&mut terminal, 1);
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.given_back();
    assert_eq!(home.quotes().len(), 1);
}

#[test]
fn a_folder_is_a_list_in_the_language_asked_for() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    home.document("b.md", "# 第二篇\n\n正文在此。\n");
    for (lang, help) in [("en", "help"), ("zh", "帮助")] {
        let mut terminal = home.open(&["--lang", lang, "."]);
        terminal.wait_for("b.md");
        terminal.wait_for(help);
        terminal.press(&format!("j{ENTER}"));
        terminal.wait_for("正文在此");
        terminal.press("q");
        assert_eq!(terminal.exit_code(), 0);
        terminal.given_back();
    }
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    let command =
        home.shell("\"$ZHUPI\" a.txt > out 2> err < /dev/null; code=$?; cat err; exit $code");
    let mut terminal = Terminal::start(command, 100, 24);
    assert_eq!(terminal.exit_code(), 3);
    terminal.wait_for("zhupi text FILE");
    assert_eq!(fs::read(home.path("documents").join("out")).unwrap(), b"");
}

#[test]
fn who_wants_no_colours_gets_none() {
    for (name, value) in [("NO_COLOR", "1"), ("CLICOLOR", "0")] {
        let home = Home::new();
        home.document("a.txt", REPORT);
        let mut command = home.zhupi(&["a.txt"]);
        command.env(name, value);
        let mut terminal = Terminal::start(command, 80, 24);
        terminal.wait_for("抓好落实");
        mark(&mut terminal, 1);
        terminal.press("t");
        terminal.wait_for("Type a new tag");
        terminal.press(ESC);
        terminal.wait_gone("Type a new tag");
        terminal.press("q");
        assert_eq!(terminal.exit_code(), 0);
        let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
        for colour in colours(&raw) {
            assert!(
                matches!(colour.as_str(), "39" | "49" | "59"),
                "{name}: {colour}"
            );
        }
    }
    // Who names a theme gets it.
    let home = Home::new();
    home.document("a.txt", REPORT);
    let mut command = home.zhupi(&["--theme", "dark", "a.txt"]);
    command.env("NO_COLOR", "1");
    let terminal = Terminal::start(command, 80, 24);
    terminal.wait_for("抓好落实");
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    assert!(colours(&raw).iter().any(|colour| colour.starts_with("38;")));
}

#[test]
fn without_a_screen_lines_are_read_and_notes_are_kept_all_the_same() {
    let home = Home::new();
    home.document("a.txt", REPORT);
    // A dumb terminal has no screen to take; nothing that commands one is sent to it.
    let mut command = home.zhupi(&["a.txt"]);
    command.env("TERM", "dumb");
    let mut terminal = Terminal::start(command, 80, 24);
    terminal.wait_for("Heading 1: 一、主要做法");
    terminal.press("/投资\r");
    terminal.wait_for("完成投资174.7亿元。");
    terminal.press("m\r");
    terminal.press("t 存疑\r");
    terminal.press("a 数字要核实\r");
    terminal.press("notes\r");
    terminal.wait_for("1 存疑 “完成投资174.7亿元。”");
    terminal.press("no such thing\r");
    terminal.wait_for("is not a command");
    terminal.press("q\r");
    assert_eq!(terminal.exit_code(), 0);
    assert!(!terminal.raw().contains(&0x1B));
    assert_eq!(text_of(&home.annotations()[0], "note"), "数字要核实");
}

#[test]
fn a_file_of_lines_does_what_a_person_would_do() {
    use assert_cmd::Command;
    let home = Home::new();
    let document = home.document("a.txt", REPORT);
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhupi"));
    command
        .args(["--linear", "--lang", "zh-Hans"])
        .arg(document);
    for name in ["CONFIG", "DATA", "STATE"] {
        command.env(format!("ZHUPI_{name}_DIR"), home.path(&name.to_lowercase()));
    }
    command.write_stdin("/群众\nmark\na\n第一行\n第二行\n.\no\nu\nnext-page\n?\n");
    let told = command.assert().code(0);
    let out = String::from_utf8_lossy(&told.get_output().stdout).into_owned();
    for words in ["1 级标题：一、主要做法", "群众的事没有小事。", "请写批注"]
    {
        assert!(out.contains(words), "{words} in {out}");
    }
    assert!(!out.contains('\u{1b}'));
    // The note was taken back, the mark was not.
    assert_eq!(home.quotes(), ["群众的事没有小事。"]);
    assert_eq!(text_of(&home.annotations()[0], "note"), "");
}

/// The colours that were asked for: SGR parameters from 30 on, extended ones as one.
fn colours(raw: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in raw.split("\u{1b}[").skip(1) {
        let Some((params, _)) = piece.split_once('m') else {
            continue;
        };
        if !params.chars().all(|c| c.is_ascii_digit() || c == ';') {
            continue;
        }
        let lead: u32 = params
            .split(';')
            .next()
            .unwrap_or_default()
            .parse()
            .unwrap_or(0);
        if lead >= 30 {
            found.push(params.to_owned());
        }
    }
    found
}

#[test]
fn control_sequences_of_others_never_reach_the_terminal() {
    let evil = "\u{1b}]0;evil-title\u{7}\u{1b}[31mevil-red\u{9b}32mevil-c1\u{1b}[2J\u{85}\u{200b}\u{202e}evil-end";
    let home = Home::new();
    let name = "a\u{1b}]0;evil-name\u{7}\u{1b}[33m\u{9b}34m.txt";
    home.document(name, &format!("一、标题{evil}\n正文{evil}。\n"));
    let mut terminal = home.open(&[name]);
    terminal.wait_for("evil-red");
    terminal.press("t");
    terminal.wait_for("Type a new tag");
    terminal.paste("标签\u{1b}]0;evil-tag\u{7}\u{1b}[35m\u{9b}36m");
    terminal.wait_for("evil-tag");
    terminal.press(ENTER);
    terminal.wait_for("1 note  saved");
    terminal.press("i");
    terminal.wait_for("Characters");
    terminal.press(ESC);
    terminal.wait_gone("Characters");
    terminal.press("y");
    terminal.press("O");
    terminal.wait_for("Documents in");
    terminal.press(ENTER);
    terminal.wait_for("evil-red");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    let raw = terminal.raw();
    let text = String::from_utf8_lossy(&raw);
    for wrong in [
        "\u{1b}]0;",
        "\u{7}",
        "\u{9b}",
        "\u{85}",
        "\u{1b}[31m",
        "\u{1b}[33m",
        "\u{1b}[34m",
        "\u{1b}[35m",
        "\u{1b}[36m",
        "\u{200b}",
        "\u{202e}",
    ] {
        assert!(!text.contains(wrong), "{wrong:?} reached the terminal");
    }
    assert!(text.contains("evil-red") && text.contains("evil-end"));
}

#[test]
fn two_readers_of_one_document_keep_the_marks_of_both() {
    let home = Home::new();
    home.document("a.txt", &sentences(40));
    let mut one = home.open(&["a.txt"]);
    let mut two = home.open(&["a.txt"]);
    one.wait_for("第0句话");
    two.wait_for("第0句话");
    mark(&mut one, 1);
    two.press("3)M");
    // What the other marked is told, whichever way it comes, until the next key.
    two.wait_for("1 new");
    two.press("gg");
    two.wait_for("2 notes  saved");
    one.wait_for("1 new");
    one.press("5)M");
    one.wait_for("3 notes  saved");
    for terminal in [&mut one, &mut two] {
        terminal.press("q");
        assert_eq!(terminal.exit_code(), 0);
        terminal.given_back();
    }
    assert_eq!(
        home.quotes(),
        [
            "第0句话写在这里。",
            "第3句话写在这里。",
            "第5句话写在这里。"
        ]
    );
}

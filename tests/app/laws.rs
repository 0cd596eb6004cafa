//! What holds whatever is pressed: notes change only by commands that say so and every change can be undone; places are kept.

use std::fmt::Write as _;
use std::sync::LazyLock;

use proptest::prelude::*;
use zhupi::annotation::Notebook;
use zhupi::app::Msg;
use zhupi::app::command::{COMMANDS, Command, Group};
use zhupi::app::effect::Outcome;
use zhupi::keymap::Mode;
use zhupi::message::Message;

use super::common::{Driver, File, Setup, cases};
use super::frames::REPORT;

/// A change of the notes: what is pressed before, the command, what finishes it.
struct Change {
    before: &'static str,
    command: &'static str,
    after: &'static str,
}

const fn change(before: &'static str, command: &'static str, after: &'static str) -> Change {
    Change {
        before,
        command,
        after,
    }
}

/// Every way to change the notes, in the text and in the notes pane (`Tab Tab`).
const CHANGES: &[Change] = &[
    change("", "mark", ""),
    change("v v", "mark", ""),
    change("", "mark-last-tag", ""),
    change("m", "mark-last-tag", ""),
    change("c l l l", "mark-last-tag", ""),
    change("", "tag", "2"),
    change("t 2", "tag", "1"),
    change("", "tag", "新 的 Enter"),
    change("", "tag", "责 C-t"),
    change("m Tab Tab", "tag", "2"),
    change("", "tag", "Tab Tab Enter"),
    change("", "tag-by-key", "j"),
    change("m Tab Tab", "tag-by-key", "j"),
    change("", "note", "甲 乙 Enter 丙 Esc"),
    change("m", "note", "甲 F2"),
    change("a 甲 Esc", "note", "C-u 乙 Esc"),
    change("", "edit-annotation", "甲 Esc"),
    change("a 甲 Esc", "edit-annotation", "乙 C-s"),
    change("a 甲 Esc Tab Tab", "edit-annotation", "乙 Esc"),
    change("", "note-external", "Esc"),
    change("a 甲 Esc", "note-external", "Esc"),
    change("", "bookmark", ""),
    change("B", "bookmark", ""),
    change("]", "note-section", "甲 Esc"),
    change("", "note-document", "甲 Esc"),
    change("m", "remove-annotation", ""),
    change("m ) m Tab Tab", "remove-annotation", ""),
    change("m )", "repeat", ""),
    change("t 2 )", "repeat", ""),
    change("a 甲 Esc )", "repeat", ""),
    change("B )", "repeat", ""),
];

/// Commands on annotations that leave them as they are, and those that undo.
const NO_CHANGE: &[&str] = &[
    "next-annotation",
    "previous-annotation",
    "cycle-annotation",
    "undo",
    "redo",
    "history",
    "history-document",
    // The report has no comments of others in it.
    "import-comments",
];

/// Commands of the relink desk that decide nothing.
const LOOKING: &[&str] = &[
    "relink-next",
    "relink-previous",
    "relink-first",
    "relink-last",
    "relink-next-choice",
    "relink-previous-choice",
    "relink-scroll-down",
    "relink-scroll-up",
    "relink-skip",
    "relink-close",
];

/// Every way to change the notes on the relink desk, on a report with a note in each state.
const DECISIONS: &[Change] = &[
    change("P", "relink-accept", ""),
    change("P 2", "relink-accept", ""),
    change("P j j", "relink-accept", ""),
    change("P", "relink-keep", ""),
    change("P j", "relink-keep", ""),
    change("P j j", "relink-keep", ""),
    change("P", "relink-remove", "Enter"),
    change("P", "relink-accept-moved", ""),
    change("P", "relink-accept-sure", "C-u 8 0 Enter"),
    change("P j", "relink-attach", "Enter"),
    change("P j", "relink-attach", "v v Enter"),
    change("P j a", "attach", ""),
];

fn driver() -> Driver {
    let mut driver = Setup::text(REPORT)
        .size(120, 30)
        .tags(&["责任", "存疑"])
        .codes(&[("指标", "数字", "red", Some('j'))])
        .start();
    driver.external = Some("写在别处".to_owned());
    driver.press(") )");
    driver
}

/// The key of a command in the present mode.
fn key(driver: &Driver, command: &str) -> String {
    let keys = driver.app.keymap.keys_of(driver.app.mode(), command);
    let missing = || panic!("{command} has no key in {:?}", driver.app.mode());
    keys.into_iter().next().unwrap_or_else(missing)
}

fn notebook(driver: &Driver) -> Notebook {
    driver.reading().notebook.clone()
}

#[test]
fn every_change_is_undone_and_done_again() {
    let lost = || {
        let mut setup = Setup::text(REPORT).size(120, 30);
        setup.entries = super::relink::lost();
        setup.start()
    };
    let on_the_desk = DECISIONS.iter().map(|change| (change, lost()));
    for (change, mut driver) in CHANGES
        .iter()
        .map(|change| (change, driver()))
        .chain(on_the_desk)
    {
        driver.press(change.before);
        let before = notebook(&driver);
        let saves = driver.done.saves.len();
        let key = key(&driver, change.command);
        driver.press(&key).press(change.after);
        let after = notebook(&driver);
        let what = format!("{} {} {}", change.before, key, change.after);
        assert_ne!(before, after, "{what} changes nothing");
        assert_eq!(
            driver.done.saves.len(),
            saves + 1,
            "{what}: one change, one save"
        );
        driver.press("u");
        assert_eq!(notebook(&driver), before, "{what} is not undone");
        driver.press("U");
        assert_eq!(notebook(&driver), after, "{what} is not done again");
        driver.press("u u u u U U U U");
        assert_eq!(
            notebook(&driver),
            after,
            "{what}: undo and redo at the ends"
        );
    }
}

#[test]
fn notes_that_must_not_change_stay_and_say_why() {
    for change in CHANGES
        .iter()
        .filter(|change| !change.before.contains("Tab"))
    {
        let mut worked = driver();
        worked.press("m ) B");
        let mut setup = Setup::text(REPORT).size(120, 30).tags(&["责任", "存疑"]);
        setup.entries = worked.entries().to_vec();
        setup.read_only = Some(Message::new("app.still-loading"));
        let mut driver = setup.start();
        driver.press(") )");
        let before = notebook(&driver);
        let key = key(&driver, change.command);
        driver.press(&key);
        let status = driver.app.status.clone();
        assert!(
            status.is_some_and(|status| status.wrong),
            "{} says nothing",
            change.command
        );
        assert!(driver.app.overlays.is_empty(), "{}", change.command);
        driver.press("u U");
        assert_eq!(notebook(&driver), before, "{}", change.command);
        assert!(driver.done.saves.is_empty());
    }
}

#[test]
fn undo_copes_with_what_another_writer_did() {
    let mut driver = driver();
    driver.press("m ) t 2");
    let (ticket, revision) = (driver.reading().ticket, driver.reading().revision);
    let mut theirs = driver.entries()[0].annotation.clone();
    theirs.note = "别人写的".to_owned();
    let merged = driver.merged(1, vec![theirs]);
    driver.update(Msg::Done(Outcome::Saved(ticket, revision, Some(merged))));
    assert_eq!(driver.entries().len(), 1);
    assert_eq!(driver.entries()[0].annotation.note, "别人写的");
    driver.press("u u u U U U m u");
    driver.draw();
}

#[test]
fn the_table_of_changes_holds_every_command_on_annotations() {
    let annotates = |row: &&Command| matches!(row.group, Group::Annotate | Group::Relink);
    for command in COMMANDS.iter().filter(annotates) {
        let changes = CHANGES
            .iter()
            .chain(DECISIONS)
            .any(|change| change.command == command.name);
        let known = NO_CHANGE.contains(&command.name) || LOOKING.contains(&command.name);
        assert!(
            changes != known,
            "{} belongs into exactly one of the tables",
            command.name
        );
    }
}

#[test]
fn other_commands_leave_the_notes_alone() {
    let elsewhere =
        |command: &&Command| command.group != Group::Annotate || NO_CHANGE.contains(&command.name);
    for (mode, focus) in [
        (Mode::Text, ""),
        (Mode::Outline, "Tab"),
        (Mode::Notes, "Tab Tab"),
    ] {
        let mut driver = driver();
        driver.press("m ) t 2 a 甲 Esc");
        let mut pressed = 0;
        for command in COMMANDS.iter().filter(elsewhere) {
            if matches!(command.name, "undo" | "redo" | "quit")
                || !command.group.modes().contains(&mode)
            {
                continue;
            }
            let before = driver.entries().to_vec();
            driver.press(focus);
            assert_eq!(driver.app.mode(), mode);
            // A command may be meant for one of several modes only.
            let keys = driver.app.keymap.keys_of(mode, command.name);
            if let Some(key) = keys.first() {
                pressed += 1;
                driver.press(key);
            }
            leave(&mut driver);
            assert_eq!(driver.entries(), before, "{} in {mode:?}", command.name);
        }
        assert!(pressed > 20, "{mode:?} has few keys");
    }
}

/// Back to the text, from wherever a command led.
fn leave(driver: &mut Driver) {
    for _ in 0..6 {
        if driver.app.mode() == Mode::Text {
            break;
        }
        driver.press("Esc");
    }
    driver.app.wish.bare = false;
    assert_eq!(driver.app.mode(), Mode::Text, "Esc leads back to the text");
}

#[test]
fn a_selection_grows_by_the_units_of_a_report_and_back() {
    let mut driver = Setup::text(POINTS).start();
    driver.press("/").words("没有").press("Enter Esc V");
    let mut rungs = vec![driver.selected().unwrap().to_owned()];
    loop {
        driver.press("v");
        let now = driver.selected().unwrap().to_owned();
        if rungs.last() == Some(&now) {
            break;
        }
        rungs.push(now);
    }
    let ladder: Vec<String> = rungs.iter().map(|words| ends(words)).collect();
    insta::assert_snapshot!(ladder.join("\n"), @r"
    没有落实。 … 没有落实。 5
    有的制度， … 没有落实。 10
    一是基层基 … 没有落实。 19
    主要有两个 … 照搬照抄。 43
    一、存在问 … 识不到位。 67
    关于有关工 … 抓好落实。 93
    ");
    for rung in rungs.iter().rev().skip(1) {
        driver.press("V");
        assert_eq!(driver.selected(), Some(rung.as_str()));
    }
}

/// A report with points of more than one sentence.
const POINTS: &str = "\
关于有关工作情况的报告
一、存在问题
主要有两个方面。一是基层基础不牢。有的制度，没有落实。二是创新办法不多。有的照搬照抄。
（一）原因分析
思想认识不到位。
二、下一步打算
抓好落实。
";

/// The first and the last words of a passage, and its length.
fn ends(words: &str) -> String {
    let characters: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
    let first: String = characters.iter().take(5).collect();
    let last: String = characters
        .iter()
        .skip(characters.len().saturating_sub(5))
        .collect();
    format!("{first} … {last} {}", words.chars().count())
}

/// A report of many pages, with long and short paragraphs.
static SHORT: LazyLock<File> = LazyLock::new(|| File::read("短.txt", &format!("{REPORT}{POINTS}")));

static LONG: LazyLock<File> = LazyLock::new(|| File::read("长.txt", &long_report()));

fn long_report() -> String {
    let mut text = String::from("关于工作情况的报告\n");
    for (i, number) in ["一", "二", "三", "四", "五", "六"].iter().enumerate() {
        let _ = writeln!(text, "{number}、第{number}部分的工作");
        for j in 0..6 {
            let sentence = format!("认真落实第{i}.{j}项任务，取得“明显”成效；群众满意。");
            text.push_str(&sentence.repeat(1 + (i * 7 + j * 5) % 9));
            text.push('\n');
        }
    }
    text
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn growing_and_shrinking_go_the_same_way(steps in 0_usize..40, moves in prop::collection::vec(0_usize..4, 1..8)) {
        let mut driver = Setup::file("短.txt", SHORT.clone()).start();
        for step in moves {
            driver.press([")", "w", "l", "}"][step]);
        }
        driver.press(if steps % 2 == 0 { "l" } else { "h" }).press("V");
        let mut rungs = vec![driver.reading().view.selection.map(zhupi::app::selection::Selection::span)];
        for _ in 0..steps {
            driver.press("v");
            let now = driver.reading().view.selection.map(zhupi::app::selection::Selection::span);
            if rungs.last() != Some(&now) {
                if let (Some(Some(before)), Some(now)) = (rungs.last(), now) {
                    prop_assert!(now.covers(*before));
                }
                rungs.push(now);
            }
        }
        for rung in rungs.iter().rev().skip(1) {
            driver.press("V");
            prop_assert_eq!(driver.reading().view.selection.map(zhupi::app::selection::Selection::span), *rung);
        }
    }

    #[test]
    fn a_page_down_and_up_returns(columns in 40_u16..140, rows in 10_u16..40, pages in 0_usize..12) {
        let mut driver = Setup::file("长.txt", LONG.clone()).size(columns, rows).start();
        for _ in 0..pages {
            driver.press("Space");
        }
        let last = driver.reading().page_next.is_none();
        let before = driver.reading().view;
        driver.press("Space");
        prop_assert!(last || driver.reading().view.top > before.top);
        if !last {
            driver.press("b");
            prop_assert_eq!(driver.reading().view.top, before.top);
            prop_assert!(pages == 0 || driver.reading().view.caret == before.caret);
        }
    }

    #[test]
    fn new_sizes_keep_the_place(
        jumps in 0_usize..60,
        sizes in prop::collection::vec((0_u16..150, 0_u16..50), 1..10),
        wide in any::<bool>(),
    ) {
        let setup = Setup::file("长.txt", LONG.clone());
        let mut driver = if wide { setup.wide() } else { setup }.start();
        for _ in 0..jumps {
            driver.press(")");
        }
        let caret = driver.reading().view.caret;
        for (columns, rows) in sizes {
            driver.resize(columns, rows);
            prop_assert_eq!(driver.reading().view.caret, caret);
            prop_assert!(driver.app.geometry().too_small || driver.reading().row_of(caret).is_some());
        }
        driver.resize(80, 24);
        prop_assert!(driver.reading().row_of(caret).is_some());
    }
}

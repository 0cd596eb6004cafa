//! What became of the notes, and bringing an earlier state back.

use zhupi::annotation::{Annotation, Moment, Past, Record};
use zhupi::app::Msg;
use zhupi::app::effect::Outcome;

use super::common::{Driver, Setup};
use super::frames::REPORT;

fn past(n: u128, before: Option<&Annotation>, after: Option<&Annotation>) -> Past {
    Past {
        entry: uuid::Uuid::from_u128(n),
        at: Moment("2026-11-21T09:30:00+08:00".to_owned()),
        by: Some("张三".to_owned()),
        outside: false,
        before: before.cloned().map(Record::Annotation),
        after: after.cloned().map(Record::Annotation),
    }
}

/// A note that was written, changed and removed; the journal tells of all three.
fn driver() -> (Driver, Annotation, Annotation) {
    let mut driver = Setup::text(REPORT).size(120, 30).start();
    driver.press(") ) a").words("先写的").press("Esc");
    let first = driver.entries()[0].annotation.clone();
    driver.press("a").words("，又改的").press("Esc");
    let second = driver.entries()[0].annotation.clone();
    driver.press("x");
    driver.past = vec![
        past(3, Some(&second), None),
        past(2, Some(&first), Some(&second)),
        past(1, None, Some(&first)),
    ];
    (driver, first, second)
}

#[test]
fn a_removed_note_comes_back_and_undo_takes_that_back() {
    let (mut driver, first, second) = driver();
    assert!(driver.entries().is_empty());
    driver.press("F12");
    let screen = driver.rows().join("\n");
    for words in ["2026年11月21日 09:30", "删除", "张三", "先写的"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    driver.press("Enter");
    assert!(driver.entries()[0].annotation.says_as(&second));
    driver.press("H Down Down Enter");
    assert!(driver.entries()[0].annotation.says_as(&first));
    driver.press("u");
    assert!(driver.entries()[0].annotation.says_as(&second));
    driver.press("u");
    assert!(driver.entries().is_empty());
}

#[test]
fn a_state_that_stands_already_is_no_change() {
    let (mut driver, _, second) = driver();
    driver.press("F12 Enter");
    let saves = driver.done.saves.len();
    driver.press("H Enter");
    assert_eq!(driver.done.saves.len(), saves);
    assert!(driver.entries()[0].annotation.says_as(&second));
    driver.past = Vec::new();
    driver.press("F12");
    assert!(driver.app.overlays.is_empty());
}

#[test]
fn a_step_that_another_writer_overtook_is_told_and_the_one_before_is_taken_back() {
    let mut driver = Setup::text(REPORT).size(120, 30).start();
    driver.press(") ) m ) a").words("我的").press("Esc");
    let reading = driver.reading();
    let (ticket, revision) = (reading.ticket, reading.revision);
    let mut theirs: Vec<Annotation> = driver
        .entries()
        .iter()
        .map(|entry| entry.annotation.clone())
        .collect();
    for annotation in &mut theirs {
        if !annotation.note.is_empty() {
            annotation.note = "他的".to_owned();
        }
    }
    let merged = Some(driver.merged(1, theirs));
    driver.update(Msg::Done(Outcome::Saved(ticket, revision, merged)));
    driver.press("u");
    assert_eq!(driver.entries().len(), 2);
    let status = driver.app.status.clone();
    assert!(status.is_some_and(|status| status.wrong), "nothing is said");
    driver.press("u");
    let left: Vec<_> = driver
        .entries()
        .iter()
        .map(|entry| entry.annotation.note.clone())
        .collect();
    assert_eq!(left, ["他的"]);
}

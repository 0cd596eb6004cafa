//! What happens to files that are open: other writers, documents that change, notes that are found elsewhere.

use std::path::PathBuf;

use zhupi::anchor::{Anchor, make};
use zhupi::annotation::{Annotation, Codebook, Edit, Entry, Id};
use zhupi::app::Msg;
use zhupi::app::effect::{Draft, Opened, Outcome};
use zhupi::app::overlays::Overlay;
use zhupi::app::reading::Keeping;
use zhupi::library::{Found, Kinship, TakenIn};
use zhupi::message::Message;
use zhupi::text::Span;

use super::common::{Driver, File, Setup};
use super::frames::REPORT;

/// An annotation of another writer on words of the document.
fn theirs(driver: &Driver, id: u128, words: &str) -> Annotation {
    let text = &driver.reading().document.text;
    let start = text.as_str().find(words).unwrap();
    let anchor = make(text, Span::bytes(start..start + words.len()));
    Annotation::new(Id::from_u128(id), anchor)
}

/// Whether words are told; what is long stands in several rows at the foot.
fn said(driver: &Driver, words: &str) -> bool {
    let rows = driver.rows();
    let foot = rows.iter().skip(rows.len().saturating_sub(4));
    let told: String = foot.map(|row| row.trim()).collect();
    told.contains(words)
}

fn came(driver: &mut Driver, serial: u64, annotations: Vec<Annotation>) {
    let (ticket, revision) = (driver.reading().ticket, driver.reading().revision);
    let merged = driver.merged(serial, annotations);
    driver.update(Msg::Done(Outcome::Came(ticket, revision, merged)));
}

#[test]
fn what_another_writer_adds_is_shown_and_nothing_moves() {
    let mut driver = Setup::text(REPORT).tags(&["责任"]).start();
    driver.press(") ) m ) v");
    let before = driver.reading().view;
    let mut all: Vec<_> = driver
        .entries()
        .iter()
        .map(|entry| entry.annotation.clone())
        .collect();
    all.push(theirs(&driver, 900, "责任"));
    let saves = driver.done.saves.len();
    came(&mut driver, 1, all);
    assert_eq!(driver.entries().len(), 2);
    assert_eq!(driver.reading().view, before);
    assert_eq!(driver.done.saves.len(), saves, "to see is not to write");
    assert!(said(&driver, "新增 1"), "{:?}", driver.rows());
    // An own change can still be taken back, and takes nothing of theirs along.
    driver.press("Esc u");
    assert_eq!(driver.entries().len(), 1);
    assert_eq!(driver.entries()[0].annotation.id, Id::from_u128(900));
}

#[test]
fn what_came_before_a_change_that_is_not_saved_yet_waits_for_its_answer() {
    let mut driver = Setup::text(REPORT).start();
    driver.acknowledge = false;
    let other = theirs(&driver, 900, "责任");
    let merged = driver.merged(1, vec![other.clone()]);
    let ticket = driver.reading().ticket;
    driver.press("M");
    driver.update(Msg::Done(Outcome::Came(ticket, 0, merged)));
    assert_eq!(driver.entries().len(), 1, "the own change stays");
    let own = driver.entries()[0].annotation.clone();
    let merged = driver.merged(2, vec![own, other]);
    driver.update(Msg::Done(Outcome::Saved(ticket, 1, Some(merged))));
    assert_eq!(driver.entries().len(), 2);
    assert_eq!(driver.reading().keeping, Keeping::Saved);
}

#[test]
fn a_broken_notes_file_is_not_written_until_it_is_mended() {
    let mut driver = Setup::text(REPORT).start();
    driver.press("M");
    let ticket = driver.reading().ticket;
    let why = Message::new("app.still-loading");
    driver.update(Msg::Done(Outcome::NotesBroken(ticket, why)));
    let saves = driver.done.saves.len();
    driver.press(") M");
    assert_eq!(
        (driver.entries().len(), driver.done.saves.len()),
        (1, saves)
    );
    let own = driver.entries()[0].annotation.clone();
    came(&mut driver, 1, vec![own]);
    assert!(said(&driver, driver.app.lang.text("app.notes-mended")));
    driver.press(") M");
    assert_eq!(driver.entries().len(), 2);
}

/// Puts another edition of the document on the driver's disk and tells it.
fn change(driver: &mut Driver, text: &str) {
    let path = driver.files.keys().next().unwrap().clone();
    driver.files.insert(path, File::read("报告.txt", text));
    let ticket = driver.reading().ticket;
    driver.update(Msg::Done(Outcome::DocumentChanged(ticket)));
}

/// The text from a place on.
fn rest(driver: &Driver, at: zhupi::text::Offset) -> &str {
    let text = &driver.reading().document.text;
    text.slice(zhupi::text::Span::new(at, text.end()))
}

#[test]
fn a_changed_document_is_read_anew_where_the_reader_is() {
    let mut driver = Setup::text(REPORT).size(80, 12).start();
    driver.press(") ) ) ) ) ) ) ) M");
    let at = driver.reading().view.caret;
    let words: String = rest(&driver, at).chars().take(12).collect();
    let old = driver.reading().ticket;
    change(&mut driver, &format!("加在前面的一段话。\n\n{REPORT}"));
    let reading = driver.reading();
    assert_ne!(reading.ticket, old);
    let at = reading.view.caret;
    assert!(rest(&driver, at).starts_with(&words));
    assert!(reading.shows(at));
    assert_eq!(driver.entries().len(), 1);
    assert_eq!(driver.done.closed, [old]);
    assert!(said(&driver, driver.app.lang.text("app.read-anew")));
}

#[test]
fn what_is_done_again_in_a_changed_document_stands_at_its_words() {
    let mut driver = Setup::text(REPORT).size(80, 12).start();
    driver.press(") ) ) ) ) ) ) ) M");
    let quote = driver.entries()[0].annotation.anchor.quote.clone();
    driver.press("u");
    assert!(driver.entries().is_empty());
    change(&mut driver, &format!("加在前面的一段话。\n\n{REPORT}"));
    driver.press("U");
    let reading = driver.reading();
    let span = driver.entries()[0].placement.span().unwrap();
    assert_eq!(reading.document.text.slice(span), quote);
}

#[test]
fn a_document_is_not_read_anew_under_the_hands() {
    for busy in ["a 甲", "v", ":", "/"] {
        let mut driver = Setup::text(REPORT).start();
        driver.press(busy);
        let old = driver.reading().ticket;
        change(&mut driver, &format!("加在前面的一段话。\n\n{REPORT}"));
        driver.tick();
        assert_eq!(driver.reading().ticket, old, "{busy}");
        driver.press("Esc Esc").tick();
        assert_ne!(driver.reading().ticket, old, "{busy}");
        let kept = driver
            .entries()
            .iter()
            .any(|entry| entry.annotation.note == "甲");
        assert_eq!(kept, busy == "a 甲");
    }
    // Nor while something is not saved.
    let mut driver = Setup::text(REPORT).start();
    driver.acknowledge = false;
    driver.press("M");
    let (old, revision) = (driver.reading().ticket, driver.reading().revision);
    change(&mut driver, &format!("加在前面的一段话。\n\n{REPORT}"));
    let why = Message::new("app.still-loading");
    driver.update(Msg::Done(Outcome::SaveFailed(old, why)));
    driver.tick();
    assert_eq!(driver.reading().ticket, old);
    driver.update(Msg::Done(Outcome::Saved(old, revision, None)));
    assert!(said(&driver, driver.app.lang.text("app.saved-after-all")));
    driver.tick();
    assert_ne!(driver.reading().ticket, old);
}

#[test]
fn a_draft_that_comes_behind_the_list_is_there_on_the_way_back() {
    let mut driver = Setup::text(REPORT).start();
    driver.press(")");
    let ticket = driver.reading().ticket;
    let whole = Opened {
        draft: Some(Draft {
            annotation: None,
            passage: None,
            section: false,
            text: "断电前写的".to_owned(),
            anchor: Anchor::default(),
            tags: Vec::new(),
        }),
        ..driver.once_more()
    };
    driver.press("O");
    assert!(
        driver.done.places > 0,
        "the place is kept before the list is shown"
    );
    // The whole of a large document comes while the list lies over its first window.
    driver.update(Msg::Done(Outcome::Opened(ticket, Box::new(whole))));
    assert!(driver.app.overlays.is_empty());
    driver.press("Esc");
    let Some(Overlay::Editor(editor)) = driver.app.overlays.last() else {
        panic!("no editor");
    };
    assert_eq!(editor.buffer.text(), "断电前写的");
}

fn found(kinship: Kinship) -> Found {
    Found {
        path: PathBuf::from("报告.txt.zhupi.sync-conflict-20261121-093000-ABCDEFG.toml"),
        kinship,
        count: 1,
        document: Some("报告.txt".to_owned()),
        spent: true,
    }
}

fn taken(driver: &Driver) -> TakenIn {
    let annotation = theirs(driver, 900, "责任");
    let placement = zhupi::anchor::resolve(&driver.reading().document.text, &annotation.anchor);
    TakenIn {
        edit: Some(Edit::Many(vec![Edit::Add(Entry {
            annotation,
            placement,
        })])),
        count: 1,
        conflicts: 0,
        sha256: String::new(),
    }
}

#[test]
fn a_copy_of_a_sync_tool_is_taken_in_and_undone() {
    let mut driver = Setup::text(REPORT).start();
    driver.acknowledge = false;
    let ticket = driver.reading().ticket;
    let copy = found(Kinship::Copy);
    driver.update(Msg::Done(Outcome::Elsewhere(ticket, vec![copy.clone()])));
    assert!(said(&driver, "g w"), "{:?}", driver.rows().last());
    let taken = taken(&driver);
    driver.take_in.push(taken);
    driver.press("g w Enter");
    assert_eq!(driver.entries().len(), 1);
    // The copy goes only when everything is on the disk.
    assert!(driver.done.put_away.is_empty());
    let revision = driver.reading().revision;
    driver.update(Msg::Done(Outcome::Saved(ticket, revision, None)));
    assert_eq!(driver.done.put_away, [copy.path]);
    driver.press("u");
    assert!(driver.entries().is_empty());
    driver.press("g w");
    assert!(driver.app.overlays.is_empty(), "nothing is left to offer");
}

#[test]
fn notes_of_a_like_document_are_asked_about_and_kept_apart() {
    let mut driver = Setup::text(REPORT).start();
    driver.elsewhere = vec![found(Kinship::Alike(87))];
    let path = driver.files.keys().next().unwrap().clone();
    driver.open(&path);
    assert!(matches!(
        driver.app.overlays.last(),
        Some(Overlay::Picker(_))
    ));
    assert!(
        driver.entries().is_empty(),
        "nothing is taken over by itself"
    );
    driver.press("Down Enter");
    assert!(matches!(
        driver.app.overlays.last(),
        Some(Overlay::Scroll(_))
    ));
    driver.press("Esc g w Down Down Enter");
    assert_eq!(driver.done.apart.len(), 1);
    assert!(driver.entries().is_empty() && driver.done.saves.is_empty());
}

#[test]
fn codes_that_change_are_taken_over() {
    let mut driver = Setup::text(REPORT).start();
    let codebook = Codebook {
        codes: vec![zhupi::annotation::Code {
            id: None,
            name: "责任".to_owned(),
            definition: String::new(),
            color: None,
            key: None,
        }],
    };
    let ticket = driver.reading().ticket;
    driver.update(Msg::Done(Outcome::Codebook(
        ticket,
        Box::new(codebook.clone()),
    )));
    assert_eq!(driver.reading().codebook, codebook);
    // A pull changes notes and codes at once: that both sides changed a note is not covered by the lesser news.
    let own = theirs(&driver, 900, "责任");
    let mut both = own.clone();
    both.note_conflict = vec!["别人的".to_owned()];
    came(&mut driver, 1, vec![own]);
    let mut merged = driver.merged(2, vec![both]);
    merged.news.conflicts = 1;
    let revision = driver.reading().revision;
    driver.update(Msg::Done(Outcome::Came(ticket, revision, merged)));
    let warned = driver.app.status.clone();
    let none = Box::new(Codebook { codes: Vec::new() });
    driver.update(Msg::Done(Outcome::Codebook(ticket, none)));
    assert_eq!(driver.app.status, warned);
    assert!(warned.is_some_and(|status| status.wrong));
    assert!(driver.reading().codebook.codes.is_empty());
}

#[test]
fn a_second_document_closes_the_first() {
    let mut driver = Setup::text(REPORT).start();
    let old = driver.reading().ticket;
    let other = PathBuf::from("别的.txt");
    driver
        .files
        .insert(other.clone(), File::read("别的.txt", "别的一份。"));
    driver.open(&other);
    assert_eq!(driver.done.closed, [old]);
}

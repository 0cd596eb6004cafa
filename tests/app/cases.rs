//! Single things that a reader relies on: where cards and cursors stand, what a drag selects, how much work a key makes, what never reaches a
//! terminal.

use std::fmt::Write as _;
use std::sync::Arc;

use zhupi::annotation::{Code, Codebook};
use zhupi::app::effect::{Draft, Opened, Outcome};
use zhupi::app::{Msg, PointerKind};
use zhupi::document::Document;
use zhupi::layout::Glyph;
use zhupi::message::Message;
use zhupi::outline::Outline;

use super::common::{Driver, File, Setup, control_characters};
use super::frames::{ENGLISH, REPORT, keep};

#[test]
fn cards_of_five_marks_on_neighbouring_lines() {
    let text = "一句话在这里。第二句话也在这里。第三句话稍微长一些，占去半行。\n第四句话另起一段。第五句话跟在后面。\n别的话。\n";
    let mut driver = Setup::text(text)
        .size(120, 24)
        .tags(&["甲", "乙", "丙", "丁", "戊"])
        .start();
    for tag in 1..=5 {
        driver.press("t").press("5");
        if tag == 3 {
            driver
                .press("a")
                .words("这一条批注很长，在窄栏里要占好几行才写得下，合上时只露出开头。")
                .press("Esc");
        }
        driver.press(")");
    }
    keep("cards_of_five", &driver);
    let geometry = driver.app.geometry();
    let area = geometry.notes.unwrap();
    let cards = driver
        .reading()
        .cards(area, driver.app.cells, driver.app.lang);
    assert_eq!(cards.len(), 5);
    let mut free = 0;
    for card in &cards {
        let entry = driver.reading().notebook.get(card.id).unwrap();
        let start = entry.placement.span().unwrap().start;
        let row = driver.reading().cell_of(start, &geometry).unwrap().1;
        let wanted = usize::from(row - area.y);
        assert_eq!(card.row, wanted.max(free), "card {}", card.number);
        free = card.row + card.lines.len();
    }
    // The caret on the third mark opens its card; those below make room.
    driver.press("g g ) )");
    keep("cards_of_five_open", &driver);
}

#[test]
fn the_cursor_of_the_note_editor_stands_behind_what_was_typed() {
    for (typed, narrow, wide) in [
        ("", 0, 0),
        ("a", 1, 1),
        ("朱", 2, 2),
        ("👨‍👩‍👧", 2, 2),
        ("é", 1, 2),
        ("e\u{301}", 1, 1),
        ("“", 1, 2),
        ("“朱”—é", 6, 10),
    ] {
        for (setup, expected) in [
            (Setup::text(REPORT), narrow),
            (Setup::text(REPORT).wide(), wide),
        ] {
            let mut driver = setup.start();
            driver.press("a");
            let start = driver.draw().1.unwrap();
            driver.words(typed);
            let cursor = driver.draw().1.unwrap();
            assert_eq!(cursor, (start.0 + expected, start.1), "{typed}");
            driver.press("Home");
            assert_eq!(driver.draw().1, Some(start), "{typed}");
            driver.press("End");
            assert_eq!(driver.draw().1, Some(cursor), "{typed}");
        }
    }
}

/// What stands in the note editor.
fn note(driver: &Driver) -> String {
    match driver.app.overlays.last() {
        Some(zhupi::app::overlays::Overlay::Editor(editor)) => editor.buffer.text().to_owned(),
        other => panic!("no editor: {other:?}"),
    }
}

#[test]
fn one_paste_is_one_step_of_undo() {
    let mut driver = Setup::text(REPORT).start();
    driver
        .press("a")
        .words("前")
        .paste("一行\r\n两行\r三行\u{1b}[2J")
        .words("后");
    assert_eq!(note(&driver), "前一行\n两行\n三行[2J后");
    driver.press("C-z");
    assert_eq!(note(&driver), "前一行\n两行\n三行[2J");
    driver.press("C-z");
    assert_eq!(note(&driver), "前");
    driver.press("C-y");
    assert_eq!(note(&driver), "前一行\n两行\n三行[2J");
}

#[test]
fn a_paste_in_the_text_runs_no_command() {
    let mut driver = Setup::text(REPORT).tags(&["责任"]).start();
    driver.paste("mmqGx");
    assert!(driver.entries().is_empty() && !driver.done.quit);
    assert_eq!(driver.reading().view.caret, driver.reading().first_place());
}

/// The glyphs of a row of the text, with the columns of the screen on which each stands.
fn glyphs(driver: &Driver, row: usize) -> Vec<(Glyph, std::ops::Range<u16>)> {
    let x = driver.app.geometry().text.x;
    driver.reading().page[row]
        .glyphs
        .iter()
        .map(|glyph| {
            let start = x + glyph.column as u16;
            (glyph.clone(), start..start + glyph.cells as u16)
        })
        .collect()
}

#[test]
fn a_drag_selects_whole_characters_from_either_of_their_cells() {
    let text = "朱批“é”甲a乙👨‍👩‍👧丙一二三。\n";
    for setup in [Setup::text(text), Setup::text(text).wide()] {
        let mut driver = setup.start();
        let y = driver.app.geometry().text.y;
        let glyphs = glyphs(&driver, 0);
        for (from, from_cells) in &glyphs {
            for (to, to_cells) in &glyphs {
                for x in from_cells.clone() {
                    for end in to_cells.clone() {
                        driver.press("Esc").drag((x, y), (end, y));
                        let hull = from.span.hull(to.span);
                        let expected = driver.reading().document.text.slice(hull);
                        assert_eq!(driver.selected(), Some(expected), "{x} to {end}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_drag_over_the_edge_of_a_pane_selects_to_the_edge() {
    let mut driver = Setup::text(REPORT).size(120, 30).start();
    let geometry = driver.app.geometry();
    let row = driver
        .reading()
        .page
        .iter()
        .rposition(|row| row.glyphs.len() > 20)
        .unwrap();
    let y = geometry.text.y + row as u16;
    let glyphs = glyphs(&driver, row);
    let (first, middle, last) = (&glyphs[0], &glyphs[10], &glyphs[glyphs.len() - 1]);
    for (column, edge) in [(2, first), (0, first), (119, last), (100, last)] {
        driver.drag((middle.1.start, y), (column, y));
        let hull = middle.0.span.hull(edge.0.span);
        let expected = driver.reading().document.text.slice(hull);
        assert_eq!(driver.selected(), Some(expected), "to column {column}");
    }
}

#[test]
fn a_mouse_held_beyond_the_text_brings_in_rows_until_it_is_let_go_or_the_text_ends() {
    let long = REPORT.repeat(4);
    let mut driver = Setup::text(&long).size(60, 20).start();
    let below = driver.app.geometry().text.bottom();
    let top = |driver: &Driver| driver.reading().view.top;
    let first = top(&driver);
    driver
        .mouse(PointerKind::Down(1), 20, 7)
        .mouse(PointerKind::Drag, 20, 9);
    assert!(!driver.app.is_pulling(), "within the text");
    driver.mouse(PointerKind::Drag, 20, below);
    let mut last = top(&driver);
    assert!(last > first && driver.app.is_pulling());
    let selected = driver.selected().map(str::len);
    for _ in 0..8 {
        driver.update(Msg::Held);
        assert!(top(&driver) > last);
        last = top(&driver);
    }
    assert!(driver.selected().map(str::len) > selected);
    driver.mouse(PointerKind::Up, 20, below).update(Msg::Held);
    assert!(!driver.app.is_pulling());
    assert_eq!(top(&driver), last, "let go");
    // Upwards, also from the first row of the screen, until nothing is left.
    driver
        .mouse(PointerKind::Down(1), 20, 9)
        .mouse(PointerKind::Drag, 20, 0);
    for _ in 0..200 {
        driver.update(Msg::Held);
    }
    assert!(!driver.app.is_pulling(), "nothing more");
    assert_eq!(top(&driver), first);
}

#[test]
fn stray_mouse_events_select_nothing() {
    let mut driver = Setup::text(REPORT).start();
    driver
        .mouse(PointerKind::Drag, 20, 7)
        .mouse(PointerKind::Up, 20, 7);
    assert_eq!(driver.selected(), None);
    driver
        .mouse(PointerKind::Down(1), 20, 7)
        .mouse(PointerKind::Up, 20, 7)
        .mouse(PointerKind::Drag, 30, 7);
    assert_eq!(driver.selected(), None);
}

#[test]
fn the_first_page_of_a_long_text_takes_few_rows() {
    let mut text = String::new();
    while text.len() < 10 << 20 {
        text.push_str("认真落实各项任务，取得“明显”成效；群众比较满意，工作还要继续。\n");
    }
    let file = File {
        document: Arc::new(Document::plain(text)),
        outline: Arc::new(Outline::default()),
    };
    let mut setup = Setup::file("长.txt", file);
    setup.counts_pages = false;
    let mut driver = setup.start();
    let rows = driver.reading().rows_laid_out();
    assert!(rows <= 3 * 24, "{rows} rows for one page");
    assert!(
        driver.rows().concat().contains(" 1/… 页"),
        "{:?}",
        driver.rows()
    );
    let before = driver.reading().rows_laid_out();
    driver.press("Space");
    let rows = driver.reading().rows_laid_out() - before;
    assert!(rows <= 2 * 24, "{rows} rows for the next page");
}

#[test]
fn a_tag_that_exists_costs_three_keys_at_most() {
    let tags: Vec<String> = (1..=9).map(|i| format!("标签{i}")).collect();
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    for (i, tag) in tags.iter().enumerate() {
        let mut driver = Setup::text(REPORT).tags(&tags).start();
        let keys = [")".to_owned(), "t".to_owned(), (i + 1).to_string()];
        for key in &keys {
            driver.press(key);
        }
        let given: Vec<_> = driver
            .entries()
            .iter()
            .map(|e| e.annotation.tags.clone())
            .collect();
        assert_eq!(given, [[(*tag).to_owned()]]);
        // The next sentence gets the same tag with one key more than the step.
        driver.press(") m");
        assert_eq!(driver.entries().len(), 2);
        assert!(driver.entries().iter().all(|e| e.annotation.tags == [*tag]));
    }
}

#[test]
fn control_characters_never_reach_the_screen() {
    let evil = "\u{1b}]0;x\u{7}\u{1b}[31m红\u{9b}2J\u{85}\u{8}\r字\u{7f}\u{202e}";
    let mut text = format!("{evil}题目\n");
    let _ = writeln!(
        text,
        "一、{evil}标题\n正文{evil}正文。又一句{evil}。\n二、{evil}别的\n话。"
    );
    let code = Code {
        id: None,
        name: format!("码{evil}"),
        definition: format!("释义{evil}"),
        color: None,
        key: None,
    };
    for wide in [false, true] {
        let name = format!("名{evil}.txt");
        let mut setup = Setup::named(&name, &text).size(120, 24);
        setup.codebook = Codebook {
            codes: vec![code.clone()],
        };
        setup.recent_tags = vec![format!("签{evil}")];
        let mut driver = if wide { setup.wide() } else { setup }.start();
        let mut seen = 0;
        for keys in [
            "", "t", "1", "a", "", "Esc", "E", "Enter", "Esc", "i", "Esc", "?", "Esc", "Tab", "p",
            "Tab", "j", "Esc", "/", "", "Enter", "F", "", "Enter", "C", "O", "Enter", "D", "",
            "Esc", "S", "Esc", ":", "", "Esc", "v v", "T", "y",
        ] {
            driver.press(keys);
            if keys.is_empty() {
                driver.paste(evil).words("\u{1b}\u{9b}\u{202e}");
            }
            for (columns, rows) in [(120, 24), (40, 10)] {
                driver.resize(columns, rows);
                let (buffer, _) = driver.draw();
                assert_eq!(
                    control_characters(&buffer),
                    Vec::<String>::new(),
                    "after {keys}"
                );
                seen += usize::from(
                    buffer
                        .content
                        .iter()
                        .any(|cell| cell.symbol().contains('红')),
                );
            }
            driver.resize(120, 24);
        }
        assert!(seen > 30, "the frames show the text: {seen}");
    }
}

#[test]
fn an_export_asks_before_it_replaces_and_then_writes_everything() {
    let mut driver = Setup::text(REPORT).tags(&["责任"]).start();
    driver.press("m ] ) m");
    driver.exists.push("报告.notes.md".into());
    driver.press("E Enter Enter");
    assert!(driver.done.exports.is_empty());
    driver.press("Enter");
    let (path, bytes) = driver.done.exports.first().unwrap();
    assert_eq!(path.to_str(), Some("报告.notes.md"));
    let written = String::from_utf8(bytes.clone()).unwrap();
    for entry in driver.entries() {
        assert!(
            written.contains(&entry.annotation.anchor.quote),
            "{written}"
        );
    }
}

#[test]
fn what_is_being_typed_is_kept_while_typing_and_when_leaving() {
    let mut driver = Setup::text(REPORT).start();
    driver.press("a").words("想到").tick();
    let draft = driver.done.drafts.last().unwrap().clone().unwrap();
    assert_eq!(draft.text, "想到");
    let drafts = driver.done.drafts.len();
    driver.tick();
    assert_eq!(
        driver.done.drafts.len(),
        drafts,
        "nothing new, nothing kept again"
    );
    driver.update(Msg::Terminate);
    assert!(driver.done.quit);
    assert_eq!(driver.done.saves.len(), 1);
    assert_eq!(driver.done.saves[0].1[0].annotation.note, "想到");
    assert_eq!(driver.done.drafts.last(), Some(&None));
}

#[test]
fn headings_are_shown_as_printed() {
    let mut driver = Setup::named("year.md", ENGLISH).size(120, 24).start();
    driver.press("] ) )");
    let rows = driver.rows();
    assert!(rows[2].starts_with(" > 1. What was done"), "{}", rows[2]);
    assert!(rows[23].starts_with(" 1. What was done"), "{}", rows[23]);
    driver.press("M");
    assert_eq!(
        driver.entries()[0].annotation.anchor.section,
        ["1. What was done"]
    );
    let mut driver = Setup::text(REPORT).size(120, 24).start();
    driver.press("] ) M");
    let section = "一、坚持“明责尽责”，拧紧责任链";
    assert_eq!(driver.entries()[0].annotation.anchor.section, [section]);
}

#[test]
fn notes_that_are_not_on_the_disk_yet_are_told_apart() {
    let mut driver = Setup::text(REPORT).tags(&["责任"]).start();
    driver.acknowledge = false;
    let said = |driver: &Driver, key| driver.rows()[23].contains(driver.app.lang.text(key));
    driver.press("m");
    assert!(said(&driver, "tui.saving"), "{}", driver.rows()[23]);
    let (ticket, revision) = (driver.reading().ticket, driver.reading().revision);
    let why = Message::new("run.copied").with("count", 1);
    driver.update(Msg::Done(Outcome::SaveFailed(ticket, why)));
    driver.press("j");
    assert!(said(&driver, "tui.not-saved"), "{}", driver.rows()[23]);
    // Trying again saves everything; a late answer to the first try says nothing about it.
    driver.press("C-s");
    assert_eq!(driver.done.saves.len(), 2);
    driver.update(Msg::Done(Outcome::Saved(ticket, revision, None)));
    assert!(!said(&driver, "tui.saved"), "{}", driver.rows()[23]);
    driver.update(Msg::Done(Outcome::Saved(ticket, revision + 1, None)));
    driver.press("j");
    assert!(said(&driver, "tui.saved"), "{}", driver.rows()[23]);
}

#[test]
fn words_being_typed_are_kept_when_a_list_or_a_document_comes() {
    for comes in ["list", "document"] {
        let mut driver = Setup::text(REPORT).start();
        driver.press("a").words("还没写完");
        if comes == "list" {
            driver.update(Msg::Done(Outcome::Listed("".into(), Vec::new())));
        } else {
            let path = driver.files.keys().next().unwrap().clone();
            driver.open(&path);
        }
        let kept = driver.done.saves.iter().flat_map(|(_, saved)| saved);
        let notes: Vec<_> = kept.map(|entry| entry.annotation.note.as_str()).collect();
        assert_eq!(notes, ["还没写完"], "{comes}");
    }
}

#[test]
fn words_typed_on_what_another_writer_changes_or_removes_are_kept() {
    for removed in [false, true] {
        let mut driver = Setup::text(REPORT).start();
        driver.press("a").words("原来").press("Esc");
        let (ticket, revision) = (driver.reading().ticket, driver.reading().revision);
        let mut theirs = driver.entries()[0].annotation.clone();
        theirs.note = "别人写的".to_owned();
        let theirs = if removed { Vec::new() } else { vec![theirs] };
        driver.press("a").words("我的");
        let merged = Some(driver.merged(1, theirs));
        driver.update(Msg::Done(Outcome::Saved(ticket, revision, merged)));
        driver.press("Esc");
        let kept = &driver.entries()[0].annotation;
        assert!(kept.note.contains("我的"), "{removed}: {kept:?}");
        if !removed {
            assert_eq!(kept.note_conflict, ["别人写的"]);
            // Taking an own change back does not take theirs back.
            driver.press("u u u");
            assert_eq!(driver.entries()[0].annotation.note, "别人写的");
        }
    }
}

#[test]
fn a_draft_comes_back_also_when_the_first_window_of_its_document_was_shown_before() {
    let mut driver = Setup::text(REPORT).start();
    let draft = Draft {
        text: "断电前写的".to_owned(),
        ..Draft::default()
    };
    let whole = Opened {
        draft: Some(draft),
        ..driver.once_more()
    };
    let ticket = driver.reading().ticket;
    driver.update(Msg::Done(Outcome::Opened(ticket, Box::new(whole))));
    assert_eq!(note(&driver), "断电前写的");
}

#[test]
fn finding_moves_the_end_of_a_selection() {
    let mut driver = Setup::text("甲乙丙丁。戊己庚辛。甲乙丙丁。\n").start();
    driver.press("c /").words("庚辛").press("Enter");
    assert_eq!(driver.selected(), Some("甲乙丙丁。戊己"));
}

#[test]
fn in_a_narrow_window_the_place_keeps_its_room_beside_what_waits() {
    let mut driver = Setup::text("甲乙丙丁。戊己庚辛。\n").lang("en").start();
    driver.press("m ) m").resize(40, 20).press("j v");
    let row = driver.rows().pop().unwrap_or_default();
    assert!(row.contains("selected") && row.contains("1/"), "{row}");
    assert!(!row.contains("help") && !row.contains("notes"), "{row}");
}

#[test]
fn a_message_longer_than_the_last_row_is_told_whole() {
    let mut driver = Setup::text(REPORT).lang("en").size(40, 12).start();
    let told = Message::new("export.label").with("label", format!("{}end", "word ".repeat(12)));
    driver.app.tell(told);
    let rows = driver.rows();
    let last = rows.last().map(String::as_str).unwrap_or_default();
    assert!(last.contains("end"), "{rows:?}");
}

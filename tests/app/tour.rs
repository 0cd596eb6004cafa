//! The tour, taken as a reader takes it, with every keymap and in every language; and repeating a change.

use std::sync::Arc;

use zhupi::app::tour::sample;
use zhupi::keymap::{Keymap, Mode, PRESETS};
use zhupi::message::Lang;

use super::common::{Driver, Setup};
use super::frames::REPORT;

/// The program with a keymap, on the report of the tour.
fn start(lang: &'static str, preset: &str, size: (u16, u16)) -> Driver {
    let text = sample(Lang::from_locale(lang).unwrap());
    let mut driver = Setup::named("tour.txt", text)
        .lang(lang)
        .size(size.0, size.1)
        .start();
    driver.app.keymap = Arc::new(Keymap::preset(preset).unwrap());
    command(&mut driver, "tour");
    driver
}

/// Presses the key of a command.
fn command(driver: &mut Driver, name: &str) {
    let mode = driver.app.mode();
    let keys = driver.app.keymap.keys_of(mode, name);
    let key = keys.first().unwrap_or_else(|| panic!("{name} in {mode:?}"));
    driver.press(&key.clone());
}

fn step(driver: &Driver) -> usize {
    driver.app.tour_card().expect("a box").place.0
}

#[test]
fn each_step_is_done_by_doing_it_with_every_keymap() {
    for preset in PRESETS {
        for (lang, word) in [("en", "chair"), ("zh-Hans", "座位"), ("zh-Hant", "座位")] {
            let driver = &mut start(lang, preset.name, (80, 24));
            let what = format!("{} {lang}", preset.name);
            assert_eq!(step(driver), 1, "{what}");
            command(driver, "next-page");
            assert_eq!(step(driver), 2, "{what}");
            command(driver, "next-pane");
            assert_eq!(driver.app.mode(), Mode::Outline, "{what}");
            command(driver, "outline-next");
            command(driver, "outline-enter");
            assert_eq!(step(driver), 3, "{what}");
            command(driver, "next-sentence");
            command(driver, "mark");
            assert_eq!(step(driver), 4, "{what}");
            command(driver, "next-sentence");
            command(driver, "tag");
            driver.words("idea");
            assert_eq!(step(driver), 4, "{what}: nothing is given yet");
            command(driver, "picker-accept");
            assert_eq!(step(driver), 5, "{what}");
            command(driver, "next-sentence");
            command(driver, "repeat");
            assert_eq!(step(driver), 6, "{what}");
            let tagged = |driver: &Driver| {
                let tagged = driver.entries().iter();
                tagged
                    .filter(|entry| entry.annotation.tags == ["idea"])
                    .count()
            };
            assert_eq!(tagged(driver), 2, "{what}");
            command(driver, "next-sentence");
            command(driver, "note");
            driver.words("why?");
            command(driver, "editor-save");
            assert_eq!(step(driver), 7, "{what}");
            command(driver, "find");
            driver.words(word).press("Enter");
            assert_eq!(step(driver), 8, "{what}");
            command(driver, "undo");
            assert_eq!(step(driver), 9, "{what}");
            command(driver, "export");
            command(driver, "picker-cancel");
            assert_eq!(step(driver), 10, "{what}");
            command(driver, "help");
            command(driver, "help-close");
            assert_eq!(step(driver), 11, "{what}");
            assert!(driver.done.exports.is_empty());
        }
    }
}

#[test]
fn the_box_names_keys_in_force_and_leaves_room_for_the_text() {
    for lang in Lang::all() {
        for size in [(40, 10), (40, 12), (80, 24), (120, 40)] {
            let mut driver = start(lang.tag(), "vim", size);
            let steps = driver.app.tour_card().unwrap().place.1;
            for _ in 0..steps {
                let card = driver.app.tour_card().unwrap();
                assert!(!card.words.contains(['{', '}', '□']), "{}", card.words);
                let geometry = driver.app.geometry();
                assert!(!geometry.too_small && geometry.text.height >= 8);
                let below = geometry.text.bottom() + driver.app.tour_rows();
                assert_eq!(below, size.1 - geometry.status.height, "{size:?}");
                let (buffer, _) = driver.draw();
                let last = zhupi_row(&buffer, below - 1);
                assert!(driver.app.tour_rows() == 0 || !last.trim().is_empty());
                command(&mut driver, "tour-next");
            }
        }
    }
}

fn zhupi_row(buffer: &ratatui::buffer::Buffer, y: u16) -> String {
    (0..buffer.area.width)
        .map(|x| buffer[(x, y)].symbol())
        .collect()
}

#[test]
fn steps_are_skipped_gone_back_to_and_the_box_is_put_away() {
    let driver = &mut start("en", "default", (80, 24));
    command(driver, "tour-next");
    command(driver, "tour-next");
    assert_eq!(step(driver), 3);
    command(driver, "tour-previous");
    assert_eq!(step(driver), 2);
    command(driver, "tour");
    assert!(driver.app.tour_card().is_none());
    command(driver, "next-page");
    command(driver, "tour");
    assert_eq!(
        step(driver),
        2,
        "what is done while it is away does not count"
    );
    for _ in 0..30 {
        command(driver, "tour-next");
    }
    let place = driver.app.tour_card().unwrap().place;
    assert_eq!(place.0, place.1, "the last step stays");
}

#[test]
fn a_change_is_made_again_elsewhere_and_never_taken_away() {
    let mut driver = Setup::text(REPORT).size(120, 30).start();
    driver.press("&");
    assert!(driver.entries().is_empty(), "there is nothing to repeat");
    driver.press(") ) t").words("a").press("Enter ) & &");
    let tags = |driver: &Driver| -> Vec<Vec<String>> {
        let entries = driver.entries().iter();
        entries.map(|entry| entry.annotation.tags.clone()).collect()
    };
    assert_eq!(tags(&driver), [["a"], ["a"]], "twice is once");
    driver.press(") a").words("why").press("Esc ) &");
    let notes: Vec<_> = driver
        .entries()
        .iter()
        .map(|entry| entry.annotation.note.as_str())
        .collect();
    assert_eq!(notes, ["", "", "why", "why"]);
    driver.press("u");
    assert_eq!(driver.entries().len(), 3);
}

#[test]
fn escape_and_a_quick_key_are_two_keys_where_alt_means_nothing() {
    let mut driver = Setup::text(REPORT).size(120, 30).start();
    driver.press("a").words("x").press("A-)");
    assert_eq!(driver.app.mode(), Mode::Text);
    assert_eq!(driver.entries().len(), 1);
    let caret = driver.reading().view.caret;
    driver.press("A-)");
    assert_ne!(driver.reading().view.caret, caret);
    // Where a keymap means Alt, it is Alt.
    driver.app.keymap = Arc::new(Keymap::preset("emacs").unwrap());
    driver.press("A-x");
    assert_eq!(driver.app.mode(), Mode::Picker);
}

#[test]
fn the_help_is_searched() {
    let mut driver = Setup::text(REPORT).lang("en").size(80, 24).start();
    driver.press("? /").words("CODEBOOK").press("Enter");
    let hit = |driver: &Driver| match driver.app.overlays.last() {
        Some(zhupi::app::overlays::Overlay::Scroll(scroll)) => {
            let hit = scroll.hit.expect("a hit");
            assert!((scroll.top..scroll.top + driver.app.scroll_height()).contains(&hit));
            hit
        }
        other => panic!("{other:?}"),
    };
    let first = hit(&driver);
    driver.press("n");
    assert_ne!(hit(&driver), first);
    driver.press("/").words("no such words").press("Enter");
    assert_eq!(
        driver.app.status.as_ref().unwrap().message.key(),
        "app.not-found"
    );
}

#[test]
fn the_palette_knows_every_language_pinyin_and_what_was_used_last() {
    let mut driver = Setup::text(REPORT).lang("en").size(80, 24).start();
    let chosen = |driver: &Driver| match driver.app.overlays.last() {
        Some(zhupi::app::overlays::Overlay::Picker(picker)) => picker
            .chosen()
            .map(|item| item.value.clone())
            .unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    for typed in ["Bookmark", "书签", "書籤", "shuqian"] {
        driver.press(":").words(typed);
        assert_eq!(chosen(&driver), "bookmark", "{typed}");
        driver.press("Esc");
    }
    driver.press(":").words("bookmark").press("Enter :");
    assert_eq!(chosen(&driver), "bookmark");
}

#[test]
fn a_click_on_a_heading_of_the_outline_counts_as_going_there() {
    for size in [(120, 30), (80, 24)] {
        let driver = &mut start("en", "default", size);
        command(driver, "next-page");
        assert_eq!(step(driver), 2, "{size:?}");
        if driver.app.geometry().outline.is_none() {
            command(driver, "next-pane");
        }
        let geometry = driver.app.geometry();
        let area = geometry.outline.unwrap_or(geometry.outline_overlay);
        // The last row with a heading: not the one where the caret is.
        let rows = driver.reading().outline_window(usize::from(area.height));
        let row = rows.iter().rposition(Option::is_some).unwrap() as u16;
        driver.click(area.x + 6, area.y + row);
        assert_eq!(step(driver), 3, "{size:?}");
    }
}

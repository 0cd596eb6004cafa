//! Themes and the configuration while the program runs.

use std::sync::Arc;

use zhupi::app::effect::Outcome;
use zhupi::app::surface::Surface;
use zhupi::app::{Chosen, Msg};
use zhupi::document::Joining;
use zhupi::keymap::Keymap;
use zhupi::message::{Lang, Message};

use super::common::{Driver, Setup};
use super::frames::{REPORT, keep};

fn theme(driver: &Driver) -> &str {
    &driver.app.themes[driver.app.theme]
}

/// What the program was started with, to be changed.
fn chosen(driver: &Driver) -> Chosen {
    Chosen {
        lang: driver.app.lang,
        keymap: driver.app.keymap.clone(),
        cells: driver.app.cells,
        themes: driver.app.themes.clone(),
        theme: driver.app.theme,
        measure: driver.app.wish.measure,
        typography: driver.app.typography,
        columns: driver.app.wish.columns,
        join_lines: Joining::Auto,
        author: None,
        surface: Surface::default(),
    }
}

#[test]
fn a_theme_is_seen_before_it_is_chosen() {
    let mut driver = Setup::text(REPORT).size(60, 14).start();
    driver.press("T Down");
    assert_eq!(theme(&driver), "dark");
    driver.words("sep");
    assert_eq!(theme(&driver), "sepia");
    keep("theme_preview", &driver);
    driver.press("Esc");
    assert_eq!(theme(&driver), "terminal");
    driver.press("T").words("contrast-l").press("Enter");
    assert_eq!(theme(&driver), "contrast-light");
    driver.press("g T");
    let kept = ("theme", "\"contrast-light\"".to_owned());
    assert_eq!(driver.done.options, [kept]);
}

#[test]
fn a_list_of_themes_that_nothing_fits_shows_the_theme_of_before() {
    let mut driver = Setup::text(REPORT).theme("dark").start();
    driver.press("T").words("qqq");
    assert_eq!(theme(&driver), "dark");
    driver.press("Enter Esc");
    assert_eq!(theme(&driver), "dark");
}

#[test]
fn a_configuration_read_again_holds_at_once_and_nothing_is_lost() {
    let mut driver = Setup::text(REPORT).start();
    driver.press("] ) m a").words("半句");
    let caret = driver.reading().view.caret;
    let now = Chosen {
        lang: Lang::ENGLISH,
        keymap: Arc::new(Keymap::preset("vim").unwrap()),
        theme: 3,
        measure: 48,
        ..chosen(&driver)
    };
    driver.configured = Some(now);
    let effects = vec![zhupi::app::effect::Effect::ReadConfig];
    driver.perform(effects);
    assert_eq!(driver.app.lang, Lang::ENGLISH);
    assert_eq!(theme(&driver), "sepia");
    assert_eq!(driver.app.wish.measure, 48);
    assert_eq!(driver.reading().view.caret, caret);
    driver.words("没有丢").press("Esc");
    let note = driver.entries()[0].annotation.note.clone();
    assert_eq!(note, "半句没有丢");
}

#[test]
fn what_the_reader_chose_by_keys_stays_unless_the_configuration_changed_it() {
    let mut driver = Setup::text(REPORT).start();
    driver.configured = Some(chosen(&driver));
    driver.press("T").words("dark").press("Enter F9");
    let lang = driver.app.lang;
    driver.press(":").words("reload-config").press("Enter");
    assert_eq!(theme(&driver), "dark");
    assert_eq!(driver.app.lang, lang);
}

/// A text that is broken at a fixed width.
const WRAPPED: &str = "\
This memo describes how lines of a text that were broken at a fixed
column can be put together again for reading.  The words themselves
are left alone, since everything that a reader ever said about them
refers to their places in the text, and nothing may move it from it
or lose it on the way.
";

#[test]
fn the_configuration_says_whether_wrapped_lines_are_joined() {
    let mut driver = Setup::text(WRAPPED).start();
    assert!(driver.reading().document.soft);
    let place = driver.press("Down").reading().view.caret;
    driver.configured = Some(Chosen {
        join_lines: Joining::Off,
        ..chosen(&driver)
    });
    driver.press(":").words("reload-config").press("Enter");
    assert!(!driver.reading().document.soft);
    assert_eq!(driver.reading().view.caret, place);
    // What was chosen by key stays when the configuration says nothing new.
    driver.press("g J");
    assert!(driver.reading().document.soft);
    driver.press(":").words("reload-config").press("Enter");
    assert!(driver.reading().document.soft);
    assert_eq!(driver.reading().document.text.as_str(), WRAPPED);
}

#[test]
fn quotation_marks_are_drawn_otherwise_by_key_and_kept_by_key() {
    let mut driver = Setup::text("标题\n\n坚持“明责尽责”，抓好落实。\n")
        .size(60, 14)
        .start();
    let row = |driver: &Driver| {
        let mut rows = driver.rows().into_iter();
        rows.find(|row| row.contains('坚')).unwrap_or_default()
    };
    assert!(row(&driver).contains("“明责尽责”，"));
    driver.press("g \"");
    assert!(row(&driver).contains('“'), "{}", row(&driver));
    assert_eq!(driver.app.cells.of("“"), 2);
    driver.press("g \"");
    assert!(row(&driver).contains("〝明责尽责〞，"), "{}", row(&driver));
    driver.press("g Q");
    let kept = ("ambiguous", "\"avoid\"".to_owned());
    assert_eq!(driver.done.options, [kept]);
    // What is drawn otherwise is the same text.
    assert!(
        driver
            .reading()
            .document
            .text
            .as_str()
            .contains("“明责尽责”")
    );
    // A configuration that says nothing new leaves it.
    driver.configured = Some(chosen(&driver));
    driver.press(":").words("reload-config").press("Enter");
    assert_eq!(driver.app.cells.of("“"), 2);
    driver.press("g \"");
    assert_eq!(driver.app.cells.of("“"), 1);
}

#[test]
fn of_several_faults_the_first_is_told_and_how_many_more() {
    let mut driver = Setup::text(REPORT).lang("en").size(120, 30).start();
    let fault = |word: &str| Message::new("export.label").with("label", word);
    for (faults, told) in [(1, false), (3, true)] {
        let problems = ["first", "second", "third"].into_iter().take(faults);
        let problems = problems.map(fault).collect();
        let chosen = Box::new(chosen(&driver));
        driver.update(Msg::Done(Outcome::Configured(chosen, problems)));
        let frame = driver.frame();
        assert!(
            frame.contains("first") && !frame.contains("second"),
            "{frame}"
        );
        assert_eq!(frame.contains("2 more"), told, "{frame}");
    }
}

//! The mouse on cards: their places and their tags.

use zhupi::app::PointerKind;
use zhupi::app::notes::{CARD_INDENT, Card, CardPart};
use zhupi::keymap::Mode;

use super::common::{Driver, Setup};
use super::frames::REPORT;

/// Three sentences marked: two with `责任`, the second of these with `存疑` as well, the third with `存疑`.
fn marked() -> Driver {
    let mut driver = Setup::text(REPORT).size(120, 30).start();
    driver.press(") t").words("责任").press("Enter");
    driver.press(") t").words("责任").press("Tab").words("存疑");
    driver.press("Tab Enter").press(") t").words("存疑");
    driver.press("Enter");
    driver
}

fn cards(driver: &Driver) -> Vec<Card> {
    let area = driver.app.geometry().notes.expect("a pane of notes");
    driver
        .reading()
        .cards(area, driver.app.cells, driver.app.lang)
}

/// Clicks on words of the head of a card.
fn click_on(driver: &mut Driver, number: usize, words: &str) {
    let card = cards(driver).into_iter().find(|card| card.number == number);
    let card = card.unwrap_or_else(|| panic!("no card {number}"));
    let (line, (_, text)) = card
        .lines
        .iter()
        .enumerate()
        .find(|(_, (part, text))| *part == CardPart::Head && text.contains(words))
        .unwrap_or_else(|| panic!("{words} is not on {card:?}"));
    let before = text.split(words).next().unwrap_or_default();
    let column = CARD_INDENT + driver.app.cells.width(before);
    let area = driver.app.geometry().notes.expect("a pane of notes");
    driver.click(
        area.x + column as u16 + 1,
        area.y + (card.row + line) as u16,
    );
}

fn shown(driver: &Driver) -> Vec<usize> {
    let listed = driver.reading().notes_listed();
    listed.iter().map(|numbered| numbered.number).collect()
}

#[test]
fn a_click_on_a_tag_shows_what_has_it_and_another_one_everything() {
    let mut driver = marked();
    assert_eq!(shown(&driver), [1, 2, 3]);
    click_on(&mut driver, 2, "存疑");
    assert_eq!(shown(&driver), [2, 3]);
    // The first tag of the same card, by its own words.
    click_on(&mut driver, 2, "责任");
    assert_eq!(shown(&driver), [1, 2]);
    click_on(&mut driver, 2, "责任");
    assert_eq!(shown(&driver), [1, 2, 3]);
    // None of this opened a note, and no note was changed.
    assert_ne!(driver.app.mode(), Mode::Editor);
    assert_eq!(driver.entries().len(), 3);
}

#[test]
fn a_click_beside_the_tags_shows_the_passage_and_a_second_one_opens_the_note() {
    let mut driver = marked();
    let card = cards(&driver)
        .into_iter()
        .find(|card| card.number == 1)
        .unwrap();
    let area = driver.app.geometry().notes.unwrap();
    let (x, y) = (area.right() - 1, area.y + card.row as u16);
    driver.click(x, y);
    assert_eq!(shown(&driver), [1, 2, 3]);
    assert_eq!(driver.reading().notes_view.cursor, Some(card.id));
    driver.click(x, y);
    assert_eq!(driver.app.mode(), Mode::Editor);
}

#[test]
fn a_message_goes_when_the_wheel_turns() {
    let mut driver = Setup::text(REPORT).lang("en").size(80, 12).start();
    driver.press("n");
    assert!(
        driver.frame().contains("Nothing has been searched"),
        "{}",
        driver.frame()
    );
    driver.mouse(PointerKind::WheelDown, 20, 5);
    assert!(!driver.frame().contains("Nothing has been searched"));
}

//! What is seen and can be done while a document is on its way: passwords, progress, stopping, doubts.

use std::path::Path;
use std::sync::Arc;

use zhupi::app::effect::{Effect, OpenOptions, Opened, Outcome, Target, Ticket};
use zhupi::app::{Msg, Screen};
use zhupi::document::Document;
use zhupi::keymap::Mode;
use zhupi::message::{Lang, Message};

use super::common::{Driver, Setup};

fn locked(password: &str) -> Driver {
    let mut driver = Setup::text("机密的话。\n").lang("en").start();
    driver.password = Some(password.to_owned());
    driver
}

#[test]
fn a_password_is_asked_for_until_it_opens_and_never_seen() {
    let mut driver = locked("朱 1");
    driver.press("R");
    assert_eq!(driver.app.mode(), Mode::Prompt);
    assert!(driver.frame().contains("Password:"));
    driver.words("错").press("Enter");
    assert!(driver.frame().contains("does not open it"));
    driver.words("朱 1");
    let frame = driver.frame();
    assert!(frame.contains("***") && !frame.contains("朱 1"), "{frame}");
    driver.press("Enter");
    assert_eq!(driver.app.mode(), Mode::Text);
    // It is known for as long as the document is open.
    driver.press("R");
    assert_eq!(driver.app.mode(), Mode::Text);
}

#[test]
fn an_empty_password_asks_again_and_escape_gives_up() {
    let mut driver = locked("1");
    let before = driver.reading().ticket;
    driver.press("R Enter");
    assert_eq!(driver.app.mode(), Mode::Prompt);
    driver.press("Esc");
    assert_eq!(
        (driver.app.mode(), driver.reading().ticket),
        (Mode::Text, before)
    );
    // Deleting on an empty line leaves, too.
    driver.press("R Backspace");
    assert_eq!((driver.app.mode(), driver.done.quit), (Mode::Text, false));
}

#[test]
fn where_nothing_else_is_open_escape_leaves_the_program() {
    let mut driver = Setup::nothing().start();
    driver.password = Some("1".to_owned());
    driver.open(Path::new("a.pdf"));
    assert!(matches!(driver.app.screen, Screen::Opening { .. }));
    driver.press("Esc");
    assert!(driver.done.quit);
}

/// Begins to open a text.
fn opening() -> (Driver, Ticket) {
    let mut driver = Setup::text("第一段。\n第二段。\n").lang("en").start();
    let effects = driver
        .app
        .open(Target::File("长.txt".into()), OpenOptions::default());
    let ticket = effects.iter().find_map(|effect| match effect {
        Effect::Open { ticket, .. } => Some(*ticket),
        _ => None,
    });
    (driver, ticket.expect("it is opened"))
}

/// Opens a text whose first window alone has come.
fn window() -> (Driver, Ticket) {
    let (mut driver, ticket) = opening();
    come(&mut driver, ticket, false, "GB18030", 100);
    (driver, ticket)
}

fn come(driver: &mut Driver, ticket: Ticket, complete: bool, encoding: &str, sure: u8) {
    let mut document = (*driver.reading().document).clone();
    document.complete = complete;
    encoding.clone_into(&mut document.meta.encoding);
    document.meta.sure = sure;
    come_as(driver, ticket, document);
}

fn come_as(driver: &mut Driver, ticket: Ticket, document: Document) {
    let outline = driver.reading().found.clone();
    let path = Some("长.txt".into());
    let opened = Opened {
        notebook: driver.reading().notebook.clone(),
        ..Opened::bare(Arc::new(document), outline, path, "长.txt".to_owned())
    };
    driver.update(Msg::Done(Outcome::Opened(ticket, Box::new(opened))));
}

#[test]
fn the_rest_of_a_file_shows_a_bar_and_can_be_stopped() {
    let (mut driver, ticket) = window();
    driver.update(Msg::Done(Outcome::Progress(ticket, 42)));
    assert!(
        driver.frame().contains("[####......] 42%"),
        "{}",
        driver.frame()
    );
    driver.press("Esc");
    let frame = driver.frame();
    assert!(frame.contains("Only the beginning was read; R"), "{frame}");
    driver.press("j");
    assert!(driver.frame().contains("beginning only"));
    driver.press("m");
    assert!(driver.entries().is_empty());
    // What was on its way already is shown nevertheless.
    come(&mut driver, ticket, true, "GB18030", 100);
    assert!(driver.reading().document.complete && !driver.reading().stopped);
}

#[test]
fn what_fails_behind_the_first_window_leaves_the_window_and_no_bar() {
    let (mut driver, ticket) = window();
    driver.update(Msg::Done(Outcome::Progress(ticket, 42)));
    let why = Message::new("formats.broken");
    driver.update(Msg::Done(Outcome::Failed(ticket, why.clone())));
    let frame = driver.frame();
    assert!(frame.contains(&why.say(Lang::ENGLISH)), "{frame}");
    assert!(frame.contains("第一段"), "{frame}");
    driver.press("j");
    let frame = driver.frame();
    assert!(
        frame.contains("beginning only") && !frame.contains("42%"),
        "{frame}"
    );
    driver.press("m");
    assert!(driver.entries().is_empty());
    assert!(driver.frame().contains("Only the beginning was read; R"));
}

#[test]
fn words_that_the_end_of_a_file_explains_do_not_move_the_reader() {
    let text = |words: &str| Document {
        format: "markdown",
        ..Document::plain(words)
    };
    let (mut driver, ticket) = opening();
    let window = Document {
        complete: false,
        ..text("第一段的话在[这里][1]。\n第二段的话在[这里][2]。\n第三段。")
    };
    come_as(&mut driver, ticket, window);
    let words = |driver: &Driver| {
        let reading = driver.reading();
        let text = reading.document.text.as_str();
        text.get(reading.view.caret.0..).map(str::to_owned)
    };
    driver.press("j");
    assert!(words(&driver).is_some_and(|words| words.starts_with("第二")));
    let whole = "第一段的话在这里。\n第二段的话在这里。\n第三段。\n第四段。";
    come_as(&mut driver, ticket, text(whole));
    assert!(driver.reading().document.complete);
    let expected = "第二段的话在这里。\n第三段。\n第四段。";
    assert_eq!(words(&driver).as_deref(), Some(expected));
}

#[test]
fn a_guessed_encoding_is_told_with_its_key() {
    for (sure, told) in [(40, true), (90, false)] {
        let (mut driver, ticket) = window();
        come(&mut driver, ticket, true, "GB18030", sure);
        let frame = driver.frame();
        assert_eq!(frame.contains("40 % sure; g e"), told, "{frame}");
    }
}

#[test]
fn what_is_wrong_behind_the_first_window_is_told_when_the_whole_is_there() {
    let (mut driver, ticket) = window();
    driver.press("m");
    assert!(driver.frame().contains("Still loading"));
    let warning = Message::new("formats.broken");
    let said = warning.say(Lang::ENGLISH);
    let mut document = (*driver.reading().document).clone();
    document.complete = true;
    document.warnings.push(warning.clone());
    let outline = driver.reading().found.clone();
    let opened = Opened {
        problems: vec![warning],
        ..Opened::bare(Arc::new(document), outline, None, "长.txt".to_owned())
    };
    driver.update(Msg::Done(Outcome::Opened(ticket, Box::new(opened))));
    assert!(driver.frame().contains(&said), "{}", driver.frame());
    driver.resize(120, 40).press("i");
    let frame = driver.frame();
    assert_eq!(frame.matches(&said).count(), 1, "{frame}");
}

#[test]
fn that_it_is_still_loading_is_said_only_while_it_is() {
    let (mut driver, ticket) = window();
    driver.press("m");
    assert!(driver.frame().contains("Still loading"));
    come(&mut driver, ticket, true, "GB18030", 100);
    assert!(!driver.frame().contains("Still loading"));
}

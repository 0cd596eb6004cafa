//! Anything at all is pressed, typed, pasted and clicked, on screens of any size: nothing breaks, and what must hold always does.

use std::sync::LazyLock;

use proptest::prelude::*;
use zhupi::app::PointerKind;
use zhupi::keymap::{Keymap, Mode};

use super::common::{Driver, File, Setup, cases, control_characters, cut_characters};
use super::frames::{ENGLISH, REPORT};

/// Something that happens to the program.
#[derive(Clone, Debug)]
enum Event {
    Keys(String),
    Words(String),
    Paste(String),
    Mouse(PointerKind, u16, u16),
    Size(u16, u16),
    Tick,
}

/// Every sequence of keys that means something anywhere.
static SEQUENCES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let keymap = Keymap::default();
    let mut all: Vec<String> = Mode::ALL
        .into_iter()
        .flat_map(|mode| keymap.bindings(mode))
        .map(|(keys, _)| keys)
        .collect();
    all.sort();
    all.dedup();
    all
});

/// Documents of many kinds: usual ones, an empty one, one of nothing but trouble, one line without an end.
static FILES: LazyLock<Vec<(&str, File)>> = LazyLock::new(|| {
    let trouble = "a\u{301}\u{301}\u{301}b\tc\u{200d}\u{200b}👨‍👩‍👧🇨🇳\u{feff}\r\n\n\n　　\u{1b}[31m红\u{1b}[0m\u{7}\u{9b}2J“——”\n\
        \u{202e}abc\u{202c}①\u{fe0f}\n\n*数*字。。。？！\n";
    let long = "没有句读的很长的一行".repeat(900);
    let pages = format!("{REPORT}\n").repeat(12);
    vec![
        ("报告.txt", File::read("报告.txt", REPORT)),
        ("year.md", File::read("year.md", ENGLISH)),
        ("空.txt", File::read("空.txt", "")),
        ("怪.txt", File::read("怪.txt", trouble)),
        ("长.txt", File::read("长.txt", &long)),
        ("页.txt", File::read("页.txt", &pages)),
    ]
});

fn event() -> impl Strategy<Value = Event> {
    let keys = (0..SEQUENCES.len()).prop_map(|i| Event::Keys(SEQUENCES[i].clone()));
    let kind = prop_oneof![
        (0_u8..6).prop_map(PointerKind::Down),
        Just(PointerKind::Drag),
        Just(PointerKind::Up),
        Just(PointerKind::WheelUp),
        Just(PointerKind::WheelDown),
    ];
    let mouse = (kind, 0_u16..140, 0_u16..45).prop_map(|(kind, x, y)| Event::Mouse(kind, x, y));
    let words = "[a一。“#/1-9👨‍👩‍👧\u{1b}]{1,4}".prop_map(Event::Words);
    let paste = "[a一\n\r\t“\u{1b}\u{301}]{0,12}".prop_map(Event::Paste);
    prop_oneof![
        12 => keys,
        3 => mouse,
        2 => words,
        1 => paste,
        1 => (0_u16..140, 0_u16..45).prop_map(|(columns, rows)| Event::Size(columns, rows)),
        1 => (38_u16..130, 9_u16..42).prop_map(|(columns, rows)| Event::Size(columns, rows)),
        1 => Just(Event::Tick),
    ]
}

fn happen(driver: &mut Driver, event: &Event) {
    match event {
        Event::Keys(keys) => driver.press(keys),
        Event::Words(words) => driver.words(words),
        Event::Paste(words) => driver.paste(words),
        Event::Mouse(kind, x, y) => driver.mouse(*kind, *x, *y),
        Event::Size(columns, rows) => driver.resize(*columns, *rows),
        Event::Tick => driver.tick(),
    };
}

/// What holds at any time.
fn check(driver: &Driver) -> Result<(), TestCaseError> {
    let Some(reading) = driver.app.reading() else {
        return Ok(());
    };
    let text = &reading.document.text;
    let view = reading.view;
    let ends = view
        .selection
        .map(|selection| [selection.anchor, selection.head]);
    for at in ends.into_iter().flatten().chain([view.caret, view.top]) {
        prop_assert!(
            at <= text.end() && text.clamp(at) == at,
            "{at:?} is inside a character"
        );
    }
    if driver.app.mode() == Mode::Text && !driver.app.geometry().too_small {
        prop_assert!(
            text.is_empty() || reading.row_of(view.caret).is_some() || reading.shows(view.caret),
            "the caret {:?} is not on the page {:?}",
            view.caret,
            reading.shown()
        );
    }
    Ok(())
}

fn storm(events: &[Event], file: usize, wide: bool) -> Result<(), TestCaseError> {
    let (name, first) = &FILES[file];
    let mut setup = Setup::file(name, first.clone()).tags(&["责任", "存疑"]);
    if *name == "报告.txt" {
        setup.entries = super::relink::lost();
    }
    let mut driver = if wide { setup.wide() } else { setup }.start();
    for (name, file) in FILES.iter() {
        driver.files.insert((*name).into(), file.clone());
    }
    for (i, event) in events.iter().enumerate() {
        happen(&mut driver, event);
        check(&driver)?;
        if i % 5 == 0 || i + 1 == events.len() {
            let (buffer, _) = driver.draw();
            prop_assert_eq!(control_characters(&buffer), Vec::<String>::new());
            prop_assert_eq!(
                cut_characters(&buffer, driver.app.cells),
                Vec::<String>::new()
            );
        }
        if driver.done.quit {
            break;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn storms_break_nothing(
        events in prop::collection::vec(event(), 1..70), file in 0..FILES.len(), wide in any::<bool>(),
    ) {
        let events: Vec<Event> = events.into_iter().filter(|event| !leaves(event)).collect();
        storm(&events, file, wide)?;
    }
}

/// Whether an event would end the storm early.
fn leaves(event: &Event) -> bool {
    matches!(event, Event::Keys(keys) if matches!(keys.as_str(), "q" | "C-q" | "F10"))
}

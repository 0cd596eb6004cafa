//! The outline in the reader's hand: corrections, ways through it, what was read.

use super::common::{Driver, Setup};
use super::frames::REPORT;

fn driver() -> Driver {
    Setup::text(REPORT).size(120, 40).start()
}

/// Numbers and titles with levels; `~` before what the reader made or changed.
fn sections(driver: &Driver) -> Vec<String> {
    driver
        .reading()
        .outline
        .nodes
        .iter()
        .filter(|node| node.tier == zhupi::outline::Tier::Section)
        .map(|node| {
            let sign = if node.corrected { "~" } else { "" };
            format!("{sign}{} {}{}", node.level, node.number, node.title)
        })
        .collect()
}

/// Presses keys that correct the outline; undo and redo must go back and forth.
fn corrected(before: &str, keys: &str) -> Vec<String> {
    let mut driver = driver();
    driver.press(before);
    let first = sections(&driver);
    let caret = driver.reading().view.caret;
    driver.press(keys);
    assert_eq!(
        driver.reading().view.caret,
        caret,
        "{keys}: the place stays"
    );
    let after = sections(&driver);
    let steps = driver.reading().revision;
    for _ in 0..steps {
        driver.press("u");
    }
    assert_eq!(sections(&driver), first, "{keys}: undone");
    assert!(driver.reading().notebook.corrections().is_empty());
    for _ in 0..steps {
        driver.press("U");
    }
    assert_eq!(sections(&driver), after, "{keys}: done again");
    after
}

#[test]
fn headings_are_made_moved_and_taken_away() {
    let found = sections(&driver());
    let with = |changes: &[(usize, &str)]| {
        let mut sections = found.clone();
        for (at, section) in changes {
            sections[*at] = (*section).to_owned();
        }
        sections
    };
    assert_eq!(found[2], "2 （一）健全制度");
    for (before, keys, expected) in [
        (
            "] ]",
            "g <",
            with(&[(2, "~1 （一）健全制度"), (3, "2 （二）压实责任")]),
        ),
        ("] ] ]", "g <", with(&[(3, "~1 （二）压实责任")])),
        ("] ] ]", "g < g >", found.clone()),
        ("] ] ]", "g > g <", found.clone()),
        ("] ] ]", "g >", with(&[(3, "~3 （二）压实责任")])),
        // Neither further than one below what stands above nor above the top
        ("] ]", "g >", found.clone()),
        ("]", "g <", found.clone()),
        ("] ] ]", "g h g h", found.clone()),
        ("] ] ]", "Tab >", with(&[(3, "~3 （二）压实责任")])),
    ] {
        assert_eq!(corrected(before, keys), expected, "{before} {keys}");
    }
    let mut without = found.clone();
    without.remove(3);
    assert_eq!(corrected("] ] ]", "g h"), without);
    assert_eq!(corrected("] ] ]", "Tab x"), without);
    let mut more = found.clone();
    more.insert(4, "~2 各单位主要负责人亲自抓、负总责。".to_owned());
    assert_eq!(corrected("] ] ] )", "g h"), more);
    assert_eq!(corrected("] ] ] )", "g h g h"), found);
}

#[test]
fn the_outline_tells_corrections_by_a_sign() {
    let mut driver = driver();
    driver.press("] ] ] g >");
    assert!(
        driver.frame().contains("~（二）压实责任"),
        "{}",
        driver.frame()
    );
    assert!(!driver.frame().contains("~（一）"));
}

/// The words at the caret, up to the end of the line.
fn here(driver: &Driver) -> String {
    let reading = driver.reading();
    let text = &reading.document.text;
    let rest = text.slice(zhupi::text::Span::new(reading.view.caret, text.end()));
    rest.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn sections_are_gone_through_by_their_order() {
    for (keys, expected) in [
        ("] g ]", "二、存在问题和下一步打算"),
        ("] g ] g [", "一、坚持“明责尽责”，拧紧责任链"),
        ("] ] g ]", "（二）压实责任"),
        ("] ] g ] g ]", "（二）压实责任"),
        ("] ] ] ) g u", "（二）压实责任"),
        ("] ] ] g u", "一、坚持“明责尽责”，拧紧责任链"),
        ("] ] 2 g u", "关于2023年工作情况的报告"),
        ("] ] g ] C-o", "（一）健全制度"),
    ] {
        assert_eq!(here(driver().press(keys)), expected, "{keys}");
    }
}

#[test]
fn a_whole_section_is_selected_and_marked() {
    let mut driver = driver();
    driver.press("] ] ] ) g S");
    assert_eq!(
        driver.selected(),
        Some("（二）压实责任\n各单位主要负责人亲自抓、负总责。")
    );
    driver.press("m");
    assert_eq!(driver.entries().len(), 1);
}

/// Some words are selected and marked; the note and the tag that follow are meant for them, not for the sentence around them.
#[test]
fn a_note_after_a_mark_belongs_to_the_mark() {
    let mut driver = driver();
    driver.press("] ) c l l l M");
    driver.press("a").words("口径？").press("Esc");
    driver.press("t").words("存疑").press("Enter");
    let entries = driver.entries();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].annotation.note, "口径？");
    assert_eq!(entries[0].annotation.tags, ["存疑"]);
    // Elsewhere in the sentence the sentence is meant again.
    driver.press("l l l l l a").words("全句").press("Esc");
    assert_eq!(driver.entries().len(), 2);
}

#[test]
fn headings_are_found_by_words_number_and_pinyin() {
    for typed in ["压实", "（二）", "yszr", "yashi"] {
        let mut driver = driver();
        driver.press("g o").words(typed).press("Enter");
        assert!(
            here(&driver).starts_with("（二）压实责任"),
            "{typed}: {}",
            here(&driver)
        );
        driver.press("C-o");
        assert!(here(&driver).starts_with("关于2023年"));
    }
    let mut driver = driver();
    driver.press("Tab /").words("czwt").press("Enter");
    assert!(here(&driver).starts_with("二、存在问题"));
    assert_eq!(driver.app.mode(), zhupi::keymap::Mode::Text);
}

/// A report of several pages: five sections of ten paragraphs.
fn long() -> Driver {
    let mut text = String::from("关于工作情况的报告\n");
    for number in ["一", "二", "三", "四", "五"] {
        text.push_str(number);
        text.push_str("、加强工作\n");
        for _ in 0..10 {
            text.push_str(
                "各单位要高度重视，认真落实各项措施，确保工作取得实效，并及时报告进展情况。\n",
            );
        }
    }
    Setup::text(&text).size(120, 24).start()
}

#[test]
fn pages_count_as_read_when_one_turns_on_from_them() {
    let read = |keys: &str| {
        let mut driver = long();
        driver.press(keys);
        let reading = driver.reading();
        let whole = reading.document.text.span();
        (reading.seen.spans().len(), reading.share_read(whole))
    };
    assert_eq!(read(""), (0, 0));
    assert_eq!(read("G"), (0, 0));
    assert_eq!(read("] ]"), (0, 0));
    let (stretches, page) = read("Space");
    assert!(stretches == 1 && page > 10 && page < 60, "{page}");
    assert_eq!(read("5 Space").1, page, "what is passed over is not read");
    assert_eq!(read("Space b b"), (1, page));
    assert_eq!(
        read("Space Space Space Space Space Space Space Space"),
        (1, 100)
    );
    assert_eq!(read("2 0 0 j"), read("2 0 0 )"), "a long step is a jump");
    let rows = "j ".repeat(200);
    assert_eq!(read(&rows), (1, 100));
    assert_eq!(read("Space G Space").0, 2);
}

#[test]
fn the_outline_tells_what_was_read_and_a_key_goes_to_the_rest() {
    let mut driver = long();
    driver.press("Space Space G");
    assert!(driver.frame().contains("✓"), "{}", driver.frame());
    driver.press("g g g n");
    let reading = driver.reading();
    assert_eq!(reading.seen.spans().len(), 1);
    assert!(reading.view.caret >= reading.seen.spans()[0].end);
    driver.press("g g Tab");
    assert!(
        driver.frame().contains("本节已读 100%"),
        "{}",
        driver.frame()
    );
    let places = driver.done.places;
    driver.tick();
    assert!(driver.done.places > places, "what was read is kept");
    let places = driver.done.places;
    driver.tick();
    assert_eq!(driver.done.places, places, "once");
}

//! The outline in the reader's hand: corrections.

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

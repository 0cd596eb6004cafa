//! Codes in the program: chosen for a passage, looked at, changed in all files, taken back.

use zhupi::app::overlays::{CodesView, Overlay, Picker};
use zhupi::keymap::Mode;

use super::common::{Driver, Setup};
use super::frames::REPORT;

const CODES: &[(&str, &str, &str, Option<char>)] = &[
    ("指标", "经济总量、增速、排名等数字表述", "red", None),
    (
        "指标/经济",
        "只指全县口径的数字；部门口径的不算，同比、环比都算，计划数另用“目标”。",
        "",
        Some('j'),
    ),
    ("重复", "前文已经说过的话", "#3355AA", None),
    ("责任/清单", "", "", Some('z')),
];

fn driver() -> Driver {
    let mut driver = Setup::text(REPORT).size(100, 30).codes(CODES).start();
    driver.press(") )");
    driver
}

fn picker(driver: &Driver) -> &Picker {
    match driver.app.overlays.last() {
        Some(Overlay::Picker(picker)) => picker,
        other => panic!("no list: {other:?}"),
    }
}

fn view(driver: &Driver) -> &CodesView {
    match driver.app.overlays.last() {
        Some(Overlay::Codes(view)) => view,
        other => panic!("no codebook: {other:?}"),
    }
}

fn names(driver: &Driver) -> Vec<String> {
    let row = |row: &zhupi::app::overlays::CodeRow| {
        let unknown = if row.unknown { "?" } else { "" };
        format!("{}{unknown} {}", row.name, row.here)
    };
    view(driver).rows.iter().map(row).collect()
}

fn tags(driver: &Driver) -> Vec<Vec<String>> {
    let entries = driver.entries().iter();
    entries.map(|entry| entry.annotation.tags.clone()).collect()
}

#[test]
fn tags_are_found_by_any_part_and_any_reading() {
    for (typed, expected) in [
        ("清单", "责任/清单"),
        ("zrqd", "责任/清单"),
        ("qingdan", "责任/清单"),
        ("jj", "指标/经济"),
        ("cf", "重复"),
        ("zhongfu", "重复"),
        ("部门口径", "指标/经济"),
        // The key of a code finds it first.
        ("j", "指标/经济"),
        ("z", "责任/清单"),
    ] {
        let mut driver = driver();
        driver.press("t").words(typed);
        let chosen = picker(&driver).chosen().map(|item| item.value.as_str());
        assert_eq!(chosen, Some(expected), "{typed}");
        driver.press("Enter");
        assert_eq!(tags(&driver), [[expected]]);
    }
}

#[test]
fn several_tags_are_given_in_one_change() {
    let mut driver = driver();
    driver
        .press("t Tab Tab")
        .words("新的")
        .press("Tab")
        .words("重复")
        .press("Enter");
    assert_eq!(tags(&driver), [["指标", "指标/经济", "新的", "重复"]]);
    assert_eq!(driver.done.saves.len(), 1);
    // One key for the most frequent act: the next sentence with the last tag.
    driver.press(") m");
    assert_eq!(tags(&driver)[1], ["指标"]);
    driver.press("u u");
    assert!(driver.entries().is_empty());
    driver.press("L j");
    assert_eq!(tags(&driver), [["指标/经济"]]);
    driver.press("L x");
    assert_eq!(
        driver.app.mode(),
        Mode::Picker,
        "a letter of no code gives nothing"
    );
}

#[test]
fn a_new_code_is_defined_in_place() {
    let mut driver = driver();
    driver
        .press("t")
        .words("口径")
        .press("C-d")
        .words("数字的范围")
        .press("Enter");
    assert_eq!(tags(&driver), [["口径"]]);
    let code = driver.reading().codebook.find("口径").cloned();
    assert_eq!(
        code.map(|code| code.definition).as_deref(),
        Some("数字的范围")
    );
    // A tag without a code is adopted by the same key; one that has one is only defined anew.
    driver
        .press(") t")
        .words("没收入")
        .press("Enter t")
        .words("没收入")
        .press("C-d Enter Esc");
    assert!(driver.reading().codebook.find("没收入").is_some());
    assert_eq!(
        tags(&driver)[1],
        ["没收入"],
        "it is not taken away by defining it"
    );
}

#[test]
fn a_rename_goes_through_notes_and_history_and_comes_back() {
    let mut driver = driver();
    driver
        .press("t")
        .words("经济")
        .press("Enter ) t")
        .words("存疑")
        .press("Enter");
    let before = tags(&driver);
    driver.press("#");
    assert_eq!(
        names(&driver),
        [
            "指标 0",
            "指标/经济 1",
            "重复 0",
            "责任 0",
            "责任/清单 0",
            "存疑? 1"
        ]
    );
    driver.press("G");
    driver.press("g g r C-u").words("数据").press("Enter");
    assert_eq!(
        view(&driver).chosen().map(|row| row.name.as_str()),
        Some("数据")
    );
    assert_eq!(tags(&driver), [["数据/经济"], ["存疑"]]);
    driver.press("G +");
    assert!(!view(&driver).rows.iter().any(|row| row.unknown));
    // Merged, and both taken back by the undo of the text; then the tags themselves.
    driver.press("G m").words("数据/经济").press("Enter Esc");
    assert_eq!(tags(&driver), [["数据/经济"], ["数据/经济"]]);
    driver.press("u");
    assert_eq!(tags(&driver), [["数据/经济"], ["存疑"]]);
    driver.press("u u");
    assert_eq!(tags(&driver), before);
    driver.press("u");
    assert_eq!(tags(&driver), [["指标/经济"]]);
    driver.press("U U");
    assert_eq!(tags(&driver), [["数据/经济"], ["存疑"]]);
    // An older step of the history knows the new name.
    driver.press("u u u");
    assert!(driver.entries().is_empty(), "{:?}", tags(&driver));
}

#[test]
fn codes_are_set_moved_deleted_and_shown() {
    let mut driver = driver();
    driver.press("t").words("清单").press("Enter #");
    // The cursor is on the code of the annotation under the caret.
    assert_eq!(
        view(&driver).chosen().map(|row| row.name.as_str()),
        Some("责任/清单")
    );
    driver
        .press("c")
        .words("蓝")
        .press("Enter e C-u")
        .words("三张")
        .press("Enter L C-u q Enter");
    let row = view(&driver).chosen().unwrap().clone();
    assert_eq!((row.key, row.definition.as_str()), (Some('q'), "三张"));
    assert_eq!(row.color, Some(zhupi::annotation::Color::Blue));
    driver.press("> Enter");
    assert_eq!(tags(&driver), [["清单"]]);
    driver.press("x Enter");
    assert!(view(&driver).chosen().unwrap().unknown);
    driver.press("u");
    assert!(!view(&driver).chosen().unwrap().unknown);
    driver.press("x Down Enter");
    assert!(!view(&driver).chosen().unwrap().unknown, "kept");
    driver.press("Enter");
    assert_eq!(driver.app.mode(), Mode::Notes);
    assert_eq!(
        driver.reading().notes_view.filter.tag.as_deref(),
        Some("清单")
    );
    driver
        .press("Esc # a")
        .words("指标/民生")
        .press("Enter")
        .words("就业")
        .press("Enter");
    assert!(driver.reading().codebook.find("指标/民生").is_some());
    // A refusal says why.
    driver.press("g g r C-u").words("重复").press("Enter");
    assert!(
        driver
            .app
            .status
            .as_ref()
            .is_some_and(|status| status.wrong)
    );
    driver.draw();
}

#[test]
fn the_mouse_and_small_screens_work_and_nothing_open_is_no_fault() {
    let mut driver = driver();
    driver.press("#").click(5, 3);
    assert_eq!(view(&driver).cursor, 2);
    for (columns, rows) in [(40, 12), (80, 24), (200, 50), (10, 3)] {
        driver.resize(columns, rows);
        driver.draw();
        driver.press("t").draw();
    }
    driver.resize(80, 24).press("Esc");
    let mut driver = Setup::nothing().start();
    driver.press("#");
    assert!(view(&driver).rows.is_empty());
    driver
        .press("e r m x c L > A + P Enter u U a")
        .words("甲")
        .press("Enter Enter")
        .draw();
    assert_eq!(names(&driver), ["甲 0"]);
    driver.press("q");
    assert!(driver.app.overlays.is_empty());
}

//! The page as it is set: two pages, code, tables, references to footnotes; and how little of the screen a key draws anew.

use zhupi::app::geometry::Area;
use zhupi::app::overlays::Overlay;

use super::common::{Driver, Setup};
use super::frames::{REPORT, keep};

/// Everything that markup has to offer a page.
const SET: &str = "\
# 年度报告

今年完成投资若干[^1]，增长明显[^注]。See [a page](https://example.org) and `inline code`.

![图一：全年投资](a.png)

| 年份 | 投资（亿元） | 增长 |
|---|---|---|
| 2021 | 9.7 | -0.5% |
| 2022 | 174.7 | 10% |

```rust
/// A comment.
fn main() {
    let words = \"朱批\"; // 一
    print(words, 42);
}
```

[^1]: 第一条注。
[^注]: 第二条注。
";

fn set(theme: &'static str) -> Setup {
    Setup::named("年度.md", SET).size(80, 30).theme(theme)
}

#[test]
fn a_page_of_everything_in_three_themes() {
    for theme in ["terminal", "light", "mono"] {
        keep(&format!("page_{theme}"), &set(theme).start());
    }
    keep("page_wide", &set("terminal").wide().start());
}

/// The cell of the first character of some drawn words.
fn cell_of(driver: &Driver, words: &str) -> (u16, u16) {
    let rows = driver.rows();
    let found = rows.iter().enumerate().find_map(|(y, row)| {
        let (before, _) = row.split_once(words)?;
        Some((driver.app.cells.width(before) as u16, y as u16))
    });
    found.unwrap_or_else(|| panic!("{words} in {rows:#?}"))
}

#[test]
fn a_click_on_what_refers_to_a_footnote_opens_it_and_one_on_its_word_does_not() {
    let mut driver = set("terminal").start();
    let (x, y) = cell_of(&driver, "[1]");
    let caret = driver.reading().view.caret;
    for column in x..x + 3 {
        driver.click(column, y);
        assert!(
            matches!(driver.app.overlays.last(), Some(Overlay::Scroll(_))),
            "column {column}"
        );
        driver.press("Esc");
        assert!(driver.app.overlays.is_empty());
    }
    assert_ne!(driver.reading().view.caret, caret, "the caret went along");
    for column in [x - 1, x + 3] {
        driver.click(column, y);
        assert!(driver.app.overlays.is_empty(), "column {column}");
    }
    // The words under a drag over it are the document's own.
    driver.drag((x - 2, y), (x + 4, y));
    assert_eq!(driver.selected(), Some("干，"));
}

#[test]
fn a_footnote_is_followed_and_left_by_keys() {
    let mut driver = set("terminal").start();
    driver.press("+");
    let here = driver.reading().view.caret;
    driver.press("Enter");
    assert!(driver.rows().concat().contains("第一条注"));
    driver.press("l");
    assert!(driver.app.overlays.is_empty());
    assert_ne!(driver.reading().view.caret, here);
    driver.press("g f");
    assert_eq!(driver.reading().view.caret, here, "back to the reference");
    driver.press("C-o C-o");
    assert_eq!(driver.reading().view.caret, here);
}

/// A report long enough for two pages, read with nothing beside it.
fn two_pages(setup: Setup) -> Driver {
    let mut driver = setup.size(200, 50).tags(&["责任/清单", "存疑"]).start();
    driver.press("z ) m ] ) t 2");
    driver
}

#[test]
fn two_pages_at_both_widths_of_disputed_characters() {
    let text = REPORT.repeat(9);
    for (name, setup) in [
        ("narrow", Setup::text(&text)),
        ("wide", Setup::text(&text).wide()),
    ] {
        let driver = two_pages(setup);
        assert!(driver.app.geometry().facing.is_some());
        keep(&format!("two_pages_{name}"), &driver);
    }
}

/// The first characters of some words.
fn head(words: &str, count: usize) -> String {
    words.chars().take(count).collect()
}

/// The words of a row of the left or the right page, with the cell of the first one.
fn row_of(driver: &Driver, right: bool, line: usize) -> (String, (u16, u16)) {
    let reading = driver.reading();
    let first = reading.row_on(right, line).unwrap();
    let full = |index: &usize| reading.page[*index].glyphs.len() > 20;
    let index = (first..reading.page.len()).find(full).unwrap();
    let row = &reading.page[index];
    let geometry = driver.app.geometry();
    let (Area { x, y, .. }, line) = reading.line_of(index, &geometry);
    let first = row.glyphs.first().unwrap();
    let words = row.glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
    (words, (x + first.column as u16, y + line as u16))
}

#[test]
fn the_mouse_finds_its_words_on_either_page() {
    let text = REPORT.repeat(9);
    for setup in [Setup::text(&text), Setup::text(&text).wide()] {
        let mut driver = two_pages(setup);
        let (left, from) = row_of(&driver, false, 3);
        let (right, to) = row_of(&driver, true, 5);
        driver.click(to.0, to.1);
        let caret = driver.reading().view.caret;
        let rest = driver.reading().document.text.as_str().get(caret.0..);
        assert!(rest.is_some_and(|rest| rest.starts_with(&head(&right, 4))));
        // From a row of the left page to one of the right: everything between, with nothing of what stands beside either.
        driver.drag(from, to);
        let selected = driver.selected().unwrap();
        assert!(selected.starts_with(&head(&left, 4)), "{selected}");
        assert!(selected.ends_with(&head(&right, 1)), "{selected}");
        let lines = driver.reading().fold;
        assert!(selected.chars().count() > lines * 10);
        // And back.
        let forward = selected.to_owned();
        driver.drag(to, from);
        assert_eq!(driver.selected(), Some(forward.as_str()));
        // The space between the pages belongs to the page on its left.
        let geometry = driver.app.geometry();
        let between = geometry.text.right() + 3;
        driver.press("Esc").click(between, from.1);
        assert!(driver.reading().view.caret < caret);
    }
}

/// Cells that are sent to the terminal for a key, and rows laid out for it.
fn cost(driver: &mut Driver, keys: &str) -> (usize, usize) {
    let (before, _) = driver.draw();
    let rows = driver.reading().rows_laid_out();
    driver.press(keys);
    let (after, _) = driver.draw();
    let sent = before.diff(&after).len();
    (sent, driver.reading().rows_laid_out() - rows)
}

#[test]
fn a_key_sends_only_what_changed() {
    let text = REPORT.repeat(40);
    let mut driver = Setup::text(&text).size(120, 40).start();
    driver.press("Space Space").count_pages();
    let screen = 120 * 40;
    let text_cells = usize::from(driver.app.geometry().text.width) * 39;
    for (keys, most_sent, most_rows) in [
        // One row of text and the status line: the bar beside the sentence and its ground.
        ("l", 2 * 120, 2),
        ("j", 8 * 70, 4),
        // The page, the mark of the section in the outline, the status line.
        ("Space", text_cells + 400, 2 * 40),
        ("b", text_cells + 400, 2 * 40),
        // A row that comes in moves all of them.
        ("C-e", text_cells + 400, 8),
        (":", screen / 2, 0),
        ("Esc", screen / 2, 0),
        // Nothing is drawn where nothing changed.
        ("C-l", 0, 0),
    ] {
        let (sent, rows) = cost(&mut driver, keys);
        assert!(sent <= most_sent, "{keys}: {sent} cells of {screen}");
        assert!(rows <= most_rows, "{keys}: {rows} rows");
        println!("{keys}: {sent} cells, {rows} rows");
    }
}

#[test]
fn the_panes_are_not_drawn_anew_for_a_page() {
    let text = REPORT.repeat(40);
    let mut driver = Setup::text(&text).size(120, 40).start();
    driver.press("Space");
    let geometry = driver.app.geometry();
    let notes = geometry.notes.unwrap();
    let (before, _) = driver.draw();
    driver.press("Space");
    let (after, _) = driver.draw();
    let changes = before.diff(&after);
    let beside = changes
        .iter()
        .filter(|(x, y, _)| *x >= notes.x && *y < notes.bottom())
        .count();
    assert_eq!(beside, 0, "the notes pane is the same");
}

/// The last row of a window of so many columns, with the caret where these words begin.
fn status_at(columns: u16, text: &str, words: &str) -> String {
    let mut driver = Setup::named("材料.txt", text).size(columns, 24).start();
    driver.press("/").words(words).press("Enter Esc");
    driver.rows().last().unwrap().clone()
}

#[test]
fn the_last_row_names_the_section_before_it_names_what_is_around_it() {
    let body = "各单位要结合实际抓好落实，确保各项任务按期完成，有关情况及时报告。".repeat(3);
    let text = format!(
        "一、提高认识\n{body}\n二、厚植优势，补齐短板，着力打造转型升级的新高地和新样板\n（一）产业集群引领，项目建设支撑，着力打造示范区\n{body}\n1.开展整治。{body}\n（二）改善环境\n{body}甲乙丙丁。{body}\n三、加强保障\n{body}"
    );
    for (columns, shown) in [
        (60, "（二）改善环境  二（二） ¶1"),
        (80, "二 > （二）改善环境  二（二） ¶1"),
    ] {
        let row = status_at(columns, &text, "甲乙丙丁");
        assert!(row.contains(shown), "{columns}: {row}");
    }
}

#[test]
fn going_on_at_the_end_ends_at_the_last_words() {
    let text = format!("{REPORT}\n最后一句话在这里。\n\n\n");
    for key in ["Space ", "C-d ", "C-e "] {
        let mut driver = Setup::named("甲.txt", &text).size(80, 24).start();
        driver.press(&key.repeat(200));
        let reading = driver.reading();
        let target = reading.target().expect("nothing to mark at the end");
        assert_eq!(
            reading.document.text.slice(target),
            "最后一句话在这里。",
            "{key}"
        );
        let whole = reading.document.text.span();
        assert_eq!(
            reading.share_read(whole),
            100,
            "{key}: it was read to its end"
        );
    }
}

#[test]
fn annotations_and_headings_are_told_without_a_screen() {
    let text = "# 报告\n\n## 一、成绩\n\n完成投资若干。增长较快。\n";
    let mut driver = Setup::named("题.md", text)
        .lang("zh-Hans")
        .tags(&["存疑"])
        .start();
    driver.press("] ) M ) m");
    let page = zhupi::tui::linear::page(&driver.app, driver.reading()).join("\n");
    for words in [
        "标题：报告",
        "1 级标题：一、成绩",
        "［批注 1］",
        "［批注 2 存疑］",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let notes = zhupi::tui::linear::notes(&driver.app, driver.reading()).join("\n");
    assert!(notes.starts_with("1 “完成投资若干。”\n2 存疑 “"), "{notes}");
}

#[test]
fn what_leads_somewhere_is_told_without_a_screen() {
    let text = "# 题\n\n今年完成投资若干[^1]，增长[^注]。见[网页](https://example.org)与![图一](a.png)。\n\n[^1]: 第一条。\n[^注]: 第二条。\n";
    let driver = Setup::named("题.md", text).lang("zh-Hans").start();
    let page = zhupi::tui::linear::page(&driver.app, driver.reading()).join("\n");
    for words in [
        "今年完成投资若干［脚注 1］，增长［脚注 注］。见网页［链接］与图一［图］。",
        "脚注 1：第一条。",
        "脚注 注：第二条。",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let bare = driver.reading().document.text.as_str();
    assert!(!bare.contains('［'), "nothing of it is in the text");
}

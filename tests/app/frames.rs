//! What the screen shows, in words and looks.

use super::common::{Driver, Setup};

/// A small report of the usual shape.
pub(super) const REPORT: &str = "\
关于2023年工作情况的报告
2023年，我们认真落实上级部署。现将有关情况报告如下。
一、坚持“明责尽责”，拧紧责任链
坚持“以上率下”压责任。认真落实抓党建主要责任，分层次、分领域建立“三张清单”，逐级传导压力。坚持“以制促治”强制度。
（一）健全制度
健全定期汇报等制度，严格落实工作联系点制度，协调解决各类问题36个。第一，压实责任；第二，跟踪问效。
（二）压实责任
各单位主要负责人亲自抓、负总责。
二、存在问题和下一步打算
一是基层基础还不牢固。二是创新办法还不够多。下一步，我们将对标先进，补齐短板。
";

/// A report in English.
pub(super) const ENGLISH: &str = "\
# Report on the year

The year was good. Revenue grew by 5%, costs fell; the outlook is \"stable\".

## 1. What was done

We built *three* roads. We also repaired **two** bridges, which took longer than planned.

## 2. What is next

More of the same.
";

/// The sizes at which the same thing is looked at.
const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 50)];

/// A report on which somebody worked: a mark, a mark with two tags and a note, one that overlaps it, a bookmark.
fn worked_on(setup: Setup) -> Driver {
    let mut driver = setup.tags(&["责任/清单", "存疑"]).start();
    driver.press(") m ] ) t 2 t 2 a");
    driver.words("三张清单与上年口径一致？");
    driver.press("Esc v v m ) B g g");
    driver.press("Esc").tick();
    driver
}

pub(super) fn keep(name: &str, driver: &Driver) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, driver.frame());
    });
}

#[test]
fn reading_with_marks_at_every_size() {
    for (columns, rows) in SIZES {
        let driver = worked_on(Setup::text(REPORT).size(columns, rows));
        keep(&format!("reading_{columns}x{rows}"), &driver);
    }
}

#[test]
fn english_at_two_sizes() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let setup = Setup::named("year.md", ENGLISH).lang("en");
        let mut driver = setup.size(columns, rows).tags(&["figures"]).start();
        driver.press("} ) m ) t").words("to check").press("Enter a");
        driver.words("By how much?").press("Esc");
        keep(&format!("english_{columns}x{rows}"), &driver);
    }
}

#[test]
fn overlapping_marks_with_colours_and_without() {
    for theme in ["terminal", "mono"] {
        let mut driver = Setup::text(REPORT)
            .theme(theme)
            .size(60, 14)
            .tags(&["责任", "存疑"])
            .start();
        driver.press("] ) m c l l l l l l l l l l t 2 g g");
        keep(&format!("overlap_{theme}"), &driver);
    }
}

#[test]
fn a_selection() {
    let mut driver = Setup::text(REPORT).size(60, 14).start();
    driver.press("] ) v v");
    keep("selection", &driver);
}

#[test]
fn hits_of_a_search() {
    let mut driver = Setup::text(REPORT).size(60, 14).start();
    driver.press("/").words("责任");
    keep("find_prompt", &driver);
    driver.press("Enter");
    keep("find_hits", &driver);
}

#[test]
fn choosing_a_tag() {
    for (columns, rows) in [(40, 12), (80, 24)] {
        let mut driver = worked_on(Setup::text(REPORT).size(columns, rows));
        driver.press("] ) t");
        keep(&format!("tags_{columns}x{rows}"), &driver);
    }
    let mut driver = worked_on(Setup::text(REPORT));
    driver.press("t").words("新的");
    keep("tags_new", &driver);
}

#[test]
fn the_codebook() {
    let codes = [
        ("指标", "经济总量、增速、排名等数字表述", "red", None),
        (
            "指标/经济",
            "只指全县口径的数字；部门口径的不算，同比、环比都算，计划数另用“目标”。",
            "",
            Some('j'),
        ),
        ("责任/清单", "三张清单", "#3355AA", Some('z')),
    ];
    for (columns, rows, theme) in [(40, 12, "terminal"), (80, 24, "terminal"), (80, 24, "mono")] {
        let mut driver = worked_on(
            Setup::text(REPORT)
                .size(columns, rows)
                .theme(theme)
                .codes(&codes),
        );
        driver.press("# j");
        keep(&format!("codes_{columns}x{rows}_{theme}"), &driver);
    }
    let mut driver = worked_on(Setup::text(REPORT).codes(&codes));
    driver.press("t Down Tab");
    keep("tags_defined", &driver);
}

#[test]
fn writing_a_note() {
    for (columns, rows) in [(40, 12), (80, 24)] {
        let mut driver = worked_on(Setup::text(REPORT).size(columns, rows));
        driver.press("] ) a Enter").words("第二行“引文”");
        keep(&format!("editor_{columns}x{rows}"), &driver);
    }
}

#[test]
fn help_and_information_in_both_languages() {
    for lang in ["zh-Hans", "en"] {
        let mut driver = Setup::text(REPORT).lang(lang).start();
        driver.press("?");
        keep(&format!("help_{lang}"), &driver);
        driver.press("Esc i");
        keep(&format!("information_{lang}"), &driver);
    }
}

#[test]
fn the_palette_finds_commands_of_either_language() {
    let mut driver = Setup::text(REPORT).start();
    driver.press(":");
    keep("palette", &driver);
    driver.words("bookm");
    keep("palette_narrowed", &driver);
}

#[test]
fn continuations_of_a_key() {
    for lang in ["zh-Hans", "en"] {
        let mut driver = Setup::text(REPORT).lang(lang).start();
        driver.press("g");
        keep(&format!("hints_{lang}"), &driver);
    }
}

#[test]
fn choosing_an_export() {
    let mut driver = worked_on(Setup::text(REPORT));
    driver.press("E");
    keep("export", &driver);
    driver.press("Enter");
    keep("export_path", &driver);
}

#[test]
fn panes_over_the_text() {
    let mut driver = worked_on(Setup::text(REPORT));
    driver.press("o");
    keep("outline_over", &driver);
    driver.press("s");
    driver.press("Esc s j");
    keep("notes_over", &driver);
}

#[test]
fn panes_beside_the_text_with_the_keys() {
    let mut driver = worked_on(Setup::text(REPORT).size(120, 30));
    driver.press("Tab j");
    keep("outline_beside", &driver);
    driver.press("Tab j");
    keep("notes_beside", &driver);
}

#[test]
fn a_filter_says_so() {
    let mut driver = worked_on(Setup::text(REPORT).size(120, 30));
    driver.press("F").words("#存疑").press("Enter");
    keep("filter", &driver);
}

#[test]
fn nothing_but_the_text() {
    let mut driver = worked_on(Setup::text(REPORT).size(120, 30));
    driver.press("z");
    keep("bare", &driver);
}

#[test]
fn states_with_nothing_to_show() {
    keep("empty_notes", &Setup::text(REPORT).size(120, 24).start());
    keep("empty_text", &Setup::text("").size(120, 16).start());
    keep("nothing_open", &Setup::nothing().size(60, 12).start());
    let mut driver = Setup::text(REPORT).size(60, 12).start();
    driver.press("O");
    keep("list", &driver);
    let mut driver = Setup::nothing().size(60, 12).start();
    driver.files.clear();
    driver.press("O");
    keep("list_empty", &driver);
    let mut driver = Setup::text(REPORT).start();
    driver.press("s");
    keep("notes_over_empty", &driver);
}

#[test]
fn too_small_screens_say_so_and_nothing_breaks() {
    for (columns, rows) in [
        (39, 9),
        (39, 30),
        (120, 9),
        (3, 2),
        (1, 1),
        (0, 0),
        (0, 5),
        (5, 0),
    ] {
        let mut driver = worked_on(Setup::text(REPORT));
        driver.resize(columns, rows);
        let rows_of_words = driver.rows();
        assert_eq!(rows_of_words.len(), usize::from(rows));
        driver
            .press("t Esc a x Esc ? Esc o Esc")
            .resize(columns, rows);
        driver.rows();
        let whole: String = rows_of_words.concat();
        let needed = u32::from(columns) * u32::from(rows);
        assert!(
            needed < 60 || whole.contains("40") && whole.contains("10"),
            "{columns}x{rows}: {whole}"
        );
    }
    let mut driver = Setup::text(REPORT).start();
    driver.resize(39, 9);
    keep("too_small", &driver);
}

#[test]
fn clicks_where_nothing_is_drawn_do_nothing() {
    for keys in ["a", "t", "?", "/", "o"] {
        for (columns, rows) in [(0, 0), (1, 1), (120, 1)] {
            let mut driver = worked_on(Setup::text(REPORT));
            driver.press(keys).resize(columns, rows).click(0, 0);
            driver.resize(80, 24);
            assert!(!driver.app.overlays.is_empty(), "{keys} {columns}x{rows}");
        }
    }
}

#[test]
fn one_frame_at_both_widths_of_disputed_characters() {
    for (name, setup) in [
        ("narrow", Setup::text(REPORT)),
        ("wide", Setup::text(REPORT).wide()),
    ] {
        let driver = worked_on(setup.size(120, 24));
        keep(&format!("ambiguous_{name}"), &driver);
    }
}

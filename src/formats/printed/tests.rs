//! Laws over any pages.

use proptest::prelude::*;

use super::*;
use crate::document::Builder;

fn glyph() -> impl Strategy<Value = Glyph> {
    let c = prop_oneof![
        Just('中'),
        Just('，'),
        Just('a'),
        Just(' '),
        Just('\u{3000}'),
        Just('-'),
        Just('1'),
        Just('•'),
        any::<char>()
    ];
    let place = prop_oneof![0.0_f32..600.0, -1e9_f32..1e9, Just(f32::NAN)];
    (
        c,
        0..4_usize,
        place.clone(),
        place,
        0.0_f32..30.0,
        0.0_f32..30.0,
    )
        .prop_map(|(c, turn, x0, base, width, size)| Glyph {
            c,
            turn: [Turn::None, Turn::Down, Turn::Back, Turn::Up][turn],
            x0,
            x1: x0 + width,
            base,
            size,
            bold: size > 20.0,
        })
}

fn area() -> impl Strategy<Value = Area> {
    (
        0.0_f32..600.0,
        0.0_f32..600.0,
        0.0_f32..300.0,
        0.0_f32..3.0,
        any::<bool>(),
    )
        .prop_map(|(x, y, long, thin, level)| {
            if level {
                Area::of((x, y), (x + long, y + thin))
            } else {
                Area::of((x, y), (x + thin, y + long))
            }
        })
}

/// A line of characters, each as wide as its type is large, Latin ones half.
fn set(words: &str, x: f32, base: f32, size: f32) -> Vec<Glyph> {
    let mut at = x;
    let mut glyphs = Vec::new();
    for c in words.chars() {
        let width = if c.is_ascii() { 0.5 * size } else { size };
        glyphs.push(Glyph {
            c,
            turn: Turn::None,
            x0: at,
            x1: at + width,
            base,
            size,
            bold: false,
        });
        at += width;
    }
    glyphs
}

fn text_of(pages: Vec<Vec<Glyph>>) -> String {
    let page = |glyphs| Page {
        width: 600.0,
        height: 800.0,
        glyphs,
        ..Page::default()
    };
    let pages = pages.into_iter().map(page).collect();
    let document = assemble(pages, &[], None, Builder::new("pdf"), &mut |_| Ok(()))
        .unwrap()
        .builder
        .finish();
    document.text.as_str().to_owned()
}

#[test]
fn scripts_stand_in_their_lines() {
    // Five sixths of the size, as browsers set them, and two thirds, as word processors do.
    for (share, raised, lowered) in [(0.83, 4.1, 2.4), (0.83, 6.0, 6.0), (0.66, 4.1, 2.4)] {
        let size = 12.0 * share;
        let mut glyphs = set("水为H", 50.0, 100.0, 12.0);
        glyphs.extend(set("2", 80.0, 100.0 + lowered, size));
        let rest = 80.0 + 0.5 * size;
        glyphs.extend(set("O，面积", rest, 100.0, 12.0));
        glyphs.extend(set("2", rest + 42.0, 100.0 - raised, size));
        glyphs.extend(set("不计。", rest + 42.0 + 0.5 * size, 100.0, 12.0));
        glyphs.extend(set("另起一行的话语在此。", 50.0, 124.0, 12.0));
        let text = text_of(vec![glyphs]);
        assert!(text.starts_with("水为H2O，面积2不计。"), "{text}");
    }
}

#[test]
fn lines_that_come_again_in_the_body_are_no_furniture() {
    let line = "各县区高度重视河道清理工作，取得明显成效，群众满意度提升。";
    let page = |number: usize| {
        let mut glyphs = set("某市年度报告", 50.0, 40.0, 9.0);
        for row in 0..34 {
            glyphs.extend(set(line, 50.0, 80.0 + 20.0 * row as f32, 12.0));
        }
        glyphs.extend(set(&format!("— {number} —"), 280.0, 780.0, 9.0));
        glyphs
    };
    let text = text_of((1..=6).map(page).collect());
    assert_eq!(text.matches("各县区高度重视").count(), 6 * 34);
    assert!(!text.contains('—') && !text.contains("某市"), "{text}");
}

#[test]
fn a_script_of_eight_ninths_that_drives_lines_apart_parts_nothing() {
    let mut glyphs = set(
        "The flow was measured once and not meas-",
        50.0,
        100.0,
        10.0,
    );
    glyphs.extend(set("ured again. See x", 50.0, 117.0, 10.0));
    glyphs.extend(set("i", 135.0, 119.0, 8.9));
    glyphs.extend(set("there.", 142.0, 117.0, 10.0));
    glyphs.extend(set(
        "The flow was measured once and never more",
        50.0,
        130.0,
        10.0,
    ));
    glyphs.extend(set(
        "by anybody who was there at that time.",
        50.0,
        143.0,
        10.0,
    ));
    let text = text_of(vec![glyphs]);
    assert!(
        text.starts_with("The flow was measured once and not measured again. See xi there."),
        "{text}"
    );
}

/// Two columns of prose; the right one begins higher, and the page goes on below them in its full width.
#[test]
fn columns_need_not_begin_and_end_alike() {
    let column = |x: f32, from: f32, name: char, count: usize| {
        let lines = (0..count).flat_map(move |row| {
            let words = format!("{name}line {row} of this column goes on to its edge");
            set(&words, x, from + 13.0 * row as f32, 10.0)
        });
        lines.collect::<Vec<Glyph>>()
    };
    let mut glyphs = set(
        "A title that goes over the whole width of the page as titles do, or a line of it that is long",
        40.0,
        60.0,
        10.0,
    );
    glyphs.extend(column(320.0, 90.0, 'r', 10));
    glyphs.extend(column(40.0, 96.0, 'l', 10));
    glyphs.extend(set("3 Results", 40.0, 260.0, 10.0));
    for row in 0..3 {
        let words = format!(
            "wide line {row} that goes over the whole width of the page below both of its columns, as it should"
        );
        glyphs.extend(set(&words, 40.0, 290.0 + 13.0 * row as f32, 10.0));
    }
    let text = text_of(vec![glyphs]);
    let at = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}: {text}"))
    };
    let order = [
        at("A title"),
        at("lline 0"),
        at("lline 9"),
        at("rline 0"),
        at("rline 9"),
        at("3 Results"),
        at("wide line 0"),
    ];
    assert!(order.is_sorted(), "{order:?}: {text}");
}

/// A heading of the right column on the base line of a line of the left one, behind a narrow gutter.
#[test]
fn a_heading_beside_a_column_is_none_of_its_words() {
    let mut glyphs = Vec::new();
    for row in 0..12 {
        let base = 90.0 + 13.0 * row as f32;
        let words = format!("lline {row:02} of this column goes on to its edge");
        glyphs.extend(set(&words, 40.0, base, 10.0));
        let words = match row {
            5 => "2 Method".to_owned(),
            _ => format!("rline {row:02} of this column goes on to its edge"),
        };
        let size = if row == 5 { 16.0 } else { 10.0 };
        glyphs.extend(set(&words, 275.0, base, size));
    }
    let text = text_of(vec![glyphs]);
    assert!(text.contains("\n2 Method\n"), "{text}");
    assert!(text.find("lline 11") < text.find("rline 00"), "{text}");
}

#[test]
fn a_bullet_on_a_line_of_its_own_belongs_to_the_words_beside_it() {
    let mut glyphs = set(
        "Things to do before the end of the year are",
        50.0,
        80.0,
        10.0,
    );
    glyphs.extend(set("•", 60.0, 100.0, 10.0));
    glyphs.extend(set("read the gauge", 75.0, 111.0, 10.0));
    glyphs.extend(set("•", 60.0, 125.0, 10.0));
    glyphs.extend(set("clean the pipe", 75.0, 136.0, 10.0));
    let text = text_of(vec![glyphs]);
    assert!(text.ends_with("\nread the gauge\nclean the pipe"), "{text}");
}

/// Lines at their places, each below the one before by a size and a half.
fn set_lines(lines: &[(f32, &str)]) -> Vec<Glyph> {
    let rows = lines.iter().enumerate();
    rows.flat_map(|(row, (x, words))| set(words, *x, 80.0 + 15.0 * row as f32, 10.0))
        .collect()
}

#[test]
fn one_line_that_reaches_the_margin_tells_that_the_others_are_short() {
    let before = "Some words before the list, which are long enough to be a line of their very own here on the paper.";
    let glyphs = set_lines(&[
        (50.0, before),
        (60.0, "• First item of the list"),
        (60.0, "• Second item of the list"),
        (75.0, "– A nested item, too"),
        (50.0, "Fine efficient flow is quoted here."),
        (60.0, "1. One"),
    ]);
    let text = text_of(vec![glyphs]);
    assert!(
        text.ends_with("\n– A nested item, too\nFine efficient flow is quoted here.\n1. One"),
        "{text}"
    );
}

#[test]
fn a_line_left_of_an_items_label_ends_its_list_though_its_last_line_is_full() {
    let full = |words: &str, cells: usize| format!("{words:x<cells$}");
    let glyphs = set_lines(&[
        (50.0, &full("The committee looked at every ledger ", 100)),
        (50.0, &full("and at those that nobody had kept ", 100)),
        (70.0, &full("– a point that is long and ", 96)),
        (85.0, &full("goes on to the very edge of the ", 93)),
        (50.0, &full("After it the words return to ", 100)),
        (50.0, "their margin."),
    ]);
    let text = text_of(vec![glyphs]);
    assert!(text.contains("\nAfter it the words return to "), "{text}");
    assert_eq!(text.lines().count(), 3, "{text}");
    // Set in as a whole, a numbered paragraph of a Chinese report goes on at the margin.
    let glyphs = set_lines(&[
        (
            50.0,
            "全市上下坚持把项目建设作为经济工作的头号工程来抓不动摇不松劲不折腾一年接着一年干",
        ),
        (
            70.0,
            "1.坚持高位推动全年召开调度会若干次现场解决问题若干个协调资金若干亿元保障用地若",
        ),
        (
            50.0,
            "干亩项目开工率明显提升群众满意度逐年提高各方面工作都取得了新的明显的成效和进步这",
        ),
        (50.0, "是全市上下共同努力的结果。"),
    ]);
    assert_eq!(text_of(vec![glyphs]).lines().count(), 2);
}

#[test]
fn rows_with_narrow_gaps_belong_to_the_table_that_they_stand_at() {
    let row = |base, cells: [&str; 3]| -> Vec<Glyph> {
        let places = [50.0, 113.0, 135.5].into_iter().zip(cells);
        places
            .flat_map(|(x, words)| set(words, x, base, 10.0))
            .collect()
    };
    let page = row(100.0, ["名称", "数量", "备注"])
        .into_iter()
        .chain(row(115.0, ["甲设备", "2", "已购"]))
        .chain(row(130.0, ["乙设备", "3", "在途"]))
        .chain(row(145.0, ["丙设备采购项", "4", "未定"]))
        .chain(set("后记从这里开始。", 50.0, 165.0, 10.0))
        .collect();
    assert_eq!(
        text_of(vec![page]),
        "名称\t数量\t备注\n甲设备\t2\t已购\n乙设备\t3\t在途\n丙设备采购项\t4\t未定\n后记从这里开始。"
    );
}

#[test]
fn a_dash_and_a_quotation_mark_of_a_latin_font_have_their_space() {
    let quoted = |gap: f32, width: f32| {
        let mut glyphs = set("flow is told", 50.0, 100.0, 10.0);
        let mut at = 113.0;
        for (c, wide) in [('—', 10.0), ('“', width)] {
            let mut mark = set("x", at, 100.0, 10.0)[0];
            (mark.c, mark.x1) = (c, at + wide);
            glyphs.push(mark);
            at += wide + gap;
        }
        glyphs.extend(set("so", at - gap, 100.0, 10.0));
        text_of(vec![glyphs])
    };
    assert_eq!(quoted(3.3, 5.0), "flow is told — “so");
    assert_eq!(quoted(0.0, 5.0), "flow is told —“so");
    assert_eq!(quoted(3.3, 10.0), "flow is told —“so");
}

/// A page of body lines that fill the width between 60 and 540, with others before them.
fn above_a_body(lines: &[(f32, f32, f32, &str)]) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = lines
        .iter()
        .flat_map(|(x, base, size, words)| set(words, *x, *base, *size))
        .collect();
    let body = "一二三四五六七八九十".repeat(4);
    for (number, base) in [300.0, 320.0, 340.0, 360.0].into_iter().enumerate() {
        let words = if number == 3 {
            "到此为止。"
        } else {
            &body
        };
        glyphs.extend(set(words, 60.0, base, 12.0));
    }
    glyphs
}

#[test]
fn a_title_of_several_lines_is_one_whichever_of_them_is_full() {
    for lines in [
        // The first line is full, the rest of it stands in the middle.
        [
            (
                60.0,
                100.0,
                20.0,
                "关于某县二〇二三年财政预算执行情况及下年草案",
            ),
            (260.0, 132.0, 20.0, "的报告书"),
        ],
        // Set by hand: the second line is wider, and nearly full.
        [
            (200.0, 100.0, 20.0, "某市人民政府关于印发"),
            (
                80.0,
                132.0,
                20.0,
                "全市重点工作任务清单和责任分工方案的补充通知",
            ),
        ],
    ] {
        let text = text_of(vec![above_a_body(&lines)]);
        let title = format!("{}{}", lines[0].3, lines[1].3);
        assert_eq!(text.lines().next(), Some(title.as_str()));
    }
    // Two headings of one size are two.
    let lines = [
        (200.0, 100.0, 20.0, "某市人民政府工作报告"),
        (60.0, 132.0, 20.0, "一、过去一年的工作"),
    ];
    let text = text_of(vec![above_a_body(&lines)]);
    assert!(text.starts_with("某市人民政府工作报告\n一、"), "{text}");
}

#[test]
fn columns_of_figures_are_no_column_of_prose() {
    let mut glyphs = Vec::new();
    let rows = [
        ("指标", "本年　上年　增长"),
        ("地区生产总值（亿元）", "4870.1 5123.0 5.2"),
        ("一般公共预算收入（亿元）", "312.4 337.7 8.1"),
        ("社会消费品零售总额（亿元）", "210.5 220.6 4.8"),
    ];
    for (number, (name, figures)) in rows.iter().enumerate() {
        let base = 100.0 + 24.0 * number as f32;
        glyphs.extend(set(name, 50.0, base, 12.0));
        glyphs.extend(set(figures, 230.0, base, 12.0));
    }
    let text = text_of(vec![glyphs]);
    for (name, _) in rows {
        let row = text.lines().find(|line| line.starts_with(name));
        assert!(row.is_some_and(|row| row.len() > name.len()), "{text}");
    }
}

#[test]
fn a_mark_that_hangs_over_the_edge_of_its_column_closes_no_gutter() {
    let left = [
        "甲列的第一行在这里满",
        "行的末尾有一个句号。。",
        "甲列的第三行在这里满",
        "甲列的第四行在这里满",
    ];
    let right = [
        "乙列的第一行在这里满",
        "乙列的第二行在这里满",
        "乙列的第三行在这里满",
        "乙列的第四行在这里满",
    ];
    let mut glyphs = Vec::new();
    for (number, (left, right)) in left.iter().zip(right).enumerate() {
        let base = 100.0 + 18.0 * number as f32;
        glyphs.extend(set(left, 50.0, base, 12.0));
        // Neither column keeps the lines of the other.
        glyphs.extend(set(right, 185.0, base + 7.0, 12.0));
    }
    let text = text_of(vec![glyphs]);
    assert!(text.starts_with(&left.concat()), "{text}");
}

#[test]
fn a_raised_mark_in_lines_far_apart_parts_nothing() {
    let body = "一二三四五六七八九十".repeat(4);
    let mut glyphs = Vec::new();
    // The line with the raised mark stands lower than the pitch of its paragraph has it.
    for (number, base) in [100.0, 131.0, 168.5, 199.5].into_iter().enumerate() {
        let words = if number == 3 {
            "到此为止。"
        } else {
            &body
        };
        glyphs.extend(set(words, 50.0, base, 12.0));
        if number == 2 {
            glyphs.extend(set("1", 530.0, base - 5.0, 7.0));
        }
    }
    let text = text_of(vec![glyphs]);
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn dashes_and_addresses_that_a_line_end_parts_stay_whole() {
    for (first, second, expected) in [
        (
            "so that ligatures occur at least occasionally",
            "—in print",
            "occasionally—in",
        ),
        (
            "so that ligatures occur at least occasionally—",
            "in print",
            "occasionally—in",
        ),
        (
            "so that ligatures occur at least occasionally",
            "— in print",
            "occasionally — in",
        ),
        (
            "you will find all of the figures at https://",
            "www.example.org/a",
            "https://www.example.org/a",
        ),
        (
            "find all of the figures at https://a.org/b-",
            "c.html",
            "https://a.org/b-c.html",
        ),
        (
            "one of two things is to be done here and/or",
            "there",
            "and/or there",
        ),
    ] {
        // The line is full.
        let first = "a ".repeat((83 - first.len()) / 2) + first;
        let mut glyphs = set(&first, 50.0, 100.0, 12.0);
        glyphs.extend(set(second, 50.0, 116.0, 12.0));
        let text = text_of(vec![glyphs]);
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn an_exponent_is_no_reference_to_a_note_that_has_one() {
    let mut glyphs = set("The law E=mc", 50.0, 100.0, 10.0);
    glyphs.extend(set("2", 110.0, 96.0, 6.0));
    glyphs.extend(set("is known.", 118.0, 100.0, 10.0));
    glyphs.extend(set("2", 163.0, 96.0, 6.0));
    glyphs.extend(set("More words stand here.", 171.0, 100.0, 10.0));
    for row in 0..20 {
        let base = 120.0 + 14.0 * row as f32;
        glyphs.extend(set(
            "Body text fills the page from edge to edge.",
            50.0,
            base,
            10.0,
        ));
    }
    glyphs.extend(set("2", 50.0, 696.0, 5.0));
    glyphs.extend(set("By somebody.", 55.0, 700.0, 8.0));
    let text = text_of(vec![glyphs]);
    assert!(text.starts_with("The law E=mc2 is known. More"), "{text}");
    assert!(text.ends_with("\nBy somebody."), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn blocks_share_out_the_text(pages in prop::collection::vec((prop::collection::vec(glyph(), 0..120), prop::collection::vec(area(), 0..12)), 0..4)) {
        let pages: Vec<Page> = pages
            .into_iter()
            .map(|(glyphs, rules)| Page { width: 600.0, height: 800.0, glyphs, rules, regions: Vec::new() })
            .collect();
        let document = assemble(pages, &[], None, Builder::new("pdf"), &mut |_| Ok(())).unwrap().builder.finish();
        let mut next = 0;
        for block in &document.blocks {
            prop_assert_eq!(block.span.start.0, next);
            prop_assert!(!block.span.is_empty());
            next = block.span.end.0 + 1;
        }
        prop_assert_eq!(document.text.len(), next.saturating_sub(1));
    }
}

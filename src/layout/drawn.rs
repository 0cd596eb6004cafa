//! Layouts as they look: `|` stands at both ends of a row, and the kind before it.

use std::sync::Arc;

use super::*;
use crate::document::{Align, Builder, Inline, Marker};
use crate::text::{Ambiguous, Cells};

fn setting(width: usize) -> Setting {
    Setting::plain(Cells::default(), width)
}

fn draw(layout: &Layout, row: &Row) -> String {
    let cells = layout.setting().cells;
    let mut line = row.lead.clone();
    for glyph in layout.glyphs(row) {
        let blank = glyph.column.saturating_sub(cells.width(&line));
        line.push_str(&" ".repeat(blank));
        line.push_str(&glyph.text);
    }
    let kind = match row.kind {
        RowKind::Text => ' ',
        RowKind::Heading(_) => 'H',
        RowKind::Code => 'C',
        RowKind::Quotation => 'Q',
        RowKind::Table { header: true } => 'T',
        RowKind::Table { header: false } => 't',
        RowKind::Caption => 'c',
        RowKind::Footnote => 'F',
        RowKind::Space => '·',
    };
    format!("{kind}|{}", line.trim_end())
}

fn check(document: Document, headings: &[&str], setting: Setting, expected: &str) {
    let text = document.text.as_str();
    let headings: Vec<Heading> = headings
        .iter()
        .map(|words| {
            let start = text.find(words).expect("the heading is in the text");
            Heading {
                span: Span::bytes(start..start + words.len()),
                level: 1,
            }
        })
        .collect();
    let mut layout = Layout::new(Arc::new(document), headings.into(), setting);
    let rows: Vec<String> = super::laws::all_rows(&mut layout)
        .iter()
        .map(|(_, row)| draw(&layout, row))
        .collect();
    assert_eq!(
        rows.join("\n"),
        expected.trim_matches('\n'),
        "\n{}\n",
        rows.join("\n")
    );
}

fn blocks(blocks: &[(BlockKind, &str)]) -> Document {
    let mut builder = Builder::new("markdown");
    for (kind, words) in blocks {
        builder.open(kind.clone());
        builder.push(words);
    }
    builder.finish()
}

#[test]
fn a_chinese_report() {
    check(
        Document::plain(
            "同志们：\n今天我们召开全区劳模表彰会议，主要目的是，贯彻省、市决策。\n一、坚持“明责尽责”\n坚持“以上率下”压责任。完成投资174.7亿元。\n（一）产业引领。立足产业基础，做好工作。\n",
        ),
        &["一、坚持“明责尽责”", "（一）产业引领"],
        setting(24),
        "
 |同志们：
 |    今天我们召开全区劳模
 |表彰会议，主要目的是，贯
 |彻省、市决策。
·|
H|一、坚持“明责尽责”
 |    坚持“以上率下”压责
 |任。完成投资174.7亿元。
·|
 |    （一）产业引领。立足
 |产业基础，做好工作。",
    );
}

/// Reports copied from web pages begin paragraphs with a single no-break space or one ideographic space.
#[test]
fn a_stray_space_is_made_up_to_the_indent_of_two_characters() {
    let report = "\u{A0}近年来，全县认真落实各项要求。\n\u{3000}各乡镇抓好落实，成效明显。\n　　坚持问题导向。\n\t以表格为准。\n";
    check(
        Document::plain(report),
        &[],
        setting(32),
        "
 |   \u{A0}近年来，全县认真落实各
 |项要求。
 |  　各乡镇抓好落实，成效明显。
 |　　坚持问题导向。
 |    以表格为准。",
    );
    check(
        Document::plain(report),
        &[],
        Setting {
            typography: Typography {
                paragraphs: Paragraphs::Blank,
                ..setting(32).typography
            },
            ..setting(32)
        },
        "
 |近年来，全县认真落实各项要求。
·|
 |各乡镇抓好落实，成效明显。
·|
 |坚持问题导向。
·|
 |    以表格为准。",
    );
}

#[test]
fn latin_plain_text_is_left_as_it_is() {
    check(
        Document::plain("1. Introduction\n\n   This memo has words\n   of its own.\n"),
        &["1. Introduction"],
        setting(24),
        "
H|1. Introduction
 |
 |   This memo has words
 |   of its own.",
    );
}

#[test]
fn hard_wrapped_chinese_is_not_indented_line_by_line() {
    check(
        Document::plain(
            "　　今年以来，全县坚持党建引领，把各项工作抓实抓细，持续\n推进重点项目建设。完成投资若干，成效明显，群众满意度持续提高，\n全年目标顺利实现。\n",
        ),
        &[],
        setting(70),
        "
 |　　今年以来，全县坚持党建引领，把各项工作抓实抓细，持续
 |推进重点项目建设。完成投资若干，成效明显，群众满意度持续提高，
 |全年目标顺利实现。",
    );
}

#[test]
fn joined_lines_are_one_paragraph() {
    let soft = |text: &str| {
        let plain = Document::plain(text);
        let joined = crate::document::Joined {
            blocks: vec![crate::document::Block {
                span: Span::bytes(0..text.trim_end().len()),
                kind: BlockKind::Paragraph,
            }],
            certain: true,
        };
        let plain = Document {
            joined: Some(joined),
            ..plain
        };
        plain.with_lines_joined().expect("there are lines")
    };
    check(
        soft("   This memo has words\n   of its own.\n"),
        &[],
        setting(40),
        "
 |   This memo has words of its own.",
    );
    check(
        soft("　　今年以来，全县坚\n持党建引领，把各项工\n作抓实GDP\n增长。\n"),
        &[],
        setting(24),
        "
 |　　今年以来，全县坚持党
 |建引领，把各项工作抓实
 |GDP 增长。",
    );
    let text =
        "第一\n   o  An item that is long\n      enough to be joined.\n   o  One of one line.\n";
    let block = |at: usize, length| crate::document::Block {
        span: Span::bytes(at..at + length),
        kind: BlockKind::Paragraph,
    };
    let document = Document {
        blocks: vec![block(0, 6), block(7, 53), block(61, 22)],
        soft: true,
        ..Document::plain(text)
    };
    check(
        document,
        &[],
        setting(40),
        "
 |第一
 |   o  An item that is long enough to be
 |      joined.
 |   o  One of one line.",
    );
    for width in 1..30 {
        let document = soft("a bc\n   d 一\n二，e\n\n f\n");
        let length = document.text.len();
        let mut layout = Layout::new(Arc::new(document), Arc::from([]), setting(width));
        let mut end = 0;
        for (_, row) in super::laws::all_rows(&mut layout) {
            assert_eq!(row.span.start.0, end);
            end = row.span.end.0;
            let glyphs = layout.glyphs(&row);
            let fits = glyphs
                .iter()
                .all(|glyph| glyph.column + glyph.cells <= width);
            assert!(fits || width < 2, "{width}");
        }
        assert_eq!(end, length);
    }
}

fn of_all_kinds() -> Document {
    let item = |depth, marker| BlockKind::Item { depth, marker };
    let row = |header| BlockKind::Row { table: 0, header };
    blocks(&[
        (BlockKind::Heading(0), "Title"),
        (BlockKind::Paragraph, "Some words of a paragraph."),
        (BlockKind::Paragraph, "And another one."),
        (
            item(0, Some(Marker::Bullet)),
            "first item, which wraps over",
        ),
        (item(1, Some(Marker::Open)), "nested"),
        (item(0, None), "10. ordered items hang by their label"),
        (
            BlockKind::Quotation { depth: 1 },
            "quoted words that wrap over",
        ),
        (BlockKind::Quotation { depth: 1 }, "more"),
        (
            BlockKind::Code {
                language: String::new(),
            },
            "fn main() {\n\tlet words = 1 + 2;\n}",
        ),
        (row(true), "名称\tn"),
        (row(false), "a\t10"),
        (BlockKind::Caption, "Table 1"),
        (BlockKind::Footnote, "1. A note."),
    ])
}

#[test]
fn blocks_of_all_kinds() {
    check(
        of_all_kinds(),
        &[],
        setting(22),
        "
H|Title
·|
 |Some words of a
 |paragraph.
·|
 |And another one.
·|
 |• first item, which
 |  wraps over
 |  ☐ nested
 |10. ordered items hang
 |    by their label
·|
Q|│ quoted words that
Q|│ wrap over
·|│
Q|│ more
·|
C|  fn main() {
C|      let words = 1 +
C|  2;
C|  }
·|
T|名称   n
·|────────
t|a     10
c|Table 1
·|
F|1. A note.",
    );
}

#[test]
fn wide_terminals_get_ascii_decorations() {
    let mut layout = Layout::new(
        Arc::new(of_all_kinds()),
        Arc::from([]),
        Setting::plain(Cells::new(Ambiguous::Wide), 40),
    );
    let leads: String = super::laws::all_rows(&mut layout)
        .into_iter()
        .map(|(_, row)| row.lead)
        .collect();
    assert!(leads.is_ascii(), "{leads}");
    assert_eq!(leads, "-   [ ] | | | --------");
}

#[test]
fn tables_too_wide_are_records() {
    let row = || BlockKind::Row {
        table: 0,
        header: false,
    };
    check(
        blocks(&[(row(), "one\ttwo words\tthree"), (row(), "1\t2\t3")]),
        &[],
        setting(14),
        "
t|one
t|  two words
t|  three
t|1
t|  2
t|  3",
    );
}

#[test]
fn pages_end_well() {
    let paragraph = "今年完成投资若干。".repeat(6);
    let text = format!("{paragraph}\n一、标题\n{paragraph}\n{paragraph}\n");
    let start = text.find('一').expect("the heading is there");
    let headings = [Heading {
        span: Span::bytes(start..start + "一、标题".len()),
        level: 1,
    }];
    let mut layout = Layout::new(
        Arc::new(Document::plain(text)),
        headings.into(),
        setting(36),
    );
    // Rows: four of a paragraph, space, heading, four, four.
    let mut ends = |height: usize| {
        let mut pages = Pages::new(height);
        pages.advance(&mut layout, usize::MAX);
        let rows = pages
            .starts
            .iter()
            .map(|start| page_from(&mut layout, *start, height).rows.len());
        rows.collect::<Vec<_>>()
    };
    for (height, expected) in [
        (14, vec![14]),
        // The last row of a paragraph is not left alone: the one above comes with it.
        (13, vec![12, 2]),
        (11, vec![10, 4]),
        // The heading goes with its paragraph.
        (8, vec![8, 6]),
        (6, vec![5, 5, 4]),
        // Low pages are filled.
        (5, vec![5, 5, 4]),
    ] {
        assert_eq!(ends(height), expected, "height {height}");
    }
}

#[test]
fn records_name_their_cells() {
    let row = |header| BlockKind::Row { table: 0, header };
    check(
        blocks(&[
            (row(true), "单位\t完成情况\tNo"),
            (row(false), "甲县\t全年任务已经完成并且超额\t7"),
            (row(false), "乙县\t\t8"),
        ]),
        &[],
        setting(24),
        "
T|单位  完成情况  No
t|甲县
t|  完成：全年任务已经完成
t|    并且超额
t|  No: 7
t|乙县
t|  完成：
t|  No: 8",
    );
}

fn set(typography: Typography, width: usize) -> Setting {
    Setting {
        typography,
        ..setting(width)
    }
}

#[test]
fn closing_marks_hang_in_the_margin() {
    let text = "　　推进各项工作，落实全年目标任务。继续抓好落实到位。\n";
    check(
        Document::plain(text),
        &[],
        setting(16),
        "
 |　　推进各项工
 |作，落实全年目标
 |任务。继续抓好落
 |实到位。",
    );
    let hanging = Typography {
        hanging: true,
        ..Typography::default()
    };
    check(
        Document::plain(text),
        &[],
        set(hanging, 16),
        "
 |　　推进各项工作，
 |落实全年目标任务。
 |继续抓好落实到位。",
    );
}

#[test]
fn a_paragraph_does_not_end_with_one_character() {
    check(
        Document::plain("　　推进工作落实，抓好今年全部目标任务。\n"),
        &[],
        setting(34),
        "
 |　　推进工作落实，抓好今年全部目
 |标任务。",
    );
}

#[test]
fn rows_are_spread_after_marks_first() {
    let justify = Typography {
        justify: true,
        ..Typography::default()
    };
    check(
        Document::plain(
            "　　推进工作，落实目标，抓174.7亿元的项目建设。\nThe words of a memo are spread over its rows.\n",
        ),
        &[],
        set(justify, 25),
        "
 |　　推进工作， 落实目标，
 |抓174.7亿元的项目建设。
 |The words  of a  memo are
 |spread over its rows.",
    );
}

#[test]
fn paragraphs_are_told_apart_by_blank_rows() {
    let blank = Typography {
        paragraphs: Paragraphs::Blank,
        ..Typography::default()
    };
    check(
        Document::plain("　　推进工作，落实目标。\n　　抓好项目建设。\n"),
        &[],
        set(blank, 40),
        "
 |推进工作，落实目标。
·|
 |抓好项目建设。",
    );
}

#[test]
fn rows_stand_apart_when_asked() {
    let text = "今年完成投资若干。".repeat(8);
    let spaced = Typography {
        spaced: true,
        ..Typography::default()
    };
    let mut layout = Layout::new(
        Arc::new(Document::plain(text)),
        Arc::from([]),
        set(spaced, 36),
    );
    let page = page_from(&mut layout, Offset(0), 24);
    let kinds: Vec<bool> = page
        .rows
        .iter()
        .map(|row| row.kind == RowKind::Space)
        .collect();
    assert_eq!(
        kinds,
        [false, true, false, true, false, true, false, true, false]
    );
    assert_eq!(page_from(&mut layout, Offset(0), 3).rows.len(), 3);
}

/// Words with references to footnotes, where `^` stands.
fn referring(kind: &BlockKind, words: &str) -> Document {
    let mut builder = Builder::new("markdown");
    builder.open(kind.clone());
    for (i, part) in words.split('^').enumerate() {
        if i > 0 {
            let here = builder.here();
            builder.mark(here, Inline::Reference(i.to_string()));
        }
        builder.push(part);
    }
    builder.finish()
}

#[test]
fn references_stand_behind_their_words() {
    check(
        referring(&BlockKind::Paragraph, "Words^ and more^^, then an end^"),
        &[],
        setting(20),
        "
 |Words[1] and
 |more[2][3], then an
 |end[4]",
    );
    // One never begins a row, and its mark does not hang.
    let hanging = Typography {
        hanging: true,
        ..Typography::default()
    };
    check(
        referring(
            &BlockKind::Item {
                depth: 0,
                marker: Some(Marker::Bullet),
            },
            "推进各项工作落实，^抓好任务目标落实到位^。",
        ),
        &[],
        set(hanging, 20),
        "
 |• 推进各项工作落
 |  实，[1]抓好任务目
 |  标落实到位[2]。",
    );
    // At the beginning, behind a space, and in a table.
    check(
        referring(&BlockKind::Paragraph, "^One ^two"),
        &[],
        setting(20),
        "
 |[1]One[2] two",
    );
    check(
        referring(
            &BlockKind::Row {
                table: 0,
                header: false,
            },
            "one^\ttwo\tthree^",
        ),
        &[],
        setting(40),
        "
t|one[1]  two  three[2]",
    );
}

#[test]
fn what_refers_has_no_place_of_its_own() {
    let document = Arc::new(referring(&BlockKind::Paragraph, "前文^后文"));
    let mut layout = Layout::new(document, Arc::from([]), setting(40));
    let row = layout.row_at(Offset(0));
    let row = layout.row(row);
    let glyphs = layout.glyphs(&row);
    let drawn: Vec<_> = glyphs
        .iter()
        .map(|glyph| (glyph.text.as_str(), glyph.span.range(), glyph.cells))
        .collect();
    assert_eq!(
        drawn,
        [
            ("前", 0..3, 2),
            ("文", 3..6, 2),
            ("[1]", 6..6, 3),
            ("后", 6..9, 2),
            ("文", 9..12, 2),
        ]
    );
    let indent = row.indent;
    assert_eq!(offset_at_column(&glyphs, &row, indent + 5), Offset(3));
    assert_eq!(column_of(&glyphs, &row, Offset(6)), indent + 7);
}

#[test]
fn figures_end_at_one_edge() {
    let row = |header| BlockKind::Row { table: 0, header };
    check(
        blocks(&[
            (row(true), "年份\t投资（亿元）\t增长\t备注"),
            (row(false), "2021\t9.7\t-0.5%\t一"),
            (row(false), "2022\t174.7\t10%\t二期"),
            (row(false), "2023\t*\t—\t"),
        ]),
        &[],
        setting(50),
        "
T|年份  投资（亿元）   增长  备注
·|───────────────────────────────
t|2021           9.7  -0.5%  一
t|2022         174.7    10%  二期
t|2023             *      —",
    );
}

#[test]
fn columns_stand_as_the_file_says() {
    let row = |header| BlockKind::Row { table: 3, header };
    let mut document = blocks(&[
        (row(true), "名称\t类别\t说明文字\t数"),
        (row(false), "甲\t一二三四\t长\t12"),
        (row(false), "乙丙丁\t一\t很长的话\t3"),
    ]);
    let (right, centre, left) = (Some(Align::Right), Some(Align::Centre), Some(Align::Left));
    document.alignments = vec![(3, vec![right, centre, None, left])];
    check(
        document,
        &[],
        setting(50),
        "
T|  名称    类别    说明文字  数
·|──────────────────────────────
t|    甲  一二三四  长        12
t|乙丙丁     一     很长的话  3",
    );
}

#[test]
fn a_picture_stands_as_its_caption() {
    let mut builder = Builder::new("markdown");
    builder.open(BlockKind::Paragraph);
    let here = builder.here();
    builder.push("图一：全年投资");
    builder.mark(here, Inline::Image("a.png".to_owned()));
    builder.open(BlockKind::Paragraph);
    builder.push("见图");
    let here = builder.here();
    builder.push("二");
    builder.mark(here, Inline::Image("b.png".to_owned()));
    builder.push("。");
    check(
        builder.finish(),
        &[],
        setting(40),
        "
c|▣ 图一：全年投资
·|
 |    见图二。",
    );
}

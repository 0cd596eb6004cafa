//! Blocks of all kinds, tables, columns, pictures.

use super::*;

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

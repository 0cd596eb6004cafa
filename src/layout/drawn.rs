//! Layouts as they look: `|` stands at both ends of a row, and the kind before it.

mod kinds;
mod references;
mod typography;

use std::sync::Arc;

use super::*;
use crate::document::{Align, Builder, Inline, Marker};
use crate::text::{Ambiguous, Cells};

fn setting(width: usize) -> Setting {
    Setting::plain(Cells::default(), width)
}

fn set(typography: Typography, width: usize) -> Setting {
    Setting {
        typography,
        ..setting(width)
    }
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

//! What can be chosen about how text is set.

use super::*;

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

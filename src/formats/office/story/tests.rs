use super::*;
use crate::document::{Comment, Inline};
use crate::text::{Offset, Span};

fn text(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

fn para(pieces: &[Piece]) -> Para {
    Para {
        pieces: pieces.to_vec(),
        ..Para::new(BlockKind::Paragraph)
    }
}

fn check(parts: &[Part], expected: &str) {
    let mut writer = Writer::new("docx");
    for part in parts {
        writer.part(part);
    }
    assert_eq!(writer.builder.finish().text.as_str(), expected);
}

#[test]
fn white_space_follows_the_rules_of_the_reading_text() {
    use Piece::{Break, Spaces, Tab};
    for (pieces, expected) in [
        (vec![text("  甲  乙 "), text(" 丙 ")], "甲 乙 丙"),
        (vec![text("甲\n乙"), text(" a\nb")], "甲乙 a b"),
        (vec![Tab, text("甲 "), Tab, text(" 乙"), Tab], "甲\t乙"),
        (
            vec![text("甲"), Break, Break, text("乙"), Break],
            "甲\n\n乙",
        ),
        (
            vec![text("甲"), Spaces(3), text("乙"), Spaces(9)],
            "甲   乙",
        ),
        (
            vec![text("\u{3000}\u{3000}甲\u{a0}")],
            "\u{3000}\u{3000}甲\u{a0}",
        ),
        (vec![text(" "), Tab, Break], ""),
    ] {
        check(&[Part::Para(para(&pieces))], expected);
    }
}

fn cell(words: &[&str]) -> Vec<Part> {
    let cell = words.iter().map(|words| Part::Para(para(&[text(words)])));
    cell.collect()
}

#[test]
fn cells_are_parted_by_tabs_and_nested_tables_follow_their_row() {
    let row = |cells: Vec<Vec<Part>>| Row {
        header: false,
        cells,
    };
    let inner = Table {
        rows: vec![row(vec![cell(&["内"]), cell(&["里"])])],
    };
    let mut with_table = cell(&["乙"]);
    with_table.push(Part::Table(inner));
    let outer = Table {
        rows: vec![
            row(vec![cell(&[]), cell(&["甲", "甲二"]), with_table]),
            row(vec![cell(&[]), cell(&[])]),
            row(vec![cell(&["丙"]), cell(&[])]),
        ],
    };
    check(&[Part::Table(outer)], "\t甲 甲二\t乙\n内\t里\n丙\t");
    let frame = Table {
        rows: vec![row(vec![cell(&["甲", "乙"])])],
    };
    check(&[Part::Table(frame)], "甲\n乙");
}

#[test]
fn labels_come_before_the_first_word_and_never_alone() {
    let labelled = |label: &str, pieces: &[Piece]| {
        Part::Para(Para {
            label: label.to_owned(),
            ..para(pieces)
        })
    };
    check(&[labelled("一、", &[text(" 甲")])], "一、甲");
    check(&[labelled("1. ", &[Piece::Tab, text("甲")])], "1. 甲");
    check(
        &[labelled("1. ", &[]), labelled("2. ", &[text("乙")])],
        "2. 乙",
    );
}

#[test]
fn marks_passages_and_places_stand_on_their_words() {
    let strong = Style {
        strong: true,
        ..Style::default()
    };
    let pieces = [
        Piece::Place("p".to_owned()),
        text("甲 "),
        Piece::Begin("1".to_owned()),
        Piece::Style(strong),
        text(" 乙 "),
        Piece::Style(Style::default()),
        Piece::End("1".to_owned()),
        Piece::Reference("①".to_owned()),
        Piece::Link(Some("#p".to_owned())),
        text("丙"),
        Piece::Link(None),
    ];
    let mut writer = Writer::new("docx");
    writer.part(&Part::Para(para(&pieces)));
    let comment = Comment {
        span: Span::bytes(0..0),
        note: "注".to_owned(),
        author: String::new(),
        created: String::new(),
        color: None,
    };
    writer.comments(vec![("1".to_owned(), comment)]);
    let document = writer.builder.finish();
    let words = |span| document.text.slice(span);
    assert_eq!(document.text.as_str(), "甲 乙 丙");
    assert_eq!(words(document.comments[0].span), "乙");
    let marks: Vec<_> = document
        .marks
        .iter()
        .map(|mark| (words(mark.span), mark.kind.clone()))
        .collect();
    assert_eq!(
        marks,
        [
            ("乙", Inline::Strong),
            ("", Inline::Reference("①".to_owned())),
            ("丙", Inline::Link("#p".to_owned())),
        ]
    );
    assert_eq!(document.target("p"), Some(Offset(0)));
}

#[test]
fn lines_of_code_are_one_block() {
    let code = |words: &str| {
        Part::Para(Para {
            kind: BlockKind::Code {
                language: String::new(),
            },
            ..para(&[text(words)])
        })
    };
    check(
        &[
            code("fn  a()"),
            code(""),
            code("  b"),
            Part::Para(para(&[text("文")])),
        ],
        "fn  a()\n\n  b\n文",
    );
}

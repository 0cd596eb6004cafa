//! What holds for every text, width and kind of terminal.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::breaks::{cannot_begin_row, cannot_end_row};
use super::units::units;
use super::*;
use crate::document::{Align, Builder, Inline, Mark, Marker};
use crate::text::{Ambiguous, Cells};

/// A kind of terminal, and how rows are set.
type Kind = (Ambiguous, Typography);

const PLAIN: Typography = Typography {
    hanging: false,
    justify: false,
    spaced: false,
    paragraphs: Paragraphs::Indent,
};

/// Everything that can be asked for.
const CAREFUL: Typography = Typography {
    hanging: true,
    justify: true,
    spaced: true,
    paragraphs: Paragraphs::Blank,
};

fn kinds() -> impl Iterator<Item = Kind> {
    [Ambiguous::Narrow, Ambiguous::Wide]
        .into_iter()
        .flat_map(|ambiguous| [PLAIN, CAREFUL].map(|typography| (ambiguous, typography)))
}

pub(super) fn layout(document: &Arc<Document>, width: usize, kind: Kind) -> Layout {
    let (ambiguous, typography) = kind;
    let cells = Cells::new(ambiguous);
    let headings = headings(document);
    Layout::new(
        Arc::clone(document),
        headings,
        Setting {
            typography,
            ..Setting::plain(cells, width)
        },
    )
}

/// Every third block is taken to begin with a heading, up to its first full stop.
fn headings(document: &Document) -> Arc<[Heading]> {
    let blocks = document
        .blocks
        .iter()
        .enumerate()
        .filter(|(i, block)| i % 3 == 1 && !block.span.is_empty());
    blocks
        .map(|(i, block)| {
            let words = document.text.slice(block.span);
            let length = words.find('。').unwrap_or(words.len()).max(1);
            Heading {
                span: Span::bytes(block.span.start.0..block.span.start.0 + length),
                level: (i % 4) as u8,
            }
        })
        .collect()
}

pub(super) fn all_rows(layout: &mut Layout) -> Vec<(RowRef, Row)> {
    let mut at = layout.row_at(Offset(0));
    let mut rows = vec![(at, layout.row(at))];
    while let Some(next) = layout.next(at) {
        assert!(next > at, "rows go on");
        at = next;
        rows.push((at, layout.row(at)));
    }
    rows
}

/// Rows share out the text, fit the width, and draw every visible cluster once.
fn check_rows(document: &Arc<Document>, width: usize, kind: Kind) {
    let mut layout = layout(document, width, kind);
    let visible = visible(document, layout.setting().cells);
    let rows = all_rows(&mut layout);
    check_rows_of(&layout, &rows, &visible);
}

/// Places of the clusters that leave ink.
fn visible(document: &Document, cells: Cells) -> Vec<usize> {
    document
        .text
        .as_str()
        .grapheme_indices(true)
        .filter(|(_, grapheme)| {
            !grapheme.chars().all(char::is_whitespace) && cells.of(grapheme) > 0
        })
        .map(|(place, _)| place)
        .collect()
}

/// Cells up to which places are asked for in every row. Asking costs the square of the width: of wider rows every eighth is asked, another one at
/// each width.
const ASKED: usize = 40;

fn check_rows_of(layout: &Layout, rows: &[(RowRef, Row)], visible: &[usize]) {
    let Setting { cells, width, .. } = layout.setting();
    let document = Arc::clone(layout.document());
    let mut wanted = visible.iter().copied().peekable();
    let mut at = Offset(0);
    for (number, (_, row)) in rows.iter().enumerate() {
        assert_eq!(row.span.start, at, "no gap, width {width}");
        at = row.span.end;
        assert!(cells.width(&row.lead) <= row.indent, "the lead fits");
        let glyphs = layout.glyphs(row);
        let mut column = row.indent;
        for glyph in &glyphs {
            assert_eq!(glyph.column, column);
            column += glyph.cells;
            assert!(glyph.cells > 0);
        }
        // Only one closing mark may hang, and no farther than the margin.
        let hangs = glyphs
            .last()
            .is_some_and(|last| last.column <= width && breaks::hangs(&last.text));
        let most = if hangs {
            width + layout.setting().hang()
        } else {
            width
        };
        assert!(column <= most, "{column} cells in {width}: {row:?}");
        for glyph in &glyphs {
            // Blank glyphs and references lie between the visible ones; nothing is drawn twice or out of order.
            if glyph.span.is_empty() {
                continue;
            }
            wanted.next_if_eq(&glyph.span.start.0);
        }
        let missed = wanted.peek().is_some_and(|place| *place < row.span.end.0);
        assert!(!missed || width < 2, "{:?} in {row:?}", wanted.peek());
        while wanted.next_if(|place| *place < row.span.end.0).is_some() {}
        if width <= ASKED || (number + width).is_multiple_of(8) {
            check_places(row, &glyphs);
        }
    }
    assert_eq!(at, document.text.end(), "all text is on rows");
}

fn check_places(row: &Row, glyphs: &[Glyph]) {
    for glyph in glyphs {
        // A reference has no place of its own.
        if glyph.span.is_empty() {
            continue;
        }
        let column = column_of(glyphs, row, glyph.span.start);
        assert_eq!(column, glyph.column);
        for column in glyph.column..glyph.column + glyph.cells {
            assert_eq!(offset_at_column(glyphs, row, column), glyph.span.start);
        }
    }
    let far = offset_at_column(glyphs, row, 10_000);
    assert!(far == row.span.start || row.span.contains(far));
}

/// Rows are found from any place, in any order, and alike.
fn check_ways(document: &Arc<Document>, width: usize, kind: Kind) {
    let mut forward = layout(document, width, kind);
    let rows = all_rows(&mut forward);
    let mut lazy = layout(document, width, kind);
    let mut above = None;
    for (at, row) in rows.iter().rev() {
        assert_eq!(lazy.row(*at), *row);
        if let Some(below) = above {
            assert_eq!(lazy.next(*at), Some(below));
            assert_eq!(lazy.previous(below), Some(*at));
        }
        above = Some(*at);
        if row.kind != RowKind::Space {
            for place in [row.span.start, Offset(row.span.end.0.saturating_sub(1))] {
                if row.span.contains(document.text.clamp(place)) {
                    assert_eq!(lazy.row_at(place), *at);
                }
            }
        }
    }
    let first = rows.first().map(|(at, _)| *at);
    assert!(first.is_some_and(|at| lazy.previous(at).is_none()));
    let last = rows.last().map(|(at, _)| *at);
    assert_eq!(Some(lazy.row_at(document.text.end())), last);
}

/// No mark stands where it may not while there is another place to break, and no number is cut that has room.
fn check_breaks(document: &Arc<Document>, width: usize, kind: Kind) {
    let numbers = numbers(document);
    let mut layout = layout(document, width, kind);
    let rows = all_rows(&mut layout);
    check_breaks_of(&layout, &rows, &numbers);
}

/// The numbers with their units of all blocks but code.
fn numbers(document: &Document) -> Vec<Span> {
    let blocks = document
        .blocks
        .iter()
        .filter(|block| !matches!(block.kind, BlockKind::Code { .. }));
    blocks
        .flat_map(|block| {
            let words = document.text.slice(block.span);
            let places: Vec<usize> = clusters::clusters(words).map(|(i, _)| i).collect();
            let firsts: Vec<char> = clusters::clusters(words)
                .filter_map(|(_, cluster)| cluster.chars().next())
                .collect();
            let place = move |i: usize| {
                block.span.start.0 + places.get(i).copied().unwrap_or(block.span.len())
            };
            units(&firsts)
                .into_iter()
                .map(move |unit| Span::bytes(place(unit.start)..place(unit.end)))
        })
        // What is drawn inside of a number makes it wider than its words.
        .filter(|number| {
            let inside =
                |mark: &Mark| mark.span.start >= number.start && mark.span.end <= number.end;
            !document.marks.iter().any(inside)
        })
        .collect()
}

fn check_breaks_of(layout: &Layout, rows: &[(RowRef, Row)], numbers: &[Span]) {
    let document = Arc::clone(layout.document());
    let width = layout.setting().width;
    check_units(&document, numbers, rows, layout.setting());
    for (_, row) in rows {
        if matches!(row.kind, RowKind::Code | RowKind::Space) {
            continue;
        }
        let block = layout.looks().body(row.block);
        if row.span.end >= block.end {
            continue;
        }
        let words = document.text.slice(row.span);
        let next = document.text.slice(Span::new(row.span.end, block.end));
        let bad = next.starts_with(cannot_begin_row)
            || words
                .trim_end_matches([' ', '\t', '\u{3000}'])
                .ends_with(cannot_end_row);
        if !bad {
            continue;
        }
        let clusters = super::breaks::analyse(
            document.text.slice(Span::new(
                row.span.start,
                Offset(row.span.end.0 + 64).min(block.end),
            )),
            layout.setting().cells,
            false,
        );
        let fine = clusters
            .iter()
            .take_while(|cluster| (cluster.end as usize) < row.span.len())
            .any(|cluster| cluster.after >= super::breaks::Break::Cut && cluster.unit == 0);
        assert!(
            !fine || words.ends_with(['\n', '\t']),
            "width {width}: {words:?} | {:?}",
            next.chars().next()
        );
    }
}

fn check_units(document: &Document, numbers: &[Span], rows: &[(RowRef, Row)], setting: Setting) {
    if setting.width < 8 {
        return;
    }
    for number in numbers {
        let at = rows.partition_point(|(_, row)| row.span.end <= number.start);
        let Some((_, row)) = rows.get(at) else {
            continue;
        };
        let words = document.text.slice(*number);
        assert!(
            row.span.end >= number.end || setting.cells.width(words) > setting.width - row.indent,
            "width {}: {words} is cut by {:?}",
            setting.width,
            document.text.slice(row.span)
        );
    }
}

/// Pages cover the text, follow from their starts, and lead back.
fn check_pages(document: &Arc<Document>, width: usize, height: usize, typography: Typography) {
    let mut layout = layout(document, width, (Ambiguous::Narrow, typography));
    let mut pages = Pages::new(height);
    while !pages.advance(&mut layout, 10) {}
    for (i, start) in pages.starts.iter().enumerate() {
        let page = page_from(&mut layout, *start, height);
        assert_eq!(page.start, *start);
        assert_eq!(page.next, pages.starts.get(i + 1).copied());
        assert!(page.rows.len() <= height.max(1));
        assert!(
            page.rows
                .first()
                .is_some_and(|row| row.kind != RowKind::Space)
        );
        let end = page.rows.last().map(|row| row.span.end);
        assert_eq!(
            end,
            Some(page.next.unwrap_or(document.text.end())),
            "no text is skipped"
        );
        assert_eq!(pages.page_of(*start), Some(i));
        let before = page_start_before(&mut layout, *start, height);
        assert_eq!(before.is_none(), i == 0);
        if let Some(before) = before {
            let above = page_from(&mut layout, before, height);
            assert_eq!(
                above.next,
                Some(*start),
                "height {height}, width {width}: page down then up returns"
            );
        }
    }
}

/// From any place a page up ends at the place or beyond, so that nothing between goes unread, and scrolling comes back.
fn check_ways_up(document: &Arc<Document>, width: usize, height: usize) {
    let mut layout = layout(document, width, (Ambiguous::Narrow, PLAIN));
    for (at, row) in all_rows(&mut layout) {
        let start = row.span.start;
        match page_start_before(&mut layout, start, height) {
            Some(before) => {
                assert!(before < start);
                let next = page_from(&mut layout, before, height).next;
                assert!(
                    next.is_none_or(|next| next >= start),
                    "{start:?} is reached"
                );
            }
            None => assert_eq!(start, Offset(0)),
        }
        if let (Some(below), true) = (layout.next(at), row.kind != RowKind::Space) {
            let down = scroll(&mut layout, start, 1);
            let below = layout.row(below);
            assert!(down > start);
            if below.kind != RowKind::Space {
                assert_eq!(down, below.span.start);
                assert_eq!(scroll(&mut layout, down, -1), start);
            }
        }
    }
    let far = isize::MAX;
    let last = layout.row_at(document.text.end());
    let last = layout.row(last).span.start;
    assert_eq!(scroll(&mut layout, Offset(0), far), last);
    assert_eq!(scroll(&mut layout, last, -far), Offset(0));
}

fn check_all(document: &Arc<Document>, width: usize) {
    for kind in kinds() {
        check_rows(document, width, kind);
        check_ways(document, width, kind);
        check_breaks(document, width, kind);
    }
    for height in [1, 2, 5, 6, 7, 24] {
        check_pages(document, width, height, PLAIN);
        check_pages(document, width, height, CAREFUL);
    }
    check_ways_up(document, width, 7);
}

/// A structured document of blocks of all kinds.
fn structured(blocks: &[(u8, String)]) -> Document {
    let mut builder = Builder::new("markdown");
    // Some tables say how their columns are set.
    for table in 0..2 {
        let aligns = [Some(Align::Right), None, Some(Align::Centre)];
        builder.alignment(table, aligns[..3 - table as usize].to_vec());
    }
    for (kind, words) in blocks {
        let depth = kind / 16;
        builder.open(match kind % 16 {
            0 => BlockKind::Heading(depth % 4),
            1 => BlockKind::Item {
                depth,
                marker: Some(Marker::Bullet),
            },
            2 => BlockKind::Item {
                depth,
                marker: None,
            },
            3 => BlockKind::Item {
                depth,
                marker: Some(Marker::Open),
            },
            4 => BlockKind::Quotation { depth },
            5 => BlockKind::Code {
                language: String::new(),
            },
            6..=8 => BlockKind::Row {
                table: u32::from(depth / 8),
                header: kind % 16 == 6,
            },
            9 => BlockKind::Caption,
            10 => BlockKind::Footnote,
            _ => BlockKind::Paragraph,
        });
        // Some words refer to footnotes, at their beginning, inside and at their end.
        let (head, tail) = words.split_at(words.floor_char_boundary(usize::from(*kind) % 23));
        for (part, refers) in [
            ("", kind % 5 == 0),
            (head, kind % 2 == 0),
            (tail, kind % 7 == 0),
        ] {
            builder.push(part);
            let here = builder.here();
            if refers {
                builder.mark(here, Inline::Reference(kind.to_string()));
            }
        }
    }
    builder.finish()
}

const FOOD: &str = "[一亿元个，。“”（）《》…—·%*0-9a-c .\\-\\t\\n　\u{A0}\u{301}\u{200B}\u{200D}\u{1}\u{FE0F}👨👩🇨🇳é＋×第]{0,90}";

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn plain_texts(text in FOOD, width in 1_usize..40) {
        check_all(&Arc::new(Document::plain(text)), width);
    }

    #[test]
    fn structured_documents(blocks in prop::collection::vec((any::<u8>(), FOOD), 0..8), width in 1_usize..60) {
        check_all(&Arc::new(structured(&blocks)), width);
    }
}

#[test]
fn texts_at_the_edge() {
    let flags = "🇨🇳".repeat(3_000);
    let word = "w".repeat(100_000);
    let marks = format!("a{}", "\u{301}".repeat(20_000));
    let spaces = format!("a{}b", " ".repeat(20_000));
    for text in [
        "",
        "\n",
        "\n\n\n\n\n",
        "\u{301}",
        "\u{200b}",
        &flags,
        &word,
        &marks,
        &spaces,
    ] {
        let document = Arc::new(Document::plain(text));
        for (width, kind) in [
            (1, (Ambiguous::Narrow, CAREFUL)),
            (2, (Ambiguous::Wide, PLAIN)),
            (80, (Ambiguous::Narrow, CAREFUL)),
        ] {
            check_rows(&document, width, kind);
        }
        check_ways(&document, 80, (Ambiguous::Wide, PLAIN));
    }
    let mut without_width = layout(
        &Arc::new(Document::plain("朱批")),
        0,
        (Ambiguous::Narrow, PLAIN),
    );
    assert_eq!(all_rows(&mut without_width).len(), 2);
    let mut empty = layout(
        &Arc::new(Document::plain("")),
        80,
        (Ambiguous::Narrow, PLAIN),
    );
    assert_eq!(all_rows(&mut empty).len(), 1);
}

/// The reports of the corpus, or the samples of the repository.
fn reports() -> Vec<(String, Arc<Document>)> {
    let folder = std::env::var("ZHUPI_CORPUS").map_or_else(
        |_| {
            println!("ZHUPI_CORPUS is not set: using samples/");
            Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
        },
        |corpus| Path::new(&corpus).join("seeds"),
    );
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let mut found: Vec<_> = paths
        .into_iter()
        .filter_map(|path| {
            let text = std::fs::read_to_string(&path).ok()?;
            let name = path.display().to_string();
            Some((name, Arc::new(Document::plain(text))))
        })
        .collect();
    found.push(("built in".into(), Arc::new(Document::plain(REPORT))));
    found
}

const REPORT: &str = "同志们：\n\
过去一年，全县完成投资*.*亿元、增长9.7%，居全市第7位；新增市场主体4-5户，推行“3+1”模式和“*＋*＋N”体系，7×24小时值守。\n\
一、坚持党建统领，凝聚合力\n\
\u{3000}\u{3000}一是强化“第一议题”制度……全年培训*名干部、*个村，兑现奖补￥3,000元——力争2022年底前建成*万吨/年项目（二期）。\n\
\n\
Latin words break at spaces, and well-known hyphens; see https://example.org/a/long/path for more.\n";

fn check_reports(kind: Kind) {
    for (nth, (name, document)) in reports().into_iter().enumerate() {
        println!("{name}");
        let mut layout = layout(&document, 2, kind);
        let visible = visible(&document, layout.setting().cells);
        let numbers = numbers(&document);
        // The widths that people read at, all; of those beyond, a third at each document, another one at the next.
        let widths = (2..=96).chain((97 + nth % 3..=200).step_by(3));
        for width in widths {
            layout.set_width(width);
            let rows = all_rows(&mut layout);
            check_rows_of(&layout, &rows, &visible);
            check_breaks_of(&layout, &rows, &numbers);
        }
        for width in [2, 19, 40, 72] {
            check_ways(&document, width, kind);
            check_pages(&document, width, 24, kind.1);
        }
    }
}

#[test]
fn reports_at_every_width() {
    check_reports((Ambiguous::Narrow, CAREFUL));
}

#[test]
fn reports_at_every_width_of_wide_terminals() {
    check_reports((Ambiguous::Wide, PLAIN));
}

#[test]
fn a_first_page_costs_a_few_screens() {
    let sentence = "坚持“以上率下”压责任，完成投资174.7亿元。";
    let line = Document::plain(sentence.repeat(10_000_000 / sentence.len()));
    let lines = Document::plain(format!("{sentence}\n").repeat(100_000));
    let word = Document::plain("w".repeat(10_000_000));
    for document in [line, lines, word] {
        let middle = Offset(document.text.len() / 2);
        let mut layout = layout(&Arc::new(document), 80, (Ambiguous::Narrow, PLAIN));
        page_from(&mut layout, Offset(0), 40);
        assert!(
            layout.rows_laid_out() <= 3 * 40,
            "{}",
            layout.rows_laid_out()
        );
        page_from(&mut layout, middle, 40);
        assert!(
            layout.rows_laid_out() <= 1_000,
            "{}",
            layout.rows_laid_out()
        );
    }
}

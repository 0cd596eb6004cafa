//! PDFs written by hand: what a producer may do, and what a hostile one does.

use std::fmt::Write;

use super::super::tests::windows::{has_no_window, window_of};
use super::super::{Choice, Limits, LoadError, load};
use crate::document::{BlockKind, Document, Inline};
use crate::text::Offset;

/// A PDF of the given objects, numbered from 1; the first is the catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let xref = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let size = objects.len() + 1;
    let _ = write!(
        out,
        "trailer <</Size {size} /Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n"
    );
    out.into_bytes()
}

fn stream(entries: &str, body: &str) -> String {
    format!(
        "<<{entries} /Length {}>>\nstream\n{body}\nendstream",
        body.len()
    )
}

/// Objects of a document with these page contents: catalogue, pages, two fonts, then page and content in turn. `catalog` and `page` are
/// further entries.
fn pages(contents: &[&str], catalog: &str, page: &str) -> Vec<String> {
    let mut kids = String::new();
    for index in 0..contents.len() {
        let _ = write!(kids, "{} 0 R ", 5 + 2 * index);
    }
    let mut objects = vec![
        format!("<</Type /Catalog /Pages 2 0 R {catalog}>>"),
        format!("<</Type /Pages /Count {} /Kids [{kids}]>>", contents.len()),
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>".to_owned(),
        "<</Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [<</Type /Font /Subtype /CIDFontType0 \
         /BaseFont /STSong-Light /CIDSystemInfo <</Registry (Adobe) /Ordering (GB1) /Supplement 2>> >>]>>"
            .to_owned(),
    ];
    for (index, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents {} 0 R /Resources <</Font <</F 3 0 R /G 4 0 R>> >> {page}>>",
            6 + 2 * index
        ));
        objects.push(stream("", content));
    }
    objects
}

/// A line of Latin words at a place.
fn latin(x: f32, y: f32, size: f32, words: &str) -> String {
    format!("BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n")
}

/// A line of Chinese words at a place.
fn han(x: f32, y: f32, size: f32, words: &str) -> String {
    let (bytes, _, _) = encoding_rs::GBK.encode(words);
    let mut hex = String::new();
    for byte in &*bytes {
        let _ = write!(hex, "{byte:02X}");
    }
    format!("BT /G {size} Tf {x} {y} Td <{hex}> Tj ET\n")
}

fn read(bytes: &[u8]) -> Document {
    load(bytes, None, &Choice::default(), &Limits::default())
        .unwrap()
        .document
}

fn text(contents: &[&str]) -> String {
    read(&pdf(&pages(contents, "", "")))
        .text
        .as_str()
        .to_owned()
}

fn refused(bytes: &[u8]) -> &'static str {
    match load(bytes, None, &Choice::default(), &Limits::default()) {
        Err(LoadError::Broken(why)) => why.key(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn lines_are_joined_into_paragraphs() {
    let page = [
        han(
            60.0,
            500.0,
            10.0,
            "第一段的第一行从缩进两个字开始写到行末才算结束",
        ),
        han(40.0, 484.0, 10.0, "第二行短。"),
        han(
            60.0,
            468.0,
            10.0,
            "第二段另起一行，也从缩进两个字开始写到行末为止",
        ),
        han(40.0, 452.0, 10.0, "这里结束。"),
    ]
    .concat();
    assert_eq!(
        text(&[&page]),
        "第一段的第一行从缩进两个字开始写到行末才算结束第二行短。\n第二段另起一行，也从缩进两个字开始写到行末为止这里结束。"
    );
}

#[test]
fn hyphens_at_line_ends_are_undone() {
    let page = [
        latin(
            40.0,
            500.0,
            10.0,
            "A line of words that ends with an inter-",
        ),
        latin(
            40.0,
            488.0,
            10.0,
            "rupted word, and well-known ones as well-",
        ),
        latin(40.0, 476.0, 10.0, "known as before."),
    ]
    .concat();
    assert_eq!(
        text(&[&page]),
        "A line of words that ends with an interrupted word, and well-known ones as well-known as before."
    );
}

#[test]
fn pieces_in_any_order_are_read_in_place() {
    let page = [
        latin(40.0, 480.0, 10.0, "second"),
        latin(62.0, 500.0, 10.0, "line"),
        latin(40.0, 500.0, 10.0, "first"),
    ]
    .concat();
    assert_eq!(text(&[&page]), "first line\nsecond");
}

#[test]
fn what_is_drawn_twice_is_read_once() {
    let page = [
        latin(40.0, 500.0, 10.0, "bold words"),
        latin(40.3, 500.0, 10.0, "bold words"),
    ]
    .concat();
    assert_eq!(text(&[&page]), "bold words");
}

#[test]
fn columns_are_read_one_after_the_other() {
    let mut page = latin(
        40.0,
        560.0,
        10.0,
        "One line that goes over the whole width of both of the columns here",
    );
    for (index, y) in [520.0, 508.0, 496.0, 484.0].into_iter().enumerate() {
        page += &latin(
            40.0,
            y,
            10.0,
            &format!("left column number {index} goes on"),
        );
        page += &latin(
            220.0,
            y,
            10.0,
            &format!("right column number {index} goes on"),
        );
    }
    let text = text(&[&page]);
    let (left, right) = (
        text.rfind("left column").unwrap(),
        text.find("right column").unwrap(),
    );
    assert!(left < right && text.starts_with("One line"), "{text}");
}

#[test]
fn running_heads_and_page_numbers_are_left_out() {
    let contents: Vec<String> = (1..=5)
        .map(|number| {
            let head = if number % 2 == 0 {
                "Even head"
            } else {
                "Odd head of the report"
            };
            [
                latin(40.0, 570.0, 8.0, head),
                latin(40.0, 400.0, 10.0, &format!("Words of page {number} alone.")),
                latin(190.0, 20.0, 8.0, &format!("- {number} -")),
            ]
            .concat()
        })
        .collect();
    let contents: Vec<&str> = contents.iter().map(String::as_str).collect();
    let text = text(&contents);
    assert!(
        !text.contains("Odd") && !text.contains("- 3 -") && text.contains("page 5 alone"),
        "{text}"
    );
    // Two pages with an even head are too few to tell: a head is left in rather than a line of the text left out.
    assert_eq!(text.matches("Words of page").count(), 5);
}

#[test]
fn ruled_tables_are_rows() {
    let mut page = "1 w\n".to_owned();
    for y in [500, 480, 460] {
        let _ = writeln!(page, "40 {y} m 240 {y} l S");
    }
    for x in [40, 140, 240] {
        let _ = writeln!(page, "{x} 500 m {x} 460 l S");
    }
    page += &han(45.0, 485.0, 10.0, "指标");
    page += &han(145.0, 485.0, 10.0, "数值");
    page += &han(45.0, 465.0, 10.0, "产值");
    page += &latin(145.0, 465.0, 10.0, "6.5%");
    let document = read(&pdf(&pages(&[&page], "", "")));
    assert_eq!(document.text.as_str(), "指标\t数值\n产值\t6.5%");
    assert_eq!(
        document.blocks[0].kind,
        BlockKind::Row {
            table: 0,
            header: true
        }
    );
    assert_eq!(
        document.blocks[1].kind,
        BlockKind::Row {
            table: 0,
            header: false
        }
    );
}

#[test]
fn bookmarks_labels_links_and_remarks_are_kept() {
    let first = [
        latin(40.0, 550.0, 10.0, "Chapter one"),
        latin(40.0, 500.0, 10.0, "See the site for more."),
    ]
    .concat();
    let second = latin(40.0, 550.0, 10.0, "Chapter two");
    let catalog =
        "/PageLabels <</Nums [0 <</S /r>> 1 <</S /D /St 7>>]>> /Outlines <</First 9 0 R>>";
    let mut objects = pages(&[&first, &second], catalog, "");
    objects[4] = objects[4].replacen(
        "/Type /Page",
        "/Type /Page /Annots [<</Subtype /Link /Rect [40 495 90 512] /A <</S /URI /URI (https://example.org/)>> >> \
         <</Subtype /Highlight /QuadPoints [38 562 105 562 38 546 105 546] /C [1 1 0] /T (R) /Contents (why?) /M (D:20240102030405Z)>>]",
        1,
    );
    // The entries of the outline lead to each other in a circle.
    objects.push("<</Title (Chapter one) /Dest [5 0 R /XYZ 0 570 0] /Next 10 0 R>>".to_owned());
    objects
        .push("<</Title (Chapter two) /Dest [7 0 R /Fit] /Next 9 0 R /First 10 0 R>>".to_owned());
    let document = read(&pdf(&objects));
    let text = document.text.as_str();
    let marks: Vec<_> = document
        .bookmarks
        .iter()
        .map(|mark| (mark.level, mark.title.as_str(), mark.at))
        .collect();
    let second = Offset(text.find("Chapter two").unwrap());
    assert_eq!(
        marks,
        [(1, "Chapter one", Offset(0)), (1, "Chapter two", second)]
    );
    assert_eq!(document.blocks[0].kind, BlockKind::Heading(1));
    let labels: Vec<_> = document
        .pages
        .iter()
        .map(|page| (page.at, page.label.as_str()))
        .collect();
    assert_eq!(labels, [(Offset(0), "i"), (second, "7")]);
    let link = document
        .marks
        .iter()
        .find(|mark| matches!(mark.kind, Inline::Link(_)))
        .unwrap();
    assert_eq!(link.kind, Inline::Link("https://example.org/".to_owned()));
    assert!("See the site".starts_with(document.text.slice(link.span)));
    let comment = &document.comments[0];
    assert_eq!(document.text.slice(comment.span), "Chapter one");
    assert_eq!(
        (
            comment.note.as_str(),
            comment.author.as_str(),
            comment.created.as_str(),
            comment.color.as_deref()
        ),
        ("why?", "R", "2024-01-02T03:04:05Z", Some("#FFFF00"))
    );
}

#[test]
fn invisible_white_and_turned_text_is_text() {
    let words = [
        format!("3 Tr {} 0 Tr", latin(40.0, 500.0, 10.0, "behind a scan")),
        format!("1 g {}", latin(40.0, 480.0, 10.0, "white words")),
    ]
    .concat();
    assert_eq!(text(&[&words]), "behind a scan\nwhite words");
    let turned = read(&pdf(&pages(
        &[&latin(40.0, 300.0, 10.0, "a page on its side")],
        "",
        "/Rotate 90",
    )));
    assert_eq!(turned.text.as_str(), "a page on its side");
    let upwards = "BT /F 10 Tf 0 1 -1 0 100 100 Tm (along the edge) Tj ET";
    assert_eq!(text(&[upwards]), "along the edge");
}

#[test]
fn furniture_that_the_file_marks_is_left_out_and_actual_text_counts() {
    let page = [
        "/Artifact <</Type /Pagination /Subtype /Header>> BDC\n",
        &latin(40.0, 580.0, 8.0, "Marked head"),
        "EMC\n/Span <</ActualText (right)>> BDC\n",
        &latin(40.0, 500.0, 10.0, "wrong"),
        "EMC\n",
    ]
    .concat();
    assert_eq!(text(&[&page]), "right");
    // What is said to be no text is none; of several lines it is a mistake, and they stay.
    let code = [
        "/Span <</ActualText ()>> BDC\n",
        &latin(30.0, 500.0, 8.0, "12"),
        "EMC\n",
        &latin(60.0, 500.0, 10.0, "let it be"),
    ]
    .concat();
    assert_eq!(text(&[&code]), "let it be");
    let lines = [
        "/Span <</ActualText ()>> BDC\n",
        &latin(40.0, 500.0, 10.0, "A line that is whole."),
        &latin(40.0, 480.0, 10.0, "And one more."),
        "EMC\n",
    ]
    .concat();
    assert_eq!(text(&[&lines]), "A line that is whole.\nAnd one more.");
}

#[test]
fn files_without_words_say_so() {
    assert_eq!(
        refused(&pdf(&pages(&["0 0 10 10 re f"], "", ""))),
        "formats.pdf-no-text"
    );
    assert_eq!(refused(b"%PDF-1.7\nnothing"), "formats.pdf-broken");
}

#[test]
fn hostile_files_end() {
    // Forms that draw each other ten times each: the page is broken off, the other one is read.
    let mut objects = pages(&["/X Do", &latin(40.0, 500.0, 10.0, "still here")], "", "");
    objects[4] = objects[4].replace("/Resources <<", "/Resources <</XObject <</X 9 0 R>> ");
    for level in 0..12 {
        let entries = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources <</XObject <</X {} 0 R>> >>",
            10 + level
        );
        objects.push(stream(&entries, &"/X Do ".repeat(10)));
    }
    let document = read(&pdf(&objects));
    assert_eq!(document.text.as_str(), "still here");
    assert!(
        document
            .warnings
            .iter()
            .any(|warning| warning.key() == "formats.pdf-pages-broken"),
        "{:?}",
        document.warnings
    );
    // A page tree that is its own child, and a count that lies.
    let mut objects = pages(&[&latin(40.0, 500.0, 10.0, "one page")], "", "");
    objects[1] = "<</Type /Pages /Count 1000000 /Kids [2 0 R 5 0 R 5 0 R 2 0 R]>>".to_owned();
    assert_eq!(read(&pdf(&objects)).text.as_str(), "one page");
    // A page without end, words far outside of it.
    let mut objects = pages(
        &[&[
            latin(40.0, 500.0, 10.0, "here"),
            latin(9e9, 1e9, 10.0, "there"),
        ]
        .concat()],
        "",
        "",
    );
    objects[4] = objects[4].replace("400 600", "4e30 6e30");
    drop(load(
        &pdf(&objects),
        None,
        &Choice::default(),
        &Limits::default(),
    ));
}

#[test]
fn damaged_files_do_not_panic() {
    let whole = pdf(&pages(&[&latin(40.0, 500.0, 10.0, "words")], "", ""));
    for end in (0..whole.len()).step_by(23) {
        drop(load(
            &whole[..end],
            Some("a.pdf".as_ref()),
            &Choice::default(),
            &Limits::default(),
        ));
    }
}

#[test]
fn the_stated_title_comes_first_unless_the_pages_open_with_it_or_a_program_made_it_up() {
    let content = latin(40.0, 560.0, 16.0, "Tides of")
        + &latin(40.0, 500.0, 10.0, "the sea and of its shores.");
    let read_with = |title: &str| {
        let mut objects = pages(&[&content], "", "");
        objects.push(format!("<</Title ({title}) /Author (Ann)>>"));
        let root = format!("/Root 1 0 R /Info {} 0 R>>", objects.len());
        let bytes = pdf(&objects);
        let from = bytes.len() - 100;
        let (head, tail) = bytes.split_at(from);
        let tail = String::from_utf8_lossy(tail).replace("/Root 1 0 R>>", &root);
        read(&[head, tail.as_bytes()].concat())
    };
    for (title, expected) in [
        ("On tides", "On tides\nTides of\nthe sea and of its shores."),
        ("Tides of", "Tides of\nthe sea and of its shores."),
        (
            "Tides of the sea and of its shores.",
            "Tides of\nthe sea and of its shores.",
        ),
        (
            "Microsoft Word - tides.doc",
            "Tides of\nthe sea and of its shores.",
        ),
        ("\\(untitled\\)", "Tides of\nthe sea and of its shores."),
    ] {
        let document = read_with(title);
        assert_eq!(document.text.as_str(), expected, "{title}");
        assert_eq!(document.meta.author.as_deref(), Some("Ann"));
        assert_eq!(document.pages[0].at, Offset(0));
        let top = document
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Heading(0));
        assert_eq!(top.count(), 1 + usize::from(title == "On tides"), "{title}");
    }
}

/// Pages with a running head, their numbers, a footnote on the third and paragraphs that go on from page to page.
fn many_pages(count: usize) -> Vec<u8> {
    let contents: Vec<String> = (0..count)
        .map(|number| {
            let mut page = han(100.0, 580.0, 9.0, "政府工作报告汇编");
            for line in 0..15 {
                let end = ["是一句很长的话，它在下一行里还要说", "说完。"][line % 2];
                let words = format!("第{}页的第{line}行{end}", number + 1);
                page += &han(50.0, 540.0 - 18.0 * line as f32, 12.0, &words);
            }
            if number == 2 {
                page += "0.5 w 50 120 m 150 120 l S\n";
                page += &han(50.0, 105.0, 9.0, "1 注释的话在页脚。");
            }
            page + &latin(195.0, 20.0, 9.0, &format!("- {} -", number + 1))
        })
        .collect();
    let contents: Vec<&str> = contents.iter().map(String::as_str).collect();
    pdf(&pages(&contents, "", ""))
}

#[test]
fn the_first_pages_are_shown_while_the_rest_is_read() {
    let (window, done) = window_of(&many_pages(40), "a.pdf");
    assert_eq!(done + 1, super::printed::FIRST);
    let words = window.text.as_str();
    assert!(
        !words.contains("汇编") && words.contains("第7页"),
        "{words}"
    );
    assert!(!words.contains("第9页"));
    assert_eq!(window.pages[6].label, "7");
    has_no_window(&many_pages(4));
}

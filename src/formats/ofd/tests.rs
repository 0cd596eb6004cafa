//! OFD files written by hand.

use std::fmt::Write;

use super::super::package::tests::pack;
use super::super::tests::windows::{has_no_window, window_of};
use super::super::{Choice, Limits, LoadError, load};
use crate::document::Document;

/// The parts of a file with these pages, each a list of objects; `document` are further elements of the document.
fn parts(prefix: &str, pages: &[&str], document: &str) -> Vec<(String, String)> {
    let p = prefix;
    let space = if p.is_empty() { "xmlns" } else { "xmlns:o" };
    let space = format!("{space}=\"http://www.ofdspec.org/2016\"");
    let mut list = String::new();
    let mut out = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let _ = write!(
            list,
            "<{p}Page ID=\"{}\" BaseLoc=\"Pages/{number}.xml\"/>",
            10 + number
        );
        let page = page
            .replace("<o:", &format!("<{p}"))
            .replace("</o:", &format!("</{p}"));
        let body = format!(
            "<{p}Page {space}><{p}Content><{p}Layer>{page}</{p}Layer></{p}Content></{p}Page>"
        );
        out.push((format!("Doc_0/Pages/{number}.xml"), body));
    }
    let document = document
        .replace("<o:", &format!("<{p}"))
        .replace("</o:", &format!("</{p}"));
    let root = format!(
        "<{p}OFD {space}><{p}DocBody><{p}DocInfo><{p}Title>题</{p}Title></{p}DocInfo><{p}DocRoot>Doc_0/Document.xml</{p}DocRoot></{p}DocBody></{p}OFD>"
    );
    out.push(("OFD.xml".to_owned(), root));
    out.push((
        "Doc_0/Document.xml".to_owned(),
        format!("<{p}Document {space}>{document}<{p}Pages>{list}</{p}Pages></{p}Document>"),
    ));
    out
}

fn packed(parts: &[(String, String)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, body)| (name.as_str(), body.as_bytes()))
        .collect();
    pack(&parts)
}

fn read(bytes: &[u8]) -> Document {
    load(bytes, None, &Choice::default(), &Limits::default())
        .unwrap()
        .document
}

fn line(y: u32, words: &str) -> String {
    let count = words.chars().count() - 1;
    format!(
        "<o:TextObject Boundary=\"20 {y} 160 6\" Size=\"5\"><o:TextCode X=\"0\" Y=\"5\" DeltaX=\"g {count} 5\">{words}</o:TextCode></o:TextObject>"
    )
}

#[test]
fn pages_are_read_whatever_the_prefix_is() {
    let pages = [
        format!("{}{}", line(40, "第二行字"), line(30, "标题二字")),
        line(30, "第二页"),
    ];
    for prefix in ["o:", ""] {
        let document = read(&packed(&parts(prefix, &[&pages[0], &pages[1]], "")));
        assert_eq!(
            document.text.as_str(),
            "题\n标题二字\n第二行字\n第二页",
            "{prefix}"
        );
        let labels: Vec<&str> = document
            .pages
            .iter()
            .map(|page| page.label.as_str())
            .collect();
        assert_eq!(labels, ["1", "2"]);
        assert_eq!(document.pages[0].at, crate::text::Offset(0));
        assert_eq!(document.meta.title.as_deref(), Some("题"));
    }
}

#[test]
fn transforms_composites_and_hidden_objects() {
    let page = "<o:TextObject Boundary=\"20 30 99 9\" CTM=\"0.5 0 0 0.5 0 0\" Size=\"10\"><o:TextCode X=\"0\" Y=\"9\" DeltaX=\"10 10\">一二三</o:TextCode><o:TextCode X=\"30\" Y=\"9\" DeltaX=\"10\">四五</o:TextCode></o:TextObject>\
        <o:PageBlock><o:CompositeObject ResourceID=\"7\" Boundary=\"20 50 99 9\"/></o:PageBlock><o:TextObject Visible=\"false\" Boundary=\"20 60 9 9\" Size=\"5\"><o:TextCode X=\"0\" Y=\"5\">隐藏</o:TextCode></o:TextObject>";
    let mut parts = parts(
        "o:",
        &[page],
        "<o:CommonData><o:PublicRes>/Doc_0/R.xml</o:PublicRes></o:CommonData>",
    );
    // A unit that draws itself as well.
    let unit = format!(
        "<CompositeGraphicUnit ID=\"7\"><Content>{}<CompositeObject ResourceID=\"7\" Boundary=\"0 0 9 9\"/></Content></CompositeGraphicUnit>",
        line(0, "组合对象").replace("o:", "")
    );
    parts.push((
        "Doc_0/R.xml".to_owned(),
        format!("<Res><CompositeGraphicUnits>{unit}</CompositeGraphicUnits></Res>"),
    ));
    let text = read(&packed(&parts)).text.as_str().to_owned();
    assert!(
        text.starts_with("题\n一二三四五\n组合对象") && !text.contains("隐藏"),
        "{text}"
    );
}

/// A piece of text with these steps, on a line of its own.
fn code(y: u32, steps: &str, words: &str) -> String {
    format!(
        "<o:TextObject Boundary=\"20 {y} 160 6\" Size=\"5\"><o:TextCode X=\"0\" Y=\"5\" {steps}>{words}</o:TextCode></o:TextObject>"
    )
}

#[test]
fn no_character_is_lost_where_steps_lack() {
    let words = "短的偏移人人有责";
    for steps in [
        "",
        "DeltaX=\"5\"",
        "DeltaX=\"5 5\"",
        "DeltaX=\"g 3 5\"",
        "DeltaX=\" g  7   5.0 \"",
        "DeltaX=\"g 2 5 5 g 4 5\"",
        "DeltaX=\"g 99 5\"",
    ] {
        let document = read(&packed(&parts("o:", &[&code(30, steps, words)], "")));
        assert_eq!(document.text.as_str(), format!("题\n{words}"), "{steps}");
    }
}

#[test]
fn what_a_piece_does_not_say_is_as_in_the_last_one() {
    for (places, expected) in [
        // Under the first, beside the first, after the first.
        ("Y=\"15\"", "一二三四。\n五六七八。"),
        ("X=\"30\"", "一二三四。五六七八。"),
        ("", "一二三四。五六七八。"),
    ] {
        let page = format!(
            "<o:TextObject Boundary=\"20 30 160 30\" Size=\"5\"><o:TextCode X=\"0\" Y=\"5\" DeltaX=\"g 4 5\">一二三四。</o:TextCode><o:TextCode \
             {places} DeltaX=\"g 4 5\">五六七八。</o:TextCode></o:TextObject>"
        );
        let document = read(&packed(&parts("o:", &[&page], "")));
        assert_eq!(
            document.text.as_str(),
            format!("题\n{expected}"),
            "{places}"
        );
    }
}

#[test]
fn vertical_writing_is_read_downwards() {
    let column = |x: u32, words: &str, steps: &str| {
        format!(
            "<o:TextObject Boundary=\"{x} 20 6 99\" Size=\"5\"><o:TextCode X=\"0\" Y=\"5\" {steps}>{words}</o:TextCode></o:TextObject>"
        )
    };
    for (long, short) in [
        (
            "DeltaX=\"g 9 0\" DeltaY=\"g 9 5\"",
            "DeltaX=\"g 9 0\" DeltaY=\"g 9 5\"",
        ),
        // As many as there are gaps, and fewer.
        ("DeltaY=\"g 7 5\"", "DeltaY=\"g 5 5\""),
        ("DeltaY=\"g 4 5\"", "DeltaY=\"5\""),
    ] {
        let page = format!(
            "{}{}",
            column(90, "第二列的文字", short),
            column(100, "第一列的文字很长", long)
        );
        assert_eq!(
            read(&packed(&parts("o:", &[&page], ""))).text.as_str(),
            "题\n第一列的文字很长\n第二列的文字",
            "{long}"
        );
    }
}

#[test]
fn outline_and_remarks() {
    let document = "<o:Outlines><o:OutlineElem Title=\"标题二字\"><o:Actions><o:Action><o:Goto><o:Dest PageID=\"10\" Top=\"29\"/></o:Goto></o:Action></o:Actions></o:OutlineElem></o:Outlines>\
        <o:Annotations>Annots.xml</o:Annotations>";
    let mut parts = parts(
        "o:",
        &[&format!("{}{}", line(30, "标题二字"), line(45, "正文文字"))],
        document,
    );
    parts.push((
        "Doc_0/Annots.xml".to_owned(),
        "<Annotations><Page PageID=\"10\"><FileLoc>A/1.xml</FileLoc></Page></Annotations>"
            .to_owned(),
    ));
    parts.push((
        "Doc_0/A/1.xml".to_owned(),
        "<PageAnnot><Annot Type=\"Highlight\" Creator=\"甲\"><Remark>存疑</Remark><Appearance Boundary=\"20 45 10 6\"/></Annot></PageAnnot>".to_owned(),
    ));
    let document = read(&packed(&parts));
    assert_eq!(document.bookmarks[0].title, "标题二字");
    let comment = &document.comments[0];
    assert_eq!(
        (
            document.text.slice(comment.span),
            comment.note.as_str(),
            comment.author.as_str()
        ),
        ("正文", "存疑", "甲")
    );
}

#[test]
fn broken_files_are_told() {
    let mut parts = parts("o:", &[&line(30, "还在")], "");
    parts.retain(|(name, _)| name != "Doc_0/Document.xml");
    let refused = load(
        &packed(&parts),
        None,
        &Choice::default(),
        &Limits::default(),
    );
    assert!(matches!(refused, Err(LoadError::Broken(_))), "{refused:?}");
    let mut parts = super::tests::parts("o:", &[&line(30, "还在"), &line(30, "丢失")], "");
    parts.retain(|(name, _)| name != "Doc_0/Pages/1.xml");
    let document = read(&packed(&parts));
    assert_eq!(
        (document.text.as_str(), document.warnings.len()),
        ("题\n还在", 1)
    );
}

#[test]
fn units_that_draw_each_other_tenfold_end_in_a_warning() {
    let mut units = String::new();
    for id in 0..20 {
        let inner = format!(
            "<CompositeObject ResourceID=\"{}\" Boundary=\"0 0 9 9\"/>",
            id + 1
        );
        units.push_str("<CompositeGraphicUnit ID=\"");
        units.push_str(&id.to_string());
        units.push_str("\"><Content>");
        units.push_str(&inner.repeat(10));
        units.push_str("</Content></CompositeGraphicUnit>");
    }
    let page = format!(
        "{}<o:CompositeObject ResourceID=\"0\" Boundary=\"0 0 9 9\"/>",
        line(30, "还在")
    );
    let mut parts = parts(
        "o:",
        &[&page],
        "<o:CommonData><o:PublicRes>/Doc_0/R.xml</o:PublicRes></o:CommonData>",
    );
    parts.push((
        "Doc_0/R.xml".to_owned(),
        format!("<Res><CompositeGraphicUnits>{units}</CompositeGraphicUnits></Res>"),
    ));
    let document = read(&packed(&parts));
    assert_eq!(document.text.as_str(), "题\n还在");
    let keys: Vec<_> = document
        .warnings
        .iter()
        .map(crate::message::Message::key)
        .collect();
    assert_eq!(keys, ["formats.page-too-full"]);
}

#[test]
fn the_first_pages_are_shown_while_the_rest_is_read() {
    let file = |count: usize| {
        let pages: Vec<String> = (1..=count)
            .map(|number| {
                let body: String = (0..20)
                    .map(|row| {
                        let end = ["是一句话，它没有说完，要接着说", "说完。"][row as usize % 2];
                        let words = format!("第{number}页第{row}行{end}");
                        line(30 + 10 * row, &words)
                    })
                    .collect();
                let head = line(10, "公文汇编的页眉");
                head + &body + &line(280, &format!("— {number} —"))
            })
            .collect();
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        packed(&parts("o:", &pages, ""))
    };
    let (window, done) = window_of(&file(30), "a.ofd");
    assert_eq!(done + 1, super::printed::FIRST);
    let words = window.text.as_str();
    assert!(words.starts_with("题\n第1页第0行"), "{words}");
    assert!(!words.contains("页眉") && words.contains("第7页") && !words.contains("第9页"));
    has_no_window(&file(3));
}

//! What documents become, format by format: source, then its reading text with the kind of each block.

mod features;
mod hostile;
mod html;
mod markdown;
mod pages;
#[cfg(any(
    feature = "archives",
    feature = "docx",
    feature = "epub",
    feature = "odt",
    feature = "ofd",
    feature = "pdf"
))]
pub(super) mod windows;

use std::path::Path;

use super::*;
use crate::document::{BlockKind, Inline, Marker};
use crate::message::Lang;

fn open(name: &str, source: &[u8]) -> Loaded {
    let name = Path::new(name);
    load(source, Some(name), &Choice::default(), &Limits::default()).unwrap()
}

/// Each block on a line: its kind in short, then its words.
fn dump(document: &Document) -> String {
    let short = |kind: &BlockKind| match kind {
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::Item { depth, marker } => {
            let marker = match marker {
                None => "",
                Some(Marker::Bullet) => "•",
                Some(Marker::Open) => "☐",
                Some(Marker::Done) => "☑",
            };
            format!("li{depth}{marker}")
        }
        BlockKind::Quotation { depth } => format!("q{depth}"),
        BlockKind::Code { language } => format!("code:{language}"),
        BlockKind::Row { table, header } => {
            format!("tr{table}{}", if *header { "!" } else { "" })
        }
        BlockKind::Caption => "caption".to_owned(),
        BlockKind::Footnote => "note".to_owned(),
    };
    let lines: Vec<_> = document
        .blocks
        .iter()
        .map(|block| {
            let words = document.text.slice(block.span);
            format!(
                "{} {}",
                short(&block.kind),
                words.replace('\n', "⏎").replace('\t', "⇥")
            )
        })
        .collect();
    lines.join("\n")
}

fn check(name: &str, source: &str, expected: &str) {
    let loaded = open(name, source.as_bytes());
    assert_eq!(dump(&loaded.document), expected, "{source:?}");
    laws(&loaded.document);
}

fn md(source: &str, expected: &str) {
    check("a.md", source, expected);
}

fn page(source: &str, expected: &str) {
    check("a.html", source, expected);
}

/// What holds for every structured document.
pub(super) fn laws(document: &Document) {
    let text = document.text.as_str();
    let mut next = 0;
    for block in &document.blocks {
        assert_eq!(block.span.start.0, next);
        assert!(!block.span.is_empty());
        assert!(text.get(block.span.range()).is_some());
        next = block.span.end.0 + 1;
        assert!(matches!(text.as_bytes().get(next - 1), None | Some(b'\n')));
    }
    assert_eq!(text.len(), next.saturating_sub(1));
    for mark in &document.marks {
        assert!(text.get(mark.span.range()).is_some(), "{mark:?}");
        let reference = matches!(mark.kind, Inline::Reference(_));
        assert_eq!(mark.span.is_empty(), reference, "{mark:?}");
    }
    assert!(document.marks.is_sorted_by_key(|mark| mark.span.start));
}

fn marks(source: &str) -> Vec<(Inline, String)> {
    let document = open("a.md", source.as_bytes()).document;
    let words = |mark: &crate::document::Mark| document.text.slice(mark.span).to_owned();
    document
        .marks
        .iter()
        .map(|mark| (mark.kind.clone(), words(mark)))
        .collect()
}

#[test]
fn the_table_of_formats_is_sound() {
    for (i, format) in FORMATS.iter().enumerate() {
        assert!(format.media.contains('/'), "{}", format.name);
        assert!(
            Lang::all().all(|lang| lang.has(format.doc)),
            "{}",
            format.name
        );
        for other in &FORMATS[i + 1..] {
            assert_ne!(format.name, other.name);
            assert!(
                format
                    .extensions
                    .iter()
                    .all(|one| !other.extensions.contains(one))
            );
        }
    }
}

#[test]
fn files_are_read_as_what_they_are() {
    for (name, source, expected) in [
        ("a.txt", "# *县*", "text"),
        ("a.md", "# 题", "markdown"),
        ("A.MD", "", "markdown"),
        ("a.html", "x", "html"),
        ("a.txt", "---\ntitle: 题\n---\n*县*", "markdown"),
        ("a", "---\ntitle: 题\n---\n", "markdown"),
        ("a.txt", "---\n题: 县: 乡\n---\n", "text"),
        ("a.txt", "<!DOCTYPE html><p>x", "text"),
        ("a", "\n<!DOCTYPE html><p>x", "html"),
        ("a.dat", "x", "text"),
        ("", "", "text"),
    ] {
        assert_eq!(
            open(name, source.as_bytes()).format.name,
            expected,
            "{name} {source:?}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    fn check(bytes: &[u8], format: &str, encoding: &str, expected: &str) {
        let chosen = |word: &str| (!word.is_empty()).then(|| word.to_owned());
        let choice = Choice {
            format: chosen(format),
            encoding: chosen(encoding),
            ..Choice::default()
        };
        let limits = Limits {
            bytes: 64,
            markup: 32,
            lines: 3,
            ..Limits::default()
        };
        let said = match load(bytes, None, &choice, &limits) {
            Ok(loaded) => loaded.format.name.to_owned(),
            Err(error) => error.message().say(Lang::ENGLISH),
        };
        assert!(said.contains(expected), "{said}");
    }
    let pdf = if cfg!(feature = "pdf") {
        "PDF"
    } else {
        "built without pdf"
    };
    check(b"%PDF-1.7", "", "", pdf);
    check(b"%PDF-1.7", "text", "", "text");
    check(b"a\0b", "", "", "NUL");
    check(b"x", "markdwon", "", "did you mean “markdown”");
    check(b"x", "docbook", "", "there is no format “docbook”");
    check(b"x", "htm", "", "html");
    check(b"x", "", "klingon", "there is no encoding");
    check(&[b'x'; 65], "", "", "65");
    check(&[b'x'; 64], "", "", "text");
    check(&[b'x'; 33], "md", "", "33 bytes are more than the 32");
    check(b"\n\n\n", "", "", "text");
    check(b"\n\n\n\n", "", "", "4 lines are more than the 3");
}

#[test]
fn an_empty_file_is_an_empty_document() {
    for name in ["a.txt", "a.md", "a.html"] {
        let document = open(name, b"").document;
        assert!(
            document.text.is_empty() && document.blocks.is_empty(),
            "{name}"
        );
        assert_eq!(document.warnings, vec![], "{name}");
    }
}

#[test]
fn spaces_that_are_not_ascii_stay() {
    page(
        "<p> \u{3000} </p><p>&nbsp;&nbsp;</p><p>\t\n</p>",
        "p \u{3000}\np \u{a0}\u{a0}",
    );
    page("<p>\u{3000}<b>文</b>&nbsp; </p>", "p \u{3000}文\u{a0}");
    page("<table><tr><td>&nbsp;<td> <td>甲</table>", "tr0 \u{a0}⇥⇥甲");
    page("<table><tr><td> <td></table>文", "p 文");
    md(
        "文\n\n\u{3000}\u{3000}\n\n末\u{3000}",
        "p 文\np \u{3000}\u{3000}\np 末\u{3000}",
    );
    md("# \u{3000}题\u{a0}", "h1 \u{3000}题\u{a0}");
    md("- \u{3000}\n- 乙", "li0• \u{3000}\nli0• 乙");
    md(
        "|甲|\u{3000}乙|\n|-|-|\n|\u{a0}|1|",
        "tr0! 甲⇥\u{3000}乙\ntr0 \u{a0}⇥1",
    );
}

#[test]
fn footnotes_know_their_bodies_by_the_label_of_their_references() {
    let markdown = "文[^a]，又[^乙]。\n\n[^a]: 注一。\n\n    续。\n\n[^乙]: 注二。\n";
    let html = "<p>文<a role=\"doc-noteref\" href=\"#f1\">1</a>。</p><section role=\"doc-endnotes\"><ol>\
                <li id=\"f1\"><p>注一。<a role=\"doc-backlink\" href=\"#r1\">↩</a></p></li></ol></section>";
    for (name, source, expected) in [
        ("a.md", markdown, vec![("a", "注一。"), ("乙", "注二。")]),
        ("a.html", html, vec![("1", "注一。")]),
    ] {
        let loaded = load(
            source.as_bytes(),
            Some(std::path::Path::new(name)),
            &Choice::default(),
            &Limits::default(),
        )
        .unwrap();
        let document = loaded.document;
        let found: Vec<(&str, &str)> = document
            .footnotes
            .iter()
            .map(|note| {
                let body = document.paragraph_at(note.at);
                (note.label.as_str(), document.text.slice(body))
            })
            .collect();
        let plain: Vec<(&str, &str)> = found
            .iter()
            .map(|(label, body)| (*label, body.trim_start_matches("1. ")))
            .collect();
        assert_eq!(plain, expected, "{name}");
    }
}

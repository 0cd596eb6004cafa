mod schema;
mod states;

use std::collections::HashSet;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::anchor::{Anchor, Candidate, Placement};
use crate::annotation::{Annotation, Code, Kind as What, Moment};
use crate::outline::{Classes, outline};
use crate::text::Span;

/// A document in Markdown's shape, so that its headings do not depend on rules of numbering. One letter takes two UTF-16 units.
fn document() -> Document {
    use crate::document::{BlockKind, Builder};
    let mut builder = Builder::new("markdown");
    for (kind, words) in [
        (BlockKind::Heading(0), "交流材料"),
        (BlockKind::Heading(1), "一、经济"),
        (BlockKind::Paragraph, "𠮷县收入*亿元，增长8.5%。"),
        (BlockKind::Heading(2), "（一）问题"),
        (BlockKind::Paragraph, "责任落实不到位。"),
        (BlockKind::Heading(1), "二、打算"),
        (BlockKind::Paragraph, "压实责任。"),
    ] {
        builder.open(kind);
        builder.push(words);
        builder.close();
    }
    builder.finish()
}

fn entry(n: u128, words: &str, placement: Placement) -> Entry {
    let anchor = Anchor {
        quote: words.to_owned(),
        ..Anchor::default()
    };
    Entry {
        annotation: Annotation::new(Id::from_u128(n), anchor),
        placement,
    }
}

fn span_of(document: &Document, words: &str) -> Span {
    let start = document.text.as_str().find(words).unwrap();
    Span::bytes(start..start + words.len())
}

/// One annotation in each state and of each kind.
fn entries(document: &Document) -> Vec<Entry> {
    let at = |words| span_of(document, words);
    let mut income = entry(1, "收入*亿元", Placement::Anchored(at("收入*亿元")));
    income.annotation.tags = vec!["指标/经济".to_owned(), "存疑".to_owned()];
    income.annotation.note = "=口径不同\n\n需核对<b>。".to_owned();
    income.annotation.created = Some(Moment("2026-11-21T09:30:00+08:00".to_owned()));
    income.annotation.author = Some("张三".to_owned());
    let mut problem = entry(
        2,
        "责任落实没到位",
        Placement::Approximate(at("责任落实不到位"), 0.914),
    );
    problem.annotation.tags = vec!["问题".to_owned()];
    let mut moved = entry(3, "压实责任", Placement::Moved(at("压实责任")));
    moved.annotation.kind = What::Bookmark;
    let candidates = ["责任", "压实责任"]
        .map(|words| Candidate {
            span: at(words),
            confidence: 0.5,
        })
        .to_vec();
    let uncertain = entry(4, "责任", Placement::Uncertain(candidates));
    let mut orphan = entry(5, "已删去的话", Placement::Orphan);
    orphan.annotation.anchor.prefix = "前".to_owned();
    orphan.annotation.anchor.hint = Some((40, 45));
    orphan.annotation.anchor.section = vec!["三、旧章".to_owned()];
    orphan.annotation.note_conflict = vec!["另一边".to_owned()];
    let mut whole = entry(6, "", Placement::Anchored(Span::default()));
    whole.annotation.kind = What::Document;
    whole.annotation.note = "通篇".to_owned();
    vec![orphan, problem, income, uncertain, moved, whole]
}

fn codebook() -> Codebook {
    let code = |name: &str, color: &str| Code {
        id: None,
        name: name.to_owned(),
        definition: String::new(),
        color: color.parse().ok(),
        key: None,
    };
    Codebook {
        codes: vec![code("问题", "red"), code("指标", "#E5484D")],
    }
}

fn export(name: &str, group: Group, lang: Lang, entries: &[Entry]) -> String {
    let document = document();
    let outline = outline(&document, &Classes::built_in());
    let source = Source {
        name: "reports/001.md".to_owned(),
        id: Some(Id::from_u128(99)),
        document: &document,
        outline: &outline,
        entries,
        codebook: &codebook(),
    };
    let options = Options {
        group,
        lang,
        ..Options::default()
    };
    let bytes = (find(name).unwrap().write)(&[source], &options);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_table_is_sound() {
    let mut names = HashSet::new();
    for exporter in EXPORTERS {
        assert!(names.insert(exporter.name));
        assert!(!exporter.groups.is_empty());
        for lang in Lang::all() {
            assert!(lang.has(exporter.doc), "{}", exporter.doc);
        }
    }
    let ids: Vec<_> = choices()
        .map(|(exporter, group)| choice_id(exporter, group))
        .collect();
    assert_eq!(ids, ["markdown-section", "markdown-tag", "csv", "json"]);
    let titles: HashSet<_> = choices()
        .map(|(exporter, group)| exporter.title(group, Lang::ENGLISH))
        .collect();
    assert_eq!(titles.len(), ids.len());
}

#[test]
fn markdown_by_section() {
    let written = export(
        "markdown",
        Group::Section,
        Lang::ENGLISH,
        &entries(&document()),
    );
    insta::assert_snapshot!(written);
}

#[test]
fn markdown_by_tag() {
    let lang = Lang::from_locale("zh").unwrap();
    let written = export("markdown", Group::Tag, lang, &entries(&document()));
    insta::assert_snapshot!(written);
}

#[test]
fn csv_table() {
    let written = export("csv", Group::Section, Lang::ENGLISH, &entries(&document()));
    insta::assert_snapshot!(written.replace("\r\n", "␍␊\n"));
}

#[test]
fn json_ld() {
    let written = export("json", Group::Section, Lang::ENGLISH, &entries(&document()));
    insta::assert_snapshot!(written);
}

#[test]
fn pages_of_the_document_are_exported() {
    let mut paged = document();
    for (words, label) in [("交流材料", "iv"), ("（一）问题", "1")] {
        paged.pages.push(crate::document::Page {
            at: span_of(&paged, words).start,
            label: label.to_owned(),
        });
    }
    let entries = entries(&paged);
    let source = Source {
        name: "a.pdf".to_owned(),
        id: None,
        document: &paged,
        outline: &Outline::default(),
        entries: &entries,
        codebook: &Codebook::default(),
    };
    let sources = std::slice::from_ref(&source);
    let options = Options::default();
    let table = csv::write(sources, &options);
    let mut reader = ::csv::Reader::from_reader(table.get(3..).unwrap());
    let column = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "page");
    let told: Vec<(String, String)> = reader
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[4].to_owned(), row[column.unwrap()].to_owned()))
        .collect();
    for (quote, page) in [
        ("收入*亿元", "iv"),
        ("压实责任", "1"),
        ("已删去的话", ""),
        ("", ""),
    ] {
        assert!(
            told.contains(&(quote.to_owned(), page.to_owned())),
            "{quote}: {told:?}"
        );
    }
    for (exporter, expected) in [("json", r#""zhupi:page": "iv""#), ("markdown", "Page: iv")] {
        let written = (find(exporter).unwrap().write)(sources, &options);
        let written = String::from_utf8(written).unwrap();
        assert!(written.contains(expected), "{written}");
    }
}

#[test]
fn raw_cells_on_request() {
    let document = document();
    let mut formula = entry(1, "=1+1", Placement::Orphan);
    formula.annotation.note = "-".to_owned();
    let source = Source {
        name: "a".to_owned(),
        id: None,
        document: &document,
        outline: &Outline::default(),
        entries: &[formula],
        codebook: &Codebook::default(),
    };
    for (raw, expected) in [(true, ",=1+1,,-,"), (false, ",'=1+1,,'-,")] {
        let options = Options {
            raw,
            ..Options::default()
        };
        let written =
            String::from_utf8(csv::write(std::slice::from_ref(&source), &options)).unwrap();
        assert!(written.contains(expected), "{written}");
    }
}

/// The assertions of the W3C's "must" lists that an object of that kind has to meet, by their file names.
fn musts(list: &str) -> Option<(PathBuf, Vec<String>)> {
    let Some(root) = std::env::var_os("ZHUPI_CORPUS") else {
        println!("ZHUPI_CORPUS is not set: nothing is compared with the W3C schemas");
        return None;
    };
    let root = PathBuf::from(root).join("schemas/w3c-annotation");
    let list: Value = schema::read(&root.join(list));
    let names = list["assertions"].as_array().unwrap();
    let names = names.iter().map(|name| name.as_str().unwrap().to_owned());
    Some((root, names.collect()))
}

fn meets(object: &Value, list: &str) -> usize {
    let Some((root, names)) = musts(list) else {
        return 0;
    };
    let schemas = schema::Schemas::new(root);
    for name in &names {
        let schema = schemas.get(name);
        let wanted = schema["expectedResult"] != "invalid";
        assert_eq!(
            schemas.valid(name, &schema, object),
            wanted,
            "{name}: {object:#}"
        );
    }
    names.len()
}

#[test]
fn json_meets_the_w3c_schemas() {
    let written = export("json", Group::Section, Lang::ENGLISH, &entries(&document()));
    let mut root: Value = serde_json::from_str(&written).unwrap();
    let mut checked = meets(&root, "collections/collectionMusts.test");
    let mut page = root["first"].take();
    page["@context"] = root["@context"].clone();
    checked += meets(&page, "collections/pages/pageMusts.test");
    for item in page["items"].as_array().unwrap() {
        let mut item = item.clone();
        item["@context"] = root["@context"].clone();
        checked += meets(&item, "annotations/annotationMusts.test");
    }
    println!("{checked} assertions met");
    // What is wrong must be found, or the check proves nothing.
    let mut wrong = page["items"][1].clone();
    wrong["@context"] = root["@context"].clone();
    wrong["created"] = Value::from("yesterday");
    if let Some((root, names)) = musts("annotations/annotationMusts.test") {
        let schemas = schema::Schemas::new(root);
        assert!(names.iter().any(|name| {
            let schema = schemas.get(name);
            schemas.valid(name, &schema, &wrong) == (schema["expectedResult"] == "invalid")
        }));
    }
}

#[test]
fn nothing_to_export_is_a_whole_file_too() {
    for exporter in EXPORTERS {
        assert!(!export(exporter.name, Group::Section, Lang::ENGLISH, &[]).is_empty());
    }
    let empty: Value =
        serde_json::from_str(&export("json", Group::Section, Lang::ENGLISH, &[])).unwrap();
    assert_eq!(
        (&empty["total"], empty.get("first")),
        (&Value::from(0), None)
    );
}

/// Escape and the one-byte control sequence introducer.
const CONTROLS: [char; 2] = ['\u{1b}', '\u{9b}'];

const BOM: char = '\u{feff}';

fn any_entry() -> impl Strategy<Value = Entry> {
    let words = "[=+\\-@\t\r\n一二\u{20bb7}\u{1b}\u{9b}\",;*<>#a1. ]{1,12}";
    let tags = prop::collection::vec("[甲乙/;a]{1,4}", 0..3);
    (any::<u128>(), words, words, tags, 0_usize..20, 0..5).prop_map(
        |(n, quote, note, tags, at, state)| {
            let document = document();
            let start = document.text.at_code_point(at).unwrap();
            let span = Span::new(start, document.text.at_code_point(at + 3).unwrap());
            let placement = match state {
                0 => Placement::Anchored(span),
                1 => Placement::Moved(span),
                2 => Placement::Approximate(span, f64::NAN),
                3 => Placement::Uncertain(Vec::new()),
                _ => Placement::Orphan,
            };
            let mut entry = entry(n, &quote, placement);
            entry.annotation.note = note;
            entry.annotation.tags = tags;
            entry
        },
    )
}

/// What a cell holds once its guard is taken off.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t']))
        .unwrap_or(cell)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn csv_reads_back(entries in prop::collection::vec(any_entry(), 0..6)) {
        let written = export("csv", Group::Section, Lang::ENGLISH, &entries);
        prop_assert!(written.ends_with("\r\n") && written.starts_with(BOM));
        prop_assert!(!written.contains(CONTROLS));
        let mut reader = ::csv::Reader::from_reader(written.as_bytes());
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        prop_assert_eq!(rows.len(), entries.len());
        for entry in &entries {
            let id = entry.annotation.id.to_string();
            let row = rows.iter().find(|row| row[0] == id).unwrap();
            prop_assert_eq!(unguarded(&row[4]), defused(&entry.annotation.anchor.quote));
            prop_assert_eq!(unguarded(&row[6]), defused(&entry.annotation.note));
            prop_assert_eq!(&row[12], status(&entry.placement));
            for cell in row {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
            }
        }
    }

    #[test]
    fn json_reads_back(entries in prop::collection::vec(any_entry(), 0..6)) {
        let written = export("json", Group::Section, Lang::ENGLISH, &entries);
        prop_assert!(!written.contains(CONTROLS));
        let root: Value = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&root["total"], &Value::from(entries.len()));
        let document = document();
        for entry in &entries {
            let id = entry.annotation.id.urn().to_string();
            let items = root["first"]["items"].as_array().unwrap();
            let item = items.iter().find(|item| item["id"] == id).unwrap();
            let selectors = item["target"]["selector"].as_array().unwrap();
            let quote = selectors.last().unwrap();
            prop_assert_eq!(quote["exact"].as_str().unwrap(), &entry.annotation.anchor.quote);
            let note = item["body"].as_array().unwrap().last().unwrap();
            prop_assert_eq!(note["value"].as_str().unwrap(), &entry.annotation.note);
            prop_assert_eq!(selectors.len(), 1 + usize::from(entry.placement.span().is_some()));
            if let Some(span) = entry.placement.span() {
                let at = |key: &str| usize::try_from(selectors[0][key].as_u64().unwrap()).unwrap();
                prop_assert_eq!(document.text.code_point_span(at("start"), at("end")), Some(span));
            }
        }
    }

    #[test]
    fn markdown_leaves_nothing_out(entries in prop::collection::vec(any_entry(), 0..6), by_tag in any::<bool>()) {
        let group = if by_tag { Group::Tag } else { Group::Section };
        let written = export("markdown", group, Lang::ENGLISH, &entries);
        let shown = |entry: &Entry| if by_tag { entry.annotation.tags.iter().collect::<HashSet<_>>().len().max(1) } else { 1 };
        let quotes = written.split("\n\n").filter(|block| block.starts_with('>')).count();
        prop_assert_eq!(quotes, entries.iter().map(shown).sum::<usize>());
        prop_assert!(!written.contains(CONTROLS));
    }
}

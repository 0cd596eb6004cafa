//! Order, questions and changes of a notebook.

use super::*;
use crate::anchor::make;
use proptest::prelude::*;
use uuid::Uuid;

const TEXT: &str = "一、经济。财政收入增长，税收下降。二、民生。就业改善。";

fn entry(n: u128, words: &str, tags: &[&str]) -> Entry {
    let text = ReadingText::from(TEXT);
    let placement = TEXT.find(words).map_or(Placement::Orphan, |at| {
        Placement::Anchored(Span::bytes(at..at + words.len()))
    });
    let mut annotation = Annotation::new(
        Uuid::from_u128(n),
        make(&text, placement.span().unwrap_or_default()),
    );
    annotation.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    annotation.modified = Some(Moment(format!("2026-11-21T09:{n:02}:00+08:00")));
    Entry {
        annotation,
        placement,
    }
}

fn correction(n: u128) -> Correction {
    Correction {
        id: Uuid::from_u128(n),
        anchor: crate::anchor::Anchor::default(),
        heading: true,
        level: Some(1),
        modified: None,
    }
}

fn notebook() -> Notebook {
    Notebook::with_entries(
        ReadingText::from(TEXT),
        vec![
            entry(3, "就业改善", &["民生/就业"]),
            entry(1, "财政收入", &["指标/经济", "存疑"]),
            entry(2, "财政收入增长，税收下降", &["指标"]),
            entry(4, "没有的话", &[]),
        ],
        vec![correction(9)],
    )
}

fn ids<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<u128> {
    entries
        .into_iter()
        .map(|entry| entry.annotation.id.as_u128())
        .collect()
}

#[test]
fn entries_stand_in_the_order_of_the_text() {
    assert_eq!(ids(notebook().entries()), [4, 1, 2, 3]);
}

#[test]
fn places_are_asked() {
    let book = notebook();
    let tax = TEXT.find("税收").unwrap();
    assert_eq!(ids(book.touching(Span::bytes(tax..tax + 3))), [2]);
    assert_eq!(ids(book.at(Offset(TEXT.find("财政").unwrap()))), [1, 2]);
    assert_eq!(ids(book.touching(Span::bytes(0..3))), [0_u128; 0]);
    assert_eq!(
        book.next(Offset(0)).map(|e| e.annotation.id.as_u128()),
        Some(1)
    );
    assert_eq!(
        book.previous(Offset(TEXT.len()))
            .map(|e| e.annotation.id.as_u128()),
        Some(3)
    );
    assert_eq!(book.next(Offset(TEXT.len())), None);
}

#[test]
fn tags_are_asked() {
    let book = notebook();
    assert_eq!(ids(book.tagged("指标")), [1, 2]);
    assert_eq!(ids(book.tagged("指")), [0_u128; 0]);
    assert_eq!(ids(book.containing("就业")), [3]);
    let tags: Vec<(String, usize)> = book.tags().into_iter().map(|t| (t.tag, t.count)).collect();
    assert_eq!(
        tags,
        [("民生/就业", 1), ("指标", 1), ("存疑", 1), ("指标/经济", 1)]
            .map(|(tag, count)| (tag.to_owned(), count))
    );
}

#[test]
fn what_does_not_fit_is_not_done() {
    let mut book = notebook();
    let before = book.clone();
    for edit in [
        Edit::Add(entry(1, "经济", &[])),
        Edit::Remove(Uuid::from_u128(77)),
        Edit::Replace(entry(77, "经济", &[])),
        Edit::AddCorrection(correction(9)),
        Edit::RemoveCorrection(Uuid::from_u128(1)),
        Edit::ReplaceCorrection(correction(1)),
        Edit::Many(vec![
            Edit::Remove(Uuid::from_u128(1)),
            Edit::Remove(Uuid::from_u128(1)),
        ]),
    ] {
        assert_eq!(book.apply(edit.clone()), None, "{edit:?}");
        assert_eq!(book, before, "{edit:?}");
    }
}

fn edits() -> impl Strategy<Value = Edit> {
    let words = prop::sample::select(vec!["经济", "财政收入", "民生", "没有的话"]);
    let leaf = (0_u8..6, 1_u128..12, words).prop_map(|(kind, n, words)| match kind {
        0 => Edit::Add(entry(n, words, &["存疑"])),
        1 => Edit::Remove(Uuid::from_u128(n)),
        2 => Edit::Replace(entry(n, words, &[])),
        3 => Edit::AddCorrection(correction(n)),
        4 => Edit::RemoveCorrection(Uuid::from_u128(n)),
        _ => Edit::ReplaceCorrection(Correction {
            heading: false,
            ..correction(n)
        }),
    });
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop::collection::vec(inner, 0..4).prop_map(Edit::Many)
    })
}

proptest! {
    #[test]
    fn an_edit_and_its_inverse_are_nothing(edits in prop::collection::vec(edits(), 1..6)) {
        let mut book = notebook();
        for edit in edits {
            let before = book.clone();
            if let Some(inverse) = book.apply(edit) {
                let after = book.clone();
                let again = book.apply(inverse);
                prop_assert_eq!(&book, &before);
                prop_assert!(again.is_some_and(|again| book.apply(again).is_some()));
                prop_assert_eq!(&book, &after);
            } else {
                prop_assert_eq!(&book, &before);
            }
        }
    }
}

#[test]
fn of_copies_the_one_under_the_same_headings_comes_first() {
    let paragraph = "县委县政府统筹抓好各项重点任务，推动重点工程开工建设，完成投资五亿元，群众满意度持续提升，各项任务圆满完成，社会大局保持和谐稳定，干部作风明显转变，发展基础更加牢固。\n";
    let old = format!("一、回顾\n今年是关键之年。\n二、打算\n{paragraph}以上报告，请审议。");
    let new =
        format!("一、回顾\n{paragraph}今年是关键之年。\n二、打算\n{paragraph}以上报告，请审议。");
    let at = old.find("群众满意度").unwrap_or_default();
    let mut anchor = make(&ReadingText::from(old), Span::bytes(at..at + 15));
    anchor.section = vec!["二、打算".to_owned()];
    // Seen alone there are two of it, with the same words around.
    let text = ReadingText::from(new.as_str());
    let annotation = Annotation::new(Id::from_u128(1), anchor);
    let mut notebook = Notebook::new(text, vec![annotation], Vec::new());
    assert!(matches!(
        notebook.entries()[0].placement,
        Placement::Uncertain(_)
    ));
    let second = new.find("二、").unwrap_or_default();
    notebook.settle(&|at| {
        let name = if at.0 < second {
            "一、回顾"
        } else {
            "二、打算"
        };
        vec![name.to_owned()]
    });
    let expected = new.rfind("群众满意度").unwrap_or_default();
    let Placement::Uncertain(candidates) = &notebook.entries()[0].placement else {
        panic!("headings alone are no proof");
    };
    assert_eq!(candidates.len(), 2);
    assert_eq!(candidates[0].span, Span::bytes(expected..expected + 15));
    // Whether the outline was there at first, came later, or is another now: the result is the same.
    let by = |name: &'static str| move |_: Offset| vec![name.to_owned()];
    let annotation = notebook.entries()[0].annotation.clone();
    let text = notebook.text().clone();
    for (first, then) in [("", "三、"), ("三、", ""), ("二、打算", "")] {
        let mut late = notebook.clone();
        late.settle(&by(first));
        late.settle(&by(then));
        let at_once = Notebook::with_sections(
            text.clone(),
            vec![annotation.clone()],
            Vec::new(),
            &by(then),
        );
        assert_eq!(late, at_once, "{first} {then}");
    }
}

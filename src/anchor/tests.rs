//! Laws and tables of placing. In the tables `«…»` marks the passage in the old text, and where it is expected in the new one.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::text::{Offset, ReadingText};

/// A text without its marks, and the span between them.
pub(super) fn marked(text: &str) -> (ReadingText, Option<Span>) {
    let plain = ReadingText::from(text.replace(['«', '»'], ""));
    let span = text.find('«').zip(text.find('»'));
    let mark = '«'.len_utf8();
    (
        plain,
        span.map(|(start, end)| Span::bytes(start..end - mark)),
    )
}

fn name(placement: &Placement) -> &'static str {
    match placement {
        Placement::Anchored(_) => "anchored",
        Placement::Moved(_) => "moved",
        Placement::Approximate(..) => "approximate",
        Placement::Uncertain(_) => "uncertain",
        Placement::Orphan => "orphan",
    }
}

/// What becomes of the passage, and where it is shown.
pub(super) fn placed(old: &str, new: &str) -> (&'static str, Option<Span>) {
    let (old, span) = marked(old);
    let anchor = make(&old, span.unwrap());
    let (new, _) = marked(new);
    let placement = resolve(&new, &anchor);
    (name(&placement), placement.span())
}

pub(super) fn check(old: &str, new: &str, expected: &str) {
    let (old_text, span) = marked(old);
    let anchor = make(&old_text, span.unwrap());
    let (text, place) = marked(new);
    let placement = resolve(&text, &anchor);
    assert_eq!(name(&placement), expected, "{new}: {placement:?}");
    assert_eq!(
        placement.span().map(|span| text.slice(span)),
        place.map(|span| text.slice(span)),
        "{new}"
    );
    assert_eq!(placement.span(), place, "{new}");
}

const BEFORE: &str = "全县上下坚持稳中求进工作总基调，统筹推进各项事业，";
const AFTER: &str = "为今后五年的发展打下了坚实基础，群众满意度持续提升。";

#[test]
fn passages_are_found_after_edits() {
    let quote = "一般公共预算收入增长百分之八";
    let old = format!("{BEFORE}«{quote}»，{AFTER}");
    for (new, expected) in [
        (format!("{BEFORE}«{quote}»，{AFTER}"), "anchored"),
        (format!("新加的一段。\n{BEFORE}«{quote}»，{AFTER}"), "moved"),
        (
            format!("{BEFORE}狠抓落实，«{quote}»，同比更好，{AFTER}"),
            "moved",
        ),
        (
            format!("{BEFORE}«一般公共预算总收入增长百分之八»，{AFTER}"),
            "approximate",
        ),
        (
            format!("{BEFORE}«一般公共财政收入增长百分之九»，{AFTER}"),
            "approximate",
        ),
        (format!("{BEFORE}{AFTER}"), "orphan"),
        (
            format!("{BEFORE}城乡居民人均收入稳步提高，{AFTER}"),
            "orphan",
        ),
        // Like words elsewhere are not the passage.
        (
            format!(
                "{BEFORE}{AFTER}另外，一般公共预算支出下降百分之八，教育、卫生支出增加，结构进一步优化。"
            ),
            "orphan",
        ),
        (String::new(), "orphan"),
    ] {
        check(&old, &new, expected);
    }
}

#[test]
fn short_words_need_their_context() {
    let old = format!("{BEFORE}落实«责任»不到位，{AFTER}");
    for (new, expected) in [
        (format!("前言。{BEFORE}落实«责任»不到位，{AFTER}"), "moved"),
        (format!("{BEFORE}落实«责任»不够到位，{AFTER}"), "anchored"),
        // The document began with these words: a second copy of its first sentence would have all of them, too.
        (
            format!("补充，{BEFORE}落实责任不够到位，{AFTER}"),
            "uncertain",
        ),
        (
            format!("{BEFORE}落实不到位，{AFTER}责任重于泰山。"),
            "orphan",
        ),
        (format!("{BEFORE}压实责任链条，{AFTER}"), "uncertain"),
    ] {
        check(&old, &new, expected);
    }
}

#[test]
fn short_words_at_the_end_of_a_document_are_known_by_it() {
    let check = |new: &str, expected| {
        let old = "材料\n一、经济\n某县预算收入*亿元，增长8.5%。责任落实不到位。\n二、打算\n«压实责任»，抓好落实。\n";
        check(old, new, expected);
    };
    // Words were taken away and put in before it; its paragraph is what it was.
    check(
        "某县的材料\n一、经济\n某县，增长8.5%。责任落实不到位。\n二、打算\n«压实责任»，抓好落实。\n",
        "moved",
    );
    // It is gone, and the words at the end are of another paragraph.
    check(
        "材料\n一、经济\n某县预算收入*亿元，增长8.5%。要求压实责任，抓好落实。\n",
        "orphan",
    );
    // The end is another.
    check(
        "某县的材料\n一、经济\n某县，增长8.5%。责任落实不到位。\n二、打算\n压实责任，抓好落实。\n三、要求\n",
        "uncertain",
    );
}

#[test]
fn between_like_places_nothing_is_chosen() {
    let row = "压实责任，狠抓落实。\n";
    let rows = ReadingText::from(row.repeat(200));
    let start = row.len() * 100;
    let anchor = make(&rows, Span::bytes(start..start + 12));
    let shifted = ReadingText::from(format!("新{}", row.repeat(200)));
    let Placement::Uncertain(candidates) = resolve(&shifted, &anchor) else {
        panic!("a guess was made");
    };
    assert!(candidates.len() > 1);
    assert!(candidates.is_sorted_by(|a, b| a.confidence >= b.confidence));
    assert!(
        candidates
            .iter()
            .all(|c| shifted.slice(c.span) == anchor.quote)
    );
}

#[test]
fn a_deleted_passage_does_not_go_to_its_twin() {
    let twin = "一般公共预算收入";
    let old = format!(
        "{BEFORE}其中«{twin}»完成过半。{AFTER}\n第二部分，回顾历年{twin}的变化，可以看出税源结构的调整。"
    );
    let new = format!("{BEFORE}{AFTER}\n第二部分，回顾历年{twin}的变化，可以看出税源结构的调整。");
    check(&old, &new, "orphan");
}

#[test]
fn entries_written_by_hand_are_found_when_unique() {
    let text = ReadingText::from("甲乙丙，责任重大。落实责任。");
    let by_hand = |quote: &str, prefix: &str| Anchor {
        quote: quote.to_owned(),
        prefix: prefix.to_owned(),
        ..Anchor::default()
    };
    for (quote, prefix, expected) in [
        ("乙丙", "", "anchored"),
        ("责任", "", "uncertain"),
        ("责任", "落实", "anchored"),
        ("责任", "压实", "orphan"),
        ("没有", "", "orphan"),
        ("", "", "orphan"),
    ] {
        assert_eq!(
            name(&resolve(&text, &by_hand(quote, prefix))),
            expected,
            "{quote} {prefix}"
        );
    }
}

/// The reports to test with: those of the corpus when there is one, else those of the repository.
fn reports() -> Vec<String> {
    let folder = if let Some(corpus) = std::env::var_os("ZHUPI_CORPUS") {
        PathBuf::from(corpus).join("seeds")
    } else {
        println!("ZHUPI_CORPUS is not set: the samples of the repository are used");
        Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
    };
    let mut texts: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "txt"))
        .filter_map(|entry| fs::read_to_string(entry.path()).ok())
        .collect();
    texts.sort();
    // Lines that are all different, so that a deleted one has no twin.
    let mut seed = 7_u32;
    let mut han = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4E00 + (seed >> 16) % 900).unwrap_or('字')
    };
    let line = |n: usize| {
        let words: String = (0..40).map(|_| han()).collect();
        format!("{n}、{words}，其中{}万元。\n", n * 37)
    };
    let made = (0..300).map(line).collect::<Vec<_>>().concat();
    texts.push(made);
    texts
}

/// Passages of a text of many lengths, at clause ends and elsewhere.
fn passages(text: &ReadingText) -> Vec<Span> {
    let length = text.len();
    [2, 4, 6, 9, 14, 25, 60, 200]
        .into_iter()
        .flat_map(|count: usize| (0..12).map(move |i| (count, length / 13 * (i + 1))))
        .map(|(count, at)| {
            let at = text.clamp(Offset(at));
            let start = text.code_points(at);
            let end = (start + count).min(text.code_point_length());
            snap(text, text.code_point_span(start, end).unwrap_or_default())
        })
        .collect()
}

#[test]
fn real_reports_keep_their_passages() {
    for report in reports() {
        let old = ReadingText::from(report.as_str());
        let spans = passages(&old);
        let anchors: Vec<Anchor> = spans.iter().map(|span| make(&old, *span)).collect();
        for (span, placement) in spans.iter().zip(resolve_all(&old, &anchors)) {
            assert_eq!(placement, Placement::Anchored(*span));
        }
        // A sentence more in front of everything, and one line less far away.
        let new = ReadingText::from(format!("【此件按原文录入】\n{report}"));
        let shift = new.len() - old.len();
        for ((span, anchor), placement) in
            spans.iter().zip(&anchors).zip(resolve_all(&new, &anchors))
        {
            let expected = Span::bytes(span.start.0 + shift..span.end.0 + shift);
            match &placement {
                Placement::Moved(found) => assert_eq!(*found, expected, "{anchor:?}"),
                Placement::Uncertain(list) => assert!(list.iter().any(|c| c.span == expected)),
                other => panic!("{} {anchor:?}: {other:?}", span.start.0),
            }
        }
        // Each line deleted in turn: what stood wholly in it is never found somewhere else.
        let lines = lines(&report);
        let step = (lines.len() / 12).max(1);
        for (at, line) in lines.into_iter().step_by(step) {
            let gone = Span::bytes(at..at + line.len());
            let mut left = report.clone();
            left.replace_range(gone.range(), "");
            let new = ReadingText::from(left);
            for (span, anchor) in spans
                .iter()
                .zip(&anchors)
                .filter(|(span, _)| gone.covers(**span) && span.len() < line.len() / 2)
            {
                let placement = resolve(&new, anchor);
                assert_eq!(
                    placement.span(),
                    None,
                    "{} {anchor:?} {placement:?}",
                    span.start.0
                );
            }
        }
    }
}

#[test]
fn changed_words_are_found_where_they_are_and_nowhere_else() {
    let (mut found, mut unsure, mut lost) = (0, 0, 0);
    for report in reports() {
        let old = ReadingText::from(report.as_str());
        for span in passages(&old) {
            let words: Vec<char> = old.slice(span).chars().collect();
            if words.iter().filter(|c| c.is_alphanumeric()).count() < 9 {
                continue;
            }
            let anchor = make(&old, span);
            let middle = words.len() / 2;
            let changed: String = words
                .iter()
                .take(middle)
                .chain(&['龘', '靐'])
                .chain(words.iter().skip(middle + 1))
                .collect();
            let mut text = report.clone();
            text.replace_range(span.range(), &changed);
            let new = ReadingText::from(format!("更正：\n{text}"));
            let start = span.start.0 + "更正：\n".len();
            match resolve(&new, &anchor) {
                Placement::Approximate(place, confidence) => {
                    assert_eq!(
                        place,
                        Span::bytes(start..start + changed.len()),
                        "{anchor:?}"
                    );
                    assert!((0.8..1.0).contains(&confidence));
                    found += 1;
                }
                Placement::Uncertain(_) => unsure += 1,
                Placement::Orphan => lost += 1,
                other => panic!("{anchor:?}: {other:?}"),
            }
        }
    }
    println!("changed passages: {found} found, {unsure} uncertain, {lost} orphans");
    assert!(found > 20 * (unsure + lost), "{found} {unsure} {lost}");
}

#[test]
fn a_moved_paragraph_takes_its_passages_along() {
    for report in reports() {
        let old = ReadingText::from(report.as_str());
        let lines = lines(&report);
        let (at, line) = lines[lines.len() / 3];
        if line.chars().filter(|c| c.is_alphanumeric()).count() < 40 {
            continue;
        }
        let span = old
            .code_point_span(
                old.code_points(Offset(at)) + 3,
                old.code_points(Offset(at)) + 36,
            )
            .unwrap();
        let anchor = make(&old, span);
        let mut text = report.clone();
        text.replace_range(at..at + line.len(), "");
        let moved_to = text.len();
        let new = ReadingText::from(format!("{text}\n{line}"));
        let start = moved_to + 1 + span.start.0 - at;
        // Among wholly other words it may as well be a copy that stood there before: then it is offered, not taken.
        let place = Span::bytes(start..start + span.len());
        match resolve(&new, &anchor) {
            Placement::Moved(found) => assert_eq!(found, place),
            Placement::Uncertain(list) => assert_eq!(list.first().map(|c| c.span), Some(place)),
            other => panic!("{anchor:?}: {other:?}"),
        }
    }
}

fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            at += line.len();
            (at - line.len(), line)
        })
        .collect()
}

#[test]
fn thousands_of_anchors_on_a_megabyte_are_fast() {
    let line = |n: u64| {
        let n = n * 7919 % 10007;
        let (money, jobs, works, people) = (n * 31, n * 17 % 997, n % 89, n * 13 % 101);
        format!(
            "第{n}项：完成投资{money}万元，新增就业{jobs}人，推动重点工程{works}个开工建设，群众满意度达到{people}。\n"
        )
    };
    let text = (0..7000).map(line).collect::<Vec<_>>().concat();
    let old = ReadingText::from(text.as_str());
    assert!(old.len() > 700_000);
    let anchors: Vec<Anchor> = (0..300)
        .map(|i| {
            let at = old.clamp(Offset(i * 2301 + 100));
            let start = old.code_points(at);
            make(
                &old,
                old.code_point_span(start, start + 12).unwrap_or_default(),
            )
        })
        .collect();
    let many: Vec<&Anchor> = anchors.iter().cycle().take(3000).collect();
    let started = Instant::now();
    let same = resolve_all(&old, many.iter().copied());
    let in_place = started.elapsed();
    assert!(
        same.iter()
            .all(|placement| matches!(placement, Placement::Anchored(_)))
    );
    let new = ReadingText::from(format!("前言。\n{text}"));
    let started = Instant::now();
    let moved = resolve_all(&new, many.iter().copied());
    let elsewhere = started.elapsed();
    assert!(moved.iter().all(
        |placement| placement.span().is_some() || matches!(placement, Placement::Uncertain(_))
    ));
    println!("3000 anchors: in place {in_place:?}, moved {elsewhere:?}");
}

proptest! {
    #[test]
    fn what_is_made_is_found(text in "[压实责任e\u{301}👍🏽𠮷，。\n]{0,80}", a in 0_usize..300, b in 0_usize..300) {
        let text = ReadingText::from(text);
        let span = snap(&text, Span::new(text.clamp(Offset(a)), text.clamp(Offset(b))));
        prop_assert_eq!(resolve(&text, &make(&text, span)), Placement::Anchored(span));
    }

    #[test]
    fn edits_elsewhere_do_not_matter(front in "[天地玄黄，。\n]{0,40}", back in "[宇宙洪荒，。\n]{0,40}", a in 0_usize..60, length in 1_usize..40) {
        let middle: String = (0..100_u32).filter_map(|n| char::from_u32(0x5000 + n * 7)).collect();
        let old = ReadingText::from(middle.as_str());
        let span = old.code_point_span(a, a + length).unwrap_or_default();
        let anchor = make(&old, span);
        let new = ReadingText::from(format!("{front}{middle}{back}"));
        let expected = Span::bytes(span.start.0 + front.len()..span.end.0 + front.len());
        let placement = resolve(&new, &anchor);
        prop_assert!(matches!(placement, Placement::Anchored(_) | Placement::Moved(_)), "{placement:?}");
        prop_assert_eq!(placement.span(), Some(expected));
    }

    #[test]
    fn nothing_makes_it_fall(
        text in "[责任\u{301}👍，\n]{0,60}", quote in "[责任\u{301}👍，\n]{0,20}", prefix in "[责任]{0,9}", suffix in "[责任]{0,9}",
        hint in prop::option::of((0_usize..80, 0_usize..80)),
    ) {
        let text = ReadingText::from(text);
        let anchor = Anchor { quote, prefix, suffix, hint, ..Anchor::default() };
        if let Some(span) = resolve(&text, &anchor).span() {
            prop_assert!(span.end <= text.end());
        }
    }

    #[test]
    fn the_order_of_passages_does_not_matter(
        old in "[压实责任，。\n]{0,60}", new in "[压实责任，。\n]{0,60}", places in prop::collection::vec((0_usize..180, 0_usize..30), 1..8),
    ) {
        let (old, new) = (ReadingText::from(old), ReadingText::from(new));
        let mut anchors: Vec<Anchor> = places
            .iter()
            .map(|(at, length)| make(&old, snap(&old, Span::new(Offset(*at), Offset(at + length)))))
            .collect();
        let placements = resolve_all(&new, &anchors);
        anchors.reverse();
        let mut backwards = resolve_all(&new, &anchors);
        backwards.reverse();
        prop_assert_eq!(&placements, &backwards);
    }
}

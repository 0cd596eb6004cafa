use proptest::prelude::*;

use super::*;
use crate::message::Lang;

/// Marks with their kinds and units.
fn seen(text: &str) -> Vec<(String, Kind, String)> {
    let text = ReadingText::new(text);
    find(&text, text.whole())
        .into_iter()
        .map(|found| {
            let words = |span| text.slice(span).to_owned();
            (words(found.span), found.kind, words(found.unit))
        })
        .collect()
}

#[test]
fn the_unit_says_what_was_withheld() {
    for (text, expected) in [
        (
            "财政收入*亿元，增长*%",
            &[("*", Kind::Money, "亿元"), ("*", Kind::Share, "%")][..],
        ),
        ("引进资金*.*亿元", &[("*.*", Kind::Money, "亿元")]),
        (
            "培育土专家*人、带头人*余名",
            &[("*", Kind::People, "人"), ("*", Kind::People, "余名")],
        ),
        ("组织*名优秀书记", &[("*", Kind::People, "名")]),
        ("带动*户增收", &[("*", Kind::Households, "户")]),
        (
            "建成基地*个、合作社*家",
            &[("*", Kind::Count, "个"), ("*", Kind::Count, "家")],
        ),
        ("开展宣讲*场（次）", &[("*", Kind::Times, "场")]),
        ("改良土地*万亩", &[("*", Kind::Area, "万亩")]),
        ("新修道路*公里", &[("*", Kind::Length, "公里")]),
        ("年产*万吨", &[("*", Kind::Weight, "万吨")]),
        ("居全市第*位", &[("*", Kind::Rank, "")]),
        ("力争*月投产", &[("*", Kind::Date, "月")]),
        ("历时*天", &[("*", Kind::Duration, "天")]),
        ("连续*年提高", &[("*", Kind::Duration, "年")]),
        ("*县树牢理念", &[("*", Kind::Place, "县")]),
        ("推动*实现发展", &[("*", Kind::Words, "")]),
        ("支持*高质量发展", &[("*", Kind::Words, "")]),
        ("**是大县", &[("**", Kind::Words, "")]),
        (
            "“*＋*＋N”体系",
            &[("*", Kind::Words, ""), ("*", Kind::Words, "")],
        ),
        ("建办* 红牛", &[("*", Kind::Words, "")]),
        (
            "XX县XX镇",
            &[("XX", Kind::Place, "县"), ("XX", Kind::Place, "镇")],
        ),
        (
            "于X月X日召开",
            &[("X", Kind::Date, "月"), ("X", Kind::Date, "日")],
        ),
        ("××同志", &[("××", Kind::Person, "同志")]),
        (
            "某县某村",
            &[("某", Kind::Place, "县"), ("某", Kind::Place, "村")],
        ),
        ("被告人张某某称", &[("某某", Kind::Person, "")]),
        ("李某在场", &[("某", Kind::Person, "")]),
        ("经费____元", &[("____", Kind::Money, "元")]),
        ("完成财税收入 万元", &[(" ", Kind::Money, "万元")]),
    ] {
        let seen = seen(text);
        let expected: Vec<_> = expected
            .iter()
            .map(|(mark, kind, unit)| ((*mark).to_owned(), *kind, (*unit).to_owned()))
            .collect();
        assert_eq!(seen, expected, "{text}");
    }
}

#[test]
fn what_withholds_nothing_is_no_mark() {
    for text in [
        "* 一项\n* 二项",
        "***\n",
        "提供7×24小时服务，3×4＝12",
        "X光检查，X射线",
        "某些单位、某种情况、某个地方",
        "二〇〇五年",
        "□邵某人",
        "a*b and *emphasis* here",
        "snake__case and __init__",
        "单位 万元",
        "第一章 总则",
        "全省 各市",
        "",
    ] {
        let seen: Vec<_> = seen(text)
            .into_iter()
            .filter(|(mark, ..)| mark != "某")
            .collect();
        assert!(seen.is_empty(), "{text}: {seen:?}");
    }
}

#[test]
fn a_stretch_gives_what_begins_in_it() {
    let text = ReadingText::new("投资*亿元，增长*.*%，共*个。");
    let all = find(&text, text.whole());
    for (i, found) in all.iter().enumerate() {
        let rest = Span::new(found.span.start, text.whole().end);
        assert_eq!(find(&text, rest), all[i..], "{i}");
    }
}

#[test]
fn every_kind_has_a_name_in_every_language() {
    for lang in Lang::all() {
        for kind in Kind::ALL {
            assert_ne!(lang.text(kind.key()), kind.key(), "{}", lang.tag());
        }
    }
}

proptest! {
    #[test]
    fn marks_are_in_order_and_within_the_text(words in "[*＊X某_ ×○一亿元县第%.，\n7a]{0,60}") {
        let text = ReadingText::new(words.as_str());
        let mut last = 0;
        for found in find(&text, text.whole()) {
            prop_assert!(found.span.start.0 >= last && !found.span.is_empty());
            prop_assert!(text.slice(found.span).len() == found.span.len());
            prop_assert!(found.unit.start >= found.span.end);
            last = found.span.end.0;
        }
    }
}

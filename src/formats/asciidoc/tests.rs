//! `AsciiDoc`: source, then its reading text.

use super::super::{Choice, Limits, load};

fn check(source: &str, expected: &str) {
    let loaded = load(
        source.as_bytes(),
        Some("a.adoc".as_ref()),
        &Choice::default(),
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(loaded.format.name, "asciidoc");
    assert_eq!(loaded.document.text.as_str(), expected, "{source:?}");
}

#[test]
fn marks_go_and_words_stay() {
    check(
        "a *b* _c_ `d  e` #f# x**y**z 2*3*4 \\*i*",
        "a b c d  e f xyz 2*3*4 *i*",
    );
    check(
        "https://a.example/[词] https://b.example/。 <<p,处>> link:c[丙] kbd:[F1]",
        "词 https://b.example/。 处 丙 F1",
    );
    check("甲footnote:[乙 *丙*]丁\n\n文", "甲丁\n文\n乙 丙");
    check(":x: 值\n\n{x} {unknown} \"`引`\"", "值 {unknown} “引”");
}

#[test]
fn blocks_stand_apart() {
    check(
        "= 题\n人 <a@b.example>\n:toc:\n\n== 一\n\n// 注\n文\n\n----\na *b*\n  c\n----\n\nNOTE: 注",
        "题\n一\n文\na *b*\n  c\nNote\n注",
    );
    check(
        "* a\n** b\n+\nmore\n* [x] c\n\n. x\n.. y\n. z\n\nterm:: words",
        "a\nb\nmore\nc\n1. x\na. y\n2. z\nterm\nwords",
    );
    // What says how the list inside an item is numbered does not end the list around it.
    check(
        "[arabic]\n. x\n[upperroman,start=3]\n.. y\n.. z\n. w\n\n[loweralpha]\n. v",
        "1. x\nIII. y\nIV. z\n2. w\na. v",
    );
    check(
        ".表\n|===\n|A |B\n\n|1\n|2 *3*\n2+|4\n|===",
        "表\nA\tB\n1\t2 3\n4",
    );
    check(
        "[quote,人]\n____\n甲\n\n乙\n____\n\n////\n丙\n////\n丁 +\n戊",
        "甲\n乙\n— 人\n丁\n戊",
    );
}

#[test]
fn what_is_not_closed_is_words() {
    check(
        "*a _b `c #d <<e footnote:[f ((g",
        "*a _b `c #d <<e footnote:[f ((g",
    );
    check("----\n文", "---- 文");
}

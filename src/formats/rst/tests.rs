//! reStructuredText: source, then its reading text.

use super::super::{Choice, Limits, load};

fn check(source: &str, expected: &str) {
    let loaded = load(
        source.as_bytes(),
        Some("a.rst".as_ref()),
        &Choice::default(),
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(loaded.format.name, "rst");
    assert_eq!(loaded.document.text.as_str(), expected, "{source:?}");
}

#[test]
fn marks_go_and_words_stay() {
    check(
        "a *b* **c** ``d  e`` `f`_ `g <https://h.example/>`_ 2*3*4 \\*i\\*",
        "a b c d  e f g 2*3*4 *i*",
    );
    check(
        "甲 :ref:`乙 <丙>` :unknown:`丁` |戊|\n\n.. |戊| replace:: 己",
        "甲 乙 丁 己",
    );
    check("甲 [1]_。乙\n[1]_，丙\n\n.. [1] 一", "甲。乙，丙\n一");
    check("甲 [1]_ 乙 [#]_\n\n.. [1] 一\n.. [#] 二", "甲 乙\n一\n二");
}

#[test]
fn blocks_stand_apart() {
    check(
        "题\n==\n\n:Author: 人\n\n文::\n\n  a\n   b\n\n.. note:: 注\n\n   又",
        "题\n文:\na\n b\nNote\n注\n又",
    );
    check(
        "- a\n\n  - b\n- c\n\n3. x\n4. y\n\nterm\n  words",
        "a\nb\nc\n3. x\n4. y\nterm\nwords",
    );
    check(
        ".. 注\n   释\n\n文\n\n.. unknown:: x\n   :y: z\n\n   词",
        "文\n.. unknown:: x\n:y: z\n词",
    );
    check(
        "| 甲\n| 乙\n\n=== ===\nA   B\n=== ===\n1   2\n=== ===",
        "甲\n乙\nA\tB\n1\t2",
    );
    check(
        "+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n|   +---+\n|   | 3 |\n+---+---+",
        "A\tB\n1\t2\n\t3",
    );
}

#[test]
fn what_is_not_closed_is_words() {
    check("*a **b ``c `d |e [1 :f:`g", "*a **b ``c `d |e [1 :f:`g");
}

#[test]
fn facts_may_follow_a_subtitle() {
    check(
        ".. include:: head.txt\n\n====\n 题\n====\n\n.. 注\n\n----\n 副题\n----\n\n.. 注\n\n:Author: 人\n:Date: 今日\n\n文\n\n..\x0c 末注\n\n   一\n",
        ".. include:: head.txt\n题\n副题\n文",
    );
}

#[test]
fn names_of_directives_and_headings_are_found() {
    check(".. Tip:: 注\n\n.. WARNING:: 警", "Tip\n注\nWarning\n警");
    check(
        "题\n==\n\n见 题_ 与 `题`_，a_b 不是",
        "题\n见 题 与 题，a_b 不是",
    );
    check(
        "甲 :role:`<乙>` `<https://h.example/>`_",
        "甲 <乙> https://h.example/",
    );
    check("甲\n\n__ https://h.example/a\n   #b\n\n乙", "甲\n乙");
}

#[test]
fn who_is_quoted_stands_behind_a_dash() {
    check(
        "文\n\n  引。\n\n  -- 某人\n  （某处）",
        "文\n引。\n—某人（某处）",
    );
    check("文\n\n  -- 不是\n", "文\n-- 不是");
}

#[test]
fn columns_of_simple_tables_may_span() {
    check(
        "=====  =====  ======\n   Inputs     Output\n------------  ------\n  A      B    A or B\n=====  =====  ======\n0      1      1\n=====  =====  ======",
        "Inputs\tOutput\nA\tB\tA or B\n0\t1\t1",
    );
    check("(a) 甲\n(b) 乙\n\n1) 丙", "(a) 甲\n(b) 乙\n1) 丙");
}

#[test]
fn replacements_are_read_once_and_within_bounds() {
    check("|a|\n\n.. |a| replace:: x *y* |a|", "x y |a|");
    let bomb = format!(
        "{}\n\n.. |a| replace:: {}",
        "|a| ".repeat(2000),
        "x".repeat(20_000)
    );
    let loaded = load(
        bomb.as_bytes(),
        Some("a.rst".as_ref()),
        &Choice::default(),
        &Limits::default(),
    );
    assert!(loaded.unwrap().document.text.len() < 2 << 20);
}

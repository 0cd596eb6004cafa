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

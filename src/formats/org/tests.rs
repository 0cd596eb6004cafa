//! Org: source, then its reading text.

use super::super::{Choice, Limits, load};

fn check(source: &str, expected: &str) {
    let loaded = load(
        source.as_bytes(),
        Some("a.org".as_ref()),
        &Choice::default(),
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(loaded.format.name, "org");
    assert_eq!(loaded.document.text.as_str(), expected, "{source:?}");
}

#[test]
fn marks_go_and_words_stay() {
    check(
        "a *b* /c/ _d_ +e+ =f= ~g  h~ 2*3*4",
        "a b c d e f g  h 2*3*4",
    );
    check("* 一\n** TODO [#A] 二 :x:y:\n文", "一\n二\n文");
    check(
        "[[https://a.example/][词]] [[b.png]] <https://c.example/>。",
        "词 https://c.example/。",
    );
    check(
        "H_{2}O，10^{3+{a}} m^{*二*} a_b x^2 _{c} 甲_{乙",
        "H2O，103+{a} m二 a_b x^2 _{c} 甲_{乙",
    );
    check("甲[fn:1]乙[fn::丙]\n\n[fn:1] 丁", "甲乙\n丙\n丁");
}

#[test]
fn blocks_stand_apart() {
    check(
        "#+TITLE: 题\n# 注\n文\n| a | b |\n|---+---|\n| 1 | 2 |",
        "题\n文\na\tb\n1\t2",
    );
    check(
        "- [X] a\n  more\n  - b\n- t :: d\n\n1. x\n2. y",
        "a more\nb\nt\nd\n1. x\n2. y",
    );
    check(
        "#+begin_src rust\n  fn a() {}\n    * b\n#+end_src\n: c",
        "fn a() {}\n  * b\nc",
    );
    check("* 题\n:PROPERTIES:\n:CUSTOM_ID: x\n:END:\n文", "题\n文");
    check(
        "#+begin_quote\n甲\n\n乙\n#+end_quote\n#+begin_comment\n丙\n#+end_comment",
        "甲\n乙",
    );
}

#[test]
fn what_is_not_closed_is_words() {
    check("#+begin_src x\n文", "#+begin_src x 文");
    check("*a /b =c [[d [fn:e <<f", "*a /b =c [[d [fn:e <<f");
}

#[test]
fn what_stands_for_other_words_is_replaced() {
    check(
        "#+MACRO: hi 你好，$1（$2）\n#+MACRO: sum (eval (+ $1 1))\n{{{hi(甲, 乙\\,丙)}}} {{{kbd(C-x)}}} {{{sum(3)}}} {{{ no",
        "你好，甲（乙,丙） C-x 3 {{{ no",
    );
    check(
        "a \\rarr b \\alpha{}c \\unknown @@html:<b>@@d@@html:</b>@@ @@ e",
        "a → b αc \\unknown d @@ e",
    );
    check("#+MACRO: a {{{a}}}{{{a}}}\n{{{a}}}", "{{a}}}{{a}}}");
    let bomb = format!(
        "#+MACRO: a {}\n{}",
        "x".repeat(4000),
        "{{{a}}} ".repeat(2000)
    );
    let loaded = load(
        bomb.as_bytes(),
        Some("a.org".as_ref()),
        &Choice::default(),
        &Limits::default(),
    );
    assert!(loaded.unwrap().document.text.len() < 2 << 20);
}

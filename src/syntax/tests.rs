use proptest::prelude::*;

use super::languages::LANGUAGES;
use super::*;

/// The code with its tokens in brackets: `c` comment, `k` word of the language, `s` string, `n` number, `f` name.
fn check(language: &str, code: &str, expected: &str) {
    let found = Language::named(language).expect(language).tokens(code);
    let mut shown = String::new();
    let mut at = 0;
    for (range, token) in found {
        shown.push_str(code.get(at..range.start).unwrap());
        let sign = match token {
            Token::Plain => 'p',
            Token::Comment => 'c',
            Token::Keyword => 'k',
            Token::String => 's',
            Token::Number => 'n',
            Token::Name => 'f',
        };
        let words = code.get(range.clone()).unwrap();
        shown.extend([sign, '<'].into_iter().chain(words.chars()).chain(['>']));
        at = range.end;
    }
    shown.push_str(code.get(at..).unwrap());
    assert_eq!(shown, expected, "{language}");
}

#[test]
fn what_words_of_code_are() {
    for (language, code, expected) in [
        (
            "rust",
            "fn f(c: &'a char) -> str { 'x'; r#\"a\"b\"#; 0x1F..2 } /* a /* b */ c */",
            "k<fn> f<f>(c: &'a k<char>) -> k<str> { s<'x'>; s<r#\"a\"b\"#>; n<0x1F>..n<2> } c</* a /* b */ c */>",
        ),
        (
            "rs",
            "let s = \"a\\\"b\nc\"; '\\n'",
            "k<let> s = s<\"a\\\"b\nc\">; s<'\\n'>",
        ),
        (
            "python",
            "@cache\ndef f(x): # 一\n    return \"\"\"a\n\"b\"\"\" + 'c' + None",
            "f<@cache>\nk<def> f<f>(x): c<# 一>\n    k<return> s<\"\"\"a\n\"b\"\"\"> + s<'c'> + n<None>",
        ),
        (
            "js",
            "const re = /a[/]\\/b/g, x = a / b / c; `t\n`",
            "k<const> re = s</a[/]\\/b/>g, x = a / b / c; s<`t\n`>",
        ),
        (
            "c",
            "#include <a.h>\nint x = 'a'; // b",
            "k<#include> <a.h>\nk<int> x = s<'a'>; c<// b>",
        ),
        (
            "sh",
            "echo \"a\" 'b\\' $HOME # c\na#b",
            "k<echo> s<\"a\"> s<'b\\'> f<$HOME> c<# c>\na#b",
        ),
        (
            "sql",
            "SELECT a FROM b WHERE c = 'd' -- e",
            "k<SELECT> a k<FROM> b k<WHERE> c = s<'d'> c<-- e>",
        ),
        (
            "json",
            "{\"a\": [1.5e-3, true, \"b\"]}",
            "{f<\"a\">: [n<1.5e-3>, n<true>, s<\"b\">]}",
        ),
        (
            "yaml",
            "- a-b: \"c\" # d\n  e: 1",
            "- f<a-b>: s<\"c\"> c<# d>\n  f<e>: n<1>",
        ),
        ("toml", "[a]\nb = 'c'\n# d", "[a]\nf<b> = s<'c'>\nc<# d>"),
        (
            "html",
            "<!-- a --><p class=\"b\">&amp; 1 < 2</p>",
            "c<<!-- a -->><k<p> f<class>=s<\"b\">>n<&amp;> 1 < 2</k<p>>",
        ),
        (
            "diff",
            "@@ -1 +1 @@\n-a\n+b\n c",
            "n<@@ -1 +1 @@>\nk<-a>\ns<+b>\n c",
        ),
        (
            "lisp",
            "(defun f-g (x) ; a\n  \"b\")",
            "(k<defun> f-g (x) c<; a>\n  s<\"b\">)",
        ),
        (
            "go",
            "s := `a\n` + \"b\" // 朱批",
            "s := s<`a\n`> + s<\"b\"> c<// 朱批>",
        ),
        // A string that is not closed ends with its line.
        ("java", "x = \"a;\nint y;", "x = s<\"a;>\nk<int> y;"),
    ] {
        check(language, code, expected);
    }
}

#[test]
fn languages_are_found_as_documents_write_them() {
    for (written, found) in [
        ("rust", true),
        ("Rust", true),
        ("rust,ignore", true),
        ("{.python .numberLines}", true),
        ("language-js", true),
        ("c++", true),
        ("js {1,3}", true),
        ("", false),
        ("text", false),
        ("一", false),
        ("mermaid", false),
    ] {
        assert_eq!(Language::named(written).is_some(), found, "{written}");
    }
}

#[test]
fn no_name_means_two_languages() {
    let names: Vec<&str> = LANGUAGES
        .iter()
        .flat_map(|language| language.names.iter().copied())
        .collect();
    for (i, name) in names.iter().enumerate() {
        assert_eq!(name.to_lowercase(), **name);
        assert!(!names[i + 1..].contains(name), "{name}");
    }
}

proptest! {
    #[test]
    fn tokens_lie_in_order_inside_of_any_code(
        which in 0..LANGUAGES.len(),
        code in "[a-zA-Z0-9_'\"`/*#<>!&;:=@$%{}()\\[\\]|\\\\ \\n\\-一“é\u{301}r+.]{0,80}",
    ) {
        let language = &LANGUAGES[which];
        let mut at = 0;
        for (range, _) in language.tokens(&code) {
            prop_assert!(range.start >= at && range.end > range.start, "{range:?}");
            prop_assert!(code.get(range.clone()).is_some(), "{range:?}");
            at = range.end;
        }
    }
}

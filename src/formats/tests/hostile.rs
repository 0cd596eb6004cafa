//! Files that nobody wrote to be read: towers of tags, too many parts, anything at all.

use proptest::prelude::*;

use super::*;

#[test]
fn hostile_nesting_is_bounded() {
    let deep = 10_000;
    for (name, source) in [
        (
            "a.html",
            format!("{}文{}", "<div>".repeat(deep), "</div>".repeat(deep)),
        ),
        ("a.html", format!("{}文", "<b>".repeat(deep))),
        ("a.html", format!("{}文", "<ol><li>".repeat(deep))),
        ("a.html", format!("{}文", "<table><tr><td>".repeat(deep))),
        ("a.md", format!("{}文", "> ".repeat(deep))),
        ("a.md", format!("{}文\n\n>> 文", ">".repeat(deep))),
        ("a.md", format!("{}文", "+ - ".repeat(deep))),
        ("a.md", format!("{}文", "1. ".repeat(deep))),
        (
            "a.md",
            format!("{}文{}", "<div>".repeat(deep), "</div>".repeat(deep)),
        ),
        ("a.md", format!("{}文", "- ".repeat(deep))),
        (
            "a.md",
            format!("{}文{}", "[".repeat(deep), "](x)".repeat(deep)),
        ),
        (
            "a.md",
            format!("{}文{}", "![".repeat(deep), "](x)".repeat(deep)),
        ),
        ("a.md", format!("{}a{}", "*".repeat(deep), "*".repeat(deep))),
        ("a.md", format!("---\na: {}\n---\n文", "[".repeat(deep))),
        (
            "a.md",
            format!("---\na: {}{}\n---\n文", "[".repeat(deep), "]".repeat(deep)),
        ),
    ] {
        // The stack of a thread is the smallest that a loader meets.
        let document = std::thread::Builder::new()
            .stack_size(1 << 20)
            .spawn(move || open(name, source.as_bytes()).document)
            .unwrap()
            .join()
            .unwrap();
        assert!(document.text.as_str().contains(['文', 'a']), "{name}");
        laws(&document);
    }
}

#[test]
fn words_beyond_the_depth_limit_do_not_run_together() {
    for (inside, expected) in [
        ("甲<p>乙</p>丙<div>丁</div>戊", "甲\n乙\n丙\n丁\n戊"),
        ("甲<b>乙</b>丙<img alt=图>", "甲乙丙图"),
        ("甲<p>乙<p><img alt=图></p>丙", "甲\n乙\n图\n丙"),
        ("<ul><li>甲<li>乙</ul>丙", "甲\n乙\n丙"),
        (
            "<table><tr><td>甲<td>乙<tr><td>丙</table>丁",
            "甲\n乙\n丙\n丁",
        ),
        ("<h1>甲</h1><pre>乙</pre>丙", "甲\n乙\n丙"),
    ] {
        for depth in [300, 10_000] {
            let source = format!(
                "{}{inside}{}尾",
                "<div>".repeat(depth),
                "</div>".repeat(depth)
            );
            for name in ["a.html", "a.md"] {
                let document = open(name, source.as_bytes()).document;
                assert_eq!(
                    document.text.as_str(),
                    format!("{expected}\n尾"),
                    "{name} {depth}"
                );
                laws(&document);
            }
        }
    }
    // At the edge a table may fit while its rows do not.
    for depth in 245..256 {
        let source = format!("{}<table><tr><td>甲<td>乙</table>", "<div>".repeat(depth));
        let document = open("a.html", source.as_bytes()).document;
        assert!(!document.text.as_str().contains("甲乙"), "{depth}");
    }
}

#[test]
fn nodes_are_bounded() {
    let limits = Limits {
        nodes: 100,
        ..Limits::default()
    };
    let source = "<p>文".repeat(1000);
    let loaded = load(
        source.as_bytes(),
        Some("a.html".as_ref()),
        &Choice::default(),
        &limits,
    );
    let document = loaded.unwrap().document;
    assert!(document.blocks.len() < 100 && !document.blocks.is_empty());
    assert_eq!(document.warnings[0].key(), "formats.too-many");
    for line in ["文\n\n", "*a* ", "|", "县"] {
        let source = line.repeat(1000);
        let loaded = load(
            source.as_bytes(),
            Some("a.md".as_ref()),
            &Choice::default(),
            &limits,
        );
        let document = loaded.unwrap().document;
        assert!(!document.text.is_empty(), "{line}");
        let cut = document
            .warnings
            .iter()
            .any(|warning| warning.key() == "formats.too-many");
        assert_eq!(cut, line != "县", "{line}");
    }
}

#[test]
fn control_characters_stay_in_plain_text() {
    let document = open("a.txt", b"\x1b[2J\x07a\x0cb").document;
    assert_eq!(document.text.as_str(), "\x1b[2J\x07a\x0cb");
}

/// Pieces of markup in any order.
fn soup(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(pieces), 0..40)
        .prop_map(|parts| parts.concat())
}

const HTML: &[&str] = &[
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th>",
    "<caption>",
    "<ul>",
    "<ol>",
    "<li>",
    "</li>",
    "</ul>",
    "<pre>",
    "</pre>",
    "<br>",
    "<a href=x>",
    "</a>",
    "<h2>",
    "</h2>",
    "<blockquote>",
    "<!--",
    "-->",
    "<svg>",
    "<math>",
    "<template>",
    "<select>",
    "<ruby>",
    "<rt>",
    "<img alt='图'>",
    "<sup data-zhupi-reference=1>",
    "<section role=doc-endnotes>",
    "<frameset>",
    "<article>",
    "<nav>",
    "文",
    " ",
    "\n",
    "\u{a0}",
    "&lt;",
    "word",
    "<q>",
    "\u{c}",
    "<code>",
    "<form>",
];

const MARKDOWN: &[&str] = &[
    "*",
    "**",
    "_",
    "`",
    "```",
    "# ",
    "- ",
    "1. ",
    "> ",
    "|",
    "|-|-|\n",
    "\n",
    "\n\n",
    "    ",
    "[",
    "](x)",
    "![",
    "[^1]",
    "[^1]: ",
    "<b>",
    "</b>",
    "<!-- ",
    "<p>",
    "</p>",
    "县",
    "文",
    "word",
    " ",
    "\\",
    "~~",
    "<http://a.cn>",
    "---\n",
    "a: b\n",
    "- [ ] ",
    "\u{F8E0}",
    "<table>",
    "<td>",
    "&nbsp;",
    "%",
    "1",
    "\t",
    "<title>",
    "\0",
    "http://a.cn/",
    "\u{a0}",
];

const LINES: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "  ",
    "\n  ",
    "甲",
    "乙。",
    "a",
    "*",
    "**",
    "_",
    "`",
    "``",
    "|",
    "+",
    "=",
    "==== ",
    "\n====\n",
    "\n----\n",
    "\n== a\n",
    "\n* ",
    "\n- ",
    "\n. ",
    "\n1. ",
    "\n#. ",
    "\n(a) ",
    "\n.. ",
    "\n.. note:: ",
    "\n.. x:: ",
    "\n.. [1] ",
    "\n.. |甲| replace:: ",
    "::",
    "\n:a: ",
    "\n|===\n",
    "\n+--+--+\n",
    "\n== ==\n",
    "\n|",
    "2+|",
    ".3+|",
    "\n[[",
    "]]",
    "[fn:",
    "]",
    "footnote:[",
    "<<",
    ">>",
    "((",
    "{a}",
    "\n:a: {a}{a}\n",
    "\n#+begin_src\n",
    "\n#+end_src\n",
    "\n#+TITLE: ",
    "\n:PROPERTIES:\n",
    "\n:END:\n",
    "\n+\n",
    "\n>>> ",
    "\\",
    "\t",
    "http://a.cn/",
    "[1]_",
    "甲_",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_html_is_a_lawful_document(source in soup(HTML)) {
        laws(&open("a.html", source.as_bytes()).document);
    }

    #[test]
    fn any_markdown_is_a_lawful_document(source in soup(MARKDOWN)) {
        let loaded = load(
            source.as_bytes(),
            None,
            &Choice { format: Some("markdown".to_owned()), encoding: Some("utf-8".to_owned()),  ..Choice::default() },
            &Limits::default(),
        );
        laws(&loaded.unwrap().document);
    }

    #[test]
    fn any_lines_of_markup_are_a_lawful_document(source in soup(LINES)) {
        for name in ["a.rst", "a.adoc", "a.org"] {
            laws(&open(name, source.as_bytes()).document);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for name in ["a.txt", "a.md", "a.html"] {
            let loaded = load(&bytes, Some(name.as_ref()), &Choice::default(), &Limits::default());
            let refused = matches!(loaded, Err(LoadError::Binary { .. }));
            prop_assert!(refused || loaded.is_ok());
        }
    }

    #[test]
    fn a_window_is_a_prefix(bytes in proptest::collection::vec(any::<u8>(), 0..300), cut in 0_usize..300) {
        let cut = cut.min(bytes.len());
        let limits = Limits::default();
        let choice = Choice { format: Some("text".to_owned()), encoding: None,  ..Choice::default() };
        if let Some(window) = load_window(&bytes[..cut], None, &choice, &limits) {
            let whole = load(&bytes, None, &window.choice(), &limits).unwrap();
            prop_assert!(whole.document.text.as_str().starts_with(window.document.text.as_str()));
        }
    }
}

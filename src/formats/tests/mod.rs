//! What documents become, format by format: source, then its reading text with the kind of each block.

mod hostile;

use std::path::Path;

use super::*;
use crate::document::{BlockKind, Inline, Marker};
use crate::message::Lang;

fn open(name: &str, source: &[u8]) -> Loaded {
    let name = Path::new(name);
    load(source, Some(name), &Choice::default(), &Limits::default()).unwrap()
}

/// Each block on a line: its kind in short, then its words.
fn dump(document: &Document) -> String {
    let short = |kind: &BlockKind| match kind {
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::Item { depth, marker } => {
            let marker = match marker {
                None => "",
                Some(Marker::Bullet) => "•",
                Some(Marker::Open) => "☐",
                Some(Marker::Done) => "☑",
            };
            format!("li{depth}{marker}")
        }
        BlockKind::Quotation { depth } => format!("q{depth}"),
        BlockKind::Code { language } => format!("code:{language}"),
        BlockKind::Row { table, header } => {
            format!("tr{table}{}", if *header { "!" } else { "" })
        }
        BlockKind::Caption => "caption".to_owned(),
        BlockKind::Footnote => "note".to_owned(),
    };
    let lines: Vec<_> = document
        .blocks
        .iter()
        .map(|block| {
            let words = document.text.slice(block.span);
            format!(
                "{} {}",
                short(&block.kind),
                words.replace('\n', "⏎").replace('\t', "⇥")
            )
        })
        .collect();
    lines.join("\n")
}

fn check(name: &str, source: &str, expected: &str) {
    let loaded = open(name, source.as_bytes());
    assert_eq!(dump(&loaded.document), expected, "{source:?}");
    laws(&loaded.document);
}

fn md(source: &str, expected: &str) {
    check("a.md", source, expected);
}

fn html(source: &str, expected: &str) {
    check("a.html", source, expected);
}

/// What holds for every structured document.
fn laws(document: &Document) {
    let text = document.text.as_str();
    let mut next = 0;
    for block in &document.blocks {
        assert_eq!(block.span.start.0, next);
        assert!(!block.span.is_empty());
        assert!(text.get(block.span.range()).is_some());
        next = block.span.end.0 + 1;
        assert!(matches!(text.as_bytes().get(next - 1), None | Some(b'\n')));
    }
    assert_eq!(text.len(), next.saturating_sub(1));
    for mark in &document.marks {
        assert!(text.get(mark.span.range()).is_some(), "{mark:?}");
        let reference = matches!(mark.kind, Inline::Reference(_));
        assert_eq!(mark.span.is_empty(), reference, "{mark:?}");
    }
    assert!(document.marks.is_sorted_by_key(|mark| mark.span.start));
}

fn marks(source: &str) -> Vec<(Inline, String)> {
    let document = open("a.md", source.as_bytes()).document;
    let words = |mark: &crate::document::Mark| document.text.slice(mark.span).to_owned();
    document
        .marks
        .iter()
        .map(|mark| (mark.kind.clone(), words(mark)))
        .collect()
}

#[test]
fn the_table_of_formats_is_sound() {
    for (i, format) in FORMATS.iter().enumerate() {
        assert!(format.media.contains('/'), "{}", format.name);
        assert!(
            Lang::all().all(|lang| lang.has(format.doc)),
            "{}",
            format.name
        );
        for other in &FORMATS[i + 1..] {
            assert_ne!(format.name, other.name);
            assert!(
                format
                    .extensions
                    .iter()
                    .all(|one| !other.extensions.contains(one))
            );
        }
    }
}

#[test]
fn files_are_read_as_what_they_are() {
    for (name, source, expected) in [
        ("a.txt", "# *县*", "text"),
        ("a.md", "# 题", "markdown"),
        ("A.MD", "", "markdown"),
        ("a.html", "x", "html"),
        ("a.txt", "---\ntitle: 题\n---\n*县*", "markdown"),
        ("a", "---\ntitle: 题\n---\n", "markdown"),
        ("a.txt", "---\n题: 县: 乡\n---\n", "text"),
        ("a.txt", "<!DOCTYPE html><p>x", "text"),
        ("a", "\n<!DOCTYPE html><p>x", "html"),
        ("a.dat", "x", "text"),
        ("", "", "text"),
    ] {
        assert_eq!(
            open(name, source.as_bytes()).format.name,
            expected,
            "{name} {source:?}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    fn check(bytes: &[u8], format: &str, encoding: &str, expected: &str) {
        let chosen = |word: &str| (!word.is_empty()).then(|| word.to_owned());
        let choice = Choice {
            format: chosen(format),
            encoding: chosen(encoding),
            ..Choice::default()
        };
        let limits = Limits {
            bytes: 64,
            markup: 32,
            lines: 3,
            ..Limits::default()
        };
        let said = match load(bytes, None, &choice, &limits) {
            Ok(loaded) => loaded.format.name.to_owned(),
            Err(error) => error.message().say(Lang::ENGLISH),
        };
        assert!(said.contains(expected), "{said}");
    }
    check(b"%PDF-1.7", "", "", "PDF");
    check(b"%PDF-1.7", "text", "", "text");
    check(b"a\0b", "", "", "NUL");
    check(b"x", "markdwon", "", "did you mean “markdown”");
    check(b"x", "docbook", "", "there is no format “docbook”");
    check(b"x", "htm", "", "html");
    check(b"x", "", "klingon", "there is no encoding");
    check(&[b'x'; 65], "", "", "65");
    check(&[b'x'; 64], "", "", "text");
    check(&[b'x'; 33], "md", "", "33 bytes are more than the 32");
    check(b"\n\n\n", "", "", "text");
    check(b"\n\n\n\n", "", "", "4 lines are more than the 3");
}

#[test]
fn an_empty_file_is_an_empty_document() {
    for name in ["a.txt", "a.md", "a.html"] {
        let document = open(name, b"").document;
        assert!(
            document.text.is_empty() && document.blocks.is_empty(),
            "{name}"
        );
        assert_eq!(document.warnings, vec![], "{name}");
    }
}

#[test]
fn markdown_blocks() {
    md("# 题 #\n\n正文\n\n下一段", "h1 题\np 正文\np 下一段");
    md("题\n===\n文\n---", "h1 题\nh2 文");
    md(
        "1. 甲\n2. 乙\n   - 丙\n\n     丁",
        "li0 1. 甲\nli0 2. 乙\nli1• 丙\nli1 丁",
    );
    md("3) 甲\n3) 乙", "li0 3) 甲\nli0 4) 乙");
    md("- [ ] 办\n- [x] 结", "li0☐ 办\nli0☑ 结");
    md("- - a", "li1• a");
    md("1. 1. a", "li1 1. a");
    md("> 引\n>\n> > 深", "q1 引\nq2 深");
    md("> [!NOTE]\n> 文", "q1 Note\nq1 文");
    md("```rust\nfn a() {\n\n}\n```", "code:rust fn a() {⏎⏎}");
    md("    两\n     格", "code: 两⏎ 格");
    md("```\n\n  x\n\n```", "code: ⏎  x⏎");
    md(
        "|甲|乙|\n|-|-|\n|*亿元| |\n||6.5%|",
        "tr0! 甲⇥乙\ntr0 *亿元⇥\ntr0 ⇥6.5%",
    );
    md(
        "a[^x]。\n\n[^x]: 注一\n\n    注二",
        "p a。\nnote 注一\nnote 注二",
    );
    md("a\n\n***\n\nb", "p a\np b");
    md("<!-- c -->\n\na <!-- d --> b", "p a b");
    md(
        "\u{3000}\u{3000}首行\n\n&nbsp;\n\n末",
        "p \u{3000}\u{3000}首行\np \u{a0}\np 末",
    );
}

#[test]
fn spaces_that_are_not_ascii_stay() {
    html(
        "<p> \u{3000} </p><p>&nbsp;&nbsp;</p><p>\t\n</p>",
        "p \u{3000}\np \u{a0}\u{a0}",
    );
    html("<p>\u{3000}<b>文</b>&nbsp; </p>", "p \u{3000}文\u{a0}");
    html("<table><tr><td>&nbsp;<td> <td>甲</table>", "tr0 \u{a0}⇥⇥甲");
    html("<table><tr><td> <td></table>文", "p 文");
    md(
        "文\n\n\u{3000}\u{3000}\n\n末\u{3000}",
        "p 文\np \u{3000}\u{3000}\np 末\u{3000}",
    );
    md("# \u{3000}题\u{a0}", "h1 \u{3000}题\u{a0}");
    md("- \u{3000}\n- 乙", "li0• \u{3000}\nli0• 乙");
    md(
        "|甲|\u{3000}乙|\n|-|-|\n|\u{a0}|1|",
        "tr0! 甲⇥\u{3000}乙\ntr0 \u{a0}⇥1",
    );
}

#[test]
fn markdown_lines_and_words() {
    md("中文\n换行", "p 中文换行");
    md("中文，\n“引”", "p 中文，“引”");
    md("中文\nLatin\nwords", "p 中文 Latin words");
    md("said\n“so”", "p said “so”");
    md("硬  \n断\\\n行<br>尾", "p 硬⏎断⏎行⏎尾");
    md("a&amp;b&nbsp;c&#42;", "p a&b\u{a0}c*");
    md("`a  *b*`", "p a  *b*");
    md("![图 说](a.png)![](b.png)", "p 图 说");
    md(
        "[字](/x_y) <http://a.cn/_b> ~~删~~",
        "p 字 http://a.cn/_b 删",
    );
    assert_eq!(
        marks("[*县*](/县*x) ![图](a.png) `c` **重**[^1]\n\n[^1]: n"),
        vec![
            (Inline::Link("/县*x".into()), "*县*".into()),
            (Inline::Image("a.png".into()), "图".into()),
            (Inline::Code, "c".into()),
            (Inline::Strong, "重".into()),
            (Inline::Reference("1".into()), String::new()),
        ]
    );
}

#[test]
fn a_bare_address_ends_before_chinese() {
    md("见https://a.cn/x。后文", "p 见https://a.cn/x。后文");
    let link = |words: &str| (Inline::Link(words.to_owned()), words.to_owned());
    assert_eq!(
        marks("见https://a.cn/x。后文"),
        vec![link("https://a.cn/x")]
    );
    assert_eq!(marks("见https://a.cn/x 后文"), vec![link("https://a.cn/x")]);
}

#[test]
fn stars_that_stand_for_words_stay() {
    md("*县…*亿元、增长*%，在*处", "p *县…*亿元、增长*%，在*处");
    md("**是大县", "p **是大县");
    md("加强**建工作", "p 加强**建工作");
    md("*.*亿元，“*+*”，2*3*4", "p *.*亿元，“*+*”，2*3*4");
    md("* 项 *县 *乡", "li0• 项 *县 *乡");
    md(
        "`在*处`\n\n```\n*县*\n```\n\n<b>*县*</b>",
        "p 在*处\ncode: *县*\np *县*",
    );
    md("\u{F8E0}*县*", "p \u{F8E0}*县*");
    assert_eq!(marks("这是*强调*文字，*县与*市"), vec![]);
    let strong = |words: &str| (Inline::Strong, words.to_owned());
    assert_eq!(
        marks("**“重点”**二字，**加粗（注意）**的"),
        vec![strong("“重点”"), strong("加粗（注意）")]
    );
    assert_eq!(marks("抓**重点**工作"), vec![strong("重点")]);
    assert_eq!(
        marks("an *English word* here"),
        vec![(Inline::Emphasis, "English word".into())]
    );
    assert_eq!(marks("**县与**县"), vec![]);
}

#[test]
fn html_inside_markdown() {
    md(
        "<p>甲</p> <p class=\"em_media\">乙</p>\n\n丙",
        "p 甲\np 乙\np 丙",
    );
    md("<div align=center>\n\n# 题\n\n</div>\n\n文", "h1 题\np 文");
    md("H<sub>2</sub>O <u>下</u>划", "p H2O 下划");
    md("<table><tr><td>a\n\n<td>b</table>", "tr0 a⇥b");
    md("a <script> b\n\nc", "p a <script> b\np c");
    md("a <title> b </title> c", "p a c");
    md("<!-- 未完\n\n后文", "p <!-- 未完\np 后文");
    md("<div title=\"未完>\n\n后文", "p <div title=\"未完>\np 后文");
    md("<script>x\n\ny</script>\n\n文", "p 文");
    md("<frameset>\n\n文", "p 文");
}

#[test]
fn front_matter_gives_the_title() {
    md("---\ntitle: 题\ndate: 2022-05-31\n---\n文", "h0 题\np 文");
    md("---\ntitle: 题\n---\n# 题\n文", "h1 题\np 文");
    md("+++\ntitle = \"题\"\n+++\n文", "h0 题\np 文");
    md("---\ntitle: 题\n---\n", "h0 题");
    let loaded = open("a.txt", "---\ntitle: 题\nby: 甲\n---\n文".as_bytes());
    assert_eq!(loaded.document.meta.title.as_deref(), Some("题"));
    assert_eq!(
        loaded.document.meta.fields,
        vec![("by".into(), "甲".into())]
    );
}

#[test]
fn html_blocks() {
    html(
        "<title>题</title><h1>题</h1><p>文<p>二",
        "h1 题\np 文\np 二",
    );
    html("<title>题</title><p>文", "h0 题\np 文");
    html(
        "<title>长标题_某某网</title><h1>长标题名</h1>",
        "h0 长标题_某某网\nh1 长标题名",
    );
    html("散<p>文</p>尾", "p 散\np 文\np 尾");
    html(
        "<ol type=A start=2><li>甲<p>续<li value=9>乙<ul><li>丙</ul></ol>",
        "li0 B. 甲\nli0 续\nli0 I. 乙\nli1• 丙",
    );
    html(
        "<ol reversed><li>a<li>b</ol><ol type=i><li>c</ol>",
        "li0 2. a\nli0 1. b\nli0 i. c",
    );
    html(
        "<ol style='list-style: none'><li>（一）甲</ol>",
        "li0 （一）甲",
    );
    html("<dl><dt>词<dd>义</dl>", "p 词\np 义");
    html(
        "<blockquote>引<blockquote>深</blockquote></blockquote>",
        "q1 引\nq2 深",
    );
    html(
        "<pre><code class=language-c>\na\n  b\n</code></pre>",
        "code:c ⏎a⏎  b",
    );
    html("<pre>\nx\n\ny</pre>", "code: x⏎⏎y");
    html(
        "<figure><img alt=图 src=a><figcaption>说</figcaption></figure>",
        "p 图\ncaption 说",
    );
    html(
        "<table><caption>表<tr><th>甲<th>乙<tr><td> 1 <td><p>2</p><p>3</p></table><table><tr><td>x</table>",
        "caption 表\ntr0! 甲⇥乙\ntr0 1⇥2 3\ntr1 x",
    );
    html("<table><tr><td><h1>题</h1><p>文</table>", "h1 题\np 文");
    html(
        "<table><tr><td>甲<table><tr><td>乙<td>丙</table></table>",
        "p 甲\ntr0 乙⇥丙",
    );
    html(
        "<p>&nbsp;</p><p> </p><p>\u{3000}文</p>",
        "p \u{a0}\np \u{3000}文",
    );
    html("甲<hr>乙", "p 甲\np 乙");
}

#[test]
fn html_words() {
    html(
        "<ruby>党<rp>(<rt>dǎng<rp>)</ruby>建 &ldquo;引&rdquo;&nbsp;格<br>换",
        "p 党建 “引”\u{a0}格⏎换",
    );
    html(
        "<p>一\n    二\n three\n four <b> 五</b> 六",
        "p 一二 three four 五 六",
    );
    html(
        "<p>a<!-- x -->b<script>x</script><style>y</style><template>z</template>c<span hidden>h</span><i style='DISPLAY: none'>n</i>",
        "p abc",
    );
    html(
        "<nav>导航</nav><header>站名</header><div>文</div><footer>版权</footer>",
        "p 文",
    );
    html("<header><h1>题</h1></header><p>文", "h1 题\np 文");
    html(
        "<div>旁</div><article><header>头</header>文<footer>尾</footer></article>",
        "p 头\np 文\np 尾",
    );
    html("<main>文</main><div>旁</div>", "p 文");
    html("<header>只有页眉</header>", "p 只有页眉");
    html("他说<q>好</q>，<br><br>再见<br>", "p 他说“好”，⏎⏎再见");
}

#[test]
fn marks_cover_words_only() {
    let document = open(
        "a.html",
        "<p>x <b> 重 </b> y<a href=' /u '><p>一</p><p>二</p></a>".as_bytes(),
    )
    .document;
    let found: Vec<_> = document
        .marks
        .iter()
        .map(|mark| (document.text.slice(mark.span), &mark.kind))
        .collect();
    let link = Inline::Link("/u".into());
    assert_eq!(
        found,
        vec![("重", &Inline::Strong), ("一", &link), ("二", &link)]
    );
}

#[test]
fn footnotes_know_their_bodies_by_the_label_of_their_references() {
    let markdown = "文[^a]，又[^乙]。\n\n[^a]: 注一。\n\n    续。\n\n[^乙]: 注二。\n";
    let html = "<p>文<a role=\"doc-noteref\" href=\"#f1\">1</a>。</p><section role=\"doc-endnotes\"><ol>\
                <li id=\"f1\"><p>注一。<a role=\"doc-backlink\" href=\"#r1\">↩</a></p></li></ol></section>";
    for (name, source, expected) in [
        ("a.md", markdown, vec![("a", "注一。"), ("乙", "注二。")]),
        ("a.html", html, vec![("1", "注一。")]),
    ] {
        let loaded = load(
            source.as_bytes(),
            Some(std::path::Path::new(name)),
            &Choice::default(),
            &Limits::default(),
        )
        .unwrap();
        let document = loaded.document;
        let found: Vec<(&str, &str)> = document
            .footnotes
            .iter()
            .map(|note| {
                let body = document.paragraph_at(note.at);
                (note.label.as_str(), document.text.slice(body))
            })
            .collect();
        let plain: Vec<(&str, &str)> = found
            .iter()
            .map(|(label, body)| (*label, body.trim_start_matches("1. ")))
            .collect();
        assert_eq!(plain, expected, "{name}");
    }
}

//! What Markdown becomes.

use super::*;
use crate::document::Align;

#[test]
fn blocks() {
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
fn lines_and_words() {
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
fn bodies_of_footnotes_stand_at_the_end() {
    md(
        "文[^a]，又[^b]。\n\n[^b]: 乙\n[^c]: 未引\n\n> [^a]: 甲\n\n末",
        "p 文，又。\np 末\nnote 甲\nnote 乙\nnote 未引",
    );
    md("文[^无]", "p 文[^无]");
}

#[test]
fn tildes_between_numbers_stay() {
    md("增长5~10%，下降3~5%", "p 增长5~10%，下降3~5%");
    md("~~删~~ and ~struck~ x", "p 删 and struck x");
    md("`1~2` ~/a", "p 1~2 ~/a");
}

#[test]
fn withheld_words_may_stand_on_two_lines() {
    md("**是大县，\n加强**建工作", "p **是大县，加强**建工作");
    md("抓**重点\n内容**工作", "p 抓重点内容工作");
    md("copy *.* to *-* now", "p copy . to - now");
}

#[test]
fn short_comments_are_comments() {
    md("甲<!-->乙<!--->丙<!-- 注 -->丁", "p 甲乙丙丁");
}

#[test]
fn tables_keep_how_their_columns_are_set() {
    let (left, centre, right) = (Some(Align::Left), Some(Align::Centre), Some(Align::Right));
    for (source, expected) in [
        (
            "|a|b|c|d|\n|:--|:-:|--:|---|\n|1|2|3|4|",
            vec![(0, vec![left, centre, right, None])],
        ),
        (
            "|a|b|\n|---|---|\n|1|2|\n\n中\n\n|a|b|\n|---|--:|\n|1|2|",
            vec![(1, vec![None, right])],
        ),
        ("|a|\n|---|\n|1|", vec![]),
        (
            "<table><tr><td style='color:red; text-align: Right'>1</td><td align=center>2</td></tr></table>",
            vec![(0, vec![right, centre])],
        ),
        (
            "<table><tr><td align=right colspan=2>1</td></tr><tr><td>1</td><td align=right>2</td></tr></table>",
            vec![(0, vec![None, right])],
        ),
    ] {
        assert_eq!(
            open("a.md", source.as_bytes()).document.alignments,
            expected,
            "{source}"
        );
    }
}

#[test]
fn tables_keep_their_cells() {
    md(
        "| a | b |\n|---|:-:|\n| x \\| y | `c` |\n| 1 |\n| **粗** | [链](u) |",
        "tr0! a⇥b\ntr0 x | y⇥c\ntr0 1⇥\ntr0 粗⇥链",
    );
}

#[test]
fn what_is_no_markdown_is_text() {
    md("甲\n: 定义", "p 甲 : 定义");
    md(
        "$x_1 + y_1$ 与 [[维基|链接]]",
        "p $x_1 + y_1$ 与 [[维基|链接]]",
    );
    md("签字：__年__月__日", "p 签字：__年__月__日");
    md("（一）甲\n（二）乙", "p （一）甲（二）乙");
}

#[test]
fn front_matter_that_is_no_yaml_is_text_and_no_heading() {
    md(
        "---\nlayout: post\ntitle: 县域: 调研\n---\n\n正文",
        "p layout: post title: 县域: 调研\np 正文",
    );
    // A rule before a text with a heading.
    md("---\n首段\n\n标题\n---\n文", "p 首段\nh2 标题\np 文");
    md("---\n标题: 题\n---\n文", "h0 题\np 文");
}

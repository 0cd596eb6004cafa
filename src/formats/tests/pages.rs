//! Whole pages in the shapes that are found on the web: the text is found, what stands around it is left out.

use super::*;

const FIRST: &str =
    "为加强水资源节约集约利用，县水务局组织开展了灌区节水改造专项检查，现将有关情况通报如下。";
const SECOND: &str =
    "检查组先后走访十二个乡镇，实地查看渠道、闸门和计量设施，召开座谈会八次，发放问卷三百余份。";

/// `①` and `②` stand for the two paragraphs of a text.
fn found(source: &str, expected: &str) {
    let with_words = |text: &str| text.replace('①', FIRST).replace('②', SECOND);
    page(&with_words(source), &with_words(expected));
}

#[test]
fn a_portal_of_divisions() {
    found(
        "<title>关于检查情况的通报_云岭县人民政府</title><body>
        <div class=top><div class=logo><a href=/><img src=l.png alt=云岭县人民政府></a></div><form><input><button>搜索</button></form></div>
        <div class=nav><ul><li><a href=/>首页</a><li><a href=/a>政务公开</a><li><a href=/b>互动交流</a></ul></div>
        <div class=weizhi>当前位置：<a href=/>首页</a> &gt; <a href=/a>政务公开</a></div>
        <div class=main><div class=article><h1>关于检查情况的通报</h1>
        <div class=info><span>来源：县水务局</span> <span>时间：2023-05-06</span> <span>浏览次数：128</span> <span>字体：【<a href='javascript:f(1)'>大</a> <a href='javascript:f(2)'>中</a> <a href='javascript:f(3)'>小</a>】</span></div>
        <div class=TRS_Editor><p>①</p><p>②</p><p>云岭县水务局</p></div>
        <p>附件：<a href=a.doc>1.评分表.doc</a></p>
        <div class=bdsharebuttonbox>分享到：<a href=#>微信</a><a href=#>微博</a></div>
        <div>【<a href='javascript:window.print()'>打印</a>】【<a href='javascript:window.close()'>关闭</a>】</div>
        <div>上一篇：<a href=1.html>关于春灌工作的通知</a></div><div>下一篇：没有了</div></div>
        <div class=right><h3>热点新闻</h3><ul><li><a href=1>县委常委会召开会议</a><li><a href=2>春耕生产会议召开</a><li><a href=3>招商引资会举行</a></ul></div></div>
        <div class=footer><p>主办：云岭县人民政府办公室　承办：云岭县信息中心</p><p>云ICP备00000000号</p><p><a href=/map>网站地图</a> | <a href=/about>关于我们</a></p></div>",
        "h1 关于检查情况的通报\np 来源：县水务局 时间：2023-05-06\np ①\np ②\np 云岭县水务局\np 附件：1.评分表.doc",
    );
}

#[test]
fn a_page_of_nested_tables() {
    found(
        "<title>无标题文档</title><body><table width=980><tr><td><table><tr><td><a href=/>首页</a><td><a href=/1>新闻中心</a><td><a href=/2>机构设置</a></table>
        <tr><td>您现在的位置：<a href=/>首页</a>&gt;&gt;<a href=/1>调查研究</a>&gt;&gt;正文
        <tr><td><table><tr><td width=200><table><tr><td><a href=1>要闻之一</a><tr><td><a href=2>要闻之二</a><tr><td><a href=3>要闻之三</a></table>
        <td><p align=center><b><font size=5>整改情况调查</font></b></p>
        &nbsp;&nbsp;①<br>&nbsp;&nbsp;②<table border=1><tr><td>年份<td>电站<tr><td>2007<td>14</table>
        <p align=right>【<a href=#>打印本页</a>】 【<a href=#>关闭窗口</a>】</table>
        <tr><td align=center>版权所有：云岭县水务局　地址：云岭县人民路一号　电话：0000-0000000<br>建议使用1024*768分辨率浏览　云ICP备00000000号</table>",
        "p 整改情况调查\np \u{a0}\u{a0}①⏎\u{a0}\u{a0}②\ntr0 年份⇥电站\ntr0 2007⇥14",
    );
}

#[test]
fn a_page_of_divisions_and_breaks() {
    found(
        "<body><div><div>道路养护调查</div><div>　　①</div><div><br></div><div>　　②<br>　　其一，责任不清。</div>\
         <div><span>一、基本<span>情况</span></span></div><div><span><p>①</p></span></div></div>",
        "p 道路养护调查\np \u{3000}\u{3000}①\np \u{3000}\u{3000}②⏎\u{3000}\u{3000}其一，责任不清。\np 一、基本情况\np ①",
    );
}

#[test]
fn a_blog_with_landmarks() {
    found(
        "<title>笔记 | 某博客</title><header><a href=/>某博客</a><nav><a href=/a>关于</a></nav></header><main><article><header><h1>笔记</h1><p>作者：甲</p></header>\
         <p>①</p><h2>河</h2><pre><code class=language-sh>ls  -l\ncat</code></pre><aside>带靴子。</aside><footer>归入：行走</footer></article></main>\
         <aside class=sidebar><h2>近文</h2><ul><li><a href=1>一</a></ul></aside><footer>© 某博客</footer>",
        "h1 笔记\np 作者：甲\np ①\nh2 河\ncode:sh ls  -l⏎cat\np 带靴子。\np 归入：行走",
    );
}

#[test]
fn a_declaration_that_leaves_out_the_text_is_not_believed() {
    found(
        "<main><p>导语。</p></main><div><p>①</p><p>②</p></div>",
        "p 导语。\np ①\np ②",
    );
    found(
        "<div><p>①</p><p>②</p></div><div><article><a href=1>另文</a></article></div>",
        "p ①\np ②\np 另文",
    );
    found(
        "<header><h1>某县水务局</h1></header><h1>通报</h1><p>①</p>",
        "h1 通报\np ①",
    );
    found(
        "<footer><p>①</p><p>②</p></footer><p>短</p>",
        "p ①\np ②\np 短",
    );
}

#[test]
fn a_plain_document_is_read_whole() {
    found(
        "<h2>目录</h2><ul><li><a href=#a>第一章</a><li><a href=#b>第二章</a></ul><div id=content><h2 id=a>第一章</h2><p>①</p><h2 id=b>第二章</h2><p>②</p></div>\
         <div class=footer>二〇二三年五月六日</div><p>打印、关闭</p><table><tr><td>状态<td>操作<tr><td>打开<td>关闭</table>\
         <h3>参考文献</h3><ul><li><a href=http://a>甲</a><li><a href=http://b>乙</a><li><a href=http://c>丙</a></ul>",
        "h2 目录\nli0• 第一章\nli0• 第二章\nh2 第一章\np ①\nh2 第二章\np ②\np 二〇二三年五月六日\np 打印、关闭\ntr0 状态⇥操作\ntr0 打开⇥关闭\nh3 参考文献\nli0• 甲\nli0• 乙\nli0• 丙",
    );
    // A list of links is the text of a page that has no other.
    found(
        "<body><div><ul><li><a href=1>甲</a><li><a href=2>乙</a><li><a href=3>丙</a></ul></div>",
        "li0• 甲\nli0• 乙\nli0• 丙",
    );
}

#[test]
fn a_page_saved_by_a_word_processor() {
    found(
        "<html xmlns:o='urn:x'><title>报告</title><style>p.MsoNormal{}</style><!--[if gte mso 9]><xml><o:x>1</o:x></xml><![endif]--><body><div class=WordSection1>\
         <p class=MsoNormal align=center><b><span style='font-size:22pt'>调查<span lang=EN-US>2023</span>报告<o:p></o:p></span></b></p>\
         <p class=MsoNormal><span>①</span><span>完成投资\n</span><span lang=EN-US>12</span><span>亿元。</span></p>\
         <table class=MsoTableGrid><tr><td><p>指标</p><td><p>数值</p><tr><td><p>投资</p><td><p>12</p></table></div>",
        "h0 报告\np 调查2023报告\np ①完成投资 12亿元。\ntr0 指标⇥数值\ntr0 投资⇥12",
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 48, ..Default::default() })]

    /// Whatever its paragraphs are, a page of paragraphs, headings and items without links or names loses none of them.
    #[test]
    fn pages_without_furniture_stay_whole(
        parts in proptest::collection::vec(("[a-z甲乙打印关闭首页大中小，。 ]{1,30}", 0..4_usize), 1..12),
    ) {
        let mut source = String::from("<body>");
        let mut expected = String::new();
        for (words, kind) in &parts {
            let name = ["p", "div", "h2", "blockquote"][*kind];
            source.extend(["<", name, ">", words, "</", name, ">"]);
            expected.extend(words.chars().filter(|c| !c.is_whitespace()));
        }
        let document = open("a.html", source.as_bytes()).document;
        let found: String = document.text.as_str().chars().filter(|c| !c.is_whitespace()).collect();
        proptest::prop_assert_eq!(found, expected);
    }
}

//! What the elements of a page become.

use super::*;

#[test]
fn blocks() {
    page(
        "<title>题</title><h1>题</h1><p>文<p>二",
        "h1 题\np 文\np 二",
    );
    page("<title>题</title><p>文", "h0 题\np 文");
    page(
        "<title>长标题_某某网</title><h1>长标题名</h1>",
        "h0 长标题_某某网\nh1 长标题名",
    );
    page("散<p>文</p>尾", "p 散\np 文\np 尾");
    page(
        "<ol type=A start=2><li>甲<p>续<li value=9>乙<ul><li>丙</ul></ol>",
        "li0 B. 甲\nli0 续\nli0 I. 乙\nli1• 丙",
    );
    page(
        "<ol reversed><li>a<li>b</ol><ol type=i><li>c</ol>",
        "li0 2. a\nli0 1. b\nli0 i. c",
    );
    page(
        "<ol style='list-style: none'><li>（一）甲</ol>",
        "li0 （一）甲",
    );
    page("<dl><dt>词<dd>义</dl>", "p 词\np 义");
    page(
        "<blockquote>引<blockquote>深</blockquote></blockquote>",
        "q1 引\nq2 深",
    );
    page(
        "<pre><code class=language-c>\na\n  b\n</code></pre>",
        "code:c ⏎a⏎  b",
    );
    page("<pre>\nx\n\ny</pre>", "code: x⏎⏎y");
    page(
        "<figure><img alt=图 src=a><figcaption>说</figcaption></figure>",
        "p 图\ncaption 说",
    );
    page(
        "<table><caption>表<tr><th>甲<th>乙<tr><td> 1 <td><p>2</p><p>3</p></table><table><tr><td>x</table>",
        "caption 表\ntr0! 甲⇥乙\ntr0 1⇥2 3\ntr1 x",
    );
    page("<table><tr><td><h1>题</h1><p>文</table>", "h1 题\np 文");
    page(
        "<table><tr><td>甲<table><tr><td>乙<td>丙</table></table>",
        "p 甲\ntr0 乙⇥丙",
    );
    page(
        "<p>&nbsp;</p><p> </p><p>\u{3000}文</p>",
        "p \u{a0}\np \u{3000}文",
    );
    page("甲<hr>乙", "p 甲\np 乙");
}

#[test]
fn words() {
    page(
        "<ruby>党<rp>(<rt>dǎng<rp>)</ruby>建 &ldquo;引&rdquo;&nbsp;格<br>换",
        "p 党建 “引”\u{a0}格⏎换",
    );
    page(
        "<p>一\n    二\n three\n four <b> 五</b> 六",
        "p 一二 three four 五 六",
    );
    page(
        "<p>a<!-- x -->b<script>x</script><style>y</style><template>z</template>c<span hidden>h</span><i style='DISPLAY: none'>n</i>",
        "p abc",
    );
    page(
        "<nav>导航</nav><header>站名</header><div>文</div><footer>版权</footer>",
        "p 文",
    );
    page("<header><h1>题</h1></header><p>文", "h1 题\np 文");
    page(
        "<div>旁</div><article><header>头</header>文<footer>尾</footer></article>",
        "p 头\np 文\np 尾",
    );
    page("<main>文</main><div>旁</div>", "p 文");
    page("<header>只有页眉</header>", "p 只有页眉");
    page("他说<q>好</q>，<br><br>再见<br>", "p 他说“好”，⏎⏎再见");
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
fn items_have_the_labels_that_are_printed() {
    page(
        "<ol style='list-style-type:lower-alpha'><li>甲<li>乙</ol><ol style='list-style: cjk-ideographic inside'><li>丙</ol>",
        "li0 a. 甲\nli0 b. 乙\nli0 一、 丙",
    );
    page(
        "<ol><li type=I>甲<ol><li>子</ol><li style='list-style-type:none'>乙<li>丙</ol>",
        "li0 I. 甲\nli1 1. 子\nli0 乙\nli0 3. 丙",
    );
    page(
        "<ul style='list-style:none'><li>甲</ul><ul><li><input type=checkbox checked> 结<li><label><input type=checkbox>办</label></ul>",
        "li0 甲\nli0☑ 结\nli0☐ 办",
    );
}

#[test]
fn footnotes_of_many_writers() {
    page(
        "<p>水<sup><a href='#f1'>[1]</a></sup>、<a href='#f2'><sup>2</sup></a>，H<sup>2</sup>，<sup><a href='#x'>见下</a></sup></p>\
         <section class=footnotes><ol><li id=f1><p>注一 <a class=footnote-backref href='#r1'>↩</a></ol></section>",
        "p 水、，H2，见下\nnote 注一",
    );
    page(
        "<p>文<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a>。</p><div style='mso-element:footnote-list'><hr>\
         <div style='mso-element: footnote' id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> 注。</p></div></div>",
        "p 文。\nnote 注。",
    );
}

#[test]
fn hidden_things_are_not_read() {
    page("<p>甲<span aria-hidden=true>x</span>乙", "p 甲乙");
    page("<div aria-hidden=true><p>甲</p></div>", "p 甲");
    page(
        "<details><summary>要</summary>详</details><noscript>x</noscript>",
        "p 要\np 详",
    );
}

#[test]
fn a_title_that_is_not_stated_moves_nothing() {
    page("<p>甲</p><h1>题</h1><p>乙", "p 甲\nh1 题\np 乙");
    page("<title>无标题文档</title><p>甲", "p 甲");
    let document = open("a.html", "<p>甲</p><h1>题</h1>".as_bytes()).document;
    assert_eq!(document.meta.title.as_deref(), Some("题"));
}

#[test]
fn tables_of_data_and_of_layout() {
    page(
        "<table border=1><tr><td>甲<td colspan=2>乙<tr><td rowspan=2>丙<td>1<td>2<tr><td>3<td>4</table>",
        "tr0 甲⇥乙\ntr0 丙⇥1⇥2\ntr0 3⇥4",
    );
    page(
        "<table><tr><td><p>投资<td><p>一<p>二<p>三<tr><td>指标指标指标<td>增速增速</table>",
        "tr0 投资⇥一 二 三\ntr0 指标指标指标⇥增速增速",
    );
    page("<table><tr><td><p>一</p><p>二</p></table>", "p 一\np 二");
}

#[test]
fn formulas_are_lines_and_arrows_back_are_left_out() {
    for (source, expected) in [
        (
            "<p>式<math><mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac><msqrt><mi>x</mi></msqrt></math>。</p>",
            "式a/b+1√x。",
        ),
        (
            "<p>话<sup><a href='http://x/y#n1'>[1]</a></sup>。</p><p id='n1'>注。<a href='#r1'>↩\u{FE0E}</a></p><p><a href='#up'>↑</a></p>",
            "话。\n注。\n↑",
        ),
    ] {
        let document = open("a.html", source.as_bytes()).document;
        assert_eq!(document.text.as_str(), expected, "{source}");
    }
}

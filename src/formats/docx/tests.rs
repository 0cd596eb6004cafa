use crate::document::{BlockKind, Document, Inline};
use crate::formats::package::tests::pack;
use crate::formats::tests::windows::{has_no_window, window_of};
use crate::formats::{Choice, Limits, LoadError, load};

/// A package with a body and further parts.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let main = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut all = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", main.as_str()),
    ];
    all.extend(parts);
    let bytes: Vec<_> = all
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    pack(&bytes)
}

fn read(body: &str, parts: &[(&str, &str)]) -> Document {
    load(
        &docx(body, parts),
        None,
        &Choice::default(),
        &Limits::default(),
    )
    .unwrap()
    .document
}

fn check(body: &str, expected: &str) {
    let document = read(body, &[]);
    assert_eq!(document.text.as_str(), expected, "{body}");
}

fn p(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn r(words: &str) -> String {
    format!("<w:r><w:t>{words}</w:t></w:r>")
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let kept = r("留");
    check(
        &p(&format!(
            "{kept}<w:ins>{}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>",
            r("增"),
            r("旧处"),
            r("新处")
        )),
        "留增新处",
    );
    let gone = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>";
    check(
        &[p(&format!("{gone}{}", r("前"))), p(&r("后"))].concat(),
        "前后",
    );
    check(
        &[p(&r("前")), p(&format!("{gone}{}", r("末")))].concat(),
        "前\n末",
    );
    let table = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p(&r("格")));
    check(
        &[p(&format!("{gone}{}", r("前"))), table, p(&r("后"))].concat(),
        "前\n格\n后",
    );
    let separator =
        "<w:pPr><w:outlineLvl w:val='0'/><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>";
    check(
        &[p(&format!("{separator}{}", r("标题"))), p(&r("正文"))].concat(),
        "标题\n正文",
    );
}

#[test]
fn hidden_words_instructions_and_second_branches_are_left_out() {
    check(
        &p(&format!(
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>{}",
            r("显")
        )),
        "显",
    );
    check(
        &p("<w:r><w:rPr><w:vanish w:val='0'/><w:webHidden/></w:rPr><w:t>显</w:t></w:r>"),
        "显",
    );
    let field = |inner: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{inner}</w:instrText></w:r>"
        )
    };
    let end = "<w:r><w:fldChar w:fldCharType='end'/></w:r>";
    let separate = "<w:r><w:fldChar w:fldCharType='separate'/></w:r>";
    check(
        &p(&format!("第{}{separate}{}{end}页", field("PAGE"), r("3"))),
        "3",
    );
    check(
        &p(&format!("{}{}{end}", field("EQ \\o\\ac(○,2)"), r("见")).replace(&r("见"), "")),
        "②",
    );
    let box_of = |words: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(&r(words)));
    let both = format!(
        "<w:r><mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent></w:r>",
        box_of("框")
    );
    check(&p(&format!("{}{both}{}", r("前"), r("后"))), "前后\n框");
    check(
        &p(
            "<w:r><w:ruby><w:rt><w:r><w:t>dǎng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>党</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        ),
        "党",
    );
}

#[test]
fn a_field_without_an_end_hides_nothing() {
    let open =
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>";
    check(
        &[p(&format!("{open}{}", r("甲"))), p(&r("乙"))].concat(),
        "甲\n乙",
    );
}

#[test]
fn characters_and_images_stand_in_their_places() {
    check(
        &p(
            "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:sym w:font='Wingdings' w:char='F0FE'/><w:tab/><w:t>c &amp; d</w:t><w:cr/><w:t>e</w:t></w:r>",
        ),
        "a\u{2011}b☑\tc & d\ne",
    );
    check(
        &p("<w:r><w:rPr><w:rFonts w:ascii='Symbol'/></w:rPr><w:t>\u{f061}x</w:t></w:r>"),
        "αx",
    );
    let picture = |alt: &str| {
        format!(
            "<w:r><w:drawing><wp:inline><wp:docPr id='1' name='图片 1' descr='{alt}'/><a:blip r:embed='rId7'/></wp:inline></w:drawing></w:r>"
        )
    };
    check(&p(&picture("")), "");
    check(&p(&picture("厂区照片")), "厂区照片");
    check(
        &p(
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f><m:d><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d></m:oMath>",
        ),
        "1/2(x)",
    );
}

#[test]
fn tables_have_a_block_for_each_row() {
    let cell = |properties: &str, words: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(&r(words)))
    };
    let rows = [
        format!(
            "<w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr>",
            cell("<w:gridSpan w:val='2'/>", "合并"),
            cell("", "丙")
        ),
        format!(
            "<w:tr>{}{}{}</w:tr>",
            cell("<w:vMerge w:val='restart'/>", "甲"),
            cell("", "乙"),
            cell("", "丙")
        ),
        format!(
            "<w:tr>{}{}{}</w:tr>",
            cell("<w:vMerge/>", "不见"),
            cell("", "丁"),
            cell("", "")
        ),
        format!(
            "<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{}</w:tr>",
            cell("", "已删")
        ),
    ];
    let document = read(
        &format!("<w:tbl>{}</w:tbl>{}", rows.concat(), p(&r("后"))),
        &[],
    );
    assert_eq!(document.text.as_str(), "合并\t丙\n甲\t乙\t丙\n\t丁\t\n后");
    assert_eq!(
        document.blocks[0].kind,
        BlockKind::Row {
            table: 0,
            header: true
        }
    );
    let inner = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("", "里"));
    let nested = format!(
        "<w:tbl><w:tr><w:tc>{}{inner}{}</w:tc>{}</w:tr></w:tbl>",
        p(&r("外")),
        p(""),
        cell("", "旁")
    );
    check(&nested, "外\t旁\n里");
}

const STYLES: &str = "<w:styles><w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>
    <w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>
    <w:style w:type='paragraph' w:styleId='t'><w:name w:val='Title'/></w:style>
    <w:style w:type='paragraph' w:styleId='c'><w:name w:val='caption'/></w:style>
    <w:style w:type='paragraph' w:styleId='q'><w:name w:val='Quote'/></w:style>
    <w:style w:type='character' w:styleId='s'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style></w:styles>";
const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId='0'>
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/><w:pStyle w:val='1'/><w:lvlText w:val='%1、'/></w:lvl>
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='bullet'/><w:lvlText w:val=''/></w:lvl></w:abstractNum>
    <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";

#[test]
fn styles_and_numberings_make_headings_and_items() {
    let styled = |style: &str, words: &str| {
        p(&format!(
            "<w:pPr><w:pStyle w:val='{style}'/></w:pPr>{}",
            r(words)
        ))
    };
    let bullet = p(&format!(
        "<w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr>{}",
        r("点")
    ));
    let plain = p(&format!(
        "<w:pPr><w:pStyle w:val='1'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr>{}",
        r("附件")
    ));
    let direct = p(&format!(
        "<w:pPr><w:outlineLvl w:val='2'/></w:pPr>{}",
        r("三级")
    ));
    let bold = p("<w:r><w:rPr><w:rStyle w:val='s'/></w:rPr><w:t>强</w:t></w:r>");
    let body = [
        styled("t", "题"),
        styled("1", "甲"),
        bullet,
        styled("1", "乙"),
        plain,
        direct,
        styled("c", "图一"),
        styled("q", "引"),
        bold,
    ]
    .concat();
    let document = read(
        &body,
        &[
            ("word/styles.xml", STYLES),
            ("word/numbering.xml", NUMBERING),
        ],
    );
    assert_eq!(
        document.text.as_str(),
        "题\n一、甲\n点\n二、乙\n附件\n三级\n图一\n引\n强"
    );
    let kinds: Vec<_> = document
        .blocks
        .iter()
        .map(|block| block.kind.clone())
        .collect();
    let item = BlockKind::Item {
        depth: 1,
        marker: Some(crate::document::Marker::Bullet),
    };
    let heading = BlockKind::Heading;
    assert_eq!(
        kinds,
        [
            heading(0),
            heading(1),
            item,
            heading(1),
            heading(1),
            heading(3),
            BlockKind::Caption,
            BlockKind::Quotation { depth: 1 },
            BlockKind::Paragraph
        ]
    );
    assert_eq!(
        document.marks.len(),
        1,
        "only what is bold against its paragraph"
    );
}

#[test]
fn notes_come_at_the_end_and_comments_beside() {
    let body = p(&format!(
        "<w:commentRangeStart w:id='4'/>{}<w:commentRangeEnd w:id='4'/><w:r><w:commentReference w:id='4'/></w:r><w:r><w:endnoteReference w:id='7'/></w:r><w:r><w:footnoteReference w:id='5'/></w:r><w:hyperlink w:anchor='m'>{}</w:hyperlink>",
        r("存疑"),
        r("见后")
    )) + &p(&format!("<w:bookmarkStart w:name='m'/>{}", r("后")));
    let note = |kind: &str, id: u8, words: &str| {
        format!(
            "<w:{kind}s><w:{kind} w:type='separator' w:id='0'>{}</w:{kind}><w:{kind} w:id='{id}'>{}</w:{kind}></w:{kind}s>",
            p(&r("线")),
            p(&format!("<w:r><w:{kind}Ref/><w:tab/></w:r>{}", r(words)))
        )
    };
    let comments = format!(
        "<w:comments><w:comment w:id='4' w:author='审阅人' w:date='2026-11-21T02:06:30Z'>{}{}</w:comment></w:comments>",
        p(&r("请核")),
        p(&r("第二段"))
    );
    let (footnotes, endnotes) = (note("footnote", 5, "脚注"), note("endnote", 7, "尾注"));
    let settings = "<w:settings><w:footnotePr><w:numFmt w:val='decimalEnclosedCircleChinese'/></w:footnotePr></w:settings>";
    let document = read(
        &body,
        &[
            ("word/footnotes.xml", &footnotes),
            ("word/endnotes.xml", &endnotes),
            ("word/comments.xml", &comments),
            ("word/settings.xml", settings),
        ],
    );
    assert_eq!(document.text.as_str(), "存疑见后\n后\n脚注\n尾注");
    let labels: Vec<_> = document
        .footnotes
        .iter()
        .map(|note| note.label.as_str())
        .collect();
    assert_eq!(labels, ["①", "i"]);
    let comment = &document.comments[0];
    assert_eq!(
        (
            document.text.slice(comment.span),
            comment.note.as_str(),
            comment.author.as_str()
        ),
        ("存疑", "请核\n第二段", "审阅人")
    );
    let link = document
        .marks
        .iter()
        .find(|mark| mark.kind == Inline::Link("#m".to_owned()));
    assert_eq!(
        link.map(|mark| document.text.slice(mark.span)),
        Some("见后")
    );
    assert!(document.target("m").is_some());
    assert_eq!(document.warnings, vec![]);
}

#[test]
fn the_title_of_the_file_comes_first_unless_it_is_made_up() {
    let core = |title: &str| {
        format!(
            "<cp:coreProperties><dc:title>{title}</dc:title><dc:creator>甲</dc:creator></cp:coreProperties>"
        )
    };
    for (title, expected) in [
        ("关于县域", "关于县域\n文"),
        ("文", "文"),
        ("文档1", "文"),
        ("", "文"),
    ] {
        let document = read(&p(&r("文")), &[("docProps/core.xml", &core(title))]);
        assert_eq!(document.text.as_str(), expected, "{title}");
        assert_eq!(document.meta.author.as_deref(), Some("甲"));
    }
}

#[test]
fn encrypted_and_empty_packages_say_so() {
    let mut ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let refused = |bytes: &[u8]| match load(bytes, None, &Choice::default(), &Limits::default()) {
        Err(LoadError::Broken(why)) => why.key().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&ole), "formats.office-encrypted");
    let wrong = pack(&[
        ("[Content_Types].xml", b""),
        ("word/document.xml", b"<html/>"),
    ]);
    assert_eq!(refused(&wrong), "formats.office-no-body");
}

#[test]
fn hostile_bodies_end_in_documents() {
    let towers = [
        format!("{}{}", "<w:sdt><w:sdtContent>".repeat(10_000), p(&r("文"))),
        format!("<w:p>{}{}", "<w:smartTag>".repeat(10_000), r("文")),
        format!("{}{}", "<w:tbl><w:tr><w:tc>".repeat(10_000), p(&r("文"))),
        format!(
            "{}{}",
            "<w:p><w:r><w:txbxContent>".repeat(10_000),
            p(&r("文"))
        ),
        format!(
            "<w:p>{}{}",
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r>".repeat(10_000),
            r("文")
        ),
    ];
    for body in towers {
        let document = read(&body, &[]);
        assert!(
            document.text.as_str().contains('文'),
            "{}",
            body.get(..40).unwrap_or_default()
        );
    }
    let empty = read(&"<w:p/>".repeat(1_000_000), &[]);
    assert_eq!(empty.text.as_str(), "");
    let cut = docx(&p(&r("文字")), &[]);
    for end in (0..cut.len()).step_by(7) {
        drop(load(
            &cut[..end],
            None,
            &Choice::default(),
            &Limits::default(),
        ));
    }
    match load(
        &cut[..cut.len() - 30],
        None,
        &Choice::default(),
        &Limits::default(),
    ) {
        Err(LoadError::Broken(why)) => assert_eq!(why.key(), "formats.zip-cut"),
        other => panic!("{other:?}"),
    }
    let torso = pack(&[
        ("[Content_Types].xml", b"".as_slice()),
        (
            "word/document.xml",
            "<w:document><w:body><w:p><w:r><w:t>文".as_bytes(),
        ),
    ]);
    let document = load(&torso, None, &Choice::default(), &Limits::default())
        .unwrap()
        .document;
    assert_eq!((document.text.as_str(), document.warnings.len()), ("文", 1));
}

#[test]
fn taken_in_pages_are_paragraphs_of_the_document() {
    let relations = "<Relationships>\
        <Relationship Id='c1' Type='http://x/aFChunk' Target='a.html'/>\
        <Relationship Id='c2' Type='http://x/aFChunk' Target='b.txt'/>\
        <Relationship Id='c3' Type='http://x/aFChunk' Target='c.rtf'/>\
        <Relationship Id='c4' Type='http://x/aFChunk' Target='http://x/d.html' TargetMode='External'/></Relationships>";
    let page = "<html><head><title>网页</title></head><body><h2>一、网页</h2><p>有<b>粗</b>字，<a href='http://x/'>链接</a>。<br>次行</p>\
        <ul><li>项</li></ul><table><tr><td>甲</td><td>乙</td></tr></table><nav>导航</nav></body></html>";
    let chunk = |id: &str| format!("<w:altChunk r:id='{id}'/>");
    let body = [
        p(&r("前")),
        chunk("c1"),
        chunk("c2"),
        chunk("c3"),
        chunk("c4"),
        chunk("c1"),
        p(&r("后")),
    ];
    let document = read(
        &body.concat(),
        &[
            ("word/_rels/document.xml.rels", relations),
            ("word/a.html", page),
            ("word/b.txt", "纯文本\n两行\n"),
            ("word/c.rtf", "{\\rtf1 x}"),
        ],
    );
    assert_eq!(
        document.text.as_str(),
        "前\n一、网页\n有粗字，链接。\n次行\n项\n甲\t乙\n导航\n纯文本\n两行\n后"
    );
    let kinds: Vec<_> = document.blocks.iter().map(|block| &block.kind).collect();
    assert_eq!(kinds[1], &BlockKind::Heading(2));
    assert!(matches!(kinds[3], BlockKind::Item { .. }), "{kinds:?}");
    assert!(matches!(kinds[4], BlockKind::Row { .. }), "{kinds:?}");
    let marked = |kind: &Inline| {
        let mark = document.marks.iter().find(|mark| mark.kind == *kind);
        mark.map(|mark| document.text.slice(mark.span))
    };
    assert_eq!(marked(&Inline::Strong), Some("粗"));
    assert_eq!(marked(&Inline::Link("http://x/".to_owned())), Some("链接"));
    // What is not read, or stands a second time, is told.
    assert_eq!(document.warnings.len(), 1, "{:?}", document.warnings);
    assert_eq!(document.warnings[0].key(), "formats.office-foreign");
}

#[test]
fn the_beginning_is_shown_while_the_rest_is_read() {
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let core = "<cp:coreProperties><dc:title>年度报告</dc:title></cp:coreProperties>";
    let notes = "<w:footnotes><w:footnote w:id='1'><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let body = |count: usize| -> String {
        let item = |number: usize| {
            let note = if number == 3 {
                "<w:r><w:footnoteReference w:id='1'/></w:r>"
            } else {
                ""
            };
            p(&format!(
                "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>{}{note}",
                r("一段话，有几十个字那么长，后面还有许多段，段段相似而不相同")
            ))
        };
        let table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
        (0..count)
            .map(|number| item(number) + if number % 50 == 0 { table } else { "" })
            .collect()
    };
    let file = |count| {
        docx(
            &body(count),
            &[
                ("word/numbering.xml", numbering),
                ("docProps/core.xml", core),
                ("word/footnotes.xml", notes),
            ],
        )
    };
    let bytes = file(4000);
    let (window, done) = window_of(&bytes, "a.docx");
    assert!(4 * done < 3 * body(4000).len(), "{done}");
    let words = window.text.as_str();
    assert!(words.starts_with("年度报告\n0. 一段话") && words.contains("\n700. 一段话"));
    has_no_window(&file(100));
}

use crate::document::{BlockKind, Document, Marker};
use crate::formats::package::tests::pack;
use crate::formats::tests::windows::{has_no_window, window_of};
use crate::formats::{Choice, Limits, LoadError, load};
use crate::message::Message;

const STYLES: &str = "<style:style style:name='P1' style:family='paragraph' style:parent-style-name='Title'/>
    <style:style style:name='Q' style:family='paragraph' style:parent-style-name='Quotations'/>
    <style:style style:name='B' style:family='text'><style:text-properties fo:font-weight='bold'/></style:style>
    <style:style style:name='H' style:family='text'><style:text-properties text:display='none'/></style:style>
    <style:style style:name='X' style:family='paragraph' style:parent-style-name='Y'/><style:style style:name='Y' style:family='paragraph' style:parent-style-name='X'/>
    <text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/><text:list-level-style-bullet text:level='2'/></text:list-style>
    <text:outline-style style:name='Outline'><text:outline-level-style text:level='1' style:num-format='一, 二, 三, ...' style:num-suffix='、'/></text:outline-style>";

fn content(body: &str) -> String {
    format!(
        "<office:document-content><office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

fn odt(body: &str) -> Vec<u8> {
    pack(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content(body).as_bytes()),
    ])
}

fn read(body: &str) -> Document {
    load(&odt(body), None, &Choice::default(), &Limits::default())
        .unwrap()
        .document
}

fn check(body: &str, expected: &str) {
    assert_eq!(read(body).text.as_str(), expected, "{body}");
}

#[test]
fn paragraphs_keep_what_shows() {
    check(
        "<text:p>空格<text:s text:c='3'/>三个<text:tab/>制表<text:line-break/>换行</text:p>",
        "空格   三个\t制表\n换行",
    );
    check(
        "<text:p>见<text:span text:style-name='H'>藏</text:span>显</text:p>",
        "见显",
    );
    check("<text:p>甲\n  乙 a\n b</text:p>", "甲乙 a b");
    check(
        "<text:p>见<text:variable-set text:display='none'>5</text:variable-set><text:variable-set>6</text:variable-set></text:p>",
        "见6",
    );
    check(
        "<text:section text:display='condition' text:is-hidden='true'><text:p>藏</text:p></text:section>\
         <text:section text:display='condition'><text:p>显</text:p></text:section><text:section text:display='none'><text:p>藏</text:p></text:section>",
        "显",
    );
    check(
        "<text:p><text:ruby><text:ruby-base>党</text:ruby-base><text:ruby-text>dǎng</text:ruby-text></text:ruby></text:p>",
        "党",
    );
    check(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>留<text:change text:change-id='1'/></text:p>",
        "留",
    );
    check(
        "<text:p>前<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>后</text:p>",
        "前后\n框",
    );
    check(
        "<text:p><draw:frame><draw:image xlink:href='a.png'/><svg:title>题</svg:title><svg:desc>说明</svg:desc></draw:frame></text:p>",
        "说明",
    );
    check(
        "<text:section text:display='none'><text:p>藏</text:p></text:section><text:p text:style-name='X'>显</text:p>",
        "显",
    );
    check(
        &format!(
            "<text:p>{}文</text:p>",
            "<text:s text:c='4000000000'/>".repeat(3)
        ),
        "文",
    );
}

#[test]
fn lists_headings_and_titles() {
    let body = "<text:p text:style-name='P1'>题</text:p><text:h text:outline-level='1'>甲</text:h>
        <text:list text:style-name='L1'><text:list-item><text:p>一</text:p><text:p>续</text:p><text:list><text:list-item><text:p>点</text:p></text:list-item></text:list></text:list-item>
        <text:list-item><text:p>二</text:p></text:list-item></text:list>
        <text:list text:style-name='L1' text:continue-numbering='true'><text:list-item><text:p>三</text:p></text:list-item></text:list>
        <text:list text:style-name='L1'><text:list-item text:start-value='7'><text:p>七</text:p></text:list-item></text:list>
        <text:h text:outline-level='1'>乙</text:h><text:p text:style-name='Q'>引</text:p>";
    let document = read(body);
    assert_eq!(
        document.text.as_str(),
        "题\n一、甲\n1. 一\n续\n点\n2. 二\n3. 三\n7. 七\n二、乙\n引"
    );
    let kinds: Vec<_> = document
        .blocks
        .iter()
        .map(|block| block.kind.clone())
        .collect();
    assert_eq!(kinds[0], BlockKind::Heading(0));
    assert_eq!(kinds[1], BlockKind::Heading(1));
    assert_eq!(
        kinds[4],
        BlockKind::Item {
            depth: 1,
            marker: Some(Marker::Bullet)
        }
    );
    assert_eq!(kinds[9], BlockKind::Quotation { depth: 1 });
}

#[test]
fn tables_notes_and_comments() {
    let body = "<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>头</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>
        <table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell><table:table-cell table:number-columns-repeated='2'><text:p>乙</text:p></table:table-cell></table:table-row></table:table>
        <text:p>正文<text:note text:note-class='endnote'><text:note-citation>i</text:note-citation><text:note-body><text:p>尾注</text:p></text:note-body></text:note>
        <text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p></text:note-body></text:note></text:p>
        <text:p><office:annotation office:name='c1'><dc:creator>审阅人</dc:creator><dc:date>2026-11-21T10:00:00</dc:date><text:p>请核</text:p></office:annotation>存疑<office:annotation-end office:name='c1'/>处<office:annotation><text:p>点</text:p></office:annotation></text:p>";
    let document = read(body);
    assert_eq!(
        document.text.as_str(),
        "头\n甲\t乙\t乙\n正文\n存疑处\n脚注\n尾注"
    );
    assert_eq!(
        document.blocks[0].kind,
        BlockKind::Row {
            table: 0,
            header: true
        }
    );
    let said: Vec<_> = document
        .comments
        .iter()
        .map(|comment| {
            (
                document.text.slice(comment.span),
                comment.note.as_str(),
                comment.author.as_str(),
            )
        })
        .collect();
    assert_eq!(said, [("存疑", "请核", "审阅人"), ("", "点", "")]);
    let labels: Vec<_> = document
        .footnotes
        .iter()
        .map(|note| note.label.as_str())
        .collect();
    assert_eq!(labels, ["1", "i"]);
}

#[test]
fn flat_files_are_read_and_encrypted_ones_refused() {
    let flat = format!("<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' office:mimetype='application/vnd.oasis.opendocument.text'>
        <office:meta><dc:title>题</dc:title></office:meta>{}</office:document>", content("<text:p>文</text:p>").replace("office:document-content", "office:x"));
    let document = load(
        flat.as_bytes(),
        None,
        &Choice::default(),
        &Limits::default(),
    )
    .unwrap()
    .document;
    assert_eq!((document.text.as_str(), document.format), ("题\n文", "odt"));
    let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = pack(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"\x01\x02"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ]);
    match load(&locked, None, &Choice::default(), &Limits::default()) {
        Err(LoadError::Broken(why)) => assert_eq!(why.key(), "formats.office-encrypted"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn hostile_bodies_end_in_documents() {
    let deep = |open: &str| read(&format!("{}<text:p>文</text:p>", open.repeat(10_000)));
    for open in [
        "<text:list><text:list-item>",
        "<text:section>",
        "<table:table><table:table-row><table:table-cell>",
        "<text:p><draw:frame><draw:text-box>",
        "<text:p><text:note><text:note-body>",
    ] {
        let document = deep(open);
        assert!(
            open.contains("note") || document.text.as_str().contains('文'),
            "{open}"
        );
    }
    check(&"<text:p/>".repeat(1_000_000), "");
    let wide = "<table:table><table:table-row table:number-rows-repeated='1000000000'><table:table-cell table:number-columns-repeated='1000000000'/></table:table-row></table:table><text:p>文</text:p>";
    check(wide, "文");
    // Some hundred bytes stand for millions of cells.
    let row = "<table:table-row table:number-rows-repeated='256'><table:table-cell table:number-columns-repeated='256'><text:p>x</text:p></table:table-cell></table:table-row>";
    let covered = "<table:table-row><table:covered-table-cell table:number-columns-repeated='256'/><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row>";
    let bomb = read(&format!(
        "<table:table>{}{}</table:table><text:p>文</text:p>",
        row.repeat(200),
        covered.repeat(2000)
    ));
    let text = bomb.text.as_str();
    assert!(
        text.len() < 500_000 && text.ends_with("\n文"),
        "{}",
        text.len()
    );
    assert_eq!(text.matches('y').count(), 2000);
    let told = bomb.warnings.iter().map(Message::key);
    assert_eq!(told.collect::<Vec<_>>(), ["formats.odt-copies"]);
    assert_eq!(read(wide).warnings, []);
}

#[test]
fn repeated_rows_and_cells_come_as_often_as_they_say() {
    let cell = "<table:table-cell table:number-columns-repeated='2'><text:p>甲</text:p></table:table-cell>";
    check(
        &format!(
            "<table:table><table:table-row table:number-rows-repeated='3'>{cell}</table:table-row></table:table>"
        ),
        "甲\t甲\n甲\t甲\n甲\t甲",
    );
}

#[test]
fn the_beginning_is_shown_while_the_rest_is_read() {
    let body = |count: usize| -> String {
        let list = (0..count).map(|number| {
            let note = if number == 3 { "<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note>" } else { "" };
            format!("<text:list-item><text:p>一段话，有几十个字那么长，后面还有许多段，段段相似而不相同{note}</text:p></text:list-item>")
        });
        format!(
            "<text:h text:outline-level='1'>总述</text:h><text:list text:style-name='L1'>{}</text:list>",
            list.collect::<String>()
        )
    };
    let (window, done) = window_of(&odt(&body(4000)), "a.odt");
    assert!(4 * done < 3 * body(4000).len(), "{done}");
    let words = window.text.as_str();
    assert!(words.starts_with("一、总述\n1. 一段话") && words.contains("\n700. 一段话"));
    has_no_window(&odt(&body(100)));
}

#[test]
fn a_formula_of_the_package_stands_once() {
    let frame = |folder: &str| {
        format!(
            "<draw:frame><draw:object xlink:href='./{folder}'/><draw:image xlink:href='x'/></draw:frame>"
        )
    };
    let body = format!(
        "<text:p>甲{}乙{}丙{}</text:p>",
        frame("Object 1"),
        frame("Object 1"),
        frame("Object 2")
    );
    let formula = "<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>";
    let bytes = pack(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content(&body).as_bytes()),
        ("Object 1/content.xml", formula.as_bytes()),
        (
            "Object 2/content.xml",
            b"<office:document-content xmlns:math='m'/>",
        ),
    ]);
    let loaded = load(&bytes, None, &Choice::default(), &Limits::default()).unwrap();
    // A few bytes could stand for any number of copies of a long one.
    assert_eq!(loaded.document.text.as_str(), "甲a/b乙丙");
}

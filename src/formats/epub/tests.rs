use crate::document::{BlockKind, Document, Inline};
use crate::formats::package::tests::pack;
use crate::formats::tests::windows::{has_no_window, window_of};
use crate::formats::{Choice, Limits, LoadError, load};
use crate::text::Offset;

const CONTAINER: &str = "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='OEBPS/a.opf'/></rootfiles></container>";
const OPF: &str = "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>书名</dc:title><dc:creator>甲</dc:creator><dc:creator>乙</dc:creator></metadata>
    <manifest><item id='n' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/><item id='x' href='toc.ncx' media-type='application/x-dtbncx+xml'/>
    <item id='a' href='t/%E4%B8%80.xhtml' media-type='application/xhtml+xml'/><item id='b' href='t/b.xhtml' media-type='application/xhtml+xml'/></manifest>
    <spine toc='x'><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/><itemref idref='b'/><itemref idref='gone'/></spine></package>";
const NAV: &str = "<html><body><nav epub:type='toc'><ol><li><span>上篇</span><ol><li><a href='t/%E4%B8%80.xhtml'>第一章</a></li></ol></li><li><a href='t/b.xhtml#s'>第二章</a></li><li><a href='none.xhtml'>无</a></li></ol></nav></body></html>";
const ONE: &str = "<html><head><title/></head><body><p class='t'>第一章</p><p>正文<a epub:type='noteref' href='#fn1'>①</a>，见<a href='b.xhtml#s'>第二章</a>和<a href='https://例.cn'>网</a>。</p><aside epub:type='footnote' id='fn1'><p>脚注。</p></aside></body></html>";
const TWO: &str = "<html><body><h2 id='s'>第二章</h2><table><tr><td>甲</td><td>乙</td></tr></table></body></html>";

fn book(more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/a.opf", OPF),
        ("OEBPS/nav.xhtml", NAV),
        ("OEBPS/t/一.xhtml", ONE),
        ("OEBPS/t/b.xhtml", TWO),
    ];
    parts.extend(more);
    let bytes: Vec<_> = parts
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    pack(&bytes)
}

fn read(bytes: &[u8]) -> Document {
    load(bytes, None, &Choice::default(), &Limits::default())
        .unwrap()
        .document
}

#[test]
fn chapters_follow_the_spine_and_notes_the_chapters() {
    let document = read(&book(&[]));
    assert_eq!(
        document.text.as_str(),
        "书名\n第一章\n正文，见第二章和网。\n第二章\n甲\t乙\n脚注。"
    );
    let kinds: Vec<_> = document.blocks.iter().map(|block| &block.kind).collect();
    assert_eq!(*kinds[1], BlockKind::Heading(2), "named by the navigation");
    assert_eq!(*kinds[3], BlockKind::Heading(1), "its level, too");
    assert_eq!(*kinds[5], BlockKind::Footnote);
    assert_eq!(document.meta.author.as_deref(), Some("甲、乙"));
    let links: Vec<_> = document
        .marks
        .iter()
        .filter_map(|mark| match &mark.kind {
            Inline::Link(address) => Some(address.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(links, ["#OEBPS/t/b.xhtml#s", "https://例.cn"]);
    let second = document.text.as_str().rfind("第二章").map(Offset);
    assert_eq!(document.target("OEBPS/t/b.xhtml#s"), second);
    let entries: Vec<_> = document
        .bookmarks
        .iter()
        .map(|entry| (entry.level, entry.title.as_str(), Some(entry.at)))
        .collect();
    let first = document.text.as_str().find("第一章").map(Offset);
    assert_eq!(
        entries,
        [
            (1, "上篇", first),
            (2, "第一章", first),
            (1, "第二章", second)
        ]
    );
    assert_eq!(document.footnotes[0].label, "①");
    let keys: Vec<_> = document
        .warnings
        .iter()
        .map(|warning| warning.key().to_owned())
        .collect();
    assert_eq!(keys, ["formats.epub-missing", "formats.epub-lost"]);
}

#[test]
fn encrypted_chapters_are_refused_and_obfuscated_fonts_are_not() {
    let encryption = |method: &str, uri: &str| {
        format!(
            "<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm='{method}'/><enc:CipherData><enc:CipherReference URI='{uri}'/></enc:CipherData></enc:EncryptedData></encryption>"
        )
    };
    let font = encryption("http://www.idpf.org/2008/embedding", "OEBPS/font.otf");
    assert!(
        !read(&book(&[("META-INF/encryption.xml", &font)]))
            .text
            .is_empty()
    );
    let locked = encryption(
        "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
        "OEBPS/t/b.xhtml",
    );
    let bytes = book(&[
        ("META-INF/encryption.xml", &locked),
        ("META-INF/rights.xml", ""),
    ]);
    match load(&bytes, None, &Choice::default(), &Limits::default()) {
        Err(LoadError::Broken(why)) => {
            assert!(
                why.say(crate::message::Lang::ENGLISH)
                    .contains("Adobe ADEPT")
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_book_without_its_lists_says_so() {
    let bare = pack(&[("mimetype", b"application/epub+zip")]);
    match load(&bare, None, &Choice::default(), &Limits::default()) {
        Err(LoadError::Broken(why)) => assert_eq!(why.key(), "formats.epub-no-book"),
        other => panic!("{other:?}"),
    }
    let empty = pack(&[
        ("mimetype", b"application/epub+zip".as_slice()),
        ("x.opf", b"<package/>"),
    ]);
    assert_eq!(read(&empty).warnings.len(), 1);
}

#[test]
fn the_navigation_says_the_levels_of_headings() {
    let levels = |chapters: [&str; 2]| {
        let parts: Vec<(&str, &[u8])> = vec![
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", CONTAINER.as_bytes()),
            ("OEBPS/a.opf", OPF.as_bytes()),
            ("OEBPS/nav.xhtml", NAV.as_bytes()),
            ("OEBPS/t/一.xhtml", chapters[0].as_bytes()),
            ("OEBPS/t/b.xhtml", chapters[1].as_bytes()),
        ];
        let document = read(&pack(&parts));
        let headings = document.blocks.iter().filter_map(|block| match block.kind {
            BlockKind::Heading(level) => Some((level, document.text.slice(block.span).to_owned())),
            _ => None,
        });
        headings.skip(1).collect::<Vec<_>>()
    };
    let found = levels([
        "<h1>第一章</h1><h2>甲</h2><h3>乙</h3><p>文</p>",
        "<h3 id='s'>第二章</h3><h4>丙</h4>",
    ]);
    let expected = [
        (2, "第一章"),
        (3, "甲"),
        (4, "乙"),
        (1, "第二章"),
        (2, "丙"),
    ];
    assert_eq!(
        found,
        expected.map(|(level, words)| (level, words.to_owned()))
    );
}

#[test]
fn a_navigation_in_another_order_names_its_own_headings() {
    let nav = "<html><body><nav epub:type='toc'><ol><li><a href='t/b.xhtml'>第二章</a><ol><li><a href='t/b.xhtml#c'>节</a></li></ol></li>\
        <li><a href='t/%E4%B8%80.xhtml'>第一章</a></li></ol></nav></body></html>";
    let two = "<html><body><p>第二章</p><p>文</p><p id='c'>节</p></body></html>";
    let parts = [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/a.opf", OPF),
        ("OEBPS/nav.xhtml", nav),
        ("OEBPS/t/一.xhtml", ONE),
        ("OEBPS/t/b.xhtml", two),
    ];
    let document = read(&pack(&parts.map(|(name, text)| (name, text.as_bytes()))));
    let headings = document.blocks.iter().filter_map(|block| match block.kind {
        BlockKind::Heading(level) => Some((level, document.text.slice(block.span))),
        _ => None,
    });
    let headings: Vec<_> = headings.skip(1).collect();
    assert_eq!(headings, [(1, "第一章"), (1, "第二章"), (2, "节")]);
}

/// A book of chapters with so many paragraphs each.
fn chapters(count: usize, paragraphs: usize) -> Vec<u8> {
    let list = |item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<String>();
    let opf = format!(
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>书名</dc:title></metadata><manifest>\
         <item id='n' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>{}</manifest><spine>{}</spine></package>",
        list(&|number| format!(
            "<item id='c{number}' href='{number}.xhtml' media-type='application/xhtml+xml'/>"
        )),
        list(&|number| format!("<itemref idref='c{number}'/>"))
    );
    let nav = format!(
        "<html><body><nav epub:type='toc'><ol>{}</ol></nav></body></html>",
        list(&|number| format!("<li><a href='{number}.xhtml'>第{number}章</a></li>"))
    );
    let mut parts = vec![
        ("mimetype".to_owned(), "application/epub+zip".to_owned()),
        ("META-INF/container.xml".to_owned(), CONTAINER.to_owned()),
        ("OEBPS/a.opf".to_owned(), opf),
        ("OEBPS/nav.xhtml".to_owned(), nav),
    ];
    parts.extend((0..count).map(|number| {
        let words = "<p>一段话，有几十个字那么长<a epub:type='noteref' href='#f'>1</a>，后面还有许多段</p>".repeat(paragraphs);
        let page = format!(
            "<html><body><p>第{number}章</p>{words}<aside epub:type='footnote' id='f'><p>脚注。</p></aside></body></html>"
        );
        (format!("OEBPS/{number}.xhtml"), page)
    }));
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    pack(&parts)
}

#[test]
fn the_first_chapters_are_shown_while_the_rest_is_read() {
    let (window, done) = window_of(&chapters(40, 100), "a.epub");
    assert!(done < 12, "{done}");
    let words = window.text.as_str();
    assert!(words.starts_with("书名\n第0章\n一段话") && words.contains("第3章"));
    assert_eq!(window.blocks[1].kind, BlockKind::Heading(1));
    assert!(window.bookmarks.len() > 3);
    has_no_window(&chapters(3, 10));
}

#[test]
fn one_very_long_chapter_has_a_window_too() {
    let (window, done) = window_of(&chapters(1, 12_000), "a.epub");
    assert_eq!(done, 0);
    assert!(window.text.as_str().starts_with("书名\n第0章\n一段话"));
}

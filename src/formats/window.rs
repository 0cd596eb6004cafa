//! The first window of a long file: what its beginning becomes before the rest of it is read.

use super::{Format, Limits, Source, front_matter};
use crate::document::{Block, BlockKind, Document};
use crate::text::{Offset, ReadingText};

/// Bytes at the end of a long last block whose marks may be open still; one that is not twice as long is left out.
const TAIL: usize = 4 << 10;

/// Bytes of text that make a first window of a document that is read part by part: some tens of screens.
#[cfg(any(feature = "docx", feature = "epub", feature = "fb2", feature = "odt"))]
pub(super) const ENOUGH: usize = 64 << 10;

/// Files above this size, in bytes, show their first window before they are read whole: what is read in one go takes long from here on.
pub const LARGE: usize = 1 << 20;

/// Bytes at the beginning of a file that make a window.
pub(super) const PREFIX: usize = 256 << 10;

/// Bytes at the beginning of a file in which a window is sought at most.
pub const LONGEST: usize = 1 << 20;

/// How the beginning of a long file can be shown before the rest is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// A prefix of the file may be read as a prefix of the document.
    Exact,
    /// As [`Self::Exact`], unless something at the end of the file says what a word at its beginning means, such as where a link leads. Then the
    /// place has to be found again by its words.
    Likely,
    /// As [`Self::Likely`], in a longer prefix: what is to be read has to be found there first, behind styles and furniture.
    Sought,
    /// No prefix of the file says anything, but it is read part by part: the loader offers the first parts on its way (`Source::offer`).
    Parts,
}

impl Window {
    /// How many bytes at the beginning of a file are tried for a window, fewest first; none when its loader makes it.
    const fn prefixes(self) -> &'static [usize] {
        match self {
            Self::Exact | Self::Likely => &[PREFIX],
            Self::Sought => &[PREFIX, LONGEST],
            Self::Parts => &[],
        }
    }
}

/// Reads the beginning of a file as a format whose files begin with what stands first: the prefix that made a window, and the window. `None` when
/// nothing can be shown of it.
pub(super) fn beginning<'a>(
    source: &Source<'a>,
    format: &Format,
    limits: &Limits,
) -> Option<(Source<'a>, Document)> {
    let tried = format.window.prefixes().iter();
    let prefixes = tried.filter_map(|most| source.prefix(*most));
    prefixes.into_iter().find_map(|prefix| {
        let document = of_prefix(&prefix, format, limits)?;
        Some((prefix, document))
    })
}

fn of_prefix(prefix: &Source<'_>, format: &Format, limits: &Limits) -> Option<Document> {
    let document = (format.load)(prefix, limits).ok()?;
    match format.window {
        Window::Exact => Some(document).filter(|document| !document.text.is_empty()),
        Window::Likely | Window::Sought => first_blocks(prefix, document),
        Window::Parts => None,
    }
}

/// The first blocks of the beginning of a file in markup, without what the rest of it may change: footnotes, which stand at the end of all, and
/// the last block, which may go on. `None` when nothing is left.
pub(super) fn first_blocks(source: &Source<'_>, document: Document) -> Option<Document> {
    let text = source.text();
    let open = front_matter::yaml(text).is_none() && text.starts_with("---\n")
        || front_matter::toml(text).is_none() && text.starts_with("+++\n");
    if open {
        return None;
    }
    closed(document)
}

/// As [`closed`], with nothing that begins at or behind a place.
#[cfg(any(feature = "ofd", feature = "pdf"))]
pub(super) fn before(mut document: Document, end: Option<Offset>) -> Option<Document> {
    if let Some(end) = end {
        document.blocks.retain(|block| block.span.start < end);
    }
    closed(document)
}

/// The blocks of an unfinished document that the rest will not change: without footnotes, which stand at the end of all, and without the last
/// block or its end, since it may go on. `None` when nothing is left.
pub(super) fn closed(mut document: Document) -> Option<Document> {
    let notes = document.footnotes.iter().map(|note| note.at).min();
    let is_body = |block: &Block| {
        block.kind != BlockKind::Footnote && notes.is_none_or(|notes| block.span.start < notes)
    };
    let bodies = document.blocks.iter().take_while(|block| is_body(block));
    let bodies = bodies.count();
    document.blocks.truncate(bodies);
    let text = document.text.as_str();
    let last = document.blocks.last_mut()?;
    let most = last.span.end.0.saturating_sub(TAIL);
    if most > last.span.start.0 + TAIL {
        // A text without blank lines is one long paragraph.
        last.span.end = Offset(text.floor_char_boundary(most));
    } else {
        document.blocks.pop();
    }
    let end = document.blocks.last()?.span.end;
    let kept = text.get(..end.0)?.to_owned();
    document.text = ReadingText::from(kept);
    document.marks.retain(|mark| mark.span.end <= end);
    document.pages.retain(|page| page.at <= end);
    document.bookmarks.retain(|bookmark| bookmark.at <= end);
    document.targets.retain(|(_, at)| *at <= end);
    document.comments.retain(|comment| comment.span.end <= end);
    document.footnotes.clear();
    document.complete = false;
    Some(document)
}

#[cfg(test)]
mod tests {
    use super::super::tests::laws;
    use super::super::{Choice, Limits, load, load_window};

    const MARKDOWN: &str = "---\ntitle: 年报\n---\n# 年报\n\n第一段有[链接](a)和注[^1]，\n第二行*强调*。\n\n- 甲\n  - 乙\n- 丙\n\n| 一 | 二 |\n|---|---|\n| 三 | 四 |\n\n[^1]: 注的话。\n\n```rust\nlet a = 1;\n```\n\n> 引用\n> 续\n\n标题\n===\n\n末段[^2]。\n\n[^2]: 又一注。\n";
    const RST: &str = "年报\n====\n\n第一段有 *强调* 和 ``代码``。\n第二行。\n\n- 甲\n- 乙\n\n  - 丙\n\n::\n\n  code\n\n节\n--\n\n末段。\n";
    const ORG: &str = "#+TITLE: 年报\n* 年报\n第一段有 *强调*。\n第二行。\n\n- 甲\n  - 乙\n\n| 一 | 二 |\n| 三 | 四 |\n\n#+begin_src c\nint a;\n\n* b\n#+end_src\n\n** 节\n#+BEGIN_QUOTE\n引用\n\n- 甲\n#+END_QUOTE\n末段。\n";
    const ASCIIDOC: &str = "= 年报\n\n第一段有 *强调*。\n第二行。\n\n* 甲\n** 乙\n\n----\ncode\n\n* a\n----\n\n== 节\n\n* 甲\n+\n====\n例\n\n又\n====\n\n|===\n| 一 | 二\n|===\n\n末段。\n";

    #[cfg(feature = "archives")]
    #[test]
    fn what_cannot_be_unpacked_has_no_window_whatever_it_is_to_be_read_as() {
        let choice = Choice {
            format: Some("text".to_owned()),
            ..Choice::default()
        };
        let packed = [b"\x1F\x8B\x08".as_slice(), &[b'a'; 100]].concat();
        assert!(load_window(&packed, None, &choice, &Limits::default()).is_none());
        assert!(load_window(&[b'a'; 100], None, &choice, &Limits::default()).is_some());
    }

    /// The window of the first bytes of a file, checked to be the beginning of the whole.
    fn checked(name: &str, file: &str, cut: usize) -> Option<String> {
        let limits = Limits::default();
        let path = Some(name.as_ref());
        let prefix = &file.as_bytes()[..cut];
        let window = load_window(prefix, path, &Choice::default(), &limits)?;
        let choice = Choice {
            format: Some(window.format.name.to_owned()),
            ..Choice::default()
        };
        let whole = load(file.as_bytes(), path, &choice, &limits).unwrap();
        let words = window.document.text.as_str();
        laws(&window.document);
        assert!(!window.document.complete);
        assert!(
            whole.document.text.as_str().starts_with(words),
            "{name} {cut}: {words}"
        );
        Some(words.to_owned())
    }

    #[test]
    fn the_window_of_a_page_is_its_main_text_behind_styles_and_furniture() {
        let line = "一段话，有几十个字那么长，后面还有许多段，段段相似而不相同。";
        let paragraphs = (0..200).fold(String::new(), |all, number| {
            format!("{all}<p>第{number}段。{line}</p>\n")
        });
        let style = ".a{color:red}\n".repeat(500);
        let links = "<li><a href=/x>栏目</a>".repeat(20);
        let page = format!(
            "<!doctype html><meta charset=utf-8><title>年报</title><style>{style}</style><nav><ul>{links}</ul></nav>\
             <div id=content><h1>年报</h1>{paragraphs}</div><footer><ul>{links}</ul></footer>"
        );
        let base64 = |text: &str| {
            const DIGITS: &[u8] =
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            let digits = text.as_bytes().chunks(3).flat_map(|three| {
                let bits = three
                    .iter()
                    .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte))
                    << (8 * (3 - three.len()));
                (0..4).map(move |at| {
                    if at > three.len() {
                        '='
                    } else {
                        char::from(DIGITS[bits >> (18 - 6 * at) & 63])
                    }
                })
            });
            digits.collect::<String>()
        };
        let saved = format!(
            "MIME-Version: 1.0\nSnapshot-Content-Location: http://a.cn/\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\n\n\
             --b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}\n--b--\n",
            base64(&page)
        );
        for (name, file) in [("a.html", page), ("a.mhtml", saved)] {
            let mut shown = 0;
            for part in 1..20 {
                let words = checked(name, &file, file.len() * part / 20);
                assert!(words.is_none() || part > 4, "{name} {part}");
                assert!(words.is_some() || part < 8, "{name} {part}");
                let words = words.unwrap_or_default();
                assert!(!words.contains("栏目"));
                assert!(words.len() >= shown);
                shown = words.len();
            }
            assert!(shown > 15_000, "{name}: {shown}");
        }
    }

    #[cfg(feature = "fb2")]
    #[test]
    fn the_window_of_a_book_of_one_file_has_its_first_paragraphs() {
        let line =
            "<p>一段话，有几十个字那么长<a type='note' l:href='#n'>1</a>，后面还有许多段。</p>"
                .repeat(200);
        let book = format!(
            "<FictionBook><description><title-info><book-title>书名</book-title></title-info></description><body><section><title><p>一</p></title>{line}</section></body>\
             <body name='notes'><section id='n'><p>注</p></section></body><binary>AAAA</binary></FictionBook>"
        );
        for part in 2..20 {
            let words = checked(
                "a.fb2",
                &book,
                book.floor_char_boundary(book.len() * part / 20),
            );
            assert!(words.is_some_and(|words| words.starts_with("书名\n一\n一段话")));
        }
    }

    #[test]
    fn a_text_without_blank_lines_has_a_window() {
        let line = "一行很长的话，没有空行，后面还有*强调*的字。\n";
        let text = line.repeat(200);
        let choice = Choice {
            format: Some("markdown".to_owned()),
            ..Choice::default()
        };
        let limits = Limits::default();
        let whole = load(text.as_bytes(), None, &choice, &limits).unwrap();
        let window = load_window(&text.as_bytes()[..10_000], None, &choice, &limits).unwrap();
        let words = window.document.text;
        assert!(words.len() > 4000, "{}", words.len());
        assert!(whole.document.text.as_str().starts_with(words.as_str()));
    }

    #[test]
    fn the_window_of_a_text_in_markup_is_a_prefix_wherever_it_is_cut() {
        let limits = Limits::default();
        for (name, text) in [
            ("markdown", MARKDOWN),
            ("rst", RST),
            ("org", ORG),
            ("asciidoc", ASCIIDOC),
        ] {
            let choice = Choice {
                format: Some(name.to_owned()),
                encoding: Some("utf-8".to_owned()),
                ..Choice::default()
            };
            let whole = load(text.as_bytes(), None, &choice, &limits).unwrap();
            let whole = whole.document.text;
            let mut shown = 0;
            for cut in 0..=text.len() {
                let prefix = &text.as_bytes()[..cut];
                let Some(window) = load_window(prefix, None, &choice, &limits) else {
                    continue;
                };
                let document = window.document;
                laws(&document);
                let words = document.text.as_str();
                assert!(
                    whole.as_str().starts_with(words),
                    "{name} {cut}: {words:?} {:?}",
                    text.get(..cut)
                );
                assert!(!document.complete);
                shown = shown.max(words.len());
            }
            assert!(2 * shown > whole.as_str().len(), "{name}: {shown}");
        }
    }
}

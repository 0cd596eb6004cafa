//! The first window of a long file: what its beginning becomes before the rest of it is read.

use super::{Format, Limits, Source, front_matter};
use crate::document::{Block, BlockKind, Document};
use crate::text::{Offset, ReadingText};

/// Bytes at the end of the only paragraph of a window whose marks may be open still.
const TAIL: usize = 4 << 10;

/// Bytes of text that make a first window of a document that is read part by part: some tens of screens.
pub(super) const ENOUGH: usize = 64 << 10;

/// Files above this size, in bytes, show their first window before they are read whole: what is read in one go takes long from here on.
pub const LARGE: usize = 1 << 20;

/// Bytes at the beginning of a file that make a window.
pub(super) const PREFIX: usize = 256 << 10;

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
    /// Bytes at the beginning of a file that are read for a window at most; none when its loader makes it.
    pub const fn prefix(self) -> usize {
        match self {
            Self::Exact | Self::Likely => PREFIX,
            Self::Sought => 4 * PREFIX,
            Self::Parts => 0,
        }
    }
}

/// Reads the beginning of a file as a format whose files begin with what stands first. `None` when nothing can be shown of it.
pub(super) fn of_prefix(source: &Source<'_>, format: &Format, limits: &Limits) -> Option<Document> {
    let prefix = source.prefix(format.window.prefix())?;
    let document = (format.load)(&prefix, limits).ok()?;
    match format.window {
        Window::Exact => Some(document).filter(|document| !document.text.is_empty()),
        Window::Likely | Window::Sought => first_blocks(&prefix, document),
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

/// The blocks of an unfinished document that the rest will not change: without footnotes, which stand at the end of all, and without the last
/// block, which may go on. `None` when nothing is left.
pub(super) fn closed(mut document: Document) -> Option<Document> {
    let notes = document.footnotes.iter().map(|note| note.at).min();
    let is_body = |block: &Block| {
        block.kind != BlockKind::Footnote && notes.is_none_or(|notes| block.span.start < notes)
    };
    let bodies = document.blocks.iter().take_while(|block| is_body(block));
    let bodies = bodies.count();
    let text = document.text.as_str();
    if bodies == 1 {
        // A text without blank lines is one paragraph.
        document.blocks.truncate(1);
        let only = document.blocks.first_mut()?;
        let end = text.floor_char_boundary(only.span.end.0.checked_sub(TAIL)?);
        only.span.end = Offset(end).max(only.span.start);
    } else {
        document.blocks.truncate(bodies.saturating_sub(1));
    }
    let end = document
        .blocks
        .last()
        .filter(|last| !last.span.is_empty())?
        .span
        .end;
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
    const ORG: &str = "#+TITLE: 年报\n* 年报\n第一段有 *强调*。\n第二行。\n\n- 甲\n  - 乙\n\n| 一 | 二 |\n| 三 | 四 |\n\n** 节\n末段。\n";
    const ASCIIDOC: &str = "= 年报\n\n第一段有 *强调*。\n第二行。\n\n* 甲\n** 乙\n\n----\ncode\n----\n\n== 节\n\n末段。\n";

    #[cfg(feature = "archives")]
    #[test]
    fn what_is_packed_has_no_window_before_it_is_unpacked() {
        let choice = Choice {
            format: Some("text".to_owned()),
            ..Choice::default()
        };
        let packed = [b"\x1F\x8B\x08".as_slice(), &[b'a'; 100]].concat();
        assert!(load_window(&packed, None, &choice, &Limits::default()).is_none());
        assert!(load_window(&[b'a'; 100], None, &choice, &Limits::default()).is_some());
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
                // A fence without its end is words in AsciiDoc.
                if name == "asciidoc"
                    && text
                        .get(..cut)
                        .is_none_or(|head| head.contains("--") && !head.contains("----\n\n=="))
                {
                    continue;
                }
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

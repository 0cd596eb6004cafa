//! The stated title of a structured document as its first block.

mod made_up;

pub(super) use made_up::is_unnamed;

use crate::document::{Block, BlockKind, Document, Mark};
use crate::text::{Offset, ReadingText, Span};

/// Marks that web pages put between a title and the name of the site.
const SITE: &[char] = &['_', '-', '|', '｜', '—', '–', '·', '«', '»', '<', '>'];

/// Records the title and puts it before the body, unless the body opens with the same words: in its first block, or in as many blocks
/// from the start as the title fills. A first heading to which the title merely adds the site (`标题_某某网`) says the same.
pub(super) fn put_first(mut document: Document, title: &str) -> Document {
    let title = title.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return document;
    }
    if !opens_with(&document, &without_space(&title)) {
        document = with_heading(document, &title);
    }
    document.meta.title = Some(title);
    document
}

/// As [`put_first`], with the title of office and page formats, unless a program made it up.
#[cfg(any(feature = "docx", feature = "odt", feature = "ofd", feature = "pdf"))]
pub(super) fn put_stated_first(mut document: Document) -> Document {
    let stated = document.meta.title.take();
    match stated.filter(|title| !made_up::is_made_up(title)) {
        Some(stated) => put_first(document, &stated),
        None => document,
    }
}

/// Whether the body opens with a title, white space aside.
fn opens_with(document: &Document, title: &str) -> bool {
    let mut rest = title;
    for (index, block) in document.blocks.iter().enumerate() {
        let words = without_space(document.text.slice(block.span));
        let Some(after) = rest.strip_prefix(words.as_str()) else {
            return false;
        };
        let heading = matches!(block.kind, BlockKind::Heading(_));
        if after.is_empty() || index == 0 && heading && after.starts_with(SITE) {
            return !words.is_empty();
        }
        rest = after;
    }
    false
}

fn without_space(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

fn with_heading(mut document: Document, title: &str) -> Document {
    let body = document.text.as_str();
    let shift = title.len() + usize::from(!body.is_empty());
    let text = if body.is_empty() {
        title.to_owned()
    } else {
        format!("{title}\n{body}")
    };
    let moved = |span: Span| Span {
        start: Offset(span.start.0 + shift),
        end: Offset(span.end.0 + shift),
    };
    let targets = document.targets.iter_mut().map(|(_, at)| at);
    // The title stands on the first page; pages without words before it have none of it.
    let pages = document.pages.iter_mut().map(|page| &mut page.at);
    let pages = pages.filter(|at| at.0 > 0);
    let bookmarks = document.bookmarks.iter_mut().map(|entry| &mut entry.at);
    let footnotes = document.footnotes.iter_mut().map(|note| &mut note.at);
    for at in targets.chain(pages).chain(bookmarks).chain(footnotes) {
        at.0 += shift;
    }
    for comment in &mut document.comments {
        comment.span = moved(comment.span);
    }
    let mut blocks = vec![Block {
        span: Span::bytes(0..title.len()),
        kind: BlockKind::Heading(0),
    }];
    blocks.extend(document.blocks.into_iter().map(|block| Block {
        span: moved(block.span),
        ..block
    }));
    let marks = document
        .marks
        .into_iter()
        .map(|mark| Mark {
            span: moved(mark.span),
            ..mark
        })
        .collect();
    Document {
        text: ReadingText::new(text),
        blocks,
        marks,
        ..document
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;

    fn check(title: &str, blocks: &[(BlockKind, &str)], expected: &str) {
        let mut builder = Builder::new("markdown");
        for (kind, words) in blocks {
            builder.open(kind.clone());
            builder.push(words);
        }
        let document = put_first(builder.finish(), title);
        assert_eq!(document.text.as_str(), expected);
        for block in &document.blocks {
            assert!(!document.text.slice(block.span).contains('\n'));
        }
    }

    #[test]
    fn the_title_comes_first_and_once() {
        use BlockKind::{Heading, Paragraph};
        check("题", &[(Paragraph, "文")], "题\n文");
        check("题 目", &[(Paragraph, "题目")], "题目");
        check("题", &[], "题");
        check("", &[(Paragraph, "文")], "文");
        check("标题_某某网", &[(Heading(1), "标题")], "标题");
        check("标题_某某网", &[(Paragraph, "标题")], "标题_某某网\n标题");
        check("标题名", &[(Heading(1), "标题")], "标题名\n标题");
    }

    #[test]
    fn only_what_the_body_opens_with_counts() {
        use BlockKind::{Heading, Paragraph};
        let later = [(Paragraph, "来源"), (Heading(1), "题")];
        check("题", &later, "题\n来源\n题");
        let split = [
            (Heading(1), "关于县域"),
            (Heading(1), "经济的报告"),
            (Paragraph, "文"),
        ];
        check("关于县域经济的报告", &split, "关于县域\n经济的报告\n文");
        check(
            "关于县域经济",
            &split,
            "关于县域经济\n关于县域\n经济的报告\n文",
        );
        check(
            "关于县域经济的报告续",
            &split,
            "关于县域经济的报告续\n关于县域\n经济的报告\n文",
        );
        check(
            "县域",
            &[(Paragraph, "县域经济发展很快")],
            "县域\n县域经济发展很快",
        );
    }
}

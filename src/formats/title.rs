//! The stated title of a structured document as its first block.

use crate::document::{Block, BlockKind, Document, Mark};
use crate::text::{Offset, ReadingText, Span};

/// Blocks at the beginning among which the title is looked for.
const OPENING: usize = 3;

/// Records the title and puts it before the body, unless the body opens with the same words. A heading that the title merely extends
/// (`标题_某某网`) says the same.
pub(super) fn put_first(mut document: Document, title: &str) -> Document {
    let title = title.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return document;
    }
    let bare = without_space(&title);
    let opens_with_it = document.blocks.iter().take(OPENING).any(|block| {
        let words = without_space(document.text.slice(block.span));
        let heading = matches!(block.kind, BlockKind::Heading(_));
        words == bare || heading && words.chars().count() >= 4 && bare.starts_with(&words)
    });
    if !opens_with_it {
        document = with_heading(document, &title);
    }
    document.meta.title = Some(title);
    document
}

fn without_space(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

fn with_heading(document: Document, title: &str) -> Document {
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

    fn check(title: &str, first: BlockKind, words: &str, expected: &str) {
        let mut builder = Builder::new("markdown");
        builder.open(first);
        builder.push(words);
        let document = put_first(builder.finish(), title);
        assert_eq!(document.text.as_str(), expected);
        for block in &document.blocks {
            assert!(!document.text.slice(block.span).contains('\n'));
        }
    }

    #[test]
    fn the_title_comes_first_and_once() {
        check("题", BlockKind::Paragraph, "文", "题\n文");
        check("题 目", BlockKind::Paragraph, "题目", "题目");
        check("题", BlockKind::Paragraph, "", "题");
        check("", BlockKind::Paragraph, "文", "文");
        check(
            "一个标题_某某网",
            BlockKind::Heading(1),
            "一个标题",
            "一个标题",
        );
        check(
            "一个标题_某某网",
            BlockKind::Paragraph,
            "一个标题",
            "一个标题_某某网\n一个标题",
        );
    }
}

//! What the words of the code on the screen are. Code is read in windows of its block, so that a row costs the same wherever it stands and
//! however long its block is, and only those that were asked for lately are kept.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::{BlockKind, Document};
use crate::layout::{Row, RowKind};
use crate::syntax::{Language, Token};
use crate::text::{Offset, Span};

/// Bytes of a window.
const WINDOW: usize = 16 << 10;

/// Bytes before a window from which on its code is read, so that what began there is known: a comment, a long string.
const LEAD: usize = 48 << 10;

/// Windows that are kept.
const KEPT: usize = 8;

/// Stretches of code and what they are, in order.
pub type Colours = Arc<[(Span, Token)]>;

/// What is known of the code of one document.
#[derive(Clone, Debug, Default)]
pub(super) struct CodeColours {
    windows: HashMap<(usize, usize), Colours>,
}

impl CodeColours {
    /// What the words of a row are; `None` where it is no code of a language that is known.
    pub(super) fn of(&mut self, document: &Document, row: &Row) -> Option<Colours> {
        if row.kind != RowKind::Code {
            return None;
        }
        let block = document.blocks.get(row.block)?;
        let BlockKind::Code { language } = &block.kind else {
            return None;
        };
        let language = Language::named(language)?;
        let index = row.span.start.0.saturating_sub(block.span.start.0) / WINDOW;
        if self.windows.len() >= KEPT && !self.windows.contains_key(&(row.block, index)) {
            self.windows.clear();
        }
        let make = || window(document, language, block.span, index);
        let window = self.windows.entry((row.block, index)).or_insert_with(make);
        let first = window.partition_point(|(span, _)| span.end <= row.span.start);
        let touching = window.iter().skip(first);
        Some(
            touching
                .take_while(|(span, _)| span.start < row.span.end)
                .copied()
                .collect(),
        )
    }
}

/// What stands in a window of a block. A row that begins in it may end in the next one.
fn window(document: &Document, language: &Language, block: Span, index: usize) -> Colours {
    let text = document.text.as_str();
    let start = block.start.0 + index * WINDOW;
    let end = text.ceil_char_boundary((start + 2 * WINDOW).min(block.end.0));
    let from = lead(text, block.start.0, start);
    let code = text.get(from..end).unwrap_or_default();
    language
        .tokens(code)
        .into_iter()
        .map(|(range, token)| {
            let place = |at: usize| Offset(from + at);
            (Span::new(place(range.start), place(range.end)), token)
        })
        .filter(|(span, _)| span.end.0 > start)
        .collect()
}

/// Where reading begins for a window: the beginning of a line some way before it, or of the block.
fn lead(text: &str, block: usize, start: usize) -> usize {
    let far = start.saturating_sub(LEAD);
    if far <= block {
        return block;
    }
    let far = text.ceil_char_boundary(far);
    let before = text.get(far..start).unwrap_or_default();
    before.find('\n').map_or(far, |end| far + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;
    use crate::layout::{Layout, Setting};
    use crate::text::Cells;

    fn code(language: &str, words: &str) -> Document {
        let mut builder = Builder::new("markdown");
        builder.open(BlockKind::Paragraph);
        builder.push("一段。");
        builder.open(BlockKind::Code {
            language: language.to_owned(),
        });
        builder.push(words);
        builder.finish()
    }

    fn at(document: &Document, place: usize) -> Option<Vec<(String, Token)>> {
        let mut layout = Layout::new(
            Arc::new(document.clone()),
            Arc::from([]),
            Setting::plain(Cells::default(), 60),
        );
        let row = layout.row_at(Offset(place));
        let row = layout.row(row);
        let colours = CodeColours::default().of(document, &row)?;
        let words = |span| document.text.slice(span).to_owned();
        Some(
            colours
                .iter()
                .map(|(span, token)| (words(*span), *token))
                .collect(),
        )
    }

    #[test]
    fn a_row_of_code_has_the_colours_of_its_words() {
        let document = code("rust", "fn f() {\n    1 // 一\n}");
        let expected = [("1", Token::Number), ("// 一", Token::Comment)];
        let expected = expected.map(|(words, token)| (words.to_owned(), token));
        let second = document.text.as_str().find("    1").expect("it is there");
        assert_eq!(at(&document, second), Some(expected.to_vec()));
        assert_eq!(at(&document, 0), None);
        assert_eq!(at(&code("", "fn f()"), 15), None);
        assert_eq!(at(&code("nonsense", "fn f()"), 15), None);
    }

    #[test]
    fn a_comment_reaches_into_the_next_window() {
        let lines = "一行注释的字\n".repeat(WINDOW / 10);
        let document = code("c", &format!("/*{lines}*/ int x;"));
        let middle = document.text.len() * 2 / 3;
        let middle = document.text.as_str().ceil_char_boundary(middle);
        let found = at(&document, middle).expect("it is code");
        assert!(
            matches!(found.as_slice(), [(_, Token::Comment)]),
            "{found:?}"
        );
    }

    #[test]
    fn ten_megabytes_in_one_line_are_read_where_they_are_looked_at() {
        let document = code("js", &"a(\"一\"+1)/*".repeat(600_000));
        for place in [20, document.text.len() / 2, document.text.len() - 1] {
            let place = document.text.as_str().floor_char_boundary(place);
            assert!(at(&document, place).is_some());
        }
        let BlockKind::Code { language } = &document.blocks[1].kind else {
            panic!("it is code");
        };
        let language = Language::named(language).expect("it is known");
        let window = window(&document, language, document.blocks[1].span, 400);
        assert!(window.len() < LEAD + 2 * WINDOW);
    }
}

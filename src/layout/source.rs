//! Which text belongs to which block and piece.

use super::breaks::analyse;
use super::piece::{self, Source};
use super::style::Looks;
use crate::document::BlockKind;
use crate::text::{Offset, Span};

impl Looks<'_> {
    /// The text of a block up to the next one, so that the blocks share out the text whatever lies between them.
    pub(super) fn extent(&self, block: usize) -> Span {
        let text = &self.document.text;
        let start = match block {
            0 => Offset(0),
            _ => self.start_of(block),
        };
        let end = self.start_of(block + 1);
        Span::new(text.clamp(start), text.clamp(end).max(text.clamp(start)))
    }

    fn start_of(&self, block: usize) -> Offset {
        self.document
            .blocks
            .get(block)
            .map_or(self.document.text.end(), |block| block.span.start)
    }

    /// The extent without the LF that ends it.
    pub(super) fn body(&self, block: usize) -> Span {
        let extent = self.extent(block);
        let ended = self.document.text.slice(extent).ends_with('\n');
        Span::bytes(extent.start.0..extent.end.0 - usize::from(ended))
    }

    /// One piece of a block: its text, cut into clusters.
    pub(super) fn source(&self, block: usize, index: usize) -> Source {
        let body = self.body(block);
        let words = self.document.text.slice(body);
        let verbatim = matches!(
            self.document.blocks.get(block).map(|block| &block.kind),
            Some(BlockKind::Code { .. })
        );
        let cut = |index| body.start.0 + piece::cut(words, index, self.cells, verbatim);
        let inner = Span::bytes(cut(index)..cut(index + 1));
        let span = if index + 1 >= piece::pieces(words.len()) {
            Span::new(inner.start, self.extent(block).end)
        } else {
            inner
        };
        let words = self.document.text.slice(inner);
        Source {
            span,
            clusters: analyse(words, self.cells, verbatim).into(),
        }
    }
}

//! Which text belongs to which block and piece.

use super::breaks::{Cluster, Ink, analyse};
use super::piece::{self, Source};
use super::reference::{references, reserve};
use super::row::Paragraphs;
use super::style::{Looks, SAMPLE, indent_of, is_chinese};
use crate::document::{BlockKind, is_joined, joint_cells};
use crate::text::Cells;
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

    /// Whether the line ends inside a block are drawn as spaces.
    pub(super) fn is_soft(&self, block: usize) -> bool {
        let document = self.document;
        let block = document.blocks.get(block);
        document.soft && block.is_some_and(|block| is_joined(block, document.text.as_str()))
    }

    /// Whether the white space that a paragraph begins with is not drawn, since blank rows tell paragraphs apart.
    pub(super) fn drops_indent(&self, block: usize) -> bool {
        let Some(found) = self.document.blocks.get(block) else {
            return false;
        };
        let words = self.document.text.slice(found.span);
        self.paragraphs == Paragraphs::Blank
            && found.kind == BlockKind::Paragraph
            && (words.starts_with('\u{3000}')
                || !indent_of(words).is_empty() && is_chinese(words.chars().take(SAMPLE)))
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
        let clusters = if self.is_soft(block) {
            soft(self.document.text.slice(body), inner, body, self.cells)
        } else {
            analyse(words, self.cells, verbatim)
        };
        let mut clusters = clusters;
        if index == 0 && self.drops_indent(block) {
            let own = indent_of(words).len();
            let leading = clusters
                .iter_mut()
                .take_while(|cluster| cluster.ink != Ink::Glyph || cluster.end as usize <= own);
            for cluster in leading {
                (cluster.ink, cluster.cells) = (Ink::Space, 0);
            }
        }
        let found = references(self.document, body, inner);
        reserve(&mut clusters, inner.start, &found, self.cells);
        Source {
            span,
            clusters: clusters.into(),
        }
    }
}

/// Clusters of a stretch of a block, in whose words line ends are spaces like any other. The white space that the block begins with is no joint.
fn soft(block: &str, stretch: Span, body: Span, cells: Cells) -> Vec<Cluster> {
    let before = stretch.start.0 - body.start.0;
    let words = block
        .get(before..before + stretch.len())
        .unwrap_or_default();
    // As long as before, so that every place stays.
    let flat = words.replace(['\n', '\t'], " ");
    let mut clusters = analyse(&flat, cells, false);
    let mut start = 0;
    for cluster in &mut clusters {
        if cluster.ink == Ink::Space
            && let Some(cells) = joint_cells(block, before + start)
        {
            cluster.cells = cells as u8;
        }
        start = cluster.end as usize;
    }
    clusters
}

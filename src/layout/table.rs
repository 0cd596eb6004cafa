//! The columns of a table, measured only as far as a small table reaches.

use std::sync::Arc;

use crate::document::{BlockKind, Document};
use crate::text::Cells;

/// The most rows of a table that is aligned.
const ROWS: usize = 200;

/// The longest row of a table that is aligned, in bytes.
const ROW_BYTES: usize = 1024;

/// Cells between two columns.
const GAP: usize = 2;

/// Where the columns after the first begin, in cells, when the table of a block fits the width; `None` for other blocks and
/// tables. A table is known by its first block, which is given too.
pub(super) fn columns(
    document: &Document,
    index: usize,
    cells: Cells,
    width: usize,
) -> Option<Arc<[usize]>> {
    let (first, end) = extent(document, index)?;
    let mut widths: Vec<usize> = Vec::new();
    for block in document.blocks.get(first..end)? {
        let words = document.text.slice(block.span);
        if words.len() > ROW_BYTES
            || words.contains(['\n', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'])
        {
            return None;
        }
        for (column, cell) in words.split('\t').enumerate() {
            let cell = cells.width(cell);
            match widths.get_mut(column) {
                Some(width) => *width = cell.max(*width),
                None => widths.push(cell),
            }
        }
    }
    let mut stops = Vec::with_capacity(widths.len());
    let mut at = 0;
    for width in &widths {
        at += width + GAP;
        stops.push(at);
    }
    (at.saturating_sub(GAP) <= width).then(|| stops.into())
}

/// The first block of a small table, which names it.
pub(super) fn first_row(document: &Document, index: usize) -> Option<usize> {
    extent(document, index).map(|(first, _)| first)
}

fn extent(document: &Document, index: usize) -> Option<(usize, usize)> {
    let table = table_of(document, index)?;
    let mut first = index;
    while first > 0 && table_of(document, first - 1) == Some(table) {
        first -= 1;
        if index - first > ROWS {
            return None;
        }
    }
    let mut end = index + 1;
    while table_of(document, end) == Some(table) {
        end += 1;
        if end - first > ROWS {
            return None;
        }
    }
    (end - first <= ROWS).then_some((first, end))
}

fn table_of(document: &Document, index: usize) -> Option<u32> {
    match document.blocks.get(index)?.kind {
        BlockKind::Row { table, .. } => Some(table),
        _ => None,
    }
}

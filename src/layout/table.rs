//! How a table is drawn: in columns where they fit, else as records. Measured only as far as a small table reaches.

use std::sync::Arc;

use super::clusters::clusters;
use super::style::Tabs;
use crate::document::{BlockKind, Document};
use crate::text::{Cells, shown};

/// The most rows of a table that is aligned.
const ROWS: usize = 200;

/// The longest row of a table that is aligned, in bytes.
const ROW_BYTES: usize = 1024;

/// The most columns that a record names.
const NAMES: usize = 64;

/// Bytes of a column's name that are looked at.
const NAME_BYTES: usize = 64;

/// Cells between two columns.
const GAP: usize = 2;

/// How a table is drawn.
#[derive(Clone, Debug)]
pub(super) enum Table {
    /// It is none, or too long to be measured.
    None,
    /// In columns.
    Aligned {
        /// Where the columns after the first begin, in cells.
        stops: Arc<[usize]>,
        /// Cells from the first column to the end of the last.
        width: usize,
    },
    /// As records, since the columns do not fit: their names, empty where the table has no header.
    Records(Arc<[String]>),
}

impl Table {
    /// What tabs do in its rows. The header of records is a row of names.
    pub(super) fn tabs(self, header: bool) -> Tabs {
        match self {
            Self::Aligned { stops, .. } => Tabs::Columns(stops),
            Self::Records(names) if !header => Tabs::Records(names),
            Self::None | Self::Records(_) => Tabs::Two,
        }
    }
}

/// How the table of a block is drawn.
pub(super) fn look(document: &Document, index: usize, cells: Cells, width: usize) -> Table {
    let Some((first, end)) = extent(document, index) else {
        return Table::None;
    };
    match columns(document, (first, end), cells) {
        Some((stops, wide)) if wide <= width => Table::Aligned { stops, width: wide },
        _ => Table::Records(names(document, first)),
    }
}

/// Column stops of the rows of a table and its width; `None` where a row cannot stand in one line.
fn columns(
    document: &Document,
    (first, end): (usize, usize),
    cells: Cells,
) -> Option<(Arc<[usize]>, usize)> {
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
    Some((stops.into(), at.saturating_sub(GAP)))
}

/// What the columns are called in the header, made harmless.
fn names(document: &Document, first: usize) -> Arc<[String]> {
    let Some(block) = document.blocks.get(first) else {
        return Arc::from([]);
    };
    if !matches!(block.kind, BlockKind::Row { header: true, .. }) {
        return Arc::from([]);
    }
    let words = document.text.slice(block.span);
    let name = |cell: &str| {
        let end = cell.floor_char_boundary(NAME_BYTES);
        let words = cell.get(..end).unwrap_or_default();
        let line = words.lines().next().unwrap_or_default().trim();
        clusters(line).map(|(_, cluster)| shown(cluster)).collect()
    };
    words.split('\t').take(NAMES).map(name).collect()
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

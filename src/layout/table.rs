//! How a table is drawn: in columns where they fit, else as records. Measured only as far as a small table reaches.

use std::sync::Arc;

use super::clusters::clusters;
use super::reference;
use super::style::Tabs;
use crate::document::{Align, BlockKind, Document};
use crate::text::{Cells, Span, shown};

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
        /// Its columns.
        columns: Arc<[Column]>,
        /// Cells from the first column to the end of the last.
        width: usize,
    },
    /// As records, since the columns do not fit: their names, empty where the table has no header.
    Records(Arc<[String]>),
}

/// A column of a table whose rows are lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Column {
    /// Its first cell, from the first glyph of the row.
    pub(super) start: usize,
    /// Its cells.
    pub(super) width: usize,
    /// At which edge its cells stand, where that is not the left one: as the file says, else figures end at one edge.
    pub(super) align: Option<Align>,
}

impl Table {
    /// What tabs do in its rows. The header of records is a row of names.
    pub(super) fn tabs(self, header: bool) -> Tabs {
        match self {
            Self::Aligned { columns, .. } => Tabs::Columns(columns),
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
        Some((columns, wide)) if wide <= width => Table::Aligned {
            columns,
            width: wide,
        },
        _ => Table::Records(names(document, first)),
    }
}

/// The columns of a table and its width; `None` where a row cannot stand in one line.
fn columns(
    document: &Document,
    (first, end): (usize, usize),
    cells: Cells,
) -> Option<(Arc<[Column]>, usize)> {
    let mut columns: Vec<Column> = Vec::new();
    // Of each column, how many cells have a figure, and whether one has something else.
    let mut kinds: Vec<(usize, bool)> = Vec::new();
    for block in document.blocks.get(first..end)? {
        let words = document.text.slice(block.span);
        if words.len() > ROW_BYTES
            || words.contains(['\n', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'])
        {
            return None;
        }
        let header = matches!(block.kind, BlockKind::Row { header: true, .. });
        let mut start = block.span.start.0;
        for (column, words) in words.split('\t').enumerate() {
            let span = Span::bytes(start..start + words.len());
            start += words.len() + 1;
            if columns.len() <= column {
                columns.push(Column::default());
                kinds.push((0, false));
            }
            let cell = cells.width(words) + reference::cells_in(document, span, cells);
            if let (Some(known), Some((figures, other))) =
                (columns.get_mut(column), kinds.get_mut(column))
            {
                known.width = cell.max(known.width);
                match figure(words) {
                    _ if header => {}
                    Some(true) => *figures += 1,
                    Some(false) => {}
                    None => *other = true,
                }
            }
        }
    }
    let said = match document.blocks.get(first)?.kind {
        BlockKind::Row { table, .. } => document.alignment(table),
        _ => &[],
    };
    let mut at = 0;
    for (i, (column, (figures, other))) in columns.iter_mut().zip(kinds).enumerate() {
        column.start = at;
        // The first column names the rows.
        let figures = (i > 0 && figures > 0 && !other).then_some(Align::Right);
        let said = said.get(i).copied().flatten();
        column.align = said.or(figures).filter(|align| *align != Align::Left);
        at += column.width + GAP;
    }
    Some((columns.into(), at.saturating_sub(GAP)))
}

/// The most characters of a unit behind a figure.
const UNIT: usize = 3;

/// Whether the words of a cell are a figure: one number, withheld or not, with its sign and unit. `Some(false)` where nothing is said: an
/// empty cell, a dash. `None` for other words.
fn figure(words: &str) -> Option<bool> {
    let words = words.trim();
    if words
        .chars()
        .all(|c| matches!(c, '-' | '–' | '—' | '－' | '/' | '…'))
    {
        return Some(false);
    }
    let lead = |c: char| {
        matches!(
            c,
            '+' | '-'
                | '−'
                | '±'
                | '＋'
                | '－'
                | '('
                | '（'
                | '≥'
                | '≤'
                | '<'
                | '>'
                | '约'
                | '￥'
                | '¥'
                | '$'
                | '€'
                | '£'
        )
    };
    let number = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '０'
                    ..='９'
                        | '*'
                        | '.'
                        | ','
                        | '，'
                        | '．'
                        | ' '
                        | '\''
                        | '\u{A0}'
                        | '\u{2009}'
                        | '\u{202F}'
            )
    };
    let rest = words.trim_start_matches(lead);
    let begins = rest.starts_with(|c: char| c.is_numeric() || c == '*');
    let unit = rest.trim_start_matches(number);
    let fits = unit.chars().count() <= UNIT && !unit.contains(|c: char| c.is_numeric() || c == '*');
    (begins && fits).then_some(true)
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

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn figures_are_told_from_words() {
        for (words, expected) in [
            ("12", Some(true)),
            ("174.7亿元", Some(true)),
            ("-3.5%", Some(true)),
            ("1,234,567", Some(true)),
            ("*亿元", Some(true)),
            ("(12)", Some(true)),
            ("１２", Some(true)),
            ("", Some(false)),
            ("—", Some(false)),
            ("2022年3月", None),
            ("完成", None),
            ("12 of 13 parts", None),
            ("v1.2", None),
        ] {
            assert_eq!(figure(words), expected, "{words}");
        }
    }
}

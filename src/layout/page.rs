//! Pages: so many rows from a place, without a heading alone at the foot or a paragraph's single row left behind.

use super::{Layout, Row, RowKind, RowRef};
use crate::text::{Offset, Span};

/// Pages lower than this are filled whatever stands at their foot.
const LOW: usize = 6;

/// One screen of rows. It follows from its start, the width and the height alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// From the top; no spacing row comes first.
    pub rows: Vec<Row>,
    /// The first place on it.
    pub start: Offset,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Offset>,
}

/// The page that begins with the row that owns `start`, at most `height` rows high (0 is taken as 1).
pub fn page_from(layout: &mut Layout, start: Offset, height: usize) -> Page {
    let height = height.max(1);
    let mut at = layout.row_at(start);
    let first = layout.row(at);
    let start = first.span.start;
    let mut rows = vec![first];
    let mut beyond = None;
    while let Some(next) = layout.next(at) {
        let row = layout.row(next);
        at = next;
        let blank = rows.last().and_then(|above| between(layout, above, &row));
        rows.extend(blank.filter(|_| rows.len() < height));
        if rows.len() < height {
            rows.push(row);
        } else if row.kind != RowKind::Space {
            beyond = Some(row);
            break;
        }
    }
    let Some(beyond) = beyond else {
        // A document does not end with a spacing row, so all rows fit.
        return Page {
            rows,
            start,
            next: None,
        };
    };
    let kept = foot(layout, &rows, &beyond, height);
    let next = rows
        .iter()
        .skip(kept)
        .find(|row| row.kind != RowKind::Space)
        .unwrap_or(&beyond)
        .span
        .start;
    rows.truncate(kept);
    Page {
        rows,
        start,
        next: Some(next),
    }
}

/// The blank row between two rows of running text that are set apart.
fn between(layout: &Layout, above: &Row, below: &Row) -> Option<Row> {
    let tight = |row: &Row| {
        matches!(
            row.kind,
            RowKind::Space | RowKind::Code | RowKind::Table { .. }
        )
    };
    if !layout.setting().typography.spaced || tight(above) || tight(below) {
        return None;
    }
    let bar = above.kind == RowKind::Quotation && below.kind == RowKind::Quotation;
    Some(Row {
        span: Span::at(below.span.start),
        kind: RowKind::Space,
        indent: if bar { below.indent } else { 0 },
        lead: if bar {
            below.lead.clone()
        } else {
            String::new()
        },
        ..above.clone()
    })
}

/// How many of the rows the page keeps: as many as end well, or all of them when that would leave it less than half full.
fn foot(layout: &Layout, rows: &[Row], beyond: &Row, height: usize) -> usize {
    if height < LOW {
        return rows.len();
    }
    (height.div_ceil(2)..=rows.len())
        .rev()
        .find(|kept| ends_well(layout, rows, *kept, beyond))
        .unwrap_or(rows.len())
}

/// Whether a page may end after so many rows.
fn ends_well(layout: &Layout, rows: &[Row], kept: usize, beyond: &Row) -> bool {
    let (page, rest) = rows.split_at(kept.min(rows.len()));
    let text = |row: &&Row| row.kind != RowKind::Space;
    let Some(last) = page.iter().rfind(text) else {
        return false;
    };
    let first = rest.iter().find(text).unwrap_or(beyond);
    if last.keep_with_next {
        return false;
    }
    if last.block == first.block {
        let block = layout.looks().extent(last.block);
        return last.span.start != block.start && first.span.end != block.end;
    }
    // A heading wants two rows below it, spacing included.
    let heading = page
        .iter()
        .rposition(|row| matches!(row.kind, RowKind::Heading(_)));
    heading.is_none_or(|heading| page.len() - heading > 2)
}

/// Where the page begins that ends before a place, for places that no known page begins with. The page from there never ends
/// before the place, and ends right at it wherever that is possible. `None` at the start of the document.
pub fn page_start_before(layout: &mut Layout, start: Offset, height: usize) -> Option<Offset> {
    let height = height.max(1);
    let here = layout.row_at(start);
    let start = layout.row(here).span.start;
    let mut candidates = Vec::new();
    let mut at = here;
    let mut trailing = 0;
    while let Some(above) = layout.previous(at) {
        let row = layout.row(above);
        at = above;
        if row.kind == RowKind::Space {
            trailing += 1;
            // Spacing rows before the place itself may fall off the page's foot.
            continue;
        }
        candidates.push(row.span.start);
        if candidates.len() + trailing > height + 1 {
            break;
        }
    }
    let mut reaching = None;
    for candidate in candidates.into_iter().rev() {
        match page_from(layout, candidate, height).next {
            Some(next) if next == start => return Some(candidate),
            Some(next) if next < start => {}
            _ => reaching = reaching.or(Some(candidate)),
        }
    }
    reaching
}

/// The start of the text row so many rows below (or above, when negative) the one that owns `top`; spacing rows count. Stops at
/// the ends of the document.
pub fn scroll(layout: &mut Layout, top: Offset, rows: isize) -> Offset {
    let mut at = layout.row_at(top);
    let step = |layout: &mut Layout, at: RowRef| {
        if rows < 0 {
            layout.previous(at)
        } else {
            layout.next(at)
        }
    };
    let mut left = rows.unsigned_abs();
    while left > 0 || at.row.is_none() {
        let Some(next) = step(layout, at) else {
            break;
        };
        at = next;
        left = left.saturating_sub(1);
    }
    layout.row(at).span.start
}

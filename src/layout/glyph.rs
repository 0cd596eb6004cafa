//! What is drawn of a row, and the way between columns and places.

use super::Row;
use crate::text::{Offset, Span};

/// One grapheme cluster as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The text it stands for, with the clusters of no width that follow it; empty for what refers to a footnote.
    pub span: Span,
    /// Its first cell, from the left edge of the text column, the row's indent included.
    pub column: usize,
    /// How many cells it takes. More than the drawn text needs for a tab: the rest is blank.
    pub cells: usize,
    /// How many of its cells, at its end, are blank because its row is spread.
    pub blank: usize,
    /// What to draw, made harmless by [`crate::text::shown`].
    pub text: String,
}

/// The place under a column. Both cells of a wide glyph are its place; left of the first glyph is the start of the row, right of
/// the last one its end, or the last glyph itself where its end belongs to the next row.
pub fn offset_at_column(glyphs: &[Glyph], row: &Row, column: usize) -> Offset {
    let after = glyphs.partition_point(|glyph| glyph.column <= column);
    let Some(glyph) = after.checked_sub(1).and_then(|i| glyphs.get(i)) else {
        return row.span.start;
    };
    // A reference is a decoration of the word before it.
    let words = glyphs.get(..after).unwrap_or_default();
    if glyph.span.is_empty() {
        let word = words.iter().rfind(|glyph| !glyph.span.is_empty());
        return word.map_or(row.span.start, |word| word.span.start);
    }
    if column < glyph.column + glyph.cells {
        glyph.span.start
    } else if glyph.span.end < row.span.end {
        glyph.span.end
    } else {
        glyph.span.start
    }
}

/// The column of a place in a row, in cells from the left edge of the text column: that of its glyph, or the one after the last
/// glyph for places that are not drawn.
pub fn column_of(glyphs: &[Glyph], row: &Row, at: Offset) -> usize {
    let holds = |glyph: &&Glyph| glyph.span.end > at && !glyph.span.is_empty();
    match (glyphs.iter().find(holds), glyphs.last()) {
        (Some(glyph), _) => glyph.column,
        (None, Some(last)) => last.column + last.cells,
        (None, None) => row.indent,
    }
}

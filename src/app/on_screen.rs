//! Where places of the text stand on the screen.

use super::geometry::{Area, Geometry};
use super::reading::{PageRow, Reading};
use crate::layout;
use crate::text::{Offset, Span};

impl Reading {
    /// The row of the page that owns a place.
    pub fn row_of(&self, at: Offset) -> Option<usize> {
        let text_row = |row: &PageRow| !row.row.span.is_empty() && row.row.span.contains(at);
        self.page.iter().position(text_row).or_else(|| {
            (self.page_next.is_none() && at >= self.shown().end)
                .then(|| self.page.len().checked_sub(1))
                .flatten()
        })
    }

    /// Where a row of [`Self::page`] stands: the area of its page, and its line in it.
    pub fn line_of(&self, row: usize, geometry: &Geometry) -> (Area, usize) {
        match geometry.facing {
            Some(facing) if row >= self.fold => (facing, row - self.fold),
            _ => (geometry.text, row),
        }
    }

    /// The line of the screen, from the top of the text, on which a place stands.
    pub fn screen_line_of(&self, at: Offset) -> Option<usize> {
        let row = self.row_of(at)?;
        Some(row.checked_sub(self.fold).unwrap_or(row))
    }

    /// The row of [`Self::page`] on a line of the left page or of the right one; the last one where there is none so low.
    pub fn row_on(&self, right: bool, line: usize) -> Option<usize> {
        let last = self.page.len().checked_sub(1)?;
        Some(if right && self.fold <= last {
            (self.fold + line).min(last)
        } else {
            line.min(self.fold.saturating_sub(1)).min(last)
        })
    }

    /// The cell of a place on the screen, when it is on it.
    pub fn cell_of(&self, at: Offset, geometry: &Geometry) -> Option<(u16, u16)> {
        let row = self.row_of(at)?;
        let page_row = self.page.get(row)?;
        let (area, line) = self.line_of(row, geometry);
        let most = usize::from(area.width.saturating_sub(1)) + layout::HANG;
        let column = layout::column_of(&page_row.glyphs, &page_row.row, at).min(most);
        Some((area.x + column as u16, area.y + line as u16))
    }

    /// The first cell of what refers to a footnote at a place, and how many it takes, when it is drawn on the screen.
    pub fn cell_of_reference(&self, at: Offset, geometry: &Geometry) -> Option<((u16, u16), u16)> {
        self.page.iter().enumerate().find_map(|(row, page_row)| {
            let glyphs = page_row.glyphs.iter();
            let glyph = glyphs
                .into_iter()
                .find(|glyph| glyph.span == Span::at(at))?;
            let (area, line) = self.line_of(row, geometry);
            let place = (area.x + glyph.column as u16, area.y + line as u16);
            Some((place, glyph.cells as u16))
        })
    }
}

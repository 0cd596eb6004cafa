//! Tables (ODF 1.3 Part 3, 9), held until they are complete.

use super::{Met, Role, Walk};
use crate::formats::office::story::{Part, Row, Table};
use crate::formats::office::xml::Tag;
use crate::formats::{COPIES, NESTING};

#[derive(Debug, Default)]
pub(super) struct OpenTable {
    pub(super) table: Table,
    pub(super) row: Row,
    pub(super) cell: Option<Vec<Part>>,
    pub(super) header: bool,
    /// Covered cells to come that belong to the cell before them.
    pub(super) covered: usize,
}

impl Walk<'_> {
    pub(super) fn enter_table(&mut self, tag: &Tag<'_>, name: &str) -> Met {
        let repeated = |name: &str| {
            let count = tag
                .value(name)
                .and_then(|count| count.parse::<usize>().ok());
            count.unwrap_or(1).max(1)
        };
        let nesting: usize = self
            .stories
            .iter()
            .map(|story| story.tables.len() + 1)
            .sum();
        let Some(story) = self.stories.last_mut() else {
            return Met::Entered(Role::Plain);
        };
        if name == "table" {
            if nesting >= NESTING || story.paragraph.is_some() {
                return Met::Entered(Role::Plain);
            }
            story.tables.push(OpenTable::default());
            return Met::Entered(Role::Table);
        }
        let Some(table) = story.tables.last_mut() else {
            return Met::Entered(Role::Plain);
        };
        match name {
            "table-header-rows" => {
                table.header = true;
                Met::Entered(Role::HeaderRows)
            }
            "table-row" if table.cell.is_none() => {
                table.row = Row {
                    header: table.header,
                    cells: Vec::new(),
                };
                table.covered = 0;
                Met::Entered(Role::Row(repeated("number-rows-repeated")))
            }
            "table-cell" if table.cell.is_none() => {
                table.covered = repeated("number-columns-spanned") - 1;
                table.cell = Some(Vec::new());
                Met::Entered(Role::Cell(repeated("number-columns-repeated")))
            }
            "covered-table-cell" => {
                let count = repeated("number-columns-repeated");
                let inside = count.min(table.covered);
                table.covered -= inside;
                // Those beyond go on from the row above.
                let beyond = (count - inside).min(COPIES).min(1 + self.repetitions);
                self.repetitions -= beyond.saturating_sub(1);
                table
                    .row
                    .cells
                    .extend(std::iter::repeat_n(Vec::new(), beyond));
                Met::LeftOut
            }
            "table-columns" | "table-header-columns" | "table-column" | "table-source" => {
                Met::LeftOut
            }
            _ => Met::Entered(Role::Plain),
        }
    }

    /// Ends a cell that stands for so many.
    pub(super) fn end_cell(&mut self, count: usize) {
        let Some(table) = self
            .stories
            .last_mut()
            .and_then(|story| story.tables.last_mut())
        else {
            return;
        };
        let cell = table.cell.take().unwrap_or_default();
        let wanted = count;
        let count = wanted.min(COPIES).min(1 + self.repetitions);
        if !cell.is_empty() {
            self.left_out = self.left_out.saturating_add(wanted - count);
        }
        self.repetitions -= count.saturating_sub(1);
        table.row.cells.extend(std::iter::repeat_n(cell, count));
    }

    /// Ends a row that stands for so many; empty ones come once.
    pub(super) fn end_row(&mut self, count: usize) {
        let Some(table) = self
            .stories
            .last_mut()
            .and_then(|story| story.tables.last_mut())
        else {
            return;
        };
        let row = std::mem::take(&mut table.row);
        let filled = row.cells.iter().any(|cell| !cell.is_empty());
        let cells = row.cells.len().max(1);
        let wanted = if filled { count } else { 1 };
        let count = wanted.min(COPIES).min(1 + self.repetitions / cells);
        self.left_out = self
            .left_out
            .saturating_add((wanted - count).saturating_mul(cells));
        self.repetitions -= cells * count.saturating_sub(1);
        table.table.rows.extend(std::iter::repeat_n(row, count));
    }
}

//! Tables (ODF 1.3 Part 3, 9), held until they are complete.

use super::{Met, Role, Walk};
use crate::formats::office::story::{NESTING, Part, Row, Table};
use crate::formats::office::xml::Tag;

/// Rows and cells that one element may stand for.
const REPEATED: usize = 256;

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
            count.unwrap_or(1).clamp(1, REPEATED)
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
                for _ in 0..repeated("number-columns-repeated") {
                    if table.covered > 0 {
                        table.covered -= 1;
                    } else {
                        // It goes on from the row above.
                        table.row.cells.push(Vec::new());
                    }
                }
                Met::LeftOut
            }
            "table-columns" | "table-header-columns" | "table-column" | "table-source" => {
                Met::LeftOut
            }
            _ => Met::Entered(Role::Plain),
        }
    }
}

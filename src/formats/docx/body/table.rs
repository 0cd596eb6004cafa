//! Tables (ECMA-376 Part 1, 17.4), held until they are complete.

use super::{Role, Walk};
use crate::formats::NESTING;
use crate::formats::office::story::{Part, Row, Table};
use crate::formats::office::xml::Xml;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct OpenTable {
    pub(super) table: Table,
    pub(super) row: Row,
    pub(super) cell: Option<Vec<Part>>,
    pub(super) dropped_row: bool,
    /// The cell goes on from the row above, or was deleted.
    pub(super) merged: bool,
    pub(super) dropped_cell: bool,
}

impl Walk<'_> {
    pub(super) fn enter_table(&mut self) -> Role {
        if self.nesting() >= NESTING {
            return Role::Plain;
        }
        if self.at().is_none_or(|story| story.paragraph.is_some()) {
            return Role::Plain;
        }
        // No words run on into a table.
        self.end_joined();
        if let Some(story) = self.at() {
            story.tables.push(OpenTable::default());
        }
        Role::Table
    }

    /// Tables and text boxes that are open inside each other.
    pub(super) fn nesting(&self) -> usize {
        self.stories
            .iter()
            .map(|story| story.tables.len() + 1)
            .sum()
    }

    pub(super) fn open_table(&mut self) -> Option<&mut OpenTable> {
        let story = self.stories.last_mut()?;
        if story.paragraph.is_some() {
            return None;
        }
        story.tables.last_mut()
    }

    pub(super) fn row_properties(&mut self, xml: &mut Xml<'_>) {
        let (mut header, mut dropped) = (false, false);
        xml.children(|_, tag| match tag.key() {
            ("w", "tblHeader") => header = tag.is_on(),
            ("w", "del") => dropped = true,
            _ => {}
        });
        if let Some(table) = self.open_table() {
            table.row.header = header;
            table.dropped_row = dropped;
        }
    }

    pub(super) fn cell_properties(&mut self, xml: &mut Xml<'_>) {
        let (mut merged, mut dropped) = (false, false);
        xml.children(|_, tag| match tag.key() {
            ("w", "vMerge") => merged = tag.val().as_deref() != Some("restart"),
            ("w", "hMerge") => dropped |= tag.val().as_deref() != Some("restart"),
            ("w", "cellDel") => dropped = true,
            _ => {}
        });
        if let Some(table) = self.open_table() {
            table.merged = merged;
            table.dropped_cell = dropped;
        }
    }
}

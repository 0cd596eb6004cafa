//! The note editor: a text laid out like every other, so that what is typed breaks into lines as it will be read.

use std::sync::Arc;

use super::Recipient;
use crate::annotation::Annotation;
use crate::app::buffer::{Buffer, typed};
use crate::layout::{self, Glyph, Layout, Row, Setting};
use crate::text::{Cells, Offset};

/// Stands for the character that will be typed next at the end of the note; never drawn.
const NEXT: char = '一';

/// A note being written.
#[derive(Debug)]
pub struct NoteEditor {
    /// What it belongs to.
    pub recipient: Recipient,
    /// The words of the passage, as a reminder.
    pub quote: String,
    /// What is typed.
    pub buffer: Buffer,
    /// What stood there before.
    pub before: String,
    /// The annotation as it was when writing began, in case that another writer takes it away.
    pub annotation: Option<Box<Annotation>>,
    /// Whether something was typed since the draft was last kept.
    pub unkept: bool,
    /// Whether it was opened only to be written in another editor, and closes when that one does.
    pub outside: bool,
    /// Its rows as drawn.
    pub rows: Vec<(Row, Vec<Glyph>)>,
    /// The first row shown.
    pub top: usize,
    /// Row and column of the caret, from the first row of the text and the left edge.
    pub caret: (usize, usize),
    setting: Setting,
    /// Column that the caret keeps while it moves by rows.
    kept: Option<usize>,
}

impl NoteEditor {
    /// Begins to write, with what stands there already.
    pub fn new(recipient: Recipient, quote: String, note: &str) -> Self {
        Self {
            recipient,
            quote,
            buffer: Buffer::new(note),
            before: note.to_owned(),
            annotation: None,
            unkept: false,
            outside: false,
            rows: Vec::new(),
            top: 0,
            caret: (0, 0),
            setting: Setting::plain(Cells::default(), 40),
            kept: None,
        }
    }

    /// The glyphs of a row that are drawn.
    pub fn glyphs(&self, row: usize) -> impl Iterator<Item = &Glyph> {
        let end = Offset(self.buffer.text().len());
        self.rows
            .get(row)
            .into_iter()
            .flat_map(|(_, glyphs)| glyphs)
            .filter(move |glyph| glyph.span.start < end)
    }

    /// Whether anything changed.
    pub fn is_changed(&self) -> bool {
        self.buffer.text() != self.before
    }

    /// Lays the text out for a window and scrolls so that the caret is in it.
    pub fn refresh(&mut self, setting: Setting, height: usize) {
        self.setting = setting;
        let mut layout = self.lay_out();
        self.rows.clear();
        let mut at = Some(layout.row_at(Offset(0)));
        while let Some(row_ref) = at {
            let row = layout.row(row_ref);
            let glyphs = layout.glyphs(&row);
            self.rows.push((row, glyphs));
            at = layout.next(row_ref);
        }
        self.caret = self.caret_cell();
        let height = height.max(1);
        self.top = self
            .top
            .clamp((self.caret.0 + 1).saturating_sub(height), self.caret.0);
    }

    /// Moves the caret by rows, keeping its column.
    pub fn row_step(&mut self, step: isize) {
        let column = *self.kept.get_or_insert(self.caret.1);
        let target = self
            .caret
            .0
            .saturating_add_signed(step)
            .min(self.rows.len().saturating_sub(1));
        if let Some((row, glyphs)) = self.rows.get(target) {
            let at = layout::offset_at_column(glyphs, row, column);
            self.buffer.move_to(at.0);
        }
        self.kept = Some(column);
    }

    /// To the start or end of the row of the caret.
    pub fn row_edge(&mut self, end: bool) {
        let Some((row, glyphs)) = self.rows.get(self.caret.0) else {
            return;
        };
        let last = self
            .glyphs(self.caret.0)
            .last()
            .map_or(row.span.start, |glyph| glyph.span.end);
        let last = if self
            .rows
            .get(self.caret.0 + 1)
            .is_some_and(|(next, _)| next.span.start == last)
        {
            glyphs.last().map_or(last, |glyph| glyph.span.start)
        } else {
            last
        };
        self.buffer
            .move_to(if end { last.0 } else { row.span.start.0 });
        self.kept = None;
    }

    /// Forgets the column kept for movement by rows.
    pub fn forget_column(&mut self) {
        self.kept = None;
    }

    /// Puts the caret on a cell of the window.
    pub fn click(&mut self, row: usize, column: usize) {
        let target = (self.top + row).min(self.rows.len().saturating_sub(1));
        if let Some((row, glyphs)) = self.rows.get(target) {
            let at = layout::offset_at_column(glyphs, row, column);
            self.buffer.move_to(at.0);
        }
        self.kept = None;
    }

    fn lay_out(&self) -> Layout {
        // The caret at the very end needs room of its own: it is laid out as the character that may come next.
        let text = format!("{}{NEXT}", self.buffer.text());
        Layout::new(Arc::new(typed(text)), Arc::from([]), self.setting)
    }

    fn caret_cell(&self) -> (usize, usize) {
        let caret = Offset(self.buffer.caret());
        let row = self
            .rows
            .iter()
            .rposition(|(row, _)| row.span.start <= caret)
            .unwrap_or(0);
        let column = self
            .rows
            .get(row)
            .map_or(0, |(row, glyphs)| layout::column_of(glyphs, row, caret));
        (row, column)
    }
}

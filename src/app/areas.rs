//! Where overlays stand: over the panes, as large as what they hold.

use super::overlays::{Overlay, Pick, Picker, Recipient, Topic};
use super::{App, geometry};

impl App {
    /// Columns of a box with a long text.
    pub fn scroll_width(&self) -> u16 {
        self.size.columns.saturating_sub(4).min(96)
    }

    /// Lines of a long text that are seen at once.
    pub fn scroll_height(&self) -> usize {
        let rows = usize::from(self.size.rows.saturating_sub(4)).max(1);
        match self.overlays.last() {
            Some(Overlay::Scroll(scroll)) if matches!(scroll.topic, Topic::Footnote(_)) => {
                (rows / 2).max(1)
            }
            _ => rows,
        }
    }

    /// Where a type-ahead list stands: in the middle, as high as its lines, with a line to type on and one of air.
    pub fn picker_area(&self) -> geometry::Area {
        let Some(Overlay::Picker(picker)) = self.overlays.last() else {
            return geometry::Area::default();
        };
        let width = (self.size.columns.saturating_sub(4)).min(72);
        let words = self.picker_words_height(picker) as u16;
        let most = (self.size.rows.saturating_sub(4)).min(18 + words);
        let height = (picker.items.len() as u16 + 3 + words).clamp(5.min(most), most.max(1));
        geometry::Area {
            x: (self.size.columns - width) / 2,
            y: (self.size.rows - height) / 3,
            width,
            height,
        }
    }

    /// Lines of a type-ahead list that are seen at once.
    pub fn picker_list_height(&self) -> usize {
        let Some(Overlay::Picker(picker)) = self.overlays.last() else {
            return 0;
        };
        let room = usize::from(self.picker_area().height.saturating_sub(2));
        let words = self.picker_words_height(picker);
        if room < words + 3 { room } else { room - words }
    }

    /// Lines below a list of codes for the definition of the one under the cursor: as many as the longest needs, so that nothing jumps.
    pub fn picker_words_height(&self, picker: &Picker) -> usize {
        let of_codes =
            picker.gives_tags() || matches!(picker.pick, Pick::CodeMerge(_) | Pick::CodeParent(_));
        let width = usize::from(self.size.columns.saturating_sub(4).min(72)).saturating_sub(4);
        let lines = picker
            .items
            .iter()
            .filter(|item| of_codes && !item.unknown)
            .map(|item| {
                // Measuring every definition is not needed: cells are at most two a character.
                (item.detail.chars().count() * 2).div_ceil(width.max(1))
            });
        match lines.max().unwrap_or(0) {
            0 => 0,
            most => most.clamp(1, 4) + 1,
        }
    }

    /// Where the lines of the codebook stand.
    pub fn codes_area(&self) -> geometry::Area {
        let rows = self.size.rows;
        let below = if rows >= 16 { 6 } else { 3 };
        geometry::Area {
            x: 0,
            y: 1,
            width: self.size.columns,
            height: rows.saturating_sub(2 + below),
        }
    }

    /// Where the words of the note editor stand: a box of some rows, above or below its passage, so that the passage stays in view.
    pub fn editor_area(&self) -> Option<geometry::Area> {
        let Some(Overlay::Editor(editor)) = self.overlays.last() else {
            return None;
        };
        let body = self.geometry().middle;
        let height = (body.height / 2).clamp(4, 12).min(body.height);
        let passage = match editor.recipient {
            Recipient::Passage(span) | Recipient::Section(span) => Some(span.start),
            Recipient::Annotation(id) => self
                .reading()
                .and_then(|reading| reading.notebook.get(id))
                .and_then(|e| e.placement.span())
                .map(|s| s.start),
            Recipient::Document | Recipient::Lost(_) => None,
        };
        let row = passage
            .and_then(|at| {
                self.reading()
                    .and_then(|reading| reading.screen_line_of(at))
            })
            .unwrap_or(0);
        let below = row < usize::from(body.height - height).saturating_sub(1);
        let y = if below {
            body.bottom() - height
        } else {
            body.y
        };
        let inner = geometry::Area {
            x: body.x + 2,
            y: y + 2,
            width: body.width.saturating_sub(4),
            height: height - 2,
        };
        Some(inner)
    }
}

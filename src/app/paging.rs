//! The pages of an open document: laying out, counting, turning.

use super::code_colours::CodeColours;
use super::effect::Effect;
use super::reading::{PageRow, Reading, headings_of};
use crate::layout::{self, Layout, Pages, Setting};
use crate::text::{Offset, Span};

/// Rows of pagination done at once on the thread that reads keys; the rest is done in the background.
const ROWS_AT_ONCE: usize = 3_000;

/// Texts up to this size, in bytes, are paged at once as far as [`ROWS_AT_ONCE`] goes; of longer ones only a page is laid out, so that they
/// open as fast as short ones.
const PAGED_AT_ONCE: usize = 512 << 10;

impl Reading {
    /// Lays out anew for another width or height. The place stays.
    pub fn resize(&mut self, setting: Setting, height: usize) {
        if setting == self.layout.setting() && height == self.height {
            return;
        }
        let caret = self.view.caret;
        self.lay_out(setting, height);
        self.turn_to(caret);
    }

    pub(super) fn lay_out(&mut self, setting: Setting, height: usize) {
        self.layout = Layout::new(self.document.clone(), self.headings.clone(), setting);
        self.code_colours = CodeColours::default();
        self.height = height;
        self.pages = Pages::new(height);
        self.epoch += 1;
        self.column = None;
        self.advance_pages();
    }

    /// Lays out anew for other headings. The page begins where it began, as long as the caret stays on it.
    pub(super) fn set_headings(&mut self) {
        self.headings = headings_of(&self.outline);
        self.lay_out(self.layout.setting(), self.height);
        self.refresh();
        if !self.shows(self.view.caret) {
            self.turn_to(self.view.caret);
        }
    }

    pub(super) fn advance_pages(&mut self) {
        let long = self.document.text.len() > PAGED_AT_ONCE;
        let rows = if long { self.height } else { ROWS_AT_ONCE };
        self.pages.advance(&mut self.layout, rows);
    }

    /// The work that is left to find all pages, for the background.
    pub fn pagination(&self) -> Option<Effect> {
        (!self.pages.done).then(|| Effect::Paginate {
            ticket: self.ticket,
            epoch: self.epoch,
            document: self.document.clone(),
            headings: self.headings.clone(),
            setting: self.layout.setting(),
            height: self.height,
        })
    }

    /// Takes pages that the background found.
    pub fn take_pages(&mut self, epoch: u64, starts: Vec<Offset>, done: bool) {
        if epoch == self.epoch {
            self.pages.extend(starts, done);
        }
        if let Some(page) = self.wanted_page
            && (self.pages.done || self.pages.starts.len() > page)
        {
            self.wanted_page = None;
            self.show_page_number(page);
        }
    }

    /// Turns to a page by its number from 1, when it is known; whether it is.
    pub fn show_page_number(&mut self, number: usize) -> bool {
        let index = number.checked_sub(1);
        let Some(start) = index
            .and_then(|index| self.pages.starts.get(index))
            .copied()
        else {
            return false;
        };
        self.remember();
        super::commands::pages::open_page(self, start);
        true
    }

    /// Which layout the pages belong to.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Rows of a page.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The layout, for movement by rows.
    pub fn layout(&mut self) -> &mut Layout {
        &mut self.layout
    }

    /// How rows are measured.
    pub fn setting(&self) -> Setting {
        self.layout.setting()
    }

    /// Rows laid out so far, for tests of laziness.
    pub fn rows_laid_out(&self) -> usize {
        self.layout.rows_laid_out()
    }

    /// Shows two pages side by side, or one. The place stays.
    pub fn open_at(&mut self, facing: bool) {
        if facing != self.facing {
            self.facing = facing;
            self.turn_to(self.view.caret);
        }
    }

    /// How many pages are shown at once.
    pub fn pages_shown(&self) -> usize {
        1 + usize::from(self.facing)
    }

    /// Computes the rows of the present page, or of the two that are shown.
    pub fn refresh(&mut self) {
        let page = layout::page_from(&mut self.layout, self.view.top, self.height);
        self.page_next = page.next;
        self.view.top = page.start;
        self.fold = page.rows.len();
        let mut rows = page.rows;
        if let Some(next) = page.next.filter(|_| self.facing) {
            let page = layout::page_from(&mut self.layout, next, self.height);
            self.page_next = page.next;
            rows.extend(page.rows);
        }
        self.page = rows
            .into_iter()
            .map(|row| PageRow {
                glyphs: self.layout.glyphs(&row),
                code: self.code_colours.of(&self.document, &row),
                row,
            })
            .collect();
    }

    /// The stretch of text on the screen.
    pub fn shown(&self) -> Span {
        match (self.page.first(), self.page.last()) {
            (Some(first), Some(last)) => first.row.span.hull(last.row.span),
            _ => Span::at(self.view.top),
        }
    }

    /// Whether a place is on the screen.
    pub fn shows(&self, at: Offset) -> bool {
        let shown = self.shown();
        shown.contains(at) || at == shown.end && self.page_next.is_none()
    }

    /// Puts the caret on a place and turns to its page when it is not on the screen.
    pub fn go_to(&mut self, at: Offset) {
        self.view.caret = self.document.text.clamp(at);
        self.column = None;
        if self.page.is_empty() || !self.shows(self.view.caret) {
            self.turn_to(self.view.caret);
        }
    }

    /// Turns to the real page that holds a place and puts the caret there.
    pub fn turn_to(&mut self, at: Offset) {
        let at = self.document.text.clamp(at);
        self.view.caret = at;
        self.view.top = self.page_start_of(at);
        self.refresh();
        // A page whose start is not known yet begins with the row itself: never show a place outside.
        if !self.shows(at) {
            self.view.top = at;
            self.refresh();
        }
    }

    fn page_start_of(&self, at: Offset) -> Offset {
        self.pages
            .page_of(at)
            .and_then(|page| self.pages.starts.get(page - page % self.pages_shown()))
            .copied()
            .unwrap_or(at)
    }

    /// The share of the text up to the end of the screen, in percent.
    pub fn percent(&self) -> usize {
        let length = self.document.text.len();
        if length == 0 || self.page_next.is_none() {
            100
        } else {
            self.shown().end.0 * 100 / length
        }
    }
}

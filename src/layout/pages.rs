//! The real pages of a document, found a few at a time.

use super::{Layout, page_from};
use crate::text::Offset;

/// Where the pages of a document begin at one width and height, as far as they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The first place of each page, in order, beginning with 0. Where the last one ends is known only when all are.
    pub starts: Vec<Offset>,
    /// Whether all pages are known.
    pub done: bool,
    height: usize,
}

impl Pages {
    /// The first page and nothing more, for pages of `height` rows.
    pub fn new(height: usize) -> Self {
        Self {
            starts: vec![Offset(0)],
            done: false,
            height,
        }
    }

    /// Rows of a page.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Finds further pages until about `row_budget` rows are laid out, at least one page; tells whether all are known. Keeps no
    /// rows.
    pub fn advance(&mut self, layout: &mut Layout, row_budget: usize) -> bool {
        let mut rows = 0;
        while !self.done && (rows == 0 || rows < row_budget) {
            let page = page_from(layout, self.frontier(), self.height);
            rows += page.rows.len();
            match page.next {
                Some(next) => self.starts.push(next),
                None => self.done = true,
            }
        }
        self.done
    }

    /// The index of the page that a place is on; `None` while that is not known.
    pub fn page_of(&self, at: Offset) -> Option<usize> {
        let page = self
            .starts
            .partition_point(|start| *start <= at)
            .checked_sub(1)?;
        (self.done || page + 1 < self.starts.len()).then_some(page)
    }

    /// Takes over what was found elsewhere, by another thread on a clone: further starts in order. Known ones are passed over.
    pub fn extend(&mut self, starts: Vec<Offset>, done: bool) {
        let frontier = self.frontier();
        self.starts
            .extend(starts.into_iter().filter(|start| *start > frontier));
        self.done |= done;
    }

    fn frontier(&self) -> Offset {
        self.starts.last().copied().unwrap_or_default()
    }
}

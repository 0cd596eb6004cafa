//! A document and a width become rows, and rows become pages.
//!
//! Everything is lazy: only the pieces of the document that somebody asks for are laid out, forward and no farther than asked, so
//! that the first page of ten megabytes costs no more than the first page of ten lines. A row is named by a [`RowRef`], owns a
//! [`Span`] of the reading text, and together the rows share out the text without gap or overlap. What is added for the eye
//! (indents, bullets, spacing rows) has no length in the text.
//!
//! This room knows nothing of notes, colours, keys or terminals. A page is not stored: it follows from the place where it begins.
//!
//! ```
//! use std::sync::Arc;
//! use zhupi::document::Document;
//! use zhupi::layout::{Layout, Setting};
//! use zhupi::text::{Cells, Offset};
//!
//! let document = Arc::new(Document::plain("完成174.7亿元，增长9.7%。"));
//! let setting = Setting::plain(Cells::default(), 15);
//! let mut layout = Layout::new(document, Arc::from([]), setting);
//! let row = layout.row_at(Offset(0));
//! assert_eq!(layout.row(row).span.range(), 0..20);
//! ```

mod breaks;
mod cache;
mod clusters;
mod draw;
mod glyph;
mod justify;
mod page;
mod pages;
mod piece;
mod reference;
mod row;
mod source;
mod style;
mod table;
mod units;

#[cfg(test)]
mod drawn;
#[cfg(test)]
mod laws;

pub use glyph::{Glyph, column_of, offset_at_column};
pub use page::{Page, page_from, page_start_before, scroll};
pub use pages::Pages;
pub use row::{Columns, HANG, Heading, Paragraphs, Row, RowKind, RowRef, Setting, Typography};

use std::sync::Arc;

use crate::document::{BlockKind, Document};
use crate::text::{Offset, Span};
use cache::Cache;
use piece::{Piece, Source};
use style::{Looks, Tabs};
use table::Table;

/// Bytes of laid-out text that each of the two generations of the cache holds.
const KEPT: usize = 256 * 1024;

/// What a piece weighs in the cache besides its text.
const PIECE: usize = 256;

/// Tables whose columns are remembered.
const TABLES: usize = 64;

/// The rows of one document at one width.
#[derive(Clone, Debug)]
pub struct Layout {
    document: Arc<Document>,
    headings: Arc<[Heading]>,
    setting: Setting,
    sources: Cache<(usize, usize), Source>,
    pieces: Cache<(usize, usize), Piece>,
    /// How tables are drawn, by their first blocks.
    tables: Cache<usize, Table>,
    laid_out: usize,
}

impl Layout {
    /// Prepares the rows of a document; lays out none. `headings` are sorted by their start.
    pub fn new(document: Arc<Document>, headings: Arc<[Heading]>, setting: Setting) -> Self {
        Self {
            document,
            headings,
            setting: Setting {
                width: setting.width.max(1),
                ..setting
            },
            sources: Cache::new(KEPT),
            pieces: Cache::new(KEPT),
            tables: Cache::new(TABLES),
            laid_out: 0,
        }
    }

    /// The width and measure it was made for.
    pub fn setting(&self) -> Setting {
        self.setting
    }

    /// The document it lays out.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// Rows computed so far, those computed again included: what tests of laziness count.
    pub fn rows_laid_out(&self) -> usize {
        self.laid_out
    }

    /// Forgets all that was laid out.
    pub fn drop_cache(&mut self) {
        self.sources.clear();
        self.pieces.clear();
        self.tables.clear();
    }

    /// Changes the width and keeps what does not depend on it. The names of rows lose their meaning.
    pub fn set_width(&mut self, width: usize) {
        self.setting.width = width.max(1);
        self.pieces.clear();
        self.tables.clear();
    }

    /// The row that owns a place; the last one at the end of the text. A document without text has one row, which is empty.
    pub fn row_at(&mut self, at: Offset) -> RowRef {
        let at = self.document.text.clamp(at).0;
        let block = self.document.block_index(Offset(at)).unwrap_or(0);
        let body = self.body(block);
        let mut piece = piece::piece_near(at.saturating_sub(body.start.0), body.len());
        if piece + 1 < piece::pieces(body.len())
            && self.fill(block, piece, |_| true).span.end.0 <= at
        {
            piece += 1;
        }
        let known = self.fill(block, piece, |piece| piece.reached() > at);
        RowRef {
            block,
            piece,
            row: Some(known.row_of(at)),
        }
    }

    /// The row of a name.
    pub fn row(&mut self, at: RowRef) -> Row {
        let block = at.block.min(self.last_block());
        let Some(index) = at.row else {
            let (lead, keep_with_next) = self.looks().gap(block).unwrap_or_default();
            return Row {
                span: Span::at(self.looks().extent(block).start),
                indent: self.setting.cells.width(&lead),
                lead,
                kind: RowKind::Space,
                block,
                keep_with_next,
            };
        };
        let known = self.fill(block, at.piece, |piece| piece.known() > index);
        let index = index.min(known.known().saturating_sub(1));
        let edge = known.edge(index);
        Row {
            span: known.row(index),
            indent: edge.indent,
            lead: edge.lead.clone(),
            kind: known.style.kind,
            block,
            keep_with_next: known.style.keep_with_next,
        }
    }

    /// The row below, spacing rows included.
    pub fn next(&mut self, at: RowRef) -> Option<RowRef> {
        let Some(index) = at.row else {
            return Some(RowRef::first_of(at.block));
        };
        let known = self.fill(at.block, at.piece, |piece| piece.known() > index + 1);
        if known.known() > index + 1 {
            return Some(RowRef {
                row: Some(index + 1),
                ..at
            });
        }
        if at.piece + 1 < piece::pieces(self.body(at.block).len()) {
            return Some(RowRef {
                piece: at.piece + 1,
                row: Some(0),
                ..at
            });
        }
        if at.block >= self.last_block() {
            return None;
        }
        Some(self.top_of(at.block + 1))
    }

    /// The row above, spacing rows included.
    pub fn previous(&mut self, at: RowRef) -> Option<RowRef> {
        match at.row {
            Some(index) if index > 0 => Some(RowRef {
                row: Some(index - 1),
                ..at
            }),
            Some(_) if at.piece > 0 => Some(self.last_of(at.block, at.piece - 1)),
            Some(_) if self.looks().gap(at.block).is_some() => Some(RowRef { row: None, ..at }),
            _ => {
                let above = at.block.checked_sub(1)?;
                let last = piece::pieces(self.body(above).len()) - 1;
                Some(self.last_of(above, last))
            }
        }
    }

    fn looks(&self) -> Looks<'_> {
        looks(&self.document, &self.headings, self.setting)
    }

    fn last_block(&self) -> usize {
        self.document.blocks.len().saturating_sub(1)
    }

    fn body(&self, block: usize) -> Span {
        self.looks().body(block)
    }

    /// The first row of a block, its spacing row if it has one.
    fn top_of(&self, block: usize) -> RowRef {
        let spaced = self.looks().gap(block).is_some();
        RowRef {
            row: (!spaced).then_some(0),
            ..RowRef::first_of(block)
        }
    }

    fn last_of(&mut self, block: usize, piece: usize) -> RowRef {
        let known = self.fill(block, piece, |_| false).known();
        RowRef {
            block,
            piece,
            row: Some(known.saturating_sub(1)),
        }
    }

    /// A piece, laid out until enough of it is known.
    fn fill(&mut self, block: usize, piece: usize, enough: impl Fn(&Piece) -> bool) -> &Piece {
        let Self {
            document,
            headings,
            setting,
            sources,
            pieces,
            tables,
            laid_out,
        } = self;
        let known = pieces.get(
            (block, piece),
            |piece: &Piece| piece.span.len() + PIECE,
            || {
                let table = table::first_row(document, block).map_or(Table::None, |first| {
                    let make = || table::look(document, block, setting.cells, setting.width);
                    tables.get(first, |_| 1, make).clone()
                });
                let looks = looks(document, headings, *setting);
                let weigh = |source: &Source| source.span.len() + PIECE;
                let source = sources.get((block, piece), weigh, || looks.source(block, piece));
                let style = looks.style(block, table);
                Piece::new(source.clone(), piece == 0, style, *setting)
            },
        );
        while !known.is_done() && (known.known() == 0 || !enough(known)) {
            known.lay_out();
            *laid_out += 1;
        }
        known
    }

    /// What the tabs of a block do.
    fn tabs(&self, block: usize) -> Tabs {
        let kind = self.document.blocks.get(block).map(|block| &block.kind);
        let Some(BlockKind::Row { header, .. }) = kind else {
            return Tabs::Stops;
        };
        let table = table::first_row(&self.document, block).map_or(Table::None, |first| {
            let Setting { cells, width, .. } = self.setting;
            let known = self.tables.peek(first).cloned();
            known.unwrap_or_else(|| table::look(&self.document, block, cells, width))
        });
        table.tabs(*header)
    }
}

fn looks<'a>(document: &'a Document, headings: &'a [Heading], setting: Setting) -> Looks<'a> {
    Looks {
        document,
        headings,
        cells: setting.cells,
        width: setting.width,
        paragraphs: setting.typography.paragraphs,
    }
}

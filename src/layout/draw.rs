//! What is drawn of a row, from left to right.

use std::iter::Peekable;
use std::vec;

use super::reference::{self, Reference, references};
use super::style::Tabs;
use super::{Glyph, Layout, Row, RowKind, breaks, clusters, justify};
use crate::document::joint_cells;
use crate::text::{Span, shown};

/// A row being drawn.
struct Drawing<'a> {
    layout: &'a Layout,
    row: &'a Row,
    /// The block of the row, without its line end.
    body: Span,
    /// Whether line ends inside of it are drawn as spaces.
    soft: bool,
    tabs: Tabs,
    /// Cells of the cells of an aligned table's row.
    cells: Vec<usize>,
    /// Tabs so far.
    tab: usize,
    column: usize,
    references: Peekable<vec::IntoIter<Reference>>,
    glyphs: Vec<Glyph>,
}

impl Layout {
    /// What is drawn of a row, from left to right, spread to the edge where that is wanted. Spaces that hang over the end of the row are
    /// left out, and in a column of one cell the characters that take two. What refers to a footnote has an empty span.
    pub fn glyphs(&self, row: &Row) -> Vec<Glyph> {
        let body = self.body(row.block);
        let tabs = self.tabs(row.block);
        let mut drawing = Drawing {
            layout: self,
            row,
            body,
            soft: self.looks().is_soft(row.block),
            cells: self.cells_of(row, &tabs),
            tabs,
            tab: 0,
            column: row.indent,
            references: references(&self.document, body, row.span)
                .into_iter()
                .peekable(),
            glyphs: Vec::new(),
        };
        drawing.draw();
        let Drawing {
            mut glyphs, tab, ..
        } = drawing;
        if self.setting.typography.justify && tab == 0 && self.is_spread(row, body) {
            justify::spread(&mut glyphs, self.setting.width);
        }
        glyphs
    }

    /// How wide each cell of a row is, where not all columns begin at their left edge.
    fn cells_of(&self, row: &Row, tabs: &Tabs) -> Vec<usize> {
        if !matches!(tabs, Tabs::Columns(columns) if columns.iter().any(|column| column.align.is_some()))
        {
            return Vec::new();
        }
        let measure = self.setting.cells;
        let mut start = row.span.start.0;
        let words = self.document.text.slice(row.span);
        let cells = words.trim_end_matches('\n').split('\t').map(|cell| {
            let span = Span::bytes(start..start + cell.len());
            start += cell.len() + 1;
            measure.width(cell) + reference::cells_in(&self.document, span, measure)
        });
        cells.collect()
    }

    /// Whether a row is one that is spread when rows are: running text that goes on in the next row.
    fn is_spread(&self, row: &Row, body: Span) -> bool {
        let running = matches!(
            row.kind,
            RowKind::Text | RowKind::Quotation | RowKind::Footnote
        );
        let soft = self.looks().is_soft(row.block);
        let ends = self.document.text.slice(row.span).ends_with('\n') && !soft;
        running && row.span.end < body.end && !ends
    }
}

impl Drawing<'_> {
    fn draw(&mut self) {
        let row = self.row;
        // Paragraphs told apart by blank rows do without the indent that the text brings along.
        let mut indents =
            self.layout.looks().drops_indent(row.block) && row.span.start == self.body.start;
        let words = self.layout.document.text.slice(row.span);
        self.column += self.tabs.pad(0, self.cells.first().copied());
        for (start, grapheme) in clusters::clusters(words) {
            let start = row.span.start.0 + start;
            let span = Span::bytes(start..start + grapheme.len());
            indents &= grapheme.chars().all(char::is_whitespace) && grapheme != "\n";
            // There is nothing that it could stand before in an empty line or cell.
            if !grapheme.starts_with('\t') && !grapheme.ends_with(breaks::is_line_end) {
                let word = self.layout.setting.cells.of(grapheme);
                self.refer(span, true, word);
            }
            if !indents {
                self.cluster(span, grapheme);
            }
            self.refer(span, false, 0);
        }
    }

    /// Cells that are left of the row, `hang` ones beyond it included.
    fn room(&self, hang: usize) -> usize {
        (self.layout.setting.width + hang).saturating_sub(self.column)
    }

    fn cluster(&mut self, span: Span, grapheme: &str) {
        let carries = self
            .references
            .peek()
            .is_some_and(|next| next.belongs_to(span));
        let hangs = breaks::hangs(grapheme) && self.row.kind != RowKind::Code && !carries;
        let hang = if hangs { self.layout.setting.hang() } else { 0 };
        let room = self.room(hang);
        if let Some(wanted) = self.joint(span, grapheme) {
            // At the end of a row a joint is not to be seen.
            if wanted > 0 && wanted <= room && span.end < self.row.span.end {
                self.push(span, wanted, " ".to_owned());
            }
            return;
        }
        let wanted = self
            .cells(grapheme)
            .min(if grapheme == "\t" { room } else { usize::MAX });
        if wanted == 0 || grapheme.ends_with('\n') {
            if let Some(last) = self.glyphs.last_mut()
                && last.span.end == span.start
                && wanted == 0
                && !grapheme.ends_with(['\n', '\t'])
            {
                last.span.end = span.end;
            }
        } else if wanted <= room {
            self.push(span, wanted, shown(grapheme).into_owned());
        }
    }

    fn push(&mut self, span: Span, cells: usize, text: String) {
        self.glyphs.push(Glyph {
            span,
            column: self.column,
            cells,
            blank: 0,
            text,
        });
        self.column += cells;
    }

    /// Cells of a line end inside of joined lines, and of the white space around it.
    fn joint(&self, span: Span, grapheme: &str) -> Option<usize> {
        let ends_block = span.end >= self.body.end && grapheme.ends_with('\n');
        let joins = self.soft && !ends_block && grapheme.starts_with([' ', '\n', '\t', '\u{3000}']);
        let block = self.layout.document.text.slice(self.body);
        let at = span.start.0.checked_sub(self.body.start.0)?;
        joins.then(|| joint_cells(block, at)).flatten()
    }

    fn cells(&mut self, grapheme: &str) -> usize {
        if grapheme != "\t" {
            return self.layout.setting.cells.of(grapheme);
        }
        let column = self.column.saturating_sub(self.row.indent);
        let nth = self.tab;
        self.tab += 1;
        let next = self.cells.get(nth + 1).copied();
        self.tabs.cells(column, nth) + self.tabs.pad(nth + 1, next)
    }

    /// Draws the references that stand before a cluster of so many cells, or behind it. Where there is no room for both, the words stay.
    fn refer(&mut self, cluster: Span, before: bool, word: usize) {
        // One for which there was no place is left out.
        let passed = |next: &Reference| next.host < cluster.start;
        while self.references.next_if(passed).is_some() {}
        let here = |next: &Reference| next.leads == before && next.belongs_to(cluster);
        while let Some(next) = self.references.next_if(here) {
            let cells = self.layout.setting.cells.width(&next.text);
            if cells + word <= self.room(0) {
                self.push(Span::at(next.at), cells, next.text);
            }
        }
    }
}

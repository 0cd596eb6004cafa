//! A piece: a block, or a cut of a very long one, and its rows as far as anybody has asked for them.

use std::ops::Range;
use std::sync::Arc;

use super::RowKind;
use super::breaks::{Break, Cluster, Ink, analyse};
use super::row::{SET_FROM, Setting};
use super::style::{Edge, Style, Tabs};
use crate::text::{Cells, Span};

/// Bytes of text between the cuts of a long block.
const CUT: usize = 16 * 1024;

/// Bytes before a cut's nominal place in which a good place is looked for.
const WINDOW: usize = 2 * 1024;

/// How many pieces a block's text of `len` bytes has; at least one.
pub(super) fn pieces(len: usize) -> usize {
    1 + len.saturating_sub(CUT / 4) / CUT
}

/// The piece that holds a byte of a block, give or take one: it or the next one does.
pub(super) fn piece_near(byte: usize, len: usize) -> usize {
    (byte / CUT).min(pieces(len) - 1)
}

/// Where the `index`th piece of a block's text begins, in bytes from the start of the block: the end of a sentence, else a
/// good break, else any cluster. Looks at a few kilobytes only.
pub(super) fn cut(text: &str, index: usize, cells: Cells, verbatim: bool) -> usize {
    if index == 0 {
        return 0;
    }
    if index >= pieces(text.len()) {
        return text.len();
    }
    let nominal = text.floor_char_boundary(index * CUT);
    let start = text.floor_char_boundary(nominal - WINDOW);
    let end = text.ceil_char_boundary(nominal + WINDOW / 8);
    let window = text.get(start..end).unwrap_or_default();
    let clusters = analyse(window, cells, verbatim);
    let ends_sentence = |end: usize| {
        let before = window.get(..end).unwrap_or_default().trim_end();
        before
            .trim_end_matches(crate::text::is_closing_mark)
            .ends_with(['。', '！', '？', '.', '!', '?', '\n'])
    };
    let mut best = (0, nominal);
    for cluster in &clusters {
        let at = cluster.end as usize;
        if start + at > nominal {
            break;
        }
        let grade = match cluster.after {
            Break::Must => 5,
            _ if cluster.unit > 0 => 1,
            Break::Good if ends_sentence(at) => 5,
            Break::Good => 4,
            Break::Cut => 3,
            Break::Mark => 2,
            Break::Never => 0,
        };
        if grade > 0 && grade >= best.0 {
            best = (grade, start + at);
        }
    }
    best.1
}

/// What is known of a piece before any width: it serves all of them.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The text that its rows share out, including the line end when the piece ends its block.
    pub(super) span: Span,
    /// The clusters of that text without the block's line end.
    pub(super) clusters: Arc<[Cluster]>,
}

/// The rows of one piece.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The text that its rows share out, including the line end when the piece ends its block.
    pub(super) span: Span,
    /// How its rows look.
    pub(super) style: Style,
    /// Whether the piece begins its block.
    opens: bool,
    clusters: Arc<[Cluster]>,
    next: usize,
    /// Ends of the rows found so far, bytes from the start of the piece.
    ends: Vec<u32>,
    /// Of a table shown as records: the cell of each row found so far, and whether the row begins it.
    fields: Vec<(usize, bool)>,
    done: bool,
    setting: Setting,
}

impl Piece {
    /// Prepares the rows of a piece. `opens` says whether it begins its block.
    pub(super) fn new(source: Source, opens: bool, style: Style, setting: Setting) -> Self {
        Self {
            span: source.span,
            opens,
            clusters: source.clusters,
            style,
            next: 0,
            ends: Vec::new(),
            fields: Vec::new(),
            done: false,
            setting,
        }
    }

    /// Rows known so far.
    pub(super) fn known(&self) -> usize {
        self.ends.len()
    }

    /// Whether all rows are known.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    /// End of the text that is laid out so far, in bytes from the start of the document.
    pub(super) fn reached(&self) -> usize {
        self.span.start.0 + self.ends.last().map_or(0, |end| *end as usize)
    }

    /// The text of a known row.
    pub(super) fn row(&self, index: usize) -> Span {
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |end| *end as usize);
        let end = self.ends.get(index).map_or(start, |end| *end as usize);
        Span::bytes(self.span.start.0 + start..self.span.start.0 + end)
    }

    /// The known row that owns a place.
    pub(super) fn row_of(&self, place: usize) -> usize {
        let inside = place.saturating_sub(self.span.start.0);
        self.ends
            .partition_point(|end| *end as usize <= inside)
            .min(self.ends.len().saturating_sub(1))
    }

    /// The left edge of a row, of the next one to be laid out too.
    pub(super) fn edge(&self, index: usize) -> &Edge {
        match self.fields.get(index).copied() {
            Some((field, begins)) => self.style.field(field, begins),
            None if matches!(self.style.tabs, Tabs::Records(_)) => {
                let (field, begins) = self.next_field();
                self.style.field(field, begins)
            }
            None => self.style.edge(self.opens && index == 0),
        }
    }

    /// The cell of a record that the next row belongs to, and whether it begins it.
    fn next_field(&self) -> (usize, bool) {
        let ended = self
            .next
            .checked_sub(1)
            .and_then(|last| self.clusters.get(last))
            .is_some_and(|last| last.ink == Ink::Tab);
        match self.fields.last() {
            Some((field, _)) => (field + usize::from(ended), ended),
            None => (0, self.opens),
        }
    }

    /// Lays out one more row. A piece has at least one.
    pub(super) fn lay_out(&mut self) {
        let indent = self.edge(self.known()).indent;
        let room = self.setting.width.saturating_sub(indent);
        let hang = self.setting.hang();
        let mut to = fill(&self.clusters, self.next, (room, hang), &self.style.tabs);
        // What is being typed is laid out as captions are, and must not jump.
        let settles = self.style.kind != RowKind::Caption;
        if settles && room >= SET_FROM && matches!(self.style.tabs, Tabs::Stops) {
            to = without_widow(&self.clusters, self.next..to, room);
        }
        if matches!(self.style.tabs, Tabs::Records(_)) {
            self.fields.push(self.next_field());
        }
        self.next = to;
        if to >= self.clusters.len() {
            self.done = true;
            self.clusters = Arc::from([]);
            self.ends.push(self.span.len() as u32);
        } else if let Some(last) = to.checked_sub(1).and_then(|i| self.clusters.get(i)) {
            self.ends.push(last.end);
        }
    }
}

/// The fewest characters that a paragraph should end with on a row of its own.
const LAST: usize = 3;

/// The end of a row, moved back where the paragraph would leave but one or two characters for its last row: some more come down with
/// them, as long as the row above stays two thirds full.
fn without_widow(clusters: &[Cluster], row: Range<usize>, room: usize) -> usize {
    let is_letter =
        |cluster: &Cluster| cluster.ink == Ink::Glyph && cluster.cells > 0 && !cluster.hangs;
    let mut left = 0;
    let mut drawn = false;
    for cluster in clusters.get(row.end..).unwrap_or_default() {
        left += usize::from(is_letter(cluster));
        drawn |= cluster.ink == Ink::Glyph && cluster.cells > 0;
        if left >= LAST {
            return row.end;
        }
        if cluster.after == Break::Must {
            break;
        }
    }
    let ends = row
        .end
        .checked_sub(1)
        .and_then(|last| clusters.get(last))
        .is_none_or(|last| last.after == Break::Must);
    let part = clusters.get(row.clone()).unwrap_or_default();
    if !drawn || ends || part.iter().any(|cluster| cluster.ink == Ink::Tab) {
        return row.end;
    }
    let mut cells: usize = part.iter().map(|cluster| usize::from(cluster.cells)).sum();
    for (i, cluster) in part.iter().enumerate().rev() {
        let good = cluster.after == Break::Good && cluster.unit == 0;
        if good && left >= LAST {
            return row.start + i + 1;
        }
        cells -= usize::from(cluster.cells);
        left += usize::from(is_letter(cluster));
        if cells * 3 < room * 2 {
            break;
        }
    }
    row.end
}

/// The index after the last cluster of the row that begins with `from`. Takes at least one cluster, even one that is too wide. A mark that
/// may hang takes up to `hang` cells more than there is room for.
fn fill(clusters: &[Cluster], from: usize, (room, hang): (usize, usize), tabs: &Tabs) -> usize {
    let mut column = 0;
    let mut tab = 0;
    // The last break of each worth: good, cut, mark, unit.
    let mut last: [Option<usize>; 4] = [None; 4];
    for (i, cluster) in clusters.iter().enumerate().skip(from) {
        let cells = if cluster.ink == Ink::Tab {
            if matches!(tabs, Tabs::Records(_)) {
                return i + 1;
            }
            tab += 1;
            tabs.cells(column, tab - 1)
        } else {
            usize::from(cluster.cells)
        };
        let room_here = room + if cluster.hangs { hang } else { 0 };
        let overflows = cluster.ink == Ink::Glyph && cells > 0 && column + cells > room_here;
        if overflows && i > from {
            return last.into_iter().flatten().next().unwrap_or(i);
        }
        column += cells;
        let worth = match cluster.after {
            Break::Must => return i + 1,
            Break::Never => continue,
            _ if cluster.unit > 0 && usize::from(cluster.unit) <= room => 3,
            Break::Good => 0,
            Break::Cut => 1,
            Break::Mark => 2,
        };
        if let Some(slot) = last.get_mut(worth) {
            *slot = Some(i + 1);
        }
    }
    clusters.len()
}

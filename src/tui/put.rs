//! The one way in which words reach the screen.
//!
//! Every text, from documents or from the catalogue, is drawn cluster by cluster with the program's own measure of width
//! ([`Cells`]), so that borders and highlights stand where the layout says. A cluster of disputed width is drawn into reserved cells
//! in a way that is right however many of them the terminal then takes: spaces first, back, then the cluster; the next cell
//! is addressed anew because its column does not follow. Behind an ambiguous character that takes one cell the next one is addressed as well:
//! where that was a wrong belief (the first frame over a slow link, a wrong setting) the character suffers, and nothing shifts.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};
use ratatui::layout::Position;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::geometry::Area;
use crate::text::{Cells, WIDEST};

/// Draws a text from a cell on, at most `room` cells of it; returns the cells used. Clusters that do not fit whole are left out.
pub(super) fn put(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    room: u16,
    text: &str,
    style: Style,
    cells: Cells,
) -> u16 {
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let drawn = cells.drawn(grapheme);
        let width = cells.at(grapheme, usize::from(used)) as u16;
        if used + width > room {
            break;
        }
        if width > 0 {
            let care = Care::of(cells, grapheme);
            cluster(buffer, (x + used, y), (&drawn, care), width, style);
        }
        used += width;
    }
    used
}

/// Draws a text that takes the whole room: what is too long ends in `…`, what is left over is filled with the style.
pub(super) fn put_line(
    buffer: &mut Buffer,
    at: (u16, u16),
    room: u16,
    text: &str,
    style: Style,
    cells: Cells,
) {
    let cut = cells.truncate(text, usize::from(room));
    fill(buffer, at, room, style);
    put(buffer, at, room, &cut, style, cells);
}

/// Clears cells of a row and gives them a style.
pub(super) fn fill(buffer: &mut Buffer, (x, y): (u16, u16), width: u16, style: Style) {
    for column in x..x.saturating_add(width) {
        if let Some(cell) = buffer.cell_mut(Position::new(column, y)) {
            cell.reset();
            cell.set_style(style);
        }
    }
}

/// What drawing a cluster needs, so that nothing behind it shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    /// Nothing: it is as wide as it is counted, everywhere.
    Plain,
    /// The terminal said, or is believed, to give it one cell; should that be wrong, the next cell is where it belongs all the same.
    Addressed,
    /// Cells that are cleared first.
    Reserved,
}

impl Care {
    fn of(cells: Cells, grapheme: &str) -> Self {
        if !cells.is_agreed(grapheme) {
            Self::Reserved
        } else if cells.is_disputed(grapheme) {
            Self::Addressed
        } else {
            Self::Plain
        }
    }
}

/// Draws a cluster into its cells. One on which terminals do not agree gets them in a way that is right however many of them it then
/// takes: so many spaces, which clear the cells with the present background, as many steps back, the cluster, and the column that follows.
fn cluster(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    (drawn, care): (&str, Care),
    width: u16,
    style: Style,
) {
    let Some(cell) = buffer.cell_mut(Position::new(x, y)) else {
        return;
    };
    cell.reset();
    cell.set_style(style);
    let symbol = if drawn == "\t" { " " } else { drawn };
    match care {
        Care::Plain => cell.set_symbol(symbol),
        Care::Addressed => cell.set_symbol(&format!("{symbol}{}", next_column(x))),
        Care::Reserved => cell.set_symbol(&reserved(x, symbol, width)),
    };
    if let Some(width) = NonZeroU16::new(width).filter(|_| care != Care::Plain) {
        cell.set_diff_option(CellDiffOption::ForcedWidth(width));
    }
    for column in x + 1..x + width {
        if let Some(cell) = buffer.cell_mut(Position::new(column, y)) {
            cell.reset();
            cell.set_style(style);
        }
    }
}

/// What draws a cluster into reserved cells. Behind more than one cell the backend addresses the next one anew, since its column is not
/// the next; behind a single one that is done here.
fn reserved(x: u16, symbol: &str, width: u16) -> String {
    let cells = usize::from(width);
    let (spaces, back) = (" ".repeat(cells), "\u{8}".repeat(cells));
    let next = if width == 1 {
        next_column(x)
    } else {
        String::new()
    };
    format!("{spaces}{back}{symbol}{next}")
}

/// Addresses the column behind a cell (`CHA`, ECMA-48 8.3.9; columns count from 1).
fn next_column(x: u16) -> String {
    format!("\u{1b}[{}G", u32::from(x) + 2)
}

/// Makes room for something drawn over the rest: blanks the cells, and the first cells of a wide cluster that the left edge would cut.
pub(super) fn clear(buffer: &mut Buffer, area: Area, style: Style) {
    for row in area.y..area.bottom() {
        for left in area.x.saturating_sub(WIDEST as u16)..area.x {
            if let Some(cell) = buffer.cell_mut(Position::new(left, row))
                && cell.cell_width() > area.x - left
            {
                let kept = cell.style();
                cell.reset();
                cell.set_style(kept);
            }
        }
        fill(buffer, (area.x, row), area.width, style);
    }
}

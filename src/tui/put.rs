//! The one way in which words reach the screen.
//!
//! Every text, from documents or from the catalogue, is drawn cluster by cluster with the program's own measure of width
//! ([`Cells`]), so that borders and highlights stand where the layout says. A cluster of disputed width is drawn into two reserved cells
//! in a way that is right whether the terminal then takes one or two: spaces first, back, then the character; the next cell
//! is addressed anew because its column does not follow.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};
use ratatui::layout::Position;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::geometry::Area;
use crate::text::{Cells, shown};

/// Two spaces and two steps back: clears both reserved cells with the present background.
const RESERVE: &str = "  \u{8}\u{8}";

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
        let drawn = shown(grapheme);
        let width = cells.at(grapheme, usize::from(used)) as u16;
        if used + width > room {
            break;
        }
        if width > 0 {
            cluster(buffer, (x + used, y), &drawn, width, style);
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

fn cluster(buffer: &mut Buffer, (x, y): (u16, u16), drawn: &str, width: u16, style: Style) {
    let reserved = width == 2 && Cells::is_disputed(drawn);
    let Some(cell) = buffer.cell_mut(Position::new(x, y)) else {
        return;
    };
    cell.reset();
    cell.set_style(style);
    if reserved {
        let base = base_of(drawn);
        cell.set_symbol(&format!("{RESERVE}{base}"));
        cell.set_diff_option(CellDiffOption::ForcedWidth(
            NonZeroU16::new(2).unwrap_or(NonZeroU16::MIN),
        ));
    } else {
        cell.set_symbol(if drawn == "\t" { " " } else { drawn });
    }
    for column in x + 1..x + width {
        if let Some(cell) = buffer.cell_mut(Position::new(column, y)) {
            cell.reset();
            cell.set_style(style);
        }
    }
}

/// What of a cluster is drawn in two reserved cells: of joined emoji the first, since terminals take two to eight cells for the whole.
fn base_of(drawn: &str) -> String {
    let joins = |c: char| matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
    if drawn.chars().any(joins) {
        drawn.chars().take(1).collect()
    } else {
        drawn.to_owned()
    }
}

/// Makes room for something drawn over the rest: blanks the cells, and the first half of a wide character that the left edge would cut.
pub(super) fn clear(buffer: &mut Buffer, area: Area, style: Style) {
    for row in area.y..area.bottom() {
        if let Some(left) = area.x.checked_sub(1)
            && let Some(cell) = buffer.cell_mut(Position::new(left, row))
            && cell.cell_width() > 1
        {
            let kept = cell.style();
            cell.reset();
            cell.set_style(kept);
        }
        fill(buffer, (area.x, row), area.width, style);
    }
}

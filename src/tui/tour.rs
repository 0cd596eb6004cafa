//! The box of the tour, below the text.

use super::style::Role;
use super::{Canvas, put};
use crate::app::buffer::wrap;
use crate::app::geometry::Area;

/// Draws the step that is to be tried.
pub(super) fn draw(canvas: &mut Canvas) {
    let (Some(card), rows) = (canvas.app.tour_card(), canvas.app.tour_rows()) else {
        return;
    };
    let geometry = canvas.app.geometry();
    let bottom = geometry.screen.height - geometry.status.height;
    let area = Area {
        x: 0,
        y: bottom.saturating_sub(rows),
        width: geometry.screen.width,
        height: rows,
    };
    if rows == 0 {
        return;
    }
    let style = canvas.style(Role::Overlay);
    put::clear(canvas.buffer, area, style);
    let place = format!("{}/{}", card.place.0, card.place.1);
    super::overlays::paper(canvas, area, &card.title, &place);
    let width = area.width.saturating_sub(4);
    let lines = wrap(&card.words, usize::from(width).max(8), canvas.app.cells);
    for (i, line) in lines.iter().enumerate().take(usize::from(rows) - 1) {
        canvas.line((area.x + 2, area.y + 1 + i as u16), width, line, style);
    }
}

//! The outline: title and sections, how much of each was read, how many notes it has.

use super::Canvas;
use super::panes::{hint, keys_of};
use super::style::Role;
use crate::app::geometry::Area;
use crate::app::reading::Reading;
use crate::message::Message;
use crate::outline::Tier;
use crate::text::Cells;

/// Draws the outline: the title, then the sections around the place, with counts of notes.
pub(super) fn outline(canvas: &mut Canvas, reading: &Reading, area: Area) {
    let rows = reading.outline_rows();
    let here = reading.outline_here(&rows);
    let dim = canvas.style(Role::Dim);
    canvas.line(
        (area.x + 1, area.y),
        area.width.saturating_sub(2),
        &reading.title(),
        dim,
    );
    if rows.is_empty() {
        let key = keys_of(canvas, "toggle-heading");
        let words = Message::new("tui.no-outline").with("key", key);
        return hint(canvas, (area.x + 1, area.y + 2), area.width, &words);
    }
    let shown = reading.outline_window(usize::from(area.height));
    for (line, index) in shown.into_iter().enumerate() {
        if let Some(index) = index {
            let y = area.y + line as u16;
            row(
                canvas,
                reading,
                index,
                (Area { y, ..area }, here == Some(index)),
            );
        }
    }
    outline_foot(canvas, reading, area);
}

/// Draws one section in the first row of an area: how much of it was read, whether it is here, its heading, how many notes it has.
fn row(canvas: &mut Canvas, reading: &Reading, index: usize, at: (Area, bool)) {
    let (area, here) = at;
    let Some(node) = reading.outline.nodes.get(index) else {
        return;
    };
    let under_cursor = reading.outline_focus && reading.outline_view.cursor == index;
    let share = reading.share_read(node.reach);
    let dim = canvas.style(Role::Dim);
    let style = match (under_cursor, here, node.tier) {
        (true, ..) => canvas.style(Role::Cursor),
        (_, true, _) => canvas.style(Role::Heading),
        (_, _, Tier::Point) => dim,
        _ if share == 100 => dim,
        _ => canvas.style(Role::Ink),
    };
    let (dim, accent) = if under_cursor {
        (style, style)
    } else {
        (dim, canvas.style(Role::Accent))
    };
    canvas.fill((area.x, area.y), area.width, style);
    let sign = share_sign(share, canvas.app.cells);
    canvas.put((area.x, area.y), 1, sign, dim);
    if here {
        canvas.put((area.x + 1, area.y), 1, ">", accent);
    }
    let indent = 3 + 2 * u16::from(node.level.saturating_sub(1)).min(area.width / 4);
    let count = match reading.notes_in(node.reach) {
        0 => String::new(),
        count => count.to_string(),
    };
    let count_width = canvas.app.cells.width(&count) as u16;
    let folded = reading.outline_view.folded.contains(&index);
    let folded = if folded { " +" } else { "" };
    let corrected = if node.corrected { "~" } else { "" };
    let label = format!("{corrected}{}{folded}", node.heading());
    let room = area.width.saturating_sub(indent + count_width + 2);
    canvas.line((area.x + indent, area.y), room, &label, style);
    let end = area.right().saturating_sub(count_width + 1);
    canvas.put((end, area.y), count_width, &count, accent);
}

/// How much of a section was read, in percent, as one cell: nothing, a bar that grows, a tick; where such bars may be two cells wide or
/// missing, a dot and a colon, and where the tick is, a letter.
fn share_sign(share: usize, cells: Cells) -> &'static str {
    const BARS: [&str; 7] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"];
    match share {
        0 => "",
        1..100 => {
            let bar = BARS.get(share * 7 / 100).copied().unwrap_or("▇");
            cells.form(bar, if share < 50 { "." } else { ":" })
        }
        _ => cells.form("✓", "v"),
    }
}

/// Says in the last line that something is odd about the outline.
fn outline_foot(canvas: &mut Canvas, reading: &Reading, area: Area) {
    if !reading.outline_has_foot(usize::from(area.height)) {
        return;
    }
    let key = canvas
        .app
        .keymap
        .keys_of(crate::keymap::Mode::Outline, "information");
    let words = Message::new("tui.outline-faults")
        .with("count", reading.outline.faults.len())
        .with("key", key.first().cloned().unwrap_or_default())
        .say(canvas.app.lang);
    let dim = canvas.style(Role::Dim);
    canvas.line(
        (area.x + 1, area.bottom() - 1),
        area.width.saturating_sub(2),
        &words,
        dim,
    );
}

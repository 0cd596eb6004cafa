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
    let base = canvas.style(Role::Ink);
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
    for (line, node) in reading
        .outline_window(usize::from(area.height))
        .into_iter()
        .enumerate()
    {
        let Some((index, node)) =
            node.and_then(|index| Some((index, reading.outline.nodes.get(index)?)))
        else {
            continue;
        };
        let y = area.y + line as u16;
        let under_cursor = reading.outline_focus && reading.outline_view.cursor == index;
        let share = reading.share_read(node.reach);
        let read = share == 100;
        let style = match (under_cursor, here == Some(index), node.tier) {
            (true, ..) => canvas.style(Role::Cursor),
            (_, true, _) => canvas.style(Role::Heading),
            (_, _, Tier::Point) => dim,
            _ if read => dim,
            _ => base,
        };
        canvas.fill((area.x, y), area.width, style);
        if read {
            // A tick is two cells wide where disputed characters are.
            let sign = canvas.app.cells.form("✓", "v");
            canvas.put((area.x, y), 1, sign, if under_cursor { style } else { dim });
        }
        if !read && share > 0 {
            let sign = share_sign(share, canvas.app.cells);
            canvas.put((area.x, y), 1, sign, if under_cursor { style } else { dim });
        }
        if here == Some(index) {
            let accent = if under_cursor {
                style
            } else {
                canvas.style(Role::Accent)
            };
            canvas.put((area.x + 1, y), 1, ">", accent);
        }
        let indent = 3 + 2 * u16::from(node.level.saturating_sub(1)).min(area.width / 4);
        let count = reading.notes_in(node.reach);
        let count = if count == 0 {
            String::new()
        } else {
            count.to_string()
        };
        let count_width = canvas.app.cells.width(&count) as u16;
        let folded = if reading.outline_view.folded.contains(&index) {
            " +"
        } else {
            ""
        };
        let corrected = if node.corrected { "~" } else { "" };
        let label = format!("{corrected}{}{folded}", node.heading());
        let room = area.width.saturating_sub(indent + count_width + 2);
        canvas.line((area.x + indent, y), room, &label, style);
        let accent = if under_cursor {
            style
        } else {
            canvas.style(Role::Accent)
        };
        canvas.put(
            (area.right().saturating_sub(count_width + 1), y),
            count_width,
            &count,
            accent,
        );
    }
    outline_foot(canvas, reading, area);
}

/// How much of a section was read, in one cell: a bar that grows; where such bars may be two cells wide or missing, a dot and a colon.
fn share_sign(share: usize, cells: Cells) -> &'static str {
    const BARS: [&str; 7] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"];
    let bar = BARS.get(share * 7 / 100).copied().unwrap_or("▇");
    cells.form(bar, if share < 50 { "." } else { ":" })
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

//! What may follow the keys typed so far.

use super::style::Role;
use super::{Canvas, put};
use crate::app::geometry::Area;
use crate::keymap::{Target, print_sequence};
use crate::message::Message;

/// Cells of a column of continuations, and the least of them.
const COLUMN: u16 = 26;

/// The narrowest column, where the screen is.
const COLUMN_LEAST: u16 = 19;

/// Continuations that stand in a corner, one below the other; of more the whole width is taken, so that most of the text stays in view.
const CORNER: usize = 8;

/// Draws the continuations of the keys typed so far, in as many columns as they need. What finds no room is counted.
pub(super) fn draw(canvas: &mut Canvas) {
    let typed = canvas.app.feed.typed();
    if typed.is_empty() {
        return;
    }
    let typed = print_sequence(typed);
    let entries = entries(canvas);
    let screen = canvas.app.geometry().screen;
    let (area, columns) = place(entries.len(), screen);
    let (paper, dim) = (canvas.style(Role::Overlay), canvas.style(Role::OverlayDim));
    put::clear(canvas.buffer, area, paper);
    let rows = usize::from(area.height.saturating_sub(1)).max(1);
    let room = rows * usize::from(columns);
    let left_out = entries.len().saturating_sub(room);
    let head = if left_out == 0 {
        typed
    } else {
        let more = Message::new("tui.more-keys").with("count", left_out);
        format!("{typed}  {}", more.say(canvas.app.lang))
    };
    canvas.line((area.x + 1, area.y), area.width - 2, &head, dim);
    let width = area.width / columns;
    for (i, entry) in entries.iter().enumerate().take(room) {
        let at = (
            area.x + width * (i / rows) as u16,
            area.y + 1 + (i % rows) as u16,
        );
        draw_entry(canvas, entry, at, width);
    }
}

/// Key and words of each continuation.
fn entries(canvas: &Canvas) -> Vec<(String, String)> {
    let lang = canvas.app.lang;
    let continuations = canvas.app.feed.continuations(&canvas.app.keymap);
    let words = |target: &Target| match target {
        Target::Command(name) => crate::app::command::find_command(name)
            .map_or(*name, |command| command.title(lang))
            .to_owned(),
        Target::Prefix => "…".to_owned(),
    };
    continuations
        .iter()
        .map(|(key, target)| (key.to_string(), words(target)))
        .collect()
}

/// Where so many continuations stand, with a row for the keys typed, and in how many columns.
fn place(count: usize, screen: Area) -> (Area, u16) {
    let most = screen.height.saturating_sub(3).max(1);
    let (width, columns, rows) = if count <= CORNER {
        (36.min(screen.width), 1, (count as u16).min(most))
    } else {
        // Few rows, as long as the columns can be read.
        let wide = screen.width / COLUMN;
        let columns = wide.max((screen.width / COLUMN_LEAST).min(2)).clamp(1, 6);
        let rows = count.div_ceil(usize::from(columns)) as u16;
        (screen.width, columns, rows.min(most))
    };
    let height = rows + 1;
    let area = Area {
        x: screen.width - width,
        y: screen.height.saturating_sub(1 + height),
        width,
        height,
    };
    (area, columns)
}

fn draw_entry(
    canvas: &mut Canvas,
    (key, words): &(String, String),
    (x, y): (u16, u16),
    width: u16,
) {
    let (paper, accent) = (canvas.style(Role::Overlay), canvas.over(Role::Accent));
    let used = canvas.put((x + 2, y), 10, key, accent).max(5);
    canvas.line(
        (x + 3 + used, y),
        width.saturating_sub(used + 4),
        words,
        paper,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_continuations_leave_most_of_the_text_in_view() {
        for (columns, rows, count, most) in [
            (40, 20, 34, 17),
            (80, 24, 34, 12),
            (120, 40, 34, 9),
            (200, 50, 34, 7),
            (80, 24, 5, 5),
            (40, 10, 34, 7),
        ] {
            let screen = Area {
                x: 0,
                y: 0,
                width: columns,
                height: rows,
            };
            let (area, across) = place(count, screen);
            assert!(area.right() <= columns && area.bottom() < rows, "{columns}");
            assert!(area.width / across >= COLUMN_LEAST, "{columns}");
            assert!(area.height <= most + 1, "{columns}: {}", area.height);
            if rows >= 20 {
                let room = usize::from(area.height - 1) * usize::from(across);
                assert!(room >= count, "{columns}: {room}");
            }
        }
    }
}

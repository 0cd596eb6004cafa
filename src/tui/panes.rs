//! What fills the screen: the panes of an open document and those over it, the list of documents, what is said when nothing is open.

use super::style::Role;
use super::{Canvas, notes, outline, page, put};
use crate::app::List;
use crate::app::geometry::Area;
use crate::app::overlays::Overlay;
use crate::app::pointer::LIST_TOP;
use crate::app::reading::Reading;
use crate::message::Message;

/// Draws an open document.
pub(super) fn reading(canvas: &mut Canvas, reading: &Reading) {
    let geometry = canvas.app.geometry();
    if let Some(area) = geometry.outline {
        outline::outline(canvas, reading, area);
        rule(canvas, area.right(), area);
    }
    if let Some(area) = geometry.notes {
        rule(canvas, area.x - 1, area);
        notes::notes(canvas, reading, area);
    }
    page::text(canvas, reading, &geometry);
}

/// A thin upright line between panes, of a form that is one cell wide for certain.
fn rule(canvas: &mut Canvas, x: u16, area: Area) {
    let style = canvas.style(Role::Rule);
    let sign = canvas.app.cells.form("│", "|");
    for row in area.y..area.bottom() {
        canvas.put((x, row), 1, sign, style);
    }
}

/// Draws a pane over the text.
pub(super) fn over(canvas: &mut Canvas, overlay: &Overlay) {
    let geometry = canvas.app.geometry();
    let Some(reading) = canvas.app.reading() else {
        return;
    };
    let paper = canvas.style(Role::Ink);
    match overlay {
        Overlay::Outline => {
            let area = geometry.outline_overlay;
            put::clear(
                canvas.buffer,
                Area {
                    width: area.width + 1,
                    ..area
                },
                paper,
            );
            outline::outline(canvas, reading, area);
            rule(canvas, area.right(), area);
        }
        Overlay::Notes => {
            let area = geometry.notes_overlay;
            put::clear(
                canvas.buffer,
                Area {
                    x: area.x - 1,
                    width: area.width + 1,
                    ..area
                },
                paper,
            );
            rule(canvas, area.x - 1, area);
            notes::notes(canvas, reading, area);
        }
        _ => {}
    }
}

/// Draws the documents of a folder.
pub(super) fn list(canvas: &mut Canvas, list: &List) {
    let area = canvas.app.geometry().middle;
    let screen = canvas.app.geometry().screen;
    let heading = canvas.style(Role::Heading);
    let folder = if list.folder.as_os_str().is_empty() {
        Message::new("tui.documents")
    } else {
        Message::new("tui.documents-of").with("folder", list.folder.display().to_string())
    }
    .say(canvas.app.lang);
    canvas.line((1, 0), screen.width.saturating_sub(2), &folder, heading);
    if list.rows.is_empty() {
        let key = |command| {
            let keys = canvas
                .app
                .keymap
                .keys_of(crate::keymap::Mode::List, command);
            keys.into_iter().next().unwrap_or_default()
        };
        let words = Message::new("tui.no-documents")
            .with("back", key("list-cancel"))
            .with("help", key("help"));
        return hint(canvas, (1, LIST_TOP), screen.width, &words);
    }
    let room = usize::from(area.height.saturating_sub(LIST_TOP)).max(1);
    let top = (list.cursor + 1).saturating_sub(room);
    for (i, listed) in list.rows.iter().enumerate().skip(top).take(room) {
        let y = LIST_TOP + (i - top) as u16;
        let style = canvas.style(if i == list.cursor {
            Role::Cursor
        } else {
            Role::Ink
        });
        canvas.fill((0, y), screen.width, style);
        let notes = if listed.notes == 0 {
            String::new()
        } else {
            Message::new("tui.notes-count")
                .with("count", listed.notes)
                .say(canvas.app.lang)
        };
        let facts = format!("{notes}  {:>7}", size(listed.size));
        let width = canvas.app.cells.width(&facts) as u16;
        canvas.line(
            (2, y),
            screen.width.saturating_sub(width + 5),
            &listed.name,
            style,
        );
        canvas.put(
            (screen.width.saturating_sub(width + 1), y),
            width,
            &facts,
            style,
        );
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// Says that a document is being opened.
pub(super) fn opening(canvas: &mut Canvas, name: &str, percent: Option<u8>) {
    let message = match percent {
        Some(percent) => Message::new("tui.opening-percent")
            .with("name", name)
            .with("percent", usize::from(percent)),
        None => Message::new("tui.opening").with("name", name),
    };
    let words = message.say(canvas.app.lang);
    let words = percent.map_or(words.clone(), |percent| {
        format!("{words}\n\n{}", super::status::bar(percent, 40))
    });
    centred(canvas, &words, Role::Dim);
}

/// Says why nothing is open, and what to do.
pub(super) fn empty(canvas: &mut Canvas, why: &Message) {
    centred(canvas, &why.say(canvas.app.lang), Role::Ink);
}

fn centred(canvas: &mut Canvas, words: &str, role: Role) {
    let area = canvas.app.geometry().screen;
    let style = canvas.style(role);
    for (i, line) in words.lines().enumerate() {
        let width = (canvas.app.cells.width(line) as u16).min(area.width.saturating_sub(2));
        let y = (area.height / 3 + i as u16).min(area.height.saturating_sub(1));
        canvas.line(((area.width - width) / 2, y), width, line, style);
    }
}

/// Says in lines of less weight why there is nothing, and what to press.
pub(super) fn hint(canvas: &mut Canvas, (x, y): (u16, u16), width: u16, words: &Message) {
    let style = canvas.style(Role::Dim);
    for (i, line) in words.say(canvas.app.lang).lines().enumerate() {
        canvas.line((x, y + i as u16), width.saturating_sub(2), line, style);
    }
}

/// The key that a command is first of all called by while reading.
pub(super) fn keys_of(canvas: &Canvas, command: &str) -> String {
    let keys = canvas
        .app
        .keymap
        .keys_of(crate::keymap::Mode::Text, command);
    keys.into_iter().next().unwrap_or_default()
}

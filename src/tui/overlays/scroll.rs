//! Text that is only read: help, information, a footnote.

use super::paper;
use crate::app::geometry::Area;
use crate::app::overlays::{Line, Scroll, Topic};
use crate::message::Message;
use crate::tui::style::Role;
use crate::tui::{Canvas, put};

/// Draws it, with a title and, where not all of it is seen, which lines are.
pub(super) fn draw(canvas: &mut Canvas, scroll: &Scroll) {
    let footnote = matches!(scroll.topic, Topic::Footnote(_));
    let area = area(canvas, scroll, footnote);
    let screen = canvas.app.geometry().screen;
    let cleared = if footnote {
        area
    } else {
        Area {
            height: area.bottom(),
            ..screen
        }
    };
    put::clear(canvas.buffer, cleared, canvas.style(Role::Overlay));
    let room = usize::from(area.height.saturating_sub(if footnote { 1 } else { 2 }));
    let hint = hint(canvas, scroll, room);
    let title = canvas.say(match scroll.topic {
        Topic::Elsewhere => "tui.title-elsewhere",
        Topic::Help => "tui.title-help",
        Topic::Information => "tui.title-information",
        Topic::Footnote(_) => "tui.title-footnote",
        Topic::Welcome => "tui.title-welcome",
    });
    paper(canvas, area, title, &hint);
    for (at, text) in scroll.lines.iter().enumerate().skip(scroll.top).take(room) {
        let row = Area {
            y: area.y + 1 + (at - scroll.top) as u16,
            height: 1,
            ..area
        };
        line(canvas, row, text, scroll.hit == Some(at));
    }
}

/// Where it lies: a footnote is a box at the foot, beside which the text is still read.
fn area(canvas: &Canvas, scroll: &Scroll, footnote: bool) -> Area {
    let screen = canvas.app.geometry().screen;
    let width = canvas.app.scroll_width();
    let height = if footnote {
        (canvas.app.scroll_height() as u16 + 1).min(scroll.lines.len() as u16 + 1)
    } else {
        screen.height.saturating_sub(2)
    };
    Area {
        x: (screen.width - width) / 2,
        y: if footnote {
            screen.height.saturating_sub(height + 1)
        } else {
            1
        },
        width,
        height,
    }
}

/// What its title says on the right: the key that leads to a footnote's place, or which lines are seen.
fn hint(canvas: &Canvas, scroll: &Scroll, room: usize) -> String {
    let count = scroll.lines.len();
    if count > room {
        format!(
            "{}-{}/{count}",
            scroll.top + 1,
            (scroll.top + room).min(count)
        )
    } else if matches!(scroll.topic, Topic::Footnote(_)) {
        footnote_hint(canvas)
    } else {
        String::new()
    }
}

/// The key that goes from the box of a footnote to its place.
fn footnote_hint(canvas: &Canvas) -> String {
    let keys = canvas
        .app
        .keymap
        .keys_of(crate::keymap::Mode::Help, "footnote-place");
    Message::new("tui.hint-footnote")
        .with("key", keys.into_iter().next().unwrap_or_default())
        .say(canvas.app.lang)
}

/// One line of it; `found` where a search stopped.
fn line(canvas: &mut Canvas, row: Area, text: &Line, found: bool) {
    let (style, accent) = if found {
        let cursor = canvas.style(Role::Cursor);
        canvas.fill((row.x, row.y), row.width, cursor);
        (cursor, cursor)
    } else {
        (canvas.style(Role::Overlay), canvas.over(Role::Accent))
    };
    let (x, y, width) = (row.x, row.y, row.width);
    match text {
        Line::Heading(words) => canvas.line((x + 1, y), width - 2, words, accent),
        Line::Words(words) => canvas.line((x + 2, y), width.saturating_sub(3), words, style),
        Line::Pair(key, words) => {
            let column = Scroll::key_column(usize::from(width)) as u16;
            canvas.line((x + 2, y), column.saturating_sub(3), key, accent);
            let room = width.saturating_sub(column + 1);
            canvas.line((x + column, y), room, words, style);
        }
        Line::Space => canvas.line((x, y), 0, "", canvas.style(Role::OverlayDim)),
    }
}

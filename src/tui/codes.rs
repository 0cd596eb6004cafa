//! The codebook: the tree of codes, and below it all about the one under the cursor.

use ratatui::style::Modifier;

use super::overlays::{paper, shortened};
use super::style::Role;
use super::{Canvas, put};
use crate::annotation::Scope;
use crate::app::geometry::Area;
use crate::app::overlays::{CodeRow, CodesView};
use crate::keymap::Mode;
use crate::message::Message;

/// Cells at the right of a line: uses here and in all files, the key.
const COUNTS: u16 = 14;
/// Cells of a column of names, at most.
const NAMES: u16 = 36;

/// Draws the codebook over the whole screen but the last row.
pub(super) fn draw(canvas: &mut Canvas, view: &CodesView) {
    let list = canvas.app.codes_area();
    let whole = Area {
        x: 0,
        y: 0,
        width: list.width,
        height: canvas.app.size.rows.saturating_sub(1),
    };
    let title = canvas.say("tui.title-codes");
    let codes = view.rows.iter().filter(|row| row.is_code).count();
    let unknown = view.rows.iter().filter(|row| row.unknown).count();
    let hint = Message::new("tui.codes-count")
        .with("codes", codes)
        .with("unknown", unknown)
        .say(canvas.app.lang);
    paper(canvas, whole, title, &hint);
    let height = usize::from(list.height);
    let top = view.top(height);
    for (i, row) in view.rows.iter().enumerate().skip(top).take(height) {
        let y = list.y + (i - top) as u16;
        line(canvas, row, (y, list.width), i == view.cursor);
    }
    if view.rows.is_empty() {
        empty(canvas, list);
    }
    let below = Area {
        y: list.bottom(),
        height: whole.bottom().saturating_sub(list.bottom()),
        ..whole
    };
    details(canvas, view, below);
}

fn line(canvas: &mut Canvas, row: &CodeRow, (y, width): (u16, u16), chosen: bool) {
    let base = canvas.style(if chosen { Role::Cursor } else { Role::Overlay });
    let dim = if chosen {
        base
    } else {
        canvas.style(Role::OverlayDim)
    };
    canvas.fill((0, y), width, base);
    let indent = (2 + row.depth as u16 * 2).min(width / 3);
    // A sign as well as a colour: without colours the codes that have one are told apart from those that have none.
    let (sign, style) = match row.color {
        Some(color) if !chosen => ("#", canvas.theme.sign(color, base)),
        Some(_) => ("#", base),
        None => (if row.unknown { "?" } else { "-" }, dim),
    };
    let style = if row.inherited {
        style
    } else {
        style.add_modifier(Modifier::BOLD)
    };
    canvas.put((indent, y), 1, sign, style);
    let counts = COUNTS.min(width / 3);
    let room = width.saturating_sub(indent + 2 + counts);
    let name = canvas
        .app
        .cells
        .truncate(&row.leaf, usize::from(room.min(NAMES)))
        .into_owned();
    let used = canvas.put(
        (indent + 2, y),
        room,
        &name,
        if row.unknown { dim } else { base },
    );
    let words = if row.unknown {
        canvas.say("tui.code-unknown").to_owned()
    } else {
        row.definition.clone()
    };
    let from = indent + 4 + used;
    canvas.line((from, y), width.saturating_sub(from + counts), &words, dim);
    let here = match (row.here, row.all) {
        (0, None) => String::new(),
        (here, None) => here.to_string(),
        (here, Some(all)) => format!("{here}/{all}"),
    };
    let at = width.saturating_sub(counts);
    let cells = canvas.app.cells.width(&here) as u16;
    canvas.put((at + 8_u16.saturating_sub(cells), y), 8, &here, base);
    if let Some(key) = row.key {
        canvas.put(
            (at + 9, y),
            counts.saturating_sub(9),
            &format!("[{key}]"),
            base,
        );
    }
}

/// What to do when there is no code yet.
fn empty(canvas: &mut Canvas, list: Area) {
    let words = Message::new("tui.no-codes")
        .with("add", key(canvas, "codes-add"))
        .say(canvas.app.lang);
    let style = canvas.style(Role::OverlayDim);
    for (i, line) in words.lines().enumerate() {
        canvas.line(
            (2, list.y + 1 + i as u16),
            list.width.saturating_sub(4),
            line,
            style,
        );
    }
}

/// The path, the definition, where the code stands, and the keys that change it.
fn details(canvas: &mut Canvas, view: &CodesView, area: Area) {
    let style = canvas.style(Role::Overlay);
    let dim = canvas.style(Role::OverlayDim);
    let rule = canvas.style(Role::Rule).patch(style);
    put::clear(canvas.buffer, area, style);
    for x in area.x..area.right() {
        canvas.put((x, area.y), 1, "-", rule);
    }
    let room = area.width.saturating_sub(4);
    let keys = hints(canvas, view);
    let (mut y, end) = (area.y + 1, area.bottom());
    let mut rows: Vec<(String, ratatui::style::Style)> = Vec::new();
    if let Some(row) = view.chosen() {
        let mut facts = vec![row.name.clone()];
        facts.extend(row.color.map(|color| {
            let inherited = if row.inherited {
                canvas.say("tui.code-inherited")
            } else {
                ""
            };
            format!("{color}{inherited}")
        }));
        facts.extend(row.scope.filter(|_| view.has_project).map(|scope| {
            canvas
                .say(match scope {
                    Scope::Project => "tui.code-project",
                    Scope::Global => "tui.code-global",
                })
                .to_owned()
        }));
        rows.push((facts.join(" · "), canvas.style(Role::Accent).patch(style)));
        let lines = usize::from((end - y).saturating_sub(1 + keys.len() as u16));
        rows.extend(
            shortened(canvas, &row.definition, usize::from(room), lines)
                .into_iter()
                .map(|line| (line, style)),
        );
    }
    let last = end.saturating_sub(keys.len() as u16);
    for (words, style) in rows {
        if y >= last {
            break;
        }
        canvas.line((2, y), room, &words, style);
        y += 1;
    }
    for (i, words) in keys.iter().enumerate() {
        canvas.line((2, last + i as u16), room, words, dim);
    }
}

fn key(canvas: &Canvas, command: &str) -> String {
    let keys = canvas.app.keymap.keys_of(Mode::Codes, command);
    keys.into_iter().next().unwrap_or_default()
}

/// The keys that do something with the code under the cursor, in as many lines as they need, at most two.
fn hints(canvas: &Canvas, view: &CodesView) -> Vec<String> {
    let unknown = view.chosen().is_some_and(|row| row.unknown);
    let commands: &[&str] = if unknown {
        &[
            "codes-adopt",
            "codes-define",
            "codes-rename",
            "codes-merge",
            "codes-show",
            "codes-close",
        ]
    } else {
        &[
            "codes-add",
            "codes-define",
            "codes-rename",
            "codes-merge",
            "codes-move",
            "codes-color",
            "codes-key",
            "codes-remove",
            "codes-transfer",
            "codes-show",
            "codes-undo",
            "codes-close",
        ]
    };
    let width = usize::from(canvas.app.size.columns.saturating_sub(4));
    let mut lines = vec![String::new()];
    for command in commands {
        if (*command == "codes-transfer" && !view.has_project) || key(canvas, command).is_empty() {
            continue;
        }
        let words = canvas.say(&format!("tui.do-{command}"));
        let part = format!("{} {words}", key(canvas, command));
        let line = lines.last().map(String::as_str).unwrap_or_default();
        let joined = if line.is_empty() {
            part.clone()
        } else {
            format!("{line}  {part}")
        };
        if canvas.app.cells.width(&joined) <= width {
            lines.pop();
            lines.push(joined);
        } else if lines.len() < 2 && canvas.app.size.rows >= 16 {
            lines.push(part);
        }
    }
    lines
}

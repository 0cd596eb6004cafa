//! The relink desk: a list of the notes that are not where they were, the words of one, and what can be done.

use ratatui::style::{Modifier, Style};

use super::style::Role;
use super::{Canvas, overlays};
use crate::app::geometry::Area;
use crate::app::relink::{self, Relink, RelinkRow};
use crate::app::relink_areas::Action;
use crate::app::relink_lines::Tone;
use crate::message::Message;

/// Draws the desk.
pub(super) fn draw(canvas: &mut Canvas, desk: &Relink) {
    let areas = canvas.app.relink_areas();
    let Some(reading) = canvas.app.reading() else {
        return;
    };
    let rows = reading.relink_rows();
    let title = title(canvas, desk, &rows);
    let hint = waiting(canvas);
    overlays::paper(canvas, areas.whole, &title, &hint);
    if rows.is_empty() {
        let (words, style) = (canvas.say("tui.relink-empty"), canvas.style(Role::Overlay));
        canvas.line(
            (areas.whole.x + 2, areas.whole.y + 2),
            areas.whole.width.saturating_sub(4),
            words,
            style,
        );
    } else {
        if let Some(list) = areas.list {
            draw_list(canvas, desk, &rows, list);
        }
        draw_lines(canvas, desk, areas.detail);
    }
    draw_actions(canvas, &areas.actions);
}

/// Which note of how many, and what became of it.
fn title(canvas: &Canvas, desk: &Relink, rows: &[RelinkRow<'_>]) -> String {
    let Some(row) = rows.get(desk.line()) else {
        return canvas.say("tui.title-relink").to_owned();
    };
    Message::new("tui.title-relink-note")
        .with("number", desk.line() + 1)
        .with("count", rows.len())
        .with("state", state(canvas, row))
        .say(canvas.app.lang)
}

fn state(canvas: &Canvas, row: &RelinkRow<'_>) -> String {
    let words = relink::state(&row.entry.placement, canvas.app.lang);
    let words = format!("{} {words}", relink::sign(&row.entry.placement));
    if row.kept {
        Message::new("tui.relink-kept")
            .with("state", words)
            .say(canvas.app.lang)
    } else {
        words
    }
}

/// How many wait for a decision.
fn waiting(canvas: &Canvas) -> String {
    let waiting = canvas
        .app
        .reading()
        .map(crate::app::reading::Reading::waiting)
        .unwrap_or_default();
    if waiting.lost + waiting.changed == 0 || canvas.app.size.columns < 60 {
        return String::new();
    }
    Message::new("tui.relink-waiting")
        .with("lost", waiting.lost)
        .with("changed", waiting.changed)
        .say(canvas.app.lang)
}

fn draw_list(canvas: &mut Canvas, desk: &Relink, rows: &[RelinkRow<'_>], area: Area) {
    let height = usize::from(area.height);
    let top = desk.list_top(height);
    for (i, row) in rows.iter().enumerate().skip(top).take(height) {
        let y = area.y + (i - top) as u16;
        let style = match (i == desk.line(), row.kept) {
            (true, _) => canvas.style(Role::Cursor),
            (false, true) => canvas.style(Role::OverlayDim),
            (false, false) => canvas.style(Role::Overlay),
        };
        let quote = row.entry.annotation.anchor.quote.replace('\n', " ");
        let done = if row.kept { "=" } else { " " };
        let words = format!(
            "{done}{} {:>2} {quote}",
            relink::sign(&row.entry.placement),
            row.number
        );
        canvas.line((area.x, y), area.width, &words, style);
    }
    let rule = canvas.style(Role::OverlayDim);
    let sign = canvas.app.cells.form("│", "|");
    for y in area.y..area.bottom() {
        canvas.put((area.right(), y), 1, sign, rule);
    }
}

fn draw_lines(canvas: &mut Canvas, desk: &Relink, area: Area) {
    let height = usize::from(area.height);
    for (i, line) in desk.lines.iter().skip(desk.top).take(height).enumerate() {
        let mut x = area.x;
        for (tone, words) in &line.parts {
            let style = tone_style(canvas, *tone);
            x += canvas.put(
                (x, area.y + i as u16),
                area.right().saturating_sub(x),
                words,
                style,
            );
        }
    }
    // What is below is told in the last row's corner.
    let below = desk.lines.len().saturating_sub(desk.top + height);
    if below > 0 && height > 0 {
        let words = Message::new("app.more-lines")
            .with("count", below)
            .say(canvas.app.lang);
        let width = canvas.app.cells.width(&words) as u16;
        let style = canvas.over(Role::Accent);
        let x = area.right().saturating_sub(width + 1);
        let behind = canvas.style(Role::Overlay);
        canvas.clear_cells((x.saturating_sub(1), area.bottom() - 1), width + 2, behind);
        canvas.put((x, area.bottom() - 1), width, &words, style);
    }
}

/// All is told without colour, too: the passage is bold in its context, gone words are struck out, new ones underlined.
fn tone_style(canvas: &Canvas, tone: Tone) -> Style {
    let (ink, dim, accent) = (
        canvas.style(Role::Overlay),
        canvas.style(Role::OverlayDim),
        canvas.over(Role::Accent),
    );
    match tone {
        Tone::Label | Tone::Context => dim,
        Tone::Chosen => accent.add_modifier(Modifier::BOLD),
        Tone::Same => ink.add_modifier(Modifier::BOLD),
        Tone::Note => ink,
        Tone::Removed => canvas
            .over(Role::Error)
            .add_modifier(Modifier::CROSSED_OUT | Modifier::UNDERLINED),
        Tone::Added => accent.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Tone::Advice => accent,
    }
}

fn draw_actions(canvas: &mut Canvas, actions: &[Action]) {
    let (key, words) = (canvas.over(Role::Accent), canvas.style(Role::OverlayDim));
    for action in actions {
        let area = action.area;
        let used = canvas.put((area.x, area.y), area.width, &action.key, key);
        canvas.put(
            (area.x + used + 1, area.y),
            area.width.saturating_sub(used + 1),
            action.words,
            words,
        );
    }
}

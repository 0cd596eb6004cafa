//! The notes: cards beside their passages.

use ratatui::style::{Modifier, Style};

use super::Canvas;
use super::panes::{hint, keys_of};
use super::style::Role;
use crate::app::geometry::Area;
use crate::app::notes::{CARD_INDENT, CardPart};
use crate::app::reading::Reading;
use crate::message::Message;

/// Draws the notes: cards beside their passages.
pub(super) fn notes(canvas: &mut Canvas, reading: &Reading, area: Area) {
    if reading.notebook.entries().is_empty() {
        let keys = canvas
            .app
            .keymap
            .keys_of(crate::keymap::Mode::Text, "mark-last-tag");
        let key = keys.first().cloned().unwrap_or_default();
        let tag = canvas
            .app
            .keymap
            .keys_of(crate::keymap::Mode::Text, "tag")
            .first()
            .cloned()
            .unwrap_or_default();
        let words = Message::new("tui.no-notes")
            .with("mark", key)
            .with("tag", tag);
        return hint(canvas, (area.x + 1, area.y + 2), area.width, &words);
    }
    for card in reading.cards(area, canvas.app.cells, canvas.app.lang) {
        for (i, (part, line)) in card.lines.iter().enumerate() {
            let y = area.y + (card.row + i) as u16;
            let style = card_style(canvas, *part, &card);
            if i == 0 {
                let number = format!("{}{}", card.number, card.sign);
                let style = canvas.theme.number(card.color);
                canvas.put((area.x, y), CARD_INDENT as u16, &number, style);
            }
            let x = area.x + CARD_INDENT as u16;
            canvas.line(
                (x, y),
                area.width.saturating_sub(CARD_INDENT as u16),
                line,
                style,
            );
        }
    }
    notes_foot(canvas, reading, area);
}

fn card_style(canvas: &Canvas, part: CardPart, card: &crate::app::notes::Card) -> Style {
    let base = canvas.style(Role::Ink);
    let style = match part {
        CardPart::Head => canvas
            .theme
            .tag(card.color, base)
            .add_modifier(Modifier::BOLD),
        CardPart::Note => base,
        CardPart::Quote | CardPart::More => canvas.style(Role::Dim),
        CardPart::State if card.sign == ">" => canvas.style(Role::Dim),
        CardPart::Warning | CardPart::State => canvas.style(Role::Error),
    };
    let warns = matches!(part, CardPart::Warning | CardPart::State);
    let selected = card.open && canvas.app.in_notes() && !warns;
    if selected {
        style.patch(canvas.style(Role::Cursor))
    } else {
        style
    }
}

/// The filter in force and annotations without a place, in the last rows.
fn notes_foot(canvas: &mut Canvas, reading: &Reading, area: Area) {
    let lang = canvas.app.lang;
    let mut lines = Vec::new();
    let lost = reading.notes_lost();
    let on_lost = |id| {
        reading
            .notebook
            .get(id)
            .is_some_and(|entry| entry.placement.span().is_none())
    };
    if lost > 0 && !reading.notes_view.cursor.is_some_and(on_lost) {
        lines.push((
            Message::new("tui.lost-notes")
                .with("count", lost)
                .with("key", reading.notes_view.relink_key.as_str())
                .say(lang),
            canvas.style(Role::Error),
        ));
    }
    if !reading.notes_view.filter.is_empty() {
        let clear = keys_of(canvas, "clear-filter");
        lines.push((
            Message::new("tui.filter-clear")
                .with("key", clear)
                .say(lang),
            canvas.style(Role::Dim),
        ));
        let words = Message::new("tui.filter")
            .with("filter", reading.notes_view.filter.typed())
            .with("shown", reading.notes_listed().len())
            .with("all", reading.notebook.entries().len());
        lines.push((words.say(lang), canvas.style(Role::Accent)));
    }
    for (i, (words, style)) in lines.iter().rev().enumerate() {
        let y = area.bottom().saturating_sub(1 + i as u16);
        canvas.line((area.x + 1, y), area.width.saturating_sub(2), words, *style);
    }
}

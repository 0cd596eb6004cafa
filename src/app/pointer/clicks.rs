//! What a click does where something other than the text stands: on the panes, the lists, and what lies over them.

use super::{LIST_TOP, Pointer};
use crate::app::Focus;
use crate::app::Screen;
use crate::app::command;
use crate::app::commands;
use crate::app::ctx::Ctx;
use crate::app::geometry::Area;
use crate::app::notes::{CARD_INDENT, CardPart, Filter};
use crate::app::overlays::{Overlay, Topic};

/// A click while something lies over the text. One beside a pane that does closes it.
pub(super) fn on_overlay(ctx: &mut Ctx, pointer: Pointer, times: u8) {
    let geometry = ctx.app.geometry();
    let under = |area: &Area| area.holds(pointer.column, pointer.row);
    match ctx.app.overlays.last() {
        Some(Overlay::Outline) if under(&geometry.outline_overlay) => {
            on_outline(ctx, pointer, geometry.outline_overlay);
        }
        Some(Overlay::Notes) if under(&geometry.notes_overlay) => {
            on_notes(ctx, pointer, geometry.notes_overlay);
        }
        Some(Overlay::Outline | Overlay::Notes) => drop(ctx.app.overlays.pop()),
        Some(Overlay::Relink(_)) => on_relink(ctx, pointer, times),
        Some(Overlay::Editor(_)) => on_editor(ctx, pointer),
        Some(Overlay::Picker(_)) => on_picker(ctx, pointer),
        Some(Overlay::Codes(_)) => on_codes(ctx, pointer, times),
        // A footnote's box closes like a slip of paper that is put aside.
        Some(Overlay::Scroll(scroll)) if matches!(scroll.topic, Topic::Footnote(_)) => {
            ctx.app.overlays.pop();
        }
        Some(Overlay::Scroll(_) | Overlay::Prompt(_)) | None => {}
    }
}

/// A click on a document of the list puts the cursor on it, a second one opens it.
pub(super) fn on_list(ctx: &mut Ctx, pointer: Pointer, times: u8) {
    let Screen::List(list) = &mut ctx.app.screen else {
        return;
    };
    let row = usize::from(pointer.row.saturating_sub(LIST_TOP));
    if pointer.row >= LIST_TOP && row < list.rows.len() {
        let again = list.cursor == row;
        list.cursor = row;
        if again || times > 1 {
            commands::lists::list_accept(ctx);
        }
    }
}

/// A click on a heading of the outline goes there.
pub(super) fn on_outline(ctx: &mut Ctx, pointer: Pointer, area: Area) {
    let line = usize::from(pointer.row - area.y);
    let Some(reading) = ctx.reading() else { return };
    let node = reading
        .outline_window(usize::from(area.height))
        .get(line)
        .copied()
        .flatten();
    let start = node
        .and_then(|node| reading.outline.nodes.get(node))
        .map(|node| node.span.start);
    if let (Some(node), Some(start)) = (node, start) {
        reading.outline_view.cursor = node;
        reading.jump_to(start);
        ctx.app.tour_pointed();
    }
}

/// A click on a card goes to its passage, a second one opens its note. On a tag it shows only the annotations with that tag, or all again.
pub(super) fn on_notes(ctx: &mut Ctx, pointer: Pointer, area: Area) {
    let line = usize::from(pointer.row - area.y);
    let (cells, lang) = (ctx.app.cells, ctx.app.lang);
    let Some(reading) = ctx.reading() else { return };
    let mut cards = reading.cards(area, cells, lang).into_iter();
    let Some(card) = cards.find(|card| card.holds(line)) else {
        return;
    };
    let id = card.id;
    // What a card says of its place leads to the desk.
    if card.line(line) == Some(CardPart::State) {
        return ctx.app.open_relink(Some(id));
    }
    let column = usize::from(pointer.column - area.x).checked_sub(CARD_INDENT);
    let tag = column.and_then(|column| reading.tag_at(&card, line, column, cells));
    let again = reading.notes_view.cursor == Some(id);
    reading.notes_show(Some(id));
    let is_tag = tag.is_some();
    if let Some(tag) = tag {
        let only = Filter {
            tag: Some(tag),
            words: String::new(),
        };
        let filter = &mut reading.notes_view.filter;
        *filter = if *filter == only {
            Filter::default()
        } else {
            only
        };
    }
    if again && !is_tag {
        commands::notes::edit_annotation(ctx);
    } else if ctx.app.overlays.is_empty() {
        ctx.app.focus = Focus::Notes;
    }
}

/// The last row says what waits: a click there goes on with it.
pub(super) fn on_status(ctx: &mut Ctx) {
    if ctx.app.attaching.is_some() {
        return commands::relink::attach(ctx);
    }
    let waits = ctx.app.reading().is_some_and(|reading| {
        let waiting = reading.waiting();
        waiting.lost + waiting.changed > 0
    });
    if waits {
        ctx.app.open_relink(None);
    }
}

/// A click on a note of the desk shows it, one on a candidate chooses it, a second one accepts it, one on an action does it; a click on
/// the text leaves the desk.
fn on_relink(ctx: &mut Ctx, pointer: Pointer, times: u8) {
    let areas = ctx.app.relink_areas();
    let (x, y) = (pointer.column, pointer.row);
    if y < areas.whole.y {
        return commands::relink::close(ctx);
    }
    let action = areas.actions.iter().find(|action| action.area.holds(x, y));
    if let Some(action) = action {
        return command::run(ctx, action.command);
    }
    let Some(desk) = ctx.app.relink() else { return };
    if let Some(list) = areas.list.filter(|list| list.holds(x, y)) {
        let line = desk.list_top(usize::from(list.height)) + usize::from(y - list.y);
        return commands::relink::to_line(ctx, line);
    }
    if areas.detail.holds(x, y) {
        let line = desk.lines.get(desk.top + usize::from(y - areas.detail.y));
        let Some(choice) = line.and_then(|line| line.choice) else {
            return;
        };
        commands::relink::choose(ctx, choice);
        if times == 2 {
            commands::relink::accept(ctx);
        }
    }
}

fn on_editor(ctx: &mut Ctx, pointer: Pointer) {
    let Some(area) = ctx.app.editor_area() else {
        return;
    };
    if area.holds(pointer.column, pointer.row)
        && let Some(Overlay::Editor(editor)) = ctx.app.overlays.last_mut()
    {
        editor.click(
            usize::from(pointer.row - area.y),
            usize::from(pointer.column - area.x),
        );
    }
}

fn on_picker(ctx: &mut Ctx, pointer: Pointer) {
    let area = ctx.app.picker_area();
    let list = ctx.app.picker_list_height();
    let Some(Overlay::Picker(picker)) = ctx.app.overlays.last_mut() else {
        return;
    };
    if !area.holds(pointer.column, pointer.row) {
        return commands::lists::picker_cancel(ctx);
    }
    let top = picker.top(list);
    if usize::from(pointer.row) >= usize::from(area.y + 2) + list {
        return;
    }
    let line = usize::from(pointer.row.saturating_sub(area.y + 2)) + top;
    if pointer.row >= area.y + 2
        && let Some(item) = picker.on_line(line).cloned()
    {
        commands::lists::choose(ctx, &item);
    }
}

/// A click puts the cursor on a code, a second one goes to its annotations.
fn on_codes(ctx: &mut Ctx, pointer: Pointer, times: u8) {
    let area = ctx.app.codes_area();
    if !area.holds(pointer.column, pointer.row) {
        return;
    }
    let Some(Overlay::Codes(view)) = ctx.app.overlays.last_mut() else {
        return;
    };
    let row = usize::from(pointer.row - area.y) + view.top(usize::from(area.height));
    if row >= view.rows.len() {
        return;
    }
    let again = std::mem::replace(&mut view.cursor, row) == row;
    if again || times > 1 {
        commands::codes::show(ctx);
    }
}

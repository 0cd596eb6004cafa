//! The mouse: click to place, drag to select by cells, wheel to scroll, click on outline, cards and lists.

mod dragging;

pub(super) use dragging::{Drag, held};

use dragging::{drag, let_go};

use super::commands::{self, pages, view};
use super::ctx::Ctx;
use super::geometry::{Area, GUTTER, Geometry};
use super::notes::CardPart;
use super::overlays::{Overlay, Topic};
use super::reading::Reading;
use super::selection::Selection;
use super::{Focus, Screen};
use crate::layout;
use crate::text::{Offset, Span, sentence_at, word_at};

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerKind {
    /// The left button went down; how many times in quick succession.
    Down(u8),
    /// The mouse moved with the left button down.
    Drag,
    /// The left button went up.
    Up,
    /// The wheel turned away from the reader.
    WheelUp,
    /// The wheel turned towards the reader.
    WheelDown,
}

/// Something that the mouse did on a cell of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// What.
    pub kind: PointerKind,
    /// Column.
    pub column: u16,
    /// Row.
    pub row: u16,
}

/// Rows that a notch of the wheel scrolls.
const NOTCH: isize = 3;

pub(super) fn update(ctx: &mut Ctx, pointer: Pointer) {
    // Where nothing is drawn, nothing stands under the mouse.
    if ctx.app.geometry().too_small && pointer.kind != PointerKind::Up {
        return;
    }
    ctx.app.drag.beyond = None;
    match pointer.kind {
        PointerKind::Down(times) => down(ctx, pointer, times),
        PointerKind::Drag => drag(ctx, pointer),
        PointerKind::Up => up(ctx),
        PointerKind::WheelUp => wheel(ctx, pointer, -NOTCH),
        PointerKind::WheelDown => wheel(ctx, pointer, NOTCH),
    }
}

/// A click on a link that selected nothing follows it.
fn up(ctx: &mut Ctx) {
    let drag = let_go(ctx);
    let (Some(glyph), None, true) = (drag.from, drag.rule, ctx.app.overlays.is_empty()) else {
        return;
    };
    let Some(reading) = ctx.reading() else { return };
    if reading.view.selection.is_some() || reading.view.caret != glyph.start {
        return;
    }
    let link = match drag.reference {
        Some(at) => super::links::reference_at(&reading.document, at),
        None => super::links::links_in(&reading.document, glyph)
            .into_iter()
            .rfind(|link| link.span.contains(glyph.start)),
    };
    if let Some(link) = link {
        commands::links::follow(ctx, &link);
    }
}

fn down(ctx: &mut Ctx, pointer: Pointer, times: u8) {
    ctx.app.status = None;
    ctx.app.link_hints.clear();
    // The button may have come up outside the window, which nobody tells.
    let_go(ctx);
    match ctx.app.overlays.last() {
        Some(Overlay::Outline) => {
            return pane_click(
                ctx,
                pointer,
                ctx.app.geometry().outline_overlay,
                Focus::Outline,
            );
        }
        Some(Overlay::Notes) => {
            return pane_click(ctx, pointer, ctx.app.geometry().notes_overlay, Focus::Notes);
        }
        Some(Overlay::Relink(_)) => return relink_click(ctx, pointer, times),
        Some(Overlay::Editor(_)) => return editor_click(ctx, pointer),
        Some(Overlay::Picker(_)) => return picker_click(ctx, pointer),
        Some(Overlay::Codes(_)) => return codes_click(ctx, pointer, times),
        // A footnote's box closes like a slip of paper that is put aside.
        Some(Overlay::Scroll(scroll)) if matches!(scroll.topic, Topic::Footnote(_)) => {
            ctx.app.overlays.pop();
            return;
        }
        Some(Overlay::Scroll(_) | Overlay::Prompt(_)) => return,
        None => {}
    }
    if let Screen::List(list) = &mut ctx.app.screen {
        let row = usize::from(pointer.row.saturating_sub(LIST_TOP));
        if pointer.row >= LIST_TOP && row < list.rows.len() {
            let again = list.cursor == row;
            list.cursor = row;
            if again || times > 1 {
                commands::lists::list_accept(ctx);
            }
        }
        return;
    }
    let geometry = ctx.app.geometry();
    if geometry.status.holds(pointer.column, pointer.row) {
        return status_click(ctx);
    }
    if geometry
        .outline
        .is_some_and(|area| area.holds(pointer.column, pointer.row))
    {
        return pane_click(
            ctx,
            pointer,
            geometry.outline.unwrap_or_default(),
            Focus::Outline,
        );
    }
    if geometry
        .outline
        .is_some_and(|area| area.holds(pointer.column, pointer.row))
    {
        ctx.app.tour_pointed();
    }
    if geometry
        .notes
        .is_some_and(|area| area.holds(pointer.column, pointer.row))
    {
        return pane_click(
            ctx,
            pointer,
            geometry.notes.unwrap_or_default(),
            Focus::Notes,
        );
    }
    if let Some(pane) = rule_at(&geometry, pointer) {
        ctx.app.drag.rule = Some(pane);
        return;
    }
    if geometry.middle.holds(pointer.column, pointer.row) {
        ctx.app.focus = Focus::Text;
        text_click(ctx, pointer, times);
    }
}

/// The row of the first document in the list of documents.
pub const LIST_TOP: u16 = 2;

fn text_click(ctx: &mut Ctx, pointer: Pointer, times: u8) {
    let geometry = ctx.app.geometry();
    let Some(reading) = ctx.reading() else { return };
    let Some((glyph, reference)) = glyph_at(reading, &geometry, pointer) else {
        return;
    };
    reading.view.selection = None;
    reading.go_to(glyph.start);
    let paragraph = reading.document.paragraph_at(glyph.start);
    let unit = match times {
        0 | 1 => None,
        2 => Some(word_at(&reading.document.text, paragraph, glyph.start)),
        3 => Some(sentence_at(&reading.document.text, paragraph, glyph.start)),
        _ => Some(paragraph),
    };
    reading.view.selection = unit.filter(|span| !span.is_empty()).map(Selection::of);
    if times <= 1 {
        ctx.app.drag.from = Some(glyph);
        ctx.app.drag.reference = reference;
    }
}

/// The pane whose rule stands under the mouse.
fn rule_at(geometry: &Geometry, pointer: Pointer) -> Option<Focus> {
    let within = |area: &Area| pointer.row >= area.y && pointer.row < area.bottom();
    if geometry
        .outline
        .is_some_and(|area| within(&area) && pointer.column == area.right())
    {
        return Some(Focus::Outline);
    }
    let notes = geometry.notes.filter(within)?;
    (pointer.column + 1 == notes.x).then_some(Focus::Notes)
}

/// Scrolls the text; whether there was anything more that way.
fn scroll(ctx: &mut Ctx, rows: isize) -> bool {
    let Some(reading) = ctx.reading() else {
        return false;
    };
    if rows > 0 && reading.page_next.is_none() {
        return false;
    }
    let top = reading.view.top;
    reading.view.top = layout::scroll(reading.layout(), top, rows);
    reading.refresh();
    reading.view.top != top
}

/// The glyph under the mouse, the nearest one where there is none: both cells of a wide character are that character. On what refers to a
/// footnote it is the word before it, with the place of the reference.
fn glyph_at(
    reading: &Reading,
    geometry: &Geometry,
    pointer: Pointer,
) -> Option<(Span, Option<Offset>)> {
    let facing = geometry
        .facing
        .filter(|area| pointer.column >= area.x - GUTTER);
    let area = facing.unwrap_or(geometry.text);
    let line = usize::from(pointer.row.saturating_sub(area.y));
    let index = reading.row_on(facing.is_some(), line)?;
    let column = usize::from(pointer.column.saturating_sub(area.x));
    let row = reading
        .page
        .get(..=index)?
        .iter()
        .rfind(|row| !row.row.span.is_empty())
        .or(reading.page.first())?;
    let within = |glyph: &&layout::Glyph| glyph.column + glyph.cells > column;
    let under = row.glyphs.iter().position(|glyph| within(&glyph));
    let glyphs = &row.glyphs;
    let index = under.or(glyphs.len().checked_sub(1));
    let nothing = (Span::at(row.row.span.start), None);
    let Some((index, glyph)) = index.and_then(|index| Some((index, glyphs.get(index)?))) else {
        return Some(nothing);
    };
    if !glyph.span.is_empty() {
        return Some((glyph.span, None));
    }
    let is_word = |glyph: &&layout::Glyph| !glyph.span.is_empty();
    let before = glyphs.iter().take(index).rfind(is_word);
    let word = before.or(glyphs.iter().find(is_word));
    let reference = under.map(|_| glyph.span.start);
    Some((word.map_or(nothing.0, |word| word.span), reference))
}

fn wheel(ctx: &mut Ctx, pointer: Pointer, rows: isize) {
    let height = ctx.app.scroll_height();
    match ctx.app.overlays.last_mut() {
        Some(Overlay::Scroll(scroll)) => return scroll.scroll(rows, height),
        Some(Overlay::Picker(picker)) => return picker.step(rows.signum()),
        Some(Overlay::Codes(view)) => return view.step(rows.signum()),
        Some(Overlay::Outline) => return outline_wheel(ctx, rows),
        Some(Overlay::Relink(_)) => return relink_wheel(ctx, pointer, rows),
        Some(Overlay::Notes | Overlay::Editor(_) | Overlay::Prompt(_)) => return,
        None => {}
    }
    if let Screen::List(list) = &mut ctx.app.screen {
        list.cursor = list
            .cursor
            .saturating_add_signed(rows.signum())
            .min(list.rows.len().saturating_sub(1));
        return;
    }
    if ctx
        .app
        .geometry()
        .outline
        .is_some_and(|area| area.holds(pointer.column, pointer.row))
    {
        return outline_wheel(ctx, rows);
    }
    ctx.count = Some(rows.unsigned_abs() as u32);
    if rows > 0 {
        pages::scroll_down(ctx);
    } else {
        pages::scroll_up(ctx);
    }
}

fn outline_wheel(ctx: &mut Ctx, rows: isize) {
    if ctx.app.focus != Focus::Outline && ctx.app.overlays.is_empty() {
        view::focus(ctx, Focus::Outline);
    }
    if rows > 0 {
        commands::panes::outline_next(ctx);
    } else {
        commands::panes::outline_previous(ctx);
    }
}

/// A click on a line of the outline or on a card goes there; a click beside an overlay closes it.
fn pane_click(ctx: &mut Ctx, pointer: Pointer, area: Area, pane: Focus) {
    if !area.holds(pointer.column, pointer.row) {
        ctx.app
            .overlays
            .pop_if(|overlay| matches!(overlay, Overlay::Outline | Overlay::Notes));
        return;
    }
    let line = usize::from(pointer.row - area.y);
    match pane {
        Focus::Outline => {
            let Some(reading) = ctx.reading() else { return };
            let node = reading
                .outline_window(usize::from(area.height))
                .get(line)
                .copied()
                .flatten();
            let Some(start) = node
                .and_then(|node| reading.outline.nodes.get(node))
                .map(|node| node.span.start)
            else {
                return;
            };
            reading.outline_view.cursor = node.unwrap_or_default();
            reading.jump_to(start);
        }
        Focus::Notes => {
            let cells = ctx.app.cells;
            let lang = ctx.app.lang;
            let Some(reading) = ctx.reading() else { return };
            let card = reading
                .cards(area, cells, lang)
                .into_iter()
                .find(|card| card.holds(line));
            let Some(card) = card else {
                return;
            };
            let id = card.id;
            // What a card says of its place leads to the desk.
            if card.line(line) == Some(CardPart::State) {
                return ctx.app.open_relink(Some(id));
            }
            let again = reading.notes_view.cursor == Some(id);
            reading.notes_show(Some(id));
            if again {
                commands::notes::edit_annotation(ctx);
            } else if ctx.app.overlays.is_empty() {
                ctx.app.focus = Focus::Notes;
            }
        }
        Focus::Text => {}
    }
}

/// The last row says what waits: a click there goes on with it.
fn status_click(ctx: &mut Ctx) {
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
fn relink_click(ctx: &mut Ctx, pointer: Pointer, times: u8) {
    let areas = ctx.app.relink_areas();
    let (x, y) = (pointer.column, pointer.row);
    if y < areas.whole.y {
        return commands::relink::close(ctx);
    }
    let action = areas.actions.iter().find(|action| action.area.holds(x, y));
    if let Some(action) = action {
        return super::command::run(ctx, action.command);
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

fn relink_wheel(ctx: &mut Ctx, pointer: Pointer, rows: isize) {
    let areas = ctx.app.relink_areas();
    if areas
        .list
        .is_some_and(|list| list.holds(pointer.column, pointer.row))
    {
        return if rows > 0 {
            commands::relink::next(ctx);
        } else {
            commands::relink::previous(ctx);
        };
    }
    let height = usize::from(areas.detail.height);
    if let Some(Overlay::Relink(desk)) = ctx.app.overlays.last_mut() {
        desk.scroll(rows, height);
    }
}

fn editor_click(ctx: &mut Ctx, pointer: Pointer) {
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

fn picker_click(ctx: &mut Ctx, pointer: Pointer) {
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
fn codes_click(ctx: &mut Ctx, pointer: Pointer, times: u8) {
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

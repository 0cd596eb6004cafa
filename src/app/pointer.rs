//! The mouse: click to place, drag to select by cells, wheel to scroll, click on outline, cards and lists.

mod clicks;
mod dragging;

pub(super) use dragging::{Drag, held};

use dragging::{drag, let_go};

use super::commands::{self, pages, view};
use super::ctx::Ctx;
use super::geometry::{Area, GUTTER, Geometry};
use super::overlays::Overlay;
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
    if !ctx.app.overlays.is_empty() {
        return clicks::on_overlay(ctx, pointer, times);
    }
    if matches!(ctx.app.screen, Screen::List(_)) {
        return clicks::on_list(ctx, pointer, times);
    }
    let geometry = ctx.app.geometry();
    let under = |area: &Area| area.holds(pointer.column, pointer.row);
    if under(&geometry.status) {
        clicks::on_status(ctx);
    } else if let Some(area) = geometry.outline.filter(under) {
        clicks::on_outline(ctx, pointer, area);
    } else if let Some(area) = geometry.notes.filter(under) {
        clicks::on_notes(ctx, pointer, area);
    } else if let Some(pane) = rule_at(&geometry, pointer) {
        ctx.app.drag.rule = Some(pane);
    } else if under(&geometry.middle) {
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
    // As with a key: what was said was about what was done before.
    ctx.app.status = None;
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

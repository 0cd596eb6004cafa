//! What a mouse does that moves with its button down: selects words, scrolls at the edges of the text, moves the rules between panes.

use super::{Pointer, glyph_at, scroll};
use crate::app::Focus;
use crate::app::commands;
use crate::app::ctx::Ctx;
use crate::app::effect::Effect;
use crate::app::geometry::Area;
use crate::app::selection::Selection;
use crate::text::{Offset, Span};

/// What is being dragged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::app) struct Drag {
    /// The glyph on which the drag began.
    pub(super) from: Option<Span>,
    /// What refers to a footnote, where the drag began on that.
    pub(super) reference: Option<Offset>,
    /// The rule between panes that is being moved.
    pub(super) rule: Option<Focus>,
    /// Where the mouse is held beyond the text, as long as that brings in rows.
    pub(in crate::app) beyond: Option<Pointer>,
}

/// Ends a drag: a rule that was moved stays where it is from now on.
pub(super) fn let_go(ctx: &mut Ctx) -> Drag {
    let drag = std::mem::take(&mut ctx.app.drag);
    if drag.rule.is_some() {
        ctx.effects.push(Effect::KeepPanes(ctx.app.wish.panes));
    }
    drag
}

/// Selects from the glyph on which the drag began to the one under the mouse, both whole; outside the text the nearest one counts.
pub(super) fn drag(ctx: &mut Ctx, pointer: Pointer) {
    if let Some(pane) = ctx.app.drag.rule {
        return drag_rule(ctx, pointer, pane);
    }
    let Some(from) = ctx.app.drag.from else {
        return;
    };
    let geometry = ctx.app.geometry();
    let more = scroll_at_edge(ctx, pointer, geometry.text);
    ctx.app.drag.beyond = more.then_some(pointer);
    let Some(reading) = ctx.reading() else { return };
    let Some((to, _)) = glyph_at(reading, &geometry, pointer) else {
        return;
    };
    reading.view.selection = Some(if to.start >= from.start {
        Selection {
            anchor: from.start,
            head: to.end.max(from.end),
        }
    } else {
        Selection {
            anchor: from.end,
            head: to.start,
        }
    });
    reading.view.caret = to.start;
}

/// Dragging above or below the text brings in another row; whether there was one. Where the text begins or ends with the screen its own
/// first or last row does that, since no mouse gets beyond.
fn scroll_at_edge(ctx: &mut Ctx, pointer: Pointer, area: Area) -> bool {
    let last = ctx.app.size.rows.saturating_sub(1);
    if pointer.row >= area.bottom().min(last) {
        scroll(ctx, 1)
    } else if pointer.row < area.y.max(1) {
        scroll(ctx, -1)
    } else {
        false
    }
}

/// The mouse is still held where it was: beyond the text more rows come in.
pub(in crate::app) fn held(ctx: &mut Ctx) {
    if let Some(pointer) = ctx.app.drag.beyond {
        drag(ctx, pointer);
    }
}

/// Moves the rule of a pane to the mouse.
fn drag_rule(ctx: &mut Ctx, pointer: Pointer, pane: Focus) {
    let width = match pane {
        Focus::Outline => pointer.column,
        _ => ctx.app.size.columns.saturating_sub(pointer.column + 1),
    };
    commands::panes::set_width(ctx, pane, width);
}

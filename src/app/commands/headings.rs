//! Correcting the outline by hand. Each correction is a change of the notes: saved with them, undone like them.

use crate::annotation::{Id, Moment};
use crate::app::ctx::Ctx;
use crate::app::headings::{Change, Shift};
use crate::app::reading::Reading;
use crate::keymap::Mode;
use crate::message::Message;

use super::annotate::writable;

/// Makes the selection, the line or the sentence a heading, or takes the heading away that is there.
pub(in crate::app) fn toggle_heading(ctx: &mut Ctx) {
    let in_outline = ctx.app.mode() == Mode::Outline;
    let stamp = stamp(ctx);
    let Some(reading) = writable(ctx) else { return };
    let node = node_meant(reading, in_outline);
    let span = match node.and_then(|node| reading.outline.nodes.get(node)) {
        Some(node) => Some(node.span),
        None if in_outline => None,
        None => reading.heading_candidate(),
    };
    let Some(span) = span else {
        return ctx.tell(Message::new("app.no-heading-here"));
    };
    let change = reading.toggle_heading((node, span), !in_outline, stamp);
    reading.view.selection = None;
    perform(ctx, change);
}

/// Moves the heading one level further in.
pub(in crate::app) fn heading_deeper(ctx: &mut Ctx) {
    shift(ctx, Shift::Deeper);
}

/// Moves the heading one level further out.
pub(in crate::app) fn heading_higher(ctx: &mut Ctx) {
    shift(ctx, Shift::Higher);
}

fn shift(ctx: &mut Ctx, shift: Shift) {
    let in_outline = ctx.app.mode() == Mode::Outline;
    let stamp = stamp(ctx);
    let Some(reading) = writable(ctx) else { return };
    let change = node_meant(reading, in_outline)
        .ok_or_else(|| Message::new("app.no-heading-here"))
        .and_then(|node| reading.shift_heading(node, shift, stamp));
    match change {
        Ok(change) => perform(ctx, change),
        Err(why) => ctx.tell(why),
    }
}

/// The heading that is meant: the one under the cursor of the outline, or the one that holds the caret or the selection's start.
fn node_meant(reading: &Reading, in_outline: bool) -> Option<usize> {
    if in_outline {
        let rows = reading.outline_rows();
        return Some(reading.outline_view.cursor).filter(|node| rows.contains(node));
    }
    let at = reading
        .view
        .selection
        .map_or(reading.view.caret, |selection| selection.span().start);
    reading.heading_at(at)
}

fn stamp(ctx: &mut Ctx) -> (Id, Moment) {
    (ctx.app.world.id(), ctx.app.world.now())
}

fn perform(ctx: &mut Ctx, (label, edit): Change) {
    ctx.change(label, edit);
}

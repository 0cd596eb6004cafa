//! How the text is set: the measure, pages side by side, paragraphs, space between rows, hanging marks, spread rows. What is chosen by key
//! holds until the end; the settings file keeps it.

use crate::app::ctx::Ctx;
use crate::app::effect::Effect;
use crate::app::surface::Knowledge;
use crate::config::MEASURES;
use crate::layout::{Columns, Paragraphs};
use crate::message::Message;
use crate::text::Ambiguous;

/// Han characters by which the measure changes at a time.
const STEP: u16 = 2;

/// One page, two pages side by side, or as many as have room.
pub(in crate::app) fn next_columns(ctx: &mut Ctx) {
    let (next, key) = match ctx.app.wish.columns {
        Columns::Auto => (Columns::One, "app.columns-one"),
        Columns::One => (Columns::Two, "app.columns-two"),
        Columns::Two => (Columns::Auto, "app.columns-auto"),
    };
    ctx.app.wish.columns = next;
    let narrow = next == Columns::Two && ctx.app.geometry().facing.is_none();
    ctx.tell(Message::new(if narrow {
        "app.columns-no-room"
    } else {
        key
    }));
}

/// Paragraphs told apart by an indent, a blank row, or both.
pub(in crate::app) fn next_paragraphs(ctx: &mut Ctx) {
    let (next, key) = match ctx.app.typography.paragraphs {
        Paragraphs::Indent => (Paragraphs::Blank, "app.paragraphs-blank"),
        Paragraphs::Blank => (Paragraphs::Both, "app.paragraphs-both"),
        Paragraphs::Both => (Paragraphs::Indent, "app.paragraphs-indent"),
    };
    ctx.app.typography.paragraphs = next;
    ctx.tell(Message::new(key));
}

/// How quotation marks, dashes and the like are drawn: in one cell, in two, or in forms on which all terminals agree.
pub(in crate::app) fn next_ambiguous(ctx: &mut Ctx) {
    let (next, key) = match ctx.app.cells.ambiguous {
        Ambiguous::Narrow => (Ambiguous::Wide, "app.ambiguous-wide"),
        Ambiguous::Wide => (Ambiguous::Avoided, "app.ambiguous-avoided"),
        Ambiguous::Avoided => (Ambiguous::Narrow, "app.ambiguous-narrow"),
    };
    ctx.app.cells.ambiguous = next;
    ctx.app.chosen.surface.width = Knowledge::Chosen;
    // What was drawn for another width stands where nobody knows.
    ctx.effects.push(Effect::Redraw);
    let keep = ctx.app.key_of("keep-ambiguous");
    ctx.tell(Message::new(key).with("keys", keep));
}

/// Writes the present way into the configuration.
pub(in crate::app) fn keep_ambiguous(ctx: &mut Ctx) {
    let value = match ctx.app.cells.ambiguous {
        Ambiguous::Narrow => "1",
        Ambiguous::Wide => "2",
        Ambiguous::Avoided => "\"avoid\"",
    };
    ctx.effects.push(Effect::KeepOption {
        option: "ambiguous",
        value: value.to_owned(),
    });
}

/// A blank row between the rows of running text, or none.
pub(in crate::app) fn toggle_spacing(ctx: &mut Ctx) {
    let now = &mut ctx.app.typography.spaced;
    *now = !*now;
    let key = if *now {
        "app.spacing-open"
    } else {
        "app.spacing-close"
    };
    ctx.tell(Message::new(key));
}

/// Closing marks hang in the margin, or stand inside the column.
pub(in crate::app) fn toggle_hanging(ctx: &mut Ctx) {
    let now = &mut ctx.app.typography.hanging;
    *now = !*now;
    let key = if *now {
        "app.hanging-on"
    } else {
        "app.hanging-off"
    };
    ctx.tell(Message::new(key));
}

/// Rows end at one edge, or where they end.
pub(in crate::app) fn toggle_justify(ctx: &mut Ctx) {
    let now = &mut ctx.app.typography.justify;
    *now = !*now;
    let key = if *now {
        "app.justify-on"
    } else {
        "app.justify-off"
    };
    ctx.tell(Message::new(key));
}

/// A wider column.
pub(in crate::app) fn wider(ctx: &mut Ctx) {
    let steps = steps(ctx);
    measure(ctx, |now| now.saturating_add(steps));
}

/// A narrower column.
pub(in crate::app) fn narrower(ctx: &mut Ctx) {
    let steps = steps(ctx);
    measure(ctx, |now| now.saturating_sub(steps));
}

fn steps(ctx: &Ctx) -> u16 {
    (ctx.count.unwrap_or(1).min(100) as u16) * STEP
}

fn measure(ctx: &mut Ctx, change: impl FnOnce(u16) -> u16) {
    let now = ctx.app.wish.measure / 2;
    let next = change(now).clamp(*MEASURES.start(), *MEASURES.end());
    ctx.app.wish.measure = next * 2;
    ctx.tell(Message::new("app.measure").with("count", usize::from(next)));
}

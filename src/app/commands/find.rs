//! Finding words in the text.

use std::sync::Arc;

use super::motion::move_caret;
use crate::app::ctx::Ctx;
use crate::app::effect::Effect;
use crate::app::overlays::Purpose;
use crate::app::reading::Find;
use crate::message::Message;
use crate::text::{Offset, Span};

/// Asks for words to find.
pub(in crate::app) fn find(ctx: &mut Ctx) {
    ctx.app.ask(Purpose::Find);
}

/// Looks for words in the whole text, in the background.
pub(in crate::app) fn start(ctx: &mut Ctx, query: &str) {
    let Some(reading) = ctx.reading() else { return };
    if query.is_empty() {
        reading.find = None;
        return;
    }
    let from = reading.view.caret;
    reading.find = Some(Find {
        query: query.to_owned(),
        hits: None,
        from,
        jump: true,
    });
    let effect = Effect::Find {
        ticket: reading.ticket,
        document: reading.document.clone(),
        query: query.to_owned(),
    };
    ctx.effects.push(effect);
}

/// Shows the first hit at or after the place where the search began, once the hits are there.
pub(in crate::app) fn found(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let Some(find) = &mut reading.find else {
        return;
    };
    let Some(hits) = find.hits.clone() else {
        return;
    };
    if !std::mem::take(&mut find.jump) {
        return;
    }
    if hits.is_empty() {
        let query = find.query.clone();
        reading.find = None;
        return ctx.tell(Message::new("app.not-found").with("query", query));
    }
    let from = find.from;
    let first = hits.partition_point(|hit| hit.start < from);
    show(ctx, &hits, first % hits.len());
}

/// To the next hit.
pub(in crate::app) fn find_next(ctx: &mut Ctx) {
    step(ctx, |hits, caret| {
        hits.partition_point(|hit| hit.start <= caret)
    });
}

/// To the hit before.
pub(in crate::app) fn find_previous(ctx: &mut Ctx) {
    step(ctx, |hits, caret| {
        hits.partition_point(|hit| hit.start < caret) + hits.len() - 1
    });
}

/// Goes around at the ends of the text.
fn step(ctx: &mut Ctx, choose: fn(&[Span], Offset) -> usize) {
    let Some(reading) = ctx.reading() else { return };
    let caret = reading.view.caret;
    match reading.find.as_ref().map(|find| find.hits.clone()) {
        None => ctx.tell(Message::new("app.no-search")),
        Some(None) => ctx.tell(Message::new("app.searching")),
        Some(Some(hits)) => show(ctx, &hits, choose(&hits, caret) % hits.len().max(1)),
    }
}

/// Goes there; a selection ends before the words that were found.
fn show(ctx: &mut Ctx, hits: &Arc<[Span]>, index: usize) {
    let Some(hit) = hits.get(index) else { return };
    if let Some(reading) = ctx.reading() {
        reading.remember();
        move_caret(reading, hit.start);
    }
    ctx.tell(
        Message::new("app.hit")
            .with("number", index + 1)
            .with("total", hits.len()),
    );
}

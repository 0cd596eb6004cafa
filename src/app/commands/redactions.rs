//! Withheld words: shown apart, counted, listed, gone to.

use std::sync::Arc;

use super::motion::move_caret;
use crate::app::ctx::Ctx;
use crate::app::effect::{Effect, Ticket};
use crate::app::overlays::{Item, Overlay, Pick, Picker};
use crate::app::reading::Reading;
use crate::document::{BlockKind, Document, Inline};
use crate::message::{Lang, Message};
use crate::redaction::{self, Redaction};
use crate::text::{Offset, Span, sentence_at};

/// Texts up to this size, in bytes, are searched at once.
const AT_ONCE: usize = 128 << 10;

/// The most that are listed.
const LISTED: usize = 20_000;

/// What waits for the withheld words of the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Wanted {
    /// Their number.
    Count,
    /// The next one.
    Next,
    /// The one before.
    Previous,
    /// All of them.
    List,
}

/// The withheld words of a stretch. Stars in code are code.
pub(in crate::app) fn withheld(document: &Document, within: Span) -> Vec<Redaction> {
    let mut found = redaction::find(&document.text, within);
    found.retain(|one| !is_code(document, one.span));
    found
}

fn is_code(document: &Document, span: Span) -> bool {
    let block = document.block_at(span.start);
    block.is_some_and(|block| matches!(block.kind, BlockKind::Code { .. }))
        || document
            .marks_in(span)
            .any(|mark| mark.kind == Inline::Code)
}

/// Shows withheld words apart, or as the text has them.
pub(in crate::app) fn toggle_redactions(ctx: &mut Ctx) {
    ctx.app.redactions = !ctx.app.redactions;
    if ctx.app.redactions {
        want(ctx, Wanted::Count);
    } else {
        ctx.tell(Message::new("app.redactions-plain"));
    }
}

/// To the next withheld words, going round at the end of the text.
pub(in crate::app) fn next_redaction(ctx: &mut Ctx) {
    want(ctx, Wanted::Next);
}

/// To the withheld words before.
pub(in crate::app) fn previous_redaction(ctx: &mut Ctx) {
    want(ctx, Wanted::Previous);
}

/// Lists everything that is withheld, with what it was and the words around.
pub(in crate::app) fn redactions(ctx: &mut Ctx) {
    want(ctx, Wanted::List);
}

fn want(ctx: &mut Ctx, wanted: Wanted) {
    let Some(reading) = ctx.reading() else { return };
    if let Some(found) = reading.redactions.clone() {
        return serve(ctx, wanted, &found);
    }
    if reading.document.text.len() <= AT_ONCE {
        let found: Arc<[Redaction]> =
            withheld(&reading.document, reading.document.text.whole()).into();
        reading.redactions = Some(found.clone());
        return serve(ctx, wanted, &found);
    }
    let asked = reading.wanted_redactions.replace(wanted).is_some();
    let effect = Effect::Redactions {
        ticket: reading.ticket,
        document: reading.document.clone(),
    };
    if !asked {
        ctx.effects.push(effect);
    }
    ctx.tell(Message::new("app.searching"));
}

/// Takes the withheld words of the whole text, and does what waited for them.
pub(in crate::app) fn found(
    ctx: &mut Ctx,
    ticket: Ticket,
    length: usize,
    found: &Arc<[Redaction]>,
) {
    let Some(reading) = ctx.reading().filter(|reading| reading.ticket == ticket) else {
        return;
    };
    let wanted = reading.wanted_redactions.take();
    // The rest of a large file may have come meanwhile.
    if reading.document.text.len() != length {
        if let Some(wanted) = wanted {
            want(ctx, wanted);
        }
        return;
    }
    reading.redactions = Some(found.clone());
    if let Some(wanted) = wanted {
        serve(ctx, wanted, found);
    }
}

fn serve(ctx: &mut Ctx, wanted: Wanted, found: &Arc<[Redaction]>) {
    if found.is_empty() {
        return ctx.tell(Message::new("app.no-redactions"));
    }
    match wanted {
        Wanted::Count => {
            ctx.tell(Message::new("app.redactions-shown").with("count", found.len()));
        }
        Wanted::Next => step(ctx, found, |found, caret| {
            found.partition_point(|one| one.span.start <= caret)
        }),
        Wanted::Previous => step(ctx, found, |found, caret| {
            found.partition_point(|one| one.span.start < caret) + found.len() - 1
        }),
        Wanted::List => list(ctx, found),
    }
}

fn step(ctx: &mut Ctx, found: &[Redaction], choose: fn(&[Redaction], Offset) -> usize) {
    let lang = ctx.app.lang;
    let Some(reading) = ctx.reading() else { return };
    let index = choose(found, reading.view.caret) % found.len().max(1);
    let Some(one) = found.get(index) else { return };
    reading.remember();
    move_caret(reading, one.span.start);
    let what = what(&reading.document, one, lang);
    ctx.tell(
        Message::new("app.redaction-here")
            .with("number", index + 1)
            .with("total", found.len())
            .with("what", what),
    );
}

/// What was withheld: its kind, and the unit that tells so.
fn what(document: &Document, one: &Redaction, lang: Lang) -> String {
    let kind = lang.text(one.kind.key());
    match document.text.slice(one.unit) {
        "" => kind.to_owned(),
        unit => Message::new("app.redaction-unit")
            .with("kind", kind)
            .with("unit", unit.replace('\n', " "))
            .say(lang),
    }
}

fn list(ctx: &mut Ctx, found: &[Redaction]) {
    let lang = ctx.app.lang;
    let Some(reading) = ctx.reading() else { return };
    let document = &reading.document;
    let caret = reading.view.caret;
    let here = found.partition_point(|one| one.span.start < caret);
    let items: Vec<Item> = found
        .iter()
        .take(LISTED)
        .map(|one| Item {
            label: around(document, one),
            keys: around(document, one).replace(['[', ']'], ""),
            detail: what(document, one, lang),
            value: one.span.start.0.to_string(),
            ..Item::default()
        })
        .collect();
    let last = items.len().saturating_sub(1);
    let mut picker = Picker::new(Pick::Redaction, items);
    picker.cursor = here.min(last);
    ctx.app.overlays.push(Overlay::Picker(picker));
}

/// Some words on each side of the mark, within its sentence. The mark stands in brackets, so that a gap is seen.
fn around(document: &Document, one: &Redaction) -> String {
    const BEFORE: usize = 10;
    const AFTER: usize = 12;
    let text = &document.text;
    let sentence = sentence_at(text, document.paragraph_at(one.span.start), one.span.start);
    let head = text.slice(Span::new(
        sentence.start.min(one.span.start),
        one.span.start,
    ));
    let from = head
        .char_indices()
        .rev()
        .nth(BEFORE - 1)
        .map_or(0, |(start, _)| start);
    let tail = text.slice(Span::new(one.span.end, sentence.end.max(one.span.end)));
    let tail: String = tail.chars().take(AFTER).collect();
    let mark = text.slice(one.span);
    let mark = if mark.trim().is_empty() { " " } else { mark };
    format!("{}[{mark}]{tail}", head.get(from..).unwrap_or_default()).replace('\n', " ")
}

/// Goes to the withheld words that were chosen from the list.
pub(super) fn show(ctx: &mut Ctx, value: &str) {
    let Some(reading) = ctx.reading() else { return };
    if let Ok(at) = value.parse() {
        reading.view.selection = None;
        reading.jump_to(Offset(at));
    }
    super::panes::leave(ctx);
}

impl Reading {
    /// The withheld words of the screen.
    pub fn redactions_shown(&self) -> Vec<Span> {
        let found = withheld(&self.document, self.shown());
        found.into_iter().map(|one| one.span).collect()
    }

    /// How many words are withheld, once that is known.
    pub fn redaction_count(&self) -> Option<usize> {
        let found = self.redactions.as_ref().map(|found| found.len());
        let small = || self.document.text.len() <= AT_ONCE;
        found
            .or_else(|| small().then(|| withheld(&self.document, self.document.text.whole()).len()))
    }
}

//! What became of the notes: a list of changes, and bringing an earlier state back.

use crate::annotation::{Change, Edit, Id, Past, Record, place};
use crate::app::ctx::Ctx;
use crate::app::effect::{Effect, Ticket};
use crate::app::overlays::{Item, Overlay, Pick, Picker};
use crate::library::section_names;
use crate::message::{Lang, Message};

use super::annotate::writable;

/// Lists what became of the annotation under the caret; where there is none, of all.
pub(in crate::app) fn history(ctx: &mut Ctx) {
    let in_notes = ctx.app.in_notes();
    let meant = ctx
        .reading()
        .and_then(|reading| reading.annotation_meant(in_notes));
    ask(ctx, meant);
}

/// Lists what became of all notes of the document.
pub(in crate::app) fn history_document(ctx: &mut Ctx) {
    ask(ctx, None);
}

fn ask(ctx: &mut Ctx, annotation: Option<Id>) {
    let Some(reading) = ctx.reading() else { return };
    let ticket = reading.ticket;
    ctx.effects.push(Effect::History { ticket, annotation });
}

/// Shows the changes that were asked for.
pub(in crate::app) fn show(ctx: &mut Ctx, ticket: Ticket, annotation: Option<Id>, past: Vec<Past>) {
    let lang = ctx.app.lang;
    let Some(reading) = ctx.reading().filter(|reading| reading.ticket == ticket) else {
        return;
    };
    let of_it = |past: &&Past| annotation.is_none() || past.state().map(Record::id) == annotation;
    let items: Vec<Item> = past
        .iter()
        .filter(of_it)
        .map(|past| Item {
            on: past.after.is_some() && past.state().is_some_and(|state| reading.holds(state)),
            ..item(past, lang)
        })
        .collect();
    if items.is_empty() {
        return ctx.tell(Message::new("app.no-history"));
    }
    reading.past = past;
    let picker = Picker::new(Pick::Past, items);
    ctx.app.overlays.push(Overlay::Picker(picker));
}

fn item(past: &Past, lang: Lang) -> Item {
    let change = match past.change() {
        Change::Added => "app.past-added",
        Change::Changed => "app.past-changed",
        Change::Removed => "app.past-removed",
    };
    let who = match (&past.by, past.outside) {
        (_, true) => lang.text("app.past-outside").to_owned(),
        (by, false) => by.clone().unwrap_or_default(),
    };
    let time = lang.date_time(&past.at.0);
    let label = Message::new("app.past-line")
        .with("time", time)
        .with("change", Message::new(change))
        .with("words", past.state().map(words).unwrap_or_default())
        .say(lang);
    Item {
        label,
        detail: past
            .state()
            .map(Record::quote)
            .unwrap_or_default()
            .replace('\n', " "),
        hint: who,
        value: past.entry.to_string(),
        ..Item::default()
    }
}

/// What tells a state from others: the note, else the tags, else the passage.
fn words(state: &Record) -> String {
    let Record::Annotation(annotation) = state else {
        return state.quote().replace('\n', " ");
    };
    if !annotation.note.is_empty() {
        annotation.note.replace('\n', " ")
    } else if annotation.tags.is_empty() {
        annotation.anchor.quote.replace('\n', " ")
    } else {
        annotation.tags.join(" · ")
    }
}

/// Brings the state of an entry back; undo takes that back.
pub(in crate::app) fn restore(ctx: &mut Ctx, entry: &str) {
    let now = ctx.app.world.now();
    let Some(reading) = writable(ctx) else { return };
    let chosen = reading
        .past
        .iter()
        .find(|past| past.entry.to_string() == entry);
    let Some(state) = chosen.and_then(Past::state).cloned() else {
        return;
    };
    if reading.holds(&state) {
        return ctx.tell(Message::new("app.restored-already"));
    }
    let edit = match state {
        Record::Annotation(mut annotation) => {
            annotation.modified = Some(now);
            let there = reading.notebook.get(annotation.id).is_some();
            let placed = place(&reading.document.text, vec![annotation], &|at| {
                section_names(&reading.outline, at)
            });
            let Some(entry) = placed.into_iter().next() else {
                return;
            };
            if there {
                Edit::Replace(entry)
            } else {
                Edit::Add(entry)
            }
        }
        Record::Correction(mut correction) => {
            correction.modified = Some(now);
            if reading.notebook.correction(correction.id).is_some() {
                Edit::ReplaceCorrection(correction)
            } else {
                Edit::AddCorrection(correction)
            }
        }
    };
    ctx.change(Message::new("app.did-restore"), edit);
}

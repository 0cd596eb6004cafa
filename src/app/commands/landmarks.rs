//! Named places: set with a letter, gone to by it, kept for the next time.

use crate::anchor;
use crate::app::ctx::Ctx;
use crate::app::overlays::{Item, Overlay, Pick, Picker};
use crate::app::reading::{Landmark, Reading};
use crate::app::selection::trim;
use crate::message::Message;
use crate::text::Span;

/// Characters of a named place that are listed.
const WORDS: usize = 60;

/// Gives the place a letter; the list shows those that are taken.
pub(in crate::app) fn set_place(ctx: &mut Ctx) {
    if still_loading(ctx) {
        return;
    }
    offer(ctx, Pick::SetPlace);
}

/// Goes to a named place by its letter.
pub(in crate::app) fn goto_place(ctx: &mut Ctx) {
    offer_some(ctx, Pick::GotoPlace);
}

/// Takes the name of a place away.
pub(in crate::app) fn remove_place(ctx: &mut Ctx) {
    if still_loading(ctx) {
        return;
    }
    offer_some(ctx, Pick::RemovePlace);
}

/// Of a large file only the first window may be there; its named places come with the rest.
fn still_loading(ctx: &mut Ctx) -> bool {
    let loading = ctx
        .reading()
        .is_some_and(|reading| !reading.document.complete);
    if loading {
        ctx.tell(Message::new("app.still-loading"));
    }
    loading
}

fn offer_some(ctx: &mut Ctx, pick: Pick) {
    let none = ctx
        .reading()
        .is_none_or(|reading| reading.landmarks.is_empty());
    if none {
        let keys = ctx
            .app
            .keymap
            .keys_of(crate::keymap::Mode::Text, "set-place");
        let key = keys.into_iter().next().unwrap_or_default();
        return ctx.tell(Message::new("app.no-places").with("key", key));
    }
    offer(ctx, pick);
}

fn offer(ctx: &mut Ctx, pick: Pick) {
    let lang = ctx.app.lang;
    let Some(reading) = ctx.reading() else { return };
    let items = reading
        .landmarks
        .iter()
        .map(|mark| Item {
            label: words(mark),
            detail: match mark.at {
                Some(at) if mark.sure => reading.outline.reference(&reading.document, at),
                Some(at) => Message::new("app.place-likely")
                    .with("place", reading.outline.reference(&reading.document, at))
                    .say(lang),
                None => lang.text("app.place-lost").to_owned(),
            },
            key: Some(mark.name),
            value: String::from(mark.name),
            ..Item::default()
        })
        .collect();
    ctx.app
        .overlays
        .push(Overlay::Picker(Picker::new(pick, items)));
}

/// The words of a named place, from the place itself on.
fn words(mark: &Landmark) -> String {
    let from = mark.anchor.quote.chars().skip(mark.within);
    let words: String = from.take(WORDS).collect();
    words.replace('\n', " ")
}

/// Does what the list was opened for with a letter.
pub(in crate::app) fn chosen(ctx: &mut Ctx, pick: &Pick, name: char) {
    match pick {
        Pick::SetPlace => set(ctx, name),
        Pick::RemovePlace => remove(ctx, name),
        _ => go(ctx, name),
    }
}

fn set(ctx: &mut Ctx, name: char) {
    let Some(reading) = ctx.reading() else { return };
    let Some(mark) = landmark(reading, name) else {
        return ctx.tell(Message::new("app.nothing-to-mark"));
    };
    reading.landmarks.retain(|known| known.name != name);
    let after = reading.landmarks.partition_point(|known| known.name < name);
    reading.landmarks.insert(after, mark);
    ctx.tell(Message::new("app.place-set").with("name", String::from(name)));
}

/// The place of the caret, remembered by its sentence, or by its row where a sentence has no end.
fn landmark(reading: &Reading, name: char) -> Option<Landmark> {
    let text = &reading.document.text;
    let caret = reading.view.caret;
    let span = trim(&reading.document, reading.sentence());
    let far = Span::new(caret, text.clamp(crate::text::Offset(caret.0 + 240)));
    let span = if span.len() > 1_000 {
        trim(&reading.document, far)
    } else {
        span
    };
    if span.is_empty() {
        return None;
    }
    let caret = caret.max(span.start).min(span.end);
    Some(Landmark {
        name,
        at: Some(caret),
        sure: true,
        within: text.slice(Span::new(span.start, caret)).chars().count(),
        anchor: anchor::make(text, span),
    })
}

fn remove(ctx: &mut Ctx, name: char) {
    let Some(reading) = ctx.reading() else { return };
    reading.landmarks.retain(|known| known.name != name);
    ctx.tell(Message::new("app.place-removed").with("name", String::from(name)));
}

fn go(ctx: &mut Ctx, name: char) {
    let Some(reading) = ctx.reading() else { return };
    let Some(mark) = reading.landmarks.iter().find(|mark| mark.name == name) else {
        return ctx.tell(Message::new("app.no-place").with("name", String::from(name)));
    };
    if let Some(at) = mark.at {
        let guess = (!mark.sure).then(|| words(mark));
        reading.view.selection = None;
        reading.jump_to(at);
        super::panes::leave(ctx);
        if let Some(words) = guess {
            ctx.tell(Message::new("app.place-guessed").with("words", words));
        }
    } else {
        let words = words(mark);
        ctx.tell(Message::new("app.place-gone").with("words", words));
    }
}

//! Typing one line: what to find, which page, which notes, where to write.

use std::path::PathBuf;

use crate::app::buffer::Buffer;
use crate::app::ctx::Ctx;
use crate::app::effect::Effect;
use crate::app::notes::Filter;
use crate::app::overlays::{Overlay, Prompt, Purpose};
use crate::export::{self, Group};
use crate::message::Message;

/// The most lines of history that are kept.
const HISTORY: usize = 100;

fn with(ctx: &mut Ctx, edit: impl FnOnce(&mut Prompt)) {
    if let Some(Overlay::Prompt(prompt)) = ctx.app.overlays.last_mut() {
        edit(prompt);
    }
}

fn edit<T>(ctx: &mut Ctx, edit: impl FnOnce(&mut Buffer) -> T) {
    with(ctx, |prompt| {
        edit(&mut prompt.buffer);
    });
}

/// Does what was asked for with what was typed.
pub(in crate::app) fn accept(ctx: &mut Ctx) {
    let Some(Overlay::Prompt(prompt)) = ctx
        .app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Prompt(_)))
    else {
        return;
    };
    if let Purpose::Password { .. } = prompt.purpose {
        // Spaces may be part of it.
        return super::file::open_with_password(ctx, prompt.buffer.text());
    }
    let typed = prompt.buffer.text().trim().to_owned();
    if prompt.purpose == Purpose::Find && !typed.is_empty() {
        ctx.app.find_history.retain(|earlier| *earlier != typed);
        ctx.app.find_history.insert(0, typed.clone());
        ctx.app.find_history.truncate(HISTORY);
    }
    match prompt.purpose {
        Purpose::Find => super::find::start(ctx, &typed),
        Purpose::HelpFind => super::lists::help_look_for(ctx, &typed),
        Purpose::Page => super::pages::to_page_typed(ctx, &typed),
        Purpose::Filter => {
            if let Some(reading) = ctx.reading() {
                reading.notes_view.filter = Filter::parse(&typed);
            }
        }
        Purpose::Remove(id) => super::relink::removed(ctx, id),
        Purpose::Password { .. } => {}
        Purpose::Confidence => super::relink::accept_from(ctx, &typed),
        Purpose::Code(ask) => super::codes::answer(ctx, ask, &typed),
        Purpose::Export {
            exporter,
            group,
            exists,
        } => write_export(
            ctx,
            exporter,
            group,
            &typed,
            exists.as_ref() == Some(&typed),
        ),
    }
}

/// Exports what the filter of the notes pane lets through.
fn write_export(ctx: &mut Ctx, exporter: &'static str, group: Group, path: &str, replace: bool) {
    if path.is_empty() {
        return;
    }
    let lang = ctx.app.lang;
    let exporter = export::EXPORTERS.iter().find(|row| row.name == exporter);
    let (Some(reading), Some(exporter)) = (ctx.reading(), exporter) else {
        return;
    };
    let entries: Vec<_> = reading
        .notebook
        .entries()
        .iter()
        .filter(|entry| reading.notes_view.filter.lets(entry))
        .cloned()
        .collect();
    if entries.is_empty() {
        return ctx.app.warn(Message::new("app.filter-hides-all"));
    }
    let source = export::Source {
        name: reading.name.clone(),
        id: reading.id,
        document: &reading.document,
        outline: &reading.outline,
        entries: &entries,
        codebook: &reading.codebook,
    };
    let bytes = (exporter.write)(
        &[source],
        &export::Options {
            group,
            lang,
            ..export::Options::default()
        },
    );
    let (exporter, path) = (exporter.name, PathBuf::from(path));
    ctx.effects.push(Effect::Export {
        path,
        bytes,
        replace,
        exporter,
        group,
    });
}

/// Leaves without doing anything.
pub(in crate::app) fn cancel(ctx: &mut Ctx) {
    let closed = ctx
        .app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Prompt(_)));
    // Without its password there is nothing of a document to show.
    if matches!(closed, Some(Overlay::Prompt(prompt)) if prompt.is_secret()) {
        super::lists::give_up(ctx);
    }
}

/// One character to the left.
pub(in crate::app) fn left(ctx: &mut Ctx) {
    edit(ctx, Buffer::left);
}

/// One character to the right.
pub(in crate::app) fn right(ctx: &mut Ctx) {
    edit(ctx, Buffer::right);
}

/// To the start of the line.
pub(in crate::app) fn start(ctx: &mut Ctx) {
    edit(ctx, Buffer::start);
}

/// To the end of the line.
pub(in crate::app) fn end(ctx: &mut Ctx) {
    edit(ctx, Buffer::end);
}

/// Deletes the character before the caret; on an empty line leaves.
pub(in crate::app) fn delete_back(ctx: &mut Ctx) {
    let mut empty = false;
    edit(ctx, |buffer| {
        empty = !buffer.delete_back() && buffer.text().is_empty();
    });
    if empty {
        cancel(ctx);
    }
}

/// Deletes the character after the caret.
pub(in crate::app) fn delete_forward(ctx: &mut Ctx) {
    edit(ctx, Buffer::delete_forward);
}

/// Deletes the word before the caret.
pub(in crate::app) fn delete_word(ctx: &mut Ctx) {
    edit(ctx, Buffer::delete_word);
}

/// Empties the line.
pub(in crate::app) fn clear(ctx: &mut Ctx) {
    edit(ctx, Buffer::clear);
}

/// What was typed before.
pub(in crate::app) fn history_previous(ctx: &mut Ctx) {
    history(ctx, |shown| Some(shown.map_or(0, |shown| shown + 1)));
}

/// What was typed after that.
pub(in crate::app) fn history_next(ctx: &mut Ctx) {
    history(ctx, |shown| shown.and_then(|shown| shown.checked_sub(1)));
}

fn history(ctx: &mut Ctx, step: fn(Option<usize>) -> Option<usize>) {
    let earlier = ctx.app.find_history.clone();
    with(ctx, |prompt| {
        if prompt.purpose != Purpose::Find {
            return;
        }
        if let Some(shown) = step(prompt.history) {
            if let Some(text) = earlier.get(shown) {
                prompt.history = Some(shown);
                prompt.buffer.replace(text);
            }
        } else {
            prompt.history = None;
            prompt.buffer.clear();
        }
    });
}

//! Writing in the note editor. Leaving it never loses words: closing keeps them, and what is given up can be had back by undo.

use crate::app::buffer::Buffer;
use crate::app::ctx::Ctx;
use crate::app::effect::Effect;
use crate::app::overlays::{NoteEditor, Overlay};
use crate::message::Message;

fn with(ctx: &mut Ctx, edit: impl FnOnce(&mut NoteEditor)) {
    if let Some(Overlay::Editor(editor)) = ctx.app.overlays.last_mut() {
        let before = editor.buffer.text().len();
        edit(editor);
        editor.unkept |= before != editor.buffer.text().len() || editor.is_changed();
    }
}

/// A movement or change after which the kept column is forgotten.
fn edit<T>(ctx: &mut Ctx, edit: impl FnOnce(&mut Buffer) -> T) {
    with(ctx, |editor| {
        edit(&mut editor.buffer);
        editor.forget_column();
    });
}

/// Keeps the note and closes the editor.
pub(in crate::app) fn save(ctx: &mut Ctx) {
    let Some(Overlay::Editor(editor)) = ctx
        .app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Editor(_)))
    else {
        return;
    };
    // The journal goes last: until the note is asked to be saved, it is the only copy on the disk.
    super::notes::keep_note(ctx, &editor);
    ctx.keep_draft(None);
}

/// Closes the editor without keeping what was typed; they are there again when the same note is opened the next time.
pub(in crate::app) fn cancel(ctx: &mut Ctx) {
    let Some(Overlay::Editor(editor)) = ctx
        .app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Editor(_)))
    else {
        return;
    };
    ctx.keep_draft(None);
    let ticket = ctx.reading().map(|reading| reading.ticket);
    if let Some(ticket) = ticket.filter(|_| editor.is_changed()) {
        let words = editor.buffer.text().to_owned();
        ctx.app.given_up = Some((ticket, editor.recipient, words));
        ctx.tell(Message::new("app.note-given-up"));
    }
}

/// Goes on writing in `$VISUAL` or `$EDITOR`.
pub(in crate::app) fn external(ctx: &mut Ctx) {
    let Some(ticket) = ctx.reading().map(|reading| reading.ticket) else {
        return;
    };
    if let Some(Overlay::Editor(editor)) = ctx.app.overlays.last() {
        let text = editor.buffer.text().to_owned();
        ctx.effects.push(Effect::Edit { ticket, text });
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

/// One row up.
pub(in crate::app) fn up(ctx: &mut Ctx) {
    with(ctx, |editor| editor.row_step(-1));
}

/// One row down.
pub(in crate::app) fn down(ctx: &mut Ctx) {
    with(ctx, |editor| editor.row_step(1));
}

/// One word to the left.
pub(in crate::app) fn word_left(ctx: &mut Ctx) {
    edit(ctx, Buffer::word_left);
}

/// One word to the right.
pub(in crate::app) fn word_right(ctx: &mut Ctx) {
    edit(ctx, Buffer::word_right);
}

/// To the start of the row.
pub(in crate::app) fn row_start(ctx: &mut Ctx) {
    with(ctx, |editor| editor.row_edge(false));
}

/// To the end of the row.
pub(in crate::app) fn row_end(ctx: &mut Ctx) {
    with(ctx, |editor| editor.row_edge(true));
}

/// To the start of the note.
pub(in crate::app) fn start(ctx: &mut Ctx) {
    edit(ctx, Buffer::start);
}

/// To the end of the note.
pub(in crate::app) fn end(ctx: &mut Ctx) {
    edit(ctx, Buffer::end);
}

/// A new line.
pub(in crate::app) fn newline(ctx: &mut Ctx) {
    edit(ctx, |buffer| buffer.insert('\n'));
}

/// Deletes the character before the caret.
pub(in crate::app) fn delete_back(ctx: &mut Ctx) {
    edit(ctx, Buffer::delete_back);
}

/// Deletes the character after the caret.
pub(in crate::app) fn delete_forward(ctx: &mut Ctx) {
    edit(ctx, Buffer::delete_forward);
}

/// Deletes the word before the caret.
pub(in crate::app) fn delete_word(ctx: &mut Ctx) {
    edit(ctx, Buffer::delete_word);
}

/// Deletes to the end of the line.
pub(in crate::app) fn delete_to_end(ctx: &mut Ctx) {
    edit(ctx, Buffer::delete_to_line_end);
}

/// Takes back what was typed.
pub(in crate::app) fn undo(ctx: &mut Ctx) {
    edit(ctx, Buffer::undo);
}

/// Types it again.
pub(in crate::app) fn redo(ctx: &mut Ctx) {
    edit(ctx, Buffer::redo);
}

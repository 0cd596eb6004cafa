//! Writing notes: on a passage, a section, the document; in the editor or in a program of the reader's own.

use super::annotate::{added, drop_selection, writable};
use super::repeat::Deed;
use super::tags::recipient;
use crate::anchor::{self, Placement};
use crate::annotation::{Annotation, Edit, Entry, Kind};
use crate::app::ctx::Ctx;
use crate::app::effect::{Draft, Ticket};
use crate::app::links::link_at;
use crate::app::overlays::{NoteEditor, Overlay, Recipient};
use crate::app::selection::trim;
use crate::keymap::Mode;
use crate::message::Message;
use crate::text::Span;

/// Writes a note on the selection, the sentence or the annotation.
pub(in crate::app) fn note(ctx: &mut Ctx) {
    if writable(ctx).is_none() {
        return;
    }
    match recipient(ctx) {
        Some(recipient) => write(ctx, recipient),
        None => ctx.tell(Message::new("app.nothing-to-mark")),
    }
}

/// Writes the note of the annotation under the caret; where there is none, follows the link there, or writes a new one.
pub(in crate::app) fn edit_annotation(ctx: &mut Ctx) {
    let link = (ctx.app.mode() == Mode::Text).then(|| {
        let reading = ctx.reading()?;
        let free = reading.view.selection.is_none() && reading.annotation_here().is_none();
        free.then(|| link_at(&reading.document, reading.view.caret))?
    });
    if let Some(link) = link.flatten() {
        return super::links::follow(ctx, &link);
    }
    if writable(ctx).is_none() {
        return;
    }
    let in_notes = ctx.app.in_notes();
    match ctx
        .reading()
        .and_then(|reading| reading.annotation_meant(in_notes))
    {
        Some(id) => write(ctx, Recipient::Annotation(id)),
        None => note(ctx),
    }
}

/// Writes a note on the section of the caret.
pub(in crate::app) fn note_section(ctx: &mut Ctx) {
    let Some(reading) = writable(ctx) else { return };
    let caret = reading.view.caret;
    let Some(heading) = reading
        .outline
        .section_at(caret)
        .and_then(|node| reading.outline.nodes.get(node))
    else {
        return ctx.tell(Message::new("app.no-section-here"));
    };
    let span = trim(&reading.document, heading.span);
    write(ctx, Recipient::Section(span));
}

/// Writes a note on the whole document.
pub(in crate::app) fn note_document(ctx: &mut Ctx) {
    if writable(ctx).is_some() {
        write(ctx, Recipient::Document);
    }
}

/// Opens the note editor.
fn write(ctx: &mut Ctx, recipient: Recipient) {
    let Some(reading) = ctx.reading() else { return };
    let mut kept = None;
    let (quote, note) = match recipient {
        Recipient::Lost(_) => (String::new(), String::new()),
        Recipient::Annotation(id) => {
            let Some(entry) = reading.notebook.get(id) else {
                return;
            };
            kept = Some(Box::new(entry.annotation.clone()));
            (
                entry.annotation.anchor.quote.clone(),
                entry.annotation.note.clone(),
            )
        }
        Recipient::Passage(span) | Recipient::Section(span) => {
            (reading.document.text.slice(span).to_owned(), String::new())
        }
        Recipient::Document => (reading.name.clone(), String::new()),
    };
    let ticket = reading.ticket;
    let mut editor = NoteEditor::new(recipient, quote, &note);
    editor.annotation = kept;
    let here = |given_up: &mut (Ticket, Recipient, String)| {
        given_up.0 == ticket && given_up.1 == recipient
    };
    if let Some((_, _, words)) = ctx.app.given_up.take_if(here) {
        editor.buffer.replace(&words);
    }
    ctx.app.overlays.push(Overlay::Editor(Box::new(editor)));
}

/// Goes on with a note that was being typed when the program ended without notice.
pub(in crate::app) fn resume(ctx: &mut Ctx, draft: &Draft) {
    let Some(reading) = ctx.reading() else { return };
    let passage = draft
        .passage
        .and_then(|(start, end)| reading.document.text.code_point_span(start, end));
    let recipient = match (draft.annotation, passage) {
        (Some(id), _) if reading.notebook.get(id).is_some() => Recipient::Annotation(id),
        (Some(id), None) if !draft.anchor.quote.is_empty() => Recipient::Lost(id),
        (_, Some(span)) if draft.section => Recipient::Section(span),
        (_, Some(span)) => Recipient::Passage(span),
        _ => Recipient::Document,
    };
    if let Some(span) = passage {
        reading.go_to(span.start);
    }
    write(ctx, recipient);
    let author = ctx.app.author.clone();
    if let Some(Overlay::Editor(editor)) = ctx.app.overlays.last_mut() {
        editor.buffer.replace(&draft.text);
        editor.unkept = true;
        if let Recipient::Lost(id) = recipient {
            editor.quote.clone_from(&draft.anchor.quote);
            editor.annotation = Some(Box::new(Annotation {
                tags: draft.tags.clone(),
                author,
                ..Annotation::new(id, draft.anchor.clone())
            }));
        }
    }
}

/// Opens `$VISUAL` or `$EDITOR` on the note.
pub(in crate::app) fn note_external(ctx: &mut Ctx) {
    edit_annotation(ctx);
    if let Some(Overlay::Editor(editor)) = ctx.app.overlays.last_mut() {
        editor.outside = true;
    }
    super::editor::external(ctx);
}

/// Keeps what was written: as the note of an annotation, or as a new one. What another writer did to the annotation meanwhile is not
/// lost: their note is kept beside, and when they removed it, it comes back with its old words.
pub(in crate::app) fn keep_note(ctx: &mut Ctx, editor: &NoteEditor) {
    let text = editor.buffer.text().trim_end().to_owned();
    let of_passage = matches!(
        editor.recipient,
        Recipient::Annotation(_) | Recipient::Passage(_)
    );
    if of_passage && editor.is_changed() && !text.is_empty() {
        ctx.app.last_deed = Some(Deed::Note(text.clone()));
    }
    match editor.recipient {
        Recipient::Annotation(id) => {
            let Some(mut annotation) = ctx
                .reading()
                .and_then(|reading| reading.notebook.get(id))
                .map(|e| e.annotation.clone())
            else {
                return revive(ctx, editor, text);
            };
            if annotation.note != text && editor.is_changed() {
                let theirs = std::mem::replace(&mut annotation.note, text);
                if theirs != editor.before && !annotation.note_conflict.contains(&theirs) {
                    annotation.note_conflict.push(theirs);
                }
                ctx.replace(Message::new("app.did-note"), annotation);
            }
        }
        _ if text.is_empty() => {}
        Recipient::Lost(_) => revive(ctx, editor, text),
        Recipient::Passage(span) => add_note(ctx, Kind::Highlight, Some(span), text),
        Recipient::Section(span) => add_note(ctx, Kind::Section, Some(span), text),
        Recipient::Document => add_note(ctx, Kind::Document, None, text),
    }
    drop_selection(ctx);
}

/// Brings back an annotation that is gone, with what was written on it. Its passage is looked for; where that is not found beyond doubt it
/// waits on the relink desk.
fn revive(ctx: &mut Ctx, editor: &NoteEditor, text: String) {
    let Some(mut annotation) = editor.annotation.as_deref().cloned() else {
        return;
    };
    if text.is_empty() || !editor.is_changed() {
        return;
    }
    let now = ctx.app.world.now();
    let Some(reading) = ctx.reading() else { return };
    let placement = match annotation.kind {
        Kind::Document => Placement::Anchored(Span::default()),
        _ => anchor::resolve(&reading.document.text, &annotation.anchor),
    };
    annotation.note = text;
    annotation.created.get_or_insert_with(|| now.clone());
    annotation.modified = Some(now);
    ctx.change(
        Message::new("app.did-note"),
        Edit::Add(Entry {
            annotation,
            placement,
        }),
    );
}

/// Writes a note without the editor, where there is none yet; whether it did.
pub(super) fn note_words(ctx: &mut Ctx, recipient: Recipient, words: &str) -> bool {
    match recipient {
        Recipient::Annotation(id) => {
            let known = ctx.reading().and_then(|reading| reading.notebook.get(id));
            let Some(mut annotation) = known.map(|entry| entry.annotation.clone()) else {
                return false;
            };
            if !annotation.note.is_empty() {
                return false;
            }
            words.clone_into(&mut annotation.note);
            ctx.replace(Message::new("app.did-note"), annotation);
        }
        Recipient::Passage(span) => {
            add_note(ctx, Kind::Highlight, Some(span), words.to_owned());
        }
        Recipient::Document | Recipient::Section(_) | Recipient::Lost(_) => return false,
    }
    drop_selection(ctx);
    true
}

fn add_note(ctx: &mut Ctx, kind: Kind, span: Option<Span>, text: String) {
    let Some(mut annotation) = ctx.new_annotation(kind, span) else {
        return;
    };
    annotation.note = text;
    ctx.change(Message::new("app.did-note"), added(annotation, span));
}

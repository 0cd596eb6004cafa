//! Marking passages, giving tags, writing notes; every change can be undone.

use super::repeat::Deed;
use crate::anchor::{self, Placement};
use crate::annotation::{
    Annotation, CodeSurvey, Edit, Entry, Id, Kind, Stepped, code_path, paths, tree,
};
use crate::app::ctx::Ctx;
use crate::app::effect::{CodesDeed, Draft, Effect, Ticket};
use crate::app::links::link_at;
use crate::app::overlays::{Item, NoteEditor, Overlay, Pick, Picker, Recipient};
use crate::app::reading::Reading;
use crate::app::selection::trim;
use crate::keymap::Mode;
use crate::library::section_names;
use crate::message::Message;
use crate::pinyin;
use crate::text::Span;

/// Tags that a digit gives at once.
pub(crate) const DIGITS: usize = 9;

/// Marks the selection or the sentence, with the tag used last when there is one.
pub(in crate::app) fn mark_last_tag(ctx: &mut Ctx) {
    let Some(reading) = writable(ctx) else { return };
    let tag = reading.recent_tags.first().cloned();
    let Some(span) = reading.target() else {
        return ctx.tell(Message::new("app.nothing-to-mark"));
    };
    mark(ctx, span, tag);
}

/// Marks the selection or the sentence without a tag.
pub(in crate::app) fn mark_plain(ctx: &mut Ctx) {
    let Some(reading) = writable(ctx) else { return };
    let Some(span) = reading.target() else {
        return ctx.tell(Message::new("app.nothing-to-mark"));
    };
    mark(ctx, span, None);
}

/// Marks a passage; one that is marked already gets the tag.
fn mark(ctx: &mut Ctx, span: Span, tag: Option<String>) {
    let Some(reading) = ctx.reading() else { return };
    if let Some(id) = marked_exactly(reading, span) {
        match tag {
            Some(tag) => give_tag(ctx, Recipient::Annotation(id), &tag),
            None => ctx.tell(Message::new("app.marked-already")),
        }
        return;
    }
    if let Some(tag) = tag {
        give_tag(ctx, Recipient::Passage(span), &tag);
    } else {
        let annotation = ctx.new_annotation(Kind::Highlight, Some(span));
        let Some(annotation) = annotation else { return };
        ctx.change(Message::new("app.did-mark"), added(annotation, Some(span)));
        ctx.app.last_deed = Some(Deed::Mark);
        drop_selection(ctx);
    }
}

/// The annotation whose passage is exactly this one.
fn marked_exactly(reading: &Reading, span: Span) -> Option<Id> {
    let same = |entry: &&Entry| {
        entry.annotation.kind == Kind::Highlight && entry.placement.span() == Some(span)
    };
    reading
        .notebook
        .entries()
        .iter()
        .find(same)
        .map(|entry| entry.annotation.id)
}

fn drop_selection(ctx: &mut Ctx) {
    if let Some(reading) = ctx.reading()
        && let Some(selection) = reading.view.selection.take()
    {
        let start = selection.span().start;
        reading.go_to(start);
    }
}

/// What a tag or a note is given to: in the notes pane its annotation; the selection; a sentence that is marked already; the sentence.
pub(super) fn recipient(ctx: &mut Ctx) -> Option<Recipient> {
    let in_notes = ctx.app.in_notes();
    let reading = ctx.reading()?;
    if in_notes {
        return reading.notes_view.cursor.map(Recipient::Annotation);
    }
    if reading.view.selection.is_none()
        && let Some(id) = reading.picked_here()
    {
        return Some(Recipient::Annotation(id));
    }
    let target = reading.target();
    if reading.view.selection.is_none()
        && let Some(id) = target.and_then(|span| marked_exactly(reading, span))
    {
        return Some(Recipient::Annotation(id));
    }
    let span = target?;
    Some(marked_exactly(reading, span).map_or(Recipient::Passage(span), Recipient::Annotation))
}

/// Opens the list of tags for the selection, the sentence or the annotation.
pub(in crate::app) fn tag(ctx: &mut Ctx) {
    if writable(ctx).is_none() {
        return;
    }
    let Some(recipient) = recipient(ctx) else {
        return ctx.tell(Message::new("app.nothing-to-mark"));
    };
    let items = tag_items(ctx, recipient);
    ctx.app
        .overlays
        .push(Overlay::Picker(Picker::new(Pick::Tag(recipient), items)));
    let effect = ctx.app.codes(CodesDeed::Survey);
    ctx.effects.push(effect);
}

/// Tags in the order in which they are offered: used last first, then the codebook as a tree, then others in use.
fn tag_items(ctx: &mut Ctx, recipient: Recipient) -> Vec<Item> {
    let adopt = ctx
        .app
        .keymap
        .keys_of(Mode::Picker, "picker-define")
        .into_iter()
        .next()
        .unwrap_or_default();
    let unknown = Message::new("app.unknown-tag")
        .with("key", adopt)
        .say(ctx.app.lang);
    let survey = ctx.app.survey.take();
    let Some(reading) = ctx.reading() else {
        return Vec::new();
    };
    let given: Vec<String> = match recipient {
        Recipient::Annotation(id) => reading
            .notebook
            .get(id)
            .map(|entry| entry.annotation.tags.clone())
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    let used = reading.notebook.tags();
    let mut names: Vec<String> = reading.recent_tags.clone();
    let recent = names.len();
    let codes = reading.codebook.codes.iter().map(|code| code.name.as_str());
    names.extend(tree(&codes.collect::<Vec<_>>()));
    names.extend(used.iter().map(|used| used.tag.clone()));
    names.extend(
        survey
            .iter()
            .flat_map(CodeSurvey::unknown)
            .map(|(name, _)| name.to_owned()),
    );
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    let below: Vec<String> = names.iter().skip(recent).cloned().collect();
    let item = |(i, name): (usize, String)| {
        let code = reading.codebook.find(&name);
        let here = used
            .iter()
            .find(|used| used.tag == name)
            .map_or(0, |used| used.count);
        let all = survey
            .as_ref()
            .map(|survey| survey.count(&name).annotations);
        let digit = (i < DIGITS).then(|| (i + 1).to_string());
        // Below the tags used last the tree is seen: a name stands under the nearest one above it.
        let shown = |path: &&str| *path != name && below.iter().any(|known| known == path);
        let above: Vec<usize> = paths(&name).filter(shown).map(str::len).collect();
        Item {
            detail: code.map_or_else(|| unknown.clone(), |code| code.definition.clone()),
            hint: digit.unwrap_or_default(),
            count: Some((here, all)),
            color: Some(reading.color_of_tag(&name)),
            on: given.contains(&name),
            keys: pinyin::typed_any(&name),
            key: code.and_then(|code| code.key),
            indent: if i < recent { 0 } else { above.len() * 2 },
            leaf: above
                .last()
                .filter(|_| i >= recent)
                .and_then(|above| name.get(above + 1..).map(str::to_owned)),
            unknown: code.is_none(),
            value: name.clone(),
            label: name,
        }
    };
    let items = names.into_iter().enumerate().map(item).collect();
    ctx.app.survey = survey;
    items
}

/// Gives a tag, or takes it away where it is given already.
pub(in crate::app) fn give_tag(ctx: &mut Ctx, recipient: Recipient, tag: &str) {
    give_tags(ctx, recipient, std::slice::from_ref(&tag.to_owned()));
}

/// Gives several tags in one change; each is taken away where it is given already.
pub(in crate::app) fn give_tags(ctx: &mut Ctx, recipient: Recipient, tags: &[String]) {
    let mut tidy: Vec<String> = Vec::new();
    for tag in tags.iter().filter_map(|tag| code_path(tag)) {
        if !tidy.contains(&tag) {
            tidy.push(tag);
        }
    }
    if tidy.is_empty() {
        return;
    }
    match recipient {
        Recipient::Annotation(id) => toggle_tags(ctx, id, &tidy),
        Recipient::Passage(span) => {
            let Some(mut annotation) = ctx.new_annotation(Kind::Highlight, Some(span)) else {
                return;
            };
            annotation.tags.clone_from(&tidy);
            ctx.change(
                Message::new("app.did-tag").with("tag", tidy.join(" ")),
                added(annotation, Some(span)),
            );
        }
        Recipient::Document | Recipient::Section(_) | Recipient::Lost(_) => return,
    }
    ctx.app.last_deed = Some(Deed::Tags(tidy.clone()));
    if let Some(reading) = ctx.reading() {
        reading.recent_tags.retain(|recent| !tidy.contains(recent));
        reading.recent_tags.splice(0..0, tidy);
        reading.recent_tags.truncate(50);
    }
    drop_selection(ctx);
}

fn toggle_tags(ctx: &mut Ctx, id: Id, tags: &[String]) {
    let known = ctx.reading().and_then(|reading| reading.notebook.get(id));
    let Some(mut annotation) = known.map(|entry| entry.annotation.clone()) else {
        return;
    };
    let (gone, new): (Vec<&String>, Vec<&String>) =
        tags.iter().partition(|tag| annotation.tags.contains(tag));
    let label = if new.is_empty() {
        "app.did-untag"
    } else {
        "app.did-tag"
    };
    annotation.tags.retain(|given| !gone.contains(&given));
    annotation.tags.extend(new.into_iter().cloned());
    ctx.replace(Message::new(label).with("tag", tags.join(" ")), annotation);
}

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

/// Marks the sentence as a place to come back to, or takes such a mark away.
pub(in crate::app) fn bookmark(ctx: &mut Ctx) {
    let Some(reading) = writable(ctx) else { return };
    let span = trim(&reading.document, reading.sentence());
    if span.is_empty() {
        return ctx.tell(Message::new("app.nothing-to-mark"));
    }
    let there = reading
        .notebook
        .entries()
        .iter()
        .find(|entry| {
            entry.annotation.kind == Kind::Bookmark && entry.placement.span() == Some(span)
        })
        .map(|entry| entry.annotation.id);
    if let Some(id) = there {
        return ctx.change(Message::new("app.did-remove"), Edit::Remove(id));
    }
    ctx.app.last_deed = Some(Deed::Bookmark);
    let Some(annotation) = ctx.new_annotation(Kind::Bookmark, Some(span)) else {
        return;
    };
    ctx.change(
        Message::new("app.did-bookmark"),
        added(annotation, Some(span)),
    );
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

/// Takes an annotation away; undo brings it back.
pub(in crate::app) fn remove_annotation(ctx: &mut Ctx) {
    let in_notes = ctx.app.in_notes();
    let Some(reading) = writable(ctx) else { return };
    let Some(id) = reading.annotation_meant(in_notes) else {
        return ctx.tell(Message::new("app.no-annotation-here"));
    };
    if in_notes {
        let listed: Vec<_> = reading
            .notes_listed()
            .iter()
            .map(|numbered| numbered.entry.annotation.id)
            .collect();
        let at = listed.iter().position(|listed| *listed == id).unwrap_or(0);
        reading.notes_view.cursor = listed
            .get(at + 1)
            .or_else(|| listed.get(at.checked_sub(1)?))
            .copied();
    }
    ctx.change(Message::new("app.did-remove"), Edit::Remove(id));
    ctx.app.last_deed = Some(Deed::Remove);
}

/// To the next annotation in the text.
pub(in crate::app) fn next_annotation(ctx: &mut Ctx) {
    annotation_step(ctx, |starts, caret| {
        starts.iter().copied().find(|start| *start > caret)
    });
}

/// To the annotation before.
pub(in crate::app) fn previous_annotation(ctx: &mut Ctx) {
    annotation_step(ctx, |starts, caret| {
        starts.iter().copied().rfind(|start| *start < caret)
    });
}

fn annotation_step(
    ctx: &mut Ctx,
    find: fn(&[crate::text::Offset], crate::text::Offset) -> Option<crate::text::Offset>,
) {
    let Some(reading) = ctx.reading() else { return };
    let starts: Vec<_> = reading
        .notes_listed()
        .iter()
        .filter_map(|numbered| numbered.entry.placement.span())
        .map(|span| span.start)
        .collect();
    match find(&starts, reading.view.caret) {
        Some(start) => reading.jump_to(start),
        None => ctx.tell(Message::new("app.no-annotation-there")),
    }
}

/// Where several annotations lie over one another, gives the keys to the next larger one, from the largest to the smallest again.
pub(in crate::app) fn cycle_annotation(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let here = reading.annotations_here();
    let now = reading.annotation_here();
    let at = here.iter().position(|id| Some(*id) == now).unwrap_or(0);
    // The first press says which one has the keys when only one is there.
    let next = (at + 1) % here.len().max(1);
    let Some(id) = here.get(next).copied() else {
        return ctx.tell(Message::new("app.no-annotation-here"));
    };
    reading.picked = Some(id);
    let count = here.len();
    let Some(annotation) = reading.notebook.get(id).map(|entry| &entry.annotation) else {
        return;
    };
    let mut words = annotation
        .tags
        .iter()
        .map(|tag| format!("#{tag}"))
        .collect::<Vec<_>>()
        .join(" ");
    if words.is_empty() {
        words.clone_from(if annotation.note.is_empty() {
            &annotation.anchor.quote
        } else {
            &annotation.note
        });
    }
    ctx.tell(
        Message::new("app.cycled")
            .with("number", next + 1)
            .with("count", count)
            .with("words", words.replace('\n', " ")),
    );
}

/// Takes the last change of the notes back.
pub(in crate::app) fn undo(ctx: &mut Ctx) {
    step_history(ctx, true);
}

/// Does a change again.
pub(in crate::app) fn redo(ctx: &mut Ctx) {
    step_history(ctx, false);
}

fn step_history(ctx: &mut Ctx, back: bool) {
    if ctx.app.last_was_codes(back) {
        let deed = if back {
            CodesDeed::Undo
        } else {
            CodesDeed::Redo
        };
        let effect = ctx.app.codes(deed);
        return ctx.effects.push(effect);
    }
    let Some(reading) = writable(ctx) else { return };
    let done = if back {
        reading.history.undo(&mut reading.notebook)
    } else {
        reading.history.redo(&mut reading.notebook)
    };
    let label = match done {
        Stepped::Done(label) => label,
        Stepped::Aside(label) => {
            let key = if back {
                "app.undo-aside"
            } else {
                "app.redo-aside"
            };
            return ctx.app.warn(Message::new(key).with("what", label));
        }
        Stepped::None => {
            return ctx.tell(Message::new(if back {
                "app.nothing-to-undo"
            } else {
                "app.nothing-to-redo"
            }));
        }
    };
    let effects = reading.save();
    ctx.effects.extend(effects);
    ctx.tell(Message::new(if back { "app.undone" } else { "app.redone" }).with("what", label));
}

/// The open document when its notes may be changed; otherwise says why not.
pub(super) fn writable<'a>(ctx: &'a mut Ctx) -> Option<&'a mut Reading> {
    let key = ctx.app.key_of("reload");
    let refusal = ctx.reading().map(|reading| {
        let loading = (!reading.document.complete).then(|| {
            if reading.stopped {
                Message::new("app.stopped").with("key", key)
            } else {
                Message::new("app.still-loading")
            }
        });
        reading.read_only.clone().or(loading)
    })?;
    if let Some(why) = refusal {
        ctx.app.warn(why);
        return None;
    }
    ctx.reading()
}

impl Ctx<'_> {
    /// A new annotation of a passage, with its anchor, section, author and times.
    pub(in crate::app) fn new_annotation(
        &mut self,
        kind: Kind,
        span: Option<Span>,
    ) -> Option<Annotation> {
        let (id, now, author) = (
            self.app.world.id(),
            self.app.world.now(),
            self.app.author.clone(),
        );
        let reading = self.reading()?;
        let anchor = span.map_or_else(anchor::Anchor::default, |span| {
            let mut anchor = anchor::make(&reading.document.text, span);
            anchor.section = section_names(&reading.outline, span.start);
            anchor
        });
        Some(Annotation {
            kind,
            author,
            created: Some(now.clone()),
            modified: Some(now),
            ..Annotation::new(id, anchor)
        })
    }

    /// Changes the notes and says so.
    pub(in crate::app) fn change(&mut self, label: Message, edit: Edit) {
        let Some(reading) = self.reading() else {
            return;
        };
        let effects = reading.change(label.clone(), edit);
        if !effects.is_empty() {
            self.app.forget_undone_codes();
            self.effects.extend(effects);
            self.tell(label);
        }
    }

    /// Replaces an annotation, with the time of the change.
    pub(in crate::app) fn replace(&mut self, label: Message, mut annotation: Annotation) {
        annotation.modified = Some(self.app.world.now());
        let placement = self
            .reading()
            .and_then(|reading| reading.notebook.get(annotation.id))
            .map(|e| e.placement.clone());
        if let Some(placement) = placement {
            self.change(
                label,
                Edit::Replace(Entry {
                    annotation,
                    placement,
                }),
            );
        }
    }

    /// Keeps what is being typed where it survives the program, or forgets it.
    pub(in crate::app) fn keep_draft(&mut self, draft: Option<Draft>) {
        if let Some(ticket) = self.reading().map(|reading| reading.ticket) {
            self.effects.push(Effect::Draft { ticket, draft });
        }
    }
}

/// The change that adds an annotation at its place; without one it belongs to the whole document.
fn added(annotation: Annotation, span: Option<Span>) -> Edit {
    Edit::Add(Entry {
        annotation,
        placement: Placement::Anchored(span.unwrap_or_default()),
    })
}

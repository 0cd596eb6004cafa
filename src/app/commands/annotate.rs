//! Marking passages, giving tags, writing notes; every change can be undone.

use super::repeat::Deed;
use super::tags::give_tag;
use crate::anchor::{self, Placement};
use crate::annotation::{Annotation, Edit, Entry, Id, Kind, Stepped};
use crate::app::ctx::Ctx;
use crate::app::effect::{CodesDeed, Draft, Effect};
use crate::app::overlays::Recipient;
use crate::app::reading::Reading;
use crate::app::selection::trim;
use crate::library::section_names;
use crate::message::Message;
use crate::text::Span;

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
pub(super) fn marked_exactly(reading: &Reading, span: Span) -> Option<Id> {
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

pub(super) fn drop_selection(ctx: &mut Ctx) {
    if let Some(reading) = ctx.reading()
        && let Some(selection) = reading.view.selection.take()
    {
        let span = selection.span();
        reading.go_to(span.start);
        // What was just marked has the keys before the sentence around it: a note that follows belongs to it.
        reading.picked = marked_exactly(reading, trim(&reading.document, span));
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
    let touched = reading.history.touched(back);
    let effects = reading.save();
    ctx.effects.extend(effects);
    ctx.app.relink_at(&touched);
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
pub(super) fn added(annotation: Annotation, span: Option<Span>) -> Edit {
    Edit::Add(Entry {
        annotation,
        placement: Placement::Anchored(span.unwrap_or_default()),
    })
}

//! The last change of the notes once more, on another place.

use super::{annotate, notes, tags};
use crate::app::ctx::Ctx;
use crate::app::overlays::Recipient;
use crate::message::Message;

/// A change of the notes that can be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// A mark without a tag.
    Mark,
    /// Tags that were given.
    Tags(Vec<String>),
    /// A note with these words.
    Note(String),
    /// A bookmark.
    Bookmark,
    /// Something was taken away.
    Remove,
}

impl Deed {
    /// What it is called.
    fn label(&self) -> Message {
        match self {
            Self::Mark => Message::new("app.did-mark"),
            Self::Tags(tags) => Message::new("app.did-tag").with("tag", tags.join(" ")),
            Self::Note(_) => Message::new("app.did-note"),
            Self::Bookmark => Message::new("app.did-bookmark"),
            Self::Remove => Message::new("app.did-remove"),
        }
    }
}

/// Makes the last change once more: on the selection, on the sentence, or on the annotation under the cursor of the notes.
pub(in crate::app) fn repeat(ctx: &mut Ctx) {
    if annotate::writable(ctx).is_none() {
        return;
    }
    let Some(deed) = ctx.app.last_deed.clone() else {
        return ctx.tell(Message::new("app.nothing-to-repeat"));
    };
    let before = ctx.reading().map(|reading| reading.revision);
    match &deed {
        Deed::Mark => annotate::mark_plain(ctx),
        Deed::Tags(tags) => give(ctx, tags),
        Deed::Note(words) => write(ctx, words),
        Deed::Bookmark => annotate::bookmark(ctx),
        Deed::Remove => annotate::remove_annotation(ctx),
    }
    let after = ctx.reading().map(|reading| reading.revision);
    ctx.app.last_deed = Some(deed.clone());
    if before != after {
        ctx.tell(Message::new("app.repeated").with("what", deed.label()));
    }
}

/// Gives the tags that are not given yet: repeating never takes one away.
fn give(ctx: &mut Ctx, tags: &[String]) {
    let Some(recipient) = target(ctx) else { return };
    let given = match (recipient, ctx.reading()) {
        (Recipient::Annotation(id), Some(reading)) => reading
            .notebook
            .get(id)
            .map(|entry| entry.annotation.tags.clone()),
        _ => None,
    };
    let given = given.unwrap_or_default();
    let new: Vec<String> = tags
        .iter()
        .filter(|tag| !given.contains(tag))
        .cloned()
        .collect();
    if new.is_empty() {
        return ctx.tell(Message::new("app.repeated-already"));
    }
    tags::give_tags(ctx, recipient, &new);
}

/// Writes the same note; one that is there already stays.
fn write(ctx: &mut Ctx, words: &str) {
    let Some(recipient) = target(ctx) else { return };
    if !notes::note_words(ctx, recipient, words) {
        ctx.tell(Message::new("app.repeated-already"));
    }
}

fn target(ctx: &mut Ctx) -> Option<Recipient> {
    annotate::writable(ctx)?;
    let recipient = tags::recipient(ctx);
    if recipient.is_none() {
        ctx.tell(Message::new("app.nothing-to-mark"));
    }
    recipient
}

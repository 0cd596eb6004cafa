//! Giving tags to a selection, a sentence or an annotation, and taking them away.

use super::annotate::{added, drop_selection, marked_exactly, writable};
use super::repeat::Deed;
use crate::annotation::{CodeSurvey, Id, Kind, code_path, paths, tree};
use crate::app::ctx::Ctx;
use crate::app::effect::CodesDeed;
use crate::app::overlays::{Item, Overlay, Pick, Picker, Recipient};
use crate::keymap::Mode;
use crate::message::Message;
use crate::pinyin;

/// Tags that a digit gives at once.
pub(crate) const DIGITS: usize = 9;

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

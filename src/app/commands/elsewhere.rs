//! Notes of the document that were found elsewhere: copies of a sync tool, other places, an earlier edition. The reader takes them in, looks
//! at them first, or keeps them apart.

use std::path::Path;

use crate::annotation::{Annotation, Edit};
use crate::app::ctx::Ctx;
use crate::app::effect::{Effect, Ticket};
use crate::app::overlays::{Item, Line, Overlay, Pick, Picker, Scroll, Topic};
use crate::library::{Found, Kinship, TakenIn};
use crate::message::Message;

/// Offers what was found.
pub(in crate::app) fn offer(ctx: &mut Ctx) {
    let lang = ctx.app.lang;
    let Some(reading) = ctx.reading() else { return };
    if reading.elsewhere.is_empty() {
        return ctx.tell(Message::new("app.nothing-elsewhere"));
    }
    let mut items = Vec::new();
    for (i, found) in reading.elsewhere.iter().enumerate() {
        for (deed, key) in [
            ("take", "app.elsewhere-take"),
            ("look", "app.elsewhere-look"),
            ("apart", "app.elsewhere-apart"),
        ] {
            items.push(Item {
                label: Message::new(key)
                    .with("name", name_of(found))
                    .with("count", found.count)
                    .say(lang),
                detail: found.told().say(lang),
                value: format!("{deed} {i}"),
                ..Item::default()
            });
        }
    }
    ctx.app
        .overlays
        .push(Overlay::Picker(Picker::new(Pick::Elsewhere, items)));
}

fn name_of(found: &Found) -> String {
    let name = found.path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Does what was chosen: `take 0`, `look 0`, `apart 0`.
pub(in crate::app) fn chosen(ctx: &mut Ctx, value: &str) {
    let Some(reading) = ctx.reading() else { return };
    let Some((deed, index)) = value.split_once(' ') else {
        return;
    };
    let index: usize = index.parse().unwrap_or(usize::MAX);
    let Some(found) = reading.elsewhere.get(index).cloned() else {
        return;
    };
    let ticket = reading.ticket;
    match deed {
        "take" => take(ctx, found),
        "look" => ctx.effects.push(Effect::LookAt(ticket, found.path)),
        _ => {
            reading.elsewhere.remove(index);
            ctx.effects.push(Effect::KeepApart(ticket, found.path));
            ctx.tell(Message::new("app.kept-apart"));
        }
    }
}

fn take(ctx: &mut Ctx, found: Found) {
    let Some(reading) = ctx.reading() else { return };
    if let Some(why) = reading.read_only.clone() {
        return ctx.app.warn(why);
    }
    if found.kinship == Kinship::Lower {
        // They are here already; only where they live changes.
        reading.elsewhere.retain(|other| other.path != found.path);
        let (ticket, saves) = (reading.ticket, reading.save());
        let told = Message::new("app.moved-here").with("name", name_of(&found));
        ctx.effects.push(Effect::TakeOver(ticket, found.path));
        ctx.effects.extend(saves);
        return ctx.tell(told.with("count", found.count));
    }
    let effect = Effect::TakeIn {
        ticket: reading.ticket,
        revision: reading.revision,
        found,
        entries: reading.notebook.entries().to_vec(),
        corrections: reading.notebook.corrections().to_vec(),
        document: reading.document.clone(),
        outline: reading.outline.clone(),
    };
    ctx.effects.push(effect);
}

/// Takes notes in: one change, which undo takes back. Their file is put away once the change is on the disk.
pub(in crate::app) fn taken_in(
    ctx: &mut Ctx,
    ticket: Ticket,
    revision: u64,
    found: Found,
    taken: TakenIn,
) {
    let Some(reading) = ctx
        .reading()
        .filter(|reading| reading.ticket == ticket && reading.read_only.is_none())
    else {
        return;
    };
    if reading.revision != revision {
        // Something was changed meanwhile: worked out anew.
        return take(ctx, found);
    }
    reading.elsewhere.retain(|other| other.path != found.path);
    let told = Message::new(if taken.conflicts > 0 {
        "app.taken-in-conflict"
    } else {
        "app.taken-in"
    })
    .with("count", taken.count)
    .with("conflicts", taken.conflicts)
    .with("name", name_of(&found));
    let edit = taken.edit.unwrap_or(Edit::Many(Vec::new()));
    let empty = matches!(&edit, Edit::Many(edits) if edits.is_empty());
    let mut effects = Vec::new();
    if empty {
        if found.spent {
            effects.push(Effect::PutAway(found.path, taken.sha256));
        }
    } else {
        effects = reading.change(Message::new("app.did-take-in"), edit);
        if found.spent {
            reading
                .taken_in
                .push((reading.revision, found.path, taken.sha256));
        }
    }
    ctx.effects.extend(effects);
    ctx.tell(told);
}

/// Shows the notes of a file.
pub(in crate::app) fn looked_at(ctx: &mut Ctx, path: &Path, annotations: Vec<Annotation>) {
    let mut lines = vec![Line::Heading(path.display().to_string()), Line::Space];
    for annotation in annotations {
        let tags = annotation.tags.join(" · ");
        if !tags.is_empty() {
            lines.push(Line::Heading(tags));
        }
        for words in [annotation.anchor.quote, annotation.note] {
            lines.extend(words.lines().map(|line| Line::Words(line.to_owned())));
        }
        lines.push(Line::Space);
    }
    ctx.app
        .overlays
        .push(Overlay::Scroll(Scroll::new(Topic::Elsewhere, lines)));
}

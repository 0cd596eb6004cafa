//! Documents and the program itself: opening, exporting, copying, saving, leaving.

use crate::app::ctx::Ctx;
use crate::app::effect::{Effect, OpenOptions, Target};
use crate::app::overlays::{Item, Overlay, Pick, Picker, Purpose};
use crate::export;
use crate::formats::{AUTO, Trial};
use crate::message::Message;

/// Reads the configuration again.
pub(in crate::app) fn reload_config(ctx: &mut Ctx) {
    ctx.effects.push(Effect::ReadConfig);
}

/// Opens the configuration in the reader's editor.
pub(in crate::app) fn edit_config(ctx: &mut Ctx) {
    ctx.effects.push(Effect::EditConfig);
}

/// Shows the documents of the folder of the present one.
pub(in crate::app) fn open_list(ctx: &mut Ctx) {
    let folder = ctx.app.folder();
    ctx.effects.push(Effect::List(folder));
}

/// Reads the document anew from its file; place and notes stay.
pub(in crate::app) fn reload(ctx: &mut Ctx) {
    let path = ctx.reading().and_then(|reading| reading.path.clone());
    match path {
        Some(path) => {
            let how = how_again(ctx);
            ctx.open_as(Target::File(path), how);
        }
        None => ctx.tell(Message::new("app.no-file")),
    }
}

/// How the present document was opened, but for the place in it.
pub(in crate::app) fn how_again(ctx: &mut Ctx) -> OpenOptions {
    let source = ctx.reading().and_then(|reading| reading.source.clone());
    let how = source.map_or_else(|| ctx.app.how.clone(), |(_, how)| how);
    OpenOptions {
        reference: None,
        ..how
    }
}

/// Looks how the file reads in other encodings, to offer them.
pub(in crate::app) fn encoding(ctx: &mut Ctx) {
    let options = how_again(ctx);
    let Some(reading) = ctx.reading() else { return };
    if reading.document.meta.encoding.is_empty() {
        return ctx.tell(Message::new("app.no-encoding"));
    }
    let ticket = reading.ticket;
    let target = reading
        .path
        .clone()
        .map_or(Target::StandardInput, Target::File);
    ctx.effects.push(Effect::Encodings {
        ticket,
        target,
        options,
    });
}

/// Offers the encodings with what the file's first line becomes in each.
pub(in crate::app) fn offer_encodings(ctx: &mut Ctx, trials: &[Trial]) {
    let lang = ctx.app.lang;
    let Some(reading) = ctx.reading() else { return };
    let present = reading.document.meta.encoding.clone();
    let hint = |trial: &Trial| match (trial.sure, trial.bad) {
        (Some(sure), 0) => Message::new("app.encoding-sure").with("percent", usize::from(sure)),
        (_, 0) => Message::new("app.encoding-fits"),
        (_, bad) => Message::new("app.encoding-bad").with("count", bad),
    };
    let auto = Item {
        label: lang.text("app.encoding-auto").to_owned(),
        keys: AUTO.to_owned(),
        value: AUTO.to_owned(),
        ..Item::default()
    };
    let offered = trials.iter().map(|trial| Item {
        label: trial.encoding.name().to_owned(),
        detail: trial.words.clone(),
        hint: hint(trial).say(lang),
        value: trial.encoding.name().to_owned(),
        on: trial.encoding.name() == present,
        ..Item::default()
    });
    let items = offered.chain([auto]).collect();
    ctx.app
        .overlays
        .push(Overlay::Picker(Picker::new(Pick::Encoding, items)));
}

/// Reads the document anew in an encoding. The notes stay; those whose words are not there any more come back with them.
pub(in crate::app) fn decode_as(ctx: &mut Ctx, name: &str) {
    let how = OpenOptions {
        encoding: Some(name.to_owned()),
        ..how_again(ctx)
    };
    let path = ctx.reading().and_then(|reading| reading.path.clone());
    ctx.open_as(path.map_or(Target::StandardInput, Target::File), how);
}

/// Opens one document of an archive that holds several.
pub(in crate::app) fn open_member(ctx: &mut Ctx, name: &str) {
    let Some((target, how)) = ctx.app.asked.clone() else {
        return;
    };
    let how = OpenOptions {
        member: Some(name.to_owned()),
        ..how
    };
    ctx.open_as(target, how);
}

/// Opens what is encrypted with the password that was typed; nothing typed asks again.
pub(in crate::app) fn open_with_password(ctx: &mut Ctx, password: &str) {
    let Some((target, how)) = ctx.app.asked.clone() else {
        return;
    };
    if password.is_empty() {
        return ctx.app.ask(Purpose::Password { wrong: false });
    }
    let how = OpenOptions {
        password: Some(password.to_owned()),
        ..how
    };
    ctx.open_as(target, how);
}

/// Offers the forms of export.
pub(in crate::app) fn export(ctx: &mut Ctx) {
    let lang = ctx.app.lang;
    let Some(reading) = ctx.reading() else { return };
    if reading.notebook.entries().is_empty() {
        return ctx.tell(Message::new("app.nothing-to-export"));
    }
    let items = export::choices()
        .map(|(exporter, group)| Item {
            label: exporter.title(group, lang),
            detail: lang.text(exporter.doc).to_owned(),
            hint: exporter.extension.to_owned(),
            value: export::choice_id(exporter, group),
            ..Item::default()
        })
        .collect();
    ctx.app
        .overlays
        .push(Overlay::Picker(Picker::new(Pick::Export, items)));
}

/// Copies the selection or the sentence.
pub(in crate::app) fn copy(ctx: &mut Ctx) {
    copied(ctx, false);
}

/// Copies the selection or the sentence with document and section, as it would be quoted.
pub(in crate::app) fn copy_reference(ctx: &mut Ctx) {
    copied(ctx, true);
}

fn copied(ctx: &mut Ctx, with_reference: bool) {
    let Some(reading) = ctx.reading() else { return };
    let Some(span) = reading.target() else {
        return ctx.tell(Message::new("app.nothing-to-copy"));
    };
    let words = reading.document.text.slice(span).to_owned();
    let reference = reading.outline.reference(&reading.document, span.start);
    let title = reading.title();
    reading.view.selection = None;
    let text = if with_reference {
        Message::new("app.quotation")
            .with("words", words)
            .with("title", title)
            .with("reference", reference)
            .say(ctx.app.lang)
    } else {
        words
    };
    ctx.effects.push(Effect::Copy(text));
}

/// Copies the words that the reader wrote to the passage under the cursor.
pub(in crate::app) fn copy_note(ctx: &mut Ctx) {
    let in_notes = ctx.app.in_notes();
    let Some(reading) = ctx.reading() else { return };
    let id = if in_notes {
        reading.notes_view.cursor
    } else {
        reading.annotation_here()
    };
    let note = id
        .and_then(|id| reading.notebook.get(id))
        .map(|entry| entry.annotation.note.clone())
        .filter(|note| !note.is_empty());
    match note {
        Some(note) => ctx.effects.push(Effect::Copy(note)),
        None => ctx.tell(Message::new("app.no-note-to-copy")),
    }
}

/// Saves now, although every change is saved by itself: tries again after a failure.
pub(in crate::app) fn save(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    if let Some(why) = reading.read_only.clone() {
        return ctx.app.warn(why);
    }
    let effects = match reading.keeping {
        crate::app::reading::Keeping::Failed(_) => reading.save(),
        _ => Vec::new(),
    };
    if effects.is_empty() {
        ctx.tell(Message::new("app.saved-already"));
    }
    ctx.effects.extend(effects);
}

/// Leaves the program, once everything is saved.
pub(in crate::app) fn quit(ctx: &mut Ctx) {
    let effects = ctx.app.leave();
    ctx.effects.extend(effects);
}

/// Stops the program; the shell continues it.
pub(in crate::app) fn suspend(ctx: &mut Ctx) {
    ctx.effects.push(Effect::Suspend);
}

/// Draws everything anew.
pub(in crate::app) fn redraw(ctx: &mut Ctx) {
    ctx.effects.push(Effect::Redraw);
}

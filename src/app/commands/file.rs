//! Documents and the program itself: opening, exporting, copying, saving, leaving.

use crate::app::ctx::Ctx;
use crate::app::effect::{Effect, Target};
use crate::app::overlays::{Item, Overlay, Pick, Picker};
use crate::export;
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
        Some(path) => ctx.open(Target::File(path)),
        None => ctx.tell(Message::new("app.no-file")),
    }
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

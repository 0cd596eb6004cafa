//! Choosing from lists: the documents of a folder, type-ahead lists, and long texts that scroll.

use crate::annotation::code_path;
use crate::app::Screen;
use crate::app::command;
use crate::app::ctx::Ctx;
use crate::app::effect::{Effect, Target};
use crate::app::overlays::{Item, Overlay, Pick, Picker, Prompt, Purpose, Scroll};
use crate::export;
use crate::message::Message;

/// Commands called by name that stand first in the palette.
const RECENT: usize = 8;

fn list_step(ctx: &mut Ctx, step: isize) {
    let count = isize::try_from(ctx.count.unwrap_or(1)).unwrap_or(1);
    if let Screen::List(list) = &mut ctx.app.screen {
        let last = list.rows.len().saturating_sub(1);
        list.cursor = list
            .cursor
            .saturating_add_signed(step.saturating_mul(count))
            .min(last);
    }
}

/// To the next document.
pub(in crate::app) fn list_next(ctx: &mut Ctx) {
    list_step(ctx, 1);
}

/// To the document before.
pub(in crate::app) fn list_previous(ctx: &mut Ctx) {
    list_step(ctx, -1);
}

/// To the first document.
pub(in crate::app) fn list_first(ctx: &mut Ctx) {
    list_step(ctx, -1_000_000);
}

/// To the last document.
pub(in crate::app) fn list_last(ctx: &mut Ctx) {
    list_step(ctx, 1_000_000);
}

/// A screen further.
pub(in crate::app) fn list_next_page(ctx: &mut Ctx) {
    let rows = page(ctx);
    list_step(ctx, rows);
}

/// A screen back.
pub(in crate::app) fn list_previous_page(ctx: &mut Ctx) {
    let rows = page(ctx);
    list_step(ctx, -rows);
}

fn page(ctx: &Ctx) -> isize {
    isize::try_from(ctx.app.size.rows.saturating_sub(4)).unwrap_or(10)
}

/// Opens the document under the cursor.
pub(in crate::app) fn list_accept(ctx: &mut Ctx) {
    if let Screen::List(list) = &ctx.app.screen
        && let Some(listed) = list.rows.get(list.cursor)
    {
        let target = Target::File(listed.path.clone());
        ctx.open(target);
    }
}

/// Back to the document that was open before the list; leaves the program where there was none.
pub(in crate::app) fn list_cancel(ctx: &mut Ctx) {
    let effects = ctx.app.leave_list();
    ctx.effects.extend(effects);
}

fn with_picker(ctx: &mut Ctx, edit: impl FnOnce(&mut Picker)) {
    if let Some(Overlay::Picker(picker)) = ctx.app.overlays.last_mut() {
        edit(picker);
    }
}

/// To the next line.
pub(in crate::app) fn picker_next(ctx: &mut Ctx) {
    with_picker(ctx, |picker| picker.step(1));
}

/// To the line before.
pub(in crate::app) fn picker_previous(ctx: &mut Ctx) {
    with_picker(ctx, |picker| picker.step(-1));
}

/// Some lines further.
pub(in crate::app) fn picker_next_page(ctx: &mut Ctx) {
    with_picker(ctx, |picker| picker.step(8));
}

/// Some lines back.
pub(in crate::app) fn picker_previous_page(ctx: &mut Ctx) {
    with_picker(ctx, |picker| picker.step(-8));
}

/// Leaves without choosing.
pub(in crate::app) fn picker_cancel(ctx: &mut Ctx) {
    if let Some(Overlay::Picker(picker)) = ctx.app.overlays.last()
        && let Pick::Theme(before) = picker.pick
    {
        ctx.app.theme = before;
    }
    let closed = ctx
        .app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Picker(_)));
    // Without one of its documents there is nothing of an archive to show.
    if matches!(closed, Some(Overlay::Picker(picker)) if picker.pick == Pick::Member) {
        give_up(ctx);
    }
}

/// Gives up what is being opened; where nothing else is open, leaves.
pub(in crate::app) fn give_up(ctx: &mut Ctx) {
    if matches!(ctx.app.screen, Screen::Opening { .. }) {
        list_cancel(ctx);
    } else {
        let given_up = ctx.app.opening.take().map(Effect::Cancel);
        ctx.effects.extend(given_up);
    }
}

/// Types the rest of the line under the cursor.
pub(in crate::app) fn picker_complete(ctx: &mut Ctx) {
    with_picker(ctx, |picker| {
        if let Some(label) = picker.chosen().map(|item| item.label.clone()) {
            picker.buffer.replace(&label);
            picker.narrow();
        }
    });
}

/// Marks the tag under the cursor, or the one that is typed and does not exist, to be given together with others; in other lists types the rest
/// of the line.
pub(in crate::app) fn picker_mark(ctx: &mut Ctx) {
    let Some(Overlay::Picker(picker)) = ctx.app.overlays.last_mut() else {
        return;
    };
    if !matches!(picker.pick, Pick::Tag(_)) {
        return picker_complete(ctx);
    }
    let typed = picker.buffer.text().trim().to_owned();
    let value = match (picker.chosen(), code_path(&typed)) {
        (Some(item), _) => item.value.clone(),
        (None, Some(new)) => {
            picker.items.push(Item {
                label: new.clone(),
                value: new.clone(),
                ..Item::default()
            });
            new
        }
        (None, None) => return,
    };
    picker.mark(&value);
    let cursor = picker.cursor;
    picker.buffer.clear();
    picker.narrow();
    if typed.is_empty() {
        picker.cursor = cursor;
        picker.step(1);
    }
}

/// Deletes the last character typed; leaves when there is none.
pub(in crate::app) fn picker_delete_back(ctx: &mut Ctx) {
    let mut empty = false;
    with_picker(ctx, |picker| {
        empty = !picker.buffer.delete_back();
        picker.narrow();
    });
    if empty {
        picker_cancel(ctx);
    }
}

/// Deletes everything typed.
pub(in crate::app) fn picker_clear(ctx: &mut Ctx) {
    with_picker(ctx, |picker| {
        picker.buffer.clear();
        picker.narrow();
    });
}

/// Chooses the line under the cursor; a tag that is typed and does not exist becomes one. Where tags are marked, all of them are given, with
/// what is typed.
pub(in crate::app) fn picker_accept(ctx: &mut Ctx) {
    let Some(Overlay::Picker(picker)) = ctx.app.overlays.last() else {
        return;
    };
    let typed = picker.buffer.text().trim().to_owned();
    let tags = matches!(picker.pick, Pick::Tag(_));
    let exact = picker.items.iter().find(|item| item.value == typed);
    let chosen = match (tags, exact, picker.chosen()) {
        // Of marked tags only the marked ones count, unless words are typed for one more.
        _ if !picker.marked.is_empty() && typed.is_empty() => None,
        (true, Some(item), _) | (_, _, Some(item)) => Some(item.clone()),
        (true, None, None) if !typed.is_empty() => Some(Item {
            value: typed,
            ..Item::default()
        }),
        _ => None,
    };
    let mut marked = picker.marked.clone();
    if marked.is_empty() {
        if let Some(item) = chosen {
            choose(ctx, &item);
        }
        return;
    }
    if let Some(item) = chosen.filter(|item| !marked.contains(&item.value)) {
        marked.push(item.value);
    }
    if let Some(Overlay::Picker(picker)) = ctx.app.overlays.pop()
        && let Pick::Tag(recipient) = picker.pick
    {
        super::tags::give_tags(ctx, recipient, &marked);
    }
}

/// Gives exactly what is typed as a tag, although others fit it too.
pub(in crate::app) fn picker_accept_typed(ctx: &mut Ctx) {
    let Some(Overlay::Picker(picker)) = ctx.app.overlays.last() else {
        return;
    };
    let typed = picker.buffer.text().trim().to_owned();
    if matches!(picker.pick, Pick::Tag(_)) && !typed.is_empty() {
        choose(
            ctx,
            &Item {
                value: typed,
                ..Item::default()
            },
        );
    }
}

/// Does what choosing an item of the top list means.
pub(in crate::app) fn choose(ctx: &mut Ctx, item: &Item) {
    let Some(Overlay::Picker(picker)) = ctx
        .app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Picker(_)))
    else {
        return;
    };
    match picker.pick {
        Pick::Command => {
            if let Some(command) = command::find_command(&item.value) {
                let recent = &mut ctx.app.recent_commands;
                recent.retain(|name| *name != command.name);
                recent.insert(0, command.name);
                recent.truncate(RECENT);
            }
            command::run(ctx, &item.value);
        }
        Pick::Tag(recipient) | Pick::TagByKey(recipient) => {
            super::tags::give_tag(ctx, recipient, &item.value);
        }
        Pick::CodeColor(name) => super::codes::set_color(ctx, name, &item.value),
        Pick::CodeMerge(from) => super::codes::merge_into(ctx, from, &item.value),
        Pick::CodeParent(name) => super::codes::move_to(ctx, &name, &item.value),
        Pick::CodeRemove(name) => super::codes::remove_if(ctx, name, &item.value),
        Pick::Theme(_) => super::view::take_theme(ctx, &item.value),
        Pick::Heading => super::sections::show_heading(ctx, &item.value),
        Pick::Link => super::links::show(ctx, &item.value),
        Pick::LinkFile(asked) => super::links::file_chosen(ctx, &asked, &item.value),
        Pick::LinkOutside(address) => super::links::outside_chosen(ctx, address, &item.value),
        Pick::Redaction => super::redactions::show(ctx, &item.value),
        ref pick @ (Pick::SetPlace | Pick::GotoPlace | Pick::RemovePlace) => {
            if let Some(name) = item.value.chars().next() {
                super::landmarks::chosen(ctx, pick, name);
            }
        }
        Pick::Elsewhere => super::elsewhere::chosen(ctx, &item.value),
        Pick::Past => super::past::restore(ctx, &item.value),
        Pick::Export => ask_export_path(ctx, &item.value),
        Pick::Encoding => super::file::decode_as(ctx, &item.value),
        Pick::Member => super::file::open_member(ctx, &item.value),
    }
}

/// Asks where the chosen export is to be written, with a name made from the document's.
fn ask_export_path(ctx: &mut Ctx, value: &str) {
    let Some((exporter, group)) =
        export::choices().find(|(exporter, group)| export::choice_id(exporter, *group) == value)
    else {
        return;
    };
    let Some(reading) = ctx.reading() else { return };
    let stem = reading
        .path
        .as_deref()
        .and_then(|path| path.file_stem())
        .map_or_else(
            || "zhupi".to_owned(),
            |stem| stem.to_string_lossy().into_owned(),
        );
    let path = format!("{stem}.notes.{}", exporter.extension);
    let purpose = Purpose::Export {
        exporter: exporter.name,
        group,
        exists: None,
    };
    ctx.app
        .overlays
        .push(Overlay::Prompt(Prompt::new(purpose, &path)));
}

fn scroll(ctx: &mut Ctx, lines: isize) {
    let height = ctx.app.scroll_height();
    if let Some(Overlay::Scroll(scroll)) = ctx.app.overlays.last_mut() {
        Scroll::scroll(scroll, lines, height);
    }
}

/// A line further.
pub(in crate::app) fn help_next(ctx: &mut Ctx) {
    scroll(ctx, 1);
}

/// A line back.
pub(in crate::app) fn help_previous(ctx: &mut Ctx) {
    scroll(ctx, -1);
}

/// A screen further.
pub(in crate::app) fn help_next_page(ctx: &mut Ctx) {
    let lines = ctx.app.scroll_height() as isize;
    scroll(ctx, lines);
}

/// A screen back.
pub(in crate::app) fn help_previous_page(ctx: &mut Ctx) {
    let lines = ctx.app.scroll_height() as isize;
    scroll(ctx, -lines);
}

/// To the first line.
pub(in crate::app) fn help_start(ctx: &mut Ctx) {
    scroll(ctx, isize::MIN / 2);
}

/// To the last line.
pub(in crate::app) fn help_end(ctx: &mut Ctx) {
    scroll(ctx, isize::MAX / 2);
}

/// Asks for words to find in the text.
pub(in crate::app) fn help_find(ctx: &mut Ctx) {
    ctx.app.ask(Purpose::HelpFind);
}

/// Finds words in the text.
pub(super) fn help_look_for(ctx: &mut Ctx, words: &str) {
    look(ctx, words, |scroll, height| scroll.find(words, height));
}

/// To the next place of the words in the text.
pub(in crate::app) fn help_find_next(ctx: &mut Ctx) {
    look(ctx, "", Scroll::find_next);
}

fn look(ctx: &mut Ctx, words: &str, find: impl FnOnce(&mut Scroll, usize) -> bool) {
    let height = ctx.app.scroll_height();
    let found = match ctx.app.overlays.last_mut() {
        Some(Overlay::Scroll(scroll)) => find(scroll, height),
        _ => return,
    };
    if !found {
        let told = if words.is_empty() {
            Message::new("app.no-search")
        } else {
            Message::new("app.not-found").with("query", words)
        };
        ctx.tell(told);
    }
}

/// Closes the text.
pub(in crate::app) fn help_close(ctx: &mut Ctx) {
    ctx.app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Scroll(_)));
}

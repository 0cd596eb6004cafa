//! What is seen: panes, help, palette, language, theme.

use crate::app::Focus;
use crate::app::command;
use crate::app::ctx::Ctx;
use crate::app::effect::Effect;
use crate::app::overlays::{Item, Overlay, Pick, Picker, Purpose, Scroll, Topic};
use crate::app::{help, information};
use crate::keymap::Mode;
use crate::message::{Lang, Message};
use crate::pinyin;

/// Shows or hides the outline; where it can't be docked it opens over the text.
pub(in crate::app) fn toggle_outline(ctx: &mut Ctx) {
    if ctx.app.geometry().outline.is_some() {
        ctx.app.wish.outline = false;
        ctx.app.focus = Focus::Text;
    } else if let Some(at) = ctx
        .app
        .overlays
        .iter()
        .position(|overlay| matches!(overlay, Overlay::Outline))
    {
        ctx.app.overlays.remove(at);
    } else {
        ctx.app.wish.outline = true;
        if ctx.app.geometry().outline.is_none() {
            open_outline(ctx);
        }
    }
}

/// Shows or hides the notes; where they can't be docked they open over the text.
pub(in crate::app) fn toggle_notes(ctx: &mut Ctx) {
    if ctx.app.geometry().notes.is_some() {
        ctx.app.wish.notes = false;
        ctx.app.focus = Focus::Text;
    } else if let Some(at) = ctx
        .app
        .overlays
        .iter()
        .position(|overlay| matches!(overlay, Overlay::Notes))
    {
        ctx.app.overlays.remove(at);
    } else {
        ctx.app.wish.notes = true;
        if ctx.app.geometry().notes.is_none() {
            open_notes(ctx);
        }
    }
}

fn open_outline(ctx: &mut Ctx) {
    ctx.app
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Notes | Overlay::Outline));
    super::panes::put_cursor_here(ctx);
    ctx.app.overlays.push(Overlay::Outline);
}

fn open_notes(ctx: &mut Ctx) {
    ctx.app
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Notes | Overlay::Outline));
    if let Some(reading) = ctx.reading() {
        reading.notes_view.cursor = None;
        reading.notes_step(0);
    }
    ctx.app.overlays.push(Overlay::Notes);
}

/// Gives the keys to the next pane: text, outline, notes.
pub(in crate::app) fn next_pane(ctx: &mut Ctx) {
    turn_focus(ctx, true);
}

/// Gives the keys to the pane before.
pub(in crate::app) fn previous_pane(ctx: &mut Ctx) {
    turn_focus(ctx, false);
}

fn turn_focus(ctx: &mut Ctx, forward: bool) {
    let over = match ctx.app.overlays.last() {
        Some(Overlay::Outline) => Some(Focus::Outline),
        Some(Overlay::Notes) => Some(Focus::Notes),
        _ => None,
    };
    let order = [Focus::Text, Focus::Outline, Focus::Notes];
    let now = order
        .iter()
        .position(|focus| *focus == over.unwrap_or(ctx.app.focus))
        .unwrap_or(0);
    let next = order
        .get((now + if forward { 1 } else { 2 }) % 3)
        .copied()
        .unwrap_or_default();
    ctx.app
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Notes | Overlay::Outline));
    focus(ctx, next);
}

/// Gives the keys to a pane, opening it where it is not seen.
pub(in crate::app) fn focus(ctx: &mut Ctx, focus: Focus) {
    ctx.app.focus = Focus::Text;
    match focus {
        Focus::Text => {}
        Focus::Outline => {
            ctx.app.wish.outline = true;
            if ctx.app.geometry().outline.is_none() {
                return open_outline(ctx);
            }
            super::panes::put_cursor_here(ctx);
            ctx.app.focus = Focus::Outline;
        }
        Focus::Notes => {
            ctx.app.wish.notes = true;
            if ctx.app.geometry().notes.is_none() {
                return open_notes(ctx);
            }
            if let Some(reading) = ctx.reading() {
                reading.notes_view.cursor = reading.annotation_here();
                reading.notes_step(0);
            }
            ctx.app.focus = Focus::Notes;
        }
    }
}

/// Gives the keys back to the text and closes a pane that lies over it.
pub(in crate::app) fn focus_text(ctx: &mut Ctx) {
    ctx.app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Notes | Overlay::Outline));
    ctx.app.focus = Focus::Text;
}

/// Nothing but the text, or everything again.
pub(in crate::app) fn reading_mode(ctx: &mut Ctx) {
    ctx.app.wish.bare = !ctx.app.wish.bare;
    ctx.app.focus = Focus::Text;
}

/// Uses the mouse, or leaves it to the terminal.
pub(in crate::app) fn toggle_mouse(ctx: &mut Ctx) {
    ctx.effects.push(Effect::ToggleMouse);
}

/// Keys and commands, made from the tables.
pub(in crate::app) fn help(ctx: &mut Ctx) {
    let lines = help::lines(ctx.app, ctx.app.mode());
    ctx.app
        .overlays
        .push(Overlay::Scroll(Scroll::new(Topic::Help, lines)));
}

/// Shows hard-wrapped lines as paragraphs, or as they stand in the file.
pub(in crate::app) fn join_lines(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let key = match (reading.toggle_joined(), reading.document.soft) {
        (false, _) => "app.nothing-to-join",
        (true, true) => "app.lines-joined",
        (true, false) => "app.lines-as-they-are",
    };
    ctx.tell(Message::new(key));
}

/// Facts on the document.
pub(in crate::app) fn information(ctx: &mut Ctx) {
    let lines = information::lines(ctx.app);
    ctx.app
        .overlays
        .push(Overlay::Scroll(Scroll::new(Topic::Information, lines)));
}

/// Every command by name, in either language.
pub(in crate::app) fn palette(ctx: &mut Ctx) {
    let mode = ctx.app.mode();
    let (lang, keymap) = (ctx.app.lang, ctx.app.keymap.clone());
    // The name in the first other language is shown, the names in all are found.
    let other = Lang::all().find(|other| *other != lang).unwrap_or(lang);
    let recent = &ctx.app.recent_commands;
    let mut commands: Vec<_> = command::for_palette(mode).collect();
    commands.sort_by_key(|command| {
        let used = recent.iter().position(|name| *name == command.name);
        used.unwrap_or(usize::MAX)
    });
    let items = commands
        .into_iter()
        .map(|command| Item {
            label: command.title(lang).to_owned(),
            detail: format!(
                "{} · {} · {}",
                command.name,
                command.title(other),
                lang.text(command.group.key())
            ),
            keys: typed_names(command),
            hint: keymap
                .keys_of(mode, command.name)
                .into_iter()
                .next()
                .unwrap_or_default(),
            value: command.name.to_owned(),
            ..Item::default()
        })
        .collect();
    ctx.app
        .overlays
        .push(Overlay::Picker(Picker::new(Pick::Command, items)));
}

/// What a command is found by and that is not shown: its names in every language, and their pinyin.
fn typed_names(command: &command::Command) -> String {
    let mut names: Vec<String> = Vec::new();
    for lang in Lang::all() {
        let title = command.title(lang);
        for name in [title.to_owned(), pinyin::typed_any(title)] {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names.join(" ")
}

/// Shows the continuations of every prefix key.
pub(in crate::app) fn keys_hint(ctx: &mut Ctx) {
    ctx.app.hints = !ctx.app.hints;
}

/// The next theme of the table.
pub(in crate::app) fn next_theme(ctx: &mut Ctx) {
    ctx.app.theme = (ctx.app.theme + 1) % ctx.app.themes.len().max(1);
    let name = ctx
        .app
        .themes
        .get(ctx.app.theme)
        .cloned()
        .unwrap_or_default();
    ctx.tell(Message::new("app.theme").with("name", name));
}

/// Every theme; the screen shows the one under the cursor.
pub(in crate::app) fn choose_theme(ctx: &mut Ctx) {
    let items = ctx.app.themes.iter().map(|name| Item {
        label: name.clone(),
        detail: theme_words(ctx.app.lang, name),
        value: name.clone(),
        ..Item::default()
    });
    let mut picker = Picker::new(Pick::Theme(ctx.app.theme), items.collect());
    picker.cursor = ctx.app.theme;
    ctx.app.overlays.push(Overlay::Picker(picker));
}

/// What a built-in theme is like; nothing for one of the reader's own.
fn theme_words(lang: Lang, name: &str) -> String {
    let key = match name {
        "terminal" => "app.theme-terminal",
        "dark" => "app.theme-dark",
        "light" => "app.theme-light",
        "sepia" => "app.theme-sepia",
        "contrast-dark" => "app.theme-contrast-dark",
        "contrast-light" => "app.theme-contrast-light",
        "mono" => "app.theme-mono",
        _ => return String::new(),
    };
    lang.text(key).to_owned()
}

/// Takes a theme by name.
pub(in crate::app) fn take_theme(ctx: &mut Ctx, name: &str) {
    let Some(at) = ctx.app.themes.iter().position(|known| known == name) else {
        return;
    };
    ctx.app.theme = at;
    let keys = ctx.app.keymap.keys_of(Mode::Text, "keep-theme");
    let message = match keys.into_iter().next() {
        Some(keys) => Message::new("app.theme-taken").with("keys", keys),
        None => Message::new("app.theme"),
    };
    ctx.tell(message.with("name", name));
}

/// Writes the theme in use into the configuration.
pub(in crate::app) fn keep_theme(ctx: &mut Ctx) {
    let Some(name) = ctx.app.themes.get(ctx.app.theme) else {
        return;
    };
    let value = format!("\"{}\"", name.replace(['\\', '"'], ""));
    ctx.effects.push(Effect::KeepOption {
        option: "theme",
        value,
    });
}

/// The next language of the catalogue.
pub(in crate::app) fn next_language(ctx: &mut Ctx) {
    let all: Vec<_> = Lang::all().collect();
    let now = all
        .iter()
        .position(|lang| *lang == ctx.app.lang)
        .unwrap_or(0);
    ctx.app.lang = all.get((now + 1) % all.len()).copied().unwrap_or_default();
    ctx.tell(Message::new("app.language"));
}

/// Asks which annotations are shown.
pub(in crate::app) fn filter_notes(ctx: &mut Ctx) {
    let typed = ctx
        .reading()
        .map(|reading| reading.notes_view.filter.typed())
        .unwrap_or_default();
    ctx.app.ask_with(Purpose::Filter, &typed);
}

/// Shows all annotations again.
pub(in crate::app) fn clear_filter(ctx: &mut Ctx) {
    if let Some(reading) = ctx.reading() {
        reading.notes_view.filter = crate::app::notes::Filter::default();
    }
}

/// Stops reading the rest of a document of which the first window is shown.
fn stop_loading(ctx: &mut Ctx) {
    let key = ctx.app.key_of("reload");
    let opening = ctx.app.opening;
    let Some(reading) = ctx.reading() else { return };
    if reading.document.complete || opening != Some(reading.ticket) {
        return;
    }
    reading.stopped = true;
    reading.loading = None;
    let given_up = ctx.app.opening.take().map(Effect::Cancel);
    ctx.effects.extend(given_up);
    ctx.tell(Message::new("app.stopped").with("key", key));
}

/// Leaves the nearest thing that can be left: an overlay, the selection, the search, a pane.
pub(in crate::app) fn clear(ctx: &mut Ctx) {
    if ctx.app.relink().is_some() {
        return ctx.app.close_relink();
    }
    if ctx.app.overlays.pop().is_some() {
        return;
    }
    if ctx.app.focus != Focus::Text {
        ctx.app.focus = Focus::Text;
        return;
    }
    if ctx.app.wish.bare {
        ctx.app.wish.bare = false;
        return;
    }
    if let Some(reading) = ctx.reading()
        && reading.view.selection.take().is_some()
    {
        return;
    }
    if ctx.app.attaching.is_some() {
        return super::relink::back(ctx);
    }
    if let Some(reading) = ctx.reading()
        && reading.find.take().is_some()
    {
        return;
    }
    stop_loading(ctx);
}

//! The codebook: looking at it, changing codes in all notes files, giving a tag by the key of its code.

use super::annotate::writable;
use super::tags::recipient;
use crate::annotation::{CodeChange, CodeSetting, Color, Scope, code_path};
use crate::app::Focus;
use crate::app::ctx::Ctx;
use crate::app::effect::CodesDeed;
use crate::app::notes::Filter;
use crate::app::overlays::{
    CodeAsk, CodeRow, CodesView, Item, Overlay, Pick, Picker, Prompt, Purpose,
};
use crate::message::Message;
use crate::pinyin;

/// Shows the codebook.
pub(in crate::app) fn open(ctx: &mut Ctx) {
    if ctx
        .app
        .overlays
        .iter()
        .any(|overlay| matches!(overlay, Overlay::Codes(_)))
    {
        return;
    }
    let tag = under_cursor(ctx);
    ctx.app
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Scroll(_)));
    ctx.app
        .overlays
        .push(Overlay::Codes(Box::<CodesView>::default()));
    ctx.app.fill_codes(tag.as_deref());
    ask(ctx, CodesDeed::Survey);
}

/// The first tag of the annotation under the cursor.
fn under_cursor(ctx: &mut Ctx) -> Option<String> {
    let in_notes = ctx.app.in_notes();
    let reading = ctx.reading()?;
    let id = reading.annotation_meant(in_notes)?;
    reading.notebook.get(id)?.annotation.tags.first().cloned()
}

fn ask(ctx: &mut Ctx, deed: CodesDeed) {
    let effect = ctx.app.codes(deed);
    ctx.effects.push(effect);
}

fn change(ctx: &mut Ctx, change: CodeChange) {
    ask(ctx, CodesDeed::Change(change));
}

/// Leaves the codebook.
pub(in crate::app) fn close(ctx: &mut Ctx) {
    ctx.app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Codes(_)));
}

fn view<'a>(ctx: &'a mut Ctx) -> Option<&'a mut CodesView> {
    match ctx.app.overlays.last_mut() {
        Some(Overlay::Codes(view)) => Some(view),
        _ => None,
    }
}

fn chosen(ctx: &mut Ctx) -> Option<CodeRow> {
    view(ctx)?.chosen().cloned()
}

fn step(ctx: &mut Ctx, step: isize) {
    let count = isize::try_from(ctx.count.unwrap_or(1)).unwrap_or(1);
    if let Some(view) = view(ctx) {
        view.step(step.saturating_mul(count));
    }
}

/// To the next code.
pub(in crate::app) fn next(ctx: &mut Ctx) {
    step(ctx, 1);
}

/// To the code before.
pub(in crate::app) fn previous(ctx: &mut Ctx) {
    step(ctx, -1);
}

/// To the first code.
pub(in crate::app) fn first(ctx: &mut Ctx) {
    step(ctx, isize::MIN / 2);
}

/// To the last code.
pub(in crate::app) fn last(ctx: &mut Ctx) {
    step(ctx, isize::MAX / 2);
}

fn page(ctx: &Ctx) -> isize {
    isize::try_from(ctx.app.codes_area().height.saturating_sub(1)).unwrap_or(10)
}

/// A screen further.
pub(in crate::app) fn next_page(ctx: &mut Ctx) {
    let rows = page(ctx);
    step(ctx, rows);
}

/// A screen back.
pub(in crate::app) fn previous_page(ctx: &mut Ctx) {
    let rows = page(ctx);
    step(ctx, -rows);
}

/// To the annotations of the code: the notes pane shows only those, and the first one that follows is gone to.
pub(in crate::app) fn show(ctx: &mut Ctx) {
    let Some(row) = chosen(ctx) else { return };
    let Some(reading) = ctx.reading() else {
        return ctx.tell(Message::new("app.nothing-open"));
    };
    let Some(first) = reading.notebook.tagged(&row.name).next() else {
        return ctx.tell(Message::new("app.code-not-here").with("name", row.name));
    };
    let caret = reading.view.caret;
    let next = reading.notebook.tagged(&row.name).find(|entry| {
        entry
            .placement
            .span()
            .is_some_and(|span| span.start >= caret)
    });
    let id = next.unwrap_or(first).annotation.id;
    let start = next
        .unwrap_or(first)
        .placement
        .span()
        .map(|span| span.start);
    reading.notes_view.filter = Filter {
        tag: Some(row.name),
        words: String::new(),
    };
    if let Some(start) = start {
        reading.jump_to(start);
    }
    close(ctx);
    super::view::focus(ctx, Focus::Notes);
    if let Some(reading) = ctx.reading() {
        reading.notes_show(Some(id));
    }
}

/// Asks for one line about a code.
fn ask_line(ctx: &mut Ctx, ask: CodeAsk, text: &str) {
    ctx.app
        .overlays
        .push(Overlay::Prompt(Prompt::new(Purpose::Code(ask), text)));
}

/// A new code, below the parent of the one under the cursor.
pub(in crate::app) fn add(ctx: &mut Ctx) {
    let above = chosen(ctx).and_then(|row| {
        let (above, _) = row.name.rsplit_once('/')?;
        Some(format!("{above}/"))
    });
    ask_line(ctx, CodeAsk::Add, &above.unwrap_or_default());
}

/// What the code is for.
pub(in crate::app) fn define(ctx: &mut Ctx) {
    if let Some(row) = chosen(ctx) {
        let ask = CodeAsk::Define {
            name: row.name,
            give: false,
        };
        ask_line(ctx, ask, &row.definition);
    }
}

/// Another name or path, in all notes files.
pub(in crate::app) fn rename(ctx: &mut Ctx) {
    if let Some(row) = chosen(ctx) {
        let name = row.name.clone();
        ask_line(ctx, CodeAsk::Rename(row.name), &name);
    }
}

/// The letter or digit that gives the code.
pub(in crate::app) fn key(ctx: &mut Ctx) {
    if let Some(row) = chosen(ctx) {
        let key = row.key.map(String::from).unwrap_or_default();
        ask_line(ctx, CodeAsk::Key(row.name), &key);
    }
}

fn pick(ctx: &mut Ctx, pick: Pick, items: Vec<Item>) {
    ctx.app
        .overlays
        .push(Overlay::Picker(Picker::new(pick, items)));
}

/// The colour of the code; those below inherit it.
pub(in crate::app) fn color(ctx: &mut Ctx) {
    let Some(row) = chosen(ctx) else { return };
    let lang = ctx.app.lang;
    let inherit = Item {
        label: lang.text("app.color-inherit").to_owned(),
        on: row.inherited,
        ..Item::default()
    };
    let item = |color: Color| Item {
        label: lang.text(color_key(color)).to_owned(),
        detail: color.to_string(),
        value: color.to_string(),
        color: Some(color),
        on: !row.inherited && row.color == Some(color),
        ..Item::default()
    };
    let items = Color::named().map(item).chain([inherit]).collect();
    pick(ctx, Pick::CodeColor(row.name.clone()), items);
}

/// Key of the catalogue for the name of a colour.
fn color_key(color: Color) -> &'static str {
    match color {
        Color::Red => "app.color-red",
        Color::Orange => "app.color-orange",
        Color::Yellow => "app.color-yellow",
        Color::Green => "app.color-green",
        Color::Teal => "app.color-teal",
        Color::Blue => "app.color-blue",
        Color::Purple => "app.color-purple",
        Color::Gray | Color::Rgb(..) => "app.color-gray",
    }
}

/// Every other line of the tree as something to choose.
fn others(ctx: &mut Ctx, but: &str) -> Vec<Item> {
    let Some(view) = view(ctx) else {
        return Vec::new();
    };
    let rows = view.rows.iter();
    rows.filter(|row| !crate::annotation::tag_covers(but, &row.name))
        .map(|row| Item {
            label: row.name.clone(),
            value: row.name.clone(),
            detail: row.definition.clone(),
            keys: pinyin::typed_any(&row.name),
            leaf: Some(row.leaf.clone()),
            indent: row.depth * 2,
            color: row.color,
            key: row.key,
            ..Item::default()
        })
        .collect()
}

/// Lets the code go on in another one, in all notes files.
pub(in crate::app) fn merge(ctx: &mut Ctx) {
    let Some(row) = chosen(ctx) else { return };
    let items = others(ctx, &row.name);
    pick(ctx, Pick::CodeMerge(row.name), items);
}

/// Puts the code below another one, in all notes files.
pub(in crate::app) fn move_below(ctx: &mut Ctx) {
    let Some(row) = chosen(ctx) else { return };
    let top = Item {
        label: ctx.app.lang.text("app.code-top").to_owned(),
        ..Item::default()
    };
    let mut items = vec![top];
    items.extend(others(ctx, &row.name));
    pick(ctx, Pick::CodeParent(row.name), items);
}

/// Takes the code out of the codebook, after asking.
pub(in crate::app) fn remove(ctx: &mut Ctx) {
    let Some(row) = chosen(ctx) else { return };
    let said = Message::new("app.code-remove")
        .with("name", row.name.as_str())
        .with("count", row.all.unwrap_or(row.here));
    let yes = Item {
        label: said.say(ctx.app.lang),
        value: "yes".to_owned(),
        ..Item::default()
    };
    let no = Item {
        label: ctx.app.lang.text("app.code-keep").to_owned(),
        value: "no".to_owned(),
        ..Item::default()
    };
    pick(ctx, Pick::CodeRemove(row.name), vec![yes, no]);
}

/// Takes a tag that is used into the codebook.
pub(in crate::app) fn adopt(ctx: &mut Ctx) {
    let Some(row) = chosen(ctx) else { return };
    let names = vec![row.name];
    change(ctx, CodeChange::Adopt { names, scope: None });
}

/// Takes every tag that is used into the codebook.
pub(in crate::app) fn adopt_all(ctx: &mut Ctx) {
    let Some(view) = view(ctx) else { return };
    let unknown = view.rows.iter().filter(|row| row.unknown);
    let names: Vec<String> = unknown
        .map(|row| row.name.clone())
        .filter(|name| code_path(name).as_ref() == Some(name))
        .collect();
    if names.is_empty() {
        return ctx.tell(Message::new("app.no-unknown-tags"));
    }
    change(ctx, CodeChange::Adopt { names, scope: None });
}

/// Brings the code into the other codebook: the project's, or the reader's own.
pub(in crate::app) fn transfer(ctx: &mut Ctx) {
    let Some(row) = chosen(ctx) else { return };
    let to = match row.scope {
        Some(Scope::Project) => Scope::Global,
        _ => Scope::Project,
    };
    change(ctx, CodeChange::Transfer { name: row.name, to });
}

/// Takes the last change of codes back, also one of an earlier day.
pub(in crate::app) fn undo(ctx: &mut Ctx) {
    ask(ctx, CodesDeed::Undo);
}

/// Makes it again.
pub(in crate::app) fn redo(ctx: &mut Ctx) {
    ask(ctx, CodesDeed::Redo);
}

/// The answer to what was asked about a code.
pub(super) fn answer(ctx: &mut Ctx, ask: CodeAsk, typed: &str) {
    match ask {
        CodeAsk::Add => match code_path(typed) {
            Some(name) => {
                let ask = CodeAsk::Define { name, give: false };
                ask_line(ctx, ask, "");
            }
            None if typed.is_empty() => {}
            None => ctx.app.warn(bad_name(typed)),
        },
        CodeAsk::Define { name, give } => {
            let set = CodeSetting {
                definition: Some(typed.to_owned()),
                ..CodeSetting::default()
            };
            let tag = name.clone();
            change(
                ctx,
                CodeChange::Define {
                    name,
                    set,
                    scope: None,
                },
            );
            if give {
                give_below(ctx, &tag);
            }
        }
        CodeAsk::Rename(from) => match code_path(typed) {
            Some(to) if to == from => {}
            Some(to) => change(ctx, CodeChange::Rename { from, to }),
            None => ctx.app.warn(bad_name(typed)),
        },
        CodeAsk::Key(name) => {
            let mut letters = typed.chars();
            let key = letters.next();
            if letters.next().is_some() {
                return ctx
                    .app
                    .warn(Message::new("storage.bad-key").with("key", typed));
            }
            let set = CodeSetting {
                key: Some(key),
                ..CodeSetting::default()
            };
            change(
                ctx,
                CodeChange::Define {
                    name,
                    set,
                    scope: None,
                },
            );
        }
    }
}

fn bad_name(typed: &str) -> Message {
    Message::new("storage.code-name").with("name", typed)
}

/// Gives the tag to what the list of tags below the prompt is open for, together with those that are marked there.
fn give_below(ctx: &mut Ctx, tag: &str) {
    let below = ctx.app.overlays.pop_if(
        |overlay| matches!(overlay, Overlay::Picker(picker) if matches!(picker.pick, Pick::Tag(_))),
    );
    let Some(Overlay::Picker(picker)) = below else {
        return;
    };
    if let Pick::Tag(recipient) = picker.pick {
        let has = picker.items.iter().any(|item| item.on && item.value == tag);
        let mut tags = picker.marked;
        if !has && !tags.iter().any(|marked| marked == tag) {
            tags.push(tag.to_owned());
        }
        super::tags::give_tags(ctx, recipient, &tags);
    }
}

/// Sets the colour that was chosen.
pub(super) fn set_color(ctx: &mut Ctx, name: String, value: &str) {
    let set = CodeSetting {
        color: Some(value.parse().ok()),
        ..CodeSetting::default()
    };
    change(
        ctx,
        CodeChange::Define {
            name,
            set,
            scope: None,
        },
    );
}

/// Merges into the code that was chosen.
pub(super) fn merge_into(ctx: &mut Ctx, from: String, into: &str) {
    let into = into.to_owned();
    change(ctx, CodeChange::Merge { from, into });
}

/// Moves below the code that was chosen; to the top when none was.
pub(super) fn move_to(ctx: &mut Ctx, name: &str, above: &str) {
    let leaf = name.rsplit('/').next().unwrap_or_default();
    let to = if above.is_empty() {
        leaf.to_owned()
    } else {
        format!("{above}/{leaf}")
    };
    if to != name {
        change(
            ctx,
            CodeChange::Rename {
                from: name.to_owned(),
                to,
            },
        );
    }
}

/// Deletes when that was the answer.
pub(super) fn remove_if(ctx: &mut Ctx, name: String, answer: &str) {
    if answer == "yes" {
        change(ctx, CodeChange::Remove { name });
    }
}

/// Defines the code under the cursor of the list of tags, or the one that is typed, and gives it.
pub(in crate::app) fn picker_define(ctx: &mut Ctx) {
    let Some(Overlay::Picker(picker)) = ctx.app.overlays.last() else {
        return;
    };
    if !matches!(picker.pick, Pick::Tag(_)) {
        return;
    }
    let typed = code_path(picker.buffer.text());
    // Words that stand in no name are a new one, although a definition may hold them.
    let words = picker.buffer.text().trim().to_lowercase();
    let is_meant = |item: &&Item| {
        let names = [&item.label, &item.keys];
        names
            .iter()
            .any(|name| name.to_lowercase().contains(&words))
    };
    let item = picker.chosen().filter(is_meant);
    let Some(name) = item.map(|item| item.value.clone()).or(typed) else {
        return;
    };
    let known = ctx
        .reading()
        .and_then(|reading| reading.codebook.find(&name))
        .map(|code| code.definition.clone());
    let ask = CodeAsk::Define {
        // One that is a code already is only defined anew.
        give: known.is_none(),
        name,
    };
    ask_line(ctx, ask, &known.unwrap_or_default());
}

/// Offers the codes that have a letter or digit of their own; the next key gives one.
pub(in crate::app) fn tag_by_key(ctx: &mut Ctx) {
    if writable(ctx).is_none() {
        return;
    }
    let Some(recipient) = recipient(ctx) else {
        return ctx.tell(Message::new("app.nothing-to-mark"));
    };
    let Some(reading) = ctx.reading() else { return };
    let items: Vec<Item> = reading
        .codebook
        .codes
        .iter()
        .filter(|code| code.key.is_some())
        .map(|code| Item {
            label: code.name.clone(),
            value: code.name.clone(),
            detail: code.definition.clone(),
            hint: code.key.map(String::from).unwrap_or_default(),
            key: code.key,
            color: Some(reading.color_of_tag(&code.name)),
            ..Item::default()
        })
        .collect();
    match items.as_slice() {
        [] => ctx.tell(Message::new("app.no-code-keys")),
        _ => pick(ctx, Pick::TagByKey(recipient), items),
    }
}

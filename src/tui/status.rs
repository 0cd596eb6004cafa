//! The last row: where the reader is, how much is read, whether the notes are kept; a message or a prompt takes its place.

use super::style::Role;
use super::{Canvas, put};
use crate::app::geometry::Area;
use crate::app::overlays::{Overlay, Prompt};
use crate::app::reading::{Keeping, Reading};
use crate::message::Message;

/// Between parts of the breadcrumb.
const STEP: &str = " > ";

/// Draws the last row.
pub(super) fn draw(canvas: &mut Canvas) {
    let area = canvas.app.geometry().status;
    let dim = canvas.style(Role::Dim);
    canvas.fill((area.x, area.y), area.width, dim);
    if let Some(Overlay::Prompt(prompt)) = canvas.app.overlays.last() {
        return draw_prompt(canvas, prompt, area);
    }
    let right = match canvas.app.reading() {
        Some(reading) => facts(canvas, reading),
        None => list_keys(canvas),
    };
    let width = (canvas.app.cells.width(&right) as u16).min(area.width / 2 + 8);
    canvas.put(
        (area.right().saturating_sub(width + 1), area.y),
        width,
        &right,
        dim,
    );
    let room = area.width.saturating_sub(width + 4);
    if let Some(status) = &canvas.app.status {
        let style = canvas.style(if status.wrong {
            Role::Error
        } else {
            Role::Accent
        });
        let words = status.message.say(canvas.app.lang).replace('\n', " ");
        if status.wrong && canvas.app.cells.width(&words) > usize::from(area.width - 2) {
            return long_warning(canvas, &words);
        }
        // An error may need the whole row; the facts come back with the next key.
        let room = if canvas.app.cells.width(&words) as u16 > room {
            area.width - 2
        } else {
            room
        };
        return canvas.line((area.x + 1, area.y), room, &words, style);
    }
    if canvas.app.attaching.is_some() {
        return attaching(canvas, area);
    }
    if let Some(reading) = canvas.app.reading() {
        let words = breadcrumb(canvas, reading, usize::from(room));
        canvas.line((area.x + 1, area.y), room, &words, dim);
    }
}

/// What is to be done while a note is being attached to other words.
fn attaching(canvas: &mut Canvas, area: Area) {
    let Some(attaching) = &canvas.app.attaching else {
        return;
    };
    let words = Message::new("tui.attaching")
        .with("quote", attaching.quote.replace('\n', " "))
        .say(canvas.app.lang);
    let (style, dim) = (canvas.style(Role::Accent), canvas.style(Role::Dim));
    canvas.fill((area.x, area.y), area.width, dim);
    canvas.line(
        (area.x + 1, area.y),
        area.width.saturating_sub(2),
        &words,
        style,
    );
}

/// Rows that a long message may take, so that most of the text stays in view.
const MESSAGE_ROWS: usize = 8;

/// An error that is longer than the last row stands whole, in as many rows as it needs, until the next key.
fn long_warning(canvas: &mut Canvas, words: &str) {
    let screen = canvas.app.geometry().screen;
    let width = usize::from(screen.width.saturating_sub(2)).max(4);
    let mut lines = crate::app::buffer::wrap(words, width, canvas.app.cells);
    lines.truncate(
        MESSAGE_ROWS
            .min(usize::from(screen.height.saturating_sub(2)))
            .max(1),
    );
    let height = lines.len() as u16;
    let area = Area {
        y: screen.height.saturating_sub(height),
        height,
        ..screen
    };
    let style = canvas.style(Role::Error);
    let paper = canvas.style(Role::Overlay);
    put::clear(canvas.buffer, area, paper);
    for (i, line) in lines.iter().enumerate() {
        let at = (1, area.y + i as u16);
        canvas.line(at, area.width.saturating_sub(2), line, paper.patch(style));
    }
}

/// Shows only messages and prompts, where nothing but the text is wanted.
pub(super) fn message_only(canvas: &mut Canvas) {
    let screen = canvas.app.geometry().screen;
    let area = Area {
        y: screen.height - 1,
        height: 1,
        ..screen
    };
    let row = |canvas: &mut Canvas| {
        let style = canvas.style(Role::Ink);
        put::clear(canvas.buffer, area, style);
    };
    if let Some(Overlay::Prompt(prompt)) = canvas.app.overlays.last() {
        row(canvas);
        draw_prompt(canvas, prompt, area);
    } else if let Some(status) = &canvas.app.status {
        let words = status.message.say(canvas.app.lang).replace('\n', " ");
        if status.wrong
            && canvas.app.cells.width(&words) > usize::from(area.width.saturating_sub(2))
        {
            return long_warning(canvas, &words);
        }
        row(canvas);
        let style = canvas.style(if status.wrong {
            Role::Error
        } else {
            Role::Accent
        });
        canvas.line((1, area.y), area.width.saturating_sub(2), &words, style);
    } else if canvas.app.attaching.is_some() {
        row(canvas);
        attaching(canvas, area);
    }
}

/// What to press on the list of documents.
fn list_keys(canvas: &Canvas) -> String {
    let key = |command: &str| {
        let keys = canvas
            .app
            .keymap
            .keys_of(crate::keymap::Mode::List, command);
        keys.into_iter().next().unwrap_or_default()
    };
    Message::new("tui.hint-list")
        .with("open", key("list-accept"))
        .with("tour", key("tour"))
        .with("help", key("help"))
        .with("palette", key("palette"))
        .say(canvas.app.lang)
}

fn help_key(canvas: &Canvas) -> String {
    canvas
        .app
        .keymap
        .keys_of(canvas.app.mode(), "help")
        .into_iter()
        .next()
        .unwrap_or_default()
}

/// The number of the page, or of both that are shown.
fn page_numbers(reading: &Reading, first: usize) -> String {
    if reading.fold < reading.page.len() {
        format!("{first}-{}", first + 1)
    } else {
        first.to_string()
    }
}

/// What waits, what is selected, page, share read, notes, whether they are kept, the key for help.
fn facts(canvas: &Canvas, reading: &Reading) -> String {
    let lang = canvas.app.lang;
    let waiting = waiting(canvas, reading);
    // Where something waits in a narrow window, its key is worth more than that of the help.
    let narrow = waiting.is_some() && canvas.app.size.columns < 100;
    let redactions = canvas.app.redactions.then(|| {
        let found = reading.redactions.as_ref();
        let count = found.map_or_else(|| "…".to_owned(), |found| found.len().to_string());
        Message::new("tui.redactions").with("count", count)
    });
    let key = Some(help_key(canvas)).filter(|key| !key.is_empty() && !narrow);
    [
        waiting,
        selected(reading).map(|told| told.say(lang)),
        Some(page(reading).say(lang)),
        own_page(reading).map(|told| told.say(lang)),
        Some(share(canvas, reading)),
        notes(reading).map(|told| told.say(lang)),
        redactions.map(|told| told.say(lang)),
        keeping(reading).map(|key| lang.text(key).to_owned()),
        key.map(|key| Message::new("tui.help-key").with("key", key).say(lang)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join("  ")
}

/// How many code points are selected.
fn selected(reading: &Reading) -> Option<Message> {
    let selection = reading.view.selection?;
    let words = reading.document.text.slice(selection.span());
    Some(Message::new("tui.selected").with("count", words.chars().count()))
}

/// The page, or both that are shown, of how many.
fn page(reading: &Reading) -> Message {
    let unknown = || "…".to_owned();
    let page = reading.pages.page_of(reading.view.top);
    let page = page.map_or_else(unknown, |page| page_numbers(reading, page + 1));
    let counted = reading.pages.done && reading.document.complete;
    let total = counted.then(|| reading.pages.starts.len().to_string());
    Message::new("tui.page")
        .with("page", page)
        .with("pages", total.unwrap_or_else(unknown))
}

/// The page that the document itself gives the place.
fn own_page(reading: &Reading) -> Option<Message> {
    let own = reading.document.page_at(reading.view.caret)?;
    Some(Message::new("tui.own-page").with("page", own.label.as_str()))
}

/// How much lies before the place; of the section under the cursor of the outline, how much was read; of a file that is being read, how much is there.
fn share(canvas: &Canvas, reading: &Reading) -> String {
    let under_cursor = reading
        .outline
        .nodes
        .get(reading.outline_view.cursor)
        .filter(|_| reading.outline_focus);
    match under_cursor {
        Some(node) => Message::new("tui.read-share")
            .with("percent", reading.share_read(node.reach))
            .say(canvas.app.lang),
        None if reading.document.complete => format!("{}%", reading.percent()),
        None if reading.stopped => canvas.say("tui.stopped").to_owned(),
        None => loading(canvas, reading.loading),
    }
}

/// How many notes there are, or how many of them a filter lets through.
fn notes(reading: &Reading) -> Option<Message> {
    let all = reading.notebook.entries().len();
    let filter = &reading.notes_view.filter;
    (all > 0).then(|| {
        if filter.is_empty() {
            return Message::new("tui.notes-count").with("count", all);
        }
        Message::new("tui.filter")
            .with("filter", filter.typed())
            .with("shown", reading.notes_listed().len())
            .with("all", all)
    })
}

/// Whether all that was written is on the disk: the key of its words.
fn keeping(reading: &Reading) -> Option<&'static str> {
    match (&reading.read_only, &reading.keeping) {
        (Some(_), _) => Some("tui.read-only"),
        (None, Keeping::Untouched) => None,
        (None, Keeping::Saving) => Some("tui.saving"),
        (None, Keeping::Saved) => Some("tui.saved"),
        (None, Keeping::Failed(_)) => Some("tui.not-saved"),
    }
}

/// How much of a file is read while its first window is shown.
fn loading(canvas: &Canvas, percent: Option<u8>) -> String {
    let words = canvas.say("tui.loading");
    percent.map_or_else(
        || words.to_owned(),
        |percent| format!("{words} {} {percent}%", bar(percent, 10)),
    )
}

/// A bar of so many cells, of characters that every terminal has.
pub(super) fn bar(percent: u8, cells: usize) -> String {
    let full = usize::from(percent.min(100)) * cells / 100;
    format!("[{}{}]", "#".repeat(full), ".".repeat(cells - full))
}

/// The notes that wait for the reader's word, and the key that leads to them.
fn waiting(canvas: &Canvas, reading: &Reading) -> Option<String> {
    let waiting = reading.waiting();
    let (key, count) = match (waiting.lost, waiting.changed) {
        (0, 0) => return None,
        (0, changed) => ("tui.notes-changed", changed),
        (lost, _) => ("tui.notes-lost", lost),
    };
    let keys = canvas
        .app
        .keymap
        .keys_of(crate::keymap::Mode::Text, "relink");
    let told = Message::new(key)
        .with("count", count)
        .with("key", keys.first().cloned().unwrap_or_default());
    Some(told.say(canvas.app.lang))
}

/// The sections around the caret and the reference of the place; outer sections give way where there is little room.
fn breadcrumb(canvas: &Canvas, reading: &Reading, room: usize) -> String {
    let cells = canvas.app.cells;
    let reference = reading
        .outline
        .reference(&reading.document, reading.view.caret);
    // The words of a heading without a number stand in the breadcrumb already.
    let reference = match reference
        .strip_prefix('“')
        .and_then(|rest| rest.split_once('”'))
    {
        Some((_, place)) => place.trim_start().to_owned(),
        None => reference,
    };
    let names: Vec<String> = reading
        .breadcrumb()
        .into_iter()
        .filter_map(|node| reading.outline.nodes.get(node))
        .map(crate::outline::Node::heading)
        .collect();
    let Some((last, outer)) = names.split_last() else {
        return if reference.is_empty() {
            reading.name.clone()
        } else {
            format!("{}  {reference}", reading.name)
        };
    };
    let tail = if reference.is_empty() {
        String::new()
    } else {
        format!("  {reference}")
    };
    let all = format!("{}{tail}", names.join(STEP));
    if cells.width(&all) <= room {
        return all;
    }
    let numbers: Vec<String> = outer
        .iter()
        .map(|name| cells.truncate(name, 8).into_owned())
        .collect();
    let short = format!("{}{STEP}", numbers.join(STEP));
    let short = if outer.is_empty() || cells.width(&short) * 2 > room {
        String::new()
    } else {
        short
    };
    let left = room.saturating_sub(cells.width(&short) + cells.width(&tail));
    format!("{short}{}{tail}", cells.truncate(last, left))
}

fn draw_prompt(canvas: &mut Canvas, prompt: &Prompt, area: Area) {
    let accent = canvas.style(Role::Accent);
    let ink = canvas.style(Role::Ink);
    canvas.fill((area.x, area.y), area.width, ink);
    let label = canvas.say(prompt.label());
    let used = canvas.put((area.x + 1, area.y), area.width / 2, label, accent) + 2;
    let room = usize::from(area.width.saturating_sub(used + 2)).max(1);
    let (text, caret) = (prompt.buffer.text(), prompt.buffer.caret());
    let hidden = prompt.is_secret().then(|| {
        let count = |text: &str| text.chars().count();
        let before = count(text.get(..caret).unwrap_or_default());
        ("*".repeat(count(text)), before)
    });
    let (text, caret) = hidden
        .as_ref()
        .map_or((text, caret), |(stars, caret)| (stars.as_str(), *caret));
    let (words, column) = window(canvas, text, caret, room);
    canvas.put((area.x + used, area.y), room as u16 + 1, &words, ink);
    canvas.cursor = Some((area.x + used + column as u16, area.y));
}

/// The part of a typed line that fits, so that the caret is in it, and the caret's column.
pub(super) fn window(canvas: &Canvas, text: &str, caret: usize, room: usize) -> (String, usize) {
    let cells = canvas.app.cells;
    let (head, tail) = text.split_at_checked(caret).unwrap_or((text, ""));
    let mut shown = String::new();
    let mut width = 0;
    for grapheme in unicode_segmentation::UnicodeSegmentation::graphemes(head, true).rev() {
        let next = width + cells.of(grapheme);
        if next >= room {
            break;
        }
        shown.insert_str(0, grapheme);
        width = next;
    }
    shown.push_str(tail);
    (shown, width)
}

/// Draws the continuations of the keys typed so far.
pub(super) fn hints(canvas: &mut Canvas) {
    let typed = canvas.app.feed.typed();
    if typed.is_empty() {
        return;
    }
    let typed = crate::keymap::print_sequence(typed);
    let lang = canvas.app.lang;
    let lines: Vec<(String, String)> = canvas
        .app
        .feed
        .continuations(&canvas.app.keymap)
        .iter()
        .map(|(key, target)| {
            let words = match target {
                crate::keymap::Target::Command(name) => crate::app::command::find_command(name)
                    .map_or(*name, |command| command.title(lang))
                    .to_owned(),
                crate::keymap::Target::Prefix => "…".to_owned(),
            };
            (key.to_string(), words)
        })
        .collect();
    let screen = canvas.app.geometry().screen;
    let width = 36.min(screen.width);
    let height = (lines.len() as u16 + 1).min(screen.height.saturating_sub(2));
    let area = Area {
        x: screen.width - width,
        y: screen.height - 1 - height,
        width,
        height,
    };
    let (paper, dim, accent) = (
        canvas.style(Role::Overlay),
        canvas.style(Role::OverlayDim),
        canvas.over(Role::Accent),
    );
    put::clear(canvas.buffer, area, paper);
    canvas.line((area.x + 1, area.y), area.width - 2, &typed, dim);
    for (i, (key, words)) in lines.iter().enumerate().take(usize::from(height) - 1) {
        let y = area.y + 1 + i as u16;
        let used = canvas.put((area.x + 2, y), 10, key, accent).max(6);
        canvas.line(
            (area.x + 3 + used, y),
            area.width.saturating_sub(used + 4),
            words,
            paper,
        );
    }
}

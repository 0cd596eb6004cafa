//! The last row: where the reader is, how much is read, whether the notes are kept; a message or a prompt takes its place.

use ratatui::style::Style;

use super::style::Role;
use super::{Canvas, put};
use crate::app::geometry::Area;
use crate::app::overlays::{Overlay, Prompt};
use crate::app::reading::{Keeping, Reading};
use crate::message::Message;
use crate::text::Cells;

/// Between the facts at the right.
const BETWEEN: &str = "  ";

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
    let most = area.width / 2 + 8;
    let right = match canvas.app.reading() {
        Some(reading) => facts(canvas, reading, usize::from(most)),
        None => list_keys(canvas),
    };
    let width = (canvas.app.cells.width(&right) as u16).min(most);
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
        if canvas.app.cells.width(&words) > usize::from(area.width - 2) {
            return long_message(canvas, &words, style);
        }
        // A message may need the whole row; the facts come back with the next key.
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

/// A message that is longer than the last row stands whole, in as many rows as it needs, until the next key.
fn long_message(canvas: &mut Canvas, words: &str, style: Style) {
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
        let style = canvas.style(if status.wrong {
            Role::Error
        } else {
            Role::Accent
        });
        if canvas.app.cells.width(&words) > usize::from(area.width.saturating_sub(2)) {
            return long_message(canvas, &words, style);
        }
        row(canvas);
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

/// What waits, what is selected, page, share read, notes, whether they are kept, the key for help, in at most `room` cells where that can be.
fn facts(canvas: &Canvas, reading: &Reading, room: usize) -> String {
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
    let filtered = !reading.notes_view.filter.is_empty();
    // Each with its worth: what is worth least goes first where there is no room for all.
    let told = [
        (9, waiting),
        (8, selected(reading).map(|told| told.say(lang))),
        (6, Some(page(reading).say(lang))),
        (2, own_page(reading).map(|told| told.say(lang))),
        (
            if reading.document.complete { 3 } else { 7 },
            Some(share(canvas, reading)),
        ),
        (
            if filtered { 4 } else { 1 },
            notes(reading).map(|told| told.say(lang)),
        ),
        (2, redactions.map(|told| told.say(lang))),
        (5, keeping(reading).map(|key| lang.text(key).to_owned())),
        (
            0,
            key.map(|key| Message::new("tui.help-key").with("key", key).say(lang)),
        ),
    ];
    let mut told: Vec<(u8, String)> = told
        .into_iter()
        .filter_map(|(worth, words)| Some((worth, words?)))
        .collect();
    loop {
        let words: Vec<&str> = told.iter().map(|(_, words)| words.as_str()).collect();
        let words = words.join(BETWEEN);
        let least = told.iter().map(|(worth, _)| *worth).min();
        if told.len() < 2 || canvas.app.cells.width(&words) <= room {
            return words;
        }
        told.retain(|(worth, _)| Some(*worth) != least);
    }
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

/// The least cells that a shortened heading is worth showing in.
const HEADING_LEAST: usize = 10;

/// The sections around the caret and the reference of the place. Where there is little room, outer sections become their numbers, then a long
/// quotation in the reference is shortened, then the heading, and at last the reference stands alone.
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
    let nodes: Vec<&crate::outline::Node> = reading
        .breadcrumb()
        .into_iter()
        .filter_map(|node| reading.outline.nodes.get(node))
        .collect();
    let Some((last, outer)) = nodes.split_last() else {
        let tail = cells.width(&reference) + 2;
        return if reference.is_empty() {
            reading.name.clone()
        } else {
            let name = cells.truncate(&reading.name, room.saturating_sub(tail));
            format!("{name}  {reference}")
        };
    };
    let tail = |reference: &str| match reference {
        "" => String::new(),
        reference => format!("  {reference}"),
    };
    let names: Vec<String> = nodes.iter().map(|node| node.heading()).collect();
    let all = format!("{}{}", names.join(STEP), tail(&reference));
    if cells.width(&all) <= room {
        return all;
    }
    let reference = shorter_quotation(&reference, room / 2, cells);
    let tail = tail(&reference);
    let left = room.saturating_sub(cells.width(&tail));
    let mut numbers = String::new();
    for node in outer {
        numbers.push_str(&number_of(node, cells));
        numbers.push_str(STEP);
    }
    let heading = last.heading();
    let beside = left.saturating_sub(cells.width(&numbers));
    if beside >= cells.width(&heading).min(2 * HEADING_LEAST) {
        return format!("{numbers}{}{tail}", cells.truncate(&heading, beside));
    }
    if left >= HEADING_LEAST {
        return format!("{}{tail}", cells.truncate(&heading, left));
    }
    cells.truncate(reference.trim_start(), room).into_owned()
}

/// What an outer section is called where there is no room for its words.
fn number_of(node: &crate::outline::Node, cells: Cells) -> String {
    let number = node
        .number
        .trim_end_matches(['、', '．', '.', '，', ',', '：', ':', ' ', '\u{3000}']);
    if number.is_empty() {
        cells.truncate(&node.heading(), 8).into_owned()
    } else {
        number.to_owned()
    }
}

/// A reference of at most so many cells, when leaving out words of the heading that it quotes can do it: what is in front of the
/// quotation and the paragraph behind it stay.
fn shorter_quotation(reference: &str, most: usize, cells: Cells) -> String {
    let width = cells.width(reference);
    let quoted = reference.find('“').zip(reference.rfind('”'));
    let Some((open, close)) = quoted.filter(|(open, close)| width > most && open < close) else {
        return reference.to_owned();
    };
    let (head, rest) = reference.split_at(open + '“'.len_utf8());
    let (words, end) = rest.split_at(close - head.len());
    let around = cells.width(head) + cells.width(end);
    let room = most.saturating_sub(around).max(HEADING_LEAST);
    format!("{head}{}{end}", cells.truncate(words, room))
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

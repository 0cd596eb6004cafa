//! What lies over the panes: lists to choose from, the note editor, help.

mod scroll;

use ratatui::style::Modifier;

use super::status::window;
use super::style::Role;
use super::{Canvas, panes, put, relink};
use crate::app::buffer::wrap;
use crate::app::geometry::Area;
use crate::app::overlays::{Item, NoteEditor, Overlay, Pick, Picker, Recipient};

/// Draws one overlay.
pub(super) fn draw(canvas: &mut Canvas, overlay: &Overlay) {
    match overlay {
        Overlay::Outline | Overlay::Notes => panes::over(canvas, overlay),
        Overlay::Picker(list) => picker(canvas, list),
        Overlay::Editor(note) => editor(canvas, note),
        Overlay::Relink(desk) => relink::draw(canvas, desk),
        Overlay::Scroll(text) => scroll::draw(canvas, text),
        Overlay::Codes(view) => super::codes::draw(canvas, view),
        Overlay::Prompt(_) => {}
    }
}

/// A box without lines: the paper of an overlay with a title.
pub(super) fn paper(canvas: &mut Canvas, area: Area, title: &str, hint: &str) {
    let style = canvas.style(Role::Overlay);
    put::clear(canvas.buffer, area, style);
    let heading = canvas
        .style(Role::Accent)
        .patch(style)
        .add_modifier(Modifier::REVERSED);
    canvas.fill((area.x, area.y), area.width, heading);
    let width = canvas.app.cells.width(hint) as u16;
    canvas.line(
        (area.x + 1, area.y),
        area.width.saturating_sub(width + 3),
        title,
        heading,
    );
    canvas.put(
        (area.right().saturating_sub(width + 1), area.y),
        width,
        hint,
        heading,
    );
}

/// The title of a list to choose from, and its hint on keys.
fn picker_title(pick: &Pick) -> (&'static str, &'static str) {
    match pick {
        Pick::Command => ("tui.title-palette", "tui.hint-palette"),
        Pick::Tag(_) => ("tui.title-tags", "tui.hint-tags"),
        Pick::TagByKey(_) => ("tui.title-tag-by-key", "tui.hint-tag-by-key"),
        Pick::CodeColor(_) => ("tui.title-code-color", "tui.hint-palette"),
        Pick::CodeMerge(_) => ("tui.title-code-merge", "tui.hint-palette"),
        Pick::CodeParent(_) => ("tui.title-code-parent", "tui.hint-palette"),
        Pick::CodeRemove(_) => ("tui.title-code-remove", "tui.hint-palette"),
        Pick::Export => ("tui.title-export", "tui.hint-palette"),
        Pick::Theme(_) => ("tui.title-themes", "tui.hint-themes"),
        Pick::Heading => ("tui.title-headings", "tui.hint-palette"),
        Pick::Elsewhere => ("tui.title-elsewhere", "tui.hint-palette"),
        Pick::Encoding => ("tui.title-encodings", "tui.hint-palette"),
        Pick::Member => ("tui.title-members", "tui.hint-palette"),
        Pick::Link => ("tui.title-links", "tui.hint-palette"),
        Pick::LinkFile(_) => ("tui.title-link-file", "tui.hint-palette"),
        Pick::LinkOutside(_) => ("tui.title-link-outside", "tui.hint-palette"),
        Pick::Redaction => ("tui.title-redactions", "tui.hint-palette"),
        Pick::SetPlace => ("tui.title-set-place", "tui.hint-place"),
        Pick::GotoPlace => ("tui.title-goto-place", "tui.hint-place"),
        Pick::RemovePlace => ("tui.title-remove-place", "tui.hint-place"),
        Pick::Past => ("tui.title-past", "tui.hint-past"),
    }
}

/// Draws a list to choose from: its title, what is typed, the lines that fit it, words on the chosen one.
fn picker(canvas: &mut Canvas, picker: &Picker) {
    let area = canvas.app.picker_area();
    let (title, hint) = picker_title(&picker.pick);
    let (title, hint) = (canvas.say(title), canvas.say(hint));
    paper(canvas, area, title, hint);
    picker_typed(canvas, picker, area);
    let room = canvas.app.picker_list_height();
    let top = picker.top(room);
    let shown = picker.fits.iter().enumerate().skip(top).take(room);
    for (i, index) in shown {
        if let Some(item) = picker.items.get(*index) {
            let y = area.y + 2 + (i - top) as u16;
            picker_line(canvas, picker, item, (area, y), i == picker.cursor);
        }
    }
    picker_words(canvas, picker, area, room);
    if picker.fits.is_empty() {
        picker_empty(canvas, picker, area);
    }
}

/// Draws what is typed, with the hardware cursor at its caret.
fn picker_typed(canvas: &mut Canvas, picker: &Picker, area: Area) {
    let (style, accent) = (canvas.style(Role::Overlay), canvas.over(Role::Accent));
    canvas.put((area.x + 1, area.y + 1), 1, ">", accent);
    let (typed, column) = window(
        canvas,
        picker.buffer.text(),
        picker.buffer.caret(),
        usize::from(area.width.saturating_sub(5)),
    );
    let width = area.width.saturating_sub(4);
    canvas.put((area.x + 3, area.y + 1), width, &typed, style);
    canvas.cursor = Some((area.x + 3 + column as u16, area.y + 1));
}

/// Draws one line of a list: its sign, the colour of a code, the label, what explains it, and at the right its counts and key.
fn picker_line(canvas: &mut Canvas, picker: &Picker, item: &Item, at: (Area, u16), chosen: bool) {
    let (area, y) = at;
    let line = canvas.style(if chosen { Role::Cursor } else { Role::Overlay });
    let (dim, accent) = if chosen {
        (line, line)
    } else {
        (canvas.style(Role::OverlayDim), canvas.over(Role::Accent))
    };
    canvas.fill((area.x, y), area.width, line);
    let sign = if picker.marked.contains(&item.value) {
        "+"
    } else if item.on {
        "*"
    } else {
        ""
    };
    canvas.put((area.x + 1, y), 1, sign, accent);
    let color = item.color.filter(|_| !chosen);
    if let Some(color) = color {
        let swatch = canvas.theme.sign(color, line);
        canvas.put((area.x + 2, y), 1, " ", swatch);
    }
    let label = color.map_or(line, |color| {
        canvas.theme.tag(color, line).add_modifier(Modifier::BOLD)
    });
    let hint = picker_hint(item);
    let hint_width = canvas.app.cells.width(&hint) as u16;
    let room = area.width.saturating_sub(hint_width + 5);
    // While nothing is typed, codes stand as a tree; a line that was found stands alone, with its whole name.
    let typed = !picker.buffer.text().is_empty();
    let tree = item.leaf.as_ref().filter(|_| !typed);
    let own_indent = if item.leaf.is_some() && typed {
        0
    } else {
        item.indent as u16
    };
    let indent = own_indent.min(room / 3);
    let words = tree.unwrap_or(&item.label);
    let words = canvas.app.cells.truncate(words, usize::from(room - indent));
    let words = words.into_owned();
    let used = indent + canvas.put((area.x + 3 + indent, y), room - indent, &words, label);
    let left = room.saturating_sub(used + 2);
    canvas.line((area.x + 5 + used, y), left, &item.detail, dim);
    let end = area.right().saturating_sub(hint_width + 1);
    canvas.put((end, y), hint_width, &hint, accent);
}

/// Says what to press where no line fits.
fn picker_empty(canvas: &mut Canvas, picker: &Picker, area: Area) {
    let typed = picker.buffer.text().trim().to_owned();
    let words = match picker.pick {
        Pick::Tag(_) if typed.is_empty() => canvas.say("tui.first-tag").to_owned(),
        Pick::Tag(_) => crate::message::Message::new("tui.new-tag")
            .with("tag", typed)
            .say(canvas.app.lang),
        Pick::SetPlace => canvas.say("tui.first-place").to_owned(),
        _ => canvas.say("tui.nothing-fits").to_owned(),
    };
    let dim = canvas.style(Role::OverlayDim);
    let width = area.width.saturating_sub(4);
    canvas.line((area.x + 3, area.y + 2), width, &words, dim);
}

/// What stands at the right of a line: the uses of a tag here and in all notes files, then its key.
fn picker_hint(item: &Item) -> String {
    let count = match item.count {
        Some((here, Some(all))) if all > here => format!("{here}/{all}"),
        Some((here, _)) if here > 0 => here.to_string(),
        _ => String::new(),
    };
    let own = item.key.filter(|key| item.hint != String::from(*key));
    let own = own.map(|key| format!("[{key}]")).unwrap_or_default();
    // The digit stands in a column of its own.
    let digit = if item.count.is_some() && item.hint.is_empty() {
        " "
    } else {
        &item.hint
    };
    [count.as_str(), own.as_str(), digit]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("  ")
}

/// The whole definition of the code under the cursor, below the list.
fn picker_words(canvas: &mut Canvas, picker: &Picker, area: Area, list: usize) {
    let y = area.y + 2 + list as u16;
    let lines = usize::from(area.bottom().saturating_sub(y));
    if lines < 2 {
        return;
    }
    let rule = canvas.style(Role::OverlayDim);
    let style = canvas.style(Role::Overlay);
    let width = usize::from(area.width.saturating_sub(4));
    for x in area.x + 2..area.right().saturating_sub(2) {
        canvas.put((x, y), 1, "-", rule);
    }
    let words = picker
        .chosen()
        .filter(|item| !item.unknown)
        .map(|item| item.detail.as_str())
        .unwrap_or_default();
    for (i, line) in shortened(canvas, words, width, lines - 1)
        .iter()
        .enumerate()
    {
        canvas.line((area.x + 2, y + 1 + i as u16), width as u16, line, style);
    }
}

/// Words broken into at most so many lines; where more would follow, the last one says so.
pub(super) fn shortened(canvas: &Canvas, words: &str, width: usize, lines: usize) -> Vec<String> {
    let mut broken = wrap(words, width, canvas.app.cells);
    if broken.len() > lines {
        broken.truncate(lines);
        if let Some(last) = broken.last_mut() {
            let cut = canvas
                .app
                .cells
                .truncate(last, width.saturating_sub(1))
                .into_owned();
            *last = if cut.ends_with('…') {
                cut
            } else {
                format!("{cut}…")
            };
        }
    }
    broken
}

fn editor(canvas: &mut Canvas, editor: &NoteEditor) {
    let Some(inner) = canvas.app.editor_area() else {
        return;
    };
    let area = Area {
        x: inner.x - 2,
        y: inner.y - 2,
        width: inner.width + 4,
        height: inner.height + 2,
    };
    let title = match editor.recipient {
        Recipient::Document => "tui.title-note-document",
        Recipient::Section(_) => "tui.title-note-section",
        Recipient::Lost(_) => "tui.title-note-lost",
        _ => "tui.title-note",
    };
    let mode = crate::keymap::Mode::Editor;
    let key = |command: &str| {
        canvas
            .app
            .keymap
            .keys_of(mode, command)
            .into_iter()
            .next()
            .unwrap_or_default()
    };
    let hint = crate::message::Message::new("tui.hint-editor")
        .with("save", key("editor-save"))
        .with("cancel", key("editor-cancel"));
    let hint = hint.say(canvas.app.lang);
    let title = canvas.say(title);
    paper(canvas, area, title, &hint);
    let (style, dim) = (canvas.style(Role::Overlay), canvas.style(Role::OverlayDim));
    let quote = editor.quote.replace('\n', " ");
    canvas.line((inner.x, area.y + 1), inner.width, &quote, dim);
    for i in 0..inner.height {
        for glyph in editor.glyphs(editor.top + usize::from(i)) {
            let x = inner.x + glyph.column as u16;
            canvas.put(
                (x, inner.y + i),
                inner.right().saturating_sub(x),
                &glyph.text,
                style,
            );
        }
    }
    let (row, column) = editor.caret;
    let y = inner.y + (row.saturating_sub(editor.top) as u16).min(inner.height.saturating_sub(1));
    canvas.cursor = Some((inner.x + (column as u16).min(inner.width), y));
}

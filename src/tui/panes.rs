//! What fills the screen: the text with its gutter, the outline, the notes; the list of documents; what is said when nothing is open.

use ratatui::style::{Modifier, Style};

use super::style::Role;
use super::{Canvas, put};
use crate::anchor::Placement;
use crate::app::geometry::{Area, GUTTER, Geometry};
use crate::app::notes::{CARD_INDENT, CardPart};
use crate::app::overlays::Overlay;
use crate::app::pointer::LIST_TOP;
use crate::app::reading::Reading;
use crate::app::relink;
use crate::app::selection::Selection;
use crate::app::{Focus, List};
use crate::layout::HANG;
use crate::message::Message;
use crate::outline::Tier;
use crate::paint::{self, Hint, Ink, Layers};
use crate::text::{Cells, Span};

/// Draws an open document.
pub(super) fn reading(canvas: &mut Canvas, reading: &Reading) {
    let geometry = canvas.app.geometry();
    if let Some(area) = geometry.outline {
        outline(canvas, reading, area);
        rule(canvas, area.right(), area);
    }
    if let Some(area) = geometry.notes {
        rule(canvas, area.x - 1, area);
        notes(canvas, reading, area);
    }
    text(canvas, reading, &geometry);
}

/// A thin upright line between panes, of a form that is one cell wide for certain.
fn rule(canvas: &mut Canvas, x: u16, area: Area) {
    let style = canvas.style(Role::Rule);
    let sign = canvas.app.cells.form("│", "|");
    for row in area.y..area.bottom() {
        canvas.put((x, row), 1, sign, style);
    }
}

fn text(canvas: &mut Canvas, reading: &Reading, geometry: &Geometry) {
    let layers = layers(canvas, reading);
    for (i, page_row) in reading.page.iter().enumerate() {
        let (area, line) = reading.line_of(i, geometry);
        if line >= usize::from(area.height) {
            continue;
        }
        let y = area.y + line as u16;
        let row = &page_row.row;
        if !row.lead.is_empty() {
            let style = canvas.style(Role::Dim);
            canvas.put((area.x, y), area.width, &row.lead, style);
        }
        for run in paint::paint(
            &reading.document,
            row,
            &page_row.glyphs,
            page_row.code.as_deref(),
            &layers,
        ) {
            let style = canvas.theme.look(&run.look);
            let right = area.right() + HANG as u16;
            let x = (area.x + run.column as u16).min(right);
            canvas.put((x, y), right - x, &run.text, style);
        }
        gutter_signs(canvas, &layers, page_row, (area.x - GUTTER, y));
    }
    link_hints(canvas, reading, geometry);
    if let Some(place) = reading.cell_of(reading.view.caret, geometry)
        && canvas.app.overlays.is_empty()
        && canvas.app.focus == Focus::Text
    {
        canvas.cursor = Some(place);
    }
}

/// The letters by which links are chosen, over the first cell of each.
fn link_hints(canvas: &mut Canvas, reading: &Reading, geometry: &Geometry) {
    let style = canvas
        .style(Role::Accent)
        .add_modifier(Modifier::REVERSED | Modifier::BOLD);
    let cells: Vec<(char, ((u16, u16), u16))> = canvas
        .app
        .link_hints
        .iter()
        .filter_map(|(letter, link)| {
            let start = link.span.start.max(reading.shown().start);
            let reference = || reading.cell_of_reference(link.span.start, geometry);
            let place = link.span.is_empty().then(reference).flatten();
            let words = || Some((reading.cell_of(start, geometry)?, 2));
            Some((*letter, place.or_else(words)?))
        })
        .collect();
    for (letter, (place, width)) in cells {
        let room = usize::from(width);
        canvas.put(place, width, &format!("{letter:<room$}"), style);
    }
}

/// The number of the mark that a row touches, and a bar beside the sentence that the next key acts on.
fn gutter_signs(
    canvas: &mut Canvas,
    layers: &Layers,
    page_row: &crate::app::reading::PageRow,
    (x, y): (u16, u16),
) {
    let row = &page_row.row;
    let numbers = paint::gutter(row, layers);
    if let Some(first) = numbers.first() {
        let words = stacked(&numbers, usize::from(GUTTER - 1));
        let style = match first.color {
            Some(color) if first.begins => canvas.theme.number(color),
            _ if first.begins => canvas.style(Role::Accent),
            _ => canvas.style(Role::Dim),
        };
        let width = canvas.app.cells.width(&words) as u16;
        canvas.put(
            (x + (GUTTER - 1).saturating_sub(width), y),
            GUTTER - 1,
            &words,
            style,
        );
    }
    let acted_on = layers.selection.or(layers.sentence);
    let here = acted_on.is_some_and(|span| {
        page_row
            .glyphs
            .iter()
            .any(|glyph| span.contains(glyph.span.start))
    });
    if here && (canvas.app.overlays.is_empty() || canvas.app.relink().is_some()) {
        let style = canvas.style(Role::Accent);
        let sign = canvas.app.cells.form("▎", "|");
        canvas.put((x + GUTTER - 1, y), 1, sign, style);
    }
}

/// The numbers of the marks that a row touches, in so many cells: each with the sign of its state, several parted by commas, or the first
/// one and how many more there are.
fn stacked(signs: &[paint::Sign], room: usize) -> String {
    let one = |sign: &paint::Sign| format!("{}{}", sign.number, sign.sign);
    let all: Vec<String> = signs.iter().map(one).collect();
    let (first, more) = (all.first().cloned().unwrap_or_default(), all.len() - 1);
    let forms = [
        all.join(","),
        format!("{first}+{more}"),
        format!("{first}+"),
    ];
    forms
        .into_iter()
        .find(|form| form.len() <= room)
        .unwrap_or(first)
}

fn layers(canvas: &Canvas, reading: &Reading) -> Layers {
    let shown = reading.shown();
    let active = reading
        .notes_view
        .cursor
        .or_else(|| reading.annotation_here());
    let inks = reading
        .notes_listed()
        .into_iter()
        .filter_map(|numbered| {
            let span = numbered.entry.placement.span()?;
            (span.start < shown.end && span.end > shown.start).then(|| Ink {
                span,
                color: reading.color_of(numbered.entry),
                number: numbered.number,
                active: active == Some(numbered.entry.annotation.id),
                sign: relink::sign(&numbered.entry.placement),
            })
        })
        .collect();
    let headings = reading
        .outline
        .nodes
        .iter()
        .filter(|_| !reading.outline.inferred)
        .map(|node| node.span);
    let hits = reading
        .find
        .as_ref()
        .and_then(|find| find.hits.as_ref())
        .map_or(&[][..], |hits| &hits[..]);
    let first = hits.partition_point(|hit| hit.end <= shown.start);
    let marks_sentence = canvas.app.focus == Focus::Text
        && reading.view.selection.is_none()
        && canvas.app.relink().is_none();
    let sentence = marks_sentence.then(|| reading.sentence());
    Layers {
        headings: headings
            .filter(|span| span.intersect(shown).is_some())
            .collect(),
        inks,
        redactions: if canvas.app.redactions {
            reading.redactions_shown()
        } else {
            Vec::new()
        },
        hints: hints(reading, shown),
        hits: hits
            .iter()
            .skip(first)
            .take_while(|hit| hit.start < shown.end)
            .copied()
            .collect(),
        selection: match canvas.app.relink() {
            Some(desk) => desk.chosen(reading),
            None => reading.view.selection.map(Selection::span),
        },
        sentence,
    }
}

/// Where marks without a certain place may belong: the candidates of an uncertain one, and the heading of the section in which a lost
/// one stood.
fn hints(reading: &Reading, shown: Span) -> Vec<Hint> {
    let mut hints = Vec::new();
    for numbered in reading.notes_listed() {
        let hint = |at| Hint {
            at,
            number: numbered.number,
            sign: relink::sign(&numbered.entry.placement),
        };
        match &numbered.entry.placement {
            Placement::Uncertain(places) => {
                hints.extend(places.iter().map(|place| hint(place.span.start)));
            }
            Placement::Orphan => {
                let section = numbered.entry.annotation.anchor.section.last();
                let heading = reading.outline.nodes.iter().find(|node| {
                    shown.contains(node.span.start)
                        && section.is_some_and(|section| node.heading() == *section)
                });
                hints.extend(heading.map(|node| hint(node.span.start)));
            }
            _ => {}
        }
    }
    hints.retain(|hint| shown.contains(hint.at));
    hints
}

/// Draws the outline: the title, then the sections around the place, with counts of notes.
pub(super) fn outline(canvas: &mut Canvas, reading: &Reading, area: Area) {
    let rows = reading.outline_rows();
    let here = reading.outline_here(&rows);
    let base = canvas.style(Role::Ink);
    let dim = canvas.style(Role::Dim);
    canvas.line(
        (area.x + 1, area.y),
        area.width.saturating_sub(2),
        &reading.title(),
        dim,
    );
    if rows.is_empty() {
        let words = canvas.say("tui.no-outline");
        canvas.line(
            (area.x + 1, area.y + 2),
            area.width.saturating_sub(2),
            words,
            dim,
        );
        return;
    }
    for (line, node) in reading
        .outline_window(usize::from(area.height))
        .into_iter()
        .enumerate()
    {
        let Some((index, node)) =
            node.and_then(|index| Some((index, reading.outline.nodes.get(index)?)))
        else {
            continue;
        };
        let y = area.y + line as u16;
        let under_cursor = reading.outline_focus && reading.outline_view.cursor == index;
        let share = reading.share_read(node.reach);
        let read = share == 100;
        let style = match (under_cursor, here == Some(index), node.tier) {
            (true, ..) => canvas.style(Role::Cursor),
            (_, true, _) => canvas.style(Role::Heading),
            (_, _, Tier::Point) => dim,
            _ if read => dim,
            _ => base,
        };
        canvas.fill((area.x, y), area.width, style);
        if read {
            // A tick is two cells wide where disputed characters are.
            let sign = canvas.app.cells.form("✓", "v");
            canvas.put((area.x, y), 1, sign, if under_cursor { style } else { dim });
        }
        if !read && share > 0 {
            let sign = share_sign(share, canvas.app.cells);
            canvas.put((area.x, y), 1, sign, if under_cursor { style } else { dim });
        }
        if here == Some(index) {
            let accent = if under_cursor {
                style
            } else {
                canvas.style(Role::Accent)
            };
            canvas.put((area.x + 1, y), 1, ">", accent);
        }
        let indent = 3 + 2 * u16::from(node.level.saturating_sub(1)).min(area.width / 4);
        let count = reading.notes_in(node.reach);
        let count = if count == 0 {
            String::new()
        } else {
            count.to_string()
        };
        let count_width = canvas.app.cells.width(&count) as u16;
        let folded = if reading.outline_view.folded.contains(&index) {
            " +"
        } else {
            ""
        };
        let corrected = if node.corrected { "~" } else { "" };
        let label = format!("{corrected}{}{folded}", node.heading());
        let room = area.width.saturating_sub(indent + count_width + 2);
        canvas.line((area.x + indent, y), room, &label, style);
        let accent = if under_cursor {
            style
        } else {
            canvas.style(Role::Accent)
        };
        canvas.put(
            (area.right().saturating_sub(count_width + 1), y),
            count_width,
            &count,
            accent,
        );
    }
    outline_foot(canvas, reading, area);
}

/// How much of a section was read, in one cell: a bar that grows; where such bars may be two cells wide or missing, a dot and a colon.
fn share_sign(share: usize, cells: Cells) -> &'static str {
    const BARS: [&str; 7] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"];
    let bar = BARS.get(share * 7 / 100).copied().unwrap_or("▇");
    cells.form(bar, if share < 50 { "." } else { ":" })
}

/// Says in the last line that something is odd about the outline.
fn outline_foot(canvas: &mut Canvas, reading: &Reading, area: Area) {
    if !reading.outline_has_foot(usize::from(area.height)) {
        return;
    }
    let key = canvas
        .app
        .keymap
        .keys_of(crate::keymap::Mode::Outline, "information");
    let words = Message::new("tui.outline-faults")
        .with("count", reading.outline.faults.len())
        .with("key", key.first().cloned().unwrap_or_default())
        .say(canvas.app.lang);
    let dim = canvas.style(Role::Dim);
    canvas.line(
        (area.x + 1, area.bottom() - 1),
        area.width.saturating_sub(2),
        &words,
        dim,
    );
}

/// Draws the notes: cards beside their passages.
pub(super) fn notes(canvas: &mut Canvas, reading: &Reading, area: Area) {
    let dim = canvas.style(Role::Dim);
    if reading.notebook.entries().is_empty() {
        let keys = canvas
            .app
            .keymap
            .keys_of(crate::keymap::Mode::Text, "mark-last-tag");
        let key = keys.first().cloned().unwrap_or_default();
        let tag = canvas
            .app
            .keymap
            .keys_of(crate::keymap::Mode::Text, "tag")
            .first()
            .cloned()
            .unwrap_or_default();
        let words = Message::new("tui.no-notes")
            .with("mark", key)
            .with("tag", tag)
            .say(canvas.app.lang);
        for (i, line) in words.lines().enumerate() {
            canvas.line(
                (area.x + 1, area.y + 2 + i as u16),
                area.width.saturating_sub(2),
                line,
                dim,
            );
        }
        return;
    }
    for card in reading.cards(area, canvas.app.cells, canvas.app.lang) {
        for (i, (part, line)) in card.lines.iter().enumerate() {
            let y = area.y + (card.row + i) as u16;
            let style = card_style(canvas, *part, &card);
            if i == 0 {
                let number = format!("{}{}", card.number, card.sign);
                let style = canvas.theme.number(card.color);
                canvas.put((area.x, y), CARD_INDENT as u16, &number, style);
            }
            let x = area.x + CARD_INDENT as u16;
            canvas.line(
                (x, y),
                area.width.saturating_sub(CARD_INDENT as u16),
                line,
                style,
            );
        }
    }
    notes_foot(canvas, reading, area);
}

fn card_style(canvas: &Canvas, part: CardPart, card: &crate::app::notes::Card) -> Style {
    let base = canvas.style(Role::Ink);
    let style = match part {
        CardPart::Head => canvas
            .theme
            .tag(card.color, base)
            .add_modifier(Modifier::BOLD),
        CardPart::Note => base,
        CardPart::Quote | CardPart::More => canvas.style(Role::Dim),
        CardPart::State if card.sign == ">" => canvas.style(Role::Dim),
        CardPart::Warning | CardPart::State => canvas.style(Role::Error),
    };
    let warns = matches!(part, CardPart::Warning | CardPart::State);
    let selected = card.open && canvas.app.in_notes() && !warns;
    if selected {
        style.patch(canvas.style(Role::Cursor))
    } else {
        style
    }
}

/// The filter in force and annotations without a place, in the last rows.
fn notes_foot(canvas: &mut Canvas, reading: &Reading, area: Area) {
    let lang = canvas.app.lang;
    let mut lines = Vec::new();
    let lost = reading.notes_lost();
    let on_lost = |id| {
        reading
            .notebook
            .get(id)
            .is_some_and(|entry| entry.placement.span().is_none())
    };
    if lost > 0 && !reading.notes_view.cursor.is_some_and(on_lost) {
        lines.push((
            Message::new("tui.lost-notes")
                .with("count", lost)
                .with("key", reading.notes_view.relink_key.as_str())
                .say(lang),
            canvas.style(Role::Error),
        ));
    }
    if !reading.notes_view.filter.is_empty() {
        let clear = keys_of(canvas, "clear-filter");
        lines.push((
            Message::new("tui.filter-clear")
                .with("key", clear)
                .say(lang),
            canvas.style(Role::Dim),
        ));
        let words = Message::new("tui.filter")
            .with("filter", reading.notes_view.filter.typed())
            .with("shown", reading.notes_listed().len())
            .with("all", reading.notebook.entries().len());
        lines.push((words.say(lang), canvas.style(Role::Accent)));
    }
    for (i, (words, style)) in lines.iter().rev().enumerate() {
        let y = area.bottom().saturating_sub(1 + i as u16);
        canvas.line((area.x + 1, y), area.width.saturating_sub(2), words, *style);
    }
}

/// Draws a pane over the text.
pub(super) fn over(canvas: &mut Canvas, overlay: &Overlay) {
    let geometry = canvas.app.geometry();
    let Some(reading) = canvas.app.reading() else {
        return;
    };
    let paper = canvas.style(Role::Ink);
    match overlay {
        Overlay::Outline => {
            let area = geometry.outline_overlay;
            put::clear(
                canvas.buffer,
                Area {
                    width: area.width + 1,
                    ..area
                },
                paper,
            );
            outline(canvas, reading, area);
            rule(canvas, area.right(), area);
        }
        Overlay::Notes => {
            let area = geometry.notes_overlay;
            put::clear(
                canvas.buffer,
                Area {
                    x: area.x - 1,
                    width: area.width + 1,
                    ..area
                },
                paper,
            );
            rule(canvas, area.x - 1, area);
            notes(canvas, reading, area);
        }
        _ => {}
    }
}

/// Draws the documents of a folder.
pub(super) fn list(canvas: &mut Canvas, list: &List) {
    let area = canvas.app.geometry().middle;
    let screen = canvas.app.geometry().screen;
    let heading = canvas.style(Role::Heading);
    let folder = if list.folder.as_os_str().is_empty() {
        Message::new("tui.documents")
    } else {
        Message::new("tui.documents-of").with("folder", list.folder.display().to_string())
    }
    .say(canvas.app.lang);
    canvas.line((1, 0), screen.width.saturating_sub(2), &folder, heading);
    if list.rows.is_empty() {
        let (dim, words) = (canvas.style(Role::Dim), canvas.say("tui.no-documents"));
        canvas.line((1, LIST_TOP), screen.width.saturating_sub(2), words, dim);
        return;
    }
    let room = usize::from(area.height.saturating_sub(LIST_TOP)).max(1);
    let top = (list.cursor + 1).saturating_sub(room);
    for (i, listed) in list.rows.iter().enumerate().skip(top).take(room) {
        let y = LIST_TOP + (i - top) as u16;
        let style = canvas.style(if i == list.cursor {
            Role::Cursor
        } else {
            Role::Ink
        });
        canvas.fill((0, y), screen.width, style);
        let notes = if listed.notes == 0 {
            String::new()
        } else {
            Message::new("tui.notes-count")
                .with("count", listed.notes)
                .say(canvas.app.lang)
        };
        let facts = format!("{notes}  {:>7}", size(listed.size));
        let width = canvas.app.cells.width(&facts) as u16;
        canvas.line(
            (2, y),
            screen.width.saturating_sub(width + 5),
            &listed.name,
            style,
        );
        canvas.put(
            (screen.width.saturating_sub(width + 1), y),
            width,
            &facts,
            style,
        );
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// Says that a document is being opened.
pub(super) fn opening(canvas: &mut Canvas, name: &str, percent: Option<u8>) {
    let message = match percent {
        Some(percent) => Message::new("tui.opening-percent")
            .with("name", name)
            .with("percent", usize::from(percent)),
        None => Message::new("tui.opening").with("name", name),
    };
    let words = message.say(canvas.app.lang);
    let words = percent.map_or(words.clone(), |percent| {
        format!("{words}\n\n{}", super::status::bar(percent, 40))
    });
    centred(canvas, &words, Role::Dim);
}

/// Says why nothing is open, and what to do.
pub(super) fn empty(canvas: &mut Canvas, why: &Message) {
    centred(canvas, &why.say(canvas.app.lang), Role::Ink);
}

fn centred(canvas: &mut Canvas, words: &str, role: Role) {
    let area = canvas.app.geometry().screen;
    let style = canvas.style(role);
    for (i, line) in words.lines().enumerate() {
        let width = (canvas.app.cells.width(line) as u16).min(area.width.saturating_sub(2));
        let y = (area.height / 3 + i as u16).min(area.height.saturating_sub(1));
        canvas.line(((area.width - width) / 2, y), width, line, style);
    }
}

/// The key that a command is first of all called by while reading.
fn keys_of(canvas: &Canvas, command: &str) -> String {
    let keys = canvas
        .app
        .keymap
        .keys_of(crate::keymap::Mode::Text, command);
    keys.into_iter().next().unwrap_or_default()
}

//! The text with its gutter: runs of looks in the colours of the theme, the numbers of marks, the letters of links.

use ratatui::style::Modifier;

use super::Canvas;
use super::style::Role;
use crate::anchor::Placement;
use crate::app::Focus;
use crate::app::geometry::{GUTTER, Geometry};
use crate::app::reading::Reading;
use crate::app::relink;
use crate::app::selection::Selection;
use crate::layout::HANG;
use crate::paint::{self, Hint, Ink, Layers};
use crate::text::Span;

pub(super) fn text(canvas: &mut Canvas, reading: &Reading, geometry: &Geometry) {
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
    let cells: Vec<_> = canvas
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

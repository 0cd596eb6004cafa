//! Selecting: units that grow and shrink, characters, words, rows.

use crate::app::ctx::Ctx;
use crate::app::selection::Selection;
use crate::text::{Offset, Span, graphemes, word_at};

/// Grows the selection: clause, sentence, point, paragraph, section.
pub(in crate::app) fn select_more(ctx: &mut Ctx) {
    grow(ctx, crate::app::selection::more);
}

/// Shrinks the selection.
pub(in crate::app) fn select_less(ctx: &mut Ctx) {
    grow(ctx, crate::app::selection::less);
}

fn grow(
    ctx: &mut Ctx,
    rung: fn(
        &crate::document::Document,
        &crate::outline::Outline,
        Offset,
        Option<Span>,
    ) -> Option<Span>,
) {
    let Some(reading) = ctx.reading() else { return };
    let now = reading.view.selection.map(Selection::span);
    if let Some(span) = rung(&reading.document, &reading.outline, reading.view.caret, now) {
        reading.view.selection = Some(Selection::of(span));
    }
}

/// Starts a selection at the caret, or drops the one there is.
pub(in crate::app) fn select_character(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    if reading.view.selection.take().is_some() {
        return;
    }
    let at = reading.view.caret;
    let text = &reading.document.text;
    let first = graphemes(text, Span::new(at, text.clamp(Offset(at.0 + 256)))).next();
    let end = first.map_or(at, |(start, grapheme)| Offset(start.0 + grapheme.len()));
    reading.view.selection = Some(Selection {
        anchor: at,
        head: end,
    });
}

/// Selects the word under the caret.
pub(in crate::app) fn select_word(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let word = word_at(
        &reading.document.text,
        reading.document.paragraph_at(reading.view.caret),
        reading.view.caret,
    );
    if !word.is_empty() {
        reading.view.selection = Some(Selection::of(word));
    }
}

/// Selects the row under the caret, or one row more.
pub(in crate::app) fn select_row(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let now = reading.view.selection.map(Selection::span);
    let at = now.map_or(reading.view.caret, |span| span.end);
    let layout = reading.layout();
    let row = layout.row_at(at);
    let row = layout.row(row);
    let end = layout
        .glyphs(&row)
        .last()
        .map_or(row.span.end, |glyph| glyph.span.end);
    let end = if now.is_some() { row.span.end } else { end };
    let span = Span::new(now.map_or(row.span.start, |span| span.start), end);
    reading.view.selection = (!span.is_empty()).then(|| Selection::of(span));
}

/// Moves the other end of the selection from now on.
pub(in crate::app) fn swap_selection_ends(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    if let Some(selection) = &mut reading.view.selection {
        *selection = Selection {
            anchor: selection.head,
            head: selection.anchor,
        };
        let head = selection.head;
        reading.go_to(head);
    }
}

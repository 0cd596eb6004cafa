//! Moving through the text. With a selection, every movement moves its end.

use super::unread::reading_on;
use crate::app::ctx::Ctx;
use crate::app::reading::Reading;
use crate::layout;
use crate::message::Message;
use crate::outline::Tier;
use crate::text::{Offset, Span, graphemes, sentence_at, word_at};

/// Rows scrolled at most to bring the next row into view: pages may end early to keep headings with their text.
const SCROLL_MOST: usize = 12;

/// Moves the caret, or the end of the selection, by a step repeated `count` times. A step returns `None` where the text ends.
fn go(ctx: &mut Ctx, step: fn(&mut Reading, Offset) -> Option<Offset>) {
    let count = ctx.count.unwrap_or(1).min(10_000);
    let Some(reading) = ctx.reading() else { return };
    let mut at = reading
        .view
        .selection
        .map_or(reading.view.caret, |selection| selection.head);
    for _ in 0..count {
        match step(reading, at) {
            Some(next) => at = next,
            None => break,
        }
    }
    let column = reading.column;
    match &mut reading.view.selection {
        Some(selection) => {
            selection.head = at;
            let caret = selection.head;
            reading.go_to(caret);
        }
        None => reading.go_to(at),
    }
    reading.column = column;
}

/// A movement that forgets the column kept for movement by rows.
fn step(ctx: &mut Ctx, step: fn(&mut Reading, Offset) -> Option<Offset>) {
    go(ctx, step);
    if let Some(reading) = ctx.reading() {
        reading.column = None;
    }
}

/// A row further, scrolling by one row at the foot of the screen.
pub(in crate::app) fn next_row(ctx: &mut Ctx) {
    reading_on(ctx, |ctx| scrolling(ctx, 1));
}

/// A row back.
pub(in crate::app) fn previous_row(ctx: &mut Ctx) {
    scrolling(ctx, -1);
}

fn scrolling(ctx: &mut Ctx, direction: isize) {
    let count = ctx.count.unwrap_or(1).min(1_000);
    for _ in 0..count {
        let Some(reading) = ctx.reading() else { return };
        let at = reading
            .view
            .selection
            .map_or(reading.view.caret, |selection| selection.head);
        let Some(target) = row_step(reading, at, direction) else {
            return;
        };
        if !reading.shows(target) {
            bring_into_view(reading, target, direction);
        }
        let column = reading.column;
        if let Some(selection) = &mut reading.view.selection {
            selection.head = target;
        }
        reading.go_to(target);
        reading.column = column;
    }
}

/// The place one text row further or back in the column that the movement keeps.
fn row_step(reading: &mut Reading, at: Offset, direction: isize) -> Option<Offset> {
    let layout = reading.layout();
    let mut here = layout.row_at(at);
    let row = layout.row(here);
    let glyphs = layout.glyphs(&row);
    let kept = layout::column_of(&glyphs, &row, at);
    loop {
        here = if direction > 0 {
            layout.next(here)?
        } else {
            layout.previous(here)?
        };
        let row = layout.row(here);
        if row.span.is_empty() {
            continue;
        }
        let glyphs = layout.glyphs(&row);
        let column = *reading.column.get_or_insert(kept);
        return Some(layout::offset_at_column(&glyphs, &row, column));
    }
}

/// Scrolls as little as needed until a place just outside the screen is on it.
fn bring_into_view(reading: &mut Reading, target: Offset, direction: isize) {
    if direction < 0 {
        reading.view.top = target;
        reading.refresh();
        return;
    }
    for _ in 0..SCROLL_MOST {
        let top = reading.view.top;
        reading.view.top = layout::scroll(reading.layout(), top, 1);
        reading.refresh();
        if reading.shows(target) || reading.view.top == top {
            return;
        }
    }
}

pub(super) fn move_caret(reading: &mut Reading, at: Offset) {
    if let Some(selection) = &mut reading.view.selection {
        selection.head = at;
    }
    reading.go_to(at);
}

/// The first place at or after one that is no white space; the end of the text when there is none.
pub(super) fn skip_space(reading: &Reading, at: Offset) -> Offset {
    let text = &reading.document.text;
    let rest = text.slice(Span::new(at, text.end()));
    Offset(at.0 + (rest.len() - rest.trim_start().len()))
}

/// The last place before one that is no white space.
pub(super) fn skip_space_back(reading: &Reading, at: Offset) -> Option<Offset> {
    let text = &reading.document.text;
    let head = text.slice(Span::new(Offset(0), at)).trim_end();
    head.char_indices().next_back().map(|(i, _)| Offset(i))
}

/// To the next sentence.
pub(in crate::app) fn next_sentence(ctx: &mut Ctx) {
    reading_on(ctx, |ctx| {
        step(ctx, |reading, at| {
            let text = &reading.document.text;
            let sentence = sentence_at(text, reading.document.paragraph_at(at), at);
            let end = if sentence.end > at {
                sentence.end
            } else {
                Offset(at.0 + 1)
            };
            if reading.view.selection.is_some() && at > sentence.start && at < sentence.end {
                return Some(sentence.end);
            }
            let next = skip_space(reading, text.clamp(end).max(sentence.end));
            if reading.view.selection.is_some() {
                return Some(sentence_at(text, reading.document.paragraph_at(next), next).end);
            }
            (next < text.end()).then_some(next)
        });
    });
}

/// To the start of this sentence, or of the one before.
pub(in crate::app) fn previous_sentence(ctx: &mut Ctx) {
    step(ctx, |reading, at| {
        let text = &reading.document.text;
        let here = sentence_at(text, reading.document.paragraph_at(at), at);
        if here.start < at {
            return Some(here.start);
        }
        let before = skip_space_back(reading, at)?;
        Some(sentence_at(text, reading.document.paragraph_at(before), before).start)
    });
}

/// To the next paragraph.
pub(in crate::app) fn next_paragraph(ctx: &mut Ctx) {
    reading_on(ctx, |ctx| {
        step(ctx, |reading, at| {
            let next = skip_space(reading, reading.document.paragraph_at(at).end.max(at));
            if reading.view.selection.is_some() {
                return Some(reading.document.paragraph_at(next).end);
            }
            (next < reading.document.text.end()).then_some(next)
        });
    });
}

/// To the start of this paragraph, or of the one before.
pub(in crate::app) fn previous_paragraph(ctx: &mut Ctx) {
    step(ctx, |reading, at| {
        let here = skip_space(reading, reading.document.paragraph_at(at).start);
        if here < at {
            return Some(here);
        }
        let before = skip_space_back(reading, at)?;
        Some(skip_space(
            reading,
            reading.document.paragraph_at(before).start,
        ))
    });
}

/// To the next section.
pub(in crate::app) fn next_section(ctx: &mut Ctx) {
    section(ctx, |reading, at| {
        sections(reading).find(|start| *start > at)
    });
}

/// To the start of this section, or of the one before.
pub(in crate::app) fn previous_section(ctx: &mut Ctx) {
    section(ctx, |reading, at| {
        sections(reading).take_while(|start| *start < at).last()
    });
}

fn section(ctx: &mut Ctx, find: fn(&mut Reading, Offset) -> Option<Offset>) {
    let Some(reading) = ctx.reading() else { return };
    reading.remember();
    let before = reading.view.caret;
    step(ctx, find);
    let Some(reading) = ctx.reading() else { return };
    if reading.view.caret == before {
        ctx.tell(Message::new("app.no-section"));
    }
}

fn sections(reading: &Reading) -> impl Iterator<Item = Offset> {
    let inferred = reading.outline.inferred;
    reading
        .outline
        .nodes
        .iter()
        .filter(move |node| inferred || node.tier == Tier::Section)
        .map(|node| node.span.start)
}

/// One character further.
pub(in crate::app) fn next_character(ctx: &mut Ctx) {
    reading_on(ctx, |ctx| {
        step(ctx, |reading, at| {
            let text = &reading.document.text;
            let rest = Span::new(at, text.clamp(Offset(at.0 + 256)));
            let next = graphemes(text, rest)
                .nth(1)
                .map_or(rest.end, |(next, _)| next);
            (next > at).then_some(next)
        });
    });
}

/// One character back.
pub(in crate::app) fn previous_character(ctx: &mut Ctx) {
    step(ctx, |reading, at| {
        let text = &reading.document.text;
        let head = Span::new(text.clamp(Offset(at.0.saturating_sub(256))), at);
        graphemes(text, head)
            .next_back()
            .map(|(previous, _)| previous)
    });
}

/// To the next word.
pub(in crate::app) fn next_word(ctx: &mut Ctx) {
    reading_on(ctx, |ctx| {
        step(ctx, |reading, at| {
            let text = &reading.document.text;
            let word = word_at(text, reading.document.paragraph_at(at), at);
            if reading.view.selection.is_some() {
                return Some(if word.end > at {
                    word.end
                } else {
                    skip_space(reading, at)
                });
            }
            let next = skip_space(reading, word.end.max(text.clamp(Offset(at.0 + 1))));
            (next < text.end()).then_some(next)
        });
    });
}

/// To the start of this word, or of the one before.
pub(in crate::app) fn previous_word(ctx: &mut Ctx) {
    step(ctx, |reading, at| {
        let before = skip_space_back(reading, at)?;
        Some(
            word_at(
                &reading.document.text,
                reading.document.paragraph_at(before),
                before,
            )
            .start
            .min(before),
        )
    });
}

/// To the start of the row.
pub(in crate::app) fn row_start(ctx: &mut Ctx) {
    step(ctx, |reading, at| {
        let layout = reading.layout();
        let row = layout.row_at(at);
        Some(layout.row(row).span.start)
    });
}

/// To the end of the row.
pub(in crate::app) fn row_end(ctx: &mut Ctx) {
    step(ctx, |reading, at| {
        let selecting = reading.view.selection.is_some();
        let layout = reading.layout();
        let row = layout.row_at(at);
        let row = layout.row(row);
        let glyphs = layout.glyphs(&row);
        let last = glyphs.iter().rfind(|glyph| !glyph.span.is_empty());
        last.map(|glyph| {
            if selecting {
                glyph.span.end
            } else {
                glyph.span.start
            }
        })
    });
}

/// Back to where the reader jumped from.
pub(in crate::app) fn jump_back(ctx: &mut Ctx) {
    let jumped = ctx.reading().is_some_and(Reading::jump_back);
    if jumped {
        return;
    }
    // A link may have led here from another file.
    let Some((target, how)) = ctx.app.trail.pop() else {
        return ctx.tell(Message::new("app.no-jump"));
    };
    let before = ctx.effects.len();
    ctx.open_as(target.clone(), how.clone());
    if ctx.effects.len() == before {
        ctx.app.trail.push((target, how));
    }
}

/// Forward again.
pub(in crate::app) fn jump_forward(ctx: &mut Ctx) {
    let jumped = ctx.reading().is_some_and(Reading::jump_forward);
    if !jumped {
        ctx.tell(Message::new("app.no-jump"));
    }
}

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

/// Scrolls the text by a row; the caret stays where it is unless it would leave the screen.
pub(in crate::app) fn scroll_down(ctx: &mut Ctx) {
    let rows = ctx.count.unwrap_or(1) as isize;
    reading_on(ctx, |ctx| scroll(ctx, rows));
}

/// Scrolls back by a row.
pub(in crate::app) fn scroll_up(ctx: &mut Ctx) {
    let rows = ctx.count.unwrap_or(1) as isize;
    scroll(ctx, -rows);
}

/// Half a screen further.
pub(in crate::app) fn next_half_page(ctx: &mut Ctx) {
    reading_on(ctx, |ctx| half_page(ctx, 1));
}

/// Half a screen back.
pub(in crate::app) fn previous_half_page(ctx: &mut Ctx) {
    half_page(ctx, -1);
}

fn half_page(ctx: &mut Ctx, direction: isize) {
    let Some(reading) = ctx.reading() else { return };
    let rows = (reading.height() / 2).max(1) as isize;
    scroll(ctx, rows * direction);
}

fn scroll(ctx: &mut Ctx, rows: isize) {
    let Some(reading) = ctx.reading() else { return };
    if rows > 0 && reading.page_next.is_none() {
        let last = reading.document.text.end();
        return move_caret(reading, last);
    }
    let top = reading.view.top;
    reading.view.top = layout::scroll(reading.layout(), top, rows);
    reading.refresh();
    if !reading.shows(reading.view.caret) {
        let shown = reading.shown();
        let place = if reading.view.caret < shown.start {
            first_sentence(reading, shown)
        } else {
            last_row(reading)
        };
        move_caret(reading, place);
    }
}

/// The next real page.
pub(in crate::app) fn next_page(ctx: &mut Ctx) {
    reading_on(ctx, turn_pages);
}

fn turn_pages(ctx: &mut Ctx) {
    for _ in 0..ctx.count.unwrap_or(1).min(1_000) {
        let Some(reading) = ctx.reading() else { return };
        let Some(next) = following_page(reading) else {
            let last = last_row(reading);
            move_caret(reading, last);
            return ctx.tell(Message::new("app.last-page"));
        };
        show_page(reading, next);
    }
}

/// The real page before.
pub(in crate::app) fn previous_page(ctx: &mut Ctx) {
    for _ in 0..ctx.count.unwrap_or(1).min(1_000) {
        let Some(reading) = ctx.reading() else { return };
        let Some(previous) = preceding_page(reading) else {
            let first = reading.first_place();
            move_caret(reading, first);
            return ctx.tell(Message::new("app.first-page"));
        };
        show_page(reading, previous);
    }
}

/// Where the next real page begins. After scrolling by rows this is nearer than a whole screen, so that nothing is passed over.
fn following_page(reading: &mut Reading) -> Option<Offset> {
    let next = reading.page_next?;
    let known = reading
        .pages
        .page_of(reading.view.top)
        .and_then(|page| reading.pages.starts.get(page + reading.pages_shown()))
        .copied();
    Some(
        known
            .filter(|start| *start > reading.view.top && *start <= next)
            .unwrap_or(next),
    )
}

fn preceding_page(reading: &mut Reading) -> Option<Offset> {
    let top = reading.view.top;
    if let Some(page) = reading.pages.page_of(top) {
        let start = reading.pages.starts.get(page).copied()?;
        return if start < top {
            Some(start)
        } else {
            let before = page
                .checked_sub(1)?
                .saturating_sub(reading.pages_shown() - 1);
            reading.pages.starts.get(before).copied()
        };
    }
    let height = reading.height();
    let before = layout::page_start_before(reading.layout(), top, height)?;
    if reading.pages_shown() == 1 {
        return Some(before);
    }
    layout::page_start_before(reading.layout(), before, height).or(Some(before))
}

fn show_page(reading: &mut Reading, top: Offset) {
    reading.view.top = top;
    reading.refresh();
    let shown = reading.shown();
    let place = first_sentence(reading, shown);
    move_caret(reading, place);
}

/// The first sentence that begins on the screen, so that the caret does not point back to the page before.
fn first_sentence(reading: &Reading, shown: Span) -> Offset {
    let text = &reading.document.text;
    let first = skip_space(reading, shown.start);
    let sentence = sentence_at(text, reading.document.paragraph_at(first), first);
    if sentence.start >= shown.start {
        return first;
    }
    let next = skip_space(reading, sentence.end);
    if shown.contains(next) { next } else { first }
}

fn last_row(reading: &Reading) -> Offset {
    reading
        .page
        .iter()
        .rev()
        .find(|row| !row.row.span.is_empty())
        .map_or(reading.view.caret, |row| row.row.span.start)
}

fn move_caret(reading: &mut Reading, at: Offset) {
    if let Some(selection) = &mut reading.view.selection {
        selection.head = at;
    }
    reading.go_to(at);
}

/// The first place at or after one that is no white space; the end of the text when there is none.
fn skip_space(reading: &Reading, at: Offset) -> Offset {
    let text = &reading.document.text;
    let rest = text.slice(Span::new(at, text.end()));
    Offset(at.0 + (rest.len() - rest.trim_start().len()))
}

/// The last place before one that is no white space.
fn skip_space_back(reading: &Reading, at: Offset) -> Option<Offset> {
    let text = &reading.document.text;
    let head = text.slice(Span::new(Offset(0), at)).trim_end();
    head.char_indices().next_back().map(|(i, _)| Offset(i))
}

/// To the start of the document.
pub(in crate::app) fn document_start(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    reading.remember();
    let first = reading.first_place();
    move_caret(reading, first);
}

/// To the end of the document, or to the page that the count names.
pub(in crate::app) fn document_end(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    reading.remember();
    let end = skip_space_back(reading, reading.document.text.end()).unwrap_or_default();
    let start = sentence_at(
        &reading.document.text,
        reading.document.paragraph_at(end),
        end,
    )
    .start;
    move_caret(reading, start);
}

/// To a page by its number; asks for it when none was typed.
pub(in crate::app) fn goto_page(ctx: &mut Ctx) {
    match ctx.count {
        Some(number) => to_page(ctx, number as usize),
        None => ctx.app.ask(crate::app::overlays::Purpose::Page),
    }
}

/// Shows the page that begins at a place, with the caret on its first sentence.
pub(in crate::app) fn open_page(reading: &mut Reading, start: Offset) {
    // Pages side by side stay together.
    reading.turn_to(start);
    let place = first_sentence(reading, Span::new(start, reading.shown().end));
    move_caret(reading, place);
}

/// Shows a page by its number from 1.
pub(in crate::app) fn to_page(ctx: &mut Ctx, number: usize) {
    let Some(reading) = ctx.reading() else { return };
    reading.wanted_page = None;
    if reading.show_page_number(number) {
        return;
    }
    // The pager may not have come that far; of a large file the rest may still be missing.
    if number > 0 && !(reading.pages.done && reading.document.complete) {
        reading.wanted_page = Some(number);
        return ctx.tell(Message::new("app.page-awaited").with("page", number));
    }
    let pages = reading.pages.starts.len();
    ctx.tell(
        Message::new("app.no-such-page")
            .with("page", number)
            .with("pages", pages),
    );
}

/// Goes where the words typed behind the question for a page say: `12` is a page of the screen, `p12` one that the document itself has, by
/// its label or else by its number, `50%` a share of the text.
pub(in crate::app) fn to_page_typed(ctx: &mut Ctx, typed: &str) {
    // Digits and signs of a Chinese input method mean their twins.
    let typed: String = typed.chars().map(half_width).collect();
    let number = |typed: &str| typed.trim().parse::<usize>().ok();
    if let Some(number) = number(&typed) {
        return to_page(ctx, number);
    }
    if let Some(percent) = typed
        .strip_suffix('%')
        .and_then(number)
        .filter(|p| *p <= 100)
    {
        return to_percent(ctx, percent);
    }
    if let Some(label) = typed.strip_prefix(['p', 'P']) {
        return to_own_page(ctx, label.trim());
    }
    if !typed.is_empty() {
        ctx.tell(Message::new("app.no-number").with("typed", typed));
    }
}

/// The half-width twin of a full-width character.
fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn to_percent(ctx: &mut Ctx, percent: usize) {
    let Some(reading) = ctx.reading() else { return };
    let text = &reading.document.text;
    let at = text.clamp(Offset(
        text.len() / 100 * percent + text.len() % 100 * percent / 100,
    ));
    let at = if percent == 100 {
        skip_space_back(reading, at).unwrap_or_default()
    } else {
        at
    };
    let start = sentence_at(
        &reading.document.text,
        reading.document.paragraph_at(at),
        at,
    )
    .start;
    reading.remember();
    move_caret(reading, start);
}

/// To a page of the document itself, of a PDF or a book.
fn to_own_page(ctx: &mut Ctx, label: &str) {
    let Some(reading) = ctx.reading() else { return };
    let pages = &reading.document.pages;
    let Some(last) = pages.last() else {
        return ctx.tell(Message::new("app.no-own-pages"));
    };
    let labelled = pages
        .iter()
        .find(|page| page.label.eq_ignore_ascii_case(label));
    let counted = || {
        let number: usize = label.parse().ok()?;
        pages.get(number.checked_sub(1)?)
    };
    let Some(at) = labelled.or_else(counted).map(|page| page.at) else {
        let last = last.label.clone();
        return ctx.tell(
            Message::new("app.no-such-page")
                .with("page", label)
                .with("pages", last),
        );
    };
    reading.remember();
    let at = skip_space(reading, at);
    move_caret(reading, at);
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

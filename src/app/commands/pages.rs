//! Turning pages, scrolling, going to a page or to an end of the document.

use super::motion::{move_caret, skip_space, skip_space_back};
use super::unread::reading_on;
use crate::app::ctx::Ctx;
use crate::app::reading::Reading;
use crate::layout;
use crate::message::Message;
use crate::text::{Offset, Span, sentence_at};

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
        let last = closing_place(reading);
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
            let last = closing_place(reading);
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

/// The last row with words; the blank lines that many files end with have nothing to mark or to read.
fn last_row(reading: &Reading) -> Offset {
    let text = &reading.document.text;
    reading
        .page
        .iter()
        .rev()
        .find(|row| !text.slice(row.row.span).trim().is_empty())
        .map_or(reading.view.caret, |row| {
            skip_space(reading, row.row.span.start)
        })
}

/// Where going on ends on the last page: its last row, or the last word of the text where a selection grows.
fn closing_place(reading: &Reading) -> Offset {
    if reading.view.selection.is_some() {
        return skip_space_back(reading, reading.document.text.end()).unwrap_or_default();
    }
    last_row(reading)
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

//! What was read: pages that the reader turned on from, and the way to what is left.

use super::pages::last_row_with_words;
use crate::app::ctx::Ctx;
use crate::app::reading::Reading;
use crate::app::selection::trim;
use crate::message::Message;
use crate::text::{Offset, Span};

/// Runs a movement by which one reads on, and takes in what it left behind on the screen. What a long step passed over was not seen, and
/// does not count; the last page counts when its last row is reached without passing anything over.
pub(super) fn reading_on(ctx: &mut Ctx, movement: impl FnOnce(&mut Ctx)) {
    let before = ctx
        .reading()
        .map(|reading| (reading.view.top, reading.page_next));
    movement(ctx);
    let (Some((top, next)), Some(reading)) = (before, ctx.reading()) else {
        return;
    };
    let end = reading.document.text.end();
    if reading.view.top > top {
        let left = reading.view.top.min(next.unwrap_or(end));
        reading.seen.add(Span::new(top, left));
    }
    let last = last_row_with_words(reading);
    let skipped = next.is_some_and(|next| reading.view.top > next);
    if !skipped
        && reading.page_next.is_none()
        && reading.document.complete
        && reading.row_of(reading.view.caret) == last
    {
        reading.seen.add(Span::new(reading.view.top, end));
    }
}

/// To the next stretch that was not read yet, going round at the end of the text.
pub(in crate::app) fn next_unread(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    match reading.next_unread() {
        Some(place) => reading.jump_to(place),
        None => ctx.tell(Message::new("app.all-read")),
    }
}

/// Says of a section that it was read, or of one that was read that it was not: of the one under the cursor of the outline, else of the
/// innermost one around the caret.
pub(in crate::app) fn toggle_read(ctx: &mut Ctx) {
    let in_outline = ctx.app.mode() == crate::keymap::Mode::Outline;
    let Some(reading) = ctx.reading() else { return };
    let node = if in_outline {
        Some(reading.outline_view.cursor)
    } else {
        reading.outline.section_at(reading.view.caret)
    };
    let Some(node) = node.and_then(|node| reading.outline.nodes.get(node)) else {
        return ctx.tell(Message::new("app.no-section-here"));
    };
    let (reach, title) = (node.reach, node.heading());
    let key = if reading.share_read(reach) == 100 {
        reading.seen.remove(reach);
        "app.section-unread"
    } else {
        reading.seen.add(reach);
        "app.section-read"
    };
    ctx.tell(Message::new(key).with("title", title));
}

impl Reading {
    /// The share of a stretch that was read, in percent, white space at its ends left out. 100 only when all of it was.
    pub fn share_read(&self, span: Span) -> usize {
        let span = trim(&self.document, span);
        match span.len() {
            0 => 0,
            length => self.seen.read_of(span) * 100 / length,
        }
    }

    fn next_unread(&self) -> Option<Offset> {
        let caret = self.view.caret;
        let starts: Vec<Offset> = self
            .seen
            .unread(self.document.text.span())
            .into_iter()
            .map(|gap| trim(&self.document, gap))
            .filter(|gap| !gap.is_empty())
            .map(|gap| gap.start)
            .collect();
        let other = |start: &&Offset| **start != caret;
        starts
            .iter()
            .find(|start| **start > caret)
            .or_else(|| starts.iter().find(other))
            .copied()
    }
}

//! Moving in the outline and in the notes.

use crate::app::Focus;
use crate::app::ctx::Ctx;
use crate::app::effect::Effect;
use crate::app::geometry::{Area, PANE_LEAST};
use crate::app::overlays::Overlay;
use crate::app::reading::Reading;
use crate::message::Message;
use crate::outline::Tier;

/// Lines of the outline pane above its first node.
pub(crate) const OUTLINE_HEAD: usize = 2;

impl Reading {
    /// The nodes of the outline that are seen: points only when wanted, nothing below a folded node.
    pub fn outline_rows(&self) -> Vec<usize> {
        let nodes = &self.outline.nodes;
        let hidden_below = |node: usize| {
            let mut parent = nodes.get(node).and_then(|node| node.parent);
            while let Some(above) = parent {
                if self.outline_view.folded.contains(&above) {
                    return true;
                }
                parent = nodes.get(above).and_then(|node| node.parent);
            }
            false
        };
        let wanted = |node: usize| {
            self.outline_view.points
                || self.outline.inferred
                || nodes
                    .get(node)
                    .is_some_and(|node| node.tier == Tier::Section)
        };
        // The title stands above the list.
        let title = |node: usize| nodes.get(node).is_some_and(|node| node.level == 0);
        (0..nodes.len())
            .filter(|node| !title(*node) && wanted(*node) && !hidden_below(*node))
            .collect()
    }

    /// The lines of the outline pane in a window of `height` lines: the title and a line of air, then as many nodes as fit around the cursor
    /// or the present section.
    pub fn outline_window(&self, height: usize) -> Vec<Option<usize>> {
        let rows = self.outline_rows();
        let foot = usize::from(self.outline_has_foot(height));
        let room = height.saturating_sub(OUTLINE_HEAD + foot).max(1);
        let kept = if self.outline_focus {
            Some(self.outline_view.cursor)
        } else {
            self.outline_here(&rows)
        };
        let at = kept
            .and_then(|node| rows.iter().position(|row| *row == node))
            .unwrap_or(0);
        let top = if rows.len() <= room {
            0
        } else {
            at.saturating_sub(room / 2).min(rows.len() - room)
        };
        let head = std::iter::repeat_n(None, OUTLINE_HEAD);
        head.chain(rows.into_iter().skip(top).take(room).map(Some))
            .collect()
    }

    /// Whether the last line of a pane of `height` lines says that something is odd about the outline.
    pub fn outline_has_foot(&self, height: usize) -> bool {
        !self.outline.faults.is_empty() && height > OUTLINE_HEAD + 2
    }

    /// The seen node of the outline at the caret: the innermost one that is not folded away.
    pub fn outline_here(&self, rows: &[usize]) -> Option<usize> {
        let mut node = self.outline.node_at(self.view.caret);
        while let Some(here) = node {
            if rows.contains(&here) {
                return Some(here);
            }
            node = self.outline.nodes.get(here).and_then(|node| node.parent);
        }
        None
    }
}

/// Puts the cursor of the outline on the section of the caret.
pub(in crate::app) fn put_cursor_here(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let rows = reading.outline_rows();
    if let Some(node) = reading.outline_here(&rows).or(rows.first().copied()) {
        reading.outline_view.cursor = node;
    }
}

fn outline_step(ctx: &mut Ctx, step: isize) {
    let count = isize::try_from(ctx.count.unwrap_or(1)).unwrap_or(1);
    let Some(reading) = ctx.reading() else { return };
    let rows = reading.outline_rows();
    let Some(last) = rows.len().checked_sub(1) else {
        return;
    };
    let now = rows
        .iter()
        .position(|row| *row >= reading.outline_view.cursor)
        .unwrap_or(last);
    let next = now
        .saturating_add_signed(step.saturating_mul(count))
        .min(last);
    reading.outline_view.cursor = rows.get(next).copied().unwrap_or(0);
}

/// To the next heading of the outline.
pub(in crate::app) fn outline_next(ctx: &mut Ctx) {
    outline_step(ctx, 1);
}

/// To the heading before.
pub(in crate::app) fn outline_previous(ctx: &mut Ctx) {
    outline_step(ctx, -1);
}

/// A screen further in the outline.
pub(in crate::app) fn outline_next_page(ctx: &mut Ctx) {
    let rows = page(ctx);
    outline_step(ctx, rows);
}

/// A screen back in the outline.
pub(in crate::app) fn outline_previous_page(ctx: &mut Ctx) {
    let rows = page(ctx);
    outline_step(ctx, -rows);
}

fn page(ctx: &Ctx) -> isize {
    isize::try_from(ctx.app.geometry().middle.height.saturating_sub(3)).unwrap_or(10)
}

/// To the first heading.
pub(in crate::app) fn outline_first(ctx: &mut Ctx) {
    outline_step(ctx, -1_000_000);
}

/// To the last heading.
pub(in crate::app) fn outline_last(ctx: &mut Ctx) {
    outline_step(ctx, 1_000_000);
}

/// Shows the text of the heading under the cursor.
pub(in crate::app) fn outline_enter(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    if let Some(start) = reading
        .outline
        .nodes
        .get(reading.outline_view.cursor)
        .map(|node| node.span.start)
    {
        reading.jump_to(start);
    }
    leave(ctx);
}

/// Folds the section under the cursor, or the one around it.
pub(in crate::app) fn outline_fold(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let cursor = reading.outline_view.cursor;
    let has_children = reading
        .outline
        .nodes
        .iter()
        .any(|node| node.parent == Some(cursor));
    let folds = has_children && !reading.outline_view.folded.contains(&cursor);
    let parent = reading
        .outline
        .nodes
        .get(cursor)
        .and_then(|node| node.parent);
    if folds {
        reading.outline_view.folded.insert(cursor);
    } else if let Some(parent) = parent {
        reading.outline_view.cursor = parent;
    }
}

/// Unfolds the section under the cursor; shows its points when it has nothing else below it.
pub(in crate::app) fn outline_unfold(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let cursor = reading.outline_view.cursor;
    if !reading.outline_view.folded.remove(&cursor)
        && reading
            .outline
            .nodes
            .iter()
            .any(|node| node.parent == Some(cursor))
    {
        reading.outline_view.points = true;
    }
}

/// Folds every section, or unfolds all.
pub(in crate::app) fn outline_fold_all(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    if !reading.outline_view.folded.is_empty() {
        reading.outline_view.folded.clear();
        return;
    }
    let nodes = &reading.outline.nodes;
    let parents = nodes
        .iter()
        .filter_map(|node| node.parent)
        .filter(|node| nodes.get(*node).is_some_and(|n| n.level > 0));
    reading.outline_view.folded = parents.collect();
    let rows = reading.outline_rows();
    if !rows.contains(&reading.outline_view.cursor) {
        reading.outline_view.cursor = reading
            .outline_here(&rows)
            .or(rows.first().copied())
            .unwrap_or(0);
    }
}

/// Shows or hides points below their sections.
pub(in crate::app) fn outline_points(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    reading.outline_view.points = !reading.outline_view.points;
    let rows = reading.outline_rows();
    while !rows.contains(&reading.outline_view.cursor) {
        let parent = reading
            .outline
            .nodes
            .get(reading.outline_view.cursor)
            .and_then(|node| node.parent);
        let Some(parent) = parent else { break };
        reading.outline_view.cursor = parent;
    }
}

/// To the next annotation of the list; the text follows.
pub(in crate::app) fn notes_next(ctx: &mut Ctx) {
    notes_step(ctx, 1);
}

/// To the annotation before.
pub(in crate::app) fn notes_previous(ctx: &mut Ctx) {
    notes_step(ctx, -1);
}

/// To the first annotation.
pub(in crate::app) fn notes_first(ctx: &mut Ctx) {
    notes_step(ctx, -1_000_000);
}

/// To the last annotation.
pub(in crate::app) fn notes_last(ctx: &mut Ctx) {
    notes_step(ctx, 1_000_000);
}

fn notes_step(ctx: &mut Ctx, step: isize) {
    let count = isize::try_from(ctx.count.unwrap_or(1)).unwrap_or(1);
    if let Some(reading) = ctx.reading() {
        reading.notes_step(step.saturating_mul(count));
    }
}

/// Back to the text, at the passage of the annotation under the cursor.
pub(in crate::app) fn notes_enter(ctx: &mut Ctx) {
    if let Some(reading) = ctx.reading() {
        let place = reading
            .notes_view
            .cursor
            .and_then(|id| reading.notebook.get(id))
            .and_then(|e| e.placement.span());
        if let Some(span) = place {
            reading.jump_to(span.start);
        }
    }
    leave(ctx);
}

/// Gives the keys back to the text.
pub(super) fn leave(ctx: &mut Ctx) {
    if matches!(
        ctx.app.overlays.last(),
        Some(Overlay::Outline | Overlay::Notes)
    ) {
        ctx.app.overlays.pop();
    }
    ctx.app.focus = Focus::Text;
}

/// Gives a pane as many columns as it can have of those; 0 leaves it to the program.
pub(in crate::app) fn set_width(ctx: &mut Ctx, pane: Focus, width: u16) {
    let most = ctx.app.size.columns;
    let width = match width {
        0 => PANE_LEAST,
        width => width.clamp(PANE_LEAST, most.max(PANE_LEAST)),
    };
    let panes = &mut ctx.app.wish.panes;
    match pane {
        Focus::Outline => panes.0 = width,
        _ => panes.1 = width,
    }
    // What is drawn may be less; that is what is remembered, so that the next step starts there.
    let geometry = ctx.app.geometry();
    let drawn = |area: Option<Area>, wished: u16| match (wished, area) {
        (0, _) => 0,
        (_, Some(area)) => area.width,
        (wished, None) => wished,
    };
    let (outline, notes) = ctx.app.wish.panes;
    ctx.app.wish.panes = (
        drawn(geometry.outline, outline),
        drawn(geometry.notes, notes),
    );
}

/// Makes the pane that has the keys wider; from the text, the notes.
pub(in crate::app) fn widen_pane(ctx: &mut Ctx) {
    resize(ctx, 2);
}

/// Makes the pane that has the keys narrower; from the text, the notes.
pub(in crate::app) fn narrow_pane(ctx: &mut Ctx) {
    resize(ctx, -2);
}

/// Lets the program choose how wide the panes are.
pub(in crate::app) fn reset_panes(ctx: &mut Ctx) {
    ctx.app.wish.panes = (0, 0);
    ctx.effects.push(Effect::KeepPanes((0, 0)));
}

fn resize(ctx: &mut Ctx, step: i16) {
    let geometry = ctx.app.geometry();
    let pane = match (ctx.app.focus, geometry.notes, geometry.outline) {
        (Focus::Text, None, Some(_)) => Focus::Outline,
        (Focus::Text, ..) => Focus::Notes,
        (focus, ..) => focus,
    };
    let area = match pane {
        Focus::Outline => geometry.outline,
        _ => geometry.notes,
    };
    let Some(area) = area else {
        return ctx.tell(Message::new("app.no-pane"));
    };
    let steps = i16::try_from(ctx.count.unwrap_or(1).min(100)).unwrap_or(1);
    let width = area.width.saturating_add_signed(step * steps).max(1);
    set_width(ctx, pane, width);
    ctx.effects.push(Effect::KeepPanes(ctx.app.wish.panes));
}

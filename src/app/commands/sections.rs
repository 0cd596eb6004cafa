//! Going by the structure of the document: to headings, to sections beside and above, over a whole section.

use crate::app::ctx::Ctx;
use crate::app::overlays::{Item, Overlay, Pick, Picker};
use crate::app::reading::Reading;
use crate::app::selection::{Selection, trim};
use crate::message::Message;
use crate::pinyin;
use crate::text::Offset;

/// Cells by which a level is indented in the list of headings.
const INDENT: usize = 2;

/// Offers all headings and points, to be found by words, number or pinyin; the one at the caret first under the cursor.
pub(in crate::app) fn goto_heading(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    if reading.outline.nodes.is_empty() {
        return ctx.tell(Message::new("app.no-headings"));
    }
    let here = reading.outline.node_at(reading.view.caret);
    let items = reading
        .outline
        .nodes
        .iter()
        .enumerate()
        .map(|(index, node)| {
            let name = node.heading();
            Item {
                keys: pinyin::typed(&name),
                indent: INDENT * usize::from(node.level.saturating_sub(1)),
                label: name,
                value: index.to_string(),
                on: here == Some(index),
                ..Item::default()
            }
        })
        .collect();
    let mut picker = Picker::new(Pick::Heading, items);
    picker.cursor = here.unwrap_or(0);
    ctx.app.overlays.push(Overlay::Picker(picker));
}

/// Shows the heading that was chosen and gives the keys back to the text.
pub(super) fn show_heading(ctx: &mut Ctx, value: &str) {
    let Some(reading) = ctx.reading() else { return };
    let node = value
        .parse::<usize>()
        .ok()
        .and_then(|node| reading.outline.nodes.get(node));
    if let Some(start) = node.map(|node| node.span.start) {
        reading.view.selection = None;
        reading.jump_to(start);
    }
    super::panes::leave(ctx);
}

/// To the next section of the same level below the same one.
pub(in crate::app) fn next_sibling(ctx: &mut Ctx) {
    go(ctx, |reading, here| {
        let after = |node: &usize| *node > here;
        reading.section_siblings(here).find(after)
    });
}

/// To the section before, of the same level below the same one.
pub(in crate::app) fn previous_sibling(ctx: &mut Ctx) {
    go(ctx, |reading, here| {
        let before = |node: &usize| *node < here;
        reading.section_siblings(here).filter(before).last()
    });
}

/// To the heading of the section; from there to that of the section around it.
pub(in crate::app) fn parent_section(ctx: &mut Ctx) {
    go(ctx, |reading, here| {
        let node = reading.outline.nodes.get(here)?;
        if reading.view.caret > node.span.start {
            Some(here)
        } else {
            node.parent
        }
    });
}

/// Selects the innermost section whole.
pub(in crate::app) fn select_section(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let Some(reach) = reading
        .structure_at(reading.view.caret)
        .and_then(|node| reading.outline.nodes.get(node))
        .map(|node| node.reach)
    else {
        return ctx.tell(Message::new("app.no-section-here"));
    };
    reading.view.selection = Some(Selection::of(trim(&reading.document, reach)));
}

fn go(ctx: &mut Ctx, find: fn(&Reading, usize) -> Option<usize>) {
    let count = ctx.count.unwrap_or(1).min(1_000);
    let mut moved = false;
    for _ in 0..count {
        let Some(reading) = ctx.reading() else { return };
        let start = reading
            .structure_at(reading.view.caret)
            .and_then(|here| find(reading, here))
            .and_then(|node| reading.outline.nodes.get(node))
            .map(|node| node.span.start);
        let Some(start) = start else { break };
        if !std::mem::replace(&mut moved, true) {
            reading.remember();
        }
        if let Some(selection) = &mut reading.view.selection {
            selection.head = start;
        }
        reading.go_to(start);
    }
    if !moved {
        ctx.tell(Message::new("app.no-section"));
    }
}

impl Reading {
    /// The node that sections are counted by at a place: the innermost section; in a text without headings the innermost opening.
    fn structure_at(&self, at: Offset) -> Option<usize> {
        if self.outline.inferred {
            self.outline.node_at(at)
        } else {
            self.outline.section_at(at)
        }
    }

    /// The nodes beside one: of the same tier below the same parent, itself included.
    fn section_siblings(&self, node: usize) -> impl Iterator<Item = usize> {
        let known = self.outline.nodes.get(node);
        let (parent, tier) = (
            known.and_then(|node| node.parent),
            known.map(|node| node.tier),
        );
        self.outline
            .children(parent)
            .filter(move |other| self.outline.nodes.get(*other).map(|node| node.tier) == tier)
    }
}

//! Lists and the numbers of their items and of headings (ODF 1.3 Part 3, 5.3).

use super::super::lists::Label;
use super::super::styles::Style;
use super::{Role, Walk};
use crate::formats::office::xml::Tag;

#[derive(Debug)]
pub(super) struct OpenList {
    pub(super) style: Option<String>,
    pub(super) id: Option<String>,
    /// Whether the next paragraph is the first of its item, and the number that the item states.
    pub(super) fresh: bool,
    pub(super) start: Option<i64>,
}

impl Walk<'_> {
    pub(super) fn enter_list(&mut self, tag: &Tag<'_>) -> Role {
        self.lists += 1;
        let own = tag
            .value("id")
            .unwrap_or_else(|| format!("\u{0}{}", self.lists));
        let goes_on = tag.value("continue-numbering").as_deref() == Some("true");
        let after = tag.value("continue-list");
        let Some(story) = self.stories.last_mut() else {
            return Role::Plain;
        };
        let above = story.lists.last();
        let style = tag
            .value("style-name")
            .or_else(|| above.and_then(|list| list.style.clone()));
        let by_style = format!("\u{1}{}", style.as_deref().unwrap_or_default());
        let id = match (above, after) {
            // All levels of a list count together.
            (Some(above), _) => above.id.clone(),
            (None, Some(after)) => {
                if let Some(counts) = self.counts.get(&after).copied() {
                    self.counts.insert(own.clone(), counts);
                }
                Some(own)
            }
            (None, None) if goes_on => {
                if let Some(counts) = self.counts.get(&by_style).copied() {
                    self.counts.insert(own.clone(), counts);
                }
                Some(own)
            }
            (None, None) => Some(own),
        };
        story.lists.push(OpenList {
            style,
            id,
            fresh: false,
            start: None,
        });
        Role::List
    }

    /// What stands before a paragraph, and in how many lists it stands.
    pub(super) fn label(
        &mut self,
        tag: &Tag<'_>,
        style: &Style,
        level: Option<u8>,
    ) -> (Label, usize) {
        let Some(story) = self.stories.last_mut() else {
            return (Label::Nothing, 0);
        };
        let depth = story.lists.len();
        let restart = tag.value("restart-numbering").as_deref() == Some("true");
        let stated = tag
            .value("start-value")
            .and_then(|start| start.parse().ok());
        let start = stated.or(restart.then_some(1));
        if let Some(list) = story.lists.last_mut() {
            if !std::mem::take(&mut list.fresh) {
                return (Label::Nothing, depth);
            }
            let start = list.start.take().or(start);
            let name = list
                .style
                .clone()
                .or_else(|| style.list.clone())
                .unwrap_or_default();
            let id = list.id.clone().unwrap_or_default();
            let counts = self.counts.entry(id).or_default();
            let label = match self.styles.lists.styles.get(&name) {
                Some(style) => style.count(counts, depth - 1, start),
                None if level.is_some() => {
                    self.styles
                        .lists
                        .outline
                        .count(&mut self.outline, depth - 1, start)
                }
                None => Label::Nothing,
            };
            return (label, depth);
        }
        let Some(level) = level else {
            return (Label::Nothing, 0);
        };
        let own = style.list.as_ref().is_some_and(String::is_empty);
        if own || tag.value("is-list-header").as_deref() == Some("true") {
            return (Label::Nothing, 0);
        }
        let at = usize::from(level).saturating_sub(1);
        let label = self
            .styles
            .lists
            .outline
            .count(&mut self.outline, at, start);
        (label, 0)
    }

    pub(super) fn end_list(&mut self) {
        let Some(story) = self.stories.last_mut() else {
            return;
        };
        let Some(list) = story.lists.pop() else {
            return;
        };
        if story.lists.is_empty()
            && let (Some(id), Some(style)) = (list.id, list.style)
            && let Some(counts) = self.counts.get(&id).copied()
        {
            self.counts.insert(format!("\u{1}{style}"), counts);
        }
    }
}

//! What the notes pane shows: which annotations, in which order, with which number.

use super::buffer::wrap;
use super::cards::{self, Wanted};
use super::geometry::Area;
use super::reading::Reading;
use super::relink;
use crate::anchor::Placement;
use crate::annotation::{Color, Entry, Id, Kind, is_kept, tag_covers};
use crate::message::{Lang, Message};
use crate::text::{Cells, Offset, Span};

/// The notes pane as it is looked at.
#[derive(Clone, Debug, Default)]
pub struct NotesView {
    /// The annotation under the cursor, while the pane has the focus.
    pub cursor: Option<Id>,
    /// What is shown; everything when empty.
    pub filter: Filter,
    /// The key that opens the relink desk, as cards tell it.
    pub relink_key: String,
}

/// Which annotations are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only with this code or one below it.
    pub tag: Option<String>,
    /// Only with these words in note, quote or tags.
    pub words: String,
}

impl Filter {
    /// Reads what was typed: `#tag` filters by code, everything else by words.
    pub fn parse(typed: &str) -> Self {
        let mut filter = Self::default();
        let mut words = Vec::new();
        for part in typed.split_whitespace() {
            match part.strip_prefix(['#', '＃']) {
                Some(tag) if !tag.is_empty() => filter.tag = Some(tag.to_owned()),
                _ => words.push(part),
            }
        }
        filter.words = words.join(" ");
        filter
    }

    /// Whether everything is shown.
    pub fn is_empty(&self) -> bool {
        self.tag.is_none() && self.words.is_empty()
    }

    /// As it would be typed.
    pub fn typed(&self) -> String {
        let tag = self.tag.as_ref().map(|tag| format!("#{tag}"));
        tag.into_iter()
            .chain((!self.words.is_empty()).then(|| self.words.clone()))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Whether an annotation is shown.
    pub fn lets(&self, entry: &Entry) -> bool {
        let annotation = &entry.annotation;
        let tagged = |code: &String| annotation.tags.iter().any(|tag| tag_covers(code, tag));
        let words = self.words.to_lowercase();
        let said = [&annotation.anchor.quote, &annotation.note]
            .into_iter()
            .chain(&annotation.tags);
        self.tag.as_ref().is_none_or(tagged)
            && (words.is_empty()
                || said
                    .into_iter()
                    .any(|text| text.to_lowercase().contains(&words)))
    }
}

/// One annotation of the pane.
#[derive(Clone, Copy, Debug)]
pub struct Numbered<'a> {
    /// Number among all annotations in document order, from 1.
    pub number: usize,
    /// The annotation.
    pub entry: &'a Entry,
}

impl Reading {
    /// The annotations that the filter lets through, in document order with their numbers; those without a place come last.
    pub fn notes_listed(&self) -> Vec<Numbered<'_>> {
        let numbered = self
            .notebook
            .entries()
            .iter()
            .enumerate()
            .map(|(i, entry)| Numbered {
                number: i + 1,
                entry,
            });
        let (placed, lost): (Vec<_>, Vec<_>) = numbered
            .filter(|numbered| self.notes_view.filter.lets(numbered.entry))
            .partition(|numbered| numbered.entry.placement.span().is_some());
        placed.into_iter().chain(lost).collect()
    }

    /// Moves the cursor of the notes pane, and the text with it.
    pub fn notes_step(&mut self, step: isize) {
        let listed: Vec<_> = self
            .notes_listed()
            .iter()
            .map(|numbered| numbered.entry.annotation.id)
            .collect();
        let Some(last) = listed.len().checked_sub(1) else {
            return;
        };
        let now = self
            .notes_view
            .cursor
            .and_then(|id| listed.iter().position(|listed| *listed == id));
        let next = match now {
            Some(now) => now.saturating_add_signed(step).min(last),
            None => self.nearest_note(&listed),
        };
        self.notes_show(listed.get(next).copied());
    }

    /// Puts the cursor of the notes pane on an annotation and shows its passage.
    pub fn notes_show(&mut self, id: Option<Id>) {
        self.notes_view.cursor = id;
        let place = id
            .and_then(|id| self.notebook.get(id))
            .and_then(|entry| entry.placement.span());
        if let Some(span) = place {
            self.go_to(span.start);
        }
    }

    /// Index of the first listed annotation at or after the caret.
    fn nearest_note(&self, listed: &[Id]) -> usize {
        let caret = self.view.caret;
        let after = |id: &Id| {
            self.notebook
                .get(*id)
                .and_then(|entry| entry.placement.span())
                .is_none_or(|span| span.end > caret)
        };
        listed
            .iter()
            .position(after)
            .unwrap_or(listed.len().saturating_sub(1))
    }
}

/// What a line of a card says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardPart {
    /// Tags, or what kind of annotation it is.
    Head,
    /// The reader's note.
    Note,
    /// The marked words, where there is no note, or where they have no place.
    Quote,
    /// That another writer wrote something else.
    Warning,
    /// What became of its place, and the key for it.
    State,
    /// How many lines are not shown.
    More,
}

/// An annotation as it stands in the notes pane.
#[derive(Clone, Debug)]
pub struct Card {
    /// Which.
    pub id: Id,
    /// Its number.
    pub number: usize,
    /// A sign for what became of its place; see [`super::relink::sign`].
    pub sign: &'static str,
    /// The colour of its first tag.
    pub color: Color,
    /// Whether it is the one under the caret or the cursor.
    pub open: bool,
    /// First row in the pane.
    pub row: usize,
    /// Its lines, as many as are shown.
    pub lines: Vec<(CardPart, String)>,
}

impl Card {
    /// What the card says on a row of the pane.
    pub fn line(&self, row: usize) -> Option<CardPart> {
        self.lines
            .get(row.checked_sub(self.row)?)
            .map(|(part, _)| *part)
    }

    /// Whether it stands on a row of the pane.
    pub fn holds(&self, row: usize) -> bool {
        (self.row..self.row + self.lines.len()).contains(&row)
    }
}

/// Between the tags of a card.
const BETWEEN: &str = " · ";

/// Cells left of a card's words: its number.
pub const CARD_INDENT: usize = 3;

impl Reading {
    /// The cards of the present page, each beside its passage; annotations of the whole document stand first on the first page, and one without
    /// a place stands below when the cursor is on it. Rows count from the top of the pane.
    pub fn cards(&self, area: Area, cells: Cells, lang: Lang) -> Vec<Card> {
        let here = self.notes_view.cursor.or_else(|| self.annotation_here());
        let width = usize::from(area.width).saturating_sub(CARD_INDENT).max(4);
        let height = usize::from(area.height);
        let shown: Vec<(Numbered, usize)> = self
            .notes_listed()
            .into_iter()
            .filter_map(|numbered| Some((numbered, self.card_row(numbered.entry, height)?)))
            .collect();
        let full: Vec<_> = shown
            .iter()
            .map(|(numbered, _)| {
                let open = Some(numbered.entry.annotation.id) == here;
                self.card_lines(numbered.entry, open, (width, cells, lang))
            })
            .collect();
        let wanted: Vec<_> = shown
            .iter()
            .zip(&full)
            .map(|((numbered, row), lines)| Wanted {
                row: *row,
                full: lines.len(),
                open: Some(numbered.entry.annotation.id) == here,
            })
            .collect();
        cards::place(&wanted, height)
            .into_iter()
            .filter_map(|placed| {
                let (numbered, _) = shown.get(placed.card)?;
                let annotation = &numbered.entry.annotation;
                Some(Card {
                    id: annotation.id,
                    number: numbered.number,
                    sign: match annotation.kind {
                        Kind::Document => "",
                        _ => relink::sign(&numbered.entry.placement),
                    },
                    color: self.color_of(numbered.entry),
                    open: Some(annotation.id) == here,
                    row: placed.row,
                    lines: fold(full.get(placed.card)?, placed.height, lang),
                })
            })
            .collect()
    }

    /// The tag that stands on a row of the pane, in a column of the card's words; one that goes on in the next row is found on both.
    pub fn tag_at(&self, card: &Card, row: usize, column: usize, cells: Cells) -> Option<String> {
        let (part, line) = card.lines.get(row.checked_sub(card.row)?)?;
        let tags = &self.notebook.get(card.id)?.annotation.tags;
        let mut from = 0;
        let mut segments = line.split(BETWEEN).map(|segment| {
            let start = from;
            from = start + cells.width(segment) + cells.width(BETWEEN);
            (start..start + cells.width(segment), segment)
        });
        let words = segments.find(|(columns, _)| columns.contains(&column))?.1;
        let words = words.trim_matches([' ', '·']);
        if *part != CardPart::Head || words.is_empty() {
            return None;
        }
        let is = |tag: &&String| *tag == words;
        let is_part = |tag: &&String| tag.starts_with(words) || tag.ends_with(words);
        let found = tags.iter().find(is).or_else(|| tags.iter().find(is_part));
        found.cloned()
    }

    /// The colour of an annotation: its own, else that of its first tag.
    pub fn color_of(&self, entry: &Entry) -> Color {
        let own = entry
            .annotation
            .color
            .as_ref()
            .and_then(|color| color.parse().ok());
        own.or_else(|| {
            entry
                .annotation
                .tags
                .first()
                .map(|tag| self.color_of_tag(tag))
        })
        .unwrap_or(Color::Yellow)
    }

    /// The colour of a tag: as the codebook says, else one that depends on its name only, so that it never changes by itself.
    pub fn color_of_tag(&self, tag: &str) -> Color {
        let by_name = || {
            let sum: usize = tag.chars().map(|c| c as usize).sum();
            Color::named().nth(sum % 7).unwrap_or(Color::Yellow)
        };
        self.codebook.color(tag).unwrap_or_else(by_name)
    }

    /// How many annotations begin in a stretch of the text.
    pub fn notes_in(&self, span: Span) -> usize {
        let begins = |entry: &&Entry| {
            entry.annotation.kind != Kind::Document
                && entry
                    .placement
                    .span()
                    .is_some_and(|place| span.contains(place.start))
        };
        self.notebook.entries().iter().filter(begins).count()
    }

    /// How many annotations have no place in the present text.
    pub fn notes_lost(&self) -> usize {
        self.notebook
            .entries()
            .iter()
            .filter(|entry| entry.placement.span().is_none())
            .count()
    }

    /// The row of the pane beside an annotation's passage; `None` when it is not on the screen.
    fn card_row(&self, entry: &Entry, height: usize) -> Option<usize> {
        let air = height.saturating_sub(self.height());
        if entry.annotation.kind == Kind::Document {
            return (self.shown().start == Offset(0)
                || self.notes_view.cursor == Some(entry.annotation.id))
            .then_some(0);
        }
        match entry.placement.span() {
            Some(span) => {
                let from = span.start.max(self.shown().start);
                (span.end > self.shown().start || span.start == self.shown().start).then_some(())?;
                self.screen_line_of(from).map(|row| row + air)
            }
            None => (self.notes_view.cursor == Some(entry.annotation.id))
                .then(|| height.saturating_sub(1)),
        }
    }
}

impl Reading {
    /// Everything that a card could say.
    fn card_lines(
        &self,
        entry: &Entry,
        open: bool,
        (width, cells, lang): (usize, Cells, Lang),
    ) -> Vec<(CardPart, String)> {
        let annotation = &entry.annotation;
        let kind = match annotation.kind {
            Kind::Highlight => None,
            Kind::Bookmark => Some("app.kind-bookmark"),
            Kind::Section => Some("app.kind-section"),
            Kind::Document => Some("app.kind-document"),
        };
        let head: Vec<&str> = kind
            .map(|key| lang.text(key))
            .into_iter()
            .chain(annotation.tags.iter().map(String::as_str))
            .collect();
        let mut lines = Vec::new();
        let mut add = |part, text: &str| {
            lines.extend(
                wrap(text, width, cells)
                    .into_iter()
                    .map(|line| (part, line)),
            );
        };
        if !head.is_empty() {
            add(CardPart::Head, &head.join(BETWEEN));
        }
        let state = self.card_state(entry, open, lang);
        let unsure = !matches!(
            entry.placement,
            Placement::Anchored(_) | Placement::Moved(_)
        );
        // What is in doubt is told first; that something only moved is worth less than the words.
        if let Some(state) = state.as_ref().filter(|_| unsure) {
            add(CardPart::State, state);
        }
        if !annotation.note.is_empty() {
            add(CardPart::Note, &annotation.note);
        }
        if annotation.note.is_empty() && head.is_empty() || unsure {
            let quote = annotation.anchor.quote.replace('\n', " ");
            add(CardPart::Quote, &cells.truncate(&quote, width * 2));
        }
        if let Some(state) = state.filter(|_| !unsure) {
            add(CardPart::State, &state);
        }
        for other in &annotation.note_conflict {
            add(CardPart::Warning, lang.text("app.note-conflict"));
            add(CardPart::Note, other);
        }
        if lines.is_empty() {
            lines.push((CardPart::Quote, String::new()));
        }
        lines
    }

    /// What became of the place of an annotation, and in an open card what to do about it; nothing for one that is where it was.
    fn card_state(&self, entry: &Entry, open: bool, lang: Lang) -> Option<String> {
        if entry.annotation.kind == Kind::Document
            || matches!(entry.placement, Placement::Anchored(_))
        {
            return None;
        }
        let key = &self.notes_view.relink_key;
        let words = format!(
            "{} {}",
            relink::sign(&entry.placement),
            relink::state(&entry.placement, lang)
        );
        let what = match &entry.placement {
            _ if is_kept(&self.document.text, entry) => "app.card-kept",
            _ if key.is_empty() || !open => return Some(words),
            Placement::Uncertain(_) => "app.card-choose",
            Placement::Orphan => "app.card-relink",
            _ => "app.card-check",
        };
        let what = Message::new(what).with("key", key.as_str()).say(lang);
        Some(format!("{words} · {what}"))
    }
}

/// The lines that fit, the last one telling how many do not.
fn fold(lines: &[(CardPart, String)], height: usize, lang: Lang) -> Vec<(CardPart, String)> {
    if lines.len() <= height {
        return lines.to_vec();
    }
    let kept = height.saturating_sub(1);
    let mut shown: Vec<_> = lines.iter().take(kept.max(1)).cloned().collect();
    if kept > 0 {
        let more = crate::message::Message::new("app.more-lines").with("count", lines.len() - kept);
        shown.push((CardPart::More, more.say(lang)));
    }
    shown
}

//! A list to choose from by typing ahead: commands, tags, exports, headings.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Recipient;
use crate::annotation::Color;
use crate::app::buffer::Buffer;

/// What is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A command to run.
    Command,
    /// A tag to give.
    Tag(Recipient),
    /// A tag to give by the letter or digit of its code.
    TagByKey(Recipient),
    /// A colour for a code.
    CodeColor(String),
    /// A code into which another one is merged.
    CodeMerge(String),
    /// A code below which another one is moved.
    CodeParent(String),
    /// Whether a code is deleted.
    CodeRemove(String),
    /// A form of export.
    Export,
    /// A heading to go to.
    Heading,
    /// What to do with notes that were found elsewhere.
    Elsewhere,
    /// The encoding of the file.
    Encoding,
    /// A document of an archive.
    Member,
    /// An earlier state of a note to bring back.
    Past,
    /// A link or footnote to follow.
    Link,
    /// What to do with a file that a link leads to: the name of the place in it, and its path on a line of its own.
    LinkFile(String),
    /// What to do with an address outside.
    LinkOutside(String),
    /// Withheld words to go to.
    Redaction,
    /// A letter for the place.
    SetPlace,
    /// A named place to go to.
    GotoPlace,
    /// A named place whose name is taken away.
    RemovePlace,
    /// A theme; the index of the one that was in use.
    Theme(usize),
}

impl Pick {
    /// Whether a letter means a named place.
    pub fn names_places(&self) -> bool {
        matches!(self, Self::SetPlace | Self::GotoPlace | Self::RemovePlace)
    }
}

/// A line of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// What is shown and matched.
    pub label: String,
    /// Further words, matched too: a definition, a name in another language.
    pub detail: String,
    /// What is matched and never shown: pinyin.
    pub keys: String,
    /// Cells by which the label is moved to the right.
    pub indent: usize,
    /// Shown at the right: a key, a count.
    pub hint: String,
    /// Annotations that carry a tag: in the open document, and in all notes files once they are counted.
    pub count: Option<(usize, Option<usize>)>,
    /// Colour of a tag.
    pub color: Option<Color>,
    /// What choosing it means, by [`Pick`].
    pub value: String,
    /// Whether it is there already, such as a tag that the annotation has.
    pub on: bool,
    /// Whether it is a tag that is not in the codebook.
    pub unknown: bool,
    /// The end of the label, shown at its indent while nothing is typed: the tree is seen then.
    pub leaf: Option<String>,
    /// The letter or digit of a code: it stands first when only that is typed.
    pub key: Option<char>,
}

/// The list, what is typed, and what fits.
#[derive(Debug)]
pub struct Picker {
    /// What is chosen.
    pub pick: Pick,
    /// What is typed.
    pub buffer: Buffer,
    /// All items, in their own order.
    pub items: Vec<Item>,
    /// Indices of those that fit, best first.
    pub fits: Vec<usize>,
    /// Index into the fitting ones.
    pub cursor: usize,
    /// Values of the items that are marked, to be chosen together.
    pub marked: Vec<String>,
}

impl Picker {
    /// Offers items.
    pub fn new(pick: Pick, items: Vec<Item>) -> Self {
        let mut picker = Self {
            pick,
            buffer: Buffer::default(),
            items,
            fits: Vec::new(),
            cursor: 0,
            marked: Vec::new(),
        };
        picker.narrow();
        picker
    }

    /// Finds what fits what is typed; the order of the items decides between equals.
    pub fn narrow(&mut self) {
        self.cursor = 0;
        let typed = self.buffer.text().trim();
        if typed.is_empty() {
            self.fits = (0..self.items.len()).collect();
            return;
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(typed, CaseMatching::Smart, Normalization::Smart);
        let mut characters = Vec::new();
        let mut score =
            |text: &str| pattern.score(Utf32Str::new(text, &mut characters), &mut matcher);
        let key_only = |item: &Item| item.key.is_some_and(|key| typed.chars().eq([key]));
        let mut scored: Vec<_> = self
            .items
            .iter()
            .enumerate()
            .filter_map(|(i, item)| {
                let label = score(&item.label).map(|score| score.saturating_mul(2));
                label
                    .max(score(&item.detail))
                    .max(score(&item.keys))
                    .or(key_only(item).then_some(0))
                    .map(|score| (!key_only(item), std::cmp::Reverse(score), i))
            })
            .collect();
        scored.sort_unstable();
        self.fits = scored.into_iter().map(|(.., i)| i).collect();
    }

    /// Whether it is a list of tags to give.
    pub fn gives_tags(&self) -> bool {
        matches!(self.pick, Pick::Tag(_) | Pick::TagByKey(_))
    }

    /// Marks or unmarks a value, to be chosen together with others.
    pub fn mark(&mut self, value: &str) {
        if self.marked.iter().any(|marked| marked == value) {
            self.marked.retain(|marked| marked != value);
        } else {
            self.marked.push(value.to_owned());
        }
    }

    /// Moves the cursor, over the ends and around when by one.
    pub fn step(&mut self, step: isize) {
        let Some(last) = self.fits.len().checked_sub(1) else {
            return;
        };
        self.cursor = match (step, self.cursor) {
            (-1, 0) => last,
            (1, cursor) if cursor == last => 0,
            (step, cursor) => cursor.saturating_add_signed(step).min(last),
        };
    }

    /// The first line shown in a window of `height` lines, so that the cursor is in it.
    pub fn top(&self, height: usize) -> usize {
        (self.cursor + 1).saturating_sub(height.max(1))
    }

    /// The item under the cursor.
    pub fn chosen(&self) -> Option<&Item> {
        self.items.get(*self.fits.get(self.cursor)?)
    }

    /// The item on a line of the list, counted from 0.
    pub fn on_line(&self, line: usize) -> Option<&Item> {
        self.items.get(*self.fits.get(line)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker(labels: &[(&str, &str)]) -> Picker {
        let item = |(label, detail): &(&str, &str)| Item {
            label: (*label).to_owned(),
            detail: (*detail).to_owned(),
            ..Item::default()
        };
        Picker::new(Pick::Command, labels.iter().map(item).collect())
    }

    #[test]
    fn typing_narrows_and_the_label_counts_more() {
        let mut picker = picker(&[("指标/经济", "总量"), ("存疑", ""), ("责任", "经济责任")]);
        assert_eq!(picker.fits, [0, 1, 2]);
        picker.buffer.paste("经济", false);
        picker.narrow();
        assert_eq!(picker.fits, [0, 2]);
        picker.buffer.paste("x", false);
        picker.narrow();
        assert!(picker.chosen().is_none());
        picker.step(1);
    }

    #[test]
    fn the_cursor_goes_around() {
        let mut picker = picker(&[("a", ""), ("b", ""), ("c", "")]);
        picker.step(-1);
        assert_eq!(picker.cursor, 2);
        picker.step(1);
        assert_eq!(picker.cursor, 0);
        picker.step(10);
        assert_eq!(picker.cursor, 2);
    }
}

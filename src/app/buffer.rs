//! A text that is being typed: note editor, prompts and type-ahead fields share it.
//!
//! Movement and deletion go by grapheme clusters (UAX #29), so that `é` and `👨‍👩‍👧` are one step. Typing in one go is one step of
//! undo; a paste is always one of its own.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::{BlockKind, Document};
use crate::layout::{Layout, Setting};
use crate::text::{Cells, Offset};

/// A text as it was typed, to be laid out: its lines are no paragraphs of prose and get no indent.
pub fn typed(text: String) -> Document {
    let mut document = Document::plain(text);
    for block in &mut document.blocks {
        block.kind = BlockKind::Caption;
    }
    document
}

/// Words broken into lines of at most `width` cells, as the text itself is.
pub fn wrap(text: &str, width: usize, cells: Cells) -> Vec<String> {
    let document = Arc::new(typed(text.trim_end().to_owned()));
    let mut layout = Layout::new(
        document.clone(),
        Arc::from([]),
        Setting::plain(cells, width),
    );
    let mut lines = Vec::new();
    let mut at = Some(layout.row_at(Offset(0)));
    while let Some(row) = at {
        let span = layout.row(row).span;
        lines.push(document.text.slice(span).trim_end().to_owned());
        at = layout.next(row);
    }
    lines
}

/// The longest undo history of one text.
const HISTORY: usize = 500;

/// A text, a caret in it, and how it came to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Buffer {
    text: String,
    /// Byte offset on a grapheme boundary.
    caret: usize,
    undo: Vec<(String, usize)>,
    redo: Vec<(String, usize)>,
    /// Whether the next typed character continues the last step of undo.
    typing: bool,
}

impl Buffer {
    /// A buffer that holds a text, the caret at its end.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            caret: text.len(),
            text,
            ..Self::default()
        }
    }

    /// What stands there.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte offset of the caret.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Puts the caret at the grapheme boundary at or before a byte offset.
    pub fn move_to(&mut self, at: usize) {
        let at = at.min(self.text.len());
        self.caret = self
            .boundaries()
            .take_while(|boundary| *boundary <= at)
            .last()
            .unwrap_or(0);
        self.typing = false;
    }

    /// Types a character.
    pub fn insert(&mut self, c: char) {
        if !self.typing || c.is_whitespace() {
            self.remember();
        }
        self.typing = true;
        self.text.insert(self.caret, c);
        self.caret += c.len_utf8();
    }

    /// Pastes words as one step: line ends become LF, other control characters are left out.
    pub fn paste(&mut self, words: &str, lines: bool) {
        let clean: String = words
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .chars()
            .filter_map(|c| match c {
                '\n' | '\t' if lines => Some(c),
                '\n' | '\t' => Some(' '),
                c if c.is_control() => None,
                c => Some(c),
            })
            .collect();
        self.remember();
        self.typing = false;
        self.text.insert_str(self.caret, &clean);
        self.caret += clean.len();
    }

    /// Replaces everything, as one step.
    pub fn replace(&mut self, text: &str) {
        self.remember();
        self.typing = false;
        text.clone_into(&mut self.text);
        self.caret = self.text.len();
    }

    /// One cluster to the left.
    pub fn left(&mut self) {
        self.caret = self.before();
        self.typing = false;
    }

    /// One cluster to the right.
    pub fn right(&mut self) {
        self.caret = self.after();
        self.typing = false;
    }

    /// To the start of the word before the caret.
    pub fn word_left(&mut self) {
        self.caret = self.word_before();
        self.typing = false;
    }

    /// To the end of the word after the caret.
    pub fn word_right(&mut self) {
        let rest = self.text.get(self.caret..).unwrap_or_default();
        let skip = rest
            .split_word_bound_indices()
            .find(|(_, word)| !word.trim().is_empty())
            .map(|(i, word)| i + word.len());
        self.caret += skip.unwrap_or(rest.len());
        self.typing = false;
    }

    /// To the start of the text.
    pub fn start(&mut self) {
        self.caret = 0;
        self.typing = false;
    }

    /// To the end of the text.
    pub fn end(&mut self) {
        self.caret = self.text.len();
        self.typing = false;
    }

    /// Deletes the cluster before the caret; whether there was one.
    pub fn delete_back(&mut self) -> bool {
        self.delete(self.before(), self.caret)
    }

    /// Deletes the cluster after the caret.
    pub fn delete_forward(&mut self) -> bool {
        self.delete(self.caret, self.after())
    }

    /// Deletes the word before the caret.
    pub fn delete_word(&mut self) -> bool {
        self.delete(self.word_before(), self.caret)
    }

    /// Deletes to the end of the line, or the line end itself.
    pub fn delete_to_line_end(&mut self) -> bool {
        let rest = self.text.get(self.caret..).unwrap_or_default();
        let length = match rest.find('\n') {
            Some(0) => 1,
            Some(at) => at,
            None => rest.len(),
        };
        self.delete(self.caret, self.caret + length)
    }

    /// Empties the buffer.
    pub fn clear(&mut self) {
        self.delete(0, self.text.len());
    }

    /// Takes the last step back; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.undo.pop() else {
            return false;
        };
        self.redo
            .push((std::mem::replace(&mut self.text, before.0), self.caret));
        self.caret = before.1;
        self.typing = false;
        true
    }

    /// Does a step again that was taken back.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.redo.pop() else {
            return false;
        };
        self.undo
            .push((std::mem::replace(&mut self.text, after.0), self.caret));
        self.caret = after.1;
        self.typing = false;
        true
    }

    fn delete(&mut self, start: usize, end: usize) -> bool {
        if start >= end {
            return false;
        }
        self.remember();
        self.typing = false;
        self.text.replace_range(start..end, "");
        self.caret = start;
        true
    }

    fn remember(&mut self) {
        self.redo.clear();
        self.undo.push((self.text.clone(), self.caret));
        if self.undo.len() > HISTORY {
            self.undo.remove(0);
        }
    }

    fn boundaries(&self) -> impl Iterator<Item = usize> {
        self.text
            .grapheme_indices(true)
            .map(|(i, _)| i)
            .chain([self.text.len()])
    }

    fn before(&self) -> usize {
        let head = self.text.get(..self.caret).unwrap_or_default();
        head.grapheme_indices(true)
            .next_back()
            .map_or(0, |(i, _)| i)
    }

    fn after(&self) -> usize {
        let rest = self.text.get(self.caret..).unwrap_or_default();
        self.caret + rest.graphemes(true).next().map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let head = self.text.get(..self.caret).unwrap_or_default();
        head.split_word_bound_indices()
            .rev()
            .find(|(_, word)| !word.trim().is_empty())
            .map_or(0, |(i, _)| i)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cluster_is_one_step() {
        let mut buffer = Buffer::new("a👨‍👩‍👧e\u{301}“");
        for expected in ["a👨‍👩‍👧e\u{301}", "a👨‍👩‍👧", "a", ""] {
            assert!(buffer.delete_back());
            assert_eq!(buffer.text(), expected);
        }
        assert!(!buffer.delete_back());
    }

    #[test]
    fn one_paste_is_one_undo() {
        let mut buffer = Buffer::new("朱");
        buffer.insert('批');
        buffer.paste("一行\r\n两行\u{1b}[2J", true);
        assert_eq!(buffer.text(), "朱批一行\n两行[2J");
        assert!(buffer.undo());
        assert_eq!(buffer.text(), "朱批");
        assert!(buffer.undo());
        assert_eq!(buffer.text(), "朱");
        assert!(!buffer.undo());
        assert!(buffer.redo() && buffer.redo() && !buffer.redo());
        assert_eq!(buffer.text(), "朱批一行\n两行[2J");
    }

    proptest! {
        #[test]
        fn undo_takes_back_everything(steps in prop::collection::vec((0_u8..12, "[a一👨‍👩‍👧 \n]{0,3}"), 0..40)) {
            let mut buffer = Buffer::new("起é");
            for (step, words) in &steps {
                match step {
                    0..=2 => words.chars().for_each(|c| buffer.insert(c)),
                    3 => buffer.paste(words, true),
                    4 => { buffer.delete_back(); }
                    5 => { buffer.delete_forward(); }
                    6 => { buffer.delete_word(); }
                    7 => { buffer.delete_to_line_end(); }
                    8 => buffer.left(),
                    9 => buffer.word_left(),
                    10 => buffer.word_right(),
                    _ => buffer.move_to(words.len()),
                }
                prop_assert!(buffer.text().is_char_boundary(buffer.caret()));
            }
            let last = buffer.text().to_owned();
            while buffer.undo() {}
            prop_assert_eq!(buffer.text(), "起é");
            while buffer.redo() {}
            prop_assert_eq!(buffer.text(), last);
        }
    }
}

//! A long text over the panes: help made from the tables, information on the document.

use crate::app::buffer::wrap;
use crate::text::{Cells, Offset};

/// What the text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Keys and commands.
    Help,
    /// Facts on the document.
    Information,
    /// The footnote whose body begins at a place.
    Footnote(Offset),
    /// Notes that were found elsewhere.
    Elsewhere,
    /// What the program is for, and where to begin.
    Welcome,
}

/// A line of such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A heading.
    Heading(String),
    /// A key or name, and what it stands for.
    Pair(String, String),
    /// Words.
    Words(String),
    /// Space.
    Space,
}

/// The text and where it is scrolled to.
#[derive(Debug)]
pub struct Scroll {
    /// What it is about.
    pub topic: Topic,
    /// Its lines, broken to the width.
    pub lines: Vec<Line>,
    /// The first line shown.
    pub top: usize,
    /// The line in which words were found last.
    pub hit: Option<usize>,
    /// The words that are looked for.
    sought: String,
    whole: Vec<Line>,
    width: usize,
}

impl Scroll {
    /// Shows lines from the first.
    pub fn new(topic: Topic, lines: Vec<Line>) -> Self {
        Self {
            topic,
            lines: lines.clone(),
            top: 0,
            hit: None,
            sought: String::new(),
            whole: lines,
            width: 0,
        }
    }

    /// Breaks long lines for a window of a width in cells; the words of a pair stand in a column of their own.
    pub fn refresh(&mut self, width: usize, cells: Cells) {
        if self.width == width {
            return;
        }
        self.width = width;
        self.hit = None;
        let column = Self::key_column(width);
        self.lines = self
            .whole
            .iter()
            .flat_map(|line| match line {
                Line::Pair(key, words) => wrap(words, width.saturating_sub(column + 1), cells)
                    .into_iter()
                    .enumerate()
                    .map(|(i, part)| {
                        Line::Pair(if i == 0 { key.clone() } else { String::new() }, part)
                    })
                    .collect(),
                Line::Words(words) => wrap(words, width.saturating_sub(3), cells)
                    .into_iter()
                    .map(Line::Words)
                    .collect(),
                other => vec![other.clone()],
            })
            .collect();
        self.top = self.top.min(self.lines.len().saturating_sub(1));
    }

    /// Looks for words, in either case, from the first line shown; whether they are there.
    pub fn find(&mut self, words: &str, height: usize) -> bool {
        self.sought = words.to_lowercase();
        self.hit = None;
        self.find_from(self.top, height)
    }

    /// To the next line with the words that were looked for, over the end and from the start again.
    pub fn find_next(&mut self, height: usize) -> bool {
        let from = self.hit.map_or(self.top, |hit| hit + 1);
        self.find_from(from, height)
    }

    fn find_from(&mut self, from: usize, height: usize) -> bool {
        if self.sought.is_empty() {
            return false;
        }
        let holds = |line: &Line| {
            let words: [&str; 2] = match line {
                Line::Heading(words) | Line::Words(words) => [words, ""],
                Line::Pair(key, words) => [key, words],
                Line::Space => ["", ""],
            };
            words
                .iter()
                .any(|words| words.to_lowercase().contains(&self.sought))
        };
        let count = self.lines.len();
        let order = (from..count).chain(0..from.min(count));
        let hit = order
            .into_iter()
            .find(|at| self.lines.get(*at).is_some_and(holds));
        if let Some(hit) = hit {
            self.hit = Some(hit);
            let last = count.saturating_sub(height.max(1));
            if !(self.top..self.top + height).contains(&hit) {
                self.top = hit.saturating_sub(height / 3).min(last);
            }
        }
        hit.is_some()
    }

    /// Cells from the left edge to the words of a pair.
    pub fn key_column(width: usize) -> usize {
        (width / 3).min(24)
    }

    /// Scrolls by lines in a window of `height` lines.
    pub fn scroll(&mut self, lines: isize, height: usize) {
        let last = self.lines.len().saturating_sub(height.max(1));
        self.top = self.top.saturating_add_signed(lines).min(last);
    }
}

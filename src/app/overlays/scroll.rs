//! A long text over the panes: help made from the tables, information on the document.

/// What the text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Keys and commands.
    Help,
    /// Facts on the document.
    Information,
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
    /// Its lines.
    pub lines: Vec<Line>,
    /// The first line shown.
    pub top: usize,
}

impl Scroll {
    /// Shows lines from the first.
    pub fn new(topic: Topic, lines: Vec<Line>) -> Self {
        Self {
            topic,
            lines,
            top: 0,
        }
    }

    /// Scrolls by lines in a window of `height` lines.
    pub fn scroll(&mut self, lines: isize, height: usize) {
        let last = self.lines.len().saturating_sub(height.max(1));
        self.top = self.top.saturating_add_signed(lines).min(last);
    }
}

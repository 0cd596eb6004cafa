//! Lists of words that tell headings from what only looks like them: the `[words]` of the table.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

/// What a list of words is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum List {
    /// Headings that stand beside the numbered ones.
    Divisions,
    /// Lines that are no headings.
    Never,
    /// Heads of contents lists.
    Contents,
    /// Beginnings of lines that name people, offices and sources.
    Bylines,
    /// Beginnings of captions and links.
    Captions,
    /// Months, spelled out.
    Months,
    /// What documents are called: the ends of their titles.
    Documents,
    /// Ends of a title's line that goes on in the next.
    TitleGoesOn,
    /// Beginnings of sentences that tell and are no leads.
    Tells,
    /// What is counted where points are announced.
    Announced,
    /// Divisions that may carry words of their own.
    Named,
    /// Ends of lines above a title that say what kind of work it is.
    Letterheads,
}

/// All lists. Those that are asked for whole lines are squeezed and looked up, the others are walked through.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    lists: HashMap<List, Vec<String>>,
    lines: HashMap<List, HashSet<String>>,
}

impl Words {
    /// Adds words to a list.
    pub(super) fn extend(&mut self, list: List, words: Vec<String>) {
        let squeezed = words.iter().map(|words| squeeze(words));
        self.lines.entry(list).or_default().extend(squeezed);
        self.lists.entry(list).or_default().extend(words);
    }

    /// The words of a list.
    pub(super) fn of(&self, list: List) -> &[String] {
        self.lists.get(&list).map_or(&[], Vec::as_slice)
    }

    /// Whether a text begins with one of them.
    pub(super) fn begin(&self, list: List, text: &str) -> bool {
        self.of(list).iter().any(|word| text.starts_with(word))
    }

    /// Whether a text ends with one of them.
    pub(super) fn end(&self, list: List, text: &str) -> bool {
        self.of(list).iter().any(|word| text.ends_with(word))
    }

    /// Whether a line is one of them, but for case, white space and the mark at its end.
    pub(super) fn are(&self, list: List, line: &str) -> bool {
        line.len() <= 90
            && self
                .lines
                .get(&list)
                .is_some_and(|lines| lines.contains(&squeeze(line)))
    }
}

/// Words without case, white space and the marks at their end.
fn squeeze(text: &str) -> String {
    text.trim_end_matches([':', '：', '.'])
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect()
}

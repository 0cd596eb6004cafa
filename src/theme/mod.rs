//! Themes: what colour each part of the interface and each look of the text has.
//!
//! A theme is a TOML file; the built-in ones are the rows of `BUILT_IN`, a reader's own lie over another one (`extends`). This room
//! computes only: it knows inks and how well they can be read, and neither files nor a screen.

#[cfg(test)]
pub(crate) mod blind;
mod depth;
mod ink;
mod parse;

pub use depth::Depth;
pub use ink::{Ink, contrast};

use crate::message::{Problem, nearest};

/// A theme of the program.
struct Row {
    name: &'static str,
    source: &'static str,
}

/// Every built-in theme; the first is the default and right on any background.
const BUILT_IN: &[Row] = &[
    row("terminal", include_str!("builtin/terminal.toml")),
    row("dark", include_str!("builtin/dark.toml")),
    row("light", include_str!("builtin/light.toml")),
    row("sepia", include_str!("builtin/sepia.toml")),
    row("contrast-dark", include_str!("builtin/contrast-dark.toml")),
    row(
        "contrast-light",
        include_str!("builtin/contrast-light.toml"),
    ),
    row("mono", include_str!("builtin/mono.toml")),
];

const fn row(name: &'static str, source: &'static str) -> Row {
    Row { name, source }
}

/// How words of a pair are set besides their colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stroke {
    /// As they are.
    #[default]
    Plain,
    /// Ink and paper exchanged.
    Reversed,
    /// Slanted.
    Italic,
    /// Heavy.
    Bold,
    /// Underlined.
    Underlined,
}

/// Words on a ground of their own. An ink that is [`Ink::Default`] is that of the words beneath.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// The words.
    pub ink: Ink,
    /// Their ground.
    pub paper: Ink,
    /// How they are set.
    pub stroke: Stroke,
}

/// Inks of coloured code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Syntax {
    /// Comments.
    pub comment: Ink,
    /// Words of the language.
    pub keyword: Ink,
    /// Strings.
    pub string: Ink,
    /// Numbers and other constants.
    pub number: Ink,
    /// Names of functions and types.
    pub name: Ink,
}

/// A theme, with every part set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// The ground of everything.
    pub paper: Ink,
    /// Running text.
    pub ink: Ink,
    /// Words of less weight.
    pub dim: Ink,
    /// Thin rules between panes.
    pub rule: Ink,
    /// The reader's own hand, and what a key will act on.
    pub accent: Ink,
    /// Headings.
    pub heading: Ink,
    /// Code within text.
    pub code: Ink,
    /// Words that lead somewhere.
    pub link: Ink,
    /// What is wrong.
    pub error: Ink,
    /// Words that stand for withheld ones.
    pub redaction: Ink,
    /// The ground of boxes over the panes.
    pub overlay: Ink,
    /// Selected words.
    pub selection: Pair,
    /// Words that were searched for.
    pub hit: Pair,
    /// The sentence under the reading cursor.
    pub sentence: Pair,
    /// The named colours of tags: red, orange, yellow, green, teal, blue, purple, gray.
    pub marks: [Ink; 8],
    /// How marked words are told from others: plain, in the colour of their tag; reversed, by the ground of their number, and the words keep
    /// the ink of running text.
    pub mark_stroke: Stroke,
    /// Coloured code.
    pub syntax: Syntax,
}

impl Theme {
    /// The built-in theme of a name.
    pub fn built_in(name: &str) -> Option<Self> {
        let row = BUILT_IN.iter().find(|row| row.name == name)?;
        let (theme, _) = parse::theme(row.name, row.name, row.source, &|_| None);
        Some(theme)
    }

    /// Whether its paper is dark; `None` when the paper is the terminal's own.
    pub fn dark(&self) -> Option<bool> {
        let black = Ink::Rgb(0, 0, 0);
        let white = Ink::Rgb(255, 255, 255);
        Some(contrast(self.paper, white)? > contrast(self.paper, black)?)
    }

    /// Whether it has any colour.
    pub fn coloured(&self) -> bool {
        self.marks.iter().any(|ink| *ink != Ink::Default)
    }

    /// A colour of the reader's own as it can be read on the paper, in boxes and in the sentence under the cursor: drawn towards the running
    /// text until its contrast with each of them is that of words (WCAG 2.2, 1.4.3).
    pub fn legible(&self, red: u8, green: u8, blue: u8) -> Ink {
        [self.paper, self.overlay, self.sentence.paper]
            .into_iter()
            .fold(Ink::Rgb(red, green, blue), |ink, ground| {
                ink::towards(ink, self.ink, ground, WORDS)
            })
    }

    /// The number of a mark on the colour of its tag, for themes whose marked words keep their ink: black on the lighter colours of the
    /// sixteen, bright white on the darker ones.
    pub fn number_on(&self, mark: Ink) -> Option<Pair> {
        let ink = match mark {
            Ink::Sixteen(0 | 1 | 4 | 5 | 8) => Ink::Sixteen(15),
            Ink::Sixteen(_) => Ink::Sixteen(0),
            _ => self.paper,
        };
        let wanted = self.mark_stroke == Stroke::Reversed && mark != Ink::Default;
        wanted.then_some(Pair {
            ink,
            paper: mark,
            stroke: Stroke::Plain,
        })
    }

    /// The named colour of tags that is nearest to one of the reader's own: for terminals that cannot show that one.
    pub fn nearest_mark(&self, red: u8, green: u8, blue: u8) -> Ink {
        let wanted = Ink::Rgb(red, green, blue);
        let far = |at: &usize| {
            HUES.get(*at)
                .map_or(f32::MAX, |hue| depth::distance(wanted, *hue))
        };
        let at = (0..HUES.len()).min_by(|a, b| far(a).total_cmp(&far(b)));
        at.and_then(|at| self.marks.get(at))
            .copied()
            .unwrap_or_default()
    }
}

/// What the named colours of tags mean, in the order of [`Theme::marks`].
const HUES: [Ink; 8] = [
    Ink::Rgb(229, 72, 77),
    Ink::Rgb(240, 140, 50),
    Ink::Rgb(235, 200, 60),
    Ink::Rgb(80, 170, 80),
    Ink::Rgb(40, 170, 160),
    Ink::Rgb(70, 130, 220),
    Ink::Rgb(150, 100, 210),
    Ink::Rgb(140, 140, 140),
];

/// The least contrast of words (WCAG 2.2, 1.4.3).
const WORDS: f32 = 4.5;

/// A theme file of the reader's own.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name of the theme: that of the file without `.toml`.
    pub name: String,
    /// The file as a person knows it.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// All themes that can be chosen. One of the reader's own goes before a built-in one of its name.
#[derive(Clone, Debug)]
pub struct Themes {
    all: Vec<Theme>,
}

impl Default for Themes {
    fn default() -> Self {
        Self::new(&[]).0
    }
}

impl Themes {
    /// The built-in themes and those of the reader's files, with what is wrong in the files. A wrong line is left out, the rest of
    /// its file holds.
    pub fn new(own: &[Source]) -> (Self, Vec<Problem>) {
        let mut all: Vec<Theme> = BUILT_IN
            .iter()
            .filter_map(|row| Theme::built_in(row.name))
            .collect();
        let mut problems = Vec::new();
        let find = |name: &str| own.iter().find(|source| source.name == name);
        for source in own {
            let (theme, wrong) = parse::theme(&source.name, &source.file, &source.text, &find);
            problems.extend(wrong);
            match all.iter_mut().find(|known| known.name == theme.name) {
                Some(known) => *known = theme,
                None => all.push(theme),
            }
        }
        (Self { all }, problems)
    }

    /// The theme of a name.
    pub fn get(&self, name: &str) -> Option<&Theme> {
        self.all.iter().find(|theme| theme.name == name)
    }

    /// Their names, the default first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|theme| theme.name.as_str())
    }

    /// The name that was most likely meant.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.names())
    }
}

#[cfg(test)]
mod tests;

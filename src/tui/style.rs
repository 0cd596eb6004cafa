//! Themes as styles of a terminal: roles and looks → inks, grounds and strokes.

use ratatui::style::{Color as Rat, Modifier, Style};

use crate::annotation::Color;
use crate::paint::{Base, Look};
use crate::syntax::Token;
use crate::theme::{self, Depth, Ink, Pair, Stroke};

/// What a part of the interface is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Words.
    Ink,
    /// Words of less weight.
    Dim,
    /// Thin rules between panes.
    Rule,
    /// The reader's own hand, and what a key will act on.
    Accent,
    /// Headings.
    Heading,
    /// What is wrong.
    Error,
    /// Words in a box over the panes.
    Overlay,
    /// Words of less weight in such a box.
    OverlayDim,
    /// The line under the cursor.
    Cursor,
}

/// A theme, ready to draw with.
#[derive(Clone, Debug)]
pub struct Theme {
    colours: theme::Theme,
    base: Style,
    overlay: Style,
    /// Whether any colour may be used.
    coloured: bool,
    /// Whether colours of the reader's own may be used as they are.
    exact: bool,
}

impl Theme {
    /// A theme on a terminal of a depth.
    pub fn new(theme: &theme::Theme, depth: Depth) -> Self {
        let colours = theme.at(depth);
        let base = Style::new().fg(ink(colours.ink)).bg(ink(colours.paper));
        Self {
            base,
            overlay: base.bg(ink(colours.overlay)),
            coloured: colours.coloured(),
            exact: depth == Depth::True,
            colours,
        }
    }

    /// A built-in theme in true colour, the terminal's own colours when there is none of that name.
    pub fn named(name: &str) -> Self {
        Self::new(
            &theme::Theme::built_in(name).unwrap_or_default(),
            Depth::True,
        )
    }

    /// The name of the theme.
    pub fn name(&self) -> &str {
        &self.colours.name
    }

    /// The style of a part of the interface.
    pub fn role(&self, role: Role) -> Style {
        let with = |style, ink| words(style, ink);
        let colours = &self.colours;
        match role {
            Role::Ink => self.base,
            Role::Dim => faint(self.base, colours.dim),
            Role::Rule => faint(self.base, colours.rule),
            Role::Accent => with(self.base, colours.accent).add_modifier(Modifier::BOLD),
            Role::Heading => with(self.base, colours.heading).add_modifier(Modifier::BOLD),
            Role::Error => with(self.base, colours.error).add_modifier(Modifier::BOLD),
            Role::Overlay => self.overlay,
            Role::OverlayDim => faint(self.overlay, colours.dim),
            Role::Cursor => pair(self.base, colours.selection),
        }
    }

    /// The style of a word of code. Weight and slant tell most of it without any colour.
    fn token(&self, token: Token) -> Style {
        let syntax = &self.colours.syntax;
        match token {
            Token::Plain => self.base,
            Token::Comment => words(self.base, syntax.comment).add_modifier(Modifier::ITALIC),
            Token::Keyword => words(self.base, syntax.keyword).add_modifier(Modifier::BOLD),
            Token::String => words(self.base, syntax.string),
            Token::Number => words(self.base, syntax.number),
            Token::Name => words(self.base, syntax.name),
        }
    }

    /// Words in the ink of a tag's colour, or as they are where the theme shows it otherwise.
    pub fn tag(&self, color: Color, on: Style) -> Style {
        if self.colours.mark_stroke == Stroke::Reversed {
            return on;
        }
        words(on, self.mark(color))
    }

    /// The number of a mark, in the text and beside its card.
    pub fn number(&self, color: Color) -> Style {
        match self.colours.number_on(self.mark(color)) {
            Some(swatch) => pair(self.base, swatch),
            None => self.role(Role::Accent),
        }
    }

    /// The sign of a code in lists.
    pub fn sign(&self, color: Color, on: Style) -> Style {
        match self.colours.number_on(self.mark(color)) {
            Some(swatch) => pair(on, swatch),
            None => self.tag(color, on),
        }
    }

    /// The ink of a tag's colour.
    fn mark(&self, color: Color) -> Ink {
        match color {
            Color::Rgb(red, green, blue) if self.exact && self.coloured => {
                self.colours.legible(red, green, blue)
            }
            Color::Rgb(red, green, blue) => self.colours.nearest_mark(red, green, blue),
            named => Color::named()
                .position(|name| name == named)
                .and_then(|i| self.colours.marks.get(i).copied())
                .unwrap_or_default(),
        }
    }

    /// The style of a run of text. A mark is underlined in its tag's colour, overlapping marks are bold as well: legible without
    /// any colour.
    pub fn look(&self, look: &Look) -> Style {
        let mut style = match look.base {
            Base::Body => self.base,
            Base::Heading(_) => self.role(Role::Heading),
            Base::Code => look.token.map_or_else(
                || words(self.base, self.colours.code),
                |token| self.token(token),
            ),
            Base::Quiet => self.base.add_modifier(Modifier::ITALIC),
        };
        if look.link {
            style = words(style, self.colours.link);
            // Without a colour of their own links lean, so that they are told from marks.
            if self.colours.link == Ink::Default {
                style = style.add_modifier(Modifier::UNDERLINED | Modifier::ITALIC);
            }
        }
        for (wanted, modifier) in [
            (look.strong, Modifier::BOLD),
            (look.emphasis || look.image, Modifier::ITALIC),
            (look.strike, Modifier::CROSSED_OUT),
        ] {
            if wanted {
                style = style.add_modifier(modifier);
            }
        }
        // Reversed, so that a gap of spaces is seen, too; what is found or selected has a ground of its own.
        if look.redaction {
            style = words(style, self.colours.redaction);
            if !look.hit && !look.selected {
                style = style.add_modifier(Modifier::REVERSED | Modifier::BOLD);
            }
        }
        if look.sentence && !look.redaction {
            style = pair(style, self.colours.sentence);
        }
        if let Some(color) = look.mark {
            style = self.tag(color, style).add_modifier(Modifier::UNDERLINED);
            if look.overlap || look.active {
                style = style.add_modifier(Modifier::BOLD);
            }
        }
        if look.hit {
            style = pair(style, self.colours.hit);
        }
        if look.selected {
            style = pair(style, self.colours.selection);
        }
        style
    }
}

/// The style with an ink, when it is one.
fn words(style: Style, colour: Ink) -> Style {
    match colour {
        Ink::Default => style,
        other => style.fg(ink(other)),
    }
}

/// The style with an ink of less weight; faint where there is none.
fn faint(style: Style, colour: Ink) -> Style {
    match colour {
        Ink::Default => style.add_modifier(Modifier::DIM),
        other => style.fg(ink(other)),
    }
}

/// The style with a pair of the theme laid over it.
fn pair(style: Style, pair: Pair) -> Style {
    let mut style = words(style, pair.ink);
    if pair.paper != Ink::Default {
        style = style.bg(ink(pair.paper));
    }
    match pair.stroke {
        Stroke::Plain => style,
        Stroke::Reversed => style.add_modifier(Modifier::REVERSED),
        Stroke::Italic => style.add_modifier(Modifier::ITALIC),
        Stroke::Bold => style.add_modifier(Modifier::BOLD),
        Stroke::Underlined => style.add_modifier(Modifier::UNDERLINED),
    }
}

/// An ink as ratatui names it; its `Gray` and `White` are the terminal's white and bright white.
fn ink(ink: Ink) -> Rat {
    const SIXTEEN: [Rat; 16] = [
        Rat::Black,
        Rat::Red,
        Rat::Green,
        Rat::Yellow,
        Rat::Blue,
        Rat::Magenta,
        Rat::Cyan,
        Rat::Gray,
        Rat::DarkGray,
        Rat::LightRed,
        Rat::LightGreen,
        Rat::LightYellow,
        Rat::LightBlue,
        Rat::LightMagenta,
        Rat::LightCyan,
        Rat::White,
    ];
    match ink {
        Ink::Default => Rat::Reset,
        Ink::Sixteen(index) => SIXTEEN
            .get(usize::from(index))
            .copied()
            .unwrap_or(Rat::Reset),
        Ink::Indexed(index) => Rat::Indexed(index),
        Ink::Rgb(red, green, blue) => Rat::Rgb(red, green, blue),
    }
}

#[cfg(test)]
mod tests;

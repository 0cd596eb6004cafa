//! Themes: roles and looks → colours of a terminal. Each theme is one TOML file; the table is `THEMES`.

use ratatui::style::{Color as Ink, Modifier, Style};
use serde::Deserialize;

use crate::annotation::Color;
use crate::paint::{Base, Look};

/// A row of the table of themes.
struct Row {
    name: &'static str,
    source: &'static str,
}

/// Every theme; the first is the default.
const THEMES: &[Row] = &[
    Row {
        name: "terminal",
        source: include_str!("themes/terminal.toml"),
    },
    Row {
        name: "dark",
        source: include_str!("themes/dark.toml"),
    },
    Row {
        name: "light",
        source: include_str!("themes/light.toml"),
    },
    Row {
        name: "mono",
        source: include_str!("themes/mono.toml"),
    },
];

/// Names of all themes, the default first.
pub fn names() -> Vec<String> {
    THEMES.iter().map(|row| row.name.to_owned()).collect()
}

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

/// Colours as a theme file gives them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    paper: String,
    ink: String,
    dim: String,
    rule: String,
    accent: String,
    heading: String,
    code: String,
    link: String,
    selection: Pair,
    hit: Pair,
    sentence: Pair,
    overlay: String,
    error: String,
    marks: Marks,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    ink: String,
    paper: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    red: String,
    orange: String,
    yellow: String,
    green: String,
    teal: String,
    blue: String,
    purple: String,
    gray: String,
}

/// A theme, ready to draw with.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Its name.
    pub name: String,
    base: Style,
    overlay: Style,
    dim: Option<Ink>,
    rule: Option<Ink>,
    accent: Option<Ink>,
    heading: Option<Ink>,
    code: Option<Ink>,
    link: Option<Ink>,
    error: Option<Ink>,
    selection: Style,
    hit: Style,
    sentence: Style,
    marks: [Option<Ink>; 8],
    colours: bool,
}

impl Theme {
    /// The theme of a name, the first one when there is none.
    pub fn named(name: &str) -> Self {
        let row = THEMES
            .iter()
            .find(|row| row.name == name)
            .unwrap_or(&THEMES[0]);
        Self::parse(row.source).unwrap_or_else(|_| Self::plain())
    }

    fn parse(source: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(source)?;
        let base = Style::new()
            .fg(ink(&file.ink).unwrap_or(Ink::Reset))
            .bg(ink(&file.paper).unwrap_or(Ink::Reset));
        let marks = &file.marks;
        let marks = [
            &marks.red,
            &marks.orange,
            &marks.yellow,
            &marks.green,
            &marks.teal,
            &marks.blue,
            &marks.purple,
            &marks.gray,
        ];
        let marks = marks.map(|name| ink(name));
        Ok(Self {
            base,
            overlay: base.bg(ink(&file.overlay).unwrap_or(Ink::Reset)),
            dim: ink(&file.dim),
            rule: ink(&file.rule),
            accent: ink(&file.accent),
            heading: ink(&file.heading),
            code: ink(&file.code),
            link: ink(&file.link),
            error: ink(&file.error),
            selection: pair(&file.selection),
            hit: pair(&file.hit),
            sentence: pair(&file.sentence),
            colours: marks.iter().any(Option::is_some),
            marks,
            name: file.name,
        })
    }

    /// Nothing but the terminal's own ink.
    fn plain() -> Self {
        Self {
            name: String::new(),
            base: Style::new(),
            overlay: Style::new(),
            dim: None,
            rule: None,
            accent: None,
            heading: None,
            code: None,
            link: None,
            error: None,
            selection: Style::new().add_modifier(Modifier::REVERSED),
            hit: Style::new().add_modifier(Modifier::REVERSED),
            sentence: Style::new(),
            marks: [None; 8],
            colours: false,
        }
    }

    /// The style of a part of the interface.
    pub fn role(&self, role: Role) -> Style {
        let with = |style: Style, ink: Option<Ink>| ink.map_or(style, |ink| style.fg(ink));
        match role {
            Role::Ink => self.base,
            Role::Dim => with(self.base, self.dim),
            Role::Rule => with(self.base, self.rule),
            Role::Accent => with(self.base, self.accent).add_modifier(Modifier::BOLD),
            Role::Heading => with(self.base, self.heading).add_modifier(Modifier::BOLD),
            Role::Error => with(self.base, self.error).add_modifier(Modifier::BOLD),
            Role::Overlay => self.overlay,
            Role::OverlayDim => with(self.overlay, self.dim),
            Role::Cursor => self.selection,
        }
    }

    /// The ink of a tag's colour.
    pub fn tag(&self, color: Color, on: Style) -> Style {
        let ink = match color {
            Color::Rgb(red, green, blue) => self.colours.then_some(Ink::Rgb(red, green, blue)),
            named => Color::named()
                .position(|name| name == named)
                .and_then(|i| self.marks.get(i).copied().flatten()),
        };
        ink.map_or(on, |ink| on.fg(ink))
    }

    /// The style of a run of text. A mark is underlined in its tag's colour, overlapping marks are bold as well: legible without
    /// any colour.
    pub fn look(&self, look: &Look) -> Style {
        let mut style = match look.base {
            Base::Body => self.base,
            Base::Heading(_) => self.role(Role::Heading),
            Base::Code => self.code.map_or(self.base, |ink| self.base.fg(ink)),
            Base::Quiet => self.base.add_modifier(Modifier::ITALIC),
        };
        if look.link {
            style = self.link.map_or(style, |ink| style.fg(ink));
        }
        for (wanted, modifier) in [
            (look.strong, Modifier::BOLD),
            (look.emphasis, Modifier::ITALIC),
            (look.strike, Modifier::CROSSED_OUT),
        ] {
            if wanted {
                style = style.add_modifier(modifier);
            }
        }
        if look.sentence {
            style = style.patch(self.sentence);
        }
        if let Some(color) = look.mark {
            style = self.tag(color, style).add_modifier(Modifier::UNDERLINED);
            if look.overlap || look.active {
                style = style.add_modifier(Modifier::BOLD);
            }
        }
        if look.hit {
            style = style.patch(self.hit);
        }
        if look.selected {
            style = style.patch(self.selection);
        }
        style
    }
}

/// A colour of a theme file: `default`, `none`, one of the sixteen by name, or `#RRGGBB`.
fn ink(name: &str) -> Option<Ink> {
    match name {
        "default" | "reversed" | "italic" => None,
        "gray" => Some(Ink::DarkGray),
        name => name.parse().ok(),
    }
}

fn pair(pair: &Pair) -> Style {
    let style = ink(&pair.ink).map_or(Style::new(), |ink| Style::new().fg(ink));
    match pair.paper.as_str() {
        "reversed" => style.add_modifier(Modifier::REVERSED),
        "italic" => style.add_modifier(Modifier::ITALIC),
        paper => ink(paper).map_or(style, |paper| style.bg(paper)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_may_name_every_theme() {
        assert_eq!(names(), crate::config::THEMES);
    }

    #[test]
    fn every_theme_sets_every_role_with_known_colours() {
        for row in THEMES {
            let theme =
                Theme::parse(row.source).unwrap_or_else(|error| panic!("{}: {error}", row.name));
            assert_eq!(theme.name, row.name);
            let table: toml::Table = row.source.parse().unwrap();
            let mut values: Vec<String> = Vec::new();
            for value in table
                .iter()
                .filter(|(key, _)| *key != "name")
                .map(|(_, value)| value)
            {
                match value {
                    toml::Value::String(text) => values.push(text.clone()),
                    toml::Value::Table(table) => {
                        values.extend(table.values().filter_map(|v| v.as_str()).map(str::to_owned));
                    }
                    _ => panic!("{}: {value}", row.name),
                }
            }
            for value in values {
                assert!(
                    matches!(value.as_str(), "default" | "reversed" | "italic")
                        || ink(&value).is_some(),
                    "{}: {value}",
                    row.name
                );
            }
        }
    }

    #[test]
    fn without_colour_marks_and_selection_are_still_told_apart() {
        let theme = Theme::named("mono");
        let plain = Look {
            base: Base::Body,
            strong: false,
            emphasis: false,
            strike: false,
            link: false,
            mark: None,
            overlap: false,
            active: false,
            hit: false,
            selected: false,
            sentence: false,
        };
        let marked = Look {
            mark: Some(Color::Yellow),
            ..plain
        };
        let overlapping = Look {
            overlap: true,
            ..marked
        };
        let selected = Look {
            selected: true,
            ..marked
        };
        let styles =
            [plain, marked, overlapping, selected].map(|look| theme.look(&look).add_modifier);
        for (i, style) in styles.iter().enumerate() {
            assert!(
                styles.iter().skip(i + 1).all(|other| other != style),
                "{styles:?}"
            );
        }
    }
}

//! Styles of an `OpenDocument` text (ODF 1.3 Part 3, 16).

use std::collections::HashMap;

use super::super::office::names::{self, Role};
use super::super::office::xml::{Event, Tag, Xml};
use super::lists::{ListStyle, Lists};

/// Styles that one style may have above it, one after another; cycles end here.
const CHAIN: usize = 64;

/// What a style comes to.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub(super) role: Role,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// The style of lists that it names; empty for none on purpose.
    pub(super) list: Option<String>,
    /// Its outline level from 1; 0 for body text.
    pub(super) level: Option<u8>,
}

/// A style as the file says it.
#[derive(Clone, Debug, Default)]
struct Raw {
    display: Option<String>,
    parent: Option<String>,
    own: Style,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    raw: HashMap<(String, String), Raw>,
    known: HashMap<(String, String), Style>,
    pub(super) lists: Lists,
    /// Sections that are not shown.
    sections: HashMap<String, bool>,
}

impl Styles {
    /// Takes up the styles of a part, wherever in it they stand; the words are skipped.
    pub(super) fn read(&mut self, text: &str) {
        let mut xml = Xml::new(text);
        loop {
            match xml.next() {
                Event::Start(tag) => match tag.key() {
                    ("office", "body") => return,
                    ("style", "style") => self.style(&mut xml, &tag),
                    ("text", "list-style" | "outline-style") => {
                        let outline = tag.name() == "outline-style";
                        let name = tag.value("name").unwrap_or_default();
                        let list = ListStyle::read(&mut xml);
                        if outline {
                            self.lists.outline = list;
                        } else {
                            self.lists.styles.insert(name, list);
                        }
                    }
                    _ => {}
                },
                Event::Eof => return,
                Event::End | Event::Text(_) => {}
            }
        }
    }

    fn style(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) {
        let name = tag.value("name").unwrap_or_default();
        let family = tag.value("family").unwrap_or_default();
        let mut raw = Raw {
            display: tag.value("display-name"),
            parent: tag.value("parent-style-name"),
            own: Style {
                list: tag.value("list-style-name"),
                level: tag
                    .value("default-outline-level")
                    .map(|level| level.parse().unwrap_or(0)),
                ..Style::default()
            },
        };
        let mut shown = true;
        xml.children(|_, inner| match inner.key() {
            ("style", "text-properties") => {
                let own = &mut raw.own;
                own.bold = inner.value("font-weight").map(|weight| {
                    weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600)
                });
                own.italic = inner
                    .value("font-style")
                    .map(|style| matches!(style.as_str(), "italic" | "oblique"));
                own.strike = inner
                    .value("text-line-through-style")
                    .or_else(|| inner.value("text-line-through-type"))
                    .map(|style| style != "none");
                own.hidden = inner.value("display").map(|display| display == "none");
            }
            ("style", "section-properties") => {
                shown = inner.value("display").as_deref() != Some("none");
            }
            _ => {}
        });
        if family == "section" {
            self.sections.insert(name.clone(), shown);
        }
        self.raw.insert((family, name), raw);
    }

    /// What the style of a name comes to.
    pub(super) fn of(&mut self, family: &str, name: Option<String>) -> Style {
        let Some(name) = name else {
            return Style::default();
        };
        let key = (family.to_owned(), name);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let style = self.resolve(&key);
        self.known.insert(key, style.clone());
        style
    }

    fn resolve(&self, key: &(String, String)) -> Style {
        let mut found = Style::default();
        let mut key = key.clone();
        for _ in 0..CHAIN {
            let raw = self.raw.get(&key);
            let own = raw.map(|raw| raw.own.clone()).unwrap_or_default();
            let display = raw
                .and_then(|raw| raw.display.clone())
                .unwrap_or_else(|| key.1.replace("_20_", " "));
            if found.role == Role::Text {
                found.role = names::role(&display);
            }
            found.bold = found.bold.or(own.bold);
            found.italic = found.italic.or(own.italic);
            found.strike = found.strike.or(own.strike);
            found.hidden = found.hidden.or(own.hidden);
            found.list = found.list.or(own.list);
            found.level = found.level.or(own.level);
            match raw.and_then(|raw| raw.parent.clone()) {
                Some(parent) => key.1 = parent,
                None => break,
            }
        }
        found
    }
}

//! Styles of a Word document: what a paragraph or a run is by its style and those it is based on (ECMA-376 Part 1, 17.7).

use std::collections::HashMap;

use super::super::office::names::{Role, heading, role};
use super::super::office::xml::{Tag, Xml};

/// Styles that one style may be based on, one after another; cycles end here.
const CHAIN: usize = 64;

/// Properties of a run that toggle when several styles set them (17.7.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Toggles {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) hidden: Option<bool>,
}

/// What a style comes to.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// Outline level from 0; `None` for body text.
    pub(super) level: Option<u8>,
    pub(super) role: Role,
    /// Identifier of the numbering, its level, and the style that names it.
    pub(super) number: Option<Number>,
    pub(super) toggles: Toggles,
}

/// A numbering that a style or paragraph names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) id: Option<String>,
    pub(super) level: Option<usize>,
    /// The style that names it; empty when the paragraph does.
    pub(super) style: String,
}

/// A style as the file says it.
#[derive(Clone, Debug, Default)]
struct Raw {
    name: String,
    based_on: Option<String>,
    /// 9 is body text.
    outline: Option<u8>,
    number: Option<Number>,
    toggles: Toggles,
}

/// All styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: HashMap<String, Style>,
    /// The paragraph style of paragraphs that name none.
    default: Style,
    /// From a numbering style to the numbering that it stands for.
    pub(super) numberings: HashMap<String, String>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(text: &str) -> Self {
        let mut xml = Xml::new(text);
        let mut raw = HashMap::new();
        let mut default = None;
        if xml.root().is_none() {
            return Self::default();
        }
        xml.children(|xml, tag| {
            if tag.key() != ("w", "style") {
                return;
            }
            let id = tag.value("styleId").unwrap_or_default();
            let kind = tag.value("type").unwrap_or_default();
            let preset = matches!(tag.value("default").as_deref(), Some("1" | "true" | "on"));
            if preset && kind == "paragraph" {
                default.get_or_insert_with(|| id.clone());
            }
            raw.entry(id).or_insert_with(|| style(xml));
        });
        let mut styles = Self::default();
        for (id, own) in &raw {
            styles.all.insert(id.clone(), resolve(id, &raw));
            if let Some(number) = own.number.as_ref().and_then(|number| number.id.clone()) {
                styles.numberings.insert(id.clone(), number);
            }
        }
        styles.default = default
            .and_then(|id| styles.all.get(&id).cloned())
            .unwrap_or_default();
        styles
    }

    /// The style of a paragraph.
    pub(super) fn of_paragraph(&self, id: Option<&str>) -> Style {
        match id {
            None => self.default.clone(),
            Some(id) => match self.all.get(id) {
                Some(style) => style.clone(),
                // A style that is not there still says what it is by a well-known name.
                None => Style {
                    level: heading(id).map(|level| level - 1),
                    role: role(id),
                    ..self.default.clone()
                },
            },
        }
    }

    /// The style of a run.
    pub(super) fn of_run(&self, id: &str) -> Option<&Style> {
        self.all.get(id)
    }
}

fn style(xml: &mut Xml<'_>) -> Raw {
    let mut raw = Raw::default();
    xml.children(|xml, tag| match tag.key() {
        ("w", "name") => raw.name = tag.val().unwrap_or_default(),
        ("w", "basedOn") => raw.based_on = tag.val(),
        ("w", "pPr") => xml.children(|xml, tag| match tag.key() {
            ("w", "outlineLvl") => raw.outline = tag.val().and_then(|level| level.parse().ok()),
            ("w", "numPr") => raw.number = Some(number(xml)),
            _ => {}
        }),
        ("w", "rPr") => xml.children(|_, tag| raw.toggles.set(tag)),
        _ => {}
    });
    raw
}

/// Reads `w:numPr`.
pub(super) fn number(xml: &mut Xml<'_>) -> Number {
    let mut number = Number::default();
    xml.children(|_, tag| match tag.key() {
        ("w", "ilvl") => number.level = tag.val().and_then(|level| level.trim().parse().ok()),
        ("w", "numId") => number.id = tag.val(),
        _ => {}
    });
    number
}

impl Toggles {
    /// Takes up one property of a run.
    pub(super) fn set(&mut self, tag: &Tag<'_>) {
        let property = match tag.key() {
            ("w", "b") => &mut self.bold,
            ("w", "i") => &mut self.italic,
            ("w", "strike" | "dstrike") => &mut self.strike,
            ("w", "vanish") => &mut self.hidden,
            _ => return,
        };
        *property = Some(tag.is_on());
    }

    /// Both, as far as own ones do not say otherwise.
    fn or(self, below: Self) -> Self {
        Self {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            strike: self.strike.or(below.strike),
            hidden: self.hidden.or(below.hidden),
        }
    }
}

fn resolve(id: &str, raw: &HashMap<String, Raw>) -> Style {
    let mut found = Style::default();
    let mut level: Option<Option<u8>> = None;
    let mut next = Some(id);
    for _ in 0..CHAIN {
        let Some((id, style)) = next.and_then(|id| Some((id, raw.get(id)?))) else {
            break;
        };
        let name = if style.name.is_empty() {
            id
        } else {
            &style.name
        };
        let stated = style.outline.map(|level| (level < 9).then_some(level));
        level = level
            .or(stated)
            .or_else(|| heading(name).map(|level| Some(level - 1)));
        if found.role == Role::Text {
            found.role = role(name);
        }
        if let Some(own) = &style.number {
            let number = found.number.get_or_insert_default();
            if number.id.is_none() && own.id.is_some() {
                number.id.clone_from(&own.id);
                id.clone_into(&mut number.style);
            }
            number.level = number.level.or(own.level);
        }
        found.toggles = found.toggles.or(style.toggles);
        next = style.based_on.as_deref();
    }
    found.level = level.flatten();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_inherit_and_cycles_end() {
        let styles = Styles::read(
            "<w:styles><w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>
             <w:style w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/><w:rPr><w:b/></w:rPr></w:style>
             <w:style w:styleId='x'><w:name w:val='公文一级'/><w:basedOn w:val='1'/><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr></w:style>
             <w:style w:styleId='t'><w:name w:val='TOC Heading'/><w:basedOn w:val='1'/><w:pPr><w:outlineLvl w:val='9'/></w:pPr></w:style>
             <w:style w:styleId='p'><w:basedOn w:val='q'/></w:style><w:style w:styleId='q'><w:basedOn w:val='p'/></w:style></w:styles>",
        );
        let level = |id| styles.of_paragraph(Some(id)).level;
        assert_eq!(
            ["1", "x", "t", "p", "a"].map(level),
            [Some(0), Some(0), None, None, None]
        );
        let number = styles.of_paragraph(Some("x")).number.unwrap();
        assert_eq!(
            (number.id.as_deref(), number.style.as_str()),
            (Some("3"), "x")
        );
        assert_eq!(styles.of_paragraph(Some("x")).toggles.bold, Some(true));
        assert_eq!(level("Heading2"), Some(1));
    }
}

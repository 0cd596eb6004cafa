//! Properties of paragraphs and runs (ECMA-376 Part 1, 17.3).

use super::super::office::names::Role;
use super::super::office::story::Style as Look;
use super::super::office::xml::Xml;
use super::styles::{Number, Style, Styles, Toggles, number};

/// What a paragraph says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct ParagraphProperties {
    /// Name of its style.
    pub(super) style: Option<String>,
    /// Its own outline level from 0; 9 is body text.
    pub(super) level: Option<u8>,
    pub(super) number: Option<Number>,
    /// Its mark was deleted or is hidden, so that its words run on in the next paragraph.
    pub(super) joined: bool,
}

/// Reads `w:pPr`.
pub(super) fn paragraph(xml: &mut Xml<'_>) -> ParagraphProperties {
    let mut found = ParagraphProperties::default();
    xml.children(|xml, tag| match tag.key() {
        ("w", "pStyle") => found.style = tag.val(),
        ("w", "outlineLvl") => found.level = tag.val().and_then(|level| level.parse().ok()),
        ("w", "numPr") => found.number = Some(number(xml)),
        ("w", "rPr") => {
            let (mut gone, mut apart) = (false, false);
            xml.children(|_, tag| match tag.key() {
                ("w", "del" | "moveFrom") => gone = true,
                ("w", "vanish") => gone |= tag.is_on(),
                // A style separator: the heading before it is one all the same.
                ("w", "specVanish") => apart = tag.is_on(),
                _ => {}
            });
            found.joined = gone && !apart;
        }
        _ => {}
    });
    found
}

impl ParagraphProperties {
    /// The numbering that counts for it: its own, completed by its style's.
    pub(super) fn numbering(&self, style: &Style) -> Option<Number> {
        match (&self.number, &style.number) {
            (None, of_style) => of_style.clone(),
            (Some(own), _) if own.id.is_some() => {
                let own = own.clone();
                Some(Number {
                    level: own.level.or(Some(0)),
                    ..own
                })
            }
            (Some(own), Some(of_style)) => Some(Number {
                id: of_style.id.clone(),
                level: own.level.or(of_style.level),
                style: if own.level.is_some() {
                    String::new()
                } else {
                    of_style.style.clone()
                },
            }),
            (Some(_), None) => None,
        }
    }

    /// Its heading level from 0.
    pub(super) fn heading(&self, style: &Style) -> Option<u8> {
        match self.level {
            Some(level) => (level < 9).then_some(level),
            None => style.level,
        }
    }
}

/// What a run says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RunProperties {
    pub(super) look: Look,
    pub(super) hidden: bool,
    /// A symbol font that its private characters are taken from.
    pub(super) font: Option<String>,
}

/// Reads `w:rPr`, for a run in a paragraph of a style.
pub(super) fn run(xml: &mut Xml<'_>, paragraph: &Style, styles: &Styles) -> RunProperties {
    let mut own = Toggles::default();
    let mut style = None;
    let mut font = None;
    xml.children(|_, tag| match tag.key() {
        ("w", "rStyle") => style = tag.val(),
        ("w", "rFonts") => {
            font = ["ascii", "hAnsi", "cs", "eastAsia"]
                .into_iter()
                .filter_map(|name| tag.value(name))
                .find(|font| super::symbols::is_symbolic(font));
        }
        _ => own.set(tag),
    });
    let style = style.and_then(|id| styles.of_run(&id));
    RunProperties {
        font,
        ..combined(own, style, paragraph)
    }
}

/// The properties of a run without any of its own.
pub(super) fn plain_run(paragraph: &Style) -> RunProperties {
    combined(Toggles::default(), None, paragraph)
}

/// Own properties decide; those of the styles of run and paragraph cancel each other out (17.7.3).
fn combined(own: Toggles, run: Option<&Style>, paragraph: &Style) -> RunProperties {
    let of_run = run.map(|style| style.toggles).unwrap_or_default();
    let of_paragraph = paragraph.toggles;
    let toggle = |own: Option<bool>, run: Option<bool>, paragraph: Option<bool>| {
        own.unwrap_or(run.unwrap_or(false) ^ paragraph.unwrap_or(false))
    };
    // The look of a whole heading says nothing of its words.
    let heading = paragraph.level.is_some() || paragraph.role == Role::Title;
    RunProperties {
        look: Look {
            strong: !heading && toggle(own.bold, of_run.bold, of_paragraph.bold),
            emphasis: !heading && toggle(own.italic, of_run.italic, of_paragraph.italic),
            strike: toggle(own.strike, of_run.strike, of_paragraph.strike),
            code: run.is_some_and(|style| style.role == Role::Code),
        },
        hidden: toggle(own.hidden, of_run.hidden, of_paragraph.hidden),
        font: None,
    }
}

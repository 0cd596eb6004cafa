//! The state of the program as lines, for reading without a screen: what a screen reader or a plain terminal can take.
//!
//! Nothing stands beside or over anything else. Words of documents and notes are made harmless as they are on the screen.

use unicode_segmentation::UnicodeSegmentation;

use crate::annotation::Annotation;
use crate::app::App;
use crate::app::links::{Goal, links_in};
use crate::app::overlays::{Line, Overlay};
use crate::app::reading::Reading;
use crate::message::{Lang, Message};
use crate::text::{Offset, Span, shown};

/// The most lines of a list that are told at once.
const LIST: usize = 50;

/// The words without anything that could command a terminal; line ends stay.
pub fn plain(words: &str) -> String {
    words
        .split('\n')
        .map(|line| line.graphemes(true).map(shown).collect::<String>())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The page: a line for each paragraph, headings announced with their level, and where annotations stand.
pub fn page(app: &App, reading: &Reading) -> Vec<String> {
    let lang = app.lang;
    let whole = reading.shown();
    let mut lines = Vec::new();
    let mut start = whole.start.0;
    for line in reading.document.text.slice(whole).split('\n') {
        let span = Span::bytes(start..start + line.len());
        start += line.len() + 1;
        if line.trim().is_empty() {
            continue;
        }
        let mut told = String::new();
        if let Some(node) = reading.outline.nodes.iter().find(|node| {
            node.own_line && node.span.start >= span.start && node.span.start < span.end
        }) {
            told = match node.level {
                0 => lang.text("linear.title").to_owned(),
                level => Message::new("linear.heading")
                    .with("level", usize::from(level))
                    .say(lang),
            };
        }
        told.push_str(&footnote(lang, reading, span));
        told.push_str(&words(lang, reading, span));
        for (number, entry) in reading.notebook.entries().iter().enumerate() {
            let at = entry.placement.span().map(|span| span.start);
            if at.is_some_and(|at| at >= span.start && at < span.end) {
                let mark = Message::new("linear.marked")
                    .with("which", plain(&which(number + 1, &entry.annotation)));
                told.push_str(&mark.say(lang));
            }
        }
        lines.push(told);
    }
    lines.push(place(lang, reading));
    lines
}

/// Where the reader is: section and share read.
pub fn place(lang: Lang, reading: &Reading) -> String {
    let at = reading.view.caret;
    let reference = reading.outline.reference(&reading.document, at);
    if reference.is_empty() {
        return format!("{} %", reading.percent());
    }
    Message::new("linear.place")
        .with("reference", plain(&reference))
        .with("percent", reading.percent())
        .say(lang)
}

/// The sentence under the cursor.
pub fn sentence(lang: Lang, reading: &Reading) -> String {
    words(lang, reading, reading.sentence()).trim().to_owned()
}

/// The words of a stretch, and behind what leads somewhere that it does: to a footnote, a place or an address; and what is a picture.
fn words(lang: Lang, reading: &Reading, span: Span) -> String {
    let text = &reading.document.text;
    let paragraph = reading.document.paragraph_at(span.start);
    // What refers to a footnote may stand behind the last character.
    let reach = Span::new(span.start, Offset(span.end.0 + 1));
    let mut told = String::new();
    let mut from = span.start;
    for link in links_in(&reading.document, reach) {
        let refers = link.span.is_empty();
        let before = refers && link.span.start == span.start && span.start > paragraph.start;
        if before || link.span.end > span.end || link.span.end < from {
            continue;
        }
        told.push_str(&plain(text.slice(Span::new(from, link.span.end))));
        from = link.span.end;
        let key = match link.goal {
            _ if link.picture => "linear.picture",
            Goal::Footnote(_) => "linear.reference",
            Goal::Missing if refers => "linear.reference",
            _ => "linear.link",
        };
        let said = Message::new(key).with("label", plain(&link.address));
        told.push_str(&said.say(lang));
    }
    told.push_str(&plain(text.slice(Span::new(from, span.end))));
    told
}

/// What announces the body of a footnote that begins on a line.
fn footnote(lang: Lang, reading: &Reading, line: Span) -> String {
    let mut notes = reading.document.footnotes.iter();
    let begins = notes.find(|note| note.at >= line.start && note.at < line.end);
    begins.map_or_else(String::new, |note| {
        Message::new("linear.footnote")
            .with("label", plain(&note.label))
            .say(lang)
    })
}

/// The sections, numbered as they are gone to.
pub fn outline(app: &App, reading: &Reading) -> Vec<String> {
    let nodes = reading.outline.nodes.iter().enumerate();
    let mut lines: Vec<String> = nodes
        .map(|(i, node)| {
            let indent = "  ".repeat(usize::from(node.level));
            let title = plain(&[node.number.as_str(), node.title.as_str()].concat());
            format!("{indent}{} {title}", i + 1)
        })
        .collect();
    if lines.is_empty() {
        lines.push(app.lang.text("linear.no-outline").to_owned());
    }
    lines
}

/// The number of an annotation, and its tags where it has any.
fn which(number: usize, annotation: &Annotation) -> String {
    let mut told = number.to_string();
    for tag in &annotation.tags {
        told.push(' ');
        told.push_str(tag);
    }
    told
}

/// The annotations: number, tags, quotation, note.
pub fn notes(app: &App, reading: &Reading) -> Vec<String> {
    let mut lines = Vec::new();
    for numbered in reading.notes_listed() {
        let annotation = &numbered.entry.annotation;
        let quote = annotation.anchor.quote.as_str();
        let told = Message::new("linear.annotation")
            .with("which", which(numbered.number, annotation))
            .with("quote", quote.replace('\n', " "));
        lines.push(plain(&told.say(app.lang)));
        if !annotation.note.is_empty() {
            lines.push(format!(
                "  {}",
                plain(&annotation.note).replace('\n', "\n  ")
            ));
        }
    }
    if lines.is_empty() {
        lines.push(app.lang.text("linear.no-notes").to_owned());
    }
    lines
}

/// The documents of a folder, numbered as they are opened.
pub fn list(app: &App) -> Vec<String> {
    let crate::app::Screen::List(list) = &app.screen else {
        return Vec::new();
    };
    let rows = list.rows.iter().enumerate();
    rows.map(|(i, row)| plain(&format!("{} {}", i + 1, row.name)))
        .collect()
}

/// What lies over the panes, as lines.
pub fn overlay(app: &App) -> Vec<String> {
    let lang = app.lang;
    match app.overlays.last() {
        Some(Overlay::Prompt(prompt)) => vec![lang.text(prompt.label()).to_owned()],
        Some(Overlay::Editor(editor)) => {
            let mut lines = vec![plain(&editor.quote)];
            if !editor.buffer.text().is_empty() {
                lines.push(plain(editor.buffer.text()));
            }
            lines.push(lang.text("linear.write").to_owned());
            lines
        }
        Some(Overlay::Picker(picker)) => {
            let items = picker.fits.iter().filter_map(|at| picker.items.get(*at));
            let mut lines: Vec<String> = items
                .take(LIST)
                .enumerate()
                .map(|(i, item)| {
                    let words = format!("{} {}  {}", i + 1, item.label, item.detail);
                    plain(words.trim_end())
                })
                .collect();
            lines.push(lang.text("linear.choose").to_owned());
            lines
        }
        Some(Overlay::Scroll(scroll)) => scroll
            .lines
            .iter()
            .map(|line| match line {
                Line::Heading(words) | Line::Words(words) => plain(words),
                Line::Pair(key, words) => plain(&format!("{key}  {words}")),
                Line::Space => String::new(),
            })
            .collect(),
        Some(Overlay::Outline) => app
            .reading()
            .map(|reading| outline(app, reading))
            .unwrap_or_default(),
        Some(Overlay::Notes) => app
            .reading()
            .map(|reading| notes(app, reading))
            .unwrap_or_default(),
        Some(Overlay::Codes(_) | Overlay::Relink(_)) => {
            vec![lang.text("linear.not-here").to_owned()]
        }
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_told_commands_a_terminal() {
        for words in ["\u{1b}[2J", "a\u{202e}b", "\u{9b}31m", "\r\u{7}", "朱\n批"] {
            let told = plain(words);
            assert!(
                told.chars().all(|c| c == '\n' || !c.is_control()),
                "{told:?}"
            );
        }
        assert_eq!(plain("朱\n批"), "朱\n批");
    }
}

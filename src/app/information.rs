//! Facts on the open document and on the terminal: what it was read as, what its file says of it, what was noticed and measured.

use super::App;
use super::overlays::Line;
use super::reading::Reading;
use super::surface;
use crate::message::{Lang, Message};

/// The lines of the information screen.
pub fn lines(app: &App) -> Vec<Line> {
    let Some(reading) = app.reading() else {
        return surface::lines(app);
    };
    let mut lines = vec![Line::Heading(reading.title())];
    lines.extend(source(reading, app.lang));
    lines.extend(counts(reading, app.lang));
    let stated = reading.document.meta.fields.iter();
    lines.extend(stated.map(|(name, value)| Line::Pair(name.clone(), value.clone())));
    lines.extend(noticed(reading, app.lang));
    lines.push(Line::Space);
    lines.extend(surface::lines(app));
    lines
}

fn pair(lang: Lang, key: &str, value: String) -> Line {
    Line::Pair(lang.text(key).to_owned(), value)
}

/// Where the document comes from, who wrote it and what it was read as.
fn source(reading: &Reading, lang: Lang) -> Vec<Line> {
    let document = &reading.document;
    let meta = &document.meta;
    let path = reading.path.as_ref().map(|path| path.display().to_string());
    let members = (!meta.members.is_empty()).then(|| meta.members.join(" / "));
    let pages = (!document.pages.is_empty()).then(|| lang.number(document.pages.len()));
    let encoding = (!meta.encoding.is_empty()).then(|| {
        Message::new("app.info-encoding-sure")
            .with("encoding", meta.encoding.as_str())
            .with("percent", usize::from(meta.sure))
            .say(lang)
    });
    [
        ("app.info-file", path),
        ("app.info-member", members),
        ("app.info-author", meta.author.clone()),
        ("app.info-date", meta.date.clone()),
        ("app.info-language", meta.language.clone()),
        ("app.info-pages", pages),
        ("app.info-format", Some(document.format.to_owned())),
        ("app.info-encoding", encoding),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some(pair(lang, key, value?)))
    .collect()
}

/// How much there is of what: characters, sections, notes, redactions, footnotes; and where the notes are kept.
fn counts(reading: &Reading, lang: Lang) -> Vec<Line> {
    let document = &reading.document;
    let footnotes = document.footnotes.len();
    let redactions = reading.redaction_count();
    let redactions = redactions.map_or_else(|| "…".to_owned(), |count| lang.number(count));
    [
        (
            "app.info-length",
            Some(lang.number(document.text.code_point_length())),
        ),
        (
            "app.info-sections",
            Some(lang.number(reading.outline.nodes.len())),
        ),
        (
            "app.info-notes",
            Some(lang.number(reading.notebook.entries().len())),
        ),
        ("app.info-redactions", Some(redactions)),
        (
            "app.info-footnotes",
            (footnotes > 0).then(|| lang.number(footnotes)),
        ),
        ("app.info-notes-file", reading.notes_place.clone()),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some(pair(lang, key, value?)))
    .collect()
}

/// What was noticed while reading the file and its notes, and what looks wrong in the numbering of the outline.
fn noticed(reading: &Reading, lang: Lang) -> Vec<Line> {
    let document = &reading.document;
    let mut lines = Vec::new();
    // What was told at opening holds the warnings, too; what was reread since has its own.
    let mut messages: Vec<&Message> = document.warnings.iter().collect();
    let further = reading.problems.iter();
    messages.extend(further.filter(|problem| !document.warnings.contains(problem)));
    if !messages.is_empty() {
        lines.push(Line::Space);
        lines.push(Line::Heading(lang.text("app.info-noticed").to_owned()));
        lines.extend(
            messages
                .iter()
                .map(|message| Line::Words(message.say(lang))),
        );
    }
    let faults = &reading.outline.faults;
    if !faults.is_empty() {
        lines.push(Line::Space);
        lines.push(Line::Heading(lang.text("app.info-faults").to_owned()));
        lines.extend(faults.iter().map(|fault| {
            let place = reading.outline.reference(document, fault.span.start);
            Line::Pair(place, fault.message.say(lang))
        }));
    }
    lines
}

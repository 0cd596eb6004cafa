//! Facts on the open document and on the terminal: what it was read as, what its file says of it, what was noticed and measured.

use super::App;
use super::overlays::Line;
use super::surface;
use crate::message::Message;

/// The lines of the information screen.
pub fn lines(app: &App) -> Vec<Line> {
    let lang = app.lang;
    let Some(reading) = app.reading() else {
        return surface::lines(app);
    };
    let document = &reading.document;
    let pair = |key: &str, value: String| Line::Pair(lang.text(key).to_owned(), value);
    let mut lines = vec![Line::Heading(reading.title())];
    if let Some(path) = &reading.path {
        lines.push(pair("app.info-file", path.display().to_string()));
    }
    if !document.meta.members.is_empty() {
        lines.push(pair("app.info-member", document.meta.members.join(" / ")));
    }
    let stated = [
        ("app.info-author", &document.meta.author),
        ("app.info-date", &document.meta.date),
        ("app.info-language", &document.meta.language),
    ];
    for (key, value) in stated {
        lines.extend(value.iter().map(|value| pair(key, value.clone())));
    }
    if !document.pages.is_empty() {
        lines.push(pair("app.info-pages", lang.number(document.pages.len())));
    }
    lines.push(pair("app.info-format", document.format.to_owned()));
    if !document.meta.encoding.is_empty() {
        let meta = &document.meta;
        let words = Message::new("app.info-encoding-sure")
            .with("encoding", meta.encoding.as_str())
            .with("percent", usize::from(meta.sure));
        lines.push(pair("app.info-encoding", words.say(lang)));
    }
    lines.push(pair(
        "app.info-length",
        lang.number(document.text.code_point_length()),
    ));
    lines.push(pair(
        "app.info-sections",
        lang.number(reading.outline.nodes.len()),
    ));
    lines.push(pair(
        "app.info-notes",
        lang.number(reading.notebook.entries().len()),
    ));
    lines.push(pair(
        "app.info-redactions",
        reading
            .redaction_count()
            .map_or_else(|| "…".to_owned(), |count| count.to_string()),
    ));
    if !reading.document.footnotes.is_empty() {
        lines.push(pair(
            "app.info-footnotes",
            reading.document.footnotes.len().to_string(),
        ));
    }
    if let Some(place) = &reading.notes_place {
        lines.push(pair("app.info-notes-file", place.clone()));
    }
    lines.extend(
        document
            .meta
            .fields
            .iter()
            .map(|(name, value)| Line::Pair(name.clone(), value.clone())),
    );
    let noticed: Vec<Message> = document
        .warnings
        .iter()
        .chain(&reading.problems)
        .cloned()
        .collect();
    if !noticed.is_empty() {
        lines.push(Line::Space);
        lines.push(Line::Heading(lang.text("app.info-noticed").to_owned()));
        lines.extend(noticed.iter().map(|message| Line::Words(message.say(lang))));
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
    lines.push(Line::Space);
    lines.extend(surface::lines(app));
    lines
}

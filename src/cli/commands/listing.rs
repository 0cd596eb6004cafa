//! Annotations as lines for a person.

use crate::anchor::{Candidate, Placement, percent};
use crate::annotation::{Entry, Kind};
use crate::cli::records::{code_points, found, place};
use crate::export::confidence;
use crate::message::{Lang, Message, visible};
use crate::text::ReadingText;

/// Place, words, state, tags and note of one annotation.
pub(super) fn lines(text: &ReadingText, entry: &Entry, lang: Lang) -> String {
    let annotation = &entry.annotation;
    let place = place(text, entry).map_or("-".to_owned(), |(start, end)| format!("{start}-{end}"));
    let words = if annotation.anchor.quote.is_empty() {
        lang.text("export.whole-document").to_owned()
    } else {
        one_line(&annotation.anchor.quote)
    };
    let mut lines = format!("  {place}  {words}\n");
    let mut more = |words: &str| lines.extend(["      ", words, "\n"]);
    match annotation.kind {
        Kind::Bookmark => more(lang.text("export.bookmark")),
        Kind::Section => more(lang.text("export.section-note")),
        Kind::Highlight | Kind::Document => {}
    }
    if let Some(state) = state(&entry.placement) {
        more(&state.say(lang));
    }
    if let Some((start, _)) = annotation
        .anchor
        .hint
        .filter(|(start, _)| is_elsewhere(text, entry, *start))
    {
        more(&Message::new("cli.was-at").with("start", start).say(lang));
    }
    if let Placement::Uncertain(candidates) = &entry.placement {
        for (i, candidate) in candidates.iter().enumerate() {
            more(&place_line(text, "cli.place", i, candidate).say(lang));
        }
    }
    if let Some(found) = found(text, entry) {
        let now = Message::new("cli.now-reads").with("words", one_line(found));
        more(&now.say(lang));
    }
    if !annotation.tags.is_empty() {
        let tags: Vec<String> = annotation
            .tags
            .iter()
            .map(|tag| format!("#{}", one_line(tag)))
            .collect();
        more(&tags.join(" "));
    }
    for line in annotation.note.lines() {
        more(&visible(line));
    }
    for other in &annotation.note_conflict {
        let said = Message::new("error.told")
            .with("what", lang.text("export.note-other"))
            .with("why", one_line(other));
        more(&said.say(lang));
    }
    lines
}

/// Places that a person may mean for an annotation whose passage is gone.
pub(super) fn suggestions(text: &ReadingText, places: &[Candidate], lang: Lang) -> String {
    let line = |(i, place)| {
        let line = place_line(text, "cli.place-perhaps", i, place).say(lang);
        format!("      {line}\n")
    };
    places.iter().enumerate().map(line).collect()
}

/// One of several places, the `i`th from 0, with its words.
fn place_line(text: &ReadingText, key: &'static str, i: usize, place: &Candidate) -> Message {
    let (start, end) = code_points(text, place.span);
    Message::new(key)
        .with("number", i + 1)
        .with("start", start)
        .with("end", end)
        .with("percent", percent(place.confidence))
        .with("words", one_line(text.slice(place.span)))
}

/// Whether an annotation is not, or not certainly, where it was saved.
fn is_elsewhere(text: &ReadingText, entry: &Entry, stored: usize) -> bool {
    entry.annotation.kind != Kind::Document
        && place(text, entry).is_none_or(|(start, _)| start != stored)
}

/// What became of the place, when it is not the usual.
pub(super) fn state(placement: &Placement) -> Option<Message> {
    Some(match placement {
        Placement::Anchored(_) => return None,
        Placement::Moved(_) => Message::new("export.moved"),
        Placement::Approximate(..) => {
            Message::new("export.approximate").with("percent", percent(confidence(placement)))
        }
        Placement::Uncertain(candidates) => {
            Message::new("export.uncertain").with("count", candidates.len())
        }
        Placement::Orphan => Message::new("export.orphan"),
    })
}

/// Words on one line, safe for any terminal.
pub(super) fn one_line(words: &str) -> String {
    visible(words).replace('\n', " ")
}

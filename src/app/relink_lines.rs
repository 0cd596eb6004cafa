//! The words of the relink desk: a note's old words in their old surroundings, and each place where it may belong now, with what
//! differs by characters.

use unicode_segmentation::UnicodeSegmentation;

use super::reading::Reading;
use crate::anchor::{self, Candidate, Change, Placement, difference};
use crate::annotation::{Entry, is_kept};
use crate::message::{Lang, Message};
use crate::text::{CLOSING_MARKS, Cells, OPENING_MARKS, Offset, Span};

/// Characters of a passage that are shown and compared.
const SHOWN: usize = 2_000;

/// Characters of context on each side.
const CONTEXT: usize = 24;

/// What words on the desk are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What the following words are.
    Label,
    /// As [`Self::Label`], of the place that is chosen.
    Chosen,
    /// What stands around the passage.
    Context,
    /// Words of the passage in both versions.
    Same,
    /// Words that only the note remembers.
    Removed,
    /// Words that only the present text has.
    Added,
    /// The reader's own words.
    Note,
    /// What to do.
    Advice,
}

/// A line of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its words from left to right.
    pub parts: Vec<(Tone, String)>,
    /// The candidate that it belongs to.
    pub choice: Option<usize>,
}

/// What the desk says of a note, broken to a width in cells.
pub(super) fn lines(
    reading: &Reading,
    entry: &Entry,
    choice: Option<usize>,
    (width, cells, lang): (usize, Cells, Lang),
) -> Vec<Line> {
    let mut page = Page {
        lines: Vec::new(),
        width,
        cells,
    };
    let places = reading.places_of(entry);
    let anchor = &entry.annotation.anchor;
    let old = clipped(&anchor.quote);
    let chosen = choice
        .and_then(|choice| places.get(choice))
        .map(|place| clipped(reading.document.text.slice(place.span)));
    page.label(None, Tone::Label, &old_label(entry, lang));
    let mut parts = vec![(Tone::Context, last(&anchor.prefix))];
    let changes = chosen
        .as_ref()
        .map_or_else(Vec::new, |new| difference(&old, new));
    if changes.is_empty() {
        parts.push((Tone::Same, old.clone()));
    }
    parts.extend(changes.into_iter().filter_map(|part| match part.change {
        Change::Kept => Some((Tone::Same, part.words.to_owned())),
        Change::Removed => Some((Tone::Removed, part.words.to_owned())),
        Change::Added => None,
    }));
    parts.push((Tone::Context, first(&anchor.suffix)));
    page.flow(None, &parts);
    if entry.placement == Placement::Orphan {
        // What is only suggested must not look like what was found.
        advice(&mut page, reading, entry, lang);
    }
    for (i, place) in places.iter().enumerate() {
        let tone = if Some(i) == choice {
            Tone::Chosen
        } else {
            Tone::Label
        };
        let label = place_label(reading, entry, place, (i, places.len()), lang);
        page.label(Some(i), tone, &label);
        page.flow(Some(i), &place_parts(reading, place, &old));
    }
    if entry.placement != Placement::Orphan {
        advice(&mut page, reading, entry, lang);
    }
    if !entry.annotation.note.is_empty() {
        page.label(None, Tone::Label, lang.text("app.relink-note"));
        page.flow(None, &[(Tone::Note, clipped(&entry.annotation.note))]);
    }
    page.lines
}

/// “Before”, and where it stood.
fn old_label(entry: &Entry, lang: Lang) -> String {
    let mut label = lang.text("app.relink-old").to_owned();
    if !entry.annotation.anchor.section.is_empty() {
        label.push_str(" · ");
        label.push_str(&entry.annotation.anchor.section.join(" > "));
    }
    if !entry.annotation.tags.is_empty() {
        label.push_str("  #");
        label.push_str(&entry.annotation.tags.join(" #"));
    }
    label
}

/// Which candidate it is, how sure, and where it stands.
fn place_label(
    reading: &Reading,
    entry: &Entry,
    place: &Candidate,
    (i, count): (usize, usize),
    lang: Lang,
) -> String {
    let key = match entry.placement {
        Placement::Orphan => "app.relink-perhaps",
        _ if count > 1 => "app.relink-choice",
        _ => "app.relink-now",
    };
    let label = Message::new(key)
        .with("number", i + 1)
        .with("percent", anchor::percent(place.confidence))
        .say(lang);
    let reference = reading
        .outline
        .reference(&reading.document, place.span.start);
    if reference.is_empty() {
        label
    } else {
        format!("{label} · {reference}")
    }
}

fn place_parts(reading: &Reading, place: &Candidate, old: &str) -> Vec<(Tone, String)> {
    let text = &reading.document.text;
    let around = |span: Span| text.slice(span);
    let reach = 8 * CONTEXT;
    let before = around(Span::new(
        text.clamp(Offset(place.span.start.0.saturating_sub(reach))),
        place.span.start,
    ));
    let after = around(Span::new(
        place.span.end,
        text.clamp(Offset(place.span.end.0.saturating_add(reach))),
    ));
    let mut parts = vec![(Tone::Context, last(before))];
    parts.extend(
        difference(old, &clipped(text.slice(place.span)))
            .into_iter()
            .filter_map(|part| match part.change {
                Change::Kept => Some((Tone::Same, part.words.to_owned())),
                Change::Added => Some((Tone::Added, part.words.to_owned())),
                Change::Removed => None,
            }),
    );
    parts.push((Tone::Context, first(after)));
    parts
}

/// What to do, where that is not plain.
fn advice(page: &mut Page, reading: &Reading, entry: &Entry, lang: Lang) {
    let key = match &entry.placement {
        _ if is_kept(&reading.document.text, entry) => "app.relink-is-kept",
        Placement::Orphan if reading.suggestions.is_asked(entry) => "app.relink-looking",
        Placement::Orphan if !reading.places_of(entry).is_empty() => "app.relink-suggested",
        Placement::Orphan => "app.relink-orphan",
        Placement::Moved(_) => "app.relink-moved",
        _ => return,
    };
    page.flow(None, &[(Tone::Advice, lang.text(key).to_owned())]);
}

struct Page {
    lines: Vec<Line>,
    width: usize,
    cells: Cells,
}

impl Page {
    /// One line, cut where it is too long.
    fn label(&mut self, choice: Option<usize>, tone: Tone, words: &str) {
        let words = self.cells.truncate(words, self.width).into_owned();
        self.lines.push(Line {
            parts: vec![(tone, words)],
            choice,
        });
    }

    /// Whether a line may end between two characters: after a space, and between wide ones, but for marks that cling to their neighbours.
    fn breaks(&self, before: &str, after: &str) -> bool {
        let wide = self.cells.of(before) > 1 || self.cells.of(after) > 1;
        before == " " || wide && !CLOSING_MARKS.contains(after) && !OPENING_MARKS.contains(before)
    }

    /// Words as many lines as they take, two cells to the right. Lines break between wide characters and after spaces.
    fn flow(&mut self, choice: Option<usize>, parts: &[(Tone, String)]) {
        const INDENT: usize = 2;
        let room = self.width.saturating_sub(INDENT).max(2);
        let mut line: Vec<(Tone, &str)> = Vec::new();
        let (mut used, mut may_break) = (0, 0);
        let mut lines = Vec::new();
        for (tone, words) in parts {
            for grapheme in words.graphemes(true) {
                let shown = if grapheme.chars().all(char::is_whitespace) {
                    " "
                } else {
                    grapheme
                };
                if line
                    .last()
                    .is_some_and(|(_, last)| self.breaks(last, shown))
                {
                    may_break = line.len();
                }
                let cells = self.cells.of(shown);
                if used + cells > room && !line.is_empty() {
                    let at = if may_break > 0 { may_break } else { line.len() };
                    let rest = line.split_off(at);
                    lines.push(std::mem::replace(&mut line, rest));
                    used = line.iter().map(|(_, shown)| self.cells.of(shown)).sum();
                    may_break = 0;
                }
                line.push((*tone, shown));
                used += cells;
            }
        }
        lines.push(line);
        for line in lines.into_iter().filter(|line| !line.is_empty()) {
            let mut parts = vec![(Tone::Context, " ".repeat(INDENT))];
            for (tone, shown) in line {
                match parts.last_mut() {
                    Some((last, words)) if *last == tone => words.push_str(shown),
                    _ => parts.push((tone, shown.to_owned())),
                }
            }
            self.lines.push(Line { parts, choice });
        }
    }
}

/// The beginning of a long passage.
fn clipped(words: &str) -> String {
    match words.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default()),
        None => words.to_owned(),
    }
}

/// The end of what stands before.
fn last(words: &str) -> String {
    let start = words
        .grapheme_indices(true)
        .rev()
        .nth(CONTEXT - 1)
        .map_or(0, |(at, _)| at);
    words.get(start..).unwrap_or_default().to_owned()
}

/// The beginning of what stands after.
fn first(words: &str) -> String {
    words.graphemes(true).take(CONTEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flowed(parts: &[(Tone, &str)], width: usize) -> Vec<String> {
        let mut page = Page {
            lines: Vec::new(),
            width,
            cells: Cells::default(),
        };
        let parts: Vec<_> = parts
            .iter()
            .map(|(tone, words)| (*tone, (*words).to_owned()))
            .collect();
        page.flow(Some(0), &parts);
        page.lines
            .iter()
            .map(|line| line.parts.iter().map(|(_, words)| words.as_str()).collect())
            .collect()
    }

    #[test]
    fn words_break_between_wide_characters_and_after_spaces() {
        assert_eq!(
            flowed(&[(Tone::Context, "前文"), (Tone::Same, "落实责任")], 10),
            ["  前文落实", "  责任"]
        );
        assert_eq!(
            flowed(&[(Tone::Same, "the quick brown fox")], 12),
            ["  the quick ", "  brown fox"]
        );
        assert_eq!(flowed(&[(Tone::Same, "abcdefgh")], 6), ["  abcd", "  efgh"]);
        assert_eq!(flowed(&[(Tone::Same, "一\n二\t三")], 20), ["  一 二 三"]);
        assert_eq!(flowed(&[], 20), Vec::<String>::new());
    }
}

//! Between a record and its place: placing records on a text, and bringing them up to date before they are saved.

use super::{Annotation, Correction, Entry, Found, Kind};
use crate::anchor::{self, Candidate, Placement};
use crate::text::{Offset, ReadingText, Span};

/// Places records on a text, in their order. They vouch for each other where they last were on the same text; `section_at` gives the headings above a place, which tells copies
/// of a passage apart.
pub fn place(
    text: &ReadingText,
    annotations: Vec<Annotation>,
    section_at: &dyn Fn(Offset) -> Vec<String>,
) -> Vec<Entry> {
    let of_passages = annotations
        .iter()
        .filter(|annotation| annotation.kind != Kind::Document);
    let mut placements = anchor::Index::new(text)
        .with_sections(section_at)
        .resolve_all_of(
            of_passages.map(|annotation| (&annotation.anchor, annotation.placed_on.as_deref())),
        )
        .into_iter();
    annotations
        .into_iter()
        .map(|annotation| {
            let placement = if annotation.kind == Kind::Document {
                Placement::Anchored(Span::default())
            } else {
                placements.next().unwrap_or(Placement::Orphan)
            };
            Entry {
                annotation,
                placement,
            }
        })
        .collect()
}

/// The record as it is to be saved. A passage beyond doubt gets its present place and the section that `section_at` gives for it;
/// another keeps its place, tells where it seems to be, and on which text (`placed_on`, the SHA-256 of the text on which
/// the file was last saved) it last was.
pub fn refresh(
    text: &ReadingText,
    entry: &Entry,
    placed_on: Option<&str>,
    section_at: &dyn Fn(Offset) -> Vec<String>,
) -> Annotation {
    let mut annotation = entry.annotation.clone();
    if annotation.kind == Kind::Document {
        return annotation;
    }
    match &entry.placement {
        Placement::Anchored(span) | Placement::Moved(span) => {
            let hint = Some(code_points(text, *span));
            if annotation.anchor.hint != hint || annotation.anchor.section.is_empty() {
                annotation.anchor.section = section_at(span.start);
            }
            annotation.anchor.hint = hint;
            annotation.found = None;
            annotation.placed_on = None;
            forget_decision(&mut annotation);
            complete_context(text, *span, &mut annotation.anchor);
        }
        unsure => {
            if !is_kept(text, entry) {
                forget_decision(&mut annotation);
            }
            annotation.found = seems(text, unsure);
            if annotation.placed_on.is_none() {
                annotation.placed_on = placed_on.map(str::to_owned);
            }
        }
    }
    annotation
}

/// Counts equal quotations and look-alikes again, in a text that is another than the one on which they were counted.
pub fn recount(index: &anchor::Index<'_>, entry: &Entry, annotation: &mut Annotation) {
    if let Placement::Anchored(span) | Placement::Moved(span) = &entry.placement
        && annotation.kind != Kind::Document
    {
        index.count(&mut annotation.anchor, *span);
    }
}

/// As [`refresh`], for a correction of the outline.
pub fn refresh_correction(
    text: &ReadingText,
    correction: &Correction,
    placement: &Placement,
) -> Correction {
    let mut correction = correction.clone();
    if let Placement::Anchored(span) | Placement::Moved(span) = *placement {
        correction.anchor.hint = Some(code_points(text, span));
        complete_context(text, span, &mut correction.anchor);
    }
    correction
}

/// The record after a person took a proposed place: the present words become its quotation, the old ones are kept.
#[must_use]
pub fn accept(text: &ReadingText, annotation: &Annotation, span: Span) -> Annotation {
    let section = annotation.anchor.section.clone();
    let mut accepted = annotation.clone();
    accepted.anchor = anchor::make(text, span);
    accepted.anchor.section = section;
    if accepted.anchor.quote != annotation.anchor.quote && accepted.original.is_none() {
        accepted.original = Some(annotation.anchor.quote.clone());
    }
    forget_decision(&mut accepted);
    accepted.found = None;
    accepted.placed_on = None;
    accepted
}

/// The record after a person looked at what is proposed, or at the lack of it, and left the note as it is: its words stand as `original`
/// too, beside the proposal that was turned down. `None` where `original` remembers older words, which are not given up for this.
pub fn keep(text: &ReadingText, entry: &Entry) -> Option<Annotation> {
    let mut kept = entry.annotation.clone();
    let quote = Some(kept.anchor.quote.clone());
    if kept.original.is_some() && kept.original != quote {
        return None;
    }
    kept.original = quote;
    kept.found = seems(text, &entry.placement);
    Some(kept)
}

/// Whether a person decided to leave a note as it is that has no certain place. The decision ends when the text proposes other words.
pub fn is_kept(text: &ReadingText, entry: &Entry) -> bool {
    let annotation = &entry.annotation;
    annotation.original.as_ref() == Some(&annotation.anchor.quote)
        && matches!(
            entry.placement,
            Placement::Approximate(..) | Placement::Uncertain(_) | Placement::Orphan
        )
        && annotation.found.as_ref().map(|found| found.quote.as_str())
            == proposed(&entry.placement).map(|(span, _)| text.slice(span))
}

/// What was decided of a place that is no longer in doubt, or of another proposal, means nothing any more.
fn forget_decision(annotation: &mut Annotation) {
    annotation
        .original
        .take_if(|original| *original == annotation.anchor.quote);
}

/// A hand-written entry gets its context at the first save; what is there never changes.
fn complete_context(text: &ReadingText, span: Span, anchor: &mut anchor::Anchor) {
    if anchor.prefix.is_empty() && anchor.suffix.is_empty() {
        let made = anchor::make(text, span);
        anchor.ordinal = made.ordinal;
        anchor.alike = made.alike;
        anchor.prefix = made.prefix;
        anchor.suffix = made.suffix;
    }
}

fn seems(text: &ReadingText, placement: &Placement) -> Option<Found> {
    let (span, confidence) = proposed(placement)?;
    let (start, end) = code_points(text, span);
    Some(Found {
        quote: text.slice(span).to_owned(),
        start,
        end,
        confidence: anchor::rounded(confidence),
    })
}

/// The best place that is proposed for a passage in doubt.
fn proposed(placement: &Placement) -> Option<(Span, f64)> {
    match placement {
        Placement::Approximate(span, confidence) => Some((*span, *confidence)),
        Placement::Uncertain(candidates) => {
            let Candidate { span, confidence } = candidates.first()?;
            Some((*span, *confidence))
        }
        _ => None,
    }
}

fn code_points(text: &ReadingText, span: Span) -> (usize, usize) {
    (text.code_points(span.start), text.code_points(span.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::Anchor;
    use uuid::Uuid;

    fn section(_: Offset) -> Vec<String> {
        vec!["一、经济".to_owned()]
    }

    fn placed(old: &str, words: &str, new: &str) -> (ReadingText, Entry) {
        let at = old.find(words).unwrap();
        let anchor = anchor::make(&ReadingText::from(old), Span::bytes(at..at + words.len()));
        let annotation = Annotation::new(Uuid::from_u128(1), anchor);
        let text = ReadingText::from(new);
        let entry = place(&text, vec![annotation], &section).remove(0);
        (text, entry)
    }

    #[test]
    fn a_passage_beyond_doubt_gets_its_present_place() {
        let old = "一、经济。一般公共预算收入增长，税收下降。";
        let (text, entry) = placed(old, "一般公共预算收入", &format!("题\n{old}"));
        let record = refresh(&text, &entry, Some("old"), &section);
        assert_eq!(record.anchor.hint, Some((7, 15)));
        assert_eq!(record.anchor.section, ["一、经济"]);
        assert_eq!((record.placed_on, record.found), (None, None));
        assert_eq!(record.anchor.prefix, entry.annotation.anchor.prefix);
    }

    #[test]
    fn another_keeps_its_place_and_tells_where_it_seems_to_be() {
        let old = "一、经济。今年一般公共预算收入增长较快，税收下降。";
        let new = "一、经济。今年一般公共财政收入增长较快，税收下降。";
        let (text, entry) = placed(old, "一般公共预算收入增长较快", new);
        let record = refresh(&text, &entry, Some("old"), &section);
        assert_eq!(record.anchor, entry.annotation.anchor);
        assert_eq!(record.placed_on.as_deref(), Some("old"));
        let found = record.found.clone().unwrap();
        assert_eq!(
            (found.quote.as_str(), found.start, found.end),
            ("一般公共财政收入增长较快", 7, 19)
        );
        assert!(found.confidence > 0.8 && found.confidence < 1.0);

        let accepted = accept(&text, &record, entry.placement.span().unwrap());
        assert_eq!(accepted.anchor.quote, "一般公共财政收入增长较快");
        assert_eq!(
            accepted.original.as_deref(),
            Some("一般公共预算收入增长较快")
        );
        assert_eq!((accepted.found, accepted.placed_on), (None, None));
    }

    #[test]
    fn an_orphan_keeps_everything() {
        let (text, mut entry) = placed("税收下降得很快。", "下降", "无关的话。");
        entry.annotation.placed_on = Some("older".to_owned());
        assert_eq!(
            refresh(&text, &entry, Some("old"), &section),
            entry.annotation
        );
    }

    #[test]
    fn neighbours_of_another_text_do_not_vouch() {
        // The note was in doubt when the others were saved on a new text: its place is still that of the old one, where a like call
        // stands now.
        let old = ReadingText::from("甲的开头一段话与众不同。各位代表：乙所说的完全是另一回事。");
        let new = ReadingText::from("丙开始的一段全新文字呀。各位代表：丁在此处继续讲别的事情。");
        let made = |text: &ReadingText, words: &str, id: u128| {
            let at = text.as_str().find(words).unwrap();
            let span = Span::bytes(at..at + words.len());
            Annotation::new(Uuid::from_u128(id), anchor::make(text, span))
        };
        for (placed_on, expected) in [(Some("old"), None), (None, Some("各位代表："))] {
            let mut stale = made(&old, "各位代表：", 1);
            stale.placed_on = placed_on.map(str::to_owned);
            let around = [made(&new, "丙开始", 2), made(&new, "别的事情", 3)];
            let notes = around.into_iter().chain([stale]).collect();
            let entry = place(&new, notes, &section).pop().unwrap();
            let words = entry.placement.span().map(|span| new.slice(span));
            assert_eq!(words, expected, "{placed_on:?}: {:?}", entry.placement);
        }
    }

    #[test]
    fn a_hand_written_entry_gets_its_context() {
        let text = ReadingText::from("税收下降得很快。");
        let by_hand = Anchor {
            quote: "下降".to_owned(),
            ..Anchor::default()
        };
        let entry = place(
            &text,
            vec![Annotation::new(Uuid::from_u128(1), by_hand)],
            &section,
        )
        .remove(0);
        let record = refresh(&text, &entry, None, &section);
        assert_eq!(
            (record.anchor.prefix.as_str(), record.anchor.hint),
            ("税收", Some((2, 4)))
        );
    }

    #[test]
    fn a_decision_to_leave_a_note_is_remembered_until_the_text_proposes_something_else() {
        let old = "一、经济。今年一般公共预算收入增长较快，税收下降。";
        let new = "一、经济。今年一般公共财政收入增长较快，税收下降。";
        let (text, entry) = placed(old, "一般公共预算收入增长较快", new);
        assert!(!is_kept(&text, &entry));
        let kept = Entry {
            annotation: keep(&text, &entry).unwrap(),
            ..entry.clone()
        };
        assert!(is_kept(&text, &kept));
        let saved = refresh(&text, &kept, Some("old"), &section);
        assert_eq!(saved.original.as_ref(), Some(&saved.anchor.quote));
        assert_eq!(saved.placed_on.as_deref(), Some("old"));
        let again = place(&text, vec![saved.clone()], &section).remove(0);
        assert!(is_kept(&text, &again), "also when the file is read again");
        // Another text, another proposal; or the old words again.
        for other in [new.replace("较快", "很快"), old.to_owned()] {
            let other = ReadingText::from(other.as_str());
            let entry = place(&other, vec![saved.clone()], &section).remove(0);
            assert!(!is_kept(&other, &entry));
            assert_eq!(
                refresh(&other, &entry, Some("old"), &section).original,
                None
            );
        }
        let taken = accept(&text, &kept.annotation, kept.placement.span().unwrap());
        assert_eq!(
            taken.original.as_ref(),
            Some(&entry.annotation.anchor.quote)
        );
        // Older words are not given up to remember a decision.
        let mut accepted = entry;
        accepted.annotation.original = Some("更早的话".to_owned());
        assert_eq!(keep(&text, &accepted), None);
    }
}

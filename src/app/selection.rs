//! What is selected, and the ladder of units on which a selection grows and shrinks.

use crate::document::Document;
use crate::outline::Outline;
use crate::text::{Offset, Span, clause_at, sentence_at};

/// A selection: the end that stays and the end that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Where it began.
    pub anchor: Offset,
    /// Where it ends now; before the anchor when selected backwards.
    pub head: Offset,
}

impl Selection {
    /// A selection of a span, to be extended at its end.
    pub fn of(span: Span) -> Self {
        Self {
            anchor: span.start,
            head: span.end,
        }
    }

    /// The selected words.
    pub fn span(self) -> Span {
        Span::new(self.anchor, self.head)
    }
}

/// The spans that a selection at a place may take, small to large: clause, sentence, points, paragraph, sections, everything. Each lies
/// inside the next.
pub fn ladder(document: &Document, outline: &Outline, at: Offset) -> Vec<Span> {
    let text = &document.text;
    let paragraph = document.paragraph_at(at);
    let mut rungs = vec![
        clause_at(text, paragraph, at),
        sentence_at(text, paragraph, at),
        paragraph,
    ];
    if let Some(node) = outline.node_at(at) {
        rungs.extend(
            outline
                .path(node)
                .into_iter()
                .filter_map(|node| outline.nodes.get(node))
                .map(|node| node.reach),
        );
    }
    rungs.push(text.span());
    let mut rungs: Vec<_> = rungs
        .into_iter()
        .map(|rung| trim(document, rung))
        .filter(|rung| !rung.is_empty())
        .collect();
    rungs.sort_by_key(|rung| (rung.len(), rung.start));
    rungs.dedup();
    rungs
}

/// The next larger rung around the present selection; from nothing the sentence.
pub fn more(
    document: &Document,
    outline: &Outline,
    caret: Offset,
    now: Option<Span>,
) -> Option<Span> {
    match now {
        None => Some(sentence_at(
            &document.text,
            document.paragraph_at(caret),
            caret,
        ))
        .filter(|span| !span.is_empty()),
        Some(now) => ladder(document, outline, now.start)
            .into_iter()
            .find(|rung| rung.covers(now) && *rung != now),
    }
}

/// The next smaller rung at the caret; from nothing the clause.
pub fn less(
    document: &Document,
    outline: &Outline,
    caret: Offset,
    now: Option<Span>,
) -> Option<Span> {
    let rungs = ladder(document, outline, caret);
    match now {
        None => Some(clause_at(
            &document.text,
            document.paragraph_at(caret),
            caret,
        ))
        .filter(|span| !span.is_empty()),
        Some(now) => rungs
            .into_iter()
            .rfind(|rung| now.covers(*rung) && *rung != now),
    }
}

/// A span without the white space at its ends.
pub fn trim(document: &Document, span: Span) -> Span {
    let words = document.text.slice(span);
    let start = span.start.0 + (words.len() - words.trim_start().len());
    let end = span.end.0 - (words.len() - words.trim_end().len());
    if start < end {
        Span::bytes(start..end)
    } else {
        Span::at(span.start)
    }
}

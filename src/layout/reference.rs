//! What refers to a footnote is drawn behind the word that it stands at, and has no length in the text: the word's cluster takes the cells,
//! so that no row ever begins with it and the text stays what it is.

use super::breaks::{Break, Cluster, Ink};
use super::clusters::clusters;
use crate::document::{Document, Inline};
use crate::text::{Cells, Offset, Span, shown};

/// The longest label that is drawn, in clusters.
const LABEL: usize = 6;

/// Bytes before a reference in which the word is looked for that it stands at.
const NEAR: usize = 16;

/// One reference of a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Where it stands, as the document has it.
    pub(super) at: Offset,
    /// The end of the word that it is drawn behind, or the start of the one that it is drawn before.
    pub(super) host: Offset,
    /// Whether it is drawn before its word: at the beginning of a block, of a line or of a cell.
    pub(super) leads: bool,
    /// What is drawn.
    pub(super) text: String,
}

impl Reference {
    /// Whether it is drawn with a cluster.
    pub(super) fn belongs_to(&self, cluster: Span) -> bool {
        if self.leads {
            cluster.contains(self.host)
        } else {
            self.host > cluster.start && self.host <= cluster.end
        }
    }
}

/// The references that are drawn with the words of a stretch. `body` is their block, whose first byte may have one too.
pub(super) fn references(document: &Document, body: Span, stretch: Span) -> Vec<Reference> {
    let marks = &document.marks;
    let first = marks.partition_point(|mark| mark.span.start < stretch.start);
    // One that stands behind white space may belong to the row before.
    let end = Offset(stretch.end.0 + NEAR);
    marks
        .iter()
        .skip(first)
        .take_while(|mark| mark.span.start <= end.min(body.end))
        .filter(|mark| mark.span.is_empty())
        .filter_map(|mark| match &mark.kind {
            Inline::Reference(label) => Some(reference(document, body, mark.span.start, label)),
            _ => None,
        })
        .filter(|found| {
            let behind = !found.leads && found.host > stretch.start && found.host <= stretch.end;
            let before = found.leads && stretch.contains(found.host);
            behind || before
        })
        .collect()
}

fn reference(document: &Document, body: Span, at: Offset, label: &str) -> Reference {
    let text = document.text.as_str();
    let from = text.ceil_char_boundary(at.0.saturating_sub(NEAR).max(body.start.0));
    let before = text.get(from..at.0).unwrap_or_default();
    let word = before.trim_end_matches([' ', '\u{3000}']);
    let leads = word.is_empty() && from == body.start.0 || word.ends_with(['\n', '\t']);
    Reference {
        at,
        host: if leads || word.is_empty() {
            at
        } else {
            Offset(from + word.len())
        },
        leads,
        text: drawn(label),
    }
}

/// A label as it is drawn: a number in brackets, a sign of its own as it is.
pub(super) fn drawn(label: &str) -> String {
    let mut words: String = clusters(label.trim())
        .take(LABEL)
        .map(|(_, cluster)| shown(cluster))
        .collect();
    if clusters(label.trim()).nth(LABEL).is_some() {
        words.push('…');
    }
    let own = |c: char| matches!(c, '①'..='⓿' | '❶'..='➓' | '㈠'..='㊿' | '¹' | '²' | '³' | '⁰'..='⁹' | '*' | '†' | '‡' | '§');
    let bracketed = words.starts_with(['[', '(', '（', '［', '〔']);
    if bracketed || !words.is_empty() && words.chars().all(own) {
        words
    } else {
        format!("[{words}]")
    }
}

/// Cells of the references that stand in a stretch, its ends included.
pub(super) fn cells_in(document: &Document, stretch: Span, cells: Cells) -> usize {
    let first = document
        .marks
        .partition_point(|mark| mark.span.start < stretch.start);
    let marks = document.marks.iter().skip(first);
    marks
        .take_while(|mark| mark.span.start <= stretch.end)
        .filter(|mark| mark.span.is_empty())
        .filter_map(|mark| match &mark.kind {
            Inline::Reference(label) => Some(cells.width(&drawn(label))),
            _ => None,
        })
        .sum()
}

/// Gives the clusters of a stretch the cells of what is drawn with them.
pub(super) fn reserve(clusters: &mut [Cluster], start: Offset, found: &[Reference], cells: Cells) {
    for reference in found {
        let place = reference.host.0.saturating_sub(start.0) as u32;
        let index = clusters.partition_point(|cluster| {
            if reference.leads {
                cluster.end <= place
            } else {
                cluster.end < place
            }
        });
        let Some(cluster) = clusters.get_mut(index) else {
            continue;
        };
        if cluster.ink == Ink::Tab || reference.leads && cluster.after == Break::Must {
            continue;
        }
        let wide = cells.width(&reference.text).min(usize::from(u8::MAX)) as u8;
        cluster.cells = cluster.cells.saturating_add(wide);
        cluster.ink = Ink::Glyph;
        cluster.hangs = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_the_words() {
        for (label, expected) in [
            ("1", "[1]"),
            ("a", "[a]"),
            ("[3]", "[3]"),
            ("①", "①"),
            ("*", "*"),
            ("〔2〕", "〔2〕"),
            ("", "[]"),
            ("a very long one", "[a very…]"),
            ("\u{1b}[2J", "[␛[2J]"),
        ] {
            assert_eq!(drawn(label), expected, "{label:?}");
        }
    }
}

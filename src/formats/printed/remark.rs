//! What people marked and wrote on the pages, and where the words of a page stand.

use super::write::Assembled;
use crate::document::Comment;
use crate::text::{Offset, Span};

/// A mark or note of a person.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::formats) struct Remark {
    pub(in crate::formats) note: String,
    pub(in crate::formats) author: String,
    /// RFC 3339 where the file allows it.
    pub(in crate::formats) created: String,
    /// `#RRGGBB`
    pub(in crate::formats) color: Option<String>,
    /// Index of its page.
    pub(in crate::formats) page: usize,
    /// Its upper edge, downwards from the top of the page.
    pub(in crate::formats) height: f32,
}

impl Assembled {
    /// Tells the document where its pages begin, in order, and what they are called; links lead to them as `#page=1`.
    pub(in crate::formats) fn label(&mut self, labels: impl IntoIterator<Item = String>) {
        for (index, (at, label)) in self.begins.iter().zip(labels).enumerate() {
            self.builder.page_at(*at, label);
            self.builder.target_at(format!("page={}", index + 1), *at);
        }
    }

    /// The place of the words at a height of a page: the first that do not stand above it.
    pub(in crate::formats) fn place(&self, page: usize, height: Option<f32>) -> Offset {
        let begin = self.begins.get(page).copied().unwrap_or(Offset(0));
        let (Some(height), Some(heights)) = (height, self.heights.get(page)) else {
            return begin;
        };
        heights
            .iter()
            .filter(|(y, _)| *y >= height - 1.0)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(begin, |(_, at)| *at)
    }

    /// Writes remarks into the document, each with the words under it; the place beside it where there are none.
    pub(in crate::formats) fn comment(&mut self, remarks: Vec<Remark>) {
        let mut spans: Vec<Vec<Span>> = vec![Vec::new(); remarks.len()];
        for (number, span) in &self.remarks {
            if let Some(spans) = spans.get_mut(*number) {
                spans.push(*span);
            }
        }
        for (remark, spans) in remarks.into_iter().zip(spans) {
            let span = passage(spans).unwrap_or_else(|| {
                let at = self.place(remark.page, Some(remark.height));
                Span::new(at, at)
            });
            self.builder.comment(Comment {
                span,
                note: remark.note,
                author: remark.author,
                created: remark.created,
                color: remark.color,
            });
        }
    }
}

/// One passage of several stretches: all of them when they nearly follow each other, else the longest.
fn passage(mut spans: Vec<Span>) -> Option<Span> {
    spans.sort_by_key(|span| span.start);
    let (first, last) = (spans.first()?, spans.last()?);
    let whole = Span::new(first.start, last.end);
    let length = |span: &Span| span.end.0 - span.start.0;
    let sum: usize = spans.iter().map(length).sum();
    if length(&whole) <= 2 * sum + 40 {
        return Some(whole);
    }
    spans.into_iter().max_by_key(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_over_line_ends_is_one() {
        let check = |spans: &[(usize, usize)], expected: Option<(usize, usize)>| {
            let spans = spans
                .iter()
                .map(|(from, to)| Span::bytes(*from..*to))
                .collect();
            assert_eq!(
                passage(spans),
                expected.map(|(from, to)| Span::bytes(from..to))
            );
        };
        check(&[], None);
        check(&[(30, 60), (0, 29)], Some((0, 60)));
        check(&[(0, 9), (500, 520)], Some((500, 520)));
    }
}

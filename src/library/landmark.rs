//! Places that the reader gave a letter, found again in another edition of the text. Such a place is a hint where to go and binds nothing, so
//! that the likeliest spot is better than none, as long as it is said to be a guess. Notes are never found this way.

use crate::anchor::{self, Anchor, Placement};
use crate::document::Document;
use crate::text::{Offset, ReadingText, Span};

/// Code points by which a place is looked for when its passage is not there any more, most first.
const WORDS: [usize; 2] = [16, 8];

/// The fewest code points of a passage that are worth looking for.
const TELLING: usize = 4;

/// A place that the reader gave a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landmark {
    /// The letter or digit.
    pub name: char,
    /// The passage in which it is, by which it is found again.
    pub anchor: Anchor,
    /// Code points from the beginning of that passage to the place.
    pub within: usize,
    /// Where it is in the present text; `None` when nothing like it is found.
    pub at: Option<Offset>,
    /// Whether it is there beyond doubt, and not only the likeliest place.
    pub sure: bool,
}

/// The places as they are in a text, in their order. One that is not found stays, without a place; what is remembered of each stays as it is.
pub fn find_landmarks(document: &Document, marks: &[Landmark]) -> Vec<Landmark> {
    let placed = anchor::resolve_all(&document.text, marks.iter().map(|mark| &mark.anchor));
    marks
        .iter()
        .zip(placed)
        .map(|(mark, placed)| {
            let found = likeliest(document, mark, &placed);
            Landmark {
                at: found.map(|(at, _)| at),
                sure: found.is_none_or(|(_, sure)| sure),
                ..mark.clone()
            }
        })
        .collect()
}

/// Where a place most likely is, and whether that is beyond doubt.
fn likeliest(document: &Document, mark: &Landmark, placed: &Placement) -> Option<(Offset, bool)> {
    let within = |span: Span| inside(document, span, mark.within);
    match placed {
        Placement::Anchored(span) | Placement::Moved(span) => Some((within(*span), true)),
        Placement::Approximate(span, _) => Some((within(*span), false)),
        Placement::Uncertain(candidates) => Some((within(candidates.first()?.span), false)),
        Placement::Orphan => {
            let text = &document.text;
            let quote = &mark.anchor.quote;
            let near = mark
                .anchor
                .hint
                .and_then(|(start, _)| text.at_code_point(start));
            let near = near.unwrap_or_default();
            let whole = nearest(text, quote, near).map(within);
            let rest: String = quote.chars().skip(mark.within).collect();
            let by_words = || {
                WORDS.iter().find_map(|count| {
                    let words: String = rest.chars().take(*count).collect();
                    let telling = words.chars().count() == *count;
                    Some(nearest(text, &words, near).filter(|_| telling)?.start)
                })
            };
            Some((whole.or_else(by_words)?, false))
        }
    }
}

/// Where words stand, the nearest to a place.
fn nearest(text: &ReadingText, words: &str, near: Offset) -> Option<Span> {
    if words.chars().count() < TELLING {
        return None;
    }
    memchr::memmem::find_iter(text.as_str().as_bytes(), words)
        .min_by_key(|found| found.abs_diff(near.0))
        .map(|at| Span::bytes(at..at + words.len()))
}

/// The place so many code points into a passage, at most its end.
pub(super) fn inside(document: &Document, span: Span, within: usize) -> Offset {
    let words = document.text.slice(span);
    let far = words.char_indices().nth(within);
    far.map_or(span.end, |(far, _)| Offset(span.start.0 + far))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, Builder};

    fn document(text: &str) -> Document {
        let mut builder = Builder::new("text");
        builder.open(BlockKind::Paragraph);
        builder.push(text);
        builder.close();
        builder.finish()
    }

    #[test]
    fn the_likeliest_place_is_shown_and_said_to_be_a_guess() {
        let check =
            |old: &str, passage: &str, within: usize, new: &str, expected: Option<(&str, bool)>| {
                let before = document(old);
                let start = old.find(passage).unwrap();
                let span = Span::bytes(start..start + passage.len());
                let mark = Landmark {
                    name: 'a',
                    anchor: anchor::make(&before.text, span),
                    within,
                    at: Some(Offset(start)),
                    sure: true,
                };
                let now = document(new);
                let found = find_landmarks(&now, std::slice::from_ref(&mark)).remove(0);
                let words = found.at.map(|at| new.get(at.0..).unwrap());
                assert_eq!(words.map(|words| (words, found.sure)), expected, "{new}");
                assert_eq!(found.anchor, mark.anchor);
            };
        let old = "第一段的话。第二段说的是全县经济运行总体平稳、稳中有进。第三段。";
        let passage = "第二段说的是全县经济运行总体平稳、稳中有进。";
        check(
            old,
            passage,
            3,
            old,
            Some(("说的是全县经济运行总体平稳、稳中有进。第三段。", true)),
        );
        // The words around it are others: one occurrence is enough for going there.
        check(
            old,
            passage,
            3,
            "新开头。第二段说的是全县经济运行总体平稳、稳中有进。新结尾。",
            Some(("说的是全县经济运行总体平稳、稳中有进。新结尾。", false)),
        );
        // Only the words from the place on are left of the passage.
        check(
            old,
            passage,
            6,
            "别的话都换过了，全县经济运行总体平稳，但也有困难。",
            Some(("全县经济运行总体平稳，但也有困难。", false)),
        );
        check(old, passage, 3, "完全是另一份文件。", None);
        check(old, passage, 3, "", None);
    }
}

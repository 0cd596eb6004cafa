//! How the work of finding passages again grows: counted, not timed.

use super::{Anchor, Index, Placement, make};
use crate::text::ReadingText;

/// A report of so many lines of pseudo-random words, and passages of every third of them.
fn large(lines: usize) -> (String, Vec<Anchor>) {
    let mut seed = 7_u32;
    let mut han = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4E00 + (seed >> 16) % 3000).unwrap_or('一')
    };
    let mut old = String::new();
    for _ in 0..lines {
        old.extend((0..40).map(|_| han()));
        old.push_str("。\n");
    }
    let text = ReadingText::from(old.as_str());
    let anchors = (0..lines).step_by(3).map(|line| {
        let start = line * 42 + 12;
        make(&text, text.code_point_span(start, start + 14).unwrap())
    });
    let anchors = anchors.collect();
    (old, anchors)
}

/// Steps for finding all of them again after words came in before them, and into every sixth line.
fn steps(lines: usize) -> (usize, usize) {
    let (old, anchors) = large(lines);
    let mut new = "关于重点工作的报告\n".to_owned();
    for (i, line) in old.lines().enumerate() {
        let (head, tail) = line.split_at(18 * 3);
        let word = if i % 6 == 0 { "进一步" } else { "" };
        new.extend([head, word, tail, "\n"]);
    }
    let text = ReadingText::from(new);
    let index = Index::new(&text);
    let placements = index.resolve_all(&anchors);
    let found = placements.iter().filter(|place| place.span().is_some());
    assert_eq!(found.count(), anchors.len());
    assert!(matches!(placements[0], Placement::Approximate(..)));
    assert!(matches!(placements[1], Placement::Moved(_)));
    (index.steps(), anchors.len())
}

#[test]
fn work_grows_with_the_passages_and_the_text_and_no_faster() {
    let (few, many) = (steps(99), steps(792));
    assert_eq!(many.1, few.1 * 8);
    assert!(few.0 > few.1, "something is counted");
    assert!(many.0 < few.0 * 10, "{few:?} {many:?}");
    // Where nothing changed the text is not even made ready.
    let (old, anchors) = large(99);
    let text = ReadingText::from(old);
    let index = Index::new(&text);
    let placements = index.resolve_all(&anchors);
    assert!(
        placements
            .iter()
            .all(|place| matches!(place, Placement::Anchored(_)))
    );
    assert_eq!(index.steps(), 0);
}

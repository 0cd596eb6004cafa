//! Two texts, parted by a line of dashes: passages of the first are where they were in the first, and stay inside the second, wherever they
//! are found; the order in which they are asked for does not matter.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhupi::anchor::{Placement, difference, make, resolve_all, snap};
use zhupi::text::{Offset, ReadingText, Span};

fuzz_target!(|texts: &str| {
    let (old, new) = texts.split_once("\n---\n").unwrap_or((texts, ""));
    let (old, new) = (ReadingText::from(old), ReadingText::from(new));
    let step = old.len() / 8 + 1;
    let spans: Vec<Span> = (0..8)
        .map(|i| {
            snap(
                &old,
                Span::new(
                    old.clamp(Offset(i * step)),
                    old.clamp(Offset(i * step + step / 2)),
                ),
            )
        })
        .collect();
    let mut anchors: Vec<_> = spans.iter().map(|span| make(&old, *span)).collect();
    for (span, placement) in spans.iter().zip(resolve_all(&old, &anchors)) {
        assert_eq!(placement, Placement::Anchored(*span));
    }
    let placements = resolve_all(&new, &anchors);
    for placement in &placements {
        if let Some(span) = placement.span() {
            assert!(new.span().covers(span));
        }
    }
    anchors.reverse();
    let mut backwards = resolve_all(&new, &anchors);
    backwards.reverse();
    assert_eq!(placements, backwards);
    let kept: usize = difference(old.as_str(), new.as_str())
        .iter()
        .map(|piece| piece.words.len())
        .sum();
    assert!(kept <= old.len() + new.len());
});

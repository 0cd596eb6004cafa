//! Laws over any pages.

use proptest::prelude::*;

use super::*;
use crate::document::Builder;

fn glyph() -> impl Strategy<Value = Glyph> {
    let c = prop_oneof![
        Just('中'),
        Just('，'),
        Just('a'),
        Just(' '),
        Just('\u{3000}'),
        Just('-'),
        Just('1'),
        Just('•'),
        any::<char>()
    ];
    let place = prop_oneof![0.0_f32..600.0, -1e9_f32..1e9, Just(f32::NAN)];
    (
        c,
        0..4_usize,
        place.clone(),
        place,
        0.0_f32..30.0,
        0.0_f32..30.0,
    )
        .prop_map(|(c, turn, x0, base, width, size)| Glyph {
            c,
            turn: [Turn::None, Turn::Down, Turn::Back, Turn::Up][turn],
            x0,
            x1: x0 + width,
            base,
            size,
            bold: size > 20.0,
        })
}

fn area() -> impl Strategy<Value = Area> {
    (
        0.0_f32..600.0,
        0.0_f32..600.0,
        0.0_f32..300.0,
        0.0_f32..3.0,
        any::<bool>(),
    )
        .prop_map(|(x, y, long, thin, level)| {
            if level {
                Area::of((x, y), (x + long, y + thin))
            } else {
                Area::of((x, y), (x + thin, y + long))
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn blocks_share_out_the_text(pages in prop::collection::vec((prop::collection::vec(glyph(), 0..120), prop::collection::vec(area(), 0..12)), 0..4)) {
        let pages: Vec<Page> = pages
            .into_iter()
            .map(|(glyphs, rules)| Page { width: 600.0, height: 800.0, glyphs, rules, regions: Vec::new() })
            .collect();
        let document = assemble(pages, &[], None, Builder::new("pdf")).builder.finish();
        let mut next = 0;
        for block in &document.blocks {
            prop_assert_eq!(block.span.start.0, next);
            prop_assert!(!block.span.is_empty());
            next = block.span.end.0 + 1;
        }
        prop_assert_eq!(document.text.len(), next.saturating_sub(1));
    }
}

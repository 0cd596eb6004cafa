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

/// A line of characters, each as wide as its type is large, Latin ones half.
fn set(words: &str, x: f32, base: f32, size: f32) -> Vec<Glyph> {
    let mut at = x;
    let mut glyphs = Vec::new();
    for c in words.chars() {
        let width = if c.is_ascii() { 0.5 * size } else { size };
        glyphs.push(Glyph {
            c,
            turn: Turn::None,
            x0: at,
            x1: at + width,
            base,
            size,
            bold: false,
        });
        at += width;
    }
    glyphs
}

fn text_of(pages: Vec<Vec<Glyph>>) -> String {
    let page = |glyphs| Page {
        width: 600.0,
        height: 800.0,
        glyphs,
        ..Page::default()
    };
    let pages = pages.into_iter().map(page).collect();
    let document = assemble(pages, &[], None, Builder::new("pdf"))
        .builder
        .finish();
    document.text.as_str().to_owned()
}

#[test]
fn scripts_stand_in_their_lines() {
    // Five sixths of the size, as browsers set them, and two thirds, as word processors do.
    for (share, raised, lowered) in [(0.83, 4.1, 2.4), (0.83, 6.0, 6.0), (0.66, 4.1, 2.4)] {
        let size = 12.0 * share;
        let mut glyphs = set("水为H", 50.0, 100.0, 12.0);
        glyphs.extend(set("2", 80.0, 100.0 + lowered, size));
        let rest = 80.0 + 0.5 * size;
        glyphs.extend(set("O，面积", rest, 100.0, 12.0));
        glyphs.extend(set("2", rest + 42.0, 100.0 - raised, size));
        glyphs.extend(set("不计。", rest + 42.0 + 0.5 * size, 100.0, 12.0));
        glyphs.extend(set("另起一行的话语在此。", 50.0, 124.0, 12.0));
        let text = text_of(vec![glyphs]);
        assert!(text.starts_with("水为H2O，面积2不计。"), "{text}");
    }
}

#[test]
fn lines_that_come_again_in_the_body_are_no_furniture() {
    let line = "各县区高度重视河道清理工作，取得明显成效，群众满意度提升。";
    let page = |number: usize| {
        let mut glyphs = set("某市年度报告", 50.0, 40.0, 9.0);
        for row in 0..34 {
            glyphs.extend(set(line, 50.0, 80.0 + 20.0 * row as f32, 12.0));
        }
        glyphs.extend(set(&format!("— {number} —"), 280.0, 780.0, 9.0));
        glyphs
    };
    let text = text_of((1..=6).map(page).collect());
    assert_eq!(text.matches("各县区高度重视").count(), 6 * 34);
    assert!(!text.contains('—') && !text.contains("某市"), "{text}");
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

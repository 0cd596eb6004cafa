//! Grapheme clusters (UAX #29), with a short way for the characters that never join: Chinese ones and ASCII.

use unicode_segmentation::UnicodeSegmentation;

/// The clusters of a text with their places in bytes: what `unicode_segmentation` says, several times faster for Chinese.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let mut chars = rest.chars();
        let first = chars.next()?;
        let alone = stands_alone(first) && chars.next().is_none_or(stands_alone);
        let cluster = if alone {
            rest.get(..first.len_utf8())?
        } else {
            rest.graphemes(true).next()?
        };
        let start = at;
        at += cluster.len();
        Some((start, cluster))
    })
}

/// Characters that are a cluster each when they stand side by side.
fn stands_alone(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3029}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn clusters_are_those_of_the_standard(text in "[一“—…（a1 \\n\\r\\t　\u{301}\u{302A}\u{200D}\u{FE0F}👨👩🇨🇳각\u{1F3FB}©]{0,40}") {
            let ours: Vec<_> = clusters(&text).collect();
            let standard: Vec<_> = text.grapheme_indices(true).collect();
            prop_assert_eq!(ours, standard);
        }
    }
}

//! How much of what was marked stands in a text: by that a document is recognised after it was converted or edited.
//!
//! The marked words with their context are cut into shingles of a few characters, blind to spaces, punctuation, case and width, which a
//! conversion changes. A notes file keeps the smallest hashes of them, a fair sample (Broder 1997, “On the resemblance and containment of
//! documents”), and a text is looked through once for those of all notes files.

use std::collections::{BTreeSet, HashSet};

use crate::annotation::Annotation;

/// Characters of a shingle.
const LENGTH: usize = 8;
/// Hashes that are kept of a notes file.
const KEPT: usize = 48;
/// With fewer there is too little to go by.
const ENOUGH: usize = 8;

/// The sample of a notes file.
pub(super) fn sketch<'a>(annotations: impl IntoIterator<Item = &'a Annotation>) -> Vec<u32> {
    let mut all = BTreeSet::new();
    for annotation in annotations {
        let anchor = &annotation.anchor;
        let words = [&anchor.prefix, &anchor.quote, &anchor.suffix].map(String::as_str);
        all.extend(shingles(&words.concat()));
        // Only the smallest count, so that memory is bounded whatever the file holds.
        while all.len() > KEPT {
            all.pop_last();
        }
    }
    all.into_iter().collect()
}

/// Which of the wanted hashes stand in a text. One walk over the text, whatever is wanted.
pub(super) fn standing(text: &str, wanted: &HashSet<u32>) -> HashSet<u32> {
    shingles(text)
        .filter(|hash| wanted.contains(hash))
        .collect()
}

/// The share of a sample that stands in a text, 0 to 1; `None` when the sample is too small to tell.
pub(super) fn share(sketch: &[u32], standing: &HashSet<u32>) -> Option<f64> {
    if sketch.len() < ENOUGH {
        return None;
    }
    let found = sketch.iter().filter(|hash| standing.contains(hash)).count();
    Some(found as f64 / sketch.len() as f64)
}

/// The hashes of all shingles of a text: FNV-1a over the code points.
fn shingles(text: &str) -> impl Iterator<Item = u32> {
    let mut window = [0_u32; LENGTH];
    let mut filled = 0_usize;
    text.chars().filter_map(folded).filter_map(move |c| {
        window.rotate_left(1);
        if let Some(last) = window.last_mut() {
            *last = c;
        }
        filled += 1;
        (filled >= LENGTH).then(|| {
            window
                .iter()
                .fold(0x811c_9dc5, |hash, c| (hash ^ c).wrapping_mul(0x0100_0193))
        })
    })
}

/// A character as it counts; `None` for those that a conversion may add, drop or change.
fn folded(c: char) -> Option<u32> {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        c => c,
    };
    c.is_alphanumeric()
        .then(|| u32::from(c.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::make;
    use crate::annotation::Id;
    use crate::text::{ReadingText, Span};

    fn of(old: &str, quotes: &[&str], new: &str) -> Option<f64> {
        let text = ReadingText::from(old);
        let annotations: Vec<Annotation> = quotes
            .iter()
            .map(|quote| {
                let start = old.find(quote).unwrap();
                let span = Span::bytes(start..start + quote.len());
                Annotation::new(Id::from_u128(1), make(&text, span))
            })
            .collect();
        let sketch = sketch(&annotations);
        let wanted = sketch.iter().copied().collect();
        share(&sketch, &standing(new, &wanted))
    }

    #[test]
    fn spaces_lines_width_and_marks_count_for_nothing() {
        let old = "今年一般公共预算收入完成174.7亿元，增长6.3%；“以上率下”压紧责任。Work was DONE in 2026.";
        let new = "今 年 一般公共\n预算收入完成 １７４．７ 亿元,增长 6.3 %;「以上率下」压紧责任。 work was done in ２０２６";
        assert_eq!(of(old, &["一般公共预算收入"], new), Some(1.0));
        assert_eq!(
            of(
                old,
                &["一般公共预算收入"],
                "别的文件讲的是别的事情，与此无关。"
            ),
            Some(0.0)
        );
    }

    #[test]
    fn too_little_tells_nothing() {
        assert_eq!(of("责任。", &["责任"], "责任。"), None);
    }
}

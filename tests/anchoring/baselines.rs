//! Two ways in which others find passages again, made from their descriptions: by position only, and by quotation and context as the
//! Hypothesis client does (`match-quote.ts`): position when the words there are the same, else the best of 50, 20, 20 and 2 parts for
//! quotation, prefix, suffix and position, however low it is.

use std::ops::Range;

use zhupi::anchor::Anchor;

/// The stored position, whatever stands there now.
pub(crate) fn position(text: &[char], anchor: &Anchor) -> Option<Range<usize>> {
    let (start, end) = anchor.hint?;
    (end <= text.len()).then_some(start..end)
}

/// Quotation and context.
pub(crate) fn hypothesis(text: &[char], anchor: &Anchor) -> Option<Range<usize>> {
    let quote: Vec<char> = anchor.quote.chars().collect();
    let (hint, end) = anchor.hint?;
    if text.get(hint..end) == Some(&quote[..]) {
        return Some(hint..end);
    }
    let prefix: Vec<char> = anchor.prefix.chars().collect();
    let suffix: Vec<char> = anchor.suffix.chars().collect();
    let best = matches(text, &quote)
        .into_iter()
        .map(|(place, errors)| {
            let same = 1.0 - errors as f64 / quote.len() as f64;
            let before = &text[place.start.saturating_sub(prefix.len())..place.start];
            let after = &text[place.end..(place.end + suffix.len()).min(text.len())];
            let position = 1.0 - place.start.abs_diff(hint) as f64 / text.len() as f64;
            let score = 50.0 * same
                + 20.0 * likeness(before, &prefix)
                + 20.0 * likeness(after, &suffix)
                + 2.0 * position;
            (score / 92.0, place)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, place)| place)
}

/// Every place where the words are, or where they are with the fewest edits, at most half of their length and 256.
fn matches(text: &[char], quote: &[char]) -> Vec<(Range<usize>, usize)> {
    let exact: Vec<(Range<usize>, usize)> = (0..(text.len() + 1).saturating_sub(quote.len()))
        .filter(|start| text[*start..].starts_with(quote))
        .map(|start| (start..start + quote.len(), 0))
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    let bound = (quote.len() / 2).min(256);
    let ends = ends(text, quote);
    let Some(fewest) = ends.iter().min().copied().filter(|fewest| *fewest <= bound) else {
        return Vec::new();
    };
    let reversed: Vec<char> = quote.iter().rev().copied().collect();
    let mut found = Vec::new();
    for (at, _) in ends
        .iter()
        .enumerate()
        .filter(|(_, errors)| **errors == fewest)
    {
        let end = at + 1;
        let from = end.saturating_sub(quote.len() + fewest);
        let window: Vec<char> = text[from..end].iter().rev().copied().collect();
        let anchored = prefixes(&window, &reversed);
        if let Some(length) = anchored.iter().position(|errors| *errors == fewest) {
            found.push((end - length..end, fewest));
        }
    }
    found
}

/// Edits of the best match that ends after each character (Sellers).
fn ends(text: &[char], quote: &[char]) -> Vec<usize> {
    let mut row: Vec<u16> = (0..=quote.len() as u16).collect();
    text.iter()
        .map(|c| {
            step(&mut row, *c, quote, 0);
            usize::from(row[quote.len()])
        })
        .collect()
}

/// Edits that make the words from each beginning of a text.
fn prefixes(text: &[char], words: &[char]) -> Vec<usize> {
    let mut row: Vec<u16> = (0..=words.len() as u16).collect();
    let mut all = vec![words.len()];
    for (i, c) in text.iter().enumerate() {
        step(&mut row, *c, words, i as u16 + 1);
        all.push(usize::from(row[words.len()]));
    }
    all
}

fn step(row: &mut [u16], c: char, words: &[char], first: u16) {
    let mut diagonal = row[0];
    let mut left = first;
    row[0] = first;
    for (cell, word) in row[1..].iter_mut().zip(words) {
        let value = (diagonal + u16::from(c != *word))
            .min(left + 1)
            .min(*cell + 1);
        diagonal = *cell;
        left = value;
        *cell = value;
    }
}

/// How much of the expected context is found anywhere in the stretch beside the place.
fn likeness(beside: &[char], expected: &[char]) -> f64 {
    if expected.is_empty() {
        return 1.0;
    }
    let fewest = ends(beside, expected)
        .into_iter()
        .min()
        .unwrap_or(expected.len());
    1.0 - fewest.min(expected.len()) as f64 / expected.len() as f64
}

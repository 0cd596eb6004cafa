//! Finding words in the reading text.
//!
//! A query without capitals finds both cases (ASCII); one with capitals finds exactly what is typed. This room knows text and
//! nothing else.

use crate::text::{Offset, ReadingText, Span};

/// Places where a query stands, in order and without overlap, at most `limit` of them. Linear in the text.
pub fn all(text: &ReadingText, query: &str, limit: usize) -> Vec<Span> {
    if query.is_empty() {
        return Vec::new();
    }
    let span = |start: usize| Span::new(Offset(start), Offset(start + query.len()));
    let bytes = text.as_str().as_bytes();
    if query.bytes().any(|byte| byte.is_ascii_uppercase())
        || !query.bytes().any(|byte| byte.is_ascii_alphabetic())
    {
        return memchr::memmem::find_iter(bytes, query)
            .take(limit)
            .map(span)
            .collect();
    }
    let pattern = regex::RegexBuilder::new(&regex::escape(query))
        .case_insensitive(true)
        .unicode(false)
        .build();
    let Ok(pattern) = pattern.or_else(|_| {
        regex::RegexBuilder::new(&regex::escape(query))
            .case_insensitive(true)
            .build()
    }) else {
        return Vec::new();
    };
    pattern
        .find_iter(text.as_str())
        .take(limit)
        .map(|found| Span::bytes(found.range()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words() {
        for (text, query, expected) in [
            ("一是一，二是二", "是", &[3..6, 15..18][..]),
            ("Rust rust RUST", "rust", &[0..4, 5..9, 10..14][..]),
            (
                "Rust rust RUST",
                "Rust",
                &[std::ops::Range { start: 0, end: 4 }][..],
            ),
            ("aaaa", "aa", &[0..2, 2..4][..]),
            (
                "a.c abc",
                "a.c",
                &[std::ops::Range { start: 0, end: 3 }][..],
            ),
            (
                "*亿元、增长*%",
                "*%",
                &[std::ops::Range { start: 16, end: 18 }][..],
            ),
            ("x", "", &[][..]),
        ] {
            let found: Vec<_> = all(&ReadingText::from(text), query, 100)
                .into_iter()
                .map(Span::range)
                .collect();
            assert_eq!(found, expected, "{query}");
        }
        assert_eq!(all(&ReadingText::from("aaaa"), "a", 2).len(), 2);
    }
}

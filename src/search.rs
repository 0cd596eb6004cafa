//! Finding words in the reading text.
//!
//! A query is looked for as a reader means it: without capitals it finds both cases, with capitals exactly what is typed; full-width
//! letters and marks of a Chinese input method are their ASCII twins, straight quotation marks the curly ones; a space is any white space
//! within a paragraph, and a line that was broken at a fixed width hides nothing. This room knows text and nothing else.

use std::fmt::Write as _;

use regex::{Regex, RegexBuilder};

use crate::text::{ReadingText, Span, is_han};

/// White space between two words: some within a line, or one line end.
const BLANK: &str = r"(?:[^\S\n]*\n[^\S\n]*|[^\S\n]+)";

/// A line end beside a Chinese character, where a line was broken at a fixed width.
const JOINT: &str = r"(?:\n[ \x{3000}]*)?";

/// Places where a query stands, in order and without overlap, at most `limit` of them. Linear in the text.
pub fn all(text: &ReadingText, query: &str, limit: usize) -> Vec<Span> {
    if query.is_empty() {
        return Vec::new();
    }
    if let Some(pattern) = pattern(query) {
        let found = pattern.find_iter(text.as_str());
        return found
            .take(limit)
            .map(|found| Span::bytes(found.range()))
            .collect();
    }
    // A query too long for a pattern is looked for as it stands.
    memchr::memmem::find_iter(text.as_str().as_bytes(), query)
        .take(limit)
        .map(|start| Span::bytes(start..start + query.len()))
        .collect()
}

fn pattern(query: &str) -> Option<Regex> {
    let folded: Vec<char> = query.chars().map(half_width).collect();
    let exact = folded.iter().any(char::is_ascii_uppercase);
    let mut pattern = String::with_capacity(query.len() * 8);
    let mut before = None;
    for &c in &folded {
        if c.is_whitespace() {
            if before != Some(' ') {
                pattern.push_str(BLANK);
            }
            before = Some(' ');
            continue;
        }
        let joint = before.is_some_and(|before| before != ' ' && (is_wide(before) || is_wide(c)));
        if joint {
            pattern.push_str(JOINT);
        }
        push(&mut pattern, c);
        before = Some(c);
    }
    RegexBuilder::new(&pattern)
        .case_insensitive(!exact)
        .build()
        .ok()
}

/// One character with those that it stands for, too.
fn push(pattern: &mut String, c: char) {
    let twins = match c {
        '"' => "“”„＂",
        '\'' => "‘’＇",
        '“' | '”' => "\"＂",
        '‘' | '’' => "'＇",
        _ => "",
    };
    let wide = full_width(c);
    if twins.is_empty() && wide.is_none() {
        pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
        return;
    }
    pattern.push('[');
    for c in std::iter::once(c).chain(wide).chain(twins.chars()) {
        // Writing to a string cannot fail.
        let _ = write!(pattern, r"\x{{{:X}}}", u32::from(c));
    }
    pattern.push(']');
}

/// Whether a line may be broken beside a character without a space.
fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3001}'..='\u{303F}')
}

/// The ASCII twin of a full-width character (Unicode block Halfwidth and Fullwidth Forms), else the character.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// The full-width twin of an ASCII character.
fn full_width(c: char) -> Option<char> {
    c.is_ascii_graphic()
        .then(|| char::from_u32(u32::from(c) + 0xFEE0))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, query: &str, expected: &[&str]) {
        let text = ReadingText::from(text);
        let found: Vec<_> = all(&text, query, 100)
            .into_iter()
            .map(|span| text.slice(span))
            .collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn finds_words() {
        check("一是一，二是二", "是", &["是", "是"]);
        check("Rust rust RUST", "rust", &["Rust", "rust", "RUST"]);
        check("Rust rust RUST", "Rust", &["Rust"]);
        check("aaaa", "aa", &["aa", "aa"]);
        check("a.c abc", "a.c", &["a.c"]);
        check("*亿元、增长*%", "*%", &["*%"]);
        check("[a-z]+ \\d", "[a-z]+ \\d", &["[a-z]+ \\d"]);
        check("x", "", &[]);
        assert_eq!(all(&ReadingText::from("aaaa"), "a", 2).len(), 2);
    }

    #[test]
    fn what_an_input_method_types_is_found_as_it_is_meant() {
        for (text, query, expected) in [
            ("文号NW2022（试行）", "ＮＷ２０２２", "NW2022"),
            ("文号NW2022（试行）", "(试行)", "（试行）"),
            ("文号ＮＷ２０２２", "nw2022", "ＮＷ２０２２"),
            ("打造“三高”区", "\"三高\"", "“三高”"),
            ("it's so", "it’s", "it's"),
            ("打造 \"一区\"", "“一区”", "\"一区\""),
        ] {
            check(text, query, &[expected]);
        }
        check("一，二,三", "，", &["，", ","]);
    }

    #[test]
    fn a_line_broken_at_a_fixed_width_hides_nothing() {
        check(
            "the Internet\n   Protocol",
            "internet protocol",
            &["Internet\n   Protocol"],
        );
        check(
            "the Internet  Protocol",
            "internet protocol",
            &["Internet  Protocol"],
        );
        check(
            "全方位推动高质量\n发展，成效明显",
            "高质量发展，",
            &["高质量\n发展，"],
        );
        // Paragraphs stay apart, and so do words of letters.
        check("the Internet\n\nProtocol", "internet protocol", &[]);
        check("inter\nnet", "internet", &[]);
    }

    #[test]
    fn a_very_long_query_is_found() {
        let words = "全区各级各部门和广大党员干部".repeat(2000);
        check(&format!("前{words}后"), &words, &[words.as_str()]);
    }
}

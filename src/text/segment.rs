//! Units of reading inside a paragraph: graphemes (UAX #29), words, clauses, sentences.
//!
//! Chinese official prose is the measure: a sentence ends at `。！？` and at `；` only where the writer made it a full stop of a
//! list; its closing quotation marks and brackets belong to it. Everything here works on one paragraph at a time.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_segmentation::UnicodeSegmentation;

use super::{Offset, ReadingText, Span};

/// Marks that do not begin a line.
pub const CLOSING_MARKS: &str = "，。、；：？！”’）》】〉」』…—,.;:?!)%";

/// Marks that do not end one.
pub const OPENING_MARKS: &str = "“‘（《【〈「『(";

/// How far around a place a unit is looked for, in bytes: bounds the work in a paragraph of megabytes.
const REACH: usize = 16 * 1024;

/// A step of movement or selection inside the text, small to large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// One grapheme cluster, UAX #29.
    Character,
    /// One word, by dictionary where the script has no spaces.
    Word,
    /// Up to the next comma or stronger mark.
    Clause,
    /// Up to the next full stop.
    Sentence,
    /// One block of the document.
    Paragraph,
}

/// Whether a character is a Chinese one (Unicode script Han, the blocks in use).
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Whether a mark closes what came before it, so that it stays with the sentence that it follows.
pub fn is_closing_mark(c: char) -> bool {
    matches!(
        c,
        '”' | '’'
            | '）'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '〗'
            | ')'
            | ']'
            | '"'
            | '\''
            | '*'
    )
}

/// Whether a mark ends a sentence by itself.
pub fn is_sentence_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '!' | '?' | '…')
}

fn is_clause_end(c: char) -> bool {
    is_sentence_end(c) || matches!(c, '，' | '；' | '：' | ',' | ';' | ':' | '—')
}

/// The grapheme clusters of a span with their places.
pub fn graphemes(
    text: &ReadingText,
    span: Span,
) -> impl DoubleEndedIterator<Item = (Offset, &str)> {
    let start = text.clamp(span.start).0;
    text.slice(span)
        .grapheme_indices(true)
        .map(move |(i, grapheme)| (Offset(start + i), grapheme))
}

/// The sentences of a paragraph, in order and without gaps: white space after a sentence belongs to it, as does a closing quotation
/// mark. Spans are relative to the reading text.
pub fn sentences(text: &ReadingText, paragraph: Span) -> Vec<Span> {
    cut(text, paragraph, is_sentence_end)
}

/// The sentence of a paragraph at a place, without the white space around it; the last one when the place is the paragraph's end.
pub fn sentence_at(text: &ReadingText, paragraph: Span, at: Offset) -> Span {
    piece_at(text, paragraph, at, is_sentence_end)
}

/// The clause of a paragraph at a place: up to the next comma, semicolon, colon or full stop.
pub fn clause_at(text: &ReadingText, paragraph: Span, at: Offset) -> Span {
    piece_at(text, paragraph, at, is_clause_end)
}

/// The word at a place (UAX #29; a dictionary for Chinese and Japanese).
pub fn word_at(text: &ReadingText, paragraph: Span, at: Offset) -> Span {
    let window = window(text, paragraph, at, 512);
    let words = text.slice(window);
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut start = 0;
    for end in segmenter.segment_str(words).skip(1) {
        if window.start.0 + end > at.0 {
            return Span::bytes(window.start.0 + start..window.start.0 + end);
        }
        start = end;
    }
    Span::at(at)
}

fn window(text: &ReadingText, paragraph: Span, at: Offset, reach: usize) -> Span {
    let start = text
        .clamp(Offset(at.0.saturating_sub(reach)))
        .max(paragraph.start);
    let end = text
        .clamp(Offset(at.0.saturating_add(reach)))
        .min(paragraph.end);
    Span::new(start, end.max(start))
}

fn piece_at(text: &ReadingText, paragraph: Span, at: Offset, ends: fn(char) -> bool) -> Span {
    let at = at.clamp(paragraph.start, paragraph.end);
    let pieces = cut(text, window(text, paragraph, at, REACH), ends);
    let piece = pieces
        .iter()
        .find(|piece| at < piece.end)
        .or(pieces.last())
        .copied()
        .unwrap_or(Span::at(at));
    trim(text, piece)
}

/// The span without white space at its ends (ideographic spaces included).
fn trim(text: &ReadingText, span: Span) -> Span {
    let words = text.slice(span);
    let start = span.start.0 + (words.len() - words.trim_start().len());
    let end = span.end.0 - (words.len() - words.trim_end().len());
    if start < end {
        Span::bytes(start..end)
    } else {
        span
    }
}

fn cut(text: &ReadingText, span: Span, ends: fn(char) -> bool) -> Vec<Span> {
    let words = text.slice(span);
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = words.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        if !(ends(c) && ends_here(c, next) || c == '.' && ends_english(words, i, next)) {
            continue;
        }
        let mut end = i + c.len_utf8();
        while let Some((j, next)) = chars.peek().copied() {
            let more =
                ends(next) && !next.is_ascii() || is_closing_mark(next) && closes(next, words, j);
            if !more {
                break;
            }
            end = j + next.len_utf8();
            chars.next();
        }
        while let Some((j, next)) = chars.peek().copied()
            && next.is_whitespace()
        {
            end = j + next.len_utf8();
            chars.next();
        }
        pieces.push(Span::bytes(span.start.0 + start..span.start.0 + end));
        start = end;
    }
    if start < words.len() {
        pieces.push(Span::bytes(span.start.0 + start..span.end.0));
    }
    pieces
}

/// ASCII marks end a piece only before white space: `12:30`, `a,b` and `?q=` do not.
fn ends_here(c: char, next: Option<char>) -> bool {
    !c.is_ascii()
        || next.is_none_or(|next| next.is_whitespace() || is_closing_mark(next) || is_han(next))
}

/// A star belongs to the sentence before it only when it closes emphasis (`…。*`), not when it stands for a withheld word (`。*县…`).
fn closes(mark: char, words: &str, at: usize) -> bool {
    // Emphasis has three stars at most.
    let rest = words.get(at + mark.len_utf8()..).unwrap_or_default();
    let stars = rest.bytes().take(2).take_while(|b| *b == b'*').count();
    let after = rest.get(stars..).and_then(|rest| rest.chars().next());
    match mark {
        '*' => after.is_none_or(char::is_whitespace),
        '"' | '\'' => after.is_none_or(|c| !c.is_alphanumeric()),
        _ => true,
    }
}

/// An English full stop: before white space, and not after an initial or in a list number.
fn ends_english(words: &str, at: usize, next: Option<char>) -> bool {
    let closed = |c: char| is_closing_mark(c) && (c != '*' || closes(c, words, at + 1));
    if !next.is_none_or(|c| c.is_whitespace() || closed(c)) {
        return false;
    }
    let before = words.get(..at).unwrap_or_default();
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    let following = words
        .get(at + 1..)
        .unwrap_or_default()
        .trim_start()
        .chars()
        .next();
    let abbreviation = word.chars().count() == 1 && word.chars().all(char::is_uppercase)
        || matches!(
            word,
            "e.g"
                | "i.e"
                | "cf"
                | "vs"
                | "Mr"
                | "Mrs"
                | "Dr"
                | "Fig"
                | "No"
                | "Sec"
                | "pp"
                | "et al"
        );
    let number = !word.is_empty()
        && word.chars().all(|c| c.is_ascii_digit() || c == '.')
        && before.len() == word.len();
    !abbreviation && !number && following.is_none_or(|c| !c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str, cut: fn(&ReadingText, Span) -> Vec<Span>) -> String {
        let text = ReadingText::from(text);
        cut(&text, text.span())
            .into_iter()
            .map(|span| text.slice(span).to_owned())
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn sentences_of_reports() {
        for (text, expected) in [
            ("一是加强建设。规范运行。", "一是加强建设。|规范运行。"),
            ("他说：“好。”然后走了。", "他说：“好。”|然后走了。"),
            (
                "增长*%，居全市第五位。*县树牢理念。",
                "增长*%，居全市第五位。|*县树牢理念。",
            ),
            ("返乡投资*.*亿元，助力建设。", "返乡投资*.*亿元，助力建设。"),
            ("**重点.** 其次。", "**重点.** |其次。"),
            ("真的吗？！好……是的。", "真的吗？！|好……|是的。"),
            (
                "Rates rose 3.5 % in May. They fell (see Fig. 2) later.",
                "Rates rose 3.5 % in May. |They fell (see Fig. 2) later.",
            ),
            ("1. First point. Second.", "1. First point. |Second."),
            ("没有句号的一行", "没有句号的一行"),
            ("", ""),
        ] {
            assert_eq!(pieces(text, sentences), expected);
        }
    }

    #[test]
    fn units_at_a_place() {
        let text = ReadingText::from("前句。强化资金保障，加大力度；制定办法。 后句。");
        let at = Offset(text.as_str().find('加').unwrap());
        assert_eq!(text.slice(clause_at(&text, text.span(), at)), "加大力度；");
        assert_eq!(
            text.slice(sentence_at(&text, text.span(), at)),
            "强化资金保障，加大力度；制定办法。"
        );
        assert_eq!(
            text.slice(sentence_at(&text, text.span(), text.end())),
            "后句。"
        );
    }

    proptest! {
        #[test]
        fn sentences_leave_no_gap(text in "[一是。！，“”*a-c .?!\\n　]{0,60}") {
            let text = ReadingText::new(text);
            let mut at = Offset(0);
            for span in sentences(&text, text.span()) {
                prop_assert_eq!(span.start, at);
                prop_assert!(!span.is_empty());
                at = span.end;
            }
            prop_assert_eq!(at, text.end());
        }
    }
}

//! What readers mark: words, short phrases, clauses, sentences, figures, points, headings, whole paragraphs.

use std::ops::Range;

use crate::tracked::{Rng, Tracked};

/// About so many passages of a text, in code points, of every sort.
pub(crate) fn choose(text: &str, rng: &mut Rng, count: usize) -> Vec<Range<usize>> {
    let tracked = Tracked::new(text);
    let (lines, sentences) = (tracked.lines(), tracked.sentences());
    let chars: Vec<char> = text.chars().collect();
    let mut chosen: Vec<Range<usize>> = Vec::new();
    for i in 0..count * 2 {
        let sentence = rng.pick(&sentences).clone();
        let inside = |rng: &mut Rng, length: usize| {
            let room = sentence.len().saturating_sub(length);
            let start = sentence.start + rng.below(room + 1);
            start..(start + length).min(sentence.end)
        };
        let passage = match i % 8 {
            0 => inside(rng, 2 + i / 8 % 3),
            1 => inside(rng, 5 + i / 8 % 5),
            2 => inside(rng, 12 + i / 8 % 9),
            3 => sentence,
            4 => match figure(&chars, rng.below(chars.len())) {
                Some(figure) => figure,
                None => continue,
            },
            5 => rng.pick(&lines).clone(),
            6 => match heading(&chars, &lines, rng) {
                Some(heading) => heading,
                None => continue,
            },
            _ => {
                let next = sentences.iter().find(|next| next.start >= sentence.end);
                sentence.start..next.map_or(sentence.end, |next| next.end)
            }
        };
        let passage = trim(&chars, passage);
        let words = chars[passage.clone()].iter();
        if words.filter(|c| c.is_alphanumeric()).count() > 1 && !chosen.contains(&passage) {
            chosen.push(passage);
        }
        if chosen.len() == count {
            break;
        }
    }
    chosen
}

fn figure(chars: &[char], from: usize) -> Option<Range<usize>> {
    let is_figure = |c: &char| c.is_ascii_digit() || matches!(c, '.' | '%' | '万' | '亿' | '元');
    let start = from + chars[from..].iter().position(char::is_ascii_digit)?;
    let length = chars[start..].iter().take_while(|c| is_figure(c)).count();
    Some(start..start + length)
}

fn heading(chars: &[char], lines: &[Range<usize>], rng: &mut Rng) -> Option<Range<usize>> {
    let headings: Vec<&Range<usize>> = lines
        .iter()
        .filter(|line| line.len() < 40 && !chars[(*line).clone()].contains(&'。'))
        .collect();
    (!headings.is_empty()).then(|| (*rng.pick(&headings)).clone())
}

/// Without white space at its ends.
fn trim(chars: &[char], passage: Range<usize>) -> Range<usize> {
    let words: Vec<usize> = passage
        .clone()
        .filter(|i| !chars[*i].is_whitespace())
        .collect();
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => *first..*last + 1,
        _ => passage.start..passage.start,
    }
}

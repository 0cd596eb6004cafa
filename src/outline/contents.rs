//! Contents lists: their entries look like headings and are none.

use super::classes::Classes;
use super::furniture::is_page_number;
use super::lines::{Line, LineKind};
use super::pattern::{Label, is_blank};
use super::steps::Steps;
use super::words::List;

/// How many lines a contents list may have.
const LONGEST: usize = 3000;

/// How many lists a document may have: one of a whole, some of its parts.
const MOST: usize = 4;

/// Entries behind the first one that may come again in its place: an abstract stands before the contents that name it.
const OTHERS: usize = 3;

/// Takes out contents lists: everything from their head to where the first entry comes again, and whatever has dot leaders.
pub(super) fn skip(lines: &mut [Line<'_>], classes: &Classes, steps: &Steps) {
    for line in lines.iter_mut() {
        if line.kind != LineKind::Skipped && line.chars < 200 && has_leader(line.text) {
            line.kind = LineKind::Skipped;
        }
    }
    let heads: Vec<usize> = (0..lines.len())
        .filter(|index| {
            lines.get(*index).is_some_and(|line| is_head(line, classes))
                || is_paged_index(lines, *index)
        })
        .take(MOST)
        .collect();
    for head in heads {
        let end = end_of_list(lines, head, classes, steps);
        let declared = matches!(
            lines.get(head).map(|line| line.kind),
            Some(LineKind::Heading(_))
        );
        for (index, line) in lines.iter_mut().enumerate().take(end).skip(head) {
            let kept = declared && index == head || matches!(line.kind, LineKind::Heading(_));
            if !kept {
                line.kind = LineKind::Skipped;
            }
        }
    }
}

/// Whether `INDEX` stands over entries with page numbers: in filings it heads the contents.
fn is_paged_index(lines: &[Line<'_>], index: usize) -> bool {
    lines
        .get(index)
        .is_some_and(|line| line.text.eq_ignore_ascii_case("index"))
        && lines
            .iter()
            .skip(index + 1)
            .take(4)
            .filter(|line| {
                is_page_number(last_word(line.text)) || line.text.eq_ignore_ascii_case("page")
            })
            .count()
            >= 2
}

/// Whether a line stands over a contents list.
pub(super) fn is_head(line: &Line<'_>, classes: &Classes) -> bool {
    if line.chars > 24 || matches!(line.kind, LineKind::Row) {
        return false;
    }
    classes.words.are(List::Contents, line.text)
}

/// `Introduction ......... 3`, `总则……………1`.
pub(super) fn has_leader(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || is_blank(c));
    let dots = bare
        .chars()
        .rev()
        .take_while(|c| matches!(c, '.' | '…' | '·' | '．' | '_' | '-' | '—' | ' '))
        .filter(|c| *c != ' ')
        .count();
    let ellipses = bare.chars().rev().take_while(|c| *c == '…').count();
    let page = text.get(bare.len()..).unwrap_or_default();
    let numbered = is_page_number(page.trim());
    numbered && (dots >= 3 || ellipses >= 2)
        || dots >= 8 && !bare.trim_matches(['.', '-', '_', ' ', '—', '…']).is_empty()
}

/// One past the last entry of the list under a head.
fn end_of_list(lines: &[Line<'_>], head: usize, classes: &Classes, steps: &Steps) -> usize {
    let column = |line: &Line<'_>| {
        matches!(
            line.text.to_lowercase().as_str(),
            "page" | "页码" | "頁碼" | "页次"
        )
    };
    let mut first = head + 1;
    while lines.get(first).is_some_and(column) {
        first += 1;
    }
    let Some(entry) = lines.get(first) else {
        return first;
    };
    let wanted = entry_words(entry.text, classes);
    // `CHAPTER I. The Flood` may stand on two lines later on.
    let label = classes.labels(entry.text).into_iter().next();
    let label = label
        .filter(|label| classes.get(label.class).is_some_and(|class| class.bare))
        .and_then(|label| entry.text.get(..label.bytes))
        .map(|label| entry_words(label, classes));
    let others: Vec<String> = lines
        .iter()
        .skip(first + 1)
        .take(OTHERS)
        .map(|line| entry_words(line.text, classes))
        .collect();
    let mut plain = first;
    let mut other = None;
    let mut going = true;
    for index in first..lines.len().min(first + LONGEST) {
        let Some(line) = lines.get(index) else { break };
        let words = entry_words(line.text, classes);
        steps.look(line.text.len());
        let comes_again = words == wanted || label.as_ref() == Some(&words);
        if index > first && !words.is_empty() && comes_again {
            return index;
        }
        let again = index > first + OTHERS && words.chars().count() > 1 && others.contains(&words);
        other = other.or(again.then_some(index));
        let entry = matches!(line.kind, LineKind::Skipped)
            || line.chars <= 80 && has_page(line.text, classes);
        going &= entry || is_head(line, classes);
        if going {
            plain = index + 1;
        }
        let sentence = line.chars > 100 || line.text.ends_with(['。', '；']);
        if sentence && !entry {
            break;
        }
    }
    // The first entry does not come again: only what is plainly an entry goes, or all up to another that does.
    if plain > first + OTHERS {
        return plain;
    }
    other.unwrap_or(plain)
}

/// Whether a page number ends an entry, in capitals too: `IV`, `Ⅱ`. That of `PART IV` is its own.
fn has_page(text: &str, classes: &Classes) -> bool {
    let word = last_word(text);
    let roman = |c: char| "IVXLC".contains(c) || ('Ⅰ'..='Ⅻ').contains(&c);
    let label = |label: &Label| label.bytes == text.len();
    is_page_number(word)
        || (1..=6).contains(&word.chars().count())
            && word.len() < text.len()
            && word.chars().all(roman)
            && !classes.labels(text).iter().any(label)
}

fn last_word(text: &str) -> &str {
    text.rsplit(is_blank).next().unwrap_or_default()
}

/// The words of an entry, without page number, leaders and white space.
fn entry_words(text: &str, classes: &Classes) -> String {
    let mut bare = text;
    if has_page(text, classes) && last_word(text).len() < text.len() {
        bare = text
            .get(..text.len() - last_word(text).len())
            .unwrap_or_default();
    }
    bare.trim_end_matches(|c: char| {
        matches!(
            c,
            '.' | '…' | '·' | '．' | '_' | '-' | '—' | '(' | ')' | '（' | '）'
        ) || is_blank(c)
            || c.is_ascii_digit() && bare.contains("…")
    })
    .chars()
    .filter(|c| !is_blank(*c))
    .flat_map(char::to_lowercase)
    .collect()
}

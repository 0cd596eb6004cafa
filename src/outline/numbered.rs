//! Numbered headings at line starts: read by their labels, judged as series.

use super::classes::{Class, Classes, Makes};
use super::lines::{Line, LineKind, Lines, ends_sentence};
use super::pattern::{Label, is_blank};
use super::series::{Series, firsts, judge, restart};
use super::shape::{Shape, is_title_case, shape};
use crate::text::is_han;

/// A line that starts with a label, and what was made of it.
#[derive(Clone, Debug)]
pub(super) struct Numbered {
    /// Index of its line.
    pub(super) line: usize,
    /// White space before it.
    pub(super) indent: usize,
    /// Its label.
    pub(super) label: Label,
    /// Bytes of the line at which the title starts and ends.
    pub(super) title: (usize, usize),
    /// How the line goes on.
    pub(super) shape: Shape,
    /// What the series makes of it.
    pub(super) makes: Makes,
    /// Lines that the heading takes: 2 where the words of a bare label stand in the next one.
    pub(super) rows: usize,
    /// How many brothers its series has, itself included.
    pub(super) brothers: usize,
    /// Which series it is of.
    pub(super) series: usize,
}

/// Open series that are kept for one class: nested lists are not deeper.
const OPEN: usize = 12;

/// All labelled lines of a document with the verdict on each.
pub(super) fn find(lines: &Lines<'_>, classes: &Classes) -> Vec<Numbered> {
    let mut series = Vec::<Series>::new();
    let mut found = Vec::<Numbered>::new();
    let mut open: Vec<Vec<usize>> = Vec::new();
    for (index, line) in lines.all.iter().enumerate() {
        if line.kind != LineKind::Text && line.kind != LineKind::Item {
            continue;
        }
        let labels = classes.labels(line.text);
        lines.steps.look(1 + line.text.len() * labels.len().min(1));
        let read: Vec<Numbered> = labels
            .into_iter()
            .filter_map(|label| candidate(lines, index, line, label, classes))
            .collect();
        let Some(chosen) = choose(read, &open, &series, &found) else {
            continue;
        };
        let class = chosen.label.class;
        if open.len() <= class {
            open.resize(class + 1, Vec::new());
        }
        let member = found.len();
        let joined = open.get(class).and_then(|open| {
            lines.steps.look(open.len());
            brother(&chosen, open, &series, &found)
        });
        if let Some(at) = joined {
            series[at].members.push(member);
        } else {
            series.push(Series {
                members: vec![member],
            });
            if let Some(open) = open.get_mut(class) {
                open.push(series.len() - 1);
                if open.len() > OPEN {
                    open.remove(0);
                }
            }
        }
        found.push(chosen);
    }
    let firsts = firsts(&found);
    for (which, series) in series.iter().enumerate() {
        for at in &series.members {
            if let Some(one) = found.get_mut(*at) {
                one.series = which;
            }
        }
        lines.steps.look(series.members.len());
        judge(series, &mut found, lines, classes, &firsts);
    }
    restart(&mut found, lines, classes);
    found.retain(|one| one.makes != Makes::Nothing);
    found
}

/// What a label and the words behind it may be; `None` when the label is no label here.
fn candidate(
    lines: &Lines<'_>,
    index: usize,
    line: &Line<'_>,
    label: Label,
    classes: &Classes,
) -> Option<Numbered> {
    let class = classes.get(label.class)?;
    if class.line == Makes::Nothing && class.run_in == Makes::Nothing {
        return None;
    }
    let rest = line.text.get(label.bytes..)?;
    let words = rest.trim_start_matches(|c: char| is_blank(c));
    let gap = rest.len() - words.len();
    let separator = if class.bare && class.name != "article" {
        words.trim_start_matches(['：', ':', '.', '．', '—', '-', ' '])
    } else {
        words
    };
    let title_start = line.text.len() - separator.len();
    let words = separator;
    if !label_fits(&label, rest, gap, words, &class.name) {
        return None;
    }
    let (mut shape, length) = shape(words);
    // Run-in points are found inside their paragraphs; here they count as headings of their own line.
    if class.inside && (shape != Shape::Own || line.rows > 1 || words.ends_with(ends_sentence)) {
        return None;
    }
    let mut title = (title_start, title_start + length);
    let mut rows = 1;
    if class.name == "article" {
        let apart = gap > 0 || words.starts_with(['【', '（', '(']);
        let short = line.chars <= 36 && !words.contains(['，', '、', '：']);
        if !(shape == Shape::Own && short && apart) && shape != Shape::Bare {
            shape = Shape::RunIn;
            title = (label.bytes, label.bytes);
        }
    } else if shape == Shape::Bare {
        let (named, taken) = rows_of_bare(lines, index, classes);
        // `3.1` over its term, as in standards.
        if !class.bare && (label.path.is_empty() || !named || taken > 2) {
            return None;
        }
        rows = taken;
    }
    if is_sentence(class, shape) {
        shape = Shape::Item;
    }
    let cited = !class.annex && is_cited(rest) || words.starts_with(char::is_lowercase);
    if class.bare && cited || class.name == "annex-bare" && rows < 2 {
        return None;
    }
    Some(Numbered {
        line: index,
        indent: line.indent,
        title,
        shape,
        makes: Makes::Nothing,
        rows,
        brothers: 1,
        series: 0,
        label,
    })
}

/// Whether the words of a bare label stand below it, and how many lines it then takes with a remark between them.
fn rows_of_bare(lines: &Lines<'_>, index: usize, classes: &Classes) -> (bool, usize) {
    let rows = 1 + usize::from(is_remark(lines.all.get(index + 1)));
    let named = names_in_next_line(lines, index, index + rows, classes);
    (named, if named { rows + 1 } else { 1 })
}

/// Whether a full stop behind labels of this class makes a sentence of the line.
fn is_sentence(class: &Class, shape: Shape) -> bool {
    let spaced = matches!(class.name.as_str(), "arabic-space" | "han-space");
    (class.bare || spaced) && shape == Shape::Stop
        || class.bare && shape == Shape::RunIn && class.run_in == Makes::Nothing
}

/// Whether words behind a label cite it: `第九条和前款规定的…` is a sentence about the article, not the article.
fn is_cited(rest: &str) -> bool {
    rest.starts_with([
        '的', '和', '与', '與', '及', '或', '、', '至', '规', '規', '所', '中', '款', '项', '項',
        '以', '之', '第', '到',
    ])
}

/// Whether what follows leaves the label a label: `3.36亿元`, `2.5倍`, `1.2.3的` do not.
fn label_fits(label: &Label, rest: &str, gap: usize, words: &str, class: &str) -> bool {
    let next = words.chars().next();
    let dotted = !label.path.is_empty();
    if rest.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_alphabetic() && dotted) {
        return false;
    }
    if dotted {
        let unit =
            next.is_some_and(|c| "亿万元倍个多年月日米吨千公里户家人名%％℃的、，至到".contains(c));
        let western = next.is_some_and(|c| c.is_alphabetic() && !is_han(c));
        let touching = gap == 0 && (unit || western);
        let sentence = western
            && next.is_some_and(char::is_lowercase)
            && !is_title_case(words)
            && words.split_whitespace().count() > 6;
        return !touching && !sentence;
    }
    match class {
        "arabic-point" | "arabic-space" | "arabic-half" => {
            let letters = words.chars().any(char::is_alphabetic);
            let lower = words.starts_with(char::is_lowercase) && class == "arabic-space";
            let date = words.starts_with(['月', '日', '年', '%']);
            let mark = class == "arabic-space" && words.starts_with(['*', '-', '+', '=']);
            letters && !(lower || date || mark)
        }
        "han-comma" => {
            let mut chars = words.chars();
            let number = chars
                .next()
                .is_some_and(|c| "一二三四五六七八九十".contains(c));
            !(number && chars.next() == Some('、'))
        }
        // `A Omitted Proofs`; `A boat is…` is a sentence.
        "annex-letter" => {
            words.starts_with(|c: char| c.is_ascii_uppercase())
                && words.split_whitespace().count() <= 10
                && is_title_case(words)
        }
        "han-space" => words.chars().count() <= 40 && rest.starts_with(['\u{3000}', ' ', '\t']),
        _ => true,
    }
}

/// `（资料性）`, `(informative)`: what stands between the label of an annex and its name.
fn is_remark(line: Option<&Line<'_>>) -> bool {
    line.is_some_and(|line| {
        line.chars <= 16 && line.text.starts_with(['（', '(']) && line.text.ends_with(['）', ')'])
    })
}

/// Whether the words of a bare label (`第一章`, `CHAPTER I`) stand in the line below it.
fn names_in_next_line(lines: &Lines<'_>, index: usize, at: usize, classes: &Classes) -> bool {
    let (Some(name), Some(body)) = (lines.all.get(at), lines.all.get(at + 1)) else {
        return false;
    };
    let here = lines.all.get(index).map_or("", |line| line.text);
    let article = here.contains(['条', '條', '§'])
        || here.starts_with("Art")
        || here.starts_with("ART")
        || here.starts_with("Sec");
    name.kind == LineKind::Text
        && !article
        && name.chars <= 50
        && name.rows == 1
        && classes.labels(name.text).is_empty()
        && !name.text.ends_with(ends_sentence)
        && (body.chars > name.chars || !classes.labels(body.text).is_empty())
}

/// One of several readings of a label: the one that counts on, else the one that counts from 1, else the first.
fn choose(
    read: Vec<Numbered>,
    open: &[Vec<usize>],
    series: &[Series],
    found: &[Numbered],
) -> Option<Numbered> {
    if read.len() <= 1 {
        return read.into_iter().next();
    }
    let goes_on = read.iter().position(|one| {
        open.get(one.label.class)
            .and_then(|open| brother(one, open, series, found))
            .is_some()
    });
    let begins = read.iter().position(|one| one.label.value == 1);
    let chosen = goes_on.or(begins).unwrap_or(0);
    read.into_iter().nth(chosen)
}

/// The open series that a label goes on with.
fn brother(one: &Numbered, open: &[usize], series: &[Series], found: &[Numbered]) -> Option<usize> {
    let last = |at: &usize| {
        series
            .get(*at)
            .and_then(|series| series.members.last())
            .and_then(|last| found.get(*last))
    };
    let above = |path: &[u32]| {
        path.split_last()
            .map(|(_, above)| above.to_vec())
            .unwrap_or_default()
    };
    let fits = |before: &Numbered, step: u32| {
        let counts = one.label.value == before.label.value + step
            || step == 1
                && one.label.value == before.label.value
                && one.label.sub > before.label.sub;
        counts && above(&one.label.path) == above(&before.label.path)
    };
    // Brothers stand at one indent; a list inside a text stands deeper than its headings.
    let alike = |before: &Numbered| {
        (one.shape == Shape::Item) == (before.shape == Shape::Item)
            && one.indent.abs_diff(before.indent) <= 1
    };
    for step in [1, 2, 3] {
        let mut next = open
            .iter()
            .rev()
            .filter(|at| last(at).is_some_and(|before| fits(before, step)));
        let nearest = next.clone().next();
        let touching = |at: &&usize| last(at).is_some_and(|before| before.line + 1 == one.line);
        if let Some(at) = nearest
            .filter(touching)
            .or_else(|| next.find(|at| last(at).is_some_and(alike)))
            .or(nearest)
            && (step == 1 || one.label.value > 1)
        {
            return Some(*at);
        }
    }
    None
}

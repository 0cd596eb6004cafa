//! Kinds of edits, each in three strengths.

use std::collections::HashMap;
use std::ops::Range;

use crate::likes::{add_likes, change_likes, delete_likes, likes};
use crate::reports::{POINTS, SECTIONS, sentence};
use crate::tracked::{Cell, Rng, Tracked};

/// Passages of a report, in code points.
type Focus = fn(&str) -> Vec<Range<usize>>;

/// One kind of edit.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// What is done to a report before passages are marked in it.
    pub(crate) prepare: Option<fn(&str, &mut Rng) -> String>,
    /// What is done after; strength from 0 to 2.
    pub(crate) edit: fn(&mut Tracked, &mut Rng, usize),
    /// Passages that the edit aims at, in code points; marked in addition to others.
    pub(crate) focus: Option<Focus>,
    /// The name of a file in which the edited text is given to the readers of formats.
    pub(crate) through: Option<&'static str>,
}

const fn kind(name: &'static str, edit: fn(&mut Tracked, &mut Rng, usize)) -> Kind {
    Kind {
        name,
        prepare: None,
        edit,
        focus: None,
        through: None,
    }
}

pub(crate) const KINDS: &[Kind] = &[
    kind("nothing", |_, _, _| {}),
    kind("insert characters", insert_characters),
    kind("delete characters", delete_characters),
    kind("mistype characters", mistype),
    kind("insert sentences", insert_sentences),
    kind("delete sentences", delete_sentences),
    kind("replace sentences", replace_sentences),
    kind("insert paragraphs", insert_paragraphs),
    kind("delete paragraphs", delete_paragraphs),
    kind("copy paragraphs before", copy_before),
    kind("copy paragraphs behind", copy_behind),
    Kind {
        prepare: Some(add_twins),
        focus: Some(twins),
        ..kind("delete, a twin stays", delete_twins)
    },
    Kind {
        prepare: Some(add_openings),
        focus: Some(openings),
        ..kind("delete, the next opens alike", delete_openings)
    },
    kind("reorder sections", reorder_sections),
    kind("swap points", swap_points),
    kind("swap sentences", swap_sentences),
    kind("change figures", change_figures),
    kind("redact figures", redact_figures),
    kind("width of characters", change_width),
    kind("quotation marks", change_quotes),
    kind("wrap lines", wrap_lines),
    kind("join lines", join_lines),
    kind("page furniture", add_furniture),
    kind("repeat boilerplate", repeat_boilerplate),
    kind("rename headings", rename_headings),
    kind("renumber points", renumber),
    kind("cut off the end", truncate),
    kind("everything a little", everything),
    Kind {
        through: Some("report.md"),
        ..kind("convert to Markdown", as_paragraphs)
    },
    Kind {
        through: Some("report.html"),
        ..kind("convert to HTML", as_paragraphs)
    },
    Kind {
        through: Some("report.html"),
        ..kind("convert an edited one", edited_paragraphs)
    },
    #[cfg(feature = "docx")]
    Kind {
        through: Some("report.docx"),
        ..kind("convert to DOCX", as_paragraphs)
    },
    #[cfg(feature = "docx")]
    Kind {
        through: Some("report.docx"),
        ..kind("edited and as DOCX", edited_paragraphs)
    },
    #[cfg(feature = "odt")]
    Kind {
        through: Some("report.odt"),
        ..kind("convert to ODT", as_paragraphs)
    },
    #[cfg(feature = "pdf")]
    Kind {
        through: Some("report.pdf"),
        ..kind("convert to PDF", as_printed)
    },
    #[cfg(feature = "pdf")]
    Kind {
        through: Some("report.pdf"),
        ..kind("edited and as PDF", edited_and_printed)
    },
    kind("spaces by figures", space_figures),
    kind("all that conversions do", as_converted),
    Kind {
        prepare: Some(add_likes),
        focus: Some(likes),
        ..kind("delete, a look-alike stays", delete_likes)
    },
    Kind {
        prepare: Some(add_likes),
        focus: Some(likes),
        ..kind("change figures of look-alikes", change_likes)
    },
];

/// So many of a thousand, by strength.
fn rate(strength: usize, rates: [usize; 3]) -> usize {
    rates[strength.min(2)]
}

const LIKE_LOOKING: &str = "的地得在再做作己已以上下县乡工人民全面建设发展";

fn some_character(rng: &mut Rng) -> char {
    let all: Vec<char> = LIKE_LOOKING.chars().collect();
    *rng.pick(&all)
}

fn insert_characters(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let often = rate(strength, [2, 8, 25]);
    let mut cells = Vec::new();
    for cell in &text.0 {
        if rng.happens(often) {
            let c = some_character(rng);
            cells.push(Cell { c, old: None });
        }
        cells.push(*cell);
    }
    text.0 = cells;
}

fn delete_characters(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let often = rate(strength, [2, 8, 25]);
    text.0.retain(|cell| cell.c == '\n' || !rng.happens(often));
}

fn mistype(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let often = rate(strength, [2, 8, 25]);
    for cell in &mut text.0 {
        if cell.c.is_alphabetic() && rng.happens(often) {
            cell.c = some_character(rng);
        }
    }
}

/// Does something to some of the pieces, from the last to the first, so that places before stay good.
fn some(
    text: &mut Tracked,
    rng: &mut Rng,
    pieces: Vec<Range<usize>>,
    often: usize,
    mut edit: impl FnMut(&mut Tracked, &mut Rng, Range<usize>),
) {
    for piece in pieces.into_iter().rev() {
        if rng.happens(often) {
            edit(text, rng, piece);
        }
    }
}

fn insert_sentences(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let (pieces, often) = (text.sentences(), rate(strength, [30, 100, 300]));
    some(text, rng, pieces, often, |text, rng, piece| {
        let words = sentence(rng);
        text.replace(piece.start..piece.start, Tracked::fresh(&words));
    });
}

fn delete_sentences(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let (pieces, often) = (text.sentences(), rate(strength, [30, 100, 300]));
    some(text, rng, pieces, often, |text, _, piece| {
        text.replace(piece, Vec::new());
    });
}

fn replace_sentences(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let (pieces, often) = (text.sentences(), rate(strength, [30, 100, 300]));
    some(text, rng, pieces, often, |text, rng, piece| {
        let words = sentence(rng);
        text.replace(piece, Tracked::fresh(&words));
    });
}

fn insert_paragraphs(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let (pieces, often) = (text.lines(), rate(strength, [60, 200, 500]));
    some(text, rng, pieces, often, |text, rng, piece| {
        let words: String = (0..3).map(|_| sentence(rng)).collect();
        text.replace(piece.start..piece.start, Tracked::fresh(&(words + "\n")));
    });
}

fn delete_paragraphs(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let (pieces, often) = (text.lines(), rate(strength, [60, 150, 400]));
    some(text, rng, pieces, often, |text, _, piece| {
        text.replace(piece, Vec::new());
    });
}

/// Copies of paragraphs where others stand between them and the original: side by side nobody could tell which is which.
fn copy_before(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    copy(text, rng, rate(strength, [1, 3, 8]), |rng, from, _| {
        (from >= 3).then(|| rng.below(from - 2))
    });
}

fn copy_behind(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    copy(text, rng, rate(strength, [1, 3, 8]), |rng, from, count| {
        (from + 4 < count).then(|| from + 3 + rng.below(count - from - 4))
    });
}

fn copy(
    text: &mut Tracked,
    rng: &mut Rng,
    times: usize,
    to: impl Fn(&mut Rng, usize, usize) -> Option<usize>,
) {
    for _ in 0..times {
        let lines = text.lines();
        let from = rng.below(lines.len());
        if let Some(to) = to(rng, from, lines.len()) {
            let copy = text.copy(lines[from].clone());
            let at = lines[to].start;
            text.replace(at..at, copy);
        }
    }
}

/// Puts second copies of some sentences at the end of other paragraphs.
fn add_twins(text: &str, rng: &mut Rng) -> String {
    let mut tracked = Tracked::new(text);
    // Two copies side by side could become the same text as their originals, when what stands between them is deleted.
    let mut given: Vec<String> = Vec::new();
    for _ in 0..8 {
        let sentences: Vec<Range<usize>> = tracked
            .sentences()
            .into_iter()
            .filter(|piece| piece.len() > 12 && tracked.0[piece.end - 1].c == '。')
            .collect();
        let lines: Vec<Range<usize>> = tracked
            .lines()
            .into_iter()
            .filter(|line| line.len() > 60)
            .collect();
        if sentences.is_empty() || lines.is_empty() {
            break;
        }
        let (twin, line) = (rng.pick(&sentences).clone(), rng.pick(&lines).clone());
        // Side by side nobody could tell which of the two was taken away.
        if !line.contains(&twin.start) && line.end != twin.start {
            let opening: String = tracked.0[line.clone()]
                .iter()
                .take(20)
                .map(|cell| cell.c)
                .collect();
            if given.contains(&opening) {
                continue;
            }
            let copy = tracked.copy(twin);
            let last = line.end.saturating_sub(copy.len() + 1)..line.end - 1;
            let is_beside = tracked.0[last]
                .iter()
                .map(|cell| cell.c)
                .eq(copy.iter().map(|cell| cell.c));
            if is_beside {
                continue;
            }
            given.push(opening);
            tracked.replace(line.end - 1..line.end - 1, copy);
        }
    }
    tracked.text()
}

/// The first of each pair of sentences that are the same, and a phrase in it.
fn twins(text: &str) -> Vec<Range<usize>> {
    let mut passages = Vec::new();
    for piece in first_of_twins(&Tracked::new(text)) {
        let middle = piece.start + piece.len() / 2;
        passages.extend([middle - 3..middle + 4, piece]);
    }
    passages
}

fn first_of_twins(text: &Tracked) -> Vec<Range<usize>> {
    let words = |piece: &Range<usize>| -> String {
        text.0[piece.clone()].iter().map(|cell| cell.c).collect()
    };
    let pieces = text.sentences();
    let mut times: HashMap<String, usize> = HashMap::new();
    for piece in &pieces {
        *times.entry(words(piece)).or_default() += 1;
    }
    let mut seen = std::collections::HashSet::new();
    pieces
        .into_iter()
        .filter(|piece| piece.len() > 12 && times[&words(piece)] > 1 && seen.insert(words(piece)))
        .collect()
}

fn delete_twins(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let pieces = first_of_twins(text);
    some(
        text,
        rng,
        pieces,
        rate(strength, [500, 800, 1000]),
        |text, _, piece| {
            text.replace(piece, Vec::new());
        },
    );
}

const OPENINGS: [&str; 4] = [
    "各位代表，",
    "要深刻认识到，",
    "会议强调，要坚持问题导向，",
    "同志们：",
];

/// Lets neighbouring paragraphs open with the same words.
fn add_openings(text: &str, rng: &mut Rng) -> String {
    let mut tracked = Tracked::new(text);
    let lines: Vec<Range<usize>> = tracked
        .lines()
        .into_iter()
        .filter(|line| line.len() > 60)
        .collect();
    for pair in lines.chunks_exact(2).rev() {
        if rng.happens(600) {
            let opening = Tracked::fresh(OPENINGS[rng.below(OPENINGS.len())]);
            for line in pair.iter().rev() {
                tracked.replace(line.start..line.start, opening.clone());
            }
        }
    }
    tracked.text()
}

fn opened(text: &Tracked) -> Vec<(Range<usize>, usize)> {
    let lines = text.lines();
    let words = |line: &Range<usize>| -> String {
        text.0[line.clone()].iter().map(|cell| cell.c).collect()
    };
    lines
        .windows(2)
        .filter_map(|pair| {
            let opening = OPENINGS
                .iter()
                .find(|opening| pair.iter().all(|line| words(line).starts_with(*opening)))?;
            Some((pair[0].clone(), opening.chars().count()))
        })
        .collect()
}

fn openings(text: &str) -> Vec<Range<usize>> {
    let opened = opened(&Tracked::new(text)).into_iter();
    opened
        .map(|(line, length)| line.start..line.start + length - 1)
        .collect()
}

fn delete_openings(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let pieces = opened(text).into_iter().map(|(line, _)| line).collect();
    some(
        text,
        rng,
        pieces,
        rate(strength, [300, 600, 1000]),
        |text, _, piece| {
            text.replace(piece, Vec::new());
        },
    );
}

fn reorder_sections(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let starts: Vec<usize> = text
        .lines()
        .into_iter()
        .filter(|line| line.len() > 1 && text.0[line.start + 1].c == '、')
        .map(|line| line.start)
        .collect();
    let Some(first) = starts.first().copied() else {
        return;
    };
    let mut ends = starts.clone();
    ends.remove(0);
    ends.push(text.0.len());
    let mut parts: Vec<Vec<Cell>> = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| text.0[*start..end].to_vec())
        .collect();
    for _ in 0..=strength {
        let (a, b) = (rng.below(parts.len()), rng.below(parts.len()));
        parts.swap(a, b);
    }
    for part in &mut parts {
        if part.last().is_some_and(|cell| cell.c != '\n') {
            part.push(Cell { c: '\n', old: None });
        }
    }
    text.0.truncate(first);
    text.0.extend(parts.concat());
}

/// Swaps what is said in neighbouring points; their numbers stay.
fn swap_points(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let often = rate(strength, [200, 500, 900]);
    let starts: Vec<usize> = (0..text.0.len().saturating_sub(1))
        .filter(|i| {
            let label: String = text.0[*i..i + 2].iter().map(|cell| cell.c).collect();
            POINTS.contains(&label.as_str())
        })
        .map(|i| i + 2)
        .collect();
    let pairs: Vec<[usize; 3]> = starts
        .windows(3)
        .map(|three| [three[0], three[1], three[2]])
        .collect();
    for [a, b, c] in pairs.into_iter().rev().step_by(2) {
        if c - a < 600 && rng.happens(often) {
            swap(text, a..b - 2, b..c - 2);
        }
    }
}

fn swap_sentences(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let often = rate(strength, [30, 100, 300]);
    let pieces = text.sentences();
    for pair in pieces.windows(2).rev().step_by(2) {
        let is_line = pair.iter().any(|piece| text.0[piece.end - 1].c == '\n');
        if !is_line && pair[0].end == pair[1].start && rng.happens(often) {
            swap(text, pair[0].clone(), pair[1].clone());
        }
    }
}

fn swap(text: &mut Tracked, a: Range<usize>, b: Range<usize>) {
    let (first, between, second) = (
        text.0[a.clone()].to_vec(),
        text.0[a.end..b.start].to_vec(),
        text.0[b.clone()].to_vec(),
    );
    text.replace(a.start..b.end, [second, between, first].concat());
}

fn figures(text: &Tracked) -> Vec<Range<usize>> {
    let is_figure = |i: usize| {
        text.0
            .get(i)
            .is_some_and(|cell| cell.c.is_ascii_digit() || cell.c == '.')
    };
    let mut figures = Vec::new();
    let mut i = 0;
    while i < text.0.len() {
        if text.0[i].c.is_ascii_digit() {
            let end = (i..text.0.len())
                .find(|end| !is_figure(*end))
                .unwrap_or(text.0.len());
            figures.push(i..end);
            i = end;
        }
        i += 1;
    }
    figures
}

fn change_figures(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let (pieces, often) = (figures(text), rate(strength, [100, 400, 1000]));
    some(text, rng, pieces, often, |text, rng, piece| {
        let digits: Vec<usize> = piece.filter(|i| text.0[*i].c.is_ascii_digit()).collect();
        let cell = &mut text.0[*rng.pick(&digits)];
        let other = cell.c.to_digit(10).unwrap_or(0) + 1 + rng.below(9) as u32;
        cell.c = char::from_digit(other % 10, 10).unwrap_or('0');
    });
}

fn redact_figures(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let (pieces, often) = (figures(text), rate(strength, [100, 400, 1000]));
    some(text, rng, pieces, often, |text, _, piece| {
        let old = text.0[piece.start].old;
        text.replace(piece, vec![Cell { c: '*', old }]);
    });
}

fn change_width(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let often = rate(strength, [200, 600, 1000]);
    for cell in &mut text.0 {
        let other = match cell.c {
            c if c.is_ascii_alphanumeric() || c == '%' => u32::from(c) + 0xFEE0,
            '，' | '：' | '；' | '（' | '）' => u32::from(cell.c) - 0xFEE0,
            _ => continue,
        };
        if rng.happens(often) {
            cell.c = char::from_u32(other).unwrap_or(cell.c);
        }
    }
}

fn change_quotes(text: &mut Tracked, _: &mut Rng, strength: usize) {
    let to = [["「", "」"], ["\"", "\""], ["『", "』"]][strength.min(2)];
    for cell in &mut text.0 {
        cell.c = match cell.c {
            '“' => to[0].chars().next().unwrap_or('“'),
            '”' => to[1].chars().next().unwrap_or('”'),
            c => c,
        };
    }
}

fn wrap_lines(text: &mut Tracked, _: &mut Rng, strength: usize) {
    let width = rate(strength, [60, 35, 20]);
    let mut cells = Vec::new();
    let mut column = 0;
    for cell in &text.0 {
        column = if cell.c == '\n' { 0 } else { column + 1 };
        cells.push(*cell);
        if column == width {
            cells.push(Cell { c: '\n', old: None });
            column = 0;
        }
    }
    text.0 = cells;
}

fn join_lines(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let often = rate(strength, [200, 600, 1000]);
    text.0.retain(|cell| cell.c != '\n' || !rng.happens(often));
}

fn add_furniture(text: &mut Tracked, _: &mut Rng, strength: usize) {
    let every = rate(strength, [40, 15, 6]);
    let lines = text.lines();
    for (i, line) in lines.into_iter().enumerate().rev() {
        if i % every == every - 1 {
            // In the middle of a paragraph, as a page of a PDF ends.
            let at = line.start + line.len() / 2;
            let words = format!("\n— {} —\n临河县人民政府公报\n", i / every + 1);
            text.replace(at..at, Tracked::fresh(&words));
        }
    }
}

fn repeat_boilerplate(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let mut lines = text.lines();
    let from = rng.below(lines.len());
    let copied = text.copy(lines[from].clone());
    // Side by side nobody could tell which is which.
    lines.drain(from..(from + 2).min(lines.len()));
    let often = rate(strength, [50, 150, 400]);
    some(text, rng, lines, often, |text, _, piece| {
        text.replace(piece.start..piece.start, copied.clone());
    });
}

fn rename_headings(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let lines = text.lines();
    let headings: Vec<Range<usize>> = lines.into_iter().filter(|line| line.len() < 40).collect();
    some(
        text,
        rng,
        headings,
        rate(strength, [300, 600, 1000]),
        |text, _, piece| {
            let at = piece.start + piece.len() / 2;
            if piece.len() > 8 {
                text.replace(at - 1..at + 1, Tracked::fresh("再谋划再部署"));
            }
        },
    );
}

fn renumber(text: &mut Tracked, _: &mut Rng, strength: usize) {
    let by = strength + 1;
    let mut i = 0;
    while i + 1 < text.0.len() {
        let label: String = text.0[i..i + 2].iter().map(|cell| cell.c).collect();
        for labels in [POINTS, SECTIONS] {
            if let Some(n) = labels.iter().position(|known| *known == label) {
                let new = labels[(n + by) % labels.len()];
                text.0[i].c = new.chars().next().unwrap_or('一');
            }
        }
        i += 1;
    }
}

fn truncate(text: &mut Tracked, _: &mut Rng, strength: usize) {
    let keep = text.0.len() * rate(strength, [90, 70, 40]) / 100;
    text.0.truncate(keep);
}

fn everything(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    mistype(text, rng, strength.saturating_sub(1));
    change_figures(text, rng, strength);
    delete_sentences(text, rng, strength.saturating_sub(1));
    insert_sentences(text, rng, strength.saturating_sub(1));
    rename_headings(text, rng, 0);
    copy_before(text, rng, 0);
    insert_paragraphs(text, rng, 0);
}

/// Lines that a format would read as anything but paragraphs are left out.
fn as_paragraphs(text: &mut Tracked, _: &mut Rng, strength: usize) {
    for cell in &mut text.0 {
        if strength == 2 && cell.c == '“' {
            cell.c = '「';
        }
    }
}

/// A font for Chinese has not every sign.
#[cfg(feature = "pdf")]
fn as_printed(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    as_paragraphs(text, rng, strength);
    for cell in &mut text.0 {
        if !crate::files::is_printable(cell.c) {
            cell.c = '□';
        }
    }
}

#[cfg(feature = "pdf")]
fn edited_and_printed(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    edited_paragraphs(text, rng, strength);
    as_printed(text, rng, 0);
}

/// Spaces between Chinese characters and figures or Latin letters, as many programs set them.
fn space_figures(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let often = rate(strength, [200, 600, 1000]);
    let space = Cell { c: ' ', old: None };
    let mut cells: Vec<Cell> = Vec::new();
    for cell in &text.0 {
        let before = cells.last().map_or('\n', |before| before.c);
        let is_seam = |a: char, b: char| a.is_ascii_alphanumeric() && b as u32 >= 0x3400;
        if (is_seam(before, cell.c) || is_seam(cell.c, before)) && rng.happens(often) {
            cells.push(space);
        }
        cells.push(*cell);
    }
    text.0 = cells;
}

/// Other width, other quotation marks, other spaces and other line ends at once.
fn as_converted(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    change_width(text, rng, strength);
    change_quotes(text, rng, strength);
    space_figures(text, rng, strength);
    join_lines(text, rng, 0);
    wrap_lines(text, rng, strength);
}

fn edited_paragraphs(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    mistype(text, rng, 0);
    change_figures(text, rng, strength);
    insert_sentences(text, rng, strength.saturating_sub(1));
    change_width(text, rng, strength);
}

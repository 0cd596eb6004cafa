//! Series of labels: numbered lines are judged together, for a heading is rarely alone.

use std::collections::HashMap;

use super::classes::{Class, Classes, Makes};
use super::lines::{LineKind, Lines};
use super::numbered::Numbered;
use super::numerals::LETTERS;
use super::shape::{Shape, is_chinese};

/// Labels of one class that count on.
pub(super) struct Series {
    /// Their places among all labelled lines.
    pub(super) members: Vec<usize>,
}

/// How many headings begin with each number, `1` and `1.1` alike, and how many there are.
pub(super) struct Firsts {
    counts: HashMap<u32, usize>,
    total: usize,
}

/// Counts them.
pub(super) fn firsts(found: &[Numbered]) -> Firsts {
    let mut counts = HashMap::new();
    for one in found.iter().filter(|one| one.shape != Shape::Item) {
        let number = one.label.path.first().copied().unwrap_or(one.label.value);
        *counts.entry(number).or_default() += 1;
    }
    let total = counts.values().sum();
    Firsts { counts, total }
}

/// Decides what a series makes: headings have text under them, items of a list are sentences or stand line by line.
pub(super) fn judge(
    series: &Series,
    found: &mut [Numbered],
    lines: &Lines<'_>,
    classes: &Classes,
    firsts: &Firsts,
) {
    let members: Vec<Numbered> = series
        .members
        .iter()
        .filter_map(|at| found.get(*at))
        .cloned()
        .collect();
    let Some(first) = members.first() else { return };
    let Some(class) = classes.get(first.label.class) else {
        return;
    };
    let count = |fits: &dyn Fn(&Numbered) -> bool| members.iter().filter(|one| fits(one)).count();
    let items = count(&|one| one.shape == Shape::Item);
    let own = count(&|one| matches!(one.shape, Shape::Own | Shape::Bare | Shape::Stop));
    let run_in = members.len() - items - own;
    let (bodies, counted) = bodies(&members, lines);
    let plausible = is_plausible(&members, first, class, firsts);
    let stops = count(&|one| one.shape == Shape::Stop);
    let long_stops = members
        .iter()
        .filter(|one| one.shape == Shape::Stop && one.title.1 - one.title.0 > 120)
        .count();
    let in_list = members.iter().all(|one| {
        lines
            .all
            .get(one.line)
            .is_some_and(|line| line.kind == LineKind::Item)
    });
    if !plausible
        || items * 2 >= members.len()
        || bodies == 0
        || bodies * 2 < counted
        || long_stops * 2 > stops.max(1)
        || in_list && run_in * 2 < members.len()
    {
        return;
    }
    let mostly_own = own * 2 >= members.len() && own > 0;
    let mostly_run_in = run_in * 2 > members.len();
    settle(series, found, lines, class, (mostly_own, mostly_run_in));
}

/// A heading that stands alone and counts from 1 anew is one when its class has made sections elsewhere: `A.` under `III.`.
pub(super) fn restart(found: &mut [Numbered], lines: &Lines<'_>, classes: &Classes) {
    let made: HashMap<usize, usize> = found
        .iter()
        .filter(|one| one.makes == Makes::Section)
        .map(|one| (one.label.class, one.indent))
        .collect();
    for at in 0..found.len() {
        let next = found.get(at + 1).map_or(usize::MAX, |next| next.line);
        let Some(one) = found.get_mut(at) else { break };
        let lettered = classes.get(one.label.class).is_some_and(|class| {
            class.line == Makes::Section && ["capital", "roman"].contains(&class.name.as_str())
        });
        let alone = one.brothers == 1 && one.label.value == 1 && one.shape == Shape::Own;
        let alike = made.get(&one.label.class) == Some(&one.indent);
        if lettered && alone && alike && one.makes == Makes::Nothing && has_body(one, next, lines) {
            one.makes = Makes::Section;
        }
    }
}

/// Tells every member of a series of headings what it makes. `most` says whether most have a line of their own, or run in.
fn settle(
    series: &Series,
    found: &mut [Numbered],
    lines: &Lines<'_>,
    class: &Class,
    (mostly_own, mostly_run_in): (bool, bool),
) {
    let verdict = if mostly_own { class.line } else { class.run_in };
    let first = series.members.first().and_then(|at| found.get(*at));
    let first = first.map_or(0, |first| first.line);
    let western_run_in = mostly_run_in
        && class.run_in != Makes::Section
        && class.name != "article"
        && !lines
            .all
            .get(first)
            .is_some_and(|line| is_chinese(line.text));
    for at in &series.members {
        let Some(one) = found.get_mut(*at) else {
            continue;
        };
        one.brothers = series.members.len();
        if one.shape == Shape::Item || western_run_in {
            continue;
        }
        one.makes = match one.shape {
            Shape::RunIn | Shape::Colon if class.name == "article" => Makes::Point,
            Shape::RunIn | Shape::Colon if class.run_in == Makes::Nothing => Makes::Nothing,
            Shape::RunIn | Shape::Colon if class.run_in == Makes::Section => Makes::Section,
            _ => verdict,
        };
    }
}

/// How many of the members that can be judged have text under them, and how many those are.
fn bodies(members: &[Numbered], lines: &Lines<'_>) -> (usize, usize) {
    // The text under the last one may be that of whatever comes next.
    let counted = members.len().saturating_sub(1).max(1);
    let mut bodies = 0;
    for (at, one) in members.iter().enumerate().take(counted) {
        let next = members.get(at + 1).map_or(usize::MAX, |next| next.line);
        bodies += usize::from(match one.shape {
            Shape::Own | Shape::Bare | Shape::Stop => has_body(one, next, lines),
            Shape::RunIn | Shape::Colon => true,
            Shape::Item => false,
        });
    }
    (bodies, counted)
}

/// Whether labels like these are a series at all: it begins with 1, or is long enough, or its class needs no brothers.
fn is_plausible(members: &[Numbered], first: &Numbered, class: &Class, firsts: &Firsts) -> bool {
    let alone = members.len() == 1;
    let starts = first.label.value == 1;
    let dotted_one = !first.label.path.is_empty();
    if class.name == "annex-letter" {
        return members.iter().any(|one| {
            let below = firsts.counts.get(&(one.label.value + LETTERS));
            one.label.value <= LETTERS && below.is_some()
        }) || starts && !alone;
    }
    if alone {
        class.alone
            && (!dotted_one
                || firsts.total >= 3
                || first
                    .label
                    .path
                    .first()
                    .is_some_and(|number| firsts.counts.get(number) >= Some(&2)))
            || class.bare && class.run_in != Makes::Nothing
            || class.line == Makes::Section
                && class.run_in == Makes::Section
                && first.shape != Shape::Item
    } else {
        starts || class.alone || class.bare || class.run_in == Makes::Section || members.len() >= 3
    }
}

/// Whether text follows a heading of its own line before its next brother.
fn has_body(one: &Numbered, next: usize, lines: &Lines<'_>) -> bool {
    let under = one.line + one.rows;
    under < next
        && lines.all.get(under).is_some_and(|line| {
            !matches!(line.kind, LineKind::Skipped) || lines.all.get(under + 1).is_some()
        })
}

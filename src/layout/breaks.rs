//! Where a text may break into rows: UAX #14 by ICU4X, and on top of it the rules of Chinese setting (GB/T 15834-2011 §5.1: which
//! marks may not begin or end a row) and of numbers with their units.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use super::clusters::clusters as clusters_of;
use super::units::{addresses, units};
use crate::text::{Cells, is_han};

/// One grapheme cluster and what may happen after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cluster {
    /// Its end, bytes from the start of the text that was analysed.
    pub(super) end: u32,
    /// Cells when drawn; a tab counts none here, it is measured in its row.
    pub(super) cells: u8,
    /// What it does to a row.
    pub(super) ink: Ink,
    /// How good a row break after it is.
    pub(super) after: Break,
    /// Cells of the number that a break after it would cut; 0 when it cuts none.
    pub(super) unit: u16,
    /// Whether it may hang over the end of a row.
    pub(super) hangs: bool,
}

/// What a cluster does to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// It takes its cells.
    Glyph,
    /// White space, which may hang over the end of a row.
    Space,
    /// A tab.
    Tab,
}

/// How good a row break is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Never: before white space and what has no width, which stay with the row before.
    Never,
    /// It would leave a mark where none may stand.
    Mark,
    /// It cuts a word.
    Cut,
    /// As it should be.
    Good,
    /// The text demands it.
    Must,
}

/// Every cluster of a text, in order. With `verbatim` white space is drawn as it stands, except at the end of a line, and only a
/// line end breaks well. Linear.
pub(super) fn analyse(text: &str, cells: Cells, verbatim: bool) -> Vec<Cluster> {
    let mut clusters = Vec::with_capacity(text.len() / 3 + 1);
    let mut firsts = Vec::with_capacity(text.len() / 3 + 1);
    for (start, grapheme) in clusters_of(text) {
        let ink = ink(grapheme);
        clusters.push(Cluster {
            end: (start + grapheme.len()) as u32,
            cells: if ink == Ink::Tab {
                0
            } else {
                cells.of(grapheme) as u8
            },
            ink,
            after: Break::Cut,
            unit: 0,
            hangs: !verbatim && hangs(grapheme),
        });
        firsts.push(grapheme.chars().next().unwrap_or('\0'));
    }
    grade_by_standard(text, &mut clusters);
    if verbatim {
        grade_verbatim(&mut clusters);
    } else {
        grade_marks(&mut clusters, &firsts);
        keep_units(&mut clusters, units(&firsts));
        keep_units(&mut clusters, addresses(&firsts));
    }
    clusters
}

fn ink(grapheme: &str) -> Ink {
    match grapheme {
        "\t" => Ink::Tab,
        // The fixed spaces U+00A0, U+2007 and U+202F hold words together and never hang.
        " " | "\u{1680}" | "\u{205F}" | "\u{3000}" => Ink::Space,
        _ => {
            let mut chars = grapheme.chars();
            match (chars.next(), chars.next()) {
                (Some('\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}'), None) => Ink::Space,
                _ => Ink::Glyph,
            }
        }
    }
}

fn grade_by_standard(text: &str, clusters: &mut [Cluster]) {
    let mut segmenter = LineSegmenter::new_neo_for_non_complex_scripts(LineBreakOptions::default());
    if may_lack_spaces(text) {
        segmenter.load_dictionary();
    }
    let mut breaks = segmenter.segment_str(text);
    let mut index = 0;
    while let Some(place) = breaks.next() {
        let grade = if breaks.is_mandatory() {
            Break::Must
        } else {
            Break::Good
        };
        while clusters
            .get(index)
            .is_some_and(|cluster| (cluster.end as usize) < place)
        {
            index += 1;
        }
        if let Some(cluster) = clusters.get_mut(index)
            && cluster.end as usize == place
        {
            cluster.after = grade;
        }
    }
    // The standard breaks at the end of every text; whether a row ends there is for the caller to say.
    if let Some(last) = clusters.last_mut()
        && !text.ends_with(is_line_end)
    {
        last.after = Break::Good;
    }
}

/// Whether there may be words of Thai, Lao, Burmese or Khmer, between which only a dictionary finds the breaks (UAX #14, class SA): by
/// the first bytes of U+0800 to U+1FFF. Without the dictionary the segmenter complains of each such word on standard error.
fn may_lack_spaces(text: &str) -> bool {
    memchr::memchr2(0xE0, 0xE1, text.as_bytes()).is_some()
}

/// Whether a character ends a line.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn grade_verbatim(clusters: &mut [Cluster]) {
    let mut trailing = true;
    for cluster in clusters.iter_mut().rev() {
        let must = cluster.after == Break::Must;
        trailing = match cluster.ink {
            Ink::Glyph => must && cluster.cells == 0,
            Ink::Space | Ink::Tab => trailing,
        };
        if cluster.ink == Ink::Space && !trailing {
            cluster.ink = Ink::Glyph;
        }
        if !must {
            cluster.after = Break::Cut;
        }
    }
    forbid_before_the_invisible(clusters);
}

/// Nothing that hangs or has no width begins a row.
fn forbid_before_the_invisible(clusters: &mut [Cluster]) {
    for i in 1..clusters.len() {
        let [before, after] = &mut clusters[i - 1..=i] else {
            continue;
        };
        let invisible = after.ink == Ink::Space || after.ink == Ink::Glyph && after.cells == 0;
        if invisible && before.after != Break::Must {
            before.after = Break::Never;
        }
    }
}

fn grade_marks(clusters: &mut [Cluster], firsts: &[char]) {
    let mut last_seen = '\0';
    let mut seen_before = '\0';
    for i in 0..clusters.len().saturating_sub(1) {
        let (Some(&here), Some(&next)) = (firsts.get(i), firsts.get(i + 1)) else {
            continue;
        };
        let Some(cluster) = clusters.get_mut(i) else {
            continue;
        };
        if cluster.ink == Ink::Glyph && cluster.cells > 0 {
            (seen_before, last_seen) = (last_seen, here);
        }
        if cluster.after == Break::Must {
            continue;
        }
        let after_next = firsts.get(i + 2).copied().unwrap_or('\0');
        let joined = joins_terms(here, next, after_next);
        if cannot_begin_row(next) || cannot_end_row(last_seen) || joined {
            cluster.after = Break::Mark;
        } else if is_plus(here) && is_term(seen_before) && (is_term(next) || next == '“') {
            cluster.after = Break::Good;
        } else if here == '-' && opens_option(firsts, i) {
            cluster.after = cluster.after.min(Break::Cut);
        } else if cluster.after == Break::Cut && quotes_break(seen_before, here, next, after_next) {
            cluster.after = Break::Good;
        }
    }
    forbid_before_the_invisible(clusters);
}

/// Whether a plus comes next that joins two Chinese terms (`项目+人才`): a row breaks after such a sign (GB 3102.11-93), not before
/// it. Before a number the plus is its sign.
fn joins_terms(here: char, next: char, after: char) -> bool {
    is_plus(next) && is_term(here) && (is_term(after) || after == '“')
}

fn is_plus(c: char) -> bool {
    matches!(c, '+' | '＋')
}

fn is_term(c: char) -> bool {
    is_han(c) || matches!(c, '”' | '》' | '）')
}

/// Chinese text breaks outside its quotation marks. The standard (rules 19 and 19a) lets it only where both sides are East Asian, since
/// in Latin text the marks do not tell which way they face: `围绕构建“3+1”体系` has a break before `“` and after `”`.
fn quotes_break(before: char, here: char, next: char, after: char) -> bool {
    let closing = matches!(here, '”' | '’');
    let opening = matches!(next, '“' | '‘');
    // A star stands for a withheld number or name.
    let is_word = |c: char| c.is_alphanumeric() || c == '*';
    let after_closing = is_east_asian(next) || is_east_asian(before) && is_word(next);
    let before_opening = is_east_asian(here) || is_east_asian(after) && is_word(here);
    closing && (opening || after_closing) || opening && before_opening
}

/// Whether a hyphen is one of those that begin a word, as in `--option` and `-5`: no row ends with it.
fn opens_option(firsts: &[char], at: usize) -> bool {
    let before = firsts.get(..at).unwrap_or_default();
    let before = before.iter().rev().find(|c| **c != '-');
    let next = firsts.get(at + 1).copied().unwrap_or(' ');
    (next == '-' || next.is_alphanumeric())
        && before.is_none_or(|c| !c.is_alphanumeric() || is_han(*c))
}

fn keep_units(clusters: &mut [Cluster], units: Vec<Range<usize>>) {
    for unit in units {
        let Some(part) = clusters.get_mut(unit) else {
            continue;
        };
        let cells: usize = part.iter().map(|cluster| usize::from(cluster.cells)).sum();
        let inner = part.len().saturating_sub(1);
        for cluster in part.iter_mut().take(inner) {
            cluster.unit = cluster.unit.max(cells.min(usize::from(u16::MAX)) as u16);
        }
    }
}

/// The closing marks that GB/T 15834-2011 keeps from the start of a row.
const CLOSING: &str = "，。、；：！？”’）》」』】〕〉";

/// What stands at the start of a row no better, though no row may be longer for it.
const NOT_FIRST: &str = "〗］｝．｡､…—·・％%‰℃～";

/// Whether a cluster may hang over the end of a row.
pub(super) fn hangs(grapheme: &str) -> bool {
    let mut chars = grapheme.chars();
    chars.next().is_some_and(|c| CLOSING.contains(c)) && chars.next().is_none()
}

fn is_east_asian(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3001}'..='\u{30FF}' | '\u{FF01}'..='\u{FF60}' | '…' | '—')
}

/// Whether a row should not begin with a mark.
pub(super) fn cannot_begin_row(c: char) -> bool {
    CLOSING.contains(c) || NOT_FIRST.contains(c)
}

/// Whether a row should not end with a mark.
pub(super) fn cannot_end_row(c: char) -> bool {
    matches!(
        c,
        '“' | '‘'
            | '（'
            | '《'
            | '「'
            | '『'
            | '【'
            | '〔'
            | '〈'
            | '〖'
            | '［'
            | '｛'
            | '￥'
            | '＄'
            | '￡'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `|` at each good break but the last.
    fn check(text: &str, expected: &str) {
        let mut shown = String::new();
        let mut start = 0;
        for cluster in analyse(text, Cells::default(), false) {
            let end = cluster.end as usize;
            shown.push_str(text.get(start..end).unwrap_or_default());
            if end < text.len() && cluster.after >= Break::Good && cluster.unit == 0 {
                shown.push('|');
            }
            start = end;
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn breaks_of_reports() {
        for (text, expected) in [
            ("围绕构建“3+1”体系", "围|绕|构|建|“3+1”|体|系"),
            ("“走在前、开新局”。", "“走|在|前、|开|新|局”。"),
            ("“慢作为”“三高”GDP完成", "“慢|作|为”|“三|高”|GDP|完|成"),
            ("轮作”*亩，*“三高”区", "轮|作”|*亩，|*|“三|高”|区"),
            (
                "“项目+人才＋产业”增长+5%",
                "“项|目+|人|才＋|产|业”|增|长|+5%",
            ),
            ("项目（二期）投产", "项|目|（二|期）|投|产"),
            ("增长9.7%，居第7位", "增|长|9.7%，|居|第7位"),
            ("力争——十年……好", "力|争——|十|年……|好"),
            (
                "Latin words, e.g. well-known don’t",
                "Latin |words, |e.g. |well-|known |don’t",
            ),
            ("卡尔·马克思", "卡|尔·|马|克|思"),
            ("用--long-opt和-v选", "用--long-opt|和-v|选"),
            ("见https://a.cn/b?c=d。再", "见|https://a.cn/b?c=d。|再"),
        ] {
            check(text, expected);
        }
    }
}

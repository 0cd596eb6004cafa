//! Automatic numbers of paragraphs, as Word prints them (ECMA-376 Part 1, 17.9).

use std::collections::{HashMap, HashSet};

use super::super::numerals;
use super::super::office::xml::{Tag, Xml};
use super::styles::{Number, Styles};

/// Levels of a numbering.
const LEVELS: usize = 9;

/// What one level prints.
#[derive(Clone, Debug)]
struct Level {
    start: i64,
    format: String,
    /// Digits of a number that is filled up with zeros (`001`).
    width: usize,
    /// What is printed, with `%1` to `%9` for the numbers of the levels.
    text: String,
    suffix: Suffix,
    /// The level, from 1, after which it starts anew; 0 for never.
    restart: Option<usize>,
    /// All numbers in Arabic digits.
    legal: bool,
    style: Option<String>,
    hidden: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suffix {
    Tab,
    Space,
    Nothing,
}

type Levels = [Option<Level>; LEVELS];

#[derive(Debug, Default)]
struct Abstract {
    levels: Levels,
    /// The numbering style that defines it in its stead.
    link: Option<String>,
}

#[derive(Debug, Default)]
struct Num {
    definition: String,
    levels: Levels,
    starts: [Option<i64>; LEVELS],
}

/// All numberings, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<String, Abstract>,
    nums: HashMap<String, Num>,
    /// By abstract numbering: what the levels have come to.
    counts: HashMap<String, [Option<i64>; LEVELS]>,
    /// Starting values of a numbering that were used up, by numbering and level.
    started: HashSet<(String, usize)>,
}

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// A bullet, which is decoration.
    Bullet,
    /// A number with what parts it from the words.
    Number(String),
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub(super) fn read(text: &str, styles: &Styles) -> Self {
        let mut numbering = Self::default();
        let mut xml = Xml::new(text);
        if xml.root().is_none() {
            return numbering;
        }
        xml.children(|xml, tag| match tag.key() {
            ("w", "abstractNum") => {
                let id = tag.value("abstractNumId").unwrap_or_default();
                let found = definition(xml);
                numbering.abstracts.entry(id).or_insert(found);
            }
            ("w", "num") => {
                let id = tag.value("numId").unwrap_or_default();
                let found = num(xml);
                numbering.nums.entry(id).or_insert(found);
            }
            _ => {}
        });
        numbering.follow_links(styles);
        numbering
    }

    /// Lets numberings that only name a numbering style stand for what the style names.
    fn follow_links(&mut self, styles: &Styles) {
        let target = |definition: &str| {
            let mut at = definition.to_owned();
            for _ in 0..8 {
                let Some(link) = self
                    .abstracts
                    .get(&at)
                    .and_then(|found| found.link.as_ref())
                else {
                    break;
                };
                let next = styles.numberings.get(link).and_then(|id| self.nums.get(id));
                match next {
                    Some(next) => at.clone_from(&next.definition),
                    None => break,
                }
            }
            at
        };
        let found: Vec<(String, String)> = self
            .nums
            .iter()
            .map(|(id, num)| (id.clone(), target(&num.definition)))
            .collect();
        for (id, definition) in found {
            if let Some(num) = self.nums.get_mut(&id) {
                num.definition = definition;
            }
        }
    }

    /// Counts a paragraph, and says what stands before it; the level comes too. `styles` are the names of the paragraph's style and of the
    /// one that names the numbering: levels may be tied to them.
    pub(super) fn count(&mut self, number: &Number, styles: [&str; 2]) -> Option<(Label, usize)> {
        let id = number.id.as_deref()?;
        let num = self.nums.get(id)?;
        let level = match number.level {
            Some(level) if number.style.is_empty() => level,
            stated => self.tied(num, styles).or(stated).unwrap_or(0),
        };
        let level = level.min(LEVELS - 1);
        let own = self.level(num, level)?.clone();
        let key = num.definition.clone();
        let anew = num.starts.get(level).copied().flatten();
        let anew = anew.filter(|_| self.started.insert((id.to_owned(), level)));
        let firsts: Vec<Option<i64>> = (0..level)
            .map(|above| {
                let stated = num.starts.get(above).copied().flatten();
                stated.or_else(|| self.level(num, above).map(|above| above.start))
            })
            .collect();
        let restarts: Vec<bool> = (level + 1..LEVELS)
            .map(
                |below| match self.level(num, below).and_then(|below| below.restart) {
                    Some(0) => false,
                    Some(after) => level < after,
                    None => true,
                },
            )
            .collect();
        let first = num
            .starts
            .get(level)
            .copied()
            .flatten()
            .unwrap_or(own.start);
        let counts = self.counts.entry(key).or_default();
        // A level that was skipped counts as begun.
        for (count, first) in counts.iter_mut().zip(firsts) {
            *count = count.or(first);
        }
        if let Some(count) = counts.get_mut(level) {
            *count = Some(match (anew, *count) {
                (Some(anew), _) => anew,
                (None, Some(count)) => count.saturating_add(1),
                (None, None) => first,
            });
        }
        for (count, restart) in counts.iter_mut().skip(level + 1).zip(restarts) {
            if restart {
                *count = None;
            }
        }
        let counts = *counts;
        let num = self.nums.get(id)?;
        self.print(num, &own, &counts).map(|label| (label, level))
    }

    fn print(&self, num: &Num, own: &Level, counts: &[Option<i64>; LEVELS]) -> Option<Label> {
        if own.hidden {
            return None;
        }
        if own.format == "bullet" {
            return Some(Label::Bullet);
        }
        let mut words = String::new();
        let mut rest = own.text.as_str();
        while let Some((before, after)) = rest.split_once('%') {
            words.push_str(before);
            let digit = after.chars().next().and_then(|c| c.to_digit(10));
            if let Some(digit) = digit.filter(|digit| *digit > 0) {
                let index = digit as usize - 1;
                let value = counts.get(index).copied().flatten().unwrap_or(0);
                if let Some(level) = self.level(num, index) {
                    words.push_str(&level.number(value, own.legal));
                }
                rest = after.get(1..).unwrap_or_default();
            } else {
                words.push('%');
                rest = after;
            }
        }
        words.push_str(rest);
        let words = words.trim_matches(|c: char| c.is_ascii_whitespace());
        if words.is_empty() {
            return None;
        }
        // A tab after a full-width mark is no more than the mark's own blank half.
        let wide = words.ends_with(['、', '）', '．', '。', '：', '】', '〕', '》']);
        let gap = match own.suffix {
            Suffix::Nothing => "",
            Suffix::Tab if wide => "",
            Suffix::Tab | Suffix::Space => " ",
        };
        Some(Label::Number(format!("{words}{gap}")))
    }

    fn level<'n>(&'n self, num: &'n Num, level: usize) -> Option<&'n Level> {
        let own = num.levels.get(level).and_then(Option::as_ref);
        own.or_else(|| {
            let definition = self.abstracts.get(&num.definition)?;
            definition.levels.get(level)?.as_ref()
        })
    }

    /// The level that is tied to a style.
    fn tied(&self, num: &Num, styles: [&str; 2]) -> Option<usize> {
        styles
            .iter()
            .filter(|style| !style.is_empty())
            .find_map(|style| {
                (0..LEVELS).find(|level| {
                    let level = self.level(num, *level);
                    level.is_some_and(|level| level.style.as_deref() == Some(style))
                })
            })
    }
}

impl Level {
    fn number(&self, value: i64, legal: bool) -> String {
        let format = if legal && self.format != "none" {
            "decimal"
        } else {
            &self.format
        };
        let words = numerals::number(value, format).unwrap_or_default();
        let missing = self.width.saturating_sub(words.chars().count());
        "0".repeat(missing) + &words
    }
}

fn definition(xml: &mut Xml<'_>) -> Abstract {
    let mut found = Abstract::default();
    xml.children(|xml, tag| match tag.key() {
        ("w", "lvl") => put(&mut found.levels, xml, tag),
        ("w", "numStyleLink") => found.link = tag.val(),
        _ => {}
    });
    found
}

fn put(levels: &mut Levels, xml: &mut Xml<'_>, tag: &Tag<'_>) {
    let index = tag
        .value("ilvl")
        .and_then(|level| level.parse::<usize>().ok());
    let read = level(xml);
    if let Some(slot) = index.and_then(|index| levels.get_mut(index)) {
        *slot = Some(read);
    }
}

fn num(xml: &mut Xml<'_>) -> Num {
    let mut num = Num::default();
    xml.children(|xml, tag| match tag.key() {
        ("w", "abstractNumId") => num.definition = tag.val().unwrap_or_default(),
        ("w", "lvlOverride") => {
            let index = tag
                .value("ilvl")
                .and_then(|level| level.parse::<usize>().ok());
            xml.children(|xml, inner| match inner.key() {
                ("w", "startOverride") => {
                    let start = inner.val().and_then(|start| start.parse().ok());
                    if let Some(slot) = index.and_then(|index| num.starts.get_mut(index)) {
                        *slot = start;
                    }
                }
                ("w", "lvl") => {
                    let read = level(xml);
                    if let Some(slot) = index.and_then(|index| num.levels.get_mut(index)) {
                        *slot = Some(read);
                    }
                }
                _ => {}
            });
        }
        _ => {}
    });
    num
}

fn level(xml: &mut Xml<'_>) -> Level {
    let mut level = Level {
        start: 0,
        format: "decimal".to_owned(),
        width: 0,
        text: String::new(),
        suffix: Suffix::Tab,
        restart: None,
        legal: false,
        style: None,
        hidden: false,
    };
    property(xml, &mut level);
    level
}

fn property(xml: &mut Xml<'_>, level: &mut Level) {
    xml.children(|xml, tag| match tag.key() {
        ("w", "start") => {
            level.start = tag.val().and_then(|start| start.parse().ok()).unwrap_or(0);
        }
        ("w", "numFmt") => {
            let format = tag.val().unwrap_or_default();
            if format == "custom" {
                // `001, 002, 003, ...` (MS-DOCX 2.7)
                let sample = tag.value("format").unwrap_or_default();
                let first = sample.split(',').next().unwrap_or_default().trim();
                level.width = if first.bytes().all(|byte| byte.is_ascii_digit()) {
                    first.len().min(10)
                } else {
                    0
                };
                "decimal".clone_into(&mut level.format);
            } else if level.width == 0 {
                level.format = format;
            }
        }
        ("w", "lvlText") => level.text = tag.val().unwrap_or_default(),
        ("w", "suff") => {
            level.suffix = match tag.val().as_deref() {
                Some("space") => Suffix::Space,
                Some("nothing") => Suffix::Nothing,
                _ => Suffix::Tab,
            }
        }
        ("w", "lvlRestart") => level.restart = tag.val().and_then(|after| after.parse().ok()),
        ("w", "isLgl") => level.legal = tag.is_on(),
        ("w", "pStyle") => level.style = tag.val(),
        ("w", "rPr") => xml.children(|_, tag| {
            if tag.key() == ("w", "vanish") {
                level.hidden = tag.is_on();
            }
        }),
        ("mc", "AlternateContent") => {
            xml.children(|xml, branch| {
                if branch.name() == "Choice" {
                    xml.children(|_, tag| {
                        if tag.key() == ("w", "numFmt") {
                            let sample = tag.value("format").unwrap_or_default();
                            let first = sample.split(',').next().unwrap_or_default().trim();
                            if !first.is_empty() && first.bytes().all(|b| b.is_ascii_digit()) {
                                level.width = first.len().min(10);
                                "decimal".clone_into(&mut level.format);
                            }
                        }
                    });
                } else if level.width == 0 {
                    xml.children(|_, tag| {
                        if tag.key() == ("w", "numFmt") {
                            level.format = tag.val().unwrap_or_default();
                        }
                    });
                }
            });
        }
        _ => {}
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(index: usize, format: &str, text: &str, more: &str) -> String {
        format!(
            "<w:lvl w:ilvl='{index}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/>{more}</w:lvl>"
        )
    }

    /// Labels of paragraphs given as numbering and level.
    fn labels(xml: &str, paragraphs: &[(&str, usize)]) -> Vec<String> {
        let text = format!("<w:numbering>{xml}</w:numbering>");
        let mut numbering = Numbering::read(&text, &Styles::default());
        paragraphs
            .iter()
            .map(|(id, level)| {
                let number = Number {
                    id: Some((*id).to_owned()),
                    level: Some(*level),
                    style: String::new(),
                };
                match numbering.count(&number, ["", ""]) {
                    Some((Label::Number(words), _)) => words,
                    Some((Label::Bullet, _)) => "•".to_owned(),
                    None => String::new(),
                }
            })
            .collect()
    }

    fn numbering(levels: &[String], nums: &str) -> String {
        format!(
            "<w:abstractNum w:abstractNumId='0'>{}</w:abstractNum>{nums}",
            levels.concat()
        )
    }

    const ONE: &str = "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>";

    #[test]
    fn levels_count_and_start_anew() {
        let levels = [
            level(0, "chineseCountingThousand", "%1、", ""),
            level(1, "chineseCounting", "（%2）", "<w:suff w:val='nothing'/>"),
            level(2, "decimal", "%3.", "<w:suff w:val='space'/>"),
            level(3, "decimalEnclosedCircle", "%4", ""),
        ];
        let found = labels(
            &numbering(&levels, ONE),
            &[
                ("1", 0),
                ("1", 1),
                ("1", 2),
                ("1", 2),
                ("1", 3),
                ("1", 1),
                ("1", 2),
                ("1", 0),
                ("1", 1),
            ],
        );
        let expected = [
            "一、",
            "（一）",
            "1. ",
            "2. ",
            "① ",
            "（二）",
            "1. ",
            "二、",
            "（一）",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn compound_legal_and_restarting_numbers() {
        let levels = [
            level(0, "upperRoman", "第%1章", ""),
            level(1, "decimal", "%1.%2", "<w:isLgl/>"),
            level(2, "lowerLetter", "%1.%2.%3)", "<w:lvlRestart w:val='1'/>"),
            level(3, "none", "", ""),
            level(4, "bullet", "", ""),
            level(5, "decimal", "%6", "<w:lvlRestart w:val='0'/>"),
        ];
        let found = labels(
            &numbering(&levels, ONE),
            &[
                ("1", 0),
                ("1", 1),
                ("1", 2),
                ("1", 1),
                ("1", 2),
                ("1", 3),
                ("1", 4),
                ("1", 5),
                ("1", 0),
                ("1", 5),
            ],
        );
        let expected = [
            "第I章 ",
            "1.1 ",
            "I.1.a) ",
            "1.2 ",
            "I.2.b) ",
            "",
            "•",
            "1 ",
            "第II章 ",
            "2 ",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn numberings_share_counters_and_may_start_elsewhere() {
        let nums = "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>
            <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>
            <w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperLetter'/><w:lvlText w:val='(%1)'/></w:lvl></w:lvlOverride></w:num>";
        let levels = [
            level(0, "decimal", "%1.", ""),
            level(1, "decimal", "%1.%2", ""),
        ];
        let found = labels(
            &numbering(&levels, nums),
            &[
                ("1", 0),
                ("2", 0),
                ("2", 0),
                ("1", 0),
                ("3", 0),
                ("9", 0),
                ("0", 0),
            ],
        );
        assert_eq!(found, ["1. ", "5. ", "6. ", "7. ", "(H) ", "", ""]);
        let skipped = labels(&numbering(&levels, nums), &[("1", 1), ("1", 1), ("1", 0)]);
        assert_eq!(skipped, ["1.1 ", "1.2 ", "2. "]);
    }

    #[test]
    fn links_to_themselves_end() {
        let styles = Styles::read(
            "<w:styles><w:style w:type='numbering' w:styleId='s'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style></w:styles>",
        );
        let text = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:numStyleLink w:val='s'/></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
        let mut numbering = Numbering::read(text, &styles);
        let number = Number {
            id: Some("1".to_owned()),
            level: Some(usize::MAX),
            style: String::new(),
        };
        assert_eq!(numbering.count(&number, ["", ""]), None);
    }
}

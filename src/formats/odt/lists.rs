//! Numbers of lists and headings of an `OpenDocument` text, as `LibreOffice` prints them (ODF 1.3 Part 3, 5.3, 16.30 to 16.37).

use std::cmp::Ordering;
use std::collections::HashMap;

use super::super::numerals;
use super::super::office::xml::{Tag, Xml};

/// Levels of a list.
const LEVELS: usize = 10;

/// What one level prints.
#[derive(Clone, Debug)]
struct Level {
    bullet: bool,
    format: String,
    /// Letters go on with `aa`, `bb`.
    synced: bool,
    prefix: String,
    suffix: String,
    /// The whole label with `%1%` for the number of a level, when the file says so.
    pattern: Option<String>,
    /// How many levels are shown.
    shown: usize,
    start: i64,
    /// Nothing stands between label and words.
    tight: bool,
}

/// A style of lists.
#[derive(Clone, Debug, Default)]
pub(super) struct ListStyle {
    levels: [Option<Level>; LEVELS],
}

/// How far a list has counted.
pub(super) type Counts = [Option<i64>; LEVELS];

/// All styles of lists.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) styles: HashMap<String, ListStyle>,
    /// The numbering of headings.
    pub(super) outline: ListStyle,
}

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Bullet,
    Number(String),
    Nothing,
}

impl ListStyle {
    /// Reads the levels of a style.
    pub(super) fn read(xml: &mut Xml<'_>) -> Self {
        let mut style = Self::default();
        xml.children(|xml, tag| {
            let bullet = match tag.key() {
                ("text", "list-level-style-number" | "outline-level-style") => false,
                ("text", "list-level-style-bullet" | "list-level-style-image") => true,
                _ => return,
            };
            let index = tag
                .value("level")
                .and_then(|level| level.parse::<usize>().ok())
                .and_then(|level| level.checked_sub(1));
            let level = level(xml, tag, bullet);
            if let Some(slot) = index.and_then(|index| style.levels.get_mut(index)) {
                *slot = Some(level);
            }
        });
        style
    }

    /// Counts a paragraph at a level from 0, beginning with a number when one is given.
    pub(super) fn count(&self, counts: &mut Counts, at: usize, start: Option<i64>) -> Label {
        let at = at.min(LEVELS - 1);
        let first = |level: usize| {
            let level = self.levels.get(level).and_then(Option::as_ref);
            level.map_or(1, |level| level.start)
        };
        for (level, count) in counts.iter_mut().enumerate() {
            *count = match level.cmp(&at) {
                // A level that was skipped counts as begun.
                Ordering::Less => count.or(Some(first(level))),
                Ordering::Greater => None,
                Ordering::Equal => {
                    let next = count.map_or(first(at), |count| count.saturating_add(1));
                    Some(start.unwrap_or(next))
                }
            };
        }
        self.label(counts, at)
    }

    fn label(&self, counts: &Counts, at: usize) -> Label {
        let Some(level) = self.levels.get(at).and_then(Option::as_ref) else {
            return Label::Nothing;
        };
        if level.bullet {
            return Label::Bullet;
        }
        let words = match &level.pattern {
            Some(pattern) => self.filled(pattern, counts),
            None if level.format.is_empty() => return Label::Nothing,
            None => {
                let from = (at + 1).saturating_sub(level.shown.max(1));
                let numbers: Vec<String> = (from..=at)
                    .map(|level| self.number(level, counts))
                    .filter(|words| !words.is_empty())
                    .collect();
                format!("{}{}{}", level.prefix, numbers.join("."), level.suffix)
            }
        };
        let words = words.trim_matches(|c: char| c.is_ascii_whitespace());
        if words.is_empty() {
            return Label::Nothing;
        }
        // A tab after a full-width mark is no more than the mark's own blank half.
        let wide = words.ends_with(['、', '）', '．', '。', '：', '】', '〕', '》']);
        let gap = if level.tight || wide { "" } else { " " };
        Label::Number(format!("{words}{gap}"))
    }

    fn number(&self, level: usize, counts: &Counts) -> String {
        let Some(own) = self.levels.get(level).and_then(Option::as_ref) else {
            return String::new();
        };
        let value = counts.get(level).copied().flatten().unwrap_or(own.start);
        own.number(value)
    }

    fn filled(&self, pattern: &str, counts: &Counts) -> String {
        let mut words = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('%') {
            words.push_str(before);
            let level = after
                .split_once('%')
                .and_then(|(digits, behind)| Some((digits.parse::<usize>().ok()?, behind)));
            if let Some((level, behind)) = level.filter(|(level, _)| (1..=LEVELS).contains(level)) {
                words.push_str(&self.number(level - 1, counts));
                rest = behind;
            } else {
                words.push('%');
                rest = after;
            }
        }
        words.push_str(rest);
        words
    }
}

fn level(xml: &mut Xml<'_>, tag: &Tag<'_>, bullet: bool) -> Level {
    let number = |name: &str| tag.value(name).and_then(|value| value.parse().ok());
    let mut tight = false;
    let mut spaced = false;
    xml.children(|xml, properties| {
        if properties.name() == "list-level-properties" {
            // The older way: room for the label is set aside.
            spaced = properties.value("min-label-width").is_some();
            xml.children(|_, alignment| {
                let follows = alignment.value("label-followed-by");
                tight = follows.as_deref() == Some("nothing");
                spaced |= follows.is_some() && !tight;
            });
        }
    });
    Level {
        bullet,
        format: tag.value("num-format").unwrap_or_default(),
        synced: tag.value("num-letter-sync").as_deref() == Some("true"),
        prefix: tag.value("num-prefix").unwrap_or_default(),
        suffix: tag.value("num-suffix").unwrap_or_default(),
        pattern: tag.value("num-list-format").filter(|_| !bullet),
        shown: number("display-levels")
            .and_then(|shown| usize::try_from(shown).ok())
            .unwrap_or(1),
        start: number("start-value").unwrap_or(1),
        tight: tight && !spaced,
    }
}

impl Level {
    fn number(&self, value: i64) -> String {
        if matches!(self.format.as_str(), "a" | "A") && !self.synced {
            let words = numerals::alphabetic(value).unwrap_or_else(|| value.to_string());
            return if self.format == "A" {
                words.to_uppercase()
            } else {
                words
            };
        }
        // The formats of East Asia are written as their own beginnings: `一, 二, 三, ...`
        let mut parts = self.format.split(',').map(str::trim);
        let first = parts.next().unwrap_or_default();
        let second = parts.next().unwrap_or_default();
        let format = match (first, second) {
            ("", _) => return String::new(),
            ("01", _) => "decimalZero",
            ("a", _) => "lowerLetter",
            ("A", _) => "upperLetter",
            ("i", _) => "lowerRoman",
            ("I", _) => "upperRoman",
            ("一", _) => "chineseCountingThousand",
            ("壹", "贰") => "chineseLegalSimplified",
            ("壹", _) => "ideographLegalTraditional",
            ("壱", _) => "japaneseLegal",
            ("甲", _) => "ideographTraditional",
            ("子", _) => "ideographZodiac",
            ("①", _) => "decimalEnclosedCircle",
            ("１", _) => "decimalFullWidth",
            ("ア" | "ｱ", _) => "aiueo",
            ("イ" | "ｲ", _) => "iroha",
            ("가", _) => "ganada",
            ("ㄱ", _) => "chosung",
            ("일", _) => "koreanDigital",
            ("1st", _) => "ordinal",
            ("One", _) => "cardinalText",
            ("First", _) => "ordinalText",
            _ => "decimal",
        };
        numerals::number(value, format).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(levels: &str, at: &[usize]) -> Vec<String> {
        let text = format!("<text:list-style>{levels}</text:list-style>");
        let mut xml = Xml::new(&text);
        xml.root();
        let style = ListStyle::read(&mut xml);
        let mut counts = Counts::default();
        at.iter()
            .map(|level| match style.count(&mut counts, *level, None) {
                Label::Number(words) => words,
                Label::Bullet => "•".to_owned(),
                Label::Nothing => String::new(),
            })
            .collect()
    }

    #[test]
    fn levels_are_printed_as_their_styles_say() {
        let levels = "<text:list-level-style-number text:level='1' style:num-format='一, 二, 三, ...' style:num-suffix='、'/>
            <text:list-level-style-number text:level='2' style:num-format='一, 二, 三, ...' style:num-prefix='（' style:num-suffix='）'/>
            <text:list-level-style-number text:level='3' style:num-format='1' text:display-levels='3' style:num-suffix='.'/>
            <text:list-level-style-bullet text:level='4' text:bullet-char='•'/>
            <text:list-level-style-number text:level='5' style:num-format=''/>
            <text:list-level-style-number text:level='6' style:num-format='a' loext:num-list-format='(%6%)' text:start-value='27'/>";
        assert_eq!(
            labels(levels, &[0, 1, 2, 2, 3, 4, 5, 0, 1]),
            [
                "一、",
                "（一）",
                "一.一.1. ",
                "一.一.2. ",
                "•",
                "",
                "(aa) ",
                "二、",
                "（一）"
            ]
        );
    }
}

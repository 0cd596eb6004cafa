//! Stretches that a row never breaks while they fit: numbers with their signs and units, and withheld numbers (`*亿元`).
//!
//! A star stands for a number or name that was taken out of a report, so it binds as a number does.

use std::ops::Range;

use crate::text::is_han;

/// Units of more than one Chinese character; of several that fit the longest counts. A single character after a number binds
/// without being named here.
const LONG_MEASURES: &[&str] = &[
    "平方公里",
    "个百分点",
    "立方米",
    "平方米",
    "百分点",
    "个小时",
    "标准煤",
    "人民币",
    "摄氏度",
    "千瓦时",
    "个工作日",
    "工作日",
    "公里",
    "公斤",
    "公顷",
    "千克",
    "千米",
    "厘米",
    "毫米",
    "千瓦",
    "兆瓦",
    "小时",
    "分钟",
    "季度",
    "年度",
    "月份",
    "美元",
    "欧元",
    "日元",
    "港元",
    "人次",
    "车次",
    "架次",
    "个月",
    "周年",
    "周岁",
    "世纪",
    "年代",
    "条款",
];

/// Single characters that bind to a number even across one space.
const MEASURES: &str = "十百千万亿兆元吨年月日天时分秒个名位户家人项条件次场亩岁倍级号届章节页本份辆台套座处支村镇乡县市区省所";

/// Further ones behind an ordinal; others begin a word there: `第一资源`.
const ORDINALS: &str = "批轮任期季款代编部卷集讲课组类种步站线";

/// Characters after a number that are words of their own.
const WORDS: &str = "和与或及至到的是为比在了而则都等以由从向对被把将有、";

const MAGNITUDES: &str = "十百千万亿兆多余几";

const CHINESE_NUMERALS: &str = "一二三四五六七八九十百千零〇两";

/// Where the stretches are, as ranges of indices of `chars`, in order and without overlap. Linear.
pub(super) fn units(chars: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if let Some(end) = unit(chars, at)
            && end > at + 1
        {
            found.push(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// Where addresses of the web and options such as `--long-option` stand, as ranges of indices of `chars`, in order and without overlap. Linear.
pub(super) fn addresses(chars: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let end = at
            + chars
                .iter()
                .skip(at)
                .take_while(|c| c.is_ascii_graphic())
                .count();
        let word = chars.get(at..end).unwrap_or_default();
        let scheme = word.windows(3).any(|three| three == [':', '/', '/']);
        if scheme || word.starts_with(&['w', 'w', 'w', '.']) {
            found.push(at..end);
        } else if let Some(option) = option(word) {
            found.push(at + option.start..at + option.end);
        }
        at = end + 1;
    }
    found
}

/// The option that a word is, without the brackets and quotation marks around it.
fn option(word: &[char]) -> Option<Range<usize>> {
    let start = word
        .iter()
        .position(|c| !matches!(c, '(' | '[' | '"' | '\'' | '`'))?;
    let rest = word.get(start..)?;
    let hyphens = rest.iter().take_while(|c| **c == '-').count();
    let named = rest.get(hyphens).is_some_and(char::is_ascii_alphanumeric);
    let length = rest
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '='))
        .count();
    ((1..=2).contains(&hyphens) && named).then_some(start..start + length)
}

fn get(chars: &[char], at: usize) -> char {
    chars.get(at).copied().unwrap_or('\0')
}

/// The end of the unit that begins at an index.
fn unit(chars: &[char], at: usize) -> Option<usize> {
    let first = get(chars, at);
    if first == '第' {
        return ordinal(chars, at);
    }
    let before = at.checked_sub(1).map_or('\0', |i| get(chars, i));
    let body = if is_currency(first) || is_sign(first) && !before.is_ascii_alphanumeric() {
        at + 1
    } else {
        at
    };
    // A letter or a digit in the middle of a Latin word begins nothing.
    if body == at && before.is_ascii_alphanumeric() {
        return None;
    }
    let end = operands(chars, body)?;
    Some(with_measure(chars, end))
}

fn ordinal(chars: &[char], at: usize) -> Option<usize> {
    let mut end = at + 1;
    while is_numeric(get(chars, end)) || CHINESE_NUMERALS.contains(get(chars, end)) {
        end += 1;
    }
    let named = end < chars.len()
        && is_han(get(chars, end))
        && !MEASURES.contains(get(chars, end))
        && !ORDINALS.contains(get(chars, end));
    (end > at + 1).then(|| if named { end } else { with_measure(chars, end) })
}

/// Numbers joined by operators: `7×24`, `*＋*＋N`, `4-5`, `10%—20%`.
fn operands(chars: &[char], at: usize) -> Option<usize> {
    let (mut end, mut number) = operand(chars, at)?;
    let mut joined = false;
    while is_operator(get(chars, end))
        && let Some((next, is_number)) = operand(chars, end + 1)
    {
        // Between two letters only a plus joins: `N+M`, but not `and/or`.
        if !(number || is_number || matches!(get(chars, end), '+' | '＋')) {
            break;
        }
        (end, number, joined) = (next, is_number || number, true);
    }
    (number || joined).then_some(end)
}

/// One number, or one letter that stands for a number. Tells whether it is a number.
fn operand(chars: &[char], at: usize) -> Option<(usize, bool)> {
    let mut end = at;
    while is_numeric(get(chars, end)) {
        end += 1;
        if is_separator(get(chars, end)) && is_numeric(get(chars, end + 1)) {
            end += 1;
        }
    }
    if end > at {
        if is_percent(get(chars, end)) {
            end += 1;
        }
        return Some((end, true));
    }
    let letter = get(chars, at);
    let alone = !get(chars, at + 1).is_ascii_alphanumeric();
    let withheld = letter == 'X' && {
        while get(chars, end) == 'X' {
            end += 1;
        }
        !get(chars, end).is_ascii_alphanumeric()
    };
    if withheld {
        return Some((end, true));
    }
    (letter.is_ascii_alphabetic() && alone).then_some((at + 1, false))
}

/// The end of the measure after a number: `亿元`, `万吨/年`, `个`, ` 万元`.
fn with_measure(chars: &[char], number: usize) -> usize {
    let mut end = number;
    if get(chars, end) == ' ' {
        if !MEASURES.contains(get(chars, end + 1)) {
            return number;
        }
        end += 1;
    }
    while MAGNITUDES.contains(get(chars, end)) {
        end += 1;
    }
    end = measure(chars, end);
    if matches!(get(chars, end), '/' | '／') && measure(chars, end + 1) > end + 1 {
        end = measure(chars, end + 1);
    }
    end
}

fn measure(chars: &[char], at: usize) -> usize {
    let long = LONG_MEASURES
        .iter()
        .filter(|word| {
            word.chars()
                .enumerate()
                .all(|(i, c)| get(chars, at + i) == c)
        })
        .map(|word| word.chars().count())
        .max();
    if let Some(length) = long {
        return at + length;
    }
    let c = get(chars, at);
    let binds = is_han(c) && !WORDS.contains(c) || matches!(c, '℃' | '°' | '℉' | '㎡');
    if binds { at + 1 } else { at }
}

fn is_numeric(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '*' | '＊' | '０'..='９')
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | ':' | '．' | '：')
}

fn is_percent(c: char) -> bool {
    matches!(c, '%' | '％' | '‰')
}

fn is_operator(c: char) -> bool {
    matches!(
        c,
        '+' | '＋'
            | '×'
            | 'x'
            | '*'
            | '·'
            | '/'
            | '／'
            | '~'
            | '～'
            | '-'
            | '－'
            | '–'
            | '—'
            | '−'
            | '÷'
            | '='
    )
}

fn is_currency(c: char) -> bool {
    matches!(c, '￥' | '¥' | '$' | '＄' | '€' | '£' | '￡')
}

fn is_sign(c: char) -> bool {
    matches!(
        c,
        '+' | '＋' | '-' | '－' | '−' | '±' | '≥' | '≤' | '＞' | '＜' | '>' | '<' | '≈'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The units of a text, each in square brackets.
    fn check(text: &str, expected: &str) {
        let chars: Vec<char> = text.chars().collect();
        let mut shown = String::new();
        let mut at = 0;
        for unit in units(&chars) {
            shown.extend(chars.get(at..unit.start).unwrap_or_default());
            shown.push('[');
            shown.extend(chars.get(unit.clone()).unwrap_or_default());
            shown.push(']');
            at = unit.end;
        }
        shown.extend(chars.get(at..).unwrap_or_default());
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn numbers_of_reports() {
        for (text, expected) in [
            ("完成174.7亿元，", "完成[174.7亿元]，"),
            ("增速9.7%，排名", "增速[9.7%]，排名"),
            ("收入*亿元、增长*%。", "收入[*亿元]、增长[*%]。"),
            ("投资*.*亿元和", "投资[*.*亿元]和"),
            ("*个党组织", "[*个]党组织"),
            ("第7位、第十二次党代会", "[第7位]、[第十二次]党代会"),
            ("2022年3月1日", "[2022年][3月][1日]"),
            ("4-5户", "[4-5户]"),
            ("7×24小时值守", "[7×24小时]值守"),
            ("“3+1”模式", "“[3+1]”模式"),
            ("“*＋*＋N”党建", "“[*＋*＋N]”党建"),
            ("￥3,000元", "[￥3,000元]"),
            ("10%和13%", "[10%]和[13%]"),
            ("*万吨/年磷酸铁", "[*万吨/年]磷酸铁"),
            ("60多个项目", "[60多个]项目"),
            ("下降-3.5℃", "下降[-3.5℃]"),
            ("财税收入3.36 亿元", "财税收入[3.36 亿元]"),
            ("第三章规定", "[第三章]规定"),
            ("第一资源、第二批次", "[第一]资源、[第二批]次"),
            ("第一", "[第一]"),
            ("and/or A-5 x", "and/or [A-5] x"),
            ("加强XX建设", "加强[XX建]设"),
            ("", ""),
        ] {
            check(text, expected);
        }
    }
}

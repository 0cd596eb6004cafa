//! Numbers as word processors, browsers and printed pages show them in labels of paragraphs, notes and pages.
//!
//! Source: ECMA-376 Part 1, 17.18.59 `ST_NumberFormat`, and what Word and `LibreOffice` print; CSS Counter Styles Level 3, 6 and 7; ISO 32000-1, 12.4.2.

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const LEGAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const LEGAL_TRADITIONAL: [char; 10] = ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'];
const LEGAL_JAPANESE: [char; 10] = ['〇', '壱', '弐', '参', '四', '伍', '六', '七', '八', '九'];
const KOREAN: [char; 10] = ['영', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구'];
const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const BRANCHES: [char; 12] = [
    '子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥',
];
const GANADA: &str = "가나다라마바사아자차카타파하";
const CHOSUNG: &str = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ";
const AIUEO: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン";
const RUSSIAN: &str = "абвгдежзиклмнопрстуфхцчшщэюя";
const CHICAGO: &str = "*†‡§";

/// A number in a format of `WordprocessingML`, without anything around it. `None` for formats that print nothing (`none`, `bullet`).
pub(super) fn number(value: i64, format: &str) -> Option<String> {
    let positive = u64::try_from(value).ok().filter(|value| *value > 0);
    let decimal = || value.to_string();
    let in_range = |first: u32, count: u64| {
        let index = u32::try_from(positive.filter(|value| *value <= count)?).ok()?;
        char::from_u32(first + index - 1).map(String::from)
    };
    let words = match format {
        "none" | "bullet" => return None,
        "decimalZero" => (0..10).contains(&value).then(|| format!("0{value}")),
        "upperRoman" => positive.and_then(roman).map(|words| words.to_uppercase()),
        "lowerRoman" => positive.and_then(roman),
        "upperLetter" => positive.map(|value| repeated("ABCDEFGHIJKLMNOPQRSTUVWXYZ", value)),
        "lowerLetter" => positive.map(|value| repeated("abcdefghijklmnopqrstuvwxyz", value)),
        "russianLower" => positive.map(|value| repeated(RUSSIAN, value)),
        "russianUpper" => positive.map(|value| repeated(RUSSIAN, value).to_uppercase()),
        "chicago" => positive.map(|value| repeated(CHICAGO, value)),
        "ordinal" => Some(ordinal(value)),
        "cardinalText" => positive.and_then(cardinal),
        "ordinalText" => positive.and_then(ordinal_text),
        "hex" => Some(format!("{value:X}")),
        "numberInDash" => Some(format!("- {value} -")),
        "decimalFullWidth" | "decimalFullWidth2" => Some(full_width(&decimal())),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(value),
        "decimalEnclosedFullstop" => in_range(0x2488, 20),
        "decimalEnclosedParen" => in_range(0x2474, 20),
        "ideographEnclosedCircle" => in_range(0x3280, 10),
        "ideographTraditional" => in_list(&STEMS, positive),
        "ideographZodiac" => in_list(&BRANCHES, positive),
        "ideographZodiacTraditional" => positive.filter(|value| *value <= 60).and_then(|value| {
            let stem = in_list(&STEMS, Some((value - 1) % 10 + 1))?;
            Some(stem + &in_list(&BRANCHES, Some((value - 1) % 12 + 1))?)
        }),
        "ideographDigital" | "japaneseDigitalTenThousand" | "koreanDigital2" => {
            Some(digital(value, &DIGITS))
        }
        "taiwaneseDigital" => Some(digital(value, &DIGITS).replace('〇', "○")),
        "koreanDigital" => Some(digital(value, &KOREAN)),
        "chineseCounting" | "taiwaneseCounting" => match value {
            0..100 => Some(chinese(value, &PLAIN)),
            _ => Some(digital(value, &DIGITS).replace('〇', "○")),
        },
        "chineseCountingThousand" | "taiwaneseCountingThousand" => Some(chinese(value, &PLAIN)),
        "japaneseCounting" => Some(chinese(value, &JAPANESE)),
        "koreanCounting" => Some(chinese(value, &KOREAN_COUNTING)),
        "chineseLegalSimplified" => Some(chinese(
            value,
            &Units {
                digits: &LEGAL,
                ..LEGAL_UNITS
            },
        )),
        "ideographLegalTraditional" => Some(chinese(value, &TRADITIONAL)),
        "japaneseLegal" => Some(chinese(value, &JAPANESE_LEGAL)),
        "ganada" => positive.map(|value| repeated(GANADA, value)),
        "chosung" => positive.map(|value| repeated(CHOSUNG, value)),
        "aiueo" | "aiueoFullWidth" => positive.map(|value| repeated(AIUEO, value)),
        "iroha" | "irohaFullWidth" => positive.map(|value| repeated(IROHA, value)),
        _ => None,
    };
    Some(words.unwrap_or_else(decimal))
}

/// A number in a circle, as far as Unicode has one.
pub(super) fn circled(value: i64) -> Option<String> {
    let code = match value {
        0 => 0x24EA,
        1..=20 => 0x2460 + value - 1,
        21..=35 => 0x3251 + value - 21,
        36..=50 => 0x32B1 + value - 36,
        _ => return None,
    };
    char::from_u32(u32::try_from(code).ok()?).map(String::from)
}

fn in_list(list: &[char], value: Option<u64>) -> Option<String> {
    let index = usize::try_from(value?.checked_sub(1)?).ok()?;
    list.get(index).map(std::string::ToString::to_string)
}

/// `a` … `z`, `aa`, `bb` …: word processors repeat the letter.
fn repeated(letters: &str, value: u64) -> String {
    let count = letters.chars().count() as u64;
    let index = usize::try_from((value - 1) % count).unwrap_or_default();
    // Nobody reads longer labels; a made-up start must not fill the memory.
    let times = usize::try_from((value - 1) / count + 1)
        .unwrap_or(1)
        .min(20);
    letters
        .chars()
        .nth(index)
        .map(|c| c.to_string().repeat(times))
        .unwrap_or_default()
}

/// `a` … `z`, `aa`, `ab` …: browsers, and `OpenDocument` unless it says otherwise, count with letters as with digits. From 1.
pub(super) fn alphabetic(value: i64) -> Option<String> {
    let mut left = u64::try_from(value).ok().filter(|left| *left > 0)?;
    let mut words = String::new();
    while left > 0 {
        left -= 1;
        let digit = u8::try_from(left % 26).unwrap_or(0);
        words.insert(0, char::from(b'a' + digit));
        left /= 26;
    }
    Some(words)
}

/// `一` … `九千九百九十九`, the informal way, as far as browsers go. From 1.
pub(super) fn han(value: i64) -> Option<String> {
    (1..10_000).contains(&value).then(|| chinese(value, &PLAIN))
}

/// Roman numerals up to 3999, lower case.
pub(super) fn roman(value: u64) -> Option<String> {
    const STEPS: &[(u64, &str)] = &[
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&value) {
        return None;
    }
    let mut left = value;
    let mut words = String::new();
    for (step, letters) in STEPS {
        while left >= *step {
            words.push_str(letters);
            left -= step;
        }
    }
    Some(words)
}

fn ordinal(value: i64) -> String {
    let suffix = match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{value}{suffix}")
}

const ONES: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// English number words up to 999, with a capital.
fn cardinal(value: u64) -> Option<String> {
    let mut words = small(usize::try_from(value).ok()?)?;
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Some(words)
}

fn small(value: usize) -> Option<String> {
    Some(match value {
        1..20 => (*ONES.get(value)?).to_owned(),
        20..100 => match value % 10 {
            0 => (*TENS.get(value / 10)?).to_owned(),
            one => format!("{}-{}", TENS.get(value / 10)?, ONES.get(one)?),
        },
        100..1000 => {
            let hundreds = format!("{} hundred", ONES.get(value / 100)?);
            match value % 100 {
                0 => hundreds,
                rest => format!("{hundreds} {}", small(rest)?),
            }
        }
        _ => return None,
    })
}

fn ordinal_text(value: u64) -> Option<String> {
    let words = cardinal(value)?;
    let at = words.rfind([' ', '-']).map_or(0, |at| at + 1);
    let (head, last) = words.split_at_checked(at)?;
    let last = match last.to_lowercase().as_str() {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        other => match other.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{other}th"),
        },
    };
    let mut all = format!("{head}{last}");
    if let Some(first) = all.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Some(all)
}

fn full_width(digits: &str) -> String {
    digits
        .chars()
        .map(|c| {
            c.to_digit(10)
                .and_then(|digit| char::from_u32(0xFF10 + digit))
                .unwrap_or(c)
        })
        .collect()
}

/// Digit by digit: `12` is 一二.
fn digital(value: i64, digits: &[char; 10]) -> String {
    value
        .to_string()
        .chars()
        .map(|c| {
            c.to_digit(10)
                .and_then(|digit| digits.get(digit as usize).copied())
                .unwrap_or(c)
        })
        .collect()
}

/// The characters of a counting system with units of ten, hundred, thousand and ten thousand.
struct Units {
    digits: &'static [char; 10],
    tens: [char; 3],
    myriads: [char; 3],
    /// Stands for skipped places; a NUL where none is written.
    zero: char,
    /// Whether 10 to 19 drop the leading one.
    bare_ten: bool,
    /// Whether a one is dropped before every unit.
    bare_one: bool,
}

const PLAIN: Units = Units {
    digits: &DIGITS,
    tens: ['十', '百', '千'],
    myriads: ['万', '亿', '兆'],
    zero: '零',
    bare_ten: true,
    bare_one: false,
};
const JAPANESE: Units = Units {
    myriads: ['万', '億', '兆'],
    zero: '\0',
    bare_one: true,
    ..PLAIN
};
const KOREAN_COUNTING: Units = Units {
    digits: &KOREAN,
    tens: ['십', '백', '천'],
    myriads: ['만', '억', '조'],
    zero: '\0',
    bare_ten: true,
    bare_one: true,
};
const LEGAL_UNITS: Units = Units {
    digits: &LEGAL,
    tens: ['拾', '佰', '仟'],
    myriads: ['万', '亿', '兆'],
    zero: '零',
    bare_ten: false,
    bare_one: false,
};
const TRADITIONAL: Units = Units {
    digits: &LEGAL_TRADITIONAL,
    myriads: ['萬', '億', '兆'],
    ..LEGAL_UNITS
};
const JAPANESE_LEGAL: Units = Units {
    digits: &LEGAL_JAPANESE,
    tens: ['拾', '百', '阡'],
    myriads: ['萬', '億', '兆'],
    zero: '\0',
    ..LEGAL_UNITS
};

/// 十一, 一百零五, 二万三千.
fn chinese(value: i64, units: &Units) -> String {
    let Some(mut left) = u64::try_from(value).ok().filter(|value| *value > 0) else {
        return if value == 0 && units.zero != '\0' {
            units.zero.to_string()
        } else {
            value.to_string()
        };
    };
    if left >= 10_000_000_000_000_000 {
        return value.to_string();
    }
    let mut groups = Vec::new();
    while left > 0 {
        groups.push(left % 10_000);
        left /= 10_000;
    }
    let mut words = String::new();
    let mut skipped = false;
    for (place, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            skipped = true;
            continue;
        }
        if !words.is_empty() && (skipped || *group < 1000) && units.zero != '\0' {
            words.push(units.zero);
        }
        skipped = false;
        four_digits(*group, units, &mut words);
        if let Some(unit) = place
            .checked_sub(1)
            .and_then(|place| units.myriads.get(place))
        {
            words.push(*unit);
        }
    }
    words
}

fn four_digits(group: u64, units: &Units, words: &mut String) {
    let start = words.len();
    let mut skipped = false;
    for place in (0..4_usize).rev() {
        let digit = group / 10_u64.pow(place as u32) % 10;
        if digit == 0 {
            skipped = true;
            continue;
        }
        if skipped && words.len() > start && units.zero != '\0' {
            words.push(units.zero);
        }
        skipped = false;
        let first = words.is_empty();
        let bare =
            digit == 1 && place > 0 && (units.bare_one || place == 1 && first && units.bare_ten);
        if !bare {
            words.extend(units.digits.get(digit as usize));
        }
        words.extend(place.checked_sub(1).and_then(|place| units.tens.get(place)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: &str, cases: &[(i64, &str)]) {
        for (value, expected) in cases {
            assert_eq!(
                number(*value, format).as_deref(),
                Some(*expected),
                "{format}"
            );
        }
    }

    #[test]
    fn chinese_numbers() {
        let thousand = [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (21, "二十一"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1024, "一千零二十四"),
            (10_003, "一万零三"),
            (120_000, "十二万"),
            (0, "零"),
            (-3, "-3"),
        ];
        check("chineseCountingThousand", &thousand);
        check(
            "chineseCounting",
            &[(9, "九"), (10, "十"), (99, "九十九"), (101, "一○一")],
        );
        check(
            "japaneseCounting",
            &[(10, "十"), (105, "百五"), (1001, "千一")],
        );
        check("ideographDigital", &[(10, "一〇"), (23, "二三")]);
        check(
            "chineseLegalSimplified",
            &[(1, "壹"), (10, "壹拾"), (25, "贰拾伍")],
        );
        check("ideographTraditional", &[(1, "甲"), (10, "癸"), (11, "11")]);
        check("ideographZodiac", &[(1, "子"), (12, "亥")]);
        check(
            "ideographZodiacTraditional",
            &[(1, "甲子"), (13, "丙子"), (60, "癸亥")],
        );
        check(
            "decimalEnclosedCircleChinese",
            &[(1, "①"), (20, "⑳"), (21, "㉑"), (51, "51")],
        );
        check("decimalEnclosedParen", &[(2, "⑵"), (21, "21")]);
        check("ideographEnclosedCircle", &[(3, "㊂"), (11, "11")]);
    }

    #[test]
    fn numbers_of_browsers_and_pages() {
        for (value, expected) in [
            (0, None),
            (1, Some("a")),
            (26, Some("z")),
            (27, Some("aa")),
            (28, Some("ab")),
        ] {
            assert_eq!(alphabetic(value).as_deref(), expected, "{value}");
        }
        let longest = alphabetic(i64::MAX).map(|words| words.len());
        assert_eq!(longest, Some(14));
        for (value, expected) in [
            (0, None),
            (12, Some("十二")),
            (105, Some("一百零五")),
            (10_000, None),
        ] {
            assert_eq!(han(value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn western_numbers() {
        check("decimal", &[(0, "0"), (12, "12")]);
        check("decimalZero", &[(3, "03"), (12, "12")]);
        check(
            "upperRoman",
            &[(4, "IV"), (1994, "MCMXCIV"), (4000, "4000")],
        );
        check(
            "lowerLetter",
            &[(1, "a"), (26, "z"), (27, "aa"), (28, "bb")],
        );
        check("ordinal", &[(1, "1st"), (12, "12th"), (22, "22nd")]);
        check(
            "cardinalText",
            &[
                (1, "One"),
                (21, "Twenty-one"),
                (342, "Three hundred forty-two"),
            ],
        );
        check(
            "ordinalText",
            &[
                (1, "First"),
                (12, "Twelfth"),
                (20, "Twentieth"),
                (23, "Twenty-third"),
            ],
        );
        check("decimalFullWidth", &[(12, "１２")]);
        check("chicago", &[(1, "*"), (4, "§"), (5, "**")]);
        check("somethingNew", &[(7, "7")]);
        assert_eq!(number(1, "none"), None);
        assert_eq!(
            number(i64::MAX, "upperLetter").map(|words| words.len()),
            Some(20)
        );
    }
}

//! Numerals at the start of a label: how much text they take and what they count.

/// A numeral: bytes that it takes, and its value.
pub(super) type Numeral = (usize, u32);

/// Characters that a numeral may have at most; longer ones are amounts, not numbers of headings.
const LONGEST: usize = 9;

/// Chinese numerals: `一`, `十一`, `二十三`, `一百零五`, `一〇五`. White space inside is allowed (`第 十 二 章`).
pub(super) fn han(text: &str) -> Option<Numeral> {
    let mut taken = 0;
    let (mut sum, mut digit, mut plain, mut units, mut digits) = (0_u32, 0_u32, 0_u32, false, 0);
    for (i, c) in text.char_indices().take(LONGEST) {
        match (han_digit(c), c) {
            (Some(value), _) => {
                digit = value;
                plain = plain * 10 + value;
                digits += 1;
            }
            (None, '十' | '百' | '千') => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                sum += digit.max(u32::from(digits == 0 || digit == 0 && unit == 10)) * unit;
                digit = 0;
                units = true;
            }
            (None, '廿') => {
                sum += 20;
                units = true;
            }
            (None, '卅') => {
                sum += 30;
                units = true;
            }
            (None, ' ' | '\u{3000}' | '\u{a0}') if taken > 0 => continue,
            _ => break,
        }
        taken = i + c.len_utf8();
    }
    let value = if units { sum + digit } else { plain };
    (taken > 0 && value > 0 && (units || digits <= 4)).then_some((taken, value))
}

fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Chinese numerals as written on cheques: `壹`, `贰`, `拾壹`.
pub(super) fn formal(text: &str) -> Option<Numeral> {
    const PLAIN: [(char, char); 16] = [
        ('壹', '一'),
        ('贰', '二'),
        ('貳', '二'),
        ('叁', '三'),
        ('參', '三'),
        ('叄', '三'),
        ('肆', '四'),
        ('伍', '五'),
        ('陆', '六'),
        ('陸', '六'),
        ('柒', '七'),
        ('捌', '八'),
        ('玖', '九'),
        ('拾', '十'),
        ('佰', '百'),
        ('弌', '一'),
    ];
    let plain: String = text
        .chars()
        .take(LONGEST)
        .map_while(|c| PLAIN.iter().find(|row| row.0 == c).map(|row| row.1))
        .collect();
    // Both alphabets take three bytes a character.
    han(&plain)
}

/// Digits, half or full width, at most three: no heading counts further, years and amounts do.
pub(super) fn arabic(text: &str) -> Option<Numeral> {
    let mut value = 0;
    let mut taken = 0;
    for (count, (i, c)) in text.char_indices().enumerate() {
        let Some(digit) = digit(c) else { break };
        if count == 3 || count == 0 && digit == 0 {
            return None;
        }
        value = value * 10 + digit;
        taken = i + c.len_utf8();
    }
    (taken > 0).then_some((taken, value))
}

fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| {
        ('０'..='９')
            .contains(&c)
            .then(|| u32::from(c) - u32::from('０'))
    })
}

/// Numbers joined by points, two or more: `1.2`, `３．２．１`, `A.1`. Gives the bytes taken and the numbers.
pub(super) fn dotted(text: &str) -> Option<(usize, Vec<u32>)> {
    let mut path = Vec::new();
    let mut taken = 0;
    let mut rest = text;
    loop {
        let first = path.is_empty();
        let part = arabic(rest).or_else(|| {
            let capital = rest.chars().next().filter(char::is_ascii_uppercase)?;
            first.then(|| (1, LETTERS + u32::from(capital) - u32::from('A') + 1))
        });
        let Some((bytes, value)) = part else { break };
        if path.len() == 6 {
            return None;
        }
        path.push(value);
        taken = text.len() - rest.len() + bytes;
        rest = text.get(taken..).unwrap_or_default();
        let Some(after) = rest.strip_prefix(['.', '．', '-']) else {
            break;
        };
        rest = after;
    }
    // `1-2` is a range or a figure's number; a hyphen only joins numbers in `A-1`.
    let label = text.get(..taken)?;
    (path.len() >= 2 && !label.contains('-')).then_some((taken, path))
}

/// Letters at the start of a dotted number count from here, so that `A.1` never follows `1.1`.
pub(super) const LETTERS: u32 = 10_000;

/// `①` to `⑳`, `❶` to `❿`, `➀`, `➊`.
pub(super) fn circled(text: &str) -> Option<Numeral> {
    let c = text.chars().next()?;
    let first = match c {
        '①'..='⑳' => '①',
        '❶'..='❿' => '❶',
        '➀'..='➉' => '➀',
        '➊'..='➓' => '➊',
        _ => return None,
    };
    Some((c.len_utf8(), u32::from(c) - u32::from(first) + 1))
}

/// A number in the numerals of another one: `三` like `四`, `３` like `４`, `③` like `④`, `3` like `4`.
pub(super) fn spell(value: u32, like: &str) -> String {
    let first = like.chars().next().unwrap_or('1');
    if let Some((bytes, other)) = circled(like)
        && bytes == first.len_utf8()
    {
        let code = (u32::from(first) + value).checked_sub(other);
        if let Some(c) = code.and_then(char::from_u32)
            && circled(c.encode_utf8(&mut [0; 4])).is_some()
        {
            return c.to_string();
        }
    }
    let plain = value.to_string();
    if first.is_ascii_digit() || value >= 10_000 {
        plain
    } else if ('０'..='９').contains(&first) {
        plain
            .chars()
            .filter_map(|c| char::from_u32(u32::from(c) - u32::from('0') + u32::from('０')))
            .collect()
    } else {
        spell_han(value)
    }
}

/// `十一`, `一百零五`: a number below ten thousand.
fn spell_han(value: u32) -> String {
    let digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let mut spelled = String::new();
    let mut skipped = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = value / unit % 10;
        if digit == 0 {
            skipped = !spelled.is_empty();
            continue;
        }
        if skipped {
            spelled.push('零');
            skipped = false;
        }
        if !(unit == 10 && digit == 1 && spelled.is_empty()) {
            spelled.extend(digits.get(digit as usize));
        }
        spelled.push_str(name);
    }
    spelled
}

/// Roman numerals of one case up to 89, also `Ⅰ` to `Ⅻ` and `ⅰ` to `ⅻ`.
pub(super) fn roman(text: &str, capital: bool) -> Option<Numeral> {
    let first = text.chars().next()?;
    let single = match first {
        'Ⅰ'..='Ⅻ' if capital => Some('Ⅰ'),
        'ⅰ'..='ⅻ' if !capital => Some('ⅰ'),
        _ => None,
    };
    if let Some(one) = single {
        return Some((first.len_utf8(), u32::from(first) - u32::from(one) + 1));
    }
    let letters: String = text
        .chars()
        .take(LONGEST)
        .take_while(|c| {
            c.is_ascii_alphabetic() && c.is_ascii_uppercase() == capital && "IVXLivxl".contains(*c)
        })
        .collect();
    let value = (1..90).find(|value| {
        let spelled = spell_roman(*value);
        if capital {
            spelled == letters
        } else {
            spelled.eq_ignore_ascii_case(&letters)
        }
    })?;
    Some((letters.len(), value))
}

fn spell_roman(mut value: u32) -> String {
    let mut spelled = String::new();
    for (worth, letters) in [
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while value >= worth {
            spelled.push_str(letters);
            value -= worth;
        }
    }
    spelled
}

/// One letter of one case, `A` counting 1.
pub(super) fn letter(text: &str, capital: bool) -> Option<Numeral> {
    let c = text.chars().next()?;
    let first = if capital { 'A' } else { 'a' };
    let fits = c.is_ascii_alphabetic() && c.is_ascii_uppercase() == capital;
    fits.then(|| (1, u32::from(c) - u32::from(first) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numerals() {
        for (text, expected) in [
            ("一、", Some((3, 1))),
            ("十、", Some((3, 10))),
            ("十一、", Some((6, 11))),
            ("二十三条", Some((9, 23))),
            ("一百零五条", Some((12, 105))),
            ("一百一十条", Some((12, 110))),
            ("一〇五条", Some((9, 105))),
            ("十 二 章", Some((7, 12))),
            ("廿一", Some((6, 21))),
            ("上", None),
            ("零", None),
            ("", None),
        ] {
            assert_eq!(han(text), expected, "{text}");
        }
        assert_eq!(formal("拾贰、"), Some((6, 12)));
        assert_eq!(formal("壹、"), Some((3, 1)));
    }

    #[test]
    fn numbers_are_spelled_like_their_brothers() {
        for (value, like, expected) in [
            (3, "四", "三"),
            (11, "十二", "十一"),
            (20, "二十一", "二十"),
            (105, "一百零六", "一百零五"),
            (110, "一百一十一", "一百一十"),
            (1001, "一千零二", "一千零一"),
            (3, "4", "3"),
            (12, "１３", "１２"),
            (3, "④", "③"),
        ] {
            assert_eq!(spell(value, like), expected);
        }
        for value in 1..1200 {
            let spelled = spell(value, "二");
            assert_eq!(han(&spelled), Some((spelled.len(), value)), "{spelled}");
        }
    }

    #[test]
    fn other_numerals() {
        for (text, expected) in [
            ("1.", Some((1, 1))),
            ("１２．", Some((6, 12))),
            ("100", Some((3, 100))),
            ("2022", None),
            ("05", None),
        ] {
            assert_eq!(arabic(text), expected, "{text}");
        }
        assert_eq!(dotted("1.2.3 x"), Some((5, vec![1, 2, 3])));
        assert_eq!(dotted("3.10."), Some((4, vec![3, 10])));
        assert_eq!(dotted("A.1"), Some((3, vec![LETTERS + 1, 1])));
        assert_eq!(dotted("1."), None);
        assert_eq!(dotted("3.05"), None);
        assert_eq!(roman("XIV. ", true), Some((3, 14)));
        assert_eq!(roman("Ⅲ、", true), Some((3, 3)));
        assert_eq!(roman("IIII", true), None);
        assert_eq!(roman("iv)", false), Some((2, 4)));
        assert_eq!(letter("B. ", true), Some((1, 2)));
        assert_eq!(circled("②"), Some((3, 2)));
    }
}

//! What the characters tell about lines: how wide they are meant, labels, ends of sentences.

use super::super::flow::{Breadth, breadth};

/// Whether a character is set in a square: Han characters, kana, full-width marks and what stands between them.
pub(in crate::formats) fn is_square(c: char) -> bool {
    c == '\u{3000}' || breadth(c) != Breadth::Narrow
}

/// Whether a character is surely set in a square.
pub(super) fn is_wide(c: char) -> bool {
    breadth(c) == Breadth::Wide
}

/// Whether words that are joined at a line end have a space between them.
pub(super) fn spaced(before: char, after: char) -> bool {
    !(is_square(before) && is_square(after) || is_wide(before) || is_wide(after))
}

/// Whether a sentence may end with this mark.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(
        c,
        '。' | '！' | '？' | '；' | '：' | '.' | '!' | '?' | ':' | ';' | '”' | '」' | '…'
    )
}

/// The label of a list item, section or note at the start of a line, in bytes of the line: `1.`, `（一）`, `第三条`, `•`, `[2]`, `①`.
pub(super) fn label(line: &str) -> Option<usize> {
    let mut chars = line.char_indices();
    let (_, first) = chars.next()?;
    let after_first = chars.clone().next().map_or(line.len(), |(at, _)| at);
    match first {
        '•'
        | '●'
        | '○'
        | '◦'
        | '■'
        | '□'
        | '◆'
        | '◇'
        | '▪'
        | '▫'
        | '➢'
        | '✓'
        | '\u{F0B7}'
        | '\u{F06C}'
        | '\u{F0D8}'
        | '‣'
        | '⁃'
        | '①'..='⑳'
        | '㈠'..='㈩'
        | '❶'..='❿' => Some(after_first),
        '-' | '–' | '—' | '*' | '·'
            if line
                .get(after_first..)
                .is_some_and(|rest| rest.starts_with(' ')) =>
        {
            Some(after_first)
        }
        '(' | '（' | '[' | '［' | '〔' => {
            let close = line.find([')', '）', ']', '］', '〕'])?;
            let inner: Vec<char> = line.get(first.len_utf8()..close)?.chars().collect();
            let number = !inner.is_empty()
                && inner.len() <= 4
                && (inner.iter().all(|c| is_numeral(*c))
                    || inner.len() == 1 && inner[0].is_ascii_alphabetic());
            number.then(|| {
                close
                    + line
                        .get(close..)
                        .and_then(|rest| rest.chars().next())
                        .map_or(0, char::len_utf8)
            })
        }
        '第' => {
            let rest = line.get(first.len_utf8()..)?;
            let digits = rest
                .chars()
                .take_while(|c| is_numeral(*c))
                .map(char::len_utf8)
                .sum::<usize>();
            let unit = rest.get(digits..)?.chars().next()?;
            (digits > 0
                && matches!(
                    unit,
                    '章' | '节' | '條' | '条' | '編' | '编' | '部' | '款' | '回' | '篇'
                ))
            .then(|| first.len_utf8() + digits + unit.len_utf8())
        }
        c if is_numeral(c) || c.is_ascii_alphabetic() => numbered(line, c),
        _ => None,
    }
}

fn numbered(line: &str, first: char) -> Option<usize> {
    let body = if first.is_ascii_alphabetic() {
        first.len_utf8()
    } else {
        line.chars()
            .take_while(|c| is_numeral(*c) || *c == '.')
            .take(8)
            .map(char::len_utf8)
            .sum()
    };
    let number = line.get(..body)?;
    let rest = line.get(body..)?;
    let next = rest.chars().next()?;
    if matches!(next, '、' | '．' | ')' | '）')
        || first.is_ascii_alphabetic() && rest.starts_with(". ")
    {
        return Some(body + next.len_utf8());
    }
    let dotted = number.ends_with('.') && !rest.starts_with(|c: char| c.is_ascii_digit());
    let chapter = number.contains('.') && rest.starts_with(' ');
    (!first.is_ascii_alphabetic() && (dotted || chapter)).then_some(body)
}

/// Whether a character counts: `3`, `３`, `三`.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "一二三四五六七八九十百零〇".contains(c)
}

/// A line without white space, for comparing.
pub(super) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        for (line, expected) in [
            ("1. 总则", Some("1.")),
            ("一、总体", Some("一、")),
            ("（一）坚持", Some("（一）")),
            ("(12) two", Some("(12)")),
            ("第三条　本", Some("第三条")),
            ("• point", Some("•")),
            ("- point", Some("-")),
            ("a) item", Some("a)")),
            ("1.2 Scope", Some("1.2")),
            ("2.5亿元", None),
            ("2024年", None),
            ("三农工作", None),
            ("（以下简称）", None),
            ("①注", Some("①")),
            ("A new", None),
            ("", None),
        ] {
            assert_eq!(
                label(line).and_then(|end| line.get(..end)),
                expected,
                "{line}"
            );
        }
    }

    #[test]
    fn spaces_where_lines_are_joined() {
        for (before, after, expected) in [
            ('中', '文', false),
            ('中', 'a', false),
            ('a', '中', false),
            ('a', 'b', true),
            ('，', '“', false),
            ('.', 'T', true),
            ('”', '“', false),
        ] {
            assert_eq!(spaced(before, after), expected, "{before}{after}");
        }
    }
}

//! Words as Markdown that reads back as exactly these words (`CommonMark` 0.31, §2.4 backslash escapes, §2.5 character references).

use std::fmt::Write as _;

use super::defused;

/// Characters that can mean something anywhere in a line, in `CommonMark` or in a dialect in common use.
const SPECIAL: &str = r"\`*_{}[]<>#|&=~^$";

/// One line of words, safe at the start of a block and inside one. Line ends become spaces.
pub(super) fn line(text: &str) -> String {
    escaped_line(&defused(text).replace('\n', " "))
}

/// Words of several lines as paragraphs: lines end in hard breaks, `first` and `rest` stand before the first and before the others.
pub(super) fn lines(text: &str, first: &str, rest: &str) -> String {
    let text = defused(text);
    let lines: Vec<&str> = text.trim_matches('\n').split('\n').collect();
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        let start = if i == 0 { first } else { rest };
        let next_is_words = lines.get(i + 1).is_some_and(|next| !next.is_empty());
        if line.is_empty() {
            out.push_str(start.trim_end());
        } else {
            out.push_str(start);
            out.push_str(&escaped_line(line));
            if next_is_words {
                out.push('\\');
            }
        }
        out.push('\n');
    }
    out
}

fn escaped_line(line: &str) -> String {
    let words = line.trim();
    let start = line.len() - line.trim_start().len();
    let end = line.trim_end().len().max(start);
    let mut out = String::new();
    let space = |out: &mut String, range: std::ops::Range<usize>| {
        for c in line.get(range).unwrap_or_default().chars() {
            let _ = write!(out, "&#{};", u32::from(c));
        }
    };
    space(&mut out, 0..start);
    escape_words(words, start > 0, &mut out);
    space(&mut out, end..line.len());
    out
}

/// Escapes a line without white space at its ends; `inside` when something stands before it already.
fn escape_words(words: &str, inside: bool, out: &mut String) {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    for (i, c) in words.char_indices() {
        let opens_list = !inside
            && (i == 0 && matches!(c, '-' | '+') || i == digits && i > 0 && matches!(c, '.' | ')'));
        if opens_list || SPECIAL.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use comrak::{Arena, Options, nodes::NodeValue, parse_document};
    use proptest::prelude::*;

    /// What `CommonMark` with the usual extensions reads: the words, LF for line breaks and between paragraphs.
    fn read(markdown: &str) -> String {
        let arena = Arena::new();
        let mut options = Options::default();
        options.extension.table = true;
        options.extension.strikethrough = true;
        options.extension.tasklist = true;
        options.extension.footnotes = true;
        options.extension.superscript = true;
        options.extension.math_dollars = true;
        options.extension.underline = true;
        let root = parse_document(&arena, markdown, &options);
        let mut out = String::new();
        for node in root.descendants() {
            match &node.data.borrow().value {
                NodeValue::Text(text) => out.push_str(text),
                NodeValue::LineBreak => out.push('\n'),
                NodeValue::Paragraph => {
                    if !out.is_empty() {
                        out.push_str("\n\n");
                    }
                }
                NodeValue::Document | NodeValue::BlockQuote => {}
                other => panic!("{markdown:?} is read as {other:?}"),
            }
        }
        out
    }

    #[test]
    fn words_read_back() {
        for text in [
            "一般公共预算收入*亿元",
            "　　两个全角空格开头",
            "结尾　",
            "1. 不是列表",
            "1) 不是列表",
            "2026. 年",
            "- 不是列表",
            "+ 不是列表",
            "---",
            "===",
            "# 不是标题",
            "> 不是引用",
            "`code` ~~~ **b** __u__ ~s~ ^s^ $x$ ==m==",
            "<script>alert(1)</script>",
            "[链接](http://x) ![图](y) [^1] [[内链]] [ ] x",
            "&amp; &#12288;",
            r"\ \\ \*",
            "| a | b |",
            "    四个空格",
            "\t制表",
            "第一行\n第二行\n\n第三段",
            "a\\\nb",
        ] {
            assert_eq!(read(&lines(text, "", "")), text);
            assert_eq!(read(&lines(text, "> ", "> ")), text, "quoted");
        }
    }

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(line("a\u{1b}[2J"), "a␛\\[2J");
    }

    proptest! {
        #[test]
        fn any_line_reads_back(text in "[-+#>*_`~|=&<>\\[\\](){}$^!0-9a.) \u{3000}\\\\一]{1,30}") {
            prop_assume!(!text.trim().is_empty());
            prop_assert_eq!(read(&lines(&text, "", "")), text.clone());
            prop_assert_eq!(read(&lines(&text, "> ", "> ")), text);
        }
    }
}

//! Hard-wrapped texts: which lines of a plain text are broken at a fixed width and read as one paragraph.
//!
//! Joining is for the eye alone: the reading text keeps its line ends. Two lines belong together when the break between them was forced, that
//! is, when the first word of the second would not have fitted on the first. Lists, tables, drawings, poems, addresses, code and
//! headings have breaks that nobody forced, and stay as they are.

use super::{Block, BlockKind};
use crate::text::{Cells, Span, is_closing_mark, is_han};

/// The narrowest and the widest column to which texts are wrapped, in cells.
const COLUMN: std::ops::RangeInclusive<usize> = 40..=100;

/// Forced breaks from which a text is surely wrapped.
const SURE: usize = 4;

/// Lines that are looked at to find the column.
const SAMPLE: usize = 20_000;

/// Bytes of a line that is surely wider than any column, so that nobody needs to measure it: no letter of a cell takes more than sixteen.
const BEYOND: usize = 16 * (*COLUMN.end() + *COLUMN.end() / 4);

/// Whether hard-wrapped lines are shown joined when a text is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Joining {
    /// Where the text is wrapped beyond doubt.
    #[default]
    Auto,
    /// Wherever there is a line to join.
    On,
    /// Nowhere.
    Off,
}

impl Joining {
    /// Whether lines are joined in a text that is, or is not, wrapped beyond doubt.
    pub fn joins(self, certain: bool) -> bool {
        match self {
            Self::Auto => certain,
            Self::On => true,
            Self::Off => false,
        }
    }
}

/// A plain text with its hard-wrapped lines joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The blocks: a paragraph may hold line ends, which are drawn as spaces, or not at all between Chinese characters.
    pub blocks: Vec<Block>,
    /// Whether the text is wrapped beyond doubt.
    pub certain: bool,
}

/// A line as far as joining looks at it.
#[derive(Clone, Copy)]
struct Line<'a> {
    words: &'a str,
    /// Cells of the white space before the words.
    indent: usize,
    /// Cells of all but the white space at its end.
    width: usize,
    /// Cells of the shortest beginning that could have stood on the line before.
    first: usize,
    prose: bool,
    opens: Option<usize>,
}

/// Joins the lines of a plain text; `None` when no break in it was forced. Linear.
pub fn join(text: &str, lines: &[Block]) -> Option<Joined> {
    let cells = Cells::default();
    let read = |block: &Block| line(text.get(block.span.range()).unwrap_or_default(), cells);
    let column = column(lines.iter().take(SAMPLE).map(read))?;
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    let (mut joints, mut pairs, mut long) = (0_usize, 0_usize, 0_usize);
    let mut before: Option<Line> = None;
    // Indent of the lines after the first of the present paragraph, once there are any.
    let mut hanging = None;
    for block in lines {
        let line = read(block);
        long += usize::from(line.width > column + column / 4);
        let joint = before.is_some_and(|before| {
            let both = before.prose && line.prose && line.opens.is_none();
            pairs += usize::from(both);
            both && is_aligned(before, line, hanging)
                && is_full(before, column)
                && before.width + spacing(before, line) + line.first > column
        });
        if joint && let Some(last) = blocks.last_mut() {
            joints += 1;
            hanging = Some(line.indent);
            last.span = Span::new(last.span.start, block.span.end);
        } else {
            hanging = None;
            blocks.push(block.clone());
        }
        before = Some(line);
    }
    let certain = joints >= SURE && joints * 5 >= pairs * 3 && long * 20 <= lines.len();
    (joints > 0).then_some(Joined { blocks, certain })
}

fn line(whole: &str, cells: Cells) -> Line<'_> {
    if whole.len() > BEYOND {
        return Line {
            words: "",
            indent: 0,
            width: BEYOND,
            first: 0,
            prose: false,
            opens: None,
        };
    }
    let words = whole.trim();
    let indent = whole.len() - whole.trim_start().len();
    let indent = cells.width(whole.get(..indent).unwrap_or_default());
    Line {
        indent,
        width: indent + cells.width(words),
        first: first(words, cells),
        prose: is_prose(words),
        opens: opens_item(words).map(|marker| indent + cells.width(marker)),
        words,
    }
}

/// Cells of what cannot be parted at the beginning of a line: a word, or a Chinese character with the marks that must follow it.
fn first(words: &str, cells: Cells) -> usize {
    let mut end = 0;
    let mut wide = false;
    for (at, c) in words.char_indices() {
        let breaks =
            c == ' ' || at > 0 && wide && !is_closing_mark(c) && !"，。、；：！？".contains(c);
        if breaks {
            break;
        }
        if at > 0 && !wide && is_han(c) {
            break;
        }
        wide = is_han(c) || !c.is_ascii();
        end = at + c.len_utf8();
    }
    cells.width(words.get(..end).unwrap_or_default())
}

/// Whether a space stands between two lines when they are joined.
fn spacing(before: Line, after: Line) -> usize {
    let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
    usize::from(!(wide(before.words.chars().next_back()) && wide(after.words.chars().next())))
}

/// Whether a line goes from edge to edge: neither a name set to the right, nor longer than what texts of this column have.
fn is_full(line: Line, column: usize) -> bool {
    line.width - line.indent >= column / 3 && line.width <= column + column / 4
}

/// Whether a line stands where the continuation of the line before would.
fn is_aligned(before: Line, line: Line, hanging: Option<usize>) -> bool {
    if let Some(hanging) = hanging {
        return line.indent == hanging;
    }
    match before.opens {
        Some(content) => line.indent == content || line.indent == before.indent,
        // The first line of a paragraph may be indented, in Chinese by two characters.
        None => {
            line.indent == before.indent
                || line.indent < before.indent && before.indent - line.indent <= 8
        }
    }
}

/// Running words: no table, drawing, code, quotation of a mail, nor a heading underlined.
fn is_prose(words: &str) -> bool {
    if words.is_empty() || words.starts_with(['>', '|', '#', '+', '=', '\u{c}']) {
        return false;
    }
    // Text set to both edges has gaps of two spaces, tables have wider ones.
    if words.contains('\t')
        || words.contains("   ")
        || words.contains("......")
        || words.contains("……………")
    {
        return false;
    }
    if words.ends_with(['{', '}', ';', '\\']) {
        return false;
    }
    let (mut letters, mut all) = (0_usize, 0_usize);
    for c in words.chars().filter(|c| !c.is_whitespace()) {
        all += 1;
        letters += usize::from(c.is_alphanumeric());
    }
    letters * 10 >= all * 6
}

/// The marker of a list item or the number of a heading that a line opens with, the space behind it included.
fn opens_item(words: &str) -> Option<&str> {
    let after = |end: usize| {
        let rest = words.get(end..)?;
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        words.get(..end + spaces)
    };
    for bullet in ["-", "*", "o", "•", "·", "●", "■", "◆", "—"] {
        if words
            .strip_prefix(bullet)
            .is_some_and(|rest| rest.starts_with(' '))
        {
            return after(bullet.len());
        }
    }
    let inner = words.trim_start_matches(['(', '（', '[', '第']);
    let open = words.len() - inner.len();
    let number = inner
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || "一二三四五六七八九十百".contains(c)))
        .unwrap_or(inner.len());
    let letter = usize::from(number == 0 && inner.starts_with(|c: char| c.is_ascii_alphabetic()));
    let end = number.max(letter);
    let next = inner.get(end..)?.chars().next()?;
    let numbered = end > 0
        && (matches!(next, ')' | '）' | ']' | '、' | '．')
            || number > 0 && open > 0 && "章节条款编".contains(next))
        || number > 0 && inner.get(..number)?.ends_with('.') && next == ' ';
    numbered.then(|| after(open + end + if next == ' ' { 0 } else { next.len_utf8() }))?
}

/// The column at which a text is wrapped: as wide as all but the widest few of its lines.
fn column<'a>(lines: impl Iterator<Item = Line<'a>>) -> Option<usize> {
    let mut widths: Vec<usize> = lines
        .filter(|line| line.prose)
        .map(|line| line.width)
        .filter(|width| *width <= *COLUMN.end() + 10)
        .collect();
    widths.sort_unstable();
    let widest = *widths.get(widths.len().checked_sub(1)? - widths.len() / 50)?;
    COLUMN.contains(&widest).then_some(widest)
}

/// Cells of a character of white space that belongs to a joint, a line end inside a paragraph with the spaces around it: 1 for the first of
/// them, unless the joint stands between wide characters, where nothing is drawn. `None` when it belongs to no joint.
pub fn joint_cells(text: &str, at: usize) -> Option<usize> {
    let blank = [' ', '\n', '\t', '\u{3000}'];
    let (before, after) = text.split_at_checked(at)?;
    let head = before.trim_end_matches(blank);
    let tail = after.trim_start_matches(blank);
    let joint = text.get(head.len()..text.len() - tail.len())?;
    if !joint.contains('\n') {
        return None;
    }
    if head.len() < at {
        return Some(0);
    }
    let wide = |c: Option<char>| {
        c.is_some_and(|c| {
            !c.is_ascii() && (is_han(c) || Cells::default().width(c.encode_utf8(&mut [0; 4])) > 1)
        })
    };
    let shared = |c: Option<char>| c.is_some_and(|c| "“”‘’—…·".contains(c));
    let (last, next) = (head.chars().next_back(), tail.chars().next());
    let chinese = wide(last) && (wide(next) || shared(next)) || shared(last) && wide(next);
    Some(usize::from(!chinese && last.is_some() && next.is_some()))
}

/// Whether a block of a joined text holds line ends that are not to be seen.
pub fn is_joined(block: &Block, text: &str) -> bool {
    matches!(block.kind, BlockKind::Paragraph)
        && text
            .get(block.span.range())
            .is_some_and(|words| memchr::memchr(b'\n', words.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::line_blocks;
    use super::*;

    fn joined(text: &str) -> Option<(Vec<String>, bool)> {
        let joined = join(text, &line_blocks(text))?;
        let words = |block: &Block| text.get(block.span.range()).unwrap().replace('\n', "/");
        Some((joined.blocks.iter().map(words).collect(), joined.certain))
    }

    const RFC: &str = "\
1.  Introduction

   This memo describes how lines of a text that were broken at a fixed
   column can be put together again for reading.  The words themselves
   are left alone, since everything that a reader ever said about them
   refers to their places in the text.

   o  Items of a list stay apart from each other, even when they take
      more than one line of the text.
   o  Short ones too.

       int main(void) {
           return 0;
       }

   +--------+--------+
   | a      | b      |
   +--------+--------+

   Somebody
   Some Street 1
   Some Town
";

    #[test]
    fn forced_breaks_are_joined_and_others_stay() {
        let (blocks, certain) = joined(RFC).unwrap();
        assert!(certain);
        assert_eq!(blocks[2].matches('/').count(), 3, "{blocks:#?}");
        assert_eq!(
            blocks[4],
            "   o  Items of a list stay apart from each other, even when they take/      more than one line of the text."
        );
        for alone in [
            "1.  Introduction",
            "   o  Short ones too.",
            "       int main(void) {",
            "   | a      | b      |",
            "   Somebody",
            "   Some Street 1",
        ] {
            assert!(blocks.iter().any(|block| block == alone), "{alone}");
        }
    }

    #[test]
    fn what_is_set_to_the_right_or_quoted_or_ends_a_page_stays() {
        let head = "\
Network Working Group                                           A. Someone
Request for Comments: 9999                                  Some Institute
Category: Informational                                         B. Anybody
                                                                   Another
                                                                C. Nobody
                                                                 May 2001

";
        let foot = "

Someone                      Informational                      [Page 1]
\u{c}
RFC 9999                     Joining of Lines                    May 2001

";
        let mail = "\
> This memo describes how lines of a text that were broken at a fixed
> column can be put together again for reading.  The words themselves

| This memo describes how lines of a text that were broken at a fixed
| column can be put together again for reading.  The words themselves
";
        let text = [head, RFC, foot, RFC, mail].concat();
        let (blocks, _) = joined(&text).unwrap();
        for part in [head, foot, mail] {
            for line in part.lines() {
                assert!(
                    blocks.iter().any(|block| block == line),
                    "{line:?} {blocks:#?}"
                );
            }
        }
    }

    #[test]
    fn a_line_longer_than_the_column_is_not_wrapped_there() {
        let long = "Nobody wrapped this paragraph of the letter, which goes on and on. ".repeat(40);
        let text = format!("{RFC}{long}\nNext line.\n{}\nNext line.\n", &long[..160]);
        let (blocks, _) = joined(&text).unwrap();
        assert_eq!(
            blocks.iter().filter(|block| *block == "Next line.").count(),
            2
        );
    }

    #[test]
    fn chinese_lines_are_joined_at_their_column() {
        let paragraph = "今年以来全县上下坚持以高质量党建引领高质量发展把各项工作抓实抓细持续推进";
        let p = paragraph;
        let text =
            format!("　　{p}\n{p}一二\n{p}三四\n完成年度目标。\n　　{p}\n{p}五六\n圆满完成。\n");
        let (blocks, certain) = joined(&text).unwrap();
        assert!(certain);
        assert_eq!(blocks.len(), 2, "{blocks:#?}");
        assert_eq!(blocks[0].matches('/').count(), 3);
    }

    #[test]
    fn texts_that_are_not_wrapped_are_left_alone() {
        let long = "完成投资若干亿元，增长若干个百分点，居全市前列。".repeat(8);
        let report = format!("县级交流材料\n同志们：\n{long}\n{long}\n一、坚持党建统领\n{long}\n");
        assert_eq!(joined(&report), None);
        let poem = "白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。\n".repeat(5);
        assert_eq!(joined(&poem), None);
        let names = "alpha\nbeta gamma\ndelta\n".repeat(20);
        assert_eq!(joined(&names), None);
        assert_eq!(joined(""), None);
    }

    #[test]
    fn a_joint_is_a_space_or_nothing() {
        for (text, at, expected) in [
            ("一\n二", 3, Some(0)),
            ("a\nb", 1, Some(1)),
            ("a\n  b", 1, Some(1)),
            ("a\n  b", 2, Some(0)),
            ("a \n b", 2, Some(0)),
            ("一\nb", 3, Some(1)),
            ("一\n“二", 3, Some(0)),
            ("a b", 1, None),
        ] {
            assert_eq!(joint_cells(text, at), expected, "{text:?} {at}");
        }
    }
}

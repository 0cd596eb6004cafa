//! Rich text that a document takes in: its words, paragraphs, lists and tables, without the rest of what it can say (RTF Specification 1.9.1).

use std::collections::HashMap;
use std::mem::take;

use encoding_rs::Encoding;

use super::super::office::story::{Para, Part, Piece, Row, Style, Table};
use crate::document::{BlockKind, Marker};

/// Groups inside each other; what is deeper is left out.
const DEEP: usize = 256;

/// Groups that hold no words of the text.
const OTHER: &[&str] = &[
    "annotation",
    "atnauthor",
    "atnid",
    "colortbl",
    "datastore",
    "fldinst",
    "filetbl",
    "fontemb",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "footnote",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "info",
    "listtable",
    "listoverridetable",
    "latentstyles",
    "nonshppict",
    "objdata",
    "pict",
    "pntext",
    "revtbl",
    "rsidtbl",
    "stylesheet",
    "themedata",
    "xmlnstbl",
];

/// Whether bytes are rich text.
pub(super) fn is_rtf(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{\\rtf")
}

/// The paragraphs and tables, no more than `most` of them.
pub(super) fn parts(bytes: &[u8], most: usize) -> Vec<Part> {
    let mut reader = Reader {
        rest: bytes,
        most,
        group: Group {
            skips: 1,
            ..Group::default()
        },
        page: 1252,
        ..Reader::default()
    };
    while reader.step() {}
    reader.end_paragraph();
    reader.end_table();
    reader.parts
}

/// What holds inside a pair of braces.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what groups say combines freely"
)]
struct Group {
    left_out: bool,
    fonts: bool,
    label: bool,
    hidden: bool,
    /// Characters that stand for a `\u` to readers that do not know it.
    skips: usize,
    font: i64,
    style: Style,
}

#[derive(Debug, Default)]
struct Reader<'a> {
    rest: &'a [u8],
    most: usize,
    group: Group,
    outer: Vec<Group>,
    /// Groups that are too deep to be kept.
    beyond: usize,
    page: i64,
    charsets: HashMap<i64, i64>,
    /// Bytes that wait to be decoded together.
    bytes: Vec<u8>,
    words: String,
    high: Option<u32>,
    skip: usize,
    style: Style,
    pieces: Vec<Piece>,
    label: Option<String>,
    heading: Option<u8>,
    in_table: bool,
    cell: Vec<Part>,
    row: Row,
    table: Table,
    parts: Vec<Part>,
}

impl Reader<'_> {
    /// Reads one thing; whether there may be another one.
    fn step(&mut self) -> bool {
        let Some((first, rest)) = self.rest.split_first() else {
            return false;
        };
        self.rest = rest;
        match first {
            b'{' => self.open(),
            b'}' => self.close(),
            b'\\' => self.control(),
            b'\r' | b'\n' | 0 => {}
            _ if self.skip > 0 => self.skip -= 1,
            byte => self.bytes.push(*byte),
        }
        self.parts.len() < self.most
    }

    fn open(&mut self) {
        self.settle();
        if self.outer.len() >= DEEP {
            self.beyond += 1;
        } else {
            self.outer.push(self.group);
        }
    }

    fn close(&mut self) {
        self.settle();
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if let Some(outer) = self.outer.pop() {
            self.group = outer;
        }
    }

    fn control(&mut self) {
        let Some((first, rest)) = self.rest.split_first() else {
            return;
        };
        if first.is_ascii_alphabetic() {
            let letters = self
                .rest
                .iter()
                .take_while(|byte| byte.is_ascii_alphabetic())
                .count();
            let (name, rest) = self.rest.split_at(letters);
            let sign = usize::from(rest.first() == Some(&b'-'));
            let digits = rest
                .iter()
                .skip(sign)
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            let (number, rest) = rest.split_at(if digits > 0 { sign + digits } else { 0 });
            self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
            let number = std::str::from_utf8(number)
                .ok()
                .and_then(|number| number.parse().ok());
            return self.word(&String::from_utf8_lossy(name), number);
        }
        self.rest = rest;
        match first {
            b'\'' => {
                let digits = self
                    .rest
                    .get(..2)
                    .and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    self.rest = self.rest.get(2..).unwrap_or_default();
                    if self.skip > 0 {
                        self.skip -= 1;
                    } else {
                        self.bytes.push(byte);
                    }
                }
            }
            b'*' => self.group.left_out = true,
            b'~' => self.say("\u{A0}"),
            b'_' => self.say("\u{2011}"),
            b'{' | b'}' | b'\\' => self.bytes.push(*first),
            b'\r' | b'\n' => self.end_paragraph(),
            _ => {}
        }
    }

    fn word(&mut self, name: &str, number: Option<i64>) {
        let on = number != Some(0);
        let value = number.unwrap_or_default();
        if name != "u" {
            self.settle();
        }
        match name {
            "u" if number.is_some() => self.unit(value),
            "uc" => self.group.skips = usize::try_from(value).unwrap_or(1).min(16),
            "bin" => {
                let count = usize::try_from(value).unwrap_or_default();
                self.rest = self.rest.get(count..).unwrap_or_default();
            }
            "ansicpg" => self.page = value,
            "fonttbl" => (self.group.fonts, self.group.left_out) = (true, true),
            "f" => self.group.font = value,
            "fcharset" if self.group.fonts && self.charsets.len() < 4096 => {
                self.charsets.insert(self.group.font, value);
            }
            "b" => self.group.style.strong = on,
            "i" => self.group.style.emphasis = on,
            "strike" => self.group.style.strike = on,
            "v" | "deleted" => self.group.hidden = on,
            "plain" => (self.group.style, self.group.hidden) = (Style::default(), false),
            "listtext" => self.group.label = true,
            "pard" => (self.in_table, self.heading) = (false, None),
            "intbl" => self.in_table = true,
            "outlinelevel" => self.heading = u8::try_from(value).ok().filter(|level| *level < 9),
            "line" | "lbr" => self.push(Piece::Break),
            "tab" => self.push(Piece::Tab),
            "par" | "sect" => self.end_paragraph(),
            "cell" | "nestcell" => {
                self.in_table = true;
                self.end_paragraph();
                self.row.cells.push(take(&mut self.cell));
            }
            "row" | "nestrow" => {
                if !self.row.cells.is_empty() {
                    self.table.rows.push(take(&mut self.row));
                }
            }
            _ if OTHER.contains(&name) => self.group.left_out = true,
            _ => {
                if let Some(mark) = mark(name) {
                    self.say(mark);
                }
            }
        }
    }

    /// A unit of UTF-16; some writers count it from below.
    fn unit(&mut self, value: i64) {
        self.decode();
        let unit = u32::try_from(value.rem_euclid(0x1_0000)).unwrap_or_default();
        let code = match (self.high.take(), unit) {
            (_, 0xD800..=0xDBFF) => {
                self.high = Some(unit);
                None
            }
            (Some(high), 0xDC00..=0xDFFF) => {
                Some(0x1_0000 + ((high - 0xD800) << 10) + (unit - 0xDC00))
            }
            _ => Some(unit),
        };
        if let Some(code) = code {
            let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            self.words.push(c);
        }
        self.skip = self.group.skips;
    }

    fn say(&mut self, words: &str) {
        self.decode();
        self.words.push_str(words);
    }

    /// Decodes the bytes that wait, as the script of their font has them.
    fn decode(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = take(&mut self.bytes);
        let page = match self.charsets.get(&self.group.font) {
            Some(128) => 932,
            Some(129) => 949,
            Some(134) => 936,
            Some(136) => 950,
            Some(204) => 1251,
            Some(238) => 1250,
            _ => self.page,
        };
        let name = match page {
            932 => "shift_jis".to_owned(),
            936 | 54936 => "gb18030".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            65001 => "utf-8".to_owned(),
            page => format!("windows-{page}"),
        };
        let encoding = Encoding::for_label(name.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252);
        self.words
            .push_str(&encoding.decode_without_bom_handling(&bytes).0);
    }

    /// Puts the words that were read where they belong.
    fn settle(&mut self) {
        self.decode();
        self.skip = 0;
        let words = take(&mut self.words);
        if words.is_empty() || self.group.left_out || self.group.hidden {
            return;
        }
        if self.group.label {
            self.label.get_or_insert_default().push_str(&words);
            return;
        }
        if self.style != self.group.style {
            self.style = self.group.style;
            self.pieces.push(Piece::Style(self.style));
        }
        self.pieces.push(Piece::Text(words));
    }

    fn push(&mut self, piece: Piece) {
        let plain = !(self.group.left_out || self.group.hidden || self.group.label);
        if plain {
            self.pieces.push(piece);
        }
    }

    fn end_paragraph(&mut self) {
        self.settle();
        let label = self.label.take();
        let pieces = take(&mut self.pieces);
        self.style = Style::default();
        let mut para = Para::new(match (self.heading, &label) {
            (Some(level), _) => BlockKind::Heading((level + 1).min(6)),
            (None, None) => BlockKind::Paragraph,
            (None, Some(label)) => BlockKind::Item {
                depth: 0,
                marker: (!counts(label)).then_some(Marker::Bullet),
            },
        });
        para.label = label
            .filter(|label| counts(label))
            .map(|label| spaced(label.trim()))
            .unwrap_or_default();
        para.pieces = pieces;
        if para.pieces.is_empty() && para.label.is_empty() {
            return;
        }
        if self.in_table {
            self.cell.push(Part::Para(para));
        } else {
            self.end_table();
            self.parts.push(Part::Para(para));
        }
    }

    fn end_table(&mut self) {
        if !self.cell.is_empty() {
            self.row.cells.push(take(&mut self.cell));
        }
        if !self.row.cells.is_empty() {
            self.table.rows.push(take(&mut self.row));
        }
        if !self.table.rows.is_empty() {
            self.parts.push(Part::Table(take(&mut self.table)));
        }
    }
}

/// Whether a label is a number rather than a bullet.
fn counts(label: &str) -> bool {
    label.chars().any(char::is_alphanumeric)
}

/// A label with what parts it from the words: a full-width mark has its own blank.
fn spaced(label: &str) -> String {
    let wide = label.ends_with(['、', '）', '．', '。', '：']);
    format!("{label}{}", if wide { "" } else { " " })
}

/// Marks that have names.
fn mark(name: &str) -> Option<&'static str> {
    Some(match name {
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" => "\u{2003}",
        "enspace" => "\u{2002}",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::office::story::words;

    #[test]
    fn words_are_read_whatever_writes_them() {
        for (rtf, expected) in [
            (&b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 \\'cb\\'ce;}}\\pard \\'d6\\'d0\\'ce\\'c4\\par}"[..], "中文"),
            (b"{\\rtf1\\uc2 \\u20013\\'d6\\'d0\\u25991 ??\\u-225 ??1}", "中文\u{FF1F}1"),
            (b"{\\rtf1\\uc1\\u-10179?\\u-8704?}", "😀"),
            (b"{\\rtf1{\\fonttbl{\\f0 A;}{\\f1\\fcharset128 B;}}\\f1 \\'93\\'fa\\'96\\'7b\\f0 \\'e9}", "日本é"),
            (b"{\\rtf1 a\\line b\\tab c\\par\\par d\\emdash e\\~f\\{\\}\\\\}", "a\nb c\nd—e\u{A0}f{}\\"),
            (b"{\\rtf1 a{\\v x}{\\*\\unknown y}{\\field{\\*\\fldinst HYPERLINK z}{\\fldrslt b}}{\\header h}\\bin3 }}}c}", "abc"),
            (b"{\\rtf1{\\listtext\\'31.\\tab}one\\par{\\listtext\\'b7\\tab}two\\par}", "1. one\ntwo"),
            (b"{\\rtf1\\trowd\\intbl a\\cell b\\cell\\row\\intbl c\\cell d\\cell\\row\\pard e\\par}", "a\tb\nc\td\ne"),
            (b"{\\rtf1 broken \\'zz \\u {{{", "broken zz"),
            (b"}}}", ""),
        ] {
            let shown = words(&parts(rtf, 1000));
            assert_eq!(shown, expected, "{}", String::from_utf8_lossy(rtf));
        }
    }

    #[test]
    fn braces_without_end_cost_no_more_than_their_length() {
        let deep = [
            b"{\\rtf1 ".to_vec(),
            b"{\\b ".repeat(200_000),
            b"x".to_vec(),
        ]
        .concat();
        assert_eq!(parts(&deep, 10).len(), 1);
    }
}

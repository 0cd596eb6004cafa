//! Blocks between two equal lines: code, quotations, examples, tables, comments.

use super::super::page::{DEPTH, dedent};
use super::Adoc;
use super::blocks::{ADMONITIONS, Style};

/// What a line that begins a block begins with.
pub(super) fn delimiter(line: &str) -> Option<char> {
    let mark = line.chars().next()?;
    let same = |mark: char| line.len() >= 4 && line.chars().all(|c| c == mark);
    let begins = match mark {
        '-' => line == "--" || same(mark),
        '.' | '=' | '*' | '_' | '+' | '/' => same(mark),
        '`' => line.starts_with("```") && !line.get(3..)?.contains('`'),
        '|' | ',' | ':' | '!' => {
            let rest = line.get(1..)?;
            rest.len() >= 3 && rest.bytes().all(|byte| byte == b'=')
        }
        _ => false,
    };
    begins.then_some(mark)
}

impl Adoc {
    /// Writes a block between two equal lines; how many lines it takes. One that is not closed is none; where the text goes on, nothing
    /// more can be said.
    pub(super) fn delimited(
        &mut self,
        lines: &[&str],
        style: &Style,
        depth: usize,
    ) -> Option<usize> {
        let line = *lines.first()?;
        let mark = delimiter(line)?;
        let end = if mark == '`' { "```" } else { line };
        let Some(last) = self.patience.find(lines.get(1..)?, |line| line == end) else {
            self.cut = !self.whole;
            return self.cut.then_some(lines.len());
        };
        let last = 1 + last;
        let body = lines.get(1..last)?;
        let taken = Some(last + 1);
        let name = style.name();
        match mark {
            '/' => {}
            '|' | ',' | ':' | '!' => self.table(mark, body, style, depth),
            '`' => self
                .page
                .code_block(line.get(3..)?.trim(), body.iter().copied()),
            _ if name == "comment" => {}
            _ if mark == '.'
                || mark == '+'
                || mark == '-' && line != "--"
                || depth >= DEPTH
                || is_code(name) =>
            {
                let language = match name {
                    "source" | "" => style.parts.get(1).map_or("", String::as_str),
                    _ => "",
                };
                let body: Vec<&str> = if depth == 0 {
                    body.to_vec()
                } else {
                    dedent(body)
                };
                self.page.code_block(language, body);
            }
            '_' if name == "verse" => {
                self.page.open("blockquote", &[]);
                self.page.open("p", &[]);
                self.lines(body, true);
                self.page.close("p");
                self.attribution(style);
                self.page.close("blockquote");
            }
            '_' => self.quotation("", body, style, depth),
            _ => match ADMONITIONS.iter().find(|(own, _)| *own == name) {
                Some((_, title)) => self.quotation(title, body, style, depth),
                None if name == "quote" => self.quotation("", body, style, depth),
                None => self.blocks(body, depth + 1),
            },
        }
        taken
    }

    fn quotation(&mut self, title: &str, body: &[&str], style: &Style, depth: usize) {
        self.page.open("blockquote", &[]);
        if !title.is_empty() {
            self.page.open("p", &[]);
            self.page.open("strong", &[]);
            self.page.words(title);
            self.page.close("strong");
            self.page.close("p");
        }
        self.blocks(body, depth + 1);
        self.attribution(style);
        self.page.close("blockquote");
    }
}

fn is_code(name: &str) -> bool {
    matches!(
        name,
        "source" | "listing" | "literal" | "stem" | "latexmath" | "asciimath" | "pass"
    )
}

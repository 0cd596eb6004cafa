//! Fields of Word: what is shown for those whose result the file does not hold (ECMA-376 Part 1, 17.16).

use super::super::numerals;
use super::symbols;

/// An open field.
#[derive(Debug, Default)]
pub(super) struct Field {
    /// What it says to do.
    pub(super) instruction: String,
    /// Whether its result has begun.
    pub(super) result: bool,
    /// Whether its result is a link.
    pub(super) link: bool,
    /// A box of a form, and whether it is ticked.
    pub(super) ticked: Option<bool>,
}

impl Field {
    /// Where it leads, when it is a link.
    pub(super) fn address(&self) -> Option<String> {
        let rest = self.instruction.trim_start();
        let rest = rest
            .get(..9)
            .filter(|name| name.eq_ignore_ascii_case("HYPERLINK"))
            .and_then(|_| rest.get(9..))?;
        let (mut address, mut place) = (String::new(), String::new());
        let mut words = words(rest).into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "\\l" => place = words.next().unwrap_or_default(),
                "\\o" | "\\t" => drop(words.next()),
                switch if switch.starts_with('\\') => {}
                _ if address.is_empty() => address = word,
                _ => {}
            }
        }
        if !place.is_empty() {
            address.push('#');
            address.push_str(&place);
        }
        (!address.is_empty()).then_some(address)
    }

    /// What a field shows that has no result of its own.
    pub(super) fn shown(&self) -> Option<String> {
        let instruction = self.instruction.trim();
        let (name, rest) = instruction
            .split_once(|c: char| c.is_whitespace() || c == '\\')
            .unwrap_or((instruction, ""));
        match name.to_ascii_uppercase().as_str() {
            "FORMCHECKBOX" => {
                let ticked = self.ticked.unwrap_or(false);
                Some(if ticked { "☑" } else { "☐" }.to_owned())
            }
            "EQ" => {
                let formula = instruction.get(name.len()..).unwrap_or_default();
                Some(equation(formula)).filter(|words| !words.is_empty())
            }
            "SYMBOL" => {
                let words = words(rest);
                let code = words.first().and_then(|code| {
                    let hex = code.strip_prefix("0x").or_else(|| code.strip_prefix("0X"));
                    hex.map_or_else(
                        || code.parse().ok(),
                        |hex| u32::from_str_radix(hex, 16).ok(),
                    )
                })?;
                let font = words
                    .iter()
                    .position(|word| word == "\\f")
                    .and_then(|at| words.get(at + 1));
                symbols::symbol(font.map_or("", String::as_str), code).map(String::from)
            }
            _ => None,
        }
    }
}

/// The words of an instruction; those in quotation marks are one.
fn words(instruction: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = instruction.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = if matches!(first, '"' | '“') {
            let inside = rest.get(first.len_utf8()..).unwrap_or_default();
            let end = inside.find(['"', '”']).unwrap_or(inside.len());
            let (word, after) = inside.split_at(end);
            let mut after = after.chars();
            after.next();
            (word, after.as_str())
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            rest.split_at(end)
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    words
}

/// A formula of the old kind as a line of text: overprinted characters such as ① , readings over their characters, fractions.
fn equation(formula: &str) -> String {
    let mut parser = Parser {
        rest: formula,
        depth: 0,
    };
    parser.sequence(false).0.join("").trim().to_owned()
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

impl Parser<'_> {
    /// Arguments up to the closing parenthesis, or to the end; whether any was raised as a reading is.
    fn sequence(&mut self, inside: bool) -> (Vec<String>, Vec<bool>) {
        let mut arguments = vec![String::new()];
        let mut raised = vec![false];
        while let Some(c) = self.rest.chars().next() {
            self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
            match c {
                ')' if inside => break,
                ',' | ';' if inside => {
                    arguments.push(String::new());
                    raised.push(false);
                }
                '\\' => {
                    let (words, up) = self.switch();
                    if let Some(last) = arguments.last_mut() {
                        last.push_str(&words);
                    }
                    if let Some(last) = raised.last_mut() {
                        *last |= up;
                    }
                }
                c => arguments
                    .iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|last| last.push(c)),
            }
        }
        for argument in &mut arguments {
            *argument = argument.trim().to_owned();
        }
        (arguments, raised)
    }

    fn switch(&mut self) -> (String, bool) {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(self.rest.len());
        if end == 0 {
            // `\*` begins what only formats; `\,` is a character.
            if self.rest.starts_with('*') {
                let skipped = self.rest.get(1..).unwrap_or_default().trim_start();
                let quoted = skipped
                    .find('"')
                    .is_some_and(|at| !skipped.get(..at).is_some_and(|s| s.contains(' ')));
                let end = if skipped.starts_with('"') || quoted {
                    skipped.match_indices('"').nth(1).map(|(at, _)| at + 1)
                } else {
                    skipped.find(char::is_whitespace)
                };
                self.rest = skipped
                    .get(end.unwrap_or(skipped.len())..)
                    .unwrap_or_default();
                return (String::new(), false);
            }
            let c = self.rest.chars().next();
            self.rest = c
                .and_then(|c| self.rest.get(c.len_utf8()..))
                .unwrap_or_default();
            return (c.map(String::from).unwrap_or_default(), false);
        }
        let (name, after) = self.rest.split_at(end);
        let name = name.to_ascii_lowercase();
        self.rest = after;
        let before = after.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
        if self.depth >= 16 {
            // No formula nests like this.
            self.rest = "";
        }
        if !before.starts_with('(') || self.depth >= 16 {
            return (String::new(), false);
        }
        self.rest = before.get(1..).unwrap_or_default();
        self.depth += 1;
        let (arguments, raised) = self.sequence(true);
        self.depth -= 1;
        match name.as_str() {
            "up" => (arguments.concat(), true),
            "f" => (arguments.join("/"), false),
            "r" => (
                format!("√{}", arguments.last().cloned().unwrap_or_default()),
                false,
            ),
            "o" | "ac" | "al" | "ar" | "ad" => (overprinted(&arguments, &raised), false),
            _ => (arguments.concat(), false),
        }
    }
}

fn overprinted(arguments: &[String], raised: &[bool]) -> String {
    let base: Vec<&str> = arguments
        .iter()
        .zip(raised)
        .filter(|(_, raised)| !**raised)
        .map(|(words, _)| words.as_str())
        .collect();
    let ring = |words: &str| matches!(words, "○" | "〇" | "◯" | "O");
    match base.as_slice() {
        [first, second] if ring(first) || ring(second) => {
            let inner = if ring(first) { second } else { first };
            let circled = inner.parse().ok().and_then(numerals::circled);
            circled.unwrap_or_else(|| (*inner).to_owned())
        }
        [first, second] if matches!(*first, "□" | "△" | "◇") => (*second).to_owned(),
        other => other.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(instruction: &str) -> Field {
        Field {
            instruction: instruction.to_owned(),
            ..Field::default()
        }
    }

    #[test]
    fn links_lead_where_they_say() {
        for (instruction, expected) in [
            (
                " HYPERLINK \"https://例.cn/a b\" \\o \"提示\"",
                Some("https://例.cn/a b"),
            ),
            ("HYPERLINK \\l \"_Toc1\"", Some("#_Toc1")),
            ("hyperlink http://a \\l b", Some("http://a#b")),
            ("PAGEREF _Toc1 \\h", None),
            ("HYPERLINK", None),
        ] {
            assert_eq!(
                field(instruction).address().as_deref(),
                expected,
                "{instruction}"
            );
        }
    }

    #[test]
    fn formulas_without_a_result_show_their_words() {
        for (instruction, expected) in [
            ("eq \\o\\ac(○,1)", Some("①")),
            ("EQ \\o\\ac(○, 21 )", Some("㉑")),
            (
                "EQ \\* jc2 \\* \"Font:宋体\" \\* hps10 \\o\\ad(\\s\\up 9(hàn),汉)",
                Some("汉"),
            ),
            ("EQ \\f(1,2)", Some("1/2")),
            ("EQ \\r(3,x)", Some("√x")),
            ("EQ \\o(甲,乙", Some("甲乙")),
            ("SYMBOL 61692 \\f \"Wingdings\" \\s 12", Some("✔")),
            ("FORMCHECKBOX", Some("☐")),
            ("PAGE", None),
            ("", None),
        ] {
            assert_eq!(
                field(instruction).shown().as_deref(),
                expected,
                "{instruction}"
            );
        }
        let deep = format!("EQ {}", "\\o(".repeat(10_000));
        assert_eq!(field(&deep).shown(), None);
    }
}

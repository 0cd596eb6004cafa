//! What begins with two dots: directives, footnotes, places, replacements, comments.

use super::super::page::{DEPTH, blank, dedent, indent, trimmed};
use super::blocks::{adornment, field, indented};
use super::{Replacement, Rst, folded};

/// Admonitions and the words that docutils prints before them.
const ADMONITIONS: &[(&str, &str)] = &[
    ("attention", "Attention!"),
    ("caution", "Caution!"),
    ("danger", "!DANGER!"),
    ("error", "Error"),
    ("hint", "Hint"),
    ("important", "Important"),
    ("note", "Note"),
    ("seealso", "See also"),
    ("tip", "Tip"),
    ("todo", "Todo"),
    ("warning", "Warning"),
];

/// A directive taken apart.
struct Directive<'a> {
    arguments: String,
    options: Vec<(&'a str, &'a str)>,
    body: Vec<&'a str>,
}

impl<'a> Directive<'a> {
    /// `block` is what stands behind `name::`, its first line with the rest of that line. A directive `with_arguments` has them up to the
    /// options or a blank line; the words of another are its body.
    fn new(block: &[&'a str], with_arguments: bool) -> Self {
        let is_option = |line: &&str| field(line.trim_start()).is_some();
        let mut at = 0;
        let mut arguments = Vec::new();
        let mut body = Vec::new();
        while let Some(line) = block.get(at) {
            if at > 0 && (blank(line) || is_option(line)) {
                break;
            }
            if with_arguments {
                &mut arguments
            } else {
                &mut body
            }
            .push(line.trim());
            at += 1;
        }
        let mut options = Vec::new();
        while let Some((name, value)) = block.get(at).and_then(|line| field(line.trim_start())) {
            options.push((name, value));
            at += 1;
        }
        body.extend(block.iter().skip(at).copied());
        Self {
            arguments: arguments.join(" ").trim().to_owned(),
            options,
            body: trimmed(&body).to_vec(),
        }
    }

    fn option(&self, name: &str) -> &'a str {
        let found = self.options.iter().find(|(own, _)| *own == name);
        found.map_or("", |(_, value)| value)
    }
}

/// `name:: rest` of the first line behind the dots.
fn named(line: &str) -> Option<(&str, &str)> {
    let at = line.find("::")?;
    let (name, rest) = (line.get(..at)?.trim_end(), line.get(at + 2..)?);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | ':' | '.');
    let is_name = !name.is_empty() && name.chars().all(plain);
    (is_name && (rest.is_empty() || rest.starts_with(' '))).then(|| (name, rest.trim()))
}

/// What stands behind the two dots of a line.
fn dotted(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("..")?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim_start())
}

impl Rst {
    /// Places with addresses, headings, and replacements, wherever they stand.
    pub(super) fn definitions(&mut self, lines: &[&str]) {
        for (at, line) in lines.iter().enumerate() {
            let under = lines.get(at + 1).copied().unwrap_or_default();
            if !blank(line) && adornment(under).is_some() && adornment(line).is_none() {
                // A heading is the place of its own name, unless another place has it.
                self.targets.entry(folded(line)).or_default();
            }
            let Some(words) = dotted(line.trim_start()) else {
                continue;
            };
            if let Some(rest) = words.strip_prefix('_') {
                if let Some((name, address)) = target(rest) {
                    self.targets.insert(folded(name), address.to_owned());
                }
            } else if let Some((name, rest)) = words
                .strip_prefix('|')
                .and_then(|rest| rest.split_once('|'))
            {
                let more = lines.get(at + 1..).unwrap_or_default();
                let own = indent(line);
                let length = more
                    .iter()
                    .take_while(|line| !blank(line) && indent(line) > own)
                    .count();
                let Some((kind, rest)) = named(rest.trim()) else {
                    continue;
                };
                let mut block = vec![rest];
                block.extend(more.iter().take(length));
                let directive = Directive::new(&block, true);
                let replacement = match kind {
                    "image" => Replacement::Picture {
                        address: directive.arguments.clone(),
                        alternative: directive.option("alt").to_owned(),
                    },
                    "unicode" => Replacement::Words(unicode(&directive.arguments)),
                    "replace" => Replacement::Words(directive.arguments),
                    _ => continue,
                };
                self.replacements.insert(folded(name), replacement);
            }
        }
    }

    /// Writes what two dots begin; how many lines it takes.
    pub(super) fn explicit(&mut self, lines: &[&str], depth: usize) -> Option<usize> {
        let line = lines.first()?;
        if *line == "__" || line.starts_with("__ ") {
            let more = lines.iter().skip(1);
            return Some(
                1 + more
                    .take_while(|line| !blank(line) && indent(line) > 0)
                    .count(),
            );
        }
        let words = dotted(line)?;
        let rest = lines.get(1..)?;
        // An empty comment takes nothing that is not right under it.
        if words.is_empty() && rest.first().is_none_or(|line| blank(line)) {
            return Some(1);
        }
        let length = indented(rest);
        let more = dedent(rest.get(..length)?);
        let mut block = vec![words];
        block.extend(more);
        if let Some(rest) = words.strip_prefix('_') {
            if let Some((name, _)) = target(rest) {
                self.page.place(&folded(name));
            }
        } else if words.starts_with('[')
            && words.split_once(']').is_some_and(|(label, rest)| {
                label.len() > 1 && (rest.is_empty() || rest.starts_with(' '))
            })
        {
            self.footnote(&block, depth);
        } else if words.starts_with('|') && words.contains("| ") {
            // Replacements were read before.
        } else if let Some((name, rest)) = named(words) {
            block.splice(0..1, [rest]);
            // Their names are known in any case.
            let lower = name.to_lowercase();
            self.begun |= !matches!(
                &*lower,
                "contents" | "meta" | "highlight" | "default-role" | "include" | "sectnum" | "role"
            );
            self.directive(&lower, &block, depth);
        }
        Some(1 + length)
    }

    fn footnote(&mut self, block: &[&str], depth: usize) {
        let first = block.first().copied().unwrap_or_default();
        let Some((label, words)) = first
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
        else {
            return;
        };
        let label = if matches!(label, "#" | "*") {
            self.bodies += 1;
            format!("{label}{}", self.bodies)
        } else {
            label.trim_start_matches('#').to_owned()
        };
        let mut all = vec![words.trim()];
        all.extend(block.iter().skip(1));
        let mut page = std::mem::take(&mut self.page);
        page.note(&label, |page| {
            std::mem::swap(page, &mut self.page);
            self.inner(&all, depth);
            std::mem::swap(page, &mut self.page);
        });
        self.page = page;
    }

    /// Blocks inside another.
    pub(super) fn inner(&mut self, lines: &[&str], depth: usize) {
        self.blocks(lines, depth.min(DEPTH) + 1);
    }

    fn directive(&mut self, name: &str, block: &[&str], depth: usize) {
        if let Some((_, title)) = ADMONITIONS.iter().find(|(own, _)| *own == name) {
            let directive = Directive::new(block, false);
            return self.admonition(title, &directive.body, depth);
        }
        let directive = Directive::new(block, true);
        let kind = name.rsplit(':').next().unwrap_or(name);
        match kind {
            "contents" | "meta" | "sectnum" | "section-numbering" | "default-role" | "role"
            | "index" | "target-notes" | "tabularcolumns" | "currentmodule" | "module"
            | "header" | "footer" | "title" => {}
            "highlight" => self.language = directive.arguments,
            "code-block" | "code" | "sourcecode" | "parsed-literal" | "math" | "raw"
            | "doctest" | "testcode" | "productionlist" => {
                self.code(kind, &directive);
            }
            "image" | "figure" => {
                self.page.open("p", &[]);
                self.page
                    .image(&directive.arguments, directive.option("alt"));
                self.page.close("p");
                let caption = directive
                    .body
                    .iter()
                    .take_while(|line| !blank(line))
                    .count();
                self.captioned(&directive.body, caption, depth);
            }
            "admonition" | "topic" | "sidebar" => {
                self.admonition(&directive.arguments, &directive.body, depth);
            }
            "rubric" | "centered" => {
                self.page.open("p", &[]);
                self.inline(&directive.arguments);
                self.page.close("p");
            }
            "list-table" => self.list_table(
                &directive.arguments,
                directive.option("header-rows"),
                &directive.body,
                depth,
            ),
            "csv-table" => {
                self.csv_table(
                    &directive.arguments,
                    directive.option("header"),
                    directive.option("header-rows"),
                    &directive.body,
                );
            }
            "table" => {
                self.caption(&directive.arguments);
                self.inner(&directive.body, depth);
            }
            "epigraph" | "highlights" | "pull-quote" => {
                self.page.open("blockquote", &[]);
                self.inner(&Directive::new(block, false).body, depth);
                self.page.close("blockquote");
            }
            "container" | "compound" | "class" | "only" | "rst-class" | "tab-set" | "glossary"
            | "hlist" | "centering" => {
                self.inner(&directive.body, depth);
            }
            _ => self.unknown(name, block, &directive, depth),
        }
    }

    /// What is not known is shown as it was written, and what stands in it is read.
    fn unknown(&mut self, name: &str, block: &[&str], directive: &Directive<'_>, depth: usize) {
        let first = block.first().copied().unwrap_or_default();
        self.page.open("p", &[]);
        self.page.code(format!(".. {name}:: {first}").trim_end());
        self.page.close("p");
        let head = block.iter().take_while(|line| !blank(line)).count();
        let options = directive
            .options
            .iter()
            .map(|(name, value)| format!(":{name}: {value}"));
        let options: Vec<String> = options.map(|line| line.trim_end().to_owned()).collect();
        let arguments = head.saturating_sub(options.len()).max(1);
        let more = block.get(1..arguments).unwrap_or_default();
        if !more.is_empty() {
            self.page.code_block("", more.iter().copied());
        }
        self.page.code_block("", options.iter().map(String::as_str));
        self.inner(&directive.body, depth);
    }

    fn code(&mut self, kind: &str, directive: &Directive<'_>) {
        let caption = directive.option("caption");
        self.caption(caption);
        let language = match kind {
            "math" => "latex",
            "doctest" | "testcode" => "python",
            "parsed-literal" | "productionlist" => "",
            _ => directive.arguments.split(' ').next().unwrap_or_default(),
        };
        let mut body = directive.body.clone();
        if matches!(kind, "math" | "parsed-literal") && !directive.arguments.is_empty() {
            body.insert(0, &directive.arguments);
        }
        self.page.code_block(language, dedent(&body));
    }

    fn admonition(&mut self, title: &str, body: &[&str], depth: usize) {
        self.page.open("blockquote", &[]);
        self.page.open("p", &[]);
        self.page.open("strong", &[]);
        self.inline(title);
        self.page.close("strong");
        self.page.close("p");
        let (first, rest) = body.split_first().unwrap_or((&"", &[]));
        let mut all = vec![first.trim_start()];
        all.extend(dedent(rest));
        self.inner(&all, depth);
        self.page.close("blockquote");
    }

    fn captioned(&mut self, body: &[&str], caption: usize, depth: usize) {
        let (caption, legend) = body.split_at_checked(caption).unwrap_or((body, &[]));
        let words: Vec<&str> = caption.iter().map(|line| line.trim()).collect();
        if words.first().is_some_and(|word| *word != "..") {
            self.caption(&words.join("\n"));
        }
        self.inner(&dedent(legend), depth);
    }

    pub(super) fn caption(&mut self, words: &str) {
        if !words.is_empty() {
            self.page.open("figcaption", &[]);
            self.inline(words);
            self.page.close("figcaption");
        }
    }
}

/// `name: address` behind `.. _`.
fn target(rest: &str) -> Option<(&str, &str)> {
    let (name, address) = match rest.strip_prefix('`') {
        Some(quoted) => {
            let (name, after) = quoted.split_once('`')?;
            (name, after.strip_prefix(':')?)
        }
        None => rest
            .split_once(": ")
            .or_else(|| Some((rest.strip_suffix(':')?, "")))?,
    };
    Some((name, address.trim()))
}

/// Characters by their numbers among words.
fn unicode(words: &str) -> String {
    let one = |word: &str| {
        let code = ["0x", "U+", "u+", "\\x", "\\u"]
            .iter()
            .find_map(|prefix| word.strip_prefix(prefix));
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        code.or_else(|| word.parse().ok())
            .and_then(char::from_u32)
            .filter(|c| !c.is_control())
    };
    let mut out = String::new();
    for word in words
        .split(".. ")
        .next()
        .unwrap_or_default()
        .split_whitespace()
    {
        match one(word) {
            Some(c) => out.push(c),
            None => out.push_str(word),
        }
    }
    out
}

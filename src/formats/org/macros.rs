//! What stands for other words in an Org text: macros, entities, and snippets for one kind of export (Org Syntax, "Objects").

use super::super::page::short;
use super::Org;

/// Bytes of the longest template of a macro.
const LONGEST: usize = 4096;

/// Entities and their characters (`org-entities`), those that running text uses.
const ENTITIES: &[(&str, &str)] = &[
    ("nbsp", "\u{A0}"),
    ("rarr", "→"),
    ("to", "→"),
    ("larr", "←"),
    ("uarr", "↑"),
    ("darr", "↓"),
    ("rArr", "⇒"),
    ("lArr", "⇐"),
    ("dots", "…"),
    ("hellip", "…"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("times", "×"),
    ("div", "÷"),
    ("pm", "±"),
    ("deg", "°"),
    ("le", "≤"),
    ("ge", "≥"),
    ("ne", "≠"),
    ("approx", "≈"),
    ("infin", "∞"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("euro", "€"),
    ("yen", "¥"),
    ("pound", "£"),
    ("sect", "§"),
    ("para", "¶"),
    ("bull", "•"),
    ("middot", "·"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("vert", "|"),
    ("ast", "*"),
    ("slash", "/"),
    ("under", "_"),
    ("tilde", "~"),
    ("checkmark", "✓"),
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("pi", "π"),
    ("sigma", "σ"),
    ("phi", "φ"),
    ("omega", "ω"),
    ("Delta", "Δ"),
    ("Sigma", "Σ"),
    ("Omega", "Ω"),
];

/// The character of an entity that a text begins with, and the bytes that it takes: `\name`, with `{}` behind it where a letter follows.
pub(super) fn entity(text: &str) -> Option<(&'static str, usize)> {
    let rest = text.strip_prefix('\\')?;
    let end = rest
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    let (name, after) = rest.split_at_checked(end)?;
    let (_, words) = ENTITIES.iter().find(|(own, _)| *own == name)?;
    let braces = if after.starts_with("{}") { 2 } else { 0 };
    Some((words, 1 + end + braces))
}

/// The bytes of a snippet that a text begins with, `@@html:…@@`: code for a program, no words.
pub(super) fn snippet(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("@@")?;
    let inner = short(inner)?;
    let (name, _) = inner.split_once(':')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let named = !name.is_empty() && name.len() < 32 && name.chars().all(plain);
    let end = inner.find("@@")?;
    (named && end > name.len()).then_some(end + 4)
}

impl Org {
    /// `#+MACRO: name template`
    pub(super) fn define(&mut self, value: &str) {
        let (name, template) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
        if template.len() <= LONGEST {
            self.macros
                .insert(name.to_lowercase(), template.trim().to_owned());
        }
    }

    /// The words of a macro that a text begins with, `{{{name(arguments)}}}`, and the bytes that it takes. One that is not defined, or that
    /// a program would compute, stands for its arguments; nothing grows beyond what the text has room for.
    pub(super) fn expanded(&mut self, text: &str) -> Option<(String, usize)> {
        let inner = short(text.strip_prefix("{{{")?)?;
        let end = inner.find("}}}")?;
        let call = inner.get(..end)?;
        let (name, arguments) = match call.split_once('(') {
            Some((name, rest)) => (name, rest.strip_suffix(')')?),
            None => (call, ""),
        };
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if !name.starts_with(char::is_alphabetic) || !name.chars().all(plain) {
            return None;
        }
        let template = self.macros.get(&name.to_lowercase()).filter(|template| {
            !template.starts_with("(eval") && template.len() + call.len() <= self.room
        });
        let arguments = arguments.replace("\\,", "\u{0}");
        let words = match template {
            None => arguments,
            Some(template) => {
                let mut words = template.clone();
                for (index, argument) in arguments.split(',').enumerate().take(9) {
                    words = words.replace(&format!("${}", index + 1), argument.trim());
                }
                words
            }
        };
        let words = words.replace('\u{0}', ",");
        self.room = self.room.saturating_sub(words.len());
        Some((words, end + 6))
    }
}

//! Reading tags with attributes: HTML, XML and their kin.

use super::{Found, Token};

/// What stands in a text with tags.
pub(super) fn tokens(code: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find(code, at, &['<', '&']) {
        let rest = code.get(start..).unwrap_or_default();
        at = if rest.starts_with('&') {
            entity(rest, start, &mut found)
        } else if rest.starts_with("<!--") {
            let end = start + rest.find("-->").map_or(rest.len(), |end| end + 3);
            found.push((start..end, Token::Comment));
            end
        } else {
            tag(code, start, &mut found)
        };
    }
    found
}

/// The longest entity that is looked for, in bytes.
const ENTITY: usize = 32;

fn entity(rest: &str, start: usize, found: &mut Vec<Found>) -> usize {
    let name = |c: &char| c.is_ascii_alphanumeric() || *c == '#';
    let length = 1 + rest.chars().skip(1).take(ENTITY).take_while(name).count();
    if length > 1
        && rest
            .get(length..)
            .is_some_and(|after| after.starts_with(';'))
    {
        found.push((start..start + length + 1, Token::Number));
        return start + length + 1;
    }
    start + 1
}

/// A tag; where it ends.
fn tag(code: &str, start: usize, found: &mut Vec<Found>) -> usize {
    let lead = start + 1;
    let lead = lead
        + usize::from(
            code.get(lead..)
                .is_some_and(|rest| rest.starts_with(['/', '!', '?'])),
        );
    let mut at = word_end(code, lead);
    if at == lead {
        return lead;
    }
    found.push((lead..at, Token::Keyword));
    while let Some(c) = code.get(at..).and_then(|rest| rest.chars().next()) {
        match c {
            '>' => return at + 1,
            // A tag that was never closed.
            '<' => return at,
            '"' | '\'' => {
                let end = find(code, at + 1, &[c]).map_or(code.len(), |end| end + 1);
                found.push((at..end, Token::String));
                at = end;
            }
            _ => {
                let end = word_end(code, at);
                if end > at {
                    found.push((at..end, Token::Name));
                    at = end;
                } else {
                    at += c.len_utf8();
                }
            }
        }
    }
    code.len()
}

fn find(code: &str, from: usize, wanted: &[char]) -> Option<usize> {
    code.get(from..)?.find(wanted).map(|at| from + at)
}

fn word_end(code: &str, from: usize) -> usize {
    let rest = code.get(from..).unwrap_or_default();
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '@');
    from + rest.find(|c| !inside(c)).unwrap_or(rest.len())
}

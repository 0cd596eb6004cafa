//! Formulas, which are documents of their own in the package (ODF 1.3 Part 3, 14; `MathML` 3), as a line of characters.

use std::collections::HashMap;

use super::super::office::xml::{Event, Xml, decode};
use super::super::package::Package;

/// Formulas that are read of one document.
const MOST: usize = 20_000;
/// Where the root of a formula stands at the latest.
const HEAD: usize = 1024;

/// The formulas of a package, by the names of their folders.
pub(super) type Formulas = HashMap<String, String>;

/// Reads the formulas of a package.
pub(super) fn read(package: &Package<'_>) -> Formulas {
    let folders = package.parts().iter().filter_map(|part| {
        let folder = part.name.strip_suffix("/content.xml")?;
        let head = package.peek(&part.name, HEAD)?;
        memchr::memmem::find(&head, b"math").map(|_| (folder, part.name.as_str()))
    });
    let read = |(folder, name): (&str, &str)| {
        let bytes = package.read_if_there(name).ok().flatten()?;
        let text = decode(&bytes);
        let mut xml = Xml::new(&text);
        let root = xml.root()?;
        (root.name() == "math").then(|| (folder.to_owned(), line(&mut xml)))
    };
    folders.take(MOST).filter_map(read).collect()
}

/// The innermost element up to its end as a line: fractions with a stroke, roots with their sign.
pub(super) fn line(xml: &mut Xml<'_>) -> String {
    let begin = xml.depth();
    let mut out = String::new();
    // For each open element whether it is a fraction, and how many elements of it were met.
    let mut open: Vec<(bool, usize)> = Vec::new();
    loop {
        match xml.next() {
            Event::Start(tag) => {
                if let Some((fraction, met)) = open.last_mut() {
                    *met += 1;
                    if *fraction && *met == 2 {
                        out.push('/');
                    }
                }
                match tag.name() {
                    "annotation" | "annotation-xml" => {
                        xml.skip();
                        continue;
                    }
                    "msqrt" | "mroot" => out.push('√'),
                    _ => {}
                }
                open.push((tag.name() == "mfrac", 0));
            }
            Event::End => {
                open.pop();
                if xml.depth() < begin {
                    break;
                }
            }
            Event::Text(words) => out.push_str(words.trim()),
            Event::Eof => break,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_lines() {
        for (inner, expected) in [
            (
                "<mi>E</mi><mo>=</mo><msup><mi>c</mi><mn>2</mn></msup>",
                "E=c2",
            ),
            (
                "<mfrac><mrow><mi>a</mi><mi>b</mi></mrow><mn>2</mn></mfrac><mi>x</mi>",
                "ab/2x",
            ),
            (
                "<semantics><msqrt><mi>y</mi></msqrt><annotation>sqrt y</annotation></semantics>",
                "√y",
            ),
            ("<mfrac><mi>a", "a"),
        ] {
            let text = format!("<p><math>{inner}</math>z</p>");
            let mut xml = Xml::new(&text);
            xml.root();
            xml.next();
            let shown = line(&mut xml);
            assert_eq!(shown.split('z').next(), Some(expected), "{inner}");
        }
    }
}

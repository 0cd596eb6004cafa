//! The edited text as a file of another format, made by hand from its paragraphs, to be read by the program's own readers.

use std::fmt::Write as _;

/// The running head of a printed report.
pub(crate) const HEAD: &str = "临河县人民政府公报";

/// The file of a text; its name says the format.
pub(crate) fn file(text: &str, name: &str) -> Vec<u8> {
    match name {
        "report.html" => html(text).into_bytes(),
        #[cfg(feature = "docx")]
        "report.docx" => packed::docx(text),
        #[cfg(feature = "odt")]
        "report.odt" => packed::odt(text),
        #[cfg(feature = "pdf")]
        "report.pdf" => printed::pdf(text),
        _ => markdown(text).into_bytes(),
    }
}

/// Whether a line of a file is none of the report's, but of its page: the running head or the number.
pub(crate) fn is_of_the_page(line: &str) -> bool {
    let number = line.trim_matches(['—', '-', ' ']);
    line == HEAD || line.contains(['—', '-']) && number.parse::<usize>().is_ok()
}

fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn is_heading(line: &str) -> bool {
    line.chars().count() < 40 && !line.contains('。')
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;")
}

fn html(text: &str) -> String {
    let mut out = String::new();
    for line in paragraphs(text) {
        let tag = if is_heading(line) { "h2" } else { "p" };
        let _ = writeln!(out, "<{tag}>{}</{tag}>", escaped(line));
    }
    out
}

/// With the lines of an editor.
fn markdown(text: &str) -> String {
    let mut out = String::new();
    for line in paragraphs(text) {
        if is_heading(line) {
            out.push_str("## ");
        }
        let chars: Vec<char> = line.chars().collect();
        for row in chars.chunks(38) {
            out.extend(row);
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

#[cfg(feature = "package")]
mod packed {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;

    use super::{escaped, is_heading, paragraphs};

    /// Every so many paragraphs one stands in a table.
    const TABLE: usize = 7;

    fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, words) in parts {
            let options = SimpleFileOptions::default();
            writer.start_file(*name, options).expect("a part");
            writer.write_all(words.as_bytes()).expect("its words");
        }
        writer.finish().expect("a package").into_inner()
    }

    /// A paragraph in two cells: up to its first comma, and the rest.
    fn cells(index: usize, line: &str) -> Option<(&str, &str)> {
        let at = line.find('，').filter(|_| index % TABLE == TABLE - 1)? + '，'.len_utf8();
        Some(line.split_at(at)).filter(|(_, rest)| !rest.is_empty())
    }

    /// Words in runs, as word processors cut them.
    fn runs(line: &str) -> String {
        let chars: Vec<char> = line.chars().collect();
        let run = |run: &[char]| {
            let words = escaped(&run.iter().collect::<String>());
            format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
        };
        chars.chunks(11).map(run).collect()
    }

    #[cfg(feature = "docx")]
    pub(super) fn docx(text: &str) -> Vec<u8> {
        let paragraph = |line: &str| {
            let style = if is_heading(line) {
                "<w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>"
            } else {
                ""
            };
            format!("<w:p>{style}{}</w:p>", runs(line))
        };
        let cell = |line: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", runs(line));
        let block = |(i, line)| match cells(i, line) {
            Some((one, two)) => format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell(one), cell(two)),
            None => paragraph(line),
        };
        let body: String = paragraphs(text).enumerate().map(block).collect();
        let body = format!("<w:document><w:body>{body}</w:body></w:document>");
        let styles = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/>\
            <w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style></w:styles>";
        pack(&[
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", &body),
            ("word/styles.xml", styles),
        ])
    }

    #[cfg(feature = "odt")]
    pub(super) fn odt(text: &str) -> Vec<u8> {
        let cell = |line: &str| {
            let words = escaped(line);
            format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>")
        };
        let block = |(i, line)| match cells(i, line) {
            Some((one, two)) => {
                let row = [cell(one), cell(two)].concat();
                format!("<table:table><table:table-row>{row}</table:table-row></table:table>")
            }
            None if is_heading(line) => {
                format!(
                    "<text:h text:outline-level=\"1\">{}</text:h>",
                    escaped(line)
                )
            }
            None => format!("<text:p>{}</text:p>", escaped(line)),
        };
        let body: String = paragraphs(text).enumerate().map(block).collect();
        let content = format!(
            "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
             xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\">\
             <office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        pack(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", &content),
        ])
    }
}

/// Whether the font of the printed report has a sign.
#[cfg(feature = "pdf")]
pub(crate) fn is_printable(c: char) -> bool {
    c.is_whitespace() || !encoding_rs::GBK.encode(&c.to_string()).2
}

#[cfg(feature = "pdf")]
mod printed {
    use std::fmt::Write as _;

    use super::{HEAD, is_heading, paragraphs};

    /// Characters of a line.
    const LINE: usize = 34;
    /// Lines of a page.
    const LINES: usize = 26;
    /// Points of a character.
    const SIZE: usize = 13;
    /// Points from one line to the next.
    const STEP: usize = 25;

    /// The lines of the report as they are set, with how far they are moved to the right, in characters.
    fn lines(text: &str) -> Vec<(usize, String)> {
        let mut lines = Vec::new();
        for line in paragraphs(text) {
            let chars: Vec<char> = line.chars().collect();
            let indent = if is_heading(line) { 0 } else { 2 };
            let first = (LINE - indent).min(chars.len());
            let (opening, rest) = chars.split_at(first);
            lines.push((indent, opening.iter().collect()));
            lines.extend(rest.chunks(LINE).map(|row| (0, row.iter().collect())));
        }
        lines
    }

    fn put(content: &mut String, (x, y): (usize, usize), size: usize, words: &str) {
        let (bytes, _, _) = encoding_rs::GBK.encode(words);
        let _ = write!(content, "BT /G {size} Tf {x} {y} Td <");
        for byte in &*bytes {
            let _ = write!(content, "{byte:02X}");
        }
        content.push_str("> Tj ET\n");
    }

    /// One page: its running head, its lines, its number.
    fn page(lines: &[(usize, String)], number: usize) -> String {
        let mut content = String::new();
        put(&mut content, (230, 800), 9, HEAD);
        for (i, (indent, words)) in lines.iter().enumerate() {
            let at = (72 + indent * SIZE, 750 - i * STEP);
            put(&mut content, at, SIZE, words);
        }
        put(&mut content, (270, 40), 9, &format!("— {number} —"));
        content
    }

    pub(super) fn pdf(text: &str) -> Vec<u8> {
        let lines = lines(text);
        let pages: Vec<String> = lines
            .chunks(LINES)
            .enumerate()
            .map(|(i, lines)| page(lines, i + 1))
            .collect();
        let mut kids = String::new();
        for i in 0..pages.len() {
            let _ = write!(kids, "{} 0 R ", 4 + 2 * i);
        }
        let mut objects = vec![
            "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
            format!("<</Type /Pages /Count {} /Kids [{kids}]>>", pages.len()),
            "<</Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [<</Type /Font \
             /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 \
             /CIDSystemInfo <</Registry (Adobe) /Ordering (GB1) /Supplement 2>> >>]>>"
                .to_owned(),
        ];
        for (i, content) in pages.iter().enumerate() {
            objects.push(format!(
                "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources <</Font <</G 3 0 R>> >> >>",
                5 + 2 * i
            ));
            objects.push(format!(
                "<</Length {}>>\nstream\n{content}\nendstream",
                content.len()
            ));
        }
        written(&objects)
    }

    /// A file of objects, numbered from 1.
    fn written(objects: &[String]) -> Vec<u8> {
        let mut out = "%PDF-1.7\n".to_owned();
        let mut places = Vec::new();
        for (i, object) in objects.iter().enumerate() {
            places.push(out.len());
            let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", i + 1);
        }
        let (table, size) = (out.len(), objects.len() + 1);
        let _ = write!(out, "xref\n0 {size}\n0000000000 65535 f \n");
        for place in places {
            let _ = writeln!(out, "{place:010} 00000 n ");
        }
        let _ = write!(
            out,
            "trailer <</Size {size} /Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"
        );
        out.into_bytes()
    }
}

//! How long an outline takes: report text, one glued line, many headings. Ten times the text may take ten times as long.

use std::fmt::Write as _;

use zhupi::document::Document;
use zhupi::outline::{Classes, outline};

fn main() {
    divan::main();
}

/// A report of about this many bytes.
fn report(bytes: usize) -> String {
    let section = "一、总体要求\n坚持稳中求进工作总基调。一是加强领导。建立机制，明确分工，形成合力。二是强化督查。定期调度，及时通报，推动落实。\n（一）抓好产业。推进项目建设，培育龙头企业，延伸产业链条，提高竞争力。\n";
    section.repeat(bytes / section.len() + 1)
}

#[divan::bench(args = [1_000_000, 10_000_000])]
fn report_text(bencher: divan::Bencher<'_, '_>, bytes: usize) {
    let document = Document::plain(report(bytes));
    let classes = Classes::built_in();
    bencher.bench(|| outline(&document, &classes).nodes.len());
}

#[divan::bench(args = [1_000_000, 10_000_000])]
fn one_line(bencher: divan::Bencher<'_, '_>, bytes: usize) {
    let document = Document::plain(report(bytes).replace('\n', ""));
    let classes = Classes::built_in();
    bencher.bench(|| outline(&document, &classes).nodes.len());
}

#[divan::bench(args = [10_000, 100_000])]
fn headings(bencher: divan::Bencher<'_, '_>, count: usize) {
    let mut text = String::new();
    for number in 0..count {
        let (chapter, part) = (number / 90 % 90 + 1, number % 90 + 1);
        let _ = writeln!(text, "{chapter}.{part} Heading\nText under it.");
    }
    let document = Document::plain(text);
    let classes = Classes::built_in();
    bencher.bench(|| outline(&document, &classes).nodes.len());
}

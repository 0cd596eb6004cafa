//! How long ten thousand passages take to be found again in five megabytes: where they were, after words came in before them, and after
//! the words themselves were changed.

use divan::Bencher;
use zhupi::anchor::{Anchor, make, resolve_all};
use zhupi::text::{Offset, ReadingText};

const PASSAGES: usize = 10_000;

fn main() {
    divan::main();
}

/// About five megabytes of sentences that are alike and all different.
fn report() -> String {
    let line = |n: usize| {
        let (money, jobs, people) = (n * 7919 % 10_007, n * 17 % 997, n * 13 % 101);
        format!(
            "第{n}项：完成投资{money}万元，新增就业{jobs}人，推动重点工程开工建设，群众满意度达到{people}。\n"
        )
    };
    (0..42_000).map(line).collect()
}

fn anchors(text: &ReadingText) -> Vec<Anchor> {
    let step = text.len() / PASSAGES;
    (0..PASSAGES)
        .map(|i| {
            let start = text.code_points(text.clamp(Offset(i * step)));
            let span = text.code_point_span(start, start + 20).unwrap_or_default();
            // As `make` gives it where 32 characters of context are enough; making ten thousand is not what is measured.
            let around = text
                .code_point_span(start.saturating_sub(32), start)
                .unwrap_or_default();
            let after = text
                .code_point_span(start + 20, start + 52)
                .unwrap_or_default();
            Anchor {
                quote: text.slice(span).to_owned(),
                prefix: text.slice(around).to_owned(),
                suffix: text.slice(after).to_owned(),
                hint: Some((start, start + 20)),
                ..Anchor::default()
            }
        })
        .collect()
}

#[divan::bench(args = ["nothing", "a line before", "every fifth line"])]
fn ten_thousand_in_five_megabytes(bencher: Bencher<'_, '_>, edit: &str) {
    let old = report();
    let anchors = anchors(&ReadingText::from(old.as_str()));
    let new = match edit {
        "nothing" => old,
        "a line before" => format!("前言。\n{old}"),
        _ => old
            .lines()
            .enumerate()
            .map(|(i, line)| {
                if i % 5 == 0 {
                    line.replace("推动", "大力推动") + "\n"
                } else {
                    format!("{line}\n")
                }
            })
            .collect(),
    };
    let text = ReadingText::from(new);
    bencher.bench(|| resolve_all(&text, &anchors).len());
}

#[divan::bench]
fn one_in_five_megabytes(bencher: Bencher<'_, '_>) {
    let text = ReadingText::from(report());
    let span = text
        .code_point_span(1_000_000, 1_000_020)
        .unwrap_or_default();
    bencher.bench(|| make(&text, span));
}

//! Nothing leaves an export because it lost its place: every form says of every annotation what became of it.

use super::{document, entry, export, span_of};
use crate::anchor::{Candidate, Placement};
use crate::annotation::Entry;
use crate::export::choices;
use crate::message::Lang;

/// The same annotation in each of the five states.
fn states() -> Vec<(&'static str, Entry)> {
    let document = document();
    let at = |words| span_of(&document, words);
    let candidate = |words, confidence| Candidate {
        span: at(words),
        confidence,
    };
    let likely = vec![candidate("压实责任", 0.83), candidate("增长8.5%", 0.61)];
    let there = at("责任落实不到位");
    [
        ("anchored", Placement::Anchored(there)),
        ("moved", Placement::Moved(there)),
        ("approximate", Placement::Approximate(there, 0.77)),
        ("uncertain", Placement::Uncertain(likely)),
        ("orphan", Placement::Orphan),
    ]
    .map(|(state, placement)| (state, entry(7, "原来的话", placement)))
    .to_vec()
}

#[test]
fn every_form_keeps_every_state_with_what_was_found() {
    for (exporter, group) in choices() {
        for lang in Lang::all() {
            let mut written: Vec<String> = Vec::new();
            for (state, entry) in states() {
                let out = export(exporter.name, group, lang, &[entry]);
                let told: &[&str] = match state {
                    "approximate" => &["原来的话", "责任落实不到位", "77"],
                    "uncertain" => &["原来的话", "压实责任", "83", "增长8.5%", "61"],
                    _ => &["原来的话"],
                };
                for words in told {
                    assert!(
                        out.contains(words),
                        "{} {state}: {words}\n{out}",
                        exporter.name
                    );
                }
                // Two states never look alike.
                assert!(!written.contains(&out), "{} {state}\n{out}", exporter.name);
                written.push(out);
            }
            let all: Vec<Entry> = states()
                .into_iter()
                .zip(1..)
                .map(|((_, mut entry), n)| {
                    entry.annotation.id = crate::annotation::Id::from_u128(n);
                    entry.annotation.anchor.quote = format!("第{n}句话");
                    entry
                })
                .collect();
            let out = export(exporter.name, group, lang, &all);
            for n in 1..=all.len() {
                let quote = format!("第{n}句话");
                assert!(out.contains(&quote), "{}: {quote}\n{out}", exporter.name);
            }
        }
    }
}

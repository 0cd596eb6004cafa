//! How well passages are found again after edits, measured: `cargo test --test anchoring -- --nocapture` prints a table.
//!
//! Every kind of edit is done in three strengths to reports of real size (`samples/`, made ones, and the seeds of `ZHUPI_CORPUS`), in
//! which passages of all sorts are marked. A text whose characters know where they stood tells what became of each passage. The program
//! places all passages of a report together, and each one alone; two baselines do the same.
//!
//! `ZHUPI_SEED=NUMBER` marks and edits other passages, `ZHUPI_KIND=WORDS` does only the kinds of that name.
//!
//! The test fails when any passage is shown at a wrong place as if it were certain, and when fewer are found than is written here.

#[cfg(test)]
mod baselines;
#[cfg(test)]
mod edits;
#[cfg(test)]
mod files;
#[cfg(test)]
mod likes;
#[cfg(test)]
mod passages;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod tracked;

#[cfg(test)]
mod measure {
    use std::fmt::Write as _;
    use std::ops::Range;
    use std::path::Path;

    use zhupi::anchor::{Anchor, Index, Placement, make};
    use zhupi::document::Document;
    use zhupi::formats::{self, Choice, Limits};
    use zhupi::library::section_names;
    use zhupi::outline::{Classes, Outline, outline};
    use zhupi::text::{Offset, ReadingText, Span};

    use crate::baselines;
    use crate::edits::{KINDS, Kind};
    use crate::files::{file, is_of_the_page};
    use crate::passages::choose;
    use crate::reports;
    use crate::tracked::{Rng, Tracked, Truth, plain};

    /// Passages marked in each report.
    const MARKED: usize = 30;
    /// Reports edited for each kind and strength; others come with others.
    const REPORTS: usize = 1;

    /// The baselines, which are slow, place one of so many.
    const BASELINE: usize = 5;

    /// How many of the passages that are gone must be said to be, of all kinds together.
    const ORPHANS: f64 = 0.97;

    /// How many of the passages that are still there must be found, by kind of edit; placed together. A little less than what was found at worst
    /// with forty seeds.
    const FLOORS: &[(&str, f64)] = &[
        ("nothing", 1.0),
        ("insert characters", 0.87),
        ("delete characters", 0.87),
        ("mistype characters", 0.89),
        ("insert sentences", 0.85),
        ("delete sentences", 0.75),
        ("replace sentences", 0.69),
        ("insert paragraphs", 0.78),
        ("delete paragraphs", 0.84),
        ("copy paragraphs before", 0.87),
        ("copy paragraphs behind", 0.93),
        ("delete, a twin stays", 0.79),
        ("delete, the next opens alike", 0.87),
        ("reorder sections", 0.83),
        ("swap points", 0.95),
        ("swap sentences", 0.84),
        ("change figures", 0.9),
        ("redact figures", 0.83),
        ("width of characters", 0.99),
        ("quotation marks", 0.99),
        ("wrap lines", 0.99),
        ("join lines", 0.99),
        ("page furniture", 0.95),
        ("repeat boilerplate", 0.85),
        ("rename headings", 0.84),
        ("renumber points", 0.97),
        ("cut off the end", 0.93),
        ("everything a little", 0.64),
        ("convert to Markdown", 0.99),
        ("convert to HTML", 0.99),
        ("convert an edited one", 0.8),
        ("convert to DOCX", 0.99),
        ("edited and as DOCX", 0.75),
        ("convert to ODT", 0.99),
        ("convert to PDF", 0.95),
        ("edited and as PDF", 0.8),
        ("spaces by figures", 0.99),
        ("all that conversions do", 0.98),
        ("delete, a look-alike stays", 0.75),
        ("change figures of look-alikes", 0.8),
    ];

    /// What came of placing passages.
    #[derive(Clone, Debug, Default)]
    struct Score {
        /// Passages.
        all: usize,
        /// Of these still there: the same words, or most of them.
        there: usize,
        /// Found where they are.
        right: usize,
        /// Shown elsewhere, as if that were certain.
        wrong: usize,
        /// Gone.
        gone: usize,
        /// Gone, and said to be.
        orphans: usize,
        /// Asked about.
        uncertain: usize,
        /// Asked about while still there, with the right place among the candidates.
        offered: usize,
    }

    /// What was answered: a place, or places to choose from.
    struct Answer {
        place: Option<Range<usize>>,
        candidates: Vec<Range<usize>>,
    }

    impl Score {
        fn count(&mut self, truth: &Truth, answer: &Answer, text: &[char]) {
            self.all += 1;
            let is_right = |place: &Range<usize>| is_right(truth, place, text);
            let right = answer.place.as_ref().is_some_and(is_right);
            match truth {
                Truth::Same(_) | Truth::Changed { .. } => {
                    self.there += 1;
                    self.right += usize::from(right);
                    self.offered += usize::from(answer.candidates.iter().any(is_right));
                }
                Truth::Deleted => {
                    self.gone += 1;
                    self.orphans +=
                        usize::from(answer.place.is_none() && answer.candidates.is_empty());
                }
                Truth::Remnant(_) => {}
            }
            self.wrong += usize::from(answer.place.is_some() && !right);
            self.uncertain += usize::from(!answer.candidates.is_empty());
        }

        fn add(&mut self, other: &Self) {
            self.all += other.all;
            self.there += other.there;
            self.right += other.right;
            self.wrong += other.wrong;
            self.gone += other.gone;
            self.orphans += other.orphans;
            self.uncertain += other.uncertain;
            self.offered += other.offered;
        }

        fn recall(&self) -> f64 {
            share(self.right, self.there)
        }

        fn precision(&self) -> f64 {
            share(self.right, self.right + self.wrong)
        }
    }

    fn share(part: usize, whole: usize) -> f64 {
        if whole == 0 {
            1.0
        } else {
            part as f64 / whole as f64
        }
    }

    /// Whether a place is that of the passage: the same but for white space, or of changed words most.
    fn is_right(truth: &Truth, place: &Range<usize>, text: &[char]) -> bool {
        let words = |range: &Range<usize>| -> String { text[range.clone()].iter().collect() };
        match truth {
            Truth::Same(range) => {
                let hull = range.start.min(place.start)..range.end.max(place.end);
                place.start < range.end
                    && range.start < place.end
                    && plain(&words(place)) == plain(&words(range))
                    && plain(&words(&hull)) == plain(&words(range))
            }
            Truth::Changed { range, left } => covers(range, place) || holds(left, place, text),
            Truth::Remnant(range) => {
                // Of scattered remains a place may show the part that it covers.
                covers(range, place) || shared(range, place) * 2 >= place.len().max(1)
            }
            Truth::Deleted => false,
        }
    }

    fn shared(one: &Range<usize>, other: &Range<usize>) -> usize {
        let end = one.end.min(other.end);
        end.saturating_sub(one.start.max(other.start))
    }

    /// Whether two stretches have half of what both take in common.
    fn covers(range: &Range<usize>, place: &Range<usize>) -> bool {
        let hull = range.end.max(place.end) - range.start.min(place.start);
        let shared = shared(range, place);
        shared > 0 && shared * 2 >= hull
    }

    /// Whether a place shows most of what is left of a passage, and little else: where words came in before the last one or two, that is as
    /// right as a place that takes all of the new words in.
    fn holds(left: &[usize], place: &Range<usize>, text: &[char]) -> bool {
        let held = left.iter().filter(|at| place.contains(at)).count();
        let words = text[place.clone()].iter();
        let words = words.filter(|c| !c.is_whitespace()).count();
        held * 2 > left.len() && held * 3 >= words * 2
    }

    /// A report before and after an edit.
    struct Case {
        anchors: Vec<Anchor>,
        truths: Vec<Truth>,
        new: ReadingText,
        outline: Outline,
    }

    fn outline_of(text: &ReadingText) -> Outline {
        outline(&Document::plain(text.clone()), &Classes::built_in())
    }

    fn case(kind: &Kind, report: &str, strength: usize, rng: &mut Rng) -> Option<Case> {
        let report = kind
            .prepare
            .map_or_else(|| report.to_owned(), |prepare| prepare(report, rng));
        let old = ReadingText::from(report.as_str());
        let headings = outline_of(&old);
        let mut passages = choose(&report, rng, MARKED);
        passages.extend(kind.focus.map(|focus| focus(&report)).unwrap_or_default());
        let anchors = passages
            .iter()
            .map(|passage| {
                let span = old.code_point_span(passage.start, passage.end).unwrap();
                let mut anchor = make(&old, span);
                anchor.section = section_names(&headings, span.start);
                anchor
            })
            .collect();
        let mut tracked = Tracked::new(&report);
        (kind.edit)(&mut tracked, rng, strength);
        let mut new = ReadingText::from(tracked.text());
        if let Some(name) = kind.through {
            let bytes = file(new.as_str(), name);
            let loaded = formats::load(
                &bytes,
                Some(Path::new(name)),
                &Choice::default(),
                &Limits::default(),
            );
            let text = loaded.ok()?.document.text;
            tracked = carry(&tracked, text.as_str())?;
            new = text;
        }
        Some(Case {
            anchors,
            truths: tracked.truths(&report, &passages),
            outline: outline_of(&new),
            new,
        })
    }

    /// The tracked text as it came through a format: the same words with other white space, perhaps with other marks, and with what stands
    /// on every page. `None` when the format took them for something else, so that what became of them is not known.
    fn carry(tracked: &Tracked, text: &str) -> Option<Tracked> {
        let mut cells = tracked.0.iter().filter(|cell| !cell.c.is_whitespace());
        let mut out = Tracked::new("");
        let is_mark = |c: char| !c.is_alphanumeric();
        for line in text.split_inclusive('\n') {
            let is_new = is_of_the_page(line.trim());
            for c in line.chars() {
                let mut cell = crate::tracked::Cell { c, old: None };
                if !is_new && !c.is_whitespace() {
                    let from = cells.next()?;
                    if from.c != c && !(is_mark(from.c) && is_mark(c)) {
                        return None;
                    }
                    cell.old = from.old;
                }
                out.0.push(cell);
            }
        }
        cells.next().is_none().then_some(out)
    }

    fn answer(text: &ReadingText, placement: &Placement) -> Answer {
        let points = |span: Span| text.code_points(span.start)..text.code_points(span.end);
        let candidates = match placement {
            Placement::Uncertain(list) => list.iter().map(|one| points(one.span)).collect(),
            _ => Vec::new(),
        };
        Answer {
            place: placement.span().map(points),
            candidates,
        }
    }

    /// Together, alone, by position, as Hypothesis.
    type Scores = [Score; 4];

    fn measure(case: &Case, scores: &mut Scores, show: &str) {
        let text: Vec<char> = case.new.as_str().chars().collect();
        let sections = |at: Offset| section_names(&case.outline, at);
        let index = Index::new(&case.new).with_sections(&sections);
        let together = index.resolve_all(&case.anchors);
        let passages = case.anchors.iter().zip(&case.truths).zip(&together);
        for (i, ((anchor, truth), placement)) in passages.enumerate() {
            let alone = Index::resolve(&index, anchor);
            for (score, placement) in scores.iter_mut().zip([placement, &alone]) {
                let wrong = score.wrong;
                let answer = answer(&case.new, placement);
                score.count(truth, &answer, &text);
                if score.wrong > wrong
                    || std::env::var("ZHUPI_SHOW").is_ok_and(|kind| show.starts_with(&kind))
                        && answer.place.is_none()
                        && matches!(truth, Truth::Same(_) | Truth::Changed { .. })
                {
                    println!("{show}: {truth:?} {placement:?}\n  {anchor:?}");
                    for place in answer.place.iter().chain(&answer.candidates) {
                        let around = place.start.saturating_sub(40)..text.len().min(place.end + 40);
                        let around: String = text[around].iter().collect();
                        println!("  now: {around:?}");
                    }
                }
            }
            if i % BASELINE != 0 {
                continue;
            }
            let [_, _, position, hypothesis] = scores;
            for (score, place) in [
                (position, baselines::position(&text, anchor)),
                (hypothesis, baselines::hypothesis(&text, anchor)),
            ] {
                let candidates = Vec::new();
                score.count(truth, &Answer { place, candidates }, &text);
            }
        }
    }

    #[test]
    fn passages_are_found_again() {
        let reports = reports::all();
        let mut table = String::new();
        let mut total = Scores::default();
        let mut failures = Vec::new();
        let only = std::env::var("ZHUPI_KIND").unwrap_or_default();
        let seed = std::env::var("ZHUPI_SEED").map_or(0, |seed| seed.parse().unwrap_or(0));
        for (k, kind) in KINDS.iter().enumerate() {
            if !kind.name.contains(&only) {
                continue;
            }
            let mut scores = Scores::default();
            for strength in 0..3 {
                for r in 0..REPORTS {
                    let (name, report) = &reports[(k * 3 + strength * REPORTS + r) % reports.len()];
                    let mut rng = Rng(seed * 10_000 + (k * 100 + strength * 10 + r) as u64);
                    if let Some(case) = case(kind, report, strength, &mut rng) {
                        measure(
                            &case,
                            &mut scores,
                            &format!("{} {strength} {name}", kind.name),
                        );
                    }
                }
            }
            write_row(&mut table, kind.name, &scores);
            for (score, sum) in scores.iter().zip(&mut total) {
                sum.add(score);
            }
            let floor = FLOORS.iter().find(|floor| floor.0 == kind.name);
            let floor = floor.expect("every kind has a floor").1;
            if scores[0].recall() < floor {
                let name = kind.name;
                failures.push(format!("{name}: {:.3} < {floor}", scores[0].recall()));
            }
            if scores[0].wrong + scores[1].wrong > 0 {
                failures.push(format!("{}: wrong places shown as certain", kind.name));
            }
            assert!(scores[0].all > 0, "{}: nothing was measured", kind.name);
        }
        write_row(&mut table, "all", &total);
        println!("{HEAD}\n{table}");
        let orphans = share(total[0].orphans, total[0].gone);
        assert!(
            orphans >= ORPHANS,
            "of those gone only {orphans:.3} are said to be"
        );
        assert!(failures.is_empty(), "{failures:#?}");
        assert!(!only.is_empty() || total[0].all > 2000, "{}", total[0].all);
    }

    const HEAD: &str = "recall: of the passages still there those found; wrong: shown elsewhere as if certain; orphan: of those gone those said to be gone;\nask: share left to the reader; offered: of those still there and asked about, the right place was a candidate\n
                             |       |          together                      |   alone       |   position    | as Hypothesis
kind                         |     n | precis recall wrong orphan   ask offer | recall wrong  | recall wrong  | recall wrong";

    fn write_row(table: &mut String, name: &str, scores: &Scores) {
        let [together, alone, position, hypothesis] = scores;
        let asked = together.there - together.right;
        let _ = write!(
            table,
            "{name:<29}| {:>5} |  {:.3}  {:.3} {:>5}  {:.3} {:.3} {:>5} |",
            together.all,
            together.precision(),
            together.recall(),
            together.wrong,
            share(together.orphans, together.gone),
            share(together.uncertain, together.all),
            format!("{:.2}", share(together.offered, asked)),
        );
        for score in [alone, position, hypothesis] {
            let _ = write!(table, "  {:.3} {:>5}  |", score.recall(), score.wrong);
        }
        table.push('\n');
    }
}

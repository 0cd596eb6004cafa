//! Stories of official prose, which repeats itself: what is asked about, what is gone, and what is never bound to a look-alike. In the tables
//! `«…»` marks the passage in the old text, and where it is expected in the new one.

use std::fmt::Write as _;

use super::tests::check;

const FIRST: &str = "今年以来，全县上下锚定目标不放松，克服多重困难，各项工作取得新的进展。";
const SECOND: &str = "农业农村局牵头编制了产业图谱，梳理出可以开工的项目清单并逐月调度。";
const THIRD: &str = "住建部门同步改造排水管网，汛期以来城区没有出现大的积水。";
const TWIN: &str = "要坚持把问题导向贯穿始终，建立台账逐项销号，切实提升服务企业和群众的能力水平。";

/// A sentence with a passage in its middle.
fn marked() -> String {
    TWIN.replace("逐项销号", "«逐项销号»")
}

#[test]
fn a_deleted_sentence_with_a_twin_nearby_is_gone() {
    // The twin stood at the beginning of the next section; the first of the two was deleted with all that told it from the other. There
    // were two, and one is left.
    let old = format!("{FIRST}{}\n二、改革\n{TWIN}\n{SECOND}", marked());
    for new in [
        format!("{FIRST}\n二、改革\n{TWIN}\n{SECOND}"),
        format!("{FIRST}新的一句。\n二、改革\n{TWIN}\n{SECOND}"),
    ] {
        check(&old, &new, "orphan");
    }
    // Both are there, each between other words: which is which is asked.
    let new = format!("{THIRD}{TWIN}{SECOND}\n{THIRD}{TWIN}{FIRST}");
    assert_eq!(super::tests::placed(&old, &new).0, "uncertain");
    // It is not deleted: its own surroundings tell.
    let new = format!("前言。{FIRST}{}\n二、改革\n{TWIN}\n{SECOND}", marked());
    check(&old, &new, "moved");
    // Another sentence came in on both sides of it; the twin is where it was.
    let (one, other) = ("乡镇反映的困难已经解决。", "结果向社会公开。");
    let new = format!(
        "{FIRST}{one}{}{other}\n二、改革\n{TWIN}\n{SECOND}",
        marked()
    );
    let (name, place) = super::tests::placed(&old, &new);
    let wrong = new.find("二、改革").unwrap_or_default();
    assert!(place.is_none_or(|span| span.start.0 < wrong), "{name}");
}

#[test]
fn a_twin_far_away_is_never_taken_for_a_deleted_sentence() {
    let old = format!("{FIRST}{}{SECOND}\n{THIRD}{TWIN}", marked());
    check(&old, &format!("{FIRST}{SECOND}\n{THIRD}{TWIN}"), "orphan");
    // Nor is a second copy of which nothing else is left.
    check(&old, &format!("{THIRD}{TWIN}"), "orphan");
}

#[test]
fn sections_may_change_places() {
    let (one, two) = (
        format!("一、发展\n{FIRST}{}", marked()),
        format!("二、改革\n{SECOND}{THIRD}"),
    );
    let old = format!("报告\n{one}\n{two}\n");
    let new = format!(
        "报告\n{}\n{}\n",
        two.replace("二、", "一、"),
        one.replace("一、", "二、")
    );
    check(&old, &new, "moved");
}

#[test]
fn what_is_said_five_times_belongs_to_its_paragraph() {
    let report = |count: usize, mark: usize| -> String {
        let parts = [
            FIRST,
            SECOND,
            THIRD,
            TWIN,
            "以上报告，请予审议，并请列席的同志提出意见。",
        ];
        let mut report = String::new();
        for (i, part) in parts.iter().enumerate().take(count) {
            let call = if i == mark {
                "«各位代表：»"
            } else {
                "各位代表："
            };
            let _ = writeln!(report, "{call}\n{part}");
        }
        report
    };
    for mark in 0..5 {
        let old = report(5, mark);
        check(&old, &format!("关于工作的报告\n{old}"), "moved");
        // A sixth one is said before everything else.
        check(&old, &format!("各位代表：\n现在开会。\n{old}"), "moved");
    }
    // Its paragraph is gone together with it: the other four are not it.
    let old = report(5, 2);
    let new = old.replace(&format!("«各位代表：»\n{THIRD}\n"), "");
    let (name, place) = super::tests::placed(&old, &new);
    assert_eq!(place, None, "{name}");
}

#[test]
fn parallel_points_are_told_apart_by_what_they_say() {
    let points = |points: &[(&str, &str)]| -> String {
        let mut said = String::new();
        for ((what, end), number) in points.iter().zip(["一是", "二是", "三是", "四是"]) {
            for words in [number, "坚持以", what, "为抓手，", end, "；"] {
                said.push_str(words);
            }
        }
        said
    };
    let (party, industry, people) = (
        ("党建引领", "推动基层治理提质增效"),
        ("产业升级", "推动实体经济提质增效"),
        ("民生改善", "推动公共服务提质增效"),
    );
    let old = format!("{FIRST}{}{SECOND}", points(&[party, industry, people]))
        .replace("产业升级为抓手", "«产业升级为抓手»");
    // One point came before: the numbers are others, the words are not.
    let new = points(&[
        ("依法行政", "推动政务环境提质增效"),
        party,
        industry,
        people,
    ]);
    let new = format!("{FIRST}{new}{SECOND}");
    let right = new.find("产业升级为抓手").unwrap_or_default();
    let (name, place) = super::tests::placed(&old, &new);
    assert!(
        name != "orphan" && place.is_none_or(|span| span.start.0 == right),
        "{name}"
    );
    // It was taken out: the next one bears its number now, and is not it.
    let new = format!("{FIRST}{}{SECOND}", points(&[party, people]));
    assert_eq!(super::tests::placed(&old, &new).1, None);
}

#[test]
fn boilerplate_that_is_repeated_does_not_draw_the_passage_away() {
    let slogan = "为全县高质量发展提供坚强保证。";
    let old = format!("{FIRST}«{slogan}»\n{SECOND}\n{THIRD}");
    let new = format!("{FIRST}«{slogan}»\n{SECOND}{slogan}\n{THIRD}{slogan}");
    check(&old, &new, "anchored");
    let new = format!("{slogan}\n{FIRST}«{slogan}»\n{SECOND}{slogan}\n{THIRD}{slogan}");
    check(&old, &new, "moved");
    // Only copies are left of it.
    let new = format!("{FIRST}\n{SECOND}{slogan}\n{THIRD}{slogan}");
    assert_eq!(super::tests::placed(&old, &new).1, None);
}

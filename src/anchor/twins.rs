//! Stories of official prose, which repeats itself: what is asked about, what is gone, and what is never bound to a look-alike. In the tables
//! `«…»` marks the passage in the old text, and where it is expected in the new one.

use std::fmt::Write as _;

use super::tests::check;
use crate::text::{ReadingText, Span};

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

#[test]
fn a_copy_between_the_old_surroundings_does_not_draw_the_passage_away() {
    // The section was put elsewhere, and the note went along; then a copy of its paragraph was put where it once stood.
    let old = format!("{FIRST}{}\n{SECOND}\n{THIRD}", marked());
    let (text, span) = super::tests::marked(&old);
    let mut anchor = super::make(&text, span.unwrap_or_default());
    let new = format!("{FIRST}{TWIN}\n{THIRD}{FIRST}{TWIN}\n{SECOND}");
    let text = ReadingText::from(new.as_str());
    let here = new.find("逐项销号").unwrap_or_default();
    let here = Span::bytes(here..here + "逐项销号".len());
    anchor.hint = Some((text.code_points(here.start), text.code_points(here.end)));
    let placement = super::resolve(&text, &anchor);
    assert!(
        matches!(&placement, super::Placement::Uncertain(list) if list.len() == 2),
        "{placement:?}"
    );
}

/// Number, deed and fine of each article.
const DEEDS: [(usize, &str, usize); 5] = [
    (1, "提供虚假材料", 5),
    (2, "未按规定备案", 4),
    (3, "拒绝监督检查", 1),
    (4, "擅自变更用途", 5),
    (5, "逾期不改正", 3),
];

/// Articles of a law, which end alike.
fn articles(which: &[(usize, &str, usize)], mark: usize) -> String {
    let mut law = "某某条例\n第一章　总则\n".to_owned();
    for (number, deed, fine) in which {
        let end = "情节严重的，吊销许可证件。";
        let end = if *number == mark {
            format!("«{end}»")
        } else {
            end.to_owned()
        };
        let _ = writeln!(
            law,
            "第{number}条　违反本条例规定，{deed}的，由县级以上人民政府主管部门责令改正，处{fine}万元以上10万元以下的罚款；{end}"
        );
    }
    law
}

#[test]
fn the_article_before_a_deleted_one_does_not_get_its_note() {
    // Before what followed the third article stands the end of the second one now, in the same words.
    let old = articles(&DEEDS, 3);
    let rest: Vec<_> = DEEDS.into_iter().filter(|deed| deed.0 != 3).collect();
    assert_eq!(super::tests::placed(&old, &articles(&rest, 0)).1, None);
    // Others came in around it, none went: it is where it was.
    let new =
        articles(&DEEDS, 3).replace("第一章　总则", "第一章　总则\n为了加强管理，制定本条例。");
    check(&old, &new, "moved");
}

#[test]
fn articles_that_change_places_take_their_notes_along_or_ask() {
    // The second and the fourth article change places: what stood after the note stands after the other one's end.
    for mark in 1..=5 {
        let old = articles(&DEEDS, mark);
        let mut swapped = DEEDS;
        swapped.swap(1, 3);
        let new = articles(&swapped, mark);
        let right = new.find('«').unwrap_or_default();
        let (name, place) = super::tests::placed(&old, &new);
        assert!(
            place.is_none_or(|span| span.start.0 == right),
            "{mark}: {name}"
        );
    }
}

#[test]
fn rows_that_change_places_are_not_taken_for_changed_ones() {
    let row =
        |town: &str, sum: &str| format!("{town}镇：完成投资{sum}万元，新增就业30人，完成率100%。");
    let (one, other) = (row("上", "150"), row("下", "120"));
    let old = format!("{FIRST}\n«{one}»\n{SECOND}\n{other}\n{THIRD}");
    let new = format!("{FIRST}\n{other}\n{SECOND}\n{one}\n{THIRD}");
    let right = new.find(&one).unwrap_or_default();
    let (name, place) = super::tests::placed(&old, &new);
    assert!(place.is_none_or(|span| span.start.0 == right), "{name}");
}

#[test]
fn words_that_are_repeated_side_by_side_are_asked_about() {
    // A second title, a second last line, a third one between two: nothing tells which of them is new.
    for (old, new) in [
        (
            format!("«关于工作的报告»\n{FIRST}"),
            format!("关于工作的报告\n关于工作的报告\n{FIRST}"),
        ),
        (
            format!("{FIRST}\n«责任单位：县政府办公室»"),
            format!("序\n{FIRST}\n责任单位：县政府办公室\n责任单位：县政府办公室"),
        ),
        (
            format!("{FIRST}\n«要压实工作责任。»\n{SECOND}\n{TWIN}"),
            format!("{FIRST}\n要压实工作责任。\n要压实工作责任。\n{SECOND}\n{TWIN}"),
        ),
    ] {
        assert_eq!(super::tests::placed(&old, &new).0, "uncertain", "{new}");
    }
}

/// Points that say the same of each theme.
fn of_themes(themes: &[&str]) -> String {
    let point = |(theme, number): (&&str, &str)| {
        format!("{number}是坚持以{theme}为抓手，推动{theme}工作提质增效；")
    };
    let numbers = ["一", "二", "三", "四", "五"];
    themes.iter().zip(numbers).map(point).collect()
}

/// A note that was placed on a second text is placed on a third one: its state there, and where.
fn placed_again(old: &str, second: &str, third: &str) -> (super::Placement, super::Anchor) {
    let (text, span) = super::tests::marked(old);
    let mut anchor = super::make(&text, span.unwrap_or_default());
    let (text, span) = super::tests::marked(second);
    let span = span.unwrap_or_default();
    anchor.hint = Some((text.code_points(span.start), text.code_points(span.end)));
    super::Index::new(&text).count(&mut anchor, span);
    let (text, _) = super::tests::marked(third);
    (super::resolve(&text, &anchor), anchor)
}

#[test]
fn a_copy_that_came_in_with_all_of_the_context_is_not_the_passage() {
    // A copy of the whole paragraph came in, and the note was saved. Then its own paragraph was moved, and words in it were mistyped: only
    // the copy has its words and all that was remembered of their surroundings.
    let themes = ["基层治理", "民生保障", "乡村振兴", "对外开放", "依法行政"];
    let points = of_themes(&themes);
    let theme = "三是坚持以乡村振兴为抓手，推动乡村振兴工作提质增效；";
    let marked = points.replace(theme, &format!("«{theme}»"));
    let old = format!("{FIRST}\n二、工作\n{marked}\n三、打算\n{SECOND}");
    let second = format!("{FIRST}\n二、工作\n{marked}\n三、打算\n{SECOND}\n{points}\n{THIRD}");
    let mistyped = points.replace("工作提质增效；四", "工作提质增效四");
    let third = format!("{FIRST}\n{mistyped}\n二、工作\n三、打算\n{SECOND}\n{points}\n{THIRD}");
    let (placement, anchor) = placed_again(&old, &second, &third);
    assert!(
        matches!(placement, super::Placement::Uncertain(_)),
        "{placement:?}"
    );
    assert!(
        anchor.alike.to_string().contains("=**0="),
        "{}",
        anchor.alike
    );
    // Half of the copy's surroundings are others: what is the same on one side is no proof either.
    let half = third.replacen(&format!("{SECOND}\n一是"), &format!("{SECOND}\n一要"), 1);
    let half = half.replace(
        "三是坚持以乡村振兴为抓手，推动乡村振兴工作提质增效；四是坚持",
        "三是坚持以乡村振兴为抓手，推动乡村振兴工作提质增效；四要",
    );
    let (placement, _) = placed_again(&old, &second, &half);
    assert_eq!(placement.span(), None, "{placement:?}");
    // Nothing of that happened: it is where it was.
    let (placement, _) = placed_again(&old, &second, &second);
    assert!(
        matches!(placement, super::Placement::Anchored(_)),
        "{placement:?}"
    );
    // Without a copy the context is proof, as it was.
    let moved = format!("{FIRST}\n{marked}\n二、工作\n三、打算\n{SECOND}");
    let (placement, anchor) = placed_again(&old, &old, &moved);
    assert!(
        matches!(placement, super::Placement::Moved(_)),
        "{placement:?}"
    );
    assert!(!anchor.alike.to_string().contains('='), "{}", anchor.alike);
}

#[test]
fn a_row_that_took_the_place_of_another_does_not_get_its_note() {
    // A row of the same length left from before the marked one and came back behind it with other figures. The notes before and behind did
    // not move and vouch for its old place, where the new row ends now.
    let row = |town: &str, sum: usize, jobs: usize, part: &str| {
        format!("{town}镇：完成投资{sum}万元，新增就业{jobs}人，完成率{part}。\n")
    };
    let (one, two) = (row("东", 150, 40, "98%"), row("南", 120, 30, "100%"));
    let (own, next) = (row("中", 150, 30, "100%"), row("上", 120, 30, "98%"));
    let gone = row("下", 100, 40, "101%");
    let last = row("西", 150, 40, "99%");
    let old = ReadingText::from(format!("{FIRST}\n{one}{gone}{two}{own}{next}{last}"));
    let new = row("下", 621, 84, "108%");
    let new = ReadingText::from(format!("{FIRST}\n{one}{two}{own}{new}{next}{last}"));
    let mark = |words: &str, from: usize, length: usize| {
        let at = old.as_str().find(words).unwrap_or_default() + from;
        super::make(&old, Span::bytes(at..at + length))
    };
    let anchors = [
        mark(FIRST, 0, "今年".len()),
        mark(&own, own.len() - "%。\n".len(), "%。".len()),
        mark(&last, 0, last.trim_end().len()),
    ];
    let placements = super::resolve_all(&new, &anchors);
    assert!(matches!(placements[0], super::Placement::Anchored(_)));
    assert!(matches!(placements[2], super::Placement::Anchored(_)));
    let right = new.as_str().find(&own).unwrap_or_default() + own.len() - "%。\n".len();
    let place = placements[1].span();
    assert!(
        place.is_none_or(|span| span.start.0 == right),
        "{placements:?}"
    );
}

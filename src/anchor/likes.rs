//! Stories of look-alikes: passages that differ from others in figures, a name or a number only. One that is deleted is gone, however alike
//! its neighbours are; one whose figures are changed in place is found. In the tables `«…»` marks the passage in the old text, and where it is
//! expected in the new one.

use super::tests::{check, placed};

const HEAD: &str = "某某条例\n第三章　法律责任\n";

/// Texts of parts, in which the one of a number is marked.
fn text(head: &str, parts: &[String], mark: usize) -> String {
    let mut text = head.to_owned();
    for (i, part) in parts.iter().enumerate() {
        let part = if i == mark {
            format!("«{}»\n", part.trim_end())
        } else {
            part.clone()
        };
        text.push_str(&part);
    }
    text
}

/// Without one of them.
fn without(parts: &[String], gone: usize) -> Vec<String> {
    let left = parts.iter().enumerate().filter(|(i, _)| *i != gone);
    left.map(|(_, part)| part.clone()).collect()
}

fn fines() -> Vec<String> {
    let fine = |(low, high)| {
        format!(
            "违反前款规定的，由县级以上人民政府主管部门责令改正，处{low}万元以上{high}万元以下罚款。\n"
        )
    };
    [("一", "五"), ("五", "十"), ("二", "六"), ("三", "八")]
        .map(fine)
        .to_vec()
}

fn indicators() -> Vec<String> {
    let line = |(what, sum, more)| format!("{what}完成{sum}亿元，比上年增长{more}%；\n");
    [
        ("一般公共预算收入", "12.5", "8.1"),
        ("固定资产投资", "96.3", "7.4"),
        ("规模以上工业增加值", "45.2", "8.8"),
        ("社会消费品零售总额", "60.7", "8.3"),
    ]
    .map(line)
    .to_vec()
}

fn rows() -> Vec<String> {
    let row =
        |(town, sum, jobs)| format!("{town}镇：完成投资{sum}万元，新增就业{jobs}人，完成率98%。\n");
    [
        ("东", 100, 30),
        ("西", 150, 40),
        ("南", 120, 30),
        ("北", 100, 50),
    ]
    .map(row)
    .to_vec()
}

fn points() -> Vec<String> {
    let point = |(number, what)| {
        format!("{number}是坚持以{what}为抓手，压实各方责任，推动{what}工作提质增效；")
    };
    [
        ("一", "产业升级"),
        ("二", "乡村振兴"),
        ("三", "生态环保"),
        ("四", "民生保障"),
    ]
    .map(point)
    .to_vec()
}

fn all() -> [Vec<String>; 4] {
    [fines(), indicators(), rows(), points()]
}

#[test]
fn one_of_several_look_alikes_that_is_deleted_is_gone() {
    for parts in all() {
        for gone in 0..parts.len() {
            let old = text(HEAD, &parts, gone);
            let left = without(&parts, gone);
            let new = text(HEAD, &left, usize::MAX);
            check(&old, &new, "orphan");
            // Also where more came in before, and another line stands in its place.
            check(&old, &format!("关于实施的说明。\n{new}"), "orphan");
            let mut filled = left.clone();
            filled.insert(
                gone,
                "本章自公布之日起施行，国务院另有规定的从其规定。\n".to_owned(),
            );
            check(&old, &text(HEAD, &filled, usize::MAX), "orphan");
        }
    }
}

#[test]
fn a_part_of_a_deleted_look_alike_is_not_bound_to_the_same_part_of_another() {
    for (parts, words) in [
        (fines(), "处五万元以上十万元以下罚款"),
        (indicators(), "96.3亿元，比上年增长7.4%"),
        (rows(), "投资150万元，新增就业40人"),
        (points(), "坚持以乡村振兴为抓手"),
    ] {
        let old = text(HEAD, &parts, usize::MAX).replacen(words, &format!("«{words}»"), 1);
        assert!(old.contains('«'), "{old}");
        let new = text(HEAD, &without(&parts, 1), usize::MAX);
        check(&old, &new, "orphan");
    }
}

#[test]
fn figures_that_were_changed_in_place_are_found_or_asked_about() {
    let figures = [
        ("处五万元以上十万元", "处六万元以上九万元"),
        ("96.3亿元，比上年增长7.4%", "97.1亿元，比上年增长7.9%"),
        ("投资150万元，新增就业40人", "投资155万元，新增就业45人"),
        ("压实各方责任", "压紧压实责任"),
    ];
    for (parts, (from, to)) in all().into_iter().zip(figures) {
        let old = text(HEAD, &parts, 1);
        let mut other = parts.clone();
        if let Some(part) = other.get_mut(1) {
            *part = part.replace(from, to);
        }
        let new = text(HEAD, &other, 1);
        // Another paragraph may have come before all of them.
        for new in [format!("关于实施的说明。\n{new}"), new] {
            let right = new.find('«').unwrap_or_default();
            let (name, place) = placed(&old, &new);
            assert!(place.is_none_or(|span| span.start.0 == right), "{name}");
            assert_ne!(name, "orphan", "{new}");
        }
    }
}

#[test]
fn figures_that_were_changed_in_all_of_them_are_found_by_their_order_or_asked_about() {
    let other = |part: &String| {
        part.replace("98%", "99%")
            .replace('8', "9")
            .replace("五", "七")
    };
    for parts in [fines(), indicators(), rows()] {
        for mark in 0..parts.len() {
            let old = text(HEAD, &parts, mark);
            let changed: Vec<String> = parts.iter().map(other).collect();
            let new = text(HEAD, &changed, mark);
            let right = new.find('«').unwrap_or_default();
            let (name, place) = placed(&old, &new);
            assert!(place.is_none_or(|span| span.start.0 == right), "{name}");
            assert_ne!(name, "orphan", "{new}");
        }
    }
}

#[test]
fn when_one_went_and_another_was_changed_it_is_asked() {
    for parts in [fines(), indicators(), rows()] {
        let old = text(HEAD, &parts, 1);
        // The second is gone; the third has other figures now.
        let mut left = without(&parts, 1);
        if let Some(part) = left.get_mut(1) {
            *part = part
                .replace('二', "四")
                .replace('8', "7")
                .replace("120", "125");
        }
        let (name, place) = placed(&old, &text(HEAD, &left, usize::MAX));
        assert_eq!(place, None, "{name}");
    }
}

#[test]
fn look_alikes_that_change_places_take_their_notes_along_or_ask() {
    for parts in all() {
        for mark in 0..parts.len() {
            let mut swapped = parts.clone();
            swapped.swap(1, 2);
            let now = [0, 2, 1, 3].get(mark).copied().unwrap_or_default();
            let old = text(HEAD, &parts, mark);
            let new = text(HEAD, &swapped, now);
            let right = new.find('«').unwrap_or_default();
            let (name, place) = placed(&old, &new);
            assert!(place.is_none_or(|span| span.start.0 == right), "{name}");
            assert_ne!(name, "orphan", "{new}");
        }
    }
}

#[test]
fn articles_that_are_counted_anew_keep_their_notes_or_ask() {
    let article = |(number, deed): (usize, &str)| {
        format!(
            "第{number}条　违反本条例规定，{deed}的，由县级以上人民政府主管部门责令改正，处1万元以上10万元以下的罚款。\n"
        )
    };
    let deeds = [
        "提供虚假材料",
        "未按规定备案",
        "拒绝监督检查",
        "擅自变更用途",
    ];
    let parts: Vec<String> = (1..).zip(deeds).map(article).collect();
    for mark in 0..parts.len() {
        let old = text(HEAD, &parts, mark);
        // One came in before all: each has another number, and says what it said.
        let mut more = vec![article((1, "逾期不改正"))];
        more.extend((2..).zip(deeds).map(article));
        let new = text(HEAD, &more, mark + 1);
        let right = new.find('«').unwrap_or_default();
        let (name, place) = placed(&old, &new);
        assert!(place.is_none_or(|span| span.start.0 == right), "{name}");
        assert_ne!(name, "orphan", "{new}");
        // It was taken out, and those behind it have its number and the next ones.
        let left = deeds.iter().enumerate().filter(|(i, _)| *i != mark);
        let left: Vec<String> = (1..)
            .zip(left.map(|(_, deed)| *deed))
            .map(article)
            .collect();
        let (name, place) = placed(&old, &text(HEAD, &left, usize::MAX));
        assert_eq!(place, None, "{name} {mark}");
    }
}

#[test]
fn notes_without_a_memory_of_look_alikes_are_placed_as_before() {
    let parts = rows();
    let old = text(HEAD, &parts, 1);
    let (text_then, span) = super::tests::marked(&old);
    let mut anchor = super::make(&text_then, span.unwrap_or_default());
    assert!(!anchor.alike.is_empty());
    anchor.alike = super::Alike::default();
    let changed = old.replace("150", "155");
    let (text_now, place) = super::tests::marked(&changed);
    assert_eq!(super::resolve(&text_now, &anchor).span(), place);
}

/// Of two paragraphs one is the beginning of the other. They change places and are mistyped: what stands where the note was, between the
/// same paragraphs, is the shorter one now.
#[test]
fn a_shorter_copy_in_its_surroundings_is_not_taken_for_a_passage_that_moved() {
    let long = "今年以来，全镇认真落实上级关于防汛救灾和灾后重建的各项部署，以建强应急队伍能力";
    let short = "今年以来，全镇认真落实上级关于防汛救灾和灾后重建的各项部署，以建强应急";
    let old = format!(
        "三、加强防汛救灾\n{short}\n«{long}»\n四、推进道路养护\n为全镇平安出行提供保障。\n"
    );
    let new = "三、加强防汛救灾\n今年以来,全镇认真落实上级关于防汛救灾灾后重建的各项部署,以建强应急队伍能力\n今年以来,全镇认真落实上级关于防汛救灾和灾后重建的各项部 署,以建强应急\n四、进道路养护\n为全镇平安出提供保障。\n";
    let (name, place) = placed(&old, new);
    let right = new.find("今年").unwrap_or_default();
    assert!(place.is_none_or(|span| span.start.0 == right), "{name}");
    assert_ne!(name, "orphan");
}

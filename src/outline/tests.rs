//! What a careful reader makes of small documents of many kinds: rules and their counter-examples.

use std::fmt::Write as _;

use super::{Classes, Kind, Outline, Tier, outline};
use crate::document::Document;

/// `= |title`, `§ number|section`, `· number|point`, two spaces a level.
fn drawn(outline: &Outline) -> String {
    let mut drawn = String::new();
    for node in &outline.nodes {
        let mark = match (node.kind, node.tier) {
            (Kind::Title, _) => '=',
            (_, Tier::Section) => '§',
            (_, Tier::Point) => '·',
        };
        let indent = "  ".repeat(usize::from(node.level.max(1)) - 1);
        let _ = writeln!(drawn, "{indent}{mark} {}|{}", node.number, node.title);
    }
    drawn
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = outline(&Document::plain(text), &Classes::built_in());
    let drawn = if found.inferred {
        String::new()
    } else {
        drawn(&found)
    };
    let lines = expected.lines().map(str::trim_end);
    let expected: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let drawn: Vec<&str> = drawn.lines().collect();
    assert_eq!(drawn, expected, "\n{text}");
}

/// A sentence of body, so that headings have something under them.
const BODY: &str = "这里是正文，说明有关情况和具体做法，内容完整，长度足够，读者一看便知这是一段普通的叙述文字，没有别的意思。";

#[test]
fn numbered_headings_of_reports() {
    check(
        &format!("一、总体要求\n{BODY}\n二、重点任务\n{BODY}\n"),
        "§ 一、|总体要求\n§ 二、|重点任务",
    );
    check(
        &format!("（一）发展基础。\n{BODY}\n（二）面临形势。\n{BODY}\n"),
        "§ （一）|发展基础\n§ （二）|面临形势",
    );
    check(
        &format!(
            "一、抓产业。{BODY}\n1.扶持新兴产业:{BODY}\n2.改造传统产业:{BODY}\n二、抓城建。{BODY}\n"
        ),
        "§ 一、|抓产业\n  · 1.|扶持新兴产业\n  · 2.|改造传统产业\n§ 二、|抓城建",
    );
    check(
        &format!(
            "壹、緒論\n{BODY}\n一、研究動機\n{BODY}\n二、研究目的\n{BODY}\n貳、方法\n{BODY}\n"
        ),
        "§ 壹、|緒論\n  § 一、|研究動機\n  § 二、|研究目的\n§ 貳、|方法",
    );
}

#[test]
fn levels_are_those_of_the_document() {
    // The usual order turned round: what opens first stands above.
    check(
        &format!(
            "（一）甲项工作\n{BODY}\n一、第一步\n{BODY}\n二、第二步\n{BODY}\n（二）乙项工作\n{BODY}\n一、第三步\n{BODY}\n二、第四步\n{BODY}\n"
        ),
        "§ （一）|甲项工作\n  § 一、|第一步\n  § 二、|第二步\n§ （二）|乙项工作\n  § 一、|第三步\n  § 二、|第四步",
    );
    // A level left out in one section does not move the others.
    check(
        &format!(
            "一、甲\n（一）子项一\n{BODY}\n1. 细目一\n{BODY}\n2. 细目二\n{BODY}\n（二）子项二\n{BODY}\n二、乙\n1. 细目三\n{BODY}\n2. 细目四\n{BODY}\n（一）子项三\n{BODY}\n（二）子项四\n{BODY}\n"
        ),
        "§ 一、|甲\n  § （一）|子项一\n    § 1.|细目一\n    § 2.|细目二\n  § （二）|子项二\n§ 二、|乙\n  § 1.|细目三\n  § 2.|细目四\n  § （一）|子项三\n  § （二）|子项四",
    );
    check(
        &format!(
            "第一章 绪论\n1.1 背景\n{BODY}\n1.2 目标\n{BODY}\n1.2.1 总目标\n{BODY}\n第二章 方法\n2.1 模型\n{BODY}\n"
        ),
        "§ 第一章|绪论\n  § 1.1|背景\n  § 1.2|目标\n    § 1.2.1|总目标\n§ 第二章|方法\n  § 2.1|模型",
    );
}

#[test]
fn what_is_no_heading() {
    // Items of a sentence, whole sentences, definitions, enumerations, amounts, dates, citations.
    for text in [
        format!(
            "{BODY}职责如下：\n（一）维护道路交通秩序，劝阻违法行为；\n（二）指挥疏导交通；\n（三）完成交办的其他任务。\n{BODY}"
        ),
        format!(
            "{BODY}\n1.通过“以工代赈”发放劳务报酬，带动群众就近就业增收，不断提高生活水平。\n2.组织培训。\n3.开展评比。\n{BODY}"
        ),
        format!(
            "{BODY}\n一、電子文件：指以文字、聲音、圖片製成者。\n二、電子簽章：指依附於電子文件者。\n{BODY}"
        ),
        format!("{BODY}一、二、三产业协调发展。{BODY}"),
        format!(
            "{BODY}\n3.36亿元的收入来自工业。\n4.35万亿的专项债已经下达，各地正在抓紧使用。\n{BODY}"
        ),
        format!("{BODY}\n2022年5月31日\n{BODY}"),
        format!("{BODY}\n第十条和前款规定的标准，由市政府另行制定。\n{BODY}"),
        format!("{BODY}\n下载\n{BODY}\n打印\n{BODY}"),
        format!("{BODY}“一、坚持党的领导。二、坚持人民立场。”{BODY}"),
        format!("{BODY}\n（2018年1月2日）\n{BODY}\n（本文有删减）\n{BODY}"),
        format!("{BODY}\n①领导在现场调研\n②群众喜获丰收\n{BODY}"),
    ] {
        let found = outline(&Document::plain(text.as_str()), &Classes::built_in());
        assert!(found.inferred, "{text}\n{}", drawn(&found));
    }
}

#[test]
fn points_inside_paragraphs() {
    check(
        &format!(
            "一、抓落实\n总的讲。一是加强领导。{BODY}二是强化督查。{BODY}\n二、抓作风\n{BODY}"
        ),
        "§ 一、|抓落实\n  · 一是|加强领导\n  · 二是|强化督查\n§ 二、|抓作风",
    );
    // Clauses of one sentence are no points, nor is one alone.
    check(
        &format!(
            "一、会议\n注意两点，一是右转，二是并道，慢慢来。{BODY}\n二、统一\n统一是大势。一是前提。{BODY}"
        ),
        "§ 一、|会议\n§ 二、|统一",
    );
    // A series that begins before another has closed is inside it; the outer one goes on.
    check(
        &format!(
            "一、形势\n一是形势严峻。短板突出：一是总量不足，{BODY}二是结构不优，{BODY}\n二是机遇难得。{BODY}\n二、任务\n{BODY}"
        ),
        "§ 一、|形势\n  · 一是|形势严峻\n    · 一是|总量不足\n    · 二是|结构不优\n  · 二是|机遇难得\n§ 二、|任务",
    );
    check(
        &format!(
            "一、要求\n第一，提高站位。{BODY}\n第二，压实责任。{BODY}\n首先，学习。{BODY}其次，调研。{BODY}\n二、其他\n{BODY}"
        ),
        "§ 一、|要求\n  · 第一，|提高站位\n  · 第二，|压实责任\n    · 首先，|学习\n    · 其次，|调研\n§ 二、|其他",
    );
}

#[test]
fn labels_of_many_kinds() {
    check(
        &format!(
            "房屋租赁合同\n甲方：某公司\n{BODY}\n第一条 租赁标的\n{BODY}\n第二条 租赁期限\n{BODY}\n"
        ),
        "= |房屋租赁合同\n§ 第一条|租赁标的\n§ 第二条|租赁期限",
    );
    check(
        "第一编　总则\n第一章　基本规定\n第一条　为了保护权益，制定本法。\n第二章　自然人\n第一节　能力\n第二条　自然人有能力。\n第二编　物权\n第一分编　通则\n第一章　一般规定\n第三条　本编调整物权。\n",
        "§ 第一编|总则\n  § 第一章|基本规定\n    · 第一条|\n  § 第二章|自然人\n    § 第一节|能力\n      · 第二条|\n§ 第二编|物权\n  § 第一分编|通则\n    § 第一章|一般规定\n      · 第三条|",
    );
    check(
        &format!(
            "一、甲\n{BODY}\n附件1：操作规程\n一、子\n{BODY}\n二、丑\n{BODY}\n附件2\n分工表\n{BODY}\n"
        ),
        "§ 一、|甲\n§ 附件1|操作规程\n  § 一、|子\n  § 二、|丑\n§ 附件2|分工表",
    );
    check(
        "CHAPTER I.\nDown the Hole\n\nAlice was beginning to get very tired of sitting by her sister on the bank, and\nof having nothing to do.\n\nCHAPTER II.\nThe Pool\n\nShe went on and on until it was late and nobody could see her any more in the\ndark of the garden.\n",
        "§ CHAPTER I.|Down the Hole\n§ CHAPTER II.|The Pool",
    );
}

#[test]
fn leads_have_brothers() {
    check(
        &format!(
            "一、治理\n推进网格管理。{BODY}创建品牌矩阵。{BODY}开展精细服务。{BODY}\n二、发展\n人心齐，泰山移。{BODY}\n"
        ),
        "§ 一、|治理\n  · |推进网格管理\n  · |创建品牌矩阵\n  · |开展精细服务\n§ 二、|发展",
    );
    check(
        &format!(
            "一、原则\n{BODY}\n——坚持人民至上。{BODY}\n——坚持问题导向。{BODY}\n二、目标\n{BODY}"
        ),
        "§ 一、|原则\n  · |坚持人民至上\n  · |坚持问题导向\n§ 二、|目标",
    );
}

#[test]
fn laws() {
    check(
        "某某条例\n（2021年3月1日某市人民代表大会通过）\n目　录\n第一章　总　则\n第二章　附　则\n第一章　总　则\n第一条　为了保护环境，制定本条例。\n第二条　本条例适用于本市。\n有下列情形的：\n（一）甲；\n（二）乙。\n第二章　附　则\n第三条　本条例自公布之日起施行。",
        "= |某某条例\n§ 第一章|总　则\n  · 第一条|\n  · 第二条|\n§ 第二章|附　则\n  · 第三条|",
    );
    check(
        "某某辦法\n第 1 條\n為推動某事，特制定本辦法，以資遵循，並利推行。\n第 2 條\n本法用詞定義如下：\n一、甲：指某某者。\n二、乙：指某某者。\n第 2-1 條\n主管機關得訂定辦法。\n",
        "= |某某辦法\n§ 第 1 條|\n§ 第 2 條|\n§ 第 2-1 條|",
    );
}

#[test]
fn marks_of_plain_texts() {
    check(
        "Widgets\n=======\n\nText about widgets that is long enough.\n\nUsage\n-----\n\nMore text.\n\nNotes\n-----\n\nStill more.\n",
        "= |Widgets\n§ |Usage\n§ |Notes",
    );
    check(
        "= Manual\n\n== First\nText.\n\n----\n== no\n----\n\n=== Deeper\nText.\n",
        "= |Manual\n§ |First\n  § |Deeper",
    );
    check(
        "#+TITLE: Garden\n* Spring :a:b:\n** TODO Prune\ntext\n* Summer\n",
        "= |Garden\n§ |Spring\n  § |Prune\n§ |Summer",
    );
    check(
        "# Notes\n\n## 一、进程\n\ntext\n\n```sh\n# comment\n```\n\n## 二、内存\n",
        "= |Notes\n§ 一、|进程\n§ 二、|内存",
    );
    check(
        "\\title{On Rings}\n\\section{Introduction}\nText.\n\\subsection{Ideals of {\\bf Z}}\nText.\n",
        "= |On Rings\n§ |Introduction\n  § |Ideals of {\\bf Z}",
    );
}

#[test]
fn texts_with_blank_lines_and_indents() {
    let body = "       The utility reads the file line by line and stops at the first error that\n       it finds, then it writes a report about it.\n";
    check(
        &format!(
            "NAME\n{body}\nDESCRIPTION\n{body}\n   Knob files\n{body}\n   Environment\n{body}\nSEE ALSO\n       knob(5), twiddle(1)\n"
        ),
        "§ |NAME\n§ |DESCRIPTION\n  § |Knob files\n  § |Environment\n§ |SEE ALSO",
    );
    let body = "A paragraph of a report that has been wrapped by hand at a column of about\nseventy characters, so that each line of it is nearly full.\n";
    check(
        &format!(
            "1.  Introduction\n\n{body}\n1.1.  Scope\n\n{body}\n1. Read this first.\n2. Then read that.\n\n2.  Method\n\n{body}\nReferences\n\n[1] A. Author, 2001.\n"
        ),
        "§ 1.|Introduction\n  § 1.1.|Scope\n§ 2.|Method\n§ |References",
    );
}

#[test]
fn documents_with_markup() {
    use crate::document::{BlockKind, Builder, Inline, Marker};
    let mut builder = Builder::new("markdown");
    let mut block = |kind: BlockKind, words: &str, strong: bool| {
        builder.open(kind);
        let from = builder.here();
        builder.push(words);
        if strong {
            builder.mark(from, Inline::Strong);
        }
    };
    block(BlockKind::Heading(1), "手册", false);
    block(BlockKind::Heading(3), "1.1 安装", false);
    block(BlockKind::Paragraph, BODY, false);
    block(BlockKind::Paragraph, "准备工作", true);
    block(BlockKind::Paragraph, BODY, false);
    block(BlockKind::Paragraph, "短句一行", false);
    block(BlockKind::Paragraph, BODY, false);
    let item = |words| {
        (
            BlockKind::Item {
                depth: 0,
                marker: None::<Marker>,
            },
            words,
        )
    };
    for (kind, words) in [item("1. 先读说明。"), item("2. 再装程序。")] {
        block(kind, words, false);
    }
    block(
        BlockKind::Row {
            table: 0,
            header: false,
        },
        "一、甲\t乙",
        false,
    );
    block(BlockKind::Heading(2), "2024 年大事", false);
    let document = builder.finish();
    let found = outline(&document, &Classes::built_in());
    assert_eq!(
        drawn(&found),
        "= |手册\n§ 1.1|安装\n  § |准备工作\n§ |2024 年大事\n"
    );
}

#[test]
fn titles_are_not_invented() {
    for (text, title) in [
        (
            format!("关于做好某项工作的通知\n各县人民政府：\n{BODY}"),
            Some("关于做好某项工作的通知"),
        ),
        (
            format!("国务院关于印发\n某某规划的通知\n各省人民政府：\n{BODY}"),
            Some("国务院关于印发某某规划的通知"),
        ),
        (
            format!("交流材料：以高质量党建助推发展\n\n{BODY}"),
            Some("交流材料：以高质量党建助推发展"),
        ),
        (format!("同志们：\n{BODY}"), None),
        (format!("各位代表：\n{BODY}"), None),
        (format!("{BODY}\n{BODY}"), None),
        (format!("2022年5月31日\n{BODY}"), None),
    ] {
        let found = outline(&Document::plain(text.as_str()), &Classes::built_in());
        let first = found.nodes.iter().find(|node| node.kind == Kind::Title);
        assert_eq!(first.map(|node| node.title.as_str()), title, "{text}");
    }
}

#[test]
fn faults_are_told_and_nothing_is_repaired() {
    let text = format!(
        "我讲三点意见。\n一、甲事\n{BODY}\n二、乙事\n{BODY}\n四、丙事\n{BODY}\n四、丁事\n{BODY}这句话没有说完，因为文本在这里忽然中断了，读者只能看到前一半的内容"
    );
    let document = Document::plain(text.as_str());
    let found = outline(&document, &Classes::built_in());
    let said: Vec<&str> = found
        .faults
        .iter()
        .map(|fault| fault.message.key())
        .collect();
    assert_eq!(
        said,
        [
            "outline.fault-count",
            "outline.fault-missing",
            "outline.fault-twice",
            "outline.fault-breaks-off"
        ]
    );
    let missing = found.faults.get(1).map(|fault| &fault.message);
    for (lang, expected) in [
        ("en", "“四” comes without “三” before it."),
        ("zh-Hans", "“四”之前缺“三”。"),
    ] {
        let lang = crate::message::Lang::from_locale(lang).unwrap();
        assert_eq!(
            missing.map(|message| message.say(lang)).as_deref(),
            Some(expected)
        );
    }
    assert_eq!(
        found
            .nodes
            .iter()
            .filter(|node| node.number == "四、")
            .count(),
        2
    );
}

#[test]
fn places_are_cited_and_found_again() {
    let text = format!(
        "一、甲\n{BODY}\n（一）子。{BODY}\n{BODY}\n二、乙\n总说。一是丙。{BODY}二是丁。{BODY}\n"
    );
    let document = Document::plain(text.as_str());
    let found = outline(&document, &Classes::built_in());
    let at = |words: &str| crate::text::Offset(text.find(words).unwrap());
    assert_eq!(found.reference(&document, at("（一）")), "一（一） ¶1");
    assert_eq!(found.reference(&document, at("二是丁")), "二二是 ¶1");
    for block in &document.blocks {
        let cited = found.reference(&document, block.span.start);
        assert_eq!(
            found.resolve_reference(&cited),
            Some(block.span.start),
            "{cited}"
        );
    }
}

/// What an outline of a text looks at.
fn steps(text: &str) -> u64 {
    let document = Document::plain(text);
    let steps = super::steps::Steps::default();
    let found = super::tree::build(&document, &Classes::built_in(), &steps);
    assert!(found.nodes.len() <= text.len());
    steps.total()
}

/// Twice the text may take twice the steps and a little: quadratic work would take four times as many.
#[test]
fn steps_grow_with_the_text() {
    for piece in [
        "一是甲。",
        "“（《",
        "一、甲。（一）乙。",
        " 一、甲 ",
        "一是甲，乙丙。首先，丙甲，丁己。其次，丙甲，丁己。",
        "一是甲甲甲，乙。一是甲甲，乙。一要甲，乙。第一，甲。",
        "推进网格管理。这里是正文，说明有关情况和具体做法，内容完整，长度足够。\n",
        "推进网格管理。这里是正文，说明有关情况和具体做法，内容完整，长度足够。",
        "1. 甲\n",
        "1. 甲\n1. 乙\n（一）丙\n",
        "1.1 甲\n乙\n",
        "目录\n甲\n",
        "甲\n==\n",
        "第一章 甲\n第一节 乙\n一、丙\n（一）丁\n1. 戊\n",
        "References\n\nA line of text.\n\n",
        "    x   y\n",
        "——甲。乙乙乙乙乙乙乙乙乙。\n",
        "第一条\n第一章\n",
        "甲乙丙丁。甲乙丙丁戊己庚辛壬癸，甲乙丙丁戊己庚辛壬癸子丑寅卯。",
        "PART I\nItem 1. A\n(a) B\n\n",
        "FORM 1\nA heading\n\n   Another Heading\n\n",
        "           \t",
    ] {
        let once = piece.repeat(8_000 / piece.len() + 1);
        let (single, double) = (steps(&once), steps(&once.repeat(2)));
        assert!(
            single > 0 && double * 10 <= single * 23 + 1000,
            "{piece:?}: {single} {double}"
        );
        assert!(single <= once.len() as u64 * 40, "{piece:?}: {single}");
    }
}

/// One line of ten megabytes, and a hundred thousand numbered lines, some of them over text.
#[test]
fn steps_stay_few_in_vast_texts() {
    let line = format!("一是甲乙丙丁，戊己庚辛。{}", " ".repeat(500)).repeat(19_000);
    let mut headings = String::new();
    for number in 0..100_000 {
        let (chapter, part) = (number / 90 % 90 + 1, number % 90 + 1);
        let body = if number % 8 == 0 {
            "下面的文字。\n"
        } else {
            ""
        };
        let _ = write!(headings, "{chapter}.{part} 标题\n{body}");
    }
    for text in [line, headings] {
        let steps = steps(&text);
        assert!(
            steps <= text.len() as u64 * 12,
            "{steps} for {}",
            text.len()
        );
    }
}

mod laws_of_all_texts {
    use super::*;
    use crate::text::Offset;
    use proptest::prelude::*;

    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            "(一|二|三|十|十一)、",
            "（[一二三四]）",
            "第[一二三]{1,2}[章节条]",
            "[1-9](\\.[1-9]){0,3}[. 、]?",
            "(一是|二是|三是|一要|二要|第一，|首先，|其次，)",
            "[①-③]|[A-C]\\. |\\([a-c]\\) |[IVX]{1,3}\\. |Item 1A\\. |PART I",
            "[。；：，！“”（）*—、\\n 　\\t.:]{1,3}",
            "\\n{1,2}",
            "(==|##|\\*|---|====|~~~~|目录|摘要|References|附件1)\\n?",
            "[坚持发展工作推进的是了]{1,30}",
            "[A-Za-z ]{1,30}",
            "\\PC{0,5}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn nodes_lie_in_order_inside_the_text(pieces in proptest::collection::vec(piece(), 0..60), times in 1_usize..4) {
            let text = pieces.concat().repeat(times);
            let document = Document::plain(text.as_str());
            let found = outline(&document, &Classes::built_in());
            let mut before = Offset(0);
            for (index, node) in found.nodes.iter().enumerate() {
                prop_assert!(before <= node.span.start && node.span.end <= document.text.end());
                prop_assert!(!node.span.is_empty());
                prop_assert!(node.reach.covers(node.span) && node.reach.start == node.span.start);
                before = node.span.start;
                let words: String = document.text.slice(node.span).chars().filter(|c| !c.is_whitespace()).collect();
                let stated: String = format!("{}{}", node.number, node.title).chars().filter(|c| !c.is_whitespace()).collect();
                prop_assert!(words.starts_with(node.number.replace(char::is_whitespace, "").as_str()));
                prop_assert!(words.ends_with(node.title.replace(char::is_whitespace, "").as_str()), "{} / {}", words, stated);
                if let Some(parent) = node.parent {
                    prop_assert!(parent < index);
                    let above = &found.nodes[parent];
                    prop_assert!(above.reach.covers(node.reach));
                    prop_assert_eq!(node.level, above.level + 1);
                }
                prop_assert_eq!(found.node_at(node.span.start).map(|at| found.nodes[at].span.start), Some(node.span.start));
                prop_assert!(!node.evidence.is_empty());
            }
            for block in &document.blocks {
                let cited = found.reference(&document, block.span.start);
                let _ = found.resolve_reference(&cited);
            }
            for fault in &found.faults {
                prop_assert!(document.text.span().covers(fault.span));
            }
        }
    }
}

//! Look-alikes: articles, indicators and rows that differ from each other in figures, a name or a number only.

use std::ops::Range;

use crate::reports::{POINTS, sentence};
use crate::tracked::{Rng, Tracked};

const INDICATORS: [&str; 6] = [
    "一般公共预算收入",
    "固定资产投资",
    "规模以上工业增加值",
    "社会消费品零售总额",
    "进出口总额",
    "税收收入",
];
const TOWNS: [&str; 6] = ["城关镇", "东山镇", "西河镇", "南坪镇", "北岭镇", "中和镇"];
const THEMES: [&str; 6] = [
    "产业升级",
    "乡村振兴",
    "生态环保",
    "民生保障",
    "依法行政",
    "科技创新",
];
/// What is in every look-alike and in no other line.
const SIGNS: [&str; 4] = [
    "元以下罚款；情节严重的",
    "亿元，比上年增长",
    "：完成投资",
    "为抓手，压实责任，",
];

/// Adds blocks of look-alikes to a report.
pub(crate) fn add_likes(text: &str, rng: &mut Rng) -> String {
    let mut tracked = Tracked::new(text);
    for kind in 0..4 {
        let lines = tracked.lines();
        let at = rng.pick(&lines).start;
        let mut block = String::new();
        for i in 0..4 + rng.below(3) {
            block.push_str(&like(kind, i % 6, rng));
            if rng.happens(150) {
                block.push_str(&(sentence(rng) + "\n"));
            }
        }
        tracked.replace(at..at, Tracked::fresh(&block));
    }
    tracked.text()
}

fn like(kind: usize, i: usize, rng: &mut Rng) -> String {
    let (figure, more) = (rng.below(90) + 10, rng.below(9) + 1);
    match kind {
        0 => format!(
            "违反前款规定的，由县级以上人民政府主管部门处{more}万元以上{figure}万元以下罚款；情节严重的，吊销许可证件。\n"
        ),
        1 => format!(
            "{}完成{figure}.{more}亿元，比上年增长{}.{more}%。\n",
            INDICATORS[i],
            rng.below(20)
        ),
        2 => format!(
            "{}：完成投资{figure}万元，新增就业{}人，完成率9{more}%。\n",
            TOWNS[i],
            rng.below(90)
        ),
        _ => format!(
            "{}要坚持以{}为抓手，压实责任，推动工作提质增效。\n",
            POINTS[i], THEMES[i]
        ),
    }
}

fn lines(text: &Tracked) -> Vec<Range<usize>> {
    let words = |line: &Range<usize>| -> String {
        text.0[line.clone()].iter().map(|cell| cell.c).collect()
    };
    let lines = text.lines().into_iter();
    let is_like = |line: &Range<usize>| SIGNS.iter().any(|sign| words(line).contains(sign));
    lines.filter(is_like).collect()
}

/// Each of them, and a part with its figures.
pub(crate) fn likes(text: &str) -> Vec<Range<usize>> {
    let mut passages = Vec::new();
    for line in lines(&Tracked::new(text)) {
        let middle = line.start + line.len() / 2;
        passages.extend([middle - 6..middle + 6, line.start..line.end - 1]);
    }
    passages
}

/// One in two, three or six goes: not two side by side, of which those around tell nothing.
pub(crate) fn delete_likes(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    let step = [6, 3, 2][strength.min(2)];
    let skip = rng.below(step);
    let gone: Vec<Range<usize>> = lines(text).into_iter().skip(skip).step_by(step).collect();
    for line in gone.into_iter().rev() {
        text.replace(line, Vec::new());
    }
}

/// The figures of some are changed in place.
pub(crate) fn change_likes(text: &mut Tracked, rng: &mut Rng, strength: usize) {
    for line in lines(text) {
        if !rng.happens([150, 400, 1000][strength.min(2)]) {
            continue;
        }
        for cell in &mut text.0[line] {
            if let Some(digit) = cell.c.to_digit(10).filter(|_| rng.happens(700)) {
                let other = digit % 9 + 1;
                cell.c = char::from_digit(other, 10).unwrap_or('1');
            }
        }
    }
}

//! Runs of two and more stars: strong words, or withheld ones.
//!
//! Strong words read on when their stars are taken away (`**家庭**个人`); a withheld word leaves a *hole* that no sentence has: a measure
//! without what it measures (`**县`), a predicate without its subject (`，**是大县`), a verb or preposition without its object
//! (`加强**建工作`). The rule is conservative, since a pair is strong as a rule: only a pair with a hole at both ends is withheld, and unless
//! it opens before a measure its words must also run on over the end of a clause, which strong words hardly do. When the
//! runs of a paragraph are odd in number, one of them is a character anyway: the first before a measure or without a subject.

use super::stars::Run;

/// Words of measure and of administration that a withheld number or name stands before.
const MEASURES: &str = "省州县市区镇乡村个名家亿万元月天％%";

/// Words that begin like a measure and are none; strong words begin or go on with them.
const NO_MEASURES: &str = "省级 省域 县域 县级 县城 县市 县区 市场 市民 市级 市域 市县 市区 市政 市容 \
    区域 区块 区别 区间 区级 区位 镇域 乡村 乡镇 乡风 乡土 乡情 乡愁 乡贤 村级 \
    村庄 村民 村集体 村落 个人 个体 个性 个别 个案 个税 名称 名单 名额 名义 \
    名誉 名牌 名录 家庭 家园 家乡 家政 家长 家风 家居 家电 家具 家禽 家畜 家校 \
    家国 家训 家访 亿万 万众 万物 万里 元素 元旦 元首 月份 月度 天然 天气 天空 \
    天津 天地 天下";

/// Units that nothing begins with: a run before one, with a mark or the end of the line behind the unit, opens no strong words.
const UNITS: &str = "亿元 万元 亿吨 万吨 万立方米 万平方米 个百分点 % ％";

/// Words that no clause begins with unless its subject is withheld.
const PREDICATES: &str = "是 为 有 在 的 了 属 位于 地处";

/// Words that begin like a predicate without a subject and are none.
const NO_PREDICATES: &str = "是否 是非 是什么 为什么 为何 为了 为民 有什么 有序 有力 有效 有机 有无 有关 \
    在线 在职 在岗 的确";

/// Verbs and prepositions that want an object.
const TRANSITIVE: &str = "加强 推进 推动 抓好 抓实 做好 做实 强化 深化 健全 完善 坚持 聚焦 围绕 打造 \
    引进 落实 贯彻 实现 完成 在 对 向 由 从 到 以 把 与 和 及 赴";

/// What stands before a clause, wherever the run stands.
const CLAUSE_STARTS: &[char] = &['，', '；', '。', '、', '（', '“'];

/// What stands before a clause too, but also ends strong words (`**注意：**是`); it counts before the first run of a pair.
const OPENING_STARTS: &[char] = &['：', '！', '？', '”', '）'];

/// Bytes that the mark of a list or quotation and its indentation may take.
const LONGEST_MARK: usize = 64;

/// What ends a clause within a passage.
const CLAUSE_ENDS: &[char] = &['，', '；', '。', '：', '！', '？'];

/// Which of the runs of two and more stars of a paragraph are characters, in their order.
pub(super) fn withheld(line: &str, runs: &[Run]) -> Vec<bool> {
    let holes: Vec<_> = runs.iter().map(|run| hole(line, *run, false)).collect();
    let mut hidden = vec![false; runs.len()];
    if holes.iter().all(|hole| *hole == Some(Hole::Measure)) {
        hidden.fill(true);
        return hidden;
    }
    let strict = |hole: &Option<Hole>| matches!(hole, Some(Hole::Measure | Hole::Subject));
    if runs.len() > 1
        && runs.len() % 2 == 1
        && let Some(odd) = holes.iter().position(strict)
        && let Some(hidden) = hidden.get_mut(odd)
    {
        *hidden = true;
    }
    // Pairs as the parser would make them, and after each withheld one anew.
    let mut waiting: Vec<usize> = (0..runs.len())
        .filter(|i| hidden.get(*i) == Some(&false))
        .collect();
    waiting.reverse();
    while let (Some(open), Some(close)) = (waiting.pop(), waiting.pop()) {
        if runs.get(open).is_some_and(|run| opens_nothing(line, *run))
            && let Some(hidden) = hidden.get_mut(open)
        {
            *hidden = true;
            waiting.push(close);
            continue;
        }
        if !is_withheld_pair(line, runs, &holes, (open, close)) {
            continue;
        }
        if let Some(hidden) = hidden.get_mut(open) {
            *hidden = true;
        }
        // The second may open the next pair, when it then finds a partner.
        if waiting.len() % 2 == 1 {
            waiting.push(close);
        } else if let Some(hidden) = hidden.get_mut(close) {
            *hidden = true;
        }
    }
    hidden
}

/// What is missing where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hole {
    /// What a measure measures, or the name of a place.
    Measure,
    /// The subject of a clause.
    Subject,
    /// The object of a verb or preposition.
    Object,
}

/// `opening` when the run is known to be the first of a pair.
fn hole(line: &str, run: Run, opening: bool) -> Option<Hole> {
    let (before, after) = (before_line_end(run.before(line)), run.after(line));
    let begins = |words: &str| words.split(' ').any(|word| after.starts_with(word));
    if after.starts_with(|c| MEASURES.contains(c)) && !begins(NO_MEASURES) {
        return Some(Hole::Measure);
    }
    let starts = || starts_clause(before) || opening && before.ends_with(OPENING_STARTS);
    if begins(PREDICATES) && !begins(NO_PREDICATES) && starts() {
        return Some(Hole::Subject);
    }
    let wants = TRANSITIVE.split(' ').any(|word| before.ends_with(word));
    (wants && after.starts_with(crate::text::is_han)).then_some(Hole::Object)
}

/// Whether a whole unit stands behind a run.
fn opens_nothing(line: &str, run: Run) -> bool {
    let after = run.after(line);
    let rests = UNITS.split(' ').filter_map(|unit| after.strip_prefix(unit));
    rests.map(|rest| rest.chars().next()).any(|next| {
        next.is_none_or(|c| !crate::text::is_han(c) && !c.is_alphanumeric() && c != '*')
    })
}

/// What stands before a run; at the beginning of a later line of its paragraph, what the line before ends with.
fn before_line_end(before: &str) -> &str {
    match own_line(before) {
        Some((lines, own)) if own.trim_matches([' ', '\t', '>']).is_empty() => lines.trim_end(),
        _ => before,
    }
}

/// What stands before a run, parted where its line begins, if that is near enough for a mark and its indentation; one line may be the whole
/// text.
fn own_line(before: &str) -> Option<(&str, &str)> {
    let from = before.len().saturating_sub(LONGEST_MARK + 1);
    let from = (from..=before.len()).find(|at| before.is_char_boundary(*at))?;
    let end = from + before.get(from..)?.rfind('\n')?;
    Some((before.get(..end)?, before.get(end + 1..)?))
}

/// Whether a clause begins after these words: they are nothing, the mark of a list or quotation, or end with a mark.
fn starts_clause(before: &str) -> bool {
    let own = own_line(before).map_or(before, |(_, own)| own);
    before.ends_with(CLAUSE_STARTS)
        || own.len() <= LONGEST_MARK
            && own
                .chars()
                .all(|c| c.is_whitespace() || c.is_ascii_digit() || "-+>.)#|".contains(c))
}

fn is_withheld_pair(
    line: &str,
    runs: &[Run],
    holes: &[Option<Hole>],
    (open, close): (usize, usize),
) -> bool {
    let first = runs.get(open).and_then(|run| hole(line, *run, true));
    let second = holes.get(close).copied().flatten();
    let (Some(first), Some(second)) = (first, second) else {
        return false;
    };
    if first == Hole::Measure {
        return second != Hole::Subject || crosses(line, runs, (open, close));
    }
    crosses(line, runs, (open, close))
}

/// Whether what stands between two runs goes on over the end of a clause.
fn crosses(line: &str, runs: &[Run], (open, close): (usize, usize)) -> bool {
    let (Some(open), Some(close)) = (runs.get(open), runs.get(close)) else {
        return false;
    };
    line.get(open.end()..close.start)
        .is_some_and(|between| between.contains(CLAUSE_ENDS))
}

#[cfg(test)]
mod tests {
    use super::super::stars::protect;

    /// `expected` shows withheld stars as `★`; without any the source is all the parser's.
    fn check(expected: &str) {
        let source = expected.replace('★', "*");
        let protected = protect(&source);
        let stand_in = '\u{F8E0}';
        let shown = protected.text().replace(stand_in, "★");
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_pair_is_strong() {
        for source in [
            "**“重点”**二字",
            "**家庭**个人",
            "这是**重点**内容",
            "**县域**经济",
            "**县级**名单",
            "**市场**主体，**个体**工商户",
            "抓**重点**工作，补**短板**弱项",
            "加强**党的建设**工作",
            "全面**加强**党的领导",
            "推进**改革**，加强**监管**工作",
            "**为人民服务，为群众办事**的宗旨",
            "**是什么，为什么，怎么办**",
            "**为什么？**为了发展",
            "**在学中干，在干中学**蔚然成风",
            "**有序推进，加强**监管",
            "**一是加强领导。**成立领导小组。**二是强化责任。**压实责任。",
            "- **乡村**振兴：**乡镇**村级",
            "**注意：**是大县",
            "**天然**气与**元素**周期",
            "1. **目标**：增长**5%**以上",
            "对**重点领域**和**关键环节**的监管",
            "**县委、县政府**高度重视",
            "**区域**协调，**区块**链",
            "**Bold** and **县域** text",
        ] {
            check(source);
        }
    }

    #[test]
    fn holes_at_both_ends_are_withheld() {
        for source in [
            "★★是大县，加强★★建工作",
            "★★是大县，★★是小县",
            "★★县与★★县",
            "★★县委、★★县政府",
            "★★市★★县",
            "★★镇★★村",
            "★★县坚持以★★建引领",
            "★★县加强★★建工作",
            "加强★★建工作，推进★★改革",
            "位于★★市，在★★处",
            "实现★★★亿元，增长★★%",
            "引进★★个、★★家",
            "- ★★是大县，加强★★建工作",
        ] {
            check(source);
        }
    }

    #[test]
    fn strong_and_withheld_share_a_line() {
        for source in [
            "★★是大县，抓好**重点**工作",
            "★★是大县，这是**重点**内容",
            "★★县与★★县的**重点**工作",
            "★★是大县，加强★★建工作，加强★★建",
            "**重点**工作在★★县",
            "**重点**工作：★★是大县，加强★★建工作",
            "收入★★万元；**强调**文字；支出**万元",
            "收入★★万元，**其中**一般公共预算收入**120**万元",
            "增长★★%，**重点**工作，**是大县",
            "**120**亿元，增长**5**%",
            "**亿元以上项目**十个，**亿元村**五个",
        ] {
            check(source);
        }
    }

    #[test]
    fn a_pair_may_stand_on_two_lines() {
        for source in [
            "★★是大县，\n加强★★建工作",
            "工作扎实，\n★★是大县，加强★★建工作",
            "> 加强\n> ★★建工作，\n> ★★是大县",
            "抓**重点\n内容**工作",
            "★★是大县，\n抓好**重点**工作",
            "**是大县，\n\n加强**建工作",
            "- **是大县，\n- 加强**建工作",
            "**是大县，\n# 加强**建工作",
        ] {
            check(source);
        }
    }

    #[test]
    fn one_alone_needs_no_hiding() {
        for source in ["**是大县", "加强**建工作", "**有序推进", "**"] {
            check(source);
        }
    }
}

//! What the words behind a mark, and some before it, tell of what was withheld.

use std::ops::Range;

use super::Kind;
use crate::text::is_han;

/// Units and nouns, by kind. Of those that fit the longest counts.
const UNITS: &[(Kind, &str)] = &[
    (Kind::Money, "元 美元 欧元 港元 日元 元钱 块钱 元人民币"),
    (Kind::Share, "% ％ ‰ 个百分点 個百分點 成以上 倍 个点"),
    (
        Kind::People,
        "人 名 人次 余人 多人 名党员 位老人 位同志 位专家 位农民 位群众 岁",
    ),
    (Kind::Households, "户 戶 户次 户居民"),
    (
        Kind::Area,
        "亩 畝 公顷 平方米 平方公里 平米 平方千米 ㎡ 亩地",
    ),
    (Kind::Length, "公里 米 千米 里路 厘米 华里 延米"),
    (
        Kind::Weight,
        "吨 噸 公斤 斤 千克 克 立方米 立方 升 方水 吨标煤",
    ),
    (Kind::Energy, "千瓦 兆瓦 千瓦时 度电 瓦 吉瓦 马力"),
    (Kind::Times, "次 场 場 期 轮 轮次 场次 人次 批次 遍 回 届"),
    (Kind::Rank, "位次 名次"),
    (
        Kind::Duration,
        "个月 個月 天 小时 分钟 年来 年间 周 个小时 个工作日 个季度 年内 秒",
    ),
    (Kind::Date, "月 日 号 年度 月份 月底 月初 季度 年 时许"),
    (
        Kind::Place,
        "省 市 州 盟 县 縣 区 區 旗 镇 鎮 乡 鄉 村 社区 街道 地区 自治区 自治县 新区 开发区 高新区 经开区 \
         工业园 产业园 园区 港区 河 湖 山 路 街 大道 大桥 水库 流域 机场 火车站 党代会 县委 市委 区委 省委 县政府 市政府 区政府 征程",
    ),
    (
        Kind::Count,
        "个 個 家 项 項 件 条 條 处 處 座 栋 棟 所 台 套 辆 艘 架 艇 种 種 类 類 支 批 篇 部 张 本 册 份 封 \
         幅 间 套房 间房 株 棵 头 只 隻 羽 口 眼 盏 面 块 片 段 枚 颗 门 节 宗 起 例 幢 级 层 岗 档 组 队 团 网格 \
         余个 余家 余项 余件 多个 多家 多项",
    ),
    (
        Kind::Person,
        "某 同志 先生 女士 书记 局长 县长 市长 主任 镇长 总经理 校长 董事长",
    ),
];

/// Words of size between a mark and its unit.
const SIZES: &[char] = &[
    '余', '餘', '多', '几', '万', '萬', '亿', '億', '千', '百', '十', '来',
];

/// Words before a mark of a year that make it a length of time.
const LASTS: &[&str] = &[
    "连续", "为期", "历时", "用了", "近", "过去", "最近", "未来", "今后", "每", "再用", "满",
];

/// Words before a mark behind which a name stands.
const NAMED: &[&str] = &[
    "在", "推动", "支持", "到", "来", "对", "向", "建设", "赴", "为", "发展",
];

/// A unit and the word behind it that together begin like one of `NO_UNITS`: `*名优秀党员`.
const UNIT_AND_WORD: &[&str] = &["名优秀", "名优良"];

/// Words that begin like a unit and are none.
const NO_UNITS: &[&str] = &[
    "市场",
    "市民",
    "区域",
    "区别",
    "村民",
    "村集体",
    "镇域",
    "乡村",
    "乡土",
    "县域",
    "人民",
    "人才",
    "人均",
    "家庭",
    "家园",
    "名单",
    "名优",
    "名义",
    "年轻",
    "天然",
    "天使",
    "条件",
    "条例",
    "部门",
    "部署",
    "项目",
    "类似",
    "面向",
    "面对",
    "门户",
    "节约",
    "节点",
    "组织",
    "团结",
    "团队",
    "层面",
    "层次",
    "级别",
    "段落",
    "片区",
    "口号",
    "头号",
    "路径",
    "街区",
    "河长",
    "山区",
    "米面",
    "克服",
    "升级",
    "期间",
    "期待",
    "届时",
    "回应",
    "场所",
    "场景",
    "次要",
    "轮换",
    "本地",
    "本土",
    "份额",
    "张贴",
    "所有",
    "所在",
    "支持",
    "支部",
    "批准",
    "篇章",
    "处理",
    "处置",
    "处于",
    "座谈",
    "台账",
    "台阶",
    "套餐",
    "架构",
    "种植",
    "种子",
    "起来",
    "例如",
    "省级",
    "月均",
    "日常",
    "日均",
    "日前",
    "时代",
    "时间",
    "号召",
    "度假",
    "组成",
    "队伍",
    "位于",
    "位居",
    "元素",
    "元旦",
    "成效",
    "成立",
];

/// The kind of what a mark withholds, and the range of the unit that tells.
pub(super) fn kind(text: &str, mark: &Range<usize>) -> (Kind, Range<usize>) {
    let ahead = text.get(..mark.start).unwrap_or_default();
    let none = mark.end..mark.end;
    if ahead.ends_with('第') {
        let end = unit(text, mark.end).map_or(mark.end, |(_, range)| range.end);
        return (Kind::Rank, mark.end..end);
    }
    let Some((kind, range)) = unit(text, mark.end) else {
        let digits = ahead.ends_with(|c: char| c.is_ascii_digit());
        let named = text
            .get(mark.clone())
            .is_some_and(|mark| mark.starts_with('某'));
        let kind = match (named, digits || counted(text, mark.end)) {
            (true, _) => Kind::Person,
            (_, true) => Kind::Number,
            _ => Kind::Words,
        };
        return (kind, none);
    };
    let lasts = LASTS.iter().any(|word| ahead.ends_with(word));
    match kind {
        Kind::Date if lasts => (Kind::Duration, range),
        // 在*区: a name; 划分*区 would say 个区.
        Kind::Count
            if NAMED.iter().any(|word| ahead.ends_with(word)) && !is_counter(text, &range) =>
        {
            (Kind::Words, none)
        }
        kind => (kind, range),
    }
}

/// Whether a unit stands at a place.
pub(super) fn follows(text: &str, at: usize) -> bool {
    unit(text, at).is_some()
}

/// Whether the name of a kind of place stands at a place.
pub(super) fn place_follows(text: &str, at: usize) -> bool {
    unit(text, at).is_some_and(|(kind, _)| kind == Kind::Place)
}

/// Whether a 某 stands for somebody: behind a family name, or before an office.
pub(super) fn somebody(text: &str, mark: &Range<usize>) -> bool {
    let office = unit(text, mark.end).is_some_and(|(kind, _)| kind == Kind::Person);
    let family = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马方俞任袁柳史唐薛雷贺汤罗毕郝\
        邬安常于傅齐康伍余顾孟平黄和穆萧尹姚邵汪毛狄戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路江童颜郭梅盛林徐邱骆高夏蔡田胡凌霍万卢莫房解应丁宣邓洪包左石崔吉程邢裴陆荣翁甄曲段侯全秋仲宫宁仇武刘龙叶白蒲乔";
    let before = text
        .get(..mark.start)
        .and_then(|before| before.chars().next_back());
    let after = text.get(mark.end..).and_then(|after| after.chars().next());
    let ends = after.is_none_or(|c| !is_han(c) || "在因涉犯称说等与和、".contains(c));
    office || (before.is_some_and(|c| family.contains(c)) && ends)
}

/// Whether a unit that only numbers have stands at a place: one of money, share, area, length, weight, or with a word of size.
pub(super) fn measured(text: &str, at: usize) -> bool {
    let sized = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(|c| matches!(c, '万' | '亿' | '萬' | '億'));
    unit(text, at).is_some_and(|(kind, _)| match kind {
        Kind::Money | Kind::Share | Kind::Area | Kind::Weight | Kind::Energy => true,
        Kind::Length => text.get(at..).is_some_and(|rest| rest.starts_with("公里")),
        Kind::People | Kind::Households | Kind::Count | Kind::Times => sized,
        _ => false,
    })
}

/// Whether a number was withheld before words of size alone: `*万余`.
fn counted(text: &str, at: usize) -> bool {
    text.get(at..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(|c| matches!(c, '万' | '亿' | '余' | '多' | '千' | '百'))
}

/// Whether a counting word proper stands at a range, rather than a noun.
fn is_counter(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone())
        .is_some_and(|unit| unit.chars().count() == 1 || unit.starts_with(SIZES))
}

/// The unit at a place, words of size included.
fn unit(text: &str, at: usize) -> Option<(Kind, Range<usize>)> {
    let rest = text.get(at..)?;
    let spaces = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
    let rest = rest.get(spaces..)?;
    let start = at + spaces;
    let sizes = rest.len() - rest.trim_start_matches(SIZES).len();
    let bare = rest.get(sizes..)?;
    let is_word = |word: &&str| bare.starts_with(*word);
    if NO_UNITS.iter().any(is_word) && !UNIT_AND_WORD.iter().any(is_word) {
        return None;
    }
    let (kind, length) = UNITS
        .iter()
        .flat_map(|(kind, words)| words.split_whitespace().map(move |word| (*kind, word)))
        .filter(|(_, word)| bare.starts_with(word))
        .map(|(kind, word)| (kind, word.len()))
        .max_by_key(|(_, length)| *length)?;
    // 万 before a place would be a number of places: 万村.
    let kind = if kind == Kind::Place && sizes > 0 {
        Kind::Count
    } else {
        kind
    };
    Some((kind, start..start + sizes + length))
}

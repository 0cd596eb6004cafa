//! Reports to edit: those of the repository, those of `ZHUPI_CORPUS` when it is set, and made ones of the size of a government report.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::tracked::Rng;

/// Numbered points begin so.
pub(crate) const POINTS: [&str; 8] = [
    "一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是",
];
/// Sections begin so.
pub(crate) const SECTIONS: [&str; 8] = [
    "一、", "二、", "三、", "四、", "五、", "六、", "七、", "八、",
];

const WHO: [&str; 16] = [
    "县委办公室",
    "县发展改革局",
    "各乡镇党委",
    "县农业农村局",
    "县市场监管局",
    "县教育局",
    "县水利局",
    "开发区管委会",
    "县文旅局",
    "县商务局",
    "各村党支部",
    "县总工会",
    "县医保局",
    "县生态环境分局",
    "县融媒体中心",
    "县应急管理局",
];
const DOES: [&str; 16] = [
    "牵头制定",
    "深入推进",
    "持续优化",
    "全面落实",
    "统筹抓好",
    "加快建设",
    "规范管理",
    "大力实施",
    "严格执行",
    "稳步扩大",
    "认真梳理",
    "健全完善",
    "组织开展",
    "切实加强",
    "着力破解",
    "创新推广",
];
const WHAT: [&str; 20] = [
    "产业链招商行动",
    "高标准农田项目",
    "营商环境提升工程",
    "基层治理网格",
    "义务教育集团化办学",
    "城乡供水一体化",
    "老旧小区改造",
    "农村人居环境整治",
    "科技型企业培育计划",
    "全域旅游示范创建",
    "就业帮扶车间",
    "物流枢纽和冷链体系",
    "防汛抗旱预案",
    "医共体人财物统一调配",
    "河长制巡查",
    "干部作风专项整治",
    "电商直播基地",
    "古树名木普查",
    "特色种养基地",
    "安全生产责任清单",
];
const HOW: [&str; 14] = [
    "实行专班推进、挂图作战",
    "每月调度、按季通报",
    "建立问题清单和整改台账",
    "坚持周碰头、月小结",
    "逐项明确时限和责任人",
    "引入第三方评估",
    "推行一线工作法",
    "落实奖补资金",
    "开展结对帮带",
    "邀请群众代表现场评议",
    "做到一户一策",
    "强化跟踪问效",
    "把指标分解到岗到人",
    "接受社会监督",
];
const GAIN: [&str; 10] = [
    "受益群众",
    "新增岗位",
    "完成投资",
    "覆盖农户",
    "化解矛盾",
    "引进企业",
    "改造面积",
    "培训人员",
    "压减支出",
    "办理事项",
];
const UNIT: [&str; 10] = [
    "万人次",
    "个",
    "亿元",
    "户",
    "件",
    "家",
    "万平方米",
    "人",
    "万元",
    "项",
];
/// What official prose says again and again.
const SLOGANS: [&str; 5] = [
    "坚持以习近平新时代中国特色社会主义思想为指导，",
    "按照县委、县政府决策部署，",
    "以钉钉子精神抓好落实，",
    "为全县高质量发展提供坚强保证。",
    "进一步增强责任感和紧迫感，",
];

/// One sentence; two are seldom the same, but many are alike.
pub(crate) fn sentence(rng: &mut Rng) -> String {
    let slogan = if rng.happens(120) {
        SLOGANS[rng.below(3)]
    } else {
        ""
    };
    let (who, does, what, how) = (
        rng.pick(&WHO),
        rng.pick(&DOES),
        rng.pick(&WHAT),
        rng.pick(&HOW),
    );
    let gain = rng.below(GAIN.len());
    let (whole, part) = (rng.below(900) + 3, rng.below(10));
    match rng.below(4) {
        0 => format!(
            "{slogan}{who}{does}{what}，{how}，{}{whole}.{part}{}。",
            GAIN[gain], UNIT[gain]
        ),
        1 => format!("{slogan}{does}{what}，由{who}负责，{how}。"),
        2 => format!(
            "围绕{what}，{who}{how}，同比增长{}.{part}%。",
            rng.below(30)
        ),
        _ => format!(
            "{what}取得新进展，{}达到{whole}{}，{who}{does}“{}”经验。",
            GAIN[gain],
            UNIT[gain],
            rng.pick(&WHAT)
        ),
    }
}

/// A made report of about so many sections.
fn made(seed: u64, sections: usize) -> String {
    let mut rng = Rng(seed);
    let mut text = String::from("关于重点工作推进情况的报告\n各位代表：\n");
    for section in 0..sections {
        let _ = writeln!(
            text,
            "{}{}{}",
            SECTIONS[section % 8],
            rng.pick(&DOES),
            rng.pick(&WHAT)
        );
        for _ in 0..4 {
            let paragraph: String = (0..3 + rng.below(4)).map(|_| sentence(&mut rng)).collect();
            let _ = writeln!(text, "{paragraph}");
        }
        let mut points = String::new();
        for point in POINTS.iter().take(3 + rng.below(5)) {
            let _ = write!(
                points,
                "{point}{}{}。{}",
                rng.pick(&DOES),
                rng.pick(&WHAT),
                sentence(&mut rng)
            );
        }
        let _ = writeln!(text, "{points}{}", SLOGANS[3]);
        if section % 2 == 0 {
            text.push_str("各位代表！\n");
        }
    }
    text
}

/// Their names and words.
pub(crate) fn all() -> Vec<(String, String)> {
    let mut reports = vec![
        ("made-1".to_owned(), made(1, 8)),
        ("made-2".to_owned(), made(2, 16)),
        ("made-3".to_owned(), made(3, 6)),
    ];
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")];
    folders
        .extend(std::env::var_os("ZHUPI_CORPUS").map(|corpus| PathBuf::from(corpus).join("seeds")));
    for folder in folders {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|end| end == "txt"))
            .collect();
        files.sort();
        for path in files {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            reports.push((name, text.replace("\r\n", "\n")));
        }
    }
    reports
}

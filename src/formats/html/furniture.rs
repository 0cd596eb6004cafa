//! The words and names by which the furniture of a page is known: what Chinese portals and blogs put around a text.

/// How surely a name means furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// Also a name for parts of a text.
    Perhaps,
    /// Nothing else is called so.
    Surely,
}

const SURELY: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "mbx",
    "dqwz",
    "pagination",
    "pager",
    "navbar",
    "topnav",
    "mainnav",
    "share",
    "sharing",
    "sharebox",
    "bdshare",
    "bdsharebuttonbox",
    "bshare",
    "jiathis",
    "socialshare",
    "qrcode",
    "ewm",
    "erweima",
    "friendlink",
    "friendlinks",
    "yqlj",
    "noprint",
    "skiplink",
    "cookie",
    "addthis",
    "sharethis",
];

const PERHAPS: &[&str] = &[
    "nav",
    "navigation",
    "menu",
    "sidebar",
    "side",
    "aside",
    "header",
    "head",
    "top",
    "topbar",
    "banner",
    "logo",
    "footer",
    "foot",
    "bottom",
    "copyright",
    "search",
    "login",
    "related",
    "relate",
    "xgwz",
    "xgyd",
    "recommend",
    "recommended",
    "hot",
    "rank",
    "ranking",
    "comment",
    "comments",
    "position",
    "location",
    "weizhi",
    "link",
    "links",
    "tool",
    "tools",
    "toolbar",
    "print",
    "weixin",
    "wechat",
    "social",
    "ad",
    "ads",
    "advert",
    "advertisement",
    "widget",
];

/// What a class or id says of its element.
pub(super) fn named(value: &str) -> Option<Named> {
    /// Characters of names that are looked at.
    const LONGEST: usize = 200;
    let mut words: Vec<String> = vec![String::new()];
    let mut last = ' ';
    for c in value.chars().take(LONGEST) {
        let begins = c.is_ascii_uppercase() && last.is_ascii_lowercase();
        if begins || !c.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
        last = c;
    }
    let is = |list: &[&str]| {
        words
            .iter()
            .any(|word| list.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
    };
    if is(SURELY) {
        Some(Named::Surely)
    } else {
        is(PERHAPS).then_some(Named::Perhaps)
    }
}

/// Whether a list of links belongs to the text: what is attached to it, what it cites.
pub(super) fn is_of_the_text(words: &str) -> bool {
    const HEADS: &[&str] = &[
        "附件",
        "附：",
        "附表",
        "附录",
        "参考",
        "注释",
        "目录",
        "Attachment",
        "References",
        "Contents",
        "来源",
        "出处",
        "引用",
        "文献",
        "註釋",
        "參考",
        "附錄",
        "目錄",
    ];
    let words = words.trim_start();
    HEADS.iter().any(|head| words.starts_with(head))
}

/// What can be done with a page, as its buttons say it; the longer ones first.
const BUTTONS: &[&str] = &[
    "打印本页",
    "打印此页",
    "打印文章",
    "打印页面",
    "打印",
    "关闭窗口",
    "关闭本页",
    "关闭页面",
    "关闭",
    "收藏本页",
    "加入收藏",
    "收藏",
    "设为首页",
    "分享到",
    "分享至",
    "分享",
    "返回顶部",
    "回到顶部",
    "返回首页",
    "返回列表",
    "返回上一页",
    "返回上页",
    "返回",
    "字体大小",
    "字体",
    "字号",
    "加大",
    "缩小",
    "放大",
    "默认",
    "标准",
    "正常",
    "复制链接",
    "新浪微博",
    "腾讯微博",
    "微博",
    "微信好友",
    "微信",
    "朋友圈",
    "QQ空间",
    "QQ好友",
    "QQ",
    "人人网",
    "豆瓣",
    "网页纠错",
    "我要纠错",
    "纠错",
    "举报",
    "点赞",
    "无障碍",
    "無障礙",
    "繁體",
    "繁体",
    "简体",
    "友善列印",
    "列印",
    "關閉",
    "字級",
    "轉寄",
    "回上一頁",
    "回頁首",
    "上一页",
    "下一页",
    "首页",
    "尾页",
    "末页",
    "更多",
    "大",
    "中",
    "小",
    "A+",
    "A-",
    "TOP",
    "Top",
    "T",
];

/// Those of them that hardly anything else is called.
const TELLING: &[&str] = &[
    "打印", "关闭", "分享", "字体", "字号", "收藏", "返回", "列印", "關閉", "字級",
];

/// What stands between buttons.
const BETWEEN: &str = "【】[]（）()〔〕|｜/·-—:：>»、，,.。;；+〉《》<«";

const WHERE: &[&str] = &[
    "当前位置",
    "您的位置",
    "你的位置",
    "您现在的位置",
    "您所在的位置",
    "您当前的位置",
    "当前所在位置",
    "所在位置",
    "现在的位置",
    "首页>",
    "首页»",
    "首页›",
    "首頁>",
    "目前位置",
    "現在位置",
];

const NEIGHBOURS: &[&str] = &[
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "上一則",
    "下一則",
    "上一则",
    "下一则",
    "上一页",
    "下一页",
    "上一章",
    "下一章",
];

const INVITATIONS: &[&str] = &[
    "分享到",
    "分享至",
    "扫一扫",
    "扫码",
    "扫描二维码",
    "微信扫",
    "手机扫",
    "用微信扫",
    "打开微信",
    "关注微信",
    "关注公众号",
    "长按识别",
];

const COUNTS: &[&str] = &[
    "浏览次数",
    "阅读次数",
    "点击次数",
    "访问次数",
    "浏览量",
    "阅读量",
    "点击量",
    "访问量",
    "点击数",
    "阅读数",
    "瀏覽人次",
    "點閱次數",
];

/// Numbers that a site in China must show.
const REGISTERED: &[&str] = &["ICP备", "ICP证", "公网安备", "网站标识码", "ICP備"];

const IMPRINT: &[&str] = &[
    "版权所有",
    "主办单位",
    "主办：",
    "承办单位",
    "承办：",
    "技术支持",
    "网站地图",
    "联系我们",
    "关于我们",
    "网站声明",
    "隐私",
    "Copyright",
    "All Rights Reserved",
    "建议使用",
    "分辨率",
    "友情链接",
    "版權所有",
    "網站地圖",
];

/// Whether words speak of who runs a site; no running prose, however long they are.
pub(super) fn is_imprint(words: &str) -> bool {
    const HEADS: &[&str] = &[
        "版权所有",
        "版權所有",
        "Copyright ©",
        "主办单位：",
        "主办：",
        "All Rights Reserved",
    ];
    REGISTERED
        .iter()
        .chain(HEADS)
        .any(|part| words.contains(part))
}

/// The words of an element and what is known of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    /// Without white space.
    pub(super) words: &'a str,
    /// Whether links are in it.
    pub(super) linked: bool,
    /// Whether no other element in it sets words apart.
    pub(super) leaf: bool,
    /// Whether it stands in the core of the page.
    pub(super) inside: bool,
}

impl Said<'_> {
    /// Whether these are no words of a text.
    pub(super) fn is_furniture(&self) -> bool {
        let words = self.words;
        let length = words.chars().count();
        let begins = |list: &[&str]| list.iter().any(|head| words.starts_with(head));
        let holds = |list: &[&str]| list.iter().filter(|part| words.contains(**part)).count();
        if length == 0 {
            return false;
        }
        let led = self.linked || words.contains(['>', '»', '›']);
        self.is_buttons(words)
            || length <= 100 && begins(WHERE) && led
            || length <= 120 && begins(NEIGHBOURS) && (self.linked || is_none_such(words))
            || length <= 60 && begins(INVITATIONS) && !words.ends_with('。')
            || is_count(words)
            || holds(REGISTERED) > 0
            || !self.inside && holds(IMPRINT) > 1 && self.linked
    }

    /// Whether these are buttons and nothing else.
    fn is_buttons(&self, words: &str) -> bool {
        let (mut count, mut telling, mut rest) = (0, false, words);
        while !rest.is_empty() {
            if let Some(button) = BUTTONS.iter().find(|button| rest.starts_with(**button)) {
                count += 1;
                telling |= TELLING.iter().any(|word| button.starts_with(word));
                rest = rest.get(button.len()..).unwrap_or_default();
            } else if rest.starts_with(|c| BETWEEN.contains(c)) {
                let mut chars = rest.chars();
                chars.next();
                rest = chars.as_str();
            } else {
                return false;
            }
        }
        let set =
            words.starts_with(['【', '[', '〔']) || words.contains(':') || words.contains('：');
        let led = self.linked && (telling || count > 1 || !self.inside);
        count > 0 && (led || self.leaf && telling && set)
    }
}

/// `上一篇：没有了`
fn is_none_such(words: &str) -> bool {
    let after = words.split_once(['：', ':']).map_or("", |(_, after)| after);
    after.starts_with("没有") || after.starts_with('无') || after.starts_with("暂无")
}

/// `浏览次数：12 次`
fn is_count(words: &str) -> bool {
    COUNTS.iter().any(|head| {
        words.strip_prefix(head).is_some_and(|rest| {
            let rest = rest.trim_start_matches(['：', ':']).trim_end_matches('次');
            rest.chars().all(|c| c.is_ascii_digit())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_an_element_is() {
        for (value, expected) in [
            ("bread-crumb", Some(Named::Surely)),
            ("Breadcrumb", Some(Named::Surely)),
            ("share_box2", Some(Named::Surely)),
            ("leftNav", Some(Named::Perhaps)),
            ("TRS_Editor", None),
            ("content", None),
            ("shareholders", None),
            ("", None),
        ] {
            assert_eq!(named(value), expected, "{value}");
        }
    }

    #[test]
    fn words_tell_too() {
        fn said(words: &str, linked: bool, leaf: bool, inside: bool) -> Said<'_> {
            Said {
                words,
                linked,
                leaf,
                inside,
            }
        }
        for (words, linked, leaf, inside, expected) in [
            ("【打印】 【关闭】", false, true, true, true),
            ("打印 关闭 分享到：微信 QQ空间", true, true, true, true),
            ("打印、关闭", false, true, true, false),
            ("【字体：大 中 小】", false, true, true, true),
            ("打印", false, true, true, false),
            ("打印", true, true, true, true),
            ("打印 关闭", false, false, true, false),
            ("大 中 小", false, true, true, false),
            ("中小", false, true, true, false),
            ("打印机故障处理", true, true, true, false),
            ("当前位置：首页 > 政务公开", false, true, true, true),
            ("当前位置不明。", false, true, true, false),
            ("上一篇：没有了", false, true, true, true),
            ("上一篇讲了背景。", false, true, true, false),
            ("下一篇：某县调研报告", true, true, true, true),
            ("扫一扫在手机打开", false, true, true, true),
            ("浏览次数：128 次", false, true, true, true),
            ("浏览次数逐年上升。", false, true, true, false),
            ("某ICP备00000000号", false, true, true, true),
            ("版权所有 网站地图 联系我们", true, true, false, true),
            ("版权所有 网站地图 联系我们", true, true, true, false),
            ("　", true, true, true, false),
        ] {
            let bare: String = words.split_whitespace().collect();
            let found = said(&bare, linked, leaf, inside).is_furniture();
            assert_eq!(found, expected, "{words}");
        }
    }
}

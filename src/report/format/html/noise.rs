//! Lines that belong to the page and not to its text: the way to it, its neighbours, what can be done with it, its rights.
//! Only short lines are judged, so that a sentence of the text that begins alike stays.

/// The longest such line, in characters.
const LONGEST: usize = 120;

/// Beginnings of the line that says where on the site the page is.
const PLACES: [&str; 9] = [
    "当前位置",
    "当前的位置",
    "您的位置",
    "您当前的位置",
    "您当前位置",
    "您现在的位置",
    "您所在的位置",
    "您所在位置",
    "现在位置",
];

/// Beginnings of lines that lead to the pages beside it.
const NEIGHBOURS: [&str; 6] = ["上一篇", "下一篇", "上一条", "下一条", "上一页", "下一页"];

/// What can be done with a page, longer words before those that begin them.
const ACTIONS: [&str; 49] = [
    "打印本页",
    "打印此页",
    "打印文章",
    "打印页面",
    "关闭窗口",
    "关闭本页",
    "关闭页面",
    "加入收藏",
    "收藏本页",
    "设为首页",
    "返回顶部",
    "返回首页",
    "返回列表",
    "返回上页",
    "回到顶部",
    "分享到",
    "分享至",
    "分享",
    "推荐给好友",
    "微信好友",
    "朋友圈",
    "QQ空间",
    "QQ好友",
    "新浪微博",
    "腾讯微博",
    "人人网",
    "微信",
    "微博",
    "复制链接",
    "下载",
    "保存",
    "打印",
    "关闭",
    "收藏",
    "纠错",
    "返回",
    "字体大小",
    "字体",
    "字号",
    "大号",
    "中号",
    "小号",
    "我要",
    "视力保护色",
    "背景色",
    "默认",
    "阅读原文",
    "语音播报",
    "播放",
];

/// Whole lines above lists of other pages.
const OTHERS: [&str; 19] = [
    "相关阅读",
    "相关阅读推荐",
    "相关稿件",
    "您可能对以下文章感兴趣",
    "相关链接",
    "相关新闻",
    "相关文章",
    "相关信息",
    "相关报道",
    "相关推荐",
    "推荐阅读",
    "热门推荐",
    "热门文章",
    "猜你喜欢",
    "延伸阅读",
    "最新文章",
    "友情链接",
    "喜欢此内容的人还喜欢",
    "网站导航",
];

/// What only the foot of a page says.
const RIGHTS: [&str; 7] =
    ["ICP备", "公网安备", "网站标识码", "版权所有", "All Rights Reserved", "all rights reserved", "Copyright"];

/// Beginnings of lines above it.
const SPONSORS: [&str; 12] = [
    "主办单位",
    "主办：",
    "承办单位",
    "承办：",
    "技术支持",
    "网站管理",
    "网站地图",
    "联系我们",
    "关于我们",
    "地址：",
    "联系电话：",
    "邮编：",
];

/// What telephones are told.
const TELEPHONE: [&str; 9] = [
    "扫一扫在手机",
    "手机打开当前页",
    "微信扫一扫",
    "扫一扫分享",
    "扫描二维码",
    "预览时标签不可点",
    "继续滑动看下一个",
    "向上滑动看下一个",
    "轻触阅读原文",
];

/// What a page counts.
const COUNTS: [&str; 8] = ["浏览次数", "点击次数", "阅读次数", "访问次数", "浏览量", "点击数", "阅读量", "访问量"];

/// Whether a line belongs to the page. `is_linked` is whether most of it leads to other pages.
pub(super) fn is_noise(line: &str, is_linked: bool) -> bool {
    if line.chars().nth(LONGEST).is_some() {
        return false;
    }
    let says_no_sentence = !line.contains(['。', '！', '？']);
    let bare = line.trim_matches(|mark: char| !mark.is_alphanumeric());
    PLACES.iter().any(|place| bare.starts_with(place) && says_no_sentence)
        || (bare.starts_with("首页") && bare["首页".len()..].trim_start().starts_with(['>', '＞', '»', '›', '/', '→']))
        || is_neighbour(bare, is_linked)
        || (is_at_most(line, 60) && is_actions(bare))
        || leads_to_others(line)
        || is_rights(line)
        || (is_at_most(line, 40) && says_no_sentence && TELEPHONE.iter().any(|word| line.contains(word)))
        || (is_at_most(line, 30) && is_count(bare))
}

/// Whether a line says whose the site is.
pub(super) fn is_rights(line: &str) -> bool {
    is_at_most(line, LONGEST) && RIGHTS.iter().any(|right| line.contains(right))
}

/// Whether a line at the foot of a page says who runs the site.
pub(super) fn is_sponsor(line: &str) -> bool {
    is_at_most(line, LONGEST) && SPONSORS.iter().any(|sponsor| line.starts_with(sponsor))
}

fn is_count(bare: &str) -> bool {
    let rest = COUNTS.iter().find_map(|count| bare.strip_prefix(count));
    rest.is_some_and(|rest| rest.trim_start().starts_with([':', '：']))
}

/// Whether a line stands above a list of other pages.
pub(super) fn leads_to_others(line: &str) -> bool {
    let bare = line.trim_matches(|mark: char| !mark.is_alphanumeric());
    OTHERS.contains(&bare)
}

fn is_neighbour(bare: &str, is_linked: bool) -> bool {
    let rest = NEIGHBOURS.iter().find_map(|word| bare.strip_prefix(word));
    rest.is_some_and(|rest| {
        is_linked || rest.is_empty() || rest.trim_start().starts_with([':', '：', '】', ']', '>', '|'])
    })
}

/// Whether a line is made of nothing but what can be done with a page.
fn is_actions(bare: &str) -> bool {
    let (mut rest, mut known) = (bare, 0);
    loop {
        rest = rest.trim_start_matches(|mark: char| !mark.is_alphanumeric() || matches!(mark, '大' | '中' | '小'));
        if rest.is_empty() {
            return known > 0;
        }
        let Some(after) = ACTIONS.iter().find_map(|action| rest.strip_prefix(action)) else { return false };
        known += 1;
        rest = after;
    }
}

fn is_at_most(line: &str, characters: usize) -> bool {
    line.chars().nth(characters).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_page_are_known() {
        for line in [
            "当前位置：首页 > 政务公开 > 工作报告",
            "首页 > 政府信息公开",
            "上一篇：青禾区举行运动会",
            "【打印】【关闭】",
            "字体：[大 中 小] 打印本页",
            "分享到：微信 新浪微博",
            "扫一扫在手机打开当前页",
            "版权所有：青禾区人民政府 禾ICP备0000001号",
            "相关阅读：",
            "相关稿件",
            "您可能对以下文章感兴趣",
            "浏览次数：128",
        ] {
            assert!(is_noise(line, false), "{line}");
        }
    }

    #[test]
    fn lines_of_the_text_stay() {
        for line in [
            "小",
            "首页改版以后，来信多了。",
            "下一篇文章要写好",
            "打印机买了十台",
            "分享到的经验很多。",
            "中小学打下基础",
            "大力返还税费",
            "相关政策",
            "——",
        ] {
            assert!(!is_noise(line, false), "{line}");
        }
    }
}

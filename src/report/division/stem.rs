//! The stem of a name: what people say for short. 萧山 for 萧山区, 景宁 for 景宁畲族自治县.

/// What says the kind of a unit, longer ones before those they end with.
const KINDS: [&str; 13] =
    ["特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "特区", "新区", "省", "市", "区", "县", "盟"];

/// Kinds of few units, which would cut other names short (万柏林区). 井陉矿区 is not called by its neighbour's name.
const IRREGULAR: [(&str, &str); 4] =
    [("神农架林区", "神农架"), ("峰峰矿区", "峰峰"), ("鹰手营子矿区", "鹰手营子"), ("井陉矿区", "井陉矿区")];

/// Peoples as they stand in names, longer ones before those they end with. 新疆维吾尔自治区 and others drop 族.
const PEOPLES: [&str; 54] = [
    "维吾尔",
    "哈萨克族",
    "哈萨克",
    "蒙古族",
    "蒙古",
    "柯尔克孜",
    "塔吉克",
    "锡伯",
    "土家族",
    "布依族",
    "朝鲜族",
    "哈尼族",
    "傈僳族",
    "拉祜族",
    "东乡族",
    "纳西族",
    "景颇族",
    "达斡尔族",
    "仫佬族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "阿昌族",
    "普米族",
    "鄂温克族",
    "德昂族",
    "保安族",
    "裕固族",
    "独龙族",
    "基诺族",
    "回族",
    "藏族",
    "苗族",
    "彝族",
    "壮族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "傣族",
    "黎族",
    "佤族",
    "畲族",
    "水族",
    "土族",
    "羌族",
    "怒族",
    "京族",
    "高山族",
    "赫哲族",
    "门巴族",
    "珞巴族",
    "各族",
];

/// The stem of a full name; the name itself where less than two characters would be left (赵县, 城区) and for banners
/// by their side (巴林左旗).
pub(super) fn stem(name: &str) -> &str {
    if let Some((_, short)) = IRREGULAR.iter().find(|(full, _)| *full == name) {
        return short;
    }
    let Some((kind, place)) = KINDS.iter().find_map(|kind| Some((*kind, without(name, kind)?))) else {
        return banner(name);
    };
    // 回族区 of a city bears its people as an autonomous county does; elsewhere 蒙古 and the like belong to the place.
    if kind.starts_with("自治") || place.ends_with('族') { without_peoples(place) } else { place }
}

fn banner(name: &str) -> &str {
    match without(name, "旗") {
        Some(place) if !place.ends_with(['左', '右', '前', '后', '中', '合']) => place,
        _ => name,
    }
}

fn without_peoples(mut place: &str) -> &str {
    while let Some(shorter) = PEOPLES.iter().find_map(|people| without(place, people)) {
        place = shorter;
    }
    // 东乡族自治县, 鄂温克族自治旗: the people is the name.
    if PEOPLES.contains(&place) { without(place, "族").unwrap_or(place) } else { place }
}

/// The text before this ending, if two characters stand there.
fn without<'a>(text: &'a str, ending: &str) -> Option<&'a str> {
    let rest = text.strip_suffix(ending)?;
    (rest.chars().count() >= 2).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_what_people_say() {
        for (name, short) in [
            ("浙江省", "浙江"),
            ("萧山区", "萧山"),
            ("义乌市", "义乌"),
            ("内蒙古自治区", "内蒙古"),
            ("新疆维吾尔自治区", "新疆"),
            ("香港特别行政区", "香港"),
            ("景宁畲族自治县", "景宁"),
            ("鄂伦春自治旗", "鄂伦春"),
            ("鄂温克族自治旗", "鄂温克"),
            ("东乡族自治县", "东乡"),
            ("龙胜各族自治县", "龙胜"),
            ("积石山保安族东乡族撒拉族自治县", "积石山"),
            ("双江拉祜族佤族布朗族傣族自治县", "双江"),
            ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
            ("察布查尔锡伯自治县", "察布查尔"),
            ("管城回族区", "管城"),
            ("浦东新区", "浦东"),
            ("神农架林区", "神农架"),
            ("万柏林区", "万柏林"),
            ("井陉矿区", "井陉矿区"),
            ("六枝特区", "六枝"),
            ("大兴安岭地区", "大兴安岭"),
            ("锡林郭勒盟", "锡林郭勒"),
            ("扎赉特旗", "扎赉特"),
            ("巴林左旗", "巴林左旗"),
            ("赵县", "赵县"),
            ("沙县区", "沙县"),
            ("辉县市", "辉县"),
            ("城区", "城区"),
            ("新市区", "新市"),
        ] {
            assert_eq!(stem(name), short, "{name}");
        }
    }

    #[test]
    fn no_stem_keeps_a_people_or_is_a_single_character() {
        for division in super::super::all() {
            let short = division.stem();
            assert!(short.chars().count() >= 2, "{division:?}");
            assert!(!short.ends_with('族'), "{division:?}: {short}");
            assert!(!short.contains("自治"), "{division:?}: {short}");
        }
    }
}

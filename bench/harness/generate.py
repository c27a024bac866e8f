"""A corpus of invented reports, for whoever has none at hand: real districts, and sentences that nobody wrote, put
together from templates with drawn names and numbers. The same seed gives the same files."""

import random
from pathlib import Path

KINDS = {
    "政府": "人民政府工作报告",
    "人大": "人民代表大会常务委员会工作报告",
    "政协": "政协常务委员会工作报告",
    "法院": "人民法院工作报告",
}
YEARS = range(2015, 2025)
SECTIONS = ("过去一年工作回顾", "存在的问题和不足", "新一年工作安排")
TOPICS = (
    "老旧小区", "农贸市场", "乡村道路", "养老服务", "普惠托育", "河湖治理", "园区招商", "林下经济", "智慧停车", "基层调解",
    "诉源治理", "代表联络", "委员履职", "民生协商", "校园食堂", "慢病管理", "垃圾分类", "数字档案", "特色民宿", "茶叶加工",
    "营商环境", "安全生产", "防汛抢险", "古桥保护", "零工驿站", "充电设施", "口袋公园", "电商直播", "粮食仓储", "青年夜校",
)  # fmt: skip
ACTIONS = (
    "扎实推进", "全面启动", "稳妥开展", "着力补齐", "持续擦亮", "集中整治", "分类指导", "逐村摸排", "联合督办", "跟踪问效",
    "挂图作战", "闭环管理", "带头破解", "细化落实", "统筹谋划", "有序扩大", "主动对接", "公开评议", "滚动实施", "精准服务",
)  # fmt: skip
WHO = (
    "镇街干部", "网格员", "人大代表", "政协委员", "驻村工作队", "行业协会", "志愿者", "法官助理", "社区医生", "科技特派员",
    "退休教师", "青年突击队", "商户代表", "物业企业", "合作社社员", "货车司机", "护林员", "民间河长", "老党员", "返乡青年",
)  # fmt: skip
GAINS = (
    "群众满意度达到{p}%", "比上年增长{p}%", "惠及居民{n}户", "化解矛盾{n}件", "办结建议{n}条", "新增岗位{n}个",
    "节约资金{n}万元", "缩短办理时间{d}天", "盘活闲置用房{n}平方米", "完成投资{p}亿元", "整改问题{n}个", "培训{who}{n}人次",
)  # fmt: skip
SENTENCES = (
    "{act}{topic}工作，{who}走访{village}等{d}个村社，{gain}。",
    "围绕{topic}，{who}提出意见{n}条，{act}其中的{d}条，{gain}。",
    "在{village}试点“{coined}”做法，把{topic}和{other}一起谋划、一起验收，{gain}，{gain2}。",
    "{topic}不再“各管一段”，由{who}牵头、{who2}参与，每月会商{d}次，{gain}。",
    "{village}的{who}说：“以前{topic}要跑{d}趟，现在一次办成。”全年{gain}。",
    "{act}{topic}三年行动，建成示范点{d}处，其中{village}、{village2}两处通过市级验收，{gain}。",
    "同时看到，{topic}仍有短板，{village}等地{other}推进偏慢，{who}力量不足，需要{act}。",
    "明年要{act}{topic}，力争{gain}，{gain2}，让{who}和{who2}都有获得感。",
    "听取{topic}专项报告，对{other}开展满意度测评，{d}个部门作出书面答复，{gain}。",
    "把“{coined}”写进{topic}考核办法，{who}带着问题清单下沉{village}，{gain}。",
)
NAMES = "云溪青石白鹭大柳前塘后埠东桥西岭南浦北荡上坞下沙新丰永安长兴古渡金井玉泉松林竹园梅湾荷塘桂畈枫树石门龙潭凤鸣双港三墩五里七星八字九曲"
COINED = (
    "邻里商量议事圆桌跟班体验码上反馈夜间问诊流动窗口门前四包一线办公代办到家三张清单四方联席早看晚结微型实事红色管家"
)


def districts(table: Path, number: int, dice: random.Random) -> list[tuple[str, str, str]]:
    """Province, prefecture and county of that many counties in use, drawn from the program's table of divisions."""
    names, counties = {}, []
    for line in table.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if line.startswith("#") or len(columns) < 2 or (len(columns) > 3 and columns[3]):
            continue
        names[columns[0]] = columns[1]
        if not columns[0].endswith("00"):
            counties.append(columns[0])
    placed = [code for code in counties if code[:2] + "0000" in names and code[:4] + "00" in names]
    return [(names[c[:2] + "0000"], names[c[:4] + "00"], names[c]) for c in dice.sample(sorted(placed), number)]


def generate(folder: Path, table: Path, files: int, seed: int) -> None:
    """Writes the reports as `省/市/区县/年-类.txt`."""
    dice = random.Random(seed)
    per_district = len(KINDS) * len(YEARS)
    written = 0
    for province, prefecture, county in districts(table, -(-files // per_district), dice):
        place = folder / province / prefecture / county
        place.mkdir(parents=True, exist_ok=True)
        for year in YEARS:
            for kind, title in KINDS.items():
                if written == files:
                    return
                (place / f"{year}-{kind}.txt").write_text(report(county, title, year, dice), encoding="utf-8")
                written += 1


def report(county: str, title: str, year: int, dice: random.Random) -> str:
    """One report: title, date line, three sections of some paragraphs."""
    lines = [
        f"{county}{title}",
        f"（{year}年1月{dice.randint(5, 28)}日）",
        "各位代表、各位委员：",
        "现将工作报告如下，请予审议。",
    ]
    for number, section in zip("一二三", SECTIONS):
        lines.append(f"{number}、{section}")
        for item in "一二三四五"[: dice.randint(2, 5)]:
            lines.append(f"（{item}）{dice.choice(ACTIONS)}{dice.choice(TOPICS)}")
            lines.extend("".join(sentence(dice) for _ in range(dice.randint(2, 5))) for _ in range(dice.randint(1, 3)))
    return "\n\n".join(lines) + "\n"


def sentence(dice: random.Random) -> str:
    """One sentence, drawn."""
    words = {
        "act": dice.choice(ACTIONS), "topic": dice.choice(TOPICS), "other": dice.choice(TOPICS),
        "who": dice.choice(WHO), "who2": dice.choice(WHO), "village": village(dice), "village2": village(dice),
        "coined": pairs(COINED, 2, dice), "n": dice.randint(3, 4800), "d": dice.randint(2, 60),
        "p": f"{dice.uniform(1, 99):.1f}",
    }  # fmt: skip
    words["gain"] = dice.choice(GAINS).format(**words)
    words["gain2"] = dice.choice(GAINS).format(**words | {"n": dice.randint(3, 900), "p": dice.randint(2, 30)})
    return dice.choice(SENTENCES).format(**words)


def village(dice: random.Random) -> str:
    """A name for a village."""
    return pairs(NAMES, 1, dice) + dice.choice("村庄寨湾") if dice.random() < 0.8 else pairs(NAMES, 2, dice) + "社区"


def pairs(characters: str, number: int, dice: random.Random) -> str:
    """So many pairs of neighbouring characters."""
    return "".join(characters[at : at + 2] for at in (2 * dice.randrange(len(characters) // 2) for _ in range(number)))

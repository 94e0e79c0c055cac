"""Names that sound right and belong to nobody in particular (示范姓名、示范单位名称)."""

from bisect import bisect
from itertools import accumulate
from random import Random

# The hundred most frequent surnames in their order of frequency; the weights only fall with the rank.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
COMPOUND_SURNAMES = ("欧阳", "上官", "司徒", "诸葛")
_WEIGHTS = tuple(accumulate(10_000 // (rank + 6) for rank in range(1, len(SURNAMES) + 1)))

MALE = "伟强磊军勇涛超明刚平辉健斌鹏飞华志建国文宇浩博杰凯俊峰海波东林龙天成庆义兴良山仁宁福生永毅哲晨阳"
FEMALE = "芳娜敏静丽艳秀娟英慧巧美云莲真环雪荣爱霞香月莺媛瑞凡佳琼桂叶璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖"
# Characters that real names have and careless systems lose: outside GB 2312, the last six outside the BMP.
RARE = "堃喆昇犇翀祎玥婳赟龑珺晟㛃䶮𬭎𫖯𬍛𬱖𫘝𬸦"
SYLLABLES = "阿艾巴达迪尔古哈吉加卡克拉丽买米木穆娜努帕热萨塔提吐吾伊依扎孜"

COINED_FIRST = "岚泽澜砚霁禾朔峤蔚沐岑澄珩筠泓晏旸芷榆霖垚焱栖桐"
COINED_SECOND = "衡川陌洲屿岫原渡望序谷汐坞汀野舟岭沛臻远庭岸潮塬"
TRADES = (
    "机械制造", "精密仪器", "纺织", "食品", "建筑工程", "物流", "软件", "环保科技",
    "家具", "印刷包装", "医疗器械", "农业科技", "餐饮管理", "商贸", "电子科技", "汽车零部件",
    "新材料", "物业服务", "园林绿化", "陶瓷", "酒店管理", "测绘", "水产", "化工设备",
)  # fmt: skip
FORMS = (
    "有限公司", "股份有限公司", "有限责任公司", "集团有限公司",
    "实业有限公司", "发展有限公司", "总厂", "合作社",
)  # fmt: skip
EMPLOYER_NAMES = len(COINED_FIRST) * len(COINED_SECOND) * len(TRADES) * len(FORMS)
_STEP = 40_009


SHOWN_NAME = "孟晓岚"  # the person whom the demo logs in as


def person_name(random: Random, *, is_male: bool) -> str:
    """A person's name: mostly two or three characters; some with `·`, some with a rare character."""
    kind = random.randrange(100)
    if kind < 3:
        return "·".join("".join(random.choices(SYLLABLES, k=random.randint(2, 4))) for _ in range(2))
    if kind == 3:
        surname = random.choice(COMPOUND_SURNAMES)
    else:
        surname = SURNAMES[bisect(_WEIGHTS, random.randrange(_WEIGHTS[-1]))]
    given = "".join(random.choices(MALE if is_male else FEMALE, k=1 if random.randrange(100) < 15 else 2))
    return surname + (given[:-1] + random.choice(RARE) if kind in (4, 5) else given)


def employer_name(index: int) -> str:
    """The name of the employer with that index; no two indices below `EMPLOYER_NAMES` share one."""
    assert index < EMPLOYER_NAMES, "the district has more employers than names"
    # A step that shares no factor with the number of names visits each once, and neighbours look unlike.
    place, trade = divmod(index * _STEP % EMPLOYER_NAMES, len(TRADES))
    place, form = divmod(place, len(FORMS))
    first, second = divmod(place, len(COINED_SECOND))
    return f"示范区{COINED_FIRST[first]}{COINED_SECOND[second]}{TRADES[trade]}{FORMS[form]}"

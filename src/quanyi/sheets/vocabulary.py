"""What the headings of payrolls, tax and social-insurance lists are made of (表头用语).

A heading is taken apart into insurance, bearer, kind of amount and what only fills it; it is understood where nothing is
left over. What is understood as something else than a list asks for is told; what is not understood is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from quanyi.sheets.text import compact


class Atom(Enum):
    """A part of a heading or of an item (用语成分)."""

    PENSION = "(?:城镇)?(?:企业)?(?:职工)?(?:基本养老保险费?|基本养老|养老保险费?|养老险|养老)"
    OTHER = (
        "(?:城镇)?(?:职工)?(?:大病(?:医疗|保险|互助|救助|统筹)*|大额(?:医疗|救助|互助|保险|补助)*"
        "|补充(?:医疗|养老|工伤)(?:保险)?费?|(?:基本)?医疗保?险?费?(?:[(（]?含生育[)）]?)?|基本医保|医保"
        "|失业保?险?费?|工伤保?险?费?|生育保?险?费?|长期?护理?险?(?:保险)?费?|住房公积金|公积金|企业年金|职业年金|年金"
        "|残疾人就业保障金|残保金|工会经费|个人所得税|个税)"
    )
    SOCIAL = "社会保险费?|社保费?|五险一金|五险"
    UNIT = "用人单位|单位|企业|公司|雇主"
    OWN = "个人|职工|员工|本人|自缴|参保人员?"
    BASE = "(?:月)?(?:缴费|申报|核定|参保|计费|缴纳|应缴|缴存)?(?:工资)?基数|(?:月)?计费依据"
    WAGE = "(?:上年(?:度)?月?平均|(?:月|本期)?(?:平均)?)(?:缴费|申报)(?:工资|收入)(?:总?额)?"
    RATE = "(?:缴费|缴纳|缴存|适用|征收)?(?:费率|比例|比率)|税[(]?费?[)]?率"
    TOTAL = "合计|小计|总计|总额|总"
    AMOUNT = (
        "(?:应|实|已)?(?:补)?(?:缴|交)(?:纳|付|存|费)?(?:金额|费额|税额|款额|额|款|费|数)?|(?:代)?(?:扣|收)(?:缴|款|费)?(?:金额|额)?"
        "|金额|费额|费用|数额|部分|承担|负担|出资|额|费|款"
    )
    FILLER = "本期|本月|本次|当月|当期|每月|月度|月|应|实|申报|核定|的|其中|险种"


_ORDER = (Atom.OTHER, Atom.PENSION, Atom.SOCIAL, Atom.WAGE, Atom.BASE, Atom.RATE, Atom.UNIT, Atom.OWN, Atom.TOTAL,
          Atom.AMOUNT, Atom.FILLER)  # fmt: skip
_ATOMS = re.compile("|".join(f"(?P<{atom.name}>{atom.value})" for atom in _ORDER))
_JOINTS = re.compile(r"[-_/·.、:,;\\|+&~]+")


def atoms(text: str) -> frozenset[Atom] | None:
    """What a compact text is made of; None where something in it is not known."""
    found, at = set(), 0
    plain = _JOINTS.sub("", text)
    while at < len(plain):
        part = _ATOMS.match(plain, at)
        if part is None or part.end() == at:
            return None
        found.add(Atom[part.lastgroup or ""])
        at = part.end()
    return frozenset(found)


# Brackets that hold a unit, a format or an instruction say nothing of what the column is.
_BRACKETS = re.compile(r"[(\[【〔〈<{「]([^()\[\]【】〔〕〈〉<>{}「」]*)[)\]】〕〉>}」]")
_ANNOTATION = re.compile(
    r"(?:单位[:：]?)?(?:人民币)?(?:百万|十万|万|千|百|十)?元(?:[,，/].*)?|(?:单位[:：]?)?(?:角|分)|(?:单位[:：]).{1,4}|/?(?:月|人)"
    r"|[0-9]+位.*|必填.*|选填.*|可不填|可?留空.*|格式.*|文本.*|数字.*|保留.*|精确.*|如.*|例.*|不含?空格|[yY]{2,4}.*|RMB|CNY|rmb|cny"
    r"|[0-9.]+%|按.{0,12}填写?|请.*|与身份证一致|大写|小写|[a-zA-Z][a-zA-Z .'/_-]{3,}"
)
# A unit may stand behind the heading without brackets: 缴费基数/元, 缴费基数，元.
_UNIT_BEHIND = re.compile(r"(?<=.{2})[/、,，;；:：-]?(?:单位[:：]?)?(?:人民币)?(百万|十万|万|千|百)?元$")
_FOREIGN = re.compile("USD|EUR|HKD|JPY|GBP|美元|欧元|港币|港元|日元|英镑")
# An amount of a quarter or a year is another amount than that of a month.
_OF_LONGER = re.compile("[/每按]?(?:全年|年度?|季度?|半年)$|^(?:年|季)")
_MARKS = re.compile("[*★☆※#＊:：_]|必填|[0-9]+(?:[.][0-9]+)?%")


def plain_heading(text: str) -> str:
    """A heading without marks, units and instructions: ``"*缴费基数（元）"`` → 缴费基数, ``"养老(单位)"`` → 养老单位."""
    whole = compact(text)

    def inside(found: re.Match[str]) -> str:
        content = found[1]
        if _FOREIGN.search(content.upper()) or _OF_LONGER.search(content):
            return found[0]
        return "" if not content or _ANNOTATION.fullmatch(content) else content

    return _UNIT_BEHIND.sub("", _MARKS.sub("", _BRACKETS.sub(inside, whole)))


_OTHER_UNIT = re.compile(
    "(单位)?[:：]?(人民币)?(百万|十万|万|千|百|十|角|分)(元|块)?|(单位)?[:：]?(USD|EUR|HKD|美元|港币|港元|欧元|日元)"
)


def other_unit(text: str) -> bool:
    """Whether the heading of an amount names a unit other than yuan: ``"缴费基数（万元）"``."""
    whole = compact(text)
    behind = _UNIT_BEHIND.search(_MARKS.sub("", whole))
    return bool(behind and behind[1]) or any(
        _OTHER_UNIT.fullmatch(inside.upper()) for inside in _BRACKETS.findall(whole)
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What a column is that a list does not ask for (他项): told, and not read."""

    zh: str
    en: str
    holds_amounts: bool = False


ANOTHER_INSURANCE = Beside("另一险种", "another insurance", holds_amounts=True)
RATE = Beside("费率", "a rate")
_OF_PERSON = Beside("人员或岗位信息", "about the person or the post")
_OF_ACCOUNT = Beside("账户或渠道信息", "about the account or the channel")
_OF_OFFICE = Beside("经办信息", "about who made the list, and when")
_OF_UNIT = Beside("单位信息", "about the employer")
_OTHER_DATE = Beside("其他日期", "another date")

_BESIDE_WORDS: Mapping[Beside, str] = {
    _OF_PERSON: r"""
        (所属|一级|二级|三级|隶属)?(部门|科室|车间|班组|工段|机构|处室|团队|中心|门店|项目部|分公司)(名称|编码|代码|编号)?
        (工作)?(岗位|职务|职位|工种)(名称|类别|类型|序列|等级)? (职级|职称|技术等级|专业技术职务)
        (员工|职工|人员|个人|档案)?(工号|编号|编码|代码|序列号)|员工号|个人社保编号|个人(社保)?(电脑)?号码?|(社保)?电脑号码? 社保编号
        (社会保障|社保)卡?(卡号|卡卡号) 性别 年龄 (民族|学历|学位|政治面貌|婚姻状况|籍贯|国籍|国家(/?地区)?|所在地|文化程度|专业|毕业院校)
        出生(日期|年月|年月日|地) 生日 (户籍|户口)(性质|类型|所在地|地址|类别|地)? (家庭|通讯|通信|联系|居住|现|户籍|户口)?(住址|地址)
        (邮编|邮政编码) (联系|移动|手机|办公|家庭|固定)?(电话|手机|手机号|电话号码|手机号码|方式|联系方式) 联系人 (电子)?(邮箱|邮件) E-?mail
        (人员|员工|职工|用工|合同|参保人员?|身份)(类别|类型|性质|形式|身份|方式) 用工形式 (劳动)?合同(编号|期限)
        (有效)?(身份)?证件(类型|类别|种类|名称) (参保|缴费|工作|社保)(地|地区|城市|统筹区) 统筹(区|地区) 是否(本市|本地|农民工|农村户口|城镇户口)
        英文名 曾用名 银行(卡)?(账号|卡号|名称)?
    """,
    _OF_ACCOUNT: r"""
        (对方|收款方?|付款方?|本方|我方|交易|开户|往来|转入|转出)?(人)?(账号|账户|帐号|帐户|卡号|账号/卡号)
        (对方|收款方?|付款方?|收款人|付款人|本方|往来)?(开户|所属)?(银行|行|行名|银行名称|行名称|行号|网点|机构|开户行|开户银行|开户行名称|行行名)
        (本方|我方|收款)?(账户名称|帐户名称|本方户名|我方户名|收款人|收款人名称|收款方名称|收款户名|收款单位|收款方) 开户(行|银行|网点)(名称)?
        (对方|往来)(省市|地区|行名|行号|机构)
        (交易|业务)?(渠道|网点|机构|柜员|柜员号|终端|终端号|地点|场所|代码|码|类型|种类|方式|机构号|网点名称|行名|行所|行) (凭证|票据)(种类|类型)
        (钞汇|冻结|回单|对账|记账)(标志|标识|状态|打印次数)? (打印|下载)次数 (操作员|柜员|经办柜员|授权柜员)(号)? (产品|钞汇标识|现转标志|现转标识|商户号|商户名称|票证种类|票证字轨|柜员流水号) 起息日期? 手续费账号
        (收款|解款)国库 (预算)(科目|级次)(名称|代码)? (缴费|缴款|征收|申报|支付|结算|付款)(方式|渠道|途径)
    """,
    _OF_OFFICE: r"""
        (主管)?(征收|税务|主管|经办|社保|受理|代征|管理|所属)?(税务)?(机关|机构|所|分局|所科分局|科所)(名称|代码)?|税务所科?(名称)? (经办|制表|制单|填表|录入|审核|复核|操作|开票|征收|税收管理)(人|员) 数据来源
        (打印|导出|制表|录入|制单|填表|生成|登记|更新|审核|申报|开票|下载|开具|提取)(日期|时间) (登记|征收|应征凭证|申报|业务|数据|批次|受理)(序号|批次号?) 批次号?
        (缴款|缴费|缴税|申报|限缴|税款限缴|费款限缴)(期限|限期|截止日期) 税款限缴日期 街道乡镇|(行政区划|行业|登记注册类型|注册类型)(名称|代码)?
    """,
    _OF_UNIT: r"""
        (单位|企业|公司|参保单位|缴费单位|用人单位)(编号|编码|代码|社保号|社保编号|社保登记号|性质|类型|地址|电话|简称) 社保登记(证)?(号|编号|号码) 社会保险登记(证)?(号码?|编码|编号) 组织机构代码
    """,
    _OTHER_DATE: r"""
        (首次|初次)?(参加工作|参保|首次参保|初次参保|转正|离职|退休|合同|签订|签约|续签|到期|毕业|入党)(起始|开始|终止|截止|结束|到期|签订)?(日期|时间|年月|日)
    """,
}
_BESIDE = tuple(
    (re.compile("|".join(f"(?:{word})" for word in words.split())), beside)
    for beside, words in _BESIDE_WORDS.items()
)


def beside(plain: str) -> Beside | None:
    """What a plain heading is that no list reads; None if that is not known."""
    return next((found for words, found in _BESIDE if words.fullmatch(plain)), None)


class Share(Enum):
    """Whose share an item or a heading speaks of (承担方)."""

    OWN = "own"
    EMPLOYER = "employer"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list (费用项目): of this insurance with whose share, or of another."""

    is_pension: bool
    share: Share = Share.BOTH


_ITEM_FILLERS = re.compile("[()（）【】]|缴纳|正常|应征|费款")
_SAYS_NO_ITEM = re.compile("(?:正常|当期|本期|应征)?(?:缴费|缴纳|应缴|申报|征收|费款)?")


def says_no_item(text: str) -> bool:
    """Whether a part of an item names neither insurance nor share: 正常缴费."""
    return bool(_SAYS_NO_ITEM.fullmatch(_BRACKETS.sub("", compact(text))))


def read_item(text: str) -> Item | None:
    """What an item of a tax list is: ``"职工基本养老保险(单位缴纳)"``; None if it is not known."""
    found = atoms(_ITEM_FILLERS.sub("", compact(text)))
    if not found or found & {Atom.RATE, Atom.BASE, Atom.WAGE, Atom.TOTAL}:
        return None
    if Atom.OTHER in found:
        return None if Atom.PENSION in found else Item(is_pension=False)
    if Atom.PENSION not in found:
        return None
    if Atom.OWN in found and Atom.UNIT in found:
        return None
    return Item(
        True, Share.OWN if Atom.OWN in found else Share.EMPLOYER if Atom.UNIT in found else Share.BOTH
    )

"""What the columns of a declaration are called (申报表栏目)."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import unique
from functools import cache

from quanyi.law.terms import ContributionKind
from quanyi.sheets.headings import PROBLEM, Form, Heading, SheetColumn, synonyms
from quanyi.sheets.vocabulary import ANOTHER_INSURANCE, RATE, Atom, Beside, atoms


@unique
class Column(SheetColumn):
    """The columns of a declaration (申报表栏目)."""

    SERIAL = "serial", "序号", "row number of the sender"
    NUMBER = "social_security_number", "社会保障号码", "social-security number"
    NAME = "name", "姓名", "name"
    BASE = "base_fen", "缴费基数", "contribution base"
    MONTH = "month", "费款所属期", "month the contribution is for"
    MONTH_FROM = "month_from", "费款所属期起", "first day of the period"
    MONTH_TO = "month_to", "费款所属期止", "last day of the period"
    KIND = "kind", "缴费类型", "kind of contribution"
    OWN = "own_fen", "个人缴费", "own contribution"
    EMPLOYER = "employer_fen", "单位缴费", "employer contribution"
    TOTAL = "total_fen", "缴费合计", "both contributions together, or the amount of the item"
    ITEM_GROUP = "item_group", "征收项目", "group of the item"
    ITEM = "item", "征收品目", "item"
    ITEM_PART = "item_part", "征收子目", "part of the item"
    RATE = "rate", "费率", "rate of the item"
    PAID_ON = "paid_on", "到账日期", "date the money arrived"
    STARTED_ON = "started_on", "入职日期", "date the employment began"
    CREDIT_CODE = "credit_code", "统一社会信用代码", "unified social credit code"
    EMPLOYER_NAME = "employer_name", "单位名称", "name of the employer"
    REMARK = "remark", "备注", "remark"
    PROBLEM = "problem", "问题", "what was wrong in an earlier upload"


REQUIRED = (Column.NUMBER, Column.NAME, Column.BASE)
AMOUNTS = (Column.BASE, Column.OWN, Column.EMPLOYER, Column.TOTAL)
# Columns whose content is never read.
IGNORED = (Column.SERIAL, Column.PROBLEM)

# Lines are ranks. 参加工作日期 (first job ever) is no synonym of 入职日期 (this job); 缴费月份 may mean the month of payment.
_WORDS = {
    Column.SERIAL: "序号 顺序号 行号 编号 No No. NO",
    Column.NUMBER: "社会保障号码 社会保障号 社会保险号码 社会保险号 社保号码 社保号\n公民身份号码 公民身份证号 公民身份证号码"
    " 身份证 身份证号 身份证号码 居民身份证 居民身份证号 居民身份证号码 职工身份证号 员工身份证号 职工身份证号码 员工身份证号码"
    " 个人身份证号 个人身份证号码 参保人身份证号 证件号 证件号码 有效证件号码 身份证件号码 身份证件号 有效身份证件号码"
    " 公民身份号码/社会保障号码 社会保障号码/公民身份号码 缴费人证件号码 参保人证件号码 人员证件号码",
    Column.NAME: "姓名 职工姓名 员工姓名 人员姓名 参保人姓名 参保人员姓名 参保职工姓名 缴费人姓名 缴费人员姓名 名字 参保人 缴费人名称",
    Column.BASE: """
        缴费基数 月缴费基数 申报缴费基数 申报基数 缴费工资基数 月缴费工资基数 个人缴费基数 社保缴费基数 养老缴费基数 基数
        缴费工资 申报工资 月缴费工资 月申报工资 申报缴费工资 个人缴费工资 单位缴费基数 缴费基数单位
    """,
    Column.MONTH: "费款所属期 费款所属月 费款所属月份 费款所属年月 所属期 所属月份 所属年月 缴费所属期 缴费所属年月 缴费所属月份"
    " 应缴年月 税款所属期 费款所属期间 所属时期 对应费款所属期 做账期号 台账年月 费款所属时期 税款所属时期 所属期间 建账年月\n月份",
    Column.MONTH_FROM: "费款所属期起 税款所属期起 所属期起 费款所属期始 所属期始 费款所属期起始 所属期起始 所属期开始 费款所属期开始 所属时期起"
    " 费款所属时期起 税款所属时期起 费款所属期间起 费款所属日期起 开始所属期 起始所属期 所属期起始年月 费款起始所属期 费款所属期自 所属期起日"
    " 缴费所属期起 起始年月 开始年月 费款所属期起始日期 费款所属起 费款所属期起期 费款所属期起始时间 缴费起始年月",
    Column.MONTH_TO: "费款所属期止 税款所属期止 所属期止 费款所属期终 所属期终 费款所属期截止 所属期截止 所属期结束 费款所属期结束 所属时期止"
    " 费款所属时期止 税款所属时期止 费款所属期间止 费款所属日期止 结束所属期 截止所属期 终止所属期 所属期终止年月 费款终止所属期 费款所属期至 所属期止日"
    " 缴费所属期止 终止年月 截止年月 结束年月 费款所属期截止日期 费款所属止 费款所属期止期 费款所属期终止 费款所属期截止时间 缴费截止年月 缴费终止年月",
    Column.KIND: "缴费类型 缴费类别 缴费性质 申报类型 申报类别 应缴类型",
    Column.OWN: "个人缴费 个人缴费额 个人缴费金额 个人应缴 个人应缴额 个人应缴金额 个人应缴费额 个人部分 个人缴纳"
    " 个人缴纳部分 个人缴纳金额 个人承担",
    Column.EMPLOYER: "单位缴费 单位缴费额 单位缴费金额 单位应缴 单位应缴额 单位应缴金额 单位应缴费额 单位部分 单位缴纳"
    " 单位缴纳部分 单位缴纳金额 单位承担",
    Column.ITEM_GROUP: "征收项目 征收项目名称 费种 费种名称",
    Column.ITEM: "征收品目 征收品目名称 品目 品目名称 险种 险种名称 险种类型 险种类别 保险类型 保险种类 缴费项目 费用项目 参保险种 缴费险种",
    Column.ITEM_PART: "征收子目 征收子目名称 子目 子目名称",
    Column.PAID_ON: "到账日期 到账时间 缴款日期 缴款时间 到款日期 到款时间 入账日期",
    Column.STARTED_ON: "入职日期 入职时间 到岗日期 到岗时间 入司日期 入司时间 入职年月日",
    Column.CREDIT_CODE: "统一社会信用代码 社会信用代码 单位统一社会信用代码 纳税人识别号 缴费人识别号 单位信用代码 信用代码 税号 单位纳税人识别号",
    Column.EMPLOYER_NAME: "单位名称 缴费单位 缴费单位名称 参保单位 参保单位名称 用人单位 用人单位名称 企业名称 公司名称 所属单位 单位 纳税人名称",
    Column.REMARK: "备注 备注说明 说明 备注信息",
    Column.PROBLEM: PROBLEM,
}


# Who left, what is paid back or paid out, what is owed: no list of what is declared for a month.
_OTHER_LISTS = re.compile(
    "增减[员变]?|减少|减员|增员|停保|断保|退保|退费|退款|退库|退回|退收|离职|退休|停缴|中断|终止|转出|转入|转移|欠费|欠缴|催缴"
    "|待遇|养老金|领取|发放|注销|死亡|报销|缓缴|减免|对账|到账|参保证明"
)
_BACK = re.compile("补[缴交收](?!充)")
_OF_SEVERAL = Beside("几个险种合计的金额", "the amount of several insurances together", holds_amounts=True)


def composed(plain: str) -> tuple[SheetColumn, int] | Beside | None:
    """A heading by its parts: ``养老单位`` → the employer's share; None where it is not understood."""
    parts = atoms(plain)
    if not parts:
        return None
    if Atom.OTHER in parts:
        return None if Atom.PENSION in parts else ANOTHER_INSURANCE
    # A sum of bases is neither a base nor a contribution.
    if parts & {Atom.BASE, Atom.WAGE} and Atom.TOTAL in parts:
        return None
    if Atom.SOCIAL in parts and Atom.TOTAL in parts and Atom.PENSION not in parts:
        return _OF_SEVERAL
    if Atom.RATE in parts:
        return (
            (Column.RATE, 0)
            if plain in ("费率", "缴费费率", "缴费比例", "比例", "征收费率", "适用费率")
            else RATE
        )
    if Atom.OWN in parts and Atom.UNIT in parts:
        return (Column.TOTAL, 1) if Atom.PENSION in parts and Atom.TOTAL in parts else None
    return _base(parts) or _share(parts)


def _base(parts: frozenset[Atom]) -> tuple[SheetColumn, int] | None:
    """基数 counts before 工资, and the person's before the employer's."""
    if Atom.BASE in parts:
        return Column.BASE, 1 if Atom.UNIT in parts else 0
    return (Column.BASE, 1) if Atom.WAGE in parts else None


def _share(parts: frozenset[Atom]) -> tuple[SheetColumn, int] | None:
    """Whose amount it is; of all insurances together (社保个人) it is not this one's."""
    of_all = Atom.SOCIAL in parts and Atom.PENSION not in parts
    if of_all or not parts & {Atom.AMOUNT, Atom.PENSION, Atom.TOTAL}:
        return None
    if Atom.OWN in parts or Atom.UNIT in parts:
        of_several = Atom.TOTAL in parts and Atom.PENSION not in parts
        return Column.OWN if Atom.OWN in parts else Column.EMPLOYER, 1 if of_several else 0
    if Atom.PENSION in parts:
        return Column.TOTAL, 0
    return (Column.TOTAL, 1) if parts & {Atom.AMOUNT, Atom.TOTAL} else None


def settle(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """Beside columns of other insurances a total, or a bearer's, is that of all of them; a rate is read beside items only."""
    headings = _of_back_payments(headings)
    several = any(heading.beside is ANOTHER_INSURANCE for heading in headings)
    items = any(heading.means is Column.ITEM for heading in headings)
    return tuple(_settled(heading, several=several, items=items) for heading in headings)


@cache
def says_back_payment(text: str) -> bool:
    """Whether a heading says that it is of back payments (补缴)."""
    return _BACK.search(text) is not None


def _of_back_payments(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """What is said to be of back payments beside a base that is not, without a column of the kind, is not understood."""
    bases = [heading for heading in headings if heading.means is Column.BASE]
    stated = any(heading.means is Column.KIND for heading in headings)
    if stated or not bases or all(says_back_payment(heading.text) for heading in bases):
        return headings
    return tuple(
        replace(heading, means=None)
        if heading.means in AMOUNTS and not heading.is_chosen and says_back_payment(heading.text)
        else heading
        for heading in headings
    )


def _settled(heading: Heading, *, several: bool, items: bool) -> Heading:
    if heading.is_chosen:
        return heading
    if several and heading.means in (Column.OWN, Column.EMPLOYER, Column.TOTAL) and heading.rank == 1:
        return replace(heading, means=None, beside=_OF_SEVERAL)
    if not items and heading.means is Column.RATE:
        return replace(heading, means=None, beside=RATE)
    return heading


DECLARATION = Form(
    "申报表",
    "declaration",
    synonyms(_WORDS),
    REQUIRED,
    AMOUNTS,
    identity=(Column.NUMBER, Column.NAME),
    ignored=IGNORED,
    composed=composed,
    settle=settle,
    alike=(Column.NUMBER, Column.NAME),
    loose=(Column.REMARK, Column.EMPLOYER_NAME),
    spread=(Column.MONTH, Column.MONTH_FROM, Column.MONTH_TO, Column.KIND),
    is_of_pension=True,
    other_lists=_OTHER_LISTS,
    kinds=(Column.KIND,),
)
KINDS_OF_CONTRIBUTION = {
    **dict.fromkeys(["正常", "正常缴费", "正常应缴", "正常申报"], ContributionKind.NORMAL),
    **dict.fromkeys(["补缴", "补缴费", "补收", "补缴费用"], ContributionKind.BACK_PAYMENT),
}

"""What the columns of a declaration are called (申报表栏目)."""

from __future__ import annotations

from enum import unique

from quanyi.law.terms import ContributionKind
from quanyi.sheets.headings import Form, SheetColumn, synonyms


@unique
class Column(SheetColumn):
    """The columns of a declaration (申报表栏目)."""

    SERIAL = "serial", "序号", "row number of the sender"
    NUMBER = "social_security_number", "社会保障号码", "social-security number"
    NAME = "name", "姓名", "name"
    BASE = "base_fen", "缴费基数", "contribution base"
    MONTH = "month", "费款所属期", "month the contribution is for"
    KIND = "kind", "缴费类型", "kind of contribution"
    OWN = "own_fen", "个人缴费", "own contribution"
    EMPLOYER = "employer_fen", "单位缴费", "employer contribution"
    PAID_ON = "paid_on", "到账日期", "date the money arrived"
    STARTED_ON = "started_on", "入职日期", "date the employment began"
    REMARK = "remark", "备注", "remark"
    PROBLEM = "problem", "问题", "what was wrong in an earlier upload"


REQUIRED = (Column.NUMBER, Column.NAME, Column.BASE)
AMOUNTS = (Column.BASE, Column.OWN, Column.EMPLOYER)
# Columns whose content is never read.
IGNORED = (Column.SERIAL, Column.PROBLEM)

# 参加工作日期 (first job ever) is no synonym of 入职日期 (this job); 缴费月份 may mean the month of payment.
_WORDS = {
    Column.SERIAL: "序号 顺序号 行号 编号 No No.",
    Column.NUMBER: """
        社会保障号码 社会保障号 社会保险号码 社会保险号 社保号码 社保号 身份证 身份证号 身份证号码 居民身份证
        居民身份证号 居民身份证号码 公民身份号码 公民身份证号 公民身份证号码 证件号 证件号码 有效证件号码
        身份证件号码 职工身份证号 员工身份证号
    """,
    Column.NAME: """
        姓名 职工姓名 员工姓名 人员姓名 参保人姓名 参保人员姓名 参保职工姓名 缴费人姓名 缴费人员姓名
    """,
    Column.BASE: """
        缴费基数 缴费工资 申报工资 月缴费工资 月缴费基数 月申报工资 申报缴费基数 申报缴费工资 申报基数
        缴费工资基数 月缴费工资基数 个人缴费基数 个人缴费工资 社保缴费基数 养老缴费基数 养老保险缴费基数
        基本养老保险缴费基数
    """,
    Column.MONTH: """
        费款所属期 费款所属月 费款所属月份 费款所属年月 所属期 所属月份 所属年月 缴费所属期 应缴年月
    """,
    Column.KIND: "缴费类型 缴费类别 缴费性质 申报类型 申报类别 应缴类型",
    Column.OWN: """
        个人缴费 个人缴费额 个人缴费金额 个人应缴 个人应缴额 个人应缴金额 个人应缴费额 个人部分 个人缴纳
        个人缴纳部分 个人缴纳金额 个人承担
    """,
    Column.EMPLOYER: """
        单位缴费 单位缴费额 单位缴费金额 单位应缴 单位应缴额 单位应缴金额 单位应缴费额 单位部分 单位缴纳
        单位缴纳部分 单位缴纳金额 单位承担
    """,
    Column.PAID_ON: "到账日期 到账时间 缴款日期 缴款时间 到款日期 到款时间 入账日期",
    Column.STARTED_ON: "入职日期 入职时间 到岗日期 到岗时间 入司日期",
    Column.REMARK: "备注 备注说明 说明",
    Column.PROBLEM: "问题",
}
DECLARATION = Form(
    "申报表",
    "declaration",
    synonyms(_WORDS),
    REQUIRED,
    AMOUNTS,
    IGNORED,
    # Below a common heading as 缴费金额 the parts are often named by their bearer alone.
    {"个人": Column.OWN, "单位": Column.EMPLOYER},
)
KINDS_OF_CONTRIBUTION = {
    **dict.fromkeys(["正常", "正常缴费", "正常应缴", "正常申报"], ContributionKind.NORMAL),
    **dict.fromkeys(["补缴", "补缴费", "补收", "补缴费用"], ContributionKind.BACK_PAYMENT),
}

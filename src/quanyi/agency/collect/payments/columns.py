"""What the columns of payment files and bank statements are called (到账文件、对账单的栏目)."""

from __future__ import annotations

import re
from enum import unique

from quanyi.sheets.headings import PROBLEM, Form, SheetColumn, synonyms
from quanyi.sheets.vocabulary import ANOTHER_INSURANCE, RATE, Atom, Beside, atoms


@unique
class PaymentColumn(SheetColumn):
    """The columns of a payment file (到账文件栏目)."""

    SERIAL = "serial", "序号", "row number of the sender"
    REFERENCE = "reference", "流水号", "bank reference"
    ARRIVED_ON = "arrived_on", "到账日期", "date the money arrived"
    CREDIT_CODE = "credit_code", "统一社会信用代码", "unified social credit code"
    EMPLOYER_NAME = "employer_name", "单位名称", "name of the employer"
    NUMBER = "social_security_number", "社会保障号码", "social-security number"
    NAME = "name", "姓名", "name"
    MONTH = "month", "费款所属期", "month the payment is for"
    MONTH_FROM = "month_from", "费款所属期起", "first day of the period"
    MONTH_TO = "month_to", "费款所属期止", "last day of the period"
    ITEM_GROUP = "item_group", "征收项目", "group of the item"
    ITEM = "item", "征收品目", "item"
    ITEM_PART = "item_part", "征收子目", "part of the item"
    AMOUNT = "amount_fen", "金额", "amount"
    IN = "in_fen", "收入", "money in"
    OUT = "out_fen", "支出", "money out"
    SIGN = "sign", "借贷标志", "flag of money in or out"
    CURRENCY = "currency", "币种", "currency"
    REMARK = "remark", "备注", "remark"
    PROBLEM = "problem", "问题", "what was wrong in an earlier upload"


@unique
class StatementColumn(SheetColumn):
    """The columns of a bank statement (对账单栏目)."""

    SERIAL = "serial", "序号", "row number of the sender"
    ON = "on", "日期", "date"
    REFERENCE = "reference", "流水号", "bank reference"
    AMOUNT = "amount_fen", "金额", "amount, money out below zero"
    IN = "in_fen", "收入", "money in"
    OUT = "out_fen", "支出", "money out"
    SIGN = "sign", "借贷标志", "flag of money in or out"
    CURRENCY = "currency", "币种", "currency"
    BALANCE = "balance_fen", "余额", "balance after it"
    REMARK = "remark", "摘要", "remark"
    PROBLEM = "problem", "问题", "what was wrong in an earlier upload"


_SERIAL = "序号 顺序号 行号 No No. NO 编号"
# Lines are ranks: the bank's own number of the movement, the tax office's, that of a paper, that of the payer.
_REFERENCE = """
    流水号 银行流水号 交易流水号 业务流水号 交易参考号 银行交易流水号 主机流水号 核心流水号 记账流水号 流水编号 交易流水 账务流水号 银行流水 全局流水号 核心交易流水号 平台流水号 后台流水号
    电子税票号码 电子税票号 税票号码 税票号 完税凭证号码 完税凭证号 电子缴款书号 缴款书号码 缴款书号 票号
    凭证号 凭证号码 凭证编号 传票号 回单编号 回单号 交易序号 日志号 票据号 票据号码 缴款凭证号 单据号 交易编号 交易号
    电子回单号 明细编号 票证号码
    企业流水号 客户流水号 付款流水号 订单号
"""
_SIGN = "借贷标志 借贷标识 借贷方向 借贷 借/贷 借贷别 借贷标记 收支标志 收支标识 收支方向 收支 收/支 收支类型 收付标志 收付标识 收付方向 收付 方向 交易方向 资金方向 资金流向 往来账标志 往来标志 来往账 进出标志 出入账标志 出入金标志 DC标志 D/C 借贷状态 收支类别 记账方向 发生方向"
_IN = "收入 收入金额 收入额 贷方 贷方金额 贷方发生额 贷方发生金额 贷方交易金额 存入 存入金额 转入 转入金额 收款金额 收款 收方金额 收方发生额 贷 进账金额 入账金额 贷记金额 贷方本币发生额 收入发生额 存入发生额 存入额 贷方发生数"
_OUT = "支出 支出金额 支出额 借方 借方金额 借方发生额 借方发生金额 借方交易金额 支取 支取金额 转出 转出金额 付款金额 付款 付方金额 付方发生额 借 出账金额 付出金额 借记金额 借方本币发生额 支出发生额 支取发生额 支取额 借方发生数"
_CURRENCY = "币种 币别 货币 币种名称 货币种类 交易币种 币种代码"
_DAY = """
    交易日期 发生日期 日期 交易日
    记账日期 账务日期 会计日期 记帐日期
    入账日期 入帐日期
    交易时间
    记账时间 入账时间 发生时间 交易日期时间 时间 交易时间戳 交易日期/时间 记账日期时间
"""
_PAYMENT_WORDS = {
    PaymentColumn.SERIAL: _SERIAL,
    PaymentColumn.REFERENCE: _REFERENCE,
    PaymentColumn.ARRIVED_ON: """
        到账日期 到账时间 到款日期 到款时间
        入库日期 入库时间
        入账日期 入帐日期 收款日期
        记账日期
        交易日期 日期
        交易时间 记账时间 入账时间
        缴款日期 缴费日期 缴款时间 缴费时间 扣款日期 划缴日期 上解日期 实缴日期 支付日期 支付时间
    """,
    PaymentColumn.CREDIT_CODE: "统一社会信用代码 社会信用代码 纳税人识别号 缴费人识别号 单位信用代码 社会信用代码纳税人识别号"
    " 纳税人识别号统一社会信用代码 统一社会信用代码纳税人识别号 缴费单位识别号 付款人识别号 单位统一社会信用代码 税号 缴款人识别号 信用代码",
    PaymentColumn.EMPLOYER_NAME: """
        单位名称 缴费单位 缴费单位名称 缴费人名称 纳税人名称 缴款人名称 缴款单位 缴款人 参保单位 参保单位名称 企业名称 用人单位名称 用人单位 缴款单位名称
        付款单位 付款人 付款人名称 付款户名 付款方 付款方名称 付款单位名称 付款账户名称 户名 对方户名 对方名称 对方单位 对方单位名称 对方账户名称 对方账户名 交易对方 交易对手 交易对手名称 对手名称 对方 对方名 付款方户名
    """,
    PaymentColumn.NUMBER: "社会保障号码 社会保障号 身份证号 身份证号码 公民身份号码 证件号码 身份证件号码 缴费人证件号码 参保人证件号码",
    PaymentColumn.NAME: "姓名 缴费人姓名 参保人姓名 缴费人员姓名",
    PaymentColumn.MONTH: "费款所属期 费款所属月份 所属期 所属月份 所属年月 缴费所属期 税款所属期 所属时期 费款所属年月 费款所属期间 所属期间",
    PaymentColumn.MONTH_FROM: "费款所属期起 税款所属期起 所属期起 费款所属期始 所属时期起 费款所属时期起 税款所属时期起 所属期始 费款所属日期起",
    PaymentColumn.MONTH_TO: "费款所属期止 税款所属期止 所属期止 费款所属期终 所属时期止 费款所属时期止 税款所属时期止 所属期终 费款所属日期止",
    PaymentColumn.ITEM_GROUP: "征收项目 征收项目名称 费种 费种名称",
    PaymentColumn.ITEM: "征收品目 征收品目名称 品目 品目名称 险种 险种名称 险种类型 缴费项目 费用项目",
    PaymentColumn.ITEM_PART: "征收子目 征收子目名称 子目 子目名称",
    PaymentColumn.AMOUNT: """
        金额 到账金额 入库金额 实缴金额 实缴费额 缴费金额 交易金额 实缴税额 实缴退金额 实缴税费额 实际缴费金额 实际缴款额 发生额 缴款金额 扣款金额 入账金额 实缴额 实收金额 缴费额
    """,
    PaymentColumn.IN: _IN.replace(" 入账金额", ""),
    PaymentColumn.OUT: _OUT,
    PaymentColumn.SIGN: _SIGN,
    PaymentColumn.CURRENCY: _CURRENCY,
    PaymentColumn.REMARK: """
        备注 备注信息
        摘要 交易摘要 摘要信息 业务摘要
        附言 用途 客户附言 交易附言 汇款附言 交易用途 资金用途 付款用途 个性化信息 交易备注 留言 附加信息 说明
    """,
    PaymentColumn.PROBLEM: PROBLEM,
}
_STATEMENT_WORDS = {
    StatementColumn.SERIAL: _SERIAL,
    StatementColumn.ON: _DAY,
    StatementColumn.REFERENCE: _REFERENCE,
    StatementColumn.AMOUNT: "金额 交易金额 发生额 发生金额 交易额 交易发生额 本币金额 本次发生额 收支金额 收付金额 收入支出金额 收入/支出金额",
    StatementColumn.IN: _IN,
    StatementColumn.OUT: _OUT,
    StatementColumn.SIGN: _SIGN,
    StatementColumn.CURRENCY: _CURRENCY,
    StatementColumn.BALANCE: "余额 账户余额 当前余额 交易后余额 账面余额 本次余额 联机余额 结余 账户结余 帐户余额 余额元 当前账户余额 本币余额 账号余额",
    StatementColumn.REMARK: """
        摘要 交易摘要 摘要信息 业务摘要
        备注 附言 用途 交易说明 客户附言 交易附言 汇款附言 交易用途 资金用途 付款用途 个性化信息 备注信息 交易备注 留言 附加信息 说明 费用名称
        对方户名 对方名称 对方单位 对方单位名称 对方账户名称 对方账户名 交易对方 交易对手 交易对手名称 对手名称 对方 付款人 付款人名称 付款户名 户名 收款人 收款人名称 收付方名称 往来单位 对方名 往来户名
    """,
    StatementColumn.PROBLEM: PROBLEM,
}
_OF_BALANCE = Beside("账户余额", "the balance of an account", holds_amounts=True)
_DUES = (
    "应缴金额",
    "应缴费额",
    "应缴额",
    "本期应缴费额",
    "本期应缴金额",
    "应补退费额",
    "应征金额",
    "应收金额",
    "应缴税额",
)
_BALANCES = ("余额", "账户余额", "当前余额", "交易后余额", "账面余额")
_OF_DUES = Beside("应缴的金额，不是到账的金额", "what is due, not what arrived", holds_amounts=True)
_OF_BASE = Beside("缴费基数", "a contribution base", holds_amounts=True)
_OF_FLOW = Beside("可用余额或积数", "what is available, or products of days", holds_amounts=True)


def _paid(plain: str) -> Beside | None:
    """What tax offices and banks add of which a payment file makes no use."""
    if plain in _BALANCES:
        return _OF_BALANCE
    if plain in _DUES:
        return _OF_DUES
    if plain in ("计税依据", "计费依据", "缴费基数", "缴费工资"):
        return _OF_BASE
    if plain in ("税率", "费率", "税费率", "征收率"):
        return RATE
    return _of_another_insurance(plain)


def _of_another_insurance(plain: str) -> Beside | None:
    if plain in ("可用余额", "冻结金额", "积数"):
        return _OF_FLOW
    parts = atoms(plain)
    other = parts and Atom.OTHER in parts and Atom.PENSION not in parts
    return ANOTHER_INSURANCE if other else None


# What is paid back, paid out or owed is no money that came.
_OTHER_LISTS = re.compile(
    "退费|退款|退库|退回|退收|待遇|养老金|发放|欠费|欠缴|催缴|应缴(?!.*(?:实缴|已缴|到账))|应征|减员|增减|支付明细"
)
PAYMENTS = Form(
    "到账文件",
    "payment file",
    synonyms(_PAYMENT_WORDS),
    (PaymentColumn.REFERENCE, PaymentColumn.ARRIVED_ON),
    (PaymentColumn.AMOUNT, PaymentColumn.IN, PaymentColumn.OUT),
    identity=(PaymentColumn.REFERENCE, PaymentColumn.ARRIVED_ON),
    is_of_pension=True,
    other_lists=_OTHER_LISTS,
    loose=(PaymentColumn.REMARK, PaymentColumn.EMPLOYER_NAME),
    ignored=(PaymentColumn.SERIAL, PaymentColumn.PROBLEM),
    blanks_are_nothing=True,
    composed=_paid,
)
STATEMENT = Form(
    "对账单",
    "bank statement",
    synonyms(_STATEMENT_WORDS),
    (StatementColumn.ON, StatementColumn.REFERENCE),
    (StatementColumn.AMOUNT, StatementColumn.IN, StatementColumn.OUT),
    identity=(StatementColumn.REFERENCE,),
    balances=(StatementColumn.BALANCE,),
    loose=(StatementColumn.REMARK,),
    ignored=(StatementColumn.SERIAL, StatementColumn.PROBLEM),
    blanks_are_nothing=True,
    composed=_of_another_insurance,
)

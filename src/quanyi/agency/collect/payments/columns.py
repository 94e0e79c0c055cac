"""What the columns of payment files and bank statements are called (到账文件、对账单的栏目)."""

from __future__ import annotations

from enum import unique

from quanyi.sheets.headings import PROBLEM, Form, SheetColumn, synonyms


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
    AMOUNT = "amount_fen", "金额", "amount"
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
    BALANCE = "balance_fen", "余额", "balance after it"
    REMARK = "remark", "摘要", "remark"


_REFERENCE = "流水号 银行流水号 交易流水号 业务流水号 凭证号 电子税票号码 税票号码 交易参考号"
_PAYMENT_WORDS = {
    PaymentColumn.SERIAL: "序号 顺序号 行号 No No.",
    PaymentColumn.REFERENCE: _REFERENCE,
    PaymentColumn.ARRIVED_ON: "到账日期 入库日期 到账时间 到款日期 缴款日期 入账日期 记账日期 交易日期",
    PaymentColumn.CREDIT_CODE: "统一社会信用代码 社会信用代码 纳税人识别号 缴费人识别号 单位信用代码",
    PaymentColumn.EMPLOYER_NAME: "单位名称 缴费单位 缴费单位名称 付款单位 付款人 付款人名称 付款户名 户名 缴费人名称",
    PaymentColumn.NUMBER: "社会保障号码 社会保障号 身份证号 身份证号码 公民身份号码 证件号码",
    PaymentColumn.NAME: "姓名 缴费人姓名 参保人姓名",
    PaymentColumn.MONTH: "费款所属期 费款所属月份 所属期 所属月份 所属年月 缴费所属期",
    PaymentColumn.AMOUNT: "金额 到账金额 入库金额 实缴金额 实缴费额 缴费金额 交易金额 收款金额",
    PaymentColumn.REMARK: "备注 摘要 附言 用途",
    PaymentColumn.PROBLEM: PROBLEM,
}
_STATEMENT_WORDS = {
    StatementColumn.SERIAL: "序号 顺序号 行号 No No.",
    StatementColumn.ON: "日期 交易日期 记账日期 入账日期 发生日期",
    StatementColumn.REFERENCE: _REFERENCE,
    StatementColumn.AMOUNT: "金额 交易金额 发生额",
    StatementColumn.IN: "收入 收入金额 贷方金额 贷方发生额 存入金额",
    StatementColumn.OUT: "支出 支出金额 借方金额 借方发生额 支取金额",
    StatementColumn.BALANCE: "余额 账户余额 当前余额",
    StatementColumn.REMARK: "备注 摘要 附言 用途 对方户名",
}
PAYMENTS = Form(
    "到账文件",
    "payment file",
    synonyms(_PAYMENT_WORDS),
    (PaymentColumn.REFERENCE, PaymentColumn.ARRIVED_ON, PaymentColumn.AMOUNT),
    (PaymentColumn.AMOUNT,),
    (PaymentColumn.SERIAL, PaymentColumn.PROBLEM),
)
STATEMENT = Form(
    "对账单",
    "bank statement",
    synonyms(_STATEMENT_WORDS),
    (StatementColumn.ON, StatementColumn.REFERENCE),
    (StatementColumn.AMOUNT, StatementColumn.IN, StatementColumn.OUT),
    (StatementColumn.SERIAL,),
)

"""What cases are about (业务类型)."""

from enum import unique

from quanyi.law.terms.labelled import Labelled


@unique
class CaseKind(Labelled):
    """What a case is about (业务类型)."""

    DECLARATION = "declaration", "缴费申报", "contribution declaration"
    SETTLEMENT = "settlement", "年度结息", "yearly interest settlement"
    MIGRATION = "migration", "存量数据迁移", "migration of earlier records"
    PAYMENT = "payment", "缴费到账", "contributions received"
    CLEARANCE = "clearance", "暂收款处理", "clearing of suspense"
    ROW_CLEARANCE = "row_clearance", "挂起明细处理", "clearing of a row set aside"
    CORRECTION = "correction", "差错更正", "correction of the books"
    CHANGE = "change", "登记变更", "change of the registry"
    FLEXIBLE = "flexible", "灵活就业缴费", "contributions of a flexible worker"
    BENEFIT = "benefit", "待遇核定支付", "benefit decided and paid"
    INQUIRY = "inquiry", "数据核查", "inquiry into a finding"
    DISCLOSURE = "disclosure", "查询申请", "request of a body for records"
    EXTRACT = "extract", "统计数据提供", "de-identified data for administration"
    PARAMETER = "parameter", "参数登记", "parameter entered"
    COMPARISON = "comparison", "信息比对", "comparison with another authority"
    CERTIFICATION = "certification", "待遇资格认证", "check of entitlement"
    ARREARS = "arrears", "欠费核定", "arrears assessed and charged"
    DEFERRAL = "deferral", "缓缴", "deferral of contributions"
    BACK_PAYMENT = "back_payment", "补缴", "back payment by paper"
    DEATH = "death", "死亡报告", "death reported"
    INHERITANCE = "inheritance", "账户余额继承", "account balance to the heirs"
    TERMINATION = "termination", "书面终止关系", "relation ended on written application"
    UNEMPLOYMENT = "unemployment", "失业登记", "registration as unemployed"
    INJURY = "injury", "工伤登记", "work injury put down"
    TRANSFER_OUT = "transfer_out", "转移接续：转出", "transfer of the relation: out"
    TRANSFER_IN = "transfer_in", "转移接续：转入", "transfer of the relation: in"
    DISPUTE = "dispute", "异议核查", "review of a disputed record"
    MERGE = "merge", "账户归并", "merge of duplicate accounts"
    EXTENSION = "extension", "延长缴费", "paying in beyond the age"
    COMPLAINT = "complaint", "投诉举报", "complaint about an employer"
    ORDER = "order", "责令改正", "order to an employer to put right"

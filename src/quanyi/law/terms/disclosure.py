"""Who asks for a record, and which part of it (查询主体、查询内容)."""

from enum import unique

from quanyi.law.terms.labelled import Labelled


@unique
class Requester(Labelled):
    """查询主体: as whom somebody asks. Basis: d14-15-2, d14-15-3, d14-17, d14-18, d14-19, d14-26."""

    PERSON = "person", "本人", "the person"
    PROXY = "proxy", "受委托人", "proxy"
    HEIR = "heir", "继承人", "heir"
    EMPLOYER = "employer", "参保单位", "employer"
    CLERK = "clerk", "经办人员", "clerk"
    AUTHORITY = "authority", "行政、司法机关", "administrative or judicial authority"
    OTHER_UNIT = "other_unit", "其他单位", "other unit"
    PLANNER = "planner", "行政部门、信息机构（宏观管理、决策、系统开发）", "planning and system development"
    SUPERVISOR = "supervisor", "监督人员", "supervisor"
    ADMINISTRATOR = "administrator", "系统、数据库管理员", "system or database administrator"


@unique
class RecordItem(Labelled):
    """记录项目: the five classes of what a record holds. Basis: d14-2-1, d14-2-2, d14-2-3, d14-2-4, d14-2-5."""

    REGISTRATION = "registration", "登记信息", "registration"
    CONTRIBUTION = "contribution", "缴费和补贴信息", "contributions and subsidies"
    BENEFIT = "benefit", "待遇资格和领取信息", "benefits"
    ACCOUNT = "account", "缴费年限和个人账户信息", "contribution years and the individual account"
    OTHER = "other", "其他权益信息", "other rights"


@unique
class ExtractColumn(Labelled):
    """统计数据栏目: what a de-identified extract may tell, each in bands. Basis: d14-17."""

    SEX = "gender", "性别", "sex"
    BORN = "born", "出生年份", "year of birth"
    STATUS = "status", "人员状态", "status of the person"
    CREDITED = "credited", "当年记入个人账户", "credited to the account in the year"
    BALANCE = "balance", "年末个人账户储存额", "balance of the account at the end of the year"


@unique
class ExtractUse(Labelled):
    """统计数据用途: for what an administration may use records without identities. Basis: d14-17."""

    MANAGEMENT = "management", "宏观管理", "macro management"
    DECISION = "decision", "决策", "decisions of policy"
    DEVELOPMENT = "development", "信息系统开发", "development of information systems"

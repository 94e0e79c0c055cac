"""登记项目: every item of Appendix A, where its history is kept or by what it is computed, never both.

The class of each item (scope) is one of the five of Decree 14, article 2, by which records are released; which class an
item falls in is our reading (mark P). Basis: d14-2-1 to d14-2-5, gb-5-2, gb-A-1 to gb-A-43.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.refusal import Refusal
from quanyi.agency.registry import codes
from quanyi.agency.wording import Term, in_english, label, sentence
from quanyi.law.terms import PersonStatus, Sex
from quanyi.written import Problem, Written
from quanyi.written.dates import read_day
from quanyi.written.documents import IdentityDocument
from quanyi.written.names import hidden_in, read_name, read_unit_name
from quanyi.written.numerals import counted


class ItemRefused(Refusal):
    """登记内容不合要求: the sentence says what was read, what is wanted and what to do."""


@dataclass(frozen=True)
class Scope:
    """权益信息类别: one of the five classes of Decree 14, article 2."""

    provision: str
    zh: str
    en: str


REGISTRATION = Scope("d14-2-1", "参保登记信息", "registration")
CONTRIBUTIONS = Scope("d14-2-2", "缴费和补贴", "contributions and subsidies")
BENEFITS = Scope("d14-2-3", "待遇", "benefits")
ACCOUNT = Scope("d14-2-4", "缴费年限和个人账户", "contribution years and the account")
OTHERS = Scope("d14-2-5", "其他权益信息", "other rights")
SCOPES = (REGISTRATION, CONTRIBUTIONS, BENEFITS, ACCOUNT, OTHERS)

Check = Callable[[str, str], str]  # (text, name of the item): the text as it is kept


@dataclass(frozen=True)
class Item:
    """One item or sub-item. `kept_in` is the field that keeps its history, `computed_by` the rule that gives it: one of
    the two is empty. `changed_by` is the act of a change case (`collect.ChangeAct`) that writes it.
    """

    provision: str
    key: str
    zh: str
    en: str
    scope: Scope
    kept_in: str = ""
    changed_by: str = ""
    computed_by: str = ""
    check: Check | None = None
    codes: Mapping[str, Term] | None = None

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return self.en[:1].upper() + self.en[1:] if in_english() else _(self.zh)

    @property
    def is_recorded(self) -> bool:
        return bool(self.kept_in)

    def checked(self, text: str) -> str:
        """The text as it is kept. Raises ItemRefused."""
        text = text.strip()
        if not text:
            raise ItemRefused(_("“%(item)s”没有填写。请填写新的内容。") % {"item": self.name})
        if self.codes is not None and text not in self.codes:
            listed = _("、").join(f"{code} {label(term)}" for code, term in list(self.codes.items())[:8])
            raise ItemRefused(
                _("“%(item)s”填的是“%(text)s”，代码表中没有。应为：%(listed)s 等。请从表中选择。")
                % {"item": self.name, "text": text, "listed": listed}
            )
        return self.check(text, self.name) if self.check else text

    def shown(self, value: str) -> str:
        """The value as people read it, in the reader's language."""
        return label(self.codes[value]) if self.codes and value in self.codes else value


def _text(longest: int) -> Check:
    def check(text: str, name: str) -> str:
        if problem := hidden_in(text):
            raise _not_read(text, name, problem)
        if len(text) > longest:
            raise ItemRefused(
                _("“%(name)s”不能超过 %(longest)s 个字。请改短后重填。") % {"name": name, "longest": longest}
            )
        return text

    return check


def _as_read(read: Callable[[str], Written | Problem]) -> Check:
    """A text in the normal form that every door gives it."""

    def check(text: str, name: str) -> str:
        found = read(text)
        if isinstance(found, Problem):
            raise _not_read(text, name, found)
        return found.text

    return check


def _not_read(text: str, name: str, problem: Problem) -> ItemRefused:
    return ItemRefused(
        _("“%(name)s”填的是“%(text)s”：%(why)s。请按证件核对后重填。")
        % {"name": name, "text": text, "why": sentence(problem)}
    )


def _day(text: str, name: str) -> str:
    day = read_day(text)
    if day is None:
        raise _other_wanted(text, name, _("日期，例如 2025-03-01"))
    return day.isoformat()


def _digits(wanted: object, shortest: int, longest: int, also: str = "") -> Check:
    def check(text: str, name: str) -> str:
        written = " ".join(unicodedata.normalize("NFKC", text).split())
        plain = "".join(c for c in written if c not in also)
        if not (plain.isascii() and plain.isdigit() and shortest <= len(plain) <= longest):
            raise _other_wanted(text, name, wanted)
        return written

    return check


def _months(text: str, name: str) -> str:
    months = counted(unicodedata.normalize("NFKC", text).removesuffix("个月").strip())
    if months is None or months > 720:
        raise _other_wanted(text, name, _("0 到 720 的整月数，按认定结论折算"))
    return str(months)


def _other_wanted(text: str, name: str, wanted: object) -> ItemRefused:
    return ItemRefused(
        _("“%(name)s”填的是“%(text)s”，应为%(wanted)s。请核对后重填。")
        % {"name": name, "text": text, "wanted": wanted}
    )


_SEX = {sex.value: sex for sex in Sex}
_STATUS = {status.value: status for status in PersonStatus}
_VERSION = "ItemVersion.value"
DETAIL = ("name", "sex", "born_on")  # kept together in PersonDetail


def _recorded(
    number: str, key: str, zh: str, en: str, *, scope: Scope = REGISTRATION, kept_in: str = _VERSION,
    changed_by: str = "item", check: Check | None = None, codes: Mapping[str, Term] | None = None,
) -> Item:  # fmt: skip
    return Item(f"gb-A-{number}", key, zh, en, scope, kept_in, changed_by, check=check, codes=codes)


def _computed(
    number: str,
    key: str,
    zh: str,
    en: str,
    by: str,
    scope: Scope = ACCOUNT,
    codes: Mapping[str, Term] | None = None,
) -> Item:
    return Item(f"gb-A-{number}", key, zh, en, scope, computed_by=by, codes=codes)


def _registered() -> Iterator[Item]:
    """Items 1 to 20: who the person is, with whom, and how to reach them."""
    yield _recorded("1", "name", "姓名", "name", kept_in="PersonDetail.name", check=_as_read(read_name))
    yield _recorded("2", "social_security_number", "公民身份号码（社会保障号码）", "citizen number")
    yield _recorded("3", "sex", "性别", "sex", kept_in="PersonDetail.sex", codes=_SEX)
    yield _recorded("4", "ethnicity", "民族", "ethnic group", codes=codes.ETHNICITY)
    yield _recorded("5", "born_on", "出生日期", "date of birth", kept_in="PersonDetail.born_on", check=_day)
    yield _recorded("6", "household_type", "户口性质", "household type", codes=codes.HOUSEHOLD_TYPE)
    yield _recorded("7", "started_work_on", "参加工作时间", "start of work", check=_day)
    yield _computed(
        "8",
        "first_contribution",
        "首次缴费日期",
        "first contribution",
        "first_contribution_month",
        CONTRIBUTIONS,
    )
    yield _computed("9", "account_opened", "建立账户日期", "account opened", "account_opened_month")
    yield _recorded("10", "status", "人员状态", "status", kept_in="StatusChange.status", codes=_STATUS)
    yield _recorded("11", "employer_name", "单位名称", "employer", check=_as_read(read_unit_name))
    yield _recorded("12", "credit_code", "单位登记证编码", "employer's code", kept_in="Employer.credit_code",
                    changed_by="employer")  # fmt: skip
    yield _recorded("13", "employer_joined_on", "单位参保日期", "employer insured since", check=_day)
    yield _recorded("14", "insurance_number", "个人社会保险编号", "insurance number", kept_in="Person.insurance_number",
                    changed_by="enrolment")  # fmt: skip
    yield _recorded("15", "computer_number", "个人电脑编号", "computer number", check=_text(30))
    yield _recorded("16", "personal_identity", "个人身份", "personal identity", codes=codes.PERSONAL_IDENTITY)
    yield _recorded("17", "relations", "参保变更情况", "changes of relations", kept_in="EmploymentChange.on",
                    changed_by="relation_start")  # fmt: skip
    yield _recorded(
        "18", "phone", "联系电话", "telephone", check=_digits(gettext_lazy("5 到 20 位数字"), 5, 20, "+- ")
    )
    yield _recorded("19", "address", "邮寄地址", "postal address", check=_text(200))
    yield _recorded("20", "postcode", "邮政编码", "postcode", check=_digits(gettext_lazy("6 位数字"), 6, 6))


def _worked() -> Iterator[Item]:
    """Items 21 to 25: whether the person pays, for how long, and at what work."""
    yield _computed("21", "contribution_status", "个人缴费状态", "contribution status", "contribution_status",
                    CONTRIBUTIONS, codes.CONTRIBUTION_STATUS)  # fmt: skip
    yield _computed(
        "22", "interrupted_on", "中断或终止缴费时间", "interrupted or ended on", "status_since", CONTRIBUTIONS
    )
    yield _computed("23", "interrupted_why", "中断或终止缴费原因", "reason of interruption", "status_reason",
                    CONTRIBUTIONS)  # fmt: skip
    yield _recorded(
        "24-1", "deemed_months", "视同缴费年限（月）", "deemed months", scope=ACCOUNT, check=_months
    )
    yield _computed(
        "24-2", "actual_months", "实际缴费年限（月）", "actual months", "years.contribution_months"
    )
    yield _recorded("25-1", "special_work", "是否特殊工种", "special work", scope=OTHERS, codes=codes.YES_NO)
    yield _computed("25-2", "special_work_months", "从事特殊工种月数", "months of special work", "special_work_months",
                    OTHERS)  # fmt: skip
    yield _recorded("25-3", "work_kind", "现工种", "present kind of work", scope=OTHERS, check=_text(50))


# Items 26 to 43 are parts of the `account.year` figure of a year: (number, key = term of the part, Chinese, English).
_YEARLY = (
    ("26", "account_year_number", "社保年度", "account year"),
    ("27", "year_base_due", "年个人应缴费基数", "base due for the year"),
    ("28", "year_base_paid", "年个人实际缴费基数", "base paid for the year"),
    ("29", "year_months_paid", "年实际缴费月数", "months paid for the year"),
    ("30", "earlier_months_made_up", "补缴历年欠费月数", "months of earlier years made up"),
    ("31", "reference_wage", "年职工平均工资", "average wage"),
    ("32-1", "account_scale_own", "个人缴费比例", "own rate"),
    ("32-2", "account_scale_transfer", "单位划转比例", "transferred rate"),
    ("33", "carried_rate", "上年结转部分记账利率", "rate on what was carried over"),
    ("34", "crediting_rate", "年记账利率", "crediting rate"),
    ("35", "investment_return_rate", "年运营收益率", "investment return"),
    ("36-1", "own_paid_in_year", "月实缴金额合计", "paid in the year"),
    ("37-1", "own_due_by_month", "月个人应缴金额", "owed, by month"),
    ("37-2", "own_paid_by_month", "月个人实缴金额", "paid, by month"),
    ("37-3", "made_up_by_month", "月补缴金额合计", "made up, by month"),
    ("37-4", "transfer_made_up_in_year", "单位补缴个人账户本息", "transferred part made up"),
    ("37-5", "own_made_up_in_year", "个人补缴个人账户本息", "own part made up"),
    ("37-15", "earlier_months_made_up", "本年补缴历年缴费月数", "months of earlier years made up"),
    ("38", "year_months_in_arrears", "年个人欠缴月数", "months in arrears"),
    ("39-1", "year_transfer_arrears", "年单位划转欠缴本金", "transferred arrears, principal"),
    ("39-2", "year_transfer_arrears", "年单位划转欠缴利息", "transferred arrears, interest"),
    ("40-1", "year_own_arrears", "年个人欠缴本金", "own arrears, principal"),
    ("40-2", "year_own_arrears", "年个人欠缴利息", "own arrears, interest"),
    ("41", "all_months_in_arrears", "历年个人欠缴总月数", "months in arrears, all years"),
    ("42-1", "all_transfer_arrears", "历年单位划转欠缴本金", "transferred arrears of all years, principal"),
    ("42-2", "all_transfer_arrears", "历年单位划转欠缴利息", "transferred arrears of all years, interest"),
    ("43-1", "own_arrears_to_2001_06", "2001年6月30日前个人欠缴本息", "own arrears to 2001-06-30"),
    ("43-2", "own_arrears_from_2001_07", "2001年7月1日后个人欠缴本息", "own arrears from 2001-07-01"),
)
# The parts that items 36 and 37 share: 36-2 to 36-10, and 37-6 to 37-14.
_BOTH_LAYOUTS = (
    ("year_transfer_credit", "年单位缴费划拨部分本息", "transferred part of the year"),
    ("year_own_credit", "年个人缴费部分本息", "own part of the year"),
    ("own_paid_pooled", "个体从业人员年实缴统筹部分本金", "paid by a flexible worker to the pool"),
    ("opening_transfer", "截止上年末单位划拨部分累计本息", "transferred part at the end of last year"),
    ("opening_own", "截止上年末个人缴费部分累计本息", "own part at the end of last year"),
    ("interest_on_opening_own", "上年末个人部分在本年产生的利息", "interest on the own opening balance"),
    ("interest_on_opening_transfer", "上年末单位划拨部分在本年产生的利息", "interest on the opening transferred part"),
    ("made_up_transfer", "本年补缴历年单位划拨部分本息", "transferred part of earlier years made up"),
    ("made_up_own", "本年补缴历年个人缴费部分本息", "own part of earlier years made up"),
)  # fmt: skip


def _of_a_year() -> Iterator[Item]:
    """Items 26 to 43: contributions and arrears are of the second class, the account of the fourth."""
    paid = ("27", "28", "29", "30", "31", "38", "39", "40", "41", "42", "43", "37-1", "37-2", "37-3")
    for number, key, zh, en in _YEARLY:
        is_paid = number in paid or number.split("-")[0] in paid
        yield _computed(number, key, zh, en, "account.year", CONTRIBUTIONS if is_paid else ACCOUNT)
    for clause, first in (("36", 2), ("37", 6)):
        for n, (key, zh, en) in enumerate(_BOTH_LAYOUTS, first):
            yield _computed(f"{clause}-{n}", key, zh, en, "account.year")


def _order(item: Item) -> list[int]:
    """37-9 before 37-10."""
    return [int(number) for number in item.provision.split("-")[2:]]


ITEMS: tuple[Item, ...] = tuple(sorted((*_registered(), *_worked(), *_of_a_year()), key=_order))
# Beside the standard's items: the document of those whose number is not a citizen's.
DOCUMENT_ITEMS = (
    _recorded("2", "identity_document", "证件类型", "identity document",
              codes={kind.value: kind for kind in IdentityDocument}),
    _recorded("2", "document_number", "证件号码", "number of the identity document"),
)  # fmt: skip


# Beside the standard's items: what a woman's retirement age hangs on, as her personnel file says (Q14).
POST_ITEMS = (
    _recorded(
        "25-3", "post_category", "岗位类别", "category of the post", scope=OTHERS, codes=codes.POST_CATEGORY
    ),
)


def _of_unit(key: str, zh: str, en: str, **how: Any) -> Item:
    return Item("d14-2-1", key, zh, en, REGISTRATION, _VERSION, "item", **how)


# Beside the standard's items: what LD/T 92 keeps of a unit (AAB013 to AAB051, AAE004 to AAE006, BAB010).
EMPLOYER_ITEMS = (
    _of_unit("employer_status", "单位参保状态", "employer status", codes=codes.EMPLOYER_STATUS),
    _of_unit("successor_code", "承继单位统一社会信用代码", "code of the succeeding employer", check=_text(18)),
    _of_unit("founded_on", "成立日期", "founded on", check=_day),
    _of_unit("employer_type", "单位类型", "employer type", codes=codes.EMPLOYER_TYPE),
    _of_unit("industry", "行业", "industry", codes=codes.INDUSTRY),
    _of_unit("risk_class", "工伤保险行业风险类别", "risk class of injury insurance", codes=codes.RISK_CLASS),
    _of_unit("legal_representative", "法定代表人或负责人", "legal representative", check=_as_read(read_name)),
    _of_unit("tax_number", "纳税人识别号", "tax number", check=_text(20)),
    _of_unit("employer_address", "单位地址", "employer's address", check=_text(200)),
    _of_unit("contact_name", "经办联系人", "contact", check=_as_read(read_name)),
    _of_unit("contact_phone", "单位联系电话", "employer's telephone",
             check=_digits(gettext_lazy("5 到 20 位数字"), 5, 20, "+- ")),
)  # fmt: skip
# Also what a change once gave another value.
NAMED = {item.key: item for item in (*ITEMS, *DOCUMENT_ITEMS, *POST_ITEMS, *EMPLOYER_ITEMS)}
# What a change case may give another value, by key.
CHANGEABLE = {key: item for key, item in NAMED.items() if item.changed_by == "item"}
OF_EMPLOYER = ("employer_name", "employer_joined_on", *(item.key for item in EMPLOYER_ITEMS))
OF_PERSON = tuple(key for key in CHANGEABLE if key not in OF_EMPLOYER)

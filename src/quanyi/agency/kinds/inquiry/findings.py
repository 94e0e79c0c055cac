"""Findings of the checks as the desk shows them: what was found, the evidence, and how far it has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import FileKind, NoticeEvent
from quanyi.agency.control.checking import CHECKS
from quanyi.agency.control.models import DataFinding
from quanyi.agency.kinds.inquiry.resolving import inquiry_case
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.agency.wording import label, read
from quanyi.law.checks import Check
from quanyi.law.money import format_yuan
from quanyi.law.terms import AccountStatus, InquiryResult, PersonStatus, Severity, Sex

# How the values of the evidence are called.
EVIDENCE: dict[str, Any] = {
    "arrived_on": gettext_lazy("到账日期"),
    "balance_fen": gettext_lazy("余额（元）"),
    "account_state": gettext_lazy("账户状态"),
    "born_on": gettext_lazy("登记的出生日期"),
    "closed_on": gettext_lazy("账户付清起"),
    "credit_code": gettext_lazy("统一社会信用代码"),
    "declared_wage_fen": gettext_lazy("申报工资（元）"),
    "credit_codes": gettext_lazy("记账的单位"),
    "due": gettext_lazy("应于何日前办理"),
    "by_rule_fen": gettext_lazy("按规则复算（元）"),
    "entered_fen": gettext_lazy("分录合计（元）"),
    "fault": gettext_lazy("原因"),
    "first": gettext_lazy("自"),
    "held": gettext_lazy("明细合计"),
    "holds_from": gettext_lazy("状态生效日期"),
    "insurance_number": gettext_lazy("个人社会保险编号"),
    "insurance_numbers": gettext_lazy("个人社会保险编号"),
    "journal_id": gettext_lazy("凭证"),
    "joined_on": gettext_lazy("单位参保日期"),
    "last": gettext_lazy("至"),
    "due_fen": gettext_lazy("应缴金额（元）"),
    "row": gettext_lazy("行号"),
    "left_fen": gettext_lazy("未处理金额（元）"),
    "month_before": gettext_lazy("上次申报"),
    "months": gettext_lazy("月份"),
    "name": gettext_lazy("姓名"),
    "number": gettext_lazy("社会保障号码"),
    "opening_fen": gettext_lazy("年初余额（元）"),
    "other_credit_code": gettext_lazy("另一单位"),
    "part": gettext_lazy("账户部分"),
    "settled_fen": gettext_lazy("已结利息（元）"),
    "sex": gettext_lazy("登记的性别"),
    "stated": gettext_lazy("汇总所载"),
    "stated_fen": gettext_lazy("明细应记（元）"),
    "status": gettext_lazy("人员状态"),
    "sum_of": gettext_lazy("汇总项目"),
    "wage_before_fen": gettext_lazy("上次申报工资（元）"),
    "waiting_since": gettext_lazy("自何时等待"),
    "year": gettext_lazy("年度"),
    "event": gettext_lazy("通报事项"),
    "notified_number": gettext_lazy("通报的号码"),
    "notified_name": gettext_lazy("通报的姓名或名称"),
    "notified_code": gettext_lazy("通报的代码"),
    "notified_on": gettext_lazy("通报的日期"),
    "notified_fen": gettext_lazy("通报的金额（元）"),
    "employer_name": gettext_lazy("登记的单位名称"),
    "reference": gettext_lazy("流水号"),
    "source": gettext_lazy("通报部门"),
    "letter": gettext_lazy("来文文号"),
    "case_number": gettext_lazy("比对案件"),
}

PERSONAL = frozenset(
    {"name", "number", "born_on", "sex", "insurance_numbers", "notified_name", "notified_number"}
)
# What a finding leads to: the case that puts it right, begun with the finding as its ground.
LEADS_TO: Mapping[str, tuple[tuple[str, Any], ...]] = {
    "notified.death": (("status", gettext_lazy("登记死亡")),),
    "notified.name": (("name", gettext_lazy("变更姓名")),),
    "notified.identity": (
        ("status", gettext_lazy("是本人：登记死亡")),
        ("name", gettext_lazy("是本人：变更姓名")),
        ("social_security_number", gettext_lazy("是本人：更正号码")),
    ),
    "notified.closed": (("employer_status", gettext_lazy("办理单位注销")),),
    "notified.unit_name": (("employer_name", gettext_lazy("变更单位名称")),),
}
DUPLICATE = "person.duplicate"  # leads to a merge, of the person's choice
# What is done in steps, since no one case puts it right: a death is registered once (decision 060).
WAYS: Mapping[str, Any] = {
    "notified.death_day": gettext_lazy(
        "登记的日期有误的：先在人员状态中自登记的死亡日期起更正为“参保缴费”，办结后再登记死亡，附证明材料。"
    ),
}


@dataclass(frozen=True)
class FindingLine:
    """One finding. `check` is None where its check has been given up since."""

    finding: DataFinding

    @property
    def check(self) -> Check | None:
        return CHECKS.get(self.finding.check_code)

    @property
    def title(self) -> str:
        return label(self.check) if self.check else self.finding.check_code

    @property
    def severity(self) -> Severity | None:
        return self.check.severity if self.check else None

    @property
    def tone(self) -> str:
        return "bad" if self.severity is Severity.ERROR else "warn"

    @property
    def result(self) -> InquiryResult | None:
        """What was decided, if anything."""
        resolution = getattr(self.finding, "resolution", None)
        return InquiryResult(resolution.inquiry.result) if resolution else None

    @property
    def is_open(self) -> bool:
        return self.result is None and not hasattr(self.finding, "gone")

    @property
    def badge(self) -> tuple[str, str]:
        """(word, tone) of how far it has come."""
        if hasattr(self.finding, "gone"):
            return _("已消除"), "ok"
        if self.result is InquiryResult.CONFIRMED:
            return _("属实，待更正"), "bad"
        return (label(self.result), "ok") if self.result else (_("待核查"), "wait")

    @property
    def evidence(self) -> list[tuple[str, str]]:
        """(what it is, the value) of all that was read."""
        return self._said(self.finding.evidence)

    @property
    def in_brief(self) -> list[tuple[str, str]]:
        """The evidence in a list: nothing by which a person is known, since looks at a list are not logged."""
        return self._said({key: each for key, each in self.finding.evidence.items() if key not in PERSONAL})[
            :2
        ]

    def _said(self, evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
        order = list(EVIDENCE)
        keys = sorted(evidence, key=lambda key: order.index(key) if key in EVIDENCE else len(order))
        return [(str(EVIDENCE.get(key, key)), _shown(key, evidence[key])) for key in keys]

    @property
    def leads_to(self) -> list[tuple[str, Any]]:
        """(address, words) of the cases that may be begun with it as their ground."""
        if self.finding.check_code == DUPLICATE and self.is_open:
            return [(f"{reverse('merge')}?finding={self.finding.pk}", _("归并重复账户"))]
        found = LEADS_TO.get(self.finding.check_code, ()) if self.is_open else ()
        said = self.finding.evidence
        same = {key for key in ("name", "number") if key in said and said.get(f"notified_{key}") == said[key]}
        if "number" in same:
            same.add("social_security_number")
        if said.get("event") not in (None, NoticeEvent.DIED.value):
            same.add("status")
        found = tuple(each for each in found if each[0] not in same)
        return [(reverse("change-from-finding", args=[self.finding.pk, key]), word) for key, word in found]

    @property
    def way(self) -> str:
        """What to do where no case may be begun at once; "" where one may, or nothing is known."""
        return str(WAYS.get(self.finding.check_code, "")) if self.is_open else ""

    @property
    def begun(self) -> list[Case]:
        """The cases that were begun with it as their ground."""
        cases = review.cases().filter(rounds__submission__summary__ground=self.finding.pk)
        return list(cases.distinct().order_by("pk"))

    @property
    def person_name(self) -> str:
        return (
            shown_names([self.finding.person_id]).get(self.finding.person_id, "")
            if self.finding.person_id
            else ""
        )

    @property
    def inquiry(self) -> Case | None:
        """The latest case of inquiry into it."""
        return inquiry_case(self.finding)


def _shown(key: str, value: Any) -> str:
    match key, value:
        case _, None:
            return "—"
        case _, list():
            return _("、").join(str(each) for each in value)
        case "source", str():
            return str(FileKind(value).label)
        case "event", str():
            return str(NoticeEvent(value).label)
        case "status", str():
            return label(PersonStatus(value))
        case "account_state", str():
            return label(AccountStatus(value))
        case "sex", str():
            return label(Sex(value))
        case "fault", dict():
            return read(value)
        case "part", str():
            return _("个人缴费部分") if value == "own" else _("单位划转部分")
    return format_yuan(value) if key.endswith("_fen") else str(value)


def findings() -> QuerySet[DataFinding]:
    """Findings with what a list shows of them, newest first."""
    return DataFinding.objects.select_related(
        "person", "employer", "case", "run", "gone", "resolution__inquiry"
    ).order_by("-pk")


# What a list may be narrowed to.
STATES: dict[str, tuple[Any, dict[str, Any]]] = {
    "open": (gettext_lazy("未办结"), {"gone": None, "resolution": None}),
    "resolved": (gettext_lazy("已有结论"), {"resolution__isnull": False}),
    "gone": (gettext_lazy("已消除"), {"gone__isnull": False}),
}


@dataclass(frozen=True)
class CheckLine:
    """A check with how many of its findings wait for a decision."""

    check: Check
    open: int


def check_lines() -> list[CheckLine]:
    """Every check, those with open findings first, errors before doubts."""
    waiting = DataFinding.objects.filter(**STATES["open"][1]).order_by()
    counts = dict(waiting.values_list("check_code").annotate(count=Count("pk")))
    lines = [CheckLine(check, counts.get(check.code, 0)) for check in CHECKS.values()]
    return sorted(lines, key=lambda line: (not line.open, line.check.severity is not Severity.ERROR))


def lines_of(found: Iterable[DataFinding]) -> list[FindingLine]:
    return [FindingLine(finding) for finding in found]

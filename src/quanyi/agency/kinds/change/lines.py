"""Changes of the registry as the case page and the person's record show them: what it was, what it becomes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ChangeAct, ChangeRow, Submission
from quanyi.agency.kinds.change.doubts import doubts_of
from quanyi.agency.registry.items import NAMED
from quanyi.agency.registry.models import Employer, SubsidyKind
from quanyi.agency.registry.names import name_of
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.wording import label
from quanyi.law.money import format_yuan
from quanyi.law.terms import Scheme


@dataclass(frozen=True)
class Changed:
    """One item of a change: what is registered, and what is asked for."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeLine:
    """A row of a change, with what the checks say of it."""

    row: ChangeRow
    doubts: Sequence[str] = ()

    @property
    def act(self) -> str:
        return str(ChangeAct(self.row.act).label)

    @property
    def scheme(self) -> Scheme:
        return Scheme(self.row.scheme)

    @property
    def about(self) -> str:
        """Whom it is about."""
        if self.row.person_id:
            return shown_names([self.row.person_id])[self.row.person_id]
        if self.row.employer and "name" not in self.row.after:
            return name_of(self.row.employer, self.row.holds_from)
        return str(self.row.after.get("name") or self.row.after["employer_name"])

    @property
    def employer(self) -> Employer | None:
        return self.row.employer

    @property
    def is_relation(self) -> bool:
        return self.row.act in (
            ChangeAct.RELATION_START,
            ChangeAct.RELATION_END,
            ChangeAct.RELATION_VOID,
            ChangeAct.ENROLMENT,
        )

    @property
    def changed(self) -> list[Changed]:
        return list(self._changed())

    def _changed(self) -> Iterator[Changed]:
        before, after = self.row.before, self.row.after
        for key in sorted(before.keys() | after.keys(), key=_order):
            if key != "change":
                yield Changed(_name(key), _shown(key, before.get(key, "")), _shown(key, after.get(key, "")))


def _order(key: str) -> int:
    keys = list(NAMED)
    return keys.index(key) if key in keys else len(keys)


def _name(key: str) -> str:
    if key in NAMED:
        return NAMED[key].name
    names = {
        "schemes": _("险种"),
        "starts": _("开始"),
        "ends": _("结束"),
        "credit_code": _("统一社会信用代码"),
        "kind": _("补贴种类"),
        "month": _("费款所属期"),
        "amount_fen": _("金额（元）"),
        "granted_by": _("批准机关和文号"),
    }
    return names[key]


def _shown(key: str, text: str) -> str:
    if not text:
        return "—"
    if key in NAMED:
        return NAMED[key].shown(text)
    if key == "schemes":
        return _("、").join(label(Scheme(code)) for code in text.split(","))
    if key == "kind":
        return str(SubsidyKind(text).label)
    return format_yuan(int(text)) if key == "amount_fen" else text


def lines_of(submission: Submission, rows: Sequence[ChangeRow]) -> list[ChangeLine]:
    doubts = doubts_of(rows)
    return [ChangeLine(row, doubts.get(row.pk, ())) for row in rows]


def change_rows(submission: Submission) -> Any:
    return submission.change_rows.select_related("person", "employer", "submission")


def again_url(submission: Submission) -> str:
    """Where a change that was sent back is filled in again."""
    row = submission.change_rows.order_by("row").first()
    assert row is not None
    case = f"?case={submission.round.case_id}"
    if ground := submission.summary.get("ground"):
        case += f"&finding={ground}"
    if submission.file_id:
        return reverse("new-roster")
    pages = {ChangeAct.ENROLMENT: "enrol", ChangeAct.EMPLOYER: "register-employer"}
    if page := pages.get(ChangeAct(row.act)):
        return reverse(page) + case
    if row.act == ChangeAct.ITEM:
        key = next(iter(row.after))
        whose = ("people", row.person_id) if row.person_id else ("employers", row.employer_id)
        return reverse("change-item", args=[*whose, key]) + case
    pages = {ChangeAct.SUBSIDY: "note-subsidy"}
    return reverse(pages.get(ChangeAct(row.act), "change-relation"), args=[row.person_id]) + case

"""The office with one insured person, their login, and short ways to complain and to order."""

from datetime import timedelta

from django.utils import timezone
from tests.agency.visitors import Visitors

from quanyi.agency.collect.models import ComplaintMatter
from quanyi.agency.control.models import ComplaintResult
from quanyi.agency.desk import actions
from quanyi.agency.kinds.complaint.asking import ComplaintContent, open_complaint
from quanyi.agency.kinds.complaint.finding import Found, write_finding
from quanyi.agency.kinds.order.ordering import Wanted, open_order
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

TRUE = Found(ComplaintResult.ORDER, "申报表、告知记录", "2025年各月没有告知记录")
SECRET = ("王小明", "13900000000")


class Office(Visitors):
    """The office with one insured person and a login for them."""

    def __init__(self) -> None:
        super().__init__()
        self.person = self.registered()
        self.login = self.insured(self.person)

    def told(self, matter=ComplaintMatter.NOT_TOLD, **given) -> ComplaintContent:
        of = {"unit": "青禾", "employer": self.employer, "first_month": Month(2025, 1), "last_month": None}
        said = {"said": "从来没有告知过", "complainant": "王小明", "contact": SECRET[1]}
        return ComplaintContent(**(of | said | {"matter": matter} | given))

    def ends(self, case: Case, found: Found | None = None) -> Case:
        self.sign(case, 0)
        if found:
            write_finding(case, found, by=self.signers[1])
        self.sign(case, 1, 2, 3)
        return case

    def sign(self, case: Case, *turns: int) -> None:
        for n in turns:
            actions.sign_case(case.pk, by=self.signers[n], verdict=Verdict.AGREE, opinion="")

    def complained(self, found: Found = TRUE, **given) -> Case:
        case = open_complaint(self.told(**given), self.person, by=self.counter)
        return self.ends(case, found)

    def wanted(self, **given) -> Wanted:
        due = timezone.localdate() + timedelta(days=15)
        of = {"matter": ComplaintMatter.NOT_TOLD, "first_month": Month(2025, 1), "last_month": None}
        said = {
            "wanted": "书面告知全体职工",
            "due_on": due,
            "authority": "人社责改〔2026〕3号",
            "reason": "已查明",
        }
        return Wanted(**(of | said | given))

    def ordered(self, **given) -> Case:
        return self.ends(open_order(self.employer, self.wanted(**given), by=self.counter))

    def past_due(self, monkeypatch, days: int = 16):
        later = timezone.localdate() + timedelta(days=days)
        monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: later)
        return later

"""单位注销登记: an employer is closed once nothing of it is open; else the sentence says all that is.

Which is to be ended first is this system's choice (mark P). Basis: d14-2-1, d14-6-1, sil-57.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ChangeAct, ChangeRow
from quanyi.agency.ledger.arrears import fees_of
from quanyi.agency.ledger.employer_months import Sums, months_of_employer
from quanyi.agency.ledger.scheme_dues import open_dues_fen
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.closing import closed_since, running_relations
from quanyi.agency.registry.facts import History, value_on
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.names import name_of
from quanyi.agency.registry.selectors import find_employer
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import undecided, undecided_of
from quanyi.law.money import format_yuan

ENDING = ("closed", "merged")  # of a unit whose licence was revoked, what it owes stays to be paid
JOINS = (ChangeAct.ENROLMENT, ChangeAct.RELATION_START, ChangeAct.RELATION_VOID)


def refuse_unfit(employer: Employer | None, after: Mapping[str, str], known: History, on: date) -> None:
    """Refuse to close what is open, and to name a successor that is none. Raises ChangeRefused."""
    if employer is None:
        return
    if code := after.get("successor_code"):
        _refuse_no_successor(employer, code)
    if after.get("employer_status") in ENDING:
        _refuse_open(employer)
    if after.get("employer_status") == "merged" and not value_on(known.get("successor_code", ()), on):
        raise ChangeRefused(_("因合并、分立终止的，请先登记承继单位的统一社会信用代码，再办理注销。"))


def _refuse_no_successor(employer: Employer, code: str) -> None:
    found = find_employer(code)
    if found is None or found == employer or closed_since(found):
        raise ChangeRefused(
            _("承继单位“%(code)s”应为另一个在本地参保、没有注销的单位。请核对代码，或先办理它的参保登记。")
            % {"code": code}
        )


def _refuse_open(employer: Employer) -> None:
    if found := list(still_open(employer)):
        raise ChangeRefused(
            _("“%(name)s”还不能注销：%(open)s。请先办结这些事项。")
            % {"name": name_of(employer), "open": _("；").join(found)}
        )


def still_open(employer: Employer) -> Iterator[str]:
    """What keeps an employer from being closed, in words."""
    if persons := running_relations(employer):
        yield _("还有 %(n)s 人的参保关系没有结束") % {"n": persons}
    if owed := Sums.of(months_of_employer(employer.pk)).open_fen:
        yield _("还欠缴 %(yuan)s 元") % {"yuan": format_yuan(owed)}
    if fees := sum(fee.amount_fen - fee.paid_fen for fee in fees_of(employer.pk)):
        yield _("还欠滞纳金 %(yuan)s 元") % {"yuan": format_yuan(fees)}
    if dues := open_dues_fen(employer.pk):
        yield _("其他险种还欠缴 %(yuan)s 元") % {"yuan": format_yuan(dues)}
    if cases := [*undecided_of(employer.pk), *_joining(employer)]:
        numbers = _("、").join(case.number for case in cases[:5])
        yield _("案件 %(numbers)s 没有办结") % {"numbers": numbers}


def _joining(employer: Employer) -> list[Case]:
    """Cases that nobody has ended by which somebody would join: each of one person, in no list of the employer's."""
    joins = ChangeRow.objects.filter(employer=employer, act__in=JOINS).values("submission")
    return list(undecided().filter(rounds__submission__in=joins).distinct())


def refuse_closed(employer: Employer | None, on: date) -> None:
    """Nobody begins a relation with an employer that is closed by then. Raises ChangeRefused."""
    closed = closed_since(employer) if employer else None
    if employer and closed and closed <= on:
        raise ChangeRefused(
            _("“%(name)s”自 %(closed)s 起已注销，%(on)s 不能再开始参保关系。请核对单位和日期。")
            % {"name": name_of(employer), "closed": closed, "on": on}
        )

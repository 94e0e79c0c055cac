"""基金报表: what a fund took in, paid and held over a period, frozen when issued and compared ever after.

As known when it was issued, the books must give the same figures for ever; as known now they may differ, for what was
posted since: the difference names the journals. A later report of the same period takes the place of an earlier one.
Basis: gb-10.2-4, gb-10.3-3, gb-12-2.
"""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.control.models import Finding, FundReport
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.agreement import Disagreement
from quanyi.agency.ledger.fund_sql import fund_figures, journals_after
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.staff.models import Account
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme

NAMED = 20  # journals that a difference names; their number is told whole


class ReportRefused(ChangeRefused):
    """报表不予出具: the sentence says why."""


@transaction.atomic
def issue_report(first: Month, last: Month, *, scheme: Scheme, region: str, by: Account) -> FundReport:
    """Freeze the figures of a period as known now. Waits for postings under way; raises ReportRefused if none fit."""
    if last < first:
        raise ReportRefused(
            _("起始月份 %(first)s 晚于截止月份 %(last)s。请核对月份。") % {"first": first, "last": last}
        )
    entry = ledger.cut_off()
    figures = fund_figures(scheme, first, last, up_to_entry=entry)
    if figures["unexplained_fen"]:
        raise ReportRefused(_("收入、支出与结余不平，不能出具报表。请先对账，查清差异。"))
    report = FundReport.objects.create(
        region=region,
        scheme=scheme.value,
        first_month=first,
        last_month=last,
        last_entry_id=entry,
        figures=figures,
        issued_by=by,
        issued_by_name=by.display_name,
    )
    record(Act.ISSUE_REPORT, report=report.pk, scheme=scheme.value, first=str(first), last=str(last))
    return report


def disagreements() -> Iterator[Disagreement]:
    """账表: every issued report as known then, and the last one of each period as known now."""
    latest = {_period(report): report for report in FundReport.objects.order_by("pk")}
    for report in FundReport.objects.order_by("pk"):
        yield from _compare(report, report.last_entry_id, Finding.REPORT_UNEQUAL)
        if latest[_period(report)] == report:
            yield from overtaken(report)


def overtaken(report: FundReport) -> Iterator[Disagreement]:
    """What has changed in a report's period since it was issued, with the journals that did."""
    last_entry = ledger.last_entry_id()
    if last_entry > report.last_entry_id:
        yield from _compare(report, last_entry, Finding.REPORT_OVERTAKEN)


def _period(report: FundReport) -> tuple[str, str, Month, Month]:
    return report.region, report.scheme, report.first_month, report.last_month


def _compare(report: FundReport, entry: int, finding: Finding) -> Iterator[Disagreement]:
    scheme, first, last = Scheme(report.scheme), report.first_month, report.last_month
    now = fund_figures(scheme, first, last, up_to_entry=entry)
    different = [
        name for name in {**report.figures, **now} if report.figures.get(name, 0) != now.get(name, 0)
    ]
    if not different:
        return
    later = journals_after(scheme, first, last, entry=report.last_entry_id)
    for name in different:
        booked, reported = now.get(name, 0), report.figures.get(name, 0)
        is_money = name.endswith("_fen")
        evidence = {"report": report.pk, "figure": name}
        if not is_money:
            evidence |= {"found": booked, "reported": reported}
        if finding is Finding.REPORT_OVERTAKEN:
            evidence |= {
                "journals": [journal for journal, _number in later[:NAMED]],
                "journal_count": len(later),
                "cases": sorted({number for _journal, number in later[:NAMED]}),
            }
        yield Disagreement(
            finding.value,
            f"报表 {report.pk}（{scheme.label_zh} {first} 至 {last}）",
            booked if is_money else None,
            reported if is_money else None,
            evidence,
        )

"""参保缴费证明: that somebody is insured, since when and with whom, for a purpose; it tells no wage and no amount.

Basis: d14-15-2, sil-74, gb-9.2-2, gb-16.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from quanyi.agency.papers.models import PaperUse
from quanyi.agency.refusal import Refusal
from quanyi.agency.serve.disputed import dispute_notes
from quanyi.agency.serve.record import ContributionLine, PersonRecord
from quanyi.agency.serve.templatetags.figures import instant, label, month
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme

TEMPLATE = Path(__file__).with_name("certificate.typ")


class NothingPaid(Refusal):
    """没有缴费: nothing was paid that could be certified."""


def certificate_content(record: PersonRecord, use: PaperUse, lang: str) -> dict[str, Any]:
    """What stands on the paper, in the language that is active. Raises NothingPaid."""
    paid = sorted((line for line in record.contributions if line.is_paid), key=lambda line: line.month.index)
    if not paid:
        raise NothingPaid(_("还没有到账的缴费，不能出具参保缴费证明。"))
    return {
        "lang": lang,
        "title": _("参保缴费证明"),
        "agency": _("%(region)s社会保险经办机构") % {"region": record.region_name},
        "seal": _("（经办机构盖章处）"),
        "until": _("数据截至 %(at)s 入账的凭证。") % {"at": instant(record.data_until)},
        "printed": _("打印时间 %(at)s") % {"at": instant(record.printed_at)},
        "page": _("第 {n} 页，共 {all} 页"),
        "facts": list(_facts(record, use, [line.month for line in paid])),
        "stretches": {
            "title": _("缴费经历"),
            "head": [_("单位名称"), _("险种"), _("开始"), _("结束"), _("月数")],
            "rows": list(_stretches(paid)),
        },
        "notes": list(_notes(record)),
    }


def _facts(record: PersonRecord, use: PaperUse, paid: list[Month]) -> Iterator[tuple[str, str]]:
    yield _("姓名"), record.name
    yield _("社会保障号"), record.social_security_number
    yield _("个人社会保险编号"), record.insurance_number
    yield _("人员状态"), record.status_told
    yield _("首次缴费年月"), month(paid[0])
    yield _("最近缴费年月"), month(paid[-1])
    yield _("实际缴费月数"), _("%(n)s 个月") % {"n": record.actual_months}
    yield _("视同缴费月数"), _("%(n)s 个月") % {"n": record.deemed_months}
    yield _("截至最近缴费年月的连续缴费月数"), _("%(n)s 个月") % {"n": months_in_a_row(paid)}
    yield _("用途"), str(use.label)
    if use is PaperUse.TRANSFER:
        yield _("行政区划代码"), settings.QUANYI_PLACE


def months_in_a_row(paid: list[Month]) -> int:
    """连续缴费月数: the months up to the last one without a gap."""
    known, last = set(paid), max(paid)
    return next(n for n in range(1, len(known) + 2) if last - n not in known)


def _stretches(paid: list[ContributionLine]) -> Iterator[list[str]]:
    """Months in a row with one employer, the earliest first."""
    by_employer = sorted({(line.employer_name, line.month.index) for line in paid})
    runs = []
    for (name, _at), run in groupby(enumerate(by_employer), key=lambda one: (one[1][0], one[1][1] - one[0])):
        months = [Month.from_index(index) for _n, (_name, index) in run]
        runs.append((months[0], months[-1], len(months), name))
    for first, last, count, name in sorted(runs, key=lambda run: (run[0].index, run[3])):
        yield [name or _("以个人身份参保"), label(Scheme.PENSION), month(first), month(last), str(count)]


def _notes(record: PersonRecord) -> Iterator[str]:
    yield from dispute_notes(record, tells_amounts=False)
    if known_at := record.known_at:
        yield _("本单按 %(at)s 时系统所知打印，不是现行记录。") % {"at": instant(known_at)}
    yield _("本证明只用于所列用途，不载缴费基数和金额。")

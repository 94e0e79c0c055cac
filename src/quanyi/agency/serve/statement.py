"""个人权益记录单: a person's record on paper, as PDF/A-2b. Basis: d14-15-2, gb-9.2-2, gb-16.

The same figures as on the page, written by the same functions. The same record gives the same bytes.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from quanyi.agency.serve.disputed import dispute_notes
from quanyi.agency.serve.paper import pdf_of
from quanyi.agency.serve.record import AccountYearLine, ContributionLine, EmploymentLine, PersonRecord
from quanyi.agency.serve.templatetags.figures import (
    UNKNOWN,
    day,
    instant,
    label,
    month,
    years_and_months,
    yuan,
)
from quanyi.agency.wording import LANGUAGES
from quanyi.law.terms import MonthState, RecordItem

_TEMPLATE = Path(__file__).with_name("statement.typ")


def statement_pdf(record: PersonRecord, *, lang: str = "zh") -> bytes:
    """The statement as PDF bytes, A4; `lang` is one of `wording.LANGUAGES`."""
    with translation.override(LANGUAGES[lang]):
        return pdf_of(_TEMPLATE, _content(record, lang), at=record.printed_at)


def sheets_of(record: PersonRecord, items: Iterable[RecordItem]) -> list[dict[str, Any]]:
    """The tables that tell of nothing but these items, as `title`, `head`, `rows`, `digits`, the columns of figures,
    and `totals`, those that sum up other months.

    A row of one cell heads the rows below it.
    """
    return [build(record) for build, tells in SHEETS if tells <= set(items)]


def _content(record: PersonRecord, lang: str) -> dict[str, Any]:
    return {
        "lang": lang,
        "title": _("个人权益记录单"),
        "agency": _("%(region)s社会保险经办机构") % {"region": record.region_name},
        "name": record.name,
        "number": record.insurance_number,
        "until": _("数据截至 %(at)s 入账的凭证。") % {"at": instant(record.data_until)},
        "printed": _("打印时间 %(at)s") % {"at": instant(record.printed_at)},
        "page": _("第 {n} 页，共 {all} 页"),
        "none": _("没有记录。"),
        "facts": _facts(record),
        "figures": _figures(record),
        "years": _years(record),
        "employments": _employments(record),
        "benefits": _benefits(record),
        "payments": _payments(record),
        "corrections": _corrections(record),
        "contributions": _contributions(record),
        "notes": [
            *(
                [_("本单按 %(at)s 时系统所知打印，不是现行记录。") % {"at": instant(record.known_at)}]
                if record.known_at
                else []
            ),
            *dispute_notes(record),
            _("金额单位：元。费款所属期是应当缴费的月份，记账月份是记入个人账户的月份。"),
            _("对记录有异议的，可持本人有效身份证件到经办窗口提出书面核查申请。"),
        ],
    }


def _facts(record: PersonRecord) -> list[tuple[str, str]]:
    return [
        (_("姓名"), record.name),
        (_("性别"), label(record.sex)),
        (_("出生日期"), day(record.born_on)),
        (_("社会保障号"), record.social_security_number),
        (_("个人社会保险编号"), record.insurance_number),
        (_("统筹地区"), record.region_name),
        (_("人员状态"), record.status_told),
        (_("个人账户建立年月"), month(record.account_opened_month)),
    ]


def _figures(record: PersonRecord) -> list[tuple[str, str, str]]:
    return [
        (
            _("累计缴费年限"),
            _("%(n)s 个月") % {"n": record.contribution_months},
            _("%(years)s；实际缴费 %(actual)s 个月，视同缴费 %(deemed)s 个月")
            % {
                "years": years_and_months(record.contribution_months),
                "actual": record.actual_months,
                "deemed": record.deemed_months,
            },
        ),
        (
            _("个人账户储存额"),
            yuan(record.balance_fen),
            _("本金和已结的利息；未结息年度的利息不含在内"),
        ),
    ]


def _years(record: PersonRecord) -> dict[str, Any]:
    return {
        "title": _("个人账户：按年度"),
        "digits": [1, 2, 3, 4, 5, 6],
        "totals": [2, 6],
        "remark": _("单位：元。上年末储存额 + 本年记入 + 本年利息 − 本年支付 = 本年末储存额。"),
        "head": [
            _("年度"),
            _("缴费月数"),
            _("上年末储存额"),
            _("本年记入"),
            _("本年利息"),
            _("本年支付"),
            _("本年末储存额"),
        ],
        "rows": [_year(line) for line in record.years],
    }


def _year(line: AccountYearLine) -> list[str]:
    return [
        str(line.year),
        str(line.months),
        yuan(line.opening_fen),
        yuan(line.credited_fen),
        yuan(line.interest_fen) if line.is_settled else _("未结息"),
        yuan(line.paid_out_fen),
        yuan(line.closing_fen),
    ]


def _employments(record: PersonRecord) -> dict[str, Any]:
    return {
        "title": _("参保单位"),
        "digits": [],
        "head": [_("单位名称"), _("统一社会信用代码"), _("险种"), _("开始"), _("结束")],
        "rows": [_employment(lines) for lines in _relations(record.employments)],
    }


def _relations(lines: Iterable[EmploymentLine]) -> Iterable[list[EmploymentLine]]:
    """The relations with an employer over the same days, which differ in the scheme only, together."""
    together: dict[object, list[EmploymentLine]] = {}
    for line in lines:
        key = (line.employer_name, line.credit_code, line.starts_on, line.ends_on)
        together.setdefault(key, []).append(line)
    return together.values()


def _employment(lines: list[EmploymentLine]) -> list[str]:
    line = lines[0]
    ends = day(line.ends_on) if line.ends_on else _("至今")
    name = line.employer_name or _("以个人身份参保")
    schemes = _("、").join(label(each.scheme) for each in lines)
    return [name, line.credit_code or UNKNOWN, schemes, day(line.starts_on), ends]


def _benefits(record: PersonRecord) -> dict[str, Any]:
    return {
        "title": _("待遇"),
        "digits": [2, 5, 7],
        "totals": [5, 6, 7],
        "head": [
            _("待遇种类"),
            _("险种"),
            _("核定金额"),
            _("起付月份"),
            _("止付月份"),
            _("银行已支付"),
            _("支付至"),
            _("待银行支付"),
            _("案号"),
        ],
        "rows": [
            [
                _("%(kind)s（已由后来的核定取代）") % {"kind": line.kind} if line.is_replaced else line.kind,
                label(line.scheme),
                yuan(line.amount_fen),
                month(line.first_month),
                month(line.last_month),
                yuan(line.paid_fen),
                month(line.paid_until),
                yuan(line.waiting_fen),
                line.case_number,
            ]
            for line in record.benefits
        ],
    }


def _payments(record: PersonRecord) -> dict[str, Any]:
    return {
        "title": _("待遇支付：按月"),
        "digits": [2],
        "head": [_("所属期"), _("待遇种类"), _("金额"), _("支付情况"), _("支付日期")],
        "rows": [
            [str(line.month), line.kind, yuan(line.amount_fen), label(line.state), day(line.paid_on)]
            for line in record.payments
        ],
    }


def _corrections(record: PersonRecord) -> dict[str, Any]:
    return {
        "title": _("差错更正"),
        "digits": [2, 3, 4, 5],
        "head": [
            _("费款所属期"),
            _("更正原因"),
            _("原个人实缴"),
            _("更正后个人实缴"),
            _("本金增减"),
            _("利息增减"),
            _("案号"),
        ],
        "rows": [
            [
                month(line.month),
                label(line.reason),
                yuan(line.before_fen),
                yuan(line.after_fen),
                yuan(line.principal_fen),
                yuan(line.interest_fen),
                line.case_number,
            ]
            for line in record.corrections
        ],
    }


def _contributions(record: PersonRecord) -> dict[str, Any]:
    return {
        "title": _("缴费明细：按月"),
        "digits": [2, 3, 4, 5, 6],
        "head": [
            _("费款所属期"),
            _("缴费类型"),
            _("缴费基数"),
            _("个人应缴"),
            _("个人实缴"),
            _("单位应缴"),
            _("单位实缴"),
            _("到账情况"),
            _("记账月份"),
        ],
        "rows": list(_by_employer(record.contributions)),
    }


def _by_employer(lines: Iterable[ContributionLine]) -> Iterator[list[str]]:
    """The name of an employer stands once above its months: on paper there is no room for it in each line."""
    for employer_name, months in groupby(lines, key=lambda line: line.employer_name):
        yield [employer_name]
        yield from map(_contribution, months)


def _contribution(line: ContributionLine) -> list[str]:
    amounts = (
        line.base_fen,
        line.own_due_fen,
        line.own_paid_fen,
        line.employer_due_fen,
        line.employer_paid_fen,
    )
    return [
        str(line.month),
        label(line.kind),
        *(yuan(fen) for fen in amounts),
        line.paid_on.isoformat() if line.state is MonthState.PAID and line.paid_on else label(line.state),
        str(line.credited_month or UNKNOWN),
    ]


# What each table tells of: a correction says what was paid, and what the account gained by it.
SHEETS: tuple[tuple[Callable[[PersonRecord], dict[str, Any]], frozenset[RecordItem]], ...] = (
    (_employments, frozenset({RecordItem.REGISTRATION})),
    (_years, frozenset({RecordItem.ACCOUNT})),
    (_contributions, frozenset({RecordItem.CONTRIBUTION})),
    (_corrections, frozenset({RecordItem.CONTRIBUTION, RecordItem.ACCOUNT})),
    (_benefits, frozenset({RecordItem.BENEFIT})),
    (_payments, frozenset({RecordItem.BENEFIT})),
)

"""年度个人权益记录单 on paper, one A4 sheet. Basis: d13-17, sil-74, gb-9.2-2, gb-16."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.serve.disputed import dispute_notes
from quanyi.agency.serve.templatetags.figures import UNKNOWN, instant, label, month, yuan
from quanyi.agency.serve.templatetags.month_rows import SIGNS
from quanyi.agency.serve.year_sheet import INSURED, PaymentRun, SheetMonth, YearSheet
from quanyi.law.terms import Scheme

TEMPLATE = Path(__file__).with_name("year_sheet.typ")


def content_of(sheet: YearSheet, lang: str) -> dict[str, Any]:
    """What stands on the paper, in the language that is active; `lang` is that language."""
    record = sheet.record
    return {
        "lang": lang,
        "title": _("%(year)s年度个人权益记录单") % {"year": sheet.year},
        "agency": _("%(region)s社会保险经办机构") % {"region": record.region_name},
        "seal": _("（经办机构盖章处）"),
        "until": _("数据截至 %(at)s 入账的凭证。") % {"at": instant(record.data_until)},
        "printed": _("打印时间 %(at)s") % {"at": instant(record.printed_at)},
        "page": _("第 {n} 页，共 {all} 页"),
        "none": _("没有记录。"),
        "facts": list(_facts(sheet)),
        "address": {"facts": [(_("邮寄地址"), sheet.address or UNKNOWN)]},
        "account": {"title": _("个人账户"), "facts": list(_account(sheet))},
        "months": {
            "title": _("各月参保缴费情况"),
            "head": _head(sheet),
            "rows": [_month(m) for m in sheet.months],
        },
        "legend": legend(),
        "payments": {
            "title": _("待遇支付"),
            "head": [_("所属期"), _("待遇种类"), _("每月金额"), _("月数"), _("支付情况")],
            "rows": [_payment(run) for run in sheet.payments],
        },
        "notes": list(_notes(sheet)),
    }


def legend() -> str:
    """What the signs of the months mean."""
    insured = _("有参保关系，本系统未记该险种缴费")
    words = (_("正常缴费"), _("补缴"), _("欠缴"), _("应缴，未到期"), _("无缴费"), insured)
    return "    ".join(f"{sign} {word}" for sign, word in zip((*SIGNS.values(), INSURED), words, strict=True))


def _facts(sheet: YearSheet) -> Iterator[tuple[str, str]]:
    record = sheet.record
    yield _("姓名"), record.name
    yield _("社会保障号"), record.social_security_number
    yield _("个人社会保险编号"), record.insurance_number
    yield _("参加工作时间"), sheet.started_work_on or UNKNOWN
    yield _("个人账户建立年月"), month(record.account_opened_month)
    yield _("人员状态"), record.status_told
    yield _("参保单位"), _("、").join(name or _("以个人身份参保") for name in sheet.employers) or UNKNOWN


def _account(sheet: YearSheet) -> Iterator[tuple[str, str]]:
    line, record = sheet.account, sheet.record
    yield _("上年末储存额"), yuan(line.opening_fen if line else None)
    yield _("本年记入本金"), yuan(line.credited_fen if line else None)
    yield (
        _("本年利息"),
        (_("未结息") if line and not line.is_settled else yuan(line.interest_fen if line else None)),
    )
    yield _("本年支付"), yuan(line.paid_out_fen if line else None)
    yield _("本年末储存额"), yuan(line.closing_fen if line else None)
    yield _("大写"), sheet.closing_in_capitals or UNKNOWN
    yield _("本年缴费月数"), _("%(n)s 个月") % {"n": line.months if line else 0}
    months = {"actual": sheet.actual_months, "deemed": record.deemed_months}
    yield _("到年末累计"), _("实际缴费 %(actual)s 个月，视同缴费 %(deemed)s 个月") % months


def _head(sheet: YearSheet) -> list[str]:
    pension = [label(Scheme.PENSION), _("缴费基数"), _("个人实缴"), _("单位实缴")]
    return [_("费款所属期"), *pension, *map(label, sheet.others)]


def _month(line: SheetMonth) -> list[str]:
    amounts = [(each.base_fen, each.own_paid_fen, each.employer_paid_fen) for each in line.lines]
    cells = ["\n".join(map(yuan, column)) for column in zip(*amounts, strict=True)] or [UNKNOWN] * 3
    return [month(line.month), line.sign, *cells, *line.others]


def _payment(run: PaymentRun) -> list[str]:
    first, last = run.first, run.last
    months = month(first.month) if first is last else f"{month(first.month)} – {month(last.month)}"
    return [months, first.kind, yuan(first.amount_fen), str(len(run.lines)), label(first.state)]


def _notes(sheet: YearSheet) -> Iterator[str]:
    yield from dispute_notes(sheet.record)
    if known_at := sheet.record.known_at:
        yield _("本单按 %(at)s 时系统所知打印，不是现行记录。") % {"at": instant(known_at)}
    yield _("金额单位：元。上年末储存额 + 本年记入 + 本年利息 − 本年支付 = 本年末储存额。")
    yield _("对记录有异议的，可持本人有效身份证件到经办窗口提出书面核查申请。")

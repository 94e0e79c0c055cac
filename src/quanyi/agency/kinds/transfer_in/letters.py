"""转入告知: accepted, a letter has gone out; not moved, with the reasons, in writing; received, with what was credited.

Basis: sco-2009-66-8, service-16, d13-4, d14-10.
"""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission, TransferAct, TransferRow
from quanyi.agency.kinds.transfer_in.receiving import coming, letter_message
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.law.money import format_yuan


def _addressee(submission: Submission) -> Addressee | None:
    return Addressee(person=submission.transfer.person)


def _facts(submission: Submission) -> Facts:
    row = submission.transfer
    yield _("原参保地机构"), row.office_name
    yield _("联系函编号"), row.number
    yield from _received(row) if row.act == TransferAct.RECEIPT.value else _applied(row)


def _applied(row: TransferRow) -> Facts:
    yield _("审核结论"), outcome_told(row.content["outcome"])
    yield _("按现有记录的待遇领取地"), row.content["benefit_place"]


def outcome_told(outcome: str) -> str:
    """转移、临时账户还是不再转移, with its reason."""
    return {
        "normal_account": _("符合转移条件，办结后向原参保地发出联系函。"),
        "temporary_account": _(
            "不予转移：男性年满50周岁、女性年满40周岁，户籍不在本地，养老保险关系保留在原参保地；"
            "本地为您建立临时养老保险缴费账户，记录单位和个人全部缴费（国办发〔2009〕66号办法第五条）。"
        ),
        "not_transferable": _(
            "不予转移：已经领取基本养老保险待遇的，不再转移关系（国办发〔2009〕66号办法第二条）。"
        ),
    }[outcome]


def _received(row: TransferRow) -> Facts:
    found = coming(letter_message(row))
    yield _("个人账户转入额"), _("%(yuan)s 元") % {"yuan": format_yuan(found.received.total_fen)}
    yield _("转入的缴费月数"), _("%(n)s 个月") % {"n": len({each["month"] for each in found.months})}
    if found.refund:
        yield _("重复缴费的月份"), _("、").join(found.overlapping)
        yield _("清退本人的金额"), _("%(yuan)s 元") % {"yuan": format_yuan(found.refund_fen)}
    yield _("说明"), _("转入的储存额自本年度一月起、本年度的缴费自记账月份起，由本机构计息。")


LETTERS = Letters(addressee=_addressee, facts=_facts)

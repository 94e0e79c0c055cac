"""死亡报告的告知: what ended, and what is to be paid back, to the family. Basis: gb-9.3-4, service-25."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BenefitAct, Submission
from quanyi.agency.registry.models import BenefitKind
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.law.money import format_yuan


def _addressee(submission: Submission) -> Addressee:
    return Addressee(person=submission.death_report.person)


def _facts(submission: Submission) -> Facts:
    report = submission.death_report
    yield _("死亡日期"), report.died_on.isoformat()
    for row in submission.benefit_rows.order_by("pk"):
        kind = BenefitKind(row.kind).label
        if row.act == BenefitAct.STOP:
            yield _("停发"), _("%(kind)s，发至 %(month)s") % {"kind": kind, "month": row.last_month}
        else:
            told = {"kind": kind, "month": row.month, "yuan": format_yuan(row.amount_fen)}
            yield _("不应发的月份"), _("%(kind)s %(month)s，%(yuan)s 元") % told
    yield (
        _("继承和遗属待遇"),
        _("个人账户余额可以依法继承，遗属可以申领丧葬补助金和抚恤金；请带身份和亲属关系证明办理。"),
    )


LETTERS = Letters(addressee=_addressee, facts=_facts)

"""继承告知书: to one heir, what is paid to him, from what, and where he may look; the others are not named.

Basis: gb-8-4, gb-9.1, gb-16, d14-15-2.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Recipient
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.serve.notice_paper import notice_paper
from quanyi.law.money import format_yuan


def notice_pdf(case: Case, person: Person, heir: Recipient) -> bytes:
    """PDF bytes, A4, in Chinese."""
    return notice_paper(case.agency, _content(case, person, heir), at=_ended_at(case))


def _ended_at(case: Case) -> datetime:
    return max(signature.signed_at for signature in latest_round(case).signatures.all())


def _content(case: Case, person: Person, heir: Recipient) -> dict[str, Any]:
    name, whole = shown_names([person.pk])[person.pk], latest_round(case).submission.summary["paid_fen"]
    return {
        "title": _("个人账户余额继承告知书"),
        "number": f"{case.number}-{heir.number}",
        "to": heir.name,
        "paragraphs": [
            _("参保人%(name)s已经死亡，其个人账户余额依法由继承人继承。您应领取的部分核定如下。")
            % {"name": name},
            _(
                "款项由银行付至下列账户。自本告知书之日起一年内，您可以凭本人证件到经办窗口查询该账户和待遇的记录。"
            ),
        ],
        "facts": [
            (_("可继承额"), _("%(yuan)s 元") % {"yuan": format_yuan(whole)}),
            (_("继承依据"), str(heir.get_title_display())),
            (_("份额"), f"{heir.numerator}/{heir.denominator}"),
            (_("应领取的金额"), _("%(yuan)s 元") % {"yuan": format_yuan(heir.amount_fen)}),
            (_("收款账户"), f"{heir.payee_name} {heir.bank_name} {heir.account_number}"),
        ],
        "is_decision": True,
        "basis": ("d13-6-2", "sil-14"),
    }

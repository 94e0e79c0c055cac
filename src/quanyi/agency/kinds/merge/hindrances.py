"""归并的妨碍: what of two accounts is under way, or cannot go over. Basis: gb-11, d14-7."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import TerminationAct, TerminationRequest, TransferAct, TransferRow
from quanyi.agency.control.disputes import open_disputes
from quanyi.agency.exchange.messages import messages_of
from quanyi.agency.ledger.flows import moves_of
from quanyi.agency.ledger.suspense import waiting_of
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.agency.review.subjects import undecided_about


def hindrances(kept: Person, ended: Person, beside: Case | None) -> Iterator[str]:
    """Sentences that say what comes first; `beside`: the merge itself."""
    for case in (*undecided_about(ended), *undecided_about(kept)):
        if beside is None or case.pk != beside.pk:
            yield _("其中一个账户还有案件 %(number)s 在办。请先办结或撤回它。") % {"number": case.number}
    if any(map(_ends_in_writing, (kept, ended))):
        yield _("其中一个账户的本人已书面申请终止关系。请先办结或撤回申请。")
    for dispute in open_disputes(ended.pk):
        yield (
            _("要注销的账户有异议案件 %(number)s 还没有了结。请先答复、更正。")
            % {"number": dispute.case.number}
        )
    if letter := _letter_of(ended):
        yield (
            _("要注销的账户发出的联系函 %(number)s 还没有接续完毕。请先办结转入。")
            % {"number": letter.number}
        )
    if ended.injuries.exists() or ended.unemployments.exists():
        yield _("要注销的账户有工伤登记或者失业登记，不能转到另一个号码。请与本人商定保留这个账户。")
    for item in waiting_of(ended):
        yield (
            _("要注销的账户有 %(day)s 到账的暂收款等待处理。请先在暂收款中处理。") % {"day": item.arrived_on}
        )


def _ends_in_writing(person: Person) -> bool:
    asked = TerminationRequest.objects.filter(person=person)
    return asked.exclude(steps__step=TerminationAct.WITHDRAWAL.value).exists()


def _letter_of(person: Person) -> TransferRow | None:
    """联系函: one that went out, and whose account has not come."""
    rows = TransferRow.objects.filter(act=TransferAct.APPLICATION, person=person).order_by("pk")
    came = {move.number for move in moves_of(person.pk) if move.act == TransferAct.RECEIPT.value}
    sent = (row for row in rows if any(message.is_ours for message in messages_of(row.number)))
    return next((row for row in sent if row.number not in came), None)

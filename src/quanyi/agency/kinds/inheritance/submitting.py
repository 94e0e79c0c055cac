"""继承申领: worked out on the day, and put to the reviewers; or what the heirs have not been paid, shared anew.

An heir who is found later, a share that was wrong, a bank account that took nothing: what waits for the bank is
withdrawn and shared among all heirs as they now stand. What was paid stays paid; that is between the heirs.
Basis: d13-6-2, gb-8-4, gb-8-5, gb-9.1.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Recipient, Submission
from quanyi.agency.kinds import inheritance
from quanyi.agency.kinds.benefit.unpaid import unpaid_months
from quanyi.agency.kinds.inheritance.heirs import Heir, refuse
from quanyi.agency.ledger import claiming, whole_again
from quanyi.agency.ledger.account_states import may_move, stands
from quanyi.agency.ledger.whole_account import Portion, keep_rows, left_by, paid_parts, portions
from quanyi.agency.refusal import BenefitRefused
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.registry.titles import titles_of
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import sentence
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.terms import AccountEvent

KIND = BenefitKind.INHERITANCE
RULES = ("account.inheritance", "payout.own_share", "account.interest_until")


def decided(person: Person) -> BenefitDecision | None:
    """The inheritance as decided last; None where there is none yet."""
    return BenefitDecision.objects.filter(person=person, kind=KIND, replaced_by=None).first()


@transaction.atomic
def submit_inheritance(person: Person, heirs: Sequence[Heir], *, by: Account) -> Submission:
    """The account of the dead, to the heirs by their shares; without heirs to the pool. Raises BenefitRefused."""
    refuse(person, heirs)
    known = decided(person)
    if known and not whole_again.was_taken_back(person, KIND):
        return _submit_again(person, known, heirs, by=by)
    refuse_state(person)
    whole = left_by(person, has_heirs=bool(heirs))
    shares = portions(*paid_parts(whole), [heir.share for heir in heirs]) if heirs else []
    about = whole.about() | {"paid_fen": whole.paid_fen, "to_pool_fen": whole.to_pool_fen}
    submission = _submission(person, Month.of(timezone.localdate()), about, by=by)
    keep_rows(submission, person, KIND, whole, shares, replaces=known)
    _keep_heirs(submission, heirs, shares)
    return submission


def refuse_state(person: Person) -> None:
    """Raises BenefitRefused where the account is not one that heirs are paid from, or owes months of before."""
    at = stands([person.pk]).get(person.pk)
    if at and not (at.event is AccountEvent.DEATH_REPORTED and may_move(at, AccountEvent.INHERITANCE_PAID)):
        raise BenefitRefused(
            _("%(told)s，不能办理继承。请先登记死亡；已终止的账户请核对支付记录。")
            % {"told": sentence(at.told)}
        )
    if unpaid := unpaid_months(person):
        raise BenefitRefused(
            _(
                "该人 %(months)s 的待遇应付而未付，个人账户先付其中一部分，余额才归继承人。请先支付这些月份，再办继承。"
            )
            % {"months": "、".join(map(str, unpaid))}
        )


def _submit_again(
    person: Person, known: BenefitDecision, heirs: Sequence[Heir], *, by: Account
) -> Submission:
    if not heirs:
        raise BenefitRefused(_("继承已经核定。重新分配须填写全部继承人。"))
    orders = whole_again.open_orders_of(person, KIND)
    if not orders:
        raise BenefitRefused(
            _(
                "继承已由案件 %(case)s 核定并付清，没有可以重新分配的金额。后来的继承人请依法向已领取的人主张。"
            )
            % {"case": known.case.number if known.case else "—"}
        )
    claiming.refuse_answered(orders)
    own, transfer = whole_again.parts_of(orders)
    shares = portions(own, transfer, [heir.share for heir in heirs])
    about = {"again": known.pk, "interest": [], "paid_fen": own + transfer, "to_pool_fen": 0}
    submission = _submission(person, whole_again.month_of(person, orders), about, by=by)
    whole_again.keep_rows(submission, known, orders, shares)
    _keep_heirs(submission, heirs, shares)
    return submission


def _submission(person: Person, month: Month, about: dict[str, Any], *, by: Account) -> Submission:
    submission = Submission.objects.create(
        kind=inheritance.KIND.case.value, month=month, submitted_by=by, row_count=1, rules=versions_of(RULES),
        parameters_version=parameters_version(), summary=titles_of(person, inheritance.KIND.case).kept() | about,
    )  # fmt: skip
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, kind=str(KIND))
    return submission


def _keep_heirs(submission: Submission, heirs: Sequence[Heir], shares: Sequence[Portion]) -> None:
    Recipient.objects.bulk_create(
        Recipient(
            submission=submission, number=share.number, name=heir.name, kinship=heir.kinship.value,
            document_kind=heir.document_kind.value, document_number=heir.document_number, title=heir.title.value,
            numerator=heir.share.numerator, denominator=heir.share.denominator, amount_fen=share.amount_fen,
            payee_name=heir.payee_name, bank_name=heir.bank_name, account_number=heir.account_number,
            guardian=heir.guardian,
        )
        for heir, share in zip(heirs, shares, strict=True)
    )  # fmt: skip

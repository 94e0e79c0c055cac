"""更正后的一个月: what a month comes to once its wage, day, person or month is put right, and what of it is paid.

What was paid stays paid. What is due beyond it is a supplement (补差) that waits for its money; what was paid beyond
what is due waits in suspense for the employer (decision 016). Basis: d14-16, d14-6-4, gb-A-37-3.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import DeclarationRow
from quanyi.agency.kinds.correction.differences import Change
from quanyi.agency.kinds.correction.posting import RightPart
from quanyi.agency.ledger.posted_months import PostedMonth
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import names_of
from quanyi.law.ledger import ContributionLine, split
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.terms import ContributionKind, CorrectionReason

Credits = Mapping[int, Sequence[Change]]  # person -> what comes into the account and what is taken back


class NothingToCorrect(Refusal):
    """无可更正: what is stated agrees with the books, or cannot be corrected this way."""


@dataclass(frozen=True)
class Right:
    """更正后的事实: the month as it should have been. `paid_on` is None while it is not paid.

    Where more is due than was recorded as paid, the rest is due and not paid, unless a voucher shows its day and bank
    reference.
    """

    person: Person
    month: Month
    wage_fen: int
    paid_on: date | None
    rest_paid_on: date | None = None
    rest_reference: str = ""


@dataclass(frozen=True)
class Ground:
    """更正依据: why, and what proves it; the digest is that of the paper, the application is the one for a check."""

    reason: CorrectionReason
    evidence: str
    evidence_name: str = ""
    evidence_digest: str = ""
    application_number: str = ""
    money_arrived: bool = True


def rights_of(wrong: PostedMonth, right: Right, reason: CorrectionReason) -> tuple[RightPart, ...]:
    """The month as it should have been: what is paid of it, then what is not, or was by voucher.

    Raises NothingToCorrect where a voucher is given and nothing is due beyond what was paid.
    """
    amounts = wrong.amounts(right.wage_fen, right.month)
    due = ContributionLine(
        right.person.pk, right.month, None, amounts.own_fen, amounts.employer_fen, amounts.account_own_fen,
        amounts.account_transfer_fen,
    )  # fmt: skip
    shares = _shares(wrong, right, due, _credited_month(wrong, right, reason))
    if right.rest_paid_on and not any(share.by_voucher for share in shares):
        raise NothingToCorrect(
            _("更正后的应缴没有超出已记到账的部分，没有差额可记到账。请清空“差额到账日期”和“差额流水号”。")
        )
    return tuple(_rows(wrong, right, amounts.base_fen, shares))


@dataclass(frozen=True)
class _Share:
    """A line of the month that is right, when its money came, and the base for which it stands, where one is known."""

    line: ContributionLine
    paid_on: date | None
    base_fen: int | None = None
    by_voucher: bool = False


def _shares(wrong: PostedMonth, right: Right, due: ContributionLine, credited: Month | None) -> list[_Share]:
    if credited is None or not wrong.paid_parts:
        return [_Share(replace(due, credited_month=credited), right.paid_on)]
    payments = [part.line for part in wrong.paid_parts]
    payments[0] = replace(payments[0], credited_month=credited)
    days = [right.paid_on, *(part.paid_on for part in wrong.paid_parts[1:])]
    cut = split(due, payments)
    shares = [
        _Share(line, day, part.base_fen)
        for line, day, part in zip(cut.covered, days, wrong.paid_parts, strict=True)
        if line.total_fen
    ]
    return [*shares, *([_rest(cut.open, right)] if cut.open else [])]


def _rest(line: ContributionLine, right: Right) -> _Share:
    """What is due beyond what was paid: open, or credited as of the day that the voucher shows."""
    if right.rest_paid_on is None:
        return _Share(line, None)
    credited = replace(line, credited_month=Month.of(right.rest_paid_on))
    return _Share(credited, right.rest_paid_on, by_voucher=True)


def _rows(wrong: PostedMonth, right: Right, base_fen: int, shares: Sequence[_Share]) -> Iterator[RightPart]:
    """A row each; the bases add up to that of the month."""
    name = names_of([right.person.pk])[right.person.pk]
    kind = wrong.kind if shares[0].line.credited_month else ContributionKind.NORMAL
    left_fen = base_fen
    for number, share in enumerate(shares, 1):
        is_last = number == len(shares)
        of_share = left_fen if is_last or share.base_fen is None else min(share.base_fen, left_fen)
        left_fen -= of_share
        line = share.line
        row = DeclarationRow(
            row=number,
            social_security_number=right.person.social_security_number,
            name=name,
            kind=(kind if number == 1 else ContributionKind.SUPPLEMENT).value,
            month=right.month,
            declared_wage_fen=right.wage_fen,
            base_fen=of_share,
            own_due_fen=line.own_fen,
            employer_due_fen=line.employer_fen,
            account_own_fen=line.account_own_fen,
            account_transfer_fen=line.account_transfer_fen,
            paid_on=share.paid_on,
        )
        yield RightPart(row, line, share.by_voucher)


def _credited_month(wrong: PostedMonth, right: Right, reason: CorrectionReason) -> Month | None:
    """记账月份 of what was paid: that of the original, unless the day of arrival is what is corrected.

    A correction restores what should have been: then it is the month of arrival, also of a year that is settled
    (decision 016, mark P).
    """
    if right.paid_on == wrong.paid_on and reason is not CorrectionReason.WRONG_PAYMENT:
        return wrong.credited_month
    return Month.of(right.paid_on) if right.paid_on else None


def refuse_no_change(wrong: PostedMonth, right: Right, rights: Sequence[RightPart]) -> None:
    """Raise NothingToCorrect where what is stated is what stands."""
    stands = [part.line for part in wrong.parts], wrong.wage_fen, wrong.paid_on
    if ([part.line for part in rights], right.wage_fen, right.paid_on) == stands:
        raise NothingToCorrect(_("填写的内容与账上一致，没有可更正的。请核对后填写更正后的内容。"))


def changes_of(wrong: PostedMonth, rights: Sequence[RightPart]) -> Credits:
    """What comes into each account and what is taken back, month by month; where both are the same, nothing."""
    taken = [(part.line, part.paid_on) for part in wrong.parts if part.line.credited_month]
    given = [(part.line, part.row.paid_on) for part in rights if part.line.credited_month]
    for same in [paid for paid in taken if paid in given]:
        taken.remove(same)
        given.remove(same)
    changes: defaultdict[int, list[Change]] = defaultdict(list)
    for lines, is_taken_back in ((taken, True), (given, False)):
        for line, paid_on in lines:
            changes[line.person_id].append(Change(_owed(line, paid_on), is_taken_back))
    return dict(sorted(changes.items()))


def _owed(line: ContributionLine, paid_on: date | None) -> OwedMonth:
    return OwedMonth(
        month=line.month,
        base_fen=0,
        own_fen=line.account_own_fen,
        transfer_fen=line.account_transfer_fen,
        credited=line.credited_month,
        paid_on=paid_on,
    )

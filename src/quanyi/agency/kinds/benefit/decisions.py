"""待遇核定和支付: what a person is entitled to, and what a month pays, computed by the law's rules; then to review.

Nothing is typed: a decision keeps its computation as an export that can be worked out again. The retirement group comes
from the register (`groups`). The balance holds the interest of unsettled years up to the month before
the account pays out (Q9, `running_interest`), which is credited with the decision.
Basis: d14-2-3, d14-6-4, gb-6.5-2, gb-8-2, gb-8-3, gb-8-4, gb-10.2-2, sil-15, sil-16.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import BenefitAct, BenefitRow, Submission
from quanyi.agency.kinds import benefit
from quanyi.agency.kinds.benefit import states
from quanyi.agency.kinds.benefit.career import index_of
from quanyi.agency.kinds.benefit.identity import Identity, keep_identity
from quanyi.agency.kinds.benefit.posting import interest_with
from quanyi.agency.kinds.benefit.sorts import (
    FOR_A_TIME,
    MONTHLY,
    ONCE_AN_INJURY,
    ONCE_IN_A_LIFE,
    PAID_WHOLE,
    SCHEME_OF,
)
from quanyi.agency.ledger import benefit as ledger_benefit
from quanyi.agency.ledger.history import AccountHistory, account_of
from quanyi.agency.ledger.paid_bases import bases_of, born_in, deemed_months
from quanyi.agency.ledger.running_interest import RunningInterest, running_interest
from quanyi.agency.refusal import BenefitRefused as BenefitRefused
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, BenefitPayee, Injury, Person
from quanyi.agency.registry.services import register
from quanyi.agency.serve.counted import eligible_months
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Said, Titles, in_english, sentence
from quanyi.law.door import export
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.account_parts import PROVISIONAL_RATE
from quanyi.law.rules.decision import ALLOWED, NOT_MET
from quanyi.law.rules.pension import assessment_wage, first_pension_month, monthly_pension
from quanyi.law.rules.retirement import minimum_months, retirement_choice, statutory_month
from quanyi.law.terms import TERMS, RetirementGroup, Scheme

RULES = {
    BenefitAct.DECISION: ("pension.monthly", "retirement.choice", "payout.account_pension"),
    BenefitAct.PAYMENT: ("payout.payment",),
    BenefitAct.CLAIM: ("pension.overpayment",),
}


@dataclass(frozen=True)
class Retirement:
    """What the clerk states of a retirement: the month chosen, the group, and the day of the written notice if any."""

    chosen: Month
    group: RetirementGroup
    written_on: date | None = None


@dataclass(frozen=True)
class Computed:
    """A benefit as computed: the figure, what of it the account pays, the account's parts, the first month."""

    figure: Figure
    account_fen: int
    parts: ledger_benefit.Parts
    first_month: Month
    paid_fen: int | None = None  # where the figure is a decision and not the amount
    interest: RunningInterest | None = None  # where the account pays: `parts` are with it
    asked: Retirement | None = None
    is_taken_over: bool = False  # as an earlier office decided it, not computed
    injury: Injury | None = None  # on which it rests
    last_month: Month | None = None  # of a benefit that is granted for a time
    rests_on: Mapping[str, Any] | None = (
        None  # beside the account: what must still be so at the last signature
    )

    eligible: Figure | None = None  # by which months, where deferred ones count
    funeral: Figure | None = None  # of several schemes' funeral grants the one that is taken

    @property
    def is_provisional(self) -> bool:
        """Whether a rate or a wage stands in it that is not published yet: the difference is paid later."""
        used = (value for node in self.figure.walk() for value in node.parameters)
        return any(value.stands_in_for is not None or value.series == PROVISIONAL_RATE for value in used)

    @property
    def amount_fen(self) -> int:
        return self.figure.fen if self.paid_fen is None else self.paid_fen


def pension_of(person: Person, asked: Retirement, *, today: date) -> Computed:
    """按月基本养老金. Raises BenefitRefused where the person is not entitled, LawError where a parameter is missing."""
    account, bases = account_of(person), bases_of(person)
    eligible = eligible_months(person, bases)
    _refuse_not_entitled(person, born_in(person), asked, eligible.fen + deemed_months(person))
    found = _pension(person, asked, account, bases)
    first = first_pension_month(asked.chosen, formalities=Month.of(today), region=person.region)
    assert isinstance(first.value, Month)
    is_deferred = eligible.part("deferred_months").fen > 0
    return replace(found, first_month=first.value, eligible=eligible if is_deferred else None)


def pension_as_known(person: Person, asked: Retirement, *, known_at: datetime) -> Computed:
    """重算: a pension from what was known of the person at an instant, at the rates and wages of today."""
    return _pension(person, asked, account_of(person, known_at=known_at), bases_of(person, known_at=known_at))


def _pension(
    person: Person, asked: Retirement, account: AccountHistory, bases: Mapping[Month, int]
) -> Computed:
    deemed = deemed_months(person)
    interest = running_interest(account, asked.chosen - 1)
    figure = monthly_pension(
        wage_fen=assessment_wage(on=asked.chosen, region=person.region),
        index=index_of(person, bases, on=asked.chosen, deemed_months=deemed),
        contribution_months=len(bases) + deemed,
        balance_fen=interest.balance,
        age_months=asked.chosen - born_in(person),
        on=asked.chosen,
        region=person.region,
        deemed_months=deemed,
    )
    account_fen = figure.part("account_pension").fen
    return Computed(figure, account_fen, interest.parts, asked.chosen, interest=interest, asked=asked)


def _refuse_not_entitled(person: Person, born: Month, asked: Retirement, months: int) -> None:
    reached = statutory_month(born, group=asked.group).value
    assert isinstance(reached, Month)
    needed = minimum_months(min(asked.chosen, reached)).fen  # who retires later is held to the statutory age
    if months < needed:
        raise BenefitRefused(
            _(
                "缴费年限（含视同）共 %(months)s 个月，不足最低缴费年限 %(needed)s 个月，"
                "不能核定按月养老金。可以延长缴费后再办理。"
            )
            % {"months": months, "needed": needed}
        )
    choice = retirement_choice(
        born,
        group=asked.group,
        chosen=asked.chosen,
        contribution_months=months,
        written_on=asked.written_on,
        region=person.region,
    )
    if choice.value != ALLOWED:
        why = _("；").join(_note(part) for part in choice.parts if part.value == NOT_MET)
        raise BenefitRefused(
            _("选择的退休月份 %(chosen)s 不符合退休年龄规定：%(why)s。请核对出生日期、组别和书面告知日期。")
            % {"chosen": asked.chosen, "why": why}
        )


def _note(part: Figure) -> str:
    """What is not met, in words: by its note, or as the condition that it is."""
    zh, en = TERMS[part.term]
    note, term = (part.note_en, en) if in_english() else (part.note_zh, zh)
    return note or _("%(condition)s：不符合") % {"condition": term}


def live(decisions: QuerySet[BenefitDecision]) -> QuerySet[BenefitDecision]:
    """Decisions that no later one replaced."""
    return decisions.filter(replaced_by__isnull=True)


def decisions_of(person: Person) -> list[BenefitDecision]:
    """What a person is entitled to now, newest first."""
    return list(live(person.benefit_decisions.select_related("case")).order_by("-pk"))


@transaction.atomic
def submit_decision(
    person: Person,
    kind: BenefitKind,
    computed: Computed,
    *,
    reason: str,
    by: Account,
    rules: Sequence[str] = RULES[BenefitAct.DECISION],
    identity: Identity | None = None,
) -> Submission:
    """A computed benefit as a submission. Raises BenefitRefused where that benefit is decided already."""
    if why := states.why_not_decided(person, kind, computed.account_fen, computed.first_month):
        raise BenefitRefused(
            _("%(told)s，不能核定%(kind)s。请核对人员状态和账户状态。")
            % {"told": sentence(why), "kind": kind.label}
        )
    if kind in ONCE_AN_INJURY and computed.injury:
        computed = _after_other_injuries(person, kind, computed, computed.injury)
    decided = [decision for decision in decisions_of(person) if decision.kind == kind]
    if any(_stands_against(decision, computed) for decision in decided):
        raise BenefitRefused(
            _("该人的%(kind)s已经核定。请先停发或更正原核定，再重新核定。") % {"kind": kind.label}
        )
    submission = new_submission(
        BenefitAct.DECISION,
        computed.first_month,
        subject_of(person, kind),
        1,
        by,
        rules=versions_of((*rules, "account.interest_until")) if computed.interest else versions_of(rules),
        about=_about(computed, identity),
    )
    BenefitRow.objects.create(
        submission=submission,
        act=BenefitAct.DECISION,
        person=person,
        scheme=SCHEME_OF.get(kind, Scheme.PENSION).value,
        kind=kind,
        month=computed.first_month,
        last_month=(computed.last_month if kind in MONTHLY else computed.first_month),
        amount_fen=computed.amount_fen,
        account_fen=computed.account_fen,
        own_fen=computed.parts.own_fen,
        transfer_fen=computed.parts.transfer_fen,
        figure={"figure": computed.figure.as_dict()} if computed.is_taken_over else export(computed.figure),
        injury=computed.injury,
        reason=reason[:200],
    )
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, kind=str(kind))
    return submission


def _stands_against(decision: BenefitDecision, computed: Computed) -> bool:
    """Whether a decision of the same kind leaves no room for another: once in a life, or it is running."""
    kind = BenefitKind(decision.kind)
    is_running = decision.last_month is None or (
        kind in FOR_A_TIME and computed.first_month <= decision.last_month
    )
    return is_running or kind in ONCE_IN_A_LIFE


def _after_other_injuries(person: Person, kind: BenefitKind, computed: Computed, injury: Injury) -> Computed:
    """Once an injury, and of two injuries one a month. Raises BenefitRefused, also where an earlier decision does not
    tell its injury and may be of this one: those that earlier books brought do not.
    """
    known = BenefitDecision.objects.filter(person=person, kind=kind).select_related("injury")
    for decision in known:
        on = _injured_on(decision)
        if on == injury.injured_on:
            raise BenefitRefused(
                _("%(day)s 工伤的%(kind)s已经核定，一起工伤只核定一次。") % {"day": on, "kind": kind.label}
            )
        if on is None and decision.first_month >= Month.of(injury.injured_on):
            raise BenefitRefused(
                _(
                    "%(month)s 核定的%(kind)s没有写明是哪一起工伤，可能就是 %(day)s 这一起，为免重复支付不再核定。"
                    "请查原核定的材料。"
                )
                % {"month": decision.first_month, "kind": kind.label, "day": injury.injured_on}
            )
    last = live(known).first()
    if last is None:
        return computed
    is_ours = last.case is not None and last.case.kind == benefit.KIND.case.value
    if is_ours and not ledger_benefit.decisions_paid([last.pk]):
        raise BenefitRefused(
            _("前一起工伤的%(kind)s核定后还没有支付。请先支付，再核定这一起。") % {"kind": kind.label}
        )
    return replace(computed, first_month=max(computed.first_month, last.first_month + 1))


def _injured_on(decision: BenefitDecision) -> date | None:
    """The injury of a decision; of one that does not name it, by what it was computed from."""
    if decision.injury:
        return decision.injury.injured_on
    wage = decision.figure.get("arguments", {}).get("own_wage_fen")
    told = wage.get("arguments", {}).get("injured_on") if isinstance(wage, dict) else None
    return date.fromisoformat(told) if told else None


def _about(computed: Computed, identity: Identity | None) -> dict[str, Any]:
    """What a decision was worked out from beside the record, to credit it and to work it out again."""
    about: dict[str, Any] = {"is_provisional": computed.is_provisional}
    if identity:
        about["identity"] = identity.as_values()
    if computed.is_taken_over:
        about["taken_over"] = True
    if computed.rests_on is not None:
        about["rests_on"] = dict(computed.rests_on)
    if computed.eligible:
        about["eligible"] = export(computed.eligible)
    if computed.funeral:
        about["funeral"] = export(computed.funeral)
    if computed.interest:
        about["interest"] = computed.interest.as_values()
    if asked := computed.asked:
        about["asked"] = {
            "chosen": str(asked.chosen),
            "group": asked.group.value,
            "written_on": asked.written_on.isoformat() if asked.written_on else None,
        }
    return about


def subject_of(person: Person, kind: BenefitKind, more: str = "") -> Titles:
    name, what = facts_of(person)["name"].value, Said.in_all(lambda: f"{kind.label}{more}")
    subject = Said.in_all(lambda: _("%(name)s：%(what)s") % {"name": name, "what": sentence(what)})
    return Titles(subject, what)


def new_submission(
    act: BenefitAct,
    month: Month | None,
    titles: Titles,
    rows: int,
    by: Account,
    about: Mapping[str, Any] | None = None,
    **more: Any,
) -> Submission:
    """A batch of benefits for review; without a month of its own it is of the present one."""
    return Submission.objects.create(
        kind=benefit.KIND.case.value,
        month=month or Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=rows,
        parameters_version=parameters_version(),
        summary={**titles.kept(), "act": act.value, **(about or {})},
        **{"rules": versions_of(RULES.get(act, ())), **more},
    )


def carry_out_decision(submission: Submission, *, case_id: int) -> None:
    """核定办结: the decision of an approved submission, the end of one, or to whom it is paid."""
    register(case_id)
    for payee in submission.payee_rows.all():
        to = {
            name: getattr(payee, name)
            for name in ("person_id", "kind", "payee_name", "bank_name", "account_number")
        }
        BenefitPayee.objects.create(case_id=case_id, **to)
    refuse_moved(submission)
    for row in submission.benefit_rows.select_related("decision", "person"):
        BenefitDecision.objects.create(case_id=case_id, **_decided(row))
        states.retire(row, case_id=case_id)
        keep_identity(row, submission, case_id)
    record(Act.REGISTER, case_id=case_id, submission=submission.pk)


def _decided(row: BenefitRow) -> dict[str, Any]:
    return {
        "person_id": row.person_id,
        "scheme": row.scheme,
        "kind": row.kind,
        "amount_fen": row.amount_fen,
        "account_fen": row.account_fen,
        "own_fen": row.own_fen,
        "transfer_fen": row.transfer_fen,
        "first_month": row.month,
        "last_month": row.last_month,
        "figure": row.figure,
        "injury_id": row.injury_id,
        "replaces": row.decision or _ended(row),
    }


def _ended(row: BenefitRow) -> BenefitDecision | None:
    """The stopped decision of the same benefit that a new one follows."""
    return live(BenefitDecision.objects.filter(person_id=row.person_id, kind=row.kind)).first()


def refuse_moved(submission: Submission) -> None:
    """The account from which a benefit was computed must still hold what it held, interest of the decision aside."""
    for row in submission.benefit_rows.all():
        if row.account_fen and (row.act == BenefitAct.DECISION or row.kind in PAID_WHOLE):
            _refuse_moved(row)


def _refuse_moved(row: BenefitRow) -> None:
    parts = ledger_benefit.parts_of(row.person_id)
    own, transfer = interest_with(row.submission)
    if (parts.own_fen + own, parts.transfer_fen + transfer) != (row.own_fen, row.transfer_fen):
        raise BenefitRefused(_("计算之后，该账户又有变动，核定结果已过时。请退回本案，重新计算后再提交。"))

"""由案件得来的金额: benefits decided and paid, corrections, subsidies, each opened on its own.

Basis: d14-2-2, d14-2-3, d14-6-4, d14-16, gb-8-2.
"""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.benefit import paid_on_decisions
from quanyi.agency.ledger.payout import Order, payments_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.agency.serve.corrections import corrections_of
from quanyi.agency.serve.opened import NoSuchFigure, Opened, sum_of, summed
from quanyi.agency.serve.record import Asked, CorrectionRecord
from quanyi.law.explain import Figure
from quanyi.law.explain.formula import total as added


def case_figure(asked: Asked, kind: str, rest: str) -> Opened:
    """`benefit-3-decided`, `benefit-3-paid`, `payment-8`, `correction-5-interest`, `subsidy-2`. Raises NoSuchFigure."""
    number, _dash, what = rest.partition("-")
    opened = _OF[kind](asked, int(number), what) if number.isdecimal() else None
    if opened is None:
        raise NoSuchFigure(_("这份记录里没有这个数字；请从记录页点开要看的数字。"))
    return opened


# Benefits --------------------------------------------------------------------------------------------------------


def _benefit(asked: Asked, decision_id: int, what: str) -> Opened | None:
    known = asked.person.benefit_decisions.filter(pk=decision_id).select_related("case")
    decision = (known.filter(learned_at__lte=asked.known_at) if asked.known_at else known).first()
    if decision is None or what not in ("decided", "paid", "waiting"):
        return None
    if what == "decided":
        return _decided(decision)
    became = paid_on_decisions([decision.pk], payments_of(asked.person.pk, known_at=asked.known_at))
    orders = became[decision.pk].paid if what == "paid" else became[decision.pk].waiting
    return _ordered(f"benefit_{what}", decision, orders)


def _decided(decision: BenefitDecision) -> Opened:
    """The amount as it was computed for the decision, with the whole computation."""
    computed = computed_for(decision)
    if computed.unit != "fen" or computed.value != decision.amount_fen:
        computed = _total(decision, computed)
    case = decision.case.number if decision.case else "—"
    figure = Figure(
        "benefit_decided", computed.fen, "fen", provisions=("d14-2-3",), parts=(computed,), formula=added(),
        note_zh=f"案件 {case} 核定", note_en=f"decided by case {case}",
    )  # fmt: skip
    return Opened(_titled(_("%(kind)s核定金额"), decision), figure, (), decision.amount_fen)


def computed_for(decision: BenefitDecision) -> Figure:
    """The computation of a decision; of one that an earlier system kept without any, its amount alone."""
    if tree := decision.figure.get("figure"):
        return Figure.from_dict(tree)
    return Figure(
        "benefit_payment", decision.amount_fen, "fen", provisions=("d14-9-4",),
        note_zh="按原系统所载，原系统没有移交计算过程",
        note_en="as the earlier system kept it, which handed over no computation",
    )  # fmt: skip


def _total(decision: BenefitDecision, computed: Figure) -> Figure:
    """Where what was computed is more than an amount: the decided sum, with the computation inside."""
    return Figure("benefit_payment", decision.amount_fen, "fen", rule=computed.rule, parts=(computed,))


def _ordered(term: str, decision: BenefitDecision, orders: Iterable[Order]) -> Opened:
    """The sum of what the bank paid, or of what waits for it, month by month."""
    months = [
        Figure(
            "benefit_payment", order.amount_fen, "fen", source=f"figure:payment-{order.payment.pk}",
            note_zh=f"{order.payment.month} {order.state.label_zh}",
            note_en=f"{order.payment.month} {order.state.label_en}",
        )
        for order in orders
    ]  # fmt: skip
    figure = summed(term, months, provisions=("d14-2-3", "gb-8-2"))
    title = _("%(kind)s已支付") if term == "benefit_paid" else _("%(kind)s待支付")
    return Opened(_titled(title, decision), figure, (), figure.fen)


def _titled(words: str, decision: BenefitDecision) -> str:
    return words % {"kind": BenefitKind(decision.kind).label}


def _payment(asked: Asked, payment_id: int, _what: str) -> Opened | None:
    """A month of a benefit by who pays it, with where it stands at the bank."""
    orders = payments_of(asked.person.pk, known_at=asked.known_at)
    order = next((order for order in orders if order.payment.pk == payment_id), None)
    if order is None:
        return None
    paid, state = order.payment, order.state
    parts = (
        Figure("paid_from_own", paid.own_fen, "fen"),
        Figure("paid_from_transfer", paid.transfer_fen, "fen"),
        Figure("paid_from_pool", paid.pool_fen, "fen"),
    )
    figure = Figure(
        "benefit_payment", order.amount_fen, "fen", provisions=("gb-8-2",), parts=tuple(p for p in parts if p.fen),
        formula=added(),
        note_zh=f"{state.label_zh}（指令号 {order.number}）", note_en=f"{state.label_en} (order {order.number})",
    )  # fmt: skip
    kind = BenefitKind(paid.row.kind).label
    title = _("%(month)s %(what)s") % {"month": paid.month, "what": kind}
    return Opened(title, figure, (), paid.row.amount_fen)


# Corrections -----------------------------------------------------------------------------------------------------


def _correction(asked: Asked, case_id: int, what: str) -> Opened | None:
    records = corrections_of(asked.person, known_at=asked.known_at)
    record = next((record for record in records if record.case_id == case_id), None)
    if record is None:
        return None
    return _difference(asked, record, what) if what in _DIFFERENCES else _side(record, what)


_DIFFERENCES = {"principal": "principal_corrected", "interest": "interest_corrected"}


def _difference(asked: Asked, record: CorrectionRecord, what: str) -> Opened:
    """What the account gained or lost: the entries that the case posted on it."""
    lines = ledger.lines_of_case(asked.person.pk, record.case_id)
    mine = tuple(line for line in lines if (line.account in ledger.INTEREST) is (what == "interest"))
    figure = sum_of(_DIFFERENCES[what], mine, provisions=("d14-16",))
    posted = record.interest_fen if what == "interest" else record.principal_fen
    words = _("案件 %(case)s 更正的利息增减") if what == "interest" else _("案件 %(case)s 更正的本金增减")
    return Opened(words % {"case": record.case_number}, figure, mine, posted)


def _side(record: CorrectionRecord, what: str) -> Opened | None:
    """What was paid by the person before, or is after: the lines of the month."""
    sides = {
        "before": (record.before_fen, record.before_parts),
        "after": (record.after_fen, record.after_parts),
    }
    fen, amounts = sides.get(what, (None, ()))
    if fen is None:
        return None
    zh = "更正前" if what == "before" else "更正后"
    parts = (
        Figure("own_paid", part, "fen", note_zh=f"{record.month} {zh}", note_en=f"{record.month} {what}")
        for part in amounts
    )
    words = _("%(month)s 更正前个人实缴") if what == "before" else _("%(month)s 更正后个人实缴")
    note = _remark(record)
    figure = summed("own_paid", parts, provisions=("d14-16",), note=note)
    return Opened(words % {"month": record.month}, figure, (), fen)


def _remark(record: CorrectionRecord) -> str:
    return _("案件 %(case)s：%(why)s") % {"case": record.case_number, "why": record.evidence}


def _subsidy(asked: Asked, subsidy_id: int, _what: str) -> Opened | None:
    found = asked.person.subsidies.filter(pk=subsidy_id).select_related("case").first()
    if found is None or (asked.known_at and found.learned_at > asked.known_at):
        return None
    case = found.case.number if found.case else "—"
    figure = Figure(
        "subsidy", found.amount_fen, "fen", provisions=("d14-2-2",),
        note_zh=f"{found.granted_by}，案件 {case} 登记", note_en=f"{found.granted_by}, registered by case {case}",
    )  # fmt: skip
    return Opened(_("%(month)s 补贴") % {"month": found.month}, figure, (), found.amount_fen)


_OF: dict[str, Callable[[Asked, int, str], Opened | None]] = {
    "benefit": _benefit,
    "payment": _payment,
    "correction": _correction,
    "subsidy": _subsidy,
}
KINDS = frozenset(_OF)

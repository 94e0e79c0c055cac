"""文书的签发: a letter is written in the transaction of what it tells, and stays as it was issued.

Its words are made here from the case, its kind and the signature that decided it, in each language: the same letter is
read in all. Basis: d14-7, d14-16, sil-83, review-20, litigation-46.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.services import acting_for
from quanyi.agency.registry.facts import Held, facts_of
from quanyi.agency.registry.names import name_of
from quanyi.agency.review.kind import Kind, kind_of
from quanyi.agency.review.letters import Addressee
from quanyi.agency.review.missing import lacking_of
from quanyi.agency.review.models import Letter, LetterEvent, Round, Signature, Withdrawal
from quanyi.agency.wording import in_each_language, label, quoted_in_full, read
from quanyi.law.errors import NoParameter
from quanyi.law.money import format_yuan
from quanyi.law.parameters import ParameterValue, parameter
from quanyi.law.provisions import cite
from quanyi.law.rules.time_limits import due_day
from quanyi.law.terms import PersonStatus, Verdict

DECISIONS = (LetterEvent.APPROVED, LetterEvent.REJECTED)  # against which there is a remedy
OWN_BASIS = "d14-7"  # that a case is reviewed at all


@dataclass(frozen=True)
class LetterBasis:
    """What a letter rests on, read once for all languages."""

    of: Round
    kind: Kind
    to: Addressee

    @cached_property
    def name(self) -> str:
        return name_of(self.to.employer) if self.to.employer else self._registered["name"].value

    @cached_property
    def is_of_the_dead(self) -> bool:
        status = None if self.to.employer else self._registered.get("status")
        return status is not None and status.value == PersonStatus.DIED.value

    @cached_property
    def _registered(self) -> dict[str, Held]:
        return facts_of(self.to.person) if self.to.person else {}

    @cached_property
    def lacking(self) -> dict[str, str]:
        return lacking_of(self.of)

    @cached_property
    def signed(self) -> dict[str, Signature]:
        return {each.stage: each for each in self.of.signatures.select_related("delegation__delegator")}


def issue(event: LetterEvent, of: Round) -> None:
    """Write the letter of an event, where the kind writes one to anybody."""
    kind = kind_of(of.case)
    if kind.letters is None or event not in kind.letters.events:
        return
    if (to := kind.letters.addressee(of.submission)) is None:
        return
    told = LetterBasis(of, kind, to)
    content = in_each_language(lambda: _content(event, told))
    with acting_for(of.case.agency_id):
        Letter.objects.create(
            case=of.case, round=of, event=event, employer=to.employer, person=to.person, content=content
        )


def issue_for(signature: Signature) -> None:
    """The letter of a signature that ends its round, if it does."""
    of = signature.round
    if signature.verdict == Verdict.REJECT.value:
        issue(LetterEvent.REJECTED, of)
    elif signature.verdict == Verdict.SEND_BACK.value:
        issue(LetterEvent.PAPERS_MISSING if lacking_of(of) else LetterEvent.SENT_BACK, of)
    elif signature.approves:
        issue(LetterEvent.APPROVED, of)


def _content(event: LetterEvent, told: LetterBasis) -> dict[str, Any]:
    """A letter in the language of this moment."""
    kind, today = told.kind, timezone.localdate()
    return {
        "title": str(event.label),
        "to": _named(told),
        "facts": [[str(name), value] for name, value in _facts(told)],
        "paragraphs": list(_PARAGRAPHS[event](told)),
        "papers": [f"{kind.material_name(code)}{_('：')}{why}" for code, why in told.lacking.items()],
        "basis": [_ref(clause) for clause in dict.fromkeys((*kind.basis, OWN_BASIS)) if _is_law(clause)],
        "remedy": remedy(today) if event in DECISIONS else "",
    }


def _named(told: LetterBasis) -> str:
    if not (told.to.employer or told.to.person):
        return _("申请人")
    return _("%(name)s 的遗属") % {"name": told.name} if told.is_of_the_dead else told.name


def _facts(told: LetterBasis) -> Iterator[tuple[Any, str]]:
    of, kind, to = told.of, told.kind, told.to
    assert kind.letters is not None
    yield _("案号"), of.case.number
    yield _("业务"), label(kind.case)
    summary = of.submission.summary
    # Where it is about nobody who is registered, a letter names nobody: no look at it could be told to them.
    if subject := summary.get("subject" if to.person else "listed"):
        yield _("事项"), read(subject)
    if to.employer:
        yield _("所属期"), str(of.submission.month)
    if of.number > 1:
        yield _("提交次数"), _("第 %(n)s 次") % {"n": of.number}
    yield from (
        (name, _("%(yuan)s 元") % {"yuan": format_yuan(summary[key])})
        for key, name in kind.sums
        if key in summary
    )
    yield from kind.letters.facts(of.submission)


def _opened(told: LetterBasis) -> Iterator[str]:
    yield _("提交的材料已收到，现予受理。办理中需要补正材料的，本机构一次告知。")
    if due := _due(told.of):
        yield _("依法应于 %(day)s 前办结；退回、补正的时间不计入。") % {"day": due}
    yield _("可凭案号向本机构查询办理进度；办结前也可以向本机构申请撤回。")


def _due(of: Round) -> str:
    """By when the law wants the case decided; empty where it does not say, or the region does not say how to count."""
    act = kind_of(of.case).limit(of.submission)
    if not act or of.number > 1:
        return ""
    try:
        figure = due_day(act, start=timezone.localdate(), region=settings.QUANYI_REGION)
    except NoParameter:
        return ""
    return str(figure.value)


def _papers_missing(told: LetterBasis) -> Iterator[str]:
    yield _(
        "经审查，下列材料须补正。请一次补齐后再次提交，案号不变；已提交的其他材料不必重交。补正的时间不计入办理时限。"
    )


def _sent_back(told: LetterBasis) -> Iterator[str]:
    yield _("经审查，本案退回。理由：%(why)s") % {"why": _opinion(told.of)}
    yield _("请更正后再次提交，案号不变。退回的时间不计入办理时限。")


def _approved(told: LetterBasis) -> Iterator[str]:
    stages = _("、").join(
        f"{label(stage)}{_for_whom(told.signed.get(stage.value))}" for stage in told.of.required_stages
    )
    yield _("本案经%(stages)s各环节同意，现已办结。") % {"stages": stages}
    yield _("对记入的内容或者金额有疑问的，可以向本机构书面申请核查。")


def _for_whom(signature: Signature | None) -> str:
    if signature is None or signature.delegation is None:
        return ""
    return _("（代 %(name)s）") % {"name": signature.delegation.delegator.display_name}


def _rejected(told: LetterBasis) -> Iterator[str]:
    yield _("经审查，决定不予受理。理由：%(why)s") % {"why": _opinion(told.of)}


def _withdrawn(told: LetterBasis) -> Iterator[str]:
    reason = Withdrawal.objects.get(round=told.of).reason
    yield _("本案已由提交人撤回，终止办理，不发生任何登记或者入账。撤回理由：%(why)s") % {"why": reason}
    yield _("同一事项需要办理的，可以重新提交。")


_PARAGRAPHS: dict[LetterEvent, Callable[[LetterBasis], Iterable[str]]] = {
    LetterEvent.OPENED: _opened,
    LetterEvent.PAPERS_MISSING: _papers_missing,
    LetterEvent.SENT_BACK: _sent_back,
    LetterEvent.APPROVED: _approved,
    LetterEvent.REJECTED: _rejected,
    LetterEvent.WITHDRAWN: _withdrawn,
}


def _opinion(of: Round) -> str:
    """What the signer who ended the round said."""
    return Signature.objects.filter(round=of).latest("pk").opinion


def remedy(today: date) -> str:
    """救济告知: where and until when the decision may be contested. Basis: sil-83, review-20, litigation-46."""
    region = settings.QUANYI_REGION
    review = parameter("time_limit_days", on=today, region=region, key="administrative_review")
    suit = parameter("time_limit_months", on=today, region=region, key="administrative_litigation")
    return _(
        "不服本决定的，可以自知道或者应当知道本决定之日起 %(days)s 日内依法申请行政复议（%(review)s），"
        "也可以自该日起 %(months)s 个月内直接向人民法院提起行政诉讼（%(suit)s）。依据：%(right)s。"
    ) % {
        "days": review.whole, "review": _refs(review), "months": suit.whole, "suit": _refs(suit),
        "right": _ref("sil-83"),
    }  # fmt: skip


def _refs(value: ParameterValue) -> str:
    return _("、").join(map(_ref, value.provisions))


def _ref(clause: str) -> str:
    """How a clause is quoted to somebody outside."""
    return quoted_in_full(clause)


def _is_law(clause: str) -> bool:
    """Whether a clause binds outsiders: the account standard is a draft about how agencies keep accounts."""
    return cite(clause).instrument != "gb"

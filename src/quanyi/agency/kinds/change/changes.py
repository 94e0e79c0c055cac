"""Taking in changes of the registry: checked against what is registered, put before the reviewers, carried out.

What a change replaces is read from the registry, never typed. When the last signature carries it out, the registry must
still say so. Basis: d14-2-1, d14-2-2, d14-6-1, d14-6-3, gb-6.1, gb-9.3-2, gb-11.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ChangeAct, ChangeRow, ReceivedFile, Submission
from quanyi.agency.kinds import change
from quanyi.agency.kinds.change import states
from quanyi.agency.kinds.change.closing import refuse_closed, refuse_unfit
from quanyi.agency.kinds.change.values import (
    document_of,
    kept_value,
    refuse_known,
    refuse_other_persons_number,
)
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.facts import History, employer_history_of, history_of, next_change, value_on
from quanyi.agency.registry.items import CHANGEABLE, OF_EMPLOYER, OF_PERSON, ItemRefused
from quanyi.agency.registry.models import Employer, EmploymentChange, Person, SubsidyKind
from quanyi.agency.registry.names import name_of
from quanyi.agency.registry.selectors import live_changes, open_relations
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles, label, sentence
from quanyi.law.errors import LawError
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.terms import PersonStatus, Scheme
from quanyi.written import Problem
from quanyi.written.codes import read_credit_code
from quanyi.written.documents import IdentityDocument

ENROLMENT_NEEDS = ("social_security_number", "name", "sex", "born_on")


@dataclass(frozen=True)
class Change:
    """What is asked for. `after` maps item keys (or the names of a subsidy's or a relation's parts) to text.

    `keep_later`: what is registered from later days on stays; else the change holds on from its first day.
    """

    act: ChangeAct
    holds_from: date
    reason: str
    after: Mapping[str, str] = field(default_factory=dict)
    person: Person | None = None
    employer: Employer | None = None
    scheme: Scheme = Scheme.PENSION
    keep_later: bool = True


@dataclass(frozen=True)
class Checked:
    """A change held against the registry: what it replaces, what it asks for as kept, and its last day."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    holds_to: date | None = None


@transaction.atomic
def submit_changes(
    changes: Sequence[Change],
    *,
    titles: Titles,
    region: str,
    by: Account,
    ground: int | None = None,
    checked: Sequence[Checked] | None = None,
    file: ReceivedFile | None = None,
) -> Submission:
    """Changes as a submission, each checked, unless they were `checked` together; `ground` is the finding that they
    rest on, `file` the list that an employer handed in.

    Raises ChangeRefused with a sentence; then nothing is kept.
    """
    assert changes, "a submission has rows"
    checked = [_checked(change) for change in changes] if checked is None else checked
    submission = Submission.objects.create(
        kind=change.KIND.case.value,
        employer=file.employer if file else None,
        file=file,
        month=Month.of(changes[0].holds_from),
        submitted_by=by,
        row_count=len(changes),
        parameters_version=parameters_version(),
        summary={**titles.kept(), "region": region, **({"ground": ground} if ground else {})},
    )
    ChangeRow.objects.bulk_create(
        ChangeRow(
            submission=submission,
            row=row,
            act=change.act,
            person=change.person,
            employer=change.employer,
            scheme=change.scheme.value,
            before=dict(found.before),
            after=dict(found.after),
            holds_from=change.holds_from,
            holds_to=found.holds_to,
            reason=change.reason[:200],
        )
        for row, (change, found) in enumerate(zip(changes, checked, strict=True), 1)
    )
    persons = {change.person.pk for change in changes if change.person}
    record(
        Act.SUBMIT,
        person_id=persons.pop() if len(persons) == 1 else None,
        submission=submission.pk,
        rows=len(changes),
    )
    return submission


def _checked(change: Change) -> Checked:
    if not change.reason.strip():
        raise ChangeRefused(_("没有填写变更原因。请写明依据和原因，办结后与记录一起保存。"))
    try:
        return CHECKS[change.act](change)
    except ItemRefused as refusal:
        raise ChangeRefused(refusal.sentence) from refusal


def history(change: Change | ChangeRow) -> History:
    """Every version registered of whom a change is about."""
    if change.person:
        return history_of(change.person)
    return employer_history_of(change.employer) if change.employer else {}


def _item(change: Change) -> Checked:
    """Items get another value from a day on."""
    known, allowed = history(change), OF_PERSON if change.person else OF_EMPLOYER
    if not change.after or not set(change.after) <= set(allowed):
        raise ChangeRefused(_("没有选择可以变更的登记项目。请从项目表中选择一项。"))
    document = document_of(change.after, known)
    after = {key: kept_value(key, text, document) for key, text in change.after.items()}
    held = before(known, after, change.holds_from)
    for key, value in after.items():
        if held.get(key) == value:
            item = CHANGEABLE[key]
            raise ChangeRefused(
                _("“%(item)s”自 %(holds_from)s 起已登记为“%(value)s”，没有变化。请核对新的内容和生效日期。")
                % {"item": item.name, "holds_from": change.holds_from, "value": item.shown(value)}
            )
    refuse_other_persons_number(after, change.person)
    until = _until(change, known)
    states.refuse(change.person, held, after, on=change.holds_from, until=until)
    refuse_unfit(change.employer, after, known, change.holds_from)
    return Checked(held, after, until)


def before(known: History, keys: Mapping[str, str], on: date) -> dict[str, str]:
    """What is registered for the day on which the change begins: nothing for a day before all that is known."""
    found = {key: value_on(known.get(key, ()), on) for key in keys}
    return {key: held.value for key, held in found.items() if held}


def _until(change: Change, known: History) -> date | None:
    """The day from which what was registered for later stays; none after a death, which ends everything."""
    if not change.keep_later or change.after.get("status") == PersonStatus.DIED.value:
        return None
    days = (next_change(known[key], change.holds_from) for key in change.after if known.get(key))
    return min((day for day in days if day), default=None)


def _enrolment(change: Change) -> Checked:
    """One person is registered, with a relation in each scheme named in `after["schemes"]`."""
    given = {key: text for key, text in change.after.items() if key != "schemes" and text}
    missing = [CHANGEABLE[key].name for key in ENROLMENT_NEEDS if key not in given]
    if missing or not set(given) <= set(OF_PERSON):
        raise ChangeRefused(
            _("参保登记缺少：%(missing)s。请按证件填写。") % {"missing": _("、").join(missing)}
        )
    document = document_of(change.after, {}) or IdentityDocument.CITIZEN
    after = {key: kept_value(key, text, document) for key, text in given.items()}
    refuse_known(after)
    refuse_closed(change.employer, change.holds_from)
    schemes = change.after.get("schemes", "").split(",")
    if not set(schemes) <= {scheme.value for scheme in Scheme}:
        raise ChangeRefused(_("没有选择险种。请选择至少一个险种。"))
    return Checked({}, after | {"schemes": ",".join(schemes)})


def _employer(change: Change) -> Checked:
    written = change.after.get("credit_code", "")
    read = read_credit_code(written, demo=settings.DEMO_DISTRICT)
    if isinstance(read, Problem):
        raise ChangeRefused(
            _("统一社会信用代码“%(code)s”：%(why)s。请核对营业执照后重填。")
            % {"code": written, "why": sentence(read)}
        )
    code = read.text
    if known := Employer.objects.filter(credit_code=code).first():
        raise ChangeRefused(
            _("统一社会信用代码“%(code)s”已登记为“%(name)s”，不能重复登记。请查询后办理变更。")
            % {"code": code, "name": name_of(known)}
        )
    given = {key: text for key, text in change.after.items() if text and key != "credit_code"}
    if not set(given) <= set(OF_EMPLOYER):
        raise ChangeRefused(_("没有选择可以变更的登记项目。请从项目表中选择一项。"))
    given["employer_name"] = change.after.get("employer_name", "")
    items = {key: kept_value(key, text) for key, text in given.items()}
    return Checked({}, {"credit_code": code, **items})


def _relation_start(change: Change) -> Checked:
    states.refuse_relation(person := _person(change), change.scheme)
    refuse_closed(change.employer, change.holds_from)
    if begun := _open_relation(person, change.employer, change.scheme):
        raise ChangeRefused(
            _(
                "该人在该单位的%(scheme)s关系自 %(begun)s 起已经开始、尚未结束。请先办理结束，或核对单位和险种。"
            )
            % {"scheme": label(change.scheme), "begun": begun}
        )
    return Checked({}, {"starts": change.holds_from.isoformat()})


def _relation_end(change: Change) -> Checked:
    begun = _open_relation(_person(change), change.employer, change.scheme)
    if begun is None:
        raise ChangeRefused(
            _("该人在该单位没有正在进行的%(scheme)s关系，不能结束。请核对单位和险种。")
            % {"scheme": label(change.scheme)}
        )
    if change.holds_from < begun:
        raise ChangeRefused(
            _("结束日期 %(holds_from)s 早于开始日期 %(begun)s。请核对日期。")
            % {"holds_from": change.holds_from, "begun": begun}
        )
    return Checked({"starts": begun.isoformat()}, {"ends": change.holds_from.isoformat()})


def _relation_void(change: Change) -> Checked:
    wrong = change_to_void(_person(change), change.after.get("change", ""))
    what = "starts" if wrong.starts else "ends"
    return Checked({what: wrong.on.isoformat()}, {"change": str(wrong.pk)})


def change_to_void(person: Person, text: str) -> EmploymentChange:
    live = live_changes(EmploymentChange.objects.filter(person=person))
    found = live.filter(pk=int(text)).first() if text.isdecimal() else None
    if found is None:
        raise ChangeRefused(_("要撤销的参保关系变更不存在或已被撤销。请从该人的参保关系中选择。"))
    return found


def _subsidy(change: Change) -> Checked:
    _person(change)
    given = dict(change.after)
    try:
        month = Month.parse(given.get("month", ""))
    except LawError as error:
        raise ChangeRefused(sentence(error)) from error
    amount = given.get("amount_fen", "")
    if given.get("kind") not in SubsidyKind.values or not amount.isdecimal() or not int(amount):
        raise ChangeRefused(_("补贴的种类或金额不合要求：金额须大于零，种类从表中选择。请核对批准文件。"))
    if not given.get("granted_by", "").strip():
        raise ChangeRefused(_("没有填写批准机关和文号。补贴由其他机关批准，请按批准文件填写。"))
    return Checked({}, given | {"month": str(month)})


def _person(change: Change) -> Person:
    if change.person is None:
        raise ChangeRefused(_("没有选择参保人。请先按号码查到人，再办理变更。"))
    return change.person


def _open_relation(person: Person, employer: Employer | None, scheme: Scheme) -> date | None:
    relations = open_relations([person.pk], employer_id=employer.pk if employer else None, scheme=scheme)
    return relations.get(person.pk)


CHECKS: dict[ChangeAct, Callable[[Change], Checked]] = {
    ChangeAct.ITEM: _item,
    ChangeAct.ENROLMENT: _enrolment,
    ChangeAct.EMPLOYER: _employer,
    ChangeAct.RELATION_START: _relation_start,
    ChangeAct.RELATION_END: _relation_end,
    ChangeAct.RELATION_VOID: _relation_void,
    ChangeAct.SUBSIDY: _subsidy,
}

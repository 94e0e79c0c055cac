"""提出异议: a figure frozen with what it rests on, put before the reviewers. Basis: d14-16, d14-7, gb-16."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.digest import sm3
from quanyi.agency.collect.models import DisputeRow, Submission
from quanyi.agency.control.disputes import Stands, disputes_of
from quanyi.agency.kinds import dispute
from quanyi.agency.locks import Lock, again_on_deadlock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.serve.figures import corrected_by, open_figure
from quanyi.agency.serve.opened import Opened
from quanyi.agency.serve.templatetags.figures import in_unit
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Said, Titles, in_each_language
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month


class DisputeRefused(Refusal):
    """不能提出: the line is disputed already, or was answered; the sentence says by which case."""


class Objection(NamedTuple):
    """异议内容: the figure by its key, what it should be in the words of who asks, and why."""

    key: str
    wanted: str
    reason: str


@again_on_deadlock
@transaction.atomic
def open_dispute(
    person: Person,
    said: Objection,
    *,
    by: Account,
    employer: Employer | None = None,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """提出异议; a line is disputed once at a time, and goes on with what was sent back to whoever objected.

    `employer`: who objects, where it is not the person; neither is told of the other's.
    Raises DisputeRefused, AlreadyUnderWay, NoSuchFigure.
    """
    brought = list(papers())
    submit = partial(_submit, person, said, by=by, employer=employer, brought=brought)
    take(Lock.PERSON_CHANGE, person.pk)  # of two who object to one line the second is refused
    claim = claim_of(person.pk, said.key, employer)
    return review_services.put_before(submit, claim, by=by, papers=lambda: brought)


def claim_of(person_id: int, key: str, employer: Employer | None) -> Claim:
    """The claim of a line, which is each objector's own."""
    return Claim.of("dispute", person_id, line_of(key), *([employer.pk] if employer else []))


def line_of(key: str) -> str:
    """所在记录: the line of the record in which a figure stands: a month with all its amounts is one."""
    return corrected_by(key) or key


def _submit(
    person: Person, said: Objection, *, by: Account, employer: Employer | None, brought: Sequence[Paper]
) -> Submission:
    opened = open_figure(person, said.key)
    row = DisputeRow(
        person=person, line=line_of(said.key), **frozen(person, opened, said.key), **said._asdict()
    )
    _refuse_answered(row, employer, brought)
    row.submission = Submission.objects.create(
        kind=dispute.KIND.case.value,
        employer=employer,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=1,
        parameters_version=parameters_version(),
        summary=_titles(row).kept(),
    )
    row.save()
    record(Act.SUBMIT, person_id=person.pk, submission=row.submission.pk, part=said.key)
    return row.submission


def frozen(person: Person, opened: Opened, key: str) -> dict[str, object]:
    """The figure as it stands now: in words, its value, and the digest of its tree."""

    def told() -> dict[str, str]:
        now = open_figure(person, key)
        return {"title": now.title, "value": str(in_unit(now.figure))}

    return {"told": in_each_language(told), "value": str(opened.figure.value), "digest": digest_of(opened)}


def digest_of(opened: Opened) -> str:
    """Of the whole tree: it changes with anything that the figure rests on."""
    return sm3(json.dumps(opened.figure.as_dict(), ensure_ascii=False, sort_keys=True).encode())


def _refuse_answered(row: DisputeRow, employer: Employer | None, brought: Sequence[Paper]) -> None:
    """Nobody is asked twice the same: what waits for its correction, or was answered and brings nothing new."""
    for before in disputes_of(row.person_id):
        if before.row.line != row.line:
            continue
        if not before.is_of(employer):
            if before.is_open:
                raise DisputeRefused(_("这项记录正在核查，现在不能提出异议。请等核查办结后再提。"))
            continue
        told = {"number": before.case.number}
        if before.stands is Stands.UPHELD:
            raise DisputeRefused(_("案件 %(number)s 已认定这项记录有误，正在更正，不必再提。") % told)
        same = before.row.key == row.key and before.row.digest == row.digest
        if before.stands is Stands.REFUSED and same and not brought:
            raise DisputeRefused(
                _(
                    "案件 %(number)s 已就这个数字书面答复，记录此后没有变动。有新的材料的，请附上后再提；"
                    "不服答复的，可以按答复所写申请行政复议或者提起诉讼。"
                )
                % told
            )


def _titles(row: DisputeRow) -> Titles:
    def listed() -> str:
        return _("对记录的异议")

    name, about = shown_names([row.person_id])[row.person_id], row.told
    whole = Said(**{code: f"{name}：{told['title']}" for code, told in about.items()})
    return Titles(whole, Said.in_all(listed))

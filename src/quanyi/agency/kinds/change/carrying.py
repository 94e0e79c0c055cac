"""办结登记变更: approved changes are held against the registry once more, and written; every row in order, or none.

Basis: d14-6-1, d14-6-3, gb-6.1, gb-9.3-2.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ChangeAct, ChangeRow, Submission
from quanyi.agency.kinds.change import states
from quanyi.agency.kinds.change.changes import CHECKS, Change, before, change_to_void, history
from quanyi.agency.kinds.change.closing import refuse_closed, refuse_unfit
from quanyi.agency.kinds.change.values import refuse_known
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry import changes as registry
from quanyi.agency.registry.facts import History, next_change
from quanyi.agency.registry.items import CHANGEABLE, OF_EMPLOYER
from quanyi.agency.registry.selectors import open_relations
from quanyi.agency.review.models import Case
from quanyi.law.terms import Scheme

MOVES = (ChangeAct.RELATION_START, ChangeAct.RELATION_END)

# Trying out --------------------------------------------------------------------------------------------------


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises ChangeRefused where the registry has changed since."""
    for together in _together(submission.change_rows.select_related("person__case", "employer__case")):
        if len(together) > 1:
            _refuse_moved(together)
        else:
            TRIED[ChangeAct(together[0].act)](together[0])
    return Posting()


def _together(rows: Iterable[ChangeRow]) -> Iterator[list[ChangeRow]]:
    """Rows one by one, but starts and ends of relations that follow each other, each of another relation, at once."""
    waiting: dict[tuple[int | None, int | None, str], ChangeRow] = {}
    for row in rows:
        key = (row.person_id, row.employer_id, row.scheme)
        if waiting and (row.act not in MOVES or key in waiting):
            yield [*waiting.values()]
            waiting = {}
        if row.act in MOVES:
            waiting[key] = row
        else:
            yield [row]
    if waiting:
        yield [*waiting.values()]


def _refuse_moved(rows: Sequence[ChangeRow]) -> None:
    """A relation that is to begin must not run, nor under a closed account or with a closed employer; one that is to
    end must.
    """
    for (employer_id, scheme), found in _by_relation(rows).items():
        begun = open_relations(
            [row.person_id for row in found if row.person_id], employer_id=employer_id, scheme=Scheme(scheme)
        )
        for row in found:
            if (row.person_id in begun) == (row.act == ChangeAct.RELATION_START):
                raise ChangeRefused(
                    _(
                        "第%(row)s行：提交后，该人在该单位的参保关系已由另一案件变更。请退回本案，核对后重新提交。"
                    )
                    % {"row": row.row}
                )
        if starts := [row for row in found if row.act == ChangeAct.RELATION_START]:
            refuse_closed(starts[0].employer, max(row.holds_from for row in starts))
            _refuse_shut(starts, Scheme(scheme))


def _refuse_shut(starts: Sequence[ChangeRow], scheme: Scheme) -> None:
    """Nobody begins under a closed account. The sentence may reach an employer: it does not tell the state (d14-22)."""
    shut = states.closed_accounts([row.person_id for row in starts if row.person_id], scheme)
    for row in starts:
        if row.person_id in shut:
            raise ChangeRefused(
                _("第%(row)s行：按登记，该人不能再参加基本养老保险。请退回本案，由业务人员核对该人的账户。")
                % {"row": row.row}
            )


def _by_relation(rows: Sequence[ChangeRow]) -> dict[tuple[int | None, str], list[ChangeRow]]:
    found: defaultdict[tuple[int | None, str], list[ChangeRow]] = defaultdict(list)
    for row in rows:
        found[row.employer_id, row.scheme].append(row)
    return found


def _as_asked_now(row: ChangeRow) -> None:
    CHECKS[ChangeAct(row.act)](
        Change(
            act=ChangeAct(row.act),
            holds_from=row.holds_from,
            reason=row.reason,
            after=row.after,
            person=row.person,
            employer=row.employer,
            scheme=Scheme(row.scheme),
        )
    )


TRIED: dict[ChangeAct, Callable[[ChangeRow], None]] = dict.fromkeys(ChangeAct, _as_asked_now) | {
    ChangeAct.ITEM: lambda row: _refuse_item(row, history(row)),
    ChangeAct.ENROLMENT: lambda row: refuse_known(row.after),
}


# Carrying out ------------------------------------------------------------------------------------------------


def carry_out(submission: Submission, *, case_id: int) -> None:
    """办结登记变更: every row of an approved submission, in order, or none.

    Raises ChangeRefused where the registry has changed since the submission was made.
    """
    rows = list(submission.change_rows.select_related("person__case", "employer__case"))
    registry.lock_persons(
        {row.person_id for row in rows if row.person_id}, {row.employer_id for row in rows if row.employer_id}
    )
    for together in _together(rows):
        if together[0].act in MOVES:
            _refuse_moved(together)
            _write_moves(together, case_id)
        for row in together:
            if row.act not in MOVES:
                holds = registry.Validity(case_id, row.holds_from, row.holds_to, row.reason)
                WRITERS[ChangeAct(row.act)](row, holds)
    record(Act.REGISTER, case_id=case_id, submission=submission.pk, rows=len(rows))


def _write_item(row: ChangeRow, holds: registry.Validity) -> None:
    known = history(row)
    _refuse_item(row, known)
    subject = row.person or row.employer
    assert subject is not None
    if row.employer:  # nothing is handed in meanwhile
        take(Lock.DECLARATIONS, row.employer.pk)
        refuse_unfit(row.employer, row.after, known, row.holds_from)
    for key, value in row.after.items():
        registry.change_item(subject, key, value, holds)
    states.follow(row, holds)


def _refuse_item(row: ChangeRow, known: History) -> None:
    states.refuse(row.person, row.before, row.after, on=row.holds_from, until=row.holds_to)
    _refuse_stale(row, known)


def _refuse_stale(row: ChangeRow, known: History) -> None:
    """Nobody approves a change of something that has meanwhile become something else."""
    now = before(known, row.after, row.holds_from)
    for key in row.after:
        if now.get(key) != row.before.get(key):
            item = CHANGEABLE[key]
            was, found = (
                item.shown(text) if text else _("未登记") for text in (row.before.get(key), now.get(key))
            )
            raise ChangeRefused(
                _(
                    "第%(row)s行：提交时“%(item)s”登记为“%(was)s”，现已由另一案件登记为“%(found)s”。请退回本案，核对后重新提交。"
                )
                % {"row": row.row, "item": item.name, "was": was, "found": found}
            )
    if row.holds_to and not any(
        next_change(known[key], row.holds_from) == row.holds_to for key in row.after if known.get(key)
    ):
        raise ChangeRefused(
            _("第%(row)s行：提交后，%(holds_to)s 前后的登记已由另一案件变更。请退回本案，核对后重新提交。")
            % {"row": row.row, "holds_to": row.holds_to}
        )


def _write_enrolment(row: ChangeRow, holds: registry.Validity) -> None:
    values = dict(row.after)
    schemes = tuple(Scheme(scheme) for scheme in values.pop("schemes").split(","))
    refuse_known(values)
    refuse_closed(row.employer, row.holds_from)
    registry.enrol(values, row.employer, row.submission.summary["region"], schemes, holds)


def _write_employer(row: ChangeRow, holds: registry.Validity) -> None:
    employer = registry.register_employer(row.after, row.submission.summary["region"], holds)
    for key in OF_EMPLOYER:
        if key in row.after and key not in ("employer_name", "employer_joined_on"):
            registry.change_item(employer, key, row.after[key], holds)


def _write_moves(rows: Sequence[ChangeRow], case_id: int) -> None:
    for (employer_id, scheme), found in _by_relation(rows).items():
        moves = [
            registry.Move(row.person_id, row.act == ChangeAct.RELATION_START, row.holds_from, row.reason)
            for row in found
            if row.person_id
        ]
        registry.move(moves, employer_id, Scheme(scheme), case_id=case_id)


def _write_void(row: ChangeRow, holds: registry.Validity) -> None:
    assert row.person is not None
    registry.void_relation(change_to_void(row.person, row.after["change"]), holds)


def _write_subsidy(row: ChangeRow, holds: registry.Validity) -> None:
    assert row.person is not None
    registry.note_subsidy(row.person, row.after, Scheme(row.scheme), case_id=holds.case_id)


WRITERS: dict[ChangeAct, Callable[[ChangeRow, registry.Validity], None]] = {
    ChangeAct.ITEM: _write_item,
    ChangeAct.ENROLMENT: _write_enrolment,
    ChangeAct.EMPLOYER: _write_employer,
    ChangeAct.RELATION_VOID: _write_void,
    ChangeAct.SUBSIDY: _write_subsidy,
}

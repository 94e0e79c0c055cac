"""账户状态的展示: the events of an account as the record tells them, and the figure to which its state opens.

Basis: gb-3-2, gb-6.4-1, gb-6.4-2, gb-9.2-1.
"""

from django.utils.translation import gettext as _

from quanyi.agency.ledger.account_states import Stands, events_of, moved_by
from quanyi.agency.registry.status import Standing
from quanyi.agency.serve.opened import NoSuchFigure, Opened
from quanyi.agency.serve.record import AccountStateLine, Asked
from quanyi.law.terms import AccountStatus, PersonStatus


def state_lines(events: list[Stands]) -> tuple[AccountStateLine, ...]:
    """Newest first."""
    return tuple(
        AccountStateLine(at.state, at.event, at.since, at.case_number, at.was_opened)
        for at in reversed(events)
    )


def ended_by(events: list[Stands]) -> Standing | None:
    """参保关系终止: of who was paid out, with the day of the payment and its case."""
    last = events[-1] if events else None
    if last is None or last.state is not AccountStatus.TERMINATED:
        return None
    return Standing(PersonStatus.ENDED, last.case_number, last.since, last.event.label_zh)


def state_figure(asked: Asked) -> Opened:
    """The last move by `account.transition`, held against what is kept.

    Raises NoSuchFigure before there is an account.
    """
    events = events_of(asked.person.pk, known_at=asked.known_at)
    if not events:
        raise NoSuchFigure(_("首次缴费到账以前还没有个人账户，状态为“初始”。"))
    *before, last = events
    figure = moved_by(before[-1] if before else None, last.event)
    return Opened(_("个人账户状态"), figure, (), last.state.value)

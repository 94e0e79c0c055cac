"""办结试算: what the last agreement would post now, worked out as it will be, unwritten. Basis: d14-6-4, d14-7.

It names nobody: amounts by account, and how many persons they concern.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.looks import looking
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round, standing
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError
from quanyi.law.ledger import Entry, refuse_unbalanced
from quanyi.law.terms import JournalPurpose, LedgerAccount
from quanyi.law.workflow import State

AT_ONCE = 50  # rows of a case whose trial is worked out whenever it is opened
# What is registered beside the entries; the sets of a posting in the order in which they are told.
FACTS: dict[str, Any] = {
    "owed": gettext_lazy("缴费记录"),
    "paid": gettext_lazy("到账记录"),
    "moved": gettext_lazy("基金收付"),
    "suspended": gettext_lazy("转暂收"),
    "released": gettext_lazy("暂收款核销"),
    "settled": gettext_lazy("结息年度"),
    "payable": gettext_lazy("待遇应付"),
    "answered": gettext_lazy("支付结果"),
    "claimed": gettext_lazy("多领追回"),
    "taken_back": gettext_lazy("冲销记录"),
    "rows_cleared": gettext_lazy("挂起办结"),
}


@dataclass(frozen=True)
class TrialLine:
    """What stands on an account in a journal: both sides in fen, red entries on the side that they take back."""

    account: LedgerAccount | None
    entries: Sequence[Entry]

    @property
    def debit_fen(self) -> int:
        return sum(entry.amount_fen for entry in self.entries if not entry.is_credit)

    @property
    def credit_fen(self) -> int:
        return -sum(entry.amount_fen for entry in self.entries if entry.is_credit)

    @property
    def persons(self) -> int:
        return len({entry.person_id for entry in self.entries} - {None})


@dataclass(frozen=True)
class TrialJournal:
    """试算凭证: the entries of a purpose by account."""

    purpose: JournalPurpose
    entries: Sequence[Entry]

    @property
    def lines(self) -> list[TrialLine]:
        on: dict[LedgerAccount, list[Entry]] = {}
        for entry in self.entries:
            on.setdefault(entry.account, []).append(entry)
        return [TrialLine(account, on[account]) for account in LedgerAccount if account in on]

    @property
    def total(self) -> TrialLine:
        return TrialLine(None, self.entries)


@dataclass(frozen=True)
class Trial:
    """试算结果: the journals and what is registered beside them, or the sentence why it cannot be carried out now."""

    journals: Sequence[TrialJournal] = ()
    facts: Sequence[tuple[Any, int]] = ()
    refusal: str = ""


def is_tried_at_once(case: Case) -> bool:
    """Whether a case is small enough to be tried at each opening; another is tried when somebody asks."""
    return latest_round(case).submission.row_count <= AT_ONCE and not kind_of(case).is_about_everybody(case)


def try_out(case: Case) -> Trial | None:
    """The trial of a case that waits for a signature; None of any other."""
    if standing(case).state is not State.WAITING:
        return None
    try:
        return _shown(_worked_out(case))
    except Refusal as refusal:
        return Trial(refusal=refusal.sentence)
    except LawError as error:
        return Trial(refusal=sentence(error))
    except IntegrityError as error:
        return Trial(refusal=sentence_of(error))


def _worked_out(case: Case) -> Posting:
    """In a savepoint that is rolled back: what was locked is free again, and a look noted in it is none."""
    with transaction.atomic(), looking():
        posting: Posting = kind_of(case).try_out(case, latest_round(case).submission)
        for purpose, entries in posting.entries.items():
            if found := _all_of(posting, purpose, entries):
                refuse_unbalanced(found)
        transaction.set_rollback(True)
    return posting


def _all_of(posting: Posting, purpose: JournalPurpose, entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries of a journal, those that stand in columns with them."""
    return [*entries, *posting.in_columns.get(purpose, ())]


def _shown(posting: Posting) -> Trial:
    journals = [
        TrialJournal(purpose, _all_of(posting, purpose, entries))
        for purpose, entries in posting.entries.items()
        if entries or posting.in_columns.get(purpose)
    ]
    return Trial(journals, list(_facts(posting)))


def _facts(posting: Posting) -> Iterator[tuple[Any, int]]:
    """(what it is, how many)."""
    if new := _new_persons(posting):
        yield gettext_lazy("新参保登记"), new
    for name, what in FACTS.items():
        if count := len(getattr(posting, name)):
            yield what, count


def _new_persons(posting: Posting) -> int:
    """Who would be registered: a trial gives them ids below nought."""
    named = {entry.person_id for entries in posting.entries.values() for entry in entries}
    named |= {fact.person_id for fact in posting.owed}
    return sum(person_id is not None and person_id < 0 for person_id in named)

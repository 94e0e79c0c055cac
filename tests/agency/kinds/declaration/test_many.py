"""A declaration in columns leaves in the books what one of values leaves, and what the law says of its lines."""

from contextlib import contextmanager
from datetime import date

import numpy as np
import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from quanyi.agency.collect import copying
from quanyi.agency.collect.columns import packed
from quanyi.agency.collect.services import Computed
from quanyi.agency.ledger import facts, services
from quanyi.agency.ledger.crediting import credited_month
from quanyi.agency.ledger.declared_columns import credits_of, lines_of, owed_of
from quanyi.agency.ledger.models import AccountYear, Contribution, Crediting, Entry
from quanyi.agency.ledger.posting import Owed
from quanyi.agency.ledger.projection_sql import ROW
from quanyi.law import ledger as law_ledger
from quanyi.law.errors import InvalidInput
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind

MANY = 130  # more than are written as values
EMPLOYER = 7
WHO = "person__social_security_number"
ROWS = [f"row__{name}" for name in Computed._fields]
YEAR = [name for name in ROW if name not in ("person_id", "last_entry_id")]
days = st.none() | st.dates(date(1996, 1, 1), date(2001, 12, 31)) | st.just(date(2000, 1, 1))
fen = st.integers(0, 50)
declared = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from([Month(1999, 12), Month(2000, 1), Month(2001, 5)]), days, fen, fen),
    max_size=8,
)  # fmt: skip


@given(rows=declared, settled=st.dictionaries(st.integers(1, 5), st.integers(1998, 2000)))
def test_the_books_of_columns_are_those_of_lines(rows, settled):
    wanted = [
        law_ledger.ContributionLine(
            person,
            month,
            credited_month(on, settled.get(person)) if on else None,
            own,
            2 * own + part,
            own,
            part,
        )
        for person, month, on, own, part in rows
    ]
    lines = lines_of(
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [tuple(getattr(line, name) for name in law_ledger.AMOUNTS) for line in wanted],
        settled,
    )
    assert [lines[n] for n in range(len(rows))] == wanted
    lines.refuse_wrong()
    everything = np.ones(len(rows), bool)
    found = law_ledger.due_entries(lines.summed(everything), EMPLOYER)
    found += law_ledger.payment_totals(lines.summed(lines.is_paid), EMPLOYER)
    credits = credits_of(lines, EMPLOYER)
    assert [*found, *credits] == list(law_ledger.contribution_entries(wanted, EMPLOYER))
    assert sum(credits.sums.values()) == sum(entry.amount_fen for entry in credits)
    ids = range(len(rows))
    owed = owed_of(lines, ids, ["normal"] * len(rows), [1] * len(rows), EMPLOYER)
    assert list(owed) == [
        Owed(n, line.person_id, EMPLOYER, line.month, "normal", line.credited_month)
        for n, line in enumerate(wanted)
    ]


@pytest.mark.parametrize("amounts", [(1, 1, 2, 1), (-1, 5, 0, 0)])
def test_a_wrong_line_is_refused_as_the_law_refuses_it(amounts):
    lines = lines_of([1], [Month(2025, 1)], [None], [amounts], {})
    with pytest.raises(InvalidInput, match="缴费明细有误"):
        lines.refuse_wrong()


def test_texts_and_what_is_absent_have_no_more_bytes_than_they_need():
    texts = np.array(["甲".encode(), b"", b"abcd"])
    days = np.ma.array([1, 2, 3], mask=[False, True, False])
    assert packed(("S", ">i4"), [texts, days]) == b"".join([
        b"\0\2\0\0\0\3\xe7\x94\xb2\0\0\0\4\0\0\0\1",
        b"\0\2\0\0\0\0\xff\xff\xff\xff",
        b"\0\2\0\0\0\4abcd\0\0\0\4\0\0\0\3",
    ])  # fmt: skip


@contextmanager
def _tried():
    """Afterwards the books are as before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _books(case):
    """What a case left, without the numbers that the server gave."""
    months = Contribution.objects.filter(journal__case=case)
    paid = Crediting.objects.filter(journal__case=case).order_by("contribution")
    years = AccountYear.objects.filter(person__in=months.values("person")).order_by(WHO, "year")
    entries = Entry.objects.filter(journal__case=case).order_by("pk")
    return (
        list(entries.values_list("account", WHO, "employer", "month", "amount_fen", "is_red")),
        list(
            months.order_by("pk").values_list(
                *ROWS, WHO, "employer", "month", "kind", "credited_month", "version"
            )
        ),
        list(
            paid.values_list("contribution__row__row", "credited_month", "paid_on", "back_payment__row__row")
        ),
        list(years.values(WHO, *YEAR)),
    )


def _all_ways(monkeypatch, visit, rows):
    """What a declaration of these rows leaves, in columns (also by a role that may not copy past row security) and as
    values: the same.
    """
    found = []
    for few, may_copy in ((1, True), (1, False), (10**9, True)):
        for module in (copying, services, facts):
            monkeypatch.setattr(module, "FEW", few)
        if not may_copy:
            monkeypatch.setattr(copying, "_may_copy_past_row_security", lambda: False)
        with _tried():
            found.append(_books(visit.approve(visit.declare(*rows))))
        monkeypatch.undo()
    assert found[0] == found[1] == found[2]
    visit.approve(visit.declare(*rows))
    return found[0]


@pytest.mark.django_db
@pytest.mark.parametrize("persons", [4, MANY])
def test_columns_and_values_leave_the_same(visit, monkeypatch, persons):
    """Some paid and some not; then what was owed is paid back, beside an ordinary month and an announced one."""
    paid = [None, date(2025, 3, 20), date(2025, 4, 2)]
    march = [visit.row(n, row=n, paid_on=paid[n % 3], base_fen=500_000 + n) for n in range(1, persons + 1)]
    entries, months, _, years = _all_ways(monkeypatch, visit, march)
    assert len(months) == persons
    assert (
        sum(entry[1] is not None for entry in entries)
        == len(years)
        == sum(row.paid_on is not None for row in march)
    )
    back = [
        row._replace(kind=ContributionKind.BACK_PAYMENT, paid_on=date(2025, 4, 20), started_on=None)
        for row in march
        if not row.paid_on
    ]
    april = [
        row._replace(row=row.row + persons, month=Month(2025, 4), paid_on=paid[row.row % 2], started_on=None)
        for row in march
    ]
    _, months, credited, _ = _all_ways(monkeypatch, visit, [*back, *april])
    assert (len(months), len(credited)) == (len(back) + persons, len(back))

"""What an app of a person reads: the own record and the two lists beside it, each by one look of the register.

Basis: d14-14, d14-15-2, gb-9.2-1, gb-15.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.http import HttpRequest

from quanyi.agency.api import answers, shaping
from quanyi.agency.api.answers import word
from quanyi.agency.api.guard import Endpoint, token_of
from quanyi.agency.api.paging import Page, cursor_of, cursor_to, limit_of, page_of
from quanyi.agency.api.problems import WRONG_CURSOR, Refused
from quanyi.agency.audit.models import Act
from quanyi.agency.grants.token_models import TokenItem
from quanyi.agency.grants.tokens import purpose_by
from quanyi.agency.papers.models import IssuedPaper, PaperKind
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.serve.gate import CUT, LARGEST, look, released_items
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.serve.who_looked import Sitting, sittings_of
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.models import AccountKind
from quanyi.agency.wording import read
from quanyi.law.terms import RecordItem


@contextmanager
def _own(request: HttpRequest, part: str, needs: frozenset[RecordItem] = CUT) -> Iterator[Person]:
    """The person whose app asks, under a look that names its token."""
    token = token_of(request)
    with look(
        request, person_of(account_of(request)) or 0, Act.VIEW_RECORD, part, purpose=purpose_by(token),
        needs=needs, for_grants=False, by_token=token.pk,
    ) as found:  # fmt: skip
        yield found


def record(request: HttpRequest) -> answers.Record:
    """个人权益记录, as far as the token names it."""
    with _own(request, "api-record") as found:
        shown, given = person_record(found), released_items(request)
        return _cut(shown, given)


def _cut(shown: PersonRecord, given: frozenset[RecordItem]) -> answers.Record:
    item = RecordItem
    return answers.Record(
        data_until=shown.data_until,
        items=tuple(word(each) for each in RecordItem if each in given),
        registration=shaping.registration(shown) if item.REGISTRATION in given else None,
        contribution=shaping.contribution(shown) if item.CONTRIBUTION in given else None,
        benefits=tuple(map(shaping.benefit, shown.benefits)) if item.BENEFIT in given else None,
        account=shaping.account(shown) if item.ACCOUNT in given else None,
        other=shaping.items(shown.others) if item.OTHER in given else None,
    )


def months(request: HttpRequest) -> Page:
    """缴费明细, the newest month first."""
    with _own(request, "api-months", frozenset({RecordItem.CONTRIBUTION})) as found:
        rows, after = page_of(request, person_record(found).contributions, lambda line: line.key)
        return Page(tuple(map(shaping.month, rows)), after)


def account_years(request: HttpRequest) -> Page:
    """账户年度, the newest year first."""
    with _own(request, "api-account-years", frozenset({RecordItem.ACCOUNT})) as found:
        rows, after = page_of(request, person_record(found).years, lambda line: line.key)
        return Page(tuple(map(shaping.year, rows)), after)


def payments(request: HttpRequest) -> Page:
    """待遇支付, the newest month first."""
    with _own(request, "api-payments", frozenset({RecordItem.BENEFIT})) as found:
        rows, after = page_of(request, person_record(found).payments, lambda line: str(line.payment_id))
        return Page(tuple(map(shaping.payment, rows)), after)


def looks(request: HttpRequest) -> Page:
    """谁看过, the last first; the page goes on before a line of the log."""
    limit, before = limit_of(request), cursor_of(request) or str(LARGEST)
    if not (before.isascii() and before.isdigit() and len(before) < 20 and int(before) <= LARGEST):
        raise Refused(WRONG_CURSOR)
    with _own(request, "api-looks") as found:
        rows: Sequence[Sitting] = sittings_of(found.pk, before=int(before))[0 : limit + 1]
        after = cursor_to(str(rows[limit - 1].last_id)) if len(rows) > limit else None
        return Page(tuple(map(_look, rows[:limit])), after)


def _look(line: Sitting) -> answers.Look:
    return answers.Look(
        line.actor_name, line.post, read(line.purpose), line.what, line.since, line.until, line.times
    )


def papers(request: HttpRequest) -> Page:
    """出具的凭证, the last first."""
    with _own(request, "api-papers") as found:
        rows, after = page_of(
            request,
            list(found.issued_papers.select_related("withdrawal", "decision")),
            lambda paper: str(paper.pk),
        )
        return Page(tuple(map(_paper, rows)), after)


def _paper(paper: IssuedPaper) -> answers.Paper:
    kind, withdrawal = PaperKind(paper.kind), getattr(paper, "withdrawal", None)
    return answers.Paper(
        paper.grouped, answers.Word(kind.value, str(kind.label)), paper.about, paper.issued_at,
        withdrawal.at if withdrawal else None,
    )  # fmt: skip


_P = AccountKind.PERSON
ENDPOINTS = [
    Endpoint("record", "api-record", _P, None, answers.Record, False, "本人的权益记录 / The own record", record),
    Endpoint("months", "api-months", _P, TokenItem.CONTRIBUTION, answers.ContributionMonth, True,
             "按月缴费 / Contributions by month", months),
    Endpoint("account-years", "api-account-years", _P, TokenItem.ACCOUNT, answers.AccountYear, True,
             "个人账户各年 / Years of the account", account_years),
    Endpoint("payments", "api-payments", _P, TokenItem.BENEFIT, answers.BenefitPayment, True,
             "待遇支付 / Payments of benefits", payments),
    Endpoint("looks", "api-looks", _P, TokenItem.LOOKS, answers.Look, True,
             "谁看过我的记录 / Who looked at the record", looks),
    Endpoint("papers", "api-papers", _P, TokenItem.PAPERS, answers.Paper, True,
             "出具的凭证 / Papers that were issued", papers),
]  # fmt: skip

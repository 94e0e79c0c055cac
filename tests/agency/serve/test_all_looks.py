"""Every address, opened by every kind of login in a working office: whoever is named in an answer finds a line of it.

What an answer names is looked for here by plain search, not by the code that writes the lines.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from io import BytesIO
from itertools import groupby, islice, product
from operator import itemgetter
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.timezone import localdate
from tests import length
from tests.agency.papers import papers
from tests.agency.visitors import browser
from tests.agency.world import number

from quanyi.agency.audit.looks import LOOKS
from quanyi.agency.audit.models import AuditEntry
from quanyi.agency.collect.models import Document, ReceivedFile, SetAsideRow, TransferMessage
from quanyi.agency.control.models import DataFinding, FundReport, ReconciliationRun, Remark, RemarkKind
from quanyi.agency.control.remarks import About, file_remark
from quanyi.agency.grants.models import Grant
from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.registry.models import BenefitKind, Employer, EmploymentChange, Person
from quanyi.agency.registry.selectors import names_of
from quanyi.agency.review.models import Case, Letter
from quanyi.agency.sending.mailing import approve_mailing
from quanyi.agency.sending.models import Mailing
from quanyi.agency.serve import gate
from quanyi.agency.serve.templatetags.figures import masked
from quanyi.agency.staff.access import PURPOSES
from quanyi.agency.staff.delegations import delegate_post
from quanyi.agency.staff.models import Account, Delegation, Post
from quanyi.agency.work.carrying import take_up_all

NOT_OPENED = {"logout", "set_language", "provisions"}
EACH = length.of(short=1, long=2)  # of alike pages
PLACES = length.of(short=4, long=8)  # of one address
TURNS = length.of(short=4, long=1)  # each login opens one in so many of an address's places, by turns


class Known(NamedTuple):
    """What names a person: a text, and all whom it may mean."""

    text: str
    persons: frozenset[int]


def texts_of_everybody() -> list[Known]:
    """Whole and hidden numbers, insurance numbers, and names that are not also those of a clerk or an employer."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    names = names_of(Person.objects.values_list("pk", flat=True))
    others = "".join([*Account.objects.values_list("display_name", flat=True).exclude(kind="person"),
                      *Employer.objects.values_list("name", flat=True)])  # fmt: skip
    for person in Person.objects.all():
        for text in (
            person.social_security_number,
            masked(person.social_security_number),
            person.insurance_number,
        ):
            found[text].add(person.pk)
        if (name := names.get(person.pk, "")) and name not in others:
            found[name].add(person.pk)
    return [Known(text, frozenset(persons)) for text, persons in found.items()]


def text_in(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with ZipFile(BytesIO(content)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def ids() -> dict[str, list]:
    """For each part of an address, what stands there in this office: a few of each kind."""
    kinds = Case.objects.order_by().values_list("kind", flat=True).distinct()
    cases = [case.pk for kind in kinds for case in Case.objects.filter(kind=kind).order_by("-pk")[:EACH]]
    return {
        "case_id": cases,
        "file_id": [*ReceivedFile.objects.values_list("pk", flat=True)[: 3 * EACH]],
        "finding_id": [*DataFinding.objects.values_list("pk", flat=True)[:EACH]],
        "employer_id": [*Employer.objects.values_list("pk", flat=True)[:1]],
        "person_id": [*Person.objects.order_by("pk").values_list("pk", flat=True)[:2]],
        "change_id": [*EmploymentChange.objects.values_list("pk", flat=True)[:1]],
        "document_id": [*Document.objects.values_list("pk", flat=True)],
        "row_id": [*SetAsideRow.objects.values_list("pk", flat=True)[:EACH]],
        "run_id": [*ReconciliationRun.objects.values_list("pk", flat=True)[:EACH]],
        "report_id": [*FundReport.objects.values_list("pk", flat=True)[:EACH]],
        "letter_id": [*Letter.objects.order_by("person", "pk").values_list("pk", flat=True)],
        "paper_id": [*IssuedPaper.objects.values_list("pk", flat=True)[:1]],
        "token_id": [1], "rest": ["none"],
        "grant_id": [*Grant.objects.values_list("pk", flat=True)],
        "mailing_id": [*Mailing.objects.values_list("pk", flat=True)],
        "delegation_id": [*Delegation.objects.values_list("pk", flat=True)],
        "message_id": [*TransferMessage.objects.values_list("pk", flat=True)[:EACH]] or [1], "office_id": [1],
        "decision_id": [1], "supervision_id": [1], "helper_id": [1], "account_id": [1],
        "remark_id": [*Remark.objects.values_list("pk", flat=True)],
        "order_id": [1], "request_id": [1], "year": [2024, 2025],
        "whose": ["people", "employers"], "key": ["phone", "name"], "scheme": ["pension"],
        "series": ["crediting_rate"], "step": ["referred"], "act": ["assessment"], "number": [1],
        "kind": [kind.value for kind in BenefitKind][:EACH], "matter": ["recognition"],
    }  # fmt: skip


def addresses_by_login() -> Iterator[tuple[Account, list[tuple[str, str]]]]:
    """What each login opens: all addresses, and of the places of one, its turn's."""
    pages = [[*of_one] for _, of_one in groupby(addresses(), itemgetter(0))]
    for turn, account in enumerate(logins()):
        yield (
            account,
            [
                page
                for of_one in pages
                for n, page in enumerate(of_one)
                if (n + turn) % min(TURNS, len(of_one)) == 0
            ],
        )


def addresses() -> Iterator[tuple[str, str]]:
    """(name, address) of each page with what stands in the office in all its places."""
    standing = ids()
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and pattern.name not in NOT_OPENED:
            places = [*pattern.pattern.converters]
            for chosen in islice(product(*(_standing(standing, place) for place in places)), PLACES):
                yield pattern.name, reverse(pattern.name, kwargs=dict(zip(places, chosen, strict=True)))


def _standing(standing: dict[str, list], place: str) -> list:
    return standing["person_id"] if place == "subject_id" else standing[place]


@pytest.fixture
def office_at_work(demo_office) -> None:
    """The demo district after its road, with changes under way and their papers."""
    clerk, absent, today = (
        Account.objects.get(username="sunli"),
        Account.objects.get(username="liqiang"),
        localdate(),
    )
    delegate_post(absent, clerk, Post.REVIEW, today, today, by=absent, reason="年休假")
    at_counter = opened_by(clerk)
    for address, given in asked(Person.objects.order_by("pk")[1]).items():
        evidence = {"reason": "本人申请", **papers()}
        answer = at_counter.post(address, {"holds_from": "2025-06-01"} | evidence | given)
        assert answer.status_code == 302, answer.content.decode()
    supervisor, about = Account.objects.get(username="gaoyan"), About(case=Case.objects.first())
    file_remark(RemarkKind.ORDER, about, text="测试", due_on=today, by=supervisor)
    mailing = Mailing.objects.create(year=2025, reason="测试", site="x", sheets=9, asked_by=clerk)
    approve_mailing(mailing, by=Account.objects.get(username="chenjie"))
    take_up_all()


def asked(person: Person) -> dict[str, dict[str, str]]:
    """Forms of the counter, filled in."""
    enrolled = {
        "social_security_number": number(7), "name": "陈静", "sex": "2", "born_on": "1985-06-01", "ethnicity": "02",
        "schemes": "pension", "employer": Employer.objects.all()[0].credit_code,
    }  # fmt: skip
    phone = reverse("change-item", args=["people", person.pk, "phone"])
    return {phone: {"value": "13800000000", "later": "keep"}, reverse("enrol"): enrolled}


def logins() -> list[Account]:
    """One for each post and kind: of the four signers the first and the last."""
    return [*Account.objects.exclude(username__in=["liqiang", "zhaomin"]).order_by("pk")]


def opened_by(account: Account) -> Client:
    """With a ground for looking at everybody, so that no page is closed for want of one."""
    client = browser(account)
    session = client.session
    session[PURPOSES] = {str(pk): "本人到场查询" for pk in Person.objects.values_list("pk", flat=True)}
    session.save()
    return client


@pytest.mark.slow
def test_whoever_is_named_finds_a_line(office_at_work):
    known, seen, holes = texts_of_everybody(), 0, {}
    for account, pages in addresses_by_login():
        client, closed = opened_by(account), set()
        for name, address in pages:
            if name in closed:
                continue
            before = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
            answer = client.get(address)
            if answer.status_code == 403 and not length.is_long():
                closed.add(name)  # to this post; looked at once
            text = text_in(answer.content)
            lines = set(AuditEntry.objects.filter(pk__gt=before, actor_id=account.pk, act__in=LOOKS)
                        .values_list("person_id", flat=True))  # fmt: skip
            for one in known:
                if one.text in text and one.text != account.display_name:  # at the head of each page
                    seen += 1
                    if not lines & one.persons:
                        holes.setdefault((name, account.username), (address, one.text, answer.status_code))
    assert not holes, "\n".join(map(str, holes.items()))
    assert seen > length.of(short=100, long=500)


@pytest.mark.slow
def test_with_the_gate_cut_out_the_database_shows_nobody(office_at_work, monkeypatch):
    """No release is opened, no look leaves a line: what pages ask for then, row security keeps back."""
    known, opened, shown = texts_of_everybody(), 0, {}
    monkeypatch.setattr(gate, "_release_for", lambda request: nullcontext())
    monkeypatch.setattr(gate, "record", lambda *given, **told: None)
    for account, pages in addresses_by_login():
        client, closed = opened_by(account), set()
        client.raise_request_exception = False
        for name, address in pages:
            if name in closed:
                continue
            answer = client.get(address)
            closed |= {name} if answer.status_code in (403, 404, 500) else set()
            opened += answer.status_code == 200
            text = text_in(answer.content)
            for one in known:
                if one.text in text and one.text != account.display_name:
                    shown.setdefault((name, account.username), (address, one.text, answer.status_code))
    assert not shown, "\n".join(map(str, shown.items()))
    assert opened > 20

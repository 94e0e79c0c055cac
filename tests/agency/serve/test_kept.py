"""A kept page is the page: nothing that stands on it changes without its being made anew; decision 054.

Beside this, each page that any test is given as it was kept is held against one that is made anew (`agency/conftest`).
"""

import gzip
import re
from datetime import date, timedelta
from threading import Thread

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.agency.audit.test_erasure import Desk, desk  # noqa: F401  (a fixture)
from tests.agency.kinds.benefit.test_decisions import decided, paid
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years
from tests.agency.kinds.change.changing import asked, changed, item
from tests.agency.kinds.correction.corrections import corrected, declare_months, open_correction
from tests.agency.serve.test_every_amount import answered
from tests.agency.serve.test_mandates import give, opened
from tests.agency.visitors import Visitors, browser
from tests.agency.world import account

from quanyi.agency.audit.looks import LOOKS
from quanyi.agency.audit.models import AuditEntry
from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.custody.erasures import Target
from quanyi.agency.grants.models import Grant
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.ledger.models import AccountYear, BenefitPayment
from quanyi.agency.registry.models import Person, PersonDetail
from quanyi.agency.review.models import Letter
from quanyi.agency.serve import kept as keeping
from quanyi.agency.serve import views
from quanyi.agency.serve.models import KeptPage
from quanyi.agency.staff.models import Post
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, CorrectionReason

JANUARY, MARCH = Month(2023, 1), Month(2025, 3)
# Tables that a page reads and `books_of` does not count, each with why nothing on the page changes by them alone.
STAND_BEFORE = {
    "staff_session": "who is signed in: asked for anew with each page, and shown by none",
    "review_case": "its number and kind, written before anything that refers to it",
    "ledger_journal": "written with its entries and months, which are counted",
    "ledger_accountstate": "comes with what is counted: entries, a status of the person, or an answer of the bank",
    "collect_submission": "what a case is about, written before it",
    "collect_declarationrow": "of a submission, written with it",
    "collect_correctionrow": "of a submission; it shows once its journals stand",
    "collect_benefitrow": "of a submission, written with it",
    "collect_deferralrow": "of a submission; it shows once the deferral stands, which is counted",
    "collect_outcomerow": "of a submission, written with it",
    "collect_transferrow": "of a submission; it shows once the account came or left, which is counted",
    "ledger_transfer": "comes with entries or a state of the account, which are counted",
    "collect_interestdifference": "of a submission, written with it",
    "collect_ratecorrection": "of a submission, written with it",
    "collect_receivedfile": "of a submission; no page of a person shows it",
    "registry_employer": "its code and first name; later names are versions, which are counted",
    "staff_account": "read with a case; no page of a person shows a clerk's name",
    "staff_delegation": "read with a signature; not shown",
    "audit_auditentry": "the look itself",
    "serve_keptpage": "what is kept",
}


@pytest.fixture
def visit(db) -> Visitors:
    return Visitors()


@pytest.fixture
def made(monkeypatch):
    """The pages that were made anew, in order."""
    found = []

    def noted(person, page, audience, make):
        return keeping.kept(person, page, audience, lambda: found.append(page) or make())

    monkeypatch.setattr(views, "kept", noted)
    return found


def body_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_a_page_is_made_once_and_every_look_at_it_has_its_line(visit, made):
    person = visit.registered()
    login = visit.insured(person)
    own, page = browser(login), f"/people/{person.pk}/"
    assert body_of(own.get(page)) == body_of(own.get(page)) == body_of(own.get(page))
    assert made == ["record"]
    assert AuditEntry.objects.filter(person_id=person.pk, actor_id=login.pk, act__in=LOOKS).count() == 3


def steps(visit: Visitors, person: Person):
    """One thing after the other that the record shows, or that only touches others; each with whether it shows."""
    yield True, declare_months(visit, Month(2023, 2))
    yield True, declare_months(visit, Month(2023, 4), paid_on=None)
    made_up = {"kind": ContributionKind.BACK_PAYMENT, "month": Month(2023, 4), "started_on": None}
    yield True, visit.approve(visit.declare(visit.row(1, paid_on=date(2024, 6, 3), **made_up)))
    yield True, visit.settle(2023)
    yield False, declare_months(visit, JANUARY, sequence=2, name="李四")
    yield False, visit.declare(visit.row(1, month=Month(2023, 5), paid_on=date(2023, 5, 20), started_on=None))
    yield True, corrected(visit, person, JANUARY, wage_fen=1_000_000)
    yield True, corrected(visit, person, Month(2023, 2), CorrectionReason.NOT_DUE)
    yield True, open_correction(visit, person, JANUARY, wage_fen=900_000)
    yield True, visit.send_back(open_correction(visit, person, Month(2023, 4), CorrectionReason.NOT_DUE))
    yield (
        True,
        browser(visit.insured(person, "reader")).get(
            f"/letters/{Letter.objects.filter(person=person)[0].pk}/"
        ),
    )
    yield True, changed(visit, item(person, date(2025, 4, 1), name="王晓明"))
    yield True, changed(visit, item(person, date(2025, 4, 1), phone="13800000001"))
    renamed = Change(
        ChangeAct.ITEM, date(2025, 5, 1), "更名", after={"employer_name": "新名"}, employer=visit.employer
    )
    yield True, changed(visit, renamed)
    yield True, changed(visit, item(person, date(2025, 4, 1), status="transferred_out"))
    yield False, asked(visit, item(person, date(2025, 4, 1), address="示范区青禾路1号"))
    after = {
        "kind": "social_insurance",
        "month": "2025-03",
        "amount_fen": "32000",
        "granted_by": "人社〔2025〕1号",
    }
    yield (
        True,
        changed(
            visit, Change(ChangeAct.SUBSIDY, date(2025, 3, 1), "就业困难人员", after=after, person=person)
        ),
    )
    yield True, AccountYear.objects.filter(person=person, year=2023).update(own_interest_fen=1)


def steps_of_a_pension(visit: Visitors, person: Person):
    yield True, decided(visit, person)
    yield True, paid(visit, MARCH)
    payment = BenefitPayment.objects.get()
    yield True, answered(visit, payment, 1, "失败", "2025-03-20", "")
    yield True, answered(visit, payment, 2, "成功", "2025-03-22", "Y002")
    yield True, visit.settle(2025)
    yield True, changed(visit, item(person, date(2025, 4, 2), status="died"))


@pytest.mark.parametrize(
    ("begin", "walk"),
    [
        (lambda visit: declare_months(visit, JANUARY), steps),
        (lambda visit: insured_for_years.__wrapped__(visit), steps_of_a_pension),
    ],
    ids=["contributing", "pension"],
)
def test_what_the_record_shows_is_never_older_than_the_books(office, begin, walk):
    """A page kept before each step is, after it, either what would be made anew or not shown."""
    visit = Visitors()
    person = begin(visit)
    own, page = browser(visit.insured(person)), f"/people/{person.pk}/"
    before = body_of(own.get(page))
    for n, (shows, _done) in enumerate(walk(visit, person)):
        after = body_of(own.get(page))
        KeptPage.objects.all().delete()
        assert after == body_of(own.get(page)), n
        assert not shows or after != before, f"step {n} changed nothing: it proves nothing"
        before = after


def test_a_day_and_a_rate_make_it_anew(visit, made, monkeypatch, request):
    person = visit.registered()
    own, page = browser(visit.insured(person)), f"/people/{person.pk}/"
    own.get(page)
    request.getfixturevalue("rates_known_since_2020")
    own.get(page)
    today = timezone.localdate
    monkeypatch.setattr(
        timezone, "localdate", lambda value=None, *rest: today(value, *rest) + timedelta(days=not value)
    )
    own.get(page)
    own.get(page)
    assert made == ["record"] * 3


def test_every_table_that_a_page_reads_is_counted_or_stands_before_what_is(office):
    visit = Visitors()
    person = insured_for_years.__wrapped__(visit)
    decided(visit, person)
    paid(visit, MARCH)
    corrected(visit, declare_months(visit, JANUARY, sequence=1), JANUARY, wage_fen=1_000_000)
    other = Person.objects.latest("pk")
    open_correction(visit, other, JANUARY, wage_fen=900_000)
    with CaptureQueriesContext(connection) as queries:
        for n, (whose, part) in enumerate([
            (person, ""), (person, "years/2024/"), (other, ""), (other, "years/2023/"),
            (other, "figure/balance/"), (person, f"figure/benefit-{person.benefit_decisions.get().pk}-decided/"),
        ]):  # fmt: skip
            answer = browser(visit.insured(whose, f"insured{n}")).get(f"/people/{whose.pk}/{part}")
            assert answer.status_code == 200
    read = {table for query in queries for table in re.findall(r'(?:FROM|JOIN) "?(\w+_\w+)', query["sql"])}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(prosrc, ' ') FROM pg_proc WHERE proname IN ('books_of', 'disputes_of')"
        )
        counted = set(re.findall(r"(?:FROM|JOIN) (\w+_\w+)", cursor.fetchone()[0]))
    tables = set(connection.introspection.table_names())
    about = {
        name
        for name in read & tables
        if not name.startswith(("django_", "registry_mandate", "staff_dutychange"))
    }
    assert {"ledger_contribution", "registry_persondetail", "review_letter"} <= about
    assert about - counted - STAND_BEFORE.keys() == set()


def test_nothing_of_who_looks_is_kept_and_more_is_shown_to_who_may_do_more(visit):
    person = visit.registered()
    login = visit.insured(person)
    own = browser(login)
    own.get(f"/people/{person.pk}/")
    for clerk in (account("clerk_of_counter", Post.COUNTER), account("clerk_of_review", Post.REVIEW)):
        looks = browser(clerk)
        session = looks.session
        session["record_purposes"] = {str(person.pk): "本人到场查询，已核验证件"}
        session.save()
        shown = body_of(looks.get(f"/people/{person.pk}/"))
        assert (f"/people/{person.pk}/login/" in shown) is (clerk.username == "clerk_of_counter")
        assert clerk.display_name not in shown
    assert f"/people/{person.pk}/login/" not in body_of(own.get(f"/people/{person.pk}/"))
    kept = {page.reader: page for page in KeptPage.objects.filter(person_id=person.pk, page="record")}
    assert kept.keys() == {"zh-hans person", "zh-hans counter", "zh-hans staff"}


def test_each_language_has_its_own(visit, made):
    person = visit.registered()
    own, page = browser(visit.insured(person)), f"/people/{person.pk}/"
    chinese = body_of(own.get(page))
    english = body_of(own.get(page, headers={"accept-language": "en"}))
    assert ("参保登记信息" in chinese, "参保登记信息" in english) == (True, False)
    assert body_of(own.get(page)) == chinese
    assert made == ["record", "record"]


def test_a_proxy_of_one_item_is_not_given_what_was_kept_for_the_person(visit):
    giver, getter = visit.registered(1), visit.registered(2, "李小红")
    as_giver, as_getter = browser(visit.insured(giver, "giver")), browser(visit.insured(getter, "getter"))
    assert "个人账户：按年度" in body_of(as_giver.get(f"/people/{giver.pk}/"))
    give(as_giver, getter)
    answer = opened(as_getter, Grant.objects.get())
    assert answer.redirect_chain[-1][0] == f"/people/{giver.pk}/"
    assert "个人账户：按年度" not in body_of(answer)


def test_of_two_first_looks_at_once_both_show_the_page_and_one_keeps_it(office, monkeypatch):
    visit = Visitors()
    person = visit.registered()
    owner, page, begun = visit.insured(person), f"/people/{person.pk}/", []

    def another(make):
        """The whole look of another request, begun and committed while this one makes its page."""
        if not begun:
            begun.append(Thread(target=lambda: (browser(owner).get(page), connection.close())))
            begun[0].start()
            begun[0].join()
        return make()

    monkeypatch.setattr(views, "kept", lambda *given: keeping.kept(*given[:3], lambda: another(given[3])))
    assert "王小明" in body_of(browser(owner).get(page))
    assert KeptPage.objects.filter(person_id=person.pk).count() == 1


def test_past_the_gate_there_are_no_rows_and_no_books(office):
    visit = Visitors()
    person = visit.registered()
    browser(visit.insured(person)).get(f"/people/{person.pk}/")
    assert KeptPage.objects.count() == 1
    with psycopg.connect(office.dsn("app")) as session:
        found = session.execute("SELECT count(*), books_of(%s) FROM serve_keptpage", [person.pk]).fetchone()
        assert found == (0, None)


def test_it_goes_with_any_lawful_erasure(desk):  # noqa: F811
    KeptPage.objects.create(
        person_id=1,
        page="record",
        reader="zh-hans person",
        state="",
        title="",
        body=b"",
        body_crc=0,
        body_size=0,
    )
    name = PersonDetail.objects.get()
    desk.erases(Target("registry_persondetail", name.pk, ("name",)))
    assert not KeptPage.objects.exists()


def test_it_does_not_grow_beyond_a_day_and_forty_pages_of_a_person(visit):
    person, old = visit.registered(), timezone.now() - timedelta(days=2)

    def keep(page, **given):
        nothing = {"state": "", "title": "", "body": b"", "body_crc": 0, "body_size": 0}
        return KeptPage.objects.create(person_id=person.pk, page=page, reader="", **nothing, **given)

    keep("of old", kept_at=old)
    for n in range(50):
        keep(str(n))
    assert set(KeptPage.objects.values_list("page", flat=True)) == {str(n) for n in range(10, 50)}


def test_packed_for_who_takes_it_so_it_is_the_same_page(visit):
    person = visit.registered()
    own, page = browser(visit.insured(person)), f"/people/{person.pk}/"
    plain, packed = own.get(page), own.get(page, headers={"accept-encoding": "gzip, br"})
    assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert packed["Vary"].count("Accept-Encoding") == 1
    assert (
        body_of(plain)
        == gzip.decompress(packed.content).decode().partition("<main")[2].partition("</main>")[0]
    )
    token = re.search(rb'csrfmiddlewaretoken" value="(\w+)"', packed.content)
    assert token, "what a request brings along is not packed"

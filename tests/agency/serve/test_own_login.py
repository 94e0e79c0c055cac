"""One's own login: password, sessions, and who one is shown anew before signing."""

import time

import pyotp
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.agency import world
from tests.agency.visitors import Visitors, browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.staff.delegations import delegate_post
from quanyi.agency.staff.factors import opened
from quanyi.agency.staff.models import Account, Post, Session
from quanyi.agency.staff.services import change_password
from quanyi.agency.staff.sessions import SessionStore, kept_key
from quanyi.agency.staff.strength import PROVED, wants_factor
from quanyi.law.terms import Verdict

OLD, NEW = "a-long-passphrase-2025", "another-passphrase-2026"


@pytest.fixture
def clerk(db) -> Account:
    made = world.account("wangfang", Post.COUNTER)
    world.with_password(OLD, made)
    return made


def sign_in(password=OLD) -> Client:
    client = Client(headers={"user-agent": "Firefox"})
    client.post(reverse("login"), {"username": "wangfang", "password": password})
    return client


def opens(client) -> bool:
    return client.get(reverse("worklist")).status_code == 200


@pytest.mark.shows("gb-4.3", "复制会话行不能登录")
def test_a_copied_session_row_signs_nobody_in(clerk):
    own, other = sign_in(), browser(world.account("other", Post.COUNTER))
    assert opens(own)
    assert opens(other)
    row = Session.objects.get(account=clerk)
    key = other.cookies["sessionid"].value
    assert key not in set(Session.objects.values_list("pk", flat=True))  # the database knows no browser's key
    fresh = SessionStore()
    fresh.create()
    made = Client()
    made.cookies["sessionid"] = fresh.session_key
    for who, taken in ((made, kept_key(fresh.session_key)), (other, kept_key(key))):
        Session.objects.filter(pk=taken).update(
            session_data=row.session_data, account_id=row.account_id, expire_date=row.expire_date
        )
        assert not opens(who)
    asks = Client()
    asks.cookies["sessionid"] = row.pk
    assert not opens(asks)
    assert opens(own)


def test_a_session_ends_by_stillness_and_by_length(clerk, settings):
    still = sign_in()
    row = Session.objects.get(account=clerk)
    assert row.expire_date - row.seen_at == timezone.timedelta(minutes=settings.QUANYI_IDLE_MINUTES)
    assert (
        f'data-still="{settings.QUANYI_IDLE_MINUTES * 60}"'
        in still.get(reverse("own-login")).content.decode()
    )
    early = row.began_at - timezone.timedelta(hours=settings.QUANYI_SESSION_HOURS - 0.1)
    Session.objects.update(began_at=early, seen_at=row.seen_at - timezone.timedelta(minutes=5))
    assert opens(still)  # and it is noted that it was heard of
    row.refresh_from_db()
    assert row.expire_date == early + timezone.timedelta(hours=settings.QUANYI_SESSION_HOURS)
    Session.objects.update(expire_date=timezone.now())
    assert not opens(still)


def test_what_a_page_asks_by_itself_keeps_no_session_going(clerk):
    client = sign_in()
    row = Session.objects.get(account=clerk)
    seen = row.seen_at - timezone.timedelta(minutes=5)
    Session.objects.update(seen_at=seen)
    assert client.get(reverse("worklist"), headers={"X-Quanyi-Quiet": "1"}).status_code == 200
    row.refresh_from_db()
    assert row.seen_at == seen
    assert opens(client)
    row.refresh_from_db()
    assert row.seen_at > seen


def test_a_session_that_no_column_can_name_is_not_found(clerk):
    for wrong in ("x\x00y", "x" * 41):
        assert sign_in().post(reverse("end-session"), {"session": wrong}).status_code == 404


def test_sessions_are_listed_and_ended(clerk):
    here, there = sign_in(), sign_in()
    page = here.get(reverse("own-login")).content.decode()
    assert page.count("Firefox") == 2
    others = browser(world.account("other", Post.COUNTER))
    others.post(reverse("end-session"), {"session": kept_key(there.cookies["sessionid"].value)})
    assert opens(there)
    here.post(reverse("end-session"), {"session": kept_key(there.cookies["sessionid"].value)})
    assert not opens(there)
    assert opens(here)
    assert AuditEntry.objects.filter(act=Act.LOGOUT, actor_id=clerk.pk, purpose="结束会话").count() == 1


def test_who_changes_the_password_is_out_everywhere_else(clerk):
    here, there = sign_in(), sign_in()
    sent = {"old": OLD, "password": NEW, "again": NEW}
    assert here.post(reverse("own-login"), sent | {"old": "wrong"}).status_code == 422
    assert here.post(reverse("own-login"), sent | {"password": OLD, "again": OLD}).status_code == 422
    assert (
        here.post(reverse("own-login"), sent | {"password": "password12", "again": "password12"}).status_code
        == 422
    )
    assert here.post(reverse("own-login"), sent).status_code == 302
    assert opens(here)
    assert not opens(there)
    assert not opens(sign_in())
    assert opens(sign_in(NEW))


def test_a_password_that_was_handed_out_is_changed_first(clerk):
    change_password(clerk, OLD, reason="重设", is_own=False)
    client = sign_in()
    assert client.get(reverse("worklist")).headers["Location"] == reverse("own-login")
    assert "这个密码是别人设的" in client.get(reverse("own-login")).content.decode()
    client.post(reverse("own-login"), {"old": OLD, "password": NEW, "again": NEW})
    assert opens(client)
    assert opens(sign_in(NEW))


def test_who_signs_enrols_a_second_factor_at_the_first_sign_in(db, settings):
    settings.QUANYI_FACTOR_WANTED = True
    made = world.account("wangfang", Post.REVIEW)
    world.with_password(OLD, made)
    client = sign_in()
    assert client.get(reverse("worklist")).headers["Location"] == reverse("second-factor")
    client.get(reverse("second-factor"))
    device = pyotp.TOTP(opened(client.session["factor_secret"]))
    assert client.post(reverse("second-factor"), {"code": device.now()}).status_code == 200
    assert opens(client)


@pytest.mark.shows("d14-7", "签署以前再次验证身份")
def test_who_was_shown_too_long_ago_shows_it_anew_and_signs_with_it(db):
    visit = Visitors()
    case = visit.declare(visit.row())
    signer = visit.signers[0]
    world.with_password(OLD, signer)
    client, address = browser(signer), reverse("sign", args=[case.pk])
    session = client.session
    session[PROVED] = time.time() - 3 * 3600
    session.save()
    sent = {"verdict": Verdict.SEND_BACK.value, "opinion": "金额<不符>", "round": 1}
    asked = client.post(address, sent)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert 'value="金额&lt;不符&gt;"' in page
    assert not case.signatures.exists()
    assert client.post(address, sent | {"proof": "wrong"}).status_code == 422
    assert not case.signatures.exists()
    assert client.post(address, sent | {"proof": OLD}).status_code == 302
    assert case.signatures.get().opinion == "金额<不符>"
    assert client.session[PROVED] > time.time() - 60


def test_what_takes_data_out_asks_who_is_there_first(db):
    visit = Visitors()
    world.with_password(OLD, visit.settler)
    client, address = browser(visit.settler), reverse("payment-orders", args=["pension"])
    session = client.session
    session[PROVED] = 0
    session.save()
    assert "再次验证" in client.get(address).content.decode()
    shown = client.post(address, {"proof": OLD})
    assert (shown.status_code, shown.headers["Location"]) == (302, address)
    assert "attachment" in client.get(address).headers["Content-Disposition"]


def test_who_signs_for_another_wants_a_second_factor(db, settings):
    settings.QUANYI_FACTOR_WANTED = True
    visit, today = Visitors(), timezone.localdate()
    assert not wants_factor(visit.counter)
    delegate_post(
        visit.signers[1], visit.counter, Post.REVIEW, today, today, by=visit.signers[1], reason="年休假"
    )
    assert wants_factor(visit.counter)


def test_sessions_that_are_over_are_cleared_by_the_daily_job(clerk):
    from quanyi.agency.custody.jobs import run

    sign_in()
    Session.objects.update(expire_date=timezone.now())
    run("logins")
    assert not Session.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('quanyi_app', 'django_session', 'SELECT')")
        assert cursor.fetchone() == (False,)

"""Signing in and out, and what every answer carries."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.agency import world
from tests.agency.visitors import browser
from tests.agency.world import undertakes

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.config import settings as office
from quanyi.agency.staff.devices import OF_NAME
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.staff.services import change_duty

PASSWORD = "a-long-passphrase-2025"


@pytest.fixture
def clerk(db):
    account = Account.objects.create_account(
        "wangfang", PASSWORD, display_name="王芳", kind=AccountKind.STAFF
    )
    change_duty(account, Post.REVIEW, granted=True, by=None, reason="测试")
    undertakes(account)
    return account


def sign_in(client, password=PASSWORD, username="wangfang"):
    return client.post(reverse("login"), {"username": username, "password": password})


def acts():
    return list(
        AuditEntry.objects.exclude(act__in=(Act.GRANT_DUTY, Act.SCHEMA, Act.PROCESS))
        .order_by("id")
        .values_list("act", "actor_id")
    )


def test_the_office_keeps_passwords_by_the_full_work_of_argon2():
    """The tests spare it (`tests/agency/hashing.py`)."""
    assert office.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_signing_in_and_out_is_logged(client, clerk):
    assert sign_in(client).headers["Location"] == reverse("home")
    assert client.get(reverse("worklist")).status_code == 200
    assert client.post(reverse("logout")).status_code == 302
    assert client.get(reverse("worklist")).status_code == 302
    assert acts() == [(Act.LOGIN, clerk.pk), (Act.LOGOUT, clerk.pk)]


def test_a_wrong_password_is_logged_without_what_was_typed(client, clerk):
    assert sign_in(client, "wrong-one").status_code == 200
    assert sign_in(client, "wrong-one", username=PASSWORD).status_code == 200
    known, unknown = AuditEntry.objects.filter(act=Act.LOGIN_FAILED).order_by("id")
    assert known.detail == {"account": "wangfang"}
    assert unknown.detail == {"account": ""}


@pytest.mark.shows("d14-6-2", "五次密码错误即锁定")
def test_five_wrong_passwords_lock_the_login_even_for_the_right_one(client, clerk):
    for _ in range(4):
        assert sign_in(client, "wrong").status_code == 200
    locked = sign_in(client, "wrong")
    assert locked.status_code == 429
    assert "锁定 15 分钟" in locked.content.decode()
    assert sign_in(client).status_code == 429
    assert client.get(reverse("worklist")).status_code == 302


@pytest.mark.shows("gb-4.3", "别人猜密码锁不住本人的设备")
def test_a_colleague_s_wrong_tries_do_not_shut_out_a_device_that_is_known(clerk):
    own, other, third = Client(), Client(), Client()
    assert sign_in(own).status_code == 302
    own.post(reverse("logout"))
    for _ in range(6):
        locked = sign_in(other, "wrong")
    assert locked.status_code == 429
    assert sign_in(third).status_code == 429
    assert sign_in(own).status_code == 302
    own.post(reverse("logout"))
    for _ in range(6):
        locked = sign_in(own, "wrong")
    assert locked.status_code == 429  # a device that is taken gives no more tries than an address


def test_a_name_that_is_tried_from_many_places_opens_to_known_devices_alone(clerk):
    own = Client()
    assert sign_in(own).status_code == 302
    own.post(reverse("logout"))
    for n in range(OF_NAME):
        Client().post(
            reverse("login"), {"username": "wangfang", "password": "wrong"}, REMOTE_ADDR=f"10.0.0.{n + 1}"
        )

    def far(password, address="10.0.1.1", name="wangfang"):
        sent = {"username": name, "password": password}
        return Client().post(reverse("login"), sent, REMOTE_ADDR=address).status_code

    assert far("wrong") == 200  # one try of an address that has made none
    assert far(PASSWORD) == 429
    assert far(PASSWORD, "10.0.0.1", "ｗａｎｇｆａｎｇ ") == 429  # however the name is written
    assert far(PASSWORD, "10.0.1.2") == 302
    other = Account.objects.create_account("liqiang", PASSWORD, display_name="李强", kind=AccountKind.STAFF)
    assert (
        Client().post(reverse("login"), {"username": other.username, "password": PASSWORD}).status_code == 302
    )
    assert sign_in(own).status_code == 302


@pytest.mark.parametrize(
    "guessed",
    [{"username": " ｗａｎｇｆａｎｇ"}, {"REMOTE_ADDR": "2001:db8:1:2:3::{n}"}],
    ids=["name", "address"],
)
def test_tries_count_together_however_name_and_address_are_written(clerk, guessed):
    sent = {"username": guessed.get("username", "wangfang"), "password": "wrong"}
    for n in range(5):
        where = guessed.get("REMOTE_ADDR", "2001:db8:1:2::1").format(n=n + 1)
        answer = Client().post(reverse("login"), sent, REMOTE_ADDR=where)
    assert answer.status_code == 429
    right = {"username": "wangfang", "password": PASSWORD}
    assert Client().post(reverse("login"), right, REMOTE_ADDR="2001:db8:1:2::99").status_code == 429
    assert Client().post(reverse("login"), right, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


def test_a_browser_is_known_for_each_of_those_who_share_it(clerk):
    shared = Client()
    Account.objects.create_account("liqiang", PASSWORD, display_name="李强", kind=AccountKind.STAFF)
    for who in ("wangfang", "liqiang"):
        assert sign_in(shared, username=who).status_code == 302
        shared.post(reverse("logout"))
    for _ in range(5):
        sign_in(Client(), "wrong")
    assert sign_in(Client()).status_code == 429
    assert sign_in(shared).status_code == 302


def test_a_user_name_that_no_column_can_hold_is_no_crash(client, clerk):
    assert sign_in(client, username="wang\x00fang").status_code == 200


def test_forms_without_their_token_change_nothing(visit):
    case = visit.declare(visit.row())
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(visit.signers[0], backend="quanyi.agency.staff.backends.LoginBackend")
    answer = strict.post(reverse("sign", args=[case.pk]), {"verdict": "agree", "round": 1})
    assert answer.status_code == 403
    assert "这张表单已经过期" in answer.content.decode()
    assert not case.signatures.exists()


@pytest.mark.shows("gb-4.3", "每个页面只许本站内容，不留副本")
@pytest.mark.shows("d14-6-2", "每个页面只许本站内容，不留副本")
def test_every_page_allows_nothing_from_elsewhere_and_is_not_kept(visit):
    for page in ("worklist", "find-person"):
        headers = visit.as_first.get(reverse(page)).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_language_can_be_switched_before_signing_in(client, db):
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
    assert answer.headers["Location"] == reverse("login")
    page = client.get(reverse("login")).content.decode()
    assert '<html lang="en">' in page
    assert "Sign in" in page


def test_the_language_can_be_switched_back(visit):
    visit.as_first.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert '<html lang="en">' in visit.as_first.get(reverse("worklist")).content.decode()
    visit.as_first.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    assert "待我签署" in visit.as_first.get(reverse("worklist")).content.decode()


def test_who_is_signed_in_and_at_which_post_stands_on_the_page(client, clerk):
    sign_in(client)
    page = client.get(reverse("worklist")).content.decode()
    assert "王芳" in page
    assert "审核" in page


def test_a_login_that_is_switched_off_is_out(visit):
    visit.signers[0].is_active = False
    visit.signers[0].save(update_fields=["is_active"])
    assert visit.as_first.get(reverse("worklist")).status_code == 302


def test_staff_without_a_post_are_told_which_posts_there_are(db):
    answer = browser(world.account("new")).get("/", follow=True)
    assert answer.status_code == 403
    assert "系统管理员" in answer.content.decode()

"""A terminal in the hall: who makes a device one, who may sign in there, how a sitting ends, and what stays behind."""

import time
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from tests.agency.visitors import Visitors, browser
from tests.agency.world import account as login_of
from tests.agency.world import with_password

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.identity.trusted import Provider
from quanyi.agency.registry.models import Person
from quanyi.agency.serve import terminal
from quanyi.agency.staff.models import Account, Post

PAGE, LOGIN = reverse("terminal"), reverse("login")
PASSWORD, PLACE = "a-long-passphrase-2025", "一楼大厅 1 号机"


@dataclass
class Hall:
    """A device that is a terminal, and a person with a login."""

    device: Client
    person: Person
    owner: Account

    @property
    def record(self) -> str:
        return reverse("record", args=[self.person.pk])

    def sign_in(self, username: str = "") -> object:
        given = {"username": username or self.owner.username, "password": PASSWORD}
        return self.device.post(LOGIN, given)


@pytest.fixture
def administrator(db) -> Client:
    return browser(login_of("kiosks", Post.SYSTEM_ADMIN))


@pytest.fixture
def hall(administrator) -> Hall:
    visit = Visitors()
    person = visit.registered()
    owner = visit.insured(person)
    with_password(PASSWORD, visit.counter, owner)
    administrator.post(PAGE, {"place": PLACE})
    return Hall(administrator, person, owner)


@pytest.fixture
def clock(monkeypatch):
    """Seconds that went by."""
    gone, start = [0.0], time.time()
    monkeypatch.setattr(terminal.time, "time", lambda: start + gone[0])
    return gone


def text_of(answer) -> str:
    return answer.content.decode()


def test_only_a_system_administrator_makes_a_device_a_terminal(hall):
    counter, stranger = browser(login_of("clerk", Post.COUNTER)), Client()
    for other in (counter, stranger):
        assert "没有设为自助终端" in text_of(other.post(PAGE, {"place": PLACE}))
        assert terminal.COOKIE not in other.cookies
    line = AuditEntry.objects.get(act=Act.SET_UP_TERMINAL)
    assert (line.purpose, line.actor_name) == (PLACE, "Kiosks")
    assert "登录查询" in text_of(hall.device.get(PAGE))  # the administrator is signed out of it


def test_a_cookie_that_somebody_wrote_makes_no_terminal(db):
    stranger = Client()
    stranger.cookies[terminal.COOKIE] = "hall:x:y"
    assert "没有设为自助终端" in text_of(stranger.get(PAGE))


@pytest.mark.shows("d14-14", "本人在自助终端登录后查看自己的记录，登录日志写明是哪台终端")
def test_a_person_sees_the_own_record_and_the_log_says_where(hall):
    hall.sign_in()
    page = text_of(hall.device.get(hall.record))
    assert 'class="terminal"' in page
    assert "90 秒无人操作自动退出" in page
    assert AuditEntry.objects.filter(act=Act.LOGIN).latest("pk").detail == {"terminal": PLACE}


def test_staff_do_not_sign_in_at_a_terminal(hall):
    answer = hall.sign_in("counter")
    assert "自助终端只供参保人员本人登录" in text_of(answer)
    assert hall.device.get("/cases/").status_code == 302
    assert not AuditEntry.objects.filter(act=Act.LOGIN).exists()


@pytest.mark.parametrize(
    ("seconds", "times"),
    [(terminal.SILENT + 1, 1), (terminal.SILENT - 1, 1 + terminal.LONGEST // terminal.SILENT)],
)
def test_a_sitting_ends_by_stillness_and_by_its_length(hall, clock, seconds, times):
    hall.sign_in()
    assert hall.device.get(hall.record).status_code == 200
    for _ in range(times - 1):
        clock[0] += seconds
        assert hall.device.get(hall.record).status_code == 200
    clock[0] += seconds
    assert hall.device.get(hall.record).url == PAGE
    assert "已为您退出" in text_of(hall.device.get(PAGE))
    assert hall.device.get(hall.record).url.startswith(LOGIN)
    line = AuditEntry.objects.filter(act=Act.LOGOUT).latest("pk")
    assert (line.purpose, line.actor_id) == (terminal.OVER, hall.owner.pk)


def test_its_first_page_ends_who_went_away(hall):
    hall.sign_in()
    assert hall.device.get(PAGE).url == PAGE
    first = hall.device.get(PAGE)
    assert first.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert hall.device.get(hall.record).url.startswith(LOGIN)


def test_no_provider_is_asked_who_would_know_the_last_visitor(hall, settings):
    settings.QUANYI_PROVIDER = Provider("https://id.example", "quanyi", "x", "示范平台", "", frozenset())
    assert "示范平台" in text_of(Client().get(LOGIN))
    assert "示范平台" not in text_of(hall.device.get(LOGIN))
    for place in ("provider-login", "provider-back", "provider-bind"):
        assert hall.device.get(reverse(place)).status_code == 404


def test_what_somebody_began_is_gone_with_the_first_page(hall):
    session = hall.device.session
    session["begun"] = "by who went away"
    session.save()
    hall.device.get(PAGE)
    assert "begun" not in hall.device.session


def test_no_file_is_handed_out(hall):
    hall.sign_in()
    answer = hall.device.get(reverse("record-pdf", args=[hall.person.pk]), follow=True)
    assert "自助终端不保存文件" in text_of(answer)
    assert not AuditEntry.objects.filter(act=Act.PRINT_RECORD).exists()


def test_elsewhere_nothing_of_it_shows(hall):
    own = browser(hall.owner)
    assert "terminal" not in text_of(own.get(hall.record))
    assert own.get(reverse("record-pdf", args=[hall.person.pk])).status_code == 200

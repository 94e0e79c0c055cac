"""Who may open which page: everyone else is told why, and the refusal is in the log."""

import pytest
from django.urls import reverse
from tests.agency import world
from tests.agency.visitors import browser as browser_of

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.staff.models import AccountKind

STAFF = {"counter", "settler", "first"}
PAGES = {
    "worklist": STAFF,
    "case": STAFF,
    "find-person": STAFF,
    "settlements": {"settler"},
    "users": {"administrator"},
    "log": {"administrator"},
    "changes": {"counter"},
    "enrol": {"counter"},
    "register-employer": {"counter"},
    "declarations": {"counter", "sender", "other_sender"},
    "declare": {"counter", "sender", "other_sender"},
    "declaration-template": {"counter", "sender", "other_sender"},
    "received": STAFF | {"sender"},
    "original": STAFF | {"sender"},
}
VISITORS = ["counter", "settler", "first", "administrator", "sender", "other_sender", "insured"]


@pytest.fixture
def place(visit):
    """(browser of a visitor, address of a page) by their names."""
    person = visit.registered()
    case = visit.declare(visit.row(2, name="张三"))
    file = case.rounds.get().submission.file
    arguments = {"case": [case.pk], "received": [file.pk], "original": [file.pk]}

    def at(visitor, page):
        browser = (
            browser_of(visit.insured(person)) if visitor == "insured" else getattr(visit, f"as_{visitor}")
        )
        return browser, reverse(page, args=arguments.get(page, []))

    return at


@pytest.mark.shows("d14-26-1", "每个页面只对所属岗位开放")
@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_to_those_it_is_for_and_refuses_the_rest(place, page, visitor):
    browser, address = place(visitor, page)
    before = AuditEntry.objects.filter(act=Act.REFUSED).count()
    answer = browser.get(address)
    refused = AuditEntry.objects.filter(act=Act.REFUSED)
    if visitor in PAGES[page]:
        assert answer.status_code == 200
        assert refused.count() == before
    else:
        assert answer.status_code == 403
        assert refused.count() == before + 1
        entry = refused.first()
        assert entry.purpose in answer.content.decode()
        assert entry.purpose.endswith("。")
        assert entry.detail["path"] == address
        assert entry.actor_id == int(browser.session["_auth_user_id"])


@pytest.mark.parametrize("page", [*PAGES, "home", "record", "record-pdf", "record-readers"])
def test_without_a_login_every_page_leads_to_the_login(client, db, page):
    arguments = {"case", "received", "original", "record", "record-pdf", "record-readers"}
    address = reverse(page, args=[1] if page in arguments else [])
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('login')}?next={address}"


def test_everyone_begins_where_their_work_is(visit):
    person = visit.registered()
    assert visit.as_first.get("/").headers["Location"] == reverse("worklist")
    assert visit.as_administrator.get("/").headers["Location"] == reverse("users")
    assert visit.as_sender.get("/").headers["Location"] == reverse("declarations")
    assert browser_of(visit.insured(person)).get("/").headers["Location"] == reverse(
        "record", args=[person.pk]
    )


@pytest.mark.parametrize("kind", [AccountKind.EMPLOYER, AccountKind.PERSON])
def test_a_login_that_speaks_for_nobody_is_told_so(db, kind):
    lost = browser_of(world.account("lost", kind=kind))
    answer = lost.get("/")
    assert answer.status_code == 403
    assert "还没有登记代表哪个单位或哪个人" in answer.content.decode()
    assert lost.get(reverse("declarations")).status_code == 403
    assert lost.get(reverse("record", args=[1])).status_code == 403


def test_an_employer_sees_its_own_files_only(visit):
    visit.declare(visit.row())
    mine = visit.as_sender.get(reverse("declarations")).content.decode()
    others = visit.as_other_sender.get(reverse("declarations")).content.decode()
    assert "申报.csv" in mine
    assert "申报.csv" not in others
    assert "还没有申报过" in others


def test_refusals_are_in_the_readers_language_and_the_log_in_chinese(visit):
    visit.as_sender.cookies["django_language"] = "en"
    answer = visit.as_sender.get(reverse("users"))
    assert "System administrator" in answer.content.decode()
    assert "系统管理员" in AuditEntry.objects.get(act=Act.REFUSED).purpose


def test_users_lists_staff_with_their_posts_and_no_business(visit):
    page = visit.as_administrator.get(reverse("users")).content.decode()
    for signer in visit.signers:
        assert signer.username in page
    assert "结息核算" in page
    assert "不办理业务" in page
    assert "sender" not in page
    assert reverse("worklist") not in page

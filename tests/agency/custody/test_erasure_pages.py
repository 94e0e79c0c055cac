"""The page of lawful erasure: whose data, which of it, and the word of a second person."""

import pytest
from django.urls import reverse
from tests.agency import world
from tests.agency.visitors import browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.custody.models import ErasureConfirmation, ErasureOrder
from quanyi.agency.staff.models import Post

WHY = {"ground": "个人信息保护法第四十七条", "authority": "示范区人社局〔2026〕7号"}


@pytest.fixture
def keeper(visit):
    return browser(world.account("keeper", Post.DATA_KEEPER))


@pytest.fixture
def case(visit):
    return visit.approve(visit.declare(visit.row()))


def asked(keeper, **given):
    return keeper.post(reverse("order-erasure"), {"number": world.number(1), **given})


def test_the_rows_of_a_person_are_offered_and_the_look_is_logged(keeper, case):
    shown = asked(keeper).content.decode()
    for word in ("登记编号", "姓名", "申报明细中的姓名"):
        assert word in shown
    assert AuditEntry.objects.get(act=Act.VIEW_RECORD).purpose == "拟办依法删除"
    assert not ErasureOrder.objects.exists()


def test_an_order_is_put_forward_and_confirmed_by_another(keeper, case, visit):
    (row,) = [key for key in _offered(asked(keeper)) if key.startswith("registry_person:")]
    assert asked(keeper, rows=[row], case_number=case.number, **WHY).status_code == 302
    order = ErasureOrder.objects.get()
    assert order.rows[0][2] == ["insurance_number", "social_security_number"]
    assert keeper.post(reverse("confirm-erasure", args=[order.pk])).status_code == 403
    assert "核准" in visit.as_signers[3].get(reverse("erasures")).content.decode()
    visit.as_signers[3].post(reverse("confirm-erasure", args=[order.pk]))
    assert ErasureConfirmation.objects.get().confirmed_by == visit.signers[3]
    again = visit.as_signers[3].post(reverse("confirm-erasure", args=[order.pk]), follow=True)
    assert "已经核准" in again.content.decode()


def _offered(response):
    return [key for key, _ in response.context["form"].fields["rows"].choices]


def test_nobody_confirms_his_own(visit, case):
    both = browser(world.account("both", Post.DATA_KEEPER, Post.APPROVAL))
    row = _offered(asked(both))[0]
    assert asked(both, rows=[row], case_number=case.number, **WHY).status_code == 302
    refused = both.post(reverse("confirm-erasure", args=[ErasureOrder.objects.get().pk]), follow=True)
    assert "不能核准自己提出的删除" in refused.content.decode()
    assert not ErasureConfirmation.objects.exists()


@pytest.mark.parametrize(("given", "why"), [
    ({"number": "1"}, "没有登记过这个号码"), ({"number": ""}, "请填写完整的号码"),
    ({"ground": "", "authority": "x", "case_number": "x"}, "请写明法律依据"),
    ({**WHY, "case_number": "2020-000001"}, "没有已批准的案件"),
])  # fmt: skip
def test_what_is_wrong_is_said(keeper, case, given, why):
    rows = _offered(asked(keeper))[:1] if "ground" in given else []
    done = asked(keeper, rows=rows, **given)
    assert done.status_code == 422
    assert why in done.content.decode()
    assert not ErasureOrder.objects.exists()


def test_administrators_and_others_do_not_open_it(visit):
    for visitor in (visit.as_administrator, visit.as_counter, visit.as_sender):
        assert visitor.get(reverse("erasures")).status_code == 403

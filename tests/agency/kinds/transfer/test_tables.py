"""A table is believed as far as it follows from its own rows, and accepted only where the account can be credited."""

import json
from datetime import date

import pytest
from django.urls import reverse
from tests.agency.kinds.change.changing import changed, item
from tests.agency.serve.test_employer_pages import text_of
from tests.agency.visitors import browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.models import MessageKind, TransferMessage
from quanyi.agency.exchange.envelope import ExchangeRefused, sealed
from quanyi.agency.exchange.messages import content_of, withdraw
from quanyi.agency.kinds.transfer_in.asking import TransferInRefused
from quanyi.agency.kinds.transfer_in.receiving import coming
from quanyi.agency.ledger.account_states import move, stands
from quanyi.agency.ledger.selectors import balance
from quanyi.agency.review.models import Case
from quanyi.law.terms import AccountEvent, AccountStatus


def sent_out(new, old) -> dict:
    """The old place's table, as it would go."""
    new.signed(new.apply(old))
    old.take(new.sent(MessageKind.LETTER))
    old.signed(old.open_out())
    return json.loads(old.sent(MessageKind.TABLE))["content"]


def answered(new, old, content) -> dict:
    with old.at():
        raw = sealed(content).text.encode()
    answer = new.take(raw).answer
    with new.at():
        return content_of(answer)


@pytest.mark.shows("gb-6.6", "入账的四个部分须由信息表各年的行得出")
def test_what_the_rows_do_not_give_is_not_credited(places):
    old, new = places
    right = sent_out(new, old)
    principal, interest = right["held"][:2]
    month = right["this_year"]["months"][0]
    wrong = {
        "held.own": lambda table: table.update(held=[principal + 1_000_000, *right["held"][1:]]),
        "held.own.interest": lambda table: table.update(
            held=[principal + interest, 0, *right["held"][2:]]
        ),
        f"{month['credited']}.credits.own": lambda table: table["this_year"]["months"][0].update(
            account=[1, 0]
        ),
    }  # fmt: skip
    for field, alter in wrong.items():
        table = json.loads(json.dumps(right))
        alter(table)
        said = answered(new, old, table)
        assert (said["accepted"], [each[0] for each in said["differences"]]) == (False, [field])
    assert answered(new, old, right)["accepted"]


def test_a_table_is_not_accepted_while_the_account_here_takes_nothing(places):
    old, new = places
    right = sent_out(new, old)
    with new.at():
        person, case = new.person(), Case.objects.latest("pk")
        move({person.pk: date.today()}, AccountEvent.COURT_HOLD, case)
    said = answered(new, old, right)
    assert (said["accepted"], said["differences"]) == (False, [])
    assert "冻结" in said["reason"]
    with new.at():
        answer = new.sent(MessageKind.ANSWER)
    old.take(answer)
    with old.at():  # nothing is paid, and the account is free again
        assert stands([old.person().pk])[old.person().pk].state is AccountStatus.NORMAL


def test_a_table_that_nobody_answers_is_withdrawn_and_the_account_is_free(places):
    old, new = places
    right = sent_out(new, old)
    with old.at():
        table = TransferMessage.objects.get(is_ours=True, kind=MessageKind.TABLE)
        approver = browser(old.signers[-1])
        assert "撤销信息表" in text_of(approver.get(reverse("transfers")))
        address = reverse("transfer-withdraw", args=[table.pk])
        assert browser(old.counter).post(address).status_code == 403
        page = approver.post(address, follow=True)
        assert "已撤销" in text_of(page)
        assert "对方不答复" not in text_of(page)
        told = TransferMessage.objects.get(kind=MessageKind.WITHDRAWAL).content.encode()
        assert stands([old.person().pk])[old.person().pk].state is AccountStatus.NORMAL
        with pytest.raises(ExchangeRefused, match="不必再撤销"):
            withdraw(table, "没有答复", by=None)
    raw = old.sent(MessageKind.TABLE)
    late = new.take(raw).answer  # accepted before the withdrawal came
    with new.at():
        accepted = late.content.encode()
    again = old.take(accepted).answer
    with old.at():
        assert again.content.encode() == told
        assert not old.person().transfers.exists()
    confirmed = new.take(told).answer
    with new.at():
        with pytest.raises(TransferInRefused, match="已撤销"):
            coming(TransferMessage.objects.get(is_ours=False, kind=MessageKind.TABLE))
        arrived = confirmed.content.encode()
    old.take(arrived)
    old.signed(old.open_out())  # under the same letter, by a case of its own
    assert new.take(old.sent(MessageKind.TABLE)).is_new
    assert json.loads(new.sent(MessageKind.ANSWER))["content"]["accepted"]
    assert right["number"] == json.loads(old.sent(MessageKind.TABLE))["content"]["number"]


def test_who_dies_while_the_table_waits_stays_for_the_heirs(places):
    old, new = places
    right = sent_out(new, old)
    with old.at():
        person = old.person()
        changed(old, item(person, date.today(), status="died"))
        assert stands([person.pk])[person.pk].event is AccountEvent.DEATH_REPORTED
    said = new.take(old.sent(MessageKind.TABLE)).answer
    with new.at():
        accepted = said.content.encode()
    told = old.take(accepted).answer
    with old.at():
        assert "死亡" in content_of(told)["reason"]
        assert stands([person.pk])[person.pk].event is AccountEvent.DEATH_REPORTED
        assert balance(person.pk) == right["amounts"]["account"]


def test_whose_message_is_opened_finds_a_line_and_only_who_works_on_it_opens_it(places):
    old, new = places
    new.signed(new.apply(old))
    old.take(new.sent(MessageKind.LETTER))
    with old.at():
        letter = TransferMessage.objects.get(kind=MessageKind.LETTER)
        seen = AuditEntry.objects.filter(person_id=letter.person_id, purpose=f"转移接续文书 {letter.pk}")
        page = browser(old.counter).get(reverse("transfer-out"), {"message": letter.pk})
        assert (page.status_code, seen.count()) == (200, 1)
        envelope = reverse("transfer-message", args=[letter.pk])
        assert browser(old.counter).get(envelope).status_code == 200
        assert browser(old.settler).get(envelope).status_code == 403
        assert seen.filter(act=Act.VIEW_FILE).count() == 1


def test_another_spelling_is_the_same_message_and_what_cannot_be_kept_is_refused(places):
    old, new = places
    new.signed(new.apply(old))
    raw = new.sent(MessageKind.LETTER)
    assert old.take(raw).is_new
    shown = json.loads(raw)
    assert not old.take(json.dumps(shown | {"signature": shown["signature"].upper()}).encode()).is_new
    with new.at():
        endless = sealed(shown["content"] | {"number": "9" * 61}).text.encode()
    with pytest.raises(ExchangeRefused, match="没有写明"):
        old.take(endless)
    old.signed(old.open_out())
    table = json.loads(old.sent(MessageKind.TABLE))["content"]
    del table["years"][0]["months"][0]["through"]
    with old.at():
        lacking = sealed(table).text.encode()
    with pytest.raises(ExchangeRefused, match="栏目不全"):
        new.take(lacking)

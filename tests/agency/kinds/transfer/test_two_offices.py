"""Two offices move a person to and fro: nothing is lost or doubled, whatever comes twice or gets lost on the way."""

import json
import threading
from datetime import date
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from django.utils import timezone
from tests.agency.kinds.transfer.two_offices import Place, moved

from quanyi.agency.collect.models import MessageKind, TransferMessage
from quanyi.agency.control.checking import check_data
from quanyi.agency.control.models import DataFinding
from quanyi.agency.exchange.envelope import ExchangeRefused, sealed
from quanyi.agency.exchange.messages import content_of
from quanyi.agency.exchange.sending import send_all
from quanyi.agency.kinds.transfer_in.receiving import coming
from quanyi.agency.ledger.account_states import shut_months, stands
from quanyi.agency.ledger.agreement import books, reports, vouchers
from quanyi.agency.ledger.models import SuspenseItem
from quanyi.agency.ledger.selectors import balance, settled_years
from quanyi.agency.serve.account_items import account_facts, account_year_of
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import contribution_lines, person_record
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.product import yearly_interest_fen
from quanyi.law.terms import AccountStatus, SuspenseReason

YEAR = timezone.localdate().year
LAST = YEAR - 1


def held(place: Place) -> int:
    with place.at():
        return balance(place.person().pk)


def found(place: Place) -> list[str]:
    """What the checks of accounts find, and where the books disagree with themselves or with what was approved."""
    with place.at():
        off = [each.subject for each in (*books(), *vouchers(), *reports())]
        check_data(region="DEMO", today=date.today(), by=None, reason="测试", whole=True)
        wrong = DataFinding.objects.filter(check_code__startswith="account.")
        return [*wrong.values_list("check_code", flat=True), *off]


@pytest.mark.shows("gb-6.6", "转入地复算信息表，资金和信息一致才入账")
@pytest.mark.shows("gb-5-1", "转移的金额、月数和去向记在个人记录中")
def test_a_person_moves_there_and_back_and_nothing_is_lost_or_doubled(places):
    old, new = places
    before_old, before_new = held(old), held(new)
    total = moved(new, old, "T1")
    with old.at():
        person = old.person()
        assert held(old) == 0
        assert stands([person.pk])[person.pk].state is AccountStatus.CANCELLED
        assert len(contribution_lines(person)) == 3  # the record is kept
        assert person_record(person).status_told.startswith("已转出")
        assert account_year_of(person, YEAR).part("moved_out").fen == before_old
        pooled = person.transfers.get().pooled_fen
        assert (pooled, total) == (3 * 800_000 * 12 // 100, before_old + 3 * 800_000 * 12 // 100)
    with new.at():
        assert held(new) == before_old + before_new
        person = new.person()
        lines = contribution_lines(person)
        assert len({line.month for line in lines}) == 4
        [came] = [line.key for line in lines if line.month == Month(LAST, 11)]
        assert "从原参保地转入" in open_figure(person, f"{came}-own_paid").figure.note_zh
        year = account_year_of(person, YEAR)
        assert (
            year.part("received_balance").fen + year.part("principal_in_year").fen == before_old + before_new
        )
    back = moved(old, new, "T2")
    assert held(new) == 0
    assert held(old) == before_old + before_new
    assert back == before_old + before_new + pooled + 900_000 * 12 // 100
    with old.at():
        assert len({line.month for line in contribution_lines(old.person())}) == 4
    interest = _settled(old), _settled(new)
    opening = before_old - 64_000
    expected = sum(yearly_interest_fen(opening, [64_000, 72_000, *[0] * 10], _rate()))
    assert interest == (expected, 0)  # as if the person had never been away
    assert (found(old), found(new)) == ([], [])


def _rate():
    return parameter("crediting_rate", on=YEAR, region="DEMO").rate


def _settled(place: Place) -> int:
    """The interest of this year, by the settlement; the year's page says the same."""
    with place.at():
        place.settle(YEAR)
        person = place.person()
        given = sum(settled_years(person.pk)[YEAR])
        figure = account_facts(person).year(YEAR)
        assert figure.part("interest_in_year").fen == given
        return given


def test_what_comes_twice_altered_or_from_a_stranger_changes_nothing(places):
    old, new = places
    new.signed(new.apply(old))
    letter = new.sent(MessageKind.LETTER)
    assert old.take(letter).is_new
    assert not old.take(letter).is_new
    altered = json.loads(letter)
    altered["content"]["bank_account"] = "别的账户"
    with pytest.raises(ExchangeRefused, match="签名与内容不符"):
        old.take(json.dumps(altered).encode())
    with new.at(), override_settings(SECRETS=old.folder / "stranger"):
        forged = sealed(json.loads(letter)["content"]).text.encode()
    with pytest.raises(ExchangeRefused, match="没有 NEW 的这把公钥"):
        old.take(forged)
    with pytest.raises(ExchangeRefused, match="是发给 OLD 的"):
        new.take(letter)
    old.signed(old.open_out())
    with old.at():
        person = old.person()
        assert stands([person.pk])[person.pk].state is AccountStatus.FROZEN
        assert shut_months([(person.pk, Month(YEAR, 3))])  # nothing is credited while it is about to leave
    table = old.sent(MessageKind.TABLE)
    first, again = new.take(table), new.take(table)  # the answer was lost: it is the same
    with new.at():
        assert (first.answer.content, again.is_new) == (again.answer.content, False)
        answer = first.answer.content.encode()
    for _time in range(2):
        old.take(answer)
    with old.at():
        assert person.transfers.count() == 1
        total = person.transfers.get().total_fen
    new.paid_in(total, "T1")
    new.signed(new.open_receipt())
    with pytest.raises(Exception, match="已经接续"):
        new.open_receipt()
    assert (found(old), found(new)) == ([], [])


def test_a_difference_is_told_field_by_field_and_frees_the_account(places):
    """The old place believes another interest of last year than its rows give."""
    old, new = places
    new.signed(new.apply(old))
    old.take(new.sent(MessageKind.LETTER))
    old.signed(old.open_out())
    with old.at():
        wrong = json.loads(old.sent(MessageKind.TABLE))["content"]
        wrong["years"][-1]["interest"][0] += 1
        wrong["amounts"]["total"] += 100
        wrong = sealed(wrong).text.encode()
    answer = new.take(wrong).answer
    with new.at():
        said = content_of(answer)
        assert not said["accepted"]
        assert [field for field, _stated, _found in said["differences"]] == [
            f"{LAST}.interest.own", "amounts.total",
        ]  # fmt: skip
        with pytest.raises(Exception, match="不是复算接受"):
            coming(TransferMessage.objects.filter(kind="table").latest("pk"))
        right_answer = json.loads(answer.content)["content"]
    with old.at():
        table = TransferMessage.objects.get(is_ours=True, kind="table")
        right_answer["answers"] = table.digest
    with new.at():
        told = sealed(right_answer).text.encode()
    old.take(told)
    with old.at():
        person = old.person()
        assert stands([person.pk])[person.pk].state is AccountStatus.NORMAL
        assert not person.transfers.exists()
    before = held(old)
    old.signed(old.open_out())  # put right, the transfer goes on by a case of its own
    with new.at():
        again = old.sent(MessageKind.TABLE)
    with old.at():
        assert content_of(table)["amounts"] == json.loads(again)["content"]["amounts"]
    assert held(old) == before


def test_months_paid_in_both_places_count_once_and_are_refunded(places):
    old, new = places
    new.insured(Month(YEAR, 1), Month(YEAR, 1), 900_000)
    before_old, before_new = held(old), held(new)
    total = moved_with_agreement(new, old)
    with new.at():
        refund = SuspenseItem.objects.get(reason=SuspenseReason.OVERLAP.value)
        assert refund.person == new.person()
        assert refund.amount_fen == 64_000  # January's credit there, without interest yet
        assert held(new) == before_new + before_old - 64_000
        assert len({line.month for line in contribution_lines(new.person())}) == 4
        assert new.person().transfers.get().total_fen == total
    assert (found(old), found(new)) == ([], [])


def moved_with_agreement(new: Place, old: Place) -> int:
    return moved(new, old, "T1")


def test_two_offices_do_it_over_http_and_a_lost_answer_is_sent_again(places):
    old, new = places
    with served(old) as at_old, served(new) as at_new:
        old.knows(new, at_new)
        new.knows(old, at_old)
        new.signed(new.apply(old))
        assert sent_by(new) == [""]
        old.signed(old.open_out())
        assert sent_by(old) == [""]  # the answer came along: the account is empty now
        assert held(old) == 0
        assert sent_by(old) == []
        with old.at():
            total = old.person().transfers.get().total_fen
        new.paid_in(total, "T1")
        new.signed(new.open_receipt())
    assert (found(old), found(new)) == ([], [])


def sent_by(place: Place) -> list[str]:
    with place.at():
        return [each.trouble for each in send_all()]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *told):
        pass


class served:
    """The interface of a place on a loopback port: each request is answered in its database."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def __enter__(self) -> str:
        application = WSGIHandler()

        def answered(environ, start):
            with self.place.at(), override_settings(QUANYI_TRANSFER_DOOR=True, ALLOWED_HOSTS=["*"]):
                return [b"".join(application(environ, start))]

        self.server = make_server("127.0.0.1", 0, answered, handler_class=_Quiet)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_port}/api/v1/transfers/"

    def __exit__(self, *raised) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def test_who_came_back_leaves_again(places, monkeypatch):
    """Within the year; in the next one, after both have settled; and back and away once more in that one."""
    old, new = places
    old.insured(Month(YEAR, 1), Month(YEAR, 1), sequence=3)  # somebody who stays
    before = held(old) + held(new)
    moved(new, old, "T1")
    moved(old, new, "T2")
    moved(new, old, "T3")
    assert (held(old), held(new)) == (0, before)
    interest = _settled(old), _settled(new)
    assert interest == (0, sum(yearly_interest_fen(before - 136_000, [64_000, 72_000, *[0] * 10], _rate())))
    later = date(YEAR + 1, 2, 15)
    monkeypatch.setattr(timezone, "localdate", lambda value=None, *zone: value.date() if value else later)
    for reference, there, here in (("T4", old, new), ("T5", new, old), ("T6", old, new)):
        moved(there, here, reference)
        assert (held(here), held(there)) == (0, before + sum(interest))
        assert (found(old), found(new)) == ([], [])
        with there.at():
            assert len({line.month for line in contribution_lines(there.person())}) == 4

"""What a message or a table said of somebody can go; that it came, and its amounts in the books, stay."""

from tests.agency.audit.test_erasure import Desk, desk  # noqa: F401  (a fixture)

from quanyi.agency.audit.erasable import ERASED
from quanyi.agency.audit.sealing import seal
from quanyi.agency.collect.models import MessageKind, TransferMessage
from quanyi.agency.custody.erasures import Target
from quanyi.agency.exchange.messages import answer_of, content_of


def test_the_text_of_a_message_goes_and_it_answers_nothing_any_more(desk):  # noqa: F811
    message = TransferMessage.objects.create(
        is_ours=False, kind=MessageKind.TABLE, number="X-1", office="X", content="{}", digest="sm3:1"
    )
    seal()
    desk.erases(Target("collect_transfermessage", message.pk, ("content",)))
    message.refresh_from_db()
    assert message.content == ERASED
    assert content_of(message)["accepted"] is False
    assert answer_of(message) is None

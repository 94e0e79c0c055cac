"""Numbers and other texts that a change asks for, as the registry keeps them (登记内容).

Basis: gb-11, gb-A-2, d14-2-1.
"""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry import changes as registry
from quanyi.agency.registry.facts import History, value_on
from quanyi.agency.registry.items import CHANGEABLE
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import NUMBERS, persons_by_number
from quanyi.agency.wording import sentence
from quanyi.written import Problem
from quanyi.written.documents import IdentityDocument
from quanyi.written.numbers import PersonNumber, read_number


def document_of(asked: Mapping[str, str], known: History) -> IdentityDocument | None:
    """The kind of document that the person holds, by what is asked for or registered; None where nobody has said."""
    held = value_on(known.get("identity_document", ()), None)
    kind = asked.get("identity_document") or (held.value if held else "")
    return IdentityDocument(CHANGEABLE["identity_document"].checked(kind)) if kind else None


def kept_value(key: str, text: str, document: IdentityDocument | None = None) -> str:
    """A text as it is kept, in its normal form. Raises ItemRefused or ChangeRefused."""
    value = CHANGEABLE[key].checked(text)
    if key not in NUMBERS:
        return value
    read = read_number(value, demo=settings.DEMO_DISTRICT, document=document)
    problem = read if isinstance(read, Problem) else _other_document(read.document, document)
    if problem:
        raise ChangeRefused(
            _("%(item)s“%(value)s”：%(why)s。请核对证件后重填。")
            % {"item": CHANGEABLE[key].name, "value": value, "why": sentence(problem)}
        )
    assert isinstance(read, PersonNumber)
    return read.text


def _other_document(found: IdentityDocument, document: IdentityDocument | None) -> Problem | None:
    """Why a number is not that of an identity card, where it is said to be."""
    if document is not IdentityDocument.CITIZEN or found is document:
        return None
    return Problem(
        "number_document",
        f"这是{found.label_zh}的号码，不是公民身份号码，请把证件类型改选为“{found.label_zh}”",
        f"this is the number of a {found.label_en} and no citizen number: choose that as the identity document",
    )


def refuse_other_persons_number(after: Mapping[str, str], person: Person | None) -> None:
    """No number of one person is given to another."""
    numbers = [after[key] for key in NUMBERS if key in after]
    for number, owner in persons_by_number(numbers).items():
        if person is None or owner != person.pk:
            raise ChangeRefused(
                _(
                    "号码“%(number)s”已登记在另一人名下。请核对号码；确属同一人有两个账户的，本系统还不能合并，请留存材料。"
                )
                % {"number": number}
            )


def refuse_known(values: Mapping[str, str]) -> None:
    """Nobody is enrolled twice, under whichever number."""
    numbers = [values[key] for key in NUMBERS if key in values]
    for number in persons_by_number(numbers):
        registry.refuse_known(number)

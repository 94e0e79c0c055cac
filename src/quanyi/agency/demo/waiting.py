"""Cases under way, so that no desk of the demo is empty: two waiting, one sent back, one faulty file, and one approved
beside which two rows wait.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.db import transaction

from quanyi.agency.audit.services import acting_as
from quanyi.agency.collect.models import Channel, ReceivedFile
from quanyi.agency.demo.declarations import Declared, declaration_file, declared_lines, file_name
from quanyi.agency.demo.people import credit_code, newcomer
from quanyi.agency.demo.staff import COLLECTOR, SIGNERS, clerk
from quanyi.agency.desk.actions import sign_case
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.registry.models import Employer
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

MONTH = Month(2025, 12)
STRANGERS = 5  # the index of the employer two of whose rows match nobody
SENT_BACK_OPINION = "申报人数与上月相比变动较大，请补充减员说明后重新提交。"
Signing = tuple[str, Verdict, str]


def open_cases() -> None:
    """Hand in one file each for the second to the sixth employer, and sign as far as each is to stand.

    An employer that handed in a file for the month already, or has nobody, is left alone.
    """
    _hand_in(1, [("wangfang", Verdict.AGREE, "材料齐全")])
    _hand_in(2, [("wangfang", Verdict.AGREE, "材料齐全"), ("liqiang", Verdict.AGREE, "人数、基数已核")])
    _hand_in(3, [("wangfang", Verdict.AGREE, "材料齐全"), ("liqiang", Verdict.SEND_BACK, SENT_BACK_OPINION)])
    _hand_in(4, [], with_slips)
    _hand_in(STRANGERS, [(username, Verdict.AGREE, "材料齐全") for username in SIGNERS], with_strangers)


@transaction.atomic
def _hand_in(
    index: int,
    signings: Sequence[Signing],
    change: Callable[[Sequence[Declared]], Sequence[Declared]] = lambda lines: lines,
) -> None:
    employer = Employer.objects.get(credit_code=credit_code(index))
    lines = declared_lines(employer, MONTH)
    if not lines or ReceivedFile.objects.filter(employer=employer, month=MONTH).exists():
        return
    collector = clerk(COLLECTOR)
    content = declaration_file(employer, change(lines), MONTH, oddities=index % 2 == 1)
    with acting_as(collector.as_actor()):
        handed_in = hand_in_declaration(
            content,
            file_name(employer, MONTH),
            employer=employer,
            month=MONTH,
            channel=Channel.COUNTER,
            by=collector,
            set_aside=change is with_strangers,
        )
    for username, verdict, opinion in signings:
        assert handed_in.case is not None, handed_in.check.faults
        signer = clerk(username)
        with acting_as(signer.as_actor()):
            sign_case(handed_in.case.pk, by=signer, verdict=verdict, opinion=opinion)


def with_slips(lines: Sequence[Declared]) -> list[Declared]:
    """The slips that counters see daily: a mistyped number, a nickname, no wage, the same person twice."""
    number = lines[0].social_security_number
    slips = [
        replace(lines[0], social_security_number=number[:15] + number[16] + number[15] + number[17]),
        *(replace(line, name="小" + line.name[-1]) for line in lines[1:2]),
        *(replace(line, wage_fen=0) for line in lines[2:3]),
    ]
    return [*slips, *lines[len(slips) :], lines[-1]]


def with_strangers(lines: Sequence[Declared]) -> list[Declared]:
    """Two rows that match nobody: somebody new whose first day of work nobody wrote down, and a wrong last character.

    Both are new: of a registered person whose row waits, the checks of the data would miss the month, and rightly.
    """
    (number, name), (other, other_name) = newcomer(STRANGERS), newcomer(STRANGERS + 1)
    wrong = other[:-1] + ("1" if other[-1] != "1" else "2")
    paid_on = lines[0].paid_on
    return [*lines, Declared(number, name, 723_000, paid_on), Declared(wrong, other_name, 651_000, paid_on)]

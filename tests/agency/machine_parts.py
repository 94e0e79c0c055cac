"""What the machine hands to the office and asks of its database."""

from datetime import date

from django.db import connection
from tests.agency import world

from quanyi.agency.kinds.correction.proposal import propose
from quanyi.agency.kinds.correction.rights import Ground, Right
from quanyi.agency.ledger.posted_months import posted_contribution
from quanyi.agency.registry.models import EmploymentChange
from quanyi.law.periods import Month
from quanyi.law.terms import CorrectionReason

NAMES = ("王小明", "阿依古丽·买买提", "李芳", "赵一")
BORN_ON = date(1970, 6, 1)
NUMBERS = tuple(world.number(sequence, BORN_ON) for sequence in range(1, 5))
HEADINGS = "社会保障号码,姓名,费款所属期,缴费类型,缴费基数,到账日期,入职日期"
KINDS = {"normal": "正常缴费", "back_payment": "补缴"}


def ask(sql, *arguments):
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return cursor.fetchall()


def digest(table, last):
    return ask(
        f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY id)) FROM {table} t WHERE id <= %s", last
    )


def sheet(rows, employer):
    """The file: whoever the employer has never had begins work in the month declared."""
    changes = EmploymentChange.objects.filter(employer=employer)
    known = set(changes.values_list("person__social_security_number", flat=True))
    lines = [HEADINGS]
    for who, month, kind, wage, paid in rows:
        day = Month.from_index(month).first_day if NUMBERS[who] not in known else ""
        arrived = Month.from_index(paid).first_day.replace(day=9) if paid is not None else ""
        yuan = f"{wage // 100}.{wage % 100:02d}"
        cells = (NUMBERS[who], NAMES[who], Month.from_index(month), KINDS[kind], yuan, arrived, day)
        lines.append(",".join(map(str, cells)))
    return "\n".join(lines).encode()


def proposal(contribution_id, wage):
    wrong = posted_contribution(contribution_id)
    if wage is None:
        return propose(wrong, None, Ground(CorrectionReason.NOT_DUE, "单位证明"))
    right = Right(person=wrong.person, month=wrong.month, wage_fen=wage, paid_on=wrong.paid_on)
    return propose(wrong, right, Ground(CorrectionReason.WRONG_WAGE, "工资台账"))

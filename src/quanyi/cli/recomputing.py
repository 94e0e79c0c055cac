"""quanyi recompute: a person's year as it was known then and by the rules of then, and why it is another today.

Exit codes: 0 told, 1 it cannot be told (a sentence says why), 2 wrong use.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from quanyi.agency.control.recompute import Comparison, YearFigures
    from quanyi.agency.registry.models import Person

NAMES = (
    ("opening_fen", "上年末储存额 opening"),
    ("credited_fen", "本年记入 credited"),
    ("interest_fen", "本年利息 interest"),
    ("paid_out_fen", "本年支付 paid out"),
    ("closing_fen", "本年末储存额 closing"),
)


@click.command()
@click.argument("person", metavar="PERSON")
@click.argument("year", type=click.IntRange(1900, 2200))
@click.option(
    "--as-known-at",
    "known_at",
    metavar="INSTANT",
    help="What the books knew then, e.g. 2026-01-31T17:00 (local time, or with an offset); a bare day: its end.",
)
@click.option(
    "--rules-as-of",
    "rules_as_of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Rules and rates as known on that day; without it, as when each year was settled.",
)
@click.option("--reason", required=True, help="Why you look: it is logged, and the person can read it.")
@click.option("--json", "as_json", is_flag=True)
def recompute(
    person: str, year: int, known_at: str | None, rules_as_of: datetime | None, reason: str, as_json: bool
) -> None:  # fmt: skip
    """重算：任意时点、任意规则下的账户年度 / A person's year under any combination, and the causes of the difference.

    PERSON is the whole social-security number or insurance number. Without a combination the year as it was first
    settled is held against today's. Nothing is changed: what is wrong is put right by a correction case.
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, server

    instant = _instant(known_at)
    server()
    office()
    from quanyi.agency.control.recompute import NoSuchYear
    from quanyi.law.errors import LawError

    try:
        found = _person(person)
        comparison = _compared(found, year, _aware(instant), rules_as_of and rules_as_of.date(), reason)
    except (NoSuchYear, LawError, LookupError) as refusal:
        raise Stop(refusal.args[0]) from refusal
    click.echo(
        json.dumps(_as_values(found, comparison), ensure_ascii=False) if as_json else _as_text(comparison)
    )


def _instant(text: str | None) -> datetime | None:
    """A bare day means all of it."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r}: write 2026-01-31 or 2026-01-31T17:00") from error
    return found.replace(hour=23, minute=59, second=59, microsecond=999_999) if len(text) == 10 else found


def _aware(instant: datetime | None) -> datetime | None:
    """Local time where no offset is written."""
    from django.utils import timezone

    return timezone.make_aware(instant) if instant and instant.tzinfo is None else instant


def _person(number: str) -> Person:
    from django.db.models import Q

    from quanyi.agency.registry.models import Person

    asked = number.upper()
    found = Person.objects.filter(Q(social_security_number=asked) | Q(insurance_number=asked)).first()
    if found is None:
        raise LookupError(
            f"没有登记号码为“{number}”的参保人；请写完整的社会保障号码或个人社会保险编号。"
            f" Nobody is registered under {number!r}."
        )
    return found


def _compared(
    person: Person, year: int, known_at: datetime | None, rules_as_of: date | None, reason: str
) -> Comparison:
    """The look is logged in the same transaction: no entry, no data. A refusal is no look."""
    from django.db import transaction

    from quanyi.agency.audit.models import Act
    from quanyi.agency.audit.services import record
    from quanyi.agency.control.recompute import Combination, compare

    asked = Combination(known_at, rules_as_of) if known_at or rules_as_of else None
    with transaction.atomic():
        record(Act.VIEW_RECORD, person_id=person.pk, purpose=reason, part=f"recompute-{year}")
        return compare(person, year, asked)


def _as_values(person: Person, found: Comparison) -> dict[str, Any]:
    return {
        "insurance_number": person.insurance_number,
        "year": found.year,
        "then_at": found.then_at.isoformat() if found.then_at else None,
        "then": asdict(found.then) if found.then else None,
        "now": asdict(found.now),
        "posted": asdict(found.posted),
        "causes": [
            {"cause": c.cause.value, "effect": asdict(c.effect), "evidence": list(c.evidence)}
            for c in found.causes
        ],
    }


def _as_text(found: Comparison) -> str:
    return "\n".join(_lines(found))


def _lines(found: Comparison) -> Iterator[str]:
    from django.utils import timezone

    if found.then is not None:
        at = f"{timezone.localtime(found.then_at):%Y-%m-%d %H:%M:%S}" if found.then_at else "现在 now"
        yield f"{found.year}年度，所知时点 as known at {at}"
        yield from _figures(found.then)
    yield f"{found.year}年度，按今天所知重算 by all that is known today"
    yield from _figures(found.now)
    for cause in found.causes:
        yield f"原因 cause: {cause.cause.label_zh} {cause.cause.label_en}"
        yield from _figures(cause.effect)
        for item in cause.evidence:
            yield "    " + "，".join(f"{name}={value}" for name, value in item.items())
    if found.now != found.posted:
        yield "账上与重算不一致，须办理差错更正。 The books differ from this; a correction case is due."
        yield from _figures(found.posted)


def _figures(figures: YearFigures) -> Iterator[str]:
    from quanyi.law.money import format_yuan

    for name, label in NAMES:
        fen = getattr(figures, name)
        yield f"  {format_yuan(fen) if fen is not None else '未结息 not settled':>18}  {label}"

"""Folding the list of who looked loses no line, and folds no two that another reader, purpose, place or pause parts."""

import ast
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.paginator import Paginator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import length
from tests.agency.visitors import browser
from tests.house.tree import sources

from quanyi.agency.audit.looks import LOOKS
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.papers.models import PaperKind
from quanyi.agency.serve.who_looked import PAUSE, looks_of_sitting, part_in_words, sittings_of
from quanyi.agency.staff.models import DutyChange, Post

LOOK = st.tuples(
    st.sampled_from([(1, "王芳"), (2, "李强"), (None, "系统")]),
    st.sampled_from(["办理业务", "本人到场查询，已核验护照"]),
    st.sampled_from(["10.0.0.1", "10.0.0.2"]),
    st.sampled_from([Act.VIEW_RECORD, Act.VIEW_CASE, Act.PRINT_RECORD]),
    st.integers(0, 90),
)
EXAMPLES = length.of(short=15, long=150)


@pytest.fixture
def person(visit):
    return visit.registered()


def written(person, drawn):
    """Lines of the log, minutes apart as drawn, after what stands there already."""
    at, lines = timezone.now() + timedelta(days=1), []
    for (actor, name), purpose, address, act, minutes in drawn:
        at += timedelta(minutes=minutes)
        lines.append(
            AuditEntry(
                at=at,
                act=act,
                actor_id=actor,
                actor_name=name,
                person_id=person.pk,
                purpose=purpose,
                address=address,
                detail={"part": "record"},
            )
        )
    return AuditEntry.objects.bulk_create(lines)


def whole(rows):
    pages = Paginator(rows, 7)
    return [row for n in pages.page_range for row in pages.page(n).object_list]


def whose(line):
    return line.actor_id, line.actor_name, line.purpose, line.address


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(LOOK, max_size=25))
def test_every_line_stands_in_one_sitting_and_can_be_listed(person, drawn):
    with transaction.atomic():
        before = {row.last_id for s in whole(sittings_of(person.pk)) for row in listed(person, s)}
        lines = {line.pk: line for line in written(person, drawn)}
        sittings = [s for s in whole(sittings_of(person.pk)) if s.last_id not in before]
        told = [(s, [lines[row.last_id] for row in reversed(listed(person, s))]) for s in sittings]
        transaction.set_rollback(True)
    assert sorted(line.pk for _, of in told for line in of) == sorted(lines)
    for sitting, of in told:
        assert (sitting.times, sitting.since, sitting.until) == (len(of), of[0].at, of[-1].at)
        assert (len({whose(line) for line in of}), set(sitting.acts)) == (1, {line.act for line in of})
        assert all(later.at - earlier.at <= PAUSE for earlier, later in pairwise(of))
    of_one = sorted((whose(of[0]) for _, of in told), key=str)
    breaks = sum(
        later.at - earlier.at > PAUSE
        for who in {*map(whose, lines.values())}
        for earlier, later in pairwise(line for line in lines.values() if whose(line) == who)
    )
    assert len(of_one) == len(set(of_one)) + breaks, (
        "nothing is parted but by reader, purpose, place or a pause"
    )


def listed(person, sitting):
    return whole(looks_of_sitting(person.pk, sitting.last_id))


def test_a_page_tells_post_and_parts_and_opens_line_by_line(visit, person):
    give_ground = {"number": person.insurance_number, "ground": "present", "document": "passport"}
    visit.as_counter.post(reverse("find-person"), give_ground)
    for page, more in (("record", []), ("figure", ["balance"]), ("papers", [])):
        assert visit.as_counter.get(reverse(page, args=[person.pk, *more])).status_code == 200
    own, address = browser(visit.insured(person)), reverse("record-readers", args=[person.pk])
    text = own.get(address).content.decode()
    for told in (visit.counter.display_name, "受理柜台", "记录首页", "个人账户储存额", "出具的凭证", "3 次"):
        assert told in text
    sitting = next(s for s in sittings_of(person.pk)[0:50] if s.actor_id == visit.counter.pk and s.times == 3)
    opened = own.get(address, {"sitting": sitting.last_id}).content.decode()
    assert opened.count("本人到场查询，已核验护照") == 3
    other = visit.registered(8, "李四")
    assert len(looks_of_sitting(other.pk, sitting.last_id)) == 0
    for odd in ("x", "9" * 30, "0"):
        assert own.get(address, {"sitting": odd}).status_code == 200


def test_a_post_is_the_one_held_at_the_time(visit, person):
    clerk = visit.counter
    drawn = ((clerk.pk, clerk.display_name), "办理业务", "10.0.0.9", Act.VIEW_RECORD, 0)
    (line,) = written(person, [drawn])
    later = line.at + timedelta(minutes=5)
    for post, granted in ((Post.COUNTER, False), (Post.REVIEW, True)):
        DutyChange.objects.create(account=clerk, post=post, granted=granted, at=later, reason="调岗")
    written(person, [(*drawn[:4], 90)])
    assert [s.post for s in sittings_of(person.pk)[0:2]] == ["审核", "受理柜台"]


def test_a_part_that_has_no_words_says_nothing_rather_than_a_code():
    assert part_in_words("interest-2025 as known at 2025-01-01T00:00:00+08:00") == "账户各年的数"
    assert part_in_words("worklist") == ""


def test_a_sitting_that_went_on_meanwhile_still_opens(visit, person):
    with transaction.atomic():
        first, second = (
            ((1, "王芳"), "办理业务", "10.0.0.1", Act.VIEW_RECORD, 1),
            ((1, "王芳"), "办理业务", "10.0.0.1", Act.VIEW_CASE, 1),
        )
        lines = written(person, [first, second])
        at = lines[-1].at + timedelta(minutes=1)
        AuditEntry.objects.create(
            at=at,
            act=Act.VIEW_RECORD,
            actor_id=1,
            actor_name="王芳",
            person_id=person.pk,
            purpose="办理业务",
            address="10.0.0.1",
        )
    assert [len(looks_of_sitting(person.pk, line.pk)) for line in lines] == [3, 3]


def literal_parts():
    """What the sources themselves write as the part of a look; what is made of it stands after a dash."""
    for file, tree in sources():
        if "agency" not in file.parts and "cli" not in file.parts:
            continue
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            named = [keyword.value for keyword in call.keywords if keyword.arg == "part" and acts(call)]
            placed = call.args[3:4] if getattr(call.func, "id", "") == "look" else []
            if getattr(call.func, "id", "") in {"_part", "_issued"}:
                placed = call.args[:1] if call.func.id == "_part" else call.args[2:3]
            for one in [*named, *placed]:
                first = one.values[0] if isinstance(one, ast.JoinedStr) else one
                if isinstance(first, ast.Constant) and str(first.value):
                    yield str(first.value).removesuffix("-")


def acts(call):
    return any(getattr(one, "attr", "") in {act.name for act in LOOKS} for one in call.args)


def test_every_part_of_a_look_has_words():
    made = {
        *PaperKind.values,
        "mailing",
        "entrusted",
        "query",
        "print",
        "returned",
    }  # by pages that name somebody
    parts = {*literal_parts(), *made}
    assert len(parts) > 20
    assert not sorted(part for part in parts if not part_in_words(part))

"""What an office still lacks is said at once, on a page and by a command; no series that rules need is forgotten."""

import ast
import inspect
import json
import subprocess
import sys
from datetime import date

import pytest
from django.urls import reverse
from tests.agency import world

from quanyi.agency.custody.needed import NEEDED, lacking_series
from quanyi.agency.custody.readiness import can_sign_apart, lacking, readiness
from quanyi.agency.staff.models import Post
from quanyi.cli.office import refuse_files_of_parameters
from quanyi.cli.place import Stop
from quanyi.law.parameters import load_series, series_names
from quanyi.law.rules import all_rules

# Rules ask for these, and no business of the office does so yet, or the nation's value ended long ago.
NOT_YET = {
    "contribution_rate_flexible": "flexible workers",
    "payment_months_fixed": "pensions before 2006",
    "transitional_year_fen": "asked for where the region's way of transition is by years",
    "transitional_early_rate": "asked for where the region has a second rate",
    "medical_retiree_months": "medical insurance of the retired",
    "pension_index_wage": "asked for where the region has another wage than the reference",
    "crediting_rate_provisional": "asked for where a year is settled before its rate is published",
}


def point(code):
    return next(point for point in readiness() if point.code == code)


def test_an_office_without_a_region_is_told_everything_at_once(db, settings):
    found = {each.series: each.stops for each in lacking_series("330106", date(2026, 11, 30))}
    assert {"reference_wage", "day_count_form", "average_index_decimals"} <= found.keys()
    assert {"medical_rate_own", "injury_rate_employer", "unemployment_rate_own"} <= found.keys()
    assert "crediting_rate" not in found
    settings.QUANYI_REGION, settings.DEMO_DISTRICT = "330106", False
    points = {one.code: one for one in readiness()}
    assert not points["parameter.reference_wage"].stands
    assert "缴费申报" in points["parameter.reference_wage"].told
    assert not points["post.approval"].stands
    assert points["post.approval"].command == "quanyi users grant USER approval --reason …"
    assert not any(points[code].stands for code in ("signers", "backup", "drill", "tls", "hosts", "books"))
    assert lacking(points.values()) > 20


def test_signers_are_four_persons(visit):
    assert point("signers").stands
    assert point("post.counter").told == "1 人"
    assert can_sign_apart([{1, 2}, {1}, {3}, {3, 4}])
    assert not can_sign_apart([{1, 2}, {1, 2}, {1, 2}, {3}])


def test_an_office_in_its_first_day_is_told_so(visit):
    assert not point("posts.asked").stands
    assert point("post.database_admin").command
    world.account("database", Post.DATABASE_ADMIN)
    assert point("posts.asked").stands
    lacks = point("post.data_keeper")
    assert (lacks.stands, lacks.page, lacks.command) == (False, "post-requests", "")


def test_who_sees_the_page(visit):
    page = visit.as_administrator.get(reverse("readiness"))
    assert page.status_code == 200
    shown = page.content.decode()
    assert "四名不同的签署人" in shown
    assert "quanyi backup" in shown
    assert visit.as_signers[3].get(reverse("readiness")).status_code == 200
    assert visit.as_counter.get(reverse("readiness")).status_code == 403
    assert visit.employer.name not in shown


def asked_for() -> set[str]:
    """The series of which a rule cannot do without a value."""
    found = set()
    for module in {inspect.getmodule(rule.function) for rule in all_rules()}:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("parameter", "band"):
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return found


def test_no_series_that_a_rule_needs_is_forgotten():
    regional = {name for name in asked_for() & set(series_names()) if not load_series(name).national_fallback}
    assert regional - NEEDED.keys() - NOT_YET.keys() == set()
    assert NEEDED.keys() <= set(series_names())


def test_an_office_is_not_served_with_values_that_nobody_signed(db, settings, rates_known_since_2020):
    settings.DEMO_DISTRICT = False
    assert not point("parameter.files").stands
    with pytest.raises(Stop, match="crediting_rate"):
        refuse_files_of_parameters()


def test_without_such_files_it_is():
    refuse_files_of_parameters()


def test_the_command_says_the_same(office):
    for post in (Post.COUNTER, Post.APPROVAL):
        world.account(post.value, post)
    command = [sys.executable, "-m", "quanyi.cli", "setup", "--check"]
    done = subprocess.run(
        [*command, "--json"], env=office.environ, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    standing = {one["code"]: one["stands"] for one in told["points"]}
    assert (standing["post.approval"], standing["post.review"], standing["signers"]) == (True, False, False)
    assert told["lacking"] == sum(not stands for stands in standing.values())

"""能否接续: whether a person's account here may take what another place sends; asked before it pays.

Basis: d14-10, gb-6.6, sco-2009-66-2.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.exchange.moving import died_on
from quanyi.agency.ledger.account_states import stands
from quanyi.agency.ledger.selectors import settled_years
from quanyi.agency.registry.models import BenefitKind, Person
from quanyi.agency.wording import sentence


def hindrance(person: Person, year: int) -> str:
    """What stands in the way of crediting a table of a year, as a sentence; empty where nothing does."""
    at = stands([person.pk]).get(person.pk)
    if died_on(person):
        return _("该人已登记死亡，不再转移关系。请按继承办理。")
    if at and at.was_opened and at.state.value != "normal":
        return _("%(told)s，不能入账。请先办结该事项。") % {"told": sentence(at.told)}
    if person.benefit_decisions.filter(kind=BenefitKind.MONTHLY_PENSION, replaced_by=None).exists():
        return _("该人在本机构已核定按月基本养老金，不再转移关系（国办发〔2009〕66号办法第二条）。")
    if year in settled_years(person.pk):
        return _(
            "该人%(year)s年度已在本机构结息，转入的储存额无法再计当年利息。请对方机构按现在的年度重新列出信息表。"
        ) % {"year": year}
    return ""


def hindrance_now(person: Person, year: int) -> str:
    """As `hindrance`, of a table that comes in today: it must be of this year."""
    this = timezone.localdate().year
    if year != this:
        return _("信息表是%(year)s年度的，现在是%(this)s年度。请对方机构按现在的年度重新列出信息表。") % {
            "year": year, "this": this
        }  # fmt: skip
    return hindrance(person, year)

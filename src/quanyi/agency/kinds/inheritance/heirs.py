"""继承人: who they are, by what right and to what share they inherit; what cannot be is refused here.

By law the first order excludes the second (Civil Code, article 1127); a will, an agreement or a judgment may say
otherwise, by its paper. That the account goes by this order is general law, applied here (mark B).
Basis: d13-6-2, gb-6.3-3, gb-9.1.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import HeirTitle, Kinship
from quanyi.agency.refusal import BenefitRefused
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import find_person, numbers_of
from quanyi.law.terms import PersonStatus
from quanyi.written.documents import IdentityDocument

FIRST_ORDER = (Kinship.SPOUSE, Kinship.CHILD, Kinship.PARENT, Kinship.SUBROGATED)
SECOND_ORDER = (Kinship.SIBLING, Kinship.GRANDPARENT)


@dataclass(frozen=True)
class Heir:
    """继承人, as the papers show: `share` of what is inherited; `guardian` says why the bank account is another's."""

    name: str
    kinship: Kinship
    document_kind: IdentityDocument
    document_number: str
    title: HeirTitle
    share: Fraction
    payee_name: str
    bank_name: str
    account_number: str
    guardian: str = ""

    @property
    def is_by_law(self) -> bool:
        return self.title is HeirTitle.LEGAL


def refuse(person: Person, heirs: Sequence[Heir]) -> None:
    """Raises BenefitRefused with what is wrong with the heirs together, and what to do."""
    if not heirs:
        return
    if (whole := sum(heir.share for heir in heirs)) != 1:
        raise BenefitRefused(
            _("各继承人的份额合计为 %(sum)s，应为 1。请按协议、遗嘱或法定份额核对，例如三人均分各填 1/3。")
            % {"sum": whole}
        )
    documents = Counter((heir.document_kind, heir.document_number) for heir in heirs)
    if twice := [number for (_kind, number), n in documents.items() if n > 1]:
        raise BenefitRefused(_("证件号码 %(number)s 填了两次，一人只填一行。请核对。") % {"number": twice[0]})
    _refuse_orders(heirs)
    for heir in heirs:
        _refuse_one(person, heir)


def _refuse_orders(heirs: Sequence[Heir]) -> None:
    by_law = {heir.kinship for heir in heirs if heir.is_by_law}
    if by_law & {*FIRST_ORDER} and by_law & {*SECOND_ORDER}:
        raise BenefitRefused(
            _(
                "有第一顺序继承人的，第二顺序继承人不能法定继承（民法典第一千一百二十七条）。"
                "有遗嘱、协议或裁判的，请改选继承依据并附材料。"
            )
        )
    if Kinship.OTHER in by_law:
        raise BenefitRefused(_("法定继承人以外的人只能凭遗嘱或裁判、公证继承。请改选继承依据并附材料。"))


def _refuse_one(person: Person, heir: Heir) -> None:
    if heir.kinship is Kinship.SELF or heir.document_number in numbers_of(person):
        raise BenefitRefused(_("继承人“%(name)s”的证件号码是参保人本人的。请核对。") % {"name": heir.name})
    known = find_person(heir.document_number)
    status = facts_of(known).get("status") if known else None
    if status and status.value == PersonStatus.DIED.value:
        raise BenefitRefused(
            _("继承人“%(name)s”已登记死亡，不能领取；由其代位继承人或转继承人申领，请核对。")
            % {"name": heir.name}
        )
    if heir.payee_name != heir.name and not heir.guardian:
        raise BenefitRefused(
            _("“%(name)s”的收款户名是“%(payee)s”。付给他人的，请写明代收的理由，例如监护人、委托书。")
            % {"name": heir.name, "payee": heir.payee_name}
        )

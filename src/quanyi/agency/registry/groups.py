"""退休年龄组别: by which age somebody retires, from the register: the sex, and of a woman the category of her post.

The category is an item of the register that comes by a case with the personnel file as its paper; nobody chooses the
group while a pension is worked out. Basis: npc-2024-delay, gb-A-3, gb-A-25-3.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import ItemVersion, Person
from quanyi.law.terms import RetirementGroup, Sex

OF_POST = {"worker": RetirementGroup.FEMALE_50, "staff": RetirementGroup.FEMALE_55}


class GroupUnknown(ChangeRefused):
    """组别未定: the register does not say by which age the person retires."""


def group_of(person: Person) -> RetirementGroup:
    """Raises GroupUnknown, which says what to register first."""
    facts = facts_of(person)
    found = group_by(facts["sex"].value, facts["post_category"].value if "post_category" in facts else None)
    if found is not None:
        return found
    if facts["sex"].value == Sex.FEMALE.value:
        raise GroupUnknown(
            _(
                "没有登记这位女职工的岗位类别，定不了退休年龄。请先办理登记变更“岗位类别”，附人事档案材料，再核定养老金。"
            )
        )
    raise GroupUnknown(_("登记的性别不明，定不了退休年龄。请先凭身份证件办理登记变更。"))


def group_by(sex: str, post: str | None) -> RetirementGroup | None:
    """The group; None where the register does not decide it."""
    if sex == Sex.MALE.value:
        return RetirementGroup.MALE_60
    return OF_POST.get(post or "") if sex == Sex.FEMALE.value else None


def posts_of(person_ids: Collection[int]) -> dict[int, str]:
    """Person id -> category of the post as registered last and still open; one question for all."""
    rows = ItemVersion.objects.filter(
        person__id__one_of=set(person_ids), item="post_category", holds_to__isnull=True
    ).order_by("id")
    return dict(rows.values_list("person_id", "value"))

"""What is kept of one person (个人信息所在的记录): the rows that an erasure may name, without their values.

Files that many persons share are not among it, nor is the register of who looked. Basis: d14-12, d14-28-4.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.erasable import ERASABLE, ERASED
from quanyi.agency.collect.models import (
    BackPaymentRow,
    BenefitRow,
    ChangeRow,
    ComparisonRow,
    DeclarationRow,
    Document,
    MigrationPerson,
    MigrationRecord,
    PaymentRow,
    SubmissionPaper,
)
from quanyi.agency.custody.erasures import Target
from quanyi.agency.papers.models import PaperWithdrawal
from quanyi.agency.registry.items import NAMED
from quanyi.agency.registry.models import ItemVersion, Person, PersonDetail
from quanyi.agency.registry.selectors import find_person
from quanyi.agency.review.models import Letter

# Of the items: what tells who somebody is and where. Codes and days are none of it; rules rest on them.
PERSONAL_ITEMS = ("social_security_number", "document_number", "computer_number", "phone", "address", "postcode",
                  "work_kind")  # fmt: skip
LABELS: dict[str, Any] = {
    "registry_person": _("登记编号"),
    "registry_persondetail": _("姓名"),
    "registry_itemversion": _("登记项目"),
    "collect_declarationrow": _("申报明细中的姓名、号码和备注"),
    "collect_migrationperson": _("迁移数据中的姓名和编号"),
    "collect_migrationrecord": _("迁移数据的全部明细"),
    "collect_paymentrow": _("到账明细中的姓名、号码和备注"),
    "collect_changerow": _("变更申请的前后内容和原因"),
    "collect_comparisonrow": _("通报明细中的姓名、号码和登记内容"),
    "collect_backpaymentrow": _("补缴申请的文书和事由"),
    "collect_document": _("证明材料原件"),
    "collect_submissionpaper": _("证明材料的文件名"),
    "review_letter": _("文书内容"),
    "papers_paperwithdrawal": _("凭证作废事由"),
}


@dataclass(frozen=True)
class Offered:
    """A row that may be chosen: what it is, and the target that it stands for."""

    target: Target
    label: str

    @property
    def key(self) -> str:
        return f"{self.target.table}:{self.target.row}"


def person_with(number: str) -> Person | None:
    """By a whole number: social-security number or insurance number."""
    return None if number.strip().startswith(ERASED) else find_person(number)


def rows_of(person: Person) -> list[Offered]:
    """Every row of this person that may be chosen, in the order of `LABELS`."""
    return [
        Offered(Target(table, row_id, ERASABLE[table]), f"{LABELS[table]}{more} · {row_id}")
        for table, rows in _tables(person)
        for row_id, more in rows
    ]


def _tables(person: Person) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    number = Q(social_security_number=person.social_security_number)
    documents = Q(pk__in=ChangeRow.objects.filter(person=person).values("document"))
    papers = SubmissionPaper.objects.filter(person=person)
    documents |= Q(pk__in=papers.values("document"))
    documents |= Q(pk__in=BenefitRow.objects.filter(person=person).values("document"))
    yield "registry_person", [(person.pk, "")]
    yield "registry_persondetail", _plain(PersonDetail.objects.filter(person=person))
    items = ItemVersion.objects.filter(person=person, item__in=PERSONAL_ITEMS).order_by("pk")
    named = [(one.pk, f" {NAMED[one.item].name}") for one in items]
    yield "registry_itemversion", named
    yield "collect_declarationrow", _plain(DeclarationRow.objects.filter(number))
    yield "collect_migrationperson", _plain(MigrationPerson.objects.filter(number))
    records = MigrationRecord.objects.filter(insurance_number=person.insurance_number)
    yield "collect_migrationrecord", _plain(records)
    yield "collect_paymentrow", _plain(PaymentRow.objects.filter(number | Q(person=person)))
    yield "collect_changerow", _plain(ChangeRow.objects.filter(person=person))
    told = Q(number=person.social_security_number) | Q(person=person)
    yield "collect_comparisonrow", _plain(ComparisonRow.objects.filter(told))
    yield "collect_backpaymentrow", _plain(BackPaymentRow.objects.filter(person=person))
    of_others = SubmissionPaper.objects.exclude(person=person).exclude(person=None).values("document")
    yield "collect_document", _plain(Document.objects.filter(documents).exclude(pk__in=of_others))
    yield "collect_submissionpaper", _plain(papers)
    yield "review_letter", _plain(Letter.objects.filter(person=person))
    yield "papers_paperwithdrawal", _plain(PaperWithdrawal.objects.filter(paper__person=person))


def _plain(rows: Any) -> list[tuple[int, str]]:
    return [(row_id, "") for row_id in rows.order_by("pk").values_list("pk", flat=True)]

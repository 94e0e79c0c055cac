"""Folders of books to take in, and offices to take them in."""

import csv
from pathlib import Path

from django.utils import timezone
from tests.agency import world

from quanyi.agency.audit.services import acting_as
from quanyi.agency.control.checking import check_data
from quanyi.agency.control.models import DataFinding
from quanyi.agency.desk.actions import sign_case
from quanyi.agency.kinds.migration import layout
from quanyi.agency.kinds.migration.collecting import Import, import_books
from quanyi.agency.kinds.migration.folder import Folder
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account, Post
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

NUMBER = "000000000101"
CODE = "91790001000000019A"
OLD = {
    "employers": [{"credit_code": CODE, "name": "示范区青禾制造有限公司"}],
    "persons": [
        {
            "insurance_number": NUMBER, "social_security_number": world.number(1), "name": "王小明", "sex": "1",
            "born_on": "1985-06-01", "status": "contributing", "status_from": "2024-01-01",
        }
    ],
    "relations": [{"insurance_number": NUMBER, "credit_code": CODE, "starts_on": "2024-01-01"}],
    "months": [
        {
            "insurance_number": NUMBER, "credit_code": CODE, "first_month": "2024-01", "last_month": "2024-12",
            "base_fen": "600000", "own_due_fen": "48000", "employer_due_fen": "96000", "credited_in": "2024-01",
        }
    ],
    "account_years": [
        {
            "insurance_number": NUMBER, "year": "2024", "own_credit_fen": " ".join(["48000"] * 12),
            "own_interest_fen": "8190", "transfer_interest_fen": "0",
        }
    ],
}  # fmt: skip


def written(path: Path, **tables: list[dict[str, str]]) -> Folder:
    """A folder with these tables; those of `OLD` where no other is given."""
    for name, rows in {**OLD, **tables}.items():
        headings = list(dict.fromkeys([name for row in rows for name in row])) or [
            *layout.BY_NAME[name].names
        ]
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, headings, restval="")
            lines.writeheader()
            lines.writerows(rows)
    return Folder(path)


class Receiving:
    """An office that knows nobody yet: a keeper of the data, and four who sign."""

    def __init__(self) -> None:
        self.keeper = world.account("keeper", Post.DATA_KEEPER)
        self.signers = [world.account(f"signer_{post.value}", post) for post in world.SIGNERS]

    def bring(self, folder: Folder, *, persons: int = 5_000) -> Import:
        with acting_as(self.keeper.as_actor()):
            return import_books(Import(folder, self.keeper, Month(2025, 12), world.REGION, persons=persons))

    def approve(self, case: Case) -> None:
        for signer in self.signers:
            with acting_as(signer.as_actor()):
                answer = sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="与原系统核对一致")
            assert not hasattr(answer, "reason"), answer


def two_persons() -> list[Account]:
    return [Account.objects.get(username=name) for name in ("fangyu", "chenjie")]


def account_findings() -> list[tuple[str, object]]:
    """What the checks of the data find of accounts; which years are to be settled depends on the day."""
    check_data(region=world.REGION, today=timezone.localdate(), by=None, reason="测试", whole=True)
    found = DataFinding.objects.filter(check_code__startswith="account.", gone=None).order_by("pk")
    found = found.exclude(check_code__startswith="account.year_")
    return list(found.values_list("check_code", "evidence"))

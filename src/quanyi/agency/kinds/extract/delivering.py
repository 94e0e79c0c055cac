"""导出统计数据: worked out, made into a file with its note of risk, and registered, in one transaction.

Basis: d14-17, d14-22.
"""

import csv
import io
import zipfile
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.digest import sm3
from quanyi.agency.grants.bands import ALL
from quanyi.agency.grants.deidentified import Deidentified, risk_of
from quanyi.agency.grants.extracts import ExtractRefused, refuse_beyond, refuse_past
from quanyi.agency.grants.models import Extract, ExtractOrder, ExtractRequest
from quanyi.agency.kinds.extract.measuring import kept, measured, told
from quanyi.agency.locks import Lock, take
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import label
from quanyi.law.terms import ExtractColumn, PersonStatus, Sex
from quanyi.written.cells import as_text

BOM = "\ufeff"  # office programs read a file without it in their own encoding
A_DAY = (1980, 1, 1, 0, 0, 0)  # of the files inside: the same data give the same bytes


@transaction.atomic
def deliver(ordered: ExtractOrder, *, by: Account) -> tuple[Extract, bytes]:
    """The extract, made by another person than who asked for it, and its row of the register.

    Raises ExtractRefused, and then nothing is given; the database refuses a second one.
    """
    take(Lock.EXTRACT)
    asked = ordered.request
    if ordered.by_id == by.pk:
        raise ExtractRefused(_("申请导出的人不能自己导出，请由审批岗位的另一人办理。"))
    refuse_past(asked)
    found = measured(asked)
    risk = risk_of(found)
    refuse_beyond(asked, lines=risk.lines)
    content = packed(asked, found)
    made = Extract.objects.create(
        request=asked, order=ordered, columns=asked.columns, lines=risk.lines, smallest=risk.smallest,
        risk=kept(risk), digest=sm3(content), by=by,
    )  # fmt: skip
    record(
        Act.DELIVER_EXTRACT, case_id=asked.submission.round.case_id, persons=risk.persons, lines=risk.lines,
        digest=made.digest,
    )  # fmt: skip
    return made, content


def packed(asked: ExtractRequest, found: Deidentified) -> bytes:
    """A ZIP of the table and of the note about it, in the language of the records."""
    with override("zh-hans"):
        files = {"数据.csv": table(found), "说明.txt": "\n".join(_note(asked, found)) + "\n"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, A_DAY), (BOM + text).encode())
    return out.getvalue()


def table(found: Deidentified) -> str:
    """The lines as CSV: each column in its band, and how many persons; what was too small is the last line."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([*(label(column) for column in found.columns), _("人数")])
    for group, count in found.groups:
        shown = zip(found.columns, group, strict=True)
        lines.writerow([*(as_text(_shown(column, band)) for column, band in shown), count])
    if found.rest:
        lines.writerow([*(_("其他") for _column in found.columns), found.rest])
    return text.getvalue()


def _shown(column: ExtractColumn, band: str) -> str:
    if band == ALL:
        return _("全部")
    if column is ExtractColumn.SEX:
        return label(Sex(band))
    if column is ExtractColumn.STATUS:
        return label(PersonStatus(band)) if band else _("未登记")
    return band


def _note(asked: ExtractRequest, found: Deidentified) -> Iterator[str]:
    """风险说明, worked out on these very data."""
    yield _("提供给：%(unit)s（%(code)s）。") % {"unit": asked.unit_name, "code": asked.unit_code}
    yield _("用途：%(purpose)s。只能用于此，不得挪作他用，不得再提供给他人，不得试图识别个人。") % {
        "purpose": asked.purpose
    }
    yield _("销毁或者归还期限：%(day)s，届时请交来证明。") % {"day": asked.ends_on}
    yield _("数据截至 %(year)s年年末；金额单位为元，各档不含下限、含上限。") % {"year": asked.year}
    yield from told(kept(risk_of(found)))
    for column, level in zip(found.columns, found.levels, strict=True):
        yield _("%(column)s：归并 %(level)s 级。") % {"column": label(column), "level": level}
    yield _("没有身份识别信息；与其他数据合并使用会增加识别的风险，去标识化的数据仍按个人信息保管。")

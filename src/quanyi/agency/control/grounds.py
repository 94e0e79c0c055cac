"""Whether a ground that a clerk gave for looking at a person holds still (查询事由): asked at each look, not once.

A case is a ground while it is open, concerns this person, and the reader has a stage in it; a finding while it is open
and this person's. What the log calls a ground begins with one of the words below. Basis: d14-15-2, d14-26-1.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import TransferMessage, TransferRow
from quanyi.agency.control.disputes import Stands, numbered
from quanyi.agency.control.models import DataFinding
from quanyi.agency.registry.models import Person
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.selectors import cases
from quanyi.agency.review.subjects import concerns, is_open, works_on
from quanyi.agency.staff.access import may
from quanyi.agency.staff.models import Account, Post

CASE, FINDING, CORRECTING, MESSAGE = "办理案件", "核查数据", "办理异议更正", "转移接续文书"
PRESENT = "本人到场查询，已核验"  # and the kind of document that was seen
REGISTERING = "办理登记变更"
AS_THEY_ARE = (
    "本人到场",
    REGISTERING,
)  # how grounds begin that hold for the session in which they were given


def why_not(purpose: str, reader: Account, person: Person) -> Any:
    """A sentence that says why a purpose that was given opens the person's record no more; empty where it does."""
    word, _blank, number = purpose.partition(" ")
    if asked := {
        CASE: why_no_case,
        FINDING: why_no_finding,
        CORRECTING: why_no_dispute,
        MESSAGE: why_no_message,
    }.get(word):
        sentence = asked(number, reader, person)
        return sentence % {"number": number} if sentence else ""
    if purpose.startswith(AS_THEY_ARE):
        return ""
    # A grant among them: it opens what it names, by the pages that ask for it, and nothing else.
    return _("以现在的事由不能办理这件事。请从“查询权益记录”重新查到此人，选择办理的事由。")


def why_no_case(number: str, reader: Account, person: Person | None) -> Any:
    """Why the case of this number is no ground for looking at the person (None: not known yet), with `%(number)s`."""
    case = cases().filter(number=number).first() if number else None
    if not number:
        return _("请填写所办案件的案号。")
    if case is None:
        return _("没有案号为“%(number)s”的案件；请填写所办案件的案号。")
    if not is_open(case):
        return _("案件 %(number)s 已经办结，不再是查看的事由；请填写在办案件的案号。")
    if not works_on(reader, case):
        return _("案件 %(number)s 不由您的岗位办理，不能以此查看；请填写您经办的案件。")
    if not kind_of(case).opens_records:
        return _("审核案件 %(number)s 只看申请和材料，不需要打开权益记录，不能以此查看。")
    if kind_of(case).is_about_everybody(case):
        return _("案件 %(number)s 由系统为全部参保人计算，不是查看某一个人的事由；请填写只涉及此人的案件。")
    if person is not None and not concerns(case, person):
        return _("案件 %(number)s 不涉及此人，不能以此查看；请核对号码和案号。")
    return ""


def why_no_dispute(number: str, reader: Account, person: Person | None) -> Any:
    """As `why_no_case`, of a dispute that was found right: whoever corrects it may look until it is put right."""
    dispute = numbered(number)
    if (
        dispute is None
        or dispute.stands is not Stands.UPHELD
        or (person and dispute.row.person_id != person.pk)
    ):
        return _("案件 %(number)s 不是此人等待更正的异议，不再是查看的事由。")
    return ""


def why_no_finding(number: str, reader: Account, person: Person | None) -> Any:
    """As `why_no_case`, of a finding of the checks; whose post it is, is asked where the ground is chosen."""
    if not (number.isascii() and number.isdigit()):
        return _("请填写核查发现的编号（数字，见“数据核查”）。")
    found = DataFinding.objects.filter(pk=int(number[:18]), gone=None, resolution=None).first()
    if found is None:
        return _("没有编号为 %(number)s 的未办结发现；请核对编号。")
    if person is not None and found.person_id != person.pk:
        return _("核查发现 %(number)s 不涉及此人，不能以此查看；请核对号码和编号。")
    return ""


def why_no_message(number: str, reader: Account, person: Person | None) -> Any:
    """As `why_no_case`, of what another office sent or was sent about the person: the counter takes it up, and whoever
    works on a case of that transfer may read it.
    """
    found = TransferMessage.objects.filter(pk=int(number[:18])).first() if number.isdecimal() else None
    if found is None or (person is not None and found.person_id != person.pk):
        return _("编号为 %(number)s 的往来文书不涉及此人，不能以此查看。")
    rows = TransferRow.objects.filter(number=found.number).select_related("submission__round__case")
    if may(reader, Post.COUNTER) or any(works_on(reader, row.submission.round.case) for row in rows):
        return ""
    return _("这件转移不由您的岗位办理，不能查看往来文书 %(number)s。请由受理柜台或经办这件转移的人员查看。")

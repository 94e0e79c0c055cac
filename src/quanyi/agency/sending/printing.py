"""打印文件: the sheets for the post, by the first figures of the postcode, in its order; made when they are asked for.

Nothing is kept of them: the papers are rows, and the books answer for what they say (decision 044). Who takes a file
leaves a line for each person in it; a second time needs a reason. Basis: d13-17, d14-12, d14-22.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from quanyi.agency.audit.looks import line_written
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.services import current_actor, record
from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.sending.mailing import PURPOSE, MailingRefused, is_planned
from quanyi.agency.sending.models import (
    Channel,
    Mailing,
    PrintEvent,
    PrintStep,
    Sending,
    SendingEvent,
    SendingStep,
)
from quanyi.agency.serve.issuing import Content, contents_as_issued, print_together
from quanyi.agency.staff.models import Account
from quanyi.written.chance_codes import read_number

PREFIX = 3  # figures of a postcode: the province and the post's region


@dataclass(frozen=True)
class PrintFile:
    """打印文件: its place among those of the same prefix, and the ids of its sendings in the order of the sheets."""

    prefix: str
    part: int
    sendings: tuple[int, ...]
    events: tuple[PrintEvent, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.prefix}-{self.part}"

    def happened(self, step: PrintStep) -> PrintEvent | None:
        return next((event for event in self.events if event.step == step), None)

    @property
    def released(self) -> PrintEvent | None:
        return self.happened(PrintStep.RELEASED)

    @property
    def posted(self) -> PrintEvent | None:
        return self.happened(PrintStep.POSTED)


def files_of(mailing: Mailing) -> list[PrintFile]:
    """The files of a mailing that is planned; its rows do not change any more."""
    rows = Sending.objects.filter(mailing=mailing, channel=Channel.POST, reason="").order_by("postcode", "pk")
    events = list(mailing.print_events.select_related("by"))
    return list(_files(list(rows.values_list("postcode", "pk")), mailing.sheets, events))


def _files(rows: list[tuple[str, int]], sheets: int, events: list[PrintEvent]) -> Iterator[PrintFile]:
    for prefix, group in groupby(rows, key=lambda row: row[0][:PREFIX]):
        for part, some in enumerate(_cut([pk for _postcode, pk in group], sheets), 1):
            own = tuple(event for event in events if (event.prefix, event.part) == (prefix, part))
            yield PrintFile(prefix, part, some, own)


def place_of(one: Sending) -> tuple[str, int]:
    """Prefix and part of the file in which a sheet for the post lies."""
    prefix = one.postcode[:PREFIX]
    same = Sending.objects.filter(
        mailing=one.mailing_id, channel=Channel.POST, reason="", postcode__startswith=prefix
    )
    earlier = same.filter(Q(postcode__lt=one.postcode) | Q(postcode=one.postcode, pk__lt=one.pk)).count()
    return prefix, earlier // one.mailing.sheets + 1


def _cut(ids: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    return (tuple(ids[at : at + most]) for at in range(0, len(ids), most))


def release(mailing: Mailing, file: PrintFile, reason: str, *, address: str, by: Account) -> bytes:
    """领取打印: a ZIP of the sheets and their index. Raises MailingRefused while it is not planned, and the second time
    without a reason.
    """
    if not is_planned(mailing):
        raise MailingRefused(_("寄送还在编排，编排完才能领取打印文件。"))
    if file.released and not reason.strip():
        raise MailingRefused(_("这个打印文件已经领取过。需要重新打印的，请写明事由，以免重复寄出。"))
    papers = _papers(file)
    contents = contents_as_issued(papers)
    pdf, index = print_together(papers, contents, address), _index(papers, contents)
    made = _zipped({f"{file.name}.pdf": pdf, f"{file.name}.csv": index.encode("utf-8-sig")})
    with transaction.atomic():  # a file that could not be made was not handed out
        step = PrintStep.REPRINTED if file.released else PrintStep.RELEASED
        PrintEvent.objects.create(
            mailing=mailing, prefix=file.prefix, part=file.part, step=step, note=reason.strip()[:200], by=by
        )
        _write_looks(mailing, file, papers)
    return made


def _papers(file: PrintFile) -> list[IssuedPaper]:
    """In the order of the sheets, without those that were withdrawn meanwhile."""
    found = IssuedPaper.objects.filter(sendings__in=file.sendings, withdrawal__isnull=True)
    ordered = found.select_related("person", "hidden").order_by("sendings__postcode", "sendings__pk")
    if not (papers := list(ordered)):
        raise MailingRefused(_("这个打印文件里的凭证都已作废。"))
    return papers


def _write_looks(mailing: Mailing, file: PrintFile, papers: Sequence[IssuedPaper]) -> None:
    who = current_actor()
    AuditEntry.objects.bulk_create(
        AuditEntry(
            act=Act.PRINT_RECORD, actor_id=who.account_id, actor_name=who.name, address=who.address,
            person_id=paper.person_id, purpose=PURPOSE, detail={"part": f"print-{mailing.pk}-{file.name}"},
        )
        for paper in papers
    )  # fmt: skip
    for paper in papers:
        line_written(paper.person_id)


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _index(papers: Sequence[IssuedPaper], contents: Sequence[Content]) -> str:
    """索引: which sheet goes to whom, as printed on it."""
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow(["序号", "验证码", "姓名", "邮编和邮寄地址"])
    for at, (paper, content) in enumerate(zip(papers, contents, strict=True), 1):
        lines.writerow([at, paper.grouped, content["facts"][0][1], content["address"]["facts"][0][1]])
    return out.getvalue()


def give_to_post(mailing: Mailing, file: PrintFile, receipt: str, *, by: Account) -> PrintEvent:
    """交寄: with the receipt of the post. Raises MailingRefused."""
    if not file.released:
        raise MailingRefused(_("这个打印文件还没有领取，不能登记交寄。"))
    if file.posted:
        raise MailingRefused(_("这个打印文件已经登记交寄。"))
    if not receipt.strip():
        raise MailingRefused(_("请填写邮政收寄凭证的号码。"))
    return PrintEvent.objects.create(
        mailing=mailing,
        prefix=file.prefix,
        part=file.part,
        step=PrintStep.POSTED,
        note=receipt.strip()[:200],
        by=by,
    )


@transaction.atomic
def note_returned(number: str, why: str, *, by: Account) -> SendingEvent:
    """登记退件, by the number on the sheet that came back. Raises MailingRefused."""
    known = read_number(number)
    sending = (
        Sending.objects.filter(paper__number=known, channel=Channel.POST).select_related("mailing").first()
        if known
        else None
    )
    if sending is None:
        raise MailingRefused(_("没有寄出过这个验证码的权益记录单。请核对退回的单上的全部字符。"))
    if not _is_posted(sending):
        raise MailingRefused(_("这一单所在的打印文件还没有登记交寄，不能登记退件。请先登记交寄。"))
    event, is_new = SendingEvent.objects.get_or_create(
        sending=sending, step=SendingStep.RETURNED, defaults={"note": why.strip()[:200], "by": by}
    )
    if not is_new:
        raise MailingRefused(_("这份退件已经登记过。"))
    record(Act.VIEW_RECORD, person_id=sending.person_id, purpose=PURPOSE, part="returned", sending=sending.pk)
    return event


def _is_posted(sending: Sending) -> bool:
    prefix, part = place_of(sending)
    events = PrintEvent.objects.filter(mailing=sending.mailing_id, prefix=prefix, part=part)
    return events.filter(step=PrintStep.POSTED).exists()


@transaction.atomic
def note_found(sending: Sending, was_sent: bool, note: str, *, by: Account) -> SendingEvent:
    """查明: of one of which nobody knew whether it went out. Raises MailingRefused."""
    steps = set(sending.events.values_list("step", flat=True))
    if SendingStep.UNKNOWN not in steps or steps & {SendingStep.FOUND_SENT, SendingStep.FOUND_LOST}:
        raise MailingRefused(_("这一件不在待查之列。"))
    step = SendingStep.FOUND_SENT if was_sent else SendingStep.FOUND_LOST
    return SendingEvent.objects.create(sending=sending, step=step, note=note.strip()[:200], by=by)

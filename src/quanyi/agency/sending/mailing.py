"""寄送作业: who gets the record of a year, and how, is worked out and written; papers are sealed once; then it is sent.

A worker that is killed leaves whole chunks of the plan, and of what was on its way a row that says so. Taken up again,
the rest is planned, and what had begun without an end is told as unknown: nobody gets anything twice. Basis: d13-17.
"""

import re
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.sealing import seal_here
from quanyi.agency.ledger.locks import complete_instant
from quanyi.agency.papers.models import IssuedPaper, PaperKind
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.sending.channels import SENDERS, Delivery, Send, choices_of, is_open, is_wanted_still
from quanyi.agency.sending.models import (
    Channel,
    Mailing,
    MailingApproval,
    PrintEvent,
    PrintStep,
    Sending,
    SendingEvent,
    SendingStep,
    SkipReason,
)
from quanyi.agency.serve.issuing import issue_of
from quanyi.agency.serve.opened import NoSuchFigure
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.selectors import issued_record
from quanyi.agency.serve.year_sheet import YearSheet, year_sheet
from quanyi.agency.staff.models import Account, Post
from quanyi.agency.work.job import Job
from quanyi.agency.work.models import JobRequest
from quanyi.agency.work.requests import ask
from quanyi.agency.work.task import Task
from quanyi.law.terms import PersonStatus

PURPOSE = "年度寄送"
CHOSEN_OTHERWISE = "本人已改接收方式，没有发送"  # in `wording.WRITTEN`
CHUNK = 50  # persons a transaction; their papers share a leaf, and each proof has as many commitments
_POSTCODE = re.compile(r"[0-9]{6}")


class MailingRefused(Refusal):
    """寄送不能办理: the sentence says why."""


@transaction.atomic
def approve_mailing(mailing: Mailing, *, by: Account) -> MailingApproval:
    """批准寄送, and ask for it to be done. Raises MailingRefused; IntegrityError `mailing_approved_by_another`."""
    if mailing.asked_by_id == by.pk:
        raise MailingRefused(_("申请人不能批准自己申请的寄送，请由审批岗位的另一人办理。"))
    if MailingApproval.objects.filter(mailing=mailing).exists():
        raise MailingRefused(_("这次寄送已经批准。"))
    approval = MailingApproval.objects.create(mailing=mailing, approved_by=by)
    go_on(mailing, by=by)
    return approval


def go_on(mailing: Mailing, *, by: Account) -> JobRequest:
    """办理寄送, or go on with what was broken off. Raises AlreadyAsked; MailingRefused where it is not approved."""
    if not MailingApproval.objects.filter(mailing=mailing).exists():
        raise MailingRefused(_("这次寄送还没有批准。"))
    return ask(JOB, about(mailing), by=by, reason=mailing.reason, mailing=mailing.pk)


def about(mailing: Mailing) -> str:
    return f"mailing {mailing.pk}"


def carry_out(task: Task) -> None:
    """办理寄送."""
    mailing = Mailing.objects.select_related("asked_by").get(pk=task.arguments["mailing"])
    _tell_unknown(mailing)
    _plan(mailing, task)
    seal_here()  # all papers at once; what another sealer is at is sealed by it
    _send(mailing, task)


# Who gets it ------------------------------------------------------------------------------------------------


def _plan(mailing: Mailing, task: Task) -> None:
    """Rows for everybody with a record who has none in this mailing yet, a chunk a transaction; then the word that it
    is planned, by which the print files stand.
    """
    if is_planned(mailing):
        return
    everybody = Person.objects.filter(region=settings.QUANYI_REGION)
    of, left = everybody.count(), everybody.exclude(sendings__mailing=mailing).order_by("pk")
    last = 0
    while chunk := list(left.filter(pk__gt=last)[:CHUNK]):
        until = complete_instant()
        with transaction.atomic():
            for person in chunk:
                Sending.objects.bulk_create(_planned(mailing, person, issued_record(person, until=until)))
        last = chunk[-1].pk
        task.progress(Sending.objects.filter(mailing=mailing).values("person").distinct().count(), of)
    PrintEvent.objects.create(mailing=mailing, prefix="", part=0, step=PrintStep.PLANNED, by=mailing.asked_by)


def is_planned(mailing: Mailing) -> bool:
    return PrintEvent.objects.filter(mailing=mailing, step=PrintStep.PLANNED).exists()


def _planned(mailing: Mailing, person: Person, record: PersonRecord) -> Iterator[Sending]:
    """The rows of one person: the post always, and what else the person wants."""
    sheet, why_none = _sheet_of(record, mailing.year)
    choices = [] if why_none else choices_of(person)
    why_no_post = why_none or (why_not_by_post(sheet, person) if sheet else SkipReason.NOTHING)
    given = {"mailing": mailing, "year": mailing.year, "person": person}
    already = set(
        Sending.objects.filter(year=mailing.year, person=person, reason="").values_list("channel", flat=True)
    )
    wanted = [one for one in choices if mailing.site and is_open(one.channel) and one.channel not in already]
    is_printed = not why_no_post and Channel.POST not in already
    if Channel.POST not in already:
        postcode = sheet.postcode if sheet and is_printed else ""
        yield Sending(
            **given,
            channel=Channel.POST,
            reason=why_no_post,
            postcode=postcode,
            paper=_paper(mailing, person, record) if is_printed else None,
        )
    for one in choices:
        if one.channel not in already:
            reason = "" if one in wanted else SkipReason.NOT_OPEN
            yield Sending(**given, channel=one.channel, reason=reason, choice=one)


def _sheet_of(record: PersonRecord, year: int) -> tuple[YearSheet | None, str]:
    """The record of the year, and why nothing is sent of it at all."""
    if record.status is PersonStatus.DIED:
        return None, SkipReason.DIED
    try:
        return year_sheet(record, year), ""
    except NoSuchFigure:
        return None, SkipReason.NOTHING


def why_not_by_post(sheet: YearSheet, person: Person) -> str:
    """地址检查: why a letter would not arrive; empty where it may."""
    if not sheet.postal_address:
        return SkipReason.NO_ADDRESS
    if not _POSTCODE.fullmatch(sheet.postcode):
        return SkipReason.BAD_POSTCODE
    returned = (
        SendingEvent.objects.filter(sending__person=person, step=SendingStep.RETURNED).order_by("-pk").first()
    )
    is_newer = returned is None or any(held.learned_at > returned.at for held in sheet.address_versions)
    return "" if is_newer else SkipReason.RETURNED


def _paper(mailing: Mailing, person: Person, record: PersonRecord) -> IssuedPaper:
    return issue_of(
        record, PaperKind.YEAR_SHEET, person, {"year": mailing.year},
        known_at=None, language="zh", purpose=PURPOSE, by=mailing.asked_by,
    )[0]  # fmt: skip


# On its way -------------------------------------------------------------------------------------------------


def _tell_unknown(mailing: Mailing) -> None:
    """What was begun and has no end: a worker was killed over it, and nobody here knows whether it went out."""
    begun = _electronic(mailing).filter(events__step=SendingStep.BEGUN)
    ended = SendingEvent.objects.filter(sending__mailing=mailing).exclude(step=SendingStep.BEGUN)
    for sending in begun.exclude(pk__in=ended.values("sending_id")):
        SendingEvent.objects.create(sending=sending, step=SendingStep.UNKNOWN)


def _electronic(mailing: Mailing) -> QuerySet[Sending]:
    return Sending.objects.filter(mailing=mailing, reason="").exclude(channel=Channel.POST)


def _send(mailing: Mailing, task: Task) -> None:
    """Each to which nothing has happened yet."""
    waiting = _electronic(mailing).filter(events=None)
    for channel, sender in SENDERS.items():
        of_channel = waiting.filter(channel=channel).select_related("choice", "person", "mailing")
        of = of_channel.count()
        if not of:
            continue
        with sender() as send:
            for done, sending in enumerate(of_channel.order_by("pk").iterator(chunk_size=100)):
                task.progress(done, of)
                came = _handed_over(sending, send)
                SendingEvent.objects.create(sending=sending, step=came.step, note=came.note[:200])


def _handed_over(sending: Sending, send: Send) -> Delivery:
    """Its row first, then the sending; nothing to whom has chosen otherwise since it was planned."""
    if not is_wanted_still(sending):
        return Delivery(SendingStep.REFUSED, CHOSEN_OTHERWISE)
    SendingEvent.objects.create(sending=sending, step=SendingStep.BEGUN)
    return send(sending)


JOB = Job(
    name="mailing",
    label=gettext_lazy("年度寄送"),
    act=carry_out,
    posts=frozenset({Post.APPROVAL}),
    is_whole=False,
    page=lambda asked: reverse("mailing", args=[asked.arguments["mailing"]]),
)

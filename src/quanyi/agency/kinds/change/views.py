"""Pages of the counter that change the registry: find whom, choose what, fill it in, put it before the reviewers.

Basis: d14-2-1, d14-2-2, d14-6-1, gb-6.1, gb-9.3-2.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ChangeRow
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.going_on import going_on
from quanyi.agency.desk.papers import missing_lines
from quanyi.agency.desk.persons import registered_person
from quanyi.agency.kinds import change as change_case
from quanyi.agency.kinds.change.acts import open_change
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.change.closing import still_open
from quanyi.agency.kinds.change.forms import (
    ChangeForm,
    EnrolForm,
    FindForm,
    ItemForm,
    RegisterEmployerForm,
    RelationForm,
    SubsidyForm,
    VoidForm,
)
from quanyi.agency.kinds.change.from_findings import PURPOSE, ground_of
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.facts import Held, employer_facts_of, facts_of
from quanyi.agency.registry.items import CHANGEABLE, OF_EMPLOYER, OF_PERSON, Item
from quanyi.agency.registry.models import Employer, EmploymentChange, Person
from quanyi.agency.registry.names import name_of
from quanyi.agency.registry.selectors import live_changes, relations_of, shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.access import account_of, for_posts, give_purpose, purpose_of
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import Said, Titles, kept, read
from quanyi.written.names import normal_name, normal_unit_name

BACK = {"people": "change-person", "employers": "change-employer"}


@dataclass(frozen=True)
class ItemLine:
    """An item of a person or an employer, with what is registered of it."""

    item: Item
    held: Held | None
    url: str

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def shown(self) -> str:
        return self.item.shown(self.held.value) if self.held else ""


@for_posts(Post.COUNTER)
def changes(request: HttpRequest) -> HttpResponse:
    """登记变更: find whom to change."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if isinstance(form.found, Employer):
            return redirect("change-employer", form.found.pk)
        give_purpose(request, form.found.pk, PURPOSE)
        return redirect("change-person", form.found.pk)
    return render(request, "kinds/change/changes.html", {"form": form}, status=422 if form.errors else 200)


@for_posts(Post.COUNTER)
def change_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """一个人的登记项目: what is registered, each item with the way to change it."""
    person = registered_person(request, person_id)
    facts = facts_of(person)
    lines = [
        ItemLine(CHANGEABLE[key], facts.get(key), reverse("change-item", args=["people", person_id, key]))
        for key in OF_PERSON
    ]
    with transaction.atomic():
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose_of(request, person_id), part="registry")
        context = {"person": person, "facts": facts, "lines": lines, "relations": relations_of(person_id)}
        return render(request, "kinds/change/person.html", context)


@for_posts(Post.COUNTER)
def change_employer(request: HttpRequest, employer_id: int) -> HttpResponse:
    """一个单位的登记项目."""
    employer = get_object_or_404(Employer, pk=employer_id)
    facts = employer_facts_of(employer)
    lines = [
        ItemLine(
            CHANGEABLE[key], facts.get(key), reverse("change-item", args=["employers", employer_id, key])
        )
        for key in OF_EMPLOYER
    ]
    return render(
        request,
        "kinds/change/employer.html",
        {"employer": employer, "facts": facts, "lines": lines, "open": list(still_open(employer))},
    )


@for_posts(Post.COUNTER)
def change_item(request: HttpRequest, whose: str, subject_id: int, key: str) -> HttpResponse:
    """变更一个项目."""
    keys: tuple[str, ...] = OF_PERSON if whose == "people" else OF_EMPLOYER
    if whose not in BACK or key not in keys:
        raise Http404
    item, back = CHANGEABLE[key], reverse(BACK[whose], args=[subject_id])
    subject: Person | Employer
    if whose == "people":
        subject = registered_person(request, subject_id)
        facts, name = facts_of(subject), _name(subject)
    else:
        subject = get_object_or_404(Employer, pk=subject_id)
        facts = employer_facts_of(subject)
        name = facts["employer_name"].value
    ground = ground_of(request, subject, key)
    initial, is_notified = (ground.initial, True) if ground else ({}, False)
    return _form_page(
        request,
        lambda *sent: ItemForm(*sent, item=item, subject=subject, is_notified=is_notified, initial=initial),
        ground=ground,
        title=_("变更%(item)s") % {"item": item.name},
        titles=_about(name, lambda: item.name, is_person=whose == "people"),
        back=back,
        about=[name],
        held=facts.get(key),
        held_value=item.shown(facts[key].value) if key in facts else "",
    )


@for_posts(Post.COUNTER)
def change_relation(request: HttpRequest, person_id: int) -> HttpResponse:
    """参保关系开始或结束."""
    person = registered_person(request, person_id)
    return _of_person(
        request,
        person,
        lambda *sent: RelationForm(*sent, person=person),
        _("变更参保关系"),
        gettext_lazy("参保关系"),
    )


@for_posts(Post.COUNTER)
def void_relation(request: HttpRequest, person_id: int, change_id: int) -> HttpResponse:
    """撤销登记错误的参保关系变更."""
    person = registered_person(request, person_id)
    wrong = live_changes(EmploymentChange.objects.filter(person=person, pk=change_id)).first()
    if wrong is None:
        raise Http404
    what = _("开始") if wrong.starts else _("结束")
    title = _("撤销参保关系的%(what)s") % {"what": what}
    shown = [
        name_of(wrong.employer, wrong.on) if wrong.employer else _("以个人身份参保"),
        f"{what} {wrong.on}",
    ]
    return _of_person(
        request,
        person,
        lambda *sent: VoidForm(*sent, change=wrong),
        title,
        gettext_lazy("撤销参保关系变更"),
        shown,
    )


@for_posts(Post.COUNTER)
def note_subsidy(request: HttpRequest, person_id: int) -> HttpResponse:
    """登记补贴."""
    person = registered_person(request, person_id)
    return _of_person(
        request, person, lambda *sent: SubsidyForm(*sent, person=person), _("登记补贴"), gettext_lazy("补贴")
    )


@for_posts(Post.COUNTER)
def enrol(request: HttpRequest) -> HttpResponse:
    """个人参保登记."""
    return _form_page(
        request,
        EnrolForm,
        title=_("个人参保登记"),
        titles=Titles.of_nobody(Said.in_all(lambda: _("个人参保登记"))),
        back=reverse("changes"),
    )


@for_posts(Post.COUNTER)
def register_employer(request: HttpRequest) -> HttpResponse:
    """单位参保登记."""
    return _form_page(
        request,
        RegisterEmployerForm,
        title=_("单位参保登记"),
        titles=Titles.of_nobody(Said.in_all(lambda: _("单位参保登记"))),
        back=reverse("changes"),
    )


def _of_person(
    request: HttpRequest,
    person: Person,
    make: Callable[..., ChangeForm],
    title: str,
    what: Any,
    shown: list[str] | None = None,
) -> HttpResponse:
    name, back = _name(person), reverse("change-person", args=[person.pk])
    return _form_page(
        request,
        make,
        title=title,
        titles=_about(name, lambda: what),
        back=back,
        about=[name, *(shown or [])],
    )


def _about(name: str, what: Callable[[], Any], *, is_person: bool = True) -> Titles:
    subject = Said.in_all(lambda: _("%(name)s：%(what)s") % {"name": name, "what": what()})
    return Titles(subject, Said.in_all(what) if is_person else subject)


def _form_page(
    request: HttpRequest,
    make: Callable[..., ChangeForm],
    *,
    title: str,
    titles: Titles,
    back: str,
    **shown: Any,
) -> HttpResponse:
    """A form of one change; once it is sound, its case."""
    form = make(request.POST, request.FILES) if request.method == "POST" else make()
    if sent_back := _going_on(request, form):
        form.ask_again(sent_back)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            ground = shown.get("ground")
            return _open(request, form, titles, sent_back, ground.finding.pk if ground else None)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
            status = 422
        except IntegrityError as error:
            form.add_error(None, sentence_of(error))
            status = 409
    context = {"form": form, "title": title, "back": back, "sent_back": sent_back, **shown}
    context["missing"] = missing_lines(latest_round(sent_back)) if sent_back else []
    return render(request, "kinds/change/form.html", context, status=status)


def _going_on(request: HttpRequest, form: ChangeForm) -> Case | None:
    """The case that goes on with this form: one about the same person, or where there is none the same employer."""
    person, employer = form.about.get("person"), form.about.get("employer")
    about = {"submission__change_rows__person": person}
    if person is None and employer:
        about["submission__change_rows__employer"] = employer
    return going_on(request.GET, change_case.KIND, **about)


def _open(
    request: HttpRequest, form: ChangeForm, titles: Titles, sent_back: Case | None, ground: int | None
) -> HttpResponse:
    account = account_of(request)
    person, employer = form.cleaned_data.get("name"), form.cleaned_data.get("employer_name")
    if named := normal_name(person) if person else employer and normal_unit_name(employer):
        what = kept(titles.listed)
        titles = _about(named, lambda: read(what), is_person=bool(person))
    with transaction.atomic():
        asked = form.changes()
        opened = open_change(
            asked,
            titles=titles,
            region=settings.QUANYI_REGION,
            by=account,
            sent_back=sent_back,
            papers=lambda: form.papers(by=account),
            ground=ground,
        )
    for told in _rewritten(asked, opened):
        messages.info(request, told)
    messages.success(request, _("变更已提交，案件 %(number)s 等待初审。") % {"number": opened.number})
    return redirect("case", opened.pk)


def _rewritten(asked: list[Change], opened: Case) -> Iterator[str]:
    """What is kept otherwise than it was typed: the normal form that every door gives names and numbers."""
    rows = ChangeRow.objects.filter(submission__round__case=opened).order_by("-submission", "row")
    for change, row in zip(asked, rows, strict=False):
        for key, typed in change.after.items():
            if key in CHANGEABLE and (kept := row.after.get(key, typed)) != typed:
                yield _("“%(item)s”填的是“%(typed)s”，已按统一写法登记为“%(kept)s”。") % {
                    "item": CHANGEABLE[key].name,
                    "typed": typed,
                    "kept": kept,
                }


def _name(person: Person) -> str:
    return shown_names([person.pk])[person.pk]

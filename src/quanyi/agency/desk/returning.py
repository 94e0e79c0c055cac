"""一次性告知补正: a signer names every paper that a case lacks, and sends it back. Basis: d14-7."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.desk.cases import lines_of
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.papers import material_lines
from quanyi.agency.desk.views import case_for
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.materials import Material
from quanyi.agency.review.models import Case
from quanyi.agency.review.returning import send_back_for
from quanyi.agency.staff.access import account_of, for_signers
from quanyi.agency.staff.proving import proved
from quanyi.agency.wording import sentence
from quanyi.law.workflow import Refused


class ReturnForm(forms.Form):
    """For each material of the kind: whether it must be put right, and why. `round`: the one that the signer saw."""

    round = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, materials: tuple[Material, ...], *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.materials = materials
        for material in materials:
            self.fields[f"lacks_{material.code}"] = forms.BooleanField(label=material.name, required=False)
            self.fields[f"why_{material.code}"] = forms.CharField(
                label=_("“%(material)s”的补正说明") % {"material": material.name},
                max_length=200,
                required=False,
                help_text=_("勾选上面一项的必填，例如“没有提交”或“第 2 页看不清，请重新扫描”"),
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [material.code for material in self.materials if given.get(f"lacks_{material.code}")]
        if not chosen:
            raise forms.ValidationError(_("没有勾选材料。请勾选全部须补正的材料，一次告知。"))
        for code in chosen:
            if not given.get(f"why_{code}"):
                self.add_error(f"why_{code}", _("请写明缺什么、怎样补，采集人和申请人会看到。"))
        return given

    @property
    def lacking(self) -> dict[Material, str]:
        given = self.cleaned_data
        return {each: given[f"why_{each.code}"] for each in self.materials if given[f"lacks_{each.code}"]}

    def pairs(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        return ((self[f"lacks_{each.code}"], self[f"why_{each.code}"]) for each in self.materials)


@for_signers
@proved
def return_for_papers(request: HttpRequest, case_id: int) -> HttpResponse:
    """退回补正: choose what is lacking, say why, send the case back."""
    found = case_for(case_id)
    line = lines_of([found], account_of(request))[0]
    materials = kind_of(found).materials
    if not line.may_sign or not materials:
        record(Act.REFUSED, case_id=case_id, purpose="return for papers")
        messages.error(request, line.why_not or _("这类案件不要求材料；请在签署时退回并写明理由。"))
        return redirect("case", case_id)
    form = ReturnForm(
        materials, *([request.POST] if request.method == "POST" else []), initial={"round": line.round.number}
    )
    if not form.is_valid():
        return _page(request, found, form, status=422 if form.errors else 200)
    try:
        answer = send_back_for(
            case_id, form.lacking, by=account_of(request), round_seen=form.cleaned_data["round"]
        )
    except IntegrityError as error:
        form.add_error(None, sentence_of(error))
        return _page(request, case_for(case_id), form, status=409)
    if isinstance(answer, Refused):
        form.add_error(None, sentence(answer.reason))
        return _page(request, case_for(case_id), form, status=409)
    messages.success(request, _("已退回补正；采集人补齐后可再次提交，其他材料不必重交。"))
    return redirect("case", case_id)


def _page(request: HttpRequest, found: Case, form: ReturnForm, *, status: int) -> HttpResponse:
    line = lines_of([found], account_of(request))[0]
    context = {"line": line, "form": form, "materials": material_lines(line.round)}
    return render(request, "desk/return.html", context, status=status)

"""The query form at the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from quanyi.agency.control.grounds import CASE, FINDING, PRESENT, why_no_case, why_no_finding
from quanyi.agency.grants.models import Grant
from quanyi.agency.grants.selectors import grants, purpose_under
from quanyi.agency.grants.selectors import why_not as why_no_grant
from quanyi.agency.inputs import CodeInput
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import find_person
from quanyi.agency.staff.models import Account, Post
from quanyi.agency.staff.selectors import posts_at_door

# Documents by which the counter knows whom it has before it.
DOCUMENTS = {
    "identity_card": _("居民身份证"),
    "social_card": _("社会保障卡"),
    "passport": _("护照"),
    "other": _("其他有效身份证件"),
}
# (code, words on the page, the post whose work it is; None: any business post).
GROUNDS = (
    ("present", _("本人到场，已核验有效身份证件"), Post.COUNTER),
    ("grant", _("受委托人或者继承人到场（填写授权编号）"), Post.COUNTER),
    ("case", _("办理案件（填写案号）"), None),
    ("finding", _("核查数据（填写核查发现的编号）"), Post.DATA_KEEPER),
)


def seen_in_person(document: str) -> str:
    """The ground of who is present, by the document that was seen, in the log's words. Basis: gb-6.3-4, gb-9.2-3."""
    with override("zh-hans"):
        return f"{PRESENT}{DOCUMENTS[document]}"


class OfOnePerson(forms.Form):
    """A person, by a whole number in the field `number`."""

    person: Person

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        found = find_person(number)
        if found is None:
            sentence = _("没有登记号码为“%(number)s”的参保人；请核对全部数字。")
            raise forms.ValidationError(sentence, params={"number": number})
        self.person = found
        return number


class FindForm(OfOnePerson):
    """One person by a whole number, with a ground that holds for the reader's post.

    Basis: d14-15-1, d14-15-2, gb-6.3-4, gb-9.2-3.
    """

    number = forms.CharField(
        label=_("社会保障号码、证件号码或个人社会保险编号"),
        max_length=60,
        help_text=_("须填完整号码；系统不提供名单和模糊查询"),
        error_messages={"required": _("请填写完整的社会保障号码（18 位）或个人社会保险编号。")},
    )
    ground = forms.ChoiceField(
        label=_("查询事由"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择查询事由；没有事由不能查看。")},
    )
    document = forms.ChoiceField(
        label=_("所验证件"),
        choices=[("", "—"), *DOCUMENTS.items()],
        required=False,
        help_text=_("到场的人的证件；办理案件、核查数据的不填"),
    )
    case_number = CodeInput(
        label=_("授权编号、案号或发现编号"),
        max_length=20,
        required=False,
        help_text=_(
            "办理案件、核查数据时填写，例如 2026-000123；案件须在办、涉及此人，且由您经办。"
            "受委托人、继承人没有授权编号的，先到“登记委托或者继承查询”登记"
        ),
    )

    grant: Grant | None = None

    def __init__(self, *args: object, reader: Account, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.reader = reader
        posts = posts_at_door(reader)
        ground = self.fields["ground"]
        assert isinstance(ground, forms.ChoiceField)
        ground.choices = [(code, words) for code, words, post in GROUNDS if post is None or post in posts]

    def clean(self) -> None:
        super().clean()
        ground, number = self.cleaned_data.get("ground"), self.cleaned_data.get("case_number", "")
        if ground in ("present", "grant") and not self.cleaned_data.get("document"):
            self.add_error("document", _("请选择所验的证件。"))
        if ground == "grant" and "case_number" not in self.errors:
            self._clean_grant(number)
        if ground not in ("case", "finding") or "case_number" in self.errors:
            return
        why_not = why_no_case if ground == "case" else why_no_finding
        why = why_not(number, self.reader, getattr(self, "person", None))
        if why:
            self.add_error("case_number", forms.ValidationError(why, params={"number": number}))

    def _clean_grant(self, number: str) -> None:
        """The grant of this number, which must run and be about this person."""
        is_number = number.isascii() and number.isdigit()
        self.grant = grants().filter(pk=int(number[:18]), case=None).first() if is_number else None
        person = getattr(self, "person", None)
        why = person and why_no_grant(self.grant, self.reader, person)
        if not is_number or why:
            self.add_error("case_number", why or _("请填写授权编号（数字，登记委托或者继承查询时给出）。"))

    @property
    def purpose(self) -> str:
        """In the log's words."""
        ground, number = self.cleaned_data["ground"], self.cleaned_data["case_number"]
        if ground == "present":
            return seen_in_person(self.cleaned_data["document"])
        if ground == "grant":
            assert self.grant is not None
            with override("zh-hans"):
                return purpose_under(self.grant, self.reader, str(DOCUMENTS[self.cleaned_data["document"]]))
        return f"{CASE if ground == 'case' else FINDING} {number}"

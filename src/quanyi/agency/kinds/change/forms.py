"""What the counter fills in to change the registry: one form an act, each makes a `Change`."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.desk.paper_forms import EvidenceForm
from quanyi.agency.desk.sender_form import SenderForm
from quanyi.agency.inputs import LARGEST, DayInput, MonthInput, NameInput, YuanInput
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.change.materials import MATERIALS, NOTIFIED, OF_EMPLOYER, OF_PERSON
from quanyi.agency.kinds.change.states import PROVEN
from quanyi.agency.registry.items import CHANGEABLE, EMPLOYER_ITEMS, Item
from quanyi.agency.registry.models import Employer, EmploymentChange, Person, SubsidyKind
from quanyi.agency.registry.selectors import find_employer, find_person
from quanyi.agency.wording import label
from quanyi.law.terms import PersonStatus, Scheme
from quanyi.sheets.opening import ACCEPTED
from quanyi.written.documents import IdentityDocument


def _schemes() -> list[tuple[str, str]]:
    return [(scheme.value, label(scheme)) for scheme in Scheme]


def field_of(item: Item, *, required: bool = True) -> forms.Field:
    """The field in which an item is filled in: its code list, a day, or text."""
    name = item.name
    needed = {"required": gettext("请填写%(item)s。") % {"item": name}}
    if item.codes:
        choices = [("", "—"), *((code, label(term)) for code, term in item.codes.items())]
        if item.key == "status":
            choices = [("", "—"), *((s.value, label(s)) for s in PROVEN)]
            choices.append(
                (PersonStatus.CONTRIBUTING.value, gettext("参保缴费（更正误登的死亡、离退休、转出或终止）"))
            )
        return forms.ChoiceField(label=name, choices=choices, required=required, error_messages=needed)
    if item.key.endswith("_on"):
        return DayInput(label=name, required=required)
    return forms.CharField(label=name, max_length=600, required=required, error_messages=needed)


class FindForm(forms.Form):
    """Whom to change: a person by a whole number, or an employer by its code."""

    title = _("查人或单位")
    number = forms.CharField(
        label=_("参保人号码或单位代码"),
        max_length=60,
        help_text=_("完整的社会保障号码、个人社会保险编号，或统一社会信用代码"),
        error_messages={"required": _("请填写完整的号码或代码。")},
    )
    found: Person | Employer

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        found = find_person(number) or find_employer(number)
        if found is None:
            unknown = _("没有号码或代码为“%(number)s”的参保人或单位；请核对全部字符，新参保的请办理登记。")
            raise forms.ValidationError(unknown, params={"number": number})
        self.found = found
        return number


class ChangeForm(EvidenceForm):
    """A change with the papers behind it."""

    def __init__(
        self,
        *args: Any,
        matter: str,
        person: Person | None = None,
        employer: Employer | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.matter = matter
        self.ask_for(MATERIALS, person=person, employer=employer)

    def changes(self) -> list[Change]:
        """What is asked for."""
        raise NotImplementedError


class ItemForm(ChangeForm):
    """One item of a person or an employer gets another value."""

    title = _("登记项目变更")
    holds_from = DayInput(
        label=_("生效日期"), help_text=_("新内容从哪一天起属实；更正一直有误的登记，填最早登记的那一天")
    )
    later = forms.ChoiceField(
        label=_("以后日期另有登记的"),
        choices=[("keep", _("保留以后的登记")), ("replace", _("连同以后的登记一并改正"))],
        initial="keep",
        widget=forms.RadioSelect,
        help_text=_("新内容只管到下一次登记的那一天，还是以后也照新内容"),
    )

    def __init__(
        self, *args: Any, item: Item, subject: Person | Employer, is_notified: bool = False, **kwargs: Any
    ) -> None:
        of = {"person": subject} if isinstance(subject, Person) else {"employer": subject}
        matter = OF_PERSON if "person" in of else OF_EMPLOYER
        super().__init__(*args, matter=NOTIFIED if is_notified else matter, **of, **kwargs)
        self.item, self.subject = item, subject
        self.fields["value"] = field_of(item)
        self.order_fields(["value", "holds_from", "later", "reason"])

    def changes(self) -> list[Change]:
        given = self.cleaned_data
        return [
            Change(
                ChangeAct.ITEM,
                given["holds_from"],
                given["reason"],
                after={self.item.key: _text(given["value"])},
                person=self.subject if isinstance(self.subject, Person) else None,
                employer=self.subject if isinstance(self.subject, Employer) else None,
                keep_later=given["later"] == "keep",
            )
        ]


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


class EmployerField(forms.CharField):
    """A registered employer by its code; empty for a person who is insured by themselves."""

    def __init__(self) -> None:
        super().__init__(
            label=_("统一社会信用代码"),
            max_length=60,
            required=False,
            help_text=_("以个人身份参保的留空"),
        )

    def clean(self, value: Any) -> Employer | None:
        code = super().clean(value)
        if not code:
            return None
        found = find_employer(code)
        if found is None:
            unknown = _("没有统一社会信用代码为“%(code)s”的参保单位；请核对代码。")
            raise forms.ValidationError(unknown, params={"code": code})
        return found


class RelationForm(ChangeForm):
    """A relation begins or ends."""

    title = _("参保关系开始或结束")
    act = forms.ChoiceField(
        label=_("变更事项"),
        choices=[(act.value, act.label) for act in (ChangeAct.RELATION_START, ChangeAct.RELATION_END)],
        widget=forms.RadioSelect,
        help_text=_("一次办理一个险种的开始或结束"),
        error_messages={"required": _("请选择参保关系开始或结束。")},
    )
    employer = EmployerField()
    scheme = forms.ChoiceField(label=_("险种"), choices=_schemes, help_text=_("这段关系属于哪个险种"))
    holds_from = DayInput(label=_("日期"), help_text=_("开始的第一天，或结束的最后一天"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, matter=ChangeAct.RELATION_START.value, person=person, **kwargs)
        self.person = person
        self.order_fields(["act", "employer", "scheme", "holds_from", "reason"])

    def changes(self) -> list[Change]:
        given = self.cleaned_data
        return [
            Change(
                ChangeAct(given["act"]), given["holds_from"], given["reason"], person=self.person,
                employer=given["employer"], scheme=Scheme(given["scheme"]),
            )
        ]  # fmt: skip


class VoidForm(ChangeForm):
    """A start or an end of a relation that never was so."""

    title = _("撤销参保关系变更")

    def __init__(self, *args: Any, change: EmploymentChange, **kwargs: Any) -> None:
        super().__init__(*args, matter=ChangeAct.RELATION_VOID.value, person=change.person, **kwargs)
        self.change = change

    def changes(self) -> list[Change]:
        wrong = self.change
        return [
            Change(
                ChangeAct.RELATION_VOID, wrong.on, self.cleaned_data["reason"], after={"change": str(wrong.pk)},
                person=wrong.person, employer=wrong.employer, scheme=Scheme(wrong.scheme),
            )
        ]  # fmt: skip


class SubsidyForm(ChangeForm):
    """A subsidy that another authority granted."""

    title = _("补贴登记")
    kind = forms.ChoiceField(label=_("补贴种类"), choices=SubsidyKind.choices, help_text=_("按批准文件选择"))
    scheme = forms.ChoiceField(label=_("险种"), choices=_schemes, help_text=_("补贴属于哪个险种"))
    month = MonthInput(label=_("费款所属期"), help_text=_("例如 2025-12"))
    amount = YuanInput(label=_("金额（元）"), help_text=_("按批准文件填写，例如 320.00"))
    granted_by = forms.CharField(label=_("批准机关和文号"), max_length=200, help_text=_("照批准文件填写"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, matter=ChangeAct.SUBSIDY.value, person=person, **kwargs)
        self.person = person
        self.order_fields(["kind", "scheme", "month", "amount", "granted_by", "reason"])

    def changes(self) -> list[Change]:
        given = self.cleaned_data
        after = {
            "kind": given["kind"],
            "month": str(given["month"]),
            "amount_fen": str(given["amount"]),
            "granted_by": given["granted_by"],
        }
        return [
            Change(
                ChangeAct.SUBSIDY, given["month"].first_day, given["reason"], after=after, person=self.person,
                scheme=Scheme(given["scheme"]),
            )
        ]  # fmt: skip


class EnrolForm(ChangeForm):
    """One person is registered. Basis: gb-6.1, gb-11."""

    title = _("参保登记")
    holds_from = DayInput(label=_("参保日期"), help_text=_("开始工作或开始参保的第一天"))
    employer = EmployerField()
    schemes = forms.MultipleChoiceField(
        label=_("险种"),
        choices=_schemes,
        widget=forms.CheckboxSelectMultiple,
        initial=[scheme.value for scheme in Scheme],
        help_text=_("本次登记的险种，至少一个"),
        error_messages={"required": _("请选择至少一个险种。")},
    )
    NEEDED = ("social_security_number", "name", "sex", "born_on")
    ITEMS = (
        *NEEDED,
        "identity_document",
        "document_number",
        "ethnicity",
        "household_type",
        "started_work_on",
        "personal_identity",
        "phone",
        "address",
        "postcode",
    )

    @classmethod
    def further(cls) -> dict[str, forms.Field]:
        """The recorded items of a person."""
        found = {key: field_of(CHANGEABLE[key], required=key in cls.NEEDED) for key in cls.ITEMS}
        found["identity_document"].initial = IdentityDocument.CITIZEN.value
        found["social_security_number"].help_text = _(
            "居民身份证、外国人永久居留身份证（9开头）、港澳台居民居住证填证上的18位号码；"
            "持护照或通行证的，填社会保障卡上的号码，尚无社会保障卡的填证件号码"
        )
        found["document_number"].help_text = _("与社会保障号码不同的才填")
        return found

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, matter=ChangeAct.ENROLMENT.value, **kwargs)
        self.fields |= self.further()
        first = ("identity_document", *self.NEEDED, "document_number", "holds_from", "employer", "schemes")
        self.order_fields([*first, *self.ITEMS[6:], "reason"])

    def changes(self) -> list[Change]:
        given = self.cleaned_data
        after = {key: _text(given[key]) for key in self.ITEMS if given[key]}
        after["schemes"] = ",".join(given["schemes"])
        return [
            Change(
                ChangeAct.ENROLMENT, given["holds_from"], given["reason"], after=after,
                employer=given["employer"],
            )
        ]  # fmt: skip


class RegisterEmployerForm(ChangeForm):
    """An employer is registered. Basis: gb-A-11 to gb-A-13."""

    title = _("单位参保登记")
    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=60, help_text=_("营业执照上的 18 位代码")
    )
    employer_name = NameInput(label=_("单位名称"), max_length=200, help_text=_("营业执照上的全称"))
    holds_from = DayInput(label=_("单位参保日期"), help_text=_("从哪一天起参保"))

    ITEMS = tuple(
        item.key for item in EMPLOYER_ITEMS if item.key not in ("employer_status", "successor_code")
    )

    @classmethod
    def further(cls) -> dict[str, forms.Field]:
        """The recorded items of a unit; its state is that of a new one."""
        return {key: field_of(CHANGEABLE[key], required=False) for key in cls.ITEMS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, matter=ChangeAct.EMPLOYER.value, **kwargs)
        self.fields |= self.further()
        self.order_fields(["credit_code", "employer_name", "holds_from", *self.ITEMS, "reason"])

    def changes(self) -> list[Change]:
        given = self.cleaned_data
        after = {"credit_code": given["credit_code"], "employer_name": given["employer_name"]}
        after |= {key: _text(given[key]) for key in self.ITEMS if given[key]}
        return [Change(ChangeAct.EMPLOYER, given["holds_from"], given["reason"], after=after)]


class RosterForm(SenderForm):
    """Hand in a list of joiners and leavers. The counter names the employer; an employer's own login needs not."""

    title = _("提交增减员表")
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=60,
        help_text=_("单位营业执照上的 18 位代码"),
        error_messages={"required": _("请填写单位的统一社会信用代码（18 位）。")},
    )
    file = forms.FileField(
        label=_("增减员表"),
        help_text=_(".xlsx、.xls 或 .csv，不超过 10 MB"),
        error_messages={
            "required": _("请选择增减员表（.xlsx、.xls 或 .csv，不超过 10 MB）。"),
            "empty": _("这个文件是空的（0 字节）。请打开核对后重新选择。"),
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("文件超过 10 MB，没有接收。请分成几份上传。"))
        return file

"""由谁提交: the employer for whom a file is handed in. Basis: d14-6-1."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import find_employer


class SenderForm(forms.Form):
    """The counter names the employer by its code, in a field of its own; an employer's own login needs not."""

    def __init__(self, *args: Any, employer: Employer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employer = employer
        if employer:
            del self.fields["credit_code"]

    def clean_credit_code(self) -> str:
        code: str = self.cleaned_data["credit_code"]
        self.employer = find_employer(code)
        if self.employer is None:
            sentence = _("没有统一社会信用代码为“%(code)s”的参保单位；请核对代码。")
            raise forms.ValidationError(sentence, params={"code": code})
        return code

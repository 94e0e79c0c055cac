"""参保人: whom a form is about, by the whole number. Basis: gb-6.3-4."""

from django import forms
from django.utils.translation import gettext

from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import find_person


class PersonForm(forms.Form):
    """A form with a field `number` of its own; `person` is who bears it, once the form is valid."""

    person: Person

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        found = find_person(number)
        if found is None:
            raise forms.ValidationError(gettext("没有这个社会保障号码的参保人；请核对号码。"))
        self.person = found
        return number

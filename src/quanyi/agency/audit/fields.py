"""A column for a code of a closed set."""

from typing import Any

from django.db import models


class CodeField(models.CharField):  # type: ignore[type-arg]
    """代码: a column whose choices grow with the program; the database sees plain text, and no migration follows."""

    # For the type checker: what is set and got.
    _pyi_private_set_type: str
    _pyi_private_get_type: str
    _pyi_lookup_exact_type: str

    def deconstruct(self) -> Any:
        name, _, positional, keywords = super().deconstruct()
        keywords.pop("choices", None)
        return name, "django.db.models.CharField", positional, keywords

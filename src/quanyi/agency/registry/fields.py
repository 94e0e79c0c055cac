"""A column for a month, and a look-up for many values."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from quanyi.law.periods import Month

# One object a month: a file's rows name few months, and what is the same object is quickly found equal.
_month_of = lru_cache(maxsize=4096)(Month.of)


class MonthField(models.DateField):  # type: ignore[type-arg]
    """年月: kept as the month's first day, met as `Month` in the code."""

    # For the type checker: what is set, got and looked up.
    _pyi_private_set_type: Month  # type: ignore[assignment]
    _pyi_private_get_type: Month  # type: ignore[assignment]
    _pyi_lookup_exact_type: Month  # type: ignore[assignment]

    def from_db_value(self, value: date | None, expression: Any, connection: Any) -> Month | None:
        return None if value is None else _month_of(value)

    def to_python(self, value: Any) -> Month | None:
        if value is None or isinstance(value, Month):
            return value
        return Month.of(value) if isinstance(value, date) else Month.parse(value)

    def get_prep_value(self, value: Any) -> date | None:
        month = self.to_python(value)
        return None if month is None else month.first_day

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


@models.Field.register_lookup
class OneOf(models.Lookup):
    """`field__one_of=values`: as `in`, with the values as one array, so that fifty thousand cost one parameter; of a
    list or tuple Django looks at each value, of a set or view at none.
    """

    lookup_name = "one_of"

    def get_prep_lookup(self) -> list[Any]:
        field, values = self.lhs.output_field, list(self.rhs)
        if set(map(type, values)) <= ({str} if isinstance(field, models.CharField) else {int}):
            return values
        return [field.get_prep_value(value) for value in values]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*parameters, as_array(self.rhs))


def as_array(values: Sequence[Any]) -> str | Sequence[Any]:
    """Whole numbers, texts or days as the server reads an array of them; what would have to be escaped is left to the
    driver, which looks at each of fifty thousand.
    """
    kinds = set(map(type, values))
    if kinds <= {int} or kinds <= {date}:
        return f"{{{','.join(map(str, values))}}}"
    between = '","'
    joined = between.join(values) if kinds == {str} else "\\"
    if "\\" in joined or joined.count('"') != 2 * (len(values) - 1):
        return values
    return f'{{"{joined}"}}'

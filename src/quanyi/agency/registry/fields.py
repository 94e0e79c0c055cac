"""A column for a month, and a look-up for many values."""

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
    """`field__one_of=values`: as `in`, with the values as one array, so that fifty thousand cost one parameter."""

    lookup_name = "one_of"

    def get_prep_lookup(self) -> list[Any]:
        prepared = self.lhs.output_field.get_prep_value
        return [prepared(value) for value in self.rhs]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*parameters, self.rhs)

"""案号: given by the database, of the year in which a case is opened. Basis: d14-7."""

from typing import Any

from django.db.models import CharField, Func


class NextCaseNumber(Func):
    """The next number, as 2026-000123; what a transaction took and gave back is not given again."""

    template = (
        "to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY') || '-'"
        " || lpad(nextval('review_case_number')::text, 6, '0')"
    )
    output_field: Any = CharField()
    allowed_default = True
    arity = 0

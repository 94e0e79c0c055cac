"""Reading employers' monthly declaration files (缴费申报文件): pure functions over bytes, no database.

``read_declaration`` gives the rows and every fault at once; the caller adds what only the register can tell
with ``Reading.fault`` and ``with_faults``; ``asides`` are the rows that match nobody; ``mark_faults`` gives the
file back with its faulty cells marked;
``template_xlsx`` is the blank form.
"""

from quanyi.agency.collect.declaration.codes import FaultCode
from quanyi.agency.collect.declaration.faults import Fault, Notice, file_fault
from quanyi.agency.collect.declaration.headings import Column
from quanyi.agency.collect.declaration.marking import mark_faults
from quanyi.agency.collect.declaration.reading import (
    Reading,
    SheetInfo,
    Total,
    read_declaration,
    with_faults,
)
from quanyi.agency.collect.declaration.rows import DeclaredRow
from quanyi.agency.collect.declaration.setting_aside import Aside, asides, cells_of, may_wait
from quanyi.agency.collect.declaration.template import template_xlsx

__all__ = [
    "Aside",
    "Column",
    "DeclaredRow",
    "Fault",
    "FaultCode",
    "Notice",
    "Reading",
    "SheetInfo",
    "Total",
    "asides",
    "cells_of",
    "file_fault",
    "mark_faults",
    "may_wait",
    "read_declaration",
    "template_xlsx",
    "with_faults",
]

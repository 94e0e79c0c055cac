"""Reading employers' monthly declaration files (缴费申报文件): pure functions over bytes, no database.

``read_declaration`` gives the rows and every fault at once; the caller adds what only the register can tell
with ``Reading.fault`` and ``with_faults``; ``asides`` are the rows that match nobody; ``template.template_xlsx`` is
the blank form.
"""

from quanyi.agency.collect.declaration.columns import DECLARATION, Column
from quanyi.agency.collect.declaration.reading import read_declaration
from quanyi.agency.collect.declaration.rows import DeclaredRow
from quanyi.agency.collect.declaration.setting_aside import Aside, asides, cells_of, may_wait

__all__ = [
    "DECLARATION",
    "Aside",
    "Column",
    "DeclaredRow",
    "asides",
    "cells_of",
    "may_wait",
    "read_declaration",
]

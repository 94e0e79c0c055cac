"""Reading tables that others hand in (读取表格): declarations, payment files, statements, the bank's answers.

``read_list`` takes bytes to rows, with every fault at once; a kind of list brings its columns and its row reader.
``marking.mark_faults`` gives the file back with its faulty cells marked. No database, no Django: a programmer who makes
such files can read them as the office does (`quanyi read`).
"""

from quanyi.sheets.choices import Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Notice, Question, file_fault
from quanyi.sheets.reading import Reading, SheetInfo, asked_as_faults, with_faults

__all__ = [
    "Choices",
    "Fault",
    "FaultCode",
    "Notice",
    "Question",
    "Reading",
    "SheetInfo",
    "asked_as_faults",
    "file_fault",
    "with_faults",
]

"""A workbook read by calamine: every cell of its first sheet as a Python value, a line of standard input a round."""

import json
import sys
from time import perf_counter, process_time

from python_calamine import CalamineWorkbook

for _ in sys.stdin:
    cpu, wall = process_time(), perf_counter()
    rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
    print(json.dumps([process_time() - cpu, perf_counter() - wall]), flush=True)
    del rows

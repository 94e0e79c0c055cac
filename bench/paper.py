"""The record of one year as PDF against bare typst: the same content, template, fonts and standard.

Beside it the memory at its highest over five hundred of them, each another person's.
"""

import json
import resource
import typing
from dataclasses import replace

import typst
from tests.agency.serve.records import long_record

from bench.measuring import Row, alternate, cost_of
from quanyi.agency.serve import paper, statement
from quanyi.embedded.cluster import Cluster

PAPERS, ROUNDS, MANY = 20, 5, 500


def against_typst(_cluster: Cluster) -> Row:
    whole = long_record()
    record = replace(whole, contributions=whole.contributions[:12], years=whole.years[:1])
    content = statement._content(record, "zh")
    numbers = iter(range(10**9, 2 * 10**9))

    def another() -> dict[str, typing.Any]:
        return content | {"number": str(next(numbers))}

    def ours() -> None:
        for _ in range(PAPERS):
            paper.pdf_of(statement._TEMPLATE, another(), at=record.printed_at)

    def bare() -> None:
        for _ in range(PAPERS):
            compiler = typst.Compiler(
                str(statement._TEMPLATE), root=str(statement._TEMPLATE.parent), font_paths=paper._fonts()
            )
            compiler.compile(
                format="pdf", sys_inputs={"data": json.dumps(another(), ensure_ascii=False)},
                pdf_standards=["a-2b"], timestamp=record.printed_at.replace(microsecond=0),
            )  # fmt: skip

    found = alternate(lambda: cost_of(ours) / PAPERS, lambda: cost_of(bare) / PAPERS, ROUNDS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(MANY):
        paper.pdf_of(statement._TEMPLATE, another(), at=record.printed_at)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Row(*found, target=1.053, facts={"papers": MANY, "MiB": [before // 1024, after // 1024]})

"""The kinds of case of this office: every folder beside this file, in the order of `CaseKind`.

A folder gives its `KIND`; where it has pages, `urls.py` lists them and says which stand in the navigation; `files.py`
says how a file is handed in, `requests.py` what a worker does for it, `worklists.py` what waits for a clerk to begin.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from django.urls import URLPattern

from quanyi.agency import kinds
from quanyi.agency.desk.file_forms import FileForm
from quanyi.agency.desk.navigation import Entry
from quanyi.agency.desk.worklists import Worklist
from quanyi.agency.review.kind import Kind
from quanyi.agency.work.job import Job
from quanyi.law.terms import CaseKind

_FOLDERS = [f"{kinds.__name__}.{found.name}" for found in iter_modules(kinds.__path__) if found.ispkg]


def _kinds() -> Iterator[Kind]:
    found: list[Kind] = [import_module(folder).KIND for folder in _FOLDERS]
    order = list(CaseKind)
    yield from sorted(found, key=lambda kind: order.index(kind.case))


KINDS = tuple(_kinds())


def files() -> list[FileForm]:
    """The files that are handed in for a case."""
    return [form for module in _each("files") for form in getattr(module, "FILES", None) or (module.FILE,)]


def jobs() -> list[Job]:
    """What a worker does beside the pages."""
    return [module.JOB for module in _each("requests")]


def pages() -> list[URLPattern]:
    """Every page of every kind."""
    return [page for module in _each("urls") for page in module.PAGES]


def navigation() -> list[Entry]:
    """What kinds put into the navigation."""
    return [entry for module in _each("urls") for entry in getattr(module, "NAVIGATION", ())]


def worklists() -> list[Worklist]:
    """What kinds put among the worklists."""
    return [each for module in _each("worklists") for each in module.WORKLISTS]


def _each(name: str) -> Iterator[ModuleType]:
    """That module of every kind that has one."""
    for folder in _FOLDERS:
        if find_spec(f"{folder}.{name}"):
            yield import_module(f"{folder}.{name}")

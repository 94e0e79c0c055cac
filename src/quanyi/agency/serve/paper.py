"""纸面文件: what leaves the office on paper, as PDF/A-2b, set by typst from a template and what it is to say.

The same content at the same instant gives the same bytes.
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from noto_cjk_sans_otc import FONT_PATH

LONG = 200_000  # octets of a PDF; a record of forty years has 800,000
Standard = Literal["a-2b", "a-3a", "ua-1"]


def pdf_of(
    template: Path, content: dict[str, Any], *, at: datetime, standards: Sequence[Standard] = ("a-2b",)
) -> bytes:
    """PDF bytes, A4; `content` has `notes`, a list of sentences. A file can be attached under a-3 alone.

    A character that no font at hand has is printed as its code point, with a note and room to write it by hand: who
    asks for a paper gets one.
    """
    lacking: set[str] = set()
    while isinstance(pdf := _compiled(template, _without(lacking, content), at, standards), str):
        # What typst names once is not met again: every round takes characters away.
        assert not set(pdf) <= lacking, pdf
        lacking |= set(pdf)
    return pdf


def proven_pdf(template: Path, content: dict[str, Any], *, at: datetime) -> bytes:
    """A paper with number, code and proof (`serve.issuing`), to keep and to be read aloud."""
    return pdf_of(template, content, at=at, standards=("a-3a", "ua-1"))


def _compiled(template: Path, content: Any, at: datetime, standards: Sequence[Standard]) -> bytes | str:
    """The PDF, or the text of which no font has every character."""
    try:
        # A compiler for each paper: one kept for all could mix two persons' data between threads.
        compiler = typst.Compiler(str(template), root=str(template.parent), font_paths=_fonts())
        pdf = compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
            pdf_standards=[*standards],
            timestamp=at.replace(microsecond=0),
        )
    except typst.TypstError as failure:
        # PDF/A forbids the empty box that stands for a missing character: typst refuses and names the text.
        if found := re.search(r'text `"(.+)"` could not be displayed', failure.message):
            return _unescaped(found[1])
        raise
    assert isinstance(pdf, bytes)
    if len(pdf) > LONG:
        _forget()
    return pdf


def _without(lacking: set[str], content: dict[str, Any]) -> dict[str, Any]:
    """The content with code points in the place of these characters, and what is to be done about them."""
    if not lacking:
        return content
    codes = {ord(character): f"〔U+{ord(character):04X}〕" for character in lacking}
    note = _("〔U+…〕是字库暂缺的字，按国际编码印出；请由经办人员在其旁书写该字并签章确认。")
    notes = [note, *content["notes"]]
    written: dict[str, Any] = json.loads(
        json.dumps(content | {"notes": notes}, ensure_ascii=False).translate(codes)
    )
    return written


@cache
def _fonts() -> typst.Fonts:
    """Read once a process: ours, and those in the office's own folder; nothing of the machine's is used."""
    own = [settings.QUANYI_FONTS] if settings.QUANYI_FONTS else []
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(Path(str(FONT_PATH)).parent), *own],
    )


def _forget() -> None:
    """Let go of what typst keeps of its last ten documents: 50 MB for each long record.

    Of short ones it keeps next to nothing, lets one go with each that comes, and is quicker for what it keeps.
    """
    for _age in range(11):
        typst.compile(b"", format="pdf", font_paths=_fonts())


def _unescaped(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)

"""接收账册 as a form: the folder as one .zip. Basis: d14-9-4."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.inputs import LARGEST, MonthInput
from quanyi.agency.refusal import Refusal

UNPACKED = 400 * 1024 * 1024  # bytes; what is larger is taken in by an operator
FILES = 40
LONGEST_NAME = 200  # bytes


class NotUnpacked(Refusal):
    """压缩包不可用: the sentence says why."""


class BooksForm(forms.Form):
    """The books of an earlier system, and up to which month they go."""

    title = gettext_lazy("历史数据接收")
    books = forms.FileField(
        label=gettext_lazy("账册文件夹（.zip）"),
        help_text=gettext_lazy(
            "把账册文件夹打成一个 .zip，不超过 10 MB；更大的由系统管理员在服务器上用 quanyi books import 接收。"
        ),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )
    month = MonthInput(label=gettext_lazy("账目截至"), help_text=gettext_lazy("例如 2025-12"))

    def clean_books(self) -> Any:
        file = self.cleaned_data["books"]
        if file.size > LARGEST or not zipfile.is_zipfile(file):
            raise forms.ValidationError(_("请交来不超过 10 MB 的 .zip 文件。"))
        return file


@contextmanager
def unpacked(file: Any) -> Iterator[Path]:
    """The folder, for as long as it is read; raises NotUnpacked. Names lead nowhere else: only the last part counts."""
    with TemporaryDirectory() as made:
        for name, content in _files_of(file):
            Path(made).joinpath(name).write_bytes(content)
        yield Path(made)


_DAMAGED = (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError)


def _files_of(file: Any) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(file) as packed:
            for name, each in _named(packed).items():
                yield name, packed.read(each)
    except _DAMAGED as error:
        raise NotUnpacked(_("压缩包损坏或有密码，无法打开。请重新打包后提交。")) from error


def _named(packed: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files by their names; what a system hides beside them is none of them."""
    files = [each for each in packed.infolist() if not each.is_dir()]
    if len(files) > FILES or sum(each.file_size for each in files) > UNPACKED:
        raise NotUnpacked(_("压缩包内的文件太多或太大。请由系统管理员在服务器上接收。"))
    found: dict[str, zipfile.ZipInfo] = {}
    for each in files:
        name = PurePosixPath(each.filename.replace("\\", "/")).name
        if name.startswith(".") and name != "..":
            continue
        if name in ("", "..", *found) or len(name.encode(errors="replace")) > LONGEST_NAME:
            raise NotUnpacked(
                _("压缩包里的文件名“%(name)s”重复、过长或不可用。请改名后重新打包。") % {"name": name[:60]}
            )
        found[name] = each
    return found

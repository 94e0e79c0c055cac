"""A field in which a paper is handed in (材料). Basis: d14-13, gb-12-2."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from quanyi.agency.collect.documents import PaperRefused, refuse_no_paper
from quanyi.agency.inputs import LARGEST


class PaperField(forms.FileField):
    """A scan or a photo of one material, known by its content."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.error_messages["empty"] = gettext("这个文件是空的（0 字节）。请打开核对后重新选择。")

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if file is None:
            return None
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(gettext("文件超过 10 MB，没有接收。请缩小后重新选择。"))
        try:
            refuse_no_paper(file.read(), file.name or "")
        except PaperRefused as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
        file.seek(0)
        return file

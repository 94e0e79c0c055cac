"""An enum with a name in two languages (带标签的枚举)."""

from __future__ import annotations

from enum import Enum
from typing import Any


class Labelled(Enum):
    """An enum whose members are written ``NAME = stored value, Chinese, English``."""

    _value_: Any
    label_zh: str
    label_en: str

    def __new__(cls, value: Any, zh: str = "", en: str = "") -> Labelled:
        member = object.__new__(cls)
        member._value_ = value
        member.label_zh = zh
        member.label_en = en
        return member

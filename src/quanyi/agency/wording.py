"""Words in the reader's language, for what is kept in both until somebody reads it (用语)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

from django.utils.translation import get_language, gettext, override

from quanyi.bilingual import Bilingual


def N_(text: str) -> str:
    return text


# What the program itself writes into a record, in the language of the records, and pages show in the reader's.
WRITTEN = frozenset(
    {
        N_("新参保"),
        N_("单位申报"),
        N_("存量数据迁移"),
        N_("数据维护岗位核查"),
        N_("办理登记变更"),
        N_("达到退休年龄"),
        N_("参保人死亡，余额由继承人继承"),
        N_("按月支付"),
        N_("一次性支付"),
        N_("本人查询"),
        N_("本人办理"),
        N_("单位查询"),
        N_("单位办理"),
        N_("核对留痕"),
        N_("打印权益记录"),
        N_("办理作业"),
        N_("本人到场查询，已核验证件"),
        N_("本人到场查询，已核验居民身份证"),
        N_("本人到场查询，已核验社会保障卡"),
        N_("本人到场查询，已核验护照"),
        N_("本人到场查询，已核验其他有效身份证件"),
        N_("受委托人到场查询，已核验委托书和双方证件"),
        N_("办理业务"),
        N_("查询未予办理"),
        N_("重算补差"),
        N_("核验凭证"),
        N_("凭证作废"),
        N_("办理委托"),
        N_("激活登录"),
        N_("受托查询"),
        N_("终止查询授权"),
        N_("本人网上委托"),
        N_("年度寄送"),
        N_("本人已改接收方式，没有发送"),
    }
)


class Term(Protocol):
    """A member of an enum of the domain, or what is named like one."""

    @property
    def label_zh(self) -> str: ...

    @property
    def label_en(self) -> str: ...


class Named(NamedTuple):
    """A value of a code list with its two names."""

    label_zh: str
    label_en: str


class Saying(Protocol):
    """A refusal or an error of the law, or a `Said`."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


class Said(Bilingual):
    """A sentence, or a part of one, that may be kept before it is read.

    What is refused at once is worded by gettext where it is raised; this is for what goes into a record.
    """

    @classmethod
    def in_both(cls, word: Callable[[], str]) -> Said:
        """What `word` says in either language, whoever asks."""
        with override("zh-hans"):
            zh = str(word())
        with override("en"):
            return cls(zh, str(word()))


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def label(term: Term) -> str:
    return term.label_en if in_english() else term.label_zh


def sentence(saying: Saying) -> str:
    return saying.en if in_english() else saying.zh


def kept(text: str) -> Any:
    """As a record keeps it (JSON), with its English where it has one; `read` gives it back."""
    return {"zh": text.zh, "en": text.en} if isinstance(text, Bilingual) else text


def read(found: Any) -> str:
    """What a record keeps, in the reader's language where it has it; what people wrote stays as they wrote it."""
    if isinstance(found, dict):
        return str(found["en" if in_english() else "zh"])
    return gettext(found) if found in WRITTEN else str(found)


class Titles(NamedTuple):
    """What a case is about: as its page says it, and as lists do, which name no person."""

    subject: str
    listed: str

    @classmethod
    def of_nobody(cls, subject: str) -> Titles:
        """Of a case that is not about one person."""
        return cls(subject, subject)

    def kept(self) -> dict[str, Any]:
        """Keys of a submission's summary."""
        return {"subject": kept(self.subject), "listed": kept(self.listed)}


def run_on(sentences: Iterable[str]) -> str:
    """Sentences one after another: English wants a space between them, Chinese none."""
    return (" " if in_english() else "").join(sentences)

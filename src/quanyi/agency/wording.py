"""Words in the reader's language, for what is kept in both until somebody reads it (用语)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol, Self, TypeVar

from django.utils.translation import get_language, gettext, override

from quanyi.bilingual import Bilingual
from quanyi.law.provisions import Provision, in_full

Spoken = TypeVar("Spoken")
# Languages by the code under which records and papers keep them. The last two are for a person's own pages and papers;
# what has no words in them there is Chinese, marked so.
LANGUAGES = {"zh": "zh-hans", "en": "en", "zh-hant": "zh-hant", "es": "es"}
OFFICE = {"zh-hant": "zh-hans", "es": "en"}  # what a login that is no person's reads in their place


def N_(text: str) -> str:
    return text


# What the program itself writes into a record, in the language of the records, and pages show in the reader's.
WRITTEN = frozenset(
    {
        N_("新参保"),
        N_("本人更换密码"),
        N_("结束会话"),
        N_("再次验证"),
        N_("任期届满"),
        N_("单位申报"),
        N_("单位增员"),
        N_("单位减员"),
        N_("存量数据迁移"),
        N_("核定按月基本养老金"),
        N_("更正误登的状态"),
        N_("死亡"),
        N_("并入其他账户"),
        N_("到龄后延长缴费"),
        N_("离退休"),
        N_("已转出"),
        N_("转出办结"),
        N_("转出后转回"),
        N_("转移接续往来"),
        N_("转移接续文书"),
        N_("对方经办机构名录"),
        N_("继承支付完毕"),
        N_("书面确认后一次性支付"),
        N_("丧失国籍终止"),
        N_("数据维护岗位核查"),
        N_("信息比对办结"),
        N_("办理登记变更"),
        N_("办理登记变更：到龄退休"),
        N_("办理登记变更：待遇资格认证"),
        N_("到龄提醒"),
        N_("达到退休年龄"),
        N_("参保人死亡，余额由继承人继承"),
        N_("按月支付"),
        N_("一次性支付"),
        N_("死亡后各月不应发"),
        N_("未付部分重新分配"),
        N_("自助终端：超时退出"),
        N_("自助终端：离开后退出"),
        N_("电话查询"),
        N_("保密承诺"),
        N_("本人电话查询"),
        N_("本人查询"),
        N_("本人应用查询"),
        N_("单位应用查询"),
        N_("应用查询"),
        N_("应用授权"),
        N_("统一身份认证"),
        N_("第二重验证"),
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
        N_("办理异议更正"),
        N_("查询未予办理"),
        N_("重算补差"),
        N_("核验凭证"),
        N_("凭证作废"),
        N_("办理委托"),
        N_("激活登录"),
        N_("受托查询"),
        N_("监督查看"),
        N_("监督检查"),
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

    others: Mapping[str, str]

    def __new__(cls, zh: str, en: str, **others: str) -> Self:
        said = super().__new__(cls, zh, en)
        said.others = others
        return said

    @classmethod
    def in_all(cls, word: Callable[[], str]) -> Self:
        """What `word` says in each language, whoever asks."""
        return cls(**in_each_language(lambda: str(word())))


def in_each_language(word: Callable[[], Spoken]) -> dict[str, Spoken]:
    """What `word` gives in each language, by the code under which records keep it."""
    told = {}
    for code, language in LANGUAGES.items():
        with override(language):
            told[code] = word()
    return told


def reading() -> str:
    """The reader's language, by its code in `LANGUAGES`."""
    language = get_language() or ""
    return next((code for code, each in LANGUAGES.items() if language == each), "zh")


def in_english() -> bool:
    return reading() == "en"


def in_chinese() -> bool:
    """In either script."""
    return reading().startswith("zh")


def label(term: Term) -> str:
    return term.label_en if in_english() else gettext(term.label_zh)


def quoted(clause: Provision) -> str:
    """A clause as people quote it (条款引用)."""
    return clause.ref_en if in_english() else gettext(clause.ref_zh)


def quoted_in_full(provision_id: str) -> str:
    """A clause as it is quoted to somebody outside (全称引用)."""
    zh, en = in_full(provision_id)
    return en if in_english() else gettext(zh)


def sentence(saying: Saying) -> str:
    """What has no more than Chinese and English is Chinese to readers of the other two: pages mark it `law_lang`."""
    return saying.en if in_english() else saying.zh


def kept(text: str) -> Any:
    """As a record keeps it (JSON), in each language that it has; `read` gives it back."""
    if not isinstance(text, Bilingual):
        return text
    return {"zh": text.zh, "en": text.en, **getattr(text, "others", {})}


def read(found: Any) -> str:
    """What a record keeps, in the reader's language where it has it; what people wrote stays as they wrote it."""
    if isinstance(found, dict):
        return str(in_reading(found))
    word, _blank, number = str(found).partition(" ")
    if number.isdigit() and word in WRITTEN:
        return f"{gettext(word)} {number}"
    return gettext(found) if found in WRITTEN else str(found)


def in_reading(found: Mapping[str, Spoken]) -> Spoken:
    """Of what is kept by language, that of the reader; what was kept before there were four has Chinese for it."""
    return found.get(reading()) or found["zh"]


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
    """Sentences one after another: Chinese wants no space between them."""
    return ("" if in_chinese() else " ").join(sentences)

"""Names at every door: what is folded, what is kept, what is refused and how it is named."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.written import Problem, Written
from quanyi.written.names import normal_name, plain_names, read_name, read_unit_name
from quanyi.written.radicals import IDEOGRAPH_OF


def read(text: str) -> Written:
    name = read_name(text)
    assert isinstance(name, Written), name
    return name


def refusal(text: str) -> Problem:
    name = read_name(text)
    assert isinstance(name, Problem), name
    return name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张三", "张三"),
        (" 欧 阳　娜\u00a0娜 ", "欧阳娜娜"),
        ("'张三", "张三"),
        ("古丽•买买提", "古丽·买买提"),
        ("古丽 ‧ 买买提", "古丽·买买提"),
        ("阿卜杜拉 . 买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("古丽··买买提", "古丽·买买提"),
        ("Ｍａｒｉａ  Garcia-Lopez", "Maria Garcia-Lopez"),
        ("O’Neil J. Smith", "O'Neil J. Smith"),
        ("Jean‐Luc", "Jean-Luc"),
        ("Jose\u0301 Mari\u0301a", "José María"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ánh"), "Nguyễn Thị Ánh"),
        ("M\u0304\u0301 Ng", unicodedata.normalize("NFC", "M\u0304\u0301 Ng")),  # no composed form
        ("Wɑng", "Wang"),
        ("Şəhla Əliyeva", "Şəhla Əliyeva"),
        ("⽂天祥", "文天祥"),
        ("⻬白石", "齐白石"),
        ("⻢三", "马三"),
        ("王\U000e0100三", "王三"),
        ("王\ufe00三", "王三"),
        ("\ufa19田", "神田"),
        ("\U0002f804三", "你三"),
        ("\ufa0e田", "\ufa0e田"),  # one of the twelve that are no compatibility forms
        ("张\u200b三", "张三"),
        ("\u202e张三", "张三"),
        ("𠮷田", "𠮷田"),
        ("〇一", "〇一"),
        ("\U0003158e田", "\U0003158e田"),  # extension H
        ("\U0002ebf0田", "\U0002ebf0田"),  # extension I
        ("\U000323b0田", "\U000323b0田"),  # extension J
        ("曹锟", "曹锟"),
        ("阿Q", "阿Q"),
        ("Иванов Иван", "Иванов Иван"),
        ("གྲགས་པ", "གྲགས་པ"),
        ("گۈلنار", "گۈلنار"),
        ("김철수", "김철수"),
        (unicodedata.normalize("NFD", "김철수"), "김철수"),
        ("ꆈꌠ", "ꆈꌠ"),
    ],
)
def test_one_name_however_it_is_written(typed: str, name: str) -> None:
    found = read(typed)
    assert found.text == name
    assert normal_name(typed) == name
    assert read(name).text == name
    assert found.notes or typed.strip(" '") == name


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("张", "实为1个"),
        ("", "没有可读的字"),
        (" ", "没有可读的字"),
        ("张" * 51, "实为51个"),
        ("张3", "第2个字符“3”（U+0033）"),
        ("张三(1)", "第3个字符“(”（U+0028）"),
        ("张三（1）", "第3个字符“（”（U+FF08）"),
        ("张,三", "U+002C"),
        ("张-三", "U+002D"),
        ("张😀", "U+1F600"),
        ("·张三", "U+00B7"),
        ("张三·", "第3个字符“·”（U+00B7）后面没有字"),
        ("尼玛 · ", "后面没有字"),
        ("张○", "第2个字符“○”（U+25CB）不能用在姓名里，是否应为“〇”（U+3007）"),
        ("张*", "U+002A"),
        ("王—", "第2个字符“—”（U+2014）不能用在姓名里，是否应为“一”（U+4E00）"),
        ("山ロ", "第2个字符“ロ”（U+30ED）不能用在姓名里，是否应为“口”（U+53E3）"),
        ("Mаria", "第2个字符“а”（U+0430）是西里尔（俄文等）字母"),
        ("Αnna", "第1个字符“Α”（U+0391）是希腊字母"),
        ("王\ue863", "第2个字符（U+E863）是自造字"),
        ("王\ue863", "“䶮”（U+4DAE）"),
        ("王\x07三", "第2个字符（U+0007）"),
        ("锟斤拷", "乱码"),
        ("张锟斤拷", "乱码"),
        ("烫烫烫", "乱码"),
        ("屯屯屯屯", "乱码"),
        ("ï¿½ï¿½", "乱码"),
        ("\ufffd三", "乱码"),
        ("??", "乱码"),
        ("寮犱笁", "原文可能是“张三”"),
        ("寮犱笁涓?", "乱码"),
        ("å¼\u00a0ä¸‰", "原文可能是“张三”"),
        ("JosÃ©", "原文可能是“José”"),
        ("ÕÅÈý", "原文可能是“张三”"),
    ],
)
def test_what_is_no_name_is_named(name: str, word: str) -> None:
    assert word in refusal(name).zh
    assert refusal(name).en


def test_what_was_changed_is_told_by_code_point() -> None:
    (note,) = read("⽂天祥").notes
    assert (note.code, note.zh) == ("radical", "第1个字符“⽂”（U+2F42）已读作“文”（U+6587）")
    assert note.en == "character 1, “⽂” (U+2F42), was read as “文” (U+6587)"
    assert [note.code for note in read("古丽 • 买买提").notes] == ["dot", "blanks"]
    assert "西里尔" in read("Иванов Иван").notes[0].zh


def test_every_radical_is_read_as_an_ideograph_that_names_have() -> None:
    for radical, ideograph in IDEOGRAPH_OF.items():
        assert read(f"{radical}三").text == f"{ideograph}三"


@given(st.text(max_size=60))
def test_reading_never_fails_and_is_its_own_normal_form(text: str) -> None:
    name = read_name(text)
    assert normal_name(normal_name(text)) == normal_name(text)
    if isinstance(name, Written):
        assert read(name.text).text == name.text == normal_name(text)
        assert unicodedata.is_normalized("NFC", name.text)
    else:
        assert name.zh
        assert name.en


def test_units_keep_their_digits_and_have_one_kind_of_bracket() -> None:
    name = read_unit_name(" 上海第2机床厂(集团) 有限　公司")
    assert isinstance(name, Written)
    assert name.text == "上海第2机床厂（集团） 有限公司"
    assert isinstance(read_unit_name("锟斤拷公司"), Problem)
    private = read_unit_name("王\ue863公司")
    assert isinstance(private, Problem)
    assert "U+E863" in private.zh


@pytest.mark.parametrize("text", ["待定", "合 计", "以下空白", "同上"])
def test_words_for_no_name_are_no_names(text):
    assert read_name(text).code == "name_placeholder"


def test_a_form_of_address_is_told_and_kept():
    read = read_name("张三先生")
    assert read.text == "张三先生"
    assert [note.code for note in read.notes] == ["address"]
    assert read_name("先生").notes == ()


def test_a_wreck_whose_last_byte_was_lost_is_one():
    assert read_name("寮犱笁锛").code == "garbled"


@given(st.lists(st.text("王志强生先女士喆锟斤拷烫屯屯小计待定李·a \n", max_size=5), max_size=6))
def test_plain_names_are_read_as_they_are(texts):
    for text in plain_names(texts):
        assert read_name(text) == Written(text, ())


def test_common_names_are_plain():
    assert plain_names(["王志强", "李芳", "王先生", "待定", "张三\n李四", "锟斤拷"]) == {
        "王志强",
        "李芳",
        "张三",
        "李四",
    }

"""VoiceXML 2.1 of the dialogue: what is said, and what the caller keys in. Written, never put together from text."""

from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACE = "http://www.w3.org/2001/vxml"
KIND = "application/voicexml+xml"
WELCOME = "您好，这里是社会保险个人权益记录查询。"
NOT_YOU = "编号或者密码不对，或者二十四小时内输错的次数过多。请核对后再拨，或者带身份证件到窗口办理。"
LATER = "现在打电话的人太多，请稍后再拨。"
OVER = "这次通话不能再查询，请重新拨打。"
NO_SUCH = "没有这一项。"


def _document() -> Element:
    # Nothing of a call is kept by the platform's own store of documents.
    root = Element("vxml", {"xmlns": NAMESPACE, "version": "2.1", "xml:lang": "zh-CN"})
    for name, value in (
        ("documentmaxage", "0"),
        ("documentmaxstale", "0"),
        ("inputmodes", "dtmf"),
        ("timeout", "10s"),
    ):
        SubElement(root, "property", name=name, value=value)
    return root


def _said(root: Element) -> bytes:
    return tostring(root, encoding="unicode").encode()  # XML is UTF-8 where it does not say otherwise


def _asked(form: Element, name: str, least: int, most: int, prompt: str) -> None:
    field = SubElement(form, "field", name=name, type=f"digits?minlength={least};maxlength={most}")
    SubElement(field, "prompt").text = prompt
    for event in ("noinput", "nomatch"):
        again = SubElement(field, event)
        SubElement(again, "prompt").text = (
            "没有听到按键，请再按一次。" if event == "noinput" else "按键不符合要求，请再按一次。"
        )
        SubElement(again, "reprompt")
        last = SubElement(field, event, count="3")
        SubElement(last, "prompt").text = "没有收到按键，通话结束。"
        SubElement(last, "exit")


def asking_who(before: str, next_place: str) -> bytes:
    """Number and code, sent to the next place."""
    root = _document()
    form = SubElement(root, "form", id="who")
    SubElement(SubElement(form, "block"), "prompt").text = before
    _asked(form, "number", 4, 20, "请输入个人社会保险编号，按井号键结束。")
    _asked(form, "pin", 6, 6, "请输入六位电话查询密码。")
    filled = SubElement(form, "filled", mode="all", namelist="number pin")
    SubElement(filled, "submit", next=next_place, method="post", namelist="number pin")
    return _said(root)


def answering(sentences: list[str], call: str, next_place: str) -> bytes:
    """What was asked for, then what else may be: the call goes on by its key."""
    root = _document()
    SubElement(root, "var", name="call", expr=f"'{call}'")
    form = SubElement(root, "form", id="what")
    block = SubElement(form, "block")
    for sentence in sentences:
        SubElement(block, "prompt").text = sentence
    _asked(form, "choice", 1, 1, "查询缴费情况请按一，查询个人账户请按二，查询待遇请按三，结束请按零。")
    filled = SubElement(form, "filled", namelist="choice")
    end = SubElement(filled, "if", cond="choice == '0'")
    SubElement(end, "prompt").text = "谢谢，再见。"
    SubElement(end, "exit")
    SubElement(filled, "submit", next=next_place, method="post", namelist="call choice")
    return _said(root)


def ending(sentence: str) -> bytes:
    """One sentence, and the call is over."""
    root = _document()
    block = SubElement(SubElement(root, "form"), "block")
    SubElement(block, "prompt").text = sentence
    SubElement(block, "exit")
    return _said(root)

"""Amounts in capitals (大写金额), as bills and certificates carry them beside the digits.

After annex 1 of 支付结算办法 (1997) on filling in bills (正确填写票据和结算凭证的基本规定); mark B, as public copies
have it. Where it allows two forms the one that it prints first is taken.
"""

from __future__ import annotations

from quanyi.law.money import Fen, check_fen

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


def in_capitals(fen: Fen) -> str:
    """Fen in capitals: ``123456`` → ``"壹仟贰佰叁拾肆元伍角陆分"``; below nought 负 stands in front.

    整 stands behind 元 alone. 零 stands once for zeros within a group and in front of one, and behind 元 where its
    place is nought (1,680.32: 壹仟陆佰捌拾元零叁角贰分; 107,000.53: 壹拾万柒仟元零伍角叁分).
    Raises ``InvalidInput`` for what is no whole number of fen within ±``MAX_FEN``.
    """
    yuan, part = divmod(abs(check_fen(fen, "大写金额")), 100)
    sign = "负" if fen < 0 else ""
    if not part:
        return f"{sign}{_counted(yuan)}元整"
    return sign + (f"{_counted(yuan)}元" if yuan else "") + _part(yuan, *divmod(part, 10))


def _part(yuan: int, jiao: int, fen: int) -> str:
    """角 and 分 behind these yuan."""
    zero = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    return zero + (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[fen]}分" if fen else "")


def _counted(number: int) -> str:
    if number < 10:
        return _DIGITS[number]
    size, name = next(unit for unit in _UNITS if number >= unit[0])
    high, low = divmod(number, size)
    zero = "零" if 0 < low < size // 10 else ""
    return _counted(high) + name + zero + (_counted(low) if low else "")

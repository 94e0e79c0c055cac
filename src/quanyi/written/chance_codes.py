"""验证码: nineteen characters by chance, 94 bits, and one that checks them; written in groups of four.

Alphabet and check character are those of 统一社会信用代码 (GB 32100): no letter that looks like a digit, and every
single character mistaken and every two exchanged are found.
"""

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 19
_LOOK_ALIKE = str.maketrans("OIZS", "0125")


def new_number() -> str:
    """A number that nobody can guess."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return drawn + _check_character(drawn)


def _check_character(drawn: str) -> str:
    total = sum(ALPHABET.index(character) * 3**place for place, character in enumerate(drawn, 1))
    return ALPHABET[-total % len(ALPHABET)]


def read_number(text: str) -> str | None:
    """The number that somebody typed or read out; None where it is none: too short, or a character mistaken."""
    plain = re.sub(r"[\s\-－—·]", "", text).upper().translate(_LOOK_ALIKE)
    if len(plain) != LENGTH + 1 or not set(plain) <= set(ALPHABET):
        return None
    return plain if _check_character(plain[:-1]) == plain[-1] else None


def digest_of(code: str) -> str:
    """By what a code is known again that is kept nowhere. It was drawn by chance: there is nothing to try, and no need
    for a slow digest.
    """
    return hashlib.sha256(code.encode()).hexdigest()


def grouped(number: str) -> str:
    """As it is printed: ABCD-EFGH-…"""
    return "-".join(number[at : at + 4] for at in range(0, len(number), 4))

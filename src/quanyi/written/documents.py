"""Kinds of identity documents and the layout of their numbers (证件类型).

A holder of another document than the identity card is insured under the number of it, or under the foreigner's number
that is built of country and document. Layouts of other documents than the citizen's are known from common practice
only (mark C): they are judged by shape, and which kind it is the counter registers. Basis: gb-11, gb-A-2.
"""

from __future__ import annotations

import re
from enum import unique

from quanyi.law.terms.labelled import Labelled


@unique
class IdentityDocument(Labelled):
    """证件类型: what a person proves who they are with. Codes but the first are this system's (mark P)."""

    CITIZEN = "01", "居民身份证", "identity card"
    PERMANENT_RESIDENCE = "02", "外国人永久居留身份证", "foreigner's permanent residence card"
    RESIDENCE_PERMIT = "03", "港澳台居民居住证", "residence permit of Hong Kong, Macao and Taiwan residents"
    TRAVEL_PERMIT = "04", "港澳居民来往内地通行证", "mainland travel permit of Hong Kong and Macao residents"
    TAIWAN_TRAVEL_PERMIT = "05", "台湾居民来往大陆通行证", "mainland travel permit of Taiwan residents"
    PASSPORT = "06", "护照", "passport"


RESIDENCE_DIVISIONS = ("810000", "820000", "830000")
# Built of country (three letters), a reserved digit and the document's number, filled up to fourteen.
FOREIGNERS_NUMBER = re.compile(r"[A-Z]{3}[0-9](?=.*[0-9])[0-9A-Z]{14}")
LAYOUTS: dict[IdentityDocument, re.Pattern[str]] = {
    IdentityDocument.PERMANENT_RESIDENCE: re.compile(r"[A-Z]{3}[0-9]{12}"),
    IdentityDocument.TRAVEL_PERMIT: re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
    IdentityDocument.TAIWAN_TRAVEL_PERMIT: re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?"),
    IdentityDocument.PASSPORT: re.compile(r"(?=.*[0-9])[0-9A-Z]{5,17}"),
}
"""Numbers of these kinds beside those of 18 characters with a check character."""

# Read as another document's without being told so: digits alone may be a citizen number that was cut off.
_TOLD_BY_SHAPE = re.compile(r"(?=[0-9A-Z]*[A-Z])(?![0-9]+X$)(?=.*[0-9]{4})[0-9A-Z]{7,12}")


def kind_of_check_number(number: str) -> IdentityDocument:
    """The kind of a number of 18 characters with a right check character."""
    if number.startswith("9"):
        return IdentityDocument.PERMANENT_RESIDENCE
    if number.startswith(RESIDENCE_DIVISIONS):
        return IdentityDocument.RESIDENCE_PERMIT
    return IdentityDocument.CITIZEN


def kind_by_shape(number: str) -> IdentityDocument | None:
    """The kind that a folded number without a check character shows; None where it might be anything."""
    for kind in (IdentityDocument.PERMANENT_RESIDENCE, IdentityDocument.TRAVEL_PERMIT):
        if LAYOUTS[kind].fullmatch(number):
            return kind
    if FOREIGNERS_NUMBER.fullmatch(number) or _TOLD_BY_SHAPE.fullmatch(number):
        return IdentityDocument.PASSPORT
    return None

"""Phone numbers, e-mail addresses and dates by their shape, in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.names.values import Category, Known

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:{_MONTH}\.?\s{_DAY}(?:,?\s\d{{4}})?|{_DAY}\s(?:of\s)?{_MONTH}\.?(?:,?\s\d{{4}})?"
    rf"|{_MONTH}\s\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d{{4}}|\d{{2}}))"
)
_EDGE, _END = r"(?<![\w@.+-])", r"(?![\w-])"

_EMAIL = re.compile(rf"{_EDGE}[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}")
_PHONE = re.compile(
    rf"{_EDGE}(?:\+?1[ .-]?)?(?:\(\d{{3}}\)\s?|\d{{3}}[ .-])\d{{3}}[ .-]\d{{4}}{_END}"
    rf"|{_EDGE}\d{{3}}[.-]\d{{4}}{_END}"
    rf"|{_EDGE}\+\d{{1,3}}(?:[ .-]?\(?\d{{1,5}}\)?){{2,5}}{_END}"
)
_BIRTH = re.compile(
    r"(?i)\b(?:born(?:\s(?:on|in))?|d\.?o\.?b\.?|date\sof\sbirth|birthday(?:\s(?:is|was))?)"
    rf"(?:\s(?:on|the))?[\s:,]{{1,3}}(?:the\s)?({_DATE}|(?:19|20)\d{{2}}){_END}"
)
_ANY_DATE = re.compile(rf"(?i){_EDGE}{_DATE}{_END}")
_NUMBERED_SCHOOL = re.compile(r"\b(?:P\.?S\.?|I\.?S\.?|M\.?S\.?|H\.?S\.?)\s?\d{1,3}\b")


def by_shape(text: str, *, minors: bool) -> Iterator[Known]:
    """What has the shape of a number, an address or a date of birth; with minors, any date."""
    for pattern, category, why in (
        (_EMAIL, Category.EMAIL, "an e-mail address"),
        (_PHONE, Category.PHONE, "a phone number"),
        (_NUMBERED_SCHOOL, Category.SCHOOL, "a school with a number"),
    ):
        for found in pattern.finditer(text):
            yield Known(found[0].rstrip("."), category, why)
    for found in _BIRTH.finditer(text):
        yield Known(found[1], Category.BIRTH, "behind words of birth")
    if minors:
        for found in _ANY_DATE.finditer(text):
            yield Known(found[0], Category.DATE, "a date in a transcript of minors")

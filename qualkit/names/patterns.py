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
    rf"|{_MONTH}\s\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}-\d{{1,2}}-\d{{4}})"
)
_EDGE, _END = r"(?<![\w@.+-])", r"(?![\w-])"

_EMAIL = re.compile(rf"{_EDGE}[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}")
_PHONE = re.compile(
    rf"{_EDGE}(?:\+?1[ .-]?)?(?:\(\d{{3}}\)\s?|\d{{3}}[ .-])\d{{3}}[ .-]\d{{4}}{_END}"
    rf"|{_EDGE}\d{{3}}[.-]\d{{4}}{_END}|{_EDGE}\d{{10}}{_END}"
    rf"|{_EDGE}\+\d{{1,3}}(?:[ .-]?\(?\d{{1,5}}\)?){{2,5}}{_END}"
)
_WEB = re.compile(
    r"(?i)(?<![\w@./-])(?:https?://[^\s<>\"')\]]{1,300}|www\.[^\s<>\"')\]]{1,300}"
    r"|(?:[a-z0-9-]{1,63}\.){1,4}(?:org|com|net|edu|gov|us|io)\b(?:/[^\s<>\"')\]]{0,200})?)"
    r"|(?<![\w.@])@[a-z]\w{1,30}\b"
)
_STREET = (
    "street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|terrace"
)
_ADDRESS = re.compile(
    rf"{_EDGE}\d{{1,5}}[A-Za-z]?\s(?:(?:[NSEW]{{1,2}}\.?|North|South|East|West)\s)?"
    rf"(?:[A-Z0-9][\w'’.-]{{0,30}}\s){{1,3}}(?i:{_STREET})\b"
    r"(?:\.?,?\s(?:[NSEW]{2}\b|(?i:apt|unit|suite)\.?\s?\w{1,6}|#\w{1,6}))*"
    rf"|{_EDGE}\d{{5}}-\d{{4}}{_END}|(?i:\bp\.?\s?o\.?\sbox\s\d{{1,6}})"
)
_NUMBER = re.compile(
    rf"{_EDGE}(\d{{3}}-\d{{2}}-\d{{4}}){_END}"
    r"|(?i:\b(?:id|ssn|student|employee|staff|case|licen[cs]e)(?:\s(?:id|number|no\.?|#)){0,2}"
    r"(?:\sis)?[\s:#]{1,3}([a-z]{0,3}-?\d{4,12})\b)"
)
_BIRTH = re.compile(
    r"(?i)\b(?:born(?:\s(?:on|in))?|d\.?o\.?b\.?|date\sof\sbirth|birthday(?:\s(?:is|was))?)"
    rf"(?:\s(?:on|the))?[\s:,]{{1,3}}(?:the\s)?({_DATE}|(?:19|20)\d{{2}}){_END}"
)
_ANY_DATE = re.compile(rf"(?i){_EDGE}{_DATE}{_END}")
_NUMBERED_SCHOOL = re.compile(
    rf"{_EDGE}(?:P\.?S\.?|I\.?S\.?|M\.?S\.?|H\.?S\.?)\s?[1-9]\d{{0,2}}{_END}"
)


def by_shape(text: str, *, minors: bool) -> Iterator[Known]:
    """What has the shape of a number, an address or a date of birth; with minors, any date."""
    for pattern, category, why in (
        (_EMAIL, Category.EMAIL, "an e-mail address"),
        (_PHONE, Category.PHONE, "a phone number"),
        (_WEB, Category.WEB, "a web address"),
        (_ADDRESS, Category.ADDRESS, "a street address"),
        (_NUMBERED_SCHOOL, Category.SCHOOL, "a school with a number"),
    ):
        for found in pattern.finditer(text):
            yield Known(found[0].rstrip("."), category, why)
    for found in _NUMBER.finditer(text):
        yield Known(found[1] or found[2], Category.NUMBER, "a number of a person")
    for found in _BIRTH.finditer(text):
        yield Known(found[1], Category.BIRTH, "behind words of birth")
    if minors:
        for found in _ANY_DATE.finditer(text):
            yield Known(found[0], Category.DATE, "a date in a transcript of minors")


def spans_of_addresses(text: str) -> frozenset[int]:
    """Every place within an e-mail or web address, where small letters say nothing."""
    hits = (hit for pattern in (_EMAIL, _WEB) for hit in pattern.finditer(text))
    return frozenset(at for hit in hits for at in range(*hit.span()))

"""What a client has told already, and need not be asked for again."""

import re

_KIND = (
    r"\b(?:заказ(?:[ауе]|ом|ов)?|заявк[аиуе]|заявкой|договор(?:[ауе]|ом)?|сч[её]т(?:[ауе]|ом)?|обращени[еяю]|тикет[ау]?"
    r"|накладн(?:ая|ой|ую)|квитанци[яию]|брон[ьи]|order|contract|invoice|booking|ticket|request)"
)
_SIGN = r"\s*(?:№|#|n[o°]\b\.?|number\b|(?:за\s+|под\s+)?номер(?:ом|а)?\b)\s*"
_PREFIX = r"(?:[a-zа-яё]{1,4}-?)"
_AMOUNT = r"(?!\s*(?:руб|р\b|₽|тыс|шт|год|г\b|\$|€|eur|usd|pcs|pieces|items))"
_NUMBER = re.compile(
    rf"{_KIND}(?:{_SIGN}({_PREFIX}?\d{{1,12}}(?:[-/]\d{{1,6}})?)"
    rf"|\s*[: ]\s*({_PREFIX}\d{{3,12}}(?:[-/]\d{{1,6}})?|\d{{4,12}}(?:[-/]\d{{1,6}})?))(?![\w%]|[.,]\d){_AMOUNT}",
    re.IGNORECASE,
)


def number(text: str) -> str:
    """The number of an order, a contract or a ticket that stands in a letter, the first of them; empty if none does."""
    found = _NUMBER.search(text)
    return (found[1] or found[2]) if found else ""

"""Which elements of HTML mail hold a quoted letter, by the habits of the mail programs that wrote them."""

import re
from itertools import islice

from lxml import html

_QUOTE_CLASSES = frozenset(
    {
        "gmail_quote",
        "moz-cite-prefix",
        "protonmail_quote",
        "tutanota_quote",
        "yahoo_quoted",
        "zmail_extra",
    }
)
_NO_BORDER = re.compile(r"border(?:-left)?:(?:none|0|mediumnone)")
_PRINTED_HEADER = re.compile(
    r"\b(?:от|from)\s*:.*?\b(?:отправлено|дата|кому|тема|sent|date|to|subject)\s*:", re.IGNORECASE | re.DOTALL
)
_FORWARD = re.compile(r"forwarded message|пересыл|переслан|перенаправл|переадрес", re.IGNORECASE)
_LOOK_AHEAD = 100


def style_of(element: html.HtmlElement) -> str:
    """The element's own style, without spaces, in lower case."""
    return element.get("style", "").replace(" ", "").lower()


def is_quote(element: html.HtmlElement) -> bool:
    """Whether an element holds only quoted text.

    Gmail's container of a whole reply does not, since answers may stand between its blockquotes, nor does its
    button for indentation; a printed header of a forwarded letter must stay readable.
    """
    classes = set(element.get("class", "").lower().split())
    if element.tag == "blockquote":
        cited = element.get("type", "").lower() == "cite" or "gmail_quote" in classes
        return cited or not _NO_BORDER.search(style_of(element))
    if "gmail_attr" in classes:
        return not _FORWARD.search(_first_words(element))
    if not classes & _QUOTE_CLASSES:
        return False
    inner = any(each.tag == "blockquote" for each in islice(element.iter(), _LOOK_AHEAD))
    return not inner and not _FORWARD.search(_first_words(element)[:500])


def begins_reply(element: html.HtmlElement) -> bool:
    """Whether all that follows is a quoted letter, by Outlook's marks alone.

    Where a printed header in Russian or English says so in words, the words are left to be read, because a
    forwarded letter looks the same.
    """
    marked = element.get("id", "").lower().removeprefix("x_") == "divrplyfwdmsg"
    if not marked and not (element.tag == "div" and "border-top:solid" in style_of(element)):
        return False
    text = _first_words(element)
    fields = text.count(":") >= 3 and "@" in text
    return (marked or fields) and not _PRINTED_HEADER.search(text)


def _first_words(element: html.HtmlElement) -> str:
    """The text of the first elements inside, in reading order as far as they are not nested."""
    words: list[str] = []
    for each in islice(element.iter(), _LOOK_AHEAD):
        words.append(each.text or "")
        words.append(each.tail or "" if each is not element else "")
    return " ".join(words)[:2000]

"""A site form's letter read as the client's whom it names."""

import re
from dataclasses import replace

from maild.mail.attribution import ADDRESS
from maild.mail.quoting import own_words
from maild.mail.role_words import RoleWords, folded
from maild.model.identities import SiteForm
from maild.model.message import Address, Message, Role, Span

_LINE = re.compile(r"^[ \t*]*([^:\n\t]{1,40}?)[ \t*]*[:\t][ \t*]*(.*)$", re.MULTILINE)
_IN_BODY = "body:"


def from_form(message: Message, form: SiteForm, words: RoleWords) -> Message:
    """The letter as its client's; ``client`` is None where the form names no address.

    With ``form.text`` the own words, and all of the body that is left, are what follows that line's name, up to the
    next line that the form itself names; the subject is the form's and left out. Where that line is missing all
    words are judged, but no body is left: a reply quotes the body, and may quote none of the form's own fields.
    """
    client = _client(message, form, words)
    judged = replace(message, role=Role.CLIENT, client=client, forwarded_by=None)
    stretch = _stretch(message.body, form.text.removeprefix(_IN_BODY), words) if form.text else None
    if stretch is None:
        return replace(judged, body="", spans=()) if form.text else judged
    start, end = stretch
    text, _ = own_words(message.body[start:end])
    return replace(judged, body=text, own_words=text, spans=(Span(0, 0, len(text)),))


def _client(message: Message, form: SiteForm, words: RoleWords) -> Address | None:
    name = next((value for label in words.names if (value := _value(message.body, label))), "")
    if form.client.startswith(_IN_BODY):
        found = ADDRESS.search(_value(message.body, form.client.removeprefix(_IN_BODY)))
        if found:
            return Address(name, found[0].lower())
    if not message.reply_to:
        return None
    return Address(message.reply_to[0].name or name, message.reply_to[0].addr)


def _value(body: str, label: str) -> str:
    """What stands after a line's name, on the line itself."""
    wanted = folded(label)
    return next((line[2].strip() for line in _LINE.finditer(body) if folded(line[1]) == wanted), "")


def _stretch(body: str, label: str, words: RoleWords) -> tuple[int, int] | None:
    wanted, start = folded(label), None
    for line in _LINE.finditer(body):
        name = folded(line[1])
        if start is None and name == wanted:
            start = line.start(2)
        elif start is not None and name in words.labels:
            return start, line.start()
    return None if start is None else (start, len(body))

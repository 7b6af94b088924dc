"""Whose letter this is: a client's, ours, or nobody's that we would answer."""

from dataclasses import replace

from maild.mail.identity import is_own
from maild.mail.role_form import from_form
from maild.mail.role_forward import from_forward
from maild.mail.role_robots import is_automatic, named_by_robot, role_of_machine, role_of_stranger
from maild.mail.role_words import RoleWords, load
from maild.model.identities import Identities
from maild.model.message import Address, Message, Role


def classify(
    message: Message, house: Identities, *, enclosed: Message | None = None, words: RoleWords | None = None
) -> Message:
    """The message with ``role``, ``client`` and ``forwarded_by`` set; of forms and forwards the client's own words.

    The first that fits decides: a note or record of maild's own (a draft that a person sent is ours); a declared
    site form; a bounce or automatic reply; an identity of ours, unless it forwards a client's letter to the
    mailbox; a list; robots, offers and spam. All else is a client's: in doubt a letter is judged. ``enclosed`` is
    the parsed message/rfc822 part, if any; ``words`` is the operator's ``roles.toml``, by default the shipped one.
    ``client`` may be None for a form or forward that names no address: the letter is judged, but nobody can be
    answered.
    """
    if message.client is not None:
        return message  # it was classified before, and what is left of a forward does not say so any more
    words = words or load()
    if is_own(message.message_id) and dict(message.headers).get("auto-submitted"):
        return _of(message, Role.MAILD)
    form = house.form_of(message.from_)
    if form is not None:
        return from_form(message, form, words)
    role = role_of_machine(message, words)
    if role is not None:
        return _of(message, role)
    if house.owns(message.from_):
        return from_forward(message, house, enclosed) or _of(message, _own_role(message, house))
    role = role_of_stranger(message, house, words)
    if role is not None:
        return _of(message, role)
    return replace(message, role=Role.CLIENT, client=_correspondent(message, words), forwarded_by=None)


def _own_role(message: Message, house: Identities) -> Role:
    """An answer is a person's to somebody outside: a ticket system's acknowledgement answers nothing."""
    outside = any(not house.owns(address) for address in (*message.to, *message.cc))
    return Role.OURS if outside and not is_automatic(message) else Role.INTERNAL


def _of(message: Message, role: Role) -> Message:
    return replace(message, role=role, client=None, forwarded_by=None)


def _correspondent(message: Message, words: RoleWords) -> Address:
    return message.reply_to[0] if named_by_robot(message, words) else message.from_

"""The letters that no client wrote: bounces, automatic replies, lists, spam, and the mail of robots and strangers.

Structure decides where it can (header fields of RFC 3834, 3464, 2919 and 2369); words decide only together with a
sign of how the letter was sent.
"""

import re
from fnmatch import fnmatchcase

from maild.mail.role_words import Kind, RoleWords, Sign, folded
from maild.model.identities import Identities
from maild.model.message import Message, Role

_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_NO_PATH = frozenset({"", "<>"})
_MASS = frozenset({"bulk", "list", "junk"})


def role_of_machine(message: Message, words: RoleWords) -> Role | None:
    """BOUNCE or AUTO_REPLY by the marks that a mail system itself sets, or None; asked of our own mail too."""
    content_type = _first(message, "content-type").lower()
    if content_type.startswith("multipart/report"):
        return Role.AUTO_REPLY if "disposition-notification" in content_type else Role.BOUNCE
    returned = _header(message, "return-path")
    if _local_part(message, words.daemons) and (not returned or returned[0].strip() in _NO_PATH):
        return Role.BOUNCE
    if _first(message, "auto-submitted").lower().startswith("auto-replied") or _header(message, "x-autoreply"):
        return Role.AUTO_REPLY
    return Role.AUTO_REPLY if folded(message.subject).startswith(words.auto_reply) else None


def is_automatic(message: Message) -> bool:
    """Whether a program sent it by itself (RFC 3834, 5; Precedence as older programs use it)."""
    submitted = _first(message, "auto-submitted").lower()
    return bool(submitted and not submitted.startswith("no")) or (
        _first(message, "precedence").lower() in _MASS | {"auto_reply"}
    )


def role_of_stranger(message: Message, house: Identities, words: RoleWords) -> Role | None:
    """LIST, NOTIFICATION or SPAM, or None for what a person wrote to us.

    An answer in a thread is a person's unless a list distributes it, and so is what a robot sends with somebody
    else's Reply-To: the contact forms of site builders do.
    """
    if _is_list(message, house):
        return Role.LIST
    if named_by_robot(message, words):
        return None
    submitted = _first(message, "auto-submitted").lower()
    if submitted and not submitted.startswith("no"):
        return Role.NOTIFICATION
    if message.parents:
        return None
    if _local_part(message, words.robots):
        return Role.NOTIFICATION
    flags = (_first(message, "x-spam-flag"), _first(message, "x-spam-status"))
    if any(flag.lower().startswith("yes") for flag in flags):
        return Role.SPAM
    text = folded(f"{message.subject}\n{message.own_words}")
    speaks_of_us = any(word in text for word in words.client)
    signs = _signs(message, words)
    return next((kind.role for kind in words.kinds if _fits(kind, text, signs, speaks_of_us)), None)


def _is_list(message: Message, house: Identities) -> bool:
    listed = _first(message, "list-id").lower()
    if listed:
        return not any(re.search(rf"(?:^|[\s<@.]){re.escape(domain)}>?$", listed) for domain in _domains(house))
    if message.parents:
        return False
    return bool(_header(message, "list-unsubscribe")) or _first(message, "precedence").lower() in _MASS


def _domains(house: Identities) -> list[str]:
    """Our domains: a list of our own that feeds the mailbox is not somebody's mailing list."""
    return [domain for pattern in house.patterns if (domain := pattern.rpartition("@")[2].lower().strip("*.")) != ""]


def named_by_robot(message: Message, words: RoleWords) -> bool:
    """Whether a robot writes for somebody else: its Reply-To is a person of another domain."""
    if not message.reply_to or not _local_part(message, words.robots):
        return False
    named = message.reply_to[0].addr
    outside = named.rpartition("@")[2] != message.from_.addr.rpartition("@")[2]
    return outside and not _matches(named, (*words.robots, *words.desks))


def _signs(message: Message, words: RoleWords) -> frozenset[Sign]:
    signs = {Sign.ANY}
    if _LINK.search(message.body):
        signs.add(Sign.LINK)
    if _local_part(message, words.desks):
        signs.add(Sign.DESK)
    if message.attachments:
        signs.add(Sign.ATTACHMENT)
    if any(_header(message, name) for name in ("feedback-id", "list-unsubscribe", "x-auto-response-suppress")):
        signs.add(Sign.BULK)
    return frozenset(signs)


def _fits(kind: Kind, text: str, signs: frozenset[Sign], speaks_of_us: bool) -> bool:
    if not kind.signs & signs or (kind.spare_client and speaks_of_us):
        return False
    return sum(any(word in text for word in group) for group in kind.groups) >= kind.needs


def _local_part(message: Message, patterns: tuple[str, ...]) -> bool:
    return _matches(message.from_.addr, patterns)


def _matches(addr: str, patterns: tuple[str, ...]) -> bool:
    local = addr.partition("@")[0].lower()
    return any(fnmatchcase(local, pattern) for pattern in patterns)


def _header(message: Message, name: str) -> list[str]:
    return [value for key, value in message.headers if key == name]


def _first(message: Message, name: str) -> str:
    return next(iter(_header(message, name)), "").strip()

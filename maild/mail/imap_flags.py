"""Flags as maild writes them: ``\\Seen`` for system flags, lower case for keywords (RFC 9051, 2.3.2)."""

import re
from collections.abc import Iterable, Sequence

from maild.model.place import FolderState

_SYSTEM = {flag.lower(): flag for flag in ("\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft", "\\*")}
_SESSION_ONLY = "\\recent"
_KEYWORD = re.compile(r"[^\x00-\x20\x7f-\U0010ffff(){%*\"\\\]]+")
NEVER_CHANGED = frozenset({"\\Deleted", "\\Seen"})


def flag(raw: bytes | str | int) -> str:
    """One flag in maild's spelling; a keyword of digits comes out of the parser as a number."""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    return _SYSTEM.get(text.lower(), text.lower())


def flag_set(raw: Iterable[bytes | str | int] | None) -> frozenset[str]:
    """The flags of a message or folder, without ``\\Recent``, which tells of a session and not of a message."""
    return frozenset(flag(each) for each in raw or ()) - {_SESSION_ONLY}


def changeable(flags: Sequence[str]) -> list[str]:
    """``flags`` in maild's spelling, if maild may set and remove each of them.

    Raises ``ValueError`` for ``\\Deleted`` and ``\\Seen``, which are people's, and for what is no flag at all.
    """
    spelled = [flag(each) for each in flags]
    for each in spelled:
        if each in NEVER_CHANGED:
            raise ValueError(f"{each} is never set or removed by maild")
        if each == "\\*" or (each not in _SYSTEM.values() and not _KEYWORD.fullmatch(each)):
            raise ValueError(f"{each!r} is no flag (RFC 9051, 9: flag-keyword is an atom)")
    return spelled


def storable(flags: Sequence[str]) -> list[str]:
    """``flags`` in maild's spelling for a new message. Raises ``ValueError`` for ``\\Deleted``."""
    spelled = [flag(each) for each in flags]
    if "\\Deleted" in spelled:
        raise ValueError("maild stores nothing that is deleted already")
    return spelled


def kept(flags: Sequence[str], state: FolderState) -> list[str]:
    """Those of ``flags`` that the folder keeps: by PERMANENTFLAGS, keywords also by its ``\\*``."""
    return [each for each in flags if each in state.permanent_flags or (state.keywords and not each.startswith("\\"))]

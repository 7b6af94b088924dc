"""What foreign text must pass on its way into the memory: no character that an engine cannot keep."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

LONGEST_ID = 998
"""Octets of the longest line of a message (RFC 5322, 2.1.1): no valid Message-ID is longer, and any index holds it."""

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with every NUL and lone surrogate as U+FFFD, one for one, so that offsets into it stay true.

    PostgreSQL refuses NUL, and UTF-8 (RFC 3629, 3) has no surrogates.
    """
    if text.isascii() and "\x00" not in text:
        return text
    return _UNKEEPABLE.sub("�", text)


def identifier(text: str) -> str:
    """A Message-ID, content hash or case id that an index can hold: an overlong one is cut and its hash put after."""
    text = clean(text)
    if len(text) * 4 <= LONGEST_ID or len(octets := text.encode()) <= LONGEST_ID:
        return text
    return f"{text[:100]}…sha256:{sha256(octets).hexdigest()}"


def clean_tree(value: Any) -> Any:
    """A JSON value with all its strings cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(key): clean_tree(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [clean_tree(item) for item in value]
    return value

"""Whether what was sent is the draft: compared by hashes of sentences, so that no words need be kept."""

import hashlib
import json
import re
from typing import Any

from maild.model.artefact import Fate

_BLANK = re.compile(r"\[[^\[\]\n]+\]")
_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_SIGN = re.compile(r"[^\w]+")
_EDITED = 1 / 3  # share of the draft's sentences from which what was sent is the draft, edited

_OWN = 1  # sentence besides the filled blanks: the writer's own name


def shape(text: str) -> str:
    """What is kept of a draft: the hashes of the sentences of its body and of the rest, and how many have blanks."""
    greeting, _, rest = text.strip().partition("\n\n")
    body, _, signature = rest.rpartition("\n\n")
    whole = [one for one in _sentences(body) if not _BLANK.search(one)]
    blanks = len(_sentences(body)) - len(whole)
    around = _sentences(greeting) + _sentences(signature)
    return json.dumps({"body": _hashes(whole), "around": _hashes(around), "blanks": blanks}, separators=(",", ":"))


def fate(kept: str, sent: str) -> Fate:
    """What became of a draft of this shape when these words were sent: own words, without what they answer."""
    draft: dict[str, Any] = json.loads(kept) if kept else {"body": [], "around": [], "blanks": 0}
    said = _hashes(_sentences(sent))
    body = set(draft["body"])
    found = body & set(said)
    others = [one for one in said if one not in body and one not in draft["around"]]
    if body and found == body and len(others) <= draft["blanks"] + _OWN:
        return Fate.UNCHANGED
    return Fate.EDITED if body and len(found) >= _EDITED * len(body) else Fate.UNUSED


def _sentences(text: str) -> list[str]:
    return [one for one in _END.split(text) if _SIGN.sub("", one)]


def _hashes(sentences: list[str]) -> list[str]:
    plain = (_SIGN.sub(" ", one).strip().casefold() for one in sentences)
    return [hashlib.blake2s(one.encode("utf-8", "replace"), digest_size=4).hexdigest() for one in plain]

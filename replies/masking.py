"""Personal data taken out of a text before it leaves the machine, and put back into what comes home."""

import re
from collections.abc import Mapping
from functools import partial

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])\+?\d(?:[\s\-()]*\d){9,14}(?!\w)")
_CARD = re.compile(r"(?<!\w)\d{4}(?:[ \-]?\d{4}){3}(?!\w)")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\w)(?:[A-ZА-ЯЁ]{1,4}-?)?\d{4,}(?!\w)")
_NAME = re.compile(r"\w{2,}")
_DECLINED = 4  # letters from which a name is known by all but its last, so that it is known in every case
_STAND_IN = re.compile(r"\b(?:LINK|EMAIL|CARD|PHONE|NUMBER|NAME)\d+\b")
_KINDS = (("LINK", _LINK), ("EMAIL", _EMAIL), ("CARD", _CARD), ("PHONE", _PHONE))


class Mask:
    """Stand-ins such as ``EMAIL1``, the same for the same data in every text that goes through one mask."""

    def __init__(self, *names: str, numbers: bool = False) -> None:
        """``names`` are what people are called; each of their words is masked. ``numbers``: those of orders too."""
        words = sorted({word for name in names for word in _NAME.findall(name)}, key=len, reverse=True)
        self._names = re.compile(rf"\b(?:{'|'.join(map(_any_case, words))})\b", re.IGNORECASE) if words else None
        self._kinds = (*_KINDS, ("NUMBER", _NUMBER)) if numbers else _KINDS
        self._known: dict[str, str] = {}

    def masked(self, text: str) -> str:
        """The text with links, addresses, card and telephone numbers and the known names replaced."""
        for kind, pattern in self._kinds:
            text = pattern.sub(partial(self._stand_in, kind), text)
        if self._names is not None:
            text = self._names.sub(partial(self._stand_in, "NAME"), text)
        return text

    def unmasked(self, text: str) -> str:
        """The text with what stood there before."""
        back: Mapping[str, str] = {stand_in: data for data, stand_in in self._known.items()}
        return _STAND_IN.sub(lambda match: back.get(match.group(), match.group()), text)

    def _stand_in(self, kind: str, match: re.Match[str]) -> str:
        count = sum(stand_in.startswith(kind) for stand_in in self._known.values())
        return self._known.setdefault(match.group(), f"{kind}{count + 1}")


def _any_case(name: str) -> str:
    return rf"{re.escape(name[:-1])}\w{{0,3}}" if len(name) >= _DECLINED else re.escape(name)

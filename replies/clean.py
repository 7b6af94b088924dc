"""Strangers' text made safe to print: no control characters, no direction overrides, no endless length."""

import unicodedata


def block(text: str) -> str:
    """Text of several lines without control, format and surrogate characters; line ends become ``\\n``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(_safe(character) for character in text)


def line(text: str, limit: int = 200) -> str:
    """One line: every run of white space is one space, and more than ``limit`` characters end in «…»."""
    flat = " ".join(block(text).split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def _safe(character: str) -> str:
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in {"Cf", "Cs", "Co", "Cn"} else character

"""Octets to Unicode text, whatever the sender's program claimed about the charset."""

import codecs
import re

from maild.mail.cyrillic import CHARSETS as CYRILLIC
from maild.mail.cyrillic import best_charset, looks_russian

_ALIASES = {
    "win-1251": "cp1251",
    "win1251": "cp1251",
    "windows1251": "cp1251",
    "x-cp1251": "cp1251",
    "x-windows-1251": "cp1251",
    "ansi1251": "cp1251",
    "cp-1251": "cp1251",
    "koi8": "koi8_r",
    "koi8r": "koi8_r",
    "koi-8": "koi8_r",
    "x-koi8-r": "koi8_r",
    "dos-866": "cp866",
    "utf8mb4": "utf-8",
    "utf-8-sig": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
}
_LATIN = frozenset({"iso8859-1", "cp1252", "iso8859-15", "ascii"})
_NOT_OF_MAIL = frozenset({"unicode-escape", "raw-unicode-escape", "idna", "punycode", "mbcs", "oem"})
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ENOUGH = 4096
_HIGH_RUN = re.compile(rb"[A-Za-z]?[\x80-\xff]+[A-Za-z]?")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decode(octets: bytes, declared: str | None = None) -> str:
    """The text that these octets most probably are; never raises.

    A byte order mark decides; then UTF-8, which no other charset imitates by chance; then the declared charset
    (RFC 2046, 4.1.2), unless its letters are not those of any Russian text and another Cyrillic charset's are;
    then the likeliest Cyrillic charset. The result has no lone surrogates; it is not cut.
    """
    for bom, charset in _BOMS:
        if octets.startswith(bom):
            return whole(octets[len(bom) :].decode(charset, "replace"))
    charset_name = _known(declared)
    if charset_name is not None and not _is_ascii_superset(charset_name):
        return whole(octets.decode(charset_name, "replace"))
    if octets.isascii():
        return octets.decode("ascii")
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if charset_name in (None, "utf-8", *_LATIN):
        if _mostly_utf8(octets):
            return octets.decode("utf-8", "replace")
        return _guessed(octets)
    text = octets.decode(charset_name or "cp1251", "replace")
    if charset_name in CYRILLIC and not looks_russian(text[:_ENOUGH]):
        better = best_charset(octets[:_ENOUGH], prefer=charset_name)
        text = octets.decode(better, "replace")
    return whole(text)


def whole(text: str) -> str:
    """The text with lone surrogates as U+FFFD, so that it can always be written as UTF-8 (RFC 3629, 3)."""
    return _SURROGATES.sub("\ufffd", text)


def printable(text: str) -> str:
    """The text with line ends as a line feed (RFC 5322 wants CRLF), without control characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text.replace("\x0c", "\n"))


def _guessed(octets: bytes) -> str:
    sample = octets[:_ENOUGH]
    charset = "cp1252" if _is_western(sample) else best_charset(sample)
    return whole(octets.decode(charset, "replace"))


def _is_western(sample: bytes) -> bool:
    """Whether most eight-bit octets stand inside words of ASCII letters: accents and apostrophes, not Cyrillic."""
    runs = _HIGH_RUN.findall(sample)
    inside = [run for run in runs if run[:1].isalpha() or run[-1:].isalpha()]
    return len(inside) * 2 > len(runs)


def _mostly_utf8(octets: bytes) -> bool:
    """Whether this is UTF-8 with some damage, as a cut or a re-wrapped line leaves it."""
    sample = octets[:_ENOUGH]
    text = sample.decode("utf-8", "replace")
    return text.count("\ufffd") * 10 < len(sample) - len(sample.decode("ascii", "ignore"))


def _known(declared: str | None) -> str | None:
    """Python's name of a declared charset; None where it says nothing usable."""
    name = (declared or "").strip("\"' \t;").lower()
    try:
        found = codecs.lookup(_ALIASES.get(name, name)).name
        b"a".decode(found, "replace")
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found in _NOT_OF_MAIL else found


def _is_ascii_superset(charset: str) -> bool:
    return not charset.startswith(("utf-16", "utf-32", "utf-7", "iso2022", "hz"))

"""Checks of typed answers: each returns the value, or raises click.BadParameter that says what is wrong."""

import difflib
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import click

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_ADDRESS = re.compile(r"[^\s@,<>]+@[^\s@,<>]+")


def name(text: str) -> str:
    """A mailbox's name: a bare key of TOML, so that ``[mailbox.<name>]`` needs no quotes."""
    if not _NAME.fullmatch(text.strip()):
        raise click.BadParameter("use letters, digits and hyphens")
    return text.strip()


def address(text: str) -> str:
    """A mail address or ``*@domain``; empty stays empty."""
    text = text.strip()
    if text and not _ADDRESS.fullmatch(text):
        raise click.BadParameter(f"{text!r} is no mail address")
    return text


def addresses(text: str) -> tuple[str, ...]:
    """Addresses with commas between."""
    return tuple(dict.fromkeys(filter(None, map(address, text.split(",")))))


def filled(text: str) -> str:
    """Anything but nothing."""
    if not text.strip():
        raise click.BadParameter("it must not be empty")
    return text.strip()


def port(text: str) -> int:
    """A TCP port."""
    if not text.strip().isdecimal() or not 0 < int(text) < 65536:
        raise click.BadParameter(f"{text!r} is no TCP port: write 993 or the like")
    return int(text)


def time_zone(text: str) -> str:
    """A zone of the IANA database."""
    try:
        return ZoneInfo(text.strip()).key
    except (KeyError, ValueError, OSError) as error:
        raise click.BadParameter(f"{text!r} is no time zone: write Europe/Moscow or the like") from error


def folder(text: str, names: Sequence[str]) -> str:
    """A folder of ``names``, by name or by its number from 1; INBOX in any case (RFC 9051, 5.1)."""
    text = text.strip()
    found = next((each for each in names if each == text or each.upper() == text.upper() == "INBOX"), None)
    if found is None and text.isdecimal() and 0 < int(text) <= len(names):
        found = names[int(text) - 1]
    if found is None:
        near = difflib.get_close_matches(text, names, n=1, cutoff=0)
        raise click.BadParameter(f"there is no folder {text!r}" + (f"; the nearest is {near[0]!r}" if near else ""))
    return found


def folders(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """At least one folder of ``names``; commas stand between, unless the whole text is the name of one."""
    parts = [text] if text in names else [part for part in text.split(",") if part.strip()]
    if not parts:
        raise click.BadParameter("name at least one folder")
    return tuple(dict.fromkeys(folder(part, names) for part in parts))

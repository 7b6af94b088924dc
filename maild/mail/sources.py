"""Messages from files: ``.eml``, folders of them, mbox (RFC 4155), Maildir, and standard input."""

import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path

from maild.errors import MessageError


def messages(path: str) -> Iterator[tuple[str, bytes]]:
    """Each message with a name to show; ``-`` is standard input. Raises MessageError for what cannot be read."""
    if path == "-":
        octets = sys.stdin.buffer.read()
        yield from _mbox_octets(octets, "-") if octets.startswith(b"From ") else [("-", octets)]
        return
    place = Path(path)
    try:
        if place.is_dir():
            yield from _maildir(place) if (place / "cur").is_dir() else _folder(place)
        else:
            octets = place.read_bytes()
            yield from _mbox_octets(octets, path) if octets.startswith(b"From ") else [(path, octets)]
    except OSError as error:
        raise MessageError(f"{path} cannot be read: {error.strerror}", "give a .eml, a folder, an mbox or -") from error


def _folder(place: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(place.rglob("*.eml")):
        yield str(file), file.read_bytes()


def _maildir(place: Path) -> Iterator[tuple[str, bytes]]:
    box = mailbox.Maildir(place, create=False)
    for key in sorted(box.keys()):
        yield f"{place}/{key}", box.get_bytes(key)


def _mbox_octets(octets: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The messages of an mbox: each begins at a line «From » after an empty line or at the very start."""
    number, lines = 0, list[bytes]()
    empty = True
    for line in octets.splitlines(keepends=True):
        if line.startswith(b"From ") and empty:
            if number:
                yield f"{name}#{number}", b"".join(lines)
            number, lines = number + 1, []
        else:
            lines.append(line[1:] if line.startswith(b">From ") else line)
        empty = not line.strip()
    if number:
        yield f"{name}#{number}", b"".join(lines)

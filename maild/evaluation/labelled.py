"""A labelled corpus: one JSON object a line, each read as the mail that it would have been."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from maild.errors import MessageError

_NEEDED = ("id", "subject", "body", "signals", "evidence", "verdict", "action")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One letter with what is true of it, as ``tests/corpus/GUIDE.md`` defines it. ``evidence`` are exact quotes;
    ``subkinds`` are by signal, where they were labelled."""

    id: str
    author: str
    language: str
    hard: str
    signals: frozenset[str]
    evidence: Mapping[str, tuple[str, ...]]
    verdict: str
    action: str
    octets: bytes
    subkinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read(path: Path) -> Iterator[Labelled]:
    """The letters of a corpus. Raises MessageError that names the line which is wrong."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise MessageError(f"{path} cannot be read: {error}", "give a file of JSON lines in UTF-8") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _labelled(line, path, number)


def _labelled(line: str, path: Path, number: int) -> Labelled:
    try:
        item = json.loads(line)
    except json.JSONDecodeError as error:
        raise MessageError(f"{path}, line {number}: {error.msg}", "each line is one JSON object") from error
    missing = [key for key in _NEEDED if key not in item] if isinstance(item, dict) else list(_NEEDED)
    if missing:
        raise MessageError(f"{path}, line {number}: {missing[0]} is missing", f"needed are: {', '.join(_NEEDED)}")
    return Labelled(
        id=str(item["id"]),
        author=str(item.get("author", "")),
        language=str(item.get("lang", "")),
        hard=str(item.get("hard", "")),
        signals=frozenset(item["signals"]),
        evidence={kind: tuple(quotes) for kind, quotes in item["evidence"].items()},
        verdict=item["verdict"],
        action=item["action"],
        octets=as_mail(item),
        subkinds={kind: tuple(some) for kind, some in item.get("subkinds", {}).items() if some},
    )


def as_mail(item: Mapping[str, Any]) -> bytes:
    """The letter as its client's program would have written it."""
    message = EmailMessage()
    message["Message-ID"] = f"<{item['id']}@corpus.example>"
    message["From"], message["To"] = "client@mail.example", "support@shop.example"
    message["Subject"] = " ".join(item["subject"].split())
    message.set_content(item["body"])
    return message.as_bytes()

"""Mail that is no client's letter: how much of it would get a draft, a note or the label of a toxic letter."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from maild.errors import MessageError
from maild.model.judgement import Action, Judgement, Verdict

_NEEDED = ("id", "kind", "headers", "body")


@dataclass(frozen=True, slots=True)
class Stranger:
    """One mail with what kind of mail it is."""

    id: str
    kind: str
    octets: bytes


def read(path: Path) -> Iterator[Stranger]:
    """The mails of a file of JSON lines. Raises MessageError that names the line which is wrong."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            item = json.loads(line)
            missing = [key for key in _NEEDED if key not in item]
        except (json.JSONDecodeError, TypeError) as error:
            raise MessageError(f"{path}, line {number}: {error}", "each line is one JSON object") from error
        if missing:
            raise MessageError(f"{path}, line {number}: {missing[0]} is missing", f"needed are: {', '.join(_NEEDED)}")
        yield Stranger(item["id"], item["kind"], _as_mail(item))


def troubled(judgement: Judgement) -> bool:
    """Whether staff would see something of a mail that does not concern them."""
    return judgement.action is not Action.NONE or judgement.verdict is Verdict.TOXIC


def _as_mail(item: Mapping[str, Any]) -> bytes:
    message = EmailMessage()
    message["Message-ID"] = f"<{item['id']}@strangers.example>"
    for name, value in item["headers"].items():
        if name.lower() not in ("message-id", "mime-version") and not name.lower().startswith("content-"):
            message[name] = " ".join(value.split())
    message.set_content(item["body"])
    return message.as_bytes()

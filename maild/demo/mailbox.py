"""The demonstration's mailbox: the letters of one invented shop, and what must become of each.

A thread is one file of ``letters/``. Its ``draft`` and ``note`` say whether one must stand at the end; where a key is
missing, either is right. A ``[[letter]]`` says who wrote, how many hours before now, and what; ``expect`` says how it
must be read. ``live`` letters are delivered while the daemon waits. In a text, ``{sent}`` is the date of the letter
that is answered and ``{day-3}`` the day three days before the letter itself.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from importlib.resources import files
from typing import Any

from detectors.finding import Signal
from maild.demo.compose import compose
from maild.model.identities import Identities, SiteForm
from maild.model.judgement import Action, Verdict
from maild.model.message import Role

COMPANY = "Светлый дом"
SUPPORT = "support@svetlydom.example"
LEAD = "lead@svetlydom.example"
IDENTITIES = Identities(
    patterns=("*@svetlydom.example",),
    forms=(SiteForm(from_="noreply@svetlydom.example", client="reply-to", text="body:Сообщение"),),
)
EXACT = frozenset({Signal.ABUSE, Signal.ENTITLEMENT, Signal.REVIEW_THREAT})
_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


@dataclass(frozen=True, slots=True)
class DemoThread:
    """One thread; ``draft`` and ``note`` are None where the regulations may decide either way."""

    key: str
    draft: bool | None
    note: bool | None


@dataclass(frozen=True, slots=True)
class Expected:
    """How one letter must be read; None where a careful reader may differ.

    Of ``EXACT`` exactly those in ``signals`` must be found; of the other four at least those.
    ``client`` is the address we would answer, empty where nobody is.
    """

    role: Role
    signals: frozenset[Signal]
    verdict: Verdict | None
    action: Action | None
    client: str

    def met_by(self, signals: frozenset[Signal]) -> bool:
        """Whether these are the signals that must be found."""
        return self.signals <= signals and signals & EXACT == self.signals & EXACT


@dataclass(frozen=True, slots=True)
class DemoLetter:
    """One message as it is delivered: ``message_id`` has no angle brackets, ``date`` is aware."""

    thread: DemoThread
    key: str
    message_id: str
    folder: str
    flags: tuple[str, ...]
    date: datetime
    live: bool
    octets: bytes
    expected: Expected


def load(now: datetime) -> tuple[DemoLetter, ...]:
    """Every letter, oldest first, dated back from ``now`` (aware); live letters stand last."""
    letters: list[DemoLetter] = []
    for file in sorted(files("maild.demo").joinpath("letters").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            letters += _thread(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")), now)
    return tuple(sorted(letters, key=lambda letter: (letter.live, letter.date)))


def _thread(key: str, table: Mapping[str, Any], now: datetime) -> list[DemoLetter]:
    thread = DemoThread(key, table.get("draft"), table.get("note"))
    ids: dict[str, str] = {}
    references: dict[str, tuple[str, ...]] = {}
    dates: dict[str, datetime] = {}
    letters = []
    for entry in table["letter"]:
        name, parent = entry["key"], entry.get("in_reply_to")
        _, sender = parseaddr(entry["from"])
        ids[name] = f"{key}.{name}@{sender.rpartition('@')[2].lower()}"
        references[name] = (*references[parent], ids[parent]) if parent else ()
        dates[name] = now - timedelta(hours=entry["hours"])
        octets = compose(
            {part: _dated(entry.get(part, ""), dates[name], dates.get(parent or "")) for part in ("body", "html")},
            entry,
            to=entry.get("to", f"{COMPANY} <{SUPPORT}>"),
            message_id=ids[name],
            references=references[name],
            date=dates[name],
        )
        letters.append(
            DemoLetter(
                thread=thread,
                key=name,
                message_id=ids[name],
                folder=entry.get("folder", "INBOX"),
                flags=tuple(entry.get("flags", ())),
                date=dates[name],
                live=entry.get("live", False),
                octets=octets,
                expected=_expected(entry["expect"], sender.lower()),
            )
        )
    return letters


def _expected(table: Mapping[str, Any], sender: str) -> Expected:
    role = Role(table["role"])
    return Expected(
        role=role,
        signals=frozenset(Signal(name) for name in table.get("signals", ())),
        verdict=Verdict(table["verdict"]) if "verdict" in table else None,
        action=Action(table["action"]) if "action" in table else None,
        client=table.get("client", sender) if role is Role.CLIENT else "",
    )


def _dated(text: str, date: datetime, answered: datetime | None) -> str:
    if answered is not None:
        text = text.replace("{sent}", answered.strftime("%d.%m.%Y, %H:%M"))
    return re.sub(r"\{day-(\d+)\}", lambda match: _day(date - timedelta(days=int(match[1]))), text).strip("\n")


def _day(date: datetime) -> str:
    return f"{date.day} {_MONTHS[date.month - 1]}"

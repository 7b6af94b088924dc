"""Whose an answer of ours is, by what the settings say of people; never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

from maild.model.message import Message


@dataclass(frozen=True, slots=True)
class Colleague:
    """One who answers: a name, and the line they sign with or their own address, or both."""

    name: str
    signature: str = ""
    address: str = ""


def author(answer: Message, staff: Sequence[Colleague]) -> str:
    """The name of the one colleague who sent or signed an answer; empty when there is none, or more than one."""
    lines = {" ".join(line.split()).casefold() for line in answer.body.splitlines() if not line.startswith(">")}
    found = {
        one.name
        for one in staff
        if (one.address and one.address == answer.from_.addr)
        or (one.signature and " ".join(one.signature.split()).casefold() in lines)
    }
    return found.pop() if len(found) == 1 else ""

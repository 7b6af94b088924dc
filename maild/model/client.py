"""What the staff told maild of a client, as opposed to what it read in letters."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientEntry:
    """One address. ``same_as`` is the address whose owner it is too; ``revenue`` in the company's currency."""

    address: str
    same_as: str = ""
    revenue: float | None = None


def main_address(address: str, entries: Mapping[str, ClientEntry]) -> str:
    """The address that the staff joined this one to, or itself."""
    seen = {address}
    while (entry := entries.get(address)) is not None and entry.same_as and entry.same_as not in seen:
        address = entry.same_as
        seen.add(address)
    return address


def same_person(address: str, entries: Mapping[str, ClientEntry]) -> tuple[str, ...]:
    """This address and all that the staff joined with it."""
    main = main_address(address, entries)
    return tuple(sorted({address, main} | {one for one in entries if main_address(one, entries) == main}))

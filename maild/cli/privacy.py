"""``maild export`` and ``forget``: a client's right to know what is remembered, and to have it forgotten."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maild.cli.jsonl import encoded

if TYPE_CHECKING:
    from maild.bootstrap import Workshop
    from maild.model.letter import Letter
    from maild.ports import Store


@click.command()
@click.argument("address")
@click.pass_obj
def export(config: Path | None, address: str) -> None:
    """Print all that maild remembers of a client's ADDRESS, as JSON.

    Their letters with judgements and quotes, our answers to them, what was made about them, what the staff told and
    corrected.
    """
    from pydantic import TypeAdapter

    from maild.cli.archive import opened
    from maild.model.artefact import Artefact
    from maild.model.client import ClientEntry, same_person
    from maild.model.correction import Correction
    from maild.model.letter import Letter

    with opened(config) as (_, store), store.begin() as tx:
        entries = tx.client_entries()
        addresses = same_person(address.strip().lower(), entries)
        letters = [one for one in tx.correspondence(*addresses) if _names(one, addresses)]
        made = [
            artefact
            for name in sorted({one.mailbox for one in letters})
            for artefact in tx.artefacts(name, subject_ids=[one.id for one in letters if one.mailbox == name])
        ]
        names = {(one.mailbox, one.id) for one in letters}
        corrected = [one for one in tx.corrections() if (one.mailbox, one.letter_id) in names]
        told = [entry for each, entry in entries.items() if each in addresses]
    found = {
        "addresses": addresses,
        "letters": TypeAdapter(list[Letter]).dump_python(letters, mode="json"),
        "made": TypeAdapter(list[Artefact]).dump_python(made, mode="json"),
        "corrected": TypeAdapter(list[Correction]).dump_python(corrected, mode="json"),
        "told": TypeAdapter(list[ClientEntry]).dump_python(told, mode="json"),
    }
    click.echo(encoded(found, indent=1))


@click.command()
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def forget(config: Path | None, address: str, yes: bool) -> None:
    """Forget a client's ADDRESS: in the store, in its copies, and what maild made about them in the mailboxes.

    Labels, notes, records and untouched drafts go. Their own letters, and drafts that people edited or sent, are not
    maild's: they stay, and are counted. When a mail server cannot be reached nothing is forgotten: try again.
    """
    from maild.cli.archive import opened
    from maild.model.client import same_person

    with opened(config) as (workshop, store):
        with store.begin() as tx:
            addresses = same_person(address.strip().lower(), tx.client_entries())
            letters = [one for one in tx.correspondence(*addresses) if _names(one, addresses)]
        if not yes:
            click.confirm(f"Forget {', '.join(addresses)}?", abort=True)
        for name in sorted({one.mailbox for one in letters} & workshop.settings.mailbox.keys()):
            _take_back(workshop, store, name, [one for one in letters if one.mailbox == name])
        with store.begin() as tx:
            count = tx.forget(*addresses)
        dropped = store.purge(*addresses)
    click.echo(f"forgotten: {count} letters")
    for copy in dropped:
        click.echo(f"deleted, since it is of an older maild and knew them: {copy}")


def _names(letter: "Letter", addresses: Sequence[str]) -> bool:
    return letter.client in addresses or letter.sender in addresses or bool({*letter.recipients} & {*addresses})


def _take_back(workshop: "Workshop", store: "Store", name: str, letters: "Sequence[Letter]") -> None:
    """Take what was made about letters out of their mailbox, and say what stays."""
    from maild.cli.archive import guarding
    from maild.daemon.undo import undo_letters
    from maild.model.artefact import ArtefactKind, ArtefactState

    ids = [one.id for one in letters]
    with guarding(workshop, store, name) as guard, store.lease(name, 60):
        undo_letters(guard, letters)
    with store.begin() as tx:
        taken = tx.artefacts(name, kind=ArtefactKind.DRAFT, state=ArtefactState.TAKEN, subject_ids=ids)
    places = sorted({one.location.folder.name for one in letters if one.location and one.role.value == "client"})
    if places or taken:
        click.echo(f"{name}, not maild's, left alone: letters in {', '.join(places)}; {len(taken)} used drafts")

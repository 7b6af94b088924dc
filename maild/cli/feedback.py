"""``maild feedback``: what people's hands on the labels said, and the letters it was said of."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from maild.cli.jsonl import encoded
from maild.cli.options import Since

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maild.bootstrap import Workshop
    from maild.model.correction import Correction
    from maild.model.letter import Letter


@click.command()
@click.option("--since", type=Since(), help="Only what was corrected since this date: 2026-03-31 or 30d.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for other programs.")
@click.option(
    "--export", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the letters there."
)
@click.pass_obj
def feedback(config: Path | None, since: date | None, as_json: bool, export: Path | None) -> None:
    """List the labels that people took off or set.

    A label of a signal or a verdict that is taken off before the letter is answered was a false alarm; one that is set
    was missed. Taken off later it means done. More than 10 letters within a minute (as maild notices)
    were tidied, not judged.

    With --export the letters are fetched again and written as a corpus for `maild eval`: the client's name, addresses,
    links, telephone, card and order numbers are masked. Read the file before you give it away.
    """
    from maild.cli.archive import opened
    from maild.judge.corrections import teaching

    with opened(config) as (workshop, store):
        first = None if since is None or since == date.min else datetime.combine(since, time(), UTC)
        with store.begin() as tx:
            found = tx.corrections(first)
            boxes = {one.mailbox for one in found}
            letters = {
                (name, id_): letter
                for name in boxes
                for id_, letter in tx.letters(name, [one.letter_id for one in found if one.mailbox == name]).items()
            }
        taught = set(teaching(found, workshop.labels()))
        if export is not None:
            _export(workshop, [one for one in found if one in taught], letters, export)
        elif as_json:
            for one in found:
                click.echo(encoded(_described(one, letters, one in taught)))
        else:
            _print(workshop, found, letters, taught)


def _described(one: "Correction", letters: "Mapping[tuple[str, str], Letter]", taught: bool) -> dict[str, object]:
    letter = letters.get((one.mailbox, one.letter_id))
    return {
        "mailbox": one.mailbox,
        "message_id": one.letter_id,
        "label": one.keyword,
        "kind": one.kind.value,
        "seen_at": one.seen_at.isoformat(),
        "teaches": taught,
        "client": letter.client if letter else "",
        "clause": letter.judgement.clause if letter and letter.judgement else "",
    }


def _print(
    workshop: "Workshop",
    found: "Sequence[Correction]",
    letters: "Mapping[tuple[str, str], Letter]",
    taught: "set[Correction]",
) -> None:
    from rich.console import Console
    from rich.table import Table

    from maild.cli.render import harmless

    table = Table(box=None, pad_edge=False)
    for name in ("when", "what", "label", "client", "subject"):
        table.add_column(name, overflow="fold", no_wrap=name in {"when", "what"})
    for one in found:
        zone = ZoneInfo(workshop.settings.the_mailbox(one.mailbox).timezone)
        letter = letters.get((one.mailbox, one.letter_id))
        what = one.kind.value if one in taught else "done" if one.answered else "tidied"
        when = one.seen_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        told = (letter.client, letter.subject) if letter else ("", "")
        table.add_row(when, what, one.keyword, *map(harmless, told))
    Console(highlight=False).print(table if found else "nobody has corrected a label")


def _export(
    workshop: "Workshop",
    taught: "Sequence[Correction]",
    letters: "Mapping[tuple[str, str], Letter]",
    file: Path,
) -> None:
    by_letter: dict[tuple[str, str], list[Correction]] = {}
    for one in taught:
        by_letter.setdefault((one.mailbox, one.letter_id), []).append(one)
    wanted = {key: said for key, said in by_letter.items() if key in letters}
    written = 0
    with file.open("w", encoding="utf-8") as lines:
        for name in sorted({name for name, _ in wanted}):
            mine = [(letters[key], said) for key, said in wanted.items() if key[0] == name]
            for line in _lines(workshop, name, mine):
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")
                written += 1
    click.echo(f"{written} letters, see {file}; read it before you give it away", err=True)


def _lines(
    workshop: "Workshop", name: str, mine: "Sequence[tuple[Letter, list[Correction]]]"
) -> "Iterator[dict[str, object]]":
    """The letters that are still there, as a corpus has them; of the others is said that they are gone."""
    from maild.cli.render import harmless
    from maild.daemon.moved import moved_to
    from maild.errors import MessageError
    from maild.evaluation.feedback import labelled

    reader, mailbox = workshop.reader(name), workshop.connect(name)
    try:
        for letter, said in mine:
            try:
                place = moved_to(mailbox, letter) or letter.location
            except MessageError:
                place = None
            if place is None or letter.judgement is None:
                click.echo(f"{harmless(letter.id)}: gone from the mailbox", err=True)
                continue
            for fetched in mailbox.fetch(place.folder, [place.uid]):
                message = reader.message(fetched.octets, fetched.internaldate)
                yield labelled(message, letter.judgement, said, workshop.labels())
    finally:
        mailbox.close()

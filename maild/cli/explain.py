"""``maild explain``: why a letter was judged as it was."""

from pathlib import Path

import click


@click.command()
@click.argument("letter", metavar="MESSAGE-ID|PATH")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Draw the findings over the words, as a page."
)
@click.pass_obj
def explain(config: Path | None, letter: str, html: Path | None) -> None:
    """Say why a letter was judged as it was: the clause that decided, and the client's words that prove it.

    A Message-ID is looked up in what maild remembers; a path is judged anew, as `maild analyze` does, and only it can
    be drawn with --html: maild does not keep the words of letters.
    """
    from maild.errors import MessageError

    if letter == "-" or Path(letter).exists():
        _of_file(config, letter, html)
    elif html is not None:
        raise MessageError(f"{letter} is no file, and letters' words are not kept", "save the letter as .eml first")
    else:
        _of_memory(config, letter.strip().strip("<>"))


def _of_file(config: Path | None, path: str, html: Path | None) -> None:
    from rich.console import Console

    from detectors.drawn import drawn
    from maild.cli import htmlfile
    from maild.cli.analyze import workshop_for
    from maild.cli.render import Painter, harmless
    from maild.mail.sources import messages

    workshop, console = workshop_for(config), Console(highlight=False)
    reader, painter = workshop.reader_for(workshop.house()), Painter(workshop.labels())
    pictures = []
    for name, octets in messages(path):
        message, judgement = reader.judged(octets)
        console.print(harmless(f"{name}: {message.subject}"), style="bold")
        console.print(painter.judged(judgement, message.own_words, message.cut))
        clause = f"{judgement.verdict.value} · {judgement.action.value} · {judgement.clause} {judgement.title}"
        if html is not None:
            pictures.append(drawn(message.own_words, judgement.findings, painter.colors, clause))
    if html is not None:
        htmlfile.write(html, htmlfile.page(f"maild: {path}", pictures))


def _of_memory(config: Path | None, message_id: str) -> None:
    from rich.console import Console

    from maild.cli.archive import opened
    from maild.cli.render import Painter, harmless
    from maild.errors import MaildError

    console = Console(highlight=False)
    with opened(config) as (workshop, store), store.begin() as tx:
        painter = Painter(workshop.labels())
        letters = tx.find(message_id)
        if not letters:
            raise MaildError(
                f"no letter {message_id} is remembered", "give the Message-ID that a note shows, or a path to a .eml"
            )
        for letter in letters:
            made = tx.artefacts(letter.mailbox, subject_ids=[letter.id, letter.case])
            place = f"{letter.location.folder.name}, UID {letter.location.uid}" if letter.location else "gone"
            console.print(harmless(f"{letter.mailbox}: {letter.subject} ({letter.date:%Y-%m-%d %H:%M} UTC, {place})"))
            if letter.judgement is None:
                console.print(f"not judged: {letter.role.value} is no client's letter")
                continue
            console.print(painter.judged(letter.judgement))
            for label, state in sorted(letter.labels.items()):
                console.print(f"  label  {label}: {state.value}")
            for artefact in made:
                console.print(
                    f"  {artefact.kind.value}  in {artefact.mailbox}:{artefact.folder}: {artefact.state.value}"
                )

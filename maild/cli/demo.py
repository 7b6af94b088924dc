"""``maild demo``: the main job on an embedded mail server, to be watched."""

import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from maild.demo.mailbox import DemoLetter
    from maild.demo.show import Demo


@click.command()
@click.option("--once", is_flag=True, help="End by itself; exit code 0 only if every label, draft and note is there.")
@click.option("--keep", is_flag=True, help="Keep the mailbox running afterwards, to look at it with a mail client.")
@click.option("--verbose", is_flag=True, help="Show the log of the daemon too.")
def demo(once: bool, keep: bool, verbose: bool) -> None:
    """Show maild at work: a believable mailbox on an embedded IMAP server, judged by the real daemon.

    Needs no configuration and touches nothing outside this machine's memory and a temporary folder.
    """
    import logging

    from rich.console import Console

    from maild.cli.logs import configure
    from maild.demo.proof import complaints
    from maild.demo.show import prepared

    configure(logging.INFO if verbose else logging.ERROR)
    console = Console(highlight=False)
    with prepared() as running:
        _play(running, console)
        seen = running.seen()
        wrong = list(complaints(running.letters, seen, running.workshop.labels()))
        console.print(
            f"\nread back over IMAP: {len(seen.inbox)} letters, {len(seen.records)} records, "
            f"{len(seen.drafts)} drafts, {len(seen.notes)} notes"
        )
        for line in wrong:
            console.print(f"  not as expected  {line}", style="red")
        if not wrong:
            console.print("every expected label, draft and note stands on the server", style="green")
        if keep or not once:
            _kept(running, console)
    raise SystemExit(1 if wrong else 0)


def _play(running: "Demo", console: "Console") -> None:
    """The daemon reads what is there, then letter by letter what is delivered while it waits in IDLE."""
    waiting = [letter for letter in running.letters if not letter.live]
    console.rule(f"{len(waiting)} messages wait in the mailbox", align="left")
    running.start()
    shown(running, waiting, console)
    for letter in (letter for letter in running.letters if letter.live):
        console.rule("a letter arrives while the daemon waits in IDLE", align="left")
        began = time.monotonic()
        running.deliver(letter)
        running.judged([letter])
        console.print(f"done {1000 * (time.monotonic() - began):.0f} ms after its delivery", style="dim")
        shown(running, [letter], console)


def shown(running: "Demo", letters: "Iterable[DemoLetter]", console: "Console") -> None:
    from rich.text import Text

    from maild.cli.render import Painter, harmless
    from maild.model.artefact import ArtefactKind

    letters = list(letters)
    painter = Painter(running.workshop.labels())
    reader = running.workshop.reader("support")
    known = running.judged(letters)
    calm = 0
    for sent in letters:
        letter = known[sent.message_id]
        if letter.judgement is None or (letter.judgement.verdict.value == "calm" and not sent.live):
            calm += 1
            continue
        words = reader.message(sent.octets).own_words
        console.print()
        console.print(Text(harmless(f"{letter.name or letter.client} <{letter.client}>"), style="bold"))
        console.print(painter.judged(letter.judgement, words))
        done = sorted(letter.labels)
        if running.artefact(ArtefactKind.DRAFT, letter.id):
            done.append("a draft waits in Drafts")
        if running.artefact(ArtefactKind.NOTE, *_thread(running, sent)):
            done.append("a note for the lead")
        console.print(Text("  → " + ", ".join(done) if done else "  → nothing to do", style="cyan"))
    if calm:
        console.print(f"\nand {calm} calm letters, answers of ours, notices and the like: nothing to do", style="dim")


def _thread(running: "Demo", sent: "DemoLetter") -> "Iterable[str]":
    return (letter.message_id for letter in running.letters if letter.thread == sent.thread)


def _kept(running: "Demo", console: "Console") -> None:
    server = running.server
    console.print(
        f"\nLook at it with a mail client: IMAP {server.host}, port {server.port}, no encryption, "
        f"user {server.user}, password {server.password}. Ctrl+C ends it."
    )
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        console.print("ended")

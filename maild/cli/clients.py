"""``maild clients``, ``client`` and ``part``: what is known of clients, and the letters of the ladder."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from maild.cli.jsonl import encoded
from maild.cli.options import Since

if TYPE_CHECKING:
    from maild.judge.ledger import Client

_SORTS: "dict[str, Callable[[Client], tuple[object, ...]]]" = {
    "minutes": lambda one: (-one.minutes, one.address),
    "letters": lambda one: (-len(one.written), one.address),
    "toxic": lambda one: (-one.verdicts["toxic"], one.address),
    "address": lambda one: (one.address,),
}


@click.group(invoke_without_command=True)
@click.option("--segment", type=click.Choice(["good", "ordinary", "costly"]), help="Only these.")
@click.option("--standing", type=click.Choice(["new", "steady", "outburst", "pattern"]), help="Only these.")
@click.option("--sort", type=click.Choice(list(_SORTS)), default="minutes", show_default=True)
@click.option("--since", type=Since(), help="Only letters since this date: 2026-03-31 or 30d.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for other programs.")
@click.pass_context
def clients(
    ctx: click.Context, segment: str | None, standing: str | None, sort: str, since: date | None, as_json: bool
) -> None:
    """List clients with their letters, signals, standing and the minutes that answering them took.

    Minutes are an estimate from the length and the times of our answers, not a measurement. `costly` is who takes far
    more of them than others; such a client may be perfectly polite. A standing is of the last 90 days or so.
    """
    if ctx.invoked_subcommand is not None:
        return
    found = [
        one
        for one in sorted(_ledger(ctx.obj, since=since), key=_SORTS[sort])
        if segment in (None, one.segment) and standing in (None, one.standing)
    ]
    if as_json:
        for one in found:
            click.echo(encoded(_described(one)))
        return
    from rich.console import Console
    from rich.table import Table

    from maild.cli.render import harmless

    table = Table(box=None, pad_edge=False)
    table.add_column("client", overflow="fold")
    for name in ("letters", "answers", "minutes", "share", "toxic"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("standing", "segment"):
        table.add_column(name, no_wrap=True)
    for one in found:
        table.add_row(
            harmless(one.address), str(len(one.written)), str(one.answers), f"{one.minutes:.0f}", f"{one.share:.0%}",
            str(one.verdicts["toxic"]), one.standing.value, one.segment.value,
        )  # fmt: skip
    Console(highlight=False).print(table if found else "no such clients are remembered")


@clients.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_revenue(config: Path | None, file: Path) -> None:
    """Read what clients bring in from a CSV file with the columns address and revenue."""
    from dataclasses import replace

    from maild.cli.archive import opened
    from maild.errors import MessageError
    from maild.model.client import ClientEntry

    entries = []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        for number, row in enumerate(rows, 2):
            try:
                address, revenue = (
                    row["address"].strip().lower(),
                    float(row["revenue"].replace(" ", "").replace(",", ".")),
                )
            except (KeyError, ValueError, AttributeError) as error:
                raise MessageError(
                    f"{file}, line {number}: no address with a number for revenue",
                    "the first line names the columns: address,revenue",
                ) from error
            entries.append(ClientEntry(address, revenue=revenue))
    with opened(config) as (_, store), store.begin() as tx:
        known = tx.client_entries()
        for entry in entries:
            tx.put_client_entry(replace(known.get(entry.address, entry), revenue=entry.revenue))
    click.echo(f"{len(entries)} clients")


@click.command()
@click.argument("address")
@click.option("--same-as", metavar="ADDRESS", help="Join: this address belongs to the client of that one.")
@click.pass_obj
def client(config: Path | None, address: str, same_as: str | None) -> None:
    """Show what is known of one client: the course of their letters and our answers, signals, minutes, standing."""
    from dataclasses import replace

    from rich.console import Console

    from maild.cli.archive import opened
    from maild.cli.render import harmless
    from maild.errors import MaildError
    from maild.model.client import ClientEntry, main_address

    address = address.strip().lower()
    if same_as is not None:
        with opened(config) as (_, store), store.begin() as tx:
            entries = tx.client_entries()
            other = same_as.strip().lower()
            if main_address(other, entries) == address:
                raise MaildError(f"{other} is joined to {address} already", "")
            tx.put_client_entry(replace(entries.get(address, ClientEntry(address)), same_as=other))
    found = next((one for one in _ledger(config) if address in (one.address, *one.aliases)), None)
    if found is None:
        raise MaildError(f"no letter of {address} is remembered", "maild clients lists those who are known")
    console = Console(highlight=False)
    console.print(harmless(f"{found.name} <{found.address}>"), style="bold")
    if found.aliases:
        console.print(harmless("also " + ", ".join(found.aliases)))
    console.print(
        f"{found.standing.value}, {found.segment.value}: {len(found.written)} letters in {found.threads} threads "
        f"({found.contacts_a_day:.1f} a day when they write), {found.answers} answers, about {found.minutes:.0f} min "
        f"({found.share:.0%} of all)"
    )
    if found.revenue is not None:
        console.print(f"revenue {found.revenue:,.0f}")
    for title, counted in (("signals", found.signals), ("notices", found.notices)):
        if counted:
            console.print(f"{title}: " + ", ".join(f"{name} {count}" for name, count in counted.most_common()))
    for letter in found.letters:
        when = f"{letter.moment:%Y-%m-%d %H:%M}"
        said = "  we answered" if letter.role.value == "ours" else f"  {_judged(letter.judgement)}"
        console.print(harmless(f"{when}  {letter.subject}"), said, sep="")


@click.command()
@click.argument("address")
@click.option(
    "--step",
    type=click.Choice(["manager", "meeting", "parting"]),
    default="parting",
    show_default=True,
    help="Another manager, a meeting of both sides' leads, or the parting itself.",
)
@click.option("--language", type=click.Choice(["ru", "en"]), help="Of the letter.  [default: the client's]")
@click.pass_obj
def part(config: Path | None, address: str, step: str, language: str | None) -> None:
    """Prepare a letter of the ladder for a client and print it; the lead fills its blanks, and a human sends it.

    The steps before parting come first: another manager, then a meeting. Which one, and whether, is a lead's decision.
    """
    from maild.cli.archive import opened
    from maild.errors import MaildError
    from replies.brief import Brief
    from replies.ladder import letter as written

    address = address.strip().lower()
    found = next((one for one in _ledger(config) if address in (one.address, *one.aliases)), None)
    if found is None:
        raise MaildError(f"no letter of {address} is remembered", "maild clients lists those who are known")
    last = found.written[-1]
    spoken = last.judgement.language if last.judgement else "ru"
    with opened(config) as (workshop, _):
        text = written(
            step,
            Brief(
                language=language or ("en" if spoken == "en" else "ru"),
                name=found.name,
                subject=last.subject,
                verdict="difficult",
                action="escalate",
                quotes=(),
                seed=last.id,
                house=workshop.house_words(),
            ),
        )
        box = workshop.settings.mailbox.get(last.mailbox)
    click.echo(text.body, nl=False)
    if step == "parting" and (box is None or box.clients == "consumers"):
        click.secho(
            "\nA consumer's contract may be public (Civil Code of Russia, art. 426): a lawyer must see a refusal."
            "\nДоговор с потребителем может быть публичным (ст. 426 ГК РФ): отказ должен посмотреть юрист.",
            err=True,
            fg="yellow",
        )


def _ledger(config: Path | None, since: date | None = None) -> "list[Client]":
    from maild.cli.archive import opened
    from maild.judge.ledger import ledger

    with opened(config) as (workshop, store), store.begin() as tx:
        zone = ZoneInfo(next((box.timezone for box in workshop.settings.mailbox.values()), "UTC"))
        start = datetime.combine(since, time(), zone) if since else None
        return ledger(tx.correspondence(since=start), tx.client_entries(), workshop.pattern(), workshop.clock.now())


def _judged(judgement: object) -> str:
    from maild.model.judgement import Judgement

    if not isinstance(judgement, Judgement):
        return ""
    signals = ", ".join(signal.value for signal in sorted(judgement.signals))
    return f"{judgement.verdict.value} {judgement.clause}" + (f" ({signals})" if signals else "")


def _described(one: "Client") -> dict[str, object]:
    counted: dict[str, Counter[str]] = {"verdicts": one.verdicts, "signals": one.signals, "notices": one.notices}
    return {
        "address": one.address,
        "name": one.name,
        "aliases": one.aliases,
        "letters": len(one.written),
        "threads": one.threads,
        "answers": one.answers,
        "minutes": round(one.minutes, 1),
        "share": round(one.share, 4),
        "standing": one.standing.value,
        "segment": one.segment.value,
        "revenue": one.revenue,
        **{name: dict(counts) for name, counts in counted.items()},
    }

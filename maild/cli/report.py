"""``maild report``: one page for the lead: what is open, what to mend, how it went."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from maild.cli.options import Since

if TYPE_CHECKING:
    from jinja2 import Template

    from maild.labels import LabelBook
    from maild.ledger.report import Report

_SHOWN = 30  # open letters of one kind on the page
_ROTATE = 5  # toxic letters in a week from which one colleague who met more than half of them should have a rest


@click.command()
@click.option("--since", type=Since(), default="30d", show_default=True, help="The period begins here.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the page for the lead.")
@click.option("--language", type=click.Choice(["ru", "en"]), help="Of the page.  [default: the first mailbox's]")
@click.pass_obj
def report(config: Path | None, since: date, html: Path | None, language: str | None) -> None:
    """Report on a period, of all mailboxes together: open escalations and complaints first, then what to mend.

    The page needs nothing else: it opens from disk, on a phone and on paper. It shows clients' words: pass it on no
    further than needed.
    """
    from maild.cli import htmlfile
    from maild.cli.archive import opened
    from maild.judge.corrections import teaching
    from maild.judge.ledger import ledger
    from maild.ledger.report import report as made

    with opened(config) as (workshop, store):
        boxes = workshop.settings.mailbox
        first = next(iter(boxes.values()), None)
        zone = ZoneInfo(first.timezone if first else "UTC")
        start, now = datetime.combine(since, time(), zone if since > date.min else UTC), workshop.clock.now()
        with store.begin() as tx:
            letters = tx.correspondence()
            artefacts = [artefact for name in boxes for artefact in tx.artefacts(name)]
            clients = ledger(
                [one for one in letters if one.moment >= start], tx.client_entries(), workshop.pattern(), now
            )
            corrections = teaching(tx.corrections(), workshop.labels())
        found = made(letters, artefacts, clients, corrections, start, now)
        if html is not None:
            htmlfile.write(
                html,
                page(
                    found,
                    workshop.labels(),
                    language or (first.language if first else "ru"),
                    zone,
                    [one.name for one in workshop.staff()],
                ),
            )
    click.echo(f"letters               {found.letters}")
    click.echo(f"wait for a lead       {len(found.escalations)}")
    click.echo(f"unanswered complaints {len(found.complaints)}")
    for verdict, hours in found.hours_to_answer.items():
        click.echo(f"{verdict + ' answered in':22}{hours:.1f} h (median)")
    if answered := sum(found.drafts[fate] for fate in ("unchanged", "edited", "unused")):
        shares = ", ".join(f"{fate} {found.drafts[fate] / answered:.0%}" for fate in ("unchanged", "edited", "unused"))
        click.echo(f"drafts when answered  {shares} of {answered}")
    for matter in found.matters:
        click.echo(f"  {matter.kind:20}{matter.count} (before: {matter.before})")
    if html is not None:
        click.echo(f"see {html}")


def page(found: "Report", book: "LabelBook", language: str, zone: ZoneInfo, staff: Sequence[str] = ()) -> str:
    """The report as HTML: self-contained, without scripts."""
    from markupsafe import Markup

    from maild.cli import charts

    names = book.names(language)
    colors = {label.signal or label.verdict or label.state: label.color for label in book.labels}
    verdicts = [(key, names.get(key, key), colors.get(key, "#5d6d7e")) for key in ("calm", "difficult", "toxic")]
    signals = [(names.get(key, key), colors.get(key, "#5d6d7e"), count) for key, count in found.signals.most_common()]
    return _template().render(
        report=found,
        names=names | {label.keyword: label.name(language) for label in book.labels},
        language=language,
        shown=_SHOWN,
        staff=staff,
        rotate=len(staff) > 1 and any(_too_many(found.exposure, name) for name in staff),
        when=lambda moment: moment.astimezone(zone).strftime("%d.%m.%Y %H:%M"),
        age=lambda moment: (found.until - moment).days,
        weeks=Markup(charts.weeks(found.weeks, verdicts)) if found.weeks else "",  # noqa: S704 made by pygal, escaped there
        signals=Markup(charts.signals(signals)) if signals else "",  # noqa: S704 as above
    )


def _too_many(exposure: "Counter[str]", name: str) -> bool:
    return exposure[name] >= _ROTATE and 2 * exposure[name] > sum(exposure.values())


@lru_cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html.j2")

"""``maild init``: asks what must be known, tests the connection, writes the configuration, shows a preview."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from maild.cli.questions import Questions
    from maild.ports import Mailbox


@click.command()
@click.option("--provider", type=click.Choice(["yandex360", "mailru", "gmail", "microsoft365", "own"]))
@click.option("--name", help="What the mailbox is called in the configuration.  [default: support]")
@click.option("--username", help="The user name at the mail server, mostly the address.")
@click.option("--host", help="The IMAP server, where the provider does not tell.")
@click.option("--port", type=click.IntRange(1, 65535))
@click.option("--security", type=click.Choice(["tls", "starttls", "none"]))
@click.option(
    "--ca-file", type=click.Path(exists=True, dir_okay=False, resolve_path=True), help="An authority of your own (PEM)."
)
@click.option("--password-file", type=click.Path(resolve_path=True), help="The password is the content of this file.")
@click.option("--password-command", help="The password is what this command prints, e.g. 'pass mail/support'.")
@click.option("--password-env", metavar="VARIABLE", help="The password is in this environment variable.")
@click.option("--password-keyring", metavar="SERVICE", help="The password is in the keyring under this service.")
@click.option("--password-credential", metavar="NAME", help="The password is this systemd credential.")
@click.option("--folder", "folders", multiple=True, help="A folder to watch; may be repeated.  [default: INBOX]")
@click.option("--lead", help="The address that notes for a lead are written to.")
@click.option("--identity", "identities", multiple=True, help="An address of ours, or *@example.com; may be repeated.")
@click.option("--language", type=click.Choice(["ru", "en"]), help="Of labels, notes and reports.")
@click.option("--timezone", help="For example Europe/Moscow.")
@click.option(
    "--effect",
    "effects",
    multiple=True,
    type=click.Choice(["labels", "drafts", "notes"]),
    help="What maild may do; may be repeated. Labels alone unless it is asked or said here.",
)
@click.option(
    "--preview",
    type=click.IntRange(min=0),
    default=200,
    show_default=True,
    help="How many of the newest letters to judge for a look; 0 for none.",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("maild-preview.html"),
    show_default=True,
    help="The page of the preview.",
)
@click.option("--overwrite", is_flag=True, help="Replace a mailbox of this name that is configured already.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the options, and the defaults for the rest.")
@click.pass_obj
def init(config: Path | None, /, preview: int, html: Path, overwrite: bool, yes: bool, **given: Any) -> None:
    """Set up a mailbox: ask, test the connection, write the configuration, and show what maild would find.

    The configuration goes to /etc/maild/maild.toml, or to the file named by `maild --config FILE init`. A file
    that is there already is kept: the mailbox is added to it. Nothing in the mailbox is changed.
    """
    from maild.cli import answers
    from maild.cli.access import Access
    from maild.cli.interview import ask_rest
    from maild.cli.logs import configure
    from maild.cli.questions import Questions
    from maild.settings import DEFAULT_FILE
    from maild.setup import written

    configure()
    ask, path = Questions(yes), config or DEFAULT_FILE
    one = {key: None if value is None else str(value) for key, value in given.items() if not isinstance(value, tuple)}
    several = {key: value for key, value in given.items() if isinstance(value, tuple)}
    written.check_writable(path)
    document = written.read(path)
    name = ask.text("Name of the mailbox", "--name", answers.name, one["name"], "support")
    if name in written.mailbox_names(document):
        _may_replace(ask, f"[mailbox.{name}] in {path}", overwrite)
    access = Access(ask, one, name, path.absolute().parent / f"{name}.password")
    mailbox = access.connect()
    try:
        values = access.values
        values |= ask_rest(ask, mailbox, str(values["username"]), one, several)
        if access.typed:
            if access.file.exists():
                _may_replace(ask, str(access.file), overwrite)
            written.private(access.file, access.typed + "\n")
        written.save(written.with_mailbox(document, path, name, values), path)
        click.secho(f"The configuration is written: {path}", fg="green")
        if preview:
            _preview(mailbox, path, preview, html)
    finally:
        mailbox.close()
    named = f"maild --config {config}" if config else "maild"
    click.echo(f"\nNext:  {named} doctor      is everything in order?\n       {named} run         guard the mailbox")
    if values["effects"] == ("labels",):
        click.echo(f'Only labels are set now. After a week: effects = ["labels", "drafts", "notes"] in {path}')


def _may_replace(ask: "Questions", what: str, overwrite: bool) -> None:
    """Raises SettingsError unless what is there already may be replaced."""
    from maild.errors import SettingsError

    if not overwrite and not ask.agreed(f"There is {what} already. Replace it?", default=False):
        raise SettingsError(f"there is {what} already", "choose another --name, or replace it with --overwrite")


def _preview(mailbox: "Mailbox", path: Path, limit: int, html: Path) -> None:
    from zoneinfo import ZoneInfo

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from maild.bootstrap import Workshop
    from maild.cli.page import Page
    from maild.model.judgement import Verdict
    from maild.settings import load
    from maild.setup.preview import judged

    workshop = Workshop(load(path))
    box = workshop.settings.the_mailbox(mailbox.name)
    book, folder = workshop.labels(), box.folders[0]
    page = Page(book, box.language, ZoneInfo(box.timezone))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(f"judging {folder}, with no effect", total=None)
        reads = judged(workshop, mailbox, folder, limit, lambda done, of: bar.update(task, completed=done, total=of))
        page.add(reads)
    names = book.names(box.language)
    click.echo(f"\nOf the newest messages in {folder}:")
    for verdict in reversed(Verdict):
        click.echo(f"  {page.verdicts[verdict]:>5}  {names.get(verdict.value, verdict.value)}")
    click.echo(f"  {page.others:>5}  no client's letter")
    page.write(html, f"{mailbox.name}: {folder}")
    click.echo(f"Look at them: {html.absolute()}")

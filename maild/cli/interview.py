"""The questions of ``maild init`` about a mailbox that is connected: folders, people, language, what maild may do."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from maild.cli import answers
from maild.cli.questions import Questions

if TYPE_CHECKING:
    from maild.ports import Mailbox

_LANGUAGES = {"ru": "Russian labels, notes and pages", "en": "English ones"}
_ALL = ("labels", "drafts", "notes")


def ask_rest(
    ask: Questions,
    mailbox: "Mailbox",
    username: str,
    given: Mapping[str, str | None],
    lists: Mapping[str, Sequence[str]],
) -> dict[str, object]:
    """The rest of the settings of a mailbox; ``given`` and ``lists`` are answers that came as options.

    Raises MaildError.
    """
    lead = "Address of the lead, to whom notes are written (empty: nobody yet)"
    return {
        "folders": _folders(ask, mailbox, lists["folders"]),
        "lead": ask.text(lead, "--lead", answers.address, given.get("lead"), ""),
        "identities": _identities(ask, username, lists["identities"]),
        "language": ask.choice("Language", "--language", _LANGUAGES, given.get("language"), "ru"),
        "timezone": ask.text("Time zone", "--timezone", answers.time_zone, given.get("timezone"), "Europe/Moscow"),
        "effects": tuple(lists["effects"]) or _effects(ask),
    }


def _folders(ask: Questions, mailbox: "Mailbox", given: Sequence[str]) -> tuple[str, ...]:
    from maild.cli.render import harmless

    names, special = mailbox.folder_names(), mailbox.special_folders()
    click.echo(harmless(f"Drafts: {special.drafts or 'not found'}. Sent: {special.sent or 'not found'}."))
    what = "Folders to watch (numbers or names, commas between)"
    if given:
        chosen = [ask.text(what, "--folder", lambda text: answers.folder(text, names), one) for one in given]
        return tuple(dict.fromkeys(chosen))
    if not ask.yes:
        click.echo("Folders:")
        for number, name in enumerate(names, 1):
            click.echo(f"  {number:>2}  {harmless(name)}")
    return ask.text(what, "--folder", lambda text: answers.folders(text, names), default="INBOX")


def _identities(ask: Questions, username: str, given: Sequence[str]) -> tuple[str, ...]:
    own = username if "@" in username else ""
    what = "Our addresses (commas between; *@example.com is all of a domain)"
    return ask.text(what, "--identity", answers.addresses, ",".join(given) or None, own)


def _effects(ask: Questions) -> tuple[str, ...]:
    only = ask.agreed("For the first week only set labels, and leave no drafts and notes?", default=True)
    return ("labels",) if only else _ALL

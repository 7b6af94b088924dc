"""The command ``maild``: its group, its common options, and how an error becomes one clear line and an exit code."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from maild.cli.alert import alert
from maild.cli.analyze import analyze
from maild.cli.archive import release, reprocess, resume, undo
from maild.cli.clients import client, clients, part
from maild.cli.demo import demo
from maild.cli.doctor import doctor
from maild.cli.eval import evaluate
from maild.cli.explain import explain
from maild.cli.feedback import feedback
from maild.cli.init import init
from maild.cli.login import login
from maild.cli.policy import policy
from maild.cli.privacy import export, forget
from maild.cli.quarantine import quarantine
from maild.cli.report import report
from maild.cli.run import run
from maild.cli.status import status
from maild.cli.tact import tact
from maild.cli.thunderbird import thunderbird_profile
from maild.cli.trouble import tell
from maild.cli.worker import worker
from maild.errors import MaildError


class _Group(click.Group):
    """A group whose commands end with the exit code of the MaildError that they raise."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MaildError as error:
            tell(error)
            ctx.exit(error.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(version("maild"), prog_name="maild")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The configuration to use.  [default: /etc/maild/maild.toml]",
)
@click.option(
    "--debug-imap", is_flag=True, help="Log what is said to the mail servers, without secrets and without mail."
)
@click.pass_context
def main(ctx: click.Context, config: Path | None, *, debug_imap: bool) -> None:
    """Guard the people who answer a shared support mailbox.

    maild reads new letters over IMAP, finds abuse, pressure and blackmail in the client's own words, and the
    justified complaint behind an angry letter; labels the thread, and leaves a calm draft or a note for a lead.
    A human sends: maild never can.

    \b
    Exit codes:  0  done
                 1  something else went wrong, the message says what
                 2  the command was typed wrong
                65  a message cannot be read
                74  the database cannot be used
                75  the mail server cannot be used now; try again later
                78  the configuration is wrong
    """
    ctx.obj = config
    if debug_imap:
        from maild.mail.imap_trace import trace

        trace()


for command in (
    init,
    login,
    doctor,
    run,
    worker,
    reprocess,
    undo,
    release,
    resume,
    quarantine,
    analyze,
    explain,
    evaluate,
    policy,
    tact,
    report,
    feedback,
    clients,
    client,
    part,
    export,
    forget,
    thunderbird_profile,
    status,
    alert,
    demo,
):
    main.add_command(command)

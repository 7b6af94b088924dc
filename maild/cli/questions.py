"""Asking on the terminal: an answer given as an option is not asked for, and ``--yes`` takes the defaults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import click

from maild.errors import SettingsError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Questions:
    """``yes``: ask nothing. Every method raises SettingsError where there is then neither an answer nor a default."""

    yes: bool

    def text(
        self,
        what: str,
        option: str,
        check: Callable[[str], T],
        given: str | None = None,
        default: str | None = None,
    ) -> T:
        """What ``check`` makes of a line of text; it raises click.BadParameter for the line to be asked again."""
        if given is None and not self.yes:
            answer: T = click.prompt(what, default=default, value_proc=check, show_default=bool(default))
            return answer
        value = given if given is not None else default
        if value is None:
            raise SettingsError(f"{what}: not known", f"give it with {option}")
        try:
            return check(value)
        except click.BadParameter as error:
            raise SettingsError(f"{what}: {error.message}", f"give another with {option}") from error

    def choice(
        self,
        what: str,
        option: str,
        choices: Mapping[str, str],
        given: str | None = None,
        default: str | None = None,
    ) -> str:
        """One key of ``choices``, which are shown numbered with their meaning; a number or a key is taken."""
        if given is not None:
            return given
        keys = list(choices)
        if not self.yes:
            for number, meaning in enumerate(choices.values(), 1):
                click.echo(f"  {number}  {meaning}")

        def one(answer: str) -> str:
            answer = answer.strip()
            if answer.isdecimal() and 0 < int(answer) <= len(keys):
                return keys[int(answer) - 1]
            if answer in choices:
                return answer
            raise click.BadParameter(f"type a number from 1 to {len(keys)}")

        return self.text(what, option, one, default=default)

    def secret(self, what: str) -> str:
        """Something that is not shown while it is typed; empty with ``yes`` or when nothing is typed."""
        if self.yes:
            return ""
        answer: str = click.prompt(what, default="", hide_input=True, show_default=False)
        return answer

    def agreed(self, what: str, *, default: bool) -> bool:
        """Yes or no."""
        return default if self.yes else click.confirm(what, default=default)

"""The templates: how a move is worded, which variants a register has, and how «вы» is written."""

import re
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape
from jinja2.ext import Extension

REGISTERS = ("formal", "neutral", "warm")
_POLITE = re.compile(r"\bв(?=(?:ы|ас|ам|ами|аш(?:а|е|и|у|его|ему|им|ими|ем|ей|их)?)\b)")


class CapitalYou(Extension):
    """Writes «вы» and «ваш» of our own sentences with a capital; the client's words are values and stay as they are."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return _POLITE.sub("В", source)


@lru_cache(maxsize=2)
def environment(*, capital_you: bool = False) -> Environment:
    """The one Jinja2 environment of this package: strict about unknown names, HTML escaped."""
    return Environment(
        loader=PackageLoader("replies"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        extensions=[CapitalYou] if capital_you else [],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def template(language: str, name: str, *, capital_you: bool = False) -> Template:
    """A template by its name in a language; anything but ``en`` is Russian."""
    return environment(capital_you=capital_you).get_template(f"{'en' if language == 'en' else 'ru'}/{name}.j2")


def variants(wording: Template, register: str) -> tuple[str, ...]:
    """The names of the blocks that a register may use: its own first (``warm_a``), then those of all (``a``)."""
    own = [name for name in wording.blocks if name.startswith(f"{register}_")]
    common = [name for name in wording.blocks if not name.startswith(tuple(f"{other}_" for other in REGISTERS))]
    return (*sorted(own), *sorted(common))


def words(wording: Template, variant: str, values: dict[str, object]) -> str:
    """One variant of a template with its values filled in."""
    return "".join(wording.blocks[variant](wording.new_context(values))).strip()

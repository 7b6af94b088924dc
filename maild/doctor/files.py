"""Checks of what stands in files: configuration, policy, labels, roles and lexicon."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from maild.bootstrap import Workshop
from maild.doctor.check import Check, broken, failed, good, weak
from maild.errors import MaildError, SettingsError
from maild.settings import DEFAULT_FILE, Settings, load

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def configuration(path: Path | None) -> tuple[Check, Settings | None]:
    """The configuration, and its settings when it can be used."""
    try:
        settings = load(path)
    except SettingsError as error:
        return failed("configuration", error), None
    file = path or DEFAULT_FILE
    if not settings.mailbox:
        return broken(
            "configuration", f"{file} has no mailbox", "add one with: maild init", configuration=True
        ), settings
    return good("configuration", f"{file}: {', '.join(sorted(settings.mailbox))}"), settings


def files(workshop: Workshop) -> Iterator[Check]:
    """Policy, labels, roles and lexicon: the operator's own where they exist, else the shipped ones."""
    from maild.mail import role_words

    settings = workshop.settings
    yield _policy(settings)
    yield _labels(workshop)
    yield _file("roles", settings, "roles.toml", lambda file: f"{len(role_words.load(file).kinds)} kinds of letters")
    yield _file("lexicon", settings, "lexicon", lambda file: _lexicon(workshop, file))


def _file(name: str, settings: Settings, file_name: str, read: Callable[[Path], str]) -> Check:
    file = settings.file(file_name)
    try:
        found = read(file)
    except MaildError as error:
        return failed(name, error)
    whose = "your own" if settings.own is not None and file.parent == settings.own else "shipped"
    return good(name, f"{found} ({whose}: {file})")


def _policy(settings: Settings) -> Check:
    from maild.judge import policy
    from maild.judge.policycheck import flaws

    def counted(file: Path) -> str:
        found = policy.load(file)
        return f"{len(found.clauses)} clauses, {len(found.conduct)} more on how letters are dealt with"

    check = _file("policy", settings, "policy.toml", counted)
    idle = () if check.exit_code else flaws(policy.load(settings.file("policy.toml")))
    return (
        weak("policy", str(idle[0]), "move it up, or narrow what stands above: maild policy check") if idle else check
    )


def _labels(workshop: Workshop) -> Check:
    check = _file("labels", workshop.settings, "labels.toml", lambda _: f"{len(workshop.labels().labels)} labels")
    if check.exit_code:
        return check
    known = {label.keyword for label in workshop.labels().labels}
    unknown = sorted(set(workshop.settings.labels.also_flag) - known)
    if unknown:
        advice = f"the keywords are: {', '.join(sorted(known))}"
        return broken("labels", f"also_flag names the unknown label {unknown[0]}", advice, configuration=True)
    pale = [label.keyword for label in workshop.labels().labels if not _COLOR.fullmatch(label.color)]
    if pale:
        return weak("labels", f"{pale[0]} has no usable colour", 'write it as color = "#c0392b"')
    return check


def _lexicon(workshop: Workshop, folder: Path) -> str:
    workshop.judge("ru")
    return f"{len(list(folder.glob('*.toml')))} files"

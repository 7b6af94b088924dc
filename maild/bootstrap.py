"""The composition root: the only module that knows every adapter and puts the parts together."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from maild.access import connected
from maild.daemon.alarm import Alarm
from maild.daemon.bounded import TRIES, BoundedReader, Elsewhere, Worker
from maild.daemon.boxes import Boxes
from maild.daemon.casebook import Casebook
from maild.daemon.guard import Guard
from maild.daemon.intake import Read, Reader
from maild.daemon.outbox import Outbox
from maild.daemon.reminders import Reminders
from maild.daemon.retention import Retention
from maild.daemon.service import Service
from maild.daemon.watcher import Watcher
from maild.errors import MailboxError, SettingsError
from maild.judge import policy
from maild.judge.attribution import Colleague
from maild.judge.judge import Judge
from maild.judge.rules import Rules
from maild.judge.standing import PatternRule
from maild.judge.worktime import WorkTime
from maild.labels import LabelBook
from maild.labels import load as load_labels
from maild.model.identities import Identities, SiteForm
from maild.model.plan import Step
from maild.ports import Clock, Mailbox, Store, Writer
from maild.secrets import writer_key
from maild.sections.mailbox import MailboxSettings
from maild.settings import Settings
from replies.brief import House

if TYPE_CHECKING:
    from maild.mail.imap_hangups import Hangups
    from maild.writer import ChatWriter

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """As ``maild.judge.conduct.Circumstances``, of one mailbox."""

    pattern: PatternRule
    clients: str
    work: WorkTime


@dataclass
class Workshop:
    """Everything that is built once from the settings and shared by all mailboxes.

    With a ``worker``, guards leave the reading of letters to its process.
    """

    settings: Settings
    clock: Clock = field(default_factory=SystemClock)
    worker: Worker | None = None
    hangups: "dict[str, Hangups]" = field(default_factory=dict)

    def judge(self, language: str) -> Judge:
        """Detectors and regulations. Raises SettingsError for a wrong policy, lexicon or model."""
        from detectors.lexicon import LexiconError
        from detectors.model.base import ModelError
        from detectors.pipeline import load

        if not hasattr(self, "_analyser"):
            try:
                self._analyser = load(self.settings.file("lexicon"), self.settings.model.base)
            except LexiconError as error:
                raise SettingsError(str(error), "mend the entry, then run: maild doctor") from error
            except ModelError as error:
                raise SettingsError(str(error), "install maild again, or mend [model] base") from error
        return Judge(self._analyser, policy.load(self.settings.file("policy.toml")), language)

    def labels(self) -> LabelBook:
        return load_labels(self.settings.file("labels.toml"))

    def store(self) -> Store:
        from maild.memory.store import open_store

        return open_store(self.settings.store.url)

    def connect(self, name: str) -> Mailbox:
        """Log in to a mailbox. Raises MailboxError, SettingsError or SecretError."""
        box = self.settings.the_mailbox(name)
        names = self.labels().titles(box.language)
        return connected(name, box, self.settings.limits.size, label_names=names, hangups=self.hangups)

    def reader(self, name: str) -> Reader:
        box = self.settings.the_mailbox(name)
        return self.reader_for(identities(box), box.language)

    def house(self) -> Identities:
        """Who we are in all mailboxes together, for files that come from any of them."""
        every = [identities(box) for box in self.settings.mailbox.values()]
        patterns, forms = (one.patterns for one in every), (one.forms for one in every)
        return Identities(tuple(chain.from_iterable(patterns)), tuple(chain.from_iterable(forms)))

    def bounded_reader(self, name: str, worker: Worker) -> Reader:
        """A reader of a mailbox that leaves letters to the worker. Raises SettingsError for wrong data files."""
        from maild.mail import role_words

        box = self.settings.the_mailbox(name)
        judge = Judge(Elsewhere(), policy.load(self.settings.file("policy.toml")), box.language)
        words = role_words.load(self.settings.file("roles.toml"))
        return BoundedReader(judge, identities(box), words, self.settings.limits.parsing, worker, name)

    def reader_for(self, house: Identities, language: str = "ru") -> Reader:
        """A reader for mail to people with these identities. Raises SettingsError for wrong data files."""
        from maild.mail import role_words

        words = role_words.load(self.settings.file("roles.toml"))
        return Reader(self.judge(language), house, words, self.settings.limits.parsing)

    def basis(self, name: str) -> str:
        """A digest of what judgement and plan depend on in a mailbox, from the settings to the network."""
        box = self.settings.the_mailbox(name)
        fields = {**box.model_dump(mode="json"), "effects": sorted(box.effects)}
        digest = hashlib.sha256(f"{version('maild')} {fields} {self.settings.labels!r}".encode())
        own = [self.settings.file(each) for each in ("policy.toml", "labels.toml", "roles.toml")]
        words = sorted(path for path in self.settings.file("lexicon").rglob("*") if path.is_file())
        model = Path(str(files("detectors").joinpath("model")))
        network = sorted(path for path in model.iterdir() if path.suffix in {".json", ".npy", ".onnx"})
        for path in (*own, *words, *network):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def house_words(self) -> House:
        """The company as its texts speak of it."""
        own = self.settings.replies
        return House(own.company, own.signature, own.hours, own.refund_policy, own.register_, own.you)

    def staff(self) -> tuple[Colleague, ...]:
        """Those to whom answers are attributed."""
        return tuple(Colleague(one.name, one.signature, one.address.lower()) for one in self.settings.staff)

    def pattern(self) -> PatternRule:
        """When a client's toxic threads are a pattern."""
        return PatternRule(self.settings.clients.pattern_threads, self.settings.clients.pattern_window)

    def rules(self, mailbox: Mailbox, *, asked: bool = False) -> Rules:
        """The planning rules of a mailbox, with what its server can do."""
        box = self.settings.the_mailbox(mailbox.name)
        other, colon, folder = box.notes.partition(":")
        home = "maild" if colon else box.notes
        return Rules(
            mailbox=mailbox.name,
            book=self.labels(),
            effects=frozenset(box.effects),
            drafts_folder=mailbox.special_folders().drafts,
            notes_mailbox=other if colon else mailbox.name,
            notes_folder=folder if colon else box.notes,
            records_folder=f"{home}/records",
            address=next((a for a in box.addresses if "*" not in a), f"maild@{box.host}"),
            identities=box.addresses,
            lead=box.lead,
            language=box.language,
            timezone=box.timezone,
            keywords=_keywords(mailbox, box.folders),
            uidplus="UIDPLUS" in mailbox.capabilities(),
            calm_label=self.settings.labels.calm,
            also_flag=frozenset(self.settings.labels.also_flag),
            max_age=self.settings.daemon.draft_max_age,
            evidence=self.settings.store.evidence,
            asked=asked,
            pattern=self.pattern(),
            house=self.house_words(),
            tact=self.settings.tact.drafts,
            staff=self.staff(),
            conduct=policy.load(self.settings.file("policy.toml")).conduct,
            clients=box.clients,
            work=self.work(mailbox.name),
        )

    @cached_property
    def writer(self) -> Writer | None:
        """The optional writer, one for all mailboxes. Raises SecretError when its key cannot be read."""
        return self.chat_writer() if self.settings.replies.writer.url else None

    def chat_writer(self) -> "ChatWriter":
        """The writer that ``[replies.writer]`` describes. Raises SecretError when its key cannot be read."""
        from maild.writer import ChatWriter

        own = self.settings.replies.writer
        return ChatWriter(own.url, own.model, writer_key(own), own.timeout)

    def reminders(self, name: str) -> Reminders:
        """When the notes of a mailbox are brought back to the lead's eyes."""
        return Reminders(self.settings.the_mailbox(name).work.remind_after, self.work(name))

    def circumstances(self, name: str) -> "Circumstances":
        """What the second part of the regulations depends on in a mailbox."""
        return Circumstances(self.pattern(), self.settings.the_mailbox(name).clients, self.work(name))

    def work(self, name: str) -> WorkTime:
        """When the team of a mailbox works."""
        box = self.settings.the_mailbox(name)
        days = frozenset(map(_DAYS.index, box.work.days))
        return WorkTime(*box.work.span, days, ZoneInfo(box.timezone))

    def guard(
        self,
        mailbox: Mailbox,
        store: Store,
        *,
        since: date | None = None,
        asked: bool = False,
        dry: bool = False,
        stopping: Callable[[], bool] = lambda: False,
        told: Callable[[Sequence[Read], Sequence[Step]], None] = lambda _reads, _steps: None,
    ) -> Guard:
        """One mailbox under guard, over a connection that is open; see ``Guard`` for the meaning of the rest."""
        box = self.settings.the_mailbox(mailbox.name)
        writer = None if dry else self.writer
        name = mailbox.name
        reader = self.bounded_reader(name, self.worker) if self.worker else self.reader(name)
        return Guard(
            casebook=Casebook(mailbox, store, reader, self.clock, writer, turning=stopping),
            outbox=Outbox(mailbox.name, store, Boxes(mailbox, self.connect)),
            rules=replace(self.rules(mailbox, asked=asked), writes=writer is not None),
            reminders=self.reminders(mailbox.name),
            retention=Retention(self.settings.store.evidence),
            folders=box.folders,
            sent=mailbox.special_folders().sent,
            batch=self.settings.daemon.batch,
            since=since,
            dry=dry,
            stopping=stopping,
            told=told,
        )

    def watcher(self, name: str, store: Store, since: date | None = None) -> Watcher:
        """One mailbox's watcher, not yet running."""
        interval, gap = self.settings.daemon.poll_interval, self.settings.alerts.after
        longest = TRIES * self.settings.limits.seconds
        return Watcher(name, self, store, interval, since, gap=gap, longest=longest)

    def service(self, store: Store, since: date | None = None) -> Service:
        """All configured mailboxes' watchers, with a process that reads for them. Raises SettingsError when there is
        none."""
        self.worker = self.reading(idle=self.settings.daemon.let_go)
        watchers = [self.watcher(name, store, since) for name in sorted(self.settings.mailbox)]
        return Service(watchers, self.alarm())

    def reading(self, processes: int = 1, idle: timedelta = timedelta()) -> Worker:
        """Processes that read letters, let go after a time without any."""
        return Worker(Readers(self.settings), self.settings.limits.seconds, processes, idle.total_seconds())

    def alarm(self) -> Alarm:
        """What is done when a mailbox falls silent."""
        return Alarm(self.settings.alerts.after, self.settings.alerts.command)


@dataclass
class Readers:
    """Readers for a process to build: of one network, however many mailboxes there are."""

    settings: Settings

    def __call__(self, name: str) -> Reader:
        """The reader of a mailbox. Raises SettingsError for wrong data files."""
        return self._workshop.reader(name)

    @cached_property
    def _workshop(self) -> Workshop:
        return Workshop(self.settings)


def _keywords(mailbox: Mailbox, folders: Sequence[str]) -> bool:
    """Whether every folder keeps keywords; one that cannot be opened is reported when it is looked at."""
    kept = []
    for name in folders:
        with suppress(MailboxError):
            kept.append(mailbox.select(name).keywords)
    return all(kept)


def identities(box: MailboxSettings) -> Identities:
    """Who we are in a mailbox."""
    return Identities(box.addresses, tuple(SiteForm(form.from_, form.client, form.text) for form in box.form))

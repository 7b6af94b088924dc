"""The demonstration: the real daemon against the embedded server, and what became of every letter there."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

from maild.bootstrap import Workshop
from maild.daemon.watcher import Watcher
from maild.demo.mailbox import COMPANY, IDENTITIES, LEAD, DemoLetter, load
from maild.demo.proof import Seen, look
from maild.demo.server import DemoServer
from maild.model.artefact import ArtefactKind, ArtefactState
from maild.model.letter import Letter
from maild.ports import Store
from maild.settings import Settings, defaults

NAME = "support"
_PATIENCE = 60.0  # seconds for one letter to be judged and labelled


@dataclass
class Demo:
    """One running demonstration; a context manager that leaves nothing behind."""

    letters: tuple[DemoLetter, ...]
    server: DemoServer
    workshop: Workshop
    store: Store
    watcher: Watcher
    folder: tempfile.TemporaryDirectory[str]
    _uids: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> "Demo":
        return self

    def __exit__(self, *_: object) -> None:
        self.watcher.stop()
        self._thread.join(10)
        self.store.close()
        self.server.close()
        self.folder.cleanup()

    def start(self) -> None:
        """Let the daemon begin with everything that is in the mailbox."""
        self._thread = Thread(target=self.watcher.run, name="demo", daemon=True)
        self._thread.start()

    def deliver(self, letter: DemoLetter) -> None:
        uid = self.server.deliver(letter.octets, letter.folder, letter.flags, letter.date)
        self._uids[letter.message_id] = uid

    def judged(self, letters: Sequence[DemoLetter]) -> dict[str, Letter]:
        """Wait until the daemon has read these letters and done everything about them; what it remembers of them.

        Raises TimeoutError when it does not come to that within a minute.
        """
        ids = [letter.message_id for letter in letters]
        until = monotonic() + _PATIENCE
        while monotonic() < until:
            with self.store.begin() as tx:
                read = {name: tx.checkpoint(NAME, name) for name in {letter.folder for letter in letters}}
                idle = not tx.pending(NAME, limit=1)
                known = tx.letters(NAME, ids)
            if idle and all((at := read[one.folder]) and at.last_uid >= self._uids[one.message_id] for one in letters):
                return known
            sleep(0.05)
        raise TimeoutError(f"the daemon is not done with {len(ids)} letters after {_PATIENCE:.0f} seconds")

    def seen(self) -> Seen:
        """What stands on the server, read back over a connection of its own."""
        mailbox = self.workshop.connect(NAME)
        try:
            return look(mailbox)
        finally:
            mailbox.close()

    def artefact(self, kind: ArtefactKind, *subjects: str) -> bool:
        """Whether the daemon remembers a placed artefact about one of these letters or cases."""
        with self.store.begin() as tx:
            return bool(tx.artefacts(NAME, kind=kind, state=ArtefactState.PLACED, subject_ids=subjects))


def prepared(now: datetime | None = None) -> Demo:
    """The mailbox filled, the server listening on loopback, and the daemon ready to start."""
    letters = load(now or datetime.now(UTC))
    server = DemoServer().start()
    folder = tempfile.TemporaryDirectory(prefix="maild-demo-")
    (Path(folder.name) / "password").write_text(server.password, "utf-8")
    (Path(folder.name) / "password").chmod(0o600)
    workshop = Workshop(_settings(server, Path(folder.name)))
    store = workshop.store()
    demo = Demo(letters, server, workshop, store, workshop.watcher(NAME, store, since=date.min), folder)
    for letter in letters:
        if not letter.live:
            demo.deliver(letter)
    return demo


def _settings(server: DemoServer, folder: Path) -> Settings:
    box = {
        "host": server.host,
        "port": server.port,
        "security": "none",
        "username": server.user,
        "password_file": str(folder / "password"),
        "identities": list(IDENTITIES.patterns),
        "lead": LEAD,
        "form": [{"from": form.from_, "client": form.client, "text": form.text} for form in IDENTITIES.forms],
    }
    shipped = defaults().model_dump(by_alias=True)
    replies = {**shipped["replies"], "company": COMPANY, "signature": f"Служба поддержки «{COMPANY}»"}
    return Settings.model_validate(
        {
            **shipped,
            "mailbox": {NAME: box},
            "replies": replies,
            "daemon": {**shipped["daemon"], "poll_interval": 2},
            "store": {"url": f"sqlite:///{folder / 'maild.db'}"},
        }
    )

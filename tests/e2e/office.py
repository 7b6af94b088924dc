"""A small support team for a test: a mailbox on a real Dovecot, maild's configuration, and a person who looks at it."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from imapclient import IMAPClient

from maild.bootstrap import Workshop
from maild.daemon.guard import Guard
from maild.ports import Store
from maild.settings import load
from tests.servers.dovecot import PASSWORD, Dovecot

SUPPORT = "support@svet.example"
CONFIG = """
[mailbox.support]
host = "{host}"
port = {port}
security = "none"
username = "support"
password_file = "{folder}/password"
identities = ["{support}"]
lead = "lead@svet.example"
{more}
[store]
url = "{store}"
[daemon]
poll_interval = 1
"""
INSULT = "Вы там все тупые дебилы, руки бы вам оторвать! Заказ 4471 везли две недели и привезли разбитым."
DEMAND = "Я вам плачу такие деньги, значит вы мне обязаны бегать по первому звонку. Заказ 5120 опаздывает на три дня."
LATE = (
    "Здравствуйте. Заказ 5120 обещали привезти 3 ноября, сегодня уже 20-е, и мне никто не отвечает. "
    "Это никуда не годится, объясните, где он."
)
CALM = "Здравствуйте! Подскажите, пожалуйста, работаете ли вы в субботу и есть ли парковка?"


class Office:
    """The mailbox of one test. ``person`` is a colleague's own connection, as a mail client would have."""

    def __init__(self, dovecot: Dovecot, folder: Path, store: str = "", more: str = "", user: str = "support") -> None:
        self.dovecot, self.folder = dovecot, folder
        self.config = folder / "maild.toml"
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o600)
        self.config.write_text(
            CONFIG.format(
                host=dovecot.host,
                port=dovecot.port,
                folder=folder,
                support=SUPPORT,
                more=more,
                store=store or f"sqlite:///{folder}/maild.db",
            )
        )
        self.user = user
        self.sign_in()

    def sign_in(self) -> None:
        """Open the person's connection, again after the server was away."""
        self.person = IMAPClient(self.dovecot.host, self.dovecot.port, ssl=False, timeout=10)
        self.person.login(self.user, PASSWORD)

    def leave(self) -> None:
        """Let the person's connection have no folder selected: by UNSELECT, or by failing to select another."""
        if self.person.has_capability("UNSELECT"):
            self.person.unselect_folder()
            return
        with suppress(IMAPClient.Error):
            self.person.select_folder("no such folder")

    def maild(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run the command with this office's configuration."""
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True, timeout=120, check=False)
        if check and done.returncode:
            raise AssertionError(f"maild {arguments} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "maild", "--config", str(self.config), *arguments]

    def workshop(self) -> Workshop:
        return Workshop(load(self.config))

    def sweep(self, **options: object) -> Guard:
        """One look of a guard in this process, over a connection of its own."""
        return self.look(self.workshop(), **options)

    def look(self, workshop: Workshop, **options: object) -> Guard:
        """The same with a workshop of one's own."""
        store: Store = workshop.store()
        mailbox = workshop.connect("support")
        try:
            guard = workshop.guard(mailbox, store, **options)
            guard.sweep()
            return guard
        finally:
            mailbox.close()
            store.close()

    def begin(self) -> None:
        """A first look at an empty mailbox: what comes afterwards is new."""
        self.sweep()

    def receive(self, octets: bytes) -> None:
        self.dovecot.deliver(octets)

    def put(self, folder: str, octets: bytes, flags: Sequence[str] = ()) -> None:
        self.person.append(folder, octets, flags)

    def flags(self, folder: str = "INBOX") -> dict[str, set[str]]:
        """Message-ID to flags, as the server shows them now."""
        return {name: flags for name, flags, _ in self.messages(folder)}

    def labels(self, folder: str = "INBOX") -> dict[str, set[str]]:
        return {
            name: {flag for flag in flags if flag.startswith("maild-")} for name, flags in self.flags(folder).items()
        }

    def messages(self, folder: str) -> list[tuple[str, set[str], EmailMessage]]:
        """Message-ID, flags and content of all messages of a folder, in UID order; none if there is no such folder."""
        if all(
            name != folder or {b"\\NonExistent", b"\\Noselect"} & set(flags)
            for flags, _, name in self.person.list_folders()
        ):
            return []
        self.person.select_folder(folder, readonly=True)
        found = self.person.fetch(self.person.search(), ["FLAGS", "BODY.PEEK[]"])
        self.leave()
        result = []
        for _, item in sorted(found.items()):
            message = message_from_bytes(item[b"BODY[]"], policy=policy.default)
            flags = {flag.decode() for flag in item[b"FLAGS"]} - {"\\Recent"}
            result.append((str(message["Message-ID"]).strip("<>"), flags, message))
        return result

    def edit(self, message_id: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Set or take off flags as a person does."""
        self.person.select_folder("INBOX")
        uids = self.person.search(["HEADER", "Message-ID", message_id])
        if add:
            self.person.add_flags(uids, add)
        if remove:
            self.person.remove_flags(uids, remove)
        self.leave()

    def delete(self, folder: str) -> None:
        """Delete everything in a folder as a person does."""
        self.person.select_folder(folder)
        self.person.delete_messages(self.person.search())
        self.person.expunge()
        self.leave()

    def state(self) -> dict[str, list[tuple[str, set[str]]]]:
        """Everything that stands in the mailbox: folder to Message-IDs and flags."""
        names = sorted(name for _, _, name in self.person.list_folders())
        return {name: [(id_, flags) for id_, flags, _ in self.messages(name)] for name in names}


def letter(
    message_id: str,
    text: str,
    *,
    sender: str = "Мария Иванова <maria@mail.example>",
    to: str = SUPPORT,
    subject: str = "Заказ",
    charset: str = "utf-8",
    html: str = "",
    parent: str = "",
    references: Sequence[str] = (),
    age: timedelta = timedelta(minutes=5),
    headers: dict[str, str] | None = None,
) -> bytes:
    """One message as a client's or a colleague's program would write it."""
    message = EmailMessage()
    message["Message-ID"] = f"<{message_id}>"
    message["Date"] = format_datetime(datetime.now(UTC) - age)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    if parent:
        message["In-Reply-To"] = f"<{parent}>"
        message["References"] = " ".join(f"<{one}>" for one in (*references, parent))
    for name, value in (headers or {}).items():
        message[name] = value
    if html:
        message.set_content(html, subtype="html", charset=charset)
    else:
        message.set_content(text, charset=charset)
    return message.as_bytes(policy=policy.SMTP)


def record_of(message: EmailMessage) -> dict[str, object]:
    """The JSON of a record."""
    content: dict[str, object] = json.loads(message.get_payload(decode=True))
    return content


def eventually(check: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds, and fail when it does not come to that."""
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)

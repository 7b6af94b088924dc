"""A private Dovecot for one test: fresh ports, a certificate of its own, any user name with the password ``secret``."""

import grp
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

from tests.servers.certificate import Certificate, self_signed

PASSWORD = "secret"
HOST = "127.0.0.1"
_CONFIG = r"""
base_dir = {base}/run
state_dir = {base}/state
listen = 127.0.0.1
protocols = imap lmtp
log_path = {base}/dovecot.log
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {internal_user}
first_valid_uid = 1
disable_plaintext_auth = no
auth_failure_delay = 0
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = maildir:{base}/mail/%u
mail_max_userip_connections = 100
mail_fsync = never
rawlog_dir = {base}/rawlog
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={base}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
{mailboxes}}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
protocol imap {{
{imap}}}
{more}"""


class Dovecot:
    """One Dovecot instance (IMAP in the clear with STARTTLS, IMAPS, LMTP) under a directory of its own.

    ``capability`` replaces what the server announces (``IMAP4rev1 IDLE`` hides UIDPLUS); ``separator`` and
    ``prefix`` shape the personal namespace; ``special_use`` maps a folder to its attribute, ``""`` for a plain
    folder; ``trace`` keeps every session's commands for ``said()``;
    ``more`` is added to its configuration; ``certificate`` replaces the one for ``localhost`` and ``127.0.0.1``.
    """

    def __init__(
        self,
        *,
        capability: str | None = None,
        separator: str = "/",
        prefix: str = "",
        special_use: dict[str, str] | None = None,
        trace: bool = False,
        more: str = "",
        certificate: Certificate | None = None,
    ) -> None:
        if special_use is None:
            special_use = {"Drafts": "Drafts", "Sent": "Sent", "Junk": "Junk", "Trash": "Trash"}
        self.base = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
        self.base.chmod(0o755)
        self.certificate = certificate or self_signed()
        self.port, self.tls_port, self.lmtp_port = _free_ports(3)
        self._options = {
            "separator": separator,
            "prefix": prefix,
            "mailboxes": "".join(_mailbox(*item) for item in special_use.items()),
            "more": more,
            "imap": f"  imap_capability = {capability}\n" if capability else "",
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._prepare(("mail", "home", "rawlog") if trace else ("mail", "home"))

    @property
    def host(self) -> str:
        return HOST

    @property
    def ca_file(self) -> str:
        """The certificate to trust."""
        return str(self.certificate.certificate)

    def mail_location(self, user: str = "support") -> Path:
        """The Maildir++ of a user (``cur``, ``new``, ``.Drafts``)."""
        return self.base / "mail" / user

    def start(self) -> "Dovecot":
        """Start and wait until it greets. Raises ``RuntimeError`` with its log when it does not."""
        with (self.base / "output").open("ab") as output:
            self._process = subprocess.Popen(
                [_executable(), "-F", "-c", str(self.base / "dovecot.conf")],
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + 10
        while not self._greets():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Dovecot does not start:\n{self.log()}")
            time.sleep(0.004)
        return self

    def stop(self) -> None:
        """Kill the server and every process of its sessions, as a power cut would; the mail stays."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """Stop and start on the same ports: every session is cut."""
        self.stop()
        shutil.rmtree(self.base / "run", ignore_errors=True)
        self.start()

    def change(self, before: str, after: str) -> None:
        """Change the configuration and restart. Raises ``ValueError`` for what does not stand there."""
        file = self.base / "dovecot.conf"
        text = file.read_text()
        if before not in text:
            raise ValueError(f"{before!r} is not in the configuration")
        file.write_text(text.replace(before, after))
        self.restart()

    def remove(self) -> None:
        """Stop and delete the directory."""
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)

    def deliver(self, octets: bytes, user: str = "support") -> None:
        """Put a message into the INBOX of ``user`` by LMTP (RFC 2033), as a mail system does."""
        with smtplib.LMTP(HOST, self.lmtp_port) as lmtp:
            lmtp.sendmail("sender@example.org", [user], octets)

    def log(self) -> str:
        """What the server wrote, for a failing test."""
        return "\n".join(
            path.read_text(errors="replace")
            for path in (self.base / "output", self.base / "dovecot.log")
            if path.exists()
        )

    def said(self) -> str:
        """With ``trace``: the commands that came in, over all sessions, oldest first."""
        return "".join(path.read_text(errors="replace") for path in sorted((self.base / "rawlog").glob("*.in")))

    def _prepare(self, directories: tuple[str, ...]) -> None:
        root = os.geteuid() == 0
        myself, my_group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
        for name in directories:
            (self.base / name).mkdir(mode=0o755)
            if root:
                shutil.chown(self.base / name, "mail", "mail")
        options = self._options | {
            "base": self.base,
            "certificate": self.certificate.certificate,
            "key": self.certificate.key,
            "internal_user": "nobody" if root else myself,
            "internal_group": "nogroup" if root else my_group,
            "mail_user": "mail" if root else myself,
            "mail_group": "mail" if root else my_group,
            "password": PASSWORD,
            "port": self.port,
            "tls_port": self.tls_port,
            "lmtp_port": self.lmtp_port,
        }
        (self.base / "dovecot.conf").write_text(_CONFIG.format(**options))

    def _greets(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), 1) as connection:
                return bool(connection.recv(64))
        except OSError:
            return False


def _mailbox(name: str, attribute: str) -> str:
    use = f"    special_use = \\{attribute}\n" if attribute else ""
    return f'  mailbox "{name}" {{\n    auto = subscribe\n{use}  }}\n'


@cache
def _executable() -> str:
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise RuntimeError("Dovecot is missing: apt-get install dovecot-imapd dovecot-lmtpd")
    return found


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports

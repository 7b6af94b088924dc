"""Cyrus and Courier, each in a folder that ``scripts/interop-servers`` built, on loopback, with one account."""

import os
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from pathlib import Path

from imapclient import IMAPClient

from tests.servers.dovecot import HOST, PASSWORD

USER = "support"
_IMAPD = """\
configdirectory: /var/lib/cyrus
proc_path: /run/cyrus/proc
mboxname_lockpath: /run/cyrus/lock
idlesocket: /run/cyrus/socket/idle
defaultpartition: default
partition-default: /var/spool/cyrus/mail
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_mech_list: PLAIN
altnamespace: no
unixhierarchysep: no
autocreate_quota: 0
autocreate_inbox_folders: Drafts | Sent
autocreate_subscribe_folders: Drafts | Sent
xlist-drafts: Drafts
xlist-sent: Sent
"""
_CYRUS = """\
START {{
  recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r"
  idled   cmd="idled"
}}
SERVICES {{
  imap cmd="imapd -U 30" listen="127.0.0.1:{port}" prefork=0 maxchild=100
}}
EVENTS {{
}}
"""

_COURIER_LOGIN = "set -a; . /etc/courier/authdaemonrc; exec /usr/lib/courier/courier-authlib/authdaemond"
_COURIER_IMAP = (
    "set -a; . /etc/courier/imapd; . /etc/courier/imapd-ssl; exec /usr/sbin/couriertcpd -address={host} -maxprocs=40"
    " -maxperip=40 -nodnslookup -noidentlookup {port} /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir"
)


class Rooted(ABC):
    """A server whose root folder is not the machine's. A context: started on entering, stopped and emptied after."""

    name = ""
    host = HOST

    def __init__(self, root: Path) -> None:
        self.root = root
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Rooted":
        self._prepare()
        self._start()
        deadline = time.monotonic() + 20
        while not self._greets():
            if time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError(f"{self.name} does not start: {(self.root / 'output').read_text()}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._running.clear()

    def deliver(self, octets: bytes) -> None:
        """Put a letter into the INBOX."""
        with IMAPClient(self.host, self.port, ssl=False, timeout=10) as postman:
            postman.login(USER, PASSWORD)
            postman.append("INBOX", octets, (), datetime.now(UTC))

    @abstractmethod
    def _prepare(self) -> None: ...

    @abstractmethod
    def _start(self) -> None: ...

    def _greets(self) -> bool:
        try:
            with IMAPClient(self.host, self.port, ssl=False, timeout=5) as client:
                client.login(USER, PASSWORD)
        except Exception:  # not yet
            return False
        return True

    def _run(self, *command: str) -> None:
        output = (self.root / "output").open("ab")
        argv = ["chroot", str(self.root), *command]
        self._running.append(
            subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
        )

    def _shell(self, script: str) -> None:
        subprocess.run(["chroot", str(self.root), "/bin/sh", "-euc", script], check=True, capture_output=True)

    def _empty(self, *folders: str) -> None:
        for folder in folders:
            shutil.rmtree(self.root / folder, ignore_errors=True)


class Cyrus(Rooted):
    """Debian's cyrus-imapd with its usual namespace: everything below ``INBOX.``."""

    name = "Cyrus"

    def _prepare(self) -> None:
        self._empty("var/lib/cyrus", "var/spool/cyrus", "run/cyrus")
        (self.root / "etc/imapd.conf").write_text(_IMAPD)
        (self.root / "etc/cyrus.conf").write_text(_CYRUS.format(port=self.port))
        self._shell(
            "for i in lib/cyrus spool/cyrus/mail; do install -d -o cyrus -g mail /var/$i; done;"
            "for i in proc lock socket; do install -d -o cyrus -g mail /run/cyrus/$i; done;"
            f"rm -f /etc/sasldb2; echo {PASSWORD} | saslpasswd2 -p -c {USER};"
            "chown cyrus:mail /etc/sasldb2; /usr/lib/cyrus/bin/makedirs || true"
        )

    def _start(self) -> None:
        self._run("/usr/sbin/cyrmaster", "-D")


class Courier(Rooted):
    """Debian's courier-imap: everything below ``INBOX.``, no SPECIAL-USE, no CONDSTORE."""

    name = "Courier"

    def _prepare(self) -> None:
        self._empty("home/support")
        self._shell(
            f"id {USER} >/dev/null 2>&1 || useradd -m {USER}; echo {USER}:{PASSWORD} | chpasswd;"
            f"install -d -o {USER} /home/{USER}; install -d -o courier /run/courier/authdaemon /var/run/courier;"
            "[ -f /etc/courier/imapaccess.dat ] || /usr/sbin/makeimapaccess"
        )
        made = "maildirmake Maildir; maildirmake -f Drafts Maildir; maildirmake -f Sent Maildir"
        self._shell(f"cd /home/{USER} && su {USER} -s /bin/sh -c '{made}'")

    def _start(self) -> None:
        self._run("/bin/sh", "-c", _COURIER_LOGIN)
        self._run("/bin/sh", "-c", _COURIER_IMAP.format(host=HOST, port=self.port))

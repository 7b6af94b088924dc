"""What goes over the wire, for whoever looks into a server's ways: the protocol's words without anybody's."""

import ast
import logging
import re

import structlog

log = structlog.get_logger()
_NAMES_FOLDERS = re.compile(
    r"\S+ (?:LIST|LSUB|STATUS|SELECT|EXAMINE|CREATE|SUBSCRIBE|NAMESPACE|APPEND)\b", re.IGNORECASE
)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?')
_ADDRESS = re.compile(r"[^\s\"<>()]+@[^\s\"<>()]+")
_SECRET = re.compile(r"(\+|\S+ (?:LOGIN|AUTHENTICATE)) .*", re.IGNORECASE | re.DOTALL)


def trace() -> None:
    """Log each line of every IMAP connection from now on. Literals (RFC 9051, 4.3) are told by their size alone,
    quoted strings only where they name folders, credentials and addresses never."""
    for name in ("imapclient.imaplib", "imapclient.imapclient"):
        wire = logging.getLogger(name)
        wire.setLevel(logging.DEBUG)
        wire.propagate = False
        wire.addHandler(_Wire())


class _Wire(logging.Handler):
    """Takes the library's debug records: lines that were sent and received, and sizes of literals."""

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if said.startswith(("> ", "< ")):
            log.info("imap", way=said[0], line=masked(_text(said[2:])), thread=record.threadName)
        elif said.startswith(("read literal size", "write literal size")):
            log.info(
                "imap",
                way="<" if said[0] == "r" else ">",
                line=f"{{{said.split()[-1]} octets}}",
                thread=record.threadName,
            )


def masked(line: str) -> str:
    """A line of the protocol without what is a secret or a stranger's."""
    line = line.rstrip("\r\n")
    if secret := _SECRET.match(line):
        return f"{secret[1]} …"
    if not _NAMES_FOLDERS.match(line):
        line = _QUOTED.sub('"…"', line)
    return _ADDRESS.sub("…@…", line)


def _text(shown: str) -> str:
    """The line of which the library shows the ``repr``."""
    try:
        octets = ast.literal_eval(shown)
    except (ValueError, SyntaxError):  # the library has replaced a secret
        return shown.removeprefix("b").strip("'\"")
    return octets.decode("ascii", "backslashreplace") if isinstance(octets, bytes) else str(octets)

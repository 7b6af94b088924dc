"""A hand-made IMAP server that says exactly what a test wants, for what no good server can be made to say."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

Answer = str | Callable[["Session", str], None]
CAPABILITY = "IMAP4rev1 IDLE UIDPLUS"
SELECTED = (
    "* 2 EXISTS\r\n* FLAGS (\\Seen \\Flagged)\r\n* OK [PERMANENTFLAGS (\\Seen \\Flagged \\*)] kept\r\n"
    "* OK [UIDVALIDITY 7] valid\r\n* OK [UIDNEXT 12] next\r\n{tag} OK [READ-WRITE] selected\r\n"
)


class Session:
    """One client's connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lines = connection.makefile("rb")

    def say(self, text: str) -> None:
        """Send ``text`` as it is, in one packet."""
        self._connection.sendall(text.encode())

    def read(self) -> str:
        """One line of the client's; empty at the end."""
        return self._lines.readline().decode("utf-8", "replace").rstrip("\r\n")

    def cut(self) -> None:
        """Close the connection without a word."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


class ScriptedServer:
    """Answers each command by its name (``UID SEARCH``): a text with ``{tag}`` in it, or a function of the session
    and the tag. Commands without an answer get OK. ``commands`` keeps what clients said, without tags.
    """

    def __init__(self, answers: dict[str, Answer] | None = None, *, greeting: str = "* OK ready\r\n") -> None:
        self.answers: dict[str, Answer] = {
            "CAPABILITY": f"* CAPABILITY {CAPABILITY}\r\n{{tag}} OK done\r\n",
            "SELECT": SELECTED,
            "LOGOUT": "* BYE see you\r\n{tag} OK done\r\n",
        } | (answers or {})
        self.greeting = greeting
        self.commands: list[str] = []
        self._sessions: list[Session] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening and cut every session."""
        self._listener.close()
        for session in self._sessions:
            session.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                session = Session(self._listener.accept()[0])
                self._sessions.append(session)
                threading.Thread(target=self._serve, args=(session,), daemon=True).start()

    def _serve(self, session: Session) -> None:
        with suppress(OSError, ValueError):
            session.say(self.greeting)
            while " " in (line := session.read()):
                tag, _, command = line.partition(" ")
                self.commands.append(command)
                words = command.upper().split()
                name = " ".join(words[:2]) if words[0] == "UID" else words[0]
                answer = self.answers.get(name, "{tag} OK done\r\n")
                if isinstance(answer, str):
                    session.say(answer.replace("{tag}", tag))
                else:
                    answer(session, tag)

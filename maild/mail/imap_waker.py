"""A bell that ends a wait: rung from another thread or a signal handler, heard by ``poll``."""

import select
import socket
import time
from contextlib import suppress


class Waker:
    """A self-pipe. It stays rung until somebody hears it, so a ring just before a wait is not lost."""

    def __init__(self) -> None:
        self._hears, self._rings = socket.socketpair()
        self._hears.setblocking(False)
        self._rings.setblocking(False)

    def ring(self) -> None:
        """Ring: one non-blocking system call, no lock, never raises."""
        with suppress(OSError):
            self._rings.send(b"\0")

    def heard(self) -> bool:
        """Whether it was rung since the last time; silences it."""
        rung = False
        with suppress(OSError):
            while self._hears.recv(4096):
                rung = True
        return rung

    def wait(self, seconds: float, other: socket.socket | None = None) -> bool:
        """Wait until the bell rings or ``other`` has something to read; False when ``seconds`` are over."""
        poll = select.poll()
        poll.register(self._hears, select.POLLIN)
        if other is not None:
            if callable(pending := getattr(other, "pending", None)) and pending():
                return True  # TLS has decrypted more than was read: the socket itself stays silent
            poll.register(other, select.POLLIN)
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if poll.poll(min(left, 3600) * 1000):
                return True
        return bool(poll.poll(0))

    def close(self) -> None:
        """Free both ends; a later ring is without effect."""
        self._hears.close()
        self._rings.close()

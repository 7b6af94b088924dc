"""A TCP proxy that does to a connection what networks do: cut, hold back, swallow, delay, split, close one half."""

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

_CHUNK = 65_536


@dataclass
class Weather:
    """What happens to octets on their way; changed at any time.

    ``delay`` in seconds is added to every packet, ``piece`` is the most octets in one, ``rate`` in octets a second
    holds them back (0: not). ``swallow`` takes all octets and tells neither side. ``cut_after`` breaks every
    connection that has carried so many octets, in whichever direction. ``refuse`` ends new connections at once.
    """

    delay: float = 0.0
    piece: int = _CHUNK
    rate: float = 0.0
    swallow: bool = False
    cut_after: int | None = None
    refuse: bool = False


@dataclass
class Proxy:
    """Stands before a server on loopback. ``carried`` counts the connections that were made."""

    to_port: int
    weather: Weather = field(default_factory=Weather)
    carried: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break every connection."""
        for pair in self._pairs:
            _close(*pair)
        self._pairs.clear()

    def half_close(self) -> None:
        """Tell the client of every connection that the server will say no more; the client may go on talking."""
        for client, _ in self._pairs:
            with suppress(OSError):
                client.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Stop listening and break every connection."""
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.weather.refuse:
                    client.close()
                    continue
                try:
                    server = socket.create_connection(("127.0.0.1", self.to_port), 5)
                except OSError:
                    client.close()
                    continue
                self.carried += 1
                pair, count = (client, server), _Count()
                self._pairs.append(pair)
                for source, sink in (pair, pair[::-1]):
                    threading.Thread(target=self._carry, args=(source, sink, count), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, count: "_Count") -> None:
        with suppress(OSError):
            source.settimeout(None)
            while octets := source.recv(_CHUNK):
                while octets:
                    weather = self.weather
                    piece, octets = octets[: weather.piece], octets[weather.piece :]
                    if weather.delay or weather.rate:
                        time.sleep(weather.delay + (len(piece) / weather.rate if weather.rate else 0))
                    if weather.swallow:
                        continue
                    count.octets += len(piece)
                    over = count.octets - weather.cut_after if weather.cut_after is not None else -1
                    sink.sendall(piece[: len(piece) - max(over, 0)])
                    if over >= 0:
                        return _close(source, sink)
            if self.weather.swallow:
                return None  # a server's farewell is swallowed too
        return _close(source, sink)


@dataclass
class _Count:
    octets: int = 0


def _close(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()

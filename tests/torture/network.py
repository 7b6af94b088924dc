"""The network between maild and the server: cut, half closed, dead without a word, slow, in pieces; server restarts."""

import random
from collections.abc import Callable, Iterator
from time import sleep

from tests.servers.proxy import Weather
from tests.torture.office import Place
from tests.torture.outcome import Row
from tests.torture.suffering import Trouble, suffered


def rows(tries: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Each trouble ``tries`` times or more, each time in the middle of new letters."""
    chance = random.Random(3)

    def cut_somewhere(at: Place) -> None:
        at.proxy.weather = Weather(cut_after=chance.randint(1, 30_000))
        at.proxy.cut()
        at.deliver()
        sleep(1.5)

    troubles: dict[str, tuple[Trouble, int]] = {
        "connection cut": (lambda at: at.proxy.cut(), 1),
        "every connection cut after so many octets, in mid-line or mid-literal": (cut_somewhere, 4),
        "server closes its half": (lambda at: at.proxy.half_close(), 1),
        "dead without a FIN, then cut": (swallow, 1),
        "connections refused for a while": (_refuse, 1),
        "every octet a packet of its own": (_weather(Weather(piece=1)), 1),
        "40 ms more for every packet": (_weather(Weather(delay=0.04)), 1),
        "20 kB a second": (_weather(Weather(rate=20_000)), 1),
        "server killed and started again": (_restart, 1),
        "server away for three seconds": (away, 1),
    }
    for name, (trouble, factor) in troubles.items():
        say(name)
        yield suffered(name, trouble, tries * factor)


def _weather(weather: Weather) -> Trouble:
    def trouble(at: Place) -> None:
        at.proxy.weather = weather
        at.deliver()
        sleep(2)

    return trouble


def swallow(at: Place) -> None:
    """The connection takes everything and says nothing, until it is cut."""
    at.proxy.weather = Weather(swallow=True)
    at.deliver()
    sleep(2)
    at.proxy.cut()


def _refuse(at: Place) -> None:
    at.proxy.weather = Weather(refuse=True)
    at.proxy.cut()
    at.deliver()
    sleep(2)


def away(at: Place) -> None:
    """The server is gone for three seconds."""
    at.dovecot.stop()
    sleep(3)
    _restart(at)


def _restart(at: Place) -> None:
    at.dovecot.restart()
    at.office.sign_in()

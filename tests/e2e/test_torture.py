"""A quick part of ``make torture``: some of its kills and of its troubles, once each."""

import random
import runpy
from collections.abc import Callable

import pytest

from tests.servers.proxy import Weather
from tests.torture import network
from tests.torture.kills import kills
from tests.torture.office import Place
from tests.torture.suffering import suffered


def cut_in_mid_word(at: Place) -> None:
    at.proxy.weather = Weather(cut_after=random.Random(7).randint(2_000, 9_000))
    at.proxy.cut()
    at.deliver()


@pytest.mark.parametrize("trouble", [cut_in_mid_word, network.swallow, network.away])
def test_a_network_in_trouble_loses_and_doubles_nothing(trouble: Callable[[Place], None]) -> None:
    row = suffered("", trouble, 1)
    assert (row.lost, row.doubled) == (0, 0)


def test_kills_lose_and_double_nothing() -> None:
    row = kills(10, lambda _text: None)
    assert (row.times, row.lost, row.doubled) == (10, 0, 0)


def test_what_a_process_goes_through_can_be_imported_there() -> None:
    """The command's processes find it by its module's name, which a command's own module has not."""
    command = runpy.run_module("tests.torture", run_name="started")
    assert command["gone_through"].__module__ == "tests.torture.kinds"

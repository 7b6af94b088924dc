"""One daemon through one sort of trouble, time after time, with new letters before, in the midst of it, and after."""

from collections.abc import Callable
from itertools import islice

from tests.servers.proxy import Weather
from tests.torture import mailbag
from tests.torture.office import Place, place
from tests.torture.outcome import Row, difference, standing, undisturbed, until_whole

_LETTERS = 6  # about each trouble: two before, two that it may let come in itself, two after
_PATIENCE = 60.0  # seconds after which what is missing counts as lost
Trouble = Callable[[Place], None]


def suffered(
    name: str, trouble: Trouble, tries: int, *, store: str = "", patience: float = _PATIENCE, **options: str
) -> Row:
    """What was lost and doubled, at once and after a last look by another maild; ``options`` are Dovecot's."""
    bag = [octets for _, octets in islice(mailbag.letters(), _LETTERS * tries)]
    some = [bag[begin : begin + _LETTERS] for begin in range(0, len(bag), _LETTERS)]
    with place(**options) as calm:
        expected = [undisturbed(calm.office, letters, []) for letters in some]
    lost = doubled = 0
    longest = 0.0
    with place(**options) as here:
        if store:
            here.rewrite(f"sqlite:///{here.office.folder}/maild.db", store)
        here.office.begin()
        with here.daemon():
            for letters, wanted in zip(some, expected, strict=True):
                here.waiting = letters[:2]
                here.deliver()
                here.waiting = letters[2:4]
                trouble(here)
                here.waiting += letters[4:]
                here.deliver()
                here.proxy.weather = Weather()
                gone, twice, seconds = until_whole(wanted, here.office, patience)
                lost, doubled, longest = lost + gone, doubled + twice, max(longest, seconds)
        here.office.sweep()
        gone, twice = difference(expected[-1], standing(here.office))
    return Row(name, tries, lost + gone, doubled + twice, longest)

"""How network and rules are weighed together: on hands that the network has not learned from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from detectors.model.base import Base
from detectors.model.network import Network, Outcome
from detectors.rules import Ruled
from detectors.train import stack
from detectors.train.examples import Example


def read(folder: Path, examples: Sequence[Example], base: Base) -> dict[str, Outcome]:
    """By letter id, what the network in a folder says of whole letters, plainly calm ones too."""
    found = Network(folder, base).read([one.text for one in examples], [float("-inf")] * len(examples))
    pairs = zip(examples, found, strict=True)
    return {one.id: outcome for one, outcome in pairs if outcome is not None}


def weights(
    everyone: Sequence[Example], said: Mapping[str, Outcome], ruled: Mapping[str, Ruled], without: str = ""
) -> dict[str, Any]:
    """The weights of network and rules, from all letters, strangers' mails among them, but those of an author.

    How often a rule is right is counted on all of them; the rest is fitted on those of which a network that had not
    seen their author has ``said`` something.
    """
    others = [one for one in everyone if one.author != without]
    taught = [one for one in others if not one.stranger]
    gained = stack.earned(taught, [ruled[one.id].findings for one in taught])
    heard = [one for one in taught if one.id in said]
    found = stack.fit(heard, [said[one.id] for one in heard], [ruled[one.id] for one in heard], gained)
    heard = [one for one in others if one.id in said]
    return found | {"stranger": stack.told_strangers(heard, [said[one.id] for one in heard])}


def by_author(
    everyone: Sequence[Example], said: Mapping[str, Outcome], ruled: Mapping[str, Ruled]
) -> dict[str, dict[str, Any]]:
    """For each author of clients' letters that the network has not seen, the weights that were fitted without them."""
    authors = sorted({one.author for one in everyone if one.id in said and not one.stranger})
    return {name: weights(everyone, said, ruled, name) for name in authors}

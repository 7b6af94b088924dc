"""The first look: which pieces stand side by side counts, how often they are said does not."""

from pathlib import Path

import numpy as np
import pytest

from detectors.model.first_look import BUCKETS, FirstLook, buckets


def test_pieces_and_neighbours_have_places_of_their_own() -> None:
    mine = buckets([5, 6, 7])
    assert len(mine) == 5, "three pieces and two pairs"
    assert mine.tolist() == sorted(set(mine.tolist()))
    assert (mine >= 0).all()
    assert (mine < BUCKETS).all()
    assert buckets([5, 6, 5, 6]).tolist() == buckets([6, 5, 6, 5]).tolist()
    assert buckets([5, 6, 7]).tolist() != buckets([7, 6, 5]).tolist()


def test_places_are_spread() -> None:
    ids = np.random.default_rng(1).integers(5, 250_000, 20_000).tolist()
    many = len(buckets(ids))
    assert 36_500 < many < 37_300, "40,000 balls thrown at random fill some 37,000 of 262,144 boxes"


def test_weights_are_summed_for_the_length(tmp_path: Path) -> None:
    weights = np.zeros((2, BUCKETS + 1), np.float16)
    weights[0, buckets([5])[0]], weights[:, -1] = 2, -1
    np.save(tmp_path / "first_look.npy", weights)
    first = FirstLook(tmp_path / "first_look.npy")
    assert first.look([5]) == pytest.approx((1, -1))
    assert first.look([5, 6]) == pytest.approx((2 / np.sqrt(3) - 1, -1), abs=1e-3)
    assert first.look([8]) == pytest.approx((-1, -1))

"""Cohen's kappa: full agreement, chance, and a case worked out by hand."""

import pytest

from maild.evaluation.agreement import kappa


def test_kappa() -> None:
    assert kappa(["a", "b"], ["a", "b"]) == 1
    assert kappa(["a", "a", "b", "b"], ["a", "b", "a", "b"]) == 0
    assert kappa(["a"] * 9 + ["b"], ["a"] * 8 + ["b", "b"]) == pytest.approx((0.9 - 0.74) / (1 - 0.74))
    assert kappa(["a", "a"], ["a", "a"]) == 1
    with pytest.raises(ValueError, match="same letters"):
        kappa(["a"], [])

"""How far two readers of the same letters agree beyond chance: Cohen's kappa."""

from collections.abc import Sequence


def kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Cohen's kappa of two readers' labels, letter by letter; 1 is full agreement, 0 is chance.

    Raises ``ValueError`` when they did not read the same number of letters.
    """
    if len(first) != len(second) or not first:
        raise ValueError("two readers need the same letters, and at least one")
    count = len(first)
    same = sum(one == other for one, other in zip(first, second, strict=True)) / count
    by_chance = sum(first.count(label) * second.count(label) for label in set(first) | set(second)) / count**2
    return 1.0 if by_chance == 1 else (same - by_chance) / (1 - by_chance)

"""Evidence is widened to its clause, and no further."""

import pytest

from detectors.clause import whole_clause

TEXT = "Вчера мастер вешал люстру и ушёл, оставив на потолке пыль. Стоит 1,5 тысячи – верните их\nЖду"


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("мастер вешал", "Вчера мастер вешал люстру и ушёл"),
        ("оставив на", "оставив на потолке пыль"),
        ("Стоит", "Стоит 1,5 тысячи"),
        ("верните", "верните их"),
        ("ушёл, оставив", "Вчера мастер вешал люстру и ушёл, оставив на потолке пыль"),
        ("Жду", "Жду"),
    ],
)
def test_a_piece_grows_to_its_clause(words: str, clause: str) -> None:
    start = TEXT.index(words)
    first, last = whole_clause(TEXT, start, start + len(words))
    assert TEXT[first:last] == clause


def test_a_clause_without_end_is_left_cut() -> None:
    text = "слово " * 1000
    assert whole_clause(text, 3000, 3005) == (3000, 3005)

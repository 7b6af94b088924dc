"""Which of the Cyrillic eight-bit charsets some octets are in, by the pairs of letters of Russian."""

import re

CHARSETS = ("cp1251", "koi8-r", "cp866", "iso8859-5")
"""Python's names of the charsets of Russian mail, the likeliest first."""

_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_LIKELIHOOD = """
    _89999889909899999999776973000858
    а07978889479999489994466786000078
    б74002803705735808508020006583005
    в90234925807757957877043634084005
    г70207600702705907006000000000000
    д93732954806748957638026030466005
    е57889768388999469994575767000044
    ж74007800705307402306000200003000
    з94757552703557705236002300065005
    и67757858778989557994577673000068
    й00006000005036302680203540000000
    к90640722803725928688005200000020
    л93040950906625900658300400069078
    м94000900804558963408000023075006
    н90556935907207903688406533088058
    о29989787688999689994664874000456
    п80002800804803959347000330050026
    р94665950906367953578333344087057
    с84605902709877886698340620278048
    т94846935807557969848003420079346
    у46678686277775077880063764000072
    ф60000700600300704034000000003000
    х60440200200405805034000000000000
    ц70300700700000400005003000050000
    ч80000900806206402087000030004000
    ш70300800706726530047000000003000
    щ60000700700002000004000000002000
    ъ00000400000000000000000000000005
    ы05734604084765055662060453000003
    ь02354704307067420660303360000065
    э00003000005424020080200000000000
    ю05046202003422005560000525000000
    я04626534043666022580044624000054
"""
"""After the first letter of a row (``_`` is the start of a word), the likelihood of each of ``_LETTERS``: a
logarithm from 0 (not in Russian) to 9, counted in Russian letters to support."""

_PAIR = {
    row[0] + letter: int(digit) - 5.0
    for row in _LIKELIHOOD.split()
    for letter, digit in zip(_LETTERS, row[1:], strict=True)
}
_TYPOGRAPHIC = frozenset("№«»—–…\xa0“”„’₽")
_STRANGE = -8.0
_CAPITAL_INSIDE = -4.0
_RARE = -2.0
_PRIOR = {"cp1251": 2.0, "koi8-r": 0.5}
_PREFERENCE = 4.0
_RUNS = re.compile(r"[^\x00-\x7f]+")


def looks_russian(text: str) -> bool:
    """Whether the non-ASCII part of a text is plainly Russian: small letters prevail and few signs are strange.

    A text all in capitals is not plain; the choice of a charset then needs ``best_charset``.
    """
    small = strange = total = 0
    for run in _RUNS.findall(text):
        for char in run:
            total += 1
            if "а" <= char <= "я" or char == "ё":
                small += 1
            elif not ("А" <= char <= "Я" or char == "Ё" or char in _TYPOGRAPHIC):
                strange += 1
    return small * 2 > total and strange * 10 <= total


def best_charset(octets: bytes, prefer: str = "") -> str:
    """The Cyrillic charset under which these octets read most like Russian; ``prefer`` wins a near tie."""
    return max(CHARSETS, key=lambda name: _score(octets, name) + _PREFERENCE * (name == prefer))


def _score(octets: bytes, charset: str) -> float:
    score = _PRIOR.get(charset, 0.0)
    for run in _RUNS.findall(octets.decode(charset, "replace")):
        previous, above = "_", True
        for char in run:
            letter = "е" if char in "ёЁ" else char.lower()
            likelihood = _PAIR.get(previous + letter)
            if likelihood is None:
                score += 0.0 if char in _TYPOGRAPHIC else _STRANGE
                previous, above = "_", True
                continue
            score += likelihood + _RARE * (char in "ёЁ")
            if char.isupper() and not above:
                score += _CAPITAL_INSIDE
            previous, above = letter, char.isupper()
    return score

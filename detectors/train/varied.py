"""Letters as other people would have typed them: in Latin letters, or without a capital. The labels stay true."""

import random
from dataclasses import replace

from detectors.model.pieces import Cutter
from detectors.train.examples import Example

LATIN_SHARE, LOWER_SHARE = 0.1, 0.1  # of the letters of an epoch
_PLAIN = dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True))
_OTHERS = "ёжйхцчшщъьюя"
_SCHEMES = tuple(
    dict(zip(_OTHERS, latin.split(","), strict=True))
    for latin in (
        "yo,zh,y,kh,ts,ch,sh,shch,,,yu,ya",
        "e,zh,i,h,c,ch,sh,sch,',',ju,ja",
        "jo,j,j,x,c,4,w,w,,,u,ya",
    )
)


def varied(one: Example, cutter: Cutter, chance: random.Random) -> Example:
    """The example or, by chance, the same in another spelling."""
    draw = chance.random()
    if draw < LATIN_SHARE:
        text = _latin(one.text, chance)
    elif draw < LATIN_SHARE + LOWER_SHARE:
        text = one.text.lower()
    else:
        return one
    pieces = cutter.cut(text)[0]
    same = len(pieces.spans) == len(one.pieces.spans)  # else the labels of the sentences are lost
    return replace(one, text=text, pieces=pieces) if same else one


def _latin(text: str, chance: random.Random) -> str:
    scheme = _PLAIN | chance.choice(_SCHEMES)
    capitals = {letter.upper(): latin.capitalize() for letter, latin in scheme.items()}
    spelled = scheme | capitals
    return "".join(spelled.get(letter, letter) for letter in text)

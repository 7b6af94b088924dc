"""Names in Latin letters: which one greets, and how a Russian name is written back into Cyrillic."""

import re

_WORD = re.compile(r"(?:[A-Z]['’]|Mc)?[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:[-'’][A-ZÀ-ÖØ-Þ]?[a-zà-öø-ÿ]+)*|[A-Z]\.?")
_TITLES = re.compile(r"(?:mr|mrs|ms|miss|dr|prof|mx|sir)\.?", re.IGNORECASE)
_NOT_PERSONS = re.compile(
    r"(?:"
    r"admin|administrator|agency|bank|best|billing|board|bot|care|center|centre|client|co|"
    r"company|contact|corp|corporation|customer|delivery|department|desk|dev|digital|director|"
    r"email|express|finance|foundation|gmbh|group|guest|help|helpdesk|holding|home|hotel|hr|"
    r"inc|info|international|it|limited|llc|llp|ltd|mail|mailer|manager|market|marketing|"
    r"media|my|new|news|no|noreply|notification|office|official|online|order|orders|partner|"
    r"partners|plc|postmaster|press|purchasing|reply|robot|sale|sales|school|security|service|"
    r"services|shop|site|software|solutions|staff|store|studio|support|system|systems|team|"
    r"tech|technologies|the|trade|trading|travel|user|web|webmaster|world"
    r")",
    re.IGNORECASE,
)
_WHOLE = {
    "alexander": "александр",
    "alexandra": "александра",
    "alexey": "алексей",
    "alexei": "алексей",
    "maxim": "максим",
    "xenia": "ксения",
    "yulia": "юлия",
    "julia": "юлия",
    "igor": "игорь",
    "ilya": "илья",
    "natalya": "наталья",
    "tatyana": "татьяна",
    "olga": "ольга",
    "lyubov": "любовь",
    "fedor": "фёдор",
    "artem": "артём",
    "petr": "пётр",
    "alena": "алёна",
    "daria": "дарья",
    "darya": "дарья",
}
_SPELLING = {
    "shch": "щ",
    "sch": "щ",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "ch": "ч",
    "sh": "ш",
    "yu": "ю",
    "ya": "я",
    "yo": "ё",
    "ye": "е",
    "iu": "ю",
    "ia": "ия",
    "ey": "ей",
    "ei": "ей",
    "ay": "ай",
    "iy": "ий",
    "ii": "ий",
    "oy": "ой",
    "x": "кс",
    **dict(zip("abvgdezijklmnoprstufhcyw", "абвгдезийклмнопрстуфхкыв", strict=True)),
}
_FINAL_Y = re.compile(r"(?<=[^aeiou])y$")
_SYLLABLE = re.compile("|".join(map(re.escape, _SPELLING)))


def latin_name(parts: list[str]) -> str:
    """The greeting name among the words of a display name in Latin letters, or an empty string."""
    named = [part for part in parts if not _TITLES.fullmatch(part)]
    if not 1 <= len(named) <= 3 or not all(_WORD.fullmatch(part) for part in named):
        return ""
    if any(_NOT_PERSONS.fullmatch(part) for part in named) or len(named[0].rstrip(".")) < 2:
        return ""
    return named[0]


def cyrillic(word: str) -> str:
    """A word in Latin letters as Russian would spell it: «Dmitry» is «Дмитрий». Other words come out as they may."""
    if not re.fullmatch(r"[A-Z][a-z]+(?:-[A-Z][a-z]+)?", word):
        return word
    return "-".join(_spell(piece).capitalize() for piece in word.split("-"))


def _spell(piece: str) -> str:
    lower = piece.lower()
    if lower in _WHOLE:
        return _WHOLE[lower]
    return _SYLLABLE.sub(lambda match: _SPELLING[match.group()], _FINAL_Y.sub("iy", lower))

"""Builds the Thunderbird add-on: clients/thunderbird with the labels and the rules of tact, as one file.

make thunderbird        writes build/maild.xpi, the same octets from the same sources
"""

import json
import re
import sys
import zipfile
from pathlib import Path

from maild.data import shipped
from maild.labels import load
from replies.tact_rule import TactRule
from replies.tact_rules_any import RULES as ANY
from replies.tact_rules_en import RULES as EN
from replies.tact_rules_ru import RULES as RU

SOURCE = Path(__file__).parents[1] / "clients" / "thunderbird"
EPOCH = (1980, 1, 1, 0, 0, 0)
_LETTER = r"\p{L}\p{N}\p{M}_"
_CLASS = {"w": _LETTER, "d": r"\p{Nd}", "s": r"\s"}
_ESCAPES = {
    "w": f"[{_LETTER}]",
    "W": f"[^{_LETTER}]",
    "d": r"\p{Nd}",
    "b": f"(?:(?<=[{_LETTER}])(?![{_LETTER}])|(?<![{_LETTER}])(?=[{_LETTER}]))",
    "Z": "$(?![^])",
    "A": "^(?<![^])",
}
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")


def javascript(pattern: str) -> str:
    """A Python regular expression of our rules in JavaScript's words, with Unicode letters (flag ``u``).

    Raises ValueError for what has no counterpart here.
    """
    pattern = re.sub(r"\\U([0-9a-fA-F]{8})", lambda found: chr(int(found[1], 16)), pattern)
    made, place, inside = "", 0, False
    while place < len(pattern):
        sign = pattern[place]
        if sign == "\\":
            made += _escaped(pattern[place + 1], inside=inside)
            place += 2
            continue
        if sign == "(" and not inside and (named := re.match(r"\(\?(P<|[aiLmsux-]+[:)])", pattern[place:])):
            raise ValueError(f"{named[0]!r} is not translated")
        if sign == "[":
            made += "\\[" if inside else "["
            inside = True
        else:
            inside = inside and sign != "]"
            made += sign
        place += 1
    return made


def _escaped(sign: str, *, inside: bool) -> str:
    if inside and sign in _CLASS:
        return _CLASS[sign]
    if not inside and sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign in "snrtfvu" or sign in _SYNTAX or sign.isdigit():
        return "\\" + sign
    return "\\-" if sign == "-" and inside else sign


def tact_rules() -> list[dict[str, object]]:
    """Every rule as the add-on reads it."""
    return [_rule(rule, language) for language, rules in (("any", ANY), ("ru", RU), ("en", EN)) for rule in rules]


def _rule(rule: TactRule, language: str) -> dict[str, object]:
    return {
        "code": rule.code,
        "language": language,
        "ru": rule.title_ru,
        "en": rule.title_en,
        "pattern": javascript(rule.pattern),
        "allowed": rule.allowed,
        "quoted": rule.quoted,
        "exactCase": rule.exact_case,
    }


def labels() -> list[dict[str, str]]:
    """Every label as mail clients read it."""
    return [label.model_dump(exclude={"meaning"}) for label in load(shipped() / "labels.toml").labels]


def build(target: Path) -> None:
    """Write the add-on to a file."""
    files = {
        path.relative_to(SOURCE).as_posix(): path.read_bytes()
        for path in SOURCE.rglob("*")
        if path.is_file() and path.suffix not in (".md", "") and path.name != "policies.json"
    }
    files["labels.json"] = json.dumps(labels(), ensure_ascii=False).encode()
    files["tact-rules.json"] = json.dumps(tact_rules(), ensure_ascii=False).encode()
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            packed.writestr(zipfile.ZipInfo(name, EPOCH), files[name], zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
    print(f"{sys.argv[1]} is written: install it in Thunderbird by Add-ons and Themes, ⚙, Install Add-on From File.")

"""The note for a lead: one screen that says what happened, in whose words, and how to go on."""

import shlex
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote as percent

from replies.brief import CaseBrief, CaseLetter, NoteText, Quote
from replies.clean import block, line
from replies.wording import template

_MOST_QUOTES = 8
_MOST_LETTERS = 8
_MOST_STROKES = 40
_STROKES = {"calm": ("▁", "#5d6d7e", ".4em"), "difficult": ("▄", "#ca6f1e", ".8em"), "toxic": ("█", "#922b21", "1.2em")}
_SUBJECT_PART = 70
_SAFE_IN_MID = "@!$&'*+-=_.~"


@dataclass(frozen=True, slots=True)
class _Mark:
    """One quote as the note shows it."""

    kind: str
    text: str
    ground: bool


@dataclass(frozen=True, slots=True)
class _Moment:
    """One line of the case's course: when, who, and how the letter was judged."""

    when: str
    ours: bool
    verdict: str
    clause: str
    signals: str


@dataclass(frozen=True, slots=True)
class _Stroke:
    """One letter in the picture of a client's letters over time."""

    sign: str
    color: str
    height: str
    name: str


def note(case: CaseBrief) -> NoteText:
    """The note of one case, as plain text and as self-contained HTML; every stranger's word is cleaned and escaped."""
    names = dict(case.label_names)
    message_id = line(case.message_id, 998)
    client = line(case.client_name, _SUBJECT_PART) or line(case.client_address, _SUBJECT_PART)
    values: dict[str, object] = {
        "client": client,
        "address": line(case.client_address),
        "mailbox": line(case.mailbox),
        "topic": line(case.subject, _SUBJECT_PART),
        "verdict": _named(case.verdict, names, case.language),
        "clause": _clause(case.clause_id, case.clause_title),
        "conduct": line(case.conduct),
        "tell": line(case.tell),
        "alone": line(case.alone),
        "marks": _marks(case, names),
        "moments": [_moment(letter, names, case.language) for letter in case.letters[-_MOST_LETTERS:]],
        "earlier": max(0, len(case.letters) - _MOST_LETTERS),
        "suggestion": block(case.suggested_text).strip(),
        "command": f"maild release {shlex.quote(message_id)}" if message_id else "",
        "release_label": _named("release", names, case.language),
        "mid": mid_link(case.message_id),
        "without_attachment": case.without_attachment,
        "cut": ", ".join(case.cut),
        "history": case.history if case.history and case.history.threads > 1 else None,
        "course": _course(case, names),
        "faults": [line(fault) for fault in case.faults],
        "replaces": line(case.replaces, 998),
    }
    plain, html, subject = (
        template(case.language, name).render(values) for name in ("note.txt", "note.html", "note.subject")
    )
    return NoteText(subject=line(subject, 2 * _SUBJECT_PART + 60), plain=_plain(plain), html=html)


def _course(case: CaseBrief, names: dict[str, str]) -> list[_Stroke]:
    verdicts = case.history.course[-_MOST_STROKES:] if case.history else ()
    return [
        _Stroke(*_STROKES.get(verdict, _STROKES["calm"]), _named(verdict, names, case.language)) for verdict in verdicts
    ]


def mid_link(message_id: str) -> str:
    """The ``mid:`` URL of a Message-ID without brackets (RFC 2392, 2); empty for a letter that has no Message-ID."""
    bare = line(message_id, 998).strip("<>")
    return f"mid:{percent(bare, safe=_SAFE_IN_MID)}" if "@" in bare else ""


def _marks(case: CaseBrief, names: dict[str, str]) -> list[_Mark]:
    """The last judged letter's quotes, what is justified first."""
    last = next((letter for letter in reversed(case.letters) if not letter.ours), None)
    quotes = sorted(last.quotes if last else (), key=lambda quote: quote.signal != "grievance")
    return [_mark(quote, names, case.language) for quote in quotes[:_MOST_QUOTES]]


def _mark(quote: Quote, names: dict[str, str], language: str) -> _Mark:
    return _Mark(_named(quote.signal, names, language), line(quote.text, 240), quote.signal == "grievance")


def _moment(letter: CaseLetter, names: dict[str, str], language: str) -> _Moment:
    kinds = dict.fromkeys(_named(quote.signal, names, language) for quote in letter.quotes)
    return _Moment(
        when=_when(letter.date, language),
        ours=letter.ours,
        verdict=_named(letter.verdict, names, language),
        clause=_clause(letter.clause_id, letter.clause_title),
        signals=", ".join(kinds),
    )


def _when(date: datetime, language: str) -> str:
    return date.strftime("%Y-%m-%d %H:%M" if language == "en" else "%d.%m.%Y %H:%M")


def _clause(clause_id: str, title: str) -> str:
    return " ".join(part for part in (line(clause_id, 40), line(title)) if part)


_FALLBACK = {
    "calm": ("спокойное письмо", "calm letter"),
    "difficult": ("сложное письмо", "difficult letter"),
    "toxic": ("токсичное письмо", "toxic letter"),
    "abuse": ("грубость", "rude words"),
    "entitlement": ("«я плачу»", "“I pay you”"),
    "review_threat": ("угроза отзывом", "review threat"),
    "unreasonable_demand": ("требование без основания", "baseless demand"),
    "pressure": ("давление", "pressure"),
    "legal_threat": ("юридический вопрос", "legal"),
    "grievance": ("есть основание", "has a ground"),
    "release": ("выдать черновик", "release the draft"),
}


def _named(key: str, names: dict[str, str], language: str) -> str:
    """The display name that the settings give, else the usual one, else the key itself."""
    russian, english = _FALLBACK.get(key, (key, key))
    return line(names.get(key) or (english if language == "en" else russian))


def _plain(text: str) -> str:
    """Lines without trailing blanks, paragraphs parted by one empty line."""
    lines: list[str] = []
    for row in (row.rstrip() for row in text.strip().split("\n")):
        if row or (lines and lines[-1]):
            lines.append(row)
    return "\n".join(lines) + "\n"

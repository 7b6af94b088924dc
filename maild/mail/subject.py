"""A subject line: whether it is a reply's or a forward's, and what it is about."""

import re

_PREFIX = r"(?:re|fwd?|отв|ответ|на|ha|пересл|пер|перес|пересылка|переслано)"
_COUNT = r"(?:\s*(?:\[[^\]\[]*\]|\(\d+\)|\^\d+))?"
_REFWD = re.compile(rf"(?:\[[^\]\[]*\]\s*)*{_PREFIX}{_COUNT}\s*:\s*", re.IGNORECASE)
_BLOB = re.compile(r"\[[^\]\[]*\]\s*(?=\S)")
_TRAILER = re.compile(r"\s*\(fwd\)\s*$", re.IGNORECASE)
_WRAPPED = re.compile(r"\[fwd:\s*(.*)\]$", re.IGNORECASE)


def base_subject(subject: str) -> str:
    """The base subject of RFC 5256, 2.1, in the letter case of the original.

    Besides ``Re``, ``Fw`` and ``Fwd`` it knows the Russian ``Отв``, ``Ответ``, ``На``, ``Пересл`` and counted
    forms such as ``Re[2]`` and ``RE(3)``. May be empty.
    """
    return _reduced(subject)[0]


def is_reply_or_forward(subject: str) -> bool:
    """Whether the subject was made by a mail program's Reply or Forward, so the words are not the sender's own."""
    return _reduced(subject)[1]


def _reduced(subject: str) -> tuple[str, bool]:
    text = re.sub(r"\s+", " ", subject).strip()
    answered = False
    while True:
        before = text
        if trailer := _TRAILER.search(text):
            text, answered = text[: trailer.start()], True
        if leader := _REFWD.match(text):
            text, answered = text[leader.end() :], True
        elif blob := _BLOB.match(text):
            text = text[blob.end() :]
        if wrapped := _WRAPPED.match(text):
            text, answered = wrapped[1].strip(), True
        if text == before:
            return text, answered

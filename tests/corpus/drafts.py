"""Writes docs/drafts.md: what maild suggests for letters of the dev corpus, with a reader's answers on each text.

    .venv/bin/python -m tests.corpus.drafts --show   # every letter that gets words, with the words, to be read
    .venv/bin/python -m tests.corpus.drafts          # the page, by the answers in tests/corpus/drafts.json

An answer is about one text. When a text changed since it was read, the script names it and writes nothing: read it
again, and put its new mark into the answers.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maild.bootstrap import SystemClock, Workshop
from maild.evaluation.labelled import as_mail
from maild.judge import desk
from maild.mail.mime import parse
from maild.model.judgement import Action, Judgement
from maild.settings import Settings, defaults
from maild.testing import MemoryMailbox, memory_store

ROOT = Path(__file__).parents[2]
CORPUS, ANSWERS, PAGE = (
    ROOT / name for name in ("tests/corpus/dev.jsonl", "tests/corpus/drafts.json", "docs/drafts.md")
)
QUESTIONS = {
    "concern": "names the concrete concern",
    "promise": "no promise outside the configuration",
    "blame": "no blame",
    "invented": "nothing invented",
    "sendable": "sendable with at most the blanks filled",
    "grammar": "no grammar error",
}
_WORDS = {"company": "Лавка «Берёза»", "signature": "Мария", "hours": "пн–пт 10:00–19:00"}


@dataclass(frozen=True)
class Suggested:
    """One letter with its judgement and the words that are suggested for it."""

    id: str
    letter: str
    judgement: Judgement
    text: str

    @property
    def mark(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:8]


def suggestions() -> list[Suggested]:
    """What a guard suggests for each letter of the corpus that is not calm service."""
    box = {"host": "127.0.0.1", "username": "support@shop.example"}
    own = defaults().model_dump(by_alias=True)
    settings = {**own, "mailbox": {"support": box}, "replies": own["replies"] | _WORDS}
    workshop, store = Workshop(Settings.model_validate(settings), SystemClock()), memory_store()
    mailbox = MemoryMailbox("support", folders=("Drafts", "Sent"))
    guard = workshop.guard(mailbox, store, since=date.min, asked=True)
    items = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    for item in items:
        mailbox.deliver(as_mail(item))
    guard.sweep()
    found = []
    for item in items:
        message = parse(as_mail(item))
        with store.begin() as tx:
            [letter] = tx.find(message.id)
        if letter.judgement and letter.judgement.action is not Action.NONE:
            text = desk.suggested(desk.brief(message, letter, guard.rules))
            found.append(Suggested(item["id"], message.own_words, letter.judgement, text))
    return found


def page(found: dict[str, Suggested], answers: dict[str, dict[str, object]]) -> str:
    """The texts as Markdown, the counts first."""
    no = Counter(question for answer in answers.values() for question in answer["no"])
    lines = [
        "# What maild suggests",
        "",
        f"{len(answers)} texts as they came out for letters of `tests/corpus/dev.jsonl`, none of which was in "
        "training. They show every signal and both languages; they were chosen for that, not drawn by lot, and only "
        "among letters that got words: of those that need an answer about one in ten gets none. The company "
        "is invented; its people fill the blanks in brackets. Readers who had no hand in the templates answered six "
        "questions on each; more than half, which changed afterwards, were read again by the templates' author.",
        "",
        "| question | yes | no |",
        "|---|---|---|",
        *(f"| {text} | {len(answers) - no[name]} | {no[name]} |" for name, text in QUESTIONS.items()),
        "",
        "Written anew by `python -m tests.corpus.drafts`; the answers stand in `tests/corpus/drafts.json`.",
    ]
    for id_, answer in answers.items():
        one = found[id_]
        signals = ", ".join(sorted(one.judgement.signals)) or "no signal"
        doubts = [QUESTIONS[name] for name in answer["no"]]
        verdict = f"no: {'; '.join(doubts)}" if doubts else "six times yes"
        remark = f" {answer['remark']}" if answer.get("remark") else ""
        lines += [
            "", f"## {id_}: {one.judgement.verdict}, {one.judgement.action} ({signals})", "",
            *(f"> {line}".rstrip() for line in one.letter.splitlines()), "",
            "```text", one.text.rstrip(), "```", "", f"Reader: {verdict}.{remark}",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print every letter with the words suggested for it")
    found = {one.id: one for one in suggestions()}
    if parser.parse_args().show:
        for one in found.values():
            judged = f"{one.judgement.verdict} {one.judgement.action} {sorted(one.judgement.signals)}"
            print(f"=== {one.id} {one.mark} {judged}\n{one.letter}\n---\n{one.text}")
        return
    answers = json.loads(ANSWERS.read_text("utf-8"))
    changed = [id_ for id_, answer in answers.items() if id_ not in found or found[id_].mark != answer["mark"]]
    if changed:
        sys.exit(f"changed since they were read: {', '.join(changed)}")
    PAGE.write_text(page(found, answers), "utf-8")
    print(f"written: {PAGE}", file=sys.stderr)


if __name__ == "__main__":
    main()

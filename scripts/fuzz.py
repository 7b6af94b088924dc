"""Looks for mail that stops the reading: guided by coverage, from the broken messages of tests/corpus, for minutes.

    make fuzz MINUTES=60

Only MessageError is allowed. What breaks it is kept in build/fuzz, to become a test; ten seconds for one message count
as a hang.
"""

import argparse
import sys
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["maild", "mailparser", "email"]):
    from maild.errors import MessageError
    from maild.mail import role_words
    from maild.mail.mime import enclosed, parse
    from maild.mail.outgoing import Envelope, note_message
    from maild.mail.role import classify

from maild.data import shipped
from maild.model.identities import Identities
from maild.model.message import Address
from tests.corpus.broken import messages

FOLDER = Path("build/fuzz")
WORDS = role_words.load(shipped() / "roles.toml")
HOUSE = Identities(("support@shop.example",))


def one(octets: bytes) -> None:
    """Read a message as the daemon does, and put what is the client's into a note."""
    try:
        message = parse(octets)
    except MessageError:
        return
    letter = None
    with suppress(MessageError):
        inner = enclosed(octets)
        letter = parse(inner) if inner else None
    classify(message, HOUSE, enclosed=letter, words=WORDS)
    envelope = Envelope(
        message_id="x@note.maild.invalid",
        date=message.date,
        subject=message.subject[:200] or "x",
        from_=Address("maild", "support@shop.example"),
        to=(Address("", "lead@shop.example"),),
    )
    note = note_message(envelope, message.own_words or "x", "<p>x</p>")
    head = note.partition(b"\r\n\r\n")[0]
    if b"\n\n" in head or head.count(b"\r\nTo:") != 1 or b"\r\nBcc:" in head:
        raise AssertionError("a header was injected")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes
    seeds, kept = FOLDER / "seeds", FOLDER / "found"
    for folder in (seeds, kept):
        folder.mkdir(parents=True, exist_ok=True)
    for number, broken in enumerate(messages()):
        if len(broken.octets) < 20_000:
            (seeds / f"{number:03}").write_bytes(broken.octets)
    atheris.Setup(
        [
            sys.argv[0], str(kept), str(seeds), f"-max_total_time={int(minutes * 60)}", "-timeout=10", "-max_len=20000",
            f"-artifact_prefix={FOLDER}/", "-print_final_stats=1", "-rss_limit_mb=4000",
        ],
        one,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()

"""How fast judging is, against what Python's own parser needs for the same mail: ``make bench``.

Ordinary mail is the letters of tests/corpus as mail programs write them (text and HTML, our last answer quoted below,
the headers of a few relays), three quarters of them plain everyday ones. Each run is a process of its own on one core;
shown are medians of five.
"""

import argparse
import email
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from html import escape
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
RUNS, PLAIN_SHARE = 5, 0.75
MOST_RATIO, MOST_START, MOST_MEMORY = 60, 4.0, 700  # times, seconds, MB
ANSWER = """Здравствуйте!

Спасибо за обращение. Мы проверили заказ по номеру, который Вы указали: он собран на складе и передан в службу
доставки. Курьер позвонит за час до приезда. Если удобнее другое время, ответьте, пожалуйста, на это письмо.

С уважением,
служба поддержки
+7 000 000-00-00
понедельник – пятница, 9:00–18:00"""


def ordinary(item: dict, number: int) -> bytes:
    """One letter as its client's mail program and the relays on its way write it."""
    mail = EmailMessage()
    for hop in range(4):
        mail["Received"] = (
            f"from mx{hop}.provider.example (mx{hop}.provider.example [192.0.2.{hop}]) by relay{hop}.example "
            f"with ESMTPS id {number:08x}{hop} for <support@shop.example>; Mon, 23 Nov 2026 10:{hop:02}:00 +0300"
        )
    mail["DKIM-Signature"] = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=mail.example; s=mail; b=" + "Qk3xZ9" * 55
    mail["Authentication-Results"] = "mx.shop.example; spf=pass smtp.mailfrom=mail.example; dkim=pass; dmarc=pass"
    mail["Message-ID"] = f"<{number}@mail.example>"
    mail["In-Reply-To"] = mail["References"] = f"<answer-{number}@shop.example>"
    mail["From"], mail["To"] = "Client <client@mail.example>", "support@shop.example"
    mail["Subject"], mail["Date"] = f"Re: {item['subject']}", "Mon, 23 Nov 2026 10:05:00 +0300"
    quoted = "\n".join(f"> {line}" for line in ANSWER.splitlines())
    head = "20.11.2026 18:40, support@shop.example пишет:"
    mail.set_content(f"{item['body']}\n\n{head}\n{quoted}\n")
    lines = "".join(
        f"<div style='font-family:Arial;font-size:14px'>{escape(line)}</div>" for line in item["body"].splitlines()
    )
    below = "".join(f"<div style='font-family:Arial;color:#333'>{escape(line)}</div>" for line in ANSWER.splitlines())
    mail.add_alternative(f"<html><body>{lines}<div>{head}</div><blockquote>{below}</blockquote></body></html>", "html")
    return mail.as_bytes()


def mailbox() -> list[bytes]:
    """Ordinary mail: every plain letter, and a third as many of the dev corpus, difficult, toxic and calm traps."""
    plain, rest = (_letters(name) for name in ("plain.jsonl", "dev.jsonl"))
    step = round(len(rest) / (len(plain) * (1 - PLAIN_SHARE) / PLAIN_SHARE))
    return [ordinary(item, number) for number, item in enumerate(plain + rest[::step])]


def _letters(name: str) -> list[dict]:
    return [json.loads(line) for line in (CORPUS / name).read_text("utf-8").splitlines()]


def run() -> None:
    """One run in this process: seconds for parsing and for judging the mailbox, and the peak of memory in MB."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    from maild.cli.analyze import workshop_for

    mails = mailbox()
    workshop = workshop_for(None)
    reader = workshop.reader_for(workshop.house())
    reader.judged(mails[0])
    began = time.perf_counter()
    for _ in range(10):
        for octets in mails:
            for part in email.message_from_bytes(octets).walk():
                part.get_payload(decode=True)
    parsing = (time.perf_counter() - began) / 10
    began = time.perf_counter()
    for octets in mails:
        reader.judged(octets)
    judging = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"mails": len(mails), "parsing": parsing, "judging": judging, "memory": memory}))


def start() -> float:
    """Seconds from the command to the first judgement."""
    with tempfile.TemporaryDirectory() as folder:
        letter = Path(folder) / "one.eml"
        letter.write_bytes(mailbox()[0])
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "maild", "analyze", str(letter)], check=True, capture_output=True)
        return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    if parser.parse_args().one:
        run()
        return 0
    command = [sys.executable, __file__, "--one"]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(RUNS)]
    middle = {name: statistics.median(one[name] for one in runs) for name in runs[0]}
    ratio, began, count = (
        middle["judging"] / middle["parsing"],
        statistics.median(start() for _ in range(RUNS)),
        middle["mails"],
    )
    print(f"| of {count:.0f} mails, one core, median of {RUNS} | must | reached |\n|---|---|---|")
    print(f"| parsing by Python's email package | | {middle['parsing'] / count * 1000:.2f} ms a mail |")
    print(f"| judging | | {middle['judging'] / count * 1000:.1f} ms a mail |")
    print(f"| judging : parsing | {MOST_RATIO} | {ratio:.0f} |")
    print(f"| `maild analyze` to its first result | {MOST_START} s | {began:.1f} s |")
    print(f"| peak memory | {MOST_MEMORY} MB | {middle['memory']:.0f} MB |")
    return int(ratio > MOST_RATIO or began > MOST_START or middle["memory"] > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())

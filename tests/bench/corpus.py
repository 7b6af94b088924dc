"""The mailbox that is measured: Russian letters as mail programs and relays write them, three quarters plainly calm."""

import json
import random
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from itertools import count
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "corpus"
PLAIN_SHARE = 0.75
_CHARSETS = ("utf-8", "utf-8", "utf-8", "windows-1251", "koi8-r")
_ANSWER = """Здравствуйте!

Спасибо за обращение. Мы проверили заказ по номеру, который Вы указали: он собран на складе и передан в службу
доставки. Курьер позвонит за час до приезда. Если удобнее другое время, ответьте, пожалуйста, на это письмо.

С уважением,
служба поддержки
+7 000 000-00-00
понедельник – пятница, 9:00–18:00"""


def letters(seed: int = 1) -> Iterator[bytes]:
    """Letters for ever, always the same; no two have the same text."""
    chance = random.Random(seed)
    plain, rest = written("plain"), written("dev")
    for number in count(1):
        subject, body = chance.choice(plain if chance.random() < PLAIN_SHARE else rest)
        yield ordinary(number, subject, f"{body}\n\nНомер обращения {number}.", chance.choice(_CHARSETS))


def texts(amount: int) -> list[str]:
    """What clients wrote in the first letters, without what mail programs add."""
    chance, plain, rest = random.Random(1), written("plain"), written("dev")
    found = []
    for number in range(1, amount + 1):
        _, body = chance.choice(plain if chance.random() < PLAIN_SHARE else rest)
        chance.choice(_CHARSETS)
        found.append(f"{body}\n\nНомер обращения {number}.")
    return found


def ordinary(number: int, subject: str, body: str, charset: str) -> bytes:
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
    mail["From"], mail["To"] = f"Client <client{number}@mail.example>", "support@shop.example"
    mail["Subject"], mail["Date"] = f"Re: {subject}".replace("\n", " "), "Mon, 23 Nov 2026 10:05:00 +0300"
    quoted = "\n".join(f"> {line}" for line in _ANSWER.splitlines())
    head = "20.11.2026 18:40, support@shop.example пишет:"
    whole = f"{body}\n\n{head}\n{quoted}\n".encode(charset, "replace").decode(charset)
    mail.set_content(whole, charset=charset)
    lines = "".join(f"<div style='font-family:Arial;font-size:14px'>{escape(line)}</div>" for line in body.splitlines())
    below = "".join(f"<div style='font-family:Arial;color:#333'>{escape(line)}</div>" for line in _ANSWER.splitlines())
    page = f"<html><body>{lines}<div>{head}</div><blockquote>{below}</blockquote></body></html>"
    mail.add_alternative(page.encode(charset, "xmlcharrefreplace").decode(charset), subtype="html", charset=charset)
    return mail.as_bytes(policy=SMTP)


def written(name: str) -> list[tuple[str, str]]:
    """Subject and body of every letter of a corpus."""
    items = [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [(item["subject"] or "Вопрос", item["body"]) for item in items]

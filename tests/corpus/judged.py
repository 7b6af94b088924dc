"""The dev corpus written out as mail, judged by ``maild analyze``, and compared with its labels.

``python -m tests.corpus.measure`` prints the table that stands in docs/quality.md.
"""

import json
import subprocess
import sys
import tempfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from detectors.measure import score

CORPUS = Path(__file__).with_name("dev.jsonl")


def labelled() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]


def as_mail(item: dict[str, Any]) -> bytes:
    message = EmailMessage()
    message["Message-ID"] = f"<{item['id']}@corpus.example>"
    message["From"], message["To"] = "client@mail.example", "support@shop.example"
    message["Subject"] = item["subject"]
    message.set_content(item["body"])
    return message.as_bytes()


def judged(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What ``maild analyze --format jsonl`` says of each, by id."""
    with tempfile.TemporaryDirectory() as folder:
        for item in items:
            (Path(folder) / f"{item['id']}.eml").write_bytes(as_mail(item))
        command = [sys.executable, "-m", "maild", "analyze", "--format", "jsonl", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    lines = (json.loads(line) for line in done.stdout.splitlines())
    return {line["message_id"].partition("@")[0]: line for line in lines}


def main() -> None:
    items = labelled()
    found = judged(items)
    pairs = [(set(item["signals"]), {s["kind"] for s in found[item["id"]]["signals"]}) for item in items]
    print(f"{'signal':<20} precision recall  F1   letters")
    for kind, one in score(pairs).items():
        print(f"{kind:<20} {one.precision:.2f}      {one.recall:.2f}    {one.f1:.2f} {one.right + one.missed:>5}")
    right = sum(item["verdict"] == found[item["id"]]["verdict"] for item in items)
    toxic = [item for item in items if found[item["id"]]["verdict"] == "toxic"]
    true = sum(item["verdict"] == "toxic" for item in toxic)
    print(f"verdict right {right / len(items):.2f}; toxic: {true} of {len(toxic)} right")


if __name__ == "__main__":
    main()

"""The test corpora written out as mail and judged by ``maild analyze``."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from maild.evaluation.labelled import as_mail


def labelled(name: str = "dev") -> list[dict[str, Any]]:
    """The labelled letters of one corpus."""
    return [json.loads(line) for line in Path(__file__).with_name(f"{name}.jsonl").read_text("utf-8").splitlines()]


def judged(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What ``maild analyze --format jsonl`` says of each, by id."""
    with tempfile.TemporaryDirectory() as folder:
        for item in items:
            (Path(folder) / f"{item['id']}.eml").write_bytes(as_mail(item))
        command = [sys.executable, "-m", "maild", "analyze", "--format", "jsonl", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    lines = (json.loads(line) for line in done.stdout.splitlines())
    return {line["message_id"].partition("@")[0]: line for line in lines}

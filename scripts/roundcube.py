"""Writes config/labels.toml as the Roundcube plugin reads it; to be run when a label changes."""

import json
from pathlib import Path

from scripts.thunderbird import labels

TARGET = Path(__file__).parents[1] / "clients" / "roundcube" / "labels.json"

if __name__ == "__main__":
    TARGET.write_text(json.dumps(labels(), ensure_ascii=False, indent=1) + "\n", "utf-8")

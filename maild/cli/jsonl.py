"""JSON on standard output: for other programs, and harmless where it meets a terminal."""

import json
import re

_CONTROLS = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")  # JSON itself escapes those below a space


def encoded(value: object, indent: int | None = None) -> str:
    """A value as JSON in which every sign that could steer a terminal is escaped."""
    text = json.dumps(value, default=str, ensure_ascii=False, indent=indent)
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

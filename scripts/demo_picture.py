"""Draws docs/demo.svg: what `maild demo` shows of four letters, as it came out. Run it after a change of the demo."""

import logging
from pathlib import Path

from rich.console import Console

from maild.cli.demo import shown
from maild.cli.logs import configure
from maild.demo.show import prepared

CHOSEN = ("late", "bargain", "insult", "english")
OUT = Path(__file__).parents[1] / "docs" / "demo.svg"

configure(logging.ERROR)
console = Console(record=True, width=104, highlight=False)
with prepared() as demo:
    demo.start()
    waiting = [letter for letter in demo.letters if not letter.live]
    demo.judged(waiting)
    shown(demo, [letter for letter in waiting if letter.thread.key in CHOSEN], console)
OUT.write_text(console.export_svg(title="maild demo"), "utf-8")

"""``python -m maild`` is the command ``maild``."""

from maild.cli import main

main()

"""The command line: Click commands, and the only place that prints."""

from maild.cli.main import main

__all__ = ["main"]

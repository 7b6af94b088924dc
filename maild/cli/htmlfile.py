"""Writing a page to disk: self-contained, and readable by its owner alone, since it shows clients' words."""

import os
from collections.abc import Iterable
from html import escape
from pathlib import Path

from maild.errors import MaildError

_PAGE = """<!doctype html>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>body {{ max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font-family: sans-serif; }}
h2 {{ font-size: 1rem; }}
article {{ margin-bottom: 3rem; }}</style>
{articles}
"""


def write(path: Path, html: str) -> None:
    """Write a page in place of what was there. Raises MaildError."""
    try:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(html.encode("utf-8", "replace"))
    except OSError as error:
        raise MaildError(f"the page {path} cannot be written: {error.strerror}", "name another file") from error


def page(title: str, articles: Iterable[str]) -> str:
    """A page of articles that are HTML already."""
    return _PAGE.format(title=escape(title), articles="\n".join(f"<article>{one}</article>" for one in articles))

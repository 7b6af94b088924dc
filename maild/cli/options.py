"""Values that people type: dates and the like."""

from datetime import UTC, date, datetime, timedelta

import click


class Since(click.ParamType[date, object]):
    """A date as ``2026-03-31``, an age as ``30d`` or ``2w``, or ``all``: a date for SEARCH SINCE (RFC 9051, 6.4.4)."""

    name = "DATE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        text = str(value).strip().lower()
        if text == "all":
            return date.min
        if text[-1:] in ("d", "w") and text[:-1].isdigit():
            return (datetime.now(UTC) - timedelta(days=int(text[:-1]) * (7 if text[-1] == "w" else 1))).date()
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fail(f"{value!r} is no date: write 2026-03-31, 30d, 2w or all", param, ctx)

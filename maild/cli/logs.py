"""How log lines look: one line an event, with ids and never with addresses or mail text, to standard error."""

import logging
import sys

import structlog


def configure(level: int = logging.INFO) -> None:
    """Readable lines on a terminal; key=value lines with a priority prefix for the journal elsewhere."""
    terminal = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.LogfmtRenderer(key_order=["event"])
    logging.getLogger("imapclient").setLevel(logging.WARNING)  # it would log addresses and mail
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            *([structlog.processors.TimeStamper(fmt="%H:%M:%S")] if terminal else []),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

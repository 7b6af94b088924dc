"""The copies of a SQLite store: those made before its tables were upgraded, and those of the installation."""

import time
from contextlib import suppress
from pathlib import Path

BACKUPS = Path("/var/backups/maild")
KEPT = 30  # days


def backups(file: Path) -> list[Path]:
    """The copies that there are of a store's file, as far as they may be seen."""
    with suppress(OSError):
        return sorted([*file.parent.glob(f"{file.name}.backup-*"), *BACKUPS.glob("*.db")])
    return sorted(file.parent.glob(f"{file.name}.backup-*"))


def drop_old(file: Path) -> None:
    """Delete copies older than 30 days that may be deleted by this user."""
    for copy in backups(file):
        with suppress(OSError):
            if time.time() - copy.stat().st_mtime > KEPT * 86_400:
                copy.unlink()

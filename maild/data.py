"""Where the shipped data files are, and which of the operator's own files stand in their place."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped() -> Path:
    """The ``config/`` folder: inside the installed package, or beside it in a source tree."""
    inside = _PACKAGE / "config"
    return inside if inside.is_dir() else _PACKAGE.parent / "config"


def data_file(name: str, own: Path | None) -> Path:
    """A data file by name: the operator's (in the folder ``own``) if it exists there, else the shipped one."""
    if own is not None and (own / name).exists():
        return own / name
    return shipped() / name

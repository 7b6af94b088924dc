"""Files that maild makes: readable to one user alone, and to the service's even where root made them."""

import os
from pathlib import Path


def made(path: Path) -> int:
    """The descriptor of a new file, to read and to write; nobody but its owner may do either.

    What root makes, as by a command typed with sudo, is given to whom its folder belongs: that is the service. A file
    that is there already is left alone, whoever put it there. Raises OSError, FileExistsError among them.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    give(descriptor, path.parent)
    return descriptor


def give(descriptor: int, folder: Path) -> None:
    """Give a file that root has made in a folder to whom the folder belongs. Raises OSError."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def made_or_opened(path: Path) -> int:
    """The same of a file that may be there already. Raises OSError."""
    try:
        return made(path)
    except FileExistsError:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)

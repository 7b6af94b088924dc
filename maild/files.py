"""Files that maild makes: readable to one user alone, and to the service's even where root made them."""

import os
from pathlib import Path


def made(path: Path) -> int:
    """The descriptor of a new file, to read and to write; nobody but its owner may do either.

    What root makes, as by a command typed with sudo, is given to whom its folder belongs: that is the service. A file
    that is there already is left alone, whoever put it there. Raises OSError, FileExistsError among them.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.fchown(descriptor, folder.st_uid, folder.st_gid)
    return descriptor


def made_or_opened(path: Path) -> int:
    """The same of a file that may be there already. Raises OSError."""
    try:
        return made(path)
    except FileExistsError:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)

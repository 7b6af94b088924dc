"""Self-signed certificates for the tests' servers, made once a run."""

import atexit
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """PEM files of a certificate and its key."""

    certificate: Path
    key: Path


@cache
def self_signed(names: str = "DNS:localhost,IP:127.0.0.1", days: int = 2) -> Certificate:
    """A certificate for ``names`` (an X.509 subjectAltName), good for ``days`` from now; expired if negative."""
    directory = Path(tempfile.mkdtemp(prefix="certificate-", dir="/tmp"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    directory.chmod(0o755)
    made = Certificate(directory / "server.crt", directory / "server.key")
    request = directory / "server.csr"
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(made.key)]
    subject = ["-subj", "/CN=maild test", "-addext", f"subjectAltName={names}"]
    _openssl("req", "-new", *key, *subject, "-out", str(request))
    sign = ["-signkey", str(made.key), "-copy_extensions", "copy", "-days", str(days)]
    _openssl("x509", "-req", "-in", str(request), *sign, "-out", str(made.certificate))
    return made


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)

"""The units: what systemd itself says of them."""

import re
import subprocess
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).parents[2] / "systemd"
EXPOSURE = 2.0  # at most; lower is better


@pytest.fixture(params=["maild.service", "maild-worker@.service"])
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A unit as systemd would read it on a machine where the program is installed."""
    copy = tmp_path / str(request.param)
    copy.write_text((SYSTEMD / copy.name).read_text().replace("/opt/maild/current/bin/maild", "/bin/true"))
    return copy


def test_systemd_accepts_every_line_of_it(unit: Path) -> None:
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == ""


def test_a_wrong_line_would_be_noticed(unit: Path) -> None:
    unit.write_text(unit.read_text().replace("ProtectSystem=strict", "ProtectSystem=mostly"))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert "mostly" in done.stderr


def test_it_is_exposed_little(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", unit]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    [level] = re.findall(r"Overall exposure level for \S+: (\d+\.\d)", said)
    assert float(level) <= EXPOSURE


def test_a_worker_is_kept_in_the_same_walls() -> None:
    walls = [
        (SYSTEMD / name).read_text().partition("# Whoever takes over")[2]
        for name in ("maild.service", "maild-worker@.service")
    ]
    assert walls[0] and walls[0] == walls[1]


def test_a_wrong_configuration_is_not_tried_again() -> None:
    text = (SYSTEMD / "maild.service").read_text()
    [codes] = re.findall(r"^RestartPreventExitStatus=(.*)$", text, re.MULTILINE)
    assert "78" in codes.split()
    assert re.search(r"^Type=notify$", text, re.MULTILINE)
    assert re.search(r"^WatchdogSec=", text, re.MULTILINE)
    assert re.search(r"^StateDirectory=maild$", text, re.MULTILINE)

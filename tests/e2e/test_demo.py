"""The demonstration's mailbox, one of each kind of mail: on its embedded server, and on a real Dovecot."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from maild.demo.mailbox import IDENTITIES, load
from maild.demo.proof import complaints, look
from tests.e2e.office import Office
from tests.servers.dovecot import Dovecot

FORM = """
[[mailbox.support.form]]
from = "{form.from_}"
client = "{form.client}"
text = "{form.text}"
"""


def test_the_demonstration_proves_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "maild", "demo", "--once"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert "every expected label, draft and note stands on the server" in done.stdout
    assert "while the daemon waits in IDLE" in done.stdout


def test_the_same_mailbox_on_dovecot_has_the_same_labels_drafts_and_notes(dovecot: Dovecot, tmp_path: Path) -> None:
    [form] = IDENTITIES.forms
    office = Office(dovecot, tmp_path)
    (house,) = IDENTITIES.patterns
    office.config.write_text(office.config.read_text().replace("support@svet.example", house) + FORM.format(form=form))
    letters = load(datetime.now(UTC))
    for letter in letters:
        office.person.append(letter.folder, letter.octets, letter.flags, letter.date)
    office.maild("run", "--once", "--since", "all")
    workshop = office.workshop()
    mailbox = workshop.connect("support")
    try:
        assert list(complaints(letters, look(mailbox), workshop.labels())) == []
    finally:
        mailbox.close()

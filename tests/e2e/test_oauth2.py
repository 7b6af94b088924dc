"""OAuth2 against a real Dovecot that asks an authorization server about every token."""

import json
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.office import INSULT, Office, letter
from tests.servers.dovecot import Dovecot
from tests.servers.oauth2 import Provider, agree

ASKS = """
auth_mechanisms = {mechanism} plain
passdb {{
  driver = oauth2
  mechanisms = {mechanism}
  args = {file}
}}
"""


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(params=["xoauth2", "oauthbearer"])
def office(request: pytest.FixtureRequest, provider: Provider, tmp_path: Path) -> Iterator[Office]:
    file = tmp_path / "introspection"
    file.write_text(
        f"introspection_url = {provider.url}/introspect\nintrospection_mode = post\n"
        "active_attribute = active\nactive_value = true\nusername_attribute = username\n"
    )
    tmp_path.chmod(0o755)
    dovecot = Dovecot(more=ASKS.format(mechanism=request.param, file=file)).start()
    try:
        office = Office(dovecot, tmp_path)
        (tmp_path / "hush").write_text("hush\n")
        (tmp_path / "hush").chmod(0o600)
        text = office.config.read_text().replace(
            f'password_file = "{tmp_path}/password"',
            f'oauth2 = {{ client_id = "maild", client_secret_file = "{tmp_path}/hush", '
            f'token_file = "{tmp_path}/token", authorize_url = "{provider.url}/authorize", '
            f'token_url = "{provider.url}/token", device_url = "{provider.url}/device", '
            'redirect_url = "http://127.0.0.1:8913/" }',
        )
        office.config.write_text(text)
        yield office
    finally:
        dovecot.remove()


def logged_in(office: Office, *options: str) -> None:
    """Log in as a person does who runs the browser on another machine."""
    process = subprocess.Popen(
        office.command("login", "--paste"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    said = ""
    while "http" not in said:
        said = process.stdout.readline()
    output, _ = process.communicate(agree(said.strip()) + "\n", timeout=30)
    assert process.returncode == 0, output
    assert "Connected to" in output


def test_the_main_job_with_a_token_that_is_renewed(office: Office, provider: Provider, tmp_path: Path) -> None:
    done = office.maild("run", "--once", check=False)
    assert done.returncode == 78
    assert "maild login --mailbox support" in done.stderr
    logged_in(office)
    token = tmp_path / "token"
    assert token.stat().st_mode & 0o777 == 0o600
    office.maild("run", "--once")
    office.receive(letter("a@x", INSULT))
    assert provider.asked == ["authorization_code"], "a good token is used as long as it is good"
    kept = json.loads(token.read_text())
    token.write_text(json.dumps(kept | {"expires_at": time.time() + 60}))
    office.maild("run", "--once")
    assert "maild-toxic" in office.labels()["a@x"]
    assert provider.asked == ["authorization_code", "refresh_token"], "renewed before its end"
    provider.revoke()
    office.maild("run", "--once")
    assert provider.asked[2:] == ["refresh_token"], "renewed when the server refuses it"
    assert "token is good" in office.maild("doctor").stdout
    provider.renews = False
    provider.revoke()
    done = office.maild("run", "--once", check=False)
    assert done.returncode == 75
    assert "does not renew the login" in done.stderr
    assert "maild login --mailbox support" in done.stderr
    shown = done.stderr + office.maild("status").stdout
    assert not any(secret in shown for secret in (kept["access_token"], "hush", "again"))


def test_a_browser_on_this_machine_comes_back_by_itself(office: Office) -> None:
    process = subprocess.Popen(office.command("login"), stdout=subprocess.PIPE, text=True)
    said = ""
    while "http" not in said:
        said = process.stdout.readline()
    with urllib.request.urlopen(agree(said.strip())) as page:
        assert "close this page" in page.read().decode()
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output


def test_a_code_is_typed_on_another_machine(office: Office, provider: Provider) -> None:
    process = subprocess.Popen(office.command("login", "--device"), stdout=subprocess.PIPE, text=True)
    said = process.stdout.readline()
    assert re.search(r"type the code WDJB-MJHT", said)
    time.sleep(1)
    assert process.poll() is None, "it waits for the person"
    provider.typed = True
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output


def test_an_answer_that_is_not_ours_is_refused(office: Office, tmp_path: Path) -> None:
    done = subprocess.run(
        office.command("login", "--paste"),
        input="http://127.0.0.1:8913/?code=stolen&state=other\n",
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 75
    assert "mismatching_state" in done.stderr
    assert not (tmp_path / "token").exists()


def test_a_token_that_others_can_read_is_refused(office: Office, tmp_path: Path) -> None:
    logged_in(office)
    (tmp_path / "token").chmod(0o644)
    done = office.maild("run", "--once", check=False)
    assert done.returncode == 78
    assert "chmod 0600" in done.stderr

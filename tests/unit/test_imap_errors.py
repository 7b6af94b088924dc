"""What an operator reads when the way to the mailbox is wrong: which error, and which advice."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from maild.errors import LoginRefused, MailboxError, SecretError, SettingsError
from maild.mail.endpoint import Endpoint
from maild.mail.imap import connect
from tests.servers.certificate import self_signed
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.scripted import Answer, ScriptedServer


def attempt(port: int, security: str = "none", host: str = "127.0.0.1", **fields: object) -> str:
    """Log in and return the error as an operator sees it: class, what, advice."""
    endpoint = Endpoint(host, port, security, "support", **({"timeout_seconds": 1} | fields))  # type: ignore[arg-type]
    with pytest.raises(MailboxError) as raised:
        connect("support", endpoint, lambda: "wrong").close()
    assert raised.value.advice
    assert "wrong" not in str(raised.value)
    return f"{type(raised.value).__name__}: {raised.value} {raised.value.advice}"


@pytest.fixture
def with_certificate() -> Iterator[Callable[..., Dovecot]]:
    """Start servers whose certificates are made as ``self_signed`` is told."""
    started: list[Dovecot] = []

    def start(*names_and_days: object) -> Dovecot:
        started.append(Dovecot(certificate=self_signed(*names_and_days)))  # type: ignore[arg-type]
        return started[-1].start()

    yield start
    for server in started:
        server.remove()


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_wrong_password_is_refused(dovecot: Dovecot, security: str) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    told = attempt(port, security, ca_file=None if security == "none" else dovecot.ca_file)
    assert told.startswith("LoginRefused: 127.0.0.1")
    assert "password for applications" in told


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_right_password_over_tls_is_taken(dovecot: Dovecot, security: str) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    endpoint = Endpoint("localhost", port, security, "support", ca_file=dovecot.ca_file)  # type: ignore[arg-type]
    with closing(connect("support", endpoint, lambda: PASSWORD)) as mailbox:
        assert mailbox.select("INBOX").exists == 0


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_unknown_authority_is_not_trusted(dovecot: Dovecot, security: str) -> None:
    told = attempt(dovecot.tls_port if security == "tls" else dovecot.port, security)
    assert told.startswith("ConnectionLost")
    assert "signed by itself" in told
    assert "ca_file" in told


def test_another_host_name_is_not_trusted(with_certificate: Callable[..., Dovecot]) -> None:
    server = with_certificate("DNS:mail.example.org")
    assert "for another address" in attempt(server.tls_port, "tls", ca_file=server.ca_file)
    assert "for another host name" in attempt(server.tls_port, "tls", "localhost", ca_file=server.ca_file)


def test_an_expired_certificate_is_not_trusted(with_certificate: Callable[..., Dovecot]) -> None:
    server = with_certificate("DNS:localhost", -1)
    assert "has expired" in attempt(server.tls_port, "tls", "localhost", ca_file=server.ca_file)


def test_verification_can_be_switched_off(with_certificate: Callable[..., Dovecot]) -> None:
    server = with_certificate("DNS:mail.example.org")
    endpoint = Endpoint("127.0.0.1", server.tls_port, "tls", "support", verify=False)
    with closing(connect("support", endpoint, lambda: PASSWORD)) as mailbox:
        assert mailbox.folder_names()


def test_a_closed_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert "nobody listens" in attempt(port)


def test_an_unknown_host_is_named() -> None:
    assert "host name is not known" in attempt(993, "tls", "mail.invalid")


def test_a_silent_server_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert "no answer in time" in attempt(listener.getsockname()[1], timeout_seconds=0.3)


def test_tls_to_a_port_in_the_clear_is_named(dovecot: Dovecot) -> None:
    assert "TLS fails" in attempt(dovecot.port, "tls")


@pytest.mark.parametrize(
    ("greeting", "answers", "security", "told"),
    [
        ("* BYE too many connections\r\n", {}, "none", "MailboxError: .*too many connections"),
        ("HTTP/1.1 400 Bad Request\r\n", {}, "none", "ConnectionLost: .*connection broke"),
        ("* OK ready\r\n", {}, "starttls", "MailboxError: .*STARTTLS"),
        ("* OK ready\r\n", {"LOGIN": "{tag} NO [UNAVAILABLE] later\r\n"}, "none", "MailboxError: .*no login now"),
        ("* OK ready\r\n", {"LOGIN": "{tag} NO [AUTHENTICATIONFAILED] no\r\n"}, "none", "LoginRefused: "),
        ("* OK ready\r\n", {"LOGIN": "* BYE down\r\n"}, "none", "ConnectionLost: "),
        ("* OK ready\r\n", {"LOGIN": lambda session, tag: session.cut()}, "none", "ConnectionLost: .*broke"),
        (
            "* OK ready\r\n",
            {"CAPABILITY": "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n{tag} OK done\r\n"},
            "none",
            "LoginRefused: .*no password on this connection",
        ),
    ],
)
def test_what_a_server_says_decides_the_error(
    greeting: str, answers: dict[str, Answer], security: str, told: str
) -> None:
    with closing(ScriptedServer(answers, greeting=greeting)) as server:
        assert re.match(told, attempt(server.port, security))


def test_a_user_name_with_a_space_and_a_quote_is_quoted() -> None:
    with closing(ScriptedServer()) as server:
        endpoint = Endpoint("127.0.0.1", server.port, "none", 'the "support"')
        connect("support", endpoint, lambda: 'se"cret').close()
        assert 'LOGIN "the \\"support\\"" "se\\"cret"' in server.commands


def test_a_password_that_cannot_be_read_is_told_before_the_server_is_asked() -> None:
    def unreadable() -> str:
        raise SecretError("no password", "Look at password_file.")

    with pytest.raises(SecretError):
        connect("support", Endpoint("127.0.0.1", 1, "none", "support"), unreadable)


@pytest.mark.parametrize("host", ["mail.example.org", "192.0.2.1", "localhost.example.org", "0.0.0.0"])
def test_a_password_never_goes_abroad_in_the_clear(host: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Endpoint(host, 143, "none", "support")
    assert "insecure_plain" in raised.value.advice
    assert Endpoint(host, 143, "none", "support", insecure_plain=True).host == host
    assert Endpoint(host, 143, "starttls", "support").host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LocalHost."])
def test_a_loopback_address_may_be_plain(host: str) -> None:
    assert Endpoint(host, 143, "none", "support").security == "none"


@pytest.mark.parametrize("wrong", [{"port": 0}, {"port": 70000}, {"security": "ssl"}, {"timeout_seconds": 0}])
def test_an_impossible_endpoint_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        Endpoint(**({"host": "localhost", "port": 993, "security": "tls", "username": "support"} | wrong))  # type: ignore[arg-type]


def test_an_unreadable_ca_file_is_a_settings_error() -> None:
    endpoint = Endpoint("localhost", 993, "tls", "support", ca_file="/nowhere/ca.pem")
    with pytest.raises(SettingsError, match=r"/nowhere/ca\.pem"):
        connect("support", endpoint, lambda: PASSWORD)


def test_a_refused_login_is_a_mailbox_error() -> None:
    assert issubclass(LoginRefused, MailboxError)

"""The demonstration's IMAP server does for a client what a real one would: keywords, special folders, IDLE, UIDPLUS."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from maild.demo.server import DemoServer


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


def letter(message_id: str) -> bytes:
    return (
        "From: Анна <anna@example.org>\r\nTo: support@example.com\r\nSubject: test\r\n"
        f"Message-ID: <{message_id}>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0300\r\n\r\nПривет\r\n"
    ).encode()


def client(server: DemoServer, folder: str = "INBOX") -> IMAPClient:
    connection = IMAPClient(server.host, server.port, ssl=False, timeout=5)
    connection.login(server.user, server.password)
    connection.select_folder(folder)
    return connection


def test_starts_fast_and_stops_with_a_client_in_idle() -> None:
    begin = time.perf_counter()
    server = DemoServer().start()
    assert time.perf_counter() - begin < 0.3
    idler = client(server)
    idler.idle()
    begin = time.perf_counter()
    server.close()
    server.close()
    assert time.perf_counter() - begin < 1
    assert idler.idle_check(timeout=5)[0][0] == b"BYE"


def test_a_taken_port_is_an_error(server: DemoServer) -> None:
    with pytest.raises(OSError, match="in use"):
        DemoServer(port=server.port).start()


def test_a_wrong_password_is_refused(server: DemoServer) -> None:
    connection = IMAPClient(server.host, server.port, ssl=False, timeout=5)
    with pytest.raises(LoginError):
        connection.login(server.user, "wrong")


def test_special_folders_and_capabilities_are_announced(server: DemoServer) -> None:
    connection = client(server)
    uses = {name: flags[-1] for flags, _, name in connection.list_folders()}
    assert {"Drafts": b"\\Drafts", "Sent": b"\\Sent", "Junk": b"\\Junk", "Trash": b"\\Trash"}.items() <= uses.items()
    assert {b"UIDPLUS", b"IDLE", b"SPECIAL-USE"} <= set(connection.capabilities())


def test_folders_are_created_subscribed_and_named_in_russian(server: DemoServer) -> None:
    connection = client(server)
    for name in ("maild", "maild/records", "Жалобы"):
        connection.create_folder(name)
        connection.subscribe_folder(name)
    assert {"maild", "maild/records", "Жалобы"} <= {name for _, _, name in connection.list_sub_folders()}
    with pytest.raises(IMAPClientError, match="ALREADYEXISTS"):
        connection.create_folder("maild")
    assert connection.select_folder("Жалобы")[b"EXISTS"] == 0


def test_append_keeps_octets_flags_and_date_and_tells_the_uid(server: DemoServer) -> None:
    connection = client(server)
    when = datetime(2026, 11, 1, 10, 30, tzinfo=UTC)
    answer = connection.append("Drafts", letter("a@example.org"), ("\\Draft", "\\Seen", "maild-draft"), when)
    state = connection.select_folder("Drafts")
    assert b"APPENDUID %d 101" % state[b"UIDVALIDITY"] in answer
    assert b"\\*" in state[b"PERMANENTFLAGS"]
    connection.normalise_times = False
    stored = connection.fetch([101], ["BODY.PEEK[]", "FLAGS", "INTERNALDATE"])[101]
    assert stored[b"BODY[]"] == letter("a@example.org")
    assert {b"\\Draft", b"\\Seen", b"maild-draft"} <= set(stored[b"FLAGS"])
    assert stored[b"INTERNALDATE"].astimezone(UTC) == when


def test_keywords_are_stored_searched_and_removed(server: DemoServer) -> None:
    for number in range(3):
        server.deliver(letter(f"{number}@example.org"), flags=["\\Flagged"])
    connection = client(server)
    connection.add_flags([101, 103], ["maild-abuse"])
    connection.remove_flags([103], ["maild-abuse"])
    other = client(server)
    assert other.search(["KEYWORD", "maild-abuse"]) == [101]
    assert b"maild-abuse" in other.get_flags([101])[101]
    assert connection.search(["HEADER", "Message-ID", "<1@example.org>"]) == [102]


def test_uid_expunge_takes_only_the_uid_it_names(server: DemoServer) -> None:
    for number in range(3):
        server.deliver(letter(f"{number}@example.org"))
    connection = client(server)
    connection.add_flags([101, 102], ["\\Deleted"])
    connection.uid_expunge([101])
    assert connection.search() == [102, 103]
    assert b"\\Deleted" in connection.get_flags([102])[102]


def test_commands_see_what_came_since_the_last_one(server: DemoServer) -> None:
    connection = client(server)
    uid = server.deliver(letter("new@example.org"))
    assert connection.search(["UID", "1:*"]) == [uid]
    uid = server.deliver(letter("newer@example.org"))
    assert connection.fetch([uid], ["FLAGS"])[uid][b"SEQ"] == 2


def test_idle_tells_of_deliveries_and_of_other_peoples_flags(server: DemoServer) -> None:
    watcher, colleague = client(server), client(server)
    watcher.idle()
    server.deliver(letter("live@example.org"))
    assert (1, b"EXISTS") in watcher.idle_check(timeout=2)
    colleague.add_flags([101], ["maild-release"])
    assert any(b"maild-release" in str(event).encode() for event in watcher.idle_check(timeout=2))
    watcher.idle_done()


def test_idle_loses_nothing_in_a_burst(server: DemoServer) -> None:
    watcher = client(server)
    watcher.idle()
    for number in range(100):
        server.deliver(letter(f"{number}@example.org"))
    heard: list[tuple[object, ...]] = []
    deadline = time.monotonic() + 5
    while (100, b"EXISTS") not in heard and time.monotonic() < deadline:
        heard += watcher.idle_check(timeout=1)
    assert (100, b"EXISTS") in heard
    watcher.idle_done()


def test_delivery_to_no_folder_is_an_error(server: DemoServer) -> None:
    with pytest.raises(KeyError):
        server.deliver(letter("lost@example.org"), folder="Нет такой")

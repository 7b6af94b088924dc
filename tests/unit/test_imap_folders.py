"""Folder names and special folders on servers of other kinds."""

from dataclasses import replace

import pytest
from imapclient import IMAPClient

from maild.errors import FolderMissing, MailboxError
from maild.mail.endpoint import Endpoint
from maild.mail.imap_folders import Listed, find_special, native_name
from maild.model.place import SpecialFolders
from tests.servers.fixtures_dovecot import Kind
from tests.servers.fixtures_scripted import Open
from tests.servers.world import WHEN, letter

HERE = Endpoint("localhost", 143, "none", "support")


@pytest.mark.parametrize(
    ("said", "error"),
    [("NO [NONEXISTENT] no", FolderMissing), ("NO no such mailbox", FolderMissing), ("NO [INUSE] later", MailboxError)],
)
def test_only_a_missing_folder_is_called_missing(scripted: Open, said: str, error: type[MailboxError]) -> None:
    _, mailbox = scripted({"SELECT": f"{{tag}} {said}\r\n"})
    with pytest.raises(MailboxError) as raised:
        mailbox.select("Архив")
    assert type(raised.value) is error


@pytest.mark.parametrize("said", ["NO not now", "NO [OVERQUOTA] full", "BAD what?"])
@pytest.mark.parametrize(
    ("listed", "error"),
    [('() "/" Work', MailboxError), ('(\\Noselect) "/" Work', FolderMissing), ('() "/" Works', FolderMissing)],
)
def test_a_refused_folder_that_is_listed_is_not_missing(
    scripted: Open, said: str, listed: str, error: type[MailboxError]
) -> None:
    _, mailbox = scripted({"SELECT": f"{{tag}} {said}\r\n", "LIST": f"* LIST {listed}\r\n{{tag}} OK done\r\n"})
    with pytest.raises(MailboxError) as raised:
        mailbox.select("Work")
    assert type(raised.value) is error


def test_a_folder_of_ours_is_made_inside_the_personal_namespace(kind: Kind) -> None:
    world = kind(separator=".", prefix="INBOX.")
    assert world.mailbox.special_folders().drafts == "INBOX.Drafts"
    name = world.mailbox.ensure_folder("maild/records")
    assert name == "INBOX.maild.records" == world.mailbox.ensure_folder("maild/records")
    assert world.mailbox.append(name, letter(), [], WHEN) is not None
    assert world.mailbox.ensure_folder("INBOX") == "INBOX"
    with IMAPClient(world.dovecot.host, world.dovecot.port, ssl=False) as person:
        person.login("support", "secret")
        assert name in [folder for _, _, folder in person.list_sub_folders()]


def test_a_folder_that_appears_meanwhile_is_fine_and_another_refusal_is_not(scripted: Open) -> None:
    listing = '* LIST () "/" maild\r\n{tag} OK done\r\n'
    server, mailbox = scripted({"CREATE": "{tag} NO [ALREADYEXISTS] there\r\n"})

    def create(session: object, tag: str) -> None:
        server.answers["LIST"] = listing
        session.say(f"{tag} NO [ALREADYEXISTS] there\r\n")  # type: ignore[attr-defined]

    with pytest.raises(MailboxError, match="there"):
        mailbox.ensure_folder("maild")
    server.answers["CREATE"] = create
    assert mailbox.ensure_folder("maild") == "maild"


@pytest.mark.parametrize(
    ("name", "prefix", "separator", "native"),
    [
        ("maild/records", "", "/", "maild/records"),
        ("maild/records", "INBOX.", ".", "INBOX.maild.records"),
        ("INBOX.maild", "INBOX.", ".", "INBOX.maild"),
        ("INBOX/maild", "INBOX.", ".", "INBOX.maild"),
        ("inbox", "INBOX.", ".", "INBOX"),
        ("maild/records", "", None, "maild/records"),
    ],
)
def test_native_names(name: str, prefix: str, separator: str | None, native: str) -> None:
    assert native_name(name, prefix, separator) == native


def special(*names: str, separator: str = "/", **attributes: str) -> SpecialFolders:
    folders = [Listed(name, separator, frozenset()) for name in names]
    folders += [Listed(name, separator, frozenset({attribute})) for name, attribute in attributes.items()]
    return find_special(folders, HERE)


def test_special_folders_by_their_usual_names() -> None:
    russian = special("INBOX", "Черновики", "Отправленные", "Спам", "Корзина")
    assert (russian.drafts, russian.sent, russian.junk, russian.trash) == (
        "Черновики",
        "Отправленные",
        "Спам",
        "Корзина",
    )
    gmail = special("[Gmail]/Черновики", "[Gmail]/Отправленные", "[Gmail]/Вся почта", "[Gmail]/Корзина")
    assert (gmail.drafts, gmail.sent, gmail.all) == (
        "[Gmail]/Черновики",
        "[Gmail]/Отправленные",
        "[Gmail]/Вся почта",
    )
    courier = special("INBOX.Drafts", "INBOX.Sent Items", "INBOX.Spam", "INBOX.Deleted", separator=".")
    assert (courier.drafts, courier.sent, courier.junk, courier.trash) == (
        "INBOX.Drafts",
        "INBOX.Sent Items",
        "INBOX.Spam",
        "INBOX.Deleted",
    )
    assert special("SENT MESSAGES").sent == "SENT MESSAGES"
    assert special("Клиенты/Drafts").drafts is None
    assert special("INBOX") == SpecialFolders()


def test_an_attribute_wins_over_a_name_and_the_configuration_over_both() -> None:
    assert special("Drafts", Entwürfe="\\drafts").drafts == "Entwürfe"
    folders = [Listed("Entwürfe", "/", frozenset({"\\drafts"})), Listed("Sent", "/", frozenset({"\\noselect"}))]
    assert find_special(folders, HERE).sent is None
    named = find_special(folders, replace(HERE, drafts="Мои", sent="Исходящие"))
    assert (named.drafts, named.sent) == ("Мои", "Исходящие")


def test_attributes_are_read_in_any_case_and_folders_that_cannot_be_opened_are_left_out(scripted: Open) -> None:
    _, mailbox = scripted(
        {
            "LIST": '* LIST (\\HasNoChildren \\DRAFTS) "/" &BCcENQRABD0EPgQyBDgEOgQ4-\r\n'
            '* LIST (\\NoSelect) "/" "[Gmail]"\r\n* LIST () "/" 2025\r\n{tag} OK done\r\n'
        }
    )
    assert mailbox.special_folders().drafts == "Черновики"
    assert mailbox.folder_names() == ("Черновики", "2025")

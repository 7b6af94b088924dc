"""Labels, stored and withdrawn messages on servers that are poorer or in trouble."""

import pytest

from maild.errors import AppendRefused, MailboxError
from maild.model.artefact import Withdrawal
from maild.model.place import Folder, Location
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures_dovecot import Kind
from tests.servers.fixtures_scripted import Open
from tests.servers.scripted import SELECTED
from tests.servers.world import WHEN, DovecotWorld, inbox, letter, placed

FETCHED = '* 1 FETCH (UID 3 FLAGS ({flags}) INTERNALDATE "09-Mar-2026 10:30:00 +0000")\r\n{{tag}} OK done\r\n'


def test_a_keyword_that_the_folder_does_not_keep_is_not_sent(scripted: Open) -> None:
    server, mailbox = scripted(
        {"SELECT": SELECTED.replace(" \\*", " known"), "UID FETCH": FETCHED.format(flags="\\Flagged")}
    )
    state = mailbox.select("INBOX")
    assert not state.keywords
    assert state.permanent_flags == {"\\Seen", "\\Flagged", "known"}
    shown = mailbox.add_flags(state.folder, [3], ["maild-abuse", "\\Flagged", "known"])
    assert shown == {3: {"\\Flagged"}}
    mailbox.add_flags(state.folder, [3], ["maild-abuse"])
    assert [each for each in server.commands if "STORE" in each] == ["UID STORE 3 +FLAGS.SILENT (\\Flagged known)"]


def test_a_keyword_that_is_dropped_without_a_word_is_missing_from_the_answer(scripted: Open) -> None:
    server, mailbox = scripted({"UID FETCH": FETCHED.format(flags="\\Seen")})
    folder = mailbox.select("INBOX").folder
    assert mailbox.add_flags(folder, [3], ["maild-abuse"]) == {3: {"\\Seen"}}
    assert "UID STORE 3 +FLAGS.SILENT (maild-abuse)" in server.commands


def test_a_keyword_too_long_for_the_server_is_an_error_and_not_silence(dovecot: Dovecot) -> None:
    world = DovecotWorld(dovecot)
    folder = inbox(world, letter())
    assert world.mailbox.add_flags(folder, [1], ["k" * 50]) == {1: {"k" * 50}}
    with pytest.raises(MailboxError, match="refused"):
        world.mailbox.add_flags(folder, [1], ["k" * 51])
    assert world.mailbox.uids(folder) == [1]
    world.mailbox.close()


def test_a_read_only_folder_is_read_and_left_alone(scripted: Open) -> None:
    examined = SELECTED.replace("READ-WRITE", "READ-ONLY")
    server, mailbox = scripted({"SELECT": examined, "EXAMINE": examined})
    state = mailbox.select("INBOX")
    assert (state.read_only, state.keywords, state.permanent_flags) == (True, False, frozenset())
    assert mailbox.add_flags(state.folder, [3], ["maild-abuse"]) == {}
    assert mailbox.uids(state.folder) == []
    assert not [each for each in server.commands if "STORE" in each]


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("NO [OVERQUOTA] full", "full"),
        ("NO [TRYCREATE] none", "does not exist"),
        ("BAD what", "log"),
    ],
)
def test_a_refused_message_is_explained(scripted: Open, said: str, advice: str) -> None:
    _, mailbox = scripted({"APPEND": f"{{tag}} {said}\r\n"})
    with pytest.raises(AppendRefused) as refused:
        mailbox.append("Drafts", letter(), [], WHEN)
    assert advice in refused.value.advice
    assert mailbox.select("INBOX").folder == Folder("INBOX", 7)


def test_a_connection_that_breaks_during_append_is_no_refusal(scripted: Open) -> None:
    _, mailbox = scripted({"APPEND": lambda session, tag: session.cut()})
    with pytest.raises(MailboxError) as broken:
        mailbox.append("Drafts", letter(), [], WHEN)
    assert not isinstance(broken.value, AppendRefused)


def test_without_uidplus_nothing_is_expunged_or_marked(
    kind: Kind,
) -> None:
    world = kind(capability="IMAP4rev1 IDLE", trace=True)
    artefact = placed(world.mailbox)
    assert artefact.location is not None
    assert world.mailbox.withdraw(artefact) is Withdrawal.KEPT
    assert world.mailbox.flags(artefact.location.folder, [1]) == {1: {"\\Draft"}}
    assert "EXPUNGE" not in world.dovecot.said()


def test_without_appenduid_a_stored_message_is_looked_for(scripted: Open) -> None:
    _, mailbox = scripted(
        {
            "UID SEARCH": "* SEARCH 3 9 4\r\n{tag} OK done\r\n",
            "UID FETCH": "".join(
                f"* {uid} FETCH (UID {uid} BODY[HEADER.FIELDS (MESSAGE-ID)] {{{len(header)}}}\r\n{header})\r\n"
                for uid, header in ((3, "Message-ID: <a@x>\r\n\r\n"), (4, "Message-Id: <a@x>\r\n\r\n"), (9, "\r\n"))
            )
            + "{tag} OK done\r\n",
        }
    )
    assert mailbox.append("Drafts", letter("a@x"), [], WHEN) == Location(Folder("Drafts", 7), 4)
    assert mailbox.append("Drafts", b"Subject: no Message-ID\r\n\r\nx\r\n", [], WHEN) is None


def test_a_refused_expunge_leaves_no_mark_behind(scripted: Open) -> None:
    octets = letter("1@draft.maild.invalid", "Добрый день!").decode()
    size = len(octets.encode())
    server, mailbox = scripted(
        {
            "UID FETCH": '* 1 FETCH (UID 3 FLAGS () INTERNALDATE "09-Mar-2026 10:30:00 +0000" '
            f"BODY[] {{{size}}}\r\n{octets})\r\n{{tag}} OK done\r\n",
            "UID EXPUNGE": "{tag} NO not now\r\n",
            "APPEND": "{tag} OK [APPENDUID 7 3] stored\r\n",
        }
    )

    artefact = placed(mailbox)
    with pytest.raises(MailboxError, match="not now"):
        mailbox.withdraw(artefact)
    stores = [command for command in server.commands if command.startswith("UID STORE")]
    assert [store.split()[3] for store in stores] == ["+FLAGS.SILENT", "-FLAGS.SILENT"]

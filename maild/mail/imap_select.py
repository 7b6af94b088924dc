"""Opening a folder and searching it: SELECT, SEARCH and what their answers mean (RFC 9051, 6.3.2, 6.4.4)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, IMAPClientReadOnlyError

from maild.errors import FolderMissing, MailboxError
from maild.mail.imap_errors import is_temporary, loses_connection, response_code, said
from maild.mail.imap_fetch import message_ids
from maild.mail.imap_flags import flag_set
from maild.model.place import Folder, FolderState

SEARCH_WINDOW = 50_000  # messages a SEARCH, so that its answer fits into one line of a million octets


def opened(client: IMAPClient, name: str) -> FolderState:
    """SELECT a folder, or EXAMINE it where it is read-only. Raises ``FolderMissing``."""
    try:
        answer, read_only = client.select_folder(name), False
    except IMAPClientReadOnlyError:
        answer, read_only = client.select_folder(name, readonly=True), True
    except IMAPClientError as error:
        if loses_connection(error) or is_temporary(error) or not _is_gone(client, name, error):
            raise
        raise FolderMissing(
            f"there is no folder {name!r} ({said(error)})", "`maild doctor` lists the folders that there are."
        ) from error
    return _state(client, name, answer, read_only)


def search(
    client: IMAPClient, state: FolderState, after: int, since: date | None, also: Sequence[str | bytes] = ()
) -> set[int]:
    """UIDs above ``after`` that meet the search keys ``also``.

    One command where few UIDs can be meant, however large the folder; else it walks down by sequence numbers, so that
    an EXPUNGE on the way hides no message.
    """
    exists = 0 if state.uidnext - after <= SEARCH_WINDOW else state.exists
    criteria: list[str | bytes | date] = ["UID", f"{after + 1}:*"]
    if since is not None:
        criteria += ["SINCE", since]
    criteria += also
    found: set[int] = set()
    top = exists
    while True:
        bottom = max(top - SEARCH_WINDOW + 1, 1)
        window = [] if bottom == 1 and top == exists else [f"{bottom}:{'*' if top == exists else top}"]
        found.update(client.search([*window, *criteria]))
        if bottom == 1:
            return {uid for uid in found if uid > after}  # n:* names the last message even below n
        top = bottom - 1


def search_message_id(client: IMAPClient, message_id: str) -> list[int]:
    """UIDs, ascending, of messages with exactly this Message-ID: SEARCH HEADER finds substrings."""
    charset = None if message_id.isascii() else "UTF-8"
    candidates = client.search(["HEADER", "Message-ID", message_id], charset)
    found = message_ids(client, candidates)
    return sorted(uid for uid, each in found.items() if each == message_id)


def _is_gone(client: IMAPClient, name: str, refusal: IMAPClientError) -> bool:
    """Whether a refused folder is not there: the server says so (RFC 5530), or it does not list the folder as one that
    can be opened (RFC 9051, 6.3.9)."""
    if response_code(refusal) == "NONEXISTENT":
        return True
    listed = {found: flags for flags, _, found in client.list_folders("", name)}
    flags = listed.get(name, listed.get("INBOX") if name.upper() == "INBOX" else None)
    return flags is None or bool({b"\\NOSELECT", b"\\NONEXISTENT"} & {flag.upper() for flag in flags})


def _state(client: IMAPClient, name: str, answer: Mapping[bytes, Any], read_only: bool) -> FolderState:
    if b"UIDVALIDITY" not in answer:
        raise MailboxError(f"{name!r} has no UIDVALIDITY", "maild needs a server with persistent UIDs (RFC 9051).")
    exists = int(answer.get(b"EXISTS", 0))
    permanent = flag_set(answer.get(b"PERMANENTFLAGS", answer.get(b"FLAGS", ())))
    return FolderState(
        folder=Folder(name, int(answer[b"UIDVALIDITY"])),
        uidnext=int(answer[b"UIDNEXT"]) if b"UIDNEXT" in answer else _uid_after_last(client, exists),
        exists=exists,
        highestmodseq=int(answer[b"HIGHESTMODSEQ"]) if b"HIGHESTMODSEQ" in answer else None,
        keywords="\\*" in permanent and not read_only,
        permanent_flags=frozenset() if read_only else permanent - {"\\*"},
        read_only=read_only,
        guessed=b"UIDNEXT" not in answer,
    )


def _uid_after_last(client: IMAPClient, exists: int) -> int:
    """UIDNEXT for the servers that do not tell it on SELECT."""
    return max(client.search(["UID", "*"]), default=0) + 1 if exists else 1

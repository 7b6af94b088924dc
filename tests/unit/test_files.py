"""Whose the files are that a command makes: the service's, even where root typed the command."""

import json
import os
from pathlib import Path

import pytest

from maild.files import made, made_or_opened
from maild.memory.store import open_store
from maild.oauth2.tokens import access_token
from maild.sections.mailbox import OAuth2Settings

SOMEBODY = 54321


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of another user, where there is the right to make one."""
    folder = tmp_path / "state"
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, SOMEBODY, SOMEBODY)
    return folder


def owners(folder: Path) -> set[int]:
    return {file.stat().st_uid for file in folder.iterdir()}


def test_a_new_file_belongs_to_whom_its_folder_belongs(folder: Path) -> None:
    os.close(made(folder / "one"))
    os.close(made_or_opened(folder / "two"))
    assert owners(folder) == {folder.stat().st_uid}
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_a_file_that_is_there_is_opened_and_given_to_nobody(folder: Path) -> None:
    other = folder.parent / "other"
    other.write_text("kept")
    (folder / "link").symlink_to(other)
    with pytest.raises(FileExistsError):
        made(folder / "link")
    os.close(made_or_opened(folder / "link"))
    assert (other.read_text(), other.stat().st_uid) == ("kept", os.geteuid())


def test_store_and_leases_made_by_root_are_the_services(folder: Path) -> None:
    store = open_store(f"sqlite:///{folder / 'maild.db'}")
    with store.lease("support", 0):
        assert owners(folder) == {folder.stat().st_uid}
    store.close()


def test_the_lock_of_a_token_is_the_services(folder: Path) -> None:
    file = folder / "support.token"
    file.write_text(json.dumps({"access_token": "good"}))
    file.chmod(0o600)
    os.chown(file, folder.stat().st_uid, folder.stat().st_gid)
    settings = OAuth2Settings(provider="google", client_id="us", token_file=file)
    assert access_token("support", settings) == "good"
    assert len(list(folder.iterdir())) == 2
    assert owners(folder) == {folder.stat().st_uid}

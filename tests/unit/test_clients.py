"""What the repository gives to mail clients: the add-on as one reproducible file, the plugin with the labels, tags."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from maild.cli.main import main
from scripts.thunderbird import build, javascript, labels


def test_the_same_sources_give_the_same_octets(tmp_path: Path) -> None:
    for name in ("a.xpi", "b.xpi"):
        build(tmp_path / name)
    assert (tmp_path / "a.xpi").read_bytes() == (tmp_path / "b.xpi").read_bytes()


def test_every_text_is_said_in_both_languages_and_every_file_is_there(tmp_path: Path) -> None:
    build(tmp_path / "a.xpi")
    with zipfile.ZipFile(tmp_path / "a.xpi") as packed:
        files = {name: packed.read(name).decode() for name in packed.namelist()}
    said = {language: json.loads(files[f"_locales/{language}/messages.json"]) for language in ("ru", "en")}
    assert said["ru"].keys() == said["en"].keys()
    scripts = "".join(text for name, text in files.items() if name.endswith(".js"))
    asked = set(re.findall(r'(?:say|button|getMessage)\(\s*"(\w+)"', scripts))
    assert {"panel", "openDraft", "tactGood"} <= asked <= said["ru"].keys()
    manifest = json.loads(files["manifest.json"])
    assert "host_permissions" not in manifest and not re.search(r"https?://(?!www\.w3\.org)", scripts)
    assert {label["keyword"] for label in json.loads(files["labels.json"])} >= {"maild-toxic", "maild-release"}


@pytest.mark.parametrize(
    ("python", "there"),
    [
        (r"[\w-]+", r"[\p{L}\p{N}\p{M}_-]+"),
        (r"\U0001f600|\u2600", "😀|\\u2600"),
        (r"\d\s\.", r"\p{Nd}\s\."),
        (r"a\-b\'", "a-b'"),
    ],
)
def test_a_pattern_is_translated(python: str, there: str) -> None:
    assert javascript(python) == there


def test_roundcube_has_the_labels_and_every_text_in_both_languages() -> None:
    folder = Path(__file__).parents[2] / "clients" / "roundcube"
    assert json.loads((folder / "labels.json").read_text()) == labels(), "make roundcube writes it anew"
    texts = [
        set(re.findall(r"^    '(\w+)' =>", (folder / "localization" / name).read_text(), re.MULTILINE))
        for name in ("ru_RU.inc", "en_US.inc")
    ]
    assert texts[0] == texts[1]
    assert set(re.findall(r"gettext\('(\w+)'\)", (folder / "maild.php").read_text())) <= texts[0]


def test_what_cannot_be_translated_is_refused() -> None:
    with pytest.raises(ValueError, match="not translated"):
        javascript("(?i:слово)")


def test_the_settings_name_and_colour_every_tag() -> None:
    done = CliRunner().invoke(main, ["thunderbird-profile", "--language", "en"])
    assert 'user_pref("mailnews.tags.maild-toxic.tag", "toxic letter");' in done.stdout
    assert re.search(r'"mailnews.tags.maild-toxic.color", "#[0-9A-F]{6}"', done.stdout)
    assert done.stdout.count("user_pref(") % 2 == 1

"""The add-on in a real Thunderbird: tags, panel, quotes, buttons that the daemon hears, and the check of a reply."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from maild.mail.identity import draft_message_id
from replies.tact_rules_any import RULES as ANY
from replies.tact_rules_en import RULES as EN
from replies.tact_rules_ru import RULES as RU
from scripts.thunderbird import build
from tests.clients.screen import Screen
from tests.clients.thunderbird import Thunderbird
from tests.e2e.office import CALM, Office, eventually

SHOTS = Path(os.environ.get("MAILD_SHOTS", "build/shots"))
TACTLESS = "Здравствуйте. Вы слишком много просите, нам сложно с вами работать!"
_OPEN = """
const window = Services.wm.getMostRecentWindow("mail:3pane");
const pane = window.document.getElementById("tabmail").currentAbout3Pane;
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const root = MailServices.accounts.getAccount("account1").incomingServer.rootFolder;
const pause = (seconds) => new Promise((done) => window.setTimeout(done, seconds * 1000));
for (let tries = 0; tries < 60; tries++) {
  for (const folder of root.descendants) folder.updateFolder(window.msgWindow);
  await pause(0.5);
  if (root.descendants.some((folder) => folder.URI.endsWith("records") && folder.getTotalMessages(false))) break;
}
const inbox = root.descendants.find((folder) => folder.URI.endsWith("/INBOX"));
pane.displayFolder(inbox.URI);
for (let tries = 0; tries < 60; tries++) {
  for (let row = 0; row < (pane.gDBView?.rowCount ?? 0); row++) {
    if (pane.gDBView.getMsgHdrAt(row).messageId !== arguments[0]) continue;
    pane.threadTree.selectedIndex = -1;
    await pause(0.2);
    pane.threadTree.selectedIndex = row;
    return;
  }
  await pause(0.5);
}
throw new Error("the letter is not there");
"""
_LETTER = """
const window = Services.wm.getMostRecentWindow("mail:3pane");
const pane = window.document.getElementById("tabmail").currentAbout3Pane;
const letter = pane.messageBrowser.contentWindow.getMessagePaneBrowser().contentDocument;
"""
_PANEL = (
    _LETTER
    + """
const shown = letter.getElementById("maild");
const bare = Cu.waiveXrays(letter.defaultView);
const marked = (name) => [...(bare.CSS.highlights.get(name) ?? [])].map((range) => range.toString());
const buttons = [...(shown?.querySelectorAll("button") ?? [])].map((one) => one.textContent);
return { text: shown?.textContent ?? "", buttons, signals: marked("maild-signal"), grounds: marked("maild-ground") };
"""
)
_CLICK = _LETTER + 'letter.querySelectorAll("#maild button")[arguments[0]].click();'
_MISS = (
    _LETTER
    + """
const choice = letter.querySelector("#maild select");
choice.value = arguments[0];
choice.dispatchEvent(new letter.defaultView.Event("change"));
"""
)
_TABS = """
const tabs = Services.wm.getMostRecentWindow("mail:3pane").document.getElementById("tabmail");
return tabs.tabInfo.map((tab) => tab.title);
"""
_COMPOSE = """
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const fields = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
[fields.to, fields.subject] = ["petr@mail.example", "Re: Заказ 5120"];
const params = Cc["@mozilla.org/messengercompose/composeparams;1"].createInstance(Ci.nsIMsgComposeParams);
params.composeFields = fields;
params.identity = MailServices.accounts.allIdentities[0];
params.format = arguments[0] ? Ci.nsIMsgCompFormat.HTML : Ci.nsIMsgCompFormat.PlainText;
MailServices.compose.OpenComposeWindowWithParams(null, params);
"""
_WRITE = """
const window = Services.wm.getMostRecentWindow("msgcompose");
window.GetCurrentEditor().insertText(arguments[0]);
"""
_CHECKED = """
const window = Services.wm.getMostRecentWindow("msgcompose");
const button = window.document.querySelector('[id^="maild_maild_invalid-composeAction"]');
const editor = window.GetCurrentEditorElement().contentDocument;
const highlights = Cu.waiveXrays(editor.defaultView).CSS.highlights;
const underlined = [...(highlights.get("maild-tact") ?? [])].map((range) => range.toString());
return { badge: button?.getAttribute("badge") ?? "", title: button?.getAttribute("label") ?? "", underlined,
    body: editor.body.textContent, size: editor.body.querySelectorAll("#maild, mark").length };
"""


@pytest.fixture(scope="session")
def addon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("addon") / "maild.xpi"
    build(target)
    return target


@contextmanager
def opened(office: Office, addon: Path, folder: Path, *, language: str, dark: bool = False) -> Iterator[Thunderbird]:
    with (
        Screen() as screen,
        Thunderbird(screen, folder, office.dovecot.port, addon, language=language, dark=dark) as thunderbird,
    ):
        yield thunderbird


def shown(thunderbird: Thunderbird, until: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """What the panel shows, once it is as expected."""
    eventually(lambda: bool(until(thunderbird.run(_PANEL))), 30)
    found: dict[str, Any] = thunderbird.run(_PANEL)
    return found


@pytest.mark.timeout(240)
def test_labels_reasons_and_what_a_person_does_with_them(office: Office, addon: Path, tmp_path: Path) -> None:
    with opened(office, addon, tmp_path / "tb", language="ru") as thunderbird:
        thunderbird.run(_OPEN, "insult@x")
        panel = shown(thunderbird, lambda panel: "грубость" in panel["text"])
        assert "forged" not in panel["text"], "a client's letter is no record"
        assert "1.1" in panel["text"] and "токсичное письмо" in panel["text"]
        assert panel["grounds"] == ["Заказ 4471 везли две недели и привезли разбитым"]
        assert "дебилы" in panel["signals"] and "руки бы вам оторвать" in panel["signals"]
        thunderbird.picture(SHOTS / "thunderbird-letter.png")

        thunderbird.run(_CLICK, panel["buttons"].index("Выдать черновик"))
        eventually(lambda: "maild-release" in office.labels()["insult@x"])
        thunderbird.run(_CLICK, panel["buttons"].index("неверно") + 1)
        eventually(lambda: "maild-corrected" in office.labels()["insult@x"])
        assert "maild-abuse" not in office.labels()["insult@x"]
        assert "метка снята" in shown(thunderbird, lambda panel: "метка снята" in panel["text"])["text"]
        office.sweep()
        assert draft_message_id("insult@x") in office.flags("Drafts"), "the draft was released"
        assert "maild-abuse" in office.maild("feedback").stdout, "the daemon heard that the label was wrong"
        assert "maild-corrected" not in office.labels()["insult@x"], "and took the mark off"

        thunderbird.run(_OPEN, "demand@x")
        panel = shown(thunderbird, lambda panel: "«я плачу»" in panel["text"])
        thunderbird.run(_MISS, "maild-pressure")
        eventually(lambda: {"maild-pressure", "maild-corrected"} <= office.labels()["demand@x"])
        thunderbird.run(_CLICK, panel["buttons"].index("Открыть черновик"))
        eventually(lambda: len(thunderbird.run(_TABS)) == 2)
        thunderbird.picture(SHOTS / "thunderbird-draft.png")


@pytest.mark.timeout(240)
def test_an_ordinary_letter_shows_nothing_and_the_dark_theme_is_readable(
    office: Office, addon: Path, tmp_path: Path
) -> None:
    with opened(office, addon, tmp_path / "tb", language="en-US", dark=True) as thunderbird:
        thunderbird.run(_OPEN, "insult@x")
        shown(thunderbird, lambda panel: "rude words" in panel["text"])
        thunderbird.picture(SHOTS / "thunderbird-letter-dark.png")
        thunderbird.run(_OPEN, "calm@x")
        eventually(lambda: CALM[:20] in thunderbird.run(_LETTER + "return letter.body.textContent;"))
        assert thunderbird.run(_PANEL)["text"] == ""


@pytest.mark.timeout(240)
def test_a_reply_is_checked_for_tact_while_it_is_written(office: Office, addon: Path, tmp_path: Path) -> None:
    with opened(office, addon, tmp_path / "tb", language="ru") as thunderbird:
        thunderbird.run(_COMPOSE, True)
        eventually(
            lambda: thunderbird.run("return !!Services.wm.getMostRecentWindow('msgcompose')?.GetCurrentEditor?.()")
        )
        thunderbird.run(_WRITE, "Здравствуйте. Проверяем заказ 5120 и напишем, что нашли.")
        eventually(lambda: thunderbird.run(_CHECKED)["title"] == "Замечаний нет")
        assert thunderbird.run(_CHECKED)["underlined"] == []
        thunderbird.run(_WRITE, f" {TACTLESS}")
        eventually(lambda: bool(thunderbird.run(_CHECKED)["underlined"]))
        checked = thunderbird.run(_CHECKED)
        assert checked["badge"] == str(len(checked["underlined"]))
        assert any("слишком много" in text for text in checked["underlined"])
        assert checked["size"] == 0 and TACTLESS in checked["body"], "nothing is put into the letter"
        thunderbird.picture(SHOTS / "thunderbird-reply.png")


@pytest.mark.timeout(240)
def test_the_rules_of_tact_are_the_same_there(office: Office, addon: Path, tmp_path: Path) -> None:
    examples = [
        (rule.code, language, text, fires)
        for language, rules in (("ru", (*ANY, *RU)), ("en", EN))
        for rule in rules
        for fires, texts in ((True, rule.fires), (False, rule.silent))
        for text in texts
    ]
    with opened(office, addon, tmp_path / "tb", language="ru") as thunderbird:
        wrong = thunderbird.run(_RULES, f"jar:{addon.as_uri()}!/", examples)
    assert not wrong


_RULES = """
const rules = await (await fetch(`${arguments[0]}tact-rules.json`)).json();
const wrong = [];
for (const [code, , text, fires] of arguments[1]) {
  const rule = rules.find((one) => one.code === code);
  const expression = new RegExp(rule.pattern, rule.exactCase ? "gu" : "giu");
  const dots = (found) => "·".repeat(found.length);
  const blank = code === "T004" ? text : text.replace(/\\[[^\\[\\]\\n]+\\]/gu, dots);
  const searched = rule.quoted ? blank : blank.replace(/«[^«»]*»|“[^“”]*”/gu, dots);
  if ([...searched.matchAll(expression)].length > rule.allowed !== fires) wrong.push([code, text, fires]);
}
return wrong;
"""

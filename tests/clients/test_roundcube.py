"""The plugin in a real Roundcube: chips, reasons, the filter, and buttons that the daemon hears."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from maild.mail.identity import draft_message_id
from tests.clients.roundcube import Browser, Roundcube
from tests.e2e.office import Office, eventually

SHOTS = Path(os.environ.get("MAILD_SHOTS", "build/shots"))


@contextmanager
def opened(
    office: Office, folder: Path, *, language: str = "ru_RU", width: int = 1280, dark: bool = False
) -> Iterator[Browser]:
    with Roundcube(folder, office.dovecot.port, language) as site:
        with Browser(site, width=width, dark=dark) as browser:
            yield browser
        assert "maild" not in site.logs(), "no complaint about the plugin"


def test_chips_stand_in_the_list_and_a_label_filters_it(office: Office, tmp_path: Path) -> None:
    with opened(office, tmp_path) as browser:
        eventually(lambda: len(browser.texts("#messagelist .maild-chips")) == 2)
        assert "токсичное письмо" in browser.texts("#messagelist .maild-chip")
        browser.picture(SHOTS / "roundcube-list.png")
        browser.driver.execute_script("rcmail.filter_mailbox('KEYWORD maild-toxic')")
        eventually(lambda: len(browser.texts("#messagelist tbody tr.message")) == 1)
        filters = browser.driver.find_elements(By.CSS_SELECTOR, "option[data-maild]")
        assert {"KEYWORD maild-toxic", "KEYWORD maild-grievance"} <= {one.get_attribute("value") for one in filters}


def test_the_reasons_stand_above_the_letter_and_a_person_has_a_say(office: Office, tmp_path: Path) -> None:
    with opened(office, tmp_path) as browser:
        browser.open(3)
        (panel,) = browser.texts(".maild-panel")
        assert "forged" not in panel, "a client's letter is no record"
        assert "1.1" in panel and "«дебилы»" in panel and "есть основание" in panel
        browser.picture(SHOTS / "roundcube-letter.png")
        browser.click(".maild-button[data-keyword='maild-abuse']")
        eventually(lambda: "maild-abuse" not in office.labels()["insult@x"])
        eventually(lambda: any("метка снята" in text for text in browser.texts(".maild-panel")))
        browser.click(".maild-button[data-keyword='maild-release']")
        eventually(lambda: "maild-release" in office.labels()["insult@x"])
        office.sweep()
        assert draft_message_id("insult@x") in office.flags("Drafts"), "the draft was released"
        assert "maild-abuse" in office.maild("feedback").stdout
        assert "maild-corrected" not in office.labels()["insult@x"], "the daemon heard the mark and took it off"
        browser.open(2)
        Select(browser.driver.find_element(By.CSS_SELECTOR, ".maild-missed")).select_by_value("maild-pressure")
        eventually(lambda: {"maild-pressure", "maild-corrected"} <= office.labels()["demand@x"])


def test_an_ordinary_letter_shows_nothing_and_the_dark_mode_is_readable(office: Office, tmp_path: Path) -> None:
    with opened(office, tmp_path, language="en_US", dark=True) as browser:
        browser.open(1)
        assert browser.texts(".maild-panel") == []
        browser.open(3)
        assert "rude words" in browser.texts(".maild-panel")[0]
        browser.picture(SHOTS / "roundcube-letter-dark.png")


def test_a_narrow_screen_has_room_for_it(office: Office, tmp_path: Path) -> None:
    with opened(office, tmp_path, width=500) as browser:
        browser.open(3)
        browser.picture(SHOTS / "roundcube-phone.png")
        wide = browser.driver.execute_script("return document.documentElement.scrollWidth > window.innerWidth")
        assert not wide

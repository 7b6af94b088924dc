"""A real Roundcube with the plugin, on PHP's own server and SQLite, and a Chromium without a window to look at it."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from tests.servers.dovecot import HOST, PASSWORD

PLUGIN = Path(__file__).parents[2] / "clients" / "roundcube"
INSTALLED = Path("/usr/share/roundcube")
_CONFIG = """<?php
$config['db_dsnw'] = 'sqlite:///{folder}/roundcube.db?mode=0600';
$config['imap_host'] = '{host}:{port}';
$config['smtp_host'] = '{host}:9';
$config['plugins'] = ['maild'];
$config['skin'] = 'elastic';
$config['language'] = '{language}';
$config['des_key'] = 'twenty-four-signs-of-key';
$config['log_dir'] = '{folder}/logs';
$config['temp_dir'] = '{folder}/temp';
$config['layout'] = 'widescreen';
$config['skin_logo'] = null;
"""


class Roundcube:
    """A site of one's own; ``url`` is where it answers. A context."""

    def __init__(self, folder: Path, imap_port: int, language: str) -> None:
        self._root = folder / "roundcube"
        for name in ("plugins", "config", "logs", "temp"):
            (self._root / name).mkdir(parents=True)
        for name in ("program", "skins", "SQL", "index.php"):
            (self._root / name).symlink_to(INSTALLED / name)
        for name in INSTALLED.glob("plugins/*"):
            (self._root / "plugins" / name.name).symlink_to(name)
        shutil.copytree(PLUGIN, self._root / "plugins" / "maild")
        for name in ("defaults.inc.php", "mimetypes.php"):
            (self._root / "config" / name).symlink_to(Path("/etc/roundcube") / name)
        config = _CONFIG.format(folder=self._root, host=HOST, port=imap_port, language=language)
        (self._root / "config" / "config.inc.php").write_text(config)
        (self._root / "begin.php").write_text(f"<?php define('INSTALL_PATH', '{self._root}/');")
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self._port = probe.getsockname()[1]
        self.url = f"http://{HOST}:{self._port}/"

    def __enter__(self) -> "Roundcube":
        argv = ["php", "-d", f"auto_prepend_file={self._root}/begin.php", "-S", f"{HOST}:{self._port}"]
        with (self._root / "log").open("w") as log:
            self._server = subprocess.Popen(
                [*argv, "-t", str(self._root)], stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, "PHP_CLI_SERVER_WORKERS": "4"},
            )  # fmt: skip
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection((HOST, self._port), 1).close()
                return self
            except OSError:
                if time.monotonic() > until:
                    raise RuntimeError((self._root / "log").read_text()) from None
                time.sleep(0.05)

    def __exit__(self, *_: object) -> None:
        os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait()

    def logs(self) -> str:
        """What Roundcube and PHP complained of."""
        return "".join(path.read_text() for path in self._root.glob("logs/*"))


class Browser:
    """A Chromium that has logged in. A context."""

    def __init__(self, site: Roundcube, *, width: int = 1280, dark: bool = False) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("headless=new", "no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking",
                         "disable-component-update", "disable-sync", f"window-size={width},860"):  # fmt: skip
            options.add_argument(f"--{argument}")
        self._site, self._dark = site, dark
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.implicitly_wait(10)

    def __enter__(self) -> "Browser":
        self.driver.get(self._site.url)
        if self._dark:
            self.driver.add_cookie({"name": "colorMode", "value": "dark"})
        self.driver.find_element(By.ID, "rcmloginuser").send_keys("support")
        self.driver.find_element(By.ID, "rcmloginpwd").send_keys(PASSWORD)
        self.driver.find_element(By.ID, "rcmloginsubmit").click()
        self.driver.find_element(By.ID, "messagelist")
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.quit()

    def open(self, uid: int, folder: str = "INBOX") -> None:
        """A letter in a page of its own."""
        self.driver.get(f"{self._site.url}?_task=mail&_action=show&_uid={uid}&_mbox={folder}")
        self.driver.find_element(By.ID, "messagebody")

    def texts(self, selector: str) -> list[str]:
        """What elements say, those that are there now."""
        self.driver.implicitly_wait(0)
        try:
            return [one.text for one in self.driver.find_elements(By.CSS_SELECTOR, selector)]
        finally:
            self.driver.implicitly_wait(10)

    def click(self, selector: str) -> None:
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

    def picture(self, target: Path) -> None:
        """What is seen, as a PNG file."""
        target.parent.mkdir(parents=True, exist_ok=True)
        time.sleep(1)
        self.driver.save_screenshot(str(target))
